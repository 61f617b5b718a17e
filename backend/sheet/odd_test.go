package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"opsbook/backend/sheet"
	"opsbook/backend/sheet/xlsx"

	"github.com/xuri/excelize/v2"
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

// Days of a workbook that counts from 1904 are right whether a format shows them
// as dates or not.
func TestFrom1904(t *testing.T) {
	f := excelize.NewFile()
	yes := true
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
		t.Fatal(err)
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for at, v := range map[string]any{"A1": "编号", "B1": "名称", "C1": "购置日期", "A2": "A-1", "B2": "电脑", "C2": 43831, "A3": "A-2", "B3": "电脑", "C3": 43831,
		"A4": "A-3", "B4": "电脑", "C4": 20240506} {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "C2", "C2", style); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	s, today := company(t, true)
	rows, _ := draft(t, s, "equipment", fileOf(t, "a.xlsx", b.Bytes()), sheet.Options{Today: today}).Rows("", 1, 9)
	for i, want := range []string{"2024-01-02", "2024-01-02", "2024-05-06"} {
		if got := rows[i].Values["purchase_date"]; got != want {
			t.Errorf("row %d: %v, want %s", rows[i].Row, got, want)
		}
	}
}
