package column

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// needle is a word that is looked for in a Text.
type needle struct {
	w    string
	rare int // its rarest byte
	// Where even that byte is common, as digits are among numbers, three bytes of
	// the word are looked for at sixteen places at once.
	dense bool
	first int       // where the first of them stands in the word
	mask  [3]uint64 // each of them, eight times
	third uint64    // all bits, or none if the word has but two bytes
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080

	// common is one byte in so many: from there on looking for the byte alone stops
	// more often than it skips.
	common = 48
)

// needleOf prepares a word that is not empty; freq tells how often each byte
// occurs. False: one of its bytes never does.
func needleOf(w string, freq *[256]uint32) (n needle, ok bool) {
	n.w = w
	total := uint64(0)
	for _, f := range freq {
		total += uint64(f)
	}
	for i := range len(w) {
		if freq[w[i]] < freq[w[n.rare]] {
			n.rare = i
		}
	}
	last := len(w) - 1
	n.dense = last > 0 && uint64(freq[w[n.rare]])*common > total
	n.first = min(max(n.rare-1, 0), max(last-2, 0)) // three in a row, the rarest among them
	for i := range n.mask {
		n.mask[i] = ones * uint64(w[min(n.first+i, last)])
	}
	if last > 1 {
		n.third = 1<<64 - 1
	}
	return n, freq[w[n.rare]] > 0
}

// in returns where the word stands in b, from a place on; -1 if nowhere.
func (n *needle) in(b []byte, from int) int {
	if n.dense {
		return n.three(b, from)
	}
	for p := from + n.rare; p < len(b); p++ {
		j := bytes.IndexByte(b[p:], n.w[n.rare]) // vectorised
		if j < 0 {
			return -1
		}
		p += j
		if n.is(b, p-n.rare) {
			return p - n.rare
		}
	}
	return -1
}

func (n *needle) is(b []byte, s int) bool {
	return s+len(n.w) <= len(b) && string(b[s:s+len(n.w)]) == n.w
}

func (n *needle) three(b []byte, from int) int {
	i := from
	// Constant places within one slice, so that no load is checked against its end.
	for s := b[min(i+n.first, len(b)):]; len(s) >= 18; i, s = i+16, s[16:] {
		d := n.differ(binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[1:]), binary.LittleEndian.Uint64(s[2:]))
		e := n.differ(binary.LittleEndian.Uint64(s[8:]), binary.LittleEndian.Uint64(s[9:]), binary.LittleEndian.Uint64(s[10:]))
		// A byte is zero where all three stand; the first so marked is one.
		d, e = (d-ones)&^d&highs, (e-ones)&^e&highs
		if d|e == 0 {
			continue
		}
		for ; d != 0; d &= d - 1 {
			if p := i + bits.TrailingZeros64(d)/8; n.is(b, p) {
				return p
			}
		}
		for ; e != 0; e &= e - 1 {
			if p := i + 8 + bits.TrailingZeros64(e)/8; n.is(b, p) {
				return p
			}
		}
	}
	for ; i+len(n.w) <= len(b); i++ {
		if n.is(b, i) {
			return i
		}
	}
	return -1
}

// differ has a zero byte where the three bytes are those of the word.
func (n *needle) differ(x, y, z uint64) uint64 {
	return x ^ n.mask[0] | y ^ n.mask[1] | (z^n.mask[2])&n.third
}
