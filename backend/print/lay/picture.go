package lay

import "opsbook/backend/print/canvas"

// place draws a picture as large as it fits into a box, in its middle.
func place(c canvas.Canvas, p *canvas.Picture, x, y, w, h float64) {
	pw, ph := w, w/p.Ratio()
	if ph > h {
		pw, ph = h*p.Ratio(), h
	}
	c.Image(x+(w-pw)/2, y+(h-ph)/2, pw, ph, p)
}

// Captioned is a picture and what stands below it.
type Captioned struct {
	Picture *canvas.Picture
	Caption string
}

// Pictures draws framed pictures, perRow side by side, none higher than high mm.
func (d *Doc) Pictures(list []Captioned, perRow int, high float64) {
	perRow = max(1, perRow)
	w := d.paper.Width() / float64(perRow)
	for len(list) > 0 {
		n := min(perRow, len(list))
		var captions []setting
		below := 0.0
		for _, p := range list[:n] {
			s := caption(p).set(d.c, w)
			captions, below = append(captions, s), max(below, s.height()+padY)
		}
		high := max(1, min(high, d.body()-below-2))
		d.block(high+below+2, func(x, y, _ float64) {
			for i, p := range list[:n] {
				left := x + float64(i)*w
				place(d.c, p.Picture, left+1, y+1, w-2, high)
				caption(p).paint(d.c, left, y+1+high, w, below, captions[i])
				d.c.Rect(left, y, w, high+below+2, thin)
			}
		})
		list = list[n:]
	}
}

func caption(p Captioned) Cell {
	return Cell{Text: p.Caption, Font: canvas.Font{Pt: 9}, Align: Centre}
}
