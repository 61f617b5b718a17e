package app

import (
	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// List returns a page of a register. A later one with the same q.Turn cancels it.
func (a *App) List(q desk.ListQuery) (p desk.ListPage, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return p, err
	}
	ctx, done := a.core.turns.take(a.core.ctx, q.Turn, q.Nth)
	defer done()
	if p, err = d.List(ctx, q); err != nil {
		return p, err
	}
	return p, backend.Underway(ctx, d, q.Kind, p.Rows...)
}

// Facets counts the most frequent values of a field among what q finds.
func (a *App) Facets(q desk.ListQuery, field string, n int) (out []desk.Facet, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.Facets(a.core.ctx, q, field, n)
}

// Record returns one record with all that belongs to it.
func (a *App) Record(kindName, what string) (v desk.RecordView, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return v, err
	}
	if v, err = d.Record(a.core.ctx, kindName, what); err != nil {
		return v, err
	}
	return v, backend.Underway(a.core.ctx, d, kindName, v.Row)
}

// Blank is a record that is not saved yet: the defaults, without those that would
// stand in the way of what is proposed.
func (a *App) Blank(kindName string) (v desk.RecordView, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return v, err
	}
	if v, err = d.Blank(a.core.ctx, kindName); err != nil {
		return v, err
	}
	offered, err := a.Propose(kindName, nil)
	for name := range offered {
		v.Row.Values[name] = nil
	}
	return v, err
}

// Propose tells what a new record would get in the fields that are left empty.
func (a *App) Propose(kindName string, in map[string]any) (out kind.Values, err error) {
	defer guard(&err)
	k, err := a.core.b.Catalog().Kind(kindName)
	if err != nil {
		return nil, err
	}
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, k, kind.Add); err != nil {
			return err
		}
		out, err = backend.Propose(tx, k, in)
		return err
	})
	return out, err
}

// Check tells what is wrong with a record in a form, without saving it; a new one
// is looked at as it would be stored.
func (a *App) Check(kindName, id string, in record.Input) (out []kind.Finding, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return backend.Check(a.core.ctx, d, kindName, id, in)
}

// Lines reads some line items of a record as they stand in its form, of which it has
// so many in all, without saving them.
func (a *App) Lines(kindName, id, field string, given []record.Input, of int) (v desk.LinesView, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return v, err
	}
	return d.Lines(a.core.ctx, kindName, id, field, given, of, backend.LineOf(kindName))
}

// History returns what happened to a record, newest first.
func (a *App) History(kindName, what string) (out []desk.Entry, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.History(a.core.ctx, kindName, what)
}

// Suggest finds records for a reference field.
func (a *App) Suggest(kindName, text string, n int) (out []desk.Choice, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.Suggest(a.core.ctx, kindName, text, n)
}

// Choices offers values for a text field.
func (a *App) Choices(kindName, field, text string, n int) (out []string, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.Choices(a.core.ctx, kindName, field, text, n)
}

// write runs fn on a register in one transaction.
func (a *App) write(kindName string, fn func(tx *store.Tx, k *kind.Kind) error) error {
	k, err := a.core.b.Catalog().Kind(kindName)
	if err != nil {
		return err
	}
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return fn(tx, k) })
}

// Save stores a new record.
func (a *App) Save(kindName string, in record.Input) (out record.Outcome, err error) {
	defer guard(&err)
	if err := a.core.b.BackupBefore(a.core.ctx, kindName); err != nil {
		return out, err
	}
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) (err error) {
		out, err = backend.Save(tx, k, in)
		return err
	})
	return out, err
}

// Edit changes a record; rev is the revision the form was opened with.
func (a *App) Edit(kindName, id string, rev int64, in record.Input) (out record.Outcome, err error) {
	defer guard(&err)
	err = a.write(kindName, func(tx *store.Tx, k *kind.Kind) (err error) {
		out, err = backend.Edit(tx, k, id, rev, in)
		return err
	})
	return out, err
}

// PatchResult is what became of a paste into a list: the rows as they are now,
// and what was refused.
type PatchResult struct {
	Done  []record.Patched  `json:"done"`
	Rows  []desk.Row        `json:"rows"`
	Names map[string]string `json:"names"`
}

// Patch changes fields of many records at once, as typed into a list.
func (a *App) Patch(kindName string, patches []record.Patch) (out PatchResult, err error) {
	defer guard(&err)
	k, err := a.core.b.Catalog().Kind(kindName)
	if err != nil {
		return out, err
	}
	ctx, done := a.core.start("patch")
	defer done()
	told := a.core.progress("patch", fault.T("正在写入", "Writing"))
	err = a.core.b.Write(ctx, func(tx *store.Tx) (err error) {
		out.Done, err = record.PatchAll(tx, k, patches, backend.Edit, told)
		return err
	})
	if err != nil {
		return out, err
	}
	d, err := a.core.desk()
	if err != nil {
		return out, err
	}
	out.Rows, out.Names, err = d.Rows(a.core.ctx, kindName, out.Done)
	return out, err
}

// Offers finds values for a field by what is typed so far.
func (a *App) Offers(kindName, field, text string, n int) (out []desk.Offer, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.Offers(a.core.ctx, kindName, field, text, n)
}

// maxNames is how many names are looked through at once.
const maxNames = 200

// Called are those of some names that a text means: a part of them, or pinyin, initials
// or whole.
func (a *App) Called(names []string, text string) (out []string, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return nil, err
	}
	out = []string{}
	for _, name := range names[:min(len(names), maxNames)] {
		if desk.Called(name, "", text) {
			out = append(out, name)
		}
	}
	return out, nil
}

// Jump finds places to go to by what is typed: registers, reports, and records of all
// registers.
func (a *App) Jump(text string) (out []desk.Hit, err error) {
	defer guard(&err)
	return a.core.b.Jump(a.core.ctx, text)
}

// Condition turns a filter as a clerk types it (5000 yuan, 2026.5.1) into the one
// that lists are asked with (500000 分, 2026-05-01).
func (a *App) Condition(kindName string, c desk.Cond) (out desk.Cond, err error) {
	defer guard(&err)
	where, err := a.typed(kindName, []desk.Cond{c})
	if err != nil {
		return c, err
	}
	return where[0], nil
}

// Written reads a filter as it is written under the head of a column: >500, 打印,
// 2026-01..2026-06, 空.
func (a *App) Written(kindName, field, text string) (c desk.Cond, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return c, err
	}
	return d.Written(a.core.ctx, kindName, field, text)
}

// Figures counts and adds up the cells of a selection.
func (a *App) Figures(s desk.Selection, fields []string) (out map[string]desk.Figure, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.Figures(a.core.ctx, s, fields)
}

// Edge is where Ctrl with an arrow goes in a column of a list from one of its places: a
// later question with the same q.Turn ends it.
func (a *App) Edge(q desk.ListQuery, field string, from int, up bool) (at int, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return 0, err
	}
	ctx, done := a.core.turns.take(a.core.ctx, q.Turn, q.Nth)
	defer done()
	return d.Edge(ctx, q, field, from, up)
}

// Void marks a record as void.
func (a *App) Void(kindName, id, reason string) (err error) {
	defer guard(&err)
	return a.write(kindName, func(tx *store.Tx, k *kind.Kind) error { return backend.Void(tx, k, id, reason) })
}

// Unvoid takes a void back.
func (a *App) Unvoid(kindName, id string) (err error) {
	defer guard(&err)
	return a.write(kindName, func(tx *store.Tx, k *kind.Kind) error { return backend.Unvoid(tx, k, id) })
}

// Unsaved returns what the user has typed into a form of a record, or of a new one
// if id is "", and not saved.
func (a *App) Unsaved(kindName, id string) (d backend.Unsaved, err error) {
	defer guard(&err)
	return a.core.b.Unsaved(a.core.ctx, kindName, id)
}

// KeepUnsaved remembers what the user has typed into a form so far; "" forgets it.
func (a *App) KeepUnsaved(kindName, id, text string) (err error) {
	defer guard(&err)
	return a.core.b.KeepUnsaved(a.core.ctx, kindName, id, text)
}

// Waiting is what waits for whoever is at work, what has waited longest first.
func (a *App) Waiting() (out []desk.Task, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return d.Waiting(a.core.ctx)
}

// StepForm is what the dialog of a step begins with.
func (a *App) StepForm(kindName, id, step string) (out flow.Asked, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return out, err
	}
	err = d.Read(a.core.ctx, func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		out, err = backend.Asked(tx, k, id, step)
		return err
	})
	return out, err
}

// Step takes a step of a record.
func (a *App) Step(kindName, id, step string, o flow.Opinion) (err error) {
	defer guard(&err)
	if err := a.core.b.BackupBefore(a.core.ctx, kindName); err != nil {
		return err
	}
	return a.write(kindName, func(tx *store.Tx, k *kind.Kind) error { return backend.Step(tx, k, id, step, o) })
}

// RegisterEquipment registers n equal devices with running numbers.
func (a *App) RegisterEquipment(in record.Input, n int, serials []string) (out []record.Outcome, err error) {
	defer guard(&err)
	err = a.core.b.Write(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = equipment.Register(tx, in.Values, n, serials)
		return err
	})
	return out, err
}
