package app

import (
	"opsbook/backend/fault"
	"opsbook/backend/labels"
	"opsbook/backend/store"
)

// Labels tells of a register's fields what they are called: as declared, and here.
func (a *App) Labels(kindName string) (out []labels.Label, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = labels.Of(tx, kindName)
		return err
	})
	return out, err
}

// SetLabel calls a field of a register something else; an empty label is the
// declared one again.
func (a *App) SetLabel(kindName, field string, own fault.Text) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return labels.Set(tx, kindName, field, own) })
}
