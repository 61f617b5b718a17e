// Package double knows which records of a register are probably one and the same, what
// people said of it, and how two become one. What is alike is worked out when it is asked
// for; what is kept is only what was said of two records: that they are not the same, or
// that one was merged into the other. Such marks are ordinary records that travel, so that
// what is merged on one PC is found by its old number on all of them.
//
// Which registers may be merged, and what stands against it for two of them, its caller says.
package double

import (
	"cmp"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Kind holds what was said of two records of one register. Nobody reaches it but through
// this package. Stream, first and last name the operations of a merging in the change log,
// on every PC: from them it is taken back.
var Kind = kind.Kind{
	Name: "record_pair", Label: "重复记录的处理", English: "Duplicates dealt with", Title: "entity", Quick: "one other",
	Fields: []kind.Field{
		{Name: "entity", Label: "台账", English: "Register", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "one", Label: "一条", English: "One record", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "other", Label: "另一条", English: "The other one", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "merged", Label: "已合并", English: "Merged", Type: kind.Bool, Required: kind.Always, Default: "否", Locked: true},
		{Name: "note", Label: "说明", English: "Note", Type: kind.Text, Limit: "..200"},
		{Name: "stream", Label: "日志流", English: "Stream of the log", Type: kind.Text, Locked: true, Hidden: true},
		{Name: "first", Label: "首个操作", English: "First operation", Type: kind.Int, Locked: true, Hidden: true},
		{Name: "last", Label: "末个操作", English: "Last operation", Type: kind.Int, Locked: true, Hidden: true},
	},
}

// Mark is what was said of two records and holds.
type Mark struct {
	ID     string
	Entity string
	One    string // of a merging: the record that was merged away
	Other  string // of a merging: the one that stays
	Merged bool
	Note   string
	row    store.Row
}

// Made is the mark as the file holds it, for who wants to know whose it is.
func (m *Mark) Made() *store.Row { return &m.row }

func markOf(r store.Row) Mark {
	v := r.Values
	return Mark{r.ID, v.Str("entity"), v.Str("one"), v.Str("other"), v.Int("merged") == 1, v.Str("note"), r}
}

// Marks are all that hold, in the order in which they came.
func Marks(tx *store.Tx) (out []Mark, err error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, nil // a catalog without them, in tests
	}
	return out, record.Walk(tx, k, func(r *store.Row) { out = append(out, markOf(*r)) })
}

// Get is a mark that holds. Faults: NotFound, Conflict (it was taken back).
func Get(tx *store.Tx, id string) (Mark, error) {
	r, err := tx.ByID(&Kind, id)
	if err != nil {
		return Mark{}, err
	}
	if r == nil {
		return Mark{}, fault.New(fault.NotFound, "没有这次合并或说明。", "There is no such merging or note.")
	}
	if r.State != store.Live {
		return Mark{}, overtaken()
	}
	return markOf(*r), nil
}

// merged are the mergings of a kind that hold and whose field names a record, the newest
// first: they are ordered by their ids, so alike on every PC.
func merged(tx *store.Tx, k *kind.Kind, field, id string) (out []Mark, err error) {
	of, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, nil
	}
	rows, err := tx.Where(of, field, id)
	for _, r := range rows {
		if m := markOf(r); r.State == store.Live && m.Merged && m.Entity == k.Name {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Mark) int { return cmp.Compare(b.ID, a.ID) })
	return out, err
}

// Merged is the newest merging by which a record was merged away, whether it counts or not.
func Merged(tx *store.Tx, k *kind.Kind, id string) (Mark, bool, error) {
	list, err := merged(tx, k, "one", id)
	if err != nil || len(list) == 0 {
		return Mark{}, false, err
	}
	return list[0], true, nil
}

// Into is the record that one which was merged away leads to, over as many mergings as
// there were: the first that counts. m is the merging of the record itself. nil: it was not
// merged, counts all the same, or nothing that it leads to counts.
func Into(tx *store.Tx, k *kind.Kind, r *store.Row) (to *store.Row, m Mark, err error) {
	if r.State != store.Voided {
		return nil, m, nil
	}
	return into(tx, k, r.ID, map[string]bool{})
}

func into(tx *store.Tx, k *kind.Kind, id string, seen map[string]bool) (*store.Row, Mark, error) {
	if seen[id] {
		return nil, Mark{}, nil
	}
	seen[id] = true
	list, err := merged(tx, k, "one", id)
	if err != nil {
		return nil, Mark{}, err
	}
	for _, m := range list {
		to, err := tx.ByID(k, m.Other)
		if err != nil {
			return nil, m, err
		}
		if to != nil && to.State == store.Voided {
			if to, _, err = into(tx, k, m.Other, seen); err != nil {
				return nil, m, err
			}
		}
		if to != nil && to.State == store.Live {
			return to, m, nil
		}
	}
	return nil, Mark{}, nil
}

// Part is a record that was merged into another one.
type Part struct {
	Mark
	Row *store.Row
}

// maxParts bounds how many records one leads back to.
const maxParts = 1000

// Parts are the records that were merged into one and do not count any more, those too that
// were merged into them.
func Parts(tx *store.Tx, k *kind.Kind, id string) (out []Part, err error) {
	seen, todo := map[string]bool{id: true}, []string{id}
	for len(todo) > 0 && len(out) < maxParts {
		list, err := merged(tx, k, "other", todo[0])
		if err != nil {
			return nil, err
		}
		todo = todo[1:]
		for _, m := range list {
			if seen[m.One] {
				continue
			}
			r, err := tx.ByID(k, m.One)
			if err != nil {
				return nil, err
			}
			if r == nil || r.State != store.Voided {
				continue
			}
			seen[m.One] = true
			out, todo = append(out, Part{m, r}), append(todo, m.One)
		}
	}
	return out, nil
}

// Family are the ids by which documents may name a record: its own, and those of what was
// merged into it, because frozen documents go on to name them.
func Family(tx *store.Tx, k *kind.Kind, id string) ([]string, error) {
	parts, err := Parts(tx, k, id)
	out := []string{id}
	for _, p := range parts {
		out = append(out, p.One)
	}
	return out, err
}

// Gone are the numbers of the rows of a kind that were merged away and do not count.
func Gone(tx *store.Tx, k *kind.Kind) (out []int64, err error) {
	marks, err := Marks(tx)
	for _, m := range marks {
		if m.Entity != k.Name || !m.Merged {
			continue
		}
		r, err := tx.ByID(k, m.One)
		if err != nil {
			return nil, err
		}
		if r != nil && r.State == store.Voided && !slices.Contains(out, r.PK) {
			out = append(out, r.PK)
		}
	}
	return out, err
}
