package backend

import (
	"context"
	"slices"

	"opsbook/backend/equipment"
	"opsbook/backend/figure"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/stock"
	"opsbook/backend/training"
)

// HomeFigures are all figures of the program.
func HomeFigures() []figure.Figure {
	return slices.Concat(equipment.Figures(), stock.Figures(), partner.Figures(), training.Figures(), people.Figures())
}

// Figures are those of the first page, for the user who unlocked.
func (b *Backend) Figures(ctx context.Context) ([]figure.View, error) {
	d, err := b.Desk()
	if err != nil {
		return nil, err
	}
	all := HomeFigures()
	for i := range all {
		if _, err := b.reports.Get(all[i].Report); err != nil {
			all[i].Report = ""
		}
	}
	return figure.For(ctx, d, all)
}
