package app

import (
	"io"
	"slices"

	"opsbook/backend"
	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// What follows is for the command line, where people name records by number or
// title; no window can call it.

// SaveNamed is Save with references given by number, code or name.
func SaveNamed(a *App, kindName string, in record.Input) (out record.Outcome, err error) {
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) error {
		if err := named(tx, k, in); err != nil {
			return err
		}
		out, err = backend.Save(tx, k, in)
		return err
	})
	return out, err
}

// EditNamed is Edit of the record that what names, as it is now.
func EditNamed(a *App, kindName, what string, in record.Input) (out record.Outcome, err error) {
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) error {
		if err := named(tx, k, in); err != nil {
			return err
		}
		r, err := record.Find(tx, k, what)
		if err != nil {
			return err
		}
		out, err = backend.Edit(tx, k, r.ID, r.Rev, in)
		return err
	})
	return out, err
}

// StepNamed is Step of the record that what names, with references given by number, code
// or name. Lines are meant in their order: the first that is given is the first that is
// there.
func StepNamed(a *App, kindName, what, step string, o flow.Opinion) (v desk.RecordView, err error) {
	if v, err = Standing(a, kindName, what); err != nil {
		return v, err
	}
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) error {
		if err := opinionNamed(tx, k, &o, v.Lines); err != nil {
			return err
		}
		return backend.Step(tx, k, v.Row.ID, step, o)
	})
	if err != nil {
		return v, err
	}
	return a.Record(kindName, v.Row.ID)
}

func opinionNamed(tx *store.Tx, k *kind.Kind, o *flow.Opinion, there map[string][]desk.Row) error {
	if err := named(tx, k, record.Input{Values: o.Values, Lines: o.Lines}); err != nil {
		return err
	}
	for name, given := range o.Lines {
		if len(given) > len(there[name]) {
			return fault.New(fault.Invalid, "给出了 %[1]d 行明细，单据只有 %[2]d 行。", "%[1]d lines were given; the document has %[2]d.", len(given), len(there[name]))
		}
		for i := range given {
			given[i].ID = there[name][i].ID
		}
	}
	if o.Approver == "" {
		return nil
	}
	people, err := tx.Kind("employee")
	if err != nil {
		return err
	}
	r, err := record.Find(tx, people, o.Approver)
	if err == nil {
		o.Approver = r.ID
	}
	return err
}

// Standing is Record for something to be done with it: what was withdrawn with its
// import is not found.
func Standing(a *App, kindName, what string) (v desk.RecordView, err error) {
	if v, err = a.Record(kindName, what); err == nil && v.Row.State == store.Withdrawn {
		err = fault.New(fault.NotFound, "%[1]s已随导入撤回，只能查看，不能再办理。", "%[1]s was withdrawn with its import: it can be looked at, nothing more.", v.Row.Number)
	}
	return v, err
}

// ListNamed is List with filters as people type them.
func ListNamed(a *App, q desk.ListQuery) (p desk.ListPage, err error) {
	if q.Where, err = a.typed(q.Kind, q.Where); err != nil {
		return p, err
	}
	q.Wait = true
	return a.List(q)
}

// ExportNamed is Export of the usual columns with filters as people type them.
func ExportNamed(a *App, q desk.ListQuery, format string) (out Out, err error) {
	if q.Where, err = a.typed(q.Kind, q.Where); err != nil {
		return out, err
	}
	return a.Export(q, nil, format)
}

// PrintNamed is Print with filters as people type them. Documents that are named come as
// their form, also where the register was asked for: its ledger is for all of them.
func PrintNamed(a *App, form string, in papers.Input) (out Out, err error) {
	for i := range a.core.b.Catalog().Kinds {
		k := &a.core.b.Catalog().Kinds[i]
		if !slices.ContainsFunc(k.AllForms(), func(f kind.Form) bool { return f.Name == form }) {
			continue
		}
		if in.Query.Where, err = a.typed(k.Name, in.Query.Where); err != nil {
			return out, err
		}
		if form == k.Name && len(in.IDs) > 0 && len(k.Steps) > 0 {
			form += "_card"
		}
		break
	}
	return a.Print(form, in)
}

// typed turns the values of filters into what is stored.
func (a *App) typed(kindName string, where []desk.Cond) (out []desk.Cond, err error) {
	k, err := a.core.b.Catalog().Kind(kindName)
	if err != nil || len(where) == 0 {
		return where, err
	}
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, k, kind.View); err != nil {
			return err
		}
		out, err = desk.Conditions(tx, k, where)
		return err
	})
	return out, err
}

// named resolves the references of a record and of its lines.
func named(tx *store.Tx, k *kind.Kind, in record.Input) error {
	r := record.NewResolver(tx)
	if err := r.Fill(k, in.Values); err != nil {
		return err
	}
	for name, lines := range in.Lines {
		f, ok := k.Field(name)
		if !ok || f.Type != kind.Sub {
			continue // record says so
		}
		to, err := tx.Kind(f.To)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := r.Fill(to, l.Values); err != nil {
				return err
			}
		}
	}
	return nil
}

// Attach stores a file with a record; field "" is the record's own files.
func Attach(a *App, kindName, id, field, name string, r io.Reader) (out attach.Attachment, err error) {
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) (err error) {
		out, err = attach.Add(tx, k, id, field, name, r)
		return err
	})
	return out, err
}

// Release closes the file without the backup that closing a window makes.
func Release(a *App) error {
	a.core.forget()
	return a.core.b.Close()
}

// RemovePassword takes the password of another user away; his account stays.
func RemovePassword(a *App, username string) error {
	return a.core.b.RemovePassword(a.core.ctx, username)
}

// Verify walks everything and returns what is wrong.
func Verify(a *App) ([]fault.Text, error) { return a.core.b.Verify(a.core.ctx, nil) }

// Unsound is the fault of a file in which Verify found n problems.
func Unsound(n int) error {
	return fault.New(fault.Damaged, "检查发现 %d 处问题。", "The check found %d problem(s).", n)
}
