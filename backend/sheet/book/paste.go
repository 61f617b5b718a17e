package book

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"opsbook/backend/fault"
)

// maxPaste bounds a pasted block, in bytes.
const maxPaste = 16 << 20

// maxSpan bounds how many rows or columns one cell of a pasted table may cover.
const maxSpan = 2000

var isHTML = regexp.MustCompile(`(?i)^\s*(?:Version:\d|<(?:html|!doctype|table|meta|body|!--))`)

// Paste reads what a clerk copied out of a spreadsheet or a web page: text with
// tabs, as spreadsheets offer it, or the first table of an HTML fragment. Rows
// count from 1.
func Paste(text string) (*Book, error) {
	if len(text) > maxPaste {
		return nil, fault.New(fault.Invalid, "粘贴的内容超过 %d MB，请改用导入文件。", "The pasted text has more than %d MB: import a file instead.", maxPaste>>20)
	}
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF")
	limits := Default
	book := &Book{Format: "paste", Comma: '\t'}
	if isHTML.MatchString(text) {
		t, err := readTable(text)
		if err != nil {
			return nil, err
		}
		book.Sheets = []*Sheet{{source: t}}
		return book, nil
	}
	book.Sheets = []*Sheet{{source: &lines{comma: '\t', limits: limits, open: func() io.Reader { return strings.NewReader(text) }}}}
	return book, nil
}

// table is a pasted HTML table.
type table struct {
	list   []*Row
	merges []Range
}

func (t *table) rows(yield func(*Row) bool) error {
	for _, r := range t.list {
		if !yield(r) {
			break
		}
	}
	return nil
}

func (t *table) layout() (*Layout, error) { return &Layout{Merges: t.merges}, nil }

// tableReader builds a table while it steps through HTML.
type tableReader struct {
	table
	row     int
	fields  []string
	covered map[int]int // column → the last row that a cell from above covers
	span    Range       // of the open cell; zero if none is open
	text    bytes.Buffer
	cells   int
}

// readTable reads the first table; tables within it are text of their cell.
func readTable(text string) (*table, error) {
	t := &tableReader{covered: map[int]int{}}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(1 << 20)
	depth, mute := 0, false
	for {
		tok := z.Next()
		if tok == html.ErrorToken {
			if err := z.Err(); err != io.EOF {
				return nil, fault.New(fault.Invalid, "粘贴的内容不能识别。", "The pasted text cannot be read.")
			}
			break
		}
		if tok == html.TextToken && depth > 0 && !mute {
			t.write(z.Text())
			continue
		}
		name, more := z.TagName()
		tag := atom.Lookup(name)
		switch {
		case tok == html.TextToken || tok == html.CommentToken || tok == html.DoctypeToken:
		case tag == atom.Style || tag == atom.Script:
			mute = tok == html.StartTagToken
		case tag == atom.Table && tok == html.StartTagToken:
			depth++
		case tag == atom.Table && tok == html.EndTagToken:
			if depth--; depth <= 0 {
				t.endRow()
				return t.done()
			}
		case depth == 1 && tok != html.EndTagToken && tag == atom.Tr:
			t.endRow()
			t.row++
			t.fields = nil
		case depth == 1 && tok == html.StartTagToken && (tag == atom.Td || tag == atom.Th):
			t.endCell()
			t.beginCell(z, more)
		case depth == 1 && tok == html.EndTagToken && (tag == atom.Td || tag == atom.Th):
			t.endCell()
		case tag == atom.Br || tag == atom.P && tok == html.EndTagToken || tag == atom.Div && tok == html.EndTagToken:
			t.write([]byte(lineBreak))
		}
		if t.cells > 2_000_000 || t.row > MaxRow {
			return nil, tooManyCells(Default)
		}
	}
	t.endRow()
	return t.done()
}

func (t *tableReader) done() (*table, error) {
	if t.row == 0 {
		return nil, fault.New(fault.Invalid, "粘贴的内容里没有表格。", "The pasted text holds no table.")
	}
	return &t.table, nil
}

// lineBreak stands for <br> until the cell is closed: other line ends in HTML
// are blanks.
const lineBreak = "\x01"

// write adds text to the open cell.
func (t *tableReader) write(b []byte) {
	if t.span.Row > 0 {
		t.text.Write(b)
	}
}

func (t *tableReader) beginCell(z *html.Tokenizer, more bool) {
	if t.row == 0 {
		t.row = 1
	}
	wide, high := 1, 1
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "colspan":
			wide = spanOf(val)
		case "rowspan":
			high = spanOf(val)
		}
	}
	for t.covered[len(t.fields)+1] >= t.row && len(t.fields) < MaxColumn {
		t.fields = append(t.fields, "")
	}
	col := len(t.fields) + 1
	t.span = Range{t.row, col, t.row + high - 1, min(col+wide-1, MaxColumn)}
	t.text.Reset()
}

func spanOf(v []byte) int {
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' || n > maxSpan {
			break
		}
		n = n*10 + int(c-'0')
	}
	return min(max(n, 1), maxSpan)
}

// endCell closes the open cell. Its value stands in the first place it covers.
func (t *tableReader) endCell() {
	s := t.span
	if s.Row == 0 {
		return
	}
	t.span = Range{}
	parts := strings.Split(t.text.String(), lineBreak)
	for i, p := range parts {
		parts[i] = strings.Join(strings.Fields(p), " ")
	}
	t.fields = append(t.fields, strings.TrimSpace(strings.Join(parts, "\n")))
	for col := s.Col; col <= s.LastCol; col++ {
		if col > s.Col {
			t.fields = append(t.fields, "")
		}
		if s.LastRow > s.Row {
			t.covered[col] = s.LastRow
		}
		t.cells++
	}
	if s.LastCol > s.Col || s.LastRow > s.Row {
		t.merges = append(t.merges, s)
	}
}

func (t *tableReader) endRow() {
	t.endCell()
	if row := textRow(t.row, t.fields); len(row.Cells) > 0 {
		t.list = append(t.list, row)
	}
	t.fields = nil
}
