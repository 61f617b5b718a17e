package font

import (
	"errors"
	"maps"
	"slices"
)

// source is a glyph of a font, or a composite record made here (parts).
type source struct {
	font  *outlines
	glyph int
	parts string // key of a drawn composite, see drawn.go; "" for a plain glyph
}

// cutter collects glyphs of several fonts in the order of the new font.
type cutter struct {
	glyphs []source
	at     map[source]int
}

func (c *cutter) add(s source) int {
	n, ok := c.at[s]
	if !ok {
		n = len(c.glyphs)
		c.glyphs = append(c.glyphs, s)
		c.at[s] = n
	}
	return n
}

// mapped is one entry of the new font's character map.
type mapped struct {
	code  rune
	glyph int
}

// build writes a TrueType file with the glyph of each code, in order of codes.
// Glyph 0 of head's font, its empty box, is always the first.
func build(head *outlines, codes map[rune]source, table func([]mapped) []byte) ([]byte, error) {
	c := &cutter{at: map[source]int{}}
	c.add(source{font: head})
	entries := make([]mapped, 0, len(codes))
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		entries = append(entries, mapped{code, c.add(codes[code])})
	}
	t := map[string][]byte{"cmap": table(entries)}
	t["glyf"], t["loca"], t["hmtx"] = c.outlines()
	if len(c.glyphs) >= maxGlyphs {
		return nil, errors.New("font: too many glyphs for one font")
	}
	for _, k := range []string{"head", "hhea", "maxp", "OS/2", "post", "prep", "cvt ", "fpgm"} {
		if b := head.tables[k]; b != nil {
			t[k] = slices.Clone(b)
		}
	}
	t["post"] = append([]byte{0, 3, 0, 0}, make([]byte, 28)...) // version 3: no glyph names
	t["name"] = []byte{0, 0, 0, 0, 0, 6}                        // no names: a reserved one may not be kept
	be.PutUint16(t["head"][50:], 1)
	be.PutUint16(t["hhea"][34:], uint16(len(c.glyphs)))
	be.PutUint16(t["maxp"][4:], uint16(len(c.glyphs)))
	return assemble(t), nil
}

// outlines writes the glyphs; parts of composites join the list while it grows.
func (c *cutter) outlines() (glyf, loca, hmtx []byte) {
	for i := 0; i < len(c.glyphs); i++ {
		s := c.glyphs[i]
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		at := len(glyf)
		if s.parts != "" {
			glyf = append(glyf, c.composite(s)...)
		} else {
			glyf = append(glyf, s.font.outline(s.glyph)...)
			c.renumber(s.font, glyf[at:])
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = be.AppendUint16(hmtx, uint16(s.font.advance(s.glyph)))
		hmtx = be.AppendUint16(hmtx, uint16(s.font.bearing(s.glyph)))
	}
	return glyf, be.AppendUint32(loca, uint32(len(glyf))), hmtx
}

// Flags of a part of a composite glyph.
const (
	wordArgs   = 0x0001
	xyArgs     = 0x0002
	oneScale   = 0x0008
	moreParts  = 0x0020
	twoScales  = 0x0040
	matrix     = 0x0080
	compositeH = 0x80 // high byte of a negative contour count
)

// renumber points the parts of a composite glyph at their new numbers.
func (c *cutter) renumber(f *outlines, rec []byte) {
	if len(rec) <= 10 || rec[0]&compositeH == 0 {
		return
	}
	for p := 10; ; {
		flags := u16(rec, p)
		be.PutUint16(rec[p+2:], uint16(c.add(source{font: f, glyph: u16(rec, p+2)})))
		p += 6 + 2*(flags&wordArgs)
		switch {
		case flags&oneScale != 0:
			p += 2
		case flags&twoScales != 0:
			p += 4
		case flags&matrix != 0:
			p += 8
		}
		if flags&moreParts == 0 {
			return
		}
	}
}

// assemble writes the tables behind their directory. Checksums stay zero: no
// reader of an embedded font looks at them.
func assemble(t map[string][]byte) []byte {
	keys := slices.Sorted(maps.Keys(t))
	out := []byte{0, 1, 0, 0, 0, byte(len(keys)), 0, 128, 0, 3, 0, byte(len(keys)*16 - 128)}
	at := 12 + 16*len(keys)
	for _, k := range keys {
		out = append(append(out, k...), 0, 0, 0, 0)
		out = be.AppendUint32(be.AppendUint32(out, uint32(at)), uint32(len(t[k])))
		at += (len(t[k]) + 3) &^ 3
	}
	for _, k := range keys {
		out = append(out, t[k]...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	return out
}
