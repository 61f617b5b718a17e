package kind

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Calc says how a field is computed from others of the same record: one of the
// formulas below and the fields it takes, in the formula's order. A computed
// field is never stored and never typed; it is worked out for the day it is
// shown on.
type Calc struct {
	Fn   string   `json:"fn"`
	From []string `json:"from"`
}

// Formulas of Calc.Fn.
const (
	AgeYears     = "age_years"    // full years since From[0]
	UseMonths    = "use_months"   // full months since From[0], or From[1] if that is empty, until From[2] or today; the last two may be missing
	UseYears     = "use_years"    // the same in years with one digit
	DaysLeft     = "days_left"    // days from today to From[0], below zero once it is over
	Depreciation = "depreciation" // accumulated depreciation, 分; From as in Asset
	NetValue     = "net_value"    // cost less accumulated depreciation, 分; From as in Asset
	Amount       = "amount"       // From[0], a quantity of QtyScale digits, times From[1], a price of PriceScale digits: 分, half a 分 up
	YearsOver    = "years_over"   // the day on which From[1] full years since From[0] are over
	Term         = "term"         // how an agreement stands: From[0] its status, From[1] and From[2] its first and last day, From[3] whether it renews itself; see term
	TermLeft     = "term_left"    // days to the last day of an agreement that is signed, below zero once it is over; From as of Term
)

// TermDays is from how many days before its end an agreement is 即将到期.
const TermDays = 90

// Digits behind the point of what is kept in stock. One scale for all quantities, so
// that those of different items and documents are added and compared without a
// thought: grams of a kilogram, millilitres of a litre. A price is of yuan.
const (
	QtyScale   = 3
	PriceScale = 4
)

// Formulas lists what Calc.Fn may say and how many fields each takes at least.
var Formulas = map[string]int{AgeYears: 1, UseMonths: 1, UseYears: 1, DaysLeft: 1, Depreciation: 9, NetValue: 9, Amount: 2, YearsOver: 2, Term: 4, TermLeft: 4}

// Compute returns the value of a computed field on the day today, or nil if a
// field that it needs is empty.
func (f *Field) Compute(v Values, today string) any {
	c := f.Calc
	switch c.Fn {
	case AgeYears:
		if m, ok := monthsBetween(v.Str(c.From[0]), today); ok {
			return int64(m / 12)
		}
	case UseMonths, UseYears:
		if m, ok := used(v, c.From, today); ok && c.Fn == UseMonths {
			return int64(m)
		} else if ok {
			return int64(m * 10 / 12)
		}
	case DaysLeft:
		if n, ok := daysTo(v.Str(c.From[0]), today); ok {
			return n
		}
	case Amount:
		qty, ok1 := v[c.From[0]].(int64)
		price, ok2 := v[c.From[1]].(int64)
		if ok1 && ok2 {
			return amount(qty, price)
		}
	case YearsOver:
		if over, ok := yearsAfter(v.Str(c.From[0]), v.Int(c.From[1])); ok {
			return over
		}
	case Term:
		return term(v, c.From, today)
	case TermLeft:
		if n, ok := daysTo(v.Str(c.From[2]), today); ok && v.Str(c.From[0]) == "signed" && term(v, c.From, today) != "prolonged" {
			return n
		}
	case Depreciation, NetValue:
		a := assetOf(v, c.From)
		if a.Cost == 0 || a.Years == 0 || a.Start == "" {
			if c.Fn == NetValue && v[c.From[0]] != nil {
				return a.Cost
			}
			return nil
		}
		dep := a.Accumulated(today)
		if c.Fn == NetValue {
			return a.Cost - dep
		}
		return dep
	}
	return nil
}

// daysTo counts the days from today to a day, below zero once it is over; false without
// a valid day.
func daysTo(day, today string) (int64, bool) {
	end, ok1 := dayOf(day)
	now, ok2 := dayOf(today)
	if !ok1 || !ok2 {
		return 0, false
	}
	return int64(end.utc().Sub(now.utc()) / (24 * time.Hour)), true
}

// yearsAfter is the same day so many years on; on the last of February for the 29th.
// False without a valid day or years.
func yearsAfter(day string, years int64) (string, bool) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil || years <= 0 {
		return "", false
	}
	return MonthsAfter(t, int(12*years)).Format(time.DateOnly), true
}

// MonthsAfter is the same day n months on, or the last day of that month if it is shorter.
func MonthsAfter(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// term is the state of an agreement on a day. What people did with it stands as it is;
// one that is signed is waiting for its first day, in force, in force for TermDays or
// less, or over, unless it renews itself. It is in force on its first and its last day.
func term(v Values, from []string, today string) any {
	status, start, end := v.Str(from[0]), v.Str(from[1]), v.Str(from[2])
	left, ends := daysTo(end, today)
	switch {
	case status == "":
		return nil
	case status != "signed" || start > today:
		return status
	case ends && left < 0 && v.Int(from[3]) == 1:
		return "prolonged"
	case ends && left < 0:
		return "expired"
	case ends && left <= TermDays:
		return "expiring"
	}
	return "effective"
}

// amount is what a quantity costs at a price, in 分; nil where it has more digits
// than any amount.
func amount(qty, price int64) any {
	const unit = 100_000 // QtyScale and PriceScale together, less the two digits of 分
	hi, lo := bits.Mul64(uint64(max(qty, 0)), uint64(max(price, 0)))
	if hi >= unit {
		return nil
	}
	n, rest := bits.Div64(hi, lo, unit)
	if rest*2 >= unit {
		n++
	}
	if n > math.MaxInt64 {
		return nil
	}
	return int64(n)
}

// With returns the fields called names and those that they are computed from, in
// the order of the kind, which is the order to compute them in.
func (k *Kind) With(names []string) []*Field {
	wanted := map[string]bool{}
	for todo := slices.Clone(names); len(todo) > 0; todo = todo[1:] {
		if f, ok := k.Field(todo[0]); ok && !wanted[f.Name] {
			wanted[f.Name] = true
			if f.Calc != nil {
				todo = append(todo, f.Calc.From...)
			}
		}
	}
	var out []*Field
	for i := range k.Fields {
		if wanted[k.Fields[i].Name] {
			out = append(out, &k.Fields[i])
		}
	}
	return out
}

// used counts the months of use; none before it begins.
func used(v Values, from []string, today string) (int, bool) {
	start, end := v.Str(from[0]), ""
	if len(from) > 1 {
		start = cmp.Or(start, v.Str(from[1]))
	}
	if len(from) > 2 {
		end = v.Str(from[2])
	}
	if end == "" || end > today {
		end = today
	}
	if start > end {
		return 0, true
	}
	return monthsBetween(start, end)
}

// monthsBetween counts full months from a day to a later one; false without a
// valid day or before it.
func monthsBetween(from, to string) (int, bool) {
	a, ok1 := dayOf(from)
	b, ok2 := dayOf(to)
	if !ok1 || !ok2 || to < from {
		return 0, false
	}
	m := (b.year-a.year)*12 + b.month - a.month
	if b.day < a.day {
		m--
	}
	return m, true
}

type day struct{ year, month, day int }

func (d day) utc() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// dayOf reads YYYY-MM-DD, as time.Parse does, which takes most of the time of a list
// of a million devices to work out their ages.
func dayOf(s string) (d day, ok bool) {
	if len(s) != len(time.DateOnly) || s[4] != '-' || s[7] != '-' {
		return d, false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return d, false
		}
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	d = day{two(0)*100 + two(2), two(5), two(8)}
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return d, false
	}
	if d.day > 28 {
		_, err := time.Parse(time.DateOnly, s)
		return d, err == nil
	}
	return d, true
}

// IsDay reports whether a text is a day as Date fields store it: YYYY-MM-DD, one that there is.
func IsDay(s string) bool { _, ok := dayOf(s); return ok }

// assetOf reads the nine fields of an asset formula: cost, residual rate (percent
// with two digits), life in years, method, start of use, day of purchase (if no
// start), opening depreciation, its date, day of disposal.
func assetOf(v Values, from []string) Asset {
	return Asset{
		Cost: v.Int(from[0]), Residual: v.Int(from[1]), Years: v.Int(from[2]), Method: v.Str(from[3]),
		Start:   cmp.Or(v.Str(from[4]), v.Str(from[5])),
		Opening: v.Int(from[6]), OpeningOn: v.Str(from[7]), End: v.Str(from[8]),
	}
}
