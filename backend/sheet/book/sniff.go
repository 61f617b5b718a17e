package book

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf16"

	"opsbook/backend/fault"
)

// content is what a file turned out to be.
type content int

const (
	plain content = iota
	zipped
	oldExcel
	locked
	oldWord
	oldSlides
	otherOLE
	pdf
	rtf
	picture
	archive
	web
	xml2003
	notText
	word
	slides
	openDocument
	binaryExcel
)

// head is how many bytes tell what a file is.
const head = 4096

var magic = []struct {
	start string
	what  content
}{
	{"PK\x03\x04", zipped}, {"PK\x05\x06", zipped}, {"%PDF", pdf}, {`{\rtf`, rtf}, {"\x89PNG", picture}, {"\xFF\xD8\xFF", picture}, {"GIF8", picture}, {"BM6", picture},
	{"Rar!", archive}, {"7z\xBC\xAF", archive}, {"\x1F\x8B", archive}, {"\x09\x08\x10\x00", oldExcel}, {"\x09\x08\x08\x00", oldExcel},
	{"\x09\x04\x06\x00", oldExcel}, {"\x09\x02\x06\x00", oldExcel}, {"\x09\x00\x04\x00", oldExcel},
}

const oleStart = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// sniff tells what a file is from its first bytes, and for an OLE container
// from the names of its streams.
func sniff(r io.ReaderAt, size int64) (content, error) {
	b := make([]byte, min(size, head))
	if _, err := r.ReadAt(b, 0); err != nil && err != io.EOF {
		return 0, err
	}
	if strings.HasPrefix(string(b), oleStart) {
		return sniffOLE(io.NewSectionReader(r, 0, size))
	}
	for _, m := range magic {
		if strings.HasPrefix(string(b), m.start) {
			return m.what, nil
		}
	}
	text := strings.ReplaceAll(string(b), "\x00", "")
	for _, mark := range []string{"\xFF\xFE", "\xFE\xFF", "\uFEFF"} { // of UTF-16 and UTF-8
		text = strings.TrimPrefix(text, mark)
	}
	text = strings.ToLower(strings.TrimLeft(text, " \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype", "<table", "<head", "<meta", "<style", "<body", "<div", "<center", "mime-version:"} {
		if strings.HasPrefix(text, tag) {
			return web, nil
		}
	}
	if strings.HasPrefix(text, "<?xml") {
		if strings.Contains(text, "<html") {
			return web, nil
		}
		return xml2003, nil
	}
	return plain, nil
}

// sniffOLE looks for the names of the streams that only one kind of document has.
func sniffOLE(r io.Reader) (content, error) {
	names := []struct {
		name string
		what content
	}{{"EncryptedPackage", locked}, {"WordDocument", oldWord}, {"PowerPoint Document", oldSlides}, {"Workbook", oldExcel}, {"Book", oldExcel}}
	found := len(names)
	buf := make([]byte, 0, 1<<20)
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		for i, s := range names[:found] {
			if bytes.Contains(buf, utf16Bytes(s.name+"\x00")) {
				found = i
				break
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return 0, err
		}
		keep := copy(buf, buf[len(buf)-64:])
		buf = buf[:keep]
	}
	if found == len(names) {
		return otherOLE, nil
	}
	return names[found].what, nil
}

func utf16Bytes(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// refusal says what a file is that we do not read, and what to do.
func refusal(what content, name string) error {
	zh, en := "这不是表格文件，请选择 .xlsx 或 .csv 文件。", "This is not a spreadsheet: choose an .xlsx or .csv file."
	switch what {
	case oldExcel:
		zh, en = "这是旧版 .xls 文件，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。", "This is an old .xls file: open it in WPS or Excel, save it as .xlsx and import that."
	case web:
		zh, en = "这是网页格式的表格（扩展名可能是 .xls），请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。", "This is a web page (perhaps named .xls): open it in WPS or Excel, save it as .xlsx and import that."
	case xml2003:
		zh, en = "这是 XML 文件，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。", "This is an XML file: open it in WPS or Excel, save it as .xlsx and import that."
	case binaryExcel:
		zh, en = "这是 .xlsb 文件，请用 Excel 打开后另存为 .xlsx 再导入。", "This is an .xlsb file: open it in Excel, save it as .xlsx and import that."
	case openDocument:
		zh, en = "这是 .ods 文件，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。", "This is an .ods file: open it in WPS or Excel, save it as .xlsx and import that."
	case locked:
		zh, en = "文件有打开密码，请用 WPS 或 Excel 打开，取消密码后保存再导入。", "The file has a password: open it in WPS or Excel, remove the password, save and import it."
	case oldWord, word, rtf:
		zh, en = "这是 Word 文档，不是表格。请把其中的表格复制到 Excel 或 WPS 表格中，保存为 .xlsx 再导入。", "This is a Word document: copy its table into a spreadsheet, save that as .xlsx and import it."
	case oldSlides, slides:
		zh, en = "这是演示文稿，不是表格。", "This is a presentation, not a spreadsheet."
	case pdf:
		zh, en = "这是 PDF 文件，不是表格。请向对方索要 .xlsx 原件。", "This is a PDF file, not a spreadsheet: ask for the original .xlsx."
	case picture:
		zh, en = "这是图片，不是表格。", "This is a picture, not a spreadsheet."
	case archive:
		zh, en = "这是压缩包，请先解压，再选择其中的 .xlsx 文件。", "This is an archive: unpack it and choose the .xlsx file inside."
	}
	return fault.New(fault.Invalid, "不能导入“%[1]s”：%[2]s", "“%[1]s” cannot be imported. %[3]s", name, fault.Whole(zh), fault.Whole(en))
}
