package font

// Reduce keeps of a TrueType file the characters that keep accepts, their
// outlines and widths; names, hints of layout and vertical metrics go. It makes
// the committed fallback font (cmd/pack) and is not used when printing.
func Reduce(data []byte, keep func(rune) bool) ([]byte, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	codes := map[rune]source{}
	for _, r := range f.runes() {
		if keep(r) {
			codes[r] = source{font: f, glyph: f.glyph(r)}
		}
	}
	return build(f, codes, cmap12)
}

// Covers returns what a TrueType file has glyphs for.
func Covers(data []byte) (func(rune) bool, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	return func(r rune) bool { return f.glyph(r) != 0 }, nil
}
