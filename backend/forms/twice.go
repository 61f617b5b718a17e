package forms

import (
	"slices"

	"opsbook/backend/print/lay"
	"opsbook/backend/store"
)

// twice prints lines in two lists side by side, as sheets have them that many people sign:
// the left one of a page is full before the right one begins. The last page is filled up.
func (p *press) twice(d *Doc, lines []store.Row) {
	cols, rows := p.shown.cols, p.shown.form.Rows
	pages := max(1, (len(lines)+2*rows-1)/(2*rows))
	for page := range pages {
		if page > 0 {
			p.doc.Break()
		}
		t := lay.Table{Keep: p.closing, Reserve: p.closing}
		for range 2 {
			for _, c := range cols {
				t.Columns = append(t.Columns, c.set())
			}
		}
		for i := range rows {
			left, right := page*2*rows+i, page*2*rows+rows+i
			t.Rows = append(t.Rows, lay.Row{Cells: slices.Concat(p.half(d, lines, cols, left), p.half(d, lines, cols, right))})
		}
		p.doc.Table(t)
	}
}

// half is a row of one of the lists; empty behind the last line.
func (p *press) half(d *Doc, lines []store.Row, cols []column, n int) []string {
	if n >= len(lines) {
		return make([]string, len(cols))
	}
	return p.cells(d, &lines[n], cols, n)
}
