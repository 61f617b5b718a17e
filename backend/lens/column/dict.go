package column

import (
	"context"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
)

// Dict is a column of few distinct values: what is costly about text (folding,
// pinyin, names of other records) is paid once per value, not once per row.
type Dict struct {
	code []uint32
	of   map[string]uint32 // raw → code
	vals []value

	Canon func(raw string) string                // the raw text as filters write it; nil: itself
	Show  func(text string) (label, also string) // how it is called, and what else it is found by; nil: itself
	Multi bool                                   // values are lists parted by ";"
	Thin  bool                                   // may become a text column
	han   int                                    // values with Chinese characters

	named        int      // values that Unnamed need not tell of any more
	sorted, rank []uint32 // codes in order, and its inverse; nil until first needed
}

type value struct {
	text  string // canonical: the code, the id, the date, the text itself
	label string
	fold  string // label and what else finds it, folded
	han   bool
}

// NewDict returns a column without rows.
func NewDict() *Dict { return &Dict{of: map[string]uint32{}} }

func (c *Dict) Put(slot uint32, raw string) {
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

func (c *Dict) learn(raw string) uint32 {
	k := uint32(len(c.vals))
	c.of[raw] = k
	v := value{text: raw}
	if c.Canon != nil && raw != "" {
		v.text = c.Canon(raw)
	}
	label, also := v.text, ""
	if c.Show != nil && raw != "" {
		label, also = c.Show(v.text)
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
func (c *Dict) call(k uint32, label, also string) {
	v := &c.vals[k]
	if v.han {
		c.han--
	}
	v.label, v.fold = label, pinyin.Fold(label)
	if also != "" {
		v.fold += "\x1f" + pinyin.Fold(also)
	}
	if v.han = pinyin.Han(v.fold); v.han {
		c.han++
	}
}

// Relabel asks again how every value is called; it reports whether one changed.
func (c *Dict) Relabel() (changed bool) {
	for k := range c.vals {
		if v := &c.vals[k]; c.Show != nil && v.text != "" {
			before := v.fold
			label, also := c.Show(v.text)
			c.call(uint32(k), label, also)
			changed = changed || before != v.fold
		}
	}
	if changed {
		c.Unrank()
	}
	return changed
}

// Unnamed returns the raw values that have come since Named was last called.
func (c *Dict) Unnamed() (raw []string) {
	if c.named == len(c.vals) {
		return nil
	}
	for r, k := range c.of {
		if int(k) >= c.named && r != "" {
			raw = append(raw, r)
		}
	}
	return raw
}

// Named says that every value there is has been given its label.
func (c *Dict) Named() { c.named = len(c.vals) }

// Name gives values their labels, by raw value; those the column does not have are
// passed over. It reports whether a label changed: orders built before are wrong
// then.
func (c *Dict) Name(labels map[string]string) (changed bool) {
	for raw, label := range labels {
		if k, ok := c.of[raw]; ok && c.vals[k].label != label {
			c.call(k, label, "")
			changed = true
		}
	}
	if changed {
		c.Unrank()
	}
	return changed
}

// Label is how a raw value is called; "" if the column does not have it or it has
// not been given a label.
func (c *Dict) Label(raw string) string {
	if k, ok := c.of[raw]; ok && c.vals[k].label != c.vals[k].text {
		return c.vals[k].label
	}
	return ""
}

func (c *Dict) Is(slot uint32, raw string) bool {
	k, ok := c.of[raw]
	return ok && c.code[slot] == k
}

func (c *Dict) Empty(slot uint32) bool { return c.vals[c.code[slot]].text == "" }

func (c *Dict) Value(slot uint32) any {
	if s := c.vals[c.code[slot]].text; s != "" {
		return s
	}
	return nil
}

// where adds the rows whose value ok holds for; it is asked once per distinct value.
func (c *Dict) where(ctx context.Context, add Set, ok func(*value) bool) {
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

func (c *Dict) Search(ctx context.Context, word string, add Set) {
	c.where(ctx, add, finder(word))
}

// finder tells which values a folded word finds.
func finder(word string) func(*value) bool {
	typed := pinyin.Typed(word)
	return func(v *value) bool {
		return strings.Contains(v.fold, word) || typed && v.han && pinyin.Spells(word, v.fold, false)
	}
}

func (c *Dict) Choose(ctx context.Context, t *Test, add Set) {
	if t.Op == Contains {
		finders := make([]func(*value) bool, len(t.Folds))
		for i, w := range t.Folds {
			finders[i] = finder(w)
		}
		c.where(ctx, add, func(v *value) bool {
			return slices.ContainsFunc(finders, func(f func(*value) bool) bool { return f(v) })
		})
		return
	}
	c.where(ctx, add, func(v *value) bool {
		if !c.Multi || t.Op != Is || v.text == "" {
			return t.text(v.text)
		}
		return slices.ContainsFunc(kind.Members(v.text), t.text)
	})
}

func (c *Dict) Leads(ctx context.Context, word string, whole bool, add Set) {
	typed := !whole && pinyin.Typed(word)
	c.where(ctx, add, func(v *value) bool {
		return v.fold == word || !whole && strings.HasPrefix(v.fold, word) || typed && v.han && pinyin.Spells(word, v.fold, true)
	})
}

// A dict whose values are mostly distinct costs far more than their text. It is
// kept only where pinyin needs it, and not beyond maxDict values.
const (
	maxDict  = 65_536
	maxLatin = 4_096
)

// Sparse reports whether the column had better be a text column; at the end of
// the load the narrower bound of texts without Chinese counts as well.
func (c *Dict) Sparse(end bool) bool {
	n := len(c.vals)
	if !c.Thin || n < len(c.code)/2 {
		return false
	}
	return n > maxDict || end && n > maxLatin && c.han < n/16
}

// ToText is the same column, kept as text.
func (c *Dict) ToText() *Text {
	t := &Text{}
	for i, k := range c.code {
		t.Put(uint32(i), c.vals[k].text)
	}
	return t
}

func (c *Dict) Grow(more int) { c.code = slices.Grow(c.code, more) }

func (c *Dict) Bytes() int {
	n := 4*cap(c.code) + 4*cap(c.rank) + 4*cap(c.sorted) + 120*len(c.vals)
	for i := range c.vals {
		v := &c.vals[i]
		n += len(v.text) + len(v.label) + len(v.fold)
	}
	return n
}
