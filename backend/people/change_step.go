package people

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Step takes a step of a change. Once everybody has agreed it is written to the roster,
// in the same transaction, unless the day from which it holds is still to come.
func (s Changes) Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	c, err := openChange(tx, k, id)
	if err != nil {
		return err
	}
	if name == "submit" && slices.Contains(k.Open, c.status()) {
		if err := s.describe(c); err != nil {
			return err
		}
	}
	if err := flow.Take(tx, k, id, name, o, factsOf); err != nil {
		return err
	}
	if c, err = openChange(tx, k, id); err != nil {
		return err
	}
	switch name {
	case "submit":
		if err := c.enter(); err != nil {
			return err
		}
	case takeEffect:
		return c.apply()
	}
	if c.status() != waiting {
		return nil
	}
	if err := c.agreed(); err != nil || c.doc.Values.Str("effective_date") > tx.Today() {
		return err
	}
	if err := flow.Follow(tx, k, c.doc, takeEffect, done); err != nil {
		return err
	}
	return c.apply()
}

// factsOf says whether two departments are asked.
func factsOf(_ *store.Tx, _ *kind.Kind, r *store.Row) (f flow.Facts, err error) {
	if r.Values["old_dept"] != r.Values["new_dept"] {
		f.Flags = []string{acrossDepts}
	}
	return f, nil
}

// enter asks what must hold of a change that comes under way.
func (c *change) enter() error {
	if err := c.fits(); err != nil {
		return err
	}
	return c.alone()
}

// agreed notes who approved a change: whose decision was the last.
func (c *change) agreed() error {
	events, err := c.tx.Where(&flow.Kind, "doc", c.doc.ID)
	if err != nil {
		return err
	}
	for i := len(events) - 1; i >= 0; i-- {
		if v := events[i].Values; v.Str("decision") == "approve" {
			return record.Put(c.tx, c.k, c.doc.ID, kind.Values{"approved_by": v["approver"]})
		}
	}
	return nil
}

// apply writes a change to the roster. What a change that holds from a later day says
// stays: papers come in in any order.
func (c *change) apply() error {
	v := c.doc.Values
	if day := v.Str("effective_date"); day > c.tx.Today() {
		return fault.New(fault.Conflict, "%[1]s从 %[2]s 起生效，还没有到，请那天再办理。", "%[1]s holds from %[2]s on, which is still to come; put it into effect then.", c.number(), day)
	}
	if c.person.State != store.Live || slices.Contains(gone, c.person.Values.Str("status")) {
		return fault.New(fault.Conflict, "%[1]s已不在职，%[2]s不能生效，请作废。", "%[1]s does not work here any more; %[2]s cannot take effect, void it.", c.name(), c.number())
	}
	if err := c.stands(); err != nil {
		return err
	}
	says := kind.Values{"dept_id": v["new_dept"], "position_id": v["new_position"]}
	if v["new_grade"] != nil {
		says["grade"] = v["new_grade"]
	}
	err := c.others(func(r *store.Row) {
		delete(says, "dept_id")
		delete(says, "position_id")
		if r.Values["new_grade"] != nil {
			delete(says, "grade")
		}
	})
	if err != nil {
		return err
	}
	if v.Str("change_type") == confirmed {
		if says["regular_date"] = v["effective_date"]; c.person.Values.Str("status") == "probation" {
			says["status"] = "on_job"
		}
	}
	err = record.Put(c.tx, c.staff, c.person.ID, says)
	if f := fault.Of(err); err != nil && f.Code == fault.Invalid { // the roster refuses it
		for _, say := range f.Fields {
			return fault.New(fault.Conflict, "“%[1]s”：%[2]s", "“%[1]s”: %[3]s", c.name(), fault.Whole(say.ZH), fault.Whole(say.EN))
		}
	}
	return err
}

// stands refuses a change into a department that has been voided meanwhile.
func (c *change) stands() error {
	k, err := c.tx.Kind("department")
	if err != nil {
		return err
	}
	r, err := record.Get(c.tx, k, c.doc.Values.Str("new_dept"))
	if err != nil || r.State == store.Live {
		return err
	}
	return fault.New(fault.Conflict, "“%[1]s”已作废，%[2]s不能生效。", "“%[1]s” is void; %[2]s cannot take effect.", record.Title(k, r.ID, r.Values), c.number())
}

// MayVoid refuses to void a change that the roster has followed.
func (Changes) MayVoid(_ *store.Tx, k *kind.Kind, r *store.Row) error {
	if r.Values.Str("status") != done {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s已生效，员工名册已经跟着变了，不能作废。要改正的话，请另填一张。", "%[1]s is in effect and the roster has followed it, so it cannot be void. Put it right with another one.", record.Number(k, r.ID, r.Values))
}

// Restored asks of a change whose void is taken back what was asked when it was submitted.
func (Changes) Restored(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if !underWay(r.Values.Str("status")) {
		return nil
	}
	c, err := openChange(tx, k, r.ID)
	if err != nil {
		return err
	}
	return c.enter()
}
