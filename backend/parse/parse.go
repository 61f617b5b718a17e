// Package parse turns what clerks type, paste and keep in old ledgers into the
// values the program stores: dates as YYYY-MM-DD, money as 分, quantities as
// integers at a declared scale, checked numbers of people and companies.
//
// Every function takes one cell or field as it was written and returns the
// value, an optional Note, or an error. A Note means the value was guessed: it
// is a finished sentence with what was written and how it was read, and whoever
// calls shows it. Nothing is guessed without one; what can be read in two ways
// is refused. An error is a *fault.Fault of code Invalid whose message is part
// of a sentence that stands behind the field's label.
//
// The package knows no records, no fields and no clock: today's date and the
// year of a sheet come in a Context. It uses no floating point. An empty string
// is an error everywhere; whether a field may be empty is not decided here.
package parse

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"opsbook/backend/fault"
)

// Note tells that a value was guessed, from what, and why.
type Note = fault.Text

// maxInput bounds what one value may be written with, in bytes.
const maxInput = 300

// maxValue is the largest number of 分 or of smallest units: the screen counts
// in doubles, which hold whole numbers exactly up to here.
const maxValue = 1<<53 - 1

// Fold writes full-width, compatibility and decomposed characters the common
// way (NFKC), drops control and invisible characters except line breaks, makes
// one blank of each run of blanks, and trims. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if plain(s) && !strings.Contains(s, "  ") {
		return s
	}
	return fold(s)
}

func fold(s string) string {
	s = norm.NFKC.String(strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD")))
	var b strings.Builder
	b.Grow(len(s))
	gap := ""
	for _, r := range s {
		switch {
		case r == '\n':
			gap = "\n"
		case unicode.IsSpace(r):
			if gap == "" {
				gap = " "
			}
		default:
			if b.Len() > 0 {
				b.WriteString(gap)
			}
			gap = ""
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether s is of the characters that normalising leaves alone
// whatever stands beside them, ASCII and the common Chinese ones, without a blank at
// its ends. Nearly all that is stored is so.
func plain(s string) bool {
	for _, r := range s {
		if (r < ' ' || r > '~') && (r < '\u4E00' || r > '\u9FFF') {
			return false
		}
	}
	return s == "" || s[0] != ' ' && s[len(s)-1] != ' '
}

// Clean is for long text: it keeps characters and blanks as they were written,
// composes accents (NFC), makes line ends \n, and drops invisible characters and
// blanks at the ends of lines and around the whole. Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	if plain(s) {
		return s
	}
	return clean(s)
}

func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = norm.NFC.String(strings.Map(printable, s))
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRightFunc(l, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func printable(r rune) rune {
	switch {
	case r == '\r':
		return '\n'
	case r == '\t' || r == '\u3000' || r == '\u00A0':
		return r
	}
	return visible(r)
}

// visible maps white space to a blank, line ends to \n, and drops characters
// that print nothing.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\u2028' || r == '\u2029':
		return '\n'
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u115F', r == '\u1160', r == '\u3164', r == '\uFFA0':
		return -1
	}
	return r
}

// Name folds s and removes the blanks that clerks put between Chinese
// characters to make names equally long: 陈 静 → 陈静. Blanks beside Latin
// letters stay.
func Name(s string) string {
	r := []rune(Fold(s))
	out := r[:0]
	for i, c := range r {
		if unicode.IsSpace(c) && i+1 < len(r) && wide(out[len(out)-1]) && wide(r[i+1]) {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func wide(r rune) bool { return unicode.Is(unicode.Han, r) || r == '·' }

// input folds s for one value. It refuses what is empty or far too long.
func input(s string) (string, error) {
	if len(s) > maxInput {
		return "", bad("太长：%s。", "is too long: %s.", clip(s))
	}
	if s = Fold(s); s == "" {
		return "", bad("没有填写。", "is empty.")
	}
	return s, nil
}

// clip is s short enough for a sentence.
func clip(s string) string {
	const most = 40
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\n", " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func bad(zh, en string, args ...any) error { return fault.New(fault.Invalid, zh, en, args...) }

// guess says that before was read as after, and why; why is a clause without
// its full stop.
func guess(before, after string, why fault.Text) *Note {
	return &Note{
		ZH: "“" + clip(before) + "”读作 " + after + ":" + why.ZH + "。",
		EN: "“" + clip(before) + "” was read as " + after + ": " + why.EN + ".",
	}
}

// Bool reads yes and no as clerks mark them: 是 有 √ Y 1 true, 否 无 × N 0 false.
// The letter x is read as × with a note.
func Bool(s string) (bool, *Note, error) {
	f, err := input(s)
	if err != nil {
		return false, nil, err
	}
	switch strings.ToLower(f) {
	case "是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1":
		return true, nil, nil
	case "否", "无", "没有", "不是", "错", "×", "✗", "✘", "☒", "☐", "n", "no", "false", "f", "0":
		return false, nil, nil
	case "x":
		return false, guess(s, "否 (no)", fault.T("字母 x 当作 ×", "the letter x was taken for ×")), nil
	}
	return false, nil, bad("应填“是”或“否”，现在是：%s。", "must be yes or no, but is: %s.", clip(f))
}
