package font

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

func standard(t *testing.T) []rune {
	t.Helper()
	raw, err := os.ReadFile("testdata/tgscc.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := []rune(strings.ReplaceAll(string(raw), "\n", ""))
	if len(list) != 8105 {
		t.Fatalf("the list has %d characters, want 8105", len(list))
	}
	return list
}

func TestFilesAreThoseOnRecord(t *testing.T) {
	record, err := os.ReadFile("data/FONTS.md")
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, data []byte) {
		sum := sha256.Sum256(data)
		if !strings.Contains(string(record), hex.EncodeToString(sum[:])+" | "+name) {
			t.Errorf("%s has sum %x, which FONTS.md does not record", name, sum)
		}
	}
	entries, err := packed.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, e := range entries {
		raw, err := packed.ReadFile("data/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		size += len(raw)
		check(e.Name(), raw)
		plain, err := unpack(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		check(strings.TrimSuffix(e.Name(), ".zst")+",", plain)
	}
	if len(entries) != 3 || size > 12<<20 {
		t.Errorf("%d fonts of %d bytes; the program carries 3 of at most 12 MB", len(entries), size)
	}
}

func TestHas(t *testing.T) {
	for _, f := range []Face{Regular(), Bold()} {
		for _, r := range standard(t) {
			if !f.Has(r) {
				t.Errorf("%c (%U) is standard and has no glyph", r, r)
			}
		}
		for _, r := range "𠮷囍㐂☐☑☒✓✔○●√×①⑳Ⅻ㎡℃‰…—·￥¥²³ā\u200b\n" {
			if !f.Has(r) {
				t.Errorf("%c (%U) has no glyph", r, r)
			}
		}
		for _, r := range "😀\uE000\uFFFD" {
			if f.Has(r) {
				t.Errorf("%c (%U) has no glyph in any font, yet Has says so", r, r)
			}
		}
	}
}

func TestMissing(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		"王𬭚、李𠮷 10㎡ ☑":         "",
		"好👍的😀👍\n":             "👍😀",
		"葛\U000E0100 选择符不算缺字": "",
	} {
		if got := string(Missing(text)); got != want {
			t.Errorf("Missing(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWidth(t *testing.T) {
	em := 10 * Point
	for r, want := range map[rune]float64{'中': em, '，': em, '𠮷': em, '□': em, '☑': em, '\u200b': 0, '\n': 0, '😀': em} {
		if got := Regular().Width(r, 10); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("Width(%q) = %v, want %v", r, got, want)
		}
	}
	for r := '0'; r <= '9'; r++ {
		if Regular().Width(r, 10) != Regular().Width('0', 10) {
			t.Errorf("%c is not as wide as 0: columns of numbers would not align", r)
		}
	}
}

func TestCut(t *testing.T) {
	codes := map[rune]rune{'A': 'A', '中': '中', 0xE000: '𠮷', 0xE001: '☑', 'é': 'é', 0xE002: '😀'}
	ttf, err := Bold().Cut(codes)
	if err != nil {
		t.Fatal(err)
	}
	if len(ttf) > 8000 {
		t.Errorf("%d bytes for 6 characters", len(ttf))
	}
	again, err := Bold().Cut(codes)
	if err != nil || string(again) != string(ttf) {
		t.Error("the same cut gave other bytes")
	}
}

func TestReduceKeepsOutlines(t *testing.T) {
	data, err := unpack("FallbackKai.ttf.zst")
	if err != nil {
		t.Fatal(err)
	}
	small, err := Reduce(data, func(r rune) bool { return r == '𠮷' || r == 'Ą' })
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse(small)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(f.runes()); got != "Ą𠮷" {
		t.Fatalf("kept %q", got)
	}
	old := fallback()
	if a, b := f.outline(f.glyph('𠮷')), old.outline(old.glyph('𠮷')); string(a) != string(b) {
		t.Error("the outline of 𠮷 changed")
	}
	if notoRegular().glyph('𠮷') != 0 || notoBold().glyph('中') == 0 {
		t.Error("the fallback must hold what Noto lacks")
	}
	for _, r := range old.runes() {
		if notoRegular().glyph(r) != 0 {
			t.Fatalf("%c is in both fonts", r)
		}
	}
}

func TestParseRefusesOtherFiles(t *testing.T) {
	for _, data := range []string{"", "OTTO", "ttcf\x00\x01\x00\x00\x00\x00\x00\x01", "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"} {
		if _, err := parse([]byte(data)); err == nil {
			t.Errorf("parse(%q) took it", data)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		must("NotoSansSC-Regular.ttf.zst")
	}
}

func BenchmarkLoadFallback(b *testing.B) {
	for b.Loop() {
		must("FallbackKai.ttf.zst")
	}
}

func BenchmarkCut(b *testing.B) {
	codes := map[rune]rune{}
	for _, r := range "北京某某文化发展有限公司办公用品领用申请表编号日期部门名称规格型号单位数量0123456789-" {
		codes[r] = r
	}
	for b.Loop() {
		if _, err := Regular().Cut(codes); err != nil {
			b.Fatal(err)
		}
	}
}
