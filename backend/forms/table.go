package forms

import (
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/print/lay"
	"opsbook/backend/store"
)

// column is one that is printed.
type column struct {
	Column
	of    *kind.Kind  // of the rows
	field *kind.Field // nil: the number of the row, or for the pen
	unit  string      // where the unit of a quantity stands, unless a column of its own says it
}

// columns are those of a form that are shown.
func (p *press) columns(form *Form) (out []column) {
	of := form.lineKind(p.catalog, p.k)
	for _, c := range form.Table {
		col := column{Column: c, of: of}
		switch {
		case c.Hidden:
			continue
		case c.Field == rowNumber, strings.HasPrefix(c.Field, forPen):
		case c.Type != "":
			col.field = &kind.Field{Name: c.Field, Label: c.Head, Type: c.Type, Scale: kind.PriceScale}
		default:
			col.field = p.field(of, c.Field)
			col.Head = p.called(of, c.Field, c.Head, col.field.Heading())
			col.unit = p.unitPath(of, c.Field)
		}
		out = append(out, col)
	}
	for i := range out {
		if slices.ContainsFunc(out, func(c column) bool { return c.Field == out[i].unit }) {
			out[i].unit = ""
		}
	}
	return out
}

// used are the columns that a document has a use for: those that nobody needs while no
// line has anything there are left out of it. Paper that is printed already has them if
// the company says so, whatever its documents hold.
func (p *press) used(cols []column, d *Doc) []column {
	fixed := p.o.Overlay || p.o.Test
	return slices.DeleteFunc(p.headed(cols, d.Row), func(c column) bool {
		if !fixed && d.Row != nil && c.of.Headless(c.Field, d.Row.Values) {
			return true
		}
		if c.Always || !slices.Contains(c.of.Spare, c.Field) {
			return false
		}
		return fixed || !slices.ContainsFunc(d.Lines, func(r store.Row) bool { return r.Values[c.Field] != nil })
	})
}

// headed are columns with the names of those whose they are in a document.
func (p *press) headed(cols []column, r *store.Row) []column {
	out := slices.Clone(cols)
	for i := range out {
		if by, ok := p.k.Field(out[i].of.Heads[out[i].Field]); ok && r != nil && r.Values[by.Name] != nil {
			out[i].Head = p.text(by, r.Values[by.Name], false)
		}
	}
	return out
}

// set is how the cells of a column are: figures at the right, short words in the middle.
func (c column) set() lay.Column {
	out := lay.Column{Head: []string{c.Head}, Width: c.Width, Fit: lay.Compact}
	if c.field == nil {
		out.Align = lay.Centre
		return out
	}
	switch c.field.Type {
	case kind.Int, kind.Decimal, kind.Money, kind.Percent:
		out.Align, out.Fit = lay.Right, lay.Shrink
	case kind.Enum, kind.Bool, kind.Date, kind.Month, kind.Seq:
		out.Align, out.Fit = lay.Centre, lay.Shrink
	}
	return out
}

// table prints lines, the first of them number from+1, and empty rows below them; the
// last sheet has the total of all.
func (p *press) table(d *Doc, lines []store.Row, from int, last bool) {
	if p.shown.form.Twice {
		p.twice(d, lines)
		return
	}
	cols := p.shown.cols
	t := lay.Table{Blank: p.shown.form.Rows, Small: p.low(), Crowded: p.crowded(cols), Fixed: p.o.Overlay, Keep: p.closing, Reserve: p.closing}
	if p.measuring {
		t.Blank, t.Keep = 0, 0
	}
	for _, c := range cols {
		t.Columns = append(t.Columns, c.set())
	}
	for i := range lines {
		t.Rows = append(t.Rows, lay.Row{Cells: p.cells(d, &lines[i], cols, from+i)})
	}
	if row, ok := p.total(d, cols, last); ok {
		t.Rows = append(t.Rows, row)
	}
	p.doc.Table(t)
}

// crowded tells a table that has little room for words.
func (p *press) crowded(cols []column) bool {
	most := 10 // columns on a sheet that stands
	if p.lies() {
		most = 13
	}
	return len(cols) > most
}

func (p *press) cells(d *Doc, r *store.Row, cols []column, n int) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		if c.Field == rowNumber {
			out[i] = strconv.Itoa(n + 1)
		}
		if c.field == nil {
			continue
		}
		text := p.text(c.field, p.cell(d, r, c), false)
		if unit := p.unit(c.of, r.Values, c.unit); text != "" && unit != "" {
			text += " " + unit
		}
		out[i] = p.Job.Check(text, p.number, c.Head)
	}
	return out
}

func (p *press) cell(d *Doc, r *store.Row, c column) any {
	if len(c.Unless) > 0 && d.Row != nil && !slices.ContainsFunc(c.Unless, func(w kind.Cond) bool { return !w.Holds(d.Row.Values.Str(w.Field)) }) {
		return nil
	}
	if c.Type != "" {
		return d.Figures[r.ID][c.Field]
	}
	return p.value(c.of, r.Values, c.Field)
}

// total is the row that adds the money up, in figures and in characters; false if
// nothing adds up, or its column is hidden.
func (p *press) total(d *Doc, cols []column, last bool) (lay.Row, bool) {
	at := slices.IndexFunc(cols, func(c column) bool { return c.Field == p.shown.form.Total })
	if p.shown.form.Total == "" || at < 2 {
		return lay.Row{}, false
	}
	label := p.labelSpan(cols[:at])
	row := lay.Row{Kind: lay.Total, Cells: []string{"合计（大写）", ""}, Spans: []int{label, at - label}}
	for i, c := range cols[at:] {
		text := ""
		if i == 0 || slices.Contains(p.shown.form.Sums, c.Field) {
			if sum, known := p.sum(d, c); known && last {
				text = parse.FormatMoney(sum)
				if i == 0 {
					row.Cells[1] = parse.Capital(sum)
				}
			}
		}
		row.Cells, row.Spans = append(row.Cells, text), append(row.Spans, 1)
	}
	return row, true
}

// sum adds a column up; false if no line has a value there.
func (p *press) sum(d *Doc, c column) (total int64, known bool) {
	for i := range d.Lines {
		if v, ok := p.cell(d, &d.Lines[i], c).(int64); ok {
			total, known = total+v, true
		}
	}
	return total, known
}

// labelSpan is how many columns the label of the total needs; one at least is left for
// the characters.
func (p *press) labelSpan(cols []column) int {
	const need = 25 // mm
	n, wide := 0, 0.0
	for n < len(cols)-1 && wide < need {
		wide += cols[n].Width
		n++
	}
	return max(n, 1)
}
