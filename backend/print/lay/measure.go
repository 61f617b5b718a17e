package lay

import "opsbook/backend/print/canvas"

// endless is the height of a page that nothing runs out of, mm.
const endless = 1e6

// Measure is how high what draw lays out would stand on one page, in mm, however long:
// nothing is drawn.
func Measure(c canvas.Canvas, p Paper, draw func(*Doc)) float64 {
	p.Bottom = -endless
	d := &Doc{c: mute{c}, paper: p, begin: c.Pages(), y: p.Top, fresh: true}
	draw(d)
	return d.y - p.Top
}

// mute measures letters as its canvas does, and draws nothing.
type mute struct{ canvas.Canvas }

func (mute) Page(_, _ float64)                           {}
func (mute) Text(_, _ float64, _ string, _ canvas.Font)  {}
func (mute) Line(_, _, _, _, _ float64)                  {}
func (mute) Rect(_, _, _, _, _ float64)                  {}
func (mute) Fill(_, _, _, _ float64, _ uint8)            {}
func (mute) Image(_, _, _, _ float64, _ *canvas.Picture) {}
