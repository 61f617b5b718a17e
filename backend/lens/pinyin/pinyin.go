// Package pinyin compares Chinese text the way clerks type and sort it: "dyj",
// "dayin" and "打印" all find 激光打印机, and 重庆 stands under chong. Search takes
// every reading of a character; order takes one, with a small table of words in
// which the usual reading would be wrong. It does not guess readings of personal
// names and knows no words beyond that table.
package pinyin

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	data "github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// Fold is how text is compared: lower case, full-width forms made half-width.
func Fold(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 || 'A' <= s[i] && s[i] <= 'Z' {
			return strings.Map(foldRune, s)
		}
	}
	return s
}

func foldRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	case r == '\u3000':
		r = ' '
	}
	return unicode.ToLower(r)
}

// MaxWord is the longest word, in bytes, that is tried as pinyin.
const MaxWord = 63

// Typed reports whether a folded word may be pinyin, or pinyin mixed with
// characters: it has a Latin letter and is longer than one.
func Typed(w string) bool {
	return len(w) > 1 && len(w) <= MaxWord && strings.IndexFunc(w, latin) >= 0
}

// Han reports whether s has a character that has a reading.
func Han(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x3007 && len(of(r).plain) > 0 }) >= 0
}

func latin(r rune) bool { return 'a' <= r && r <= 'z' }

// Spells reports whether w spells a run of characters of text, each by its
// initial, its whole reading or itself ("dyj", "dayin", "dayj", "打yj"); the last
// one may be unfinished. With start the run begins where text begins. Both are
// folded. It takes time proportional to len(w)·len(text) at worst.
func Spells(w, text string, start bool) bool {
	if w == "" || len(w) > MaxWord {
		return false
	}
	var at uint64 // the set of lengths of w that are spelt by a run ending here
	for i, r := range text {
		if !start || i == 0 {
			at |= 1
		}
		if at == 0 {
			return false
		}
		if at = step(w, r, at, of(r).plain); at>>len(w)&1 != 0 {
			return true
		}
	}
	return false
}

// Usual reports whether text begins with what w spells, each character read as usual,
// and whether it is the whole of its first word: of what Spells finds, that is what was
// meant. Both are folded.
func Usual(w, text string) (leads, whole bool) {
	if w == "" || len(w) > MaxWord {
		return false, false
	}
	at, runes := uint64(1), []rune(text)
	for i := 0; i < len(runes); {
		said := phraseAt(runes[i:])
		for j := range max(len(said), 1) {
			toned := of(runes[i+j]).first
			if said != nil {
				toned = said[j]
			}
			if at = step(w, runes[i+j], at, []string{strings.TrimRight(toned, "12345")}); at == 0 {
				return false, false
			}
			if at>>len(w)&1 != 0 {
				rest := runes[i+j+1:]
				return true, len(rest) == 0 || rest[0] == ' '
			}
		}
		i += max(len(said), 1)
	}
	return false, false
}

// step returns the set of lengths spelt after one more character, which reads as given.
func step(w string, r rune, at uint64, read []string) (next uint64) {
	for p := 0; p < len(w); p++ {
		if at>>p&1 == 0 {
			continue
		}
		rest := w[p:]
		if c, n := utf8.DecodeRuneInString(rest); c == r {
			next |= 1 << (p + n)
		}
		if r < 0x3007 {
			continue
		}
		for _, s := range read {
			k := common(s, rest)
			if k == 0 {
				continue
			}
			next |= 1 << (p + 1)
			if k == len(s) || k == len(rest) {
				next |= 1 << (p + k)
			}
			if k >= 2 && s[1] == 'h' {
				next |= 1 << (p + 2)
			}
		}
	}
	return next
}

func common(a, b string) int {
	k := 0
	for k < len(a) && k < len(b) && a[k] == b[k] {
		k++
	}
	return k
}

// Key is the place of text in pinyin order, to be compared bytewise: digits,
// Latin letters, then characters by reading, tone and code point.
func Key(text string) string {
	if !Han(text) {
		return Fold(text)
	}
	var b strings.Builder
	runes := []rune(Fold(text))
	for i := 0; i < len(runes); {
		said := phraseAt(runes[i:])
		for j := range max(len(said), 1) {
			r := runes[i+j]
			toned := of(r).first
			if said != nil {
				toned = said[j]
			}
			if toned != "" {
				b.WriteByte(0x7f) // behind all Latin letters
				b.WriteString(toned)
				b.WriteByte(1)
			}
			b.WriteRune(r)
			b.WriteByte(1)
		}
		i += max(len(said), 1)
	}
	return b.String()
}

// readings are those of one character.
type readings struct {
	plain []string // without tones, each once; ü as v and as u
	first string   // the usual one with its tone: "chong2"
}

// The common block is a slice, because search looks into it for every character.
const blockFrom, blockTo = 0x4e00, 0x9fff

type table struct {
	block []readings
	rest  map[rune]readings
}

func of(r rune) *readings {
	t := loaded()
	if r >= blockFrom && r <= blockTo {
		return &t.block[r-blockFrom]
	}
	if got, ok := t.rest[r]; ok {
		return &got
	}
	return &readings{}
}

var loaded = sync.OnceValue(func() *table {
	t := &table{make([]readings, blockTo-blockFrom+1), map[rune]readings{}}
	known := map[string]string{} // one string for each of the 400 syllables
	for code, said := range data.PinyinDict {
		var got readings
		for _, s := range strings.Split(said, ",") {
			got.add(s, known)
		}
		if r := rune(code); r >= blockFrom && r <= blockTo {
			t.block[r-blockFrom] = got
		} else {
			t.rest[r] = got
		}
	}
	return t
})

// add takes in one reading as dictionaries write it, with a mark on the vowel.
func (g *readings) add(marked string, known map[string]string) {
	var b strings.Builder
	tone := byte('5')
	for _, r := range norm.NFD.String(marked) {
		switch r {
		case 0x304:
			tone = '1'
		case 0x301:
			tone = '2'
		case 0x30c:
			tone = '3'
		case 0x300:
			tone = '4'
		case 0x308: // the dots of ü
			s := b.String()
			b.Reset()
			b.WriteString(s[:len(s)-1] + "v")
		default:
			if latin(r) {
				b.WriteRune(r)
			}
		}
	}
	s := b.String()
	if s == "" {
		return
	}
	if g.first == "" {
		g.first = intern(s+string(tone), known)
	}
	g.plain = once(g.plain, intern(s, known))
	if strings.Contains(s, "v") {
		g.plain = once(g.plain, intern(strings.ReplaceAll(s, "v", "u"), known))
	}
}

func intern(s string, known map[string]string) string {
	if k, ok := known[s]; ok {
		return k
	}
	known[s] = s
	return s
}

func once(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}
