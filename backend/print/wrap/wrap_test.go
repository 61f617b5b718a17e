package wrap_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"opsbook/backend/print/wrap"
)

// two is a font in which a Chinese character is two wide and ASCII one.
func two(r rune) float64 {
	if r < 0x2000 {
		return 1
	}
	return 2
}

func TestLines(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		width float64
		want  string // lines joined by |
	}{
		{"empty", "", 10, ""},
		{"fits", "办公用品", 8, "办公用品"},
		{"no character is lost at a break", "甲乙丙丁戊己庚", 6, "甲乙丙|丁戊己|庚"},
		{"no comma begins a line", "办公用品，领用", 8, "办公用|品，领用"},
		{"no full stop begins the last line", "办公用品。", 8, "办公用|品。"},
		{"no closing bracket begins a line", "甲乙（丙丁）戊", 10, "甲乙（丙|丁）戊"},
		{"no opening bracket ends a line", "甲乙丙（丁）", 8, "甲乙丙|（丁）"},
		{"nested opening marks", "甲乙“《丙》”", 10, "甲乙|“《丙》”"},
		{"an ellipsis is not torn", "甲乙丙……丁", 8, "甲乙|丙……丁"},
		{"a dash is not torn", "甲乙丙——丁", 8, "甲乙|丙——丁"},
		{"a money sign stays with its number", "原值为￥1,200.00", 10, "原值为|￥1,200.00"},
		{"a number stays whole", "数量1234567台", 10, "数量|1234567台"},
		{"a decimal stays whole", "价12.50元", 5, "价|12.50|元"},
		{"a code stays whole", "编号GDZC-2024-00137备注", 16, "编号|GDZC-2024-00137|备注"},
		{"a Latin word stays whole", "用 MateBook 14", 9, "用 |MateBook |14"},
		{"a percent sign stays", "合格率95%以上", 8, "合格率|95%以上"},
		{"a unit sign stays", "温度25℃以下", 7, "温度|25℃以|下"},
		{"a code too long breaks behind a hyphen", "GDZC-2024-00137", 10, "GDZC-2024-|00137"},
		{"a word too long breaks anywhere", "abcdefghijkl", 5, "abcde|fghij|kl"},
		{"a number too long does not break at its point", "123456.789012", 8, "123456.7|89012"},
		{"spaces hang over the end", "abc   def", 3, "abc   |def"},
		{"line ends break", "甲\n乙\r\n\r丙", 10, "甲|乙||丙"},
		{"too narrow for one", "甲乙", 1, "甲|乙"},
		{"closing marks only", "。。。。", 4, "。。|。。"},
		{"a mark stays on its letter", "e\u0301e\u0301e\u0301", 2, "e\u0301|e\u0301|e\u0301"},
		{"beyond the BMP", "𠮷𬭚𠮷", 4, "𠮷𬭚|𠮷"},
		{"a no-break space does not break", "甲乙\u00a0丙丁", 5, "甲|乙\u00a0丙|丁"},
		{"a slash does not begin a line", "500张/包", 5, "500|张/包"},
	}
	for _, tt := range tests {
		if got := strings.Join(wrap.Lines(tt.text, tt.width, two), "|"); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// check holds for any text: nothing is lost, and no line is too wide but for
// hanging spaces or where a single character with its marks is.
func check(t *testing.T, text string, width float64) {
	t.Helper()
	lines := wrap.Lines(text, width, two)
	flat := strings.NewReplacer("\r\n", "", "\n", "", "\r", "").Replace(text)
	if got := strings.Join(lines, ""); got != flat {
		t.Fatalf("at %v: %q became %q", width, flat, got)
	}
	ends := strings.Count(strings.ReplaceAll(text, "\r\n", "\n"), "\n") + strings.Count(strings.ReplaceAll(text, "\r\n", "\n"), "\r")
	if len(lines) < ends+1 || len(lines) > utf8.RuneCountInString(text)+ends+1 {
		t.Fatalf("at %v: %d lines of %q", width, len(lines), text)
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{
		"因部门新增4名员工并开展“三季度运营项目归档”工作，现有库存不足（共8项）。", "a b  c-d/e_f.g", "𠮷\u0301\u200d\r\n…——",
		"￥1,234.50（含税）《办法》", "。。。。（（（（",
	} {
		f.Add(s, 7.0)
	}
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if utf8.ValidString(text) && len(text) < 4096 {
			check(t, text, width)
		}
	})
}

// Every rule at every width: no line may break a rule that a narrower break
// would have kept.
func TestRulesHoldAtEveryWidth(t *testing.T) {
	text := "因部门新增4名员工并开展“三季度运营项目归档”工作，现有办公用品库存不足，特申请领用下列物品（含A4复印纸、" +
		"中性笔）；预计使用期限为3个月（2026年12月至2027年2月），费用￥1,234.50由《项目一部》承担……详见GDZC-2024-00137。"
	for width := 17.0; width < 120; width++ {
		lines := wrap.Lines(text, width, two)
		for i, line := range lines {
			first, _ := utf8.DecodeRuneInString(line)
			last, _ := utf8.DecodeLastRuneInString(line)
			if strings.ContainsRune("，。、；）”》…", first) || strings.ContainsRune("（“《￥", last) {
				t.Errorf("width %v: line %d is %q", width, i, line)
			}
			for _, whole := range []string{"1,234.50", "GDZC-2024-00137", "2026", "A4"} {
				if strings.Contains(text, whole) && !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, whole) }) {
					t.Errorf("width %v: %s is torn in %q", width, whole, lines)
				}
			}
		}
		check(t, text, width)
	}
}

func BenchmarkLines(b *testing.B) {
	text := strings.Repeat("因部门新增4名员工并开展“三季度运营项目归档”工作，现有办公用品库存不足。", 20)
	for b.Loop() {
		wrap.Lines(text, 60, two)
	}
}
