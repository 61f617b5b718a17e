package column

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"opsbook/backend/lens/pinyin"
)

// text is a column of mostly distinct values (numbers, serials, remarks), folded,
// in chunks of 1,024 rows so that one row's change rewrites one small buffer.
type Text struct {
	chunks []chunk
	n      int
	freq   [256]uint32 // how often each byte occurs; only ever grows
}

type chunk struct {
	buf []byte   // values, each followed by a 0
	off []uint32 // off[i] is where row i starts; one more at the end
}

const per = 1024

func (c *Text) at(slot uint32) []byte {
	k := &c.chunks[slot/per]
	return k.buf[k.off[slot%per] : k.off[slot%per+1]-1]
}

func (c *Text) Put(slot uint32, raw string) {
	s := pinyin.Fold(raw)
	for i := range len(s) {
		c.freq[s[i]]++
	}
	if int(slot) < c.n {
		k, i := &c.chunks[slot/per], slot%per
		d := len(s) + 1 - int(k.off[i+1]-k.off[i])
		k.buf = slices.Replace(k.buf, int(k.off[i]), int(k.off[i+1])-1, []byte(s)...)
		for i++; int(i) < len(k.off); i++ {
			k.off[i] = uint32(int(k.off[i]) + d)
		}
		return
	}
	if c.n%per == 0 {
		if m := len(c.chunks); m > 0 {
			c.chunks[m-1].buf = slices.Clip(c.chunks[m-1].buf)
		}
		c.chunks = append(c.chunks, chunk{off: append(make([]uint32, 0, per+1), 0)})
	}
	k := &c.chunks[len(c.chunks)-1]
	k.buf = append(append(k.buf, s...), 0)
	k.off = append(k.off, uint32(len(k.buf)))
	c.n++
}

func (c *Text) Is(slot uint32, raw string) bool { return string(c.at(slot)) == pinyin.Fold(raw) }
func (c *Text) Empty(slot uint32) bool          { return len(c.at(slot)) == 0 }

// value is the folded text: good for comparing, not for showing.
func (c *Text) Value(slot uint32) any {
	if b := c.at(slot); len(b) > 0 {
		return string(b)
	}
	return nil
}

// Search looks for the word in chunks that have rows to add. A word with a byte the
// column lacks costs nothing.
func (c *Text) Search(ctx context.Context, w string, add Set) {
	if w == "" {
		return
	}
	n, ok := needleOf(w, &c.freq)
	if !ok {
		return
	}
	c.Each(ctx, func(i int) {
		b := add[i*per/64:]
		b = b[:min(len(b), per/64)]
		if len(b) < per/64 || !b.full() {
			c.chunks[i].search(&n, b)
		}
	})
}

// each calls f for every chunk, eight in a row on each core. Sets may be written
// without a lock: the rows of a chunk have words of their own.
func (c *Text) Each(ctx context.Context, f func(i int)) {
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(c.chunks)/64) {
		wg.Go(func() {
			for from := int(next.Add(8)) - 8; from < len(c.chunks) && ctx.Err() == nil; from = int(next.Add(8)) - 8 {
				for i := from; i < min(from+8, len(c.chunks)); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}

func (k *chunk) search(n *needle, add Set) {
	for row, p := 0, 0; ; {
		s := n.in(k.buf, p)
		if s < 0 {
			return
		}
		for step := 1; step > 0; { // gallop to the row that holds s
			if row+step < len(k.off)-1 && int(k.off[row+step]) <= s {
				row += step
				step <<= 1
			} else {
				step >>= 1
			}
		}
		add.Add(uint32(row))
		p = int(k.off[row+1]) // one hit a row is enough
	}
}

func (c *Text) Leads(ctx context.Context, word string, whole bool, add Set) {
	for i := range len(word) {
		if c.freq[word[i]] == 0 {
			return
		}
	}
	c.Each(ctx, func(i int) {
		k, b := &c.chunks[i], add[i*per/64:]
		for row := range uint32(len(k.off) - 1) {
			from, n := k.off[row], int(k.off[row+1]-k.off[row])-1
			if n == len(word) || n > len(word) && !whole {
				if string(k.buf[from:int(from)+len(word)]) == word {
					b.Add(row)
				}
			}
		}
	})
}

// scan adds the rows whose text ok holds for.
func (c *Text) scan(ctx context.Context, add Set, ok func([]byte) bool) {
	c.Each(ctx, func(i int) {
		k, b := &c.chunks[i], add[i*per/64:]
		for row := range uint32(len(k.off) - 1) {
			if ok(k.buf[k.off[row] : k.off[row+1]-1]) {
				b.Add(row)
			}
		}
	})
}

func (c *Text) Choose(ctx context.Context, t *Test, add Set) {
	if t.Op != Contains {
		c.scan(ctx, add, t.bytes)
		return
	}
	for _, w := range t.Folds {
		c.Search(ctx, w, add)
	}
}

func (c *Text) Compare(a, b uint32) int { return bytes.Compare(c.at(a), c.at(b)) }

// order sorts by the eight bytes behind what all values begin with, which decides
// nearly always, and looks into the texts only where they are equal.
func (c *Text) Order(n int) []uint32 {
	out := make([]uint32, n, n+Headroom(n))
	for i := range out {
		out[i] = uint32(i)
	}
	if slices.IsSortedFunc(out, c.Compare) {
		return out
	}
	type entry struct {
		key  uint64
		slot uint32
	}
	skip := c.shared()
	list := make([]entry, n)
	for i := range list {
		var key [8]byte
		if b := c.at(uint32(i)); len(b) > skip {
			copy(key[:], b[skip:])
		}
		list[i] = entry{binary.BigEndian.Uint64(key[:]), uint32(i)}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Or(c.Compare(a.slot, b.slot), cmp.Compare(a.slot, b.slot))
	})
	for i := range list {
		out[i] = list[i].slot
	}
	return out
}

// shared is how many bytes all values that are not empty begin with.
func (c *Text) shared() int {
	var first []byte
	for i := range uint32(c.n) {
		b := c.at(i)
		switch {
		case len(b) == 0:
		case first == nil:
			first = b
		default:
			n := 0
			for n < len(first) && n < len(b) && first[n] == b[n] {
				n++
			}
			first = first[:n]
		}
	}
	return len(first)
}

func (c *Text) Grow(int) { c.chunks = slices.Grow(c.chunks, 16) }

func (c *Text) Bytes() (n int) {
	for i := range c.chunks {
		n += cap(c.chunks[i].buf) + 4*cap(c.chunks[i].off) + 48
	}
	return n
}
