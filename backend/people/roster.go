package people

import (
	"cmp"
	"slices"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// spot is where somebody works.
type spot struct{ dept, position string }

// career is what the ledger knows of somebody's way through the company.
type career struct {
	row     store.Row
	changes []kind.Values // in effect, by the day from which they hold
	first   *kind.Values  // of those the first that was entered: before it the roster was as nobody had changed it
}

// careers are those of the people whom the actor sees, in the order of the roster.
func careers(tx *store.Tx) ([]career, error) {
	changes, err := tx.Kind(Change.Name)
	if err != nil {
		return nil, err
	}
	of := map[string][]kind.Values{}
	err = record.Walk(tx, changes, func(r *store.Row) {
		if v := r.Values; v.Str("status") == done {
			of[v.Str("employee_id")] = append(of[v.Str("employee_id")], v)
		}
	})
	if err != nil {
		return nil, err
	}
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	var out []career
	err = record.Walk(tx, staff, func(r *store.Row) {
		if user.Covers(tx, staff, kind.View, r) != nil {
			return
		}
		c := career{row: *r, changes: of[r.ID]}
		if len(c.changes) > 0 {
			first := c.changes[0]
			c.first = &first
		}
		slices.SortStableFunc(c.changes, func(a, b kind.Values) int {
			return cmp.Compare(a.Str("effective_date"), b.Str("effective_date"))
		})
		out = append(out, c)
	})
	slices.SortStableFunc(out, func(a, b career) int {
		return cmp.Compare(a.row.Values.Str("emp_no"), b.row.Values.Str("emp_no"))
	})
	return out, err
}

// counts reports whether somebody is, or was until he left, among those who are counted as
// at work: who is away for long or suspended is not, since when nobody recorded.
func (c *career) counts() bool {
	v := c.row.Values
	return slices.Contains(atWork, v.Str("status")) || slices.Contains(gone, v.Str("status")) && v.Str("leave_date") != ""
}

// at is where somebody was at the end of a day; false if he was not there.
func (c *career) at(day string) (spot, bool) {
	v := c.row.Values
	if !c.counts() || v.Str("hire_date") > day || slices.Contains(gone, v.Str("status")) && v.Str("leave_date") <= day {
		return spot{}, false
	}
	return c.spot(day), true
}

// spot is where somebody belonged on a day. After his last change that is what the roster
// says now, which people may have corrected.
func (c *career) spot(day string) spot {
	n := 0 // changes that held by then
	for n < len(c.changes) && c.changes[n].Str("effective_date") <= day {
		n++
	}
	switch {
	case n == len(c.changes):
		return spot{c.row.Values.Str("dept_id"), c.row.Values.Str("position_id")}
	case n > 0:
		return spot{c.changes[n-1].Str("new_dept"), c.changes[n-1].Str("new_position")}
	}
	return spot{c.first.Str("old_dept"), c.first.Str("old_position")}
}

// span is a month, as far as it is over.
type span struct{ before, first, last string }

func spanOf(tx *store.Tx, month string) (span, error) {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return span{}, err
	}
	s := span{first.AddDate(0, 0, -1).Format(time.DateOnly), first.Format(time.DateOnly), first.AddDate(0, 1, -1).Format(time.DateOnly)}
	s.before, s.last = min(s.before, tx.Today()), min(s.last, tx.Today())
	return s, nil
}

func (s span) has(day string) bool { return day >= s.first && day <= s.last }

// Moves are how many people joined, left and changed their position in a month.
type Moves struct{ Closing, Joined, Left, Changed int64 }

// MovesOf counts the people whom the actor sees.
func MovesOf(tx *store.Tx, month string) (out Moves, err error) {
	all, err := careers(tx)
	if err != nil {
		return out, err
	}
	s, err := spanOf(tx, month)
	if err != nil {
		return out, err
	}
	for i := range all {
		c := &all[i]
		if _, there := c.at(s.last); there {
			out.Closing++
		}
		for _, e := range c.events(s) {
			switch e.Str("what") {
			case joined:
				out.Joined++
			case left:
				out.Left++
			default:
				out.Changed++
			}
		}
	}
	return out, nil
}

// What happens to people besides the kinds of changes: keys of roster_move.
const (
	joined = "join"
	left   = "leave"
)

// events are what happened to somebody in a month, as rows of 异动明细.
func (c *career) events(s span) (out []kind.Values) {
	if !c.counts() {
		return nil
	}
	v := c.row.Values
	row := func(day, what string, old, now spot) {
		r := kind.Values{"day": day, "emp_no": v["emp_no"], "name": v["name"], "what": what}
		for name, x := range map[string]string{"old_dept": old.dept, "old_position": old.position, "dept_id": now.dept, "position_id": now.position} {
			r[name] = text(x)
		}
		out = append(out, r)
	}
	if day := v.Str("hire_date"); s.has(day) {
		row(day, joined, spot{}, c.spot(day))
	}
	for _, ch := range c.changes {
		if day := ch.Str("effective_date"); s.has(day) {
			row(day, ch.Str("change_type"), spot{ch.Str("old_dept"), ch.Str("old_position")}, spot{ch.Str("new_dept"), ch.Str("new_position")})
			out[len(out)-1]["doc_no"] = ch["doc_no"]
		}
	}
	if day := v.Str("leave_date"); slices.Contains(gone, v.Str("status")) && s.has(day) {
		row(day, left, c.spot(day), spot{})
	}
	return out
}
