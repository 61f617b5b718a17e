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
	// the word are looked for at eight places at once.
	dense bool
	at    [3]int
	mask  [3]uint64 // the byte that stands at, eight times
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
	first := min(max(n.rare-1, 0), max(last-2, 0)) // three in a row, the rarest among them
	for i := range n.at {
		n.at[i] = min(first+i, last)
		n.mask[i] = ones * uint64(w[n.at[i]])
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
	i, end := from, len(b)-n.at[2]-8
	x, y, z := n.at[0], n.at[1], n.at[2]
	for ; i <= end; i += 8 {
		d := binary.LittleEndian.Uint64(b[i+x:]) ^ n.mask[0]
		d |= binary.LittleEndian.Uint64(b[i+y:]) ^ n.mask[1]
		d |= binary.LittleEndian.Uint64(b[i+z:]) ^ n.mask[2]
		// A byte of d is zero where all three stand; the first so marked is one.
		for hit := (d - ones) &^ d & highs; hit != 0; hit &= hit - 1 {
			if s := i + bits.TrailingZeros64(hit)/8; n.is(b, s) {
				return s
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
