package training

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/calendar"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// ProposeRecord is what a record begins with: who somebody is, by employee or by number,
// and what the session or the course says.
func ProposeRecord(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out := kind.Values{}
	text := func(name string) string { s, _ := in[name].(string); return s }
	if err := proposePerson(tx, text("employee_id"), text("emp_no"), out); err != nil {
		return nil, err
	}
	if id := text("session_id"); id != "" {
		s, err := sessionOf(tx, id)
		if err != nil || s == nil {
			return out, err
		}
		for name, x := range facts(s) {
			out[name] = x
		}
		return out, nil
	}
	course, err := courseOf(tx, text("course_id"))
	if err != nil || course == nil {
		return out, err
	}
	for name, from := range map[string]string{"name": "name", "type": "type", "hours": "hours", "exam_mode": "exam_mode", "pass_score": "pass_score", "org": "trainer"} {
		out[name] = course.Values[from]
	}
	return out, nil
}

func proposePerson(tx *store.Tx, id, no string, out kind.Values) error {
	staff, err := tx.Kind("employee")
	if err != nil {
		return err
	}
	if id == "" && no != "" {
		rows, err := tx.First(staff, "emp_no", no, 1)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			id = rows[0].ID
			out["employee_id"] = id
		}
	}
	if id == "" {
		return nil
	}
	r, err := tx.ByID(staff, id)
	if err == nil && r != nil {
		out["emp_no"], out["dept_id"] = r.Values["emp_no"], r.Values["dept_id"]
	}
	return err
}

// facts are what a session says in each of its records.
func facts(s *store.Row) kind.Values {
	v := s.Values
	return kind.Values{"name": v["name"], "course_id": v["course_id"], "type": v["type"], "train_date": dayOf(v.Str("start_at")), "mode": v["mode"],
		"org": v["trainer"], "exam_mode": v["exam_mode"], "pass_score": v["pass_score"]}
}

// dayOf is the day of a moment; nil of none.
func dayOf(moment string) any {
	if len(moment) < len("2006-01-02") {
		return nil
	}
	return moment[:len("2006-01-02")]
}

func sessionOf(tx *store.Tx, id string) (*store.Row, error) { return found(tx, Session.Name, id) }

func courseOf(tx *store.Tx, id string) (*store.Row, error) { return found(tx, Course.Name, id) }

// found is a record; nil if id is "" or names none.
func found(tx *store.Tx, kindName, id string) (*store.Row, error) {
	if id == "" {
		return nil, nil
	}
	k, err := tx.Kind(kindName)
	if err != nil {
		return nil, err
	}
	return tx.ByID(k, id)
}

// SaveRecord stores a record that somebody enters by hand.
func SaveRecord(tx *store.Tx, in record.Input) (record.Outcome, error) {
	out, session, err := addRecord(tx, in)
	if err != nil || session == nil {
		return out, err
	}
	return out, tally(tx, session.ID)
}

// addRecord stores a record and leaves the session's figures to the caller.
func addRecord(tx *store.Tx, in record.Input) (out record.Outcome, session *store.Row, err error) {
	k, err := tx.Kind(Record.Name)
	if err != nil {
		return out, nil, err
	}
	proposed, err := ProposeRecord(tx, in.Values)
	if err != nil {
		return out, nil, err
	}
	given := in.Values
	in.Values = record.Filled(in.Values, proposed)
	if out, err = record.Save(tx, k, in); err != nil {
		return out, nil, err
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, nil, err
	}
	if session, err = sessionOf(tx, r.Values.Str("session_id")); err != nil {
		return out, nil, err
	}
	if session != nil {
		if err := mayJoin(tx, k, session, r); err != nil {
			return out, nil, err
		}
	}
	if err := settle(tx, k, r, session, given, nil); err != nil {
		return out, nil, err
	}
	out.Rev = r.Rev
	return out, session, nil
}

// mayJoin refuses somebody who is in the session already, and a session that has ended.
func mayJoin(tx *store.Tx, k *kind.Kind, session, r *store.Row) error {
	if status := session.Values.Str("status"); session.State != store.Live || status == archived || status == cancelled {
		return fault.New(fault.Conflict, "%[1]s已归档、取消或作废，不能再加人。", "%[1]s is archived, cancelled or void; nobody joins it any more.", session.Values.Str("doc_no"))
	}
	others, err := tx.Where(k, "session_id", session.ID)
	if err != nil {
		return err
	}
	for i := range others {
		if o := &others[i]; o.ID != r.ID && o.State == store.Live && o.Values["employee_id"] == r.Values["employee_id"] {
			return fault.InFields(map[string]fault.Text{"employee_id": fault.Sprintf("“%[1]s”已在这次培训的名单里。", "“%[1]s” takes part in this session already.", record.NewNames(tx).Of("employee", r.Values.Str("employee_id")))})
		}
	}
	return nil
}

// late are the fields of a record that may still come when its session is archived.
var late = []string{"retake_score", "outcome", "cert_no", "cert_expiry", "scan", "remark"}

// EditRecord changes a record by hand. What is refused is refused before anything is
// written: a list that is pasted into goes on with the next cell.
func EditRecord(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, session, err := editRecord(tx, k, id, rev, in)
	if err != nil || session == nil {
		return out, err
	}
	return out, follow(tx, session)
}

// editRecord changes a record and leaves the session's figures to the caller.
func editRecord(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (out record.Outcome, session *store.Row, err error) {
	old, err := record.Get(tx, k, id)
	if err != nil {
		return out, nil, err
	}
	if err := user.Covers(tx, k, kind.Change, old); err != nil {
		return out, nil, err
	}
	if session, err = sessionOf(tx, old.Values.Str("session_id")); err != nil {
		return out, nil, err
	}
	set, err := rulesOf(tx)
	if err != nil {
		return out, nil, err
	}
	was, will := maps.Clone(old.Values), foreseen(tx, k, old, in)
	if err := mayChange(k, session, was, will); err != nil {
		return out, nil, err
	}
	if err := result(tx, k, will, was, set, kind.Values{}); err != nil {
		return out, nil, err
	}
	if out, err = record.Edit(tx, k, id, rev, in); err != nil {
		return out, nil, err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return out, nil, err
	}
	if err := settle(tx, k, r, session, in.Values, was); err != nil {
		return out, nil, err
	}
	out.Rev = r.Rev
	return out, session, nil
}

// foreseen is a record as it would be; what cannot be read is left for record to refuse.
func foreseen(tx *store.Tx, k *kind.Kind, old *store.Row, in record.Input) kind.Values {
	out, c := maps.Clone(old.Values), record.Context(tx)
	for name, x := range in.Values {
		f, ok := k.Field(name)
		if !ok || !f.Stored() {
			continue
		}
		if v, _, err := f.Normal(x, c); err == nil {
			out[name] = v
		}
	}
	return out
}

// mayChange refuses to change in one record what its session says, and what is archived.
func mayChange(k *kind.Kind, session *store.Row, was, is kind.Values) error {
	wrong := map[string]fault.Text{}
	var fixed kind.Values
	if session != nil {
		fixed = facts(session)
		fixed["employee_id"], fixed["emp_no"] = nil, nil
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		_, of := fixed[f.Name]
		switch {
		case was[f.Name] == is[f.Name] || !f.Stored():
		case f.Name == "session_id":
			wrong[f.Name] = fault.T("记录不能换到另一次培训，请作废后另登。", "A record does not move to another session; void it and enter another.")
		case of:
			wrong[f.Name] = fault.Sprintf("%[1]s由培训实施记录带出，请到那里修改；换人请移出名单后另加。", "%[2]s comes from the session; change it there. Another person is another record.", f.Label, f.English)
		case session != nil && session.Values.Str("status") == archived && !slices.Contains(late, f.Name):
			wrong[f.Name] = fault.Sprintf("培训 %[1]s 已归档，“%[2]s”不能再改。要改请先撤销归档。", "Session %[1]s is archived, so “%[3]s” stays. Take it out of the archive first.", session.Values.Str("doc_no"), f.Label, f.English)
		}
	}
	return fault.InFields(wrong)
}

// settle writes into a record what follows from its session, its scores and its person.
// given is what somebody typed just now, was what stood there before; nil for a new one.
func settle(tx *store.Tx, k *kind.Kind, r *store.Row, session *store.Row, given map[string]any, was kind.Values) error {
	set, err := rulesOf(tx)
	if err != nil {
		return err
	}
	v, want := r.Values, kind.Values{}
	if err := proposePerson(tx, v.Str("employee_id"), "", want); err != nil {
		return err
	}
	if was != nil && was["employee_id"] == v["employee_id"] || v["dept_id"] != nil {
		delete(want, "dept_id") // as it was at the time
	}
	if session != nil {
		maps.Copy(want, facts(session))
		if h, ok := hoursIn(session, v, given, was); ok {
			want["hours"] = h
		}
	}
	now := maps.Clone(v)
	maps.Copy(now, want)
	if err := result(tx, k, now, was, set, want); err != nil {
		return err
	}
	if err := expiry(tx, now, session, want); err != nil {
		return err
	}
	return put(tx, k, r, want)
}

// took are the statuses of sessions that have taken place.
var took = []string{held, examined, archived}

// hoursIn is how many hours a session brings: all of them to whoever was there, none to
// who was not. What somebody typed for one person stays until his attendance changes.
func hoursIn(session *store.Row, v kind.Values, given map[string]any, was kind.Values) (any, bool) {
	if !slices.Contains(took, session.Values.Str("status")) {
		return nil, false
	}
	if x := given["hours"]; x != nil && x != "" {
		return nil, false
	}
	if v["hours"] != nil && (was == nil || Attended(was.Str("attendance")) == Attended(v.Str("attendance"))) {
		return nil, false
	}
	return share(session, v), true
}

func share(session *store.Row, v kind.Values) any {
	if Attended(v.Str("attendance")) {
		return session.Values["hours"]
	}
	return int64(0)
}

// result puts into want what follows from the scores in now, and refuses another result
// that somebody has typed beside them.
func result(tx *store.Tx, k *kind.Kind, now, was kind.Values, set rules, want kind.Values) error {
	follows := marksOf(now, set).Result()
	before := ""
	if was != nil {
		before = marksOf(was, set).Result()
	}
	has := now.Str("result")
	switch {
	case follows == "" && before != "" && has == before:
		want["result"], now["result"] = nil, nil
	case follows == "" || follows == has:
	case has != "" && (was == nil || was.Str("result") != has):
		m := marksOf(now, set)
		return fault.InFields(map[string]fault.Text{"result": fault.Sprintf("按成绩和合格分 %[1]s，结果应是“%[2]s”，不是“%[3]s”。请改成绩，或把结果留空。",
			"By the scores and the pass mark %[1]s the result is “%[4]s”, not “%[5]s”. Change the score, or leave the result empty.",
			text(k, "pass_score", m.Pass), named(tx, follows).ZH, named(tx, has).ZH, named(tx, follows).EN, named(tx, has).EN)})
	default:
		want["result"], now["result"] = follows, follows
	}
	return nil
}

// named is a result in words.
func named(tx *store.Tx, result string) fault.Text {
	c, _ := tx.Lists().Code("train_result", result)
	return fault.T(c.Label, c.English)
}

func text(k *kind.Kind, field string, v any) string {
	f, _ := k.Field(field)
	return f.Text(v, kind.Context{})
}

// expiry dates the certificate of somebody who passed, where nobody has.
func expiry(tx *store.Tx, now kind.Values, session *store.Row, want kind.Values) error {
	if !Passed(now.Str("result")) || now["cert_expiry"] != nil || now.Str("train_date") == "" {
		return nil
	}
	months := int64(0)
	if session != nil {
		months = session.Values.Int("valid_months")
	} else if c, err := courseOf(tx, now.Str("course_id")); err != nil {
		return err
	} else if c != nil {
		months = c.Values.Int("valid_months")
	}
	if months > 0 {
		want["cert_expiry"] = calendar.AddMonths(now.Str("train_date"), int(months))
	}
	return nil
}

// MayVoidRecord refuses to void what is archived, and counts the session anew.
func MayVoidRecord(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	session, err := sessionOf(tx, r.Values.Str("session_id"))
	if err != nil || session == nil {
		return err
	}
	if session.Values.Str("status") == archived {
		return fault.New(fault.Conflict, "培训 %[1]s 已归档，名单不能再改。要改请先撤销归档。", "Session %[1]s is archived; its list stays. Take it out of the archive first.", session.Values.Str("doc_no"))
	}
	return tally(tx, session.ID)
}

// RestoredRecord takes somebody back into the session.
func RestoredRecord(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	session, err := sessionOf(tx, r.Values.Str("session_id"))
	if err != nil || session == nil {
		return err
	}
	if err := mayJoin(tx, k, session, r); err != nil {
		return err
	}
	return tally(tx, session.ID)
}

// recordsOf are the people of a session, in the order in which they were entered.
func recordsOf(tx *store.Tx, session string) ([]store.Row, error) {
	k, err := tx.Kind(Record.Name)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Where(k, "session_id", session)
	if err != nil {
		return nil, fmt.Errorf("training: records of a session: %w", err)
	}
	return slices.DeleteFunc(rows, func(r store.Row) bool { return r.State != store.Live }), nil
}

// Listed are the people of a session whom the actor may see, by department and number, as
// a list that they sign has them.
func Listed(tx *store.Tx, session string) ([]store.Row, error) {
	k, err := tx.Kind(Record.Name)
	if err != nil {
		return nil, err
	}
	rows, err := recordsOf(tx, session)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return user.Covers(tx, k, kind.View, &r) != nil })
	names := record.NewNames(tx)
	slices.SortStableFunc(rows, func(a, b store.Row) int {
		return cmp.Or(strings.Compare(names.Of("department", a.Values.Str("dept_id")), names.Of("department", b.Values.Str("dept_id"))), strings.Compare(a.Values.Str("emp_no"), b.Values.Str("emp_no")))
	})
	return rows, nil
}
