package book

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"opsbook/backend/fault"
)

// lines is a text file whose cells are parted by comma.
type lines struct {
	open   func() io.Reader // decoded, from the beginning
	comma  rune
	limits Limits
}

// openText opens a file without a recognised start as separated text.
func openText(r io.ReaderAt, size int64, name string, limits Limits) (*Book, error) {
	enc, codec, err := encodingOf(r, size)
	if err != nil {
		return nil, err
	}
	if codec == nil {
		return nil, refusal(notText, name)
	}
	l := &lines{limits: limits, open: func() io.Reader {
		return transform.NewReader(io.NewSectionReader(r, 0, size), codec.NewDecoder())
	}}
	if l.comma, err = separator(l.open()); err != nil {
		return nil, err
	}
	sheet := &Sheet{Name: name, source: l}
	return &Book{Format: "text", Encoding: enc, Comma: l.comma, Sheets: []*Sheet{sheet}}, nil
}

// encodingOf reads all of r to tell how it is written. codec is nil if r is no
// text at all. What is valid UTF-8 is UTF-8; other bytes are GB18030, of which
// GBK and GB2312 are parts.
func encodingOf(r io.ReaderAt, size int64) (name string, codec encoding.Encoding, err error) {
	start := make([]byte, min(size, head))
	if _, err := r.ReadAt(start, 0); err != nil && err != io.EOF {
		return "", nil, err
	}
	even, odd := nulls(start)
	switch {
	case bytes.HasPrefix(start, []byte("\xFF\xFE")), odd > len(start)/8 && even == 0:
		return "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	case bytes.HasPrefix(start, []byte("\xFE\xFF")), even > len(start)/8 && odd == 0:
		return "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	}
	isUTF8, isText, err := survey(io.NewSectionReader(r, 0, size))
	if err != nil || !isText {
		return "", nil, err
	}
	if isUTF8 {
		return "UTF-8", unicode.UTF8BOM, nil
	}
	gb := simplifiedchinese.GB18030
	if ok, err := decodes(gb.NewDecoder().Reader(io.NewSectionReader(r, 0, size))); ok || err != nil {
		return "GB18030", gb, err
	}
	return "", nil, fault.New(fault.Invalid, "认不出文件的文字编码。请用 WPS 或 Excel 打开，确认没有乱码后另存为 .xlsx 再导入。",
		"The file's character encoding is not recognised. Open it in WPS or Excel, check that it is legible, save it as .xlsx and import that.")
}

func nulls(b []byte) (even, odd int) {
	for i, c := range b {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	return even, odd
}

// survey passes over a file: a control character that no text has makes it binary.
func survey(in io.Reader) (isUTF8, isText bool, err error) {
	isUTF8 = true
	buf, kept := make([]byte, 64<<10), 0
	for {
		n, err := in.Read(buf[kept:])
		for _, c := range buf[kept : kept+n] {
			if c < ' ' && (c < '\t' || c > '\r') && c != 0x1A || c == 0x7F {
				return false, false, nil
			}
		}
		n += kept
		whole := n
		for whole > max(n-utf8.UTFMax, 0) && !utf8.RuneStart(buf[whole-1]) {
			whole--
		}
		if whole > 0 && !utf8.FullRune(buf[whole-1:n]) {
			whole--
		} else {
			whole = n
		}
		isUTF8 = isUTF8 && utf8.Valid(buf[:whole])
		kept = copy(buf, buf[whole:n])
		if err == io.EOF {
			return isUTF8 && kept == 0, true, nil
		}
		if err != nil {
			return false, false, err
		}
	}
}

// decodes reports whether a decoder finds nothing it must replace.
func decodes(in io.Reader) (bool, error) {
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := in.Read(buf[kept:])
		n += kept
		if bytes.Contains(buf[:n], []byte("\uFFFD")) {
			return false, nil
		}
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(buf, buf[max(n-2, 0):n])
	}
}

// separator tries each candidate on the first rows: the one that parts most
// rows into the same number of cells, more than one, wins.
func separator(r io.Reader) (rune, error) {
	sample := make([]byte, 64<<10)
	n, err := io.ReadFull(r, sample)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return 0, err
	}
	text := strings.TrimPrefix(string(sample[:n]), "\uFEFF")
	if m := sepLine.FindStringSubmatch(text); m != nil {
		return []rune(m[1])[0], nil
	}
	if err == nil {
		text = text[:strings.LastIndexByte(text, '\n')+1] // the last line is cut
	}
	best, comma := 0, ','
	for _, c := range "\t,;|" {
		widths := map[int]int{}
		count := 0
		_ = splitRows(bufio.NewReader(strings.NewReader(text)), c, Default.Text, func(_ int, cells []string) bool {
			if len(cells) > 1 {
				widths[len(cells)]++
			}
			count++
			return count < 200
		})
		for w, rows := range widths {
			if score := rows*100 + min(w, 99); score > best {
				best, comma = score, c
			}
		}
	}
	return comma, nil
}

// sepLine is the first line by which some programs name the separator.
var sepLine = regexp.MustCompile(`^(?i:sep)=(.)\r?\n`)

// splitRows reads rows of cells as spreadsheets do: a quote counts only at the
// beginning of a cell, a doubled quote within is one, a quoted cell may hold
// line breaks; rows end with \n, \r\n or \r. n counts rows from 1.
func splitRows(in *bufio.Reader, comma rune, most int, yield func(n int, cells []string) bool) error {
	var cell strings.Builder
	var row []string
	n, quoted, started := 1, false, false
	for {
		c, _, err := in.ReadRune()
		end := err == io.EOF
		switch {
		case err != nil && !end:
			return err
		case end && quoted:
			return damaged("第 %d 行有一个引号没有结束。请检查该行，或另存为 .xlsx 再导入。", "Row %d has a quote that never ends. Check it, or save the file as .xlsx and import that.", n)
		case cell.Len() > most || len(row) > MaxColumn:
			return tooMuch("第 %d 行有一格过长或列数过多，可能少了一个引号。", "Row %d has a cell that is too long, or too many of them; perhaps a quote is missing.", n)
		case end && !started:
			return nil
		case quoted && c == '"':
			if next, _ := in.Peek(1); len(next) == 1 && next[0] == '"' {
				_, _ = in.ReadByte()
				cell.WriteByte('"')
			} else {
				quoted = false
			}
		case quoted:
			cell.WriteRune(c)
		case c == '"' && cell.Len() == 0:
			quoted, started = true, true
		case end || c == '\n' || c == '\r':
			if next, _ := in.Peek(1); c == '\r' && len(next) == 1 && next[0] == '\n' {
				_, _ = in.ReadByte()
			}
			if started && !yield(n, append(row, cell.String())) || end {
				return nil
			}
			cell.Reset()
			row, started = nil, false
			n++
		case c == comma:
			row = append(row, cell.String())
			cell.Reset()
			started = true
		default:
			cell.WriteRune(c)
			started = true
		}
	}
}

func (l *lines) rows(yield func(*Row) bool) error {
	in := bufio.NewReaderSize(l.open(), 64<<10)
	if bom, _ := in.Peek(3); string(bom) == "\uFEFF" {
		_, _ = in.Discard(3)
	}
	skip := 0
	if first, _ := in.Peek(8); sepLine.Match(first) {
		skip = 1
	}
	count := 0
	var over error
	err := splitRows(in, l.comma, l.limits.Text, func(n int, cells []string) bool {
		if n <= skip {
			return true
		}
		row := textRow(n-skip, cells)
		if count += len(row.Cells); count > l.limits.Cells || n > MaxRow {
			over = tooManyCells(l.limits)
			return false
		}
		return len(row.Cells) == 0 || yield(row)
	})
	if err == nil {
		err = over
	}
	return err
}

// layout of a text is empty: it declares nothing.
func (l *lines) layout() (*Layout, error) { return &Layout{}, nil }

var (
	asFormula  = regexp.MustCompile(`^="([^"]*)"$`)
	lostDigits = regexp.MustCompile(`^-?\d(?:\.\d+)?E\+(?:1[1-9]|[2-9]\d)$`)
)

// textRow makes cells of the fields of one row. ="0012", which other systems
// write to save leading zeros, is 0012; 1.10101E+17 is damaged.
func textRow(n int, fields []string) *Row {
	row := &Row{N: n}
	for i, f := range fields {
		if strings.HasPrefix(f, `="`) {
			f = asFormula.ReplaceAllString(f, "$1")
		}
		c := Cell{Col: i + 1}
		if c.text(f); c.Kind != Empty {
			c.Damaged = lostDigits.MatchString(strings.ToUpper(strings.TrimSpace(f)))
			row.Cells = append(row.Cells, c)
		}
	}
	return row
}
