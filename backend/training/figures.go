package training

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/figure"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
)

// Figures are those of trainings for the first page.
func Figures() []figure.Figure {
	return []figure.Figure{{Name: "training_hours", Text: fault.T("培训课时（按月）", "Hours of training, by month"), Of: Record.Name, Form: figure.Bars, Unit: kind.Decimal, Scale: 1, Report: "training_year",
		Work: func(ctx context.Context, d *desk.Desk) ([]figure.Point, error) {
			return figure.ByMonth(ctx, d, desk.ListQuery{Kind: Record.Name, Where: []desk.Cond{{Field: "attendance", Op: lens.Not, Values: []string{"absent", "leave"}}}}, "train_date", "hours", figure.Months(d.Store.Now(), 12))
		}}}
}
