package lens

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens/column"
	"opsbook/backend/lens/pinyin"
)

// manyValues is from where on a map is quicker than looking through the values.
const manyValues = 8

func newTest(f *field, c Cond, now time.Time) (*column.Test, error) {
	if len(c.Values) > MaxValues {
		return nil, invalid("“%s”的筛选值最多 %d 个。", "“%s”: at most %d values to filter by.", label(f), MaxValues)
	}
	switch c.Op {
	case Is, OneOf, Not:
		t := isOneOf(f, c.Values)
		t.Invert = c.Op == Not
		return t, needs(f, c, 1, MaxValues)
	case Empty, Filled:
		t := isOneOf(f, []string{""})
		t.Invert = c.Op == Filled
		return t, needs(f, c, 0, MaxValues)
	case Contains:
		if f.Number() || f.Type == kind.Bool {
			return nil, unfit(f, c.Op)
		}
		return contains(f, c.Values), needs(f, c, 1, MaxValues)
	case Between:
		if err := needs(f, c, 2, 2); err != nil {
			return nil, err
		}
		return between(f, c.Values[0], c.Values[1])
	case Next, Prev:
		return nearby(f, c, now)
	}
	return nil, fault.New(fault.Invalid, "没有“%s”这种筛选方式。", "There is no such filter as “%s”.", c.Op)
}

func needs(f *field, c Cond, least, most int) error {
	if n := len(c.Values); n < least || n > most {
		return invalid("“%[1]s”的筛选缺少内容，请补上。", "The filter on “%[2]s” lacks a value; please enter it.", f.Label, f.English)
	}
	if !f.Number() {
		return nil
	}
	for _, v := range c.Values {
		if _, err := strconv.ParseInt(v, 10, 64); err != nil && v != "" {
			return invalid("“%[1]s”要按数字筛选，“%[3]s”不是数字。", "“%[2]s” is filtered by number; “%[3]s” is not a number.", f.Label, f.English, v)
		}
	}
	return nil
}

func unfit(f *field, op string) error {
	return fault.New(fault.Invalid, "“%[1]s”不能用“%[3]s”筛选。", "“%[2]s” cannot be filtered by “%[3]s”.", f.Label, f.English, op)
}

func label(f *field) string { return f.Label }

// isOneOf holds for rows whose value is among values; "" is empty.
func isOneOf(f *field, values []string) *column.Test {
	t := &column.Test{Op: Is, Fold: plainText(f)}
	for _, v := range values {
		switch {
		case v == "":
			t.Blank = true
		case t.Fold:
			t.Values = append(t.Values, pinyin.Fold(v))
		default:
			t.Values = append(t.Values, v)
		}
	}
	if len(t.Values) > manyValues {
		t.Wanted = map[string]bool{}
		for _, v := range t.Values {
			t.Wanted[v] = true
		}
	}
	if f.Number() {
		for _, v := range t.Values {
			t.Nums = append(t.Nums, column.Number(v))
		}
		slices.Sort(t.Nums)
	}
	return t
}

// plainText reports whether values are what somebody has written, so that case
// and width make no difference.
func plainText(f *field) bool {
	if f.codes() {
		return false
	}
	switch f.Type {
	case kind.Text, kind.LongText, kind.RichText, kind.Seq, kind.Phone, kind.Email, kind.IDCard, kind.JSON:
		return true
	}
	return false
}

// codes reports whether values stand for something that is called otherwise.
func (f *field) codes() bool {
	switch f.Type {
	case kind.Enum, kind.Multi, kind.Bool, kind.Ref, kind.User:
		return true
	}
	return false
}

// contains holds for rows whose text contains one of values; a blank one is in
// every row.
func contains(f *field, values []string) *column.Test {
	t := &column.Test{Op: Contains}
	for _, v := range values {
		w := strings.TrimSpace(typed(v))
		if w == "" {
			return &column.Test{Op: Is, Invert: true} // not one that is nothing: all rows
		}
		t.Folds = append(t.Folds, w)
	}
	return t
}

func between(f *field, lo, hi string) (*column.Test, error) {
	t := &column.Test{Op: Between, Lo: lo, Hi: hi, Fold: plainText(f), Dated: f.dated(), Span: f.Type == kind.DateRange}
	switch {
	case f.Number():
		t.From, t.To = column.None+1, 1<<63-1
		if err := needs(f, Cond{Values: []string{lo, hi}}, 2, 2); err != nil {
			return nil, err
		}
		if lo != "" {
			t.From = column.Number(lo)
		}
		if hi != "" {
			t.To = column.Number(hi)
		}
	case f.codes():
		return nil, unfit(f, Between)
	case t.Dated:
		for _, s := range []string{lo, hi} {
			if !someDay(s) {
				return nil, invalid("“%[1]s”要按日期筛选，“%[3]s”不是日期（写法如 2026-03-31）。",
					"“%[2]s” is filtered by date; “%[3]s” is not a date (write it as 2026-03-31).", f.Label, f.English, s)
			}
		}
	default:
		t.Lo, t.Hi = pinyin.Fold(lo), pinyin.Fold(hi)
	}
	return t, nil
}

func (f *field) dated() bool {
	switch f.Type {
	case kind.Date, kind.Month, kind.Year, kind.DateTime, kind.DateRange:
		return true
	}
	return false
}

// someDay accepts a year, a month, a day, a moment, or nothing.
func someDay(s string) bool {
	day := s[:min(len(s), len(time.DateOnly))]
	_, err := time.Parse(time.DateOnly[:len(day)], day)
	return s == "" || len(day) >= 4 && err == nil
}

// nearby is a span of days around today.
func nearby(f *field, c Cond, now time.Time) (*column.Test, error) {
	if !f.dated() {
		return nil, unfit(f, c.Op)
	}
	if len(c.Values) != 1 {
		return nil, needs(f, Cond{}, 1, 1)
	}
	n, err := strconv.Atoi(c.Values[0])
	if err != nil || n < 0 || n > 36_600 {
		return nil, invalid("“%[1]s”的天数要在 0 到 36600 之间，不能是“%[3]s”。",
			"“%[2]s”: the number of days must be from 0 to 36600, not “%[3]s”.", f.Label, f.English, c.Values[0])
	}
	today := now.Format(time.DateOnly)
	if c.Op == Next {
		return between(f, today, now.AddDate(0, 0, n).Format(time.DateOnly))
	}
	return between(f, now.AddDate(0, 0, -n).Format(time.DateOnly), today)
}
