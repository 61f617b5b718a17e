package canvas

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"

	"opsbook/backend/fault"
)

// margin is what readers need clear around a QR code, in modules.
const margin = 4

// Code is a QR code ready to be drawn; the zero Code draws nothing.
type Code struct {
	modules int   // along a side
	bars    []bar // dark modules side by side
}

type bar struct{ x, y, n int }

// NewCode makes a QR code of error correction M. A text too long for one, some
// 2,300 bytes, is a fault.Invalid; no text gives the zero Code.
func NewCode(text string) (Code, error) {
	if text == "" {
		return Code{}, nil
	}
	img, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return Code{}, fault.New(fault.Invalid, "内容太长，无法做成二维码（共 %d 字节）。请缩短。",
			"The text is too long for a QR code (%d bytes). Please shorten it.", len(text))
	}
	c := Code{modules: img.Bounds().Dx()}
	dark := func(x, y int) bool { return img.At(x, y) == color.Black }
	for y := range c.modules {
		for x := 0; x < c.modules; x++ {
			from := x
			for x < c.modules && dark(x, y) {
				x++
			}
			if x > from {
				c.bars = append(c.bars, bar{from, y, x - from})
			}
		}
	}
	return c, nil
}

// Draw draws the code into a square of size mm; the clear zone around it is
// part of the square.
func (c Code) Draw(to Canvas, x, y, size float64) {
	m := size / float64(c.modules+2*margin)
	for _, b := range c.bars {
		to.Fill(x+float64(b.x+margin)*m, y+float64(b.y+margin)*m, float64(b.n)*m, m, 0)
	}
}

// SVG is the code as a picture for a page, black on white with the clear zone around
// it; the zero Code gives none.
func (c Code) SVG() string {
	if c.Empty() {
		return ""
	}
	side := c.modules + 2*margin
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%[1]dv%[1]dh-%[1]dz"/><path d="`, side)
	for _, b := range c.bars {
		fmt.Fprintf(&out, "M%d %dh%dv1h-%[3]dz", b.x+margin, b.y+margin, b.n)
	}
	out.WriteString(`"/></svg>`)
	return out.String()
}

// Empty reports whether there is nothing to draw.
func (c Code) Empty() bool { return c.modules == 0 }
