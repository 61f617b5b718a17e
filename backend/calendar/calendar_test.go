package calendar_test

import (
	"context"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/calendar"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	m.Run()
}

func open(t *testing.T) *store.Store {
	return storetest.Open(t, registers.Lists(), append(registers.Kinds(), user.Kind, attach.Kind)...)
}

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if _, err := s.Write(context.Background(), user.System(), fn); err != nil {
		t.Fatal(err)
	}
}

// fictional is a year of the tests: the first week of October off, the Saturday
// before worked, a single day off in May.
var fictional = []struct {
	day   string
	works bool
}{
	{"2030-10-01", false}, {"2030-10-02", false}, {"2030-10-03", false}, {"2030-10-04", false}, {"2030-10-05", false}, {"2030-10-06", false}, {"2030-10-07", false},
	{"2030-09-28", true}, {"2030-05-01", false},
}

func load(t *testing.T) (c *calendar.Calendar) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		for _, d := range fictional {
			if err := calendar.Set(tx, d.day, d.works, "假"); err != nil {
				return err
			}
		}
		return nil
	})
	write(t, s, func(tx *store.Tx) (err error) { c, err = calendar.Load(tx); return err })
	return c
}

func TestAfter(t *testing.T) {
	c := load(t)
	tests := []struct {
		day  string
		n    int
		want string
	}{
		{"2030-04-01", 1, "2030-04-02"},    // a Monday
		{"2030-04-05", 1, "2030-04-08"},    // over a weekend
		{"2030-04-06", 1, "2030-04-08"},    // from a Saturday
		{"2030-04-01", 5, "2030-04-08"},    // a week
		{"2030-04-30", 1, "2030-05-02"},    // over a single day off
		{"2030-09-26", 2, "2030-09-28"},    // onto a worked Saturday
		{"2030-09-27", 3, "2030-10-08"},    // Saturday, Monday, then the whole week off
		{"2030-09-30", 1, "2030-10-08"},    // the eve
		{"2030-04-01", 0, "2030-04-01"},    // worked itself
		{"2030-04-06", 0, "2030-04-08"},    // the next one that is
		{"2030-10-03", 0, "2030-10-08"},    // out of the middle of a holiday
		{"2030-10-08", -1, "2030-09-30"},   // back over it
		{"2030-04-08", -5, "2030-04-01"},   // and a week
		{"2032-02-27", 1, "2032-03-01"},    // over a leap day on a Sunday
		{"2030-12-31", 1, "2031-01-01"},    // a year that nobody has imported is one of weekdays
		{"2030-04-01", 1000, "2034-02-06"}, // 200 weeks, and a week for the five weekdays off
	}
	for _, tt := range tests {
		if got, err := c.After(tt.day, tt.n); got != tt.want || err != nil {
			t.Errorf("%d after %s: %s %v, want %s", tt.n, tt.day, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		day string
		n   int
	}{{"2030-13-01", 1}, {"", 1}, {"2030-4-1", 1}, {"2030-04-01", 10_001}, {"2030-04-01", -10_001}} {
		if got, err := c.After(tt.day, tt.n); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d after %q: %s %v", tt.n, tt.day, got, err)
		}
	}
}

// Counting and walking agree, whichever way.
func TestBetween(t *testing.T) {
	c := load(t)
	tests := []struct {
		from, to string
		want     int
	}{
		{"2030-04-01", "2030-04-01", 0}, {"2030-04-01", "2030-04-02", 1}, {"2030-04-05", "2030-04-08", 1}, {"2030-09-27", "2030-10-08", 3}, {"2030-10-08", "2030-09-27", -3},
		{"2030-01-01", "2030-12-31", 255},
	}
	for _, tt := range tests {
		if got, err := c.Between(tt.from, tt.to); got != tt.want || err != nil {
			t.Errorf("%s to %s: %d %v, want %d", tt.from, tt.to, got, err, tt.want)
		}
	}
	for n := 1; n < 300; n++ {
		day, err := c.After("2030-03-06", n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Between("2030-03-06", day); got != n || err != nil {
			t.Fatalf("%s is %d working days after, counted %d %v", day, n, got, err)
		}
	}
	for _, tt := range [][2]string{{"", "2030-01-01"}, {"2030-01-01", "x"}, {"1700-01-01", "2100-01-01"}} {
		if _, err := c.Between(tt[0], tt[1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", tt, err)
		}
	}
}

// A day is set, set otherwise, voided and set again, and stays one record.
func TestSet(t *testing.T) {
	s := open(t)
	year := func() (y calendar.Year) {
		write(t, s, func(tx *store.Tx) (err error) { y, err = calendar.Of(tx, 2030); return err })
		return y
	}
	set := func(works bool, name string) {
		write(t, s, func(tx *store.Tx) error { return calendar.Set(tx, "2030-05-01", works, name) })
	}
	if y := year(); y.Known || y.Works[4] != 23 || len(y.Days) != 0 {
		t.Errorf("before: %+v", y)
	}
	set(false, "劳动节")
	first := year()
	if d := first.Days["2030-05-01"]; !first.Known || first.Works[4] != 22 || d.Worked || d.Name != "劳动节" {
		t.Errorf("off: %+v", first)
	}
	set(true, "")
	if y := year(); y.Works[4] != 23 || !y.Days["2030-05-01"].Worked || y.Days["2030-05-01"].ID != first.Days["2030-05-01"].ID {
		t.Errorf("worked again: %+v", y)
	}
	write(t, s, func(tx *store.Tx) error {
		k, err := tx.Kind("holiday")
		if err != nil {
			return err
		}
		return record.Void(tx, k, first.Days["2030-05-01"].ID, "试")
	})
	if y := year(); y.Known {
		t.Errorf("void: %+v", y)
	}
	set(false, "劳动节")
	if y := year(); y.Works[4] != 22 || y.Days["2030-05-01"].ID != first.Days["2030-05-01"].ID {
		t.Errorf("set again: %+v", y)
	}
}

func TestOfAsksForRightAndYear(t *testing.T) {
	s := open(t)
	for _, tt := range []struct {
		role string
		year int
		want fault.Code
	}{{"viewer", 2030, ""}, {"viewer", 1999, fault.Invalid}, {"viewer", 2101, fault.Invalid}, {"nobody", 2030, fault.Forbidden}} {
		err := s.Read(context.Background(), store.Actor{Roles: []string{tt.role}}, func(tx *store.Tx) error {
			_, err := calendar.Of(tx, tt.year)
			return err
		})
		if tt.want == "" && err != nil || tt.want != "" && !fault.Is(err, tt.want) {
			t.Errorf("%s %d: %v", tt.role, tt.year, err)
		}
	}
	if _, err := s.Write(context.Background(), store.Actor{Roles: []string{"viewer"}}, func(tx *store.Tx) error {
		return calendar.Set(tx, "2030-05-01", false, "")
	}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a viewer sets a day: %v", err)
	}
	write(t, s, func(tx *store.Tx) error {
		k, err := tx.Kind("holiday")
		if err != nil {
			return err
		}
		if _, err := record.Add(tx, k, kind.Values{"day": "1999-12-31", "day_type": "holiday"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a day out of bounds: %v", err)
		}
		return nil
	})
}
