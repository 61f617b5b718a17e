// Package wrap breaks Chinese and mixed text into lines (避头尾): no closing mark
// begins a line, no opening one ends it, numbers and Latin words stay whole as
// long as a line can hold them. It never drops or adds a character, and knows
// no fonts: the caller measures.
package wrap

import (
	"strings"
	"unicode"
)

// closing marks may not begin a line, opening marks may not end one.
const (
	closing = "，。、；：？！）】》〉」』〕〗］｝”’…—·・～‧％‰℃℉°′″々ー" + ",.;:?!)]}%/"
	opening = "（【《〈「『〔〖［｛“‘￥＄￡№" + "([{$¥€£"
	// A word too long for a line is best broken behind one of these.
	joints = "-/_.,:;@&=?#+|\\"
)

// slack forgives the error of adding up widths.
const slack = 1e-6

// How good it is to break between two characters.
type grade int

const (
	never grade = iota // would tear a character from its mark
	rude               // a closing mark would begin or an opening one end a line
	torn               // in the middle of a word
	joint              // in a word, behind a hyphen or the like
	good
)

// Lines breaks text so that no line is wider than width, by the advance of its
// characters; spaces at the end of a line hang over, and a single character
// wider than width stands alone. Line ends in text (\n, \r\n, \r) always break.
// Joined together the lines are the text without its line ends.
func Lines(text string, width float64, advance func(rune) float64) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		rest := []rune(paragraph)
		for {
			n := cut(rest, width, advance)
			out = append(out, string(rest[:n]))
			if rest = rest[n:]; len(rest) == 0 {
				break
			}
		}
	}
	return out
}

// cut returns how many characters of text the next line takes: at least one.
func cut(text []rune, width float64, advance func(rune) float64) int {
	fits, used := 0, 0.0
	for ; fits < len(text); fits++ {
		used += advance(text[fits])
		if used > width+slack && !isSpace(text[fits]) {
			break
		}
	}
	if fits == len(text) {
		return fits
	}
	best, at := never, 0
	for n := fits; n > 0 && best < good; n-- {
		if g := between(text, n); g > best {
			best, at = g, n
		}
	}
	if at > 0 {
		return at
	}
	for at = max(1, fits); at < len(text) && between(text, at) == never; at++ {
		continue // a character keeps its marks even where they do not fit
	}
	return at
}

// between grades a break before text[n].
func between(text []rune, n int) grade {
	before, after := text[n-1], text[n]
	switch {
	case clings(after) || before == '\u200d':
		return never
	case isSpace(after), strings.ContainsRune(closing, after) && !(isWord(before) && isWord(after)),
		strings.ContainsRune(opening, before) && !(isWord(before) && isWord(after)):
		return rude
	case isSpace(before):
		return good
	case before == '\u00a0' || after == '\u00a0':
		return torn
	case !isWord(before) || !isWord(after):
		return good
	case strings.ContainsRune(joints, before) && !strings.ContainsRune(joints, after) && !inNumber(text, n):
		return joint
	}
	return torn
}

// clings reports whether r belongs to the character before it.
func clings(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) || r == '\u200d' || r == '\u2060'
}

// isWord reports whether r is written without gaps to its neighbours of the
// same sort: letters, digits and the marks of ASCII, but no Chinese.
func isWord(r rune) bool {
	switch {
	case r == '·' || r == '°' || r == '×' || r == '÷' || r == '±' || isSpace(r):
		return false
	case r < 0x2000:
		return true
	}
	return r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
}

func isSpace(r rune) bool { return r != '\u00a0' && unicode.IsSpace(r) }

// inNumber reports whether the mark before text[n] stands between two digits.
func inNumber(text []rune, n int) bool {
	return n >= 2 && strings.ContainsRune(".,:", text[n-1]) &&
		unicode.IsDigit(text[n-2]) && unicode.IsDigit(text[n])
}
