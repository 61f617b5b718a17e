package parse

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/fault"
)

// Context is what the meaning of a date depends on.
type Context struct {
	Today string // YYYY-MM-DD, for 今天, today+3 and two-digit years; "": unknown
	Year  int    // the year of a date that names none, from a sheet's title; 0: today's, with a note
}

// The years a clerk can mean.
const (
	firstYear = 1900
	lastYear  = 2100
)

// Bounds within which a bare number is a day of the spreadsheet calendar:
// 1954-10-04 to 2064-04-08. Below and above it is more likely something else.
const (
	firstSerial = 20000
	lastSerial  = 60000
)

// day is a date as far as it was written.
type day struct {
	y, m, d int         // 0: not written
	why     *fault.Text // set if something was guessed
}

func (d day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.y, d.m, d.d) }

// Date reads a day and returns YYYY-MM-DD. It reads 2023.5.6, 2023/5/6,
// 2023年5月6日, 20230506, the spreadsheet serial 45055, 二〇二三年五月六日, 今天 and
// today+3; with a note 2023年5月 and 2023-05 (the first of the month), 23/5/6,
// 5月6日 without a year in c, and a time of day that is dropped.
func Date(s string, c Context) (v string, note *Note, err error) {
	if stored(s) {
		return s, nil, nil
	}
	d, err := readDay(s, c)
	if err != nil {
		return "", nil, err
	}
	if d.d == 0 {
		d.d, d.why = 1, &fault.Text{ZH: "没有写日，取当月 1 日", EN: "no day given, so the first of the month"}
	}
	return d.String(), d.note(s, d.String()), nil
}

// stored reports whether s is a day as the program stores it: what forms and other
// records hand over mostly is.
func stored(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !allDigits(s[:4]) || !allDigits(s[5:7]) || !allDigits(s[8:]) {
		return false
	}
	d := day{y: atoi(s[:4]), m: atoi(s[5:7]), d: atoi(s[8:])}
	return d.d > 0 && d.check(s) == nil
}

// Month reads a month and returns YYYY-MM: 2023年5月, 2023.5, 202305, or a date.
// The day of a date is dropped with a note unless it is the first.
func Month(s string, c Context) (v string, note *Note, err error) {
	d, err := readDay(s, c)
	if err != nil {
		return "", nil, err
	}
	if d.d > 1 {
		d.why = &fault.Text{ZH: "只取年月", EN: "only the year and month were taken"}
	}
	v = d.String()[:7]
	return v, d.note(s, v), nil
}

// Year reads a year and returns YYYY: 2023, 2023年, 2023年度; a date or month is
// cut with a note, and so is 23年 completed.
func Year(s string, c Context) (v string, note *Note, err error) {
	f, err := input(s)
	if err != nil {
		return "", nil, err
	}
	body := strings.TrimSuffix(strings.TrimSuffix(f, "度"), "年")
	if han, ok := hanDigits(body); ok {
		body = han
	}
	if n, err := strconv.Atoi(body); err == nil && allDigits(body) {
		switch {
		case len(body) == 4 && n >= firstYear && n <= lastYear:
			return body, nil, nil
		case len(body) == 2 && body != f:
			d := day{y: n}
			d.century(c)
			v = strconv.Itoa(d.y)
			return v, d.note(s, v), nil
		case len(body) < 5:
			return "", nil, bad("不是有效年份：%s。应在 1900 至 2100 之间。", "is not a valid year: %s. It must lie between 1900 and 2100.", clip(f))
		}
	}
	d, err := readDay(s, c)
	if err != nil {
		return "", nil, err
	}
	v = fmt.Sprintf("%04d", d.y)
	return v, guess(s, v, fault.T("只取年份", "only the year was taken")), nil
}

func (d *day) note(before, after string) *Note {
	if d.why == nil {
		return nil
	}
	return guess(before, after, *d.why)
}

// readDay reads a date or a month; the result's day is 0 for a month.
func readDay(s string, c Context) (day, error) {
	f, err := input(s)
	if err != nil {
		return day{}, err
	}
	f, clock, ok := cutTime(f)
	if !ok {
		return day{}, notDate(s, "没有这个时间。", "There is no such time of day.")
	}
	d, ok, err := relative(f, c)
	if !ok {
		d, err = dayParts(f, c)
	}
	if err != nil {
		return day{}, err
	}
	if clock != "" && clock != "00:00:00" && d.why == nil {
		d.why = &fault.Text{ZH: "只取日期，去掉了时间", EN: "only the date was taken, not the time"}
	}
	return d, d.check(f)
}

var relatives = map[string]int{
	"今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
}

// relative reads 今天, 昨天, today+3, 今天-7; ok is false if s is none of these.
func relative(s string, c Context) (d day, ok bool, err error) {
	word, days := strings.ToLower(s), 0
	if i := strings.IndexAny(word, "+-"); i > 0 {
		n, err := strconv.Atoi(strings.ReplaceAll(word[i:], " ", ""))
		if err != nil || n < -40000 || n > 40000 {
			return day{}, false, nil
		}
		word, days = strings.TrimSpace(word[:i]), n
	}
	start, ok := relatives[word]
	if !ok {
		return day{}, false, nil
	}
	d, err = shift(s, start+days, c)
	return d, true, err
}

func shift(s string, days int, c Context) (day, error) {
	t, err := time.Parse(time.DateOnly, c.Today)
	if err != nil {
		return day{}, notDate(s, "这里不知道今天是哪一天。", "Today's date is not known here.")
	}
	t = t.AddDate(0, 0, days)
	return day{y: t.Year(), m: int(t.Month()), d: t.Day()}, nil
}

// dayParts reads a date without a time.
func dayParts(s string, c Context) (day, error) {
	s = cutWeekday(s)
	if allDigits(s) {
		return bareNumber(s, c)
	}
	n, marks, ok := dateNumbers(s)
	switch {
	case !ok:
		return day{}, notDate(s, howTo.ZH, howTo.EN)
	case len(n) == 3:
		return threeParts(s, n, c)
	case len(n) == 2 && (len(n[0]) == 4 || strings.HasPrefix(marks, "年")):
		d := day{y: atoi(n[0]), m: atoi(n[1])}
		if len(n[0]) <= 2 {
			d.century(c)
		}
		return d, nil
	case len(n) == 2 && len(n[0]) <= 2 && len(n[1]) <= 2:
		d := day{m: atoi(n[0]), d: atoi(n[1])}
		return d, d.year(s, c)
	case len(n) == 1 && strings.HasPrefix(marks, "月"):
		d := day{m: atoi(n[0])}
		return d, d.year(s, c)
	}
	return day{}, notDate(s, howTo.ZH, howTo.EN)
}

var howTo = fault.T("请写成 2023-05-06 这样。", "Write it like 2023-05-06.")

// bareNumber reads 20230506, 202305, 230506, 0506 and serials.
func bareNumber(s string, c Context) (day, error) {
	v := 0
	if len(s) <= 8 {
		v = atoi(s)
	}
	switch {
	case len(s) == 8:
		return day{y: v / 10000, m: v / 100 % 100, d: v % 100}, nil
	case len(s) == 6 && v/100 >= firstYear && v/100 <= lastYear && v%100 >= 1 && v%100 <= 12:
		return day{y: v / 100, m: v % 100}, nil
	case len(s) == 6:
		d := day{y: v / 10000, m: v / 100 % 100, d: v % 100}
		d.century(c)
		return d, nil
	case len(s) == 5 && v > firstSerial && v < lastSerial:
		t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, v)
		return day{y: t.Year(), m: int(t.Month()), d: t.Day()}, nil
	case len(s) == 4 && v/100 >= 1 && v/100 <= 12 && v%100 >= 1:
		d := day{m: v / 100, d: v % 100}
		return d, d.year(s, c)
	case len(s) == 4 && v >= firstYear && v <= lastYear:
		return day{}, notDate(s, "只有年份，没有月和日。", "Only a year: month and day are missing.")
	}
	return day{}, notDate(s, howTo.ZH, howTo.EN)
}

// threeParts reads y-m-d, and m/d/y where only one reading is possible.
func threeParts(s string, n []string, c Context) (day, error) {
	a, b, e := atoi(n[0]), atoi(n[1]), atoi(n[2])
	switch {
	case len(n[0]) == 4:
		return day{y: a, m: b, d: e}, nil
	case len(n[2]) == 4 && a > 12:
		return day{e, b, a, &fault.Text{ZH: "按“日、月、年”的次序", EN: "taken as day, month, year"}}, nil
	case len(n[2]) == 4 && (b > 12 || a == b):
		return day{e, a, b, &fault.Text{ZH: "按“月、日、年”的次序", EN: "taken as month, day, year"}}, nil
	case len(n[2]) == 4:
		return day{}, notDate(s, "分不清哪个是月、哪个是日，请写成 2023-05-06 这样。", "Month and day cannot be told apart: write it like 2023-05-06.")
	case len(n[0]) == 2:
		d := day{y: a, m: b, d: e}
		d.century(c)
		return d, nil
	}
	return day{}, notDate(s, howTo.ZH, howTo.EN)
}

// century completes a two-digit year: the latest that lies at most 20 years
// ahead of today, or of 2050 if today is not known.
func (d *day) century(c Context) {
	limit := 2050
	if t, err := time.Parse(time.DateOnly, c.Today); err == nil {
		limit = t.Year() + 20
	}
	d.y += 2000
	if d.y > limit {
		d.y -= 100
	}
	d.why = &fault.Text{ZH: "年份只写了两位", EN: "the year had only two digits"}
}

// year completes a date that names no year.
func (d *day) year(s string, c Context) error {
	if d.y = c.Year; d.y != 0 {
		return nil
	}
	t, err := time.Parse(time.DateOnly, c.Today)
	if err != nil {
		return notDate(s, "没有写年份。", "The year is missing.")
	}
	d.y = t.Year()
	d.why = &fault.Text{ZH: "没有写年份，取今年", EN: "no year given, so this year"}
	return nil
}

// check refuses days that do not exist.
func (d day) check(s string) error {
	switch {
	case d.y < firstYear || d.y > lastYear:
		return notDate(s, "年份应在 1900 至 2100 之间。", "The year must lie between 1900 and 2100.")
	case d.m < 1 || d.m > 12:
		return notDate(s, fmt.Sprintf("没有 %d 月。", d.m), fmt.Sprintf("There is no month %d.", d.m))
	}
	if last := lastDay(d.y, d.m); d.d > last {
		name := time.Month(d.m).String()
		zh, en := fmt.Sprintf("%d月只有%d天。", d.m, last), fmt.Sprintf("%s has only %d days.", name, last)
		if d.m == 2 {
			zh, en = fmt.Sprintf("%d年2月只有%d天。", d.y, last), fmt.Sprintf("February %d has only %d days.", d.y, last)
		}
		return notDate(s, zh, en)
	}
	return nil
}
