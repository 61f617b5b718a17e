package people

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/figure"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
)

// Figures are those of the people for the first page.
func Figures() []figure.Figure {
	return []figure.Figure{{Name: "staff_dept", Text: fault.T("各部门在岗人数", "People by department"), Of: "employee", Form: figure.Bars, Unit: kind.Int,
		Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
			return figure.ByValue(ctx, d, desk.ListQuery{Kind: "employee", Where: []desk.Cond{{Field: "status", Op: lens.Not, Values: gone}}}, "dept_id", 12)
		}}}
}
