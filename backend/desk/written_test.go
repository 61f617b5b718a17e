package desk_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// What is written under the head of a column, and the filter it is. Today is
// 2026-03-31.
func TestWritten(t *testing.T) {
	status := kind.List{Name: "status", Codes: []kind.Code{{Key: "in_use", Label: "在用"}, {Key: "idle", Label: "闲置"}}}
	thing := kind.Kind{Name: "thing", Label: "物品", English: "Things", Chapter: "asset", Title: "name", Access: kind.Access{"admin": "VCE"}, Fields: []kind.Field{
		text("name", "名称"), {Name: "cost", Label: "原值", English: "Cost", Type: kind.Money, Limit: "0..1000"}, {Name: "n", Label: "数量", English: "Number", Type: kind.Int},
		{Name: "rate", Label: "比率", English: "Rate", Type: kind.Percent, Scale: 2}, {Name: "day", Label: "日期", English: "Day", Type: kind.Date}, {Name: "moment", Label: "时间", English: "Moment", Type: kind.DateTime},
		{Name: "month", Label: "月份", English: "Month", Type: kind.Month}, {Name: "span", Label: "期间", English: "Span", Type: kind.DateRange},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "status"}, {Name: "shared", Label: "公用", English: "Shared", Type: kind.Bool}, ref("other", "同类", "thing"),
	}}
	all := maps.Clone(lists)
	all["status"] = status
	s := storetest.Open(t, all, thing, employee, department, user.Kind)
	z := lens.NewSet(s, 0)
	t.Cleanup(z.Close)
	var id string
	if _, err := s.Write(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		id, err = record.Add(tx, &thing, kind.Values{"name": "打印机"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	d := &desk.Desk{Store: s, Lenses: z, Actor: user.System()}
	for _, tt := range []struct{ field, text, want string }{
		{"name", "打印", "contains 打印"}, {"name", " ＤＹＪ ", "contains DYJ"}, {"name", "3楼、4楼", "contains 3楼、4楼"}, {"name", "=打印机", "is 打印机"}, {"name", "!打印机", "not 打印机"}, {"name", "<>a", "not a"}, {"name", ">5", "contains >5"},
		{"name", "空", "empty "}, {"name", "非空", "filled "}, {"name", "=", "empty "}, {"name", "<>", "filled "}, {"name", "（空）", "empty "}, {"name", "无", "contains 无"},
		{"cost", "500", "is 50000"}, {"cost", ">500", "between 50001 "}, {"cost", ">=500", "between 50000 "}, {"cost", "<500", "between  49999"}, {"cost", "≤1万", "between  1000000"}, {"cost", "＞１，０００．５", "between 100051 "},
		{"cost", "》500", "between 50001 "}, {"cost", "500..0.1万", "between 50000 100000"}, {"cost", "500~800", "between 50000 80000"}, {"cost", "800至500元", "between 50000 80000"}, {"cost", "..800", "between  80000"}, {"cost", "500。。", "between 50000 "},
		{"cost", "!500", "not 50000"}, {"cost", "=500", "is 50000"}, {"cost", "900..1000", "between 90000 100000"}, {"n", "9..10", "between 9 10"}, {"n", ">-5", "between -4 "}, {"n", "-5", "is -5"}, {"rate", "<5%", "between  499"},
		{"day", "2026", "between 2026 2026"}, {"day", "2026-05", "between 2026-05 2026-05"}, {"day", "2026年5月", "between 2026-05 2026-05"}, {"day", "2026.5", "between 2026-05 2026-05"}, {"day", "2026.5.6", "is 2026-05-06"}, {"day", "5-6", "is 2026-05-06"}, {"day", "今天", "is 2026-03-31"}, {"day", "today+3", "is 2026-04-03"},
		{"day", "2026-01..2026-06", "between 2026-01 2026-06"}, {"day", "2026.1.5~今天", "between 2026-01-05 2026-03-31"}, {"day", "2026年6月至2026年1月", "between 2026-01 2026-06"}, {"day", ">2026-05", "between 2026-06 "}, {"day", ">2026", "between 2027 "}, {"day", "<2026-01", "between  2025-12"}, {"day", "<2026-03-01", "between  2026-02-28"}, {"day", ">今天", "between 2026-04-01 "}, {"day", ">=2026.5.6", "between 2026-05-06 "},
		{"day", "+60", "next 60"}, {"day", "-30", "prev 30"}, {"day", "!2026-05-06", "not 2026-05-06"},
		{"moment", "2026.5.6", "between 2026-05-06 2026-05-06"}, {"moment", ">=2026.5.6 9:30", "between 2026-05-06 09:30:00 "}, {"month", "2026.5", "between 2026-05 2026-05"}, {"span", "2026.5.6", "between 2026-05-06 2026-05-06"},
		{"status", "zy", "contains zy"}, {"status", "在用、闲置", "contains 在用|闲置"}, {"status", "=在用,闲置", "oneof in_use|idle"}, {"status", "!闲置", "not idle"}, {"shared", "是", "oneof 1"}, {"shared", "n", "oneof 0"}, {"other", "打印", "contains 打印"}, {"other", "=打印机", "oneof " + id},
	} {
		c, err := d.Written(context.Background(), "thing", tt.field, tt.text)
		sep := "|"
		if c.Op == "between" {
			sep = " "
		}
		if got := c.Op + " " + strings.Join(c.Values, sep); err != nil || c.Values == nil || got != tt.want || c.Field != tt.field {
			t.Errorf("%s %q: %q, %v; want %q", tt.field, tt.text, got, err, tt.want)
		}
		// What is read can be asked with.
		if _, err := d.List(context.Background(), desk.ListQuery{Kind: "thing", Where: []desk.Cond{c}, Wait: true}); err != nil {
			t.Errorf("%s %q: the list says %v", tt.field, tt.text, err)
		}
	}
	for _, tt := range []struct{ field, text, say string }{
		{"cost", "很多", "原值"}, {"cost", ">", "缺少要比较的值"}, {"cost", "..", "缺少要比较的值"}, {"cost", " ", "没有填写"}, {"cost", "1..2..3", "原值"}, {"day", "2026-02-30", "28天"}, {"day", "2026-05..晚些", "日期"},
		{"status", "=好用", "没有“好用”这个选项"}, {"status", "!", ""}, {"shared", "也许", "公用"}, {"other", "=没有", "同类"}, {"gone", "x", ""},
	} {
		c, err := d.Written(context.Background(), "thing", tt.field, tt.text)
		if tt.say == "" && tt.field != "gone" {
			if err != nil || c.Op != "filled" {
				t.Errorf("%s %q: %v, %v", tt.field, tt.text, c, err)
			}
			continue
		}
		if f := fault.Of(err); err == nil || f.Code != fault.Invalid || !strings.Contains(f.Fields[tt.field].ZH, tt.say) || tt.field != "gone" && f.Fields[tt.field].EN == "" {
			t.Errorf("%s %q: %v, %v", tt.field, tt.text, c, err)
		}
	}
	if _, err := (&desk.Desk{Store: s, Lenses: z}).Written(context.Background(), "thing", "name", "x"); !fault.Is(err, fault.Forbidden) {
		t.Error(fmt.Sprint(err))
	}
}
