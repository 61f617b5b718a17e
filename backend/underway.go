package backend

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

// Underway puts into records that are shown what is not stored while their work goes on:
// how far a stocktake has come. Each count would else be a change of its head.
func Underway(ctx context.Context, d *desk.Desk, kindName string, rows ...desk.Row) error {
	if kindName != stocktake.Kind.Name || len(rows) == 0 {
		return nil
	}
	return d.Read(ctx, func(tx *store.Tx) error {
		for _, r := range rows {
			if err := stocktake.SoFar(tx, r.ID, r.Values); err != nil {
				return err
			}
		}
		return nil
	})
}
