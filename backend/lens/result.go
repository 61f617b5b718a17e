package lens

import (
	"iter"
	"math"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/lens/column"
)

// Result is the set of rows that a query found. Which rows it holds does not
// change; their order is that of the moment it is first asked for, sums and counts
// are those of the moment they are asked for. After a change find again.
type Result struct {
	l       *Lens
	p       *plan
	match   column.Set
	count   int
	version int

	listed bool
	pks    []int64  // of all slots, as they were
	slots  []uint32 // in order
}

// Len is the exact number of rows.
func (r *Result) Len() int { return r.count }

// Page returns the numbers of n rows from off on; fewer at the end. Every place
// of the list costs the same.
func (r *Result) Page(off, n int) []int64 {
	r.list()
	off = min(max(off, 0), len(r.slots))
	n = min(max(n, 0), len(r.slots)-off)
	out := make([]int64, n)
	for i, s := range r.slots[off : off+n] {
		out[i] = r.pks[s]
	}
	return out
}

// All goes through the numbers of all rows, in order.
func (r *Result) All() iter.Seq[int64] {
	r.list()
	return func(yield func(int64) bool) {
		for _, s := range r.slots {
			if !yield(r.pks[s]) {
				return
			}
		}
	}
}

// Position returns where a row stands; false if it is not among those found.
func (r *Result) Position(pk int64) (int, bool) {
	r.list()
	k, ok := slices.BinarySearch(r.pks, pk)
	if !ok || !r.match.Has(uint32(k)) {
		return 0, false
	}
	return slices.Index(r.slots, uint32(k)), true
}

// list puts the rows in order, when first asked.
func (r *Result) list() {
	l := r.l
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.listed {
		return
	}
	r.listed, r.pks = true, l.pk.Val
	r.slots = make([]uint32, 0, r.count)
	m := r.match
	if len(m) < len(l.live) { // rows have been added since
		m = append(slices.Clip(slices.Clone(m)), make(column.Set, len(l.live)-len(m))...)
	}
	switch {
	case len(r.p.sort) > 0:
		r.slots = l.sorted(r.p.sort, m, r.count)
	case len(r.p.words) > 0:
		r.slots = l.ranked(r.p.words, m, r.slots)
	default:
		r.slots = m.Newest(r.slots)
	}
}

// ranked puts rows with this very number first, then those whose title begins
// with the first word, then the rest; each newest first.
func (l *Lens) ranked(words []string, m column.Set, out []uint32) []uint32 {
	rest := slices.Clone(m)
	take := func(b column.Set) {
		b.And(rest)
		out = b.Newest(out)
		rest.Minus(b)
	}
	if i, ok := l.index[l.k.Key]; ok && l.open(i) {
		b := make(column.Set, len(m))
		for _, w := range words {
			l.fields[i].col.Leads(noEnd, w, true, b)
		}
		take(b)
	}
	if i, ok := l.index[l.k.Title]; ok && l.open(i) {
		b := make(column.Set, len(m))
		l.fields[i].col.Leads(noEnd, words[0], false, b)
		take(b)
	}
	return rest.Newest(out)
}

// open reports whether a field may decide a rank that everybody sees.
func (l *Lens) open(i int) bool { return !l.fields[i].Sensitive }

// Sum adds up a field of numbers over all rows, in its smallest unit, and counts
// the rows in which it is filled. Faults: Invalid (not a field of numbers, or a
// sum that no longer fits), Forbidden.
func (r *Result) Sum(name string) (sum int64, filled int, err error) {
	i, err := r.l.find(name, r.p.Private)
	if err != nil {
		return 0, 0, err
	}
	c, ok := r.l.fields[i].col.(*column.Num)
	if !ok {
		f := r.l.fields[i]
		return 0, 0, invalid("“%[1]s”不是数字，不能合计。", "“%[2]s” is not a number and has no total.", f.Label, f.English)
	}
	r.l.mu.RLock()
	defer r.l.mu.RUnlock()
	var high, low int64 // halves, so that no sum of so many rows overflows
	r.match.Each(func(s uint32) {
		if v := c.Val[s]; v != column.None {
			high += v >> 32
			low += v & (1<<32 - 1)
			filled++
		}
	})
	high += low >> 32
	if high > math.MaxInt32 || high < math.MinInt32 {
		f := r.l.fields[i]
		return 0, 0, invalid("“%[1]s”的合计太大，算不出来。请检查是否有写错的数。",
			"The total of “%[2]s” is too large. Please look for a wrong number.", f.Label, f.English)
	}
	return high<<32 | low&(1<<32-1), filled, nil
}

// Count is one value of a field and in how many rows it stands.
type Count = column.Count

// Top returns the n most frequent values of a field among the rows found, the
// most frequent first, equals in the order of the field; a multiple choice counts
// once for each of its members. A column of mostly distinct texts has column.None.
// Faults: Invalid, Forbidden.
func (r *Result) Top(name string, n int) ([]Count, error) {
	i, err := r.l.find(name, r.p.Private)
	if err != nil {
		return nil, err
	}
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	switch c := r.l.fields[i].col.(type) {
	case *column.Dict:
		return c.Top(r.match, n), nil
	case *column.Num:
		top, ok := c.Top(r.match, n)
		if !ok {
			f := r.l.fields[i]
			return nil, fault.New(fault.Invalid, "“%[1]s”的不同数值太多，请用范围筛选。",
				"“%[2]s” has too many different values; filter by a range instead.", f.Label, f.English)
		}
		return top, nil
	}
	return nil, nil
}
