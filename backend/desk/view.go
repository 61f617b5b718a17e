package desk

import (
	"context"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// RecordView is one record with all that belongs to it.
type RecordView struct {
	Row         Row                 `json:"row"`
	Lines       map[string][]Row    `json:"lines"` // by Sub field
	Names       map[string]string   `json:"names"`
	Created     Moment              `json:"created"`
	Changed     Moment              `json:"changed"`
	Attachments []attach.Attachment `json:"attachments"`
	Steps       []string            `json:"steps"`   // what the actor may take now
	Related     []Related           `json:"related"` // who refers to it
	Warnings    []kind.Finding      `json:"warnings"`
}

// Moment is when and who.
type Moment struct {
	At   string `json:"at"` // YYYY-MM-DD HH:MM
	User string `json:"user"`
}

// Related is a register whose records refer to this one.
type Related struct {
	Kind  string     `json:"kind"`
	Field string     `json:"field"`
	Label fault.Text `json:"label"`
	Count int        `json:"count"`
	Rows  []Row      `json:"rows"` // the first few
}

// Record returns a record the actor means by id, number or title.
func (d *Desk) Record(ctx context.Context, kindName, what string) (RecordView, error) {
	out := RecordView{Names: map[string]string{}, Lines: map[string][]Row{}}
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return out, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		r, err := record.View(tx, k, what)
		if err != nil {
			return err
		}
		return d.fill(tx, k, r, &out)
	})
	if err == nil {
		out.Related, err = d.related(ctx, k, out.Row.ID)
	}
	return out, err
}

func (d *Desk) fill(tx *store.Tx, k *kind.Kind, r *store.Row, out *RecordView) error {
	out.Steps = flow.Possible(tx, k, r)
	out.Row = d.row(tx, k, r)
	names(tx, k, []Row{out.Row}, out.Names)
	for _, f := range k.Lines() {
		to, err := tx.Kind(f.To)
		if err != nil {
			return err
		}
		lines, err := record.Lines(tx, to, r.ID)
		if err != nil {
			return err
		}
		rows := []Row{}
		for i := range lines {
			rows = append(rows, d.row(tx, to, &lines[i]))
		}
		names(tx, to, rows, out.Names)
		out.Lines[f.Name] = rows
	}
	out.Warnings = append([]kind.Finding{}, k.Examine(out.Row.Values)...)
	created, changed, err := tx.Born(r)
	if err != nil {
		return err
	}
	n := record.NewNames(tx)
	out.Created, out.Changed = moment(n, created), moment(n, changed)
	out.Attachments, err = attach.List(tx, k, r.ID)
	return err
}

func moment(n *record.Names, e store.Entry) Moment {
	return Moment{e.At.Format("2006-01-02 15:04"), who(n, e.User)}
}

func who(n *record.Names, id string) string {
	if id == "" {
		return "system"
	}
	return n.Of(user.Kind.Name, id)
}

// related counts who refers to the record, by register and field: the devices of
// a person, of a place, of a department.
func (d *Desk) related(ctx context.Context, k *kind.Kind, id string) ([]Related, error) {
	out := []Related{}
	for i := range d.Store.Catalog.Kinds {
		o := &d.Store.Catalog.Kinds[i]
		if _, ok := user.Reach(d.Store.Catalog, d.Actor, o, kind.View); !ok || o.Chapter == "" {
			continue
		}
		for j := range o.Fields {
			f := &o.Fields[j]
			if f.Type != kind.Ref || f.To != k.Name {
				continue
			}
			page, err := d.List(ctx, ListQuery{Kind: o.Name, Limit: 5, Where: []Cond{{Field: f.Name, Op: "is", Values: []string{id}}}})
			if err != nil {
				return nil, err
			}
			if page.Total > 0 {
				out = append(out, Related{o.Name, f.Name, fault.T(o.Label+" · "+f.Label, o.English+" · "+f.English), page.Total, page.Rows})
			}
		}
	}
	return out, nil
}

// Blank is a record that is not saved yet: defaults, and the number it would get.
func (d *Desk) Blank(ctx context.Context, kindName string) (RecordView, error) {
	out := RecordView{Names: map[string]string{}, Lines: map[string][]Row{}, Attachments: []attach.Attachment{}, Steps: []string{}, Related: []Related{}}
	k, err := d.kind(kindName, kind.Add)
	if err != nil {
		return out, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		v := kind.Values{}
		c := kind.Context{Today: tx.Today(), Lists: tx.Lists()}
		for _, f := range k.Stored() {
			v[f.Name] = f.Start(c)
		}
		out.Row.Values = v
		var err error
		if k.Number != nil {
			out.Row.Number, err = number.Preview(tx, k, v)
		}
		return err
	})
	return out, err
}

// Check tells what is wrong with a record as it stands in a form, without saving.
// id is "" for a new one.
func (d *Desk) Check(ctx context.Context, kindName, id string, in record.Input) ([]kind.Finding, error) {
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return nil, err
	}
	var out []kind.Finding
	err = d.Read(ctx, func(tx *store.Tx) (err error) {
		if id != "" {
			if _, err := record.View(tx, k, id); err != nil {
				return err
			}
		}
		out, err = record.Try(tx, k, id, in)
		return err
	})
	return out, err
}

// Entry is one step of a record's history as people read it.
type Entry struct {
	At      string   `json:"at"` // YYYY-MM-DD HH:MM:SS
	User    string   `json:"user"`
	Action  string   `json:"action"` // insert, update, void, restore, withdraw
	Stream  string   `json:"stream"` // the code of the PC, "" on a lone one
	Changes []Change `json:"changes"`
}

// Change is one field, old and new as shown.
type Change struct {
	Field string     `json:"field"`
	Label fault.Text `json:"label"`
	Old   string     `json:"old"`
	New   string     `json:"new"`
}

// History returns what happened to a record, newest first.
func (d *Desk) History(ctx context.Context, kindName, what string) ([]Entry, error) {
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return nil, err
	}
	out := []Entry{}
	err = d.Read(ctx, func(tx *store.Tx) error {
		seen, err := record.View(tx, k, what)
		if err != nil {
			return err
		}
		log, err := tx.History(k, seen)
		if err != nil {
			return err
		}
		c, n := record.Context(tx), record.NewNames(tx)
		for i := len(log) - 1; i >= 0; i-- {
			out = append(out, d.entry(k, log[i], c, n))
		}
		return nil
	})
	return out, err
}

func (d *Desk) entry(k *kind.Kind, e store.Entry, c kind.Context, n *record.Names) Entry {
	out := Entry{At: e.At.Format(time.DateTime), User: who(n, e.User), Action: actionOf(e), Stream: e.Stream, Changes: []Change{}}
	private := user.Private(d.Store.Catalog, d.Actor, k)
	for _, ch := range e.Changes {
		show := func(v any) string { return textOf(v) }
		if f, ok := k.Field(ch.Field); ok {
			show = func(v any) string {
				if f.Sensitive && !private && v != nil {
					return "****"
				}
				return f.Text(v, c)
			}
		} else if ch.Field == "_state" {
			continue
		}
		out.Changes = append(out.Changes, Change{ch.Field, Label(k, ch.Field), show(ch.Old), show(ch.New)})
	}
	return out
}

func actionOf(e store.Entry) string {
	switch e.Act {
	case store.ActInsert:
		return "insert"
	case store.ActUpdate:
		return "update"
	case store.ActState:
		for _, c := range e.Changes {
			if n, _ := c.New.(int64); c.Field == "_state" {
				return [...]string{"restore", "void", "withdraw"}[min(max(n, 0), 2)]
			}
		}
	}
	return "event"
}

// Organisation returns the facts of the company: the one record of its kind, or
// none of them before it is written.
func Organisation(tx *store.Tx) (kind.Values, error) {
	k, err := tx.Kind("organisation")
	if err != nil {
		return kind.Values{}, err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return kind.Values{}, err
	}
	return rows[0].Values, nil
}
