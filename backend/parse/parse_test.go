package parse_test

import (
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/parse"
)

// row is one reading: want "" means an error that contains says; otherwise says
// is part of the note, "" for none.
type row struct{ in, want, says string }

func check(t *testing.T, rows []row, read func(string) (string, *parse.Note, error)) {
	t.Helper()
	for _, r := range rows {
		got, note, err := read(r.in)
		switch {
		case r.want == "" && (err == nil || !fault.Is(err, fault.Invalid)):
			t.Errorf("%q: read as %q (%v), want an error", r.in, got, err)
		case r.want == "" && (!strings.Contains(err.Error(), r.says) || fault.Of(err).Message.EN == ""):
			t.Errorf("%q: error %q / %q, want %q in it", r.in, err, fault.Of(err).Message.EN, r.says)
		case r.want != "" && err != nil:
			t.Errorf("%q: %v, want %q", r.in, err, r.want)
		case r.want != "" && got != r.want:
			t.Errorf("%q: read as %q, want %q", r.in, got, r.want)
		case r.want != "" && r.says == "" && note != nil:
			t.Errorf("%q: unwanted note %q", r.in, note.ZH)
		case r.want != "" && r.says != "" && (note == nil || !strings.Contains(note.ZH, r.says) || note.EN == ""):
			t.Errorf("%q: note %v, want %q in it", r.in, note, r.says)
		}
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"  ＤＮ－２０２２－０００５ ", "DN-2022-0005"},
		{"李　 敏", "李 敏"},
		{"出生\r\n年月", "出生\n年月"},
		{"a \n  b", "a\nb"},
		{"\ufeff5，680．00\u200b", "5,680.00"},
		{"（分部）", "(分部)"},
		{"e\u0301\x00\x07", "é"},
		{"\xff", "\ufffd"},
		{"\t", ""},
	}
	for _, tt := range tests {
		if got := parse.Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := parse.Clean(" 一,\t（见附件）　 \r\n\x00二\r"); got != "一,\t（见附件）\n二" {
		t.Errorf("Clean: %q", got)
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"陈 静": "陈静", "李　敏": "李敏", "John  Smith": "John Smith", "阿依 · 古丽": "阿依·古丽",
		"A4 纸": "A4 纸", " 云帆捷运 物流\n有限公司 ": "云帆捷运物流有限公司", "": "",
	} {
		if got := parse.Name(in); got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBool(t *testing.T) {
	check(t, []row{
		{"是", "true", ""}, {"√", "true", ""}, {"Ｙ", "true", ""}, {"有", "true", ""}, {"TRUE", "true", ""}, {" 1 ", "true", ""},
		{"否", "false", ""}, {"×", "false", ""}, {"无", "false", ""}, {"N", "false", ""}, {"0", "false", ""},
		{"X", "false", "字母 x 当作 ×"},
		{"也许", "", "应填“是”或“否”"}, {"", "", "没有填写"}, {"2", "", "2"},
	}, func(s string) (string, *parse.Note, error) {
		v, n, err := parse.Bool(s)
		return map[bool]string{true: "true", false: "false"}[v], n, err
	})
}

func TestPhone(t *testing.T) {
	check(t, []row{
		{"13800000007", "13800000007", ""}, {"138 0000 0012", "13800000012", ""}, {"1380000 0102", "13800000102", ""},
		{"+86 13800000015", "13800000015", ""}, {"86-138-0000-0015", "13800000015", ""}, {"008613800000015", "13800000015", ""},
		{"１３８００００００１５", "13800000015", ""}, {"13800000007.0", "13800000007", ""},
		{"0000-5550104", "0000-5550104", ""}, {"(010)62345678", "010-62345678", ""}, {"01062345678", "010-62345678", ""},
		{"0571-85550104转123", "0571-85550104-123", ""}, {"0571-85550104-8", "0571-85550104-8", ""}, {"62345678", "62345678", ""},
		{"400-800-1234", "4008001234", ""}, {"10086", "10086", ""}, {"95588", "95588", ""}, {"+852 2345 6789", "+85223456789", ""},
		{"13800000107/0000-5550107", "13800000107/0000-5550107", "几个号码"}, {"13800000107 13800000108", "13800000107/13800000108", "几个号码"},
		{"1.3800000103E+10", "13800000103", "由科学计数还原"},
		{"1.38E+10", "", "后几位已丢失"}, {"1380000001", "", "这里是 10 位"}, {"1380000", "", "应为 11 位"}, {"12345678901", "", "11"},
		{"没有", "", "不是电话号码"}, {"", "", "没有填写"}, {"0", "", "不是电话号码"},
	}, parse.Phone)
}

func TestEmail(t *testing.T) {
	check(t, []row{
		{"a.b+c@Example.COM", "a.b+c@example.com", ""}, {" 李敏＠example．com", "", "不是电子邮箱"}, {"limin＠example．com", "limin@example.com", ""},
		{"mailto:x@例子.中国", "x@例子.中国", ""},
		{"a@b", "", "a@b"}, {"a@@b.cn", "", ""}, {"a b@c.cn", "", ""}, {".a@c.cn", "", ""}, {"a@-c.cn", "", ""},
	}, parse.Email)
}

func TestIDCard(t *testing.T) {
	check(t, []row{
		{"11010519491231002X", "11010519491231002X", ""}, // the example of GB 11643-1999
		{"11010519491231002x", "11010519491231002X", ""},
		{"440524 188001010014", "", "出生日期 18800101"}, // the standard's other example: before 1900
		{"999900199003120014", "999900199003120014", ""},
		{"110105194912310021", "", "校验位不对"},
		{"11010519490231002X", "", "19490231"},
		{"110105491231002", "", "15 位旧号码"},
		{"9.9990019850601e+17", "", "末 3 位已丢失"},
		{"999900198506010000", "", "末 3 位是 000"},
		{"1101051949123100", "", "这里是 16 位"}, {"11010519491231A02X", "", "不该有的字符"},
	}, parse.IDCard)
	if b, m := parse.IDBirth("11010519491231002X"), parse.IDMale("11010519491231002X"); b != "1949-12-31" || m {
		t.Errorf("birth %s, male %v; want 1949-12-31, female", b, m)
	}
}

func TestCreditCode(t *testing.T) {
	check(t, []row{
		{"91350100M000100Y43", "91350100M000100Y43", ""}, // the example of GB 32100-2015
		{"91999900ma3000002y", "91999900MA3000002Y", ""}, {"91999900MA3000001U", "91999900MA3000001U", ""},
		{"9135 0100 M000 100Y 43", "91350100M000100Y43", ""},
		{"91999900MA3000003A", "", "校验位不对"}, {"91350100M00O100Y43", "", "第 12 位是“O”"}, {"91350100M000100Y4", "", "这里是 17 位"},
	}, parse.CreditCode)
}

func TestQuantity(t *testing.T) {
	tests := []struct {
		in   string
		want []parse.Part
		note bool
	}{
		{"5", []parse.Part{{500, ""}}, false},
		{"５支", []parse.Part{{500, "支"}}, false},
		{"10 个", []parse.Part{{1000, "个"}}, false},
		{"-2", []parse.Part{{-200, ""}}, false},
		{"1.5kg", []parse.Part{{150, "kg"}}, false},
		{"12㎡", []parse.Part{{1200, "m2"}}, false},
		{"3包+5个", []parse.Part{{300, "包"}, {500, "个"}}, false},
		{"3包5个", []parse.Part{{300, "包"}, {500, "个"}}, false},
		{"1,200张 + 2盒", []parse.Part{{120000, "张"}, {200, "盒"}}, false},
		{"一板", []parse.Part{{100, "板"}}, true},
		{"两箱零三包", []parse.Part{{200, "箱"}, {300, "包"}}, true},
		{"十二", []parse.Part{{1200, ""}}, true},
		{"若干", nil, false}, {"", nil, false}, {"支", nil, false}, {"3+5", nil, false}, {"-3包+5个", nil, false}, {"3包+", nil, false}, {"1.234个", nil, false},
	}
	for _, tt := range tests {
		got, note, err := parse.Quantity(tt.in, 2)
		if (err != nil) != (tt.want == nil) || len(got) != len(tt.want) || (note != nil) != tt.note {
			t.Errorf("%q: %v, note %v, error %v; want %v", tt.in, got, note, err, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%q: %v, want %v", tt.in, got, tt.want)
			}
		}
	}
}
