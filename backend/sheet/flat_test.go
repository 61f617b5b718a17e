package sheet_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// issues is what the register of issues holds, a line of text for each document.
func issues(t *testing.T, s *store.Store) (out []string) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		k, err := tx.Kind("stock_out")
		if err != nil {
			return err
		}
		rows, err := tx.Kind("stock_out_row")
		if err != nil {
			return err
		}
		docs, err := tx.From(k, 0, 1000)
		if err != nil {
			return err
		}
		names := record.NewNames(tx)
		for _, d := range docs {
			if d.State != store.Live {
				continue
			}
			v := d.Values
			said := []string{v.Str("doc_no"), v.Str("doc_date"), v.Str("status"), names.Of("department", v.Str("dept_id")), names.Of("employee", v.Str("receiver"))}
			lines, err := record.Lines(tx, rows, d.ID)
			if err != nil {
				return err
			}
			for _, l := range lines {
				said = append(said, names.Of("supply_item", l.Values.Str("item_id"))+" "+parse.FormatDecimal(l.Values.Int("qty"), kind.QtyScale))
			}
			out = append(out, strings.Join(said, "|"))
		}
		return nil
	})
	return out
}

// The old ledger of issues becomes drafts, one for each row; brought in again it changes
// nothing, and undo leaves none.
func TestLedgerOfIssues(t *testing.T) {
	s, today := company(t, true)
	f := file(t, "testdata/ledgers/"+ledger02+".xlsx")
	want := []string{
		"CK-202404-001|2024-04-01|draft|运营一部|张伟|中性笔 0.5mm 黑色 5",
		"CK-202404-002|2024-04-02|draft|运营一部|李敏|复印纸 A4 70g 500张 2",
		"CK-202404-003|2024-04-02|draft|运营一部|李敏|抽杆夹 A4 透明 10",
		"CK-202404-004|2024-04-08|draft|客户服务部|陈静|电池 5号 碱性 4",
		"CK-202405-001|2024-05-06|draft|运营二部|王超|中性笔 0.5mm 黑色 3",
		"CK-202405-002|2024-05-07|draft|运营二部|王超|中性笔 0.5mm 黑色 2|复印纸 A4 70g 500张 1",
		"CK-202405-003|2024-05-08|draft|运营二部|赵磊|硒鼓 LP-100A 黑色(虚构型号) 1",
		"CK-202406-001|2024-06-03|draft|财务部|吴婉清|复印纸 A4 70g 500张 8",
		"CK-202406-002|2024-06-05|draft|财务部|吴婉清|计算器 12位 双电源 1",
		"CK-202406-003|2024-06-06|draft|财务部|吴婉清|计算器 12位 双电源 1",
	}
	first := run(t, s, draft(t, s, "stock_out", f, sheet.Options{Today: today}))
	if got := issues(t, s); !slices.Equal(got, want) {
		t.Errorf("brought in:\n%s", strings.Join(got, "\n"))
	}
	again := draft(t, s, "stock_out", f, sheet.Options{Today: today})
	if again.Counts.Unchanged != 10 || again.Counts.Created != 0 || run(t, s, again).Batch != "" {
		t.Errorf("again: %+v", again.Counts)
	}
	write(t, s, func(tx *store.Tx) error {
		return sheet.Undo(context.Background(), tx, first.Batch, func(int, int) {})
	})
	if got := issues(t, s); len(got) > 0 {
		t.Errorf("after undo: %v", got)
	}
	run(t, s, draft(t, s, "stock_out", f, sheet.Options{Today: today}))
	numberless := func(in []string) (out []string) {
		for _, x := range in {
			_, rest, _ := strings.Cut(x, "|")
			out = append(out, rest)
		}
		return out
	}
	if got := issues(t, s); !slices.Equal(numberless(got), numberless(want)) {
		t.Errorf("after undo, again:\n%s", strings.Join(got, "\n"))
	}
}

// What the clerk chooses for a name, or types over a cell, goes before what was guessed.
func TestLedgerOfIssuesAsChosen(t *testing.T) {
	s, today := company(t, true)
	d := draft(t, s, "stock_out", file(t, "testdata/ledgers/"+ledger02+".xlsx"), sheet.Options{Today: today,
		Same:  map[string]string{"item_id:硒鼓": "HC0002", "item_id:激光水平仪": "WS0002", "receiver:会计小吴": "0006"},
		Cells: map[string]string{"5月:6:receiver": "王超", "5月:7:qty": "1包+3本", "6月:5:qty": "2", "4月:7:doc_date": "4.30"}})
	if d.Counts.Rejected != 0 || d.Counts.Created != 15 {
		rows, _ := d.Rows(sheet.Error, 0, 100)
		t.Fatalf("%+v %v", d.Counts, rows)
	}
	run(t, s, d)
	got := strings.Join(issues(t, s), "\n")
	for _, w := range []string{"赵磊|硒鼓 LP-200C 彩色四支装(虚构型号) 1", "刘洋|移动硬盘 1TB USB3.0 1", "财务部|周雨桐|复印纸 A4 70g 500张 8", "2024-05-09|draft|运营二部|王超|便利贴 76×76mm 100页 2", "刘洋|便利贴 76×76mm 100页 15", "2024-04-30|draft|行政部|周雨桐|U盘 32GB USB3.0 1"} {
		if !strings.Contains(got, w) {
			t.Errorf("no %q in\n%s", w, got)
		}
	}
}

// Names, units and quantities as ledgers have them, one row each.
func TestNamesInLedgersOfIssues(t *testing.T) {
	s, today := company(t, true)
	for _, tt := range []struct {
		item, spec, qty, unit string
		want                  string // "" if refused
		decision              sheet.Decision
		says                  string
	}{
		{"中性笔", "0.5红", "5", "支", "中性笔 0.5mm 红色 5", sheet.OK, ""},
		{"中性笔芯", "", "1", "盒", "中性笔芯 0.5mm 黑色 20", sheet.Warn, "一盒是 20支"},
		{"中性笔", "", "1", "支", "中性笔 0.5mm 黑色 1", sheet.Warn, "中性笔 0.5mm 红色"},
		{"SX0002", "", "2盒+3支", "", "中性笔 0.5mm 红色 27", sheet.Warn, "一盒是 12支"},
		{"笔记本电脑", "", "1", "台", "", sheet.Error, "不在"},
		{"中性笔", "0.7蓝", "1", "支", "", sheet.Error, ""},
		{"电池5号", "", "两板", "", "电池 5号 碱性 8", sheet.Warn, "一板是 4节"},
		{"A4纸", "80g", "1", "包", "复印纸 A4 80g 500张 1", sheet.OK, ""},
		{"便利贴3本", "", "", "", "便利贴 76×76mm 100页 3", sheet.Warn, "读成 1 行"},
		{"便利贴3本、激光水平仪1台", "", "", "", "", sheet.Error, "激光水平仪"},
		{"便利贴", "", "0", "本", "", sheet.Error, ""},
		{"便利贴", "", "99999999", "包", "", sheet.Error, "不超过 1000000"},
		{"便利贴", "", "2卷+3本", "", "", sheet.Error, "单位“卷”不是"},
	} {
		text := "日期,部门,领用人,物品名称,规格,数量,单位\n" + fmt.Sprintf("2024-06-01,运营一部,李敏,%s,%s,%s,%s\n", tt.item, tt.spec, tt.qty, tt.unit)
		d := draft(t, s, "stock_out", fileOf(t, "a.csv", []byte(text)), sheet.Options{Today: today})
		rows, _ := d.Rows("", 1, 1)
		r := rows[0]
		got := ""
		if r.Decision != sheet.Error {
			got = r.Shown["item_id"] + " " + r.Shown["qty"]
		}
		if r.Decision != tt.decision || got != tt.want || !strings.Contains(problems(r), tt.says) {
			t.Errorf("%+v: %s %q\n%s", tt, r.Decision, got, problems(r))
		}
	}
}
