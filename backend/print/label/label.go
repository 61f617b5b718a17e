package label

import (
	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/font"
	"opsbook/backend/print/lay"
)

// Label is the text of one label. Lines are shrunk, and in the end cut with an
// ellipsis, to stay on theirs; the first is bold.
type Label struct {
	Head  string      // bold, across the top; may be empty
	Code  canvas.Code // the number, for scanners
	Lines []string    // beside the code: 编号：GDZC-2024-00137
	Foot  string      // small, across the bottom; may be empty
}

// Options of printing labels.
type Options struct {
	Start int  // where the first label goes on the first sheet, 1 if zero
	Frame bool // a thin line along the edges, for sheets that are cut by hand
}

// Print draws labels on as many sheets as they need. A start that is not on the
// sheet is a fault.Invalid, and nothing is drawn.
func Print(c canvas.Canvas, s Stock, labels []Label, o Options) error {
	if o.Start == 0 {
		o.Start = 1
	}
	if o.Start < 1 || o.Start > s.PerSheet() {
		return fault.New(fault.Invalid, "起始位置 %d 不在标签纸上，请填 1 到 %d。",
			"Position %d is not on the sheet; please enter 1 to %d.", o.Start, s.PerSheet())
	}
	for i, l := range labels {
		n := (i + o.Start - 1) % s.PerSheet()
		if i == 0 || n == 0 {
			c.Page(s.W, s.H)
		}
		x, y := s.corner(n)
		draw(c, s, x, y, l)
		if o.Frame {
			c.Rect(x+margin/2, y+margin/2, s.LabelW-margin, s.LabelH-margin, 0.15)
		}
	}
	return nil
}

const (
	margin   = 1.6  // kept free at the edges, for printers that drift
	headPart = 0.15 // of the height
	footPart = 0.11
	codePart = 0.42 // of the width, at most
	leading  = 1.3
	largest  = 9.5 // points
	smallest = 5
)

func draw(c canvas.Canvas, s Stock, x, y float64, l Label) {
	x, y = x+margin, y+margin
	w, h := s.LabelW-2*margin, s.LabelH-2*margin
	if l.Head != "" {
		high := h * headPart
		lay.Draw(c, x, y, w, high, cell(l.Head, points(high), true, lay.Centre))
		y, h = y+high, h-high
	}
	if l.Foot != "" {
		high := h * footPart
		lay.Draw(c, x, y+h-high, w, high, cell(l.Foot, points(high), false, lay.Centre))
		h -= high
	}
	side := min(h, w*codePart)
	l.Code.Draw(c, x, y+(h-side)/2, side)
	lines(c, x+side, y, w-side, h, l.Lines)
}

// lines are set in one size, that of the first line; longer ones shrink.
func lines(c canvas.Canvas, x, y, w, h float64, texts []string) {
	if len(texts) == 0 {
		return
	}
	high := min(h/float64(len(texts)), largest*font.Point*leading*1.15)
	y += (h - high*float64(len(texts))) / 2
	pt := points(high)
	for pt > smallest && textWidth(c, texts[0], pt) > w-2.3 {
		pt -= 0.25
	}
	for i, text := range texts {
		lay.Draw(c, x, y+float64(i)*high, w, high, cell(text, pt, i == 0, lay.Left))
	}
}

func textWidth(c canvas.Canvas, s string, pt float64) float64 {
	w := 0.0
	for _, r := range s {
		w += c.Advance(r, canvas.Font{Bold: true, Pt: pt})
	}
	return w
}

// points is how large letters may be on a line so high.
func points(high float64) float64 { return min(largest, high/font.Point/leading) }

func cell(text string, pt float64, bold bool, align lay.Align) lay.Cell {
	return lay.Cell{Text: text, Font: canvas.Font{Pt: pt, Bold: bold}, Align: align, Fit: lay.Shrink, Min: smallest}
}
