package pinyin

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSpells(t *testing.T) {
	for _, c := range []struct {
		word, text  string
		run, prefix bool
	}{
		{"dyj", "激光打印机", true, false},
		{"jgdyj", "激光打印机", true, true},
		{"dayin", "激光打印机", true, false},
		{"dayj", "激光打印机", true, false},
		{"dayinj", "激光打印机", true, false},
		{"jiguang", "激光打印机", true, true},
		{"jiguan", "激光打印机", true, true},
		{"jgdayinji", "激光打印机", true, true},
		{"激光dyj", "激光打印机", true, true},
		{"dy机", "激光打印机", true, false},
		{"ayin", "激光打印机", false, false},
		{"dyjj", "激光打印机", false, false},
		{"gj", "激光打印机", false, false},
		{"chongqing", "重庆市", true, true},
		{"zhongqing", "重庆市", true, true},
		{"cqs", "重庆市", true, true},
		{"zqs", "重庆市", true, true},
		{"yinhang", "工商银行", true, false},
		{"yinxing", "工商银行", true, false},
		{"zhsh", "装饰", true, true},
		{"zs", "装饰", true, true},
		{"lvse", "绿色", true, true},
		{"luse", "绿色", true, true},
		{"nv", "女", true, true},
		{"hpdyj", "hp打印机", true, true},
		{"3hao", "主楼3号会议室", true, false},
		{"xian", "西安", true, true},
		{"xian", "先", true, true},
		{"dn2021", "dn2021", true, true},
		{"", "打印机", false, false},
		{strings.Repeat("a", MaxWord+1), strings.Repeat("啊", 99), false, false},
	} {
		if got := Spells(c.word, c.text, false); got != c.run {
			t.Errorf("%s in %s: %v", c.word, c.text, got)
		}
		if got := Spells(c.word, c.text, true); got != c.prefix {
			t.Errorf("%s begins %s: %v", c.word, c.text, got)
		}
	}
}

func TestOrder(t *testing.T) {
	want := []string{"2号楼", "A座", "b座", "安徽", "办公室", "长沙", "成都", "重庆", "空调", "会计室", "厦门", "行政部", "银行", "占地", "张三", "中国", "重量"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(Key(a), Key(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("order:\n%v, want\n%v", got, want)
	}
}

// TestPhrases checks the table against the dictionary: every syllable must be a
// reading that the character has, or the entry is a slip of the pen.
func TestPhrases(t *testing.T) {
	for _, list := range spoken() {
		for _, p := range list {
			if len(p.runes) != len(p.said) {
				t.Errorf("%s: %v", string(p.runes), p.said)
				continue
			}
			usual := true
			for i, r := range p.runes {
				plain := strings.TrimRight(p.said[i], "12345")
				if !slices.Contains(of(r).plain, plain) || plain == p.said[i] {
					t.Errorf("%s: %c is not read %s", string(p.runes), r, p.said[i])
				}
				usual = usual && of(r).first == p.said[i]
			}
			if usual {
				t.Errorf("%s needs no entry", string(p.runes))
			}
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"ＬＰ－１２": "lp-12", "Hp　打印": "hp 打印", "abc": "abc", "": ""} {
		if got := Fold(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// FuzzSpells compares the matcher with one that tries everything.
func FuzzSpells(f *testing.F) {
	f.Add("dyj", "激光打印机", false)
	f.Add("ananan", "安嗯安嗯", true)
	f.Add("chq", "重庆abc", true)
	f.Fuzz(func(t *testing.T, word, text string, start bool) {
		word, text = Fold(word), Fold(text)
		if len(word) > 12 || utf8.RuneCountInString(text) > 8 || !utf8.ValidString(word) || !utf8.ValidString(text) {
			return
		}
		want := false
		runes := []rune(text)
		for i := range runes {
			want = want || word != "" && (i == 0 || !start) && naive(word, runes[i:])
		}
		if got := Spells(word, text, start); got != want {
			t.Fatalf("%q in %q: %v, want %v", word, text, got, want)
		}
		Key(text)
	})
}

func naive(w string, text []rune) bool {
	if w == "" {
		return true
	}
	if len(text) == 0 {
		return false
	}
	if rest, ok := strings.CutPrefix(w, string(text[0])); ok && naive(rest, text[1:]) {
		return true
	}
	for _, s := range of(text[0]).plain {
		if strings.HasPrefix(s, w) {
			return true
		}
		for k := 1; k <= len(s) && k <= len(w) && w[:k] == s[:k]; k++ {
			if (k == 1 || k == len(s) || k == 2 && s[1] == 'h') && naive(w[k:], text[1:]) {
				return true
			}
		}
	}
	return false
}

func TestUsual(t *testing.T) {
	for _, c := range []struct {
		w, text      string
		leads, whole bool
	}{
		{"zxb", "中性笔 0.5mm 黑色", true, true},
		{"zxb", "中性笔芯 0.5mm 黑色", true, false},
		{"zxb", "插线板 6位", false, false}, // 插 is also read zha, which nobody means
		{"cxb", "插线板 6位", true, true},
		{"cqyh", "重庆银行", true, true}, // as the phrases read them
		{"zqyh", "重庆银行", false, false},
		{"a4", "a4纸", true, false},
		{"", "中性笔", false, false},
	} {
		if leads, whole := Usual(c.w, c.text); leads != c.leads || whole != c.whole {
			t.Errorf("Usual(%q, %q) = %v, %v", c.w, c.text, leads, whole)
		}
	}
}
