package kind

import (
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/parse"
)

// Values holds a record's fields by name, normalised to string, int64 or nil.
type Values map[string]any

// Str returns a text value, "" if it is empty.
func (v Values) Str(name string) string { s, _ := v[name].(string); return s }

// Int returns an integer value, 0 if it is empty.
func (v Values) Int(name string) int64 { n, _ := v[name].(int64); return n }

func parseLine(_ *Field, s string, _ Context) (any, *parse.Note, error) {
	return orNil(strings.ReplaceAll(parse.Fold(s), "\n", " ")), nil, nil
}

// parseSeq reads a number: in capitals and half-width, whatever was typed.
func parseSeq(f *Field, s string, c Context) (any, *parse.Note, error) {
	return parseLine(f, strings.ToUpper(parse.Fold(s)), c)
}

func parseText(_ *Field, s string, _ Context) (any, *parse.Note, error) {
	return orNil(parse.Clean(s)), nil, nil
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// parseWith fits a parser of plain text into the table.
func parseWith(p func(string) (string, *parse.Note, error)) func(*Field, string, Context) (any, *parse.Note, error) {
	return func(_ *Field, s string, _ Context) (any, *parse.Note, error) {
		v, note, err := p(s)
		if err != nil {
			return nil, note, err
		}
		return orNil(v), note, nil
	}
}

func parseInt(_ *Field, s string, _ Context) (any, *parse.Note, error) { return number(parse.Int(s)) }

func parseDecimal(f *Field, s string, _ Context) (any, *parse.Note, error) {
	return number(parse.Decimal(s, f.Scale))
}

func parsePercent(f *Field, s string, _ Context) (any, *parse.Note, error) {
	return number(parse.Percent(s, f.Scale))
}

func parseMoney(_ *Field, s string, c Context) (any, *parse.Note, error) {
	return number(parse.Money(s, max(c.Unit, 1)))
}

func number(n int64, note *parse.Note, err error) (any, *parse.Note, error) {
	if err != nil {
		return nil, note, err
	}
	return n, note, nil
}

func when(p func(string, parse.Context) (string, *parse.Note, error)) func(*Field, string, Context) (any, *parse.Note, error) {
	return func(_ *Field, s string, c Context) (any, *parse.Note, error) {
		v, note, err := p(s, parse.Context{Today: c.Today, Year: c.Year})
		if err != nil {
			return nil, note, err
		}
		return orNil(v), note, nil
	}
}

var (
	parseDate     = when(parse.Date)
	parseDateTime = when(parse.DateTime)
	parseMonth    = when(parse.Month)
	parseYear     = when(parse.Year)
	parseRange    = when(parse.DateRange)
)

func parseBool(_ *Field, s string, _ Context) (any, *parse.Note, error) {
	b, note, err := parse.Bool(s)
	if err != nil {
		return nil, note, err
	}
	return boolInt(b), note, nil
}

func parseEnum(f *Field, s string, c Context) (any, *parse.Note, error) {
	code, ok := c.Lists.Find(f.Codes, s)
	if !ok {
		return nil, nil, invalid("没有“%s”这个选项。可选：%s。", "has no option “%s”. Options: %s.", s, fault.Whole(options(c.Lists[f.Codes])))
	}
	return code.Key, nil, nil
}

// options names the first few options of a list, for a sentence.
func options(l List) string {
	var names []string
	for _, c := range l.Codes {
		if !c.Off {
			names = append(names, c.Label)
		}
		if len(names) == 12 {
			names = append(names, "…")
			break
		}
	}
	return strings.Join(names, "、")
}

// Members parts the value of a Multi field.
func Members(v any) []string {
	s, _ := v.(string)
	return strings.FieldsFunc(s, func(r rune) bool { return r == ';' })
}

func parseMulti(f *Field, s string, c Context) (any, *parse.Note, error) {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(";；、\n", r) }) {
		part = strings.Join(strings.Fields(parse.Fold(part)), " ")
		if f.Codes != "" && part != "" {
			v, _, err := parseEnum(f, part, c)
			if err != nil {
				return nil, nil, err
			}
			part = v.(string)
		}
		if part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return orNil(strings.Join(out, ";")), nil, nil
}

// parseRef takes an id only; finding a record by its name is the caller's work,
// because only the file knows the names.
func parseRef(_ *Field, s string, _ Context) (any, *parse.Note, error) {
	id, ok := CanonicalID(s)
	if !ok {
		return nil, nil, invalid("没有找到“%s”。", "has no record “%s”.", s)
	}
	return id, nil, nil
}

// CanonicalID returns the lower-case hyphenated form of a UUID, and whether s is one.
func CanonicalID(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) != 36 {
		return "", false
	}
	for i := range len(s) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (s[i] == '-') || !hyphen && !strings.ContainsRune("0123456789abcdef", rune(s[i])) {
			return "", false
		}
	}
	return s, true
}

func textInt(_ *Field, v any, _ Context) string {
	n, _ := v.(int64)
	return strconv.FormatInt(n, 10)
}

func textDecimal(f *Field, v any, _ Context) string {
	n, _ := v.(int64)
	return parse.FormatDecimal(n, f.Scale)
}

func textMoney(_ *Field, v any, _ Context) string {
	n, _ := v.(int64)
	return parse.FormatMoney(n)
}

func textBool(_ *Field, v any, _ Context) string {
	if n, _ := v.(int64); n == 1 {
		return "是"
	}
	return "否"
}

func textEnum(f *Field, v any, c Context) string {
	s, _ := v.(string)
	return c.Lists.Label(f.Codes, s)
}

func textMulti(f *Field, v any, c Context) string {
	parts := Members(v)
	if f.Codes != "" {
		for i := range parts {
			parts[i] = c.Lists.Label(f.Codes, parts[i])
		}
	}
	return strings.Join(parts, "、")
}

func textRange(_ *Field, v any, _ Context) string {
	s, _ := v.(string)
	return strings.Replace(s, "/", " 至 ", 1)
}

func textRef(f *Field, v any, c Context) string {
	id, _ := v.(string)
	if c.Name == nil {
		return id
	}
	return c.Name(f.Target(), id)
}

// Refers reports whether the field holds the id of another record.
func (f *Field) Refers() bool { return f.Type == Ref || f.Type == User }

// Target is the register that the field points into, or takes its suggestions
// from; "" if none.
func (f *Field) Target() string {
	if f.Type == User {
		return "app_user"
	}
	return f.To
}
