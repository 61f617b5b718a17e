package column

import (
	"cmp"
	"slices"

	"opsbook/backend/lens/pinyin"
)

// byKey orders values by pinyin of their labels; empty first, equals by text.
func (c *Dict) byKey(a, b uint32) int {
	x, y := &c.vals[a], &c.vals[b]
	if x.text == "" || y.text == "" {
		return cmp.Compare(x.text, y.text)
	}
	return cmp.Or(cmp.Compare(pinyin.Key(x.label), pinyin.Key(y.label)), cmp.Compare(x.text, y.text))
}

func (c *Dict) ranks() []uint32 {
	if c.rank == nil {
		keys := make([]string, len(c.vals))
		c.sorted = make([]uint32, len(c.vals))
		for i := range c.sorted {
			c.sorted[i] = uint32(i)
			if c.vals[i].text != "" {
				keys[i] = "\x02" + pinyin.Key(c.vals[i].label)
			}
		}
		slices.SortFunc(c.sorted, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(c.vals[a].text, c.vals[b].text))
		})
		c.rerank()
	}
	return c.rank
}

func (c *Dict) rerank() {
	c.rank = slices.Grow(c.rank[:0], len(c.vals)+64)[:len(c.vals)]
	for r, k := range c.sorted {
		c.rank[k] = uint32(r)
	}
}

func (c *Dict) Compare(a, b uint32) int {
	rank := c.ranks()
	return cmp.Compare(rank[c.code[a]], rank[c.code[b]])
}

func (c *Dict) Order(n int) []uint32 { // counting sort
	rank := c.ranks()
	at := make([]int, len(rank)+1)
	for _, k := range c.code {
		at[rank[k]+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	out := make([]uint32, n, n+Headroom(n))
	for i, k := range c.code {
		r := rank[k]
		out[at[r]] = uint32(i)
		at[r]++
	}
	return out
}

// Stack sorts slots stably by this column, the empty ones last.
func (c *Dict) Stack(slots []uint32, desc bool) []uint32 {
	rank := c.ranks()
	last := uint32(len(rank))
	key := make([]uint32, len(rank)) // by code
	for k, r := range rank {
		switch {
		case c.vals[k].text == "":
			r = last
		case desc:
			r = last - 1 - r
		}
		key[k] = r
	}
	at := make([]uint32, last+2)
	for _, s := range slots {
		at[key[c.code[s]]+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	out := make([]uint32, len(slots), len(slots)+Headroom(len(slots)))
	for _, s := range slots {
		r := key[c.code[s]]
		out[at[r]] = s
		at[r]++
	}
	return out
}

// Unrank forgets the order of the values, before many are added or renamed.
func (c *Dict) Unrank() { c.sorted, c.rank = nil, nil }
