package lens

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// set is a set of slots, one bit each.
type set []uint64

func (b set) has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]>>(i&63)&1 != 0 }
func (b set) add(i uint32)      { b[i>>6] |= 1 << (i & 63) }
func (b set) del(i uint32)      { b[i>>6] &^= 1 << (i & 63) }

func (b set) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b set) full() bool {
	for _, w := range b {
		if ^w != 0 {
			return false
		}
	}
	return true
}

func (b set) and(o set) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b set) or(o set) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b set) minus(o set) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// newest appends the slots to out, last first.
func (b set) newest(out []uint32) []uint32 {
	for i := len(b) - 1; i >= 0; i-- {
		for w := b[i]; w != 0; {
			j := bits.LeadingZeros64(w)
			w &^= 1 << 63 >> j
			out = append(out, uint32(i<<6|63-j))
		}
	}
	return out
}

// each calls f for every slot, in order.
func (b set) each(f func(uint32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint32(i<<6 | bits.TrailingZeros64(w)))
		}
	}
}

// column is one field of all rows, by slot. Empty stands before every value.
type column interface {
	put(slot uint32, raw string)     // raw is what the file says, "" for NULL; slot == number of slots: append
	is(slot uint32, raw string) bool // whether put would change nothing
	value(slot uint32) any           // string, int64 or nil
	empty(slot uint32) bool
	search(ctx context.Context, word string, add set)            // adds the rows that a word of a search finds
	choose(ctx context.Context, t *test, add set)                // adds the rows that a condition holds for
	leads(ctx context.Context, word string, whole bool, add set) // adds the rows whose text is, or begins with, word
	compare(a, b uint32) int
	order(n int) []uint32 // all slots, sorted; equal ones by slot
	grow(more int)        // makes room, so that no single insert pays for it
	bytes() int
}

// none is the empty number; values are far smaller (package parse).
const none = math.MinInt64

// num is a column of integers: money in 分, counts, scaled decimals.
type num struct{ val []int64 }

func number(raw string) int64 {
	if raw == "" {
		return none
	}
	x, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return none
	}
	return x
}

func (c *num) put(slot uint32, raw string) {
	if int(slot) == len(c.val) {
		c.val = append(c.val, number(raw))
	} else {
		c.val[slot] = number(raw)
	}
}

func (c *num) is(slot uint32, raw string) bool { return c.val[slot] == number(raw) }
func (c *num) empty(slot uint32) bool          { return c.val[slot] == none }

func (c *num) value(slot uint32) any {
	if c.val[slot] == none {
		return nil
	}
	return c.val[slot]
}

func (c *num) search(context.Context, string, set)      {}
func (c *num) leads(context.Context, string, bool, set) {}

func (c *num) choose(ctx context.Context, t *test, add set) {
	for i := range add {
		if i&1023 == 0 && ctx.Err() != nil {
			return
		}
		var w uint64
		for j, v := range c.val[i<<6 : min(i<<6+64, len(c.val))] {
			if t.number(v) {
				w |= 1 << j
			}
		}
		add[i] |= w
	}
}

func (c *num) compare(a, b uint32) int { return cmp.Compare(c.val[a], c.val[b]) }

// order is a radix sort, 16 bits a pass; passes in which all agree are skipped.
func (c *num) order(n int) []uint32 {
	a, b := make([]uint32, n, n+headroom(n)), make([]uint32, n, n+headroom(n))
	for i := range a {
		a[i] = uint32(i)
	}
	if slices.IsSorted(c.val) {
		return a
	}
	at := make([]int, 1<<16+1)
	for sh := 0; sh < 64; sh += 16 {
		clear(at)
		for _, v := range c.val {
			at[int(uint16((uint64(v)^1<<63)>>sh))+1]++
		}
		if slices.Max(at) == n {
			continue
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, s := range a {
			k := uint16((uint64(c.val[s]) ^ 1<<63) >> sh)
			b[at[k]] = s
			at[k]++
		}
		a, b = b, a
	}
	return a
}

func (c *num) grow(more int) { c.val = slices.Grow(c.val, more) }
func (c *num) bytes() int    { return 8 * cap(c.val) }

// headroom is how much longer than needed an array of n is made.
func headroom(n int) int { return 1024 + n/32 }
