package app

import (
	"opsbook/backend/kept"
	"opsbook/backend/store"
)

// Kept is what the user comes back to.
func (a *App) Kept() (out kept.Lists, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = kept.Of(tx)
		return err
	})
	return out, err
}

// Visit notes that the user looked at a record.
func (a *App) Visit(kindName, id string) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return kept.Visit(tx, kindName, id) })
}

// Star marks a record, or takes its mark away.
func (a *App) Star(kindName, id string, on bool) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return kept.Star(tx, kindName, id, on) })
}
