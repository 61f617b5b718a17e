package lens

import (
	"iter"
	"math"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/lens/column"
)

// Result is the set of rows that a query found. Which rows it holds does not
// change; order, sums and counts are those of the moment they are asked for. After
// a change find again.
type Result struct {
	l     *Lens
	p     *plan
	match column.Set
	count int
}

// Len is the exact number of rows.
func (r *Result) Len() int { return r.count }

// Page returns the numbers of n rows from off on; fewer at the end. No place of the
// list costs more than its end.
func (r *Result) Page(off, n int) []int64 {
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	return r.page(off, n)
}

// Behind is Page from behind a row on, and where that is; false if the row is not
// among those found.
func (r *Result) Behind(pk int64, n int) (page []int64, off int, ok bool) {
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	if off, ok = r.position(pk); !ok {
		return nil, 0, false
	}
	return r.page(off+1, n), off + 1, true
}

// All goes through the numbers of all rows, in the order of the moment in which
// All is called.
func (r *Result) All() iter.Seq[int64] {
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	slots := make([]uint32, 0, r.count)
	for _, s := range r.stretches() {
		slots = s.all(slots)
	}
	pks := r.l.pk.Val // of all slots, as they are; numbers never change
	return func(yield func(int64) bool) {
		for _, s := range slots {
			if !yield(pks[s]) {
				return
			}
		}
	}
}

func (r *Result) page(off, n int) []int64 {
	slots := r.slots(off, n)
	out := make([]int64, len(slots))
	for i, s := range slots {
		out[i] = r.l.pk.Val[s]
	}
	return out
}

func (r *Result) slots(off, n int) []uint32 {
	off = max(off, 0)
	n = min(max(n, 0), max(r.count-off, 0))
	w := window{skip: off, n: n, slots: make([]uint32, 0, n)}
	for _, s := range r.stretches() {
		if len(w.slots) < w.n {
			s.show(&w)
		}
	}
	return w.slots
}

// position is where a row stands; false if it is not among those found.
func (r *Result) position(pk int64) (int, bool) {
	slot, ok := slices.BinarySearch(r.l.pk.Val, pk)
	if !ok || !r.match.Has(uint32(slot)) {
		return 0, false
	}
	off := 0
	for _, s := range r.stretches() {
		n, here := s.before(uint32(slot))
		off += n
		if here {
			break
		}
	}
	return off, true
}

// stretches are the rows found, in order.
func (r *Result) stretches() []stretch {
	l, m := r.l, r.match
	if len(m) < len(l.live) { // rows have been added since
		m = append(slices.Clip(slices.Clone(m)), make(column.Set, len(l.live)-len(m))...)
	}
	switch {
	case len(r.p.sort) > 0:
		return l.sorted(r.p.sort, m)
	case len(r.p.words) > 0:
		return l.ranked(r.p.words, m)
	}
	return []stretch{{m: m}}
}

// ranked puts rows with this very number first, then those whose title begins
// with the first word, then the rest; each newest first.
func (l *Lens) ranked(words []string, m column.Set) (out []stretch) {
	rest := slices.Clone(m)
	take := func(b column.Set) {
		b.And(rest)
		out = append(out, stretch{m: b})
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
	return append(out, stretch{m: rest})
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
		f := r.l.called(i)
		return 0, 0, invalid("“%[1]s”不是数字，不能合计。", "“%[2]s” is not a number and has no total.", f.Label, f.English)
	}
	r.l.mu.RLock()
	defer r.l.mu.RUnlock()
	high, low, filled := c.Sum(r.match)
	high += low >> 32
	if high > math.MaxInt32 || high < math.MinInt32 {
		f := r.l.called(i)
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
			f := r.l.called(i)
			return nil, fault.New(fault.Invalid, "“%[1]s”的不同数值太多，请用范围筛选。",
				"“%[2]s” has too many different values; filter by a range instead.", f.Label, f.English)
		}
		return top, nil
	}
	return nil, nil
}
