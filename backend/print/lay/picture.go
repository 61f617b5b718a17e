package lay

import (
	"image/color"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
)

// quiet is the clear zone that readers need around a QR code, in modules.
const quiet = 4

// QR draws text as a QR code of rectangles into a square of size mm; the clear
// zone around it is part of the square. It draws nothing for a text that a code
// cannot hold; see CheckCode.
func QR(c canvas.Canvas, x, y, size float64, text string) {
	code, err := encode(text)
	if err != nil {
		return
	}
	n := code.Bounds().Dx()
	m := size / float64(n+2*quiet)
	x, y = x+quiet*m, y+quiet*m
	for j := range n {
		for i := 0; i < n; i++ {
			from := i
			for i < n && dark(code, i, j) {
				i++
			}
			if i > from {
				c.Fill(x+float64(from)*m, y+float64(j)*m, float64(i-from)*m, m, 0)
			}
		}
	}
}

func encode(text string) (barcode.Barcode, error) { return qr.Encode(text, qr.M, qr.Auto) }

func dark(code barcode.Barcode, x, y int) bool {
	return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128
}

// CheckCode reports with a fault.Invalid whether text is too long for a QR code.
func CheckCode(text string) error {
	if _, err := encode(text); err != nil {
		return fault.New(fault.Invalid, "内容太长,无法做成二维码(共 %d 字节)。请缩短。",
			"The text is too long for a QR code (%d bytes). Please shorten it.", len(text))
	}
	return nil
}

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
