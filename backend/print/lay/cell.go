package lay

import (
	"strings"

	"opsbook/backend/print/canvas"
	"opsbook/backend/print/font"
	"opsbook/backend/print/wrap"
)

// Align is where a text stands between left and right.
type Align uint8

const (
	Left Align = iota
	Centre
	Right
)

// VAlign is where a text stands between top and bottom.
type VAlign uint8

const (
	Middle VAlign = iota
	Top
	Bottom
)

// Fit is what happens to a text wider than its cell.
type Fit uint8

const (
	Wrap    Fit = iota // more lines
	Shrink             // smaller letters on one line, as far as they may; then more lines
	Clip               // one line, cut with an ellipsis
	Compact            // more lines; from the third on in letters as small as CompactPt
)

// MinPt is the smallest size that texts are shrunk to, in points.
const MinPt = 6.5

// CompactPt is the smallest size of texts that Compact sets, in points.
const CompactPt = 8

const (
	padX     = 1.1  // mm between a rule and text beside it
	padY     = 1.0  // mm between a rule and text above or below it
	leading  = 1.28 // height of a line by its size
	middle   = 0.36 // of the size from the baseline to the middle of a character
	thin     = 0.2  // rules within a frame, mm
	thick    = 0.5  // the frame
	shade    = 242  // grey behind labels
	shrinkBy = 0.5  // step of shrinking, points
)

// Cell is a text and how it is set.
type Cell struct {
	Text   string
	Font   canvas.Font
	Align  Align
	VAlign VAlign
	Fit    Fit
	Shade  bool    // grey behind it, for labels
	Data   bool    // drawn on paper that is printed already, see DataOnly
	Min    float64 // points that shrinking stops at, MinPt if zero
}

func (cell Cell) least() float64 {
	if cell.Min > 0 {
		return cell.Min
	}
	return MinPt
}

// setting is a text broken into lines.
type setting struct {
	lines []string
	font  canvas.Font
}

func lineHeight(f canvas.Font) float64 { return f.Pt * font.Point * leading }

func (s setting) height() float64 { return float64(len(s.lines)) * lineHeight(s.font) }

// room is the height with what is kept free above and below; a single line may
// come closer to the rules than a block of text.
func (s setting) room() float64 {
	if len(s.lines) == 1 {
		return s.height() + padY
	}
	return s.height() + 2*padY
}

func textWidth(c canvas.Canvas, s string, f canvas.Font) float64 {
	w := 0.0
	for _, r := range s {
		w += c.Advance(r, f)
	}
	return w
}

// set breaks the cell's text for a cell of width w.
func (cell Cell) set(c canvas.Canvas, w float64) setting {
	f, room := cell.Font, w-2*padX
	if cell.Text == "" {
		return setting{nil, f}
	}
	single := !strings.ContainsAny(cell.Text, "\r\n")
	if single && textWidth(c, cell.Text, f) <= room {
		return setting{[]string{cell.Text}, f}
	}
	switch cell.Fit {
	case Clip:
		flat := strings.Join(strings.Fields(cell.Text), " ")
		return setting{[]string{clip(c, flat, room, f)}, f}
	case Shrink:
		for single && f.Pt > cell.least() && textWidth(c, cell.Text, f) > room {
			f.Pt = max(cell.least(), f.Pt-shrinkBy)
		}
	case Compact:
		lines := wrap.Lines(cell.Text, room, width(c, f))
		for f.Pt > CompactPt && len(lines) > 2 {
			f.Pt = max(CompactPt, f.Pt-shrinkBy)
			lines = wrap.Lines(cell.Text, room, width(c, f))
		}
		return setting{lines, f}
	}
	return setting{wrap.Lines(cell.Text, room, width(c, f)), f}
}

func width(c canvas.Canvas, f canvas.Font) func(rune) float64 {
	return func(r rune) float64 { return c.Advance(r, f) }
}

// clip shortens text, with an ellipsis, to a line of width room.
func clip(c canvas.Canvas, line string, room float64, f canvas.Font) string {
	const more = '…'
	text, used := []rune(line), textWidth(c, line, f)
	if used <= room {
		return line
	}
	for len(text) > 0 && used+c.Advance(more, f) > room {
		used -= c.Advance(text[len(text)-1], f)
		text = text[:len(text)-1]
	}
	return string(text) + string(more)
}

// Draw sets a cell into a box of fixed size: the letters shrink until the text
// fits, and what does not fit at the least size is cut with an ellipsis.
func Draw(c canvas.Canvas, x, y, w, h float64, cell Cell) {
	s := cell.set(c, w)
	for s.height() > h && s.font.Pt > cell.least() {
		cell.Font.Pt = max(cell.least(), s.font.Pt-shrinkBy)
		s = cell.set(c, w)
	}
	if n := max(1, int(h/lineHeight(s.font)+0.01)); len(s.lines) > n {
		s.lines[n-1] = clip(c, strings.Join(s.lines[n-1:], ""), w-2*padX, s.font)
		s.lines = s.lines[:n]
	}
	cell.paint(c, x, y, w, h, s)
}

// paint draws the lines of a setting in a box.
func (cell Cell) paint(c canvas.Canvas, x, y, w, h float64, s setting) {
	if skips(c, cell) {
		return
	}
	if cell.Shade {
		c.Fill(x, y, w, h, shade)
	}
	step := lineHeight(s.font)
	switch cell.VAlign {
	case Middle:
		y += (h - s.height()) / 2
	case Top:
		y += padY
	case Bottom:
		y += h - s.height() - padY
	}
	for i, line := range s.lines {
		line = strings.TrimRight(line, " \u3000")
		at := x + padX
		switch cell.Align {
		case Centre:
			at = x + (w-textWidth(c, line, s.font))/2
		case Right:
			at = x + w - padX - textWidth(c, line, s.font)
		}
		c.Text(at, y+step*(float64(i)+0.5)+s.font.Pt*font.Point*middle, line, s.font)
	}
}
