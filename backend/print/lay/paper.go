// Package lay sets forms and ledgers on paper the way Chinese offices expect
// them: a title block, framed fields, tables whose head repeats, boxes for
// opinions and signatures, notes, page numbers. It knows nothing of records;
// it is told texts and puts them in place.
//
// No text is ever lost: rows grow with their content, a row taller than a page
// goes on on the next. Only Clip and the fixed boxes of Draw cut, and show it
// with an ellipsis.
package lay

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

// Bottom edge of what is printed.
func (p Paper) end() float64 { return p.H - p.Bottom }
