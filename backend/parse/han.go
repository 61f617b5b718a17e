package parse

import (
	"strconv"
	"strings"
)

// hanDigit and hanUnit hold the plain, the formal (GB/T 15835) and the
// traditional forms that appear on Chinese paper.
var (
	hanDigit = map[rune]int64{
		'零': 0, '〇': 0, '○': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
		'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
		'貳': 2, '參': 3, '叄': 3, '陸': 6, '弌': 1, '兩': 2,
	}
	hanUnit = map[rune]int64{
		'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000,
		'万': 1e4, '萬': 1e4, '亿': 1e8, '億': 1e8,
	}
)

// hanNumber reads a Chinese number, with 负 and with 点 for the decimal point.
func hanNumber(s string) (number, bool) {
	rest, neg := strings.CutPrefix(s, "负")
	whole, frac, point := strings.Cut(rest, "点")
	v, ok := hanInt(whole)
	if !ok {
		return number{}, false
	}
	digits := ""
	if point {
		if digits, ok = hanDigits(frac); !ok {
			return number{}, false
		}
	}
	n, ok := scanNumber(strconv.FormatInt(v, 10) + "." + digits)
	n.neg = neg && n.digits != ""
	return n, ok
}

// hanDigits reads digits said one by one: 二〇二四 is "2024".
func hanDigits(s string) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		d, ok := hanDigit[r]
		if !ok || b.Len() >= 15 {
			return "", false
		}
		b.WriteByte(byte('0' + d))
	}
	return b.String(), b.Len() > 0
}

// hanInt reads a whole Chinese number: 八十五, 一千零二十, 壹拾万柒仟, 二〇二四.
// It refuses 一百二, which means 120 to some and 102 to others.
func hanInt(s string) (int64, bool) {
	if d, ok := hanDigits(s); ok {
		v, err := strconv.ParseInt(d, 10, 64)
		return v, err == nil
	}
	if i := strings.LastIndexAny(s, "亿億"); i >= 0 {
		return hanParts(s, i, 1e8, hanBelow)
	}
	return hanBelow(s)
}

// hanBelow reads a number below 10^8.
func hanBelow(s string) (int64, bool) {
	if i := strings.LastIndexAny(s, "万萬"); i >= 0 {
		return hanParts(s, i, 1e4, hanSection)
	}
	return hanSection(s)
}

// hanParts reads s as head × unit + tail, the unit standing at byte i.
func hanParts(s string, i int, unit int64, read func(string) (int64, bool)) (int64, bool) {
	head, ok := read(s[:i])
	if !ok || head == 0 {
		return 0, false
	}
	tail := s[i+len("万"):]
	if tail == "" {
		return head * unit, true
	}
	v, ok := read(tail)
	small := v < unit/10 // then a 零 must stand between: 一万二 is refused
	if !ok || small != strings.HasPrefix(tail, "零") && small {
		return 0, false
	}
	return head*unit + v, true
}

// hanSection reads a number below 10,000.
func hanSection(s string) (int64, bool) {
	var total, digit int64
	last, have, zero := int64(10000), false, false
	for i, r := range s {
		if d, ok := hanDigit[r]; ok {
			if have {
				return 0, false
			}
			if d == 0 {
				if zero {
					return 0, false
				}
				zero = true
				continue
			}
			digit, have = d, true
			continue
		}
		u, ok := hanUnit[r]
		if !ok || u >= last || u >= 1e4 {
			return 0, false
		}
		if !have {
			if u != 10 || i > 0 && !zero {
				return 0, false
			}
			digit = 1
		}
		if u*10 < last && last < 10000 && !zero {
			return 0, false
		}
		total, last, have, zero = total+digit*u, u, false, false
	}
	if have {
		if last > 10 && last < 10000 && !zero {
			return 0, false
		}
		total, zero = total+digit, false
	}
	return total, s != "" && !(zero && total > 0)
}

// formal digits and units, as the People's Bank prescribes them for vouchers
// (支付结算办法, annex 1).
var (
	formalDigit = []rune("零壹贰叁肆伍陆柒捌玖")
	formalUnit  = []string{"", "拾", "佰", "仟"}
)

// Capital writes money in formal Chinese characters: 120000 is 壹仟贰佰元整,
// 140950 壹仟肆佰零玖元伍角, 1640902 壹万陆仟肆佰零玖元零贰分. Money reads it back.
func Capital(fen int64) string {
	u := uint64(fen)
	var b strings.Builder
	if fen < 0 {
		u = -u
		b.WriteString("负")
	}
	yuan, jiao, fe := u/100, u/10%10, u%10
	if yuan > 0 || u == 0 {
		b.WriteString(formalInt(yuan) + "元")
	}
	switch {
	case jiao == 0 && fe == 0:
		b.WriteString("整")
		return b.String()
	case jiao > 0:
		b.WriteString(string(formalDigit[jiao]) + "角")
	case yuan > 0:
		b.WriteString("零")
	}
	if fe > 0 {
		b.WriteString(string(formalDigit[fe]) + "分")
	}
	return b.String()
}

func formalInt(v uint64) string {
	if v == 0 {
		return "零"
	}
	if v >= 1e8 {
		return formalInt(v/1e8) + "亿" + formalTail(v%1e8, 1e7)
	}
	if v >= 1e4 {
		return formalInt(v/1e4) + "万" + formalTail(v%1e4, 1e3)
	}
	var b strings.Builder
	for i, zero := 3, false; i >= 0; i-- {
		d := v / pow10(i) % 10
		switch {
		case d > 0:
			if zero {
				b.WriteString("零")
			}
			zero = false
			b.WriteString(string(formalDigit[d]) + formalUnit[i])
		case b.Len() > 0:
			zero = true
		}
	}
	return b.String()
}

// formalTail is what follows 万 or 亿: nothing, or a number with a 零 before it
// if it is shorter than full length.
func formalTail(v, full uint64) string {
	switch {
	case v == 0:
		return ""
	case v < full:
		return "零" + formalInt(v)
	}
	return formalInt(v)
}

func pow10(n int) uint64 {
	v := uint64(1)
	for range n {
		v *= 10
	}
	return v
}
