package kind_test

import (
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// A pattern is explained in words: none of them shows itself to a clerk.
func TestPatterns(t *testing.T) {
	tests := []struct{ limit, good, bad, zh, en string }{
		{kind.DeptCode, "XZ", "xz1", "2–4 位大写字母或数字", "2 to 4 capitals"},
		{kind.CreditCode, "91110000MA01ABCD2X", "9111", "18 位数字和大写字母", "18 digits"},
		{kind.Mobile, "13800138000", "0101234", "以 1 开头的 11 位手机号码", "11 digits"},
		{kind.UserName, "zhou_1", "周", "3–20 个英文字母", "3 to 20 letters"},
		{kind.Prefix, "DN", "dn", "1–5 个大写字母", "1 to 5 capitals"},
		{kind.ListName, "job_grade", "Job", "小写字母", "small letters"},
		{kind.Hash, strings.Repeat("0f", 32), "0f", "64 位十六进制数", "64 hexadecimal"},
	}
	for _, tt := range tests {
		f := kind.Field{Name: "x", Label: "某", English: "X", Type: kind.Text, Limit: tt.limit}
		if v, _, err := f.Parse(tt.good, kind.Context{}); err != nil || v != tt.good {
			t.Errorf("%s: %v, %v", tt.good, v, err)
		}
		_, _, err := f.Parse(tt.bad, kind.Context{})
		say := fault.Of(err)
		if say == nil || say.Code != fault.Invalid || !strings.Contains(say.Message.ZH, tt.bad) || !strings.Contains(say.Message.ZH, tt.zh) || !strings.Contains(say.Message.EN, tt.en) {
			t.Errorf("%s: %+v", tt.bad, say)
		} else if strings.ContainsAny(say.Message.ZH+say.Message.EN, "^$[]{}") {
			t.Errorf("a pattern is shown: %+v", say.Message)
		}
	}
}

func TestMistakesOfDeclarations(t *testing.T) {
	field := func(change func(*kind.Kind, *kind.Field)) error {
		k := kind.Kind{Name: "k", Label: "某", English: "K", Title: "x", Key: "x", Fields: []kind.Field{
			{Name: "x", Label: "名", English: "X", Type: kind.Text}, {Name: "n", Label: "数", English: "N", Type: kind.Int}}}
		change(&k, &k.Fields[0])
		_, err := kind.NewCatalog([]kind.Kind{k}, nil)
		return err
	}
	tests := []struct {
		name, say string
		change    func(*kind.Kind, *kind.Field)
	}{
		{"a pattern without words", "pattern", func(_ *kind.Kind, f *kind.Field) { f.Limit = "^a$" }},
		{"a heading in one language", "one language", func(_ *kind.Kind, f *kind.Field) { f.Section = fault.T("基本", "") }},
		{"the total of a text", "total", func(k *kind.Kind, _ *kind.Field) { k.Totals = []string{"x"} }},
		{"the total of nothing", "total", func(k *kind.Kind, _ *kind.Field) { k.Totals = []string{"y"} }},
	}
	for _, tt := range tests {
		if err := field(tt.change); err == nil || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	good := func(k *kind.Kind, f *kind.Field) {
		f.Section, f.Limit, k.Totals = fault.T("基本", "General"), kind.Prefix, []string{"n"}
		if !k.Summed(&k.Fields[1]) || k.Summed(f) {
			t.Error("the number adds up, the text does not")
		}
	}
	if err := field(good); err != nil {
		t.Error(err)
	}
}
