// Package canvas draws on pages: text, lines, boxes, pictures, in mm from the
// top left corner. It knows no words, tables or records; where things go is
// decided in package lay.
//
// PDF is the one surface. It is written through gofpdf, used for drawing only:
// its text functions lose Chinese characters when they wrap and fail beyond
// U+FFFF. Another writer can take its place behind Canvas.
package canvas

// Canvas is a stack of pages. Coordinates are mm from the page's top left
// corner; thick is the width of a line in mm; grey is 0 for black, 255 for white.
type Canvas interface {
	// Page adds a page of w × h mm and makes it the current one.
	Page(w, h float64)
	// Turn makes page n, from 1, the current one, to add what was not known before.
	Turn(n int)
	// Pages is how many pages there are.
	Pages() int
	// Text draws s with the start of its baseline at x, y. It never wraps.
	Text(x, y float64, s string, f Font)
	// Advance is how far Text moves on for r, in mm.
	Advance(r rune, f Font) float64
	// Line draws a black line.
	Line(x1, y1, x2, y2, thick float64)
	// Rect draws a black frame; its middle runs along the edges given.
	Rect(x, y, w, h, thick float64)
	// Fill paints an area without a frame.
	Fill(x, y, w, h float64, grey uint8)
	// Image draws p stretched over an area.
	Image(x, y, w, h float64, p *Picture)
}

// Font is how text looks: the weight, the size in points and the grey of the ink.
type Font struct {
	Bold bool
	Pt   float64
	Grey uint8
}
