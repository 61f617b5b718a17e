package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"opsbook/backend/sheet"
	"opsbook/backend/sheet/xlsx"
)

// Merged cells over one another, which no spreadsheet makes, are looked at once
// and told once.
func TestManyMergedCells(t *testing.T) {
	var b bytes.Buffer
	w := xlsx.New(&b)
	head := xlsx.Sheet{Name: "台账"}
	for range 20_000 {
		head.Merges = append(head.Merges, xlsx.Range{Row: 2, Col: 3, LastRow: 1_048_576, LastCol: 4})
	}
	if err := w.Sheet(head); err != nil {
		t.Fatal(err)
	}
	line := func(texts ...string) {
		var cells []xlsx.Cell
		for _, s := range texts {
			c := xlsx.Cell{Kind: xlsx.Text, Value: s}
			if s == "" {
				c = xlsx.Cell{}
			}
			cells = append(cells, c)
		}
		if err := w.Row(cells, 0); err != nil {
			t.Fatal(err)
		}
	}
	line("编号", "名称", "存放地点", "原值")
	line("A-0", "电脑", "库房", "100")
	const rows = 1500
	for i := 1; i < rows; i++ {
		line(fmt.Sprint("A-", i), "电脑", "", "")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, today := company(t, true)
	d := draft(t, s, "equipment", fileOf(t, "a.xlsx", b.Bytes()), sheet.Options{Today: today})
	last, total := d.Rows("", rows, 1)
	if total != rows+1 || last[0].Values["location"] != "库房" || last[0].Values["original_value"] != nil {
		t.Fatalf("%d rows, the last %+v", total, last)
	}
	told := map[string]int{}
	for _, p := range last[0].Problems {
		told[p.Field]++
	}
	if told["location"] != 1 || told["original_value"] > 2 { // merged, and missing
		t.Errorf("told %v:\n%s", told, problems(last[0]))
	}
}
