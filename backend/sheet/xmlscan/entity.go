package xmlscan

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unescape decodes entities and replaces invalid UTF-8. What is not one stays as it is.
func Unescape(t string) string {
	if !utf8.ValidString(t) {
		t = strings.ToValidUTF8(t, "\uFFFD")
	}
	i := strings.IndexByte(t, '&')
	if i < 0 {
		return t
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(t, '&') {
		b.WriteString(t[:i])
		t = t[i:]
		end := strings.IndexByte(t[:min(len(t), 12)], ';')
		r, ok := rune(0), false
		if end > 0 {
			r, ok = entity(t[1:end])
		}
		if !ok {
			b.WriteByte('&')
			t = t[1:]
			continue
		}
		b.WriteRune(r)
		t = t[end+1:]
	}
	b.WriteString(t)
	return b.String()
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	base := 10
	if hex, is := strings.CutPrefix(strings.ToLower(digits), "x"); is {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if !ok || err != nil || !utf8.ValidRune(rune(n)) || n == 0 {
		return 0, false
	}
	return rune(n), true
}
