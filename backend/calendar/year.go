package calendar

import (
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Year is what a calendar on the screen shows.
type Year struct {
	Days  map[string]Day `json:"days"`  // those that the register names, by YYYY-MM-DD
	Works [12]int        `json:"works"` // working days of each month
	Known bool           `json:"known"` // somebody has entered or imported days of this year
}

// Day is one that the register names.
type Day struct {
	ID     string `json:"id"`
	Worked bool   `json:"worked"`
	Name   string `json:"name"`
}

// Of returns a year's calendar. Faults: Forbidden, Invalid for a year out of the
// register's bounds.
func Of(tx *store.Tx, year int) (out Year, err error) {
	k, err := kindOf(tx)
	if err != nil {
		return out, err
	}
	if err := user.Gate(tx, k, kind.View); err != nil {
		return out, err
	}
	if year < 2000 || year > 2100 {
		return out, fault.New(fault.Invalid, "年份应在 2000 到 2100 之间，不能是 %d。", "The year has to be between 2000 and 2100, not %d.", year)
	}
	c, err := Load(tx)
	if err != nil {
		return out, err
	}
	out.Days = map[string]Day{}
	for d := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
		day := d.Format(time.DateOnly)
		if c.Works(day) {
			out.Works[d.Month()-1]++
		}
		if _, ok := c.said[day]; !ok {
			continue
		}
		rows, err := tx.Where(k, dayField, day)
		if err != nil {
			return out, err
		}
		for _, r := range rows {
			if r.State == store.Live {
				out.Days[day] = Day{r.ID, r.Values.Str(typField) == worked, r.Values.Str("name")}
				out.Known = true
			}
		}
	}
	return out, nil
}

// Set says for a user that a day is worked or not, and what it is called; a day
// that was void is taken back. A day that is then as its weekday says stays in the
// register: it says that somebody has decided so.
func Set(tx *store.Tx, day string, works bool, name string) error {
	k, err := kindOf(tx)
	if err != nil {
		return err
	}
	v := map[string]any{typField: off, "name": name}
	if works {
		v[typField] = worked
	}
	rows, err := tx.Where(k, dayField, day)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		v[dayField] = day
		_, err := record.Save(tx, k, record.Input{Values: v})
		return err
	}
	r := rows[len(rows)-1]
	if r.State == store.Voided {
		if err := record.Restore(tx, k, r.ID); err != nil {
			return err
		}
	}
	_, err = record.Edit(tx, k, r.ID, 0, record.Input{Values: v})
	return err
}
