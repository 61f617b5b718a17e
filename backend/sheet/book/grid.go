package book

import (
	"slices"

	"opsbook/backend/sheet/formula"
	"opsbook/backend/sheet/xmlscan"
)

// Bounds of a sheet: its merged ranges, and the texts of one row, which lies in
// memory whole.
const (
	maxMerges  = 200_000
	maxRowText = 4 << 20
)

// grid is a sheet of an .xlsx.
type grid struct {
	book *workbook
	part string
}

// reader walks through a grid once.
type reader struct {
	*grid
	s         *xmlscan.Scanner
	shared    *texts
	notes     map[int][]note
	hidden    []bool // by column
	row       *Row
	last      int // number of the row before
	cells     int
	formula   []byte
	value     []byte
	unsorted  bool
	isFormula bool // the cell has one
	bare      bool
	rowBytes  int            // texts of the row
	sums      *formula.Sheet // calculates; nil until a formula needs it
}

func (g *grid) rows(yield func(*Row) bool) error { return g.each(false, yield) }

// each walks through the rows; bare leaves formulas without a result as they are.
func (g *grid) each(bare bool, yield func(*Row) bool) error {
	shared, err := g.book.sharedTexts()
	if err != nil {
		return err
	}
	notes, err := g.book.comments(g.part)
	if err != nil {
		return err
	}
	in, err := g.book.pack.open(g.part, g.book.pack.limits.Unzipped)
	if err != nil {
		return err
	}
	defer in.Close()
	r := &reader{grid: g, s: xmlscan.New(in), shared: shared, notes: notes, bare: bare}
	for {
		tok, err := r.s.Next()
		if err != nil || tok == xmlscan.EndOfFile {
			return err
		}
		switch {
		case tok == xmlscan.EndTag && r.s.Is("row") && r.row != nil:
			if row := r.finish(); len(row.Cells) > 0 && !yield(row) {
				return nil
			}
		case tok == xmlscan.EndTag && r.s.Is("sheetData"):
			return nil
		case tok == xmlscan.StartTag && r.s.Is("row"):
			err = r.begin()
		case tok == xmlscan.StartTag && r.s.Is("c") && r.row != nil:
			err = r.cell()
		case tok == xmlscan.StartTag && r.s.Is("col") && r.s.True("hidden"):
			r.hide(hiddenColumns(r.s))
		}
		if err != nil {
			return err
		}
	}
}

func hiddenColumns(s *xmlscan.Scanner) Range {
	return Range{Col: max(s.Int("min", 1), 1), LastCol: min(s.Int("max", 0), MaxColumn)}
}

// hide notes hidden columns. A range that begins within one before it is
// ignored, so that no file makes this slow.
func (r *reader) hide(cols Range) {
	if r.hidden == nil {
		r.hidden = make([]bool, MaxColumn+1)
	}
	for i := cols.Col; i <= cols.LastCol && !r.hidden[i]; i++ {
		r.hidden[i] = true
	}
}

// begin starts a row. A row without a number follows the one before.
func (r *reader) begin() error {
	n := r.s.Int("r", r.last+1)
	if n > MaxRow || n < 1 {
		return damaged("文件中有第 %d 行，超出表格的 %d 行。请用 WPS 或 Excel 另存后再导入。", "The file has a row %d, beyond the %d that a sheet can have. Save it anew and import that.", n, MaxRow)
	}
	if n <= r.last {
		return damaged("文件中的行次序混乱（第 %[2]d 行后面是第 %[1]d 行）。请用 WPS 或 Excel 另存后再导入。", "The rows are out of order (%[1]d follows %[2]d). Save the file anew and import that.", n, r.last)
	}
	r.row = &Row{N: n, Hidden: r.s.True("hidden"), Cells: make([]Cell, 0, min(r.width(), 64))}
	r.last, r.rowBytes = n, 0
	return nil
}

// width guesses how many cells the row will hold: as many as the one before.
func (r *reader) width() int {
	if r.row == nil {
		return 16
	}
	return cap(r.row.Cells)
}

// finish completes the row: order, comments, hidden columns.
func (r *reader) finish() *Row {
	row := r.row
	if r.unsorted {
		row.Cells = inOrder(row.Cells)
		r.unsorted = false
	}
	n := len(row.Cells)
	for _, c := range r.notes[row.N] {
		i, ok := slices.BinarySearchFunc(row.Cells[:n], c.col, func(c Cell, col int) int { return c.Col - col })
		if ok {
			row.Cells[i].Comment = c.text
		} else {
			row.Cells = append(row.Cells, Cell{Col: c.col, Comment: c.text})
		}
	}
	if len(row.Cells) > n {
		row.Cells = inOrder(row.Cells)
	}
	if r.hidden != nil {
		for i := range row.Cells {
			row.Cells[i].Hidden = r.hidden[row.Cells[i].Col]
		}
	}
	return row
}

// inOrder sorts cells by column; of two in one place the later counts.
func inOrder(cells []Cell) []Cell {
	slices.SortStableFunc(cells, func(a, b Cell) int { return a.Col - b.Col })
	out := cells[:0]
	for i, c := range cells {
		if i+1 < len(cells) && cells[i+1].Col == c.Col {
			continue
		}
		out = append(out, c)
	}
	return out
}

// layout passes over the cells and reads what stands before and behind them.
func (g *grid) layout() (*Layout, error) {
	l := &Layout{}
	err := g.book.pack.scan(g.part, g.book.pack.limits.Unzipped, func(s *xmlscan.Scanner) error {
		switch string(s.Name()) {
		case "dimension":
			l.Used, _ = parseRange(s.Attr("ref"))
		case "col":
			if s.True("hidden") && len(l.Columns) < MaxColumn {
				l.Columns = append(l.Columns, hiddenColumns(s))
			}
		case "autoFilter":
			l.Filter = true
		case "mergeCell":
			if m, ok := parseRange(s.Attr("ref")); ok {
				l.Merges = append(l.Merges, m)
			}
			if len(l.Merges) > maxMerges {
				return tooMuch("合并单元格超过 %d 处，不能读取。", "More than %d merged ranges: the sheet cannot be read.", maxMerges)
			}
		}
		return nil
	})
	return l, err
}
