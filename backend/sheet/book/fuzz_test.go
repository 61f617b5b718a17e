package book_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/sheet/book"
)

// tight keeps what fuzzing reads small.
var tight = book.Limits{File: 1 << 20, Unzipped: 8 << 20, Entries: 100, Sheets: 10, Cells: 50_000, Text: 4 << 10}

// sane reads everything a book offers and fails on what no reader may hand out.
func sane(t *testing.T, b *book.Book, err error) {
	t.Helper()
	fine := func(err error) {
		if err == nil {
			return
		}
		if f := fault.Of(err); f.Code == fault.Internal || f.Message.EN == "" {
			t.Errorf("not a fault for a clerk: %v", err)
		}
	}
	if fine(err); err != nil {
		return
	}
	for _, s := range b.Sheets {
		_, err := s.Layout()
		fine(err)
		last := 0
		for row, err := range s.Rows() {
			if fine(err); err != nil {
				break
			}
			if row.N <= last || row.N > book.MaxRow || len(row.Cells) == 0 {
				t.Fatalf("row %d after %d with %d cells", row.N, last, len(row.Cells))
			}
			last = row.N
			col := 0
			for _, c := range row.Cells {
				if c.Col <= col || c.Col > book.MaxColumn || c.Kind == book.Empty && c.Comment == "" || !utf8.ValidString(c.Text) || row.At(c.Col) != c {
					t.Fatalf("row %d: %+v after column %d", row.N, c, col)
				}
				col = c.Col
			}
		}
	}
}

// FuzzXLSX changes the XML within a workbook; a fuzzer would never get past the
// checksums of the zip itself, which TestMaimed covers.
func FuzzXLSX(f *testing.F) {
	parts := base(nil)
	f.Add(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" s="1"><v>45055.5</v></c><c><f>A1+1</f></c></row></sheetData><mergeCell ref="A1:B2"/></worksheet>`,
		parts["xl/styles.xml"], parts["xl/sharedStrings.xml"])
	f.Add("\xFF\xFE<\x00a\x00/\x00>\x00", "<x/>", "<si><t><![CDATA[a]]></t></si>")
	f.Fuzz(func(t *testing.T, sheet, styles, texts string) {
		data := pack(t, map[string]string{"xl/worksheets/sheet1.xml": sheet + " ", "xl/styles.xml": styles + " ", "xl/sharedStrings.xml": texts + " ",
			"xl/worksheets/_rels/sheet1.xml.rels": `<R><Relationship Id="c" Type="x/comments" Target="/xl/worksheets/sheet1.xml"/></R>`})
		b, err := book.Open(bytes.NewReader(data), int64(len(data)), "f", tight)
		sane(t, b, err)
	})
}

// FuzzFile throws bytes at the door.
func FuzzFile(f *testing.F) {
	files, _ := filepath.Glob("../testdata/ledgers/*.xlsx")
	for _, file := range files[:min(2, len(files))] {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(ole("Workbook")))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := book.Open(bytes.NewReader(data), int64(len(data)), "f", tight)
		sane(t, b, err)
	})
}

// FuzzCSV reads separated text in any encoding.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\r\n\"1\n\"\"\",2\n", "sep=;\na;b\n", "\xFF\xFEa\x00,\x00", "\xD0\xD5\xC3\xFB,\xB1\xB8\xD7\xA2\n", "=\"0012\"\t1.1E+17\r", "\uFEFF甲|乙\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := book.Open(bytes.NewReader(data), int64(len(data)), "f", tight)
		sane(t, b, err)
	})
}

// FuzzPaste reads pasted text and HTML.
func FuzzPaste(f *testing.F) {
	for _, s := range []string{"甲\t乙\n1\t\"2\n3\"", "<table><tr><td rowspan=3 colspan=2>a<td>b</tr><tr><th>c<br>d<table><tr><td>e</table></table>", "Version:0.9\n<html>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := book.Paste(s)
		sane(t, b, err)
		if b2, err2 := book.Paste("<table>" + strings.ReplaceAll(s, "\x00", "") + "</table>"); err2 == nil {
			sane(t, b2, nil)
		}
	})
}
