package app

import (
	"opsbook/backend"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/store"
)

const pdfType = "application/pdf"

// Print makes a paper and notes in the log that it was made.
func (a *App) Print(form string, in papers.Input) (out Out, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return out, err
	}
	if len(in.IDs) == 0 {
		in.IDs = nil // a page sends an empty list where it means what the query finds
	}
	ctx, done := a.core.start("print")
	defer done()
	p, err := papers.Make(ctx, d, form, in)
	if err != nil {
		return out, err
	}
	out = a.core.outs.add(p.Name, pdfType, p.PDF, p.Pages)
	return out, a.core.b.Write(a.core.ctx, func(tx *store.Tx) error {
		if err := forms.Keep(tx, p.Printed); err != nil {
			return err
		}
		return tx.Event("print", kind.Values{"form": form, "pages": int64(p.Pages)})
	})
}

// RecoverySheet prints the recovery key, for an administrator who gives his
// password once more.
func (a *App) RecoverySheet(password string) (out Out, err error) {
	defer guard(&err)
	ctx, done := a.core.start("recovery")
	defer done()
	groups, err := a.core.b.RecoveryGroups(ctx, password)
	if err != nil {
		return out, err
	}
	d, err := a.core.desk()
	if err != nil {
		return out, err
	}
	pdf, name, pages, err := papers.Recovery(ctx, d, groups, a.core.b.Dir())
	if err != nil {
		return out, err
	}
	return a.core.outs.add(name, pdfType, pdf, pages), nil
}

// PrintRights prints the table of who may do what.
func (a *App) PrintRights() (out Out, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return out, err
	}
	pdf, name, pages, err := papers.Rights(a.core.ctx, d)
	if err != nil {
		return out, err
	}
	return a.core.outs.add(name, pdfType, pdf, pages), a.core.note("print", kind.Values{"form": backend.RightsForm, "pages": int64(pages)})
}

// note writes an event to the change log.
func (c *core) note(event string, facts kind.Values) error {
	return c.b.Write(c.ctx, func(tx *store.Tx) error { return tx.Event(event, facts) })
}

// OutBytes is the content of a finished file, for the command line.
func OutBytes(a *App, token string) ([]byte, error) {
	f, err := a.core.outs.get(token)
	return f.data, err
}
