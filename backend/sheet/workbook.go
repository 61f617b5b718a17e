package sheet

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/sheet/xlsx"
)

// workbook is the ledger as .xlsx.
type workbook struct {
	spec   Spec
	fields []*kind.Field
	w      *xlsx.Writer
	sums   []int64 // by field; money and whole numbers
	n      int
	cells  []xlsx.Cell
	first  int // columns on the first page: where the lines above and below the table stand
}

// rowHeading stands over the numbers of the rows.
const rowHeading = "序号"

// headRow is the row of the heading: below title and line of the unit.
const headRow = 3

func (b *workbook) begin() error {
	widths := []int{6}
	heading := []xlsx.Cell{{Kind: xlsx.Text, Value: rowHeading, Style: xlsx.Heading}}
	unit := ""
	for _, f := range b.fields {
		widths = append(widths, width(f))
		heading = append(heading, xlsx.Cell{Kind: xlsx.Text, Value: f.Heading(), Style: xlsx.Heading})
		if f.Type == kind.Money {
			unit = "单位:元"
		}
	}
	page, first := paper(widths, named(b.spec.Kind, b.fields))
	b.first = first
	err := b.w.Sheet(xlsx.Sheet{Name: xlsx.SheetName(b.spec.Kind.Label), Widths: widths, Head: headRow, Filter: true, Footer: b.spec.Company, Page: page,
		Merges: []xlsx.Range{{Row: 1, Col: 1, LastRow: 1, LastCol: first}}})
	if err != nil {
		return err
	}
	title := make([]xlsx.Cell, first)
	for i := range title {
		title[i].Style = xlsx.Title
	}
	title[0] = xlsx.Cell{Kind: xlsx.Text, Value: b.spec.Kind.Label, Style: xlsx.Title}
	if err := b.w.Row(title, 28); err != nil {
		return err
	}
	said := b.spec.Said
	if said == "" {
		day := strings.SplitN(b.spec.Today+"--", "-", 3)
		said = "截至日期:" + day[0] + "年" + day[1] + "月" + strings.Trim(day[2], "-") + "日"
	}
	if err := b.w.Row(spread(first, "编制单位:"+b.spec.Company, said, unit), 18); err != nil {
		return err
	}
	return b.w.Row(heading, 30)
}

// spread puts texts at the beginning, the middle and near the end of a line.
func spread(columns int, texts ...string) []xlsx.Cell {
	line := make([]xlsx.Cell, max(columns, len(texts)))
	for i, t := range texts {
		if t != "" {
			line[i*(len(line)-1)/max(len(texts), 1)] = xlsx.Cell{Kind: xlsx.Text, Value: t, Style: xlsx.Note}
		}
	}
	return line
}

// width is how wide a column is, in characters.
func width(f *kind.Field) int {
	n := 14
	switch f.Type {
	case kind.Date, kind.Month:
		n = 12
	case kind.DateTime, kind.IDCard, kind.Email, kind.Seq:
		n = 20
	case kind.Money:
		n = 15
	case kind.Bool, kind.Int, kind.Year, kind.Percent:
		n = 9
	case kind.LongText, kind.RichText, kind.JSON:
		n = 32
	case kind.Text:
		n = 18
	case kind.Ref, kind.User:
		n = 16
	}
	return max(n, min(2*utf8.RuneCountInString(f.Heading())+2, 24))
}

func (b *workbook) row(v kind.Values, c kind.Context) error {
	b.n++
	b.cells = rowCells(b.cells[:0], b.n, b.fields, v, c)
	tallest := 1
	for i, f := range b.fields {
		if n, ok := v[f.Name].(int64); ok && b.spec.Kind.Summed(f) {
			b.sums[i] += n
		}
		if cell := b.cells[i+1]; cell.Style == xlsx.Wrapped {
			tallest = max(tallest, lines(cell.Value, width(f)))
		}
	}
	if tallest == 1 {
		return b.w.Row(b.cells, 0)
	}
	return b.w.Row(b.cells, min(tallest, mostLines)*lineHeight)
}

// rowCells appends the cells of the n-th row: its number and the fields.
func rowCells(to []xlsx.Cell, n int, fields []*kind.Field, v kind.Values, c kind.Context) []xlsx.Cell {
	to = append(to, xlsx.Cell{Kind: xlsx.Number, Value: strconv.Itoa(n), Style: xlsx.Centred})
	for _, f := range fields {
		to = append(to, cellOf(f, v[f.Name], c))
	}
	return to
}

// A row that is wrapped says how tall it is: not every program that shows or prints
// the file works it out. No row may be taller than 409 points.
const (
	lineHeight = 15 // points
	mostLines  = 27
)

// lines is how many lines a text takes in a column room characters wide. A Chinese
// character is a little wider than two others, and a word stays whole if it can.
func lines(text string, room int) int {
	const narrow, wide = 10, 21
	n, used, word := 1, 0, 0 // used: of the line, with the word it ends in
	room *= narrow
	for _, r := range text {
		size := narrow
		if r >= 0x2E80 {
			size = wide
		}
		switch {
		case r == '\n':
			n, used, word = n+1, 0, 0
			continue
		case r == ' ' || size == wide:
			word = 0
		default:
			word += size
		}
		if used += size; used > room {
			n++
			if used = size; word <= room { // the word moves down as a whole
				used = max(word, size)
			} else {
				word = size
			}
		}
	}
	return n
}

// longest is how many digits a spreadsheet keeps; longer numbers are texts.
const longest = 15

// cellOf writes a value as a number or a date if a spreadsheet keeps it whole,
// else as text.
func cellOf(f *kind.Field, x any, c kind.Context) xlsx.Cell {
	n, isNumber := x.(int64)
	switch {
	case x == nil:
		return xlsx.Cell{Style: xlsx.Line}
	case f.Number() && isNumber && len(strconv.FormatInt(n, 10)) <= longest:
		return numberCell(f, n)
	case f.Type == kind.Date || f.Type == kind.DateTime:
		text, _ := x.(string)
		if serial, ok := serial(text); ok {
			style := xlsx.Date
			if f.Type == kind.DateTime {
				style = xlsx.DateTime
			}
			return xlsx.Cell{Kind: xlsx.Number, Value: serial, Style: style}
		}
	}
	text := f.Text(x, c)
	style := xlsx.Line
	if f.Type == kind.LongText || f.Type == kind.RichText || strings.Contains(text, "\n") || overflows(text, f) {
		style = xlsx.Wrapped
	}
	return xlsx.Cell{Kind: xlsx.Text, Value: text, Style: style}
}

// overflows reports whether a text is wider than its column: on paper it would lie
// over its neighbour, or be cut by it.
func overflows(text string, f *kind.Field) bool {
	room := width(f)
	if len(text) < room { // no character is wider than it has bytes
		return false
	}
	for _, r := range text {
		if room--; r >= 0x2E80 {
			room--
		}
	}
	return room <= 0
}

func numberCell(f *kind.Field, n int64) xlsx.Cell {
	switch {
	case f.Type == kind.Money:
		return xlsx.Cell{Kind: xlsx.Number, Value: parse.PlainMoney(n), Style: xlsx.Money}
	case f.Type == kind.Int:
		return xlsx.Cell{Kind: xlsx.Number, Value: strconv.FormatInt(n, 10), Style: xlsx.Whole}
	}
	return xlsx.Cell{Kind: xlsx.Number, Value: parse.FormatDecimal(n, f.Scale), Style: xlsx.Scaled + xlsx.Style(min(f.Scale, xlsx.MaxScale))}
}

// The spreadsheet calendar counts days from 1899-12-30, rightly from 1900-03-01 on.
var (
	dayZero  = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	firstDay = "1900-03-01"
)

// serial is a day or a moment as a spreadsheet counts it; false for days it counts
// wrongly.
func serial(text string) (string, bool) {
	if len(text) < len(firstDay) || text < firstDay {
		return "", false
	}
	layout := time.DateOnly
	if len(text) > len(layout) {
		layout = time.DateTime
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return "", false
	}
	seconds := t.Unix() - dayZero.Unix()
	days, rest := seconds/86400, seconds%86400
	if rest == 0 {
		return strconv.FormatInt(days, 10), true
	}
	frac := strconv.FormatInt((rest*10_000_000_000+43200)/86400, 10)
	return strconv.FormatInt(days, 10) + "." + strings.Repeat("0", max(10-len(frac), 0)) + frac, true
}

func (b *workbook) end() error {
	b.w.EndFilter()
	total := []xlsx.Cell{{Kind: xlsx.Text, Value: "合计", Style: xlsx.Sum}}
	any := false
	for i, f := range b.fields {
		c := xlsx.Cell{Style: xlsx.Sum}
		if n := b.sums[i]; b.spec.Kind.Summed(f) && len(strconv.FormatInt(n, 10)) <= longest {
			c, any = numberCell(f, n), true
			switch f.Type {
			case kind.Money:
				c.Style = xlsx.SumMoney
			case kind.Int:
				c.Style = xlsx.SumWhole
			}
		}
		total = append(total, c)
	}
	if any {
		if err := b.w.Row(total, 18); err != nil {
			return err
		}
	}
	if err := b.w.Row(spread(b.first, "制表:", "复核:", "部门负责人:", ""), 26); err != nil {
		return err
	}
	if b.spec.Head != "" {
		if err := b.w.Row(spread(b.first, "台账校验码:"+b.spec.Head), 18); err != nil {
			return err
		}
	}
	return b.w.Close()
}
