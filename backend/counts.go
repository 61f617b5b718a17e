package backend

import (
	"context"

	"opsbook/backend/sheet"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

// CountLines are lines of a stocktake.
func (b *Backend) CountLines(ctx context.Context, id string, q stocktake.Query) (p stocktake.Page, err error) {
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		p, err = stocktake.Lines(tx, id, q)
		return err
	})
	return p, err
}

// CountScan enters what a scanner said.
func (b *Backend) CountScan(ctx context.Context, id string, s stocktake.Scan) (h stocktake.Heard, err error) {
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		h, err = stocktake.Hear(tx, id, s)
		return err
	})
	return h, err
}

// CountEnter changes what a line says was found.
func (b *Backend) CountEnter(ctx context.Context, id, line string, in map[string]any) (h stocktake.Heard, err error) {
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		h, err = stocktake.Enter(tx, id, line, in)
		return err
	})
	return h, err
}

// CountSheet reads a filled count sheet, and enters it if apply says so.
func (b *Backend) CountSheet(ctx context.Context, id string, f sheet.File, on string, apply bool) (out stocktake.Sheet, err error) {
	run := b.Read
	if apply {
		run = b.Write
	}
	err = run(ctx, func(tx *store.Tx) (err error) {
		out, err = stocktake.Read(ctx, tx, id, f, on, apply)
		return err
	})
	return out, err
}
