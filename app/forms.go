package app

import (
	"opsbook/backend/desk"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Forms are the forms of documents as the company has them and as they are built in.
func (a *App) Forms() (out []forms.View, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = forms.Views(tx)
		return err
	})
	return out, err
}

// SaveForm keeps a layout as the newest version of a form and returns its number;
// without one the form is the built-in one again.
func (a *App) SaveForm(form string, l *forms.Layout) (version int, err error) {
	defer guard(&err)
	err = a.core.b.Write(a.core.ctx, func(tx *store.Tx) (err error) {
		version, err = forms.Save(tx, form, l)
		return err
	})
	return version, err
}

// TryForm shows a layout before it is saved: the newest document in it, or an empty form.
func (a *App) TryForm(form string, l forms.Layout, blank bool) (out Out, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return out, err
	}
	in := papers.Input{Layout: &l, Blank: blank, Copies: 1}
	err = d.Read(a.core.ctx, func(tx *store.Tx) error { return user.Gate(tx, &forms.LayoutKind, kind.Config) })
	if f := forms.ByName(form); err == nil && f != nil && !blank {
		var page desk.ListPage
		if page, err = d.List(a.core.ctx, desk.ListQuery{Kind: f.Kind, Limit: 1}); len(page.Rows) == 0 {
			in.Blank = true
		} else {
			in.IDs = []string{page.Rows[0].ID}
		}
	}
	if err != nil {
		return out, err
	}
	p, err := papers.Make(a.core.ctx, d, form, in)
	if err != nil {
		return out, err
	}
	return a.core.outs.add(p.Name, pdfType, p.PDF, p.Pages), nil
}
