package lay

import (
	"fmt"

	"opsbook/backend/print/canvas"
)

// Calibrate draws a test page: a cross 20 mm from the top left corner, 10 mm on
// stickers, and a ruler along each of its arms. How far the cross is off on
// paper is the shift to enter for the printer; the rulers tell the scale.
func Calibrate(c canvas.Canvas, p Paper) {
	const arm, tick = 5.0, 3.0
	at, end, small := 20.0, 10.0, canvas.Font{Pt: 7}
	if min(p.W, p.H) < 80 {
		at, end = 10, 2
	}
	c.Page(p.W, p.H)
	c.Line(at-arm, at, p.W-end, at, thin)
	c.Line(at, at-arm, at, p.H-end, thin)
	for x := at + 10; x <= p.W-end; x += 10 {
		c.Line(x, at, x, at-tick, thin)
		Draw(c, x-5, at-tick-4, 10, 4, Cell{Text: fmt.Sprintf("%.0f", x), Font: small, Align: Centre})
	}
	for y := at + 10; y <= p.H-end; y += 10 {
		c.Line(at, y, at-tick, y, thin)
		Draw(c, at-tick-7, y-2, 7, 4, Cell{Text: fmt.Sprintf("%.0f", y), Font: small, Align: Right})
	}
	text := fmt.Sprintf("打印校准页：请按实际大小（100%%）打印，量十字中心到纸张左边和上边的距离，应各为 %.0f 毫米。"+
		"若左边多出 2 毫米，水平偏移填 -2；若上边少 1 毫米，垂直偏移填 1。标尺上的数字是到纸边的毫米数。", at)
	Draw(c, at+2, at+2, p.W-at-2-end, min(40, p.H-at-2-end), Cell{Text: text, Font: canvas.Font{Pt: 9}, VAlign: Top, Min: 4})
}

// Ruler draws marks in mm along the upper and left edges of the current page, to be
// held against a sheet that is printed already: what is off there is the shift to enter.
func Ruler(c canvas.Canvas, p Paper) {
	const from, small, large = 2.5, 1.5, 3.0
	tick := func(at int) float64 {
		if at%10 == 0 {
			return large
		}
		return small
	}
	for x := 10; float64(x) <= p.W-from; x += 5 {
		c.Line(float64(x), from, float64(x), from+tick(x), thin)
	}
	for y := 10; float64(y) <= p.H-from; y += 5 {
		c.Line(from, float64(y), from+tick(y), float64(y), thin)
	}
	number := Cell{Font: canvas.Font{Pt: 5.5}, Align: Centre}
	for x := 10; float64(x) <= p.W-10; x += 10 {
		number.Text = fmt.Sprint(x)
		Draw(c, float64(x)-4, from+large-0.5, 8, 2.5, number)
	}
	for y := 20; float64(y) <= p.H-10; y += 10 {
		number.Text = fmt.Sprint(y)
		Draw(c, from+large-0.5, float64(y)-1.3, 6, 2.6, number)
	}
}
