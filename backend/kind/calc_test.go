package kind_test

import (
	"testing"

	"opsbook/backend/kind"
)

// The first rows are the example of the domain's §4.2.
func TestAccumulated(t *testing.T) {
	straight := kind.Asset{Cost: 459900, Residual: 500, Years: 3, Start: "2024-03-12"}
	with := func(method string) kind.Asset { a := straight; a.Method = method; return a }
	opened := straight
	opened.Opening, opened.OpeningOn = 100000, "2024-12-31" // 9 of 36 months gone
	sold := straight
	sold.End = "2024-06-15"
	late := straight // the old books were behind when the life ended with 2027-03
	late.Opening, late.OpeningOn = 100000, "2027-12-31"
	above := straight
	above.Opening, above.OpeningOn = 450000, "2024-12-31"
	soldBefore := opened
	soldBefore.End = "2024-06-15"
	soldAfter := opened
	soldAfter.End = "2025-01-10"
	none, all := straight, straight
	none.Residual, all.Residual = 0, 10000
	tests := []struct {
		name  string
		asset kind.Asset
		today string
		want  int64
	}{
		{"nothing in the month of purchase", straight, "2024-03-31", 0},
		{"one month", straight, "2024-04-01", 12136},
		{"three months", straight, "2024-06-30", 36409},
		{"twelve months", straight, "2025-03-31", 145635},
		{"the whole life", straight, "2027-03-31", 436905},
		{"never more than the whole", straight, "2040-01-01", 436905},
		{"before the purchase", straight, "2020-01-01", 0},
		{"stops with the month of disposal", sold, "2026-01-01", 36409},
		{"none", with("none"), "2026-01-01", 0},
		{"once", with("once"), "2024-04-01", 436905},
		{"double declining, first year 2/3", with("ddb"), "2025-03-31", 306600},
		{"double declining closes", with("ddb"), "2027-03-31", 436905},
		{"sum of digits, first year 3/6", with("syd"), "2025-03-31", 218453},
		{"sum of digits closes", with("syd"), "2027-03-31", 436905},
		{"opening balance on its day", opened, "2024-12-31", 100000},
		{"the rest over 27 months", opened, "2025-01-31", 112478},
		{"opening balances close too", opened, "2027-03-31", 436905},
		{"before the opening balance, as if there were none", opened, "2024-06-30", 36409},
		{"no month remains: on its day as the books say", late, "2027-12-31", 100000},
		{"no month remains: the rest in the month after", late, "2028-01-01", 436905},
		{"more than the whole stays as the books say", above, "2030-01-01", 450000},
		{"disposed of before the opening balance: its last figure", soldBefore, "2026-01-01", 100000},
		{"disposed of before the opening balance, earlier still", soldBefore, "2024-04-30", 12136},
		{"disposed of after it: the month of disposal is the last", soldAfter, "2026-01-01", 112478},
		{"no residual value", none, "2027-03-31", 459900},
		{"nothing but residual value", all, "2027-03-31", 0},
		{"use begins later", kind.Asset{Cost: 459900, Years: 3, Start: "2027-05-01"}, "2026-11-24", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.asset.Accumulated(tt.today); got != tt.want {
				t.Errorf("Accumulated(%s) = %d, want %d", tt.today, got, tt.want)
			}
		})
	}
}

func TestComputedDays(t *testing.T) {
	use := []string{"use_date", "purchase_date", "dispose_date"}
	tests := []struct {
		fn    string
		from  []string
		v     kind.Values
		today string
		want  any
	}{
		{kind.UseMonths, use, kind.Values{"use_date": "2024-03-12"}, "2025-03-12", int64(12)},
		{kind.UseMonths, use, kind.Values{"use_date": "2024-03-12"}, "2025-03-11", int64(11)},
		{kind.UseMonths, use, kind.Values{"purchase_date": "2024-03-12"}, "2024-04-12", int64(1)},
		{kind.UseMonths, use, kind.Values{"use_date": "2027-05-01", "purchase_date": "2024-03-12"}, "2026-11-24", int64(0)},
		{kind.UseMonths, use, kind.Values{"use_date": "2024-03-12", "dispose_date": "2024-06-15"}, "2026-11-24", int64(3)},
		{kind.UseMonths, use, kind.Values{"use_date": "2024-03-12", "dispose_date": "2027-06-15"}, "2024-04-12", int64(1)},
		{kind.UseMonths, use, kind.Values{}, "2024-04-12", nil},
		{kind.UseMonths, use[:1], kind.Values{"use_date": "2024-03-12", "dispose_date": "2024-03-20"}, "2025-03-12", int64(12)},
		{kind.UseYears, use, kind.Values{"use_date": "2024-03-12"}, "2025-09-12", int64(15)},
		{kind.UseYears, use, kind.Values{"use_date": "2024-03-12", "dispose_date": "2024-09-12"}, "2026-09-12", int64(5)},
		{kind.UseYears, use, kind.Values{}, "2024-04-12", nil},
		{kind.DaysLeft, []string{"end"}, kind.Values{"end": "2026-12-24"}, "2026-11-24", int64(30)},
		{kind.DaysLeft, []string{"end"}, kind.Values{"end": "2026-11-24"}, "2026-11-24", int64(0)},
		{kind.DaysLeft, []string{"end"}, kind.Values{"end": "2026-11-20"}, "2026-11-24", int64(-4)},
		{kind.DaysLeft, []string{"end"}, kind.Values{}, "2026-11-24", nil},
	}
	for _, tt := range tests {
		f := kind.Field{Calc: &kind.Calc{Fn: tt.fn, From: tt.from}}
		if got := f.Compute(tt.v, tt.today); got != tt.want {
			t.Errorf("%s of %v on %s: %v, want %v", tt.fn, tt.v, tt.today, got, tt.want)
		}
	}
}

// Acceptance sample (d): an agreement that ends on 2024-09-28 ends soon from 2024-06-30,
// exactly 90 days before, and not the day before; it is in force on its first and last day.
func TestTermOnExactDays(t *testing.T) {
	f := kind.Field{Calc: &kind.Calc{Fn: kind.Term, From: []string{"status", "start", "end", "auto"}}}
	year := kind.Values{"status": "signed", "start": "2023-09-29", "end": "2024-09-28"}
	with := func(name string, x any) kind.Values {
		out := kind.Values{name: x}
		for n, v := range year {
			if n != name {
				out[n] = v
			}
		}
		return out
	}
	for _, tt := range []struct {
		v     kind.Values
		today string
		want  any
	}{
		{year, "2023-09-28", "signed"}, {year, "2023-09-29", "effective"}, {year, "2024-06-29", "effective"}, {year, "2024-06-30", "expiring"},
		{year, "2024-09-28", "expiring"}, {year, "2024-09-29", "expired"}, {with("auto", int64(1)), "2024-09-28", "expiring"}, {with("auto", int64(1)), "2024-09-29", "prolonged"},
		{with("end", nil), "2099-01-01", "effective"}, {with("start", nil), "2024-01-01", "effective"}, {with("status", "renewed"), "2024-01-01", "renewed"},
		{with("status", "draft"), "2024-01-01", "draft"}, {with("status", nil), "2024-01-01", nil},
	} {
		if got := f.Compute(tt.v, tt.today); got != tt.want {
			t.Errorf("%v on %s: %v, want %v", tt.v, tt.today, got, tt.want)
		}
	}
	f.Calc.Fn = kind.TermLeft
	for _, tt := range []struct {
		v     kind.Values
		today string
		want  any
	}{
		{year, "2024-06-30", int64(90)}, {year, "2024-09-28", int64(0)}, {year, "2024-09-30", int64(-2)}, {with("end", nil), "2024-06-30", nil},
		{with("status", "renewed"), "2024-06-30", nil}, {with("auto", int64(1)), "2024-09-30", nil}, {with("auto", int64(1)), "2024-09-28", int64(0)},
	} {
		if got := f.Compute(tt.v, tt.today); got != tt.want {
			t.Errorf("left of %v on %s: %v, want %v", tt.v, tt.today, got, tt.want)
		}
	}
}

func TestLargeCostDoesNotOverflow(t *testing.T) {
	a := kind.Asset{Cost: 1e15, Residual: 0, Years: 50, Start: "1980-01-01"}
	if got := a.Accumulated("2029-12-31"); got != 998333333333333 {
		t.Errorf("599 of 600 months of 10^15: %d", got)
	}
}

func TestWithWhatFieldsFollowFrom(t *testing.T) {
	calc := func(name string, from ...string) kind.Field {
		return kind.Field{Name: name, Type: kind.Int, Calc: &kind.Calc{Fn: kind.UseMonths, From: from}}
	}
	k := kind.Kind{Fields: []kind.Field{{Name: "a", Type: kind.Date}, {Name: "b", Type: kind.Date}, {Name: "c", Type: kind.Date}, calc("x", "b"), calc("y", "x", "a")}}
	for _, c := range []struct {
		names []string
		want  string
	}{{nil, ""}, {[]string{"c", "a", "", "none", "c"}, "ac"}, {[]string{"x"}, "bx"}, {[]string{"y", "c"}, "abcxy"}} {
		got := ""
		for _, f := range k.With(c.names) {
			got += f.Name
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.names, got, c.want)
		}
	}
}
