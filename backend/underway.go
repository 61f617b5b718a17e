package backend

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

// Underway puts into records that are shown what is not stored, for it goes on changing:
// how far a stocktake has come, each count of which would else be a change of its head, and
// what a closed month comes to now that another PC entered movements in it (balance_now).
func Underway(ctx context.Context, d *desk.Desk, kindName string, rows ...desk.Row) error {
	var put func(tx *store.Tx, rows []desk.Row) error
	switch kindName {
	case stocktake.Kind.Name:
		put = countedSoFar
	case "period_close":
		put = changedSince
	}
	if put == nil || len(rows) == 0 {
		return nil
	}
	return d.Read(ctx, func(tx *store.Tx) error { return put(tx, rows) })
}

func countedSoFar(tx *store.Tx, rows []desk.Row) error {
	for _, r := range rows {
		if err := stocktake.SoFar(tx, r.ID, r.Values); err != nil {
			return err
		}
	}
	return nil
}

func changedSince(tx *store.Tx, rows []desk.Row) error {
	months, err := stock.ChangedMonths(tx)
	for _, r := range rows {
		for _, m := range months {
			if m.ID == r.ID {
				r.Values["balance_now"] = m.Now
			}
		}
	}
	return err
}
