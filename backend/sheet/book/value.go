package book

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// shown is how many digits of a number a spreadsheet keeps and shows.
const shown = 15

// decimal writes a number as it stands in a file (4599, 0.30000000000000004,
// 1.3800000103E10) as an exact decimal of at most 15 digits. damaged: it has
// more digits before the point than a spreadsheet keeps. ok is false if it is
// no number.
func decimal(v string) (raw string, damaged, ok bool) {
	v = strings.TrimSpace(v)
	body, neg := strings.CutPrefix(v, "-")
	if len(body) > 0 && len(body) <= shown && digitsOnly(body) && (body[0] != '0' || body == "0") {
		return v, false, true
	}
	mantissa, e, _ := strings.Cut(strings.ToUpper(body), "E")
	exp := 0
	if len(mantissa) < len(body) {
		n, err := strconv.Atoi(e)
		if err != nil || n < -400 || n > 400 {
			return "", false, false
		}
		exp = n
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	if !digitsOnly(whole+frac) || len(mantissa) > 400 {
		return "", false, false
	}
	digits := strings.TrimLeft(whole+frac, "0")
	exp -= len(frac)
	damaged = len(digits)+exp > shown && digits != ""
	digits, exp = roundTo(digits, exp)
	if digits == "" {
		return "0", false, true
	}
	raw = place(digits, exp)
	if neg {
		raw = "-" + raw
	}
	return raw, damaged, true
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// roundTo keeps 15 digits, rounding half up, and drops trailing zeros.
func roundTo(digits string, exp int) (string, int) {
	if over := len(digits) - shown; over > 0 {
		b := []byte(digits[:shown])
		exp += over
		if digits[shown] >= '5' {
			i := len(b) - 1
			for ; i >= 0 && b[i] == '9'; i-- {
				b[i] = '0'
			}
			if i >= 0 {
				b[i]++
			} else {
				b, exp = append([]byte{'1'}, b[:shown-1]...), exp+1
			}
		}
		digits = string(b)
	}
	short := strings.TrimRight(digits, "0")
	return short, exp + len(digits) - len(short)
}

// place writes digits × 10^exp in full, or with an exponent if that is very long.
func place(digits string, exp int) string {
	switch point := len(digits) + exp; {
	case point > 30 || point < -20:
		s := digits[:1]
		if len(digits) > 1 {
			s += "." + digits[1:]
		}
		return s + "E" + strconv.Itoa(point-1)
	case exp >= 0:
		return digits + strings.Repeat("0", exp)
	case point > 0:
		return digits[:point] + "." + digits[point:]
	default:
		return "0." + strings.Repeat("0", -point) + digits
	}
}

// number fills in a cell that holds a number in a format.
func (c *Cell) number(v string, f format, from1904 bool) {
	raw, bad, ok := decimal(v)
	if !ok {
		c.text(v)
		return
	}
	c.Kind, c.Raw, c.Text, c.Damaged = Number, raw, raw, bad
	switch {
	case f.date || f.time:
		if t, ok := calendar(raw, f, from1904); ok {
			c.Kind, c.Text = Date, t
		}
	case f.percent:
		c.Text = timesHundred(raw) + "%"
	case f.zeros > len(raw) && digitsOnly(raw):
		c.Text = strings.Repeat("0", f.zeros-len(raw)) + raw
	}
}

func timesHundred(raw string) string {
	whole, frac, _ := strings.Cut(raw, ".")
	frac += "00"
	r, _, ok := decimal(whole + frac[:2] + "." + frac[2:] + "0")
	if !ok {
		return raw
	}
	return r
}

// calendar turns a serial number into a day, a day with time, or a time of day.
// Serial 60 of the 1900 system is 29 February 1900, which never was: not ok.
func calendar(raw string, f format, from1904 bool) (string, bool) {
	whole, frac, _ := strings.Cut(raw, ".")
	days, err := strconv.Atoi(whole)
	if err != nil || days < 0 || days > 2_958_465 || strings.HasPrefix(raw, "-") {
		return "", false
	}
	frac = (frac + "000000000000")[:12]
	part, _ := strconv.ParseInt(frac, 10, 64)
	sec := (part*86400 + 500_000_000_000) / 1_000_000_000_000
	clock := time.Unix(sec, 0).UTC().Format(time.TimeOnly)
	if f.time && !f.date {
		return clock, days == 0 && sec < 86400
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60 || days == 0:
		return "", false
	case days < 60:
		first = first.AddDate(0, 0, 1)
	}
	if f.time {
		return first.AddDate(0, 0, days).Add(time.Duration(sec) * time.Second).Format(time.DateTime), true
	}
	return first.AddDate(0, 0, days).Format(time.DateOnly), true
}

// parseRange reads A1 or A1:C9, with or without dollar signs.
func parseRange(ref []byte) (Range, bool) {
	a, b, two := bytes.Cut(ref, []byte(":"))
	row, col, ok := parseCell(a)
	r := Range{row, col, row, col}
	if ok && two {
		r.LastRow, r.LastCol, ok = parseCell(b)
	}
	return r, ok && r.LastRow >= r.Row && r.LastCol >= r.Col
}

// parseCell reads A1 as row 1, column 1.
func parseCell(ref []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if ref[i] == '$' {
			continue
		}
		if c < 'A' || c > 'Z' {
			break
		}
		if col = col*26 + int(c-'A') + 1; col > MaxColumn {
			return 0, 0, false
		}
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' {
			return 0, 0, false
		}
		if row = row*10 + int(ref[i]-'0'); row > MaxRow {
			return 0, 0, false
		}
	}
	return row, col, row > 0 && col > 0
}

// unhex decodes _x000D_, the way spreadsheets write characters XML cannot hold.
func unhex(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if strings.HasPrefix(s[i:], "_x") && len(s) >= i+7 && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && (n < 0xD800 || n >= 0xE000) {
				b.WriteRune(rune(n))
				i += 7
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
