package lay

import "opsbook/backend/print/canvas"

// Head is the title block of a form or ledger.
type Head struct {
	Company string      // 11 points, above the title; may be empty
	Title   string      // 20 points, bold
	Left    string      // the line below, left: 申请部门：…
	Right   string      // and right: 编号：…
	Code    canvas.Code // in the top right corner; may be zero
	Every   bool        // on every page, not only the first
}

const (
	codeSize   = 20 // mm, with the quiet zone
	codeRise   = 4  // how far the QR code reaches into the top margin
	companyRow = 6.5
	titleRow   = 10.5
	infoRow    = 6.5
)

// Head draws the title block.
func (d *Doc) Head(h Head) {
	draw := func() { d.head(h) }
	if h.Every {
		d.repeat(draw)
		return
	}
	draw()
}

func (d *Doc) head(h Head) {
	d.close()
	x, w := d.paper.Left, d.paper.Width()
	inset := 0.0
	if !h.Code.Empty() {
		inset = codeSize
		h.Code.Draw(d.c, x+w-codeSize, d.y-codeRise, codeSize)
	}
	if h.Company != "" {
		Draw(d.c, x+inset, d.y, w-2*inset, companyRow, Cell{Text: h.Company, Font: canvas.Font{Pt: 11}, Align: Centre, Fit: Shrink})
		d.y += companyRow
	}
	Draw(d.c, x+inset, d.y, w-2*inset, titleRow, Cell{Text: h.Title, Font: canvas.Font{Bold: true, Pt: 20}, Align: Centre, Fit: Shrink})
	d.y += titleRow
	if !h.Code.Empty() && h.Company == "" {
		d.y += codeSize - codeRise - titleRow
	}
	d.info(h)
}

// info writes the line between title and body; the right part is as wide as it
// needs to be, the left one gets the rest.
func (d *Doc) info(h Head) {
	x, w, f := d.paper.Left, d.paper.Width(), canvas.Font{Pt: 10}
	if h.Left == "" && h.Right == "" {
		d.y += 2
		return
	}
	right := min(w/2, textWidth(d.c, h.Right, f)+2*padX+0.1)
	left := Cell{Text: h.Left, Font: f, Fit: Wrap}.set(d.c, w-right)
	height := max(infoRow, left.height()+2*padY)
	Cell{VAlign: Bottom}.paint(d.c, x, d.y, w-right, height, left)
	Draw(d.c, x+w-right, d.y, right, height, Cell{Text: h.Right, Font: f, Align: Right, VAlign: Bottom, Fit: Shrink})
	d.y += height
}

// Section writes a bold line over the block that follows, and stays on its page.
func (d *Doc) Section(title string) {
	d.close()
	s := Cell{Text: title, Font: canvas.Font{Bold: true, Pt: 10.5}}.set(d.c, d.paper.Width())
	h := s.height() + 3
	d.need(h + 20)
	Cell{VAlign: Bottom}.paint(d.c, d.paper.Left, d.y, d.paper.Width(), h, s)
	d.y += h + 0.5
	d.fresh = false
}

// Note writes small print without a frame: 注：…
func (d *Doc) Note(text string) {
	d.close()
	d.y += 0.8
	s := Cell{Text: text, Font: canvas.Font{Pt: 8.5}}.set(d.c, d.paper.Width())
	step := lineHeight(s.font)
	for _, line := range s.lines {
		d.need(step)
		Cell{}.paint(d.c, d.paper.Left, d.y, d.paper.Width(), step, setting{[]string{line}, s.font})
		d.y += step
		d.fresh = false
	}
}

// Signers writes a line of names to be signed, evenly spread, without a frame:
// 制表：　复核：　部门负责人：
func (d *Doc) Signers(labels ...string) {
	d.close()
	const h = 10.0
	d.need(h)
	w := d.paper.Width() / float64(max(1, len(labels)))
	for i, label := range labels {
		Draw(d.c, d.paper.Left+float64(i)*w, d.y, w, h, Cell{Text: label, Font: canvas.Font{Pt: 10}, Fit: Shrink})
	}
	d.y += h
	d.fresh = false
}

// Statement writes a sentence into the frame, over the whole width.
func (d *Doc) Statement(text string) {
	w := d.paper.Width()
	d.emit(d.row([]Cell{{Text: text, Font: canvas.Font{Pt: 10}}}, []float64{w}, fieldRow-1))
}
