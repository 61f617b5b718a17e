// Package calendar counts working days: Monday to Friday, but for the holidays and
// the worked weekends that the register of holidays names. It knows no hours and
// no shifts, and a year that nobody has imported is one of plain weekdays.
package calendar

import (
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

const (
	kindName = "holiday"
	dayField = "day"
	typField = "day_type"
	worked   = "workday"
	off      = "holiday"
)

// Calendar tells working days from others, as the register was when it was loaded.
type Calendar struct {
	said map[string]bool // day → worked, for the days that the register names
}

// page is how many days are read at a time.
const page = 5_000

// Load reads the register of holidays.
func Load(tx *store.Tx) (*Calendar, error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return nil, err
	}
	c := &Calendar{said: map[string]bool{}}
	for after := int64(0); ; {
		rows, err := tx.From(k, after, page)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if after = r.PK; r.State == store.Live {
				c.said[r.Values.Str(dayField)] = r.Values.Str(typField) == worked
			}
		}
		if len(rows) < page {
			return c, nil
		}
	}
}

// Works reports whether a day, YYYY-MM-DD, is worked.
func (c *Calendar) Works(day string) bool {
	if w, ok := c.said[day]; ok {
		return w
	}
	t, err := time.Parse(time.DateOnly, day)
	return err == nil && weekday(t)
}

func weekday(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }

// far is how many working days may be asked for: about a lifetime at work.
const far = 10_000

// After is the n-th working day after a day, both YYYY-MM-DD; the n-th before it if
// n is negative; with 0 the day itself, or the next one that is worked. Faults:
// Invalid for what is no day or too far.
func (c *Calendar) After(day string, n int) (string, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "", fault.New(fault.Invalid, "“%s”不是日期，请写成 2026-05-06 这样。", "“%s” is no date; write it as 2026-05-06.", day)
	}
	if n > far || n < -far {
		return "", fault.New(fault.Invalid, "最多推算 %d 个工作日。", "At most %d working days can be counted.", far)
	}
	step, left := 1, n
	if n < 0 {
		step, left = -1, -n
	}
	if n == 0 && !c.Works(day) {
		left = 1
	}
	// A register that calls every day off would be walked for ever.
	for range 4*far + 4_000 {
		if left == 0 {
			return t.Format(time.DateOnly), nil
		}
		t = t.AddDate(0, 0, step)
		if c.Works(t.Format(time.DateOnly)) {
			left--
		}
	}
	return "", fault.New(fault.Invalid, "%s 前后没有足够的工作日，请检查节假日。", "There are not enough working days around %s; check the holidays.", day)
}

// Between counts the working days after from, up to and including to; negative if
// to is before from.
func (c *Calendar) Between(from, to string) (int, error) {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0, fault.New(fault.Invalid, "“%s”到“%s”不是一段日期。", "“%s” to “%s” is no span of days.", from, to)
	}
	if b.Before(a) {
		n, err := c.Between(to, from)
		return -n, err
	}
	if b.Sub(a) > 5*far*24*time.Hour {
		return 0, fault.New(fault.Invalid, "“%s”到“%s”太长了。", "“%s” to “%s” is too long.", from, to)
	}
	n := 0
	for d := a.AddDate(0, 0, 1); !d.After(b); d = d.AddDate(0, 0, 1) {
		if c.Works(d.Format(time.DateOnly)) {
			n++
		}
	}
	return n, nil
}

// kindOf is the register of holidays.
func kindOf(tx *store.Tx) (*kind.Kind, error) { return tx.Kind(kindName) }
