package book_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"opsbook/backend/fault"
	"opsbook/backend/sheet/book"
)

func open(data []byte) (*book.Book, error) {
	return book.Open(bytes.NewReader(data), int64(len(data)), "台账.xlsx", book.Default)
}

// grid reads a sheet as text, one line a row: number, then column=value.
func grid(t *testing.T, s *book.Sheet) string {
	t.Helper()
	out, err := dump(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func dump(s *book.Sheet) (string, error) {
	var b strings.Builder
	for row, err := range s.Rows() {
		if err != nil {
			return b.String(), err
		}
		fmt.Fprintf(&b, "%d", row.N)
		if row.Hidden {
			b.WriteString("h")
		}
		for _, c := range row.Cells {
			fmt.Fprintf(&b, " %d%s", c.Col, marks[c.Kind])
			for _, m := range []struct {
				on   bool
				mark string
			}{{c.Strike, "~"}, {c.Hidden, "_"}, {c.Damaged, "!"}, {c.Computed, "="}} {
				if m.on {
					b.WriteString(m.mark)
				}
			}
			b.WriteString(c.Text)
			if c.Comment != "" {
				b.WriteString("[" + c.Comment + "]")
			}
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

var marks = map[book.Kind]string{book.Empty: ":", book.Text: ":", book.Number: "#", book.Date: "@", book.Bool: "?", book.Error: "E", book.Formula: "F"}

// pack zips the parts of a workbook; sheet1 stands for a whole one.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range base(parts) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// base adds the parts every workbook has; an empty text takes one away.
func base(parts map[string]string) map[string]string {
	all := map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook><sheets><sheet name="表&amp;1" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="x/styles" Target="styles.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="0000"/><numFmt numFmtId="166" formatCode="[Red]0.0%;-0"/><numFmt numFmtId="167" formatCode="[h]:mm"/><numFmt numFmtId="168" formatCode="#,##0.00&quot;元每月&quot;"/></numFmts>` +
			`<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/><xf numFmtId="20"/><xf numFmtId="31"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":     `<sst><si><t>一 </t></si><si><r><rPr><strike/></rPr><t>旧</t></r><r><rPr><strike/></rPr><t>值</t></r><rPh><t>yin</t></rPh></si><si><t>a_x000D_&#10;&lt;b_x</t></si><si><t/></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData/></worksheet>`,
	}
	for name, text := range parts {
		if all[name] = text; text == "" {
			delete(all, name)
		}
	}
	return all
}

// sheet wraps rows into the parts of a workbook.
func sheet(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

func TestCells(t *testing.T) {
	tests := []struct{ name, rows, want string }{
		{"numbers", `<row r="2"><c r="A2"><v>4599</v></c><c r="C2" t="n"><v>0.30000000000000004</v></c><c r="D2"><v>-1.50</v></c><c r="E2"><v>1.3800000103E10</v></c><c r="F2"><v>9.9990019850601e+17</v></c><c r="G2"><v>4599.9999999999991</v></c></row>`,
			"2 1#4599 3#0.3 4#-1.5 5#13800000103 6#!999900198506010000 7#4600\n"},
		{"dates", `<row r="1"><c r="A1" s="1"><v>45055</v></c><c r="B1" s="2"><v>45055.5</v></c><c r="C1" s="3"><v>45047</v></c><c r="D1" s="11"><v>45055.75</v></c><c r="E1" s="10"><v>0.395833333333333</v></c><c r="F1" s="1"><v>60</v></c><c r="G1" s="1"><v>59</v></c><c r="H1" s="2"><v>45055.999999999</v></c><c r="I1" s="1"><v>-1</v></c><c r="J1" t="d"><v>2023-05-06T00:00:00</v></c></row>`,
			"1 1@2023-05-09 2@2023-05-09 12:00:00 3@2023-05-01 4@2023-05-09 5@09:30:00 6#60 7@1900-02-28 8@2023-05-10 00:00:00 9#-1 10@2023-05-06\n"},
		{"formats", `<row r="1"><c r="A1" s="4"><v>7</v></c><c r="B1" s="5"><v>0.865</v></c><c r="C1" s="6"><v>1.5</v></c><c r="D1" s="7"><v>3</v></c><c r="E1" s="8"><v>1</v></c><c r="F1" s="9"><v>1</v></c><c r="G1" s="99"><v>1</v></c></row>`,
			"1 1#0007 2#86.5% 3#1.5 4#3 5#~1 6#1 7#1\n"},
		{"texts", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="inlineStr"><is><t>x&#x4E2D;</t></is></c><c r="F1" t="str"><f>A1</f><v>算</v></c><c r="G1" t="inlineStr"><is><t>  </t></is></c></row>`,
			"1 1:一  2:~旧值 3:a\r\n<b_x 5:x中 6:算\n"},
		{"others", `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>E4+F4&amp;G4</f><v></v></c><c r="D1"><f>A1</f><v>5</v></c><c r="E1" t="str"><f>A1</f><v></v></c><c r="F1" s="8"/><c r="G1"><v><![CDATA[12]]></v></c><c r="H1"><v>abc</v></c></row>`,
			"1 1?TRUE 2E#REF! 3FE4+F4&G4 4#5 7#12 8:abc\n"},
		{"order", `<row><c><v>1</v></c><c r="D1"><v>4</v></c><c r="B1"><v>2</v></c><c r="D1"><v>5</v></c></row><row hidden="1"><c><v>9</v></c></row><row r="10"/><row><c r="XFD11"><v>1</v></c></row>`,
			"1 1#1 2#2 4#5\n2h 1#9\n11 16384#1\n"},
		{"prefixes", `<x:row r="1"><x:c r="A1" x:t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row><!-- no --><?no?>`, "1 1:甲\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := open(pack(t, sheet(tt.rows)))
			if err != nil {
				t.Fatal(err)
			}
			if got := grid(t, b.Sheets[0]); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if b.Sheets[0].Name != "表&1" {
				t.Errorf("sheet is called %q", b.Sheets[0].Name)
			}
		})
	}
}

func TestLayout(t *testing.T) {
	parts := map[string]string{
		"xl/workbook.xml": `<workbook><workbookPr date1904="1"/><sheets><sheet name="甲" state="hidden" r:id="r1"/><sheet name="图" r:id="r9"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml": `<worksheet><dimension ref="A1:C9"/><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols><sheetData><row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row></sheetData>` +
			`<autoFilter ref="A1:B9"/><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="$C$3:$C$5"/><mergeCell ref="nonsense"/></mergeCells></worksheet>`,
		"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/><Relationship Id="d" Type="x/comments" Target="http://example.com/" TargetMode="External"/></Relationships>`,
		"xl/comments1.xml":                    `<comments><commentList><comment ref="B1"><text><r><t>换过</t></r><r><t>电池</t></r></text></comment><comment ref="D3"><text><t>空格</t></text></comment></commentList></comments>`,
	}
	b, err := open(pack(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Sheets) != 1 || !b.Sheets[0].Hidden {
		t.Fatalf("sheets: %+v", b.Sheets)
	}
	if got, want := grid(t, b.Sheets[0]), "1 1@1904-01-01 2#_1[换过电池]\n3 1#2 4:[空格]\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	l, err := b.Sheets[0].Layout()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(*l), "{{1 1 9 3} [{1 1 2 2} {3 3 5 3}] [{0 2 0 3}] true}"; got != want {
		t.Errorf("layout %s, want %s", got, want)
	}
}

func TestText(t *testing.T) {
	const rows = "编号,姓名,备注\r\n0012,陈 静,\"一行\n两行, \"\"引\"\"\"\r\n\r\n=\"0013\",𠮷田,\n1.10E+17,,5\" 管"
	const want = "1 1:编号 2:姓名 3:备注\n2 1:0012 2:陈 静 3:一行\n两行, \"引\"\n4 1:0013 2:𠮷田\n5 1:!1.10E+17 3:5\" 管\n"
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(rows)
	le, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(rows)
	be, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(rows)
	bare, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(strings.Repeat("id,name\n", 9))
	tests := []struct {
		name, data, encoding string
		comma                rune
		want                 string
	}{
		{"UTF-8", rows, "UTF-8", ',', want},
		{"UTF-8 with mark", "\uFEFF" + rows, "UTF-8", ',', want},
		{"GB18030", gb, "GB18030", ',', want},
		{"UTF-16LE", le, "UTF-16LE", ',', want},
		{"UTF-16BE", be, "UTF-16BE", ',', want},
		{"UTF-16 without mark", bare, "UTF-16LE", ',', repeat(9, "1:id 2:name")},
		{"tab", "a\tb,c\td\n1\t2,3\t4\n", "UTF-8", '\t', "1 1:a 2:b,c 3:d\n2 1:1 2:2,3 3:4\n"},
		{"semicolon", "a;b\n1,5;2\n3;4\n", "UTF-8", ';', "1 1:a 2:b\n2 1:1,5 2:2\n3 1:3 2:4\n"},
		{"bar, CR only", "a|b\r1|2\r", "UTF-8", '|', "1 1:a 2:b\n2 1:1 2:2\n"},
		{"named separator", "sep=;\r\na;b,c\r\n", "UTF-8", ';', "1 1:a 2:b,c\n"},
		{"one column", "甲\n乙\n", "UTF-8", ',', "1 1:甲\n2 1:乙\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := open([]byte(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			if b.Encoding != tt.encoding || b.Comma != tt.comma {
				t.Errorf("%s by %q, want %s by %q", b.Encoding, b.Comma, tt.encoding, tt.comma)
			}
			if got := grid(t, b.Sheets[0]); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func repeat(n int, row string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d %s\n", i+1, row)
	}
	return b.String()
}

func TestPaste(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"tabs", "甲\t乙\r\n1\t\"两\n行\"\r\n", "1 1:甲 2:乙\n2 1:1 2:两\n行\n"},
		{"one cell", "甲", "1 1:甲\n"},
		{"comma is text", "1,200\t2\n", "1 1:1,200 2:2\n"},
		{"html", "Version:1.0\r\n<html><body><!--StartFragment--><table><style>td{}</style><tr><td rowspan=2>部门</td><td colspan=\"2\">购置\n 信息&amp;<br>一</td></tr><tr><td>日期<td>金额</tr><tr><td>a</td><td></td><td>5</td></tr></table><p>after</p>",
			"1 1:部门 2:购置 信息&\n一\n2 2:日期 3:金额\n3 1:a 3:5\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := book.Paste(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := grid(t, b.Sheets[0]); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
	for _, text := range []string{"<html><p>no table</p></html>", strings.Repeat("x", 17<<20)} {
		if _, err := book.Paste(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.20q: %v, want a fault", text, err)
		}
	}
}

// The six ledgers kept as samples read as they were written.
func TestLedgers(t *testing.T) {
	files, _ := filepath.Glob("../testdata/ledgers/*.xlsx")
	if len(files) != 6 {
		t.Fatalf("%d ledgers, want 6", len(files))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, s := range b.Sheets {
			l, err := s.Layout()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "== %q hidden=%v %v\n%s", s.Name, s.Hidden, *l, grid(t, s))
		}
		golden := strings.TrimSuffix(file, ".xlsx") + ".txt"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || out.String() != string(want) {
			t.Errorf("%s: %v\n%s", file, err, out.String())
		}
	}
}
