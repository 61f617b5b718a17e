package desk

import (
	"context"
	"slices"

	"opsbook/backend/double"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Merger is the other record of a merging.
type Merger struct {
	Choice
	Mark string `json:"mark"` // names the merging, so that it can be taken back
	At   string `json:"at"`   // when they were merged, YYYY-MM-DD HH:MM
	User string `json:"user"`
}

// mergers tells what a record was merged into, and what was merged into it.
func mergers(tx *store.Tx, k *kind.Kind, r *store.Row, out *RecordView) error {
	out.Parts = []Merger{}
	to, m, err := double.Into(tx, k, r)
	if err != nil {
		return err
	}
	if to != nil {
		into, err := merger(tx, k, to, &m)
		if err != nil {
			return err
		}
		out.Into = &into
	}
	parts, err := double.Parts(tx, k, r.ID)
	if err != nil {
		return err
	}
	for i := range parts {
		p, err := merger(tx, k, parts[i].Row, &parts[i].Mark)
		if err != nil {
			return err
		}
		out.Parts = append(out.Parts, p)
	}
	return nil
}

func merger(tx *store.Tx, k *kind.Kind, r *store.Row, m *double.Mark) (Merger, error) {
	n := record.NewNames(tx)
	born, _, err := tx.Born(m.Made())
	at := moment(n, born)
	return Merger{choice(n, k, r), m.ID, at.At, at.User}, err
}

// choice is a record as it is named beside another one.
func choice(n *record.Names, k *kind.Kind, r *store.Row) Choice {
	return Choice{ID: r.ID, Number: record.Number(k, r.ID, r.Values), Title: n.Title(k, r.ID, r.Values)}
}

// wider adds to the records that filters name those that were merged into them: frozen
// documents go on to name these.
func (d *Desk) wider(ctx context.Context, k *kind.Kind, where []lens.Cond) error {
	return d.Read(ctx, func(tx *store.Tx) error {
		for i := range where {
			c := &where[i]
			f, ok := k.Field(c.Field)
			if !ok || f.Type != kind.Ref || c.Op != lens.Is && c.Op != lens.OneOf {
				continue
			}
			to, err := tx.Kind(f.To)
			if err != nil {
				return err
			}
			var all []string
			for _, id := range c.Values {
				if id == "" {
					all = append(all, id)
					continue
				}
				family, err := double.Family(tx, to, id)
				if err != nil {
					return err
				}
				all = append(all, family...)
			}
			slices.Sort(all)
			c.Values = slices.Compact(all)
		}
		return nil
	})
}

// Led is a record that a search means by a name or number of one that was merged into it.
type Led struct {
	From Choice `json:"from"` // what was found and is void
	To   Choice `json:"to"`
}

// maxLed bounds how many of them a search tells.
const maxLed = 5

// led finds what a search finds among the records that were merged away, within the actor's
// reach, and where they lead.
func (d *Desk) led(ctx context.Context, k *kind.Kind, text string) ([]Led, error) {
	out := []Led{}
	if !k.Merges {
		return out, nil
	}
	var gone []int64
	err := d.Read(ctx, func(tx *store.Tx) (err error) {
		gone, err = double.Gone(tx, k)
		return err
	})
	if err != nil || len(gone) == 0 {
		return out, err
	}
	l, err := d.Lenses.Get(ctx, k.Name)
	if err != nil {
		return nil, err
	}
	found, err := l.Find(ctx, lens.Query{Text: text, Void: true, PKs: gone, Private: user.Private(d.Store.Catalog(), d.Actor, k)})
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ByPK(k, found.Page(0, maxLed)...)
		for i := range rows {
			from := &rows[i]
			to, _, err := double.Into(tx, k, from)
			if err != nil {
				return err
			}
			if to == nil || user.Covers(tx, k, kind.View, to) != nil || user.Covers(tx, k, kind.View, from) != nil {
				continue
			}
			n := record.NewNames(tx)
			out = append(out, Led{choice(n, k, from), choice(n, k, to)})
		}
		return err
	})
	return out, err
}
