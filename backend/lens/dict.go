package lens

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
)

// dict is a column of few distinct values: what is costly about text (folding,
// pinyin, names of other records) is paid once per value, not once per row.
type dict struct {
	code []uint32
	of   map[string]uint32 // raw → code
	vals []value

	canon func(raw string) string                // the raw text as filters write it; nil: itself
	show  func(text string) (label, also string) // how it is called, and what else it is found by; nil: itself
	multi bool                                   // values are lists parted by ";"
	dated bool                                   // values are points in time or spans of it
	thin  bool                                   // may become a text column
	han   int                                    // values with Chinese characters

	entitled     int      // values of a reference whose titles have been asked for
	sorted, rank []uint32 // codes in order, and its inverse; nil until first needed
}

type value struct {
	text  string // canonical: the code, the id, the date, the text itself
	label string
	fold  string // label and what else finds it, folded
	han   bool
}

func newDict() *dict { return &dict{of: map[string]uint32{}} }

func (c *dict) put(slot uint32, raw string) {
	k, ok := c.of[raw]
	if !ok {
		k = c.learn(strings.Clone(raw))
	}
	if int(slot) == len(c.code) {
		c.code = append(c.code, k)
	} else {
		c.code[slot] = k
	}
}

func (c *dict) learn(raw string) uint32 {
	k := uint32(len(c.vals))
	c.of[raw] = k
	v := value{text: raw}
	if c.canon != nil && raw != "" {
		v.text = c.canon(raw)
	}
	label, also := v.text, ""
	if c.show != nil && raw != "" {
		label, also = c.show(v.text)
	}
	c.vals = append(c.vals, v)
	c.call(k, label, also)
	if c.rank != nil { // keep the ranks: a shift, not a sort
		r, _ := slices.BinarySearchFunc(c.sorted, k, c.byKey)
		c.sorted = slices.Insert(c.sorted, r, k)
		c.rerank()
	}
	return k
}

// call gives a value its label. Orders that were built before are wrong after it.
func (c *dict) call(k uint32, label, also string) {
	v := &c.vals[k]
	if v.han {
		c.han--
	}
	v.label, v.fold = label, pinyin.Fold(label)
	if v.han = pinyin.Han(v.fold); v.han {
		c.han++
	}
	if also != "" {
		v.fold += "\x1f" + pinyin.Fold(also)
	}
}

// relabel asks again how every value is called; it reports whether one changed.
func (c *dict) relabel() (changed bool) {
	for k := range c.vals {
		if v := &c.vals[k]; c.show != nil && v.text != "" {
			before := v.fold
			label, also := c.show(v.text)
			c.call(uint32(k), label, also)
			changed = changed || before != v.fold
		}
	}
	if changed {
		c.sorted, c.rank = nil, nil
	}
	return changed
}

func (c *dict) is(slot uint32, raw string) bool {
	k, ok := c.of[raw]
	return ok && c.code[slot] == k
}

func (c *dict) empty(slot uint32) bool { return c.vals[c.code[slot]].text == "" }

func (c *dict) value(slot uint32) any {
	if s := c.vals[c.code[slot]].text; s != "" {
		return s
	}
	return nil
}

// where adds the rows whose value ok holds for; it is asked once per distinct value.
func (c *dict) where(ctx context.Context, add set, ok func(*value) bool) {
	hit, any := make([]uint8, len(c.vals)), false
	for k := range c.vals {
		if k&4095 == 0 && ctx.Err() != nil {
			return
		}
		if ok(&c.vals[k]) {
			hit[k], any = 1, true
		}
	}
	if !any {
		return
	}
	code := c.code
	for i := range add {
		var w uint64
		for j, k := range code[i<<6 : min(i<<6+64, len(code))] {
			w |= uint64(hit[k]) << j
		}
		add[i] |= w
	}
}

func (c *dict) search(ctx context.Context, word string, add set) {
	c.where(ctx, add, finder(word))
}

// finder tells which values a folded word finds.
func finder(word string) func(*value) bool {
	typed := pinyin.Typed(word)
	return func(v *value) bool {
		return strings.Contains(v.fold, word) || typed && v.han && pinyin.Spells(word, v.fold, false)
	}
}

func (c *dict) choose(ctx context.Context, t *test, add set) {
	if t.op == Contains {
		finders := make([]func(*value) bool, len(t.folds))
		for i, w := range t.folds {
			finders[i] = finder(w)
		}
		c.where(ctx, add, func(v *value) bool {
			return slices.ContainsFunc(finders, func(f func(*value) bool) bool { return f(v) })
		})
		return
	}
	c.where(ctx, add, func(v *value) bool {
		if !c.multi || t.op != Is || v.text == "" {
			return t.text(v.text)
		}
		return slices.ContainsFunc(kind.Members(v.text), t.text)
	})
}

func (c *dict) leads(ctx context.Context, word string, whole bool, add set) {
	typed := !whole && pinyin.Typed(word)
	c.where(ctx, add, func(v *value) bool {
		return v.fold == word || !whole && strings.HasPrefix(v.fold, word) || typed && v.han && pinyin.Spells(word, v.fold, true)
	})
}

// byKey orders values by pinyin of their labels; empty first, equals by text.
func (c *dict) byKey(a, b uint32) int {
	x, y := &c.vals[a], &c.vals[b]
	if x.text == "" || y.text == "" {
		return cmp.Compare(x.text, y.text)
	}
	return cmp.Or(cmp.Compare(pinyin.Key(x.label), pinyin.Key(y.label)), cmp.Compare(x.text, y.text))
}

func (c *dict) ranks() []uint32 {
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

func (c *dict) rerank() {
	c.rank = slices.Grow(c.rank[:0], len(c.vals)+64)[:len(c.vals)]
	for r, k := range c.sorted {
		c.rank[k] = uint32(r)
	}
}

func (c *dict) compare(a, b uint32) int {
	rank := c.ranks()
	return cmp.Compare(rank[c.code[a]], rank[c.code[b]])
}

func (c *dict) order(n int) []uint32 { // counting sort
	rank := c.ranks()
	at := make([]int, len(rank)+1)
	for _, k := range c.code {
		at[rank[k]+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	out := make([]uint32, n, n+headroom(n))
	for i, k := range c.code {
		r := rank[k]
		out[at[r]] = uint32(i)
		at[r]++
	}
	return out
}

// A dict whose values are mostly distinct costs far more than their text. It is
// kept only where pinyin needs it, and not beyond maxDict values.
const (
	maxDict  = 65_536
	maxLatin = 4_096
)

// sparse reports whether the column had better be a text column; at the end of
// the load the narrower bound of texts without Chinese counts as well.
func (c *dict) sparse(end bool) bool {
	n := len(c.vals)
	if !c.thin || n < len(c.code)/2 {
		return false
	}
	return n > maxDict || end && n > maxLatin && c.han < n/16
}

func (c *dict) toText() *text {
	t := &text{}
	for i, k := range c.code {
		t.put(uint32(i), c.vals[k].text)
	}
	return t
}

func (c *dict) grow(more int) { c.code = slices.Grow(c.code, more) }

func (c *dict) bytes() int {
	n := 4*cap(c.code) + 4*cap(c.rank) + 4*cap(c.sorted) + 120*len(c.vals)
	for i := range c.vals {
		v := &c.vals[i]
		n += len(v.text) + len(v.label) + len(v.fold)
	}
	return n
}
