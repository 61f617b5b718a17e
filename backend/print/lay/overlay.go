package lay

import "opsbook/backend/print/canvas"

// dataOnly draws on paper that has everything printed on it but the data.
type dataOnly struct{ canvas.Canvas }

// DataOnly is c for paper that is printed already (套打): frames, shades, pictures and
// labels are left out; cells marked Data and codes stand where they always do.
func DataOnly(c canvas.Canvas) canvas.Canvas { return dataOnly{c} }

func (dataOnly) Line(_, _, _, _, _ float64)                  {}
func (dataOnly) Rect(_, _, _, _, _ float64)                  {}
func (dataOnly) Fill(_, _, _, _ float64, _ uint8)            {}
func (dataOnly) Image(_, _, _, _ float64, _ *canvas.Picture) {}

// skips reports whether c leaves a cell out.
func skips(c canvas.Canvas, cell Cell) bool {
	_, only := c.(dataOnly)
	return only && !cell.Data
}

// inked is what draws even on paper that is printed already.
func inked(c canvas.Canvas) canvas.Canvas {
	if d, ok := c.(dataOnly); ok {
		return d.Canvas
	}
	return c
}

// halves puts two pages below each other on a sheet of A4.
type halves struct {
	canvas.Canvas
	n, at int // pages so far; the current one
}

// HalfHigh is the height of the pages that Halves takes, in mm.
const HalfHigh = 148.5

// Halves is c with two pages of half an A4 sheet on each of its own, to be cut apart.
func Halves(c canvas.Canvas) canvas.Canvas { return &halves{Canvas: c} }

func (h *halves) Page(_, _ float64) {
	if h.n%2 == 0 {
		h.Canvas.Page(210, 2*HalfHigh)
		const dash = 3.0
		for x := 0.0; x < 210; x += 2 * dash {
			h.Canvas.Line(x, HalfHigh, x+dash, HalfHigh, thin)
		}
	}
	h.n++
	h.at = h.n
}

func (h *halves) Turn(n int) {
	h.at = n
	h.Canvas.Turn((n + 1) / 2)
}

func (h *halves) Pages() int { return h.n }

// drop is how far the current page lies below the edge of its sheet.
func (h *halves) drop() float64 { return float64((h.at+1)%2) * HalfHigh }

func (h *halves) Text(x, y float64, s string, f canvas.Font) { h.Canvas.Text(x, y+h.drop(), s, f) }

func (h *halves) Line(x1, y1, x2, y2, thick float64) {
	h.Canvas.Line(x1, y1+h.drop(), x2, y2+h.drop(), thick)
}

func (h *halves) Rect(x, y, w, high, thick float64) { h.Canvas.Rect(x, y+h.drop(), w, high, thick) }

func (h *halves) Fill(x, y, w, high float64, grey uint8) { h.Canvas.Fill(x, y+h.drop(), w, high, grey) }

func (h *halves) Image(x, y, w, high float64, p *canvas.Picture) {
	h.Canvas.Image(x, y+h.drop(), w, high, p)
}
