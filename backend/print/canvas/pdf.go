package canvas

import (
	"strings"
	"time"

	"opsbook/backend/print/font"
)

// About is what a reader of the file sees in its properties, and how the
// printer it is meant for is to be corrected.
type About struct {
	Title, Author, Subject string
	Created                time.Time // a drawing repeated with this gives the same bytes, see Bytes
	DX, DY                 float64   // shift of everything in mm, to the right and down
	Scale                  float64   // size of everything, 1 if zero; pages keep their size
}

// PDF is a Canvas that becomes a PDF file. It records the drawing; Bytes then
// cuts fonts of just the characters used and writes. It is for one goroutine.
type PDF struct {
	about   About
	pages   []*page
	current *page
	faces   [2]font.Face     // regular, bold
	codes   [2]map[rune]rune // per face: code in the file → character
	private map[rune]rune    // character → private code, where it cannot be its own
}

type page struct {
	w, h float64
	ops  []op
}

type kind uint8

const (
	opText kind = iota
	opLine
	opRect
	opFill
	opImage
)

// op is one recorded call. For a line, w and h are its end.
type op struct {
	kind       kind
	font       Font
	x, y, w, h float64
	thick      float64
	grey       uint8
	text       string // in codes
	picture    *Picture
}

var _ Canvas = (*PDF)(nil)

// New returns a PDF without pages.
func New(about About) *PDF {
	if about.Scale == 0 {
		about.Scale = 1
	}
	return &PDF{
		about: about, private: map[rune]rune{},
		faces: [2]font.Face{font.Regular(), font.Bold()},
		codes: [2]map[rune]rune{{}, {}},
	}
}

func (c *PDF) Page(w, h float64) {
	c.current = &page{w: w, h: h}
	c.pages = append(c.pages, c.current)
}

func (c *PDF) Turn(n int) { c.current = c.pages[n-1] }

func (c *PDF) Pages() int { return len(c.pages) }

func (c *PDF) Advance(r rune, f Font) float64 { return c.faces[weight(f)].Width(r, f.Pt) }

func (c *PDF) Text(x, y float64, s string, f Font) {
	if coded := c.encode(s, weight(f)); coded != "" {
		c.add(op{kind: opText, x: x, y: y, text: coded, font: f})
	}
}

func (c *PDF) Line(x1, y1, x2, y2, thick float64) {
	c.add(op{kind: opLine, x: x1, y: y1, w: x2, h: y2, thick: thick})
}

func (c *PDF) Rect(x, y, w, h, thick float64) {
	c.add(op{kind: opRect, x: x, y: y, w: w, h: h, thick: thick})
}

func (c *PDF) Fill(x, y, w, h float64, grey uint8) {
	c.add(op{kind: opFill, x: x, y: y, w: w, h: h, grey: grey})
}

func (c *PDF) Image(x, y, w, h float64, p *Picture) {
	c.add(op{kind: opImage, x: x, y: y, w: w, h: h, picture: p})
}

func (c *PDF) add(o op) { c.current.ops = append(c.current.ops, o) }

func weight(f Font) int {
	if f.Bold {
		return 1
	}
	return 0
}

// encode gives every visible character of s its code in the file and notes it
// for the cut.
func (c *PDF) encode(s string, face int) string {
	var b strings.Builder
	for _, r := range s {
		if font.Invisible(r) {
			continue
		}
		code := c.code(r)
		c.codes[face][code] = r
		b.WriteRune(code)
	}
	return b.String()
}

const (
	firstPrivate = 0xE000
	lastPrivate  = 0xF8FF
)

// code is r itself, or a private code point for a character beyond 16 bits.
// The 6,400 private ones are more than our fonts have characters out there;
// a text of more unknown ones than that gets the character for "no glyph".
func (c *PDF) code(r rune) rune {
	if r < firstPrivate || r > lastPrivate && r < 0xFFFE {
		return r
	}
	code, ok := c.private[r]
	if !ok {
		if code = firstPrivate + rune(len(c.private)); code > lastPrivate {
			return '〓'
		}
		c.private[r] = code
	}
	return code
}
