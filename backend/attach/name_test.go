package attach_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"opsbook/backend/attach"
	"opsbook/backend/parse"
)

var names = []struct{ in, want string }{
	{"采购合同(盖章).pdf", "采购合同(盖章).pdf"},
	{"发票 2024年3月.pdf", "发票 2024年3月.pdf"},
	{`C:\fakepath\照片.jpg`, "照片.jpg"},
	{"../../etc/passwd", "passwd"},
	{`..\..\x.pdf`, "x.pdf"},
	{"..", "附件"},
	{"", "附件"},
	{"a/", "附件"},
	{"x.pdf:evil.exe", "x.pdf_evil.exe"},
	{"发票\u202Efdp.exe", "发票fdp.exe"},
	{"a\u0000b\u200Dc\r\nd.pdf", "abc d.pdf"},
	{"name.pdf. . .", "name.pdf"},
	{" .hidden", "hidden"},
	{"CON", "_CON"},
	{"nul.txt", "_nul.txt"},
	{"Com1 .tar.gz", "_Com1 .tar.gz"},
	{"lpt¹", "_lpt¹"},
	{"COM10.txt", "COM10.txt"},
	{"console.txt", "console.txt"},
	{`a<b>c"d|e?f*g.txt`, "a_b_c_d_e_f_g.txt"},
	{"\xff\xfe.pdf", "_.pdf"},
	{strings.Repeat("长", 100) + ".pdf", strings.Repeat("长", 65) + ".pdf"},
	{strings.Repeat("x", 300), strings.Repeat("x", 200)},
}

func TestSafeName(t *testing.T) {
	for _, tt := range names {
		if got := attach.SafeName(tt.in); got != tt.want {
			t.Errorf("SafeName(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, tt := range names {
		f.Add(tt.in)
	}
	f.Add("CON" + strings.Repeat(" .", 150) + ".pdf")
	f.Add("a." + strings.Repeat("\u0301", 120))
	f.Fuzz(func(t *testing.T, s string) {
		got := attach.SafeName(s)
		if again := attach.SafeName(got); again != got {
			t.Errorf("%q becomes %q, then %q", s, got, again)
		}
		bad := func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\:*?"<>|`, r)
		}
		switch {
		case got == "", len(got) > 200, !utf8.ValidString(got), strings.ContainsFunc(got, bad),
			strings.Trim(got, " .") != got, !filepath.IsLocal(got), filepath.Base(got) != got, parse.Clean(got) != got:
			t.Errorf("SafeName(%q) = %q", s, got)
		}
	})
}
