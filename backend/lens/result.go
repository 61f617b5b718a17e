package lens

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Result is the set of rows that a query found. Which rows it holds does not
// change; their order is that of the moment it is first asked for, sums and counts
// are those of the moment they are asked for. After a change find again.
type Result struct {
	l       *Lens
	p       *plan
	match   set
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
	if !ok || !r.match.has(uint32(k)) {
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
	r.listed, r.pks = true, l.pk.val
	r.slots = make([]uint32, 0, r.count)
	m := r.match
	if len(m) < len(l.live) { // rows have been added since
		m = append(slices.Clip(slices.Clone(m)), make(set, len(l.live)-len(m))...)
	}
	switch {
	case len(r.p.sort) > 0:
		r.slots = l.sorted(r.p.sort, m, r.count)
	case len(r.p.words) > 0:
		r.slots = l.ranked(r.p.words, m, r.slots)
	default:
		r.slots = m.newest(r.slots)
	}
}

// ranked puts rows with this very number first, then those whose title begins
// with the first word, then the rest; each newest first.
func (l *Lens) ranked(words []string, m set, out []uint32) []uint32 {
	rest := slices.Clone(m)
	take := func(b set) {
		b.and(rest)
		out = b.newest(out)
		rest.minus(b)
	}
	if i, ok := l.index[l.k.Key]; ok && l.open(i) {
		b := make(set, len(m))
		for _, w := range words {
			l.fields[i].col.leads(noEnd, w, true, b)
		}
		take(b)
	}
	if i, ok := l.index[l.k.Title]; ok && l.open(i) {
		b := make(set, len(m))
		l.fields[i].col.leads(noEnd, words[0], false, b)
		take(b)
	}
	return rest.newest(out)
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
	c, ok := r.l.fields[i].col.(*num)
	if !ok {
		f := r.l.fields[i]
		return 0, 0, invalid("“%[1]s”不是数字,不能合计。", "“%[2]s” is not a number and has no total.", f.Label, f.English)
	}
	r.l.mu.RLock()
	defer r.l.mu.RUnlock()
	var high, low int64 // halves, so that no sum of so many rows overflows
	r.match.each(func(s uint32) {
		if v := c.val[s]; v != none {
			high += v >> 32
			low += v & (1<<32 - 1)
			filled++
		}
	})
	high += low >> 32
	if high > math.MaxInt32 || high < math.MinInt32 {
		f := r.l.fields[i]
		return 0, 0, invalid("“%[1]s”的合计太大,算不出来。请检查是否有写错的数。",
			"The total of “%[2]s” is too large. Please look for a wrong number.", f.Label, f.English)
	}
	return high<<32 | low&(1<<32-1), filled, nil
}

// Count is one value of a field and in how many rows it stands. Value is
// canonical, "" for empty; Label is how it is called.
type Count struct {
	Value string
	Label string
	N     int
}

// Top returns the n most frequent values of a field among the rows found, the
// most frequent first, equals in the order of the field; a multiple choice counts
// once for each of its members. A column of mostly distinct texts has none.
// Faults: Invalid, Forbidden.
func (r *Result) Top(name string, n int) ([]Count, error) {
	i, err := r.l.find(name, r.p.Private)
	if err != nil {
		return nil, err
	}
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	switch c := r.l.fields[i].col.(type) {
	case *dict:
		return c.top(r.match, n), nil
	case *num:
		top, ok := c.top(r.match, n)
		if !ok {
			f := r.l.fields[i]
			return nil, fault.New(fault.Invalid, "“%[1]s”的不同数值太多,请用范围筛选。",
				"“%[2]s” has too many different values; filter by a range instead.", f.Label, f.English)
		}
		return top, nil
	}
	return nil, nil
}

// tally counts values by the place they have in some order.
type tally struct {
	place int
	n     int
}

// most returns the n largest tallies, the largest first, equals in their order.
func most(all []tally, n int) []tally {
	var out []tally
	for _, t := range all {
		if t.n == 0 || n <= 0 || len(out) == n && t.n <= out[n-1].n {
			continue
		}
		i := len(out)
		for i > 0 && out[i-1].n < t.n {
			i--
		}
		out = slices.Insert(out, i, t)
		out = out[:min(n, len(out))]
	}
	return out
}

func (c *dict) top(match set, n int) (out []Count) {
	ns := make([]int, len(c.vals))
	match.each(func(s uint32) { ns[c.code[s]]++ })
	c.ranks()
	if c.multi {
		return c.members(ns, n)
	}
	all := make([]tally, len(c.sorted))
	for i, k := range c.sorted {
		all[i] = tally{i, ns[k]}
	}
	for _, t := range most(all, n) {
		v := &c.vals[c.sorted[t.place]]
		out = append(out, Count{v.text, v.label, t.n})
	}
	return out
}

// members counts the members of multiple choices.
func (c *dict) members(ns []int, n int) (out []Count) {
	var names []string
	var all []tally
	at := map[string]int{}
	for _, k := range c.sorted {
		list := kind.Members(c.vals[k].text)
		if len(list) == 0 {
			list = []string{""}
		}
		for _, m := range list {
			i, seen := at[m]
			if !seen {
				i, at[m] = len(names), len(names)
				names, all = append(names, m), append(all, tally{place: len(all)})
			}
			all[i].n += ns[k]
		}
	}
	for _, t := range most(all, n) {
		m := names[t.place]
		shown := m
		if c.show != nil && m != "" {
			shown, _ = c.show(m)
		}
		out = append(out, Count{m, shown, t.n})
	}
	return out
}

// maxNumbers bounds the different numbers that are counted.
const maxNumbers = 10_000

func (c *num) top(match set, n int) (out []Count, ok bool) {
	ns := map[int64]int{}
	ok = true
	match.each(func(s uint32) {
		if ok {
			ns[c.val[s]]++
			ok = len(ns) <= maxNumbers
		}
	})
	vals := slices.Sorted(maps.Keys(ns))
	all := make([]tally, len(vals))
	for i, v := range vals {
		all[i] = tally{i, ns[v]}
	}
	for _, t := range most(all, n) {
		text := ""
		if v := vals[t.place]; v != none {
			text = strconv.FormatInt(v, 10)
		}
		out = append(out, Count{text, text, t.n})
	}
	return out, ok
}
