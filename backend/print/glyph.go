package print

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/font"
)

// miss is a character without a glyph and the first place it stands at.
type miss struct {
	r     rune
	where string
}

// named is how many characters a sentence names; more are counted.
const named = 8

// Missing is a fault.Invalid that names the characters of text which no font
// has, or nil. where tells the clerk what to change: DN-2024-0012 的“资产名称”.
func Missing(text, where string) error {
	j := Job{}
	j.Check(text, where)
	return j.complain()
}

// Check notes characters of text that cannot be printed, and where: the parts
// of where are put together only then. It returns text.
func (j *Job) Check(text string, where ...string) string {
	for _, r := range font.Missing(text) {
		if !slices.ContainsFunc(j.missing, func(m miss) bool { return m.r == r }) {
			j.missing = append(j.missing, miss{r, strings.Join(where, "的")})
		}
	}
	return text
}

// Text draws as any canvas does; what was not checked before is noted with its page.
func (j *Job) Text(x, y float64, s string, f canvas.Font) {
	for _, r := range s {
		if r > '~' && !font.Regular().Has(r) {
			j.Check(string(r), fmt.Sprintf("第%d页", j.Pages()))
		}
	}
	j.PDF.Text(x, y, s, f)
}

func (j *Job) complain() error {
	if len(j.missing) == 0 {
		return nil
	}
	var zh, en []string
	for _, m := range j.missing[:min(named, len(j.missing))] {
		zh = append(zh, fmt.Sprintf("“%c”(U+%04X,%s)", m.r, m.r, m.where))
		en = append(en, fmt.Sprintf("“%c” (U+%04X, %s)", m.r, m.r, m.where))
	}
	return fault.New(fault.Invalid, "有 %[1]d 个字符没有字体，印不出来：%[2]s。请改成别的字再打印。",
		"%[1]d character(s) have no glyph and cannot be printed: %[3]s. Replace them, then print.",
		len(j.missing), fault.Whole(strings.Join(zh, "、")), fault.Whole(strings.Join(en, ", ")))
}
