package desk

import (
	"context"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Entry is one step of a record's history as people read it.
type Entry struct {
	At      string      `json:"at"`              // YYYY-MM-DD HH:MM:SS
	User    string      `json:"user"`            // the account
	Name    string      `json:"name"`            // whose it is; "": the program's
	Action  string      `json:"action"`          // insert, update, void, restore, withdraw
	Stream  string      `json:"stream"`          // the code of the PC, "" on a lone one
	Lines   *fault.Text `json:"lines,omitempty"` // the field whose lines are meant; nil: the record itself
	Changes []Change    `json:"changes"`
	Parts   []Entry     `json:"parts,omitempty"` // what was done to its lines in the same go

	Salvaged *Salvaged `json:"salvaged,omitempty"`
}

// Salvaged says who brought a step back that had survived in a package of another PC only.
type Salvaged struct {
	At   string `json:"at"`   // YYYY-MM-DD HH:MM:SS
	User string `json:"user"` // the account
	Name string `json:"name"`
}

// Change is one field, old and new as stored and as shown.
type Change struct {
	Field   string     `json:"field"`
	Label   fault.Text `json:"label"`
	Old     any        `json:"old"` // money in fen, codes, ids; nil: empty
	New     any        `json:"new"`
	OldText string     `json:"oldText"`
	NewText string     `json:"newText"`
}

// History returns what happened to a record and its lines, newest first, what one hand did
// within a second as one entry, also to one that was withdrawn with its import.
func (d *Desk) History(ctx context.Context, kindName, what string) ([]Entry, error) {
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return nil, err
	}
	out := []Entry{}
	err = d.Read(ctx, func(tx *store.Tx) error {
		seen, err := record.Past(tx, k, what)
		if err != nil {
			return err
		}
		log, err := tx.History(k, seen)
		if err != nil {
			return err
		}
		c, n := record.Context(tx), record.NewNames(tx)
		for i := len(log) - 1; i >= 0; i-- {
			out = append(out, d.Entry(k, log[i], c, n))
		}
		out, err = d.withLines(tx, k, seen, out)
		out = fold(out)
		return err
	})
	return out, err
}

// Entry puts a step of a record's history into words, with what the actor may not see hidden.
func (d *Desk) Entry(k *kind.Kind, e store.Entry, c kind.Context, n *record.Names) Entry {
	out := Entry{At: e.At.Format(time.DateTime), User: n.Account(e.User), Name: n.User(e.User), Action: actionOf(e), Stream: e.Stream, Changes: []Change{}}
	if s := e.Salvaged; s != nil {
		out.Salvaged = &Salvaged{s.At.Format(time.DateTime), n.Account(s.User), n.User(s.User)}
	}
	private := user.Private(d.Store.Catalog(), d.Actor, k)
	for _, ch := range e.Changes {
		shown := Change{ch.Field, Label(k, ch.Field), ch.Old, ch.New, textOf(ch.Old), textOf(ch.New)}
		f, ok := k.Field(ch.Field)
		switch {
		case !k.Keeps(ch.Field), ok && f.Inner:
			continue
		case ok && f.Sensitive && !private:
			shown.Old, shown.OldText = hidden(ch.Old)
			shown.New, shown.NewText = hidden(ch.New)
		case ok:
			shown.OldText, shown.NewText = f.Text(ch.Old, c), f.Text(ch.New, c)
		case ch.Field == "_state":
			continue
		}
		out.Changes = append(out.Changes, shown)
	}
	return out
}

// hidden is a value that the actor may not see: that there is one, no more.
func hidden(v any) (stored any, shown string) {
	if v == nil {
		return nil, ""
	}
	return "****", "****"
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
