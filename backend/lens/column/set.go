package column

import (
	"math/bits"
	"slices"
)

// Set is a set of slots, one bit each.
type Set []uint64

// Has reports whether a slot is in the set; slots that came later are not.
func (b Set) Has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]>>(i&63)&1 != 0 }

// Add adds a slot, which must be within the length of the set.
func (b Set) Add(i uint32) { b[i>>6] |= 1 << (i & 63) }

// Del takes a slot out.
func (b Set) Del(i uint32) { b[i>>6] &^= 1 << (i & 63) }

// Count is how many slots the set has.
func (b Set) Count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b Set) full() bool {
	for _, w := range b {
		if ^w != 0 {
			return false
		}
	}
	return true
}

// And keeps what is in o, which is as long, too.
func (b Set) And(o Set) {
	for i := range b {
		b[i] &= o[i]
	}
}

// Or adds what is in o, which is as long.
func (b Set) Or(o Set) {
	for i := range b {
		b[i] |= o[i]
	}
}

// Minus takes out what is in o, which is as long.
func (b Set) Minus(o Set) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// Above counts the slots behind one.
func (b Set) Above(slot uint32) int {
	n := bits.OnesCount64(b[slot>>6] &^ (1<<(slot&63+1) - 1))
	for _, w := range b[slot>>6+1:] {
		n += bits.OnesCount64(w)
	}
	return n
}

// Window appends up to n slots to out, last first, behind the first skip of them;
// left is how many of skip could not be skipped here.
func (b Set) Window(out []uint32, skip, n int) (_ []uint32, left int) {
	for i := len(b) - 1; i >= 0 && n > 0; i-- {
		w := b[i]
		if here := bits.OnesCount64(w); here <= skip {
			skip -= here
			continue
		}
		for ; w != 0 && n > 0; w &^= 1 << (63 - bits.LeadingZeros64(w)) {
			if skip > 0 {
				skip--
				continue
			}
			out = append(out, uint32(i<<6|63-bits.LeadingZeros64(w)))
			n--
		}
	}
	return out, skip
}

// Newest appends the slots to out, last first.
func (b Set) Newest(out []uint32) []uint32 {
	for i := len(b) - 1; i >= 0; i-- {
		if ^b[i] == 0 { // most words of a register nearly all of whose rows are found
			n := len(out)
			out = slices.Grow(out, 64)[:n+64]
			for j := range out[n:] {
				out[n+j] = uint32(i<<6 | 63 - j)
			}
			continue
		}
		for w := b[i]; w != 0; {
			j := bits.LeadingZeros64(w)
			w &^= 1 << 63 >> j
			out = append(out, uint32(i<<6|63-j))
		}
	}
	return out
}

// Each calls f for every slot, in order.
func (b Set) Each(f func(uint32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint32(i<<6 | bits.TrailingZeros64(w)))
		}
	}
}
