package parse

import (
	"fmt"
	"regexp"
	"strings"

	"opsbook/backend/fault"
)

// DateTime reads a moment and returns YYYY-MM-DD HH:MM:SS. The date is read as
// by Date; the time as 9:30, 09:30:05, 下午2点半, 2:30 PM, 9时30分, or the fraction
// of a serial. A missing time is midnight, with a note.
func DateTime(s string, c Context) (v string, note *Note, err error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	date, clock, ok := cutTime(f)
	if !ok {
		return "", nil, notDate(s, "没有这个时间。", "There is no such time of day.")
	}
	v, note, err = Date(date, c)
	if err != nil {
		return "", nil, err
	}
	switch {
	case clock == "" && note == nil:
		v += " 00:00:00"
		note = guess(s, v, fault.T("没有写时间", "no time given"))
	case clock == "":
		v += " 00:00:00"
	default:
		v += " " + clock
	}
	return v, note, nil
}

var (
	clockTail = regexp.MustCompile(
		`^(.*[日号]|.+?[ T])\s*(上午|下午|早上|中午|晚上|凌晨)?\s*(\d{1,2})[:时点]\s*(?:(\d{1,2})(?:[:分]\s*(\d{1,2})?(?:\.\d{1,9})?)?秒?|(半))?\s*(?i:([ap])\.?m\.?)?$`)
	serialTail  = regexp.MustCompile(`^(\d{5})\.(\d+)$`)
	compactTail = regexp.MustCompile(`^(\d{8}) ?(\d{2})(\d{2})(\d{2})$`)
)

// cutTime parts a date from the time behind it. clock is HH:MM:SS, or "" if
// there is none; ok is false for a time that no day has.
func cutTime(s string) (date, clock string, ok bool) {
	if m := serialTail.FindStringSubmatch(s); m != nil {
		if n := atoi(m[1]); n > firstSerial && n < lastSerial {
			return m[1], fractionOfDay(m[2]), true
		}
	}
	if m := compactTail.FindStringSubmatch(s); m != nil {
		clock, ok = clockOf(atoi(m[2]), atoi(m[3]), atoi(m[4]))
		return m[1], clock, ok
	}
	m := clockTail.FindStringSubmatch(s)
	if m == nil {
		return s, "", true
	}
	h, minute := atoi(m[3]), atoi(m[4])
	if m[6] != "" {
		minute = 30
	}
	h, ok = hourOf(h, m[2], strings.ToLower(m[7]))
	if ok {
		clock, ok = clockOf(h, minute, atoi(m[5]))
	}
	return strings.TrimRight(m[1], " T"), clock, ok
}

// hourOf puts an hour of half a day into the whole one.
func hourOf(h int, part, ap string) (int, bool) {
	switch {
	case ap != "" && (h < 1 || h > 12):
		return 0, false
	case (part == "下午" || part == "晚上" || ap == "p") && h < 12, part == "中午" && h < 10:
		return h + 12, true
	case (part == "凌晨" || part == "上午" && ap == "" || ap == "a") && h == 12:
		return h % 12, true
	}
	return h, true
}

func clockOf(h, m, s int) (string, bool) {
	return fmt.Sprintf("%02d:%02d:%02d", h, m, s), h < 24 && m < 60 && s < 60
}

// fractionOfDay turns the digits behind the point of a serial into a time,
// rounded to the second; the last half second of a day stays in it.
func fractionOfDay(digits string) string {
	n, _ := scanNumber("0." + digits)
	micro, _, _ := n.scaled(9)
	sec := min((micro*86400+500_000_000)/1_000_000_000, 86399)
	clock, _ := clockOf(int(sec/3600), int(sec/60%60), int(sec%60))
	return clock
}

// DateRange reads a period and returns YYYY-MM-DD/YYYY-MM-DD, both days
// included: 2023.1.1-2025.12.31, 2024/3/1至2027/2/28, 2024.5.1~5.31 (the same
// year); with a note 2023年9月至2024年8月 (whole months) and 一年(2023.9.1起).
// 长期 is an error: a period without an end is for the caller to decide.
func DateRange(s string, c Context) (v string, note *Note, err error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	from, to, ok := halves(f, c)
	if !ok {
		if from, to, ok = term(f, c); !ok {
			return "", nil, bad("不是有效期间：%s。请写成 2023-01-01~2023-12-31 这样。",
				"is not a valid period: %s. Write it like 2023-01-01~2023-12-31.", clip(f))
		}
	}
	if from.d == 0 {
		from.d, from.why = 1, &wholeMonths
	}
	if to.d == 0 {
		to.d, to.why = lastDay(to.y, to.m), &wholeMonths
	}
	v = from.String() + "/" + to.String()
	if to.String() < from.String() {
		return "", nil, bad("结束日期 %[2]s 早于开始日期 %[1]s。", "ends on %[2]s, before it begins on %[1]s.", from, to)
	}
	if from.why == nil {
		from.why = to.why
	}
	return v, from.note(s, strings.Replace(v, "/", "~", 1)), nil
}

var wholeMonths = fault.T("没有写日，取整月", "no days given, so whole months")

// halves finds the one place where s falls into two dates. Unmistakable
// separators go first; then every hyphen and slash is tried.
func halves(s string, c Context) (from, to day, ok bool) {
	for _, sep := range []string{"至", "到", "~", "——", "—", "–", " - ", "--"} {
		if a, b, cut := strings.Cut(s, sep); cut {
			return pair(a, b, c)
		}
	}
	if strings.Count(s, "-")+strings.Count(s, "/") > 6 {
		return day{}, day{}, false
	}
	best := 3
	for i, r := range s {
		if r != '-' && r != '/' {
			continue
		}
		a, b, fits := pair(s[:i], s[i+1:], c)
		if !fits {
			continue
		}
		switch rough := unclear(a) + unclear(b); {
		case rough < best:
			from, to, ok, best = a, b, true, rough
		case rough == best:
			ok = false
		}
	}
	return from, to, ok
}

func unclear(d day) int {
	if d.why != nil || d.d == 0 {
		return 1
	}
	return 0
}

// pair reads both ends; the second may leave the year to the first.
func pair(a, b string, c Context) (from, to day, ok bool) {
	from, err := readDay(a, c)
	if err != nil {
		return day{}, day{}, false
	}
	c.Year = from.y
	to, err = readDay(b, c)
	return from, to, err == nil
}

var (
	termFirst = regexp.MustCompile(`^(\p{Han}{1,3}|\d{1,2}) ?(年|个月|月)\s*[(,]?\s*自?从?(.+?)起?\s*\)?$`)
	termLast  = regexp.MustCompile(`^自?从?(.+?)起,?\s*(\p{Han}{1,3}|\d{1,2}) ?(年|个月)$`)
)

// term reads a beginning and a length: 一年(2023.9.1起), 2023.9.1起3年.
func term(s string, c Context) (from, to day, ok bool) {
	length, unit, start := "", "", ""
	if m := termLast.FindStringSubmatch(s); m != nil {
		start, length, unit = m[1], m[2], m[3]
	} else if m := termFirst.FindStringSubmatch(s); m != nil {
		length, unit, start = m[1], m[2], m[3]
	} else {
		return day{}, day{}, false
	}
	n, ok := dateNumber(length)
	from, err := readDay(start, c)
	if !ok || err != nil || from.d == 0 || atoi(n) > 99 {
		return day{}, day{}, false
	}
	months := atoi(n)
	if unit == "年" {
		months *= 12
	}
	to = from.after(months)
	from.why = &fault.Text{ZH: "由开始日期和期限推算", EN: "worked out from the beginning and the length"}
	return from, to, to.y <= lastYear
}
