package partner

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// StepEval takes a step of an assessment. Once it is approved, the partner's card has its
// score and grade.
func StepEval(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	if err := flow.Take(tx, k, id, name, o, nil); err != nil {
		return err
	}
	a, err := openEval(tx, k, id)
	if err != nil {
		return err
	}
	switch name {
	case "start":
		return a.may()
	case "submit":
		return a.complete()
	case "approve":
		if a.doc.Values.Str("status") == "approved" {
			return written(tx, k, a.doc.Values.Str("partner_id"))
		}
	case "act":
		return a.act()
	}
	return nil
}

// complete asks for everybody's points.
func (a *assessment) complete() error {
	if err := a.figure(); err != nil {
		return err
	}
	if left := a.missing(); len(left) > 0 {
		return fault.New(fault.Conflict, "还有评估人没有评完（括号里是还差几项）：%[1]s。", "Not everybody has scored all items (how many are missing): %[1]s.", strings.Join(left, "、"))
	}
	return nil
}

// written writes the latest approved assessment back to the partner's card.
func written(tx *store.Tx, k *kind.Kind, partner string) error {
	list, err := Assessed(tx, k, partner)
	if err != nil || len(list) == 0 {
		return err
	}
	cards, err := tx.Kind(cardKind)
	if err != nil {
		return err
	}
	v := list[len(list)-1].Values
	return record.Put(tx, cards, partner, kind.Values{"last_score": v["total"], "grade": v["grade"], "last_eval": v["eval_date"]})
}

// Assessed are the approved assessments of a partner, by period.
func Assessed(tx *store.Tx, k *kind.Kind, partner string) (out []store.Row, err error) {
	rows, err := of(tx, k, partner)
	for _, r := range rows {
		if r.Values.Str("status") == "approved" {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b store.Row) int { return strings.Compare(a.Values.Str("period"), b.Values.Str("period")) })
	return out, err
}

// act writes the paper of what follows from an assessment.
func (a *assessment) act() error {
	k, err := a.tx.Kind(Action.Name)
	if err != nil {
		return err
	}
	rows, err := of(a.tx, k, a.doc.Values.Str("partner_id"))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Values.Str("eval_id") == a.doc.ID && r.Values.Str("status") != "rejected" {
			return fault.New(fault.Conflict, "%[1]s已经有策略调整：%[2]s。", "%[1]s has a change of strategy already: %[2]s.", a.doc.Values.Str("doc_no"), r.Values.Str("doc_no"))
		}
	}
	in := map[string]any{"eval_id": a.doc.ID}
	v, err := ActionProposal(a.tx, in)
	if err != nil {
		return err
	}
	v["eval_id"] = a.doc.ID
	_, err = record.Add(a.tx, k, v)
	return err
}

// ActionProposal is what a change of strategy begins with: what the assessment proposes.
func ActionProposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	id, _ := in["eval_id"].(string)
	k, err := tx.Kind(Eval.Name)
	if err != nil {
		return nil, err
	}
	if _, ok := kind.CanonicalID(id); !ok {
		return propose(&Action)(tx, in)
	}
	r, err := tx.ByID(k, id)
	if err != nil || r == nil {
		return kind.Values{}, err
	}
	v := r.Values
	out, err := propose(&Action)(tx, record.Filled(in, kind.Values{"partner_id": v["partner_id"]}))
	if err != nil {
		return nil, err
	}
	c := record.Context(tx)
	text := func(name string) string {
		f, _ := k.Field(name)
		return f.Text(v[name], c)
	}
	out["partner_id"], out["action"] = v["partner_id"], v["suggestion"]
	out["content"] = v.Str("period") + " 评估 " + text("total") + " 分，" + text("grade") + "，" + text("suggestion") + "。"
	if action, _ := in["action"].(string); cmp.Or(action, v.Str("suggestion")) == "improve" {
		out["improve_by"] = improveBy(tx, v.Str("grade"))
	}
	for name := range out {
		if x := in[name]; x != nil && x != "" {
			delete(out, name)
		}
	}
	return out, nil
}

// usualMonths is how long a partner has to improve where its grade does not say.
const usualMonths = 3

// improveBy is by when a partner of a grade has to improve.
func improveBy(tx *store.Tx, grade string) string {
	c, _ := tx.Lists().Code("partner_grade", grade)
	months, err := strconv.Atoi(c.Attr["months"])
	if err != nil || months < 1 {
		months = usualMonths
	}
	y, m, d := tx.Now.Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC) // of that month: the 31st has none in June
	return last.AddDate(0, 0, min(0, d-last.Day())).Format(time.DateOnly)
}

// MayVoidEval refuses to void what was submitted.
func MayVoidEval(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	if s := r.Values.Str("status"); s == "draft" || s == "scoring" || s == "returned" {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s已经提交，不能作废。请先退回。", "%[1]s was submitted and cannot be void. Send it back first.", r.Values.Str("doc_no"))
}
