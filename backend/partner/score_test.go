package partner

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/registers"
	"opsbook/backend/store"
)

// Domain §4.5: A from 90, B from 75, C from 60, D below or vetoed; a total lies in one band.
func TestGradeOfEveryEdge(t *testing.T) {
	lists := registers.Lists()
	for _, tt := range []struct {
		total    int64
		veto     bool
		grade    string
		proposes string
	}{
		{1000, false, "A", "reward"}, {900, false, "A", "reward"}, {899, false, "B", "keep"}, {750, false, "B", "keep"}, {749, false, "C", "improve"},
		{600, false, "C", "improve"}, {599, false, "D", "terminate"}, {0, false, "D", "terminate"}, {1000, true, "D", "terminate"},
	} {
		g := Grade(lists, tt.total, tt.veto)
		if g != tt.grade || proposal(lists, g) != tt.proposes {
			t.Errorf("%d, veto %v: %s %s, want %s %s", tt.total, tt.veto, g, proposal(lists, g), tt.grade, tt.proposes)
		}
	}
	for total := int64(0); total <= 1000; total++ {
		n := 0
		for _, band := range []struct{ from, below int64 }{{900, 1001}, {750, 900}, {600, 750}, {0, 600}} {
			if total >= band.from && total < band.below {
				n++
			}
		}
		if g := Grade(lists, total, false); n != 1 || g == "" {
			t.Fatalf("%d is %q", total, g)
		}
	}
	// A company sets its bands otherwise.
	own := lists.With("partner_grade", kind.Code{Key: "A", Label: "优", Attr: map[string]string{"from": "95.5", "proposes": "keep"}})
	if Grade(own, 954, false) != "B" || Grade(own, 955, false) != "A" {
		t.Error("95.5 is where A begins now")
	}
}

// The shipped items count 100 in each scheme, and each aspect what the domain says.
func TestItemsCountAHundred(t *testing.T) {
	want := map[string]string{"partner performance": "40", "partner service": "35", "partner credit": "25", "supplier service": "55", "supplier performance": "25", "supplier credit": "20"}
	got, whole := map[string]*big.Rat{}, map[string]*big.Rat{}
	for _, c := range registers.Lists()["eval_item"].Codes {
		n, ok := new(big.Rat).SetString(c.Attr["full"])
		if !ok || c.Attr["standard"] == "" {
			t.Fatalf("%s: %v", c.Key, c.Attr)
		}
		for into, name := range map[*map[string]*big.Rat]string{&got: c.Attr["scheme"] + " " + c.Attr["aspect"], &whole: c.Attr["scheme"]} {
			if (*into)[name] == nil {
				(*into)[name] = new(big.Rat)
			}
			(*into)[name].Add((*into)[name], n)
		}
	}
	for name, n := range want {
		if got[name] == nil || got[name].RatString() != n {
			t.Errorf("%s counts %v, want %s", name, got[name], n)
		}
	}
	if len(got) != len(want) || whole["partner"].RatString() != "100" || whole["supplier"].RatString() != "100" {
		t.Errorf("%v %v", got, whole)
	}
}

// Whatever is scored, the total is the exact mean of all scorers, of a hundred, rounded once
// and half up; compared with fractions.
func TestTotalsAgainstFractions(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 31))
	for range 2000 {
		items, scorers := 1+r.IntN(12), 1+r.IntN(Scorers)
		var list []store.Row
		var by []int
		for n := 1; n <= scorers; n++ {
			by = append(by, n)
		}
		all, full, part := new(big.Rat), new(big.Rat), new(big.Rat)
		for range items {
			v := kind.Values{"full": int64(1 + r.IntN(400)), "aspect": []string{"performance", "service"}[r.IntN(2)]}
			full.Add(full, big.NewRat(v.Int("full"), 10))
			for _, n := range by {
				x := r.Int64N(v.Int("full") + 1)
				v[point(n)] = x
				all.Add(all, big.NewRat(x, 10))
				if v.Str("aspect") == "service" {
					part.Add(part, big.NewRat(x, 10))
				}
			}
			list = append(list, store.Row{Values: v})
		}
		got := summed(list, by)
		mean := new(big.Rat).Quo(all, big.NewRat(int64(scorers), 1))
		if want := tenths(new(big.Rat).Mul(new(big.Rat).Quo(mean, full), big.NewRat(100, 1))); got.total != want {
			t.Fatalf("%d items, %d scorers: %d, want %d", items, scorers, got.total, want)
		}
		if want := tenths(new(big.Rat).Quo(part, big.NewRat(int64(scorers), 1))); got.aspects["service"] != want {
			t.Fatalf("service: %d, want %d", got.aspects["service"], want)
		}
	}
}

// tenths is a fraction in tenths, half a tenth up.
func tenths(x *big.Rat) int64 {
	x = new(big.Rat).Add(new(big.Rat).Mul(x, big.NewRat(10, 1)), big.NewRat(1, 2))
	return new(big.Int).Quo(x.Num(), x.Denom()).Int64()
}

func TestPeriods(t *testing.T) {
	core, usual := &store.Row{Values: kind.Values{"level": "core"}}, &store.Row{Values: kind.Values{"level": "normal"}}
	for _, tt := range []struct {
		today string
		p     *store.Row
		want  string
	}{
		{"2024-05-31", core, "2023H2"}, {"2024-06-01", core, "2024H1"}, {"2024-11-30", core, "2024H1"}, {"2024-12-01", core, "2024H2"}, {"2025-01-15", core, "2024H2"},
		{"2024-06-30", usual, "2023Y"}, {"2024-12-01", usual, "2024Y"}, {"2025-01-15", usual, "2024Y"}, {"2025-01-15", nil, "2024Y"},
	} {
		if got := period(tt.today, tt.p); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.today, got, tt.want)
		}
	}
}

// A renewal is as long as what it renews: in whole months, else in days.
func TestTermsOfRenewals(t *testing.T) {
	for _, tt := range []struct{ start, end, from, to string }{
		{"2023-01-01", "2025-12-31", "2026-01-01", "2028-12-31"},
		{"2023-09-01", "2024-08-31", "2024-09-01", "2025-08-31"},
		{"2024-03-01", "2027-02-28", "2027-03-01", "2030-02-28"},
		{"2024-01-10", "2024-02-09", "2024-02-10", "2024-03-09"},
		{"2024-01-01", "2024-01-10", "2024-01-11", "2024-01-20"},
		{"2023-03-01", "2024-02-29", "2024-03-01", "2025-02-28"},
	} {
		if from, to := again(tt.start, tt.end); from != tt.from || to != tt.to {
			t.Errorf("%s to %s: again %v to %v, want %s to %s", tt.start, tt.end, from, to, tt.from, tt.to)
		}
	}
	if from, _ := again("2024-01-01", ""); from != nil {
		t.Errorf("without end: %v", from)
	}
}
