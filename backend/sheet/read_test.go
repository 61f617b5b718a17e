package sheet_test

import (
	"strings"
	"testing"

	"opsbook/backend/sheet"
)

// TestReading reads small ledgers as old habits write them.
func TestReading(t *testing.T) {
	tests := []struct {
		name, text string
		field      string
		want       []any
		say        string // part of a sentence in the last row
	}{
		{"unit in the heading", "编号,名称,金额(万元)\nA-1,电脑,0.46\n", "original_value", []any{int64(460000)}, ""},
		{"unit above the heading", "台账,,单位:万元\n编号,名称,金额\nA-1,电脑,0.46\n", "original_value", []any{int64(460000)}, ""},
		{"the cell's own unit wins", "编号,名称,金额(万元)\nA-1,电脑,4600元\n", "original_value", []any{int64(460000)}, "格内自带单位"},
		{"ditto", "编号,名称,部门\nA-1,电脑,运营一部\nA-2,电脑,〃\n", "location", []any{nil, nil}, "取上一行的值"},
		{"year of the title", "2019年设备台账\n编号,名称,购置日期\nA-1,电脑,5月6日\n", "purchase_date", []any{"2019-05-06"}, ""},
		{"formula error", "编号,名称,金额\nA-1,电脑,#REF!\n", "original_value", []any{nil}, "原值(元)"},
		{"leading apostrophe of a CSV", "编号,名称,型号\nA-1,电脑,'=1+1\n", "model", []any{"=1+1"}, ""},
		{"mistaken range", "编号,名称,数量\nA-01~03,椅子,5\n", "qty", []any{int64(5)}, "共 3 个，数量却是 5"},
		{"shared", "编号,名称,使用人,备注,状态\nA-1,复印机,公用,保管人:王超,在用\n", "is_public", []any{int64(1)}, ""},
	}
	s, today := company(t, true)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := draft(t, s, "equipment", fileOf(t, "a.csv", []byte(tt.text)), sheet.Options{Today: today})
			all, _ := d.Rows("", 0, 20)
			var rows []sheet.RowView
			for _, r := range all {
				if r.Decision != sheet.Skip {
					rows = append(rows, r)
				}
			}
			if len(rows) != len(tt.want) {
				t.Fatalf("%d rows of data: %+v", len(rows), all)
			}
			for i, want := range tt.want {
				if rows[i].Values[tt.field] != want {
					t.Errorf("row %d: %s = %v, want %v\n%s", i, tt.field, rows[i].Values[tt.field], want, problems(rows[i]))
				}
			}
			if last := problems(rows[len(rows)-1]); !strings.Contains(last, tt.say) {
				t.Errorf("nothing says %q:\n%s", tt.say, last)
			}
		})
	}
}
