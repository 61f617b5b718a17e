package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
)

// newcomer is a record that operations made which are taken back: no more than what finds
// it again, for there may be a million of them.
type newcomer struct {
	touch
	pk  int64
	why Why // why it stays; "": it is withdrawn
}

// link leads from one newcomer to another, by their places in the list.
type link struct{ from, to int32 }

// uses are what newcomers have to do with each other.
type uses struct {
	at    map[[16]byte]int32 // where they stand in the list
	names []link             // to those that they refer or belong to
	holds []link             // to those that belong to them
}

// withOwner is why a newcomer stays that belongs to one which stays: a document stays whole.
const withOwner Why = "owner"

// readAtOnce is how many newcomers are read again at once.
const readAtOnce = 500

// withdraw takes the newcomers out of sight that no record which stays names.
func (t *taking) withdraw() error {
	if err := t.keepUsed(); err != nil {
		return err
	}
	done := 2*t.of - len(t.made)
	for chunk := range slices.Chunk(t.made, readAtOnce) {
		rows, err := t.unused(chunk)
		if err != nil {
			return err
		}
		for _, n := range chunk {
			switch n.why {
			case "":
				r := &rows[n.kind][0]
				rows[n.kind] = rows[n.kind][1:]
				t.out.Changed++
				if err := t.tx.SetState(n.kind, r, Withdrawn, whyTakenBack); err != nil {
					return err
				}
			case SinceChanged, InUse:
				t.stays(n.kind, IDText(n.id[:]), n.why)
			}
			done++
			if err := t.step(done); err != nil {
				return err
			}
		}
	}
	return nil
}

// unused are the rows of those that do not stay, by register, in their order.
func (t *taking) unused(list []newcomer) (map[*kind.Kind][]Row, error) {
	pks := map[*kind.Kind][]int64{}
	for _, n := range list {
		if n.why == "" {
			pks[n.kind] = append(pks[n.kind], n.pk)
		}
	}
	out := map[*kind.Kind][]Row{}
	for k := range pks {
		rows, err := t.tx.ByPK(k, pks[k]...)
		if err != nil {
			return nil, err
		}
		out[k] = rows
	}
	return out, nil
}

// keepUsed lets the newcomers stay which are named by a record that stays.
func (t *taking) keepUsed() error {
	u, err := t.findUses()
	if err != nil {
		return err
	}
	var todo []int32
	for i := range t.made {
		if t.made[i].why != "" {
			todo = append(todo, int32(i))
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		todo = t.keep(linked(u.names, todo[0]), InUse, todo)
		todo = t.keep(linked(u.holds, todo[0]), withOwner, todo)
	}
	return nil
}

// linked are the links from a newcomer, of a list in order.
func linked(list []link, from int32) []link {
	first, _ := slices.BinarySearchFunc(list, from, func(l link, n int32) int { return cmp.Compare(l.from, n) })
	end := first
	for end < len(list) && list[end].from == from {
		end++
	}
	return list[first:end]
}

// keep lets newcomers stay and adds them to those whose consequences are still to be drawn.
func (t *taking) keep(list []link, why Why, todo []int32) []int32 {
	for _, l := range list {
		if n := &t.made[l.to]; n.why == "" {
			n.why, todo = why, append(todo, l.to)
		}
	}
	return todo
}

// findUses goes through the registers for what names newcomers.
func (t *taking) findUses() (u uses, err error) {
	if len(t.made) == 0 {
		return u, nil
	}
	u.at = make(map[[16]byte]int32, len(t.made))
	kinds := map[string]bool{}
	for i, n := range t.made {
		u.at[n.id], kinds[n.kind.Name] = int32(i), true
	}
	for i := range t.tx.Store.Catalog().Kinds {
		k := &t.tx.Store.Catalog().Kinds[i]
		var fields []*kind.Field
		for _, f := range k.Stored() {
			if f.Refers() && kinds[f.Target()] || belongsBy(k, f) {
				fields = append(fields, f)
			}
		}
		if err := t.usesBy(k, fields, &u); err != nil {
			return u, err
		}
	}
	for _, list := range [][]link{u.names, u.holds} {
		slices.SortFunc(list, func(a, b link) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	}
	return u, nil
}

// belongsBy reports whether a field says what a record is a part of: lines and attachments,
// what a document has made, the steps that it took.
func belongsBy(k *kind.Kind, f *kind.Field) bool {
	return f.Name == k.Parent || k.Source != nil && f.Name == k.Source.ID || k.AppendOnly && f.Name == k.Key
}

func (t *taking) usesBy(k *kind.Kind, fields []*kind.Field, u *uses) error {
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
		from, ours := u.find(id)
		for i, f := range fields {
			to, found := u.find(values[i])
			switch {
			case !found || ours && to == from:
				continue
			case !ours:
				t.made[to].why = cmp.Or(t.made[to].why, InUse)
				continue
			case belongsBy(k, f):
				u.holds = append(u.holds, link{to, from})
			}
			u.names = append(u.names, link{from, to})
		}
	}
	return rows.Err()
}

// find is where the newcomer stands that a value of the file names.
func (u *uses) find(v any) (n int32, found bool) {
	b, _ := v.([]byte)
	if s, isText := v.(string); isText {
		b = IDBytes(s)
	}
	if len(b) != 16 {
		return 0, false
	}
	n, found = u.at[[16]byte(b)]
	return n, found
}
