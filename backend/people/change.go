package people

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Changes are the rules of 岗位异动审批表, with what other registers say of somebody.
type Changes struct {
	Holds    []Holds                                             // what he has to hand over
	Training func(tx *store.Tx, employee string) (string, error) // his training so far, in a few lines
}

// change is a document as a rule works on it.
type change struct {
	tx     *store.Tx
	k      *kind.Kind
	doc    *store.Row
	staff  *kind.Kind
	person *store.Row
}

func openChange(tx *store.Tx, k *kind.Kind, id string) (*change, error) {
	c := &change{tx: tx, k: k}
	var err error
	if c.doc, err = record.Get(tx, k, id); err != nil {
		return nil, err
	}
	if c.staff, err = tx.Kind("employee"); err != nil {
		return nil, err
	}
	c.person, err = record.Get(tx, c.staff, c.doc.Values.Str("employee_id"))
	return c, err
}

func (c *change) number() string { return record.Number(c.k, c.doc.ID, c.doc.Values) }

func (c *change) name() string { return record.Title(c.staff, c.person.ID, c.person.Values) }

func (c *change) status() string { return c.doc.Values.Str("status") }

// was is what somebody is now, in the fields of a change.
func was(person kind.Values) kind.Values {
	return kind.Values{"old_dept": person["dept_id"], "old_position": person["position_id"], "old_grade": person["grade"]}
}

// Propose is what a new change begins with: what the person is now; who is confirmed,
// promoted or demoted stays in his department unless somebody says otherwise.
func (Changes) Propose(tx *store.Tx, in map[string]any) (kind.Values, error) {
	staff, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	id, _ := in["employee_id"].(string)
	if _, ok := kind.CanonicalID(id); !ok {
		return kind.Values{}, nil
	}
	r, err := tx.ByID(staff, id)
	if err != nil || r == nil {
		return kind.Values{}, err
	}
	out := kind.Values{"old_dept": r.Values["dept_id"]}
	switch in["change_type"] {
	case confirmed:
		out["new_dept"], out["new_position"] = r.Values["dept_id"], r.Values["position_id"]
	case "promote", "demote":
		out["new_dept"] = r.Values["dept_id"]
	}
	return out, nil
}

// confirmed is the kind of change by which probation ends.
const confirmed = "regular"

// Save stores a new change.
func (s Changes) Save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Change.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	given := map[string]any{}
	for name, x := range in.Values {
		given[name] = x
	}
	if err := record.NewResolver(tx).Fill(k, given); err != nil {
		return record.Outcome{}, err
	}
	proposed, err := s.Propose(tx, given)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(given, proposed)
	if proposed["old_dept"] != nil {
		in.Values["old_dept"] = proposed["old_dept"] // the roster's, whatever was typed
	}
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return s.saved(tx, k, out)
}

// Edit changes a change that is still open.
func (s Changes) Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return s.saved(tx, k, out)
}

// saved writes what other registers say of the person, and tells what is worth a look.
func (s Changes) saved(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	c, err := openChange(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	if err := s.describe(c); err != nil {
		return out, err
	}
	if err := user.Covers(tx, k, kind.Change, c.doc); err != nil { // he may have been moved since the form was opened
		return out, err
	}
	out.Rev = c.doc.Rev
	more, err := s.warnings(c)
	out.Warnings = append(out.Warnings, more...)
	return out, err
}

// describe writes who the person is now and what goes with the document.
func (s Changes) describe(c *change) error {
	v := was(c.person.Values)
	training, err := s.Training(c.tx, c.person.ID)
	if err != nil {
		return err
	}
	held, err := s.held(c)
	if err != nil {
		return err
	}
	zh, _ := inBoth(held, "\n")
	v["training"], v["handover"] = text(training), text(zh)
	if err := record.Put(c.tx, c.k, c.doc.ID, v); err != nil {
		return err
	}
	c.doc, err = record.Get(c.tx, c.k, c.doc.ID)
	return err
}

// text is a value of a text field.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// inBoth are texts in both languages, one behind the other.
func inBoth(list []fault.Text, by string) (zh, en string) {
	var all [2][]string
	for _, t := range list {
		all[0], all[1] = append(all[0], t.ZH), append(all[1], t.EN)
	}
	return strings.Join(all[0], by), strings.Join(all[1], "; ")
}

// held says what somebody has, a text for each sort of thing.
func (s Changes) held(c *change) (out []fault.Text, err error) {
	for _, h := range s.Holds {
		found, err := h.By(c.tx, c.person.ID)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			out = append(out, listed(h, found))
		}
	}
	return out, nil
}

// listed are the things that somebody has, and how many.
func listed(h Holds, found []string) fault.Text {
	first := found[:min(named, len(found))]
	etc, more := "", ""
	if len(found) > named {
		etc, more = "等", ", …"
	}
	return fault.T(fmt.Sprintf("%s %d：%s%s", h.What.ZH, len(found), strings.Join(first, "、"), etc), fmt.Sprintf("%s (%d): %s%s", h.What.EN, len(found), strings.Join(first, ", "), more))
}

// warnings are what stands against a change without forbidding it.
func (s Changes) warnings(c *change) (out []kind.Finding, err error) {
	warn := func(field string, say fault.Text) {
		out = append(out, kind.Finding{Field: field, Say: say, Warn: true})
	}
	if err := c.fits(); err != nil {
		f := fault.Of(err)
		if f.Code == fault.Internal {
			return nil, err
		}
		warn("employee_id", f.Message)
	}
	has, err := s.held(c)
	if err != nil {
		return nil, err
	}
	if len(has) > 0 {
		zh, en := inBoth(has, "；")
		warn("employee_id", fault.Sprintf("%[1]s名下有%[2]s。异动不会转走，请另办移交。", "%[1]s has: %[3]s. The change does not move them; hand them over.", c.name(), fault.Whole(zh), fault.Whole(en)))
	}
	full, err := c.overfull()
	if err != nil {
		return nil, err
	}
	for _, say := range full {
		warn("new_position", say)
	}
	last, err := c.later()
	if last != nil {
		warn("effective_date", fault.Sprintf("%[1]s从 %[2]s 起已有异动 %[3]s，名册仍以那一次为准。", "%[3]s changed %[1]s from %[2]s on; the roster stays with that.", c.name(), last.Values.Str("effective_date"), last.Values.Str("doc_no")))
	}
	return out, err
}

// fits refuses a change that cannot be: of somebody who has left, whose department nobody
// has entered, from before he came, to where he is.
func (c *change) fits() error {
	v, p := c.doc.Values, c.person.Values
	switch {
	case c.person.State != store.Live, slices.Contains(gone, p.Str("status")):
		return fault.New(fault.Conflict, "%[1]s已不在职，不能办理异动。", "%[1]s does not work here any more; nothing can be changed.", c.name())
	case p["dept_id"] == nil:
		return fault.New(fault.Conflict, "员工名册里%[1]s没有登记部门，请先补上，才知道由谁审批。", "The roster has no department for %[1]s; enter it first, its head decides.", c.name())
	case p.Str("hire_date") > v.Str("effective_date"):
		return fault.New(fault.Conflict, "生效日期 %[2]s 早于%[1]s的入职日期 %[3]s。", "%[2]s is before %[1]s was hired, on %[3]s.", c.name(), v.Str("effective_date"), p.Str("hire_date"))
	case v.Str("change_type") == confirmed && p.Str("status") == "probation":
		return nil
	case v["new_dept"] == p["dept_id"] && v["new_position"] == p["position_id"] && (v["new_grade"] == nil || v["new_grade"] == p["grade"]):
		return fault.New(fault.Conflict, "%[1]s现在就是这个部门、岗位和职级，没有异动。", "%[1]s has this department, position and grade already.", c.name())
	}
	return nil
}

// alone refuses a change of somebody while another one of him has not ended.
func (c *change) alone() error {
	all, err := c.tx.Where(c.k, "employee_id", c.person.ID)
	if err != nil {
		return err
	}
	for i := range all {
		r := &all[i]
		if r.ID != c.doc.ID && r.State == store.Live && underWay(r.Values.Str("status")) {
			return fault.New(fault.Conflict, "%[1]s还有一张没有办完的异动 %[2]s。请先办完或作废那一张。", "%[2]s of %[1]s has not ended. Finish that one or void it first.", c.name(), r.Values.Str("doc_no"))
		}
	}
	return nil
}

// underWay reports whether a change has been submitted and has not ended.
func underWay(status string) bool { return status == waiting || slices.Contains(reviews, status) }

// later is the last change in effect of the same person that holds from a later day; nil: none.
func (c *change) later() (last *store.Row, err error) {
	err = c.others(func(r *store.Row) {
		if last == nil || r.Values.Str("effective_date") >= last.Values.Str("effective_date") {
			last = r
		}
	})
	return last, err
}

// others tells fn of the changes in effect of the same person that hold from a later day.
func (c *change) others(fn func(*store.Row)) error {
	all, err := c.tx.Where(c.k, "employee_id", c.person.ID)
	for i := range all {
		r := &all[i]
		if r.ID != c.doc.ID && r.State == store.Live && r.Values.Str("status") == done && r.Values.Str("effective_date") > c.doc.Values.Str("effective_date") {
			fn(r)
		}
	}
	return err
}
