// Package book reads foreign spreadsheets into plain cells: .xlsx files, text
// files with separators in any encoding met in China, and blocks pasted from a
// spreadsheet. What a file is decides its content, never its name.
//
// A cell keeps what the file says beyond its value: comment, strike-through,
// hidden row or column, a formula nobody has calculated, a number whose last
// digits the spreadsheet destroyed. What any of it means, which row is the
// heading, which column a date: the package does not know, and it knows nothing
// of records. It writes nothing, follows no link, and reads every file within
// Limits, however it was made; what it cannot read it refuses with a fault that
// tells the clerk what the file is and what to do.
//
// The .xlsx reader is our own: a stream over the zipped XML that needs memory
// only for shared texts. Excelize, its oracle in the tests, hands out no styles
// while it streams, and without them a date is just a number.
package book

import (
	"io"
	"iter"
	"slices"

	"opsbook/backend/fault"
)

// Limits bound what a file may make the program do.
type Limits struct {
	File     int64 // bytes of the file itself
	Unzipped int64 // bytes of its parts together, unpacked
	Entries  int   // parts of an .xlsx
	Sheets   int   // sheets of a workbook
	Cells    int   // filled cells of one sheet
	Text     int   // bytes of one cell
}

// Default are the limits of an import. A million rows of twenty filled cells fit.
var Default = Limits{File: 128 << 20, Unzipped: 512 << 20, Entries: 10_000, Sheets: 1000, Cells: 24_000_000, Text: 128 << 10}

// The last row and column of a spreadsheet, counted from 1.
const (
	MaxRow    = 1_048_576
	MaxColumn = 16_384
)

// Book is one file, or one pasted block.
type Book struct {
	Format   string // "xlsx", "text", "paste"
	Encoding string // of a text file: "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030"
	Comma    rune   // what separates the cells of a text file
	From1904 bool   // days that no format shows as dates count from 1904-01-01
	Sheets   []*Sheet
}

// Sheet is one sheet of a Book. It reads from the file each time it is asked, so
// the file must stay open.
type Sheet struct {
	Name   string
	Hidden bool
	source source
}

// source is where the rows of a sheet come from.
type source interface {
	rows(yield func(*Row) bool) error
	layout() (*Layout, error)
}

// Layout is what concerns a sheet as a whole.
type Layout struct {
	Used    Range   // as the file declares it: a hint that may be wrong or zero
	Merges  []Range // merged cells; the value stands in the first
	Columns []Range // hidden columns; rows are 0
	Filter  bool    // a filter is set; it may hide rows
}

// Range is a block of cells, both ends included, counted from 1.
type Range struct{ Row, Col, LastRow, LastCol int }

// Has reports whether a cell lies within the range.
func (r Range) Has(row, col int) bool {
	return row >= r.Row && row <= r.LastRow && col >= r.Col && col <= r.LastCol
}

// Row is one row that holds at least one filled cell.
type Row struct {
	N      int    // as the spreadsheet counts: from 1
	Hidden bool   // by hand or by a filter
	Cells  []Cell // filled cells only, by column
}

// At returns the cell in column col, counted from 1; an Empty one if there is none.
func (r *Row) At(col int) Cell {
	i, ok := slices.BinarySearchFunc(r.Cells, col, func(c Cell, col int) int { return c.Col - col })
	if !ok {
		return Cell{Col: col}
	}
	return r.Cells[i]
}

// Kind says what a cell holds.
type Kind uint8

const (
	Empty   Kind = iota
	Text         // Text as it was typed
	Number       // Raw exactly; Text as the sheet shows it where that differs: 86.5%, 0007
	Date         // Text is YYYY-MM-DD, with HH:MM:SS if there is a time, or HH:MM:SS alone
	Bool         // Text is TRUE or FALSE
	Error        // Text is #REF! and the like
	Formula      // Text is a formula that no program has calculated
)

// Cell is one cell.
type Cell struct {
	Col      int // from 1
	Kind     Kind
	Text     string
	Raw      string // of numbers and dates: the number as an exact decimal, rounded to the 15 digits a spreadsheet shows
	Comment  string
	Strike   bool // struck through
	Hidden   bool // in a hidden column
	Damaged  bool // a number of more than 15 digits: the rest was lost before
	Computed bool // we calculated the formula; no spreadsheet did
}

// Open reads what r holds and lists its sheets. name is used in sentences only.
// Faults: Invalid for files of another kind or beyond the limits, Damaged for
// broken ones.
func Open(r io.ReaderAt, size int64, name string, limits Limits) (*Book, error) {
	if size == 0 {
		return nil, fault.New(fault.Invalid, "文件“%s”是空的。", "The file “%s” is empty.", name)
	}
	if size > limits.File {
		return nil, fault.New(fault.Invalid, "文件“%s”有 %d MB，超过 %d MB 的上限。请拆成几个文件再导入。",
			"The file “%s” has %d MB, more than the limit of %d MB. Split it and import the parts.", name, size>>20, limits.File>>20)
	}
	what, err := sniff(r, size)
	switch {
	case err != nil:
		return nil, err
	case what == zipped:
		return openZip(r, size, name, limits)
	case what == plain:
		return openText(r, size, name, limits)
	}
	return nil, refusal(what, name)
}

// Rows streams the rows in order. After an error there are no more. A row may
// be kept: nothing of it is used again.
func (s *Sheet) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		stopped := false
		err := s.source.rows(func(r *Row) bool {
			stopped = !yield(r, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Layout reads what concerns the sheet as a whole, in one quick pass.
func (s *Sheet) Layout() (*Layout, error) { return s.source.layout() }

func damaged(zh, en string, args ...any) error { return fault.New(fault.Damaged, zh, en, args...) }

func tooMuch(zh, en string, args ...any) error { return fault.New(fault.Invalid, zh, en, args...) }
