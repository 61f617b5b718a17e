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
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.asset.Accumulated(tt.today); got != tt.want {
				t.Errorf("Accumulated(%s) = %d, want %d", tt.today, got, tt.want)
			}
		})
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
