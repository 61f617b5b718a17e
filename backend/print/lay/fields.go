package lay

import "opsbook/backend/print/canvas"

// Pair is a label and its value.
type Pair struct {
	Label, Value string
	Wide         bool    // takes a row of its own
	High         float64 // of its row at least, mm: room for a pen; its text then begins at the top
}

// Fields is the head of a form: labels with values, so many pairs to a row.
type Fields struct {
	Pairs  []Pair
	PerRow int             // 2 if zero
	Label  float64         // width of the labels in mm, 24 if zero
	Photo  *canvas.Picture // at the right of all rows; may be nil
}

const (
	fieldRow  = 8.5 // mm
	photoWide = 30
	photoHigh = 38
)

// Fields draws the pairs; the last pair of a row is as wide as what is left.
func (d *Doc) Fields(f Fields) {
	if f.PerRow == 0 {
		f.PerRow = 2
	}
	if f.Label == 0 {
		f.Label = 24
	}
	if f.Photo != nil {
		d.withPhoto(f)
		return
	}
	for _, r := range d.pairs(f, d.paper.Width()) {
		d.emit(r)
	}
}

// pairs sets the rows for a width.
func (d *Doc) pairs(f Fields, width float64) []row {
	var out []row
	each := width / float64(f.PerRow)
	for i := 0; i < len(f.Pairs); {
		n := f.inRow(i)
		var cells []Cell
		var widths []float64
		high := fieldRow
		for k, p := range f.Pairs[i : i+n] {
			high = max(high, p.High)
			w := each
			if k == n-1 {
				w = width - float64(k)*each
			}
			cells = append(cells,
				Cell{Text: parted(p.Label), Font: canvas.Font{Bold: true, Pt: 10}, Align: Centre, Shade: true},
				Cell{Text: p.Value, Font: canvas.Font{Pt: 10}, VAlign: p.valign()})
			widths = append(widths, f.Label, w-f.Label)
		}
		out = append(out, d.row(cells, widths, high))
		i += n
	}
	return out
}

func (p Pair) valign() VAlign {
	if p.High > 0 {
		return Top
	}
	return Middle
}

// inRow counts the pairs from i on that share a row.
func (f Fields) inRow(i int) int {
	n := 1
	for !f.Pairs[i].Wide && n < f.PerRow && i+n < len(f.Pairs) && !f.Pairs[i+n].Wide {
		n++
	}
	return n
}

// withPhoto draws the rows beside a photo; if they need more than a page the
// photo comes before them.
func (d *Doc) withPhoto(f Fields) {
	rows := d.pairs(f, d.paper.Width()-photoWide)
	high := 0.0
	for _, r := range rows {
		high += r.h
	}
	stretch := max(0, photoHigh-high) / float64(max(1, len(rows)))
	high = max(high, photoHigh)
	if d.need(high); high > d.Room() {
		d.Pictures([]Captioned{{Picture: f.Photo}}, 1, photoHigh)
		f.Photo = nil
		d.Fields(f)
		return
	}
	top := d.y
	for _, r := range rows {
		r.h += stretch
		d.put(r)
	}
	x := d.paper.Left + d.paper.Width() - photoWide
	d.c.Rect(x, top, photoWide, high, thin)
	place(d.c, f.Photo, x+1, top+1, photoWide-2, high-2)
}
