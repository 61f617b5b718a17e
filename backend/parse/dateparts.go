package parse

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"opsbook/backend/fault"
)

// lastDay is the number of days in a month.
func lastDay(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// after is the last day of a period of so many months that begins on d: one
// year from 2023-09-01 ends on 2024-08-31.
func (d day) after(months int) day {
	y, m := d.y+(d.m-1+months)/12, (d.m-1+months)%12+1
	t := time.Date(y, time.Month(m), min(d.d, lastDay(y, m)+1)-1, 0, 0, 0, 0, time.UTC)
	return day{y: t.Year(), m: int(t.Month()), d: t.Day()}
}

// shapes are the marks that may stand behind the numbers of a date.
var shapes = map[string]bool{
	"年月日": true, "年月号": true, "年月": true, "年": true, "月日": true, "月号": true, "月": true,
	".": true, "-": true, "/": true, "\\": true, "、": true, ",": true, "_": true, " ": true,
	"..": true, "--": true, "//": true, "\\\\": true, "、、": true, ",,": true, "__": true, "  ": true, "...": true,
}

// closeUp removes the blanks before a mark: 2023 年 5 月 6 日.
var closeUp = strings.NewReplacer(" 年", "年", " 月", "月", " 日", "日", " 号", "号", " .", ".", " -", "-", " /", "/")

// dateNumbers takes the numbers out of a date: 2023年5月6日 is 2023, 5, 6, and
// the marks behind them are 年月日.
func dateNumbers(s string) (n []string, marks string, ok bool) {
	var num, mark strings.Builder
	for _, r := range closeUp.Replace(s) + "\n" {
		_, han := hanDigit[r]
		switch {
		case unicode.IsDigit(r) || han || r == '十':
			num.WriteRune(r)
			continue
		case num.Len() > 0:
			t, ok := dateNumber(num.String())
			if n = append(n, t); !ok || len(n) > 3 {
				return nil, "", false
			}
			num.Reset()
		case r != ' ' && r != '\n':
			return nil, "", false
		default:
			continue
		}
		if r == '—' || r == '–' || r == '−' {
			r = '-'
		}
		mark.WriteRune(r)
	}
	marks = strings.TrimRight(mark.String(), " \n")
	return n, marks, shapes[marks] && len(n) > 0
}

// dateNumber writes one number of a date in digits; 0 is none.
func dateNumber(s string) (string, bool) {
	if !allDigits(s) {
		v, ok := hanInt(s)
		if !ok {
			return "", false
		}
		s = strconv.FormatInt(v, 10)
	}
	return s, len(s) <= 4 && atoi(s) > 0
}

// cutWeekday removes (周一), 星期三.
func cutWeekday(s string) string {
	for _, w := range []string{"星期", "周", "礼拜"} {
		if i := strings.LastIndex(s, w); i > 0 && len(s)-i <= len(w)+len("一)") {
			return strings.TrimRight(s[:i], " (")
		}
	}
	return s
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// notDate is the one shape of errors about dates; zh and en are whole sentences.
func notDate(s, zh, en string) error {
	return bad("不是有效日期：%[1]s。%[2]s", "is not a valid date: %[1]s. %[3]s", clip(s), fault.Whole(zh), fault.Whole(en))
}
