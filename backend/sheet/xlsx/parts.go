package xlsx

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
)

const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS      = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relsNS      = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeRels  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRels = xmlHead + `<Relationships xmlns="` + relsNS + `"><Relationship Id="rId1" Type="` + officeRels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	sheetType   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

func (w *Writer) types() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + sheetType + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + sheetType + `styles+xml"/>`)
	for i := range w.sheets {
		fmt.Fprintf(&b, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, sheetType)
	}
	return b.String() + `</Types>`
}

func (w *Writer) relations() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + relsNS + `">`)
	for i := range w.sheets {
		fmt.Fprintf(&b, `<Relationship Id="rId%[1]d" Type="%[2]s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1, officeRels)
	}
	fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(w.sheets)+1, officeRels)
	return b.String()
}

// workbook names the sheets, their print areas, the rows repeated on paper and
// the filters.
func (w *Writer) workbook() string {
	var b, names strings.Builder
	b.WriteString(xmlHead + `<workbook xmlns="` + mainNS + `" xmlns:r="` + officeRels + `"><bookViews><workbookView/></bookViews><sheets>`)
	for i, s := range w.sheets {
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, attribute(s.Name), i+1, i+1)
		cols, quoted := max(len(s.Widths), 1), attribute("'"+strings.ReplaceAll(s.Name, "'", "''")+"'")
		if s.Filter && s.Head > 0 {
			fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">%s!%s</definedName>`, i, quoted, fixed(s.Head, cols, s.filter))
		}
		if s.rows > 0 {
			fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Area" localSheetId="%d">%s!%s</definedName>`, i, quoted, fixed(1, cols, s.rows))
		}
		if s.Head > 0 {
			columns := ""
			if s.Page.Repeat > 0 {
				columns = quoted + "!$A:$" + Column(s.Page.Repeat) + ","
			}
			fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">%s%s!$%d:$%d</definedName>`, i, columns, quoted, s.Head, s.Head)
		}
	}
	b.WriteString(`</sheets>`)
	if names.Len() > 0 {
		b.WriteString(`<definedNames>` + names.String() + `</definedNames>`)
	}
	return b.String() + `</workbook>`
}

func fixed(from, cols, to int) string {
	return "$A$" + strconv.Itoa(from) + ":$" + Column(cols) + "$" + strconv.Itoa(to)
}

func attribute(s string) string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	escape(w, s)
	_ = w.Flush()
	return strings.ReplaceAll(b.String(), `"`, "&quot;")
}

// SheetName makes a text fit for a sheet: at most 31 characters, none that
// spreadsheets refuse.
func SheetName(s string) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, s), "' ")
	if r := []rune(s); len(r) > 31 {
		s = string(r[:31])
	}
	if s == "" {
		return "Sheet1"
	}
	return s
}
