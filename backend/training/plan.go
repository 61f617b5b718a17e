package training

import (
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// ProposePlan is what a plan begins with: whoever plans, his department, and the year.
func ProposePlan(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out, err := flow.Proposal(tx, &Plan, in)
	if err != nil {
		return nil, err
	}
	out["title"] = tx.Today()[:4] + "年度培训计划"
	return out, nil
}

// save stores a new record with what is proposed where somebody left a field empty, and
// then does what follows from it.
func save(tx *store.Tx, name string, propose func(*store.Tx, map[string]any) (kind.Values, error), in record.Input, after func(*store.Tx, *kind.Kind, record.Outcome) (record.Outcome, error)) (record.Outcome, error) {
	k, err := tx.Kind(name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := propose(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return after(tx, k, out)
}

// edit changes a record and then does what follows from that.
func edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input, after func(*store.Tx, *kind.Kind, record.Outcome) (record.Outcome, error)) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return after(tx, k, out)
}

// SavePlan stores a new plan.
func SavePlan(tx *store.Tx, in record.Input) (record.Outcome, error) {
	return save(tx, Plan.Name, ProposePlan, in, savedPlan)
}

// EditPlan changes a plan that is still open.
func EditPlan(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	return edit(tx, k, id, rev, in, savedPlan)
}

// savedPlan fills what the lines leave to their courses and adds up.
func savedPlan(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	lines, rows, err := linesOf(tx, out.ID)
	if err != nil {
		return out, err
	}
	hours, budget := int64(0), int64(0)
	for i := range rows {
		v, err := byItsCourse(tx, rows[i].Values)
		if err != nil {
			return out, err
		}
		if err := put(tx, lines, &rows[i], v); err != nil {
			return out, err
		}
		hours, budget = hours+rows[i].Values.Int("hours"), budget+rows[i].Values.Int("budget")
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	if err := put(tx, k, r, kind.Values{"hours": hours, "budget": budget}); err != nil {
		return out, err
	}
	out.Rev = r.Rev
	return out, nil
}

func linesOf(tx *store.Tx, plan string) (*kind.Kind, []store.Row, error) {
	k, err := tx.Kind(PlanCourse.Name)
	if err != nil {
		return nil, nil, err
	}
	rows, err := record.Lines(tx, k, plan)
	return k, rows, err
}

// byItsCourse is what a line leaves to its course.
func byItsCourse(tx *store.Tx, v kind.Values) (kind.Values, error) {
	out := kind.Values{}
	course, err := courseOf(tx, v.Str("course_id"))
	if err != nil || course == nil {
		return out, err
	}
	for _, name := range []string{"type", "hours", "exam_mode", "trainer"} {
		if v[name] == nil {
			out[name] = course.Values[name]
		}
	}
	return out, nil
}

// PlanLine says of a line in a form what its course would fill in.
func PlanLine(tx *store.Tx, _ string, l *record.Line) error {
	v, err := byItsCourse(tx, l.Row.Values)
	for name, x := range v {
		l.Row.Values[name] = x
	}
	return err
}

// StepPlan takes a step of a plan.
func StepPlan(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	budget := func(_ *store.Tx, _ *kind.Kind, r *store.Row) (flow.Facts, error) {
		return flow.Facts{Amount: r.Values.Int("budget")}, nil
	}
	if err := flow.Take(tx, k, id, name, o, budget); err != nil || name != "arrange" {
		return err
	}
	plan, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	return arrange(tx, plan)
}

// arrange makes a session for each line of a plan that has none and is not called off.
func arrange(tx *store.Tx, plan *store.Row) error {
	_, rows, err := linesOf(tx, plan.ID)
	if err != nil {
		return err
	}
	sessions, err := tx.Kind(Session.Name)
	if err != nil {
		return err
	}
	made := 0
	for i := range rows {
		r := &rows[i]
		has, err := sessionsOf(tx, r.ID)
		if err != nil {
			return err
		}
		if len(has) > 0 || r.Values.Str("status") == "cancelled" || r.Values.Str("status") == "done" {
			continue
		}
		if err := arrangeOne(tx, sessions, plan, r); err != nil {
			return err
		}
		made++
	}
	if made == 0 {
		return fault.New(fault.Conflict, "%[1]s的课程都已有培训安排，或已取消。", "All courses of %[1]s have their sessions, or are called off.", plan.Values.Str("doc_no"))
	}
	return nil
}

// trainers are which kind of trainer a form of training has.
var trainers = map[string]string{"expert": "external", "external": "org", "exchange": "external"}

func arrangeOne(tx *store.Tx, sessions *kind.Kind, plan, row *store.Row) error {
	v := kind.Values{"course_id": row.Values["course_id"], "plan_id": plan.ID, "plan_row_id": row.ID, "dept_id": plan.Values["dept_id"], "organiser": plan.Values["planner"]}
	for _, name := range []string{"mode", "hours", "trainer", "place", "exam_mode", "plan_month"} {
		v[name] = row.Values[name]
	}
	if t := trainers[row.Values.Str("mode")]; t != "" {
		v["trainer_type"] = t
	}
	course, err := courseOf(tx, row.Values.Str("course_id"))
	if err != nil {
		return err
	}
	if course != nil {
		v["pass_score"], v["valid_months"] = course.Values["pass_score"], course.Values["valid_months"]
	}
	id, err := record.Add(tx, sessions, v)
	if err != nil {
		return err
	}
	r, err := record.Get(tx, sessions, id)
	if err != nil {
		return err
	}
	return ofCourse(tx, sessions, r)
}

// sessionsOf are the sessions of a line that are neither void nor cancelled.
func sessionsOf(tx *store.Tx, row string) (out []store.Row, err error) {
	k, err := tx.Kind(Session.Name)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Where(k, "plan_row_id", row)
	for _, r := range rows {
		if r.State == store.Live && r.Values.Str("status") != cancelled {
			out = append(out, r)
		}
	}
	return out, err
}

// settleRow says in a line of a plan whether it is done: it is once a session of it has
// been archived, and not any more if that is taken back. What else people say of it stays.
func settleRow(tx *store.Tx, row string) error {
	r, err := found(tx, PlanCourse.Name, row)
	if err != nil || r == nil {
		return err
	}
	has, err := sessionsOf(tx, row)
	if err != nil {
		return err
	}
	done := false
	for i := range has {
		done = done || has[i].Values.Str("status") == archived
	}
	k, err := tx.Kind(PlanCourse.Name)
	if err != nil {
		return err
	}
	switch was := r.Values.Str("status"); {
	case done:
		return put(tx, k, r, kind.Values{"status": "done"})
	case was == "done":
		return put(tx, k, r, kind.Values{"status": "planned"})
	}
	return nil
}

// plannedIn finds the line of an approved plan that a session fulfils: the same course in
// the same year, and no other session of it yet. A session that nobody planned has none.
func plannedIn(tx *store.Tx, k *kind.Kind, s *store.Row) error {
	if s.Values.Str("plan_row_id") != "" || s.Values.Str("start_at") == "" {
		return nil
	}
	lines, err := tx.Kind(PlanCourse.Name)
	if err != nil {
		return err
	}
	rows, err := tx.Where(lines, "course_id", s.Values.Str("course_id"))
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		if r.State != store.Live || r.Values.Str("status") == "cancelled" || r.Values.Str("plan_month")[:4] != s.Values.Str("start_at")[:4] {
			continue
		}
		plan, err := found(tx, Plan.Name, r.Values.Str("plan_id"))
		if err != nil {
			return err
		}
		has, err := sessionsOf(tx, r.ID)
		if err != nil {
			return err
		}
		if plan != nil && plan.State == store.Live && plan.Values.Str("status") == "approved" && len(has) == 0 {
			return put(tx, k, s, kind.Values{"plan_id": plan.ID, "plan_row_id": r.ID, "plan_month": r.Values["plan_month"]})
		}
	}
	return nil
}

// MayVoidPlan refuses to void a plan that trainings were held for.
func MayVoidPlan(tx *store.Tx, _ *kind.Kind, plan *store.Row) error {
	_, rows, err := linesOf(tx, plan.ID)
	if err != nil {
		return err
	}
	for i := range rows {
		has, err := sessionsOf(tx, rows[i].ID)
		if err != nil {
			return err
		}
		if len(has) > 0 {
			return fault.New(fault.Conflict, "%[1]s已有培训 %[2]s，不能作废。请先取消那些培训。", "%[1]s has its session %[2]s; cancel that first.", plan.Values.Str("doc_no"), has[0].Values.Str("doc_no"))
		}
	}
	return nil
}
