package column

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Both ways of looking find what bytes.Index finds, wherever it stands.
func TestNeedle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = "0123-\x00\x80\xff"[r.IntN(8)]
		}
		return b
	}
	found := map[bool]int{}
	for range 3000 {
		b := some(r.IntN(60))
		var freq [256]uint32
		for _, c := range b {
			freq[c]++
		}
		w := some(1 + r.IntN(6))
		if at := r.IntN(60); at+len(w) < len(b) { // one that is there
			copy(w, b[at:])
		}
		n, ok := needleOf(string(w), &freq)
		if !ok {
			if bytes.Contains(b, w) {
				t.Fatalf("%q is in %q", w, b)
			}
			continue
		}
		for _, n.dense = range []bool{false, true} {
			if n.dense && len(w) == 1 {
				continue // is never looked for so
			}
			for from := range len(b) + 1 {
				want := bytes.Index(b[from:], w)
				if want >= 0 {
					want += from
					found[n.dense]++
				}
				if got := n.in(b, from); got != want {
					t.Fatalf("dense %v: %q in %q from %d: %d, want %d", n.dense, w, b, from, got, want)
				}
			}
		}
	}
	if found[true] < 1000 || found[false] <= found[true] {
		t.Errorf("found %v", found)
	}
}
