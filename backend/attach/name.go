package attach

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"opsbook/backend/parse"
)

const (
	nameMax   = 200 // bytes: file systems take 255, and a copy may get “(2)” behind it
	suffixMax = 16
	nameless  = "附件"
)

// SafeName makes a file name of a foreign one that can be written on every
// system and says what it is: no folders, streams, devices, control or
// direction-changing characters, no blank or dot at its ends, at most 200 bytes.
// Chinese stays as it is. SafeName(SafeName(s)) == SafeName(s).
func SafeName(s string) string {
	if len(s) > 1<<16 {
		s = s[len(s)-1<<16:] // the end tells the type
	}
	s = parse.Clean(s)
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r), r == utf8.RuneError, unicode.Is(unicode.Noncharacter_Code_Point, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
	s = harmless(trim(strings.Join(strings.Fields(s), " ")))
	if stem, suffix := split(s); len(s) > nameMax {
		s = trim(cut(stem, nameMax-len(suffix))) + suffix
	}
	if s = harmless(trim(s)); s == "" {
		return nameless
	}
	return s
}

func harmless(s string) string {
	if device(s) {
		return "_" + s
	}
	return s
}

func trim(s string) string { return strings.Trim(s, " .") }

// split parts a name before its suffix; one that is too long counts as none.
func split(s string) (stem, suffix string) {
	suffix = path.Ext(s)
	if len(suffix) > suffixMax {
		suffix = ""
	}
	return strings.TrimSuffix(s, suffix), suffix
}

// cut shortens s to n bytes without breaking a character.
func cut(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// device reports whether Windows takes the name for a device: CON, nul.txt, COM1.
func device(s string) bool {
	stem, _, _ := strings.Cut(s, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$":
		return true
	}
	port, isCOM := strings.CutPrefix(stem, "COM")
	if !isCOM {
		if port, isCOM = strings.CutPrefix(stem, "LPT"); !isCOM {
			return false
		}
	}
	return utf8.RuneCountInString(port) == 1 && strings.ContainsAny(port, "0123456789¹²³")
}
