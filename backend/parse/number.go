package parse

import (
	"strconv"
	"strings"

	"opsbook/backend/fault"
)

// number is digits × 10^exp, exactly. digits has no leading zeros; zero is "".
type number struct {
	neg    bool
	digits string
	exp    int
}

// scanNumber reads an optional sign, digits with or without groups of three,
// a decimal point and an exponent; nothing else may follow.
func scanNumber(s string) (n number, ok bool) {
	n.neg, s = sign(s)
	if i := strings.IndexAny(s, "eE"); i > 0 {
		e, err := strconv.Atoi(strings.TrimPrefix(s[i+1:], "+"))
		if err != nil || e < -400 || e > 400 {
			return number{}, false
		}
		n.exp, s = e, s[:i]
	}
	whole, frac, _ := strings.Cut(s, ".")
	if whole, ok = ungroup(whole); !ok || !allDigits(whole+frac) {
		return number{}, false
	}
	n.digits = strings.TrimLeft(whole+frac, "0")
	n.exp -= len(frac)
	if n.digits == "" {
		return number{}, true
	}
	return n, true
}

// sign cuts a leading plus or minus, in any of the usual characters, and
// brackets that mean minus: (1,200.00).
func sign(s string) (neg bool, rest string) {
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		return true, strings.TrimSpace(inner[:len(inner)-1])
	}
	for _, minus := range []string{"-", "−", "–", "负"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return true, strings.TrimSpace(rest)
		}
	}
	return false, strings.TrimPrefix(s, "+")
}

// ungroup removes the commas of 1,234,567. Groups of another size are refused:
// they may be a decimal comma or two numbers.
func ungroup(s string) (string, bool) {
	groups := strings.Split(s, ",")
	if len(groups) == 1 {
		return s, true
	}
	if n := len(groups[0]); n < 1 || n > 3 {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// scaled is the number × 10^scale as an integer, rounded half away from zero.
// exact is false if rounding changed it; ok is false beyond ±maxValue.
func (n number) scaled(scale int) (v int64, exact, ok bool) {
	if n.digits == "" {
		return 0, true, true
	}
	digits, e := n.digits, n.exp+scale
	exact = true
	up := false
	if e < 0 {
		cut := max(len(digits)+e, 0)
		rest := digits[cut:]
		exact = strings.Trim(rest, "0") == ""
		up = len(digits)+e >= 0 && rest[0] >= '5'
		digits, e = digits[:cut], 0
	}
	if len(digits)+e > 16 {
		return 0, false, false
	}
	if digits != "" {
		v, _ = strconv.ParseInt(digits+strings.Repeat("0", e), 10, 64)
	}
	if up {
		v++
	}
	if v > maxValue {
		return 0, false, false
	}
	if n.neg {
		v = -v
	}
	return v, exact, true
}

// Decimal reads a number as an integer at the given scale (0 to 9): 12.5 at
// scale 2 is 1250. Digits beyond the scale are rounded, and a note says so; so
// it does for Chinese numerals. A unit behind the number is an error: see
// Quantity.
func Decimal(s string, scale int) (int64, *Note, error) {
	f, err := input(s)
	if err != nil {
		return 0, nil, err
	}
	n, ok := scanNumber(f)
	han := false
	if !ok {
		if n, ok = hanNumber(f); !ok {
			return 0, nil, bad("不是数字：%s。", "is not a number: %s.", clip(f))
		}
		han = true
	}
	v, exact, ok := n.scaled(scale)
	switch {
	case !ok:
		return 0, nil, tooLarge(f)
	case !exact:
		return v, guess(s, FormatDecimal(v, scale), rounded(scale)), nil
	case han:
		return v, guess(s, FormatDecimal(v, scale), fault.T("中文数字", "Chinese numerals")), nil
	}
	return v, nil, nil
}

func tooLarge(s string) error {
	return bad("数字太大：%s。", "is too large: %s.", clip(s))
}

func rounded(scale int) fault.Text {
	return fault.Sprintf("四舍五入，保留 %d 位小数", "rounded to %d decimals", scale)
}

// Int reads a whole number; 3.0 is whole, 3.5 is an error. Chinese numerals
// are read with a note.
func Int(s string) (int64, *Note, error) {
	if f, err := input(s); err == nil {
		if n, ok := scanNumber(f); ok {
			if _, exact, fits := n.scaled(0); fits && !exact {
				return 0, nil, bad("应为整数，现在是：%s。", "must be a whole number, but is: %s.", clip(f))
			}
		}
	}
	return Decimal(s, 0)
}

// Percent reads a percentage as percent points at the given scale: 86.5% at
// scale 1 is 865, and so is 86.5 without the sign. A figure below 1 without a
// sign, such as 0.86, is taken as it stands with a note, for it may have meant 86%.
func Percent(s string, scale int) (int64, *Note, error) {
	f, err := input(s)
	if err != nil {
		return 0, nil, err
	}
	body, marked := strings.CutSuffix(f, "%")
	if !marked {
		body, marked = strings.CutPrefix(f, "百分之")
	}
	v, note, err := Decimal(body, scale)
	if err != nil {
		return 0, nil, bad("不是百分数：%s。", "is not a percentage: %s.", clip(f))
	}
	if n, ok := scanNumber(body); ok && !marked && note == nil && n.digits != "" && len(n.digits)+n.exp <= 0 {
		note = guess(s, FormatDecimal(v, scale)+"%", fault.T("没有写百分号，且小于 1", "no percent sign, and below 1"))
	}
	return v, note, nil
}

// FormatDecimal writes v at the scale without grouping and without trailing
// zeros: 1250 at scale 2 is 12.5. Decimal reads it back.
func FormatDecimal(v int64, scale int) string {
	s := fixed(v, scale)
	if scale > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// fixed writes v with exactly scale digits behind the point.
func fixed(v int64, scale int) string {
	u, minus := uint64(v), ""
	if v < 0 {
		u, minus = -u, "-"
	}
	d := strconv.FormatUint(u, 10)
	if scale <= 0 {
		return minus + d
	}
	if len(d) <= scale {
		d = strings.Repeat("0", scale+1-len(d)) + d
	}
	return minus + d[:len(d)-scale] + "." + d[len(d)-scale:]
}
