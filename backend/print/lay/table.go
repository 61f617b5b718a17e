package lay

import "opsbook/backend/print/canvas"

// Column of a table.
type Column struct {
	Head  []string // title; several from top to bottom where neighbours share the upper ones
	Width float64  // against the other columns; the table is as wide as the body
	Align Align
	Fit   Fit
}

// RowKind tells how a row is set.
type RowKind uint8

const (
	Body  RowKind = iota
	Group         // the first cell across the table, bold: begins a group
	Total         // the first cell spans to the next filled one, bold
)

// Row of a table; missing cells are empty.
type Row struct {
	Kind  RowKind
	Cells []string
	Spans []int // of a total: how many columns each cell takes; nil: see Total
}

// Table is a framed table; its head repeats on every page it reaches.
type Table struct {
	Columns []Column
	Rows    []Row
	Dense   bool    // rows of 5.6 mm in 8.5 points for ledgers, else 8 mm in 10 points
	Small   bool    // 9.5 points, for sheets that are not high
	Crowded bool    // 9 points, for many columns
	Fixed   bool    // rows stay as high as they are: what does not fit is cut
	Blank   int     // empty rows follow until there are so many, for additions by hand
	Reserve float64 // mm of the page that empty rows leave for what comes after
	Keep    float64 // mm that what follows takes: it stays with the last row where a page has room for both
}

// look is the size of a table's rows and letters.
type look struct{ row, head, pt float64 }

func (t Table) look() look {
	if t.Dense {
		return look{row: 5.6, head: 6, pt: 8.5}
	}
	if t.Crowded {
		return look{row: 8, head: 7, pt: 9}
	}
	if t.Small {
		return look{row: 8, head: 7, pt: 9.5}
	}
	return look{row: 8, head: 8, pt: 10}
}

// Table draws a table: body and group rows, blank ones after the last, totals.
func (d *Doc) Table(t Table) {
	widths := t.widths(d.paper.Width())
	head := d.header(t, widths)
	d.need(head.height() + t.look().row)
	stop := d.repeat(func() { head.draw(d) })
	defer stop()
	body := 0
	for i, r := range t.Rows {
		if r.Kind == Body {
			body++
		}
		if r.Kind == Total && t.last(i) {
			d.blank(t, widths, body, t.totals(d, i, widths))
			body = t.Blank
		}
		set := t.set(d, r, widths)
		if r.Kind == Group && i+1 < len(t.Rows) { // a group does not begin at the foot of a page
			d.need(set.h + d.whole(t.set(d, t.Rows[i+1], widths)))
		}
		if r.Kind != Total && (i+1 == len(t.Rows) || t.last(i+1)) {
			d.need(t.kept(d, i, set.h, widths))
		}
		d.emit(set)
	}
	d.blank(t, widths, body, 0)
}

// kept is what must be free where the last row but totals begins: it is not torn from
// them, nor from what follows if a page has room for all of it.
func (t Table) kept(d *Doc, at int, high float64, widths []float64) float64 {
	totals := t.totals(d, at+1, widths)
	switch room := d.body(); {
	case high+totals > room:
		return 0 // it is parted anyway
	case high+totals+t.Keep > room:
		return high + totals
	}
	return high + totals + t.Keep
}

// last reports whether only totals follow from row i.
func (t Table) last(i int) bool {
	for _, r := range t.Rows[i:] {
		if r.Kind != Total {
			return false
		}
	}
	return true
}

// totals is how high the rows from at on are.
func (t Table) totals(d *Doc, at int, widths []float64) (high float64) {
	for _, r := range t.Rows[at:] {
		high += t.set(d, r, widths).h
	}
	return high
}

// blank adds empty rows as far as the page has room for them and for the totals.
func (d *Doc) blank(t Table, widths []float64, body int, totals float64) {
	empty := t.set(d, Row{}, widths)
	for ; body < t.Blank && d.Room()-t.Reserve-totals >= empty.h; body++ {
		d.emit(empty)
	}
}

// widths scales the columns to the width of the body.
func (t Table) widths(body float64) []float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += c.Width
	}
	out := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Width * body / sum
	}
	return out
}

func (t Table) set(d *Doc, r Row, widths []float64) row {
	if r.Spans != nil {
		return t.spanned(d, r, widths)
	}
	text := func(i int) string {
		if i < len(r.Cells) {
			return r.Cells[i]
		}
		return ""
	}
	var cells []Cell
	var spans []float64
	for i := 0; i < len(t.Columns); {
		c := t.Columns[i]
		cell := Cell{Text: text(i), Font: canvas.Font{Pt: t.look().pt, Bold: r.Kind != Body}, Align: c.Align, Fit: c.Fit, Data: r.Kind == Body}
		w, n := widths[i], 1
		if i == 0 && r.Kind != Body {
			for ; n < len(t.Columns) && (r.Kind == Group || text(n) == ""); n++ {
				w += widths[n]
			}
			cell.Fit, cell.Align, cell.Shade = Wrap, Centre, r.Kind == Group
			if r.Kind == Group {
				cell.Align = Left
			}
		}
		cells, spans = append(cells, cell), append(spans, w)
		i += n
	}
	return t.line(d, cells, spans)
}

// spanned sets a total whose cells say how many columns they take: the first is its
// label, one of several columns a text, one of a single column as the column is.
func (t Table) spanned(d *Doc, r Row, widths []float64) row {
	var cells []Cell
	var spans []float64
	at := 0
	for i, n := range r.Spans {
		cell := Cell{Text: r.Cells[i], Font: canvas.Font{Pt: t.look().pt, Bold: true}, Align: t.Columns[at].Align, Fit: t.Columns[at].Fit, Data: i > 0}
		if i == 0 {
			cell.Align, cell.Fit = Centre, Shrink
		} else if n > 1 {
			cell.Align, cell.Fit = Left, Wrap
		}
		w := 0.0
		for _, part := range widths[at : at+n] {
			w += part
		}
		cells, spans, at = append(cells, cell), append(spans, w), at+n
	}
	return t.line(d, cells, spans)
}

func (t Table) line(d *Doc, cells []Cell, widths []float64) row {
	r := d.row(cells, widths, t.look().row)
	if r.fixed = t.Fixed; r.fixed {
		r.h = t.look().row
	}
	return r
}
