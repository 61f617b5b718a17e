package training

import (
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// ProposeExternal is what an application begins with: whoever asks and his department.
func ProposeExternal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	return flow.Proposal(tx, &External, in)
}

// SaveExternal stores a new application.
func SaveExternal(tx *store.Tx, in record.Input) (record.Outcome, error) {
	return save(tx, External.Name, ProposeExternal, in, savedExternal)
}

// EditExternal changes an application that is still open.
func EditExternal(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	return edit(tx, k, id, rev, in, savedExternal)
}

// savedExternal writes when the training ends, and says what it still takes.
func savedExternal(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	_, last, _ := strings.Cut(r.Values.Str("dates"), "/")
	if err := put(tx, k, r, kind.Values{"end_date": last}); err != nil {
		return out, err
	}
	out.Rev = r.Rev
	say, err := bonded(tx, r)
	if err == nil && say.ZH != "" {
		out.Warnings = append(out.Warnings, kind.Finding{Field: "bond", Say: say, Warn: true})
	}
	return out, err
}

// bonded is the sentence about a training so dear that it takes an agreement on service,
// and has none; none otherwise.
func bonded(tx *store.Tx, r *store.Row) (fault.Text, error) {
	set, err := rulesOf(tx)
	if err != nil || r.Values.Int("bond") != 0 || set.bond == 0 || r.Values.Int("cost") < set.bond {
		return fault.Text{}, err
	}
	return fault.Sprintf("费用满 %[1]s 元要签服务协议，这张申请还没有签。", "From %[1]s yuan an agreement on service is signed; this application has none.", parse.FormatMoney(set.bond)), nil
}

// StepExternal takes a step of an application.
func StepExternal(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	facts := func(tx *store.Tx, _ *kind.Kind, r *store.Row) (flow.Facts, error) {
		if name != "submit" {
			return flow.Facts{Amount: r.Values.Int("cost")}, nil
		}
		say, err := bonded(tx, r)
		if err == nil && say.ZH != "" {
			err = &fault.Fault{Code: fault.Conflict, Message: say}
		}
		return flow.Facts{Amount: r.Values.Int("cost")}, err
	}
	if err := flow.Take(tx, k, id, name, o, facts); err != nil || name != "back" {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	return broughtBack(tx, r)
}

// broughtBack makes the record of somebody who has been away.
func broughtBack(tx *store.Tx, r *store.Row) error {
	v := r.Values
	if v["hours"] == nil {
		return fault.New(fault.Conflict, "请填写课时。", "Enter the hours.")
	}
	if strings.TrimSpace(v.Str("outcome")) == "" {
		return fault.New(fault.Conflict, "请填写学习成果（应提交：%[1]s）。", "Say what was learnt (to be handed in: %[1]s).", v.Str("deliver"))
	}
	last := v.Str("end_date")
	if last > tx.Today() {
		return fault.New(fault.Conflict, "培训到 %[1]s 才结束，还不能登记返回。", "The training lasts until %[1]s; nobody is back yet.", last)
	}
	k, err := tx.Kind(Record.Name)
	if err != nil {
		return err
	}
	in := kind.Values{"employee_id": v["applicant"], "dept_id": v["apply_dept"], "name": v["title"], "type": v["type"], "train_date": last, "mode": "external", "org": v["org"],
		"attendance": "present", "ext_id": r.ID, "exam_mode": noExamination}
	for _, name := range []string{"hours", "score", "result", "cert_no", "cert_expiry", "outcome"} {
		in[name] = v[name]
	}
	if v["score"] != nil {
		in["exam_mode"] = "exam"
	} else if v["result"] != nil && v.Str("result") != NoExam {
		in["exam_mode"] = "check"
	}
	id, err := record.Add(tx, k, in)
	if err != nil {
		return err
	}
	made, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	return settle(tx, k, made, nil, in, nil)
}

// AskedExternal is what the dialog of a step begins with: it cost what was applied for.
func AskedExternal(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (flow.Asked, error) {
	out, err := flow.AskedOf(tx, k, r, step)
	if err == nil && step == "back" && out.Values["actual_cost"] == nil {
		out.Values["actual_cost"] = r.Values["cost"]
	}
	return out, err
}

// MayVoidExternal refuses to void what stands in somebody's file.
func MayVoidExternal(_ *store.Tx, _ *kind.Kind, r *store.Row) error {
	if r.Values.Str("status") == "done" {
		return fault.New(fault.Conflict, "%[1]s已返回登记，记入了个人培训档案，不能作废。", "%[1]s has been entered in the file of whoever went; it cannot be void.", r.Values.Str("doc_no"))
	}
	return nil
}
