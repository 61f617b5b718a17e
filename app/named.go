package app

import (
	"io"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// What follows is for the command line, where people name records by number or
// title; no window can call it.

// SaveNamed is Save with references given by number, code or name.
func SaveNamed(a *App, kindName string, in record.Input) (out record.Outcome, err error) {
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) error {
		if err := named(tx, k, in); err != nil {
			return err
		}
		out, err = record.Save(tx, k, in)
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
		out, err = record.Edit(tx, k, r.ID, r.Rev, in)
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

// Verify walks everything and returns what is wrong.
func Verify(a *App) ([]fault.Text, error) { return a.core.b.Verify(a.core.ctx) }

// Unsound is the fault of a file in which Verify found n problems.
func Unsound(n int) error {
	return fault.New(fault.Damaged, "检查发现 %d 处问题。", "The check found %d problem(s).", n)
}
