package font

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var be = binary.BigEndian

func u16(b []byte, i int) int { return int(be.Uint16(b[i:])) }
func u32(b []byte, i int) int { return int(be.Uint32(b[i:])) }

const (
	lastPlane = 4                    // CJK extensions end in plane 3
	blocks    = lastPlane << 16 >> 8 // 256 runes each
	maxGlyphs = 1 << 16
)

// outlines is one TrueType file: immutable once parsed, safe for concurrent use.
type outlines struct {
	tables  map[string][]byte
	upem    int
	metrics int  // glyphs with an advance width of their own
	wide    bool // loca holds 32-bit offsets
	glyphs  [blocks]*[256]uint16
}

// parse reads a TrueType file with a format 12 character map. It is meant for
// the fonts we ship, not for files of users: only the frame is checked.
func parse(data []byte) (*outlines, error) {
	if len(data) < 12 || u32(data, 0) != 0x10000 {
		return nil, errors.New("font: not a TrueType file")
	}
	f := &outlines{tables: map[string][]byte{}}
	for i := range u16(data, 4) {
		e := data[12+16*i:]
		from, n := u32(e, 8), u32(e, 12)
		if from+n > len(data) {
			return nil, fmt.Errorf("font: table %q is cut off", e[:4])
		}
		f.tables[string(e[:4])] = data[from : from+n : from+n]
	}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"} {
		if f.tables[name] == nil {
			return nil, fmt.Errorf("font: no table %q", name)
		}
	}
	f.upem = u16(f.tables["head"], 18)
	f.wide = u16(f.tables["head"], 50) != 0
	f.metrics = u16(f.tables["hhea"], 34)
	return f, f.readMap(f.tables["cmap"])
}

func (f *outlines) readMap(cmap []byte) error {
	for i := range u16(cmap, 2) {
		sub := cmap[u32(cmap, 8+8*i):]
		if u16(sub, 0) != 12 {
			continue
		}
		for k := range u32(sub, 12) {
			first, last, g := u32(sub, 16+12*k), u32(sub, 20+12*k), u32(sub, 24+12*k)
			for c := first; c <= last && c < blocks<<8; c++ {
				b := f.glyphs[c>>8]
				if b == nil {
					b = new([256]uint16)
					f.glyphs[c>>8] = b
				}
				b[c&0xFF] = uint16(g + c - first)
			}
		}
		return nil
	}
	return errors.New("font: no character map of format 12")
}

// glyph returns the glyph of r, or 0 if the font has none.
func (f *outlines) glyph(r rune) int {
	if r < 0 || r >= blocks<<8 || f.glyphs[r>>8] == nil {
		return 0
	}
	return int(f.glyphs[r>>8][r&0xFF])
}

func (f *outlines) advance(g int) int {
	return u16(f.tables["hmtx"], 4*min(g, f.metrics-1))
}

func (f *outlines) bearing(g int) int {
	if g < f.metrics {
		return u16(f.tables["hmtx"], 4*g+2)
	}
	return u16(f.tables["hmtx"], 4*f.metrics+2*(g-f.metrics))
}

// outline returns the glyph's record in the glyf table; blank glyphs have none.
func (f *outlines) outline(g int) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	if f.wide {
		return glyf[u32(loca, 4*g):u32(loca, 4*g+4)]
	}
	return glyf[2*u16(loca, 2*g) : 2*u16(loca, 2*g+2)]
}

// runes lists what the font maps, in order.
func (f *outlines) runes() []rune {
	var out []rune
	for i, b := range f.glyphs {
		if b == nil {
			continue
		}
		for k, g := range b {
			if g != 0 {
				out = append(out, rune(i<<8|k))
			}
		}
	}
	return out
}
