package font

type segment struct{ first, last, glyph int }

// segments joins entries whose codes and glyphs both run on.
func segments(entries []mapped) []segment {
	var out []segment
	for _, e := range entries {
		c := int(e.code)
		if k := len(out) - 1; k >= 0 && out[k].last+1 == c && out[k].glyph+c-out[k].first == e.glyph {
			out[k].last = c
		} else {
			out = append(out, segment{c, c, e.glyph})
		}
	}
	return out
}

// cmap4 is a character map for codes of 16 bits, the only one gofpdf reads.
func cmap4(entries []mapped) []byte {
	segs := append(segments(entries), segment{0xFFFF, 0xFFFF, 0})
	n := len(segs)
	search, log := 1, 0
	for search*2 <= n {
		search, log = search*2, log+1
	}
	var out []byte
	put := func(v ...int) {
		for _, x := range v {
			out = be.AppendUint16(out, uint16(x))
		}
	}
	put(0, 1, 3, 1, 0, 12, 4, 16+8*n, 0, 2*n, 2*search, log, 2*n-2*search)
	for _, s := range segs {
		put(s.last)
	}
	put(0)
	for _, s := range segs {
		put(s.first)
	}
	for _, s := range segs {
		put(s.glyph - s.first)
	}
	for range segs {
		put(0)
	}
	return out
}

// cmap12 is a character map for codes of 32 bits, for fonts that parse reads.
func cmap12(entries []mapped) []byte {
	segs := segments(entries)
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	out = be.AppendUint32(out, uint32(16+12*len(segs)))
	out = be.AppendUint32(out, 0)
	out = be.AppendUint32(out, uint32(len(segs)))
	for _, s := range segs {
		for _, v := range []int{s.first, s.last, s.glyph} {
			out = be.AppendUint32(out, uint32(v))
		}
	}
	return out
}
