package app

import "opsbook/backend"

// Duplicates are the records that are probably the same, as far as the user may change them.
func (a *App) Duplicates() (out backend.Duplicates, err error) {
	defer guard(&err)
	return a.core.b.Duplicates(a.core.ctx)
}

// Twins shows two records beside each other, and what merging them would change.
func (a *App) Twins(in backend.MergeInput) (out backend.MergeView, err error) {
	defer guard(&err)
	return a.core.b.Twins(a.core.ctx, in)
}

// Merge makes one record of two: one stays, the other is voided and leads to it.
func (a *App) Merge(in backend.MergeInput) (out backend.Merged, err error) {
	defer guard(&err)
	ctx, done := a.core.start("merge")
	defer done()
	return a.core.b.Merge(ctx, in)
}

// Unmerge takes a merging back while nothing of it was changed since.
func (a *App) Unmerge(mark string) (err error) {
	defer guard(&err)
	ctx, done := a.core.start("merge")
	defer done()
	return a.core.b.Unmerge(ctx, mark)
}

// Apart keeps that records of a register are not the same, and why.
func (a *App) Apart(kind string, ids []string, note string) (err error) {
	defer guard(&err)
	return a.core.b.Apart(a.core.ctx, kind, ids, note)
}

// Rejoin takes back that two records are not the same.
func (a *App) Rejoin(mark string) (err error) {
	defer guard(&err)
	return a.core.b.Rejoin(a.core.ctx, mark)
}

// Renumber gives a record another number, "" for the next one of its rule, and returns it.
func (a *App) Renumber(kind, id, to string) (number string, err error) {
	defer guard(&err)
	return a.core.b.Renumber(a.core.ctx, kind, id, to)
}

// CarryOver makes what still names a record that was merged away name the one that it leads
// to, and returns how many records that changed.
func (a *App) CarryOver(kind, gone string) (n int, err error) {
	defer guard(&err)
	ctx, done := a.core.start("merge")
	defer done()
	return a.core.b.Carry(ctx, kind, gone)
}
