package vault

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
	"unicode"

	"opsbook/backend/fault"
)

// Key is the raw key of a database: SQLCipher's PRAGMA key = "x'<64 hex digits>'".
type Key [32]byte

// NewKey is a fresh random key.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails
	return k
}

// The recovery key is the key in 16 groups of four hex digits, each followed by
// one letter that checks the group and its place. The letters are no hex digits:
// cross them out and what remains is the key as SQLCipher wants it.
const (
	groups      = 16
	groupDigits = 4
	groupCheck  = "GHJKLMNPQRTUVWXYZ" // 17, a prime: each wrong or swapped digit shows
)

// checkLetter guards the digits (value v) of group i, 0 to 15.
func checkLetter(i int, v int) byte { return groupCheck[(v+3*i)%len(groupCheck)] }

// Groups is the recovery key for paper: 16 groups of five characters.
func (k Key) Groups() []string {
	out := make([]string, groups)
	for i := range out {
		b := k[2*i : 2*i+2]
		out[i] = strings.ToUpper(hex.EncodeToString(b)) + string(checkLetter(i, int(b[0])<<8|int(b[1])))
	}
	return out
}

// ParseGroups reads a recovery key as people type it: upper or lower case, full
// or half width, with any spaces, dashes and line breaks, O for 0, I for 1, S for
// 5. A mistake is an Invalid fault that names the group.
func ParseGroups(text string) (Key, error) {
	var k Key
	if len(text) > 4096 {
		return k, badGroups("输入太长，不是恢复密钥。", "This is too long for a recovery key.")
	}
	found := splitGroups(text)
	for i, g := range found {
		if i == groups {
			break
		}
		b, ok := groupBytes(i, g)
		if !ok {
			return Key{}, badGroups(
				"恢复密钥第 %d 组“%s”不对。每组是 4 个数字或字母 A–F，再加 1 个校验字母，请对照纸上逐字核对。",
				"Group %d of the recovery key, %q, is wrong. Each group is 4 digits or letters A–F and 1 check letter; compare it with the paper.",
				i+1, g)
		}
		copy(k[2*i:], b)
	}
	if len(found) != groups {
		return Key{}, badGroups("恢复密钥应有 %[1]d 组，输入了 %[2]d 组。", "The recovery key has %[1]d groups; %[2]d were typed.",
			groups, len(found))
	}
	return k, nil
}

func badGroups(zh, en string, args ...any) error { return fault.New(fault.Invalid, zh, en, args...) }

// splitGroups cuts text after each check letter, so that spaces do not matter.
func splitGroups(text string) []string {
	var out []string
	var g strings.Builder
	for _, r := range text {
		r = unicode.ToUpper(halfWidth(r))
		switch r {
		case 'O':
			r = '0'
		case 'I':
			r = '1'
		case 'S':
			r = '5'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		g.WriteRune(r)
		if strings.ContainsRune(groupCheck, r) {
			out = append(out, g.String())
			g.Reset()
		}
	}
	if g.Len() > 0 {
		out = append(out, g.String())
	}
	return out
}

func groupBytes(i int, g string) ([]byte, bool) {
	if len(g) != groupDigits+1 {
		return nil, false
	}
	b, err := hex.DecodeString(g[:groupDigits])
	if err != nil || g[groupDigits] != checkLetter(i, int(b[0])<<8|int(b[1])) {
		return nil, false
	}
	return b, true
}

// halfWidth maps the full-width forms of a Chinese input method to ASCII.
func halfWidth(r rune) rune {
	switch {
	case r >= '\uFF01' && r <= '\uFF5E':
		return r - '\uFF01' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}
