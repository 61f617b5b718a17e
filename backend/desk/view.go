package desk

import (
	"context"

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
	Row         Row               `json:"row"`
	Lines       map[string][]Row  `json:"lines"` // by Sub field
	Names       map[string]string `json:"names"`
	Created     Moment            `json:"created"`
	Changed     Moment            `json:"changed"`
	Attachments []Attached        `json:"attachments"`
	Rights      string            `json:"rights"`    // letters of what the actor may do with this record
	Steps       []flow.Choice     `json:"steps"`     // what the actor may take now
	Decisions   []Decision        `json:"decisions"` // the steps taken so far
	Related     []Related         `json:"related"`   // who refers to it
	Warnings    []kind.Finding    `json:"warnings"`
	Disputed    []string          `json:"disputed"`  // fields of which PCs say different things, "_state" too
	Unsettled   bool              `json:"unsettled"` // there are such, here or in its lines
	Into        *Merger           `json:"into"`      // it was merged into another one and leads there; null: it was not
	Parts       []Merger          `json:"parts"`     // what was merged into it
}

// Attached is a file with the name of who added it.
type Attached struct {
	attach.Attachment
	User string `json:"user"`
}

// Moment is when and who.
type Moment struct {
	At   string `json:"at"`   // YYYY-MM-DD HH:MM
	User string `json:"user"` // "": the program
}

// Record returns a record the actor means by id, number or title, also one that
// was withdrawn with its import.
func (d *Desk) Record(ctx context.Context, kindName, what string) (RecordView, error) {
	out := RecordView{Names: map[string]string{}, Lines: map[string][]Row{}}
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return out, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		r, err := record.Past(tx, k, what)
		if err != nil {
			return err
		}
		return d.fill(tx, k, r, &out)
	})
	if err == nil {
		out.Related, err = d.related(ctx, k, &out.Row)
	}
	return out, err
}

func (d *Desk) fill(tx *store.Tx, k *kind.Kind, r *store.Row, out *RecordView) error {
	for _, a := range d.Rights(k) {
		switch err := user.Covers(tx, k, a, r); {
		case err == nil:
			out.Rights += string(a)
		case !fault.Is(err, fault.Forbidden):
			return err
		}
	}
	var err error
	if out.Steps, err = flow.Possible(tx, k, r); err != nil {
		return err
	}
	if out.Decisions, err = decisions(tx, k, r.ID); err != nil {
		return err
	}
	one := []Row{d.row(tx, k, r)}
	if err := names(tx, k, one, out.Names); err != nil {
		return err
	}
	out.Row = one[0]
	deciders(tx, out)
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
			record.Veil(to, r.Values, lines[i].Values)
			rows = append(rows, d.row(tx, to, &lines[i]))
		}
		if err := names(tx, to, rows, out.Names); err != nil {
			return err
		}
		out.Lines[f.Name] = rows
	}
	out.Warnings = append([]kind.Finding{}, k.Examine(out.Row.Values)...)
	if err := disputed(tx, k, r.ID, out); err != nil {
		return err
	}
	if err := mergers(tx, k, r, out); err != nil {
		return err
	}
	created, changed, err := tx.Born(r)
	if err != nil {
		return err
	}
	n := record.NewNames(tx)
	out.Created, out.Changed = moment(n, created), moment(n, changed)
	out.Attachments = []Attached{}
	if r.State == store.Withdrawn {
		out.Steps, out.Warnings = []flow.Choice{}, []kind.Finding{} // nothing is left to be done with it
		return nil
	}
	files, err := attach.List(tx, k, r.ID)
	for _, a := range files {
		out.Attachments = append(out.Attachments, Attached{a, n.User(a.By)})
	}
	return err
}

// disputed tells which fields of a record somebody has to decide on.
func disputed(tx *store.Tx, k *kind.Kind, id string, out *RecordView) (err error) {
	out.Disputed = []string{}
	if out.Unsettled, err = tx.Unsettled(k, id); err != nil || !out.Unsettled {
		return err
	}
	names := []string{"_state"}
	for _, f := range k.Stored() {
		names = append(names, f.Name)
	}
	for _, name := range names {
		open, err := tx.Disputed(k, id, name)
		if err != nil {
			return err
		}
		if open {
			out.Disputed = append(out.Disputed, name)
		}
	}
	return nil
}

// deciders learns the names of those whose decision the record waits for.
func deciders(tx *store.Tx, out *RecordView) {
	people := record.NewNames(tx)
	for _, s := range out.Steps {
		if s.Who != "" {
			out.Names[s.Who] = people.Of("employee", s.Who)
		}
	}
}

// Born tells of rows that a list has shown when each was created and by whom.
func (d *Desk) Born(ctx context.Context, kindName string, rows []Row) ([]Moment, error) {
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return nil, err
	}
	out := make([]Moment, len(rows))
	err = d.Read(ctx, func(tx *store.Tx) error {
		n := record.NewNames(tx)
		for i := range rows {
			r, err := record.View(tx, k, rows[i].ID)
			if err != nil {
				return err
			}
			created, _, err := tx.Born(r)
			if err != nil {
				return err
			}
			out[i] = moment(n, created)
		}
		return nil
	})
	return out, err
}

func moment(n *record.Names, e store.Entry) Moment {
	return Moment{e.At.Format("2006-01-02 15:04"), n.User(e.User)}
}

// Blank is a record that is not saved yet: defaults, whose it is if that can only be
// who works, and the number it would get.
func (d *Desk) Blank(ctx context.Context, kindName string) (RecordView, error) {
	out := RecordView{Names: map[string]string{}, Lines: map[string][]Row{}, Attachments: []Attached{}, Steps: []flow.Choice{}, Decisions: []Decision{}, Related: []Related{}, Disputed: []string{}, Parts: []Merger{}}
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
		own(tx, k, v)
		out.Row.Values = v
		if err := names(tx, k, []Row{out.Row}, out.Names); err != nil || k.Number == nil {
			return err
		}
		var err error
		out.Row.Number, err = number.Preview(tx, k, v)
		return err
	})
	return out, err
}

// own names who works as the owner of a new record, if he may make none for others.
func own(tx *store.Tx, k *kind.Kind, v kind.Values) {
	reach, _ := user.Reach(tx.Store.Catalog(), tx.Actor, k, kind.Add)
	if s, bound := user.Bounds(tx.Actor, k, reach); bound && s.Field == k.Owner && tx.Actor.Employee != "" {
		v[k.Owner] = tx.Actor.Employee
	}
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
