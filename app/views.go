package app

import (
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/views"
)

// Views returns the saved views of a register that the user sees, in their order.
func (a *App) Views(kindName string) (out []views.View, err error) {
	defer guard(&err)
	k, err := a.core.b.Catalog().Kind(kindName)
	if err != nil {
		return nil, err
	}
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = views.Of(tx, k)
		return err
	})
	return out, err
}

// SaveView stores a view of a register: a new one if it has no id.
func (a *App) SaveView(kindName string, v views.View) (out views.View, err error) {
	defer guard(&err)
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) (err error) {
		out, err = views.Save(tx, k, v)
		return err
	})
	return out, err
}

// MoveView puts a view in front of another one, or behind all if before is "".
func (a *App) MoveView(id, before string) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return views.Move(tx, id, before) })
}

// DropView removes a view.
func (a *App) DropView(id string) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return views.Drop(tx, id) })
}

// KeepView takes the removal of a view back.
func (a *App) KeepView(id string) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return views.Keep(tx, id) })
}
