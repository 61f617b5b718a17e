package column

import (
	"slices"
	"strings"

	"opsbook/backend/lens/pinyin"
)

// What Test.Op may say.
const (
	Is       = "is"
	Contains = "contains"
	Between  = "between"
)

// Test is a condition made ready to be asked of values: one of three questions,
// the others are their opposites or special cases.
type Test struct {
	Op     string // Is, Contains or Between
	Invert bool   // the rows it does not hold for
	Blank  bool   // Is: empty is one of the values

	Values []string        // Is: canonical, folded for plain text
	Wanted map[string]bool // the same, when they are many
	Nums   []int64         // the same of numbers, ascending
	Folds  []string        // Contains
	Lo, Hi string          // Between; "" is open
	From   int64           // Between of numbers
	To     int64
	Fold   bool // plain text: compared folded
	Dated  bool // points in time: compared as far as both are known
	Span   bool // "from/to": Between asks whether it overlaps
}

// span is the one stretch of numbers that the test holds for, if it is one.
func (t *Test) span() (from, to int64, ok bool) {
	switch {
	case t.Op == Between:
		return t.From, t.To, true
	case t.Blank && len(t.Nums) == 0:
		return None, None, true
	case !t.Blank && len(t.Nums) == 1:
		return t.Nums[0], t.Nums[0], true
	}
	return 0, 0, false
}

// number answers for a value of a column of numbers where the test is no span.
func (t *Test) number(v int64) bool {
	if v == None {
		return t.Blank
	}
	for _, n := range t.Nums {
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
func (t *Test) text(s string) bool {
	if s == "" {
		return t.Blank
	}
	if t.Fold {
		s = pinyin.Fold(s)
	}
	switch {
	case t.Op == Between && t.Span:
		from, to, both := strings.Cut(s, "/")
		if !both {
			to = from
		}
		return t.notBefore(to) && t.notAfter(from)
	case t.Op == Between:
		return t.notBefore(s) && t.notAfter(s)
	case t.Wanted != nil:
		return t.Wanted[s]
	}
	return slices.Contains(t.Values, s)
}

// bytes answers for a value of a text column, which is folded.
func (t *Test) bytes(b []byte) bool {
	switch {
	case len(b) == 0:
		return t.Blank
	case t.Op == Between: // as notBefore and notAfter, without a copy
		from := len(t.Lo)
		if t.Dated {
			from = min(from, len(b))
		}
		return string(b) >= t.Lo[:from] && (t.Hi == "" || string(b[:min(len(b), len(t.Hi))]) <= t.Hi)
	case t.Wanted != nil:
		return t.Wanted[string(b)]
	}
	for _, v := range t.Values {
		if string(b) == v {
			return true
		}
	}
	return false
}

// notBefore and notAfter compare points in time as far as both are known, so
// that a moment of the last day, and the month of a day, belong to a span. An
// open end of a span of texts ends with what begins like it.
func (t *Test) notBefore(s string) bool {
	n := len(t.Lo)
	if t.Dated {
		n = min(n, len(s))
	}
	return s >= t.Lo[:n]
}

func (t *Test) notAfter(s string) bool {
	n := min(len(s), len(t.Hi))
	return t.Hi == "" || s[:n] <= t.Hi
}
