package head_test

import (
	"strings"
	"testing"

	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
)

func names() *head.Names {
	n := head.NewNames()
	for label, field := range map[string]string{"资产编号": "asset_no", "资产名称": "name", "原值(元)": "value", "购置日期": "date", "数量": "qty", "使用人": "user"} {
		n.Add(label, field, head.Labelled)
	}
	n.Add("设备名称", "name", head.Aliased)
	n.Add("日期", "any_date", head.Aliased)
	n.Add("金额", "value", head.Aliased)
	return n
}

// sheetOf makes rows of cells parted by |; a row that is "" is empty.
func sheetOf(rows ...string) (out []*book.Row) {
	for i, r := range rows {
		row := &book.Row{N: i + 1}
		for j, text := range strings.Split(r, "|") {
			kind := book.Text
			if strings.Trim(text, "0123456789.") == "" {
				kind = book.Number
			}
			if text != "" {
				row.Cells = append(row.Cells, book.Cell{Col: j + 1, Kind: kind, Text: text})
			}
		}
		if len(row.Cells) > 0 {
			out = append(out, row)
		}
	}
	return out
}

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		rows    []*book.Row
		merges  []book.Range
		top, to int
		fields  string
	}{
		{"plain", sheetOf("资产编号|设备名称|数 量", "A|B|1"), nil, 1, 1, "asset_no name qty"},
		{"below titles", sheetOf("办公设备台账", "编制单位:行政部||单位:元", "序号|资产编号|资产\n名称|原值", "1|A|B|2"), nil, 3, 3, " asset_no name value"},
		{"two rows", sheetOf("资产编号|设备名称|购置信息||使用人", "||日期|金额(元)"), []book.Range{{Row: 1, Col: 3, LastRow: 1, LastCol: 4}}, 1, 2, "asset_no name date value user"},
		{"brackets and units", sheetOf("*资产编号:|名称(设备名称)|原值(万元)"), nil, 1, 1, "asset_no  value"},
		{"of two the surer", sheetOf("设备名称|资产名称|资产编号"), nil, 1, 1, " name asset_no"},
		{"one column", sheetOf("资产编号", "A", "B"), nil, 1, 1, "asset_no"},
		{"the first, not its copy", sheetOf("资产编号|设备名称|数量", "A|B|1", "资产编号|设备名称|数量", "C|D|1"), nil, 1, 1, "asset_no name qty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, ok := head.Find(tt.rows, tt.merges, names())
			var fields []string
			for _, c := range h.Columns {
				fields = append(fields, c.Field)
			}
			if got := strings.Join(fields, " "); !ok || h.Top != tt.top || h.Bottom != tt.to || got != tt.fields {
				t.Errorf("rows %d to %d, fields %q, %v; want %d to %d, %q", h.Top, h.Bottom, got, ok, tt.top, tt.to, tt.fields)
			}
		})
	}
	if h, ok := head.Find(sheetOf("甲|乙", "1|2"), nil, names()); ok {
		t.Errorf("found a heading in nothing: %+v", h)
	}
}

func TestSkip(t *testing.T) {
	rows := sheetOf("台账", "序号|资产编号|设备名称|数量", "1|A1|电脑|1", "小 计||| 8", "||运营一部合计|3", "序号|资产编号|设备名称|数量", "制表人:甲||复核:", "7", "注:以上均已核对", "2|A2|合计本|1", "|A3||2", "单独一句话")
	h, ok := head.Find(rows, nil, names())
	if !ok {
		t.Fatal("no heading")
	}
	want := []string{head.Title.ZH, head.Heading.ZH, "", head.Total.ZH, head.Total.ZH, head.Repeated.ZH, head.Signed.ZH, head.Counted.ZH, head.Remark.ZH, "", "", head.Remark.ZH}
	for i, r := range rows {
		why, skipped := h.Skip(r, 3)
		if why.ZH != want[i] || skipped != (want[i] != "") {
			t.Errorf("row %d: %q, want %q", r.N, why.ZH, want[i])
		}
	}
}

// FuzzFind looks for headings in tables of any content and merges.
func FuzzFind(f *testing.F) {
	f.Add("资产编号|设备名称|数量\nA|B|1", uint8(1), uint8(1), uint8(2), uint8(3))
	f.Add("办公设备台账\n\n资产编号|购置信息||\n|日期|金额(元)|", uint8(3), uint8(2), uint8(3), uint8(3))
	f.Add("合计|小计|((((|))))\n|||", uint8(0), uint8(255), uint8(9), uint8(0))
	f.Fuzz(func(t *testing.T, text string, row, col, lastRow, lastCol uint8) {
		if len(text) > 1<<16 {
			return
		}
		rows := sheetOf(strings.Split(text, "\n")...)
		h, ok := head.Find(rows, []book.Range{{Row: int(row), Col: int(col), LastRow: int(lastRow), LastCol: int(lastCol)}}, names())
		if !ok {
			h, ok = head.Guess(rows, nil, names())
		}
		seen := map[string]bool{}
		for _, c := range h.Columns {
			if c.Field != "" && seen[c.Field] {
				t.Fatalf("two columns for %s", c.Field)
			}
			seen[c.Field] = true
		}
		for _, r := range rows {
			if _, skipped := h.Skip(r, h.Of("name")); ok && r.N >= h.Top && r.N <= h.Bottom && !skipped {
				t.Fatalf("row %d of the heading %d to %d is data", r.N, h.Top, h.Bottom)
			}
		}
	})
}
