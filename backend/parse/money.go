package parse

import (
	"strings"

	"opsbook/backend/fault"
)

// currency marks in front of an amount; the longest first.
var currency = []string{"人民币", "RMB", "CNY", "¥", "￥"}

// scaleWords are the units behind an amount, as powers of ten of a yuan; the
// longest first.
var scaleWords = []struct {
	word string
	exp  int
}{
	{"亿元", 8}, {"亿", 8}, {"百万元", 6}, {"百万", 6}, {"万元", 4}, {"万", 4}, {"千元", 3}, {"千", 3}, {"元", 0}, {"圆", 0}, {"块", 0},
}

// Money reads an amount as 分. unit is what one stands for where the text names
// no unit itself: 1 for yuan, 10000 under a heading such as 金额(万元); it must be
// a power of ten. Read are ¥4,599.00, 4599元, 0.46万, (1,200.00) for minus, and
// formal characters (壹仟贰佰元整). Fractions of a 分 are rounded with a note; a
// unit in the cell that differs from the heading's wins, with a note.
func Money(s string, unit int64) (fen int64, note *Note, err error) {
	f, err := input(s)
	if err != nil {
		return 0, nil, err
	}
	heading := 0
	for ; unit >= 10; unit /= 10 {
		heading++
	}
	n, own, ok := scanMoney(f)
	if !ok {
		return 0, nil, bad("不是金额：%s。", "is not an amount of money: %s.", clip(f))
	}
	if own < 0 {
		n.exp += heading
	}
	v, exact, ok := n.scaled(2)
	switch {
	case !ok:
		return 0, nil, tooLarge(f)
	case !exact:
		return v, guess(s, PlainMoney(v), fault.T("四舍五入到分", "rounded to 0.01")), nil
	case own >= 0 && own != heading && heading > 0:
		return v, guess(s, PlainMoney(v)+" 元", fault.T("格内自带单位，没有再按表头的单位换算",
			"the cell names its own unit, so that of the heading was not applied")), nil
	}
	return v, nil, nil
}

// scanMoney reads an amount in yuan. own is the power of ten of the unit that
// the text names (already applied), or -1 if it names none.
func scanMoney(s string) (n number, own int, ok bool) {
	neg, s := sign(s)
	s = stripCurrency(s)
	if !neg {
		neg, s = sign(s)
	}
	s = strings.TrimSpace(s)
	if n, ok = formalMoney(s); ok {
		n.neg = neg && n.digits != ""
		return n, 0, true
	}
	if body, cut := strings.CutSuffix(s, "整"); cut {
		s = body
	}
	own = -1
	for _, w := range scaleWords {
		if body, cut := strings.CutSuffix(s, w.word); cut {
			s, own = strings.TrimSpace(body), w.exp
			break
		}
	}
	if n, ok = scanNumber(s); !ok || n.neg {
		return number{}, 0, false
	}
	n.neg = neg && n.digits != ""
	n.exp += max(own, 0)
	return n, own, true
}

func stripCurrency(s string) string {
	for _, c := range currency {
		if len(s) >= len(c) && strings.EqualFold(s[:len(c)], c) {
			return stripCurrency(strings.TrimLeft(s[len(c):], " :"))
		}
	}
	return s
}

// formalMoney reads Chinese characters with 元, 角 and 分.
func formalMoney(s string) (number, bool) {
	s = strings.ReplaceAll(s, "圆", "元")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "整"), "正")
	whole, rest, yuan := strings.Cut(s, "元")
	if !yuan {
		whole, rest = "", s
	}
	var v int64
	if yuan {
		var ok bool
		if v, ok = hanInt(whole); !ok {
			return number{}, false
		}
	}
	fen, ok := formalCents(rest)
	if !ok || !yuan && rest == "" || v > maxValue/100 {
		return number{}, false
	}
	return scanNumber(fixed(v*100+fen, 2))
}

// formalCents reads 伍角, 零贰分, 叁角贰分, or nothing, as 分.
func formalCents(s string) (int64, bool) {
	s = strings.TrimPrefix(s, "零")
	var fen int64
	for _, u := range []struct {
		word  string
		worth int64
	}{{"角", 10}, {"分", 1}} {
		head, tail, cut := strings.Cut(s, u.word)
		if !cut {
			continue
		}
		r := []rune(strings.TrimPrefix(head, "零"))
		if len(r) != 1 {
			return 0, false
		}
		d, ok := hanDigit[r[0]]
		if !ok {
			return 0, false
		}
		fen, s = fen+d*u.worth, tail
	}
	return fen, s == ""
}

// PlainMoney writes 分 as yuan without grouping: 459900 is 4599.00.
func PlainMoney(fen int64) string { return fixed(fen, 2) }

// FormatMoney writes 分 as yuan in groups of three: 459900 is 4,599.00.
func FormatMoney(fen int64) string {
	s := fixed(fen, 2)
	minus := ""
	if s[0] == '-' {
		minus, s = "-", s[1:]
	}
	for i := len(s) - 6; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return minus + s
}
