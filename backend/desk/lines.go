package desk

import (
	"context"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// LinesView is what becomes of line items that stand in a form.
type LinesView struct {
	Start kind.Values       `json:"start"` // what a new line begins with
	Lines []LineView        `json:"lines"` // in the order they were handed in
	Names map[string]string `json:"names"`
}

// LineView is one of them as a form shows it; see record.Line.
type LineView struct {
	Values kind.Values           `json:"values"`
	Kept   map[string]any        `json:"kept"`
	Wrong  map[string]fault.Text `json:"wrong"`
	Warned map[string]fault.Text `json:"warned"`
	Uses   []string              `json:"uses,omitempty"`
}

// LineMore says more of a line in a form than its kind knows: what the program writes
// into it, what is worth a look. id is its document, "" for a new one.
type LineMore func(tx *store.Tx, id string, l *record.Line) error

// Lines reads some line items of a document as they stand in its form, without
// saving them. id is "" for a new document; of is how many lines the form has; more may
// be nil.
func (d *Desk) Lines(ctx context.Context, kindName, id, field string, given []record.Input, of int, more LineMore) (LinesView, error) {
	out := LinesView{Start: kind.Values{}, Lines: []LineView{}, Names: map[string]string{}}
	action := kind.Add
	if id != "" {
		action = kind.Change
	}
	k, err := d.kind(kindName, action)
	if err != nil {
		return out, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		var doc kind.Values
		if id != "" {
			r, err := record.View(tx, k, id)
			if err != nil {
				return err
			}
			doc = r.Values
		}
		to, lines, err := record.TryLines(tx, k, id, field, given, of)
		if err != nil {
			return err
		}
		c := kind.Context{Today: tx.Today(), Lists: tx.Lists()}
		for _, f := range to.Stored() {
			out.Start[f.Name] = f.Start(c)
		}
		rows := make([]Row, len(lines))
		for i := range lines {
			l := &lines[i]
			if more != nil {
				if err := more(tx, id, l); err != nil {
					return err
				}
			}
			record.Veil(to, doc, l.Row.Values)
			rows[i] = d.row(tx, to, &l.Row)
			delete(rows[i].Values, to.Parent)
			out.Lines = append(out.Lines, LineView{rows[i].Values, l.Kept, l.Wrong, l.Warned, l.Uses})
		}
		return names(tx, to, rows, out.Names)
	})
	return out, err
}

// choosable is a register whose codes and references the actor may be offered: of
// line items, to everybody who sees documents of theirs at all.
func (d *Desk) choosable(name string) (*kind.Kind, error) {
	k, err := d.Store.Catalog().Kind(name)
	if err != nil {
		return nil, err
	}
	if _, ok := user.Reach(d.Store.Catalog(), d.Actor, k, kind.View); !ok {
		return nil, user.Denied(k, kind.View)
	}
	return k, nil
}
