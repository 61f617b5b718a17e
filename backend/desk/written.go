package desk

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/parse"
	"opsbook/backend/store"
)

// Written reads the filter that somebody writes under the head of a column:
//
//	>500  <=1万  500..800  500      numbers and dates; a year or a month is all of it
//	+60  -30                        dates: the next days, the last days
//	打印  zyj  在用、闲置             texts and what choices are called, by pinyin too
//	=打印机  !报废                   exactly this, not this
//	空  非空                         whether anything stands there
//
// Faults: Invalid, with the sentence at the field.
func (d *Desk) Written(ctx context.Context, kindName, field, text string) (Cond, error) {
	k, err := d.kind(kindName, kind.View)
	if err != nil {
		return Cond{}, err
	}
	f, ok := k.Field(field)
	if !ok {
		return Cond{}, fault.New(fault.Invalid, "没有字段“%s”。", "There is no field “%s”.", field)
	}
	s := strings.TrimSpace(signs.Replace(parse.Fold(text)))
	if s == "" {
		return Cond{}, at(f, fault.T("没有填写筛选的内容。", "has nothing to filter by."))
	}
	c, beyond := written(f, s)
	c.Field = f.Name
	if len(c.Values) > 0 && !slices.ContainsFunc(c.Values, func(v string) bool { return v != "" }) {
		return Cond{}, at(f, fault.T("缺少要比较的值，例如 >500。", "lacks the value to compare with, as in >500."))
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		whole, err := Conditions(tx, k, []Cond{c})
		if err == nil {
			c = whole[0]
		}
		return err
	})
	if err != nil || c.Op != lens.Between {
		return c, err
	}
	return bounded(f, c, beyond), nil
}

// signs are the marks of comparison as an input method writes them.
var signs = strings.NewReplacer("》", ">", "《", "<", "≥", ">=", "≤", "<=", "≠", "!=", "<>", "!=", "。。", "..", "…", "..")

var (
	blank = []string{"空", "为空", "(空)", "empty", "blank", "="}
	full  = []string{"非空", "不为空", "不空", "filled", "!=", "!"}
	until = regexp.MustCompile(`\s*(?:\.\.+|~|至|到)\s*`)
	// A year or a month of a year, as people write them.
	part = regexp.MustCompile(`^((?:19|20|21)\d\d)(?:[-./年](0?[1-9]|1[0-2]))?[年月]?$`)
	days = regexp.MustCompile(`^([+-])(\d{1,5})$`)
	or   = regexp.MustCompile(`\s*[、,;|]\s*`)
)

// written is the filter that s says, with values as they are typed; beyond are the
// ends of a span that do not belong to it, as >500 has one.
func written(f *kind.Field, s string) (c Cond, beyond [2]bool) {
	ranged := f.Number() || dated(f)
	word := strings.ToLower(s)
	switch {
	case slices.Contains(blank, word):
		return Cond{Op: lens.Empty}, beyond
	case slices.Contains(full, word):
		return Cond{Op: lens.Filled}, beyond
	case s[0] == '!':
		values := []string{strings.TrimSpace(strings.TrimPrefix(s[1:], "="))}
		if chosen(f) {
			values = or.Split(values[0], -1)
		}
		return Cond{Op: lens.Not, Values: values}, beyond
	case s[0] == '=':
		return exactly(f, strings.TrimSpace(s[1:])), beyond
	case ranged && (s[0] == '>' || s[0] == '<'):
		v := strings.TrimPrefix(s[1:], "=")
		at := 0
		if s[0] == '<' {
			at = 1
		}
		beyond[at] = len(v) == len(s)-1
		ends := make([]string, 2)
		ends[at] = whole(f, v)
		return Cond{Op: lens.Between, Values: ends}, beyond
	case ranged:
		return ranging(f, s), beyond
	case f.Type == kind.Bool:
		return Cond{Op: lens.OneOf, Values: []string{s}}, beyond
	case chosen(f):
		return Cond{Op: lens.Contains, Values: or.Split(s, -1)}, beyond
	}
	return Cond{Op: lens.Contains, Values: []string{s}}, beyond
}

// chosen reports whether values are called by other names than they are stored by,
// so that several may be named at once.
func chosen(f *kind.Field) bool { return f.Codes != "" || f.Refers() || f.Type == kind.Multi }

func dated(f *kind.Field) bool {
	return slices.Contains([]kind.Type{kind.Date, kind.DateTime, kind.Month, kind.Year, kind.DateRange}, f.Type)
}

// ranging reads a span, the days around today, a year or a month, or one value.
func ranging(f *kind.Field, s string) Cond {
	if m := days.FindStringSubmatch(s); m != nil && dated(f) {
		return Cond{Op: map[string]string{"+": lens.Next, "-": lens.Prev}[m[1]], Values: []string{m[2]}}
	}
	if ends := until.Split(s, -1); len(ends) == 2 {
		return Cond{Op: lens.Between, Values: []string{whole(f, ends[0]), whole(f, ends[1])}}
	}
	return exactly(f, s)
}

// exactly is one value; of dates also the whole of a month, a year, a day.
func exactly(f *kind.Field, s string) Cond {
	if v := whole(f, s); dated(f) && (v != s || part.MatchString(s) || f.Type == kind.DateRange || f.Type == kind.DateTime) {
		return Cond{Op: lens.Between, Values: []string{v, v}}
	}
	if chosen(f) {
		return Cond{Op: lens.OneOf, Values: or.Split(s, -1)}
	}
	return Cond{Op: lens.Is, Values: []string{s}}
}

// whole writes a year or a month as spans have it; anything else stays as it is.
func whole(f *kind.Field, s string) string {
	s = strings.TrimSpace(s)
	m := part.FindStringSubmatch(s)
	if m == nil || !dated(f) {
		return s
	}
	if m[2] == "" {
		return m[1]
	}
	return m[1] + "-" + strings.Repeat("0", 2-len(m[2])) + m[2]
}

// bounded takes the ends away that a span is beyond, and puts the lower one first.
func bounded(f *kind.Field, c Cond, beyond [2]bool) Cond {
	for i, by := range []int{1, -1} {
		if beyond[i] {
			c.Values[i] = beside(f, c.Values[i], by)
		}
	}
	lo, hi := c.Values[0], c.Values[1]
	if lo == "" || hi == "" {
		return c
	}
	order := cmp.Compare(lo, hi)
	if a, err := strconv.ParseInt(lo, 10, 64); f.Number() && err == nil {
		b, _ := strconv.ParseInt(hi, 10, 64)
		order = cmp.Compare(a, b)
	}
	if order > 0 {
		c.Values = []string{hi, lo}
	}
	return c
}

// beside is the next or the last value of the same sort: a fen, a day, a month.
func beside(f *kind.Field, v string, by int) string {
	if f.Number() {
		n, _ := strconv.ParseInt(v, 10, 64)
		return strconv.FormatInt(n+int64(by), 10)
	}
	v = v[:min(len(v), len(time.DateOnly))]
	layout := time.DateOnly[:len(v)]
	day, err := time.Parse(layout, v)
	switch {
	case err != nil:
		return v
	case len(v) == len("2006"):
		day = day.AddDate(by, 0, 0)
	case len(v) == len("2006-01"):
		day = day.AddDate(0, by, 0)
	default:
		day = day.AddDate(0, 0, by)
	}
	return day.Format(layout)
}
