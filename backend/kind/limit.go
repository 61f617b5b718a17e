package kind

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"opsbook/backend/parse"
)

// A Limit is "MIN..MAX" with either side left out, or one of the patterns of
// pattern.go. For texts it bounds the number of characters, for numbers the value in the
// unit a clerk types (yuan, percent), for dates the day: YYYY-MM-DD, today,
// today+60, today-16y.

func (f *Field) within(v any, c Context) error {
	if f.Limit == "" || v == nil {
		return nil
	}
	if strings.HasPrefix(f.Limit, "^") {
		return f.matches(v)
	}
	lo, hi, _ := strings.Cut(f.Limit, "..")
	switch x := v.(type) {
	case int64:
		return f.between(x, lo, hi)
	case string:
		if f.Type == Date || f.Type == DateTime {
			return dated(x, lo, hi, c.Today)
		}
		return long(x, lo, hi)
	}
	return nil
}

func (f *Field) between(n int64, lo, hi string) error {
	scale := f.Scale
	if f.Type == Money {
		scale = 2
	}
	below, above := false, false
	if m, _, err := parse.Decimal(lo, scale); lo != "" && err == nil {
		below = n < m
	}
	if m, _, err := parse.Decimal(hi, scale); hi != "" && err == nil {
		above = n > m
	}
	switch {
	case below:
		return invalid("不能小于 %s（现为 %s）。", "must be at least %s (is %s).", lo, parse.FormatDecimal(n, scale))
	case above:
		return invalid("不能大于 %s（现为 %s）。", "must be at most %s (is %s).", hi, parse.FormatDecimal(n, scale))
	}
	return nil
}

func long(s, lo, hi string) error {
	n := utf8.RuneCountInString(s)
	if m, err := strconv.Atoi(lo); err == nil && n < m {
		return invalid("至少要 %d 个字（现有 %d 个）。", "needs at least %d characters (has %d).", m, n)
	}
	if m, err := strconv.Atoi(hi); err == nil && n > m {
		return invalid("最多 %d 个字（现有 %d 个）。", "takes at most %d characters (has %d).", m, n)
	}
	return nil
}

func dated(s, lo, hi, today string) error {
	day := s[:min(len(s), 10)]
	if from := bound(lo, today); from != "" && day < from {
		return invalid("不能早于 %s（现为 %s）。", "must not be before %s (is %s).", from, day)
	}
	if to := bound(hi, today); to != "" && day > to {
		return invalid("不能晚于 %s（现为 %s）。", "must not be after %s (is %s).", to, day)
	}
	return nil
}

// limitMistake tells what is wrong with a Limit as it is declared: a bound that
// cannot be read would bound nothing.
func (f *Field) limitMistake() error {
	if f.Limit == "" {
		return nil
	}
	if strings.HasPrefix(f.Limit, "^") {
		if _, known := patterns[f.Limit]; !known || f.Column() != "TEXT" {
			return fmt.Errorf("pattern %q is not among those of pattern.go, or the field is of type %s", f.Limit, f.Type)
		}
		return nil
	}
	lo, hi, ok := strings.Cut(f.Limit, "..")
	for _, b := range []string{lo, hi} {
		if b == "" {
			continue
		}
		var err error
		switch {
		case f.Type == Date || f.Type == DateTime:
			_, err = time.Parse(time.DateOnly, bound(b, "2026-01-01"))
		case f.Column() == "INTEGER":
			_, _, err = parse.Decimal(b, max(f.Scale, 2))
		default:
			_, err = strconv.Atoi(b)
		}
		ok = ok && err == nil
	}
	if !ok || f.Column() == "BLOB" || lo == "" && hi == "" {
		return fmt.Errorf("limit %q", f.Limit)
	}
	return nil
}

// bound resolves today, today+60, today-16y; a plain date is itself.
func bound(s, today string) string {
	rest, rel := strings.CutPrefix(s, "today")
	if !rel {
		return s
	}
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return ""
	}
	years, isYears := strings.CutSuffix(rest, "y")
	n, err := strconv.Atoi(years)
	if err != nil && years != "" {
		return ""
	}
	if isYears {
		return t.AddDate(n, 0, 0).Format(time.DateOnly)
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// Start is the value a new record's form opens with: the field's Default in
// stored form. A Default that does not parse is a mistake of the declaration.
func (f *Field) Start(c Context) any {
	if f.Default == "" {
		return nil
	}
	s := f.Default
	if f.Type == Date || f.Type == DateTime {
		s = bound(s, c.Today)
	}
	v, _, _ := f.Parse(s, c)
	return v
}
