package remind

import (
	"fmt"
	"slices"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Chore is work that comes back with the calendar.
type Chore struct {
	Name  string
	Text  fault.Text
	Of    string // the register that it is done in: only who may act on that has it to do
	Path  string // the screen that it is done on
	Every Turn
	To    []kind.Receiver
	Tells bool // it is on the list of reminders too, not only on the check list
}

// Turn says when a chore comes round.
type Turn string

// The turns of a clerk's year.
const (
	EachWeek    Turn = "week"       // by the last working day of the week
	MidMonth    Turn = "midmonth"   // from the 20th to the 25th
	MonthEnd    Turn = "monthend"   // on the last three working days of the month
	MonthBegin  Turn = "monthbegin" // from the 1st to the 10th, for the month before
	QuarterEnd  Turn = "quarter"    // in March, June, September and December, by the 25th
	HalfYearEnd Turn = "halfyear"   // in June and December
	YearEnd     Turn = "year"       // in December
)

// Span is one coming round of a turn: its days, both included.
type Span struct {
	From string `json:"from"`
	Due  string `json:"due"`
}

// Latest is the last coming round of a turn that has begun by today.
func (t Turn) Latest(c *calendar.Calendar, today string) Span {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return Span{}
	}
	if t == EachWeek {
		monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		return Span{date(monday), lastWorked(c, monday.AddDate(0, 0, 6), monday)}
	}
	for month := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC); ; month = month.AddDate(0, -1, 0) {
		if s, ok := t.in(c, month); ok && s.From <= today {
			return s
		}
	}
}

// in is the span of a turn in the month that begins on first; false if it has none there.
func (t Turn) in(c *calendar.Calendar, first time.Time) (Span, bool) {
	last := first.AddDate(0, 1, -1)
	on := func(n int) string { return date(first.AddDate(0, 0, n-1)) }
	m := first.Month()
	switch t {
	case MidMonth:
		return Span{on(20), on(25)}, true
	case MonthBegin:
		return Span{on(1), on(10)}, true
	case QuarterEnd:
		return Span{on(1), on(25)}, m%3 == 0
	case HalfYearEnd:
		return Span{on(1), date(last)}, m%6 == 0
	case YearEnd:
		return Span{on(1), date(last)}, m == time.December
	}
	due := lastWorked(c, last, first)
	from := due
	if d, err := c.After(due, -2); err == nil {
		from = d
	}
	return Span{from, due}, true
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

// lastWorked is the last working day up to last and not before first; last if none is worked.
func lastWorked(c *calendar.Calendar, last, first time.Time) string {
	for d := last; !d.Before(first); d = d.AddDate(0, 0, -1) {
		if c.Works(date(d)) {
			return date(d)
		}
	}
	return date(last)
}

// ChoreView is a chore as somebody has it before him.
type ChoreView struct {
	Name  string     `json:"name"`
	Text  fault.Text `json:"text"`
	Path  string     `json:"path"`
	Every Turn       `json:"every"`
	Span
	Begun bool   `json:"begun"` // its span has come and it is not done: else the span is over or the next one is waited for
	Late  bool   `json:"late"`
	Done  string `json:"done"` // who has done it this time; "" if nobody
	Mark  string `json:"mark"` // the mark that says so
	Note  string `json:"note"`
}

// ChoresOf are the chores of the actor of d, in the order in which they are declared.
func ChoresOf(tx *store.Tx, d *desk.Desk, chores []Chore) ([]ChoreView, error) {
	c, err := calendar.Load(tx)
	if err != nil {
		return nil, err
	}
	said, err := loadMarks(tx)
	if err != nil {
		return nil, err
	}
	since, err := begun(tx)
	if err != nil {
		return nil, err
	}
	names := record.NewNames(tx)
	out := []ChoreView{}
	for _, ch := range chores {
		if !ch.mine(d) {
			continue
		}
		v := ChoreView{Name: ch.Name, Text: ch.Text, Path: ch.Path, Every: ch.Every, Span: ch.Every.Latest(c, tx.Today())}
		if m := said.of(&Item{Rule: ch.Name, Path: ch.Path, Due: v.Due}); m != nil && m.done {
			v.Done, v.Mark, v.Note = names.User(m.by), m.id, m.note
		}
		v.Begun = v.Done == "" && v.Due >= since
		v.Late = v.Begun && v.Due < tx.Today()
		out = append(out, v)
	}
	return out, nil
}

// begun is the day on which the ledger was begun: nobody is late with what was before it.
func begun(tx *store.Tx) (string, error) {
	k, err := tx.Kind("organisation")
	if err != nil {
		return "", err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	born, _, err := tx.Born(&rows[0])
	return date(born.At), err
}

func (c *Chore) mine(d *desk.Desk) bool {
	return d.May(c.Of, kind.View) && slices.ContainsFunc(c.To, func(w kind.Receiver) bool { return is(w, d.Actor) })
}

// Reminders are the rules of those chores that are told of, for the actor of each question.
func Reminders(chores []Chore) []Rule {
	var out []Rule
	for _, ch := range chores {
		if !ch.Tells {
			continue
		}
		out = append(out, Rule{Name: ch.Name, Text: ch.Text, Of: ch.Of, Lead: []int{0}, To: kind.Tell(ch.To...),
			Find: func(tx *store.Tx, today string, _ int) ([]Item, error) {
				c, err := calendar.Load(tx)
				if err != nil {
					return nil, err
				}
				since, err := begun(tx)
				if err != nil {
					return nil, err
				}
				s := ch.Every.Latest(c, today)
				if s.Due < since || days(s.Due, today) > kind.Grace {
					return nil, nil
				}
				return []Item{{Path: ch.Path, Due: s.Due, Title: ch.Text.ZH, Say: fault.T(fmt.Sprintf("%s 至 %s", s.From, s.Due), fmt.Sprintf("%s to %s", s.From, s.Due))}}, nil
			}})
	}
	return out
}
