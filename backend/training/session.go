package training

import (
	"maps"
	"slices"
	"strings"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// ProposeSession is what a session begins with: who organises it, and what its course says.
func ProposeSession(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out, err := flow.Proposal(tx, &Session, in)
	if err != nil {
		return nil, err
	}
	id, _ := in["course_id"].(string)
	course, err := courseOf(tx, id)
	if err != nil {
		return nil, err
	}
	if course != nil {
		for _, name := range []string{"hours", "trainer", "exam_mode", "pass_score", "valid_months"} {
			out[name] = course.Values[name]
		}
	}
	from, _ := in["start_at"].(string)
	to, _ := in["end_at"].(string)
	if h := between(from, to); h > 0 {
		out["hours"] = h
	}
	return out, nil
}

// between is how long something takes, in tenths of an hour, to the half hour; 0 if that
// is not known.
func between(from, to string) int64 {
	a, err1 := time.Parse(time.DateTime, from)
	b, err2 := time.Parse(time.DateTime, to)
	if err1 != nil || err2 != nil || !b.After(a) {
		return 0
	}
	const half = 30 * time.Minute
	return int64((b.Sub(a)+half/2)/half) * 5
}

// SaveSession stores a new session.
func SaveSession(tx *store.Tx, in record.Input) (record.Outcome, error) {
	return save(tx, Session.Name, ProposeSession, in, func(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
		return savedSession(tx, k, out, nil)
	})
}

// EditSession changes a session; its records follow.
func EditSession(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	old, err := record.Get(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return savedSession(tx, k, out, old)
}

// savedSession writes what follows from the course, finds the line of a plan that the
// session fulfils, and brings its records up to date.
func savedSession(tx *store.Tx, k *kind.Kind, out record.Outcome, old *store.Row) (record.Outcome, error) {
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	if err := ofCourse(tx, k, r); err != nil {
		return out, err
	}
	if err := plannedIn(tx, k, r); err != nil {
		return out, err
	}
	if r, err = record.Get(tx, k, out.ID); err != nil {
		return out, err
	}
	if out.Rev = r.Rev; old == nil {
		return out, nil
	}
	if err := refresh(tx, r, old); err != nil {
		return out, err
	}
	if err := tally(tx, r.ID); err != nil {
		return out, err
	}
	if r, err = record.Get(tx, k, out.ID); err == nil {
		out.Rev = r.Rev
	}
	return out, err
}

// ofCourse writes what the course is called and what kind it is of.
func ofCourse(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	course, err := courseOf(tx, r.Values.Str("course_id"))
	if err != nil || course == nil {
		return err
	}
	want := kind.Values{"name": course.Values["name"], "type": course.Values["type"]}
	for _, name := range []string{"exam_mode", "hours"} {
		if r.Values[name] == nil {
			want[name] = course.Values[name]
		}
	}
	return put(tx, k, r, want)
}

// put writes what differs.
func put(tx *store.Tx, k *kind.Kind, r *store.Row, want kind.Values) error {
	diff := kind.Values{}
	for name, x := range want {
		if r.Values[name] != x {
			diff[name] = x
		}
	}
	if len(diff) == 0 {
		return nil
	}
	if err := record.Put(tx, k, r.ID, diff); err != nil {
		return err
	}
	again, err := record.Get(tx, k, r.ID)
	if err == nil {
		*r = *again
	}
	return err
}

// refresh brings the records of a session to what it says now; hours that were the
// session's stay the session's.
func refresh(tx *store.Tx, session, old *store.Row) error {
	return eachOf(tx, session, func(k *kind.Kind, r *store.Row) error {
		was := maps.Clone(r.Values)
		if old != nil && r.Values["hours"] != nil && r.Values["hours"] == share(old, r.Values) {
			r.Values["hours"] = nil
		}
		return settle(tx, k, r, session, nil, was)
	})
}

// eachOf does something with every record of a session and stops at the first that fails.
func eachOf(tx *store.Tx, session *store.Row, fn func(k *kind.Kind, r *store.Row) error) error {
	k, err := tx.Kind(Record.Name)
	if err != nil {
		return err
	}
	rows, err := recordsOf(tx, session.ID)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := fn(k, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// follow brings the figures of a head up to date after a change of one record, once its
// scores are complete: while they are being entered each of them would write a line of
// history. Until then the figures are asked for (TallyOf).
func follow(tx *store.Tx, session *store.Row) error {
	if status := session.Values.Str("status"); status == planned || status == notified || status == held {
		return nil
	}
	return tally(tx, session.ID)
}

// Tallied is what the records of a session come to.
type Tallied struct {
	Expected int64 `json:"expected"`
	Attended int64 `json:"attended"`
	Passed   int64 `json:"passed"`
	Average  any   `json:"average"` // of the scores, in tenths; nil while there are none
}

// talliedOf counts the records of a session.
func talliedOf(tx *store.Tx, id string) (f Tallied, err error) {
	rows, err := recordsOf(tx, id)
	if err != nil {
		return f, err
	}
	scores, sum := int64(0), int64(0)
	for i := range rows {
		v := rows[i].Values
		f.Expected += v.Int("expected")
		if Attended(v.Str("attendance")) {
			f.Attended++
		}
		if Passed(v.Str("result")) {
			f.Passed++
		}
		if x, ok := v["score"].(int64); ok {
			scores, sum = scores+1, sum+x
		}
	}
	f.Average = mean(sum, scores)
	return f, nil
}

// TallyOf counts the records of a session for a user who may see it.
func TallyOf(tx *store.Tx, id string) (f Tallied, err error) {
	k, err := tx.Kind(Session.Name)
	if err != nil {
		return f, err
	}
	s, err := record.View(tx, k, id)
	if err != nil {
		return f, err
	}
	return talliedOf(tx, s.ID)
}

// Tally brings the figures of a session's head up to date, for whoever writes records as
// a rule does.
func Tally(tx *store.Tx, id string) error { return tally(tx, id) }

// tally counts the records of a session into its head.
func tally(tx *store.Tx, id string) error {
	k, err := tx.Kind(Session.Name)
	if err != nil {
		return err
	}
	s, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	n, err := talliedOf(tx, id)
	if err != nil {
		return err
	}
	want := kind.Values{"expected": n.Expected, "attended": nil, "passed": nil, "average": n.Average}
	if slices.Contains(took, s.Values.Str("status")) {
		want["attended"], want["passed"] = n.Attended, n.Passed
	}
	if want["eval_score"], err = evaluated(tx, id); err != nil {
		return err
	}
	return put(tx, k, s, want)
}

// mean is a sum by how many there are, half up; nil of none.
func mean(sum, n int64) any {
	if n == 0 {
		return nil
	}
	return (2*sum + n) / (2 * n)
}

// StepSession takes a step of a session.
func StepSession(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	check := map[string]func(*store.Tx, *kind.Kind, *store.Row, flow.Opinion) error{"notify": mayNotify, "hold": mayHold, "exam": mayExam, "archive": mayArchive}[name]
	leads := func(tx *store.Tx, k *kind.Kind, r *store.Row) (flow.Facts, error) {
		if check != nil {
			if err := check(tx, k, r, o); err != nil {
				return flow.Facts{}, err
			}
		}
		if name == "reopen" && r.Values.Str("exam_mode") == noExamination {
			return flow.Facts{To: held}, nil
		}
		return flow.Facts{}, nil
	}
	if err := flow.Take(tx, k, id, name, o, leads); err != nil {
		return err
	}
	s, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	if name == "hold" {
		if err := present(tx, s); err != nil {
			return err
		}
	}
	if err := tally(tx, id); err != nil {
		return err
	}
	return settleRow(tx, s.Values.Str("plan_row_id"))
}

// mayNotify asks for what people must be told, and for people.
func mayNotify(tx *store.Tx, k *kind.Kind, s *store.Row, _ flow.Opinion) error {
	var zh, en []string
	for _, name := range []string{"start_at", "end_at", "hours", "trainer", "place", "content"} {
		if f, _ := k.Field(name); s.Values[name] == nil {
			zh, en = append(zh, f.Label), append(en, f.English)
		}
	}
	if len(zh) > 0 {
		return fault.New(fault.Conflict, "发通知前请先填写：%[1]s。", "Before it is announced, fill in: %[2]s.", fault.Whole(strings.Join(zh, "、")), fault.Whole(strings.Join(en, ", ")))
	}
	rows, err := recordsOf(tx, s.ID)
	if err == nil && len(rows) == 0 {
		err = fault.New(fault.Conflict, "%[1]s还没有参训人员，请先加入名单。", "Nobody takes part in %[1]s yet; choose people first.", s.Values.Str("doc_no"))
	}
	return err
}

func mayHold(tx *store.Tx, _ *kind.Kind, s *store.Row, _ flow.Opinion) error {
	if day, _ := dayOf(s.Values.Str("start_at")).(string); day > tx.Today() {
		return fault.New(fault.Conflict, "%[1]s要到 %[2]s 才开始，还不能录入签到。", "%[1]s does not begin before %[2]s; nobody can have signed.", s.Values.Str("doc_no"), day)
	}
	return nil
}

// present takes everybody for present of whom nobody has said otherwise, and gives each
// his hours.
func present(tx *store.Tx, s *store.Row) error {
	return eachOf(tx, s, func(k *kind.Kind, r *store.Row) error {
		was := maps.Clone(r.Values)
		if r.Values["attendance"] == nil {
			if err := put(tx, k, r, kind.Values{"attendance": "present"}); err != nil {
				return err
			}
		}
		return settle(tx, k, r, s, nil, was)
	})
}

// maxNamed is how many people a sentence names.
const maxNamed = 10

// mayExam refuses to end the scores while somebody who was there has no result.
func mayExam(tx *store.Tx, _ *kind.Kind, s *store.Row, _ flow.Opinion) error {
	rows, err := recordsOf(tx, s.ID)
	if err != nil {
		return err
	}
	names := record.NewNames(tx)
	var open []string
	for i := range rows {
		if v := rows[i].Values; v["result"] == nil {
			open = append(open, names.Of("employee", v.Str("employee_id")))
		}
	}
	if len(open) == 0 {
		return nil
	}
	first := open[:min(len(open), maxNamed)]
	return fault.New(fault.Conflict, "还有 %[1]d 人没有成绩或结果：%[2]s。缺考的请把出勤改为请假或缺席。", "%[1]d people have neither score nor result: %[3]s. Set the attendance of those who were not there.",
		len(open), fault.Whole(strings.Join(first, "、")), fault.Whole(strings.Join(first, ", ")))
}

// mayArchive asks for all results, and for the signed list; where there is none, for the
// reason.
func mayArchive(tx *store.Tx, k *kind.Kind, s *store.Row, o flow.Opinion) error {
	if s.Values.Str("exam_mode") != noExamination {
		if err := mayExam(tx, k, s, o); err != nil {
			return err
		}
	}
	if strings.TrimSpace(o.Reason+s.Values.Str("no_scan")) != "" {
		return nil
	}
	files, err := attach.List(tx, k, s.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(files, func(a attach.Attachment) bool { return a.Field == "signin_scan" || a.Field == "" }) {
		return nil
	}
	return fault.New(fault.Conflict, "还没有签到表扫描件。请先上传，或写明没有扫描件的原因。", "The signed list of attendance is missing. Attach its scan, or say why there is none.")
}

// MayVoidSession refuses to void what people have in their files.
func MayVoidSession(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	if slices.Contains(took, r.Values.Str("status")) {
		return fault.New(fault.Conflict, "%[1]s已经实施，记入了个人培训档案，不能作废。", "%[1]s has taken place and stands in people's files; it cannot be void.", r.Values.Str("doc_no"))
	}
	return settleRow(tx, r.Values.Str("plan_row_id"))
}
