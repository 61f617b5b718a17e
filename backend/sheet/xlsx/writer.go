// Package xlsx writes workbooks as a stream: cells in, zipped XML out, in memory
// that does not grow with the rows. It knows texts, numbers, dates, a fixed set of
// styles and what a printed ledger needs; it writes no formulas, no links and no
// macros, and every text stays the text it is.
package xlsx

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
)

// Kind says how a cell is stored.
type Kind uint8

const (
	Blank  Kind = iota
	Text        // Value as it is
	Number      // Value is an exact decimal of at most 15 digits
)

// Cell is one cell of a row.
type Cell struct {
	Kind  Kind
	Value string
	Style Style
}

// Sheet says how one sheet looks. Rows count from 1.
type Sheet struct {
	Name   string
	Widths []int // of the columns, in characters
	Head   int   // last row of the heading: frozen, repeated on paper; 0: none
	Filter bool  // the heading's last row gets a filter over the rows below it
	Merges []Range
	Footer string // printed at the foot of each page, with the page number
	Page   Page   // the paper it is printed on; none: A4
}

// Page is how a sheet goes on paper, lying: made smaller until it is as wide as Across
// pages.
type Page struct {
	Paper  int // as workbooks number them: 9 is A4, 8 is A3
	Across int
	Repeat int // first columns that every page begins with
}

// Range is a block of cells, both ends included, counted from 1.
type Range struct{ Row, Col, LastRow, LastCol int }

// Writer writes one workbook.
type Writer struct {
	zip    *zip.Writer
	out    *bufio.Writer
	sheets []done
	open   *Sheet
	row    int
	filter int // last row that the filter covers
}

// done is what the workbook must know of a sheet that is written.
type done struct {
	Sheet
	rows, filter int
}

// New returns a Writer. The caller ends it with Close.
func New(w io.Writer) *Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &Writer{zip: z, out: bufio.NewWriterSize(io.Discard, 64<<10)}
}

// Sheet ends the sheet before and begins the next.
func (w *Writer) Sheet(s Sheet) error {
	if err := w.end(); err != nil {
		return err
	}
	part, err := w.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(w.sheets)+1))
	if err != nil {
		return err
	}
	w.out.Reset(part)
	w.open, w.row, w.filter = &s, 0, 0
	w.put(xmlHead, `<worksheet xmlns="`, mainNS, `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">`)
	if s.Head > 0 {
		w.put(`<pane ySplit="`, strconv.Itoa(s.Head), `" topLeftCell="A`, strconv.Itoa(s.Head+1), `" activePane="bottomLeft" state="frozen"/>`)
	}
	w.put(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`)
	if len(s.Widths) > 0 {
		w.put(`<cols>`)
		for i, width := range s.Widths {
			n := strconv.Itoa(i + 1)
			w.put(`<col min="`, n, `" max="`, n, `" width="`, strconv.Itoa(width), `" customWidth="1"/>`)
		}
		w.put(`</cols>`)
	}
	w.put(`<sheetData>`)
	return nil
}

// put writes to the part; errors come at the end, with Flush.
func (w *Writer) put(parts ...string) {
	for _, p := range parts {
		_, _ = w.out.WriteString(p)
	}
}

// Row writes the next row. height is in points; 0 leaves it to the program that
// opens the file.
func (w *Writer) Row(cells []Cell, height int) error {
	if w.open == nil {
		return errors.New("xlsx: a row before the first sheet")
	}
	w.row++
	n := strconv.Itoa(w.row)
	w.put(`<row r="`, n, `"`)
	if height > 0 {
		w.put(` ht="`, strconv.Itoa(height), `" customHeight="1"`)
	}
	w.put(`>`)
	for i, c := range cells {
		if c.Kind == Blank && c.Style == Plain {
			continue
		}
		w.put(`<c r="`, Column(i+1), n, `" s="`, c.Style.id())
		switch c.Kind {
		case Blank:
			w.put(`"/>`)
		case Number:
			w.put(`"><v>`, c.Value, `</v></c>`)
		case Text:
			w.put(`" t="inlineStr"><is><t`, space(c.Value), `>`)
			escape(w.out, c.Value)
			w.put(`</t></is></c>`)
		}
	}
	_, err := w.out.WriteString(`</row>`)
	return err
}

// EndFilter says that the rows written from now on are no data: totals,
// signatures. The filter leaves them alone.
func (w *Writer) EndFilter() { w.filter = w.row }

// end completes the open sheet.
func (w *Writer) end() error {
	s := w.open
	if s == nil {
		return nil
	}
	w.open = nil
	if w.filter == 0 {
		w.filter = w.row
	}
	w.put(`</sheetData>`)
	if s.Filter && w.filter >= s.Head && s.Head > 0 {
		w.put(`<autoFilter ref="`, Range{s.Head, 1, w.filter, max(len(s.Widths), 1)}.String(), `"/>`)
	}
	if len(s.Merges) > 0 {
		w.put(`<mergeCells count="`, strconv.Itoa(len(s.Merges)), `">`)
		for _, m := range s.Merges {
			w.put(`<mergeCell ref="`, m.String(), `"/>`)
		}
		w.put(`</mergeCells>`)
	}
	page := s.Page
	if page.Across == 0 {
		page = Page{Paper: 9, Across: 1}
	}
	w.put(`<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>`,
		`<pageSetup paperSize="`, strconv.Itoa(page.Paper), `" orientation="landscape" fitToWidth="`, strconv.Itoa(page.Across), `" fitToHeight="0"/><headerFooter><oddFooter>&amp;L`)
	escape(w.out, strings.ReplaceAll(s.Footer, "&", "&&"))
	w.put(`&amp;R第 &amp;P 页,共 &amp;N 页</oddFooter></headerFooter></worksheet>`)
	w.sheets = append(w.sheets, done{*s, w.row, w.filter})
	return w.out.Flush()
}

// Close ends the workbook. It does not close what it writes to.
func (w *Writer) Close() error {
	if err := w.end(); err != nil {
		return err
	}
	for _, p := range []struct{ name, body string }{
		{"xl/workbook.xml", w.workbook()}, {"xl/_rels/workbook.xml.rels", w.relations()}, {"xl/styles.xml", stylesXML()},
		{"_rels/.rels", packageRels}, {"[Content_Types].xml", w.types()},
	} {
		part, err := w.zip.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, p.body); err != nil {
			return err
		}
	}
	return w.zip.Close()
}

// Column is the name of a column: A for 1, AA for 27.
func Column(n int) string {
	if n <= len(letters) {
		return letters[n-1 : n]
	}
	var b [4]byte
	i := len(b)
	for ; n > 0 && i > 0; n = (n - 1) / 26 {
		i--
		b[i] = letters[(n-1)%26]
	}
	return string(b[i:])
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// String is the range as a sheet writes it: A1:C9.
func (r Range) String() string {
	return Column(r.Col) + strconv.Itoa(r.Row) + ":" + Column(r.LastCol) + strconv.Itoa(r.LastRow)
}

// space is the attribute that keeps blanks: readers may drop them at the ends of a
// text and fold those within.
func space(s string) string {
	blank := true // the character before, and what stands around the text
	for i := range len(s) {
		before := blank
		blank = s[i] <= ' '
		if blank && (before || s[i] != ' ' || i == len(s)-1) {
			return ` xml:space="preserve"`
		}
	}
	return ""
}

// escape writes text as XML. Characters that XML cannot hold, and texts that look
// like one so written, become _xHHHH_ as spreadsheets write them.
func escape(w *bufio.Writer, s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		var as string
		switch c := s[i]; {
		case c == '&':
			as = "&amp;"
		case c == '<':
			as = "&lt;"
		case c == '>':
			as = "&gt;"
		case c < ' ' && c != '\n' && c != '\t':
			as = fmt.Sprintf("_x%04X_", c)
		case c == '_' && looksCoded(s[i:]):
			as = "_x005F_"
		default:
			continue
		}
		_, _ = w.WriteString(s[from:i])
		_, _ = w.WriteString(as)
		from = i + 1
	}
	_, _ = w.WriteString(s[from:])
}

func looksCoded(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}
