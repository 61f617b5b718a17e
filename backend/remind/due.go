package remind

import (
	"fmt"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
)

// where are the conditions of records that fall due up to lead days ahead. The day of a
// rule that counts in months is looked at once more by due: months differ in length.
func where(r *kind.Reminder, today string, lead int) []desk.Cond {
	const slack = 3 // days by which a span of months may be longer than another
	from, to := "", shifted(r, today, lead+slack)
	if !r.Late {
		from = shifted(r, today, -kind.Grace-slack)
	}
	out := []desk.Cond{{Field: r.Field, Op: lens.Between, Values: []string{from, to}}, {Field: r.Field, Op: lens.Filled}}
	for _, c := range r.When {
		op := lens.OneOf
		if c.Not {
			op = lens.Not
		}
		out = append(out, desk.Cond{Field: c.Field, Op: op, Values: c.In})
	}
	return out
}

// shifted is the value of the field of a record that falls due n days from today.
func shifted(r *kind.Reminder, today string, n int) string {
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return ""
	}
	return kind.MonthsAfter(t.AddDate(0, 0, n-r.Days), -r.Months).Format(time.DateOnly)
}

// due is the day on which a record with this value of the field falls due; "" without one.
func due(r *kind.Reminder, value string) string {
	if len(value) == len("2006-01") {
		value += "-01"
	}
	value = value[:min(len(value), len(time.DateOnly))]
	t, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return ""
	}
	return kind.MonthsAfter(t, r.Months).AddDate(0, 0, r.Days).Format(time.DateOnly)
}

// Around are the days from so many before today to so many after it, as a filter takes them.
func Around(today string, before, after int) ([]string, error) {
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil, fmt.Errorf("remind: today: %w", err)
	}
	return []string{t.AddDate(0, 0, -before).Format(time.DateOnly), t.AddDate(0, 0, after).Format(time.DateOnly)}, nil
}

// days are those from one day to another.
func days(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}
