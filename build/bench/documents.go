package main

import (
	"encoding/xml"
	"errors"
	"os"
	"strconv"
	"strings"

	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// openDocuments writes flat OpenDocument files with what our papers say: a form of
// the first device, a ledger of all, labels of some (without their codes).
func (b bed) openDocuments(tx *store.Tx, rows []store.Row) error {
	k, err := tx.Kind("equipment")
	if err != nil {
		return err
	}
	c := record.Context(tx)
	text := func(r *store.Row, name string) string {
		f, ok := k.Field(name)
		if !ok {
			return ""
		}
		return f.Text(r.Values[name], c)
	}
	for i := range rows {
		record.WithComputed(tx, k, rows[i].Values)
	}
	var form, ledger, labels [][]string
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Type != kind.File {
			form = append(form, []string{f.Label, text(&rows[0], f.Name)})
		}
	}
	ledger = append(ledger, heads(k))
	for i := range rows {
		var cells []string
		for _, name := range equipment.LedgerColumns {
			cells = append(cells, text(&rows[i], name))
		}
		ledger = append(ledger, cells)
	}
	for i := 0; i < labelCount; i += 3 {
		var cells []string
		for j := range 3 {
			r := &rows[i+j]
			cells = append(cells, strings.Join([]string{"编号：" + text(r, "asset_no"), "名称：" + text(r, "name"), "型号：" + text(r, "model"), "部门：" + text(r, "dept_id")}, "\n"))
		}
		labels = append(labels, cells)
	}
	return errors.Join(
		os.WriteFile(b.file("form.fodt"), document("text", table(form)), 0o600),
		os.WriteFile(b.file("paper.fods"), document("spreadsheet", table(ledger)), 0o600),
		os.WriteFile(b.file("labels.fodt"), document("text", table(labels)), 0o600))
}

func heads(k *kind.Kind) (out []string) {
	for _, name := range equipment.LedgerColumns {
		if f, ok := k.Field(name); ok {
			out = append(out, f.Label)
		}
	}
	return out
}

// table is the XML of a table; lines of a cell become paragraphs.
func table(rows [][]string) string {
	var w strings.Builder
	w.WriteString(`<table:table table:name="T"><table:table-column table:number-columns-repeated="` + strconv.Itoa(len(rows[0])) + `"/>`)
	for _, r := range rows {
		w.WriteString("<table:table-row>")
		for _, cell := range r {
			w.WriteString(`<table:table-cell table:style-name="c" office:value-type="string">`)
			for p := range strings.SplitSeq(cell, "\n") {
				w.WriteString("<text:p>")
				_ = xml.EscapeText(&w, []byte(p)) // a Builder never fails
				w.WriteString("</text:p>")
			}
			w.WriteString("</table:table-cell>")
		}
		w.WriteString("</table:table-row>")
	}
	w.WriteString("</table:table>")
	return w.String()
}

// document is a flat OpenDocument file, A4 landscape, cells with borders.
func document(of, body string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.` + of + `">
<office:automatic-styles>
<style:style style:name="c" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:wrap-option="wrap"/></style:style>
<style:page-layout style:name="p"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape"
 fo:margin="10mm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Default" style:page-layout-name="p"/></office:master-styles>
<office:body><office:` + of + `>` + body + `</office:` + of + `></office:body></office:document>`)
}
