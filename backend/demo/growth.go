package demo

import (
	"fmt"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// newcomer adds a person to a company that has more devices than sixty people use.
func (f *filler) newcomer(tx *store.Tx) error {
	dept := pick(f.rng, f.staff).dept // large departments grow fastest
	hired := f.today.AddDate(0, 0, -30-f.rng.IntN(span))
	born := hired.AddDate(-20-f.rng.IntN(25), 0, -f.rng.IntN(365))
	if born.Before(f.today.AddDate(-65, 0, 0)) {
		born = f.today.AddDate(-65, 0, 0)
	}
	gender := pick(f.rng, []string{"M", "F"})
	v := kind.Values{"name": pick(f.rng, f.tables.surnames) + pick(f.rng, f.tables.given[gender]), "gender": gender,
		"dept_id": dept, "position_id": pick(f.rng, f.positions[dept]), "grade": pick(f.rng, []string{"P1", "P2", "P2", "P3"}),
		"education":  pick(f.rng, []string{"college", "college", "bachelor", "bachelor", "bachelor", "master", "high_school"}),
		"birth_date": born.Format(time.DateOnly), "hire_date": hired.Format(time.DateOnly), "regular_date": hired.AddDate(0, 3, 0).Format(time.DateOnly),
		"mobile": fmt.Sprintf("1380000%04d", 2000+len(f.staff)%8000)}
	if hired.AddDate(0, 3, 0).After(f.today) {
		v["status"], v["regular_date"] = "probation", nil
	}
	v["emp_no"] = f.number(hired.Format("2006"), 3)
	id, err := f.add(tx, "employee", v)
	f.staff = append(f.staff, person{id, dept})
	return err
}

// room adds a place in one of the company's newer buildings.
func (f *filler) room(tx *store.Tx) error {
	n := len(f.places)
	building, floor := string(rune('A'+n%3))+"座", n/3%15+1
	name := fmt.Sprintf("%s%d楼%d%02d", building, floor, floor, n/45+1)
	if _, err := f.add(tx, "location", kind.Values{"name": name, "building": building, "floor": fmt.Sprint(floor)}); err != nil {
		return err
	}
	f.places = append(f.places, name)
	return nil
}
