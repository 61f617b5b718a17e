package sheet

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
	"opsbook/backend/sheet/xlsx"
)

// errorColumn heads the column that says why a row was rejected.
const errorColumn = "错误原因"

// Rejected writes the rejected rows as a workbook with a red column 错误原因. What
// stood above them stays above them, so that the corrected file can be imported
// as it is. n is how many rows; a draft without any is a fault.
func Rejected(ctx context.Context, d *Draft, w io.Writer) (n int, err error) {
	wrong := map[[2]int32]int{}
	for i, k := range d.rows {
		if k.decision == rejected {
			wrong[[2]int32{k.sheet, k.n}] = i
		}
	}
	if len(wrong) == 0 {
		return 0, fault.New(fault.NotFound, "没有错误行，不用导出。", "No row was rejected.")
	}
	out := xlsx.New(w)
	for i, t := range d.tables {
		if t == nil || !slices.ContainsFunc(d.rows, func(k kept) bool { return k.sheet == int32(i) && k.decision == rejected }) {
			continue
		}
		m, err := d.rejectedOf(ctx, out, i, wrong)
		if n += m; err != nil {
			return n, err
		}
	}
	return n, out.Close()
}

// rejectedOf writes the rejected rows of one sheet.
func (d *Draft) rejectedOf(ctx context.Context, out *xlsx.Writer, i int, wrong map[[2]int32]int) (n int, err error) {
	t, err := d.tableOf(d.File.Book.Sheets[i], i)
	if err != nil || t == nil {
		return 0, err
	}
	layout, err := t.sheet.Layout()
	if err != nil {
		return 0, err
	}
	if err := out.Sheet(d.rejectedSheet(t, layout)); err != nil {
		return 0, err
	}
	again := &reading{Draft: &Draft{Kind: d.Kind, File: d.File, Options: d.Options, Sheets: d.Sheets}, ctx: ctx}
	at := 1
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return n, err
		}
		if row.N <= t.head.Bottom {
			for ; at < row.N; at++ {
				if err := out.Row(nil, 0); err != nil {
					return n, err
				}
			}
			at++
			if err := out.Row(above(t, row), 0); err != nil {
				return n, err
			}
			continue
		}
		if ctx.Err() != nil {
			return n, fault.New(fault.Cancelled, "导出已取消。", "The export was cancelled.")
		}
		if _, skipped := t.head.Skip(row, t.title); skipped {
			continue
		}
		l := again.line(t, row, map[string]string{})
		place, is := wrong[[2]int32{int32(i), int32(row.N)}]
		if !is {
			continue
		}
		n++
		if err := out.Row(d.rejectedRow(t, row, l, d.reasons(place)), 0); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (d *Draft) rejectedSheet(t *table, layout *book.Layout) xlsx.Sheet {
	s := xlsx.Sheet{Name: xlsx.SheetName(t.sheet.Name), Head: t.head.Bottom}
	for range t.errorAt() - 1 {
		s.Widths = append(s.Widths, 14)
	}
	s.Widths = append(s.Widths, 60)
	for _, m := range layout.Merges {
		if m.LastRow <= t.head.Bottom && m.LastCol < t.errorAt() {
			s.Merges = append(s.Merges, xlsx.Range(m))
		}
	}
	return s
}

// errorAt is the column of the reasons: that of an earlier round, or the one
// behind the last.
func (t *table) errorAt() int {
	last := 0
	for _, c := range t.head.Columns {
		if head.Norm(c.Path) == errorColumn {
			return c.Col
		}
		last = max(last, c.Col)
	}
	return last + 1
}

// above copies a row of title or heading.
func above(t *table, row *book.Row) []xlsx.Cell {
	line := make([]xlsx.Cell, t.errorAt())
	for _, c := range row.Cells {
		style := xlsx.Plain
		if row.N >= t.head.Top {
			style = xlsx.Heading
		}
		if c.Col < len(line) && c.Text != "" {
			line[c.Col-1] = xlsx.Cell{Kind: xlsx.Text, Value: c.Text, Style: style}
		}
	}
	if row.N == t.head.Bottom {
		line[len(line)-1] = xlsx.Cell{Kind: xlsx.Text, Value: errorColumn, Style: xlsx.RedHeading}
	}
	return line
}

// rejectedRow is a row as it was read: merged cells and ditto marks filled in,
// comments among the remarks.
func (d *Draft) rejectedRow(t *table, row *book.Row, l *line, reasons string) []xlsx.Cell {
	cells := make([]xlsx.Cell, t.errorAt())
	style := xlsx.Line
	if l.strike {
		style = xlsx.Struck
	}
	for i, c := range t.head.Columns {
		if c.Col >= len(cells) {
			continue
		}
		text := row.At(c.Col).Text
		if f := t.fields[i]; f != nil {
			text = d.spelt(f, l.text[f.Name])
			if f.Name == "remark" {
				text = strings.TrimSpace(strings.Join(append([]string{text}, l.comments...), "\n"))
			}
		}
		if text != "" {
			cells[c.Col-1] = xlsx.Cell{Kind: xlsx.Text, Value: text, Style: style}
		}
	}
	cells[len(cells)-1] = xlsx.Cell{Kind: xlsx.Text, Value: reasons, Style: xlsx.Red}
	return cells
}

// spelt is the text of a cell, or the record that the clerk has chosen for it.
func (d *Draft) spelt(f *kind.Field, text string) string {
	to, ok := d.strangers.same[f.Name+":"+stem(text)]
	if !ok || !refers(d.Kind, f.Name) {
		return text
	}
	return cmp.Or(d.titles[to], to)
}

// reasons are the sentences of a rejected row.
func (d *Draft) reasons(i int) string {
	var out []string
	for _, p := range d.problems[i] {
		if p.Level == Wrong {
			out = append(out, p.Message.ZH)
		}
	}
	return strings.Join(out, "\n")
}
