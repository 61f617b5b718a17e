package book_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/sheet/book"
)

// Files that are not spreadsheets are named for what they are.
func TestRefused(t *testing.T) {
	tests := []struct {
		name, data, says string
	}{
		{"empty", "", "是空的"},
		{"old Excel", ole("Workbook"), "旧版 .xls 文件，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。"},
		{"older Excel", "\x09\x08\x10\x00\x00\x06\x05\x00", "旧版 .xls"},
		{"password", ole("EncryptedPackage"), "取消密码"},
		{"old Word", ole("WordDocument"), "Word 文档"},
		{"unknown OLE", ole("Nothing"), "不是表格文件"},
		{"web page", "\uFEFF  <HTML xmlns:x=\"urn\"><table></table></HTML>", "网页格式"},
		{"web page, GBK", "<meta charset=gb2312><table><tr><td>\xD6\xD0", "网页格式"},
		{"xml", "<?xml version=\"1.0\"?><Workbook/>", "XML 文件"},
		{"pdf", "%PDF-1.7", "PDF"},
		{"rtf", `{\rtf1`, "Word"},
		{"picture", "\x89PNG\r\n", "图片"},
		{"archive", "Rar!\x1a", "压缩包"},
		{"binary", "abc\x00\x01\x02def", "不是表格文件"},
		{"no encoding", "a,b\n\xC3\x28\xFF\xFF\n", "文字编码"},
		{"Word", string(pack(t, map[string]string{"xl/workbook.xml": "", "word/document.xml": "<d/>", "_rels/.rels": `<R><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></R>`})), "Word"},
		{"plain zip", string(pack(t, map[string]string{"xl/workbook.xml": "", "_rels/.rels": ""})), "压缩包"},
		{"xlsb", string(pack(t, map[string]string{"xl/workbook.xml": "", "xl/workbook.bin": "x", "_rels/.rels": `<R><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.bin"/></R>`})), ".xlsb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := open([]byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.says) || fault.Of(err).Code == fault.Internal || fault.Of(err).Message.EN == "" {
				t.Errorf("%v, want %q", err, tt.says)
			}
		})
	}
}

func ole(stream string) string {
	b := []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 2000))
	for _, c := range stream {
		b = binary.LittleEndian.AppendUint16(b, uint16(c))
	}
	return string(append(b, make([]byte, 600)...))
}

// Each hostile or broken workbook ends in a fault, or is read as far as it is sane.
func TestHostile(t *testing.T) {
	many := func(n int, f string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, f, i+1)
		}
		return b.String()
	}
	one := `<row r="1"><c r="A1"><v>1</v></c></row>`
	tests := []struct {
		name  string
		parts map[string]string
		says  string // "" if it is read as want
		want  string
	}{
		{"document type", map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>`}, "DOCTYPE", ""},
		{"unknown entity", sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>&a;&lt;&#0;&#x110000;</t></is></c></row>`), "", "1 1:&a;<&#0;&#x110000;\n"},
		{"depth", map[string]string{"xl/worksheets/sheet1.xml": strings.Repeat("<a>", 200)}, "嵌套超过 100 层", ""},
		{"cut off", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1`}, "不完整", ""},
		{"cut off in a tag", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1`}, "不完整", ""},
		{"too many ends", map[string]string{"xl/worksheets/sheet1.xml": `</a></b>`}, "已损坏", ""},
		{"row too far", sheet(`<row r="1048577"><c><v>1</v></c></row>`), "第 1048577 行", ""},
		{"row zero", sheet(`<row r="0"><c><v>1</v></c></row>`), "第 0 行", ""},
		{"rows out of order", sheet(`<row r="5"/><row r="3"><c><v>1</v></c></row>`), "第 5 行后面是第 3 行", ""},
		{"column too far", sheet(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), "XFE1", ""},
		{"one behind the last column", sheet(`<row r="1"><c r="XFD1"><v>1</v></c><c><v>1</v></c></row>`), "16384 列", ""},
		{"no such text", sheet(`<row r="1"><c r="A1" t="s"><v>99</v></c></row>`), "已损坏", ""},
		{"negative text", sheet(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), "已损坏", ""},
		{"no shared texts", map[string]string{"xl/sharedStrings.xml": "", "xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + one + `</sheetData></worksheet>`}, "xl/sharedStrings.xml", ""},
		{"no sheet part", map[string]string{"xl/worksheets/sheet1.xml": ""}, "xl/worksheets/sheet1.xml", ""},
		{"no sheets", map[string]string{"xl/workbook.xml": "<workbook/>"}, "没有工作表", ""},
		{"too many sheets", map[string]string{"xl/workbook.xml": "<w>" + many(1001, `<sheet name="a" r:id="r%d"/>`) + "</w>",
			"xl/_rels/workbook.xml.rels": "<R>" + many(1001, `<Relationship Id="r%[1]d" Type="x/worksheet" Target="s%[1]d.xml"/>`) + "</R>"}, "1000 张", ""},
		{"one part as two sheets", map[string]string{"xl/workbook.xml": "<w>" + strings.Repeat(`<sheet name="a" r:id="r1"/>`, 2) + "</w>"}, "已损坏", ""},
		{"too many styles", map[string]string{"xl/styles.xml": "<styleSheet><cellXfs>" + strings.Repeat("<xf/>", 200_001) + "</cellXfs></styleSheet>"}, "样式超过", ""},
		{"long row", sheet(`<row r="1">` + many(50, `<c r="A%d" t="inlineStr"><is><t>`+strings.Repeat("x", 100<<10)+`</t></is></c>`) + `</row>`), "第 1 行的内容超过 4 MB", ""},
		{"one comment part many times", map[string]string{"xl/worksheets/_rels/sheet1.xml.rels": "<R>" + many(20_000, `<Relationship Id="c%d" Type="x/comments" Target="/c.xml"/>`) + "</R>",
			"c.xml": "<c>" + strings.Repeat(`<comment ref="B1"><t>批</t></comment>`, 20_000) + "</c>", "xl/worksheets/sheet1.xml": sheet(one)["xl/worksheets/sheet1.xml"]}, "", "1 1#1 2:[批]\n"},
		{"sheet outside", map[string]string{"xl/_rels/workbook.xml.rels": `<R><Relationship Id="r1" Type="x/worksheet" Target="file:///etc/passwd" TargetMode="External"/></R>`}, "没有工作表", ""},
		{"sheet above", map[string]string{"xl/_rels/workbook.xml.rels": `<R><Relationship Id="r1" Type="x/worksheet" Target="../../../etc/passwd"/></R>`}, "etc/passwd", ""},
		{"long cell", sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("x", 200<<10) + `</t></is></c></row>`), "128 KB", ""},
		{"long value", sheet(`<row r="1"><c r="A1" t="str"><v>` + strings.Repeat("x", 600<<10) + `</v></c></row>`), "128 KB", ""},
		{"long attribute", sheet(`<row r="` + strings.Repeat("1", 9<<20) + `"/>`), "8 MB", ""},
		{"huge exponent", sheet(`<row r="1"><c r="A1"><v>1e999999999</v></c><c r="B1"><v>1E308</v></c><c r="C1" s="1"><v>1E308</v></c></row>`), "", "1 1:1e999999999 2#!1E308 3#!1E308\n"},
		{"everything merged", map[string]string{"xl/worksheets/sheet1.xml": `<w><sheetData>` + one + `</sheetData>` + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 1000) + `</w>`}, "", "1 1#1\n"},
		{"hidden for ever", map[string]string{"xl/worksheets/sheet1.xml": `<w>` + strings.Repeat(`<col min="1" max="2147483647" hidden="1"/>`, 20000) + `<sheetData>` + one + `</sheetData></w>`}, "", "1 1#_1\n"},
		{"many empty cells", sheet(`<row r="1">` + many(20000, `<c r="A%d" s="8"/>`) + `</row>`), "", ""},
		{"bad styles", map[string]string{"xl/styles.xml": `<styleSheet><strike/><numFmt/><cellXfs><xf fontId="-7" numFmtId="x"/></cellXfs></styleSheet>`, "xl/worksheets/sheet1.xml": sheet(one)["xl/worksheets/sheet1.xml"]}, "", "1 1#1\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := open(pack(t, tt.parts))
			got := ""
			if err == nil {
				_, err = b.Sheets[0].Layout()
			}
			if err == nil || tt.says != "" && b != nil {
				got, err = dump(b.Sheets[0])
			}
			switch {
			case tt.says == "" && (err != nil || got != tt.want):
				t.Errorf("%v, %q, want %q", err, got, tt.want)
			case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says) || fault.Of(err).Code == fault.Internal):
				t.Errorf("%v (%q), want %q", err, got, tt.says)
			}
		})
	}
}

func TestBombs(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("xl/workbook.xml")
	chunk := make([]byte, 1<<20)
	for range 40 {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	if _, err := open(b.Bytes()); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "展开后过大") {
		t.Errorf("high ratio: %v", err)
	}

	b.Reset()
	z = zip.NewWriter(&b)
	for i := range 10_001 {
		if _, err := z.Create(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	if _, err := open(b.Bytes()); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "10001 个部件") {
		t.Errorf("many parts: %v", err)
	}

	// A part that claims to be small and is not.
	good := pack(t, sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>`+strings.Repeat("y", 1000)+`</t></is></c></row>`))
	lie := bytes.Clone(good)
	for i := 0; i+46 < len(lie); i++ {
		if bytes.HasPrefix(lie[i:], []byte("PK\x01\x02")) {
			binary.LittleEndian.PutUint32(lie[i+24:], 20)
		}
	}
	if bk, err := open(lie); err == nil {
		if _, err = dump(bk.Sheets[0]); !fault.Is(err, fault.Damaged) {
			t.Errorf("false size: %v", err)
		}
	} else if !fault.Is(err, fault.Damaged) {
		t.Errorf("false size: %v", err)
	}

	small := book.Default
	small.File, small.Cells = 10, 1
	if _, err := book.Open(bytes.NewReader(good), int64(len(good)), "a", small); !fault.Is(err, fault.Invalid) {
		t.Errorf("file limit: %v", err)
	}
	for _, tight := range []book.Limits{{File: 1 << 20, Unzipped: 1 << 20, Entries: 10, Sheets: 1, Cells: 9, Text: 1 << 10}, {File: 1 << 20, Unzipped: 8 << 10, Entries: 10, Sheets: 1, Cells: 999, Text: 4 << 10}} {
		texts := pack(t, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si><t>"+strings.Repeat("z", 900)+"</t></si>", 4) + "</sst>", "xl/styles.xml": "<s/>"})
		bk, err := book.Open(bytes.NewReader(texts), int64(len(texts)), "a", tight)
		if err == nil {
			_, err = dump(bk.Sheets[0])
		}
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "文字过多") {
			t.Errorf("shared texts: %v", err)
		}
	}
	small.File = book.Default.File
	two := pack(t, sheet(`<row r="1"><c><v>1</v></c><c><v>1</v></c></row>`))
	bk, err := book.Open(bytes.NewReader(two), int64(len(two)), "a", small)
	if err == nil {
		_, err = dump(bk.Sheets[0])
	}
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("cell limit: %v", err)
	}
}

// A file cut anywhere, or with any byte changed, is refused or read, and never
// more than that.
func TestMaimed(t *testing.T) {
	good := pack(t, sheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45055</v></c></row>`))
	try := func(what string, data []byte) {
		b, err := open(data)
		if err == nil {
			_, err = dump(b.Sheets[0])
		}
		if err != nil && fault.Of(err).Code == fault.Internal {
			t.Errorf("%s: not a fault: %v", what, err)
		}
	}
	for n := range good {
		try(fmt.Sprint("cut at ", n), good[:n])
		bad := bytes.Clone(good)
		bad[n] ^= 0x5A
		try(fmt.Sprint("changed at ", n), bad)
	}
}

func TestHostileText(t *testing.T) {
	for name, tt := range map[string]struct{ data, says string }{
		"quote without end": {"a,b\n1,\"2\n3,4\n", "第 2 行有一个引号没有结束"},
		"endless cell":      {"a,b\n" + strings.Repeat("x", 200<<10), "第 2 行"},
		"endless row":       {strings.Repeat(",", 20000), "第 1 行"},
	} {
		b, err := open([]byte(tt.data))
		if err == nil {
			_, err = dump(b.Sheets[0])
		}
		if err == nil || !strings.Contains(err.Error(), tt.says) || fault.Of(err).Code == fault.Internal {
			t.Errorf("%s: %v, want %q", name, err, tt.says)
		}
	}
}
