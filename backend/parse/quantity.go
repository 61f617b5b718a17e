package parse

import (
	"strings"
	"unicode"

	"opsbook/backend/fault"
)

// Part is one term of a quantity: N smallest units at the scale asked for, and
// the unit as it was written ("" if none was).
type Part struct {
	N    int64
	Unit string
}

// maxParts bounds the terms of one quantity.
const maxParts = 8

// Quantity reads a number with its unit at the given scale, or several of them:
// 5 is {5 ""}, 5支 {5 支}, 3包+5个 and 3包5个 {3 包} {5 个}, 一板 {1 板} with a
// note. What the units mean, and whether they may be added, the caller knows.
// Only the first part may be negative, and then it is the only one.
func Quantity(s string, scale int) (parts []Part, note *Note, err error) {
	f, err := input(s)
	if err != nil {
		return nil, nil, err
	}
	refuse := bad("不是数量：%s。请写成“5”或“3包+5个”这样。", "is not a quantity: %s. Write it like 5 or 3包+5个.", clip(f))
	neg, rest := sign(f)
	for rest != "" {
		num, unit, tail := cutPart(rest)
		n, ok := scanNumber(num)
		if !ok {
			if n, ok = hanNumber(num); ok {
				note = guess(s, "", fault.T("中文数字", "Chinese numerals"))
			}
		}
		v, exact, fits := n.scaled(scale)
		if !ok || !exact || !fits || len(parts) == maxParts || unit == "" && (tail != "" || len(parts) > 0) {
			return nil, nil, refuse
		}
		parts = append(parts, Part{v, unit})
		rest = joint(tail)
	}
	if len(parts) == 0 || neg && len(parts) > 1 {
		return nil, nil, refuse
	}
	if neg {
		parts[0].N = -parts[0].N
	}
	if note != nil {
		note = guess(s, partsText(parts, scale), fault.T("中文数字", "Chinese numerals"))
	}
	return parts, note, nil
}

// cutPart parts "3包+5个" into 3, 包 and the rest. m2 and m3 are units.
func cutPart(s string) (num, unit, tail string) {
	i := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.,", r) })
	if i == 0 {
		i = strings.IndexFunc(s, func(r rune) bool { return hanDigit[r] == 0 && hanUnit[r] == 0 && r != '零' && r != '点' })
	}
	if i < 0 {
		return s, "", ""
	}
	num, s = s[:i], strings.TrimLeft(s[i:], " ")
	end := strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && r != '%' || hanDigit[r] > 0 || r == '加' || r == '零'
	})
	if end < 0 {
		return num, s, ""
	}
	for _, u := range []string{"m2", "m3", "cm2", "km2"} {
		if strings.HasPrefix(s, u) {
			end = len(u)
		}
	}
	return num, s[:end], s[end:]
}

// joint cuts what joins two parts: +, 加, 零, a comma. What cannot join stays,
// and fails as a number.
func joint(s string) string {
	s = strings.TrimSpace(s)
	for _, j := range []string{"+", "加", "零", ",", "、"} {
		if t, ok := strings.CutPrefix(s, j); ok && t != "" {
			return strings.TrimSpace(t)
		}
	}
	return s
}

func partsText(parts []Part, scale int) string {
	var t []string
	for _, p := range parts {
		t = append(t, FormatDecimal(p.N, scale)+p.Unit)
	}
	return strings.Join(t, "+")
}
