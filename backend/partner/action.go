package partner

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// SaveAction stores a new change of strategy.
func SaveAction(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, out, err := began(tx, Action.Name, in, ActionProposal)
	if err != nil {
		return out, err
	}
	return out, founded(tx, k, out.ID)
}

// EditAction changes one that is still open.
func EditAction(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return out, founded(tx, k, id)
}

// founded asks for an approved assessment of the same partner.
func founded(tx *store.Tx, k *kind.Kind, id string) error {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	evals, err := tx.Kind(Eval.Name)
	if err != nil {
		return err
	}
	e, err := record.Get(tx, evals, r.Values.Str("eval_id"))
	if err != nil {
		return err
	}
	no := e.Values.Str("doc_no")
	switch {
	case e.Values.Str("partner_id") != r.Values.Str("partner_id"):
		return fault.InFields(map[string]fault.Text{"eval_id": fault.Sprintf("%[1]s评估的是另一个伙伴。", "%[1]s is an assessment of another partner.", no)})
	case e.Values.Str("status") != "approved":
		return fault.InFields(map[string]fault.Text{"eval_id": fault.Sprintf("%[1]s还没有批准。", "%[1]s is not approved yet.", no)})
	}
	return nil
}

// StepAction takes a step of a change of strategy. What is approved and due is carried out
// in the same transaction.
func StepAction(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	if err := flow.Take(tx, k, id, name, o, nil); err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	due := r.Values.Str("effective_date") <= tx.Today()
	switch {
	case name == "submit":
		return maySubmit(tx, k, r)
	case name == "approve" && r.Values.Str("status") == "approved" && due:
		if err := flow.Follow(tx, k, r, "carry_out", "done"); err != nil {
			return err
		}
		return carryOut(tx, k, r)
	case name == "carry_out" && !due:
		return fault.New(fault.Conflict, "%[1]s从 %[2]s 起生效，还没有到。", "%[1]s holds from %[2]s; that day has not come.", r.Values.Str("doc_no"), r.Values.Str("effective_date"))
	case name == "carry_out":
		return carryOut(tx, k, r)
	}
	return nil
}

// maySubmit refuses to end a cooperation while agreements go on, or what is left is not said.
func maySubmit(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if err := founded(tx, k, r.ID); err != nil || r.Values.Str("action") != "terminate" {
		return err
	}
	if r.Values["settlement"] == nil {
		return fault.New(fault.Conflict, "终止合作要先写明遗留结算和交接，再提交。", "State what is settled and handed over before submitting the end of a cooperation.")
	}
	p, err := card(tx, r.Values.Str("partner_id"))
	if err != nil || p == nil {
		return err
	}
	return noneInForce(tx, p.ID, r.Values.Str("effective_date"), p.Values.Str("name"))
}

// becomes is what the status of a partner becomes by what is done, and by which step of the
// card, by what it is now.
var becomes = map[string]map[string][2]string{
	"reward":    {"improving": {"recover", "active"}},
	"keep":      {"improving": {"recover", "active"}, "suspended": {"resume", "active"}},
	"improve":   {"active": {"improve", "improving"}, "suspended": {"improve", "improving"}},
	"suspend":   {"active": {"suspend", "suspended"}, "improving": {"suspend", "suspended"}},
	"terminate": {"candidate": end, "active": end, "improving": end, "suspended": end},
}

var end = [2]string{"terminate", "terminated"}

// carryOut changes the partner's card as it was decided.
func carryOut(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	v := r.Values
	cards, err := tx.Kind(cardKind)
	if err != nil {
		return err
	}
	p, err := record.Get(tx, cards, v.Str("partner_id"))
	if err != nil {
		return err
	}
	if err := record.Put(tx, k, r.ID, kind.Values{"done_on": tx.Today()}); err != nil {
		return err
	}
	if level := v["new_level"]; level != nil && level != p.Values["level"] {
		if err := record.Put(tx, cards, p.ID, kind.Values{"level": level}); err != nil {
			return err
		}
	}
	to, moves := becomes[v.Str("action")][p.Values.Str("status")]
	if moves {
		if err := turn(tx, cards, p.ID, to[0], to[1]); err != nil {
			return err
		}
	}
	var by any
	if v.Str("action") == "improve" {
		by = v["improve_by"]
	}
	if moves || by != nil {
		if err := improves(tx, cards, p, by); err != nil {
			return err
		}
	}
	if v.Int("blacklist") == 1 {
		return turn(tx, cards, p.ID, "black", "blacklist")
	}
	return nil
}

// improves says on the card by when a partner has to improve; nil: no longer, or not at all.
func improves(tx *store.Tx, cards *kind.Kind, p *store.Row, by any) error {
	if p.Values["improve_by"] == by {
		return nil
	}
	return record.Put(tx, cards, p.ID, kind.Values{"improve_by": by})
}

// turn moves a partner to a status, by a step of its card.
func turn(tx *store.Tx, cards *kind.Kind, id, step, to string) error {
	r, err := record.Get(tx, cards, id)
	if err != nil {
		return err
	}
	return flow.Follow(tx, cards, r, step, to)
}

// MayVoidAction refuses to void what was decided.
func MayVoidAction(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if s := r.Values.Str("status"); slices.Contains(k.Open, s) {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s已经提交，不能作废。请先退回。", "%[1]s was submitted and cannot be void. Send it back first.", r.Values.Str("doc_no"))
}
