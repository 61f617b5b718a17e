// Package column keeps one field of all rows of a register, by slot, in the form
// that answers quickest: Num for amounts, Dict for few distinct values, Text for
// mostly distinct ones. It is the inside of package lens, which locks: a column is
// read by many or changed by one. It knows no records and opens no file.
package column

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strconv"
	"sync"
)

// Column is one field of all rows, by slot. Empty stands before every value.
type Column interface {
	Put(slot uint32, raw string)     // raw is what the file says, "" for NULL; slot == number of slots: append
	Is(slot uint32, raw string) bool // whether Put would change nothing
	Value(slot uint32) any           // string, int64 or nil
	Empty(slot uint32) bool
	Search(ctx context.Context, word string, add Set)            // adds the rows that a word of a search finds
	Choose(ctx context.Context, t *Test, add Set)                // adds the rows that a condition holds for
	Leads(ctx context.Context, word string, whole bool, add Set) // adds the rows whose text is, or begins with, word
	Compare(a, b uint32) int
	Order(n int) []uint32 // all slots, sorted; equal ones by slot
	Grow(more int)        // makes room, so that no single insert pays for it
	Bytes() int
}

// None is the empty number; values are far smaller (package parse).
const None = math.MinInt64

// Num is a column of integers: money in 分, counts, scaled decimals.
type Num struct{ Val []int64 }

// Number reads a number as the file says it; what is none is None.
func Number(raw string) int64 {
	if raw == "" {
		return None
	}
	x, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return None
	}
	return x
}

func (c *Num) Put(slot uint32, raw string) {
	if int(slot) == len(c.Val) {
		c.Val = append(c.Val, Number(raw))
	} else {
		c.Val[slot] = Number(raw)
	}
}

func (c *Num) Is(slot uint32, raw string) bool { return c.Val[slot] == Number(raw) }
func (c *Num) Empty(slot uint32) bool          { return c.Val[slot] == None }

func (c *Num) Value(slot uint32) any {
	if c.Val[slot] == None {
		return nil
	}
	return c.Val[slot]
}

// Sum adds up what is filled in the slots of a set, which has no slot beyond the
// column, and counts it: high<<32 + low is the sum, in halves so that no sum of so
// many rows overflows.
func (c *Num) Sum(in Set) (high, low int64, filled int) {
	cores := min(runtime.GOMAXPROCS(0), 1+len(in)/512)
	parts := make([]struct {
		high, low int64
		filled    int
	}, cores)
	var wg sync.WaitGroup
	for i := range parts {
		from, to := len(in)*i/cores, len(in)*(i+1)/cores
		wg.Go(func() {
			p := &parts[i]
			p.high, p.low, p.filled = c.sum(in, from, to)
		})
	}
	wg.Wait()
	for _, p := range parts {
		high, low, filled = high+p.high, low+p.low, filled+p.filled
	}
	return high, low, filled
}

// sum is Sum of the words of a set from one on, before another.
func (c *Num) sum(in Set, from, to int) (high, low int64, filled int) {
	for i := from; i < to; i++ {
		w := in[i]
		if w == 0 {
			continue
		}
		vals := c.Val[i<<6 : min(i<<6+64, len(c.Val))]
		for ; w != 0; w &= w - 1 {
			v := vals[bits.TrailingZeros64(w)]
			if v != None {
				high, low, filled = high+v>>32, low+v&(1<<32-1), filled+1
			}
		}
	}
	return high, low, filled
}

func (c *Num) Search(context.Context, string, Set)      {}
func (c *Num) Leads(context.Context, string, bool, Set) {}

func (c *Num) Choose(ctx context.Context, t *Test, add Set) {
	if from, to, ok := t.span(); ok {
		c.within(ctx, from, to, add)
		return
	}
	for i := range add {
		if i&1023 == 0 && ctx.Err() != nil {
			return
		}
		var w uint64
		for j, v := range c.Val[i<<6 : min(i<<6+64, len(c.Val))] {
			if t.number(v) {
				w |= 1 << j
			}
		}
		add[i] |= w
	}
}

// within adds the rows from from to to. It does not branch on the values: they come
// in any order and would mispredict.
func (c *Num) within(ctx context.Context, from, to int64, add Set) {
	if from > to {
		return
	}
	width := uint64(to) - uint64(from)
	for i := range add {
		if i&1023 == 0 && ctx.Err() != nil {
			return
		}
		var w uint64
		for j, v := range c.Val[i<<6 : min(i<<6+64, len(c.Val))] {
			_, outside := bits.Sub64(width, uint64(v)-uint64(from), 0)
			w |= (outside ^ 1) << j
		}
		add[i] |= w
	}
}

func (c *Num) Compare(a, b uint32) int { return cmp.Compare(c.Val[a], c.Val[b]) }

// Order is a radix sort, 16 bits a pass; passes in which all agree are skipped.
func (c *Num) Order(n int) []uint32 {
	a, b := make([]uint32, n, n+Headroom(n)), make([]uint32, n, n+Headroom(n))
	for i := range a {
		a[i] = uint32(i)
	}
	if slices.IsSorted(c.Val) {
		return a
	}
	at := make([]int, 1<<16+1)
	for sh := 0; sh < 64; sh += 16 {
		clear(at)
		for _, v := range c.Val {
			at[int(uint16((uint64(v)^1<<63)>>sh))+1]++
		}
		if slices.Max(at) == n {
			continue
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, s := range a {
			k := uint16((uint64(c.Val[s]) ^ 1<<63) >> sh)
			b[at[k]] = s
			at[k]++
		}
		a, b = b, a
	}
	return a
}

func (c *Num) Grow(more int) { c.Val = slices.Grow(c.Val, more) }
func (c *Num) Bytes() int    { return 8 * cap(c.Val) }

// Headroom is how much longer than needed an array of n is made.
func Headroom(n int) int { return 1024 + n/32 }
