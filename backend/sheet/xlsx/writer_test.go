package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"opsbook/backend/sheet/xlsx"
)

// Blanks that a reader might drop or fold are marked to be kept, others need not be.
func TestBlanksAreKept(t *testing.T) {
	for text, marked := range map[string]bool{"": false, "打印机": false, "LaserJet 1020": false, "a b c": false, " a": true, "a ": true, "a  b": true,
		"一\n二": true, "a\tb": true, " ": true, "\u3000一": false} {
		var b bytes.Buffer
		w := xlsx.New(&b)
		if err := w.Sheet(xlsx.Sheet{Name: "一"}); err != nil {
			t.Fatal(err)
		}
		if err := w.Row([]xlsx.Cell{{Kind: xlsx.Text, Value: text}}, 0); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		part, err := z.Open("xl/worksheets/sheet1.xml")
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		want := "<t>" + text + "</t>"
		if marked {
			want = `<t xml:space="preserve">` + text + "</t>"
		}
		if !strings.Contains(string(xml), want) {
			t.Errorf("%q: %s", text, xml)
		}
	}
}
