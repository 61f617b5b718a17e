// Package lay sets forms and ledgers on paper the way Chinese offices expect
// them: a title block, framed fields, tables whose head repeats, boxes for
// opinions and signatures, notes, page numbers. It knows nothing of records;
// it is told texts and puts them in place.
//
// No text is ever lost: rows grow with their content, a row taller than a page
// goes on on the next. Only Clip and the fixed boxes of Draw cut, and show it
// with an ellipsis.
package lay

import (
	"fmt"
	"strings"

	"opsbook/backend/print/canvas"
)

// Paper is a sheet and its margins, in mm. Smaller forms, such as the 241 × 140
// of a dot-matrix printer, are written as literals.
type Paper struct {
	W, H                     float64
	Top, Right, Bottom, Left float64
}

// A4 is A4 upright with room for binding on the left.
func A4() Paper { return Paper{210, 297, 15, 15, 15, 20} }

// A3 is A3 upright with room for binding on the left.
func A3() Paper { return Paper{297, 420, 15, 15, 15, 20} }

// Landscape is the same sheet lying, with the same margins.
func (p Paper) Landscape() Paper {
	p.W, p.H = p.H, p.W
	return p
}

// Width is what lies between the side margins.
func (p Paper) Width() float64 { return p.W - p.Left - p.Right }

// low tells half a sheet, on which titles and boxes are smaller.
func (p Paper) low() bool { return p.H < 200 }

// Bottom edge of what is printed.
func (p Paper) end() float64 { return p.H - p.Bottom }

// Foot is what stands around the body of every page.
type Foot struct {
	Text string // bottom left: who printed, when
	Copy string // name of the copy, downwards along the right edge: 存根联
	Mark string // large and pale behind the page: 作废
	Bare bool   // no page numbers
}

// Doc flows blocks down pages. Several may follow each other on one canvas;
// each begins on a new page and counts its own pages.
type Doc struct {
	c     canvas.Canvas
	paper Paper
	foot  Foot
	begin int        // page of the canvas the document begins on
	y     float64    // where the next block goes
	frame float64    // where the frame around the last blocks began
	boxed bool       // whether there is such a frame
	fresh bool       // nothing but what repeats is on the page yet
	every []repeated // what is drawn on top of each new page, in order
}

// Begin starts a document on a new page.
func Begin(c canvas.Canvas, p Paper, foot Foot) *Doc {
	d := &Doc{c: c, paper: p, foot: foot, begin: c.Pages() + 1}
	d.page()
	return d
}

// End closes the document: now that their number is known, pages are numbered.
func (d *Doc) End() {
	d.close()
	pages := d.c.Pages() - d.begin + 1
	for n := range pages {
		d.c.Turn(d.begin + n)
		d.margins(n+1, pages)
	}
}

// Room is how much of the page is left, in mm.
func (d *Doc) Room() float64 { return d.paper.end() - d.y }

// Gap leaves so many mm free, and ends the frame.
func (d *Doc) Gap(mm float64) {
	d.close()
	d.y = min(d.y+mm, d.paper.end())
}

// Break goes on on a new page.
func (d *Doc) Break() {
	d.close()
	d.page()
}

func (d *Doc) page() {
	d.c.Page(d.paper.W, d.paper.H)
	d.y = d.paper.Top
	d.mark()
	for _, r := range d.every {
		r.draw()
	}
	d.fresh = true
}

type repeated struct {
	draw func()
	h    float64
}

// body is how much a new page has room for, in mm.
func (d *Doc) body() float64 {
	h := d.paper.end() - d.paper.Top
	for _, r := range d.every {
		h -= r.h
	}
	return h
}

// repeat draws something now and on top of each further page, until the
// returned function is called.
func (d *Doc) repeat(draw func()) (stop func()) {
	n, top := len(d.every), d.y
	draw()
	d.every = append(d.every, repeated{draw, d.y - top})
	return func() { d.every = d.every[:n] }
}

// need makes room for a block that must not be torn: it goes on a new page if
// this one has not enough left. A block taller than a page gets one of its own.
func (d *Doc) need(h float64) {
	if h > d.Room() && !d.fresh {
		d.Break()
	}
}

// block draws something h high across the body, inside the frame.
func (d *Doc) block(h float64, draw func(x, y, w float64)) {
	d.need(h)
	d.open()
	draw(d.paper.Left, d.y, d.paper.Width())
	d.y += h
	d.fresh = false
}

// open begins a frame unless one is open.
func (d *Doc) open() {
	if !d.boxed {
		d.boxed, d.frame = true, d.y
	}
}

// close draws the frame around what came since open.
func (d *Doc) close() {
	if d.boxed {
		d.c.Rect(d.paper.Left, d.frame, d.paper.Width(), d.y-d.frame, thick)
	}
	d.boxed = false
}

const (
	footPt   = 8
	footDrop = 4.5 // of the foot below the body, mm
)

func (d *Doc) margins(n, pages int) {
	p, f := d.paper, canvas.Font{Pt: footPt}
	y, h := p.end()+footDrop-2.5, 5.0
	Draw(d.c, p.Left, y, p.Width()-32, h, Cell{Text: d.foot.Text, Font: f, Fit: Shrink})
	if !d.foot.Bare {
		text := fmt.Sprintf("第 %d 页 / 共 %d 页", n, pages)
		Draw(d.c, p.Left+p.Width()-32, y, 32, h, Cell{Text: text, Font: f, Align: Right, Fit: Shrink})
	}
	if d.foot.Copy != "" {
		down := strings.Join(strings.Split(d.foot.Copy, ""), "\n")
		Draw(d.c, p.W-p.Right+1, p.Top, min(7, p.Right-1), p.end()-p.Top, Cell{Text: down, Font: canvas.Font{Pt: 9}, Align: Centre})
	}
}

// mark writes the pale word first, so that everything else lies over it.
func (d *Doc) mark() {
	if d.foot.Mark == "" {
		return
	}
	p, f := d.paper, canvas.Font{Bold: true, Pt: 110, Grey: 228}
	for f.Pt > 20 && textWidth(d.c, d.foot.Mark, f) > p.Width()*0.8 {
		f.Pt -= 10
	}
	Draw(d.c, p.Left, p.Top, p.Width(), p.end()-p.Top, Cell{Text: d.foot.Mark, Font: f, Align: Centre, Fit: Clip})
}
