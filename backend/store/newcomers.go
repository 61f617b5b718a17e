package store

import (
	"cmp"
	"fmt"
	"strings"

	"opsbook/backend/kind"
)

// newcomer is a record that operations made which are taken back.
type newcomer struct {
	kind *kind.Kind
	row  *Row
	why  Why // why it stays; "": it is withdrawn

	names []*newcomer // those that it refers to or belongs to
	holds []*newcomer // those that belong to it
}

// withOwner is why a newcomer stays that belongs to one which stays: a document stays whole.
const withOwner Why = "owner"

// withdraw takes the newcomers out of sight that no record which stays names.
func (t *taking) withdraw() error {
	if err := t.findUses(); err != nil {
		return err
	}
	for todo := t.kept(); len(todo) > 0; {
		n := todo[0]
		todo = todo[1:]
		for _, o := range n.names {
			todo = o.keep(InUse, todo)
		}
		for _, o := range n.holds {
			todo = o.keep(withOwner, todo)
		}
	}
	for _, n := range t.made {
		switch n.why {
		case "":
			t.out.Changed++
			if err := t.tx.SetState(n.kind, n.row, Withdrawn, whyTakenBack); err != nil {
				return err
			}
		case SinceChanged, InUse:
			t.stays(n.kind, n.row, n.why)
		}
	}
	return nil
}

// keep lets a newcomer stay and adds it to those whose consequences are still to be drawn.
func (n *newcomer) keep(why Why, todo []*newcomer) []*newcomer {
	if n.why != "" {
		return todo
	}
	n.why = why
	return append(todo, n)
}

// kept are the newcomers of which it is known that they stay.
func (t *taking) kept() (out []*newcomer) {
	for _, n := range t.made {
		if n.why != "" {
			out = append(out, n)
		}
	}
	return out
}

// findUses goes through the registers for what names newcomers.
func (t *taking) findUses() error {
	byID, kinds := map[string]*newcomer{}, map[string]bool{}
	for _, n := range t.made {
		byID[n.row.ID], kinds[n.kind.Name] = n, true
	}
	if len(byID) == 0 {
		return nil
	}
	for i := range t.tx.Store.Catalog().Kinds {
		k := &t.tx.Store.Catalog().Kinds[i]
		var fields []*kind.Field
		for _, f := range k.Stored() {
			if f.Refers() && kinds[f.Target()] || belongsBy(k, f) {
				fields = append(fields, f)
			}
		}
		if err := t.usesBy(k, fields, byID); err != nil {
			return err
		}
	}
	return nil
}

// belongsBy reports whether a field says what a record is a part of: lines and attachments,
// what a document has made, the steps that it took.
func belongsBy(k *kind.Kind, f *kind.Field) bool {
	return f.Name == k.Parent || k.Source != nil && f.Name == k.Source.ID || k.AppendOnly && f.Name == k.Key
}

func (t *taking) usesBy(k *kind.Kind, fields []*kind.Field, byID map[string]*newcomer) error {
	if len(fields) == 0 {
		return nil
	}
	var names, given []string
	for _, f := range fields {
		names, given = append(names, fmt.Sprintf("%q", f.Name)), append(given, fmt.Sprintf("%q IS NOT NULL", f.Name))
	}
	rows, err := t.tx.Query(fmt.Sprintf("SELECT id, %s FROM %q WHERE _state<2 AND (%s)", strings.Join(names, ", "), k.Name, strings.Join(given, " OR ")))
	if err != nil {
		return err
	}
	defer rows.Close()
	var id []byte
	values := make([]any, len(fields))
	dest := []any{&id}
	for i := range values {
		dest = append(dest, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		from := byID[IDText(id)]
		for i, f := range fields {
			name, _ := shown(values[i]).(string)
			to := byID[name]
			switch {
			case to == nil || to == from:
				continue
			case from == nil:
				to.why = cmp.Or(to.why, InUse)
				continue
			case belongsBy(k, f):
				to.holds = append(to.holds, from)
			}
			from.names = append(from.names, to)
		}
	}
	return rows.Err()
}
