package partner

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/figure"
	"opsbook/backend/kind"
)

// Figures are those of partners for the first page.
func Figures() []figure.Figure {
	return []figure.Figure{
		{Name: "agreement_state", Text: fault.T("合作协议", "Agreements by state"), Of: "agreement", Form: figure.Ring, Unit: kind.Int, Report: "agreement_due",
			Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
				return figure.ByValue(ctx, d, desk.ListQuery{Kind: "agreement"}, "state", 10)
			}},
		{Name: "partner_category", Text: fault.T("合作伙伴类别", "Partners by category"), Of: "partner", Form: figure.Bars, Unit: kind.Int, Report: "partner_list",
			Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
				return figure.ByValue(ctx, d, desk.ListQuery{Kind: "partner"}, "category", 10)
			}},
	}
}
