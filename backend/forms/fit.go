package forms

import "opsbook/backend/print/lay"

// most is how many opinions have room beside each other.
const (
	most      = 3 // on a sheet that stands
	mostLying = 5
)

// fit decides how the opinions of a document stand: each as wide as the page, as far as
// the document needs no further page for that, else beside each other. What is signed
// stays on the page of the last line if that is not enough.
func (p *press) fit(d *Doc) {
	boxes := len(p.shown.boxes)
	if p.lies() {
		p.abreast = min(max(1, boxes+len(p.shown.form.Signs)), mostLying)
		p.closing = p.measure(func() { p.close(d) })
		return
	}
	p.abreast, p.closing = 1, 0
	p.closing = p.measure(func() { p.close(d) })
	room := p.paper.H - p.paper.Top - p.paper.Bottom - p.measure(func() { p.body(d, d.Lines, 0, 0, true) })
	if p.closing <= room || boxes < 2 || p.o.Overlay {
		return
	}
	for p.abreast = 2; p.abreast <= min(most, boxes); p.abreast++ {
		if high := p.measure(func() { p.close(d) }); high <= room {
			p.closing = high
			return
		}
	}
	p.abreast = 1
}

// lies tells a whole sheet that is wider than it is high.
func (p *press) lies() bool { return p.paper.W > p.paper.H && !p.low() }

// low tells paper that is no whole sheet.
func (p *press) low() bool { return p.paper.H < 200 }

// measure is how high what draw prints stands, mm.
func (p *press) measure(draw func()) float64 {
	p.measuring = true
	defer func() { p.measuring = false }()
	return lay.Measure(p.surface, p.paper, func(doc *lay.Doc) {
		p.doc = doc
		draw()
	})
}
