package people

import (
	"slices"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// Reminders are those about the people who work here: birthdays, where a company wants that.
// Certificates are package training's, which knows what renews them.
func Reminders() []remind.Rule {
	return []remind.Rule{
		{Name: "birthday", Text: fault.T("员工生日", "Birthdays"), Of: "employee", Lead: []int{7}, To: kind.Tell(kind.ToClerk), Off: true, Find: birthdays},
	}
}

// birthdays are the next ones of the people who work here.
func birthdays(tx *store.Tx, today string, lead int) (out []remind.Item, err error) {
	k, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil, err
	}
	for after := int64(0); ; {
		const page = 1000
		rows, err := tx.From(k, after, page)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for i := range rows {
			after = rows[i].PK
			v := rows[i].Values
			next, ok := nextBirthday(v.Str("birth_date"), day)
			if ok && rows[i].State == store.Live && !slices.Contains(gone, v.Str("status")) && next.Sub(day) <= time.Duration(lead)*24*time.Hour {
				out = append(out, remind.Item{Kind: "employee", ID: rows[i].ID, Number: v.Str("emp_no"), Title: v.Str("name"), Due: next.Format(time.DateOnly)})
			}
		}
	}
}

// nextBirthday is the first one on or after a day, of somebody born on a day; who was born
// on the 29th of February has it on the 28th in other years.
func nextBirthday(born string, day time.Time) (time.Time, bool) {
	b, err := time.Parse(time.DateOnly, born)
	if err != nil {
		return time.Time{}, false
	}
	next := kind.MonthsAfter(b, 12*(day.Year()-b.Year()))
	if next.Before(day) {
		next = kind.MonthsAfter(b, 12*(day.Year()+1-b.Year()))
	}
	return next, true
}
