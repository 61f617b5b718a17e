package kind

import (
	"cmp"
	"slices"
	"strconv"

	"opsbook/backend/fault"
)

// Finding is one thing wrong, or worth a look, with one field of a record.
type Finding struct {
	Field string     `json:"field"`
	Say   fault.Text `json:"say"`
	Warn  bool       `json:"warn,omitempty"` // may be stored all the same
	Gap   bool       `json:"gap,omitempty"`  // a Later field that is empty: 待补全
}

// Examine checks a whole record: what is required, and the kind's own Checks.
// Values are normalised. Fields numbered by the program are not asked for.
func (k *Kind) Examine(v Values) []Finding {
	var out []Finding
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Required == No || f.Type == Seq || !f.Stored() || v[f.Name] != nil {
			continue
		}
		out = append(out, Finding{Field: f.Name, Gap: f.Required == Later,
			Say: fault.T("请填写"+f.Label+"。", f.English+" is required.")})
	}
	for _, c := range k.Checks {
		if c.broken(v) {
			out = append(out, Finding{Field: c.Field, Say: c.Say, Warn: c.Warn, Gap: c.Later})
		}
	}
	return out
}

// MayLack reports whether records of the kind can have gaps at all.
func (k *Kind) MayLack() bool {
	return slices.ContainsFunc(k.Fields, func(f Field) bool { return f.Required == Later && f.Stored() }) ||
		slices.ContainsFunc(k.Checks, func(c Check) bool { return c.Later })
}

// Gaps counts what is still to be completed: Later fields that are empty and
// Later checks that are broken.
func (k *Kind) Gaps(v Values) (n int) {
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Required == Later && f.Stored() && v[f.Name] == nil {
			n++
		}
	}
	for _, c := range k.Checks {
		if c.Later && c.broken(v) {
			n++
		}
	}
	return n
}

func (c Check) broken(v Values) bool {
	for _, w := range c.When {
		if !w.holds(v) {
			return false
		}
	}
	a := v[c.Field]
	switch c.Is {
	case "required":
		return a == nil
	case "=":
		return a != nil && plain(a) != c.Value
	case "like":
		return a != nil && !patterns[c.Value].MatchString(plain(a))
	case ">=", ">":
		b := v[c.Than]
		if a == nil || b == nil {
			return false
		}
		n := compare(a, b)
		return n < 0 || n == 0 && c.Is == ">"
	}
	return false
}

func (w Cond) holds(v Values) bool { return w.Holds(plain(v[w.Field])) }

// Suits reports whether the step is one of a record with these values.
func (s *Step) Suits(v Values) bool {
	return !slices.ContainsFunc(s.When, func(w Cond) bool { return !w.holds(v) })
}

// Holds reports whether the condition holds for a value as it is stored, as text.
func (w *Cond) Holds(text string) bool { return slices.Contains(w.In, text) != w.Not }

// plain is a stored value as the declarations write it: text, or digits.
func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	}
	return ""
}

func compare(a, b any) int {
	x, isInt := a.(int64)
	y, too := b.(int64)
	if isInt && too {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(plain(a), plain(b))
}
