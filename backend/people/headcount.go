package people

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// atWork are the statuses of people who are counted as 在岗.
var atWork = []string{"on_job", "probation"}

// overfull says where there would be more people than are planned for, in the new
// department or the new position: one sentence for each.
func (c *change) overfull() (out []fault.Text, err error) {
	v := c.doc.Values
	inDept, inPosition := 0, 0
	err = record.Walk(c.tx, c.staff, func(r *store.Row) {
		if w := r.Values; r.ID != c.person.ID && slices.Contains(atWork, w.Str("status")) && w["dept_id"] == v["new_dept"] {
			inDept++
			if w["position_id"] == v["new_position"] {
				inPosition++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	depts, err := c.tx.Kind("department")
	if err != nil {
		return nil, err
	}
	dept, err := record.Get(c.tx, depts, v.Str("new_dept"))
	if err != nil {
		return nil, err
	}
	say := func(where string, plan int64, there int) {
		if plan > 0 && int64(there)+1 > plan {
			out = append(out, fault.Sprintf("“%[1]s”编制 %[2]d 人，现在在岗 %[3]d 人，再调入就超编了。", "“%[1]s” is planned for %[2]d and has %[3]d already.", where, plan, there))
		}
	}
	if v["new_dept"] != c.person.Values["dept_id"] {
		say(record.Title(depts, dept.ID, dept.Values), dept.Values.Int("headcount_plan"), inDept)
	}
	if v["new_dept"] == c.person.Values["dept_id"] && v["new_position"] == c.person.Values["position_id"] {
		return out, nil
	}
	posts, err := c.tx.Kind("position")
	if err != nil {
		return nil, err
	}
	return out, record.Walk(c.tx, posts, func(r *store.Row) {
		if r.Values["dept_id"] == v["new_dept"] && r.Values["pos_name"] == v["new_position"] {
			say(r.Values.Str("pos_name"), r.Values.Int("headcount"), inPosition)
		}
	})
}
