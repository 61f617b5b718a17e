package pdf

import (
	"bytes"
	"encoding/hex"
	"strconv"
)

// What a value of a PDF file is read as; besides nil, bool, int64 and float64.
type (
	name   string
	text   []byte
	dict   map[string]any
	ref    int    // the number of an object; generations are not told apart
	word   string // a keyword: obj, stream, R …
	stream struct {
		dict dict
		raw  []byte
	}
)

// lexer reads values. It never fails: what it does not understand is nil.
type lexer struct {
	b    []byte
	at   int
	left *int // how many values may still be read from the file
}

const maxDepth = 40

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelim(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (l *lexer) space() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *lexer) starts(s string) bool { return bytes.HasPrefix(l.b[l.at:], []byte(s)) }

// value reads the next value; ok is false at the end of the text, or of what is read
// of one file.
func (l *lexer) value(depth int) (v any, ok bool) {
	l.space()
	if l.at >= len(l.b) || *l.left <= 0 || depth > maxDepth {
		return nil, false
	}
	*l.left--
	switch c := l.b[l.at]; {
	case l.starts("<<"):
		l.at += 2
		return l.dict(depth), true
	case c == '[':
		l.at++
		return l.array(depth), true
	case c == '/':
		l.at++
		return name(l.nameText()), true
	case c == '(':
		return l.text(), true
	case c == '<':
		return l.hex(), true
	case isDigit(c) || c == '-' || c == '+' || c == '.':
		return l.number(), true
	case isDelim(c): // a bracket that nothing opened
		l.at++
		return nil, true
	}
	switch w := l.plain(); w {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null":
		return nil, true
	default:
		return word(w), true
	}
}

// plain reads up to the next blank or bracket.
func (l *lexer) plain() string {
	from := l.at
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelim(l.b[l.at]) {
		l.at++
	}
	return string(l.b[from:l.at])
}

// nameText reads a name, #20 and the like resolved.
func (l *lexer) nameText() string {
	s := l.plain()
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '#' {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				s = s[:i] + string(c) + s[i+3:]
			}
		}
	}
	return s
}

func (l *lexer) dict(depth int) dict {
	d := dict{}
	for {
		l.space()
		if l.starts(">>") {
			l.at += 2
			return d
		}
		k, ok := l.value(depth + 1)
		if !ok || k == word("endobj") {
			return d
		}
		key, ok := k.(name)
		if !ok {
			continue // a stray value
		}
		if l.space(); l.starts(">>") {
			continue
		}
		if d[string(key)], ok = l.value(depth + 1); !ok {
			return d
		}
	}
}

func (l *lexer) array(depth int) []any {
	var out []any
	for {
		l.space()
		if l.at < len(l.b) && l.b[l.at] == ']' {
			l.at++
			return out
		}
		v, ok := l.value(depth + 1)
		if !ok || v == word("endobj") {
			return out
		}
		out = append(out, v)
	}
}

// escapes are what stands for a byte behind a backslash.
var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// text reads a string in round brackets.
func (l *lexer) text() text {
	out, open := text{}, 0
	for ; l.at < len(l.b); l.at++ {
		switch c := l.b[l.at]; c {
		case '\\':
			if l.at++; l.at < len(l.b) {
				out = l.escaped(out)
			}
			continue
		case '(':
			if open++; open == 1 {
				continue
			}
		case ')':
			if open--; open == 0 {
				l.at++
				return out
			}
		}
		out = append(out, l.b[l.at])
	}
	return out
}

// escaped adds what a backslash before the present byte means.
func (l *lexer) escaped(out text) text {
	c := l.b[l.at]
	if e, ok := escapes[c]; ok {
		return append(out, e)
	}
	if c == '\n' || c == '\r' { // the line goes on
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n, digits := 0, 0
	for ; digits < 3 && l.at+digits < len(l.b) && l.b[l.at+digits] >= '0' && l.b[l.at+digits] <= '7'; digits++ {
		n = n*8 + int(l.b[l.at+digits]-'0')
	}
	l.at += digits - 1
	return append(out, byte(n))
}

func (l *lexer) hex() text {
	end := bytes.IndexByte(l.b[l.at:], '>')
	if end < 0 {
		l.at = len(l.b)
		return nil
	}
	digits := bytes.Join(bytes.Fields(l.b[l.at+1:l.at+end]), nil)
	l.at += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	if _, err := hex.Decode(out, digits); err != nil {
		return nil
	}
	return out
}

// number reads a number, or a reference where two more words make it one.
func (l *lexer) number() any {
	s := l.plain()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil
		}
		return f
	}
	at := l.at
	l.space()
	from := l.at
	for l.at < len(l.b) && isDigit(l.b[l.at]) {
		l.at++
	}
	if l.at > from {
		l.space()
		if l.starts("R") && (l.at+1 == len(l.b) || isSpace(l.b[l.at+1]) || isDelim(l.b[l.at+1])) && n > 0 && n < maxNumber {
			l.at++
			return ref(n)
		}
	}
	l.at = at
	return n
}

// maxNumber bounds the numbers of objects.
const maxNumber = 10_000_000
