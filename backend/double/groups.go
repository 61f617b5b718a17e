package double

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Why records are taken for the same.
type Why string

// What makes records look the same.
const (
	Number Why = "number" // they have one number
	Unique Why = "unique" // they share what should be unique, or all that tells them apart
	Name   Why = "name"   // a hint only: they are called alike, and nothing that both say differs
	Back   Why = "back"   // one was merged into the other and counts again: PCs did not know of each other
)

// Group are live records that are probably one.
type Group struct {
	Why    Why
	Fields []*kind.Field // what they share; none of Back
	Values []any
	IDs    []string
}

// Telling are the fields that should tell the records of a kind apart, each alone or, in
// the last place, together.
func Telling(k *kind.Kind) (out [][]*kind.Field) {
	for _, f := range k.Stored() {
		if f.Unique != kind.No {
			out = append(out, []*kind.Field{f})
		}
	}
	if len(k.Together) > 0 {
		var all []*kind.Field
		for _, name := range k.Together {
			f, _ := k.Field(name)
			all = append(all, f)
		}
		out = append(out, all)
	}
	return out
}

// Holding are the live records that hold these values in fields; the first of them is an
// indexed one.
func Holding(tx *store.Tx, k *kind.Kind, fields []*kind.Field, values []any) (ids []string, err error) {
	rows, err := tx.Where(k, fields[0].Name, values[0])
	for _, r := range rows {
		says := make([]any, len(fields))
		for i, f := range fields {
			says[i] = r.Values[f.Name]
		}
		if r.State == store.Live && slices.Equal(says, values) {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// Words are what records share, as people read it.
func Words(fields []*kind.Field, values []any, c kind.Context) string {
	var out []string
	for i, f := range fields {
		out = append(out, f.Text(values[i], c))
	}
	return strings.Join(out, " ")
}

// Groups are at most n groups of records of a kind that nobody has said to be different.
// byName also compares names, of a register that is short enough for it.
func Groups(tx *store.Tx, k *kind.Kind, marks []Mark, byName bool, n int) ([]Group, error) {
	out, err := returned(tx, k, marks)
	if err != nil {
		return nil, err
	}
	for _, fields := range Telling(k) {
		found, err := tx.Doubles(k, n, fields...)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			why := Unique
			if len(fields) == 1 && fields[0].Name == k.Key {
				why = Number
			}
			out = append(out, Group{why, fields, d.Values, d.Records})
		}
	}
	if byName {
		named, err := called(tx, k)
		if err != nil {
			return nil, err
		}
		out = append(out, named...)
	}
	apart := said(k, marks)
	out = slices.DeleteFunc(out, func(g Group) bool { return !g.open(apart) })
	return withoutRepeats(out, n), nil
}

// withoutRepeats leaves out groups whose records stand in an earlier one, and all behind the
// first n.
func withoutRepeats(list []Group, n int) (out []Group) {
	for _, g := range list {
		within := slices.ContainsFunc(out, func(o Group) bool {
			return !slices.ContainsFunc(g.IDs, func(id string) bool { return !slices.Contains(o.IDs, id) })
		})
		if !within && len(out) < n {
			out = append(out, g)
		}
	}
	return out
}

// pair names two records in whatever order.
func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// said are the pairs of a kind that somebody has said to be different.
func said(k *kind.Kind, marks []Mark) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, m := range marks {
		if m.Entity == k.Name && !m.Merged {
			out[pair(m.One, m.Other)] = true
		}
	}
	return out
}

// open reports whether any two of a group have not been said to be different.
func (g *Group) open(apart map[[2]string]bool) bool {
	for i, a := range g.IDs {
		for _, b := range g.IDs[i+1:] {
			if !apart[pair(a, b)] {
				return true
			}
		}
	}
	return false
}

// returned are the mergings of which both records count: another PC changed the one that
// was merged away, or merged them the other way round, before it knew.
func returned(tx *store.Tx, k *kind.Kind, marks []Mark) (out []Group, err error) {
	for _, m := range marks {
		if m.Entity != k.Name || !m.Merged {
			continue
		}
		both := true
		for _, id := range []string{m.One, m.Other} {
			state, ok, err := tx.Known(k, id)
			if err != nil {
				return nil, err
			}
			both = both && ok && state == store.Live
		}
		if both {
			out = append(out, Group{Why: Back, IDs: []string{m.Other, m.One}})
		}
	}
	return out, nil
}

// maxNamed bounds the registers whose names are compared: all of them are read.
const maxNamed = 20_000

// called are records that an import would take for one by their name (record.Loose), and
// of which nothing differs that both say.
func called(tx *store.Tx, k *kind.Kind) ([]Group, error) {
	n, err := tx.CountLive(k)
	if err != nil || n > maxNamed {
		return nil, err
	}
	by := map[string][]*store.Row{}
	err = record.Walk(tx, k, func(r *store.Row) {
		row := *r
		for _, name := range names(k, r.Values) {
			if of := by[name]; len(of) == 0 || of[len(of)-1].ID != row.ID {
				by[name] = append(of, &row)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	title, _ := k.Field(k.Title)
	var out []Group
	for _, rows := range by {
		first := rows[0]
		g := Group{Name, []*kind.Field{title}, []any{first.Values[k.Title]}, []string{first.ID}}
		for _, r := range rows[1:] {
			if agree(k, first.Values, r.Values) {
				g.IDs = append(g.IDs, r.ID)
			}
		}
		if len(g.IDs) > 1 {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.IDs[0], b.IDs[0]), cmp.Compare(len(b.IDs), len(a.IDs)), slices.Compare(a.IDs, b.IDs))
	})
	return out, nil
}

// names are a record's names as an import compares them; what is left of less than two
// characters tells nothing.
func names(k *kind.Kind, v kind.Values) (out []string) {
	for _, n := range record.Called(k, v) {
		if n = record.Loose(n); len([]rune(n)) >= 2 && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// agree reports whether nothing differs that both records say, besides their numbers and
// names.
func agree(k *kind.Kind, a, b kind.Values) bool {
	for _, f := range k.Stored() {
		if f.Name == k.Key || f.Name == k.Title || f.Type == kind.Seq || k.ByRule(f) || record.NamesIt(f) {
			continue
		}
		x, y := a[f.Name], b[f.Name]
		if x != nil && y != nil && x != y {
			return false
		}
	}
	return true
}
