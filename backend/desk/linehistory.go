package desk

import (
	"cmp"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// maxPastLines bounds the lines, also those taken out, whose past is told.
const maxPastLines = 3 * record.MaxLines

// withLines puts among the entries of a record, newest first, those of its lines.
func (d *Desk) withLines(tx *store.Tx, k *kind.Kind, r *store.Row, own []Entry) ([]Entry, error) {
	var lines []Entry
	for _, f := range k.Lines() {
		some, err := d.lineEntries(tx, k, f, r)
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	out := append(lines, own...)
	slices.SortStableFunc(out, func(a, b Entry) int { return cmp.Compare(b.At, a.At) })
	return out, nil
}

// lineEntries are what happened to the lines of one field. What one hand did to
// several at once is one entry: a paste of 200 lines is no 200 steps.
func (d *Desk) lineEntries(tx *store.Tx, k *kind.Kind, f *kind.Field, parent *store.Row) ([]Entry, error) {
	to, err := tx.Kind(f.To)
	if err != nil {
		return nil, err
	}
	rows, err := tx.First(to, to.Parent, parent.ID, maxPastLines)
	if err != nil {
		return nil, err
	}
	type step struct {
		at, user, action, stream string
		salvaged                 bool
	}
	var out []Entry
	seen := map[step]int{}
	c, n := record.Context(tx), record.NewNames(tx)
	for i := range rows {
		log, err := tx.History(to, &rows[i])
		if err != nil {
			return nil, err
		}
		title := LineTitle(to, &rows[i], c)
		for _, one := range log {
			e, shown := d.LineEntry(k, to, parent, one, c, n)
			if !shown {
				continue
			}
			key := step{e.At, e.User, e.Action, e.Stream, e.Salvaged != nil}
			at, ok := seen[key]
			if !ok {
				at = len(out)
				seen[key] = at
				out = append(out, Entry{At: e.At, User: e.User, Name: e.Name, Action: e.Action, Stream: e.Stream, Salvaged: e.Salvaged, Lines: &fault.Text{ZH: f.Label, EN: f.English}})
			}
			out[at].Changes = append(out[at].Changes, lineChanges(f, title, e)...)
		}
	}
	slices.Reverse(out) // of what happened within a second, the later first
	return out, nil
}

// LineEntry is Entry of a line of a document: its columns are called by whose they are, and
// those that nobody is shown are left out; false if nothing else was changed, which the
// program worked out.
func (d *Desk) LineEntry(k, to *kind.Kind, parent *store.Row, one store.Entry, c kind.Context, n *record.Names) (Entry, bool) {
	e, veiled := d.Entry(to, one, c, n), to.Veiled(parent.Values)
	headed(k, to, parent, c, e.Changes)
	e.Changes = unveiled(e.Changes, veiled)
	return e, len(e.Changes) > 0 || len(veiled) == 0 || e.Action != "update"
}

// headed calls changes of what is somebody's column by his name.
func headed(k, to *kind.Kind, parent *store.Row, c kind.Context, changes []Change) {
	for i := range changes {
		by, ok := k.Field(to.Heads[changes[i].Field])
		if name := ""; ok && parent.Values[by.Name] != nil {
			name = by.Text(parent.Values[by.Name], c)
			changes[i].Label = fault.T(name, name)
		}
	}
}

// unveiled are the changes of fields that are not veiled.
func unveiled(all []Change, veiled []string) []Change {
	return slices.DeleteFunc(all, func(c Change) bool { return slices.Contains(veiled, c.Field) })
}

// LineTitle is how a line is called: one that is about a record of another register,
// by that.
func LineTitle(to *kind.Kind, r *store.Row, c kind.Context) string {
	if f, ok := to.Field(to.Title); ok && f.Refers() && r.Values[f.Name] != nil {
		return f.Text(r.Values[f.Name], c)
	}
	return record.Title(to, r.ID, r.Values)
}

// lineChanges tells which line is meant: of one that came or went its title, of a
// change its title before each field.
func lineChanges(f *kind.Field, title string, e Entry) []Change {
	line := Change{Field: f.Name, Label: fault.T(f.Label, f.English)}
	switch e.Action {
	case "update":
		for i := range e.Changes {
			l := &e.Changes[i].Label
			*l = fault.T(title+" · "+l.ZH, title+" · "+l.EN)
		}
		return e.Changes
	case "void", "withdraw":
		line.OldText = title
	default:
		line.NewText = title
	}
	return []Change{line}
}
