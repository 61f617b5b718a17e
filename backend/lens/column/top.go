package column

import (
	"maps"
	"slices"
	"strconv"

	"opsbook/backend/kind"
)

// Count is one value of a field and in how many rows it stands. Value is
// canonical, "" for empty; Label is how it is called.
type Count struct {
	Value string
	Label string
	N     int
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

// Top returns the n most frequent values among the rows of match, the most frequent
// first, equals in the column's order; it counts lists by their members.
func (c *Dict) Top(match Set, n int) (out []Count) {
	ns := make([]int, len(c.vals))
	match.Each(func(s uint32) { ns[c.code[s]]++ })
	c.ranks()
	if c.Multi {
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
func (c *Dict) members(ns []int, n int) (out []Count) {
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
		if c.Show != nil && m != "" {
			shown, _ = c.Show(m)
		}
		out = append(out, Count{m, shown, t.n})
	}
	return out
}

// maxNumbers bounds the different numbers that are counted.
const maxNumbers = 10_000

// Top is the same for numbers; false if there are too many different ones.
func (c *Num) Top(match Set, n int) (out []Count, ok bool) {
	ns := map[int64]int{}
	ok = true
	match.Each(func(s uint32) {
		if ok {
			ns[c.Val[s]]++
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
		if v := vals[t.place]; v != None {
			text = strconv.FormatInt(v, 10)
		}
		out = append(out, Count{text, text, t.n})
	}
	return out, ok
}
