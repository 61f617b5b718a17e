package training

import (
	"slices"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Later is after how many days of a training what it changed is judged (domain §7.1).
const Later = 90

// SaveEval stores what somebody thought of a training.
func SaveEval(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Eval.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := saveEval(tx, k, in)
	if err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	return out, tally(tx, r.Values.Str("session_id"))
}

// saveEval stores an evaluation and leaves the session's score to the caller.
func saveEval(tx *store.Tx, k *kind.Kind, in record.Input) (record.Outcome, error) {
	if err := user.Gate(tx, k, kind.Add); err != nil {
		return record.Outcome{}, err
	}
	if err := wouldEvaluate(tx, k, &store.Row{Values: kind.Values{}}, in); err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return savedEval(tx, k, out)
}

// EditEval changes an evaluation, or says three months later what has changed.
func EditEval(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	old, err := record.Get(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	if err := user.Covers(tx, k, kind.Change, old); err != nil {
		return record.Outcome{}, err
	}
	if err := wouldEvaluate(tx, k, old, in); err != nil {
		return record.Outcome{}, err
	}
	before := old.Values.Str("session_id")
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	if out, err = savedEval(tx, k, out); err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return out, err
	}
	if now := r.Values.Str("session_id"); now != before {
		if err := tally(tx, before); err != nil {
			return out, err
		}
	}
	return out, tally(tx, r.Values.Str("session_id"))
}

// wouldEvaluate is mayEvaluate of an evaluation as it would be, before anything is written.
func wouldEvaluate(tx *store.Tx, k *kind.Kind, old *store.Row, in record.Input) error {
	will := foreseen(tx, k, old, in)
	session, err := sessionOf(tx, will.Str("session_id"))
	if err != nil || session == nil {
		return err
	}
	return mayEvaluate(tx, k, session, &store.Row{ID: old.ID, Values: will})
}

// savedEval works the score out and says who judged, and when.
func savedEval(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	session, err := sessionOf(tx, r.Values.Str("session_id"))
	if err != nil || session == nil {
		return out, err
	}
	v := r.Values
	const each = 50 // the average of four marks times 20, in tenths
	want := kind.Values{"score": (v.Int("s_content") + v.Int("s_trainer") + v.Int("s_org") + v.Int("s_use")) * each, "dept_id": session.Values["dept_id"]}
	who := kind.Values{}
	if err := proposePerson(tx, v.Str("evaluator"), "", who); err != nil {
		return out, err
	}
	if who["dept_id"] != nil {
		want["dept_id"] = who["dept_id"]
	}
	if v["behavior"] != nil {
		if v["behavior_on"] == nil {
			want["behavior_on"] = tx.Today()
		}
		if v["behavior_by"] == nil && tx.Actor.Employee != "" {
			want["behavior_by"] = tx.Actor.Employee
		}
		if due := dueOn(session); due > tx.Today() {
			out.Warnings = append(out.Warnings, kind.Finding{Field: "behavior", Warn: true, Say: fault.Sprintf("行为改进一般在培训后 %[1]d 天（%[2]s 起）评价，请确认。", "What has changed is usually judged %[1]d days after (from %[2]s); please check.", Later, due)})
		}
	}
	if err := put(tx, k, r, want); err != nil {
		return out, err
	}
	out.Rev = r.Rev
	return out, nil
}

// dueOn is from when what a training changed is judged; "" while it has not been held.
func dueOn(session *store.Row) string {
	day, _ := dayOf(session.Values.Str("end_at")).(string)
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, Later).Format(time.DateOnly)
}

// mayEvaluate asks for a training that has been held, and that whoever is named was there
// and has not said it before.
func mayEvaluate(tx *store.Tx, k *kind.Kind, session, r *store.Row) error {
	if !slices.Contains(took, session.Values.Str("status")) {
		return fault.InFields(map[string]fault.Text{"session_id": fault.Sprintf("%[1]s还没有实施，不能评估。", "%[1]s has not been held yet.", session.Values.Str("doc_no"))})
	}
	who := r.Values.Str("evaluator")
	if who == "" {
		return nil
	}
	say := func(zh, en string) error {
		return fault.InFields(map[string]fault.Text{"evaluator": fault.Sprintf(zh, en, record.NewNames(tx).Of("employee", who))})
	}
	people, err := recordsOf(tx, session.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p store.Row) bool { return p.Values.Str("employee_id") == who }) {
		return say("“%s”不在这次培训的名单里。", "“%s” did not take part in this session.")
	}
	others, err := tx.Where(k, "session_id", session.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(others, func(o store.Row) bool {
		return o.ID != r.ID && o.State == store.Live && o.Values.Str("evaluator") == who
	}) {
		return say("“%s”已经评估过这次培训。", "“%s” has evaluated this session already.")
	}
	return nil
}

// CountedEval brings the session's score up to date after an evaluation is void, or is not
// any more.
func CountedEval(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	if id := r.Values.Str("session_id"); id != "" {
		return tally(tx, id)
	}
	return nil
}

// evaluated is the average score of a session's evaluations; nil while there are none.
func evaluated(tx *store.Tx, session string) (any, error) {
	k, err := tx.Kind(Eval.Name)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Where(k, "session_id", session)
	if err != nil {
		return nil, err
	}
	sum, n := int64(0), int64(0)
	for i := range rows {
		if rows[i].State == store.Live {
			sum, n = sum+rows[i].Values.Int("score"), n+1
		}
	}
	return mean(sum, n), nil
}
