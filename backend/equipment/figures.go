package equipment

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/figure"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
)

// Figures are those of equipment for the first page.
func Figures() []figure.Figure {
	here := desk.ListQuery{Kind: Kind.Name, Where: []desk.Cond{{Field: "status", Op: lens.Not, Values: gone}}}
	return []figure.Figure{
		{Name: "equip_status", Text: fault.T("设备状态", "Devices by state"), Of: Kind.Name, Form: figure.Ring, Unit: kind.Int, Report: "equip_summary",
			Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
				return figure.ByValue(ctx, d, desk.ListQuery{Kind: Kind.Name}, "status", 10)
			}},
		{Name: "equip_dept", Text: fault.T("各部门设备", "Devices by department"), Of: Kind.Name, Form: figure.Bars, Unit: kind.Int, Report: "equip_summary",
			Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
				return figure.ByValue(ctx, d, here, "dept_id", 10)
			}},
		{Name: "repair_cost", Text: fault.T("维修费用（按月）", "Repairs, by month"), Of: Repair.Name, Form: figure.Bars, Unit: kind.Money, Report: "equip_repair_cost",
			Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
				return figure.ByMonth(ctx, d, desk.ListQuery{Kind: Repair.Name}, "finish_date", "cost", figure.Months(d.Store.Now(), 12))
			}},
	}
}
