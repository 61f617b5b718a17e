package print

import (
	"slices"
	"strconv"

	"opsbook/backend/kind"
	"opsbook/backend/print/lay"
	"opsbook/backend/store"
)

// blankLines are the rows for additions by hand below the line items of a form.
const blankLines = 5

// lines prints the line items of one field as a table.
func (f *form) lines(field *kind.Field, s Subject) error {
	to, err := f.tx.Kind(field.To)
	if err != nil {
		return err
	}
	rows := s.Lines[field.Name]
	t := lay.Table{Columns: []lay.Column{{Head: []string{"序号"}, Width: 12, Align: lay.Centre}}}
	var columns []column
	for i, c := range to.Ledger() {
		if s.Row != nil && to.Headless(c.Name, s.Row.Values) || slices.Contains(to.Spare, c.Name) && !slices.ContainsFunc(rows, func(r store.Row) bool { return r.Values[c.Name] != nil }) {
			continue
		}
		columns = append(columns, column{field: c, at: i, summed: to.Summed(c)})
		t.Columns = append(t.Columns, lay.Column{Head: []string{f.head(to, c, s)}, Width: lineWidth(c), Align: columns[len(columns)-1].align(), Fit: lay.Shrink})
	}
	if t.Blank = 1; s.Row == nil {
		t.Blank = blankLines
	}
	for i := range rows {
		t.Rows = append(t.Rows, lay.Row{Cells: f.line(i, &rows[i], to, columns, field.Label)})
	}
	if sum, any := f.sum(rows, columns); any {
		t.Rows = append(t.Rows, lay.Row{Kind: lay.Total, Cells: sum})
	}
	f.doc.Table(t)
	return nil
}

// head is what stands over a column of line items: of one that is somebody's, his name.
func (f *form) head(to *kind.Kind, c *kind.Field, s Subject) string {
	if by, ok := f.k.Field(to.Heads[c.Name]); ok && s.Row != nil {
		return f.Check(by.Text(s.Row.Values[by.Name], f.context), f.number, by.Label)
	}
	return c.Label
}

func lineWidth(f *kind.Field) float64 {
	if f.Type == kind.Bool {
		return 16
	}
	return max(usualWidth(f), 22)
}

func (f *form) line(i int, r *store.Row, k *kind.Kind, columns []column, of string) []string {
	cells := []string{strconv.Itoa(i + 1)}
	for _, c := range columns {
		text := c.field.Text(r.Values[c.field.Name], f.context)
		if !beside(columns, c.field) {
			text = f.units.With(text, k, c.field, r.Values)
		}
		cells = append(cells, f.Check(text, f.number, of+"第"+cells[0]+"行"))
	}
	return cells
}

// beside reports whether the unit of a quantity has a column of its own.
func beside(columns []column, f *kind.Field) bool {
	return slices.ContainsFunc(columns, func(c column) bool { return c.field.Name == f.Unit })
}

// sum is the total row; false if nothing adds up.
func (f *form) sum(rows []store.Row, columns []column) ([]string, bool) {
	out, any := make([]string, len(columns)+1), false
	out[0] = "合计"
	for i, c := range columns {
		if !c.summed || len(rows) == 0 {
			continue
		}
		n := int64(0)
		for _, r := range rows {
			n += r.Values.Int(c.field.Name)
		}
		out[i+1], any = c.field.Text(n, f.context), true
	}
	return out, any
}
