package font

// Characters that no shipped font has and every Chinese form uses: they are
// drawn with glyphs of Noto, and still copy out of the PDF as themselves.

// alias maps a character to one that looks the same on paper.
var alias = map[rune]rune{
	'☐': '□',
	'✔': '√', '✓': '√',
	'✕': '×', '✖': '×', '✗': '×', '✘': '×',
	'\u00AD': '-', // a soft hyphen that was typed was meant
}

// boxed maps a ticked box to the mark inside it.
var boxed = map[rune]rune{'☑': '√', '☒': '×'}

// composite writes the record of a box with a mark in it, at three quarters of
// the mark's size, both centred.
func (c *cutter) composite(s source) []byte {
	f := s.font
	box, mark := s.glyph, f.glyph(boxed[[]rune(s.parts)[0]])
	frame := f.outline(box)
	out := append([]byte{0xFF, 0xFF}, frame[2:10]...)
	part := func(glyph, flags int, dx, dy int) {
		for _, v := range []int{flags | wordArgs | xyArgs, c.add(source{font: f, glyph: glyph}), dx, dy} {
			out = be.AppendUint16(out, uint16(v))
		}
	}
	part(box, moreParts, 0, 0)
	bx, by := centre(frame)
	mx, my := centre(f.outline(mark))
	part(mark, oneScale, bx-mx*3/4, by-my*3/4)
	return be.AppendUint16(out, 3<<14/4) // 0.75 with 14 bits behind the point
}

// centre is the middle of the box around a glyph.
func centre(rec []byte) (x, y int) {
	s := func(i int) int { return int(int16(be.Uint16(rec[i:]))) }
	return (s(2) + s(6)) / 2, (s(4) + s(8)) / 2
}
