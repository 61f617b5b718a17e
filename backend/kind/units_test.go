package kind_test

import (
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

func TestUnits(t *testing.T) {
	lists := kind.Lists{"unit": {Name: "unit", Codes: []kind.Code{{Key: "piece", Label: "支", Alias: []string{"根"}}, {Key: "box", Label: "盒"}, {Key: "kg", Label: "千克", Alias: []string{"kg"}}}}}
	k := kind.Kind{Counted: &kind.Counting{Unit: "unit", Pack: "pack_unit", Ratio: "pack_ratio"}, Fields: []kind.Field{{Name: "unit", Codes: "unit"}, {Name: "pack_unit", Codes: "unit"}}}
	f := kind.Field{Label: "数量", Type: kind.Decimal, Scale: kind.QtyScale, Limit: "0.001..1000000"}
	boxed := kind.Values{"unit": "piece", "pack_unit": "box", "pack_ratio": int64(12_000)}
	for _, tt := range []struct {
		of    kind.Values
		typed string
		want  int64 // 0: refused
		says  string
	}{
		{boxed, "5", 5_000, ""},
		{boxed, "5支", 5_000, ""},
		{boxed, "5 根", 5_000, ""},
		{boxed, "2盒", 24_000, "2盒 = 24支"},
		{boxed, "3盒+5支", 41_000, "3盒+5支 = 41支"},
		{boxed, "3盒5支", 41_000, "= 41支"},
		{boxed, "0.5盒", 6_000, "= 6支"},
		{boxed, "两盒", 24_000, "= 24支"},
		{boxed, "1,000", 1_000_000, ""},
		{boxed, "2箱", 0, "支，或一盒 12支"},
		{boxed, "99999盒", 0, "不能大于"},
		{boxed, "999999999999盒", 0, ""},
		{boxed, "-2盒", 0, ""},
		{boxed, "若干", 0, "不是数字"},
		{kind.Values{"unit": "piece"}, "2盒", 0, "（支）"},
		{kind.Values{"unit": "kg", "pack_unit": "box", "pack_ratio": int64(333)}, "0.5盒", 0, "三位小数"},
		{kind.Values{"unit": "kg", "pack_unit": "box", "pack_ratio": int64(2_500)}, "3盒", 7_500, "= 7.5千克"},
	} {
		got, note, err := k.UnitsOf(tt.of, lists).Read(&f, tt.typed, kind.Context{Lists: lists})
		said := ""
		if note != nil {
			said = note.ZH
		}
		if err != nil {
			said = fault.Of(err).Message.ZH
		}
		n, _ := got.(int64)
		if (tt.want == 0) != (err != nil) || n != tt.want && err == nil || !strings.Contains(said, tt.says) || tt.says == "" && err == nil && note != nil {
			t.Errorf("%s of %v: %v %q, want %d %q", tt.typed, tt.of, got, said, tt.want, tt.says)
		}
	}
}
