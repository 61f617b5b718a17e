package lens

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
)

// test is a condition made ready to be asked of values: one of three questions,
// the others are their opposites or special cases.
type test struct {
	op     string // Is, Contains or Between
	invert bool   // the rows it does not hold for
	blank  bool   // Is: empty is one of the values

	values []string // Is: canonical, folded for plain text
	wanted map[string]bool
	nums   []int64
	folds  []string // Contains
	lo, hi string   // Between; "" is open
	from   int64
	to     int64
	fold   bool // plain text: compared folded
	dated  bool
	span   bool
}

// manyValues is from where on a map is quicker than looking through the values.
const manyValues = 8

func newTest(f *field, c Cond, now time.Time) (*test, error) {
	if len(c.Values) > MaxValues {
		return nil, invalid("“%s”的筛选值最多 %d 个。", "“%s”: at most %d values to filter by.", label(f), MaxValues)
	}
	switch c.Op {
	case Is, OneOf, Not:
		t := isOneOf(f, c.Values)
		t.invert = c.Op == Not
		return t, needs(f, c, 1, MaxValues)
	case Empty, Filled:
		t := isOneOf(f, []string{""})
		t.invert = c.Op == Filled
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
		return invalid("“%[1]s”的筛选缺少内容,请补上。", "The filter on “%[2]s” lacks a value; please enter it.", f.Label, f.English)
	}
	if !f.Number() {
		return nil
	}
	for _, v := range c.Values {
		if _, err := strconv.ParseInt(v, 10, 64); err != nil && v != "" {
			return invalid("“%[1]s”要按数字筛选,“%[3]s”不是数字。", "“%[2]s” is filtered by number; “%[3]s” is none.", f.Label, f.English, v)
		}
	}
	return nil
}

func unfit(f *field, op string) error {
	return fault.New(fault.Invalid, "“%[1]s”不能用“%[3]s”筛选。", "“%[2]s” cannot be filtered by “%[3]s”.", f.Label, f.English, op)
}

func label(f *field) string { return f.Label }

// isOneOf holds for rows whose value is among values; "" is empty.
func isOneOf(f *field, values []string) *test {
	t := &test{op: Is, fold: plainText(f)}
	for _, v := range values {
		switch {
		case v == "":
			t.blank = true
		case t.fold:
			t.values = append(t.values, pinyin.Fold(v))
		default:
			t.values = append(t.values, v)
		}
	}
	if len(t.values) > manyValues {
		t.wanted = map[string]bool{}
		for _, v := range t.values {
			t.wanted[v] = true
		}
	}
	if f.Number() {
		for _, v := range t.values {
			t.nums = append(t.nums, number(v))
		}
		slices.Sort(t.nums)
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
func contains(f *field, values []string) *test {
	t := &test{op: Contains}
	for _, v := range values {
		w := strings.TrimSpace(typed(v))
		if w == "" {
			return &test{op: Is, invert: true} // none of nothing: all rows
		}
		t.folds = append(t.folds, w)
	}
	return t
}

func between(f *field, lo, hi string) (*test, error) {
	t := &test{op: Between, lo: lo, hi: hi, fold: plainText(f), dated: f.dated(), span: f.Type == kind.DateRange}
	switch {
	case f.Number():
		t.from, t.to = none+1, 1<<63-1
		if err := needs(f, Cond{Values: []string{lo, hi}}, 2, 2); err != nil {
			return nil, err
		}
		if lo != "" {
			t.from = number(lo)
		}
		if hi != "" {
			t.to = number(hi)
		}
	case f.codes():
		return nil, unfit(f, Between)
	case t.dated:
		for _, s := range []string{lo, hi} {
			if !someDay(s) {
				return nil, invalid("“%[1]s”要按日期筛选,“%[3]s”不是日期(写法如 2026-03-31)。",
					"“%[2]s” is filtered by date; “%[3]s” is none (write it as 2026-03-31).", f.Label, f.English, s)
			}
		}
	default:
		t.lo, t.hi = pinyin.Fold(lo), pinyin.Fold(hi)
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
func nearby(f *field, c Cond, now time.Time) (*test, error) {
	if !f.dated() {
		return nil, unfit(f, c.Op)
	}
	if len(c.Values) != 1 {
		return nil, needs(f, Cond{}, 1, 1)
	}
	n, err := strconv.Atoi(c.Values[0])
	if err != nil || n < 0 || n > 36_600 {
		return nil, invalid("“%[1]s”的天数要在 0 到 36600 之间,不能是“%[3]s”。",
			"“%[2]s”: the number of days must be from 0 to 36600, not “%[3]s”.", f.Label, f.English, c.Values[0])
	}
	today := now.Format(time.DateOnly)
	if c.Op == Next {
		return between(f, today, now.AddDate(0, 0, n).Format(time.DateOnly))
	}
	return between(f, now.AddDate(0, 0, -n).Format(time.DateOnly), today)
}

// number answers for a value of a column of numbers.
func (t *test) number(v int64) bool {
	if t.op == Between {
		return v >= t.from && v <= t.to
	}
	if v == none {
		return t.blank
	}
	for _, n := range t.nums {
		if n == v {
			return true
		}
		if n > v {
			return false
		}
	}
	return false
}

// text answers for a canonical value; "" is empty.
func (t *test) text(s string) bool {
	if s == "" {
		return t.blank
	}
	if t.fold {
		s = pinyin.Fold(s)
	}
	switch {
	case t.op == Between && t.span:
		from, to, both := strings.Cut(s, "/")
		if !both {
			to = from
		}
		return t.notBefore(to) && t.notAfter(from)
	case t.op == Between:
		return t.notBefore(s) && t.notAfter(s)
	case t.wanted != nil:
		return t.wanted[s]
	}
	return slices.Contains(t.values, s)
}

// bytes answers for a value of a text column, which is folded.
func (t *test) bytes(b []byte) bool {
	switch {
	case len(b) == 0:
		return t.blank
	case t.op == Between:
		return t.notBefore(string(b)) && t.notAfter(string(b))
	case t.wanted != nil:
		return t.wanted[string(b)]
	}
	for _, v := range t.values {
		if string(b) == v {
			return true
		}
	}
	return false
}

// notBefore and notAfter compare points in time as far as both are known, so
// that a moment of the last day, and the month of a day, belong to a span. An
// open end of a span of texts ends with what begins like it.
func (t *test) notBefore(s string) bool {
	n := len(t.lo)
	if t.dated {
		n = min(n, len(s))
	}
	return s >= t.lo[:n]
}

func (t *test) notAfter(s string) bool {
	n := min(len(s), len(t.hi))
	return t.hi == "" || s[:n] <= t.hi
}
