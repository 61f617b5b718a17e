// Package font knows the shipped fonts: which characters they have, how wide
// these are, and how to cut out of them a font of just the characters that a
// document uses.
//
// Noto Sans SC comes first; what it lacks is taken from a Kai. The package does
// not draw, does not lay out, and reads no font of the computer: a form must
// look the same everywhere. Where the files come from: data/FONTS.md.
package font

import (
	"slices"
	"unicode"
)

// Point is one typographic point in mm.
const Point = 25.4 / 72

// Face is a weight of the shipped fonts. It is immutable and safe for
// concurrent use.
type Face struct{ noto *outlines }

// Regular is the face of body text. The first call in a process reads the font.
func Regular() Face { return Face{notoRegular()} }

// Bold is the face of titles and labels. The first call in a process reads the font.
func Bold() Face { return Face{notoBold()} }

// Has reports whether r can be drawn.
func (f Face) Has(r rune) bool {
	if Invisible(r) {
		return true
	}
	s, ok := f.source(r)
	return ok && s.font != nil
}

// Width is the advance of r at a size of pt points, in mm. A character that no
// font has is as wide as the box drawn in its place.
func (f Face) Width(r rune, pt float64) float64 {
	if Invisible(r) {
		return 0
	}
	s, _ := f.source(r)
	return float64(s.font.advance(s.glyph)) / float64(s.font.upem) * pt * Point
}

// Cut builds a TrueType font. codes maps each code point of the new font, all
// below U+10000, to the character that is drawn for it.
func (f Face) Cut(codes map[rune]rune) ([]byte, error) {
	glyphs := make(map[rune]source, len(codes))
	for code, r := range codes {
		glyphs[code], _ = f.source(r)
	}
	return build(f.noto, glyphs, cmap4)
}

// source finds the glyph of r; if there is none, it is the empty box and false.
func (f Face) source(r rune) (source, bool) {
	if _, ok := boxed[r]; ok {
		return source{font: f.noto, glyph: f.noto.glyph('□'), parts: string(r)}, true
	}
	if a, ok := alias[r]; ok {
		r = a
	}
	if g := f.noto.glyph(r); g != 0 {
		return source{font: f.noto, glyph: g}, true
	}
	if r >= unicode.MaxASCII {
		if g := fallback().glyph(r); g != 0 {
			return source{font: fallback(), glyph: g}, true
		}
	}
	return source{font: f.noto}, false
}

// Missing lists the characters of text that cannot be drawn, each once, in
// order of code point. Ask before printing and tell the clerk.
func Missing(text string) []rune {
	var out []rune
	for _, r := range text {
		if !Regular().Has(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return out
}

// Invisible reports whether r leaves no mark and takes no room on paper:
// control characters, zero-width joiners and marks of direction, and the
// selectors of glyph variants. Canvases skip it.
func Invisible(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r < 0xA0:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}
