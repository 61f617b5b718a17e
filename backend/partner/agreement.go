package partner

import (
	"cmp"
	"slices"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// about is what a new document about a partner begins with: who looks after him here, else
// whoever enters it.
func about(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, *store.Row, error) {
	id, _ := in["partner_id"].(string)
	p, err := card(tx, id)
	if err != nil {
		return nil, nil, err
	}
	out := kind.Values{}
	if p != nil {
		for ours, theirs := range map[string]string{k.Dept: "dept_id", k.Owner: "owner_id"} {
			if x, _ := in[ours].(string); ours != "" && x == "" && p.Values[theirs] != nil {
				out[ours] = p.Values[theirs]
			}
		}
	}
	rest, err := flow.Proposal(tx, k, record.Filled(in, out))
	for name, x := range rest {
		out[name] = x
	}
	return out, p, err
}

// card is a partner by id; nil where none is named.
func card(tx *store.Tx, id string) (*store.Row, error) {
	if _, ok := kind.CanonicalID(id); !ok {
		return nil, nil
	}
	k, err := tx.Kind(cardKind)
	if err != nil {
		return nil, err
	}
	return tx.ByID(k, id)
}

// propose is about without the card.
func propose(k *kind.Kind) func(*store.Tx, map[string]any) (kind.Values, error) {
	return func(tx *store.Tx, in map[string]any) (kind.Values, error) {
		out, _, err := about(tx, k, in)
		return out, err
	}
}

// began stores a new document with what is proposed for it.
func began(tx *store.Tx, name string, in record.Input, propose func(*store.Tx, map[string]any) (kind.Values, error)) (*kind.Kind, record.Outcome, error) {
	k, err := tx.Kind(name)
	if err != nil {
		return nil, record.Outcome{}, err
	}
	proposed, err := propose(tx, in.Values)
	if err != nil {
		return nil, record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	out, err := record.Save(tx, k, in)
	return k, out, err
}

var mayAgree = fault.T("签订新协议", "agreed with anew")

// AgreementProposal is what a new agreement begins with.
func AgreementProposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	return propose(&Agreement)(tx, in)
}

// SaveAgreement stores a new agreement.
func SaveAgreement(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, out, err := began(tx, Agreement.Name, in, AgreementProposal)
	if err != nil {
		return out, err
	}
	return out, agreed(tx, k, out.ID)
}

// EditAgreement changes the draft of an agreement.
func EditAgreement(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return out, agreed(tx, k, id)
}

// agreed refuses an agreement with whom nothing is agreed any more, and one whose former
// agreement is not its own.
func agreed(tx *store.Tx, k *kind.Kind, id string) error {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	v := r.Values
	if err := MayName(tx, v.Str("partner_id"), mayAgree, false); err != nil || v["prev_id"] == nil {
		return err
	}
	prev, err := record.Get(tx, k, v.Str("prev_id"))
	if err != nil {
		return err
	}
	no := record.Number(k, prev.ID, prev.Values)
	wrong := func(zh, en string) error {
		return fault.InFields(map[string]fault.Text{"prev_id": fault.Sprintf(zh, en, no)})
	}
	switch {
	case prev.ID == id:
		return wrong("协议不能以自己为前一协议。", "An agreement is not its own former one.")
	case prev.Values.Str("partner_id") != v.Str("partner_id"):
		return wrong("%[1]s是另一个伙伴的协议，不能作为前一协议。", "%[1]s is an agreement with another partner.")
	case prev.Values.Str("start_date") > v.Str("start_date"):
		return wrong("%[1]s的生效日期比这份协议晚，不能作为前一协议。", "%[1]s came into force later than this one.")
	}
	next, err := renewal(tx, k, prev.ID)
	if err != nil || next == nil || next.ID == id {
		return err
	}
	return fault.InFields(map[string]fault.Text{"prev_id": fault.Sprintf("%[1]s已经由 %[2]s 续签。", "%[1]s was renewed by %[2]s already.", no, record.Number(k, next.ID, next.Values))})
}

// renewal is the live agreement that names another one as its former; nil: none.
func renewal(tx *store.Tx, k *kind.Kind, id string) (*store.Row, error) {
	rows, err := tx.Where(k, "prev_id", id)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].State == store.Live {
			return &rows[i], nil
		}
	}
	return nil, nil
}

// StepAgreement takes a step of an agreement.
func StepAgreement(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	facts := func(_ *store.Tx, _ *kind.Kind, r *store.Row) (flow.Facts, error) {
		return flow.Facts{Amount: r.Values.Int("amount")}, nil // a company may set a stage for large ones
	}
	if err := flow.Take(tx, k, id, name, o, facts); err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	switch name {
	case "submit":
		return agreed(tx, k, id)
	case "sign":
		return signed(tx, k, r, cmp.Or(o.SignDate, r.Values.Str("sign_date"), tx.Today()))
	case "file":
		return filed(tx, k, r)
	case "renew":
		return renew(tx, k, r)
	case "terminate":
		return stopped(tx, k, r)
	}
	return nil
}

// signed notes the day, and ends the former agreement by this one.
func signed(tx *store.Tx, k *kind.Kind, r *store.Row, day string) error {
	if err := record.Put(tx, k, r.ID, kind.Values{"sign_date": day}); err != nil {
		return err
	}
	if err := MayName(tx, r.Values.Str("partner_id"), mayAgree, false); err != nil {
		return err
	}
	return follow(tx, k, r.Values.Str("prev_id"), "signed", "renewed")
}

// follow moves the former agreement from one status to another, if that is how it stands.
func follow(tx *store.Tx, k *kind.Kind, prev, from, to string) error {
	if prev == "" {
		return nil
	}
	r, err := record.Get(tx, k, prev)
	if err != nil || r.State != store.Live || r.Values.Str("status") != from {
		return err
	}
	return flow.Follow(tx, k, r, "renew", to)
}

// filed asks for the scan of what was signed.
func filed(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	scans, err := attach.List(tx, k, r.ID)
	if err != nil {
		return err
	}
	if len(scans) == 0 {
		return fault.New(fault.Conflict, "%[1]s还没有扫描件。请先把签字盖章的协议扫描件加为附件，再归档。", "%[1]s has no scan yet. Attach the scan of the signed agreement, then file it.", record.Number(k, r.ID, r.Values))
	}
	return record.Put(tx, k, r.ID, kind.Values{"filed_on": tx.Today()})
}

// carried are what a renewal takes over from the former agreement.
var carried = []string{"title", "partner_id", "type", "amount", "payment", "dept_id", "owner_id", "our_duty", "their_duty", "auto_renew", "remind_days"}

// renew writes the draft of the agreement that follows, for as long again. The former one
// stays in force; it is 已续签 once the new one is signed.
func renew(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	next, err := renewal(tx, k, r.ID)
	if err != nil {
		return err
	}
	no := record.Number(k, r.ID, r.Values)
	if next != nil {
		return fault.New(fault.Conflict, "%[1]s已经由 %[2]s 续签。", "%[1]s was renewed by %[2]s already.", no, record.Number(k, next.ID, next.Values))
	}
	if err := MayName(tx, r.Values.Str("partner_id"), mayAgree, false); err != nil {
		return err
	}
	v := kind.Values{"prev_id": r.ID}
	for _, name := range carried {
		v[name] = r.Values[name]
	}
	if v["start_date"], v["end_date"] = again(r.Values.Str("start_date"), r.Values.Str("end_date")); v["start_date"] == nil {
		return fault.New(fault.Conflict, "%[1]s没有生效或到期日期，不知道续签从哪天起。请直接新建协议，并填写“前一协议”。", "%[1]s lacks its first or its last day, so the renewal cannot be dated. Enter a new agreement and name this one as the former.", no)
	}
	_, err = record.Add(tx, k, v)
	return err
}

// again is the term that follows another one and is as long: whole months where that was.
func again(start, end string) (from, to any) {
	a, errA := time.Parse(time.DateOnly, start)
	b, errB := time.Parse(time.DateOnly, end)
	if errA != nil || errB != nil {
		return nil, nil
	}
	next := b.AddDate(0, 0, 1)
	last := next.AddDate(0, 0, int(b.Sub(a)/(24*time.Hour)))
	months := (next.Year()-a.Year())*12 + int(next.Month()) - int(a.Month())
	if months > 0 && a.AddDate(0, months, 0).Equal(next) {
		last = next.AddDate(0, months, -1)
	}
	return next.Format(time.DateOnly), last.Format(time.DateOnly)
}

// stopped dates the end of an agreement that ends early.
func stopped(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	v := r.Values
	day := cmp.Or(v.Str("stop_date"), tx.Today())
	switch {
	case day < v.Str("start_date"):
		return fault.InFields(map[string]fault.Text{"stop_date": fault.Sprintf("终止日期不能早于生效日期 %s。", "It cannot be stopped before it came into force on %s.", v.Str("start_date"))})
	case v.Str("end_date") != "" && day > v.Str("end_date"):
		return fault.InFields(map[string]fault.Text{"stop_date": fault.Sprintf("终止日期不能晚于到期日期 %s。", "It is over on %s anyway.", v.Str("end_date"))})
	}
	return record.Put(tx, k, r.ID, kind.Values{"stop_date": day})
}

// MayVoidAgreement refuses to void what was renewed, and, except to an administrator, what
// is more than a draft. What it renewed is in force again.
func MayVoidAgreement(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	next, err := renewal(tx, k, r.ID)
	if err != nil {
		return err
	}
	no := record.Number(k, r.ID, r.Values)
	if next != nil {
		return fault.New(fault.Conflict, "%[1]s已经由 %[2]s 续签，不能作废。", "%[1]s was renewed by %[2]s and cannot be void.", no, record.Number(k, next.ID, next.Values))
	}
	if err := onlyDrafts(tx, r, no); err != nil {
		return err
	}
	return follow(tx, k, r.Values.Str("prev_id"), "renewed", "signed")
}

// onlyDrafts leaves anything but drafts to an administrator.
func onlyDrafts(tx *store.Tx, r *store.Row, no string) error {
	if s := r.Values.Str("status"); s == "draft" || s == "returned" || slices.Contains(tx.Actor.Roles, "admin") {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s已经送审，只有系统管理员能作废。请先退回，或办理后面的步骤。", "%[1]s was submitted; only an administrator voids it. Send it back first, or take the steps that follow.", no)
}

// RestoredAgreement asks again what was asked of the agreement, whose void is taken back.
func RestoredAgreement(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if err := agreed(tx, k, r.ID); err != nil {
		return err
	}
	if r.Values.Str("status") != "signed" {
		return nil
	}
	return follow(tx, k, r.Values.Str("prev_id"), "signed", "renewed")
}
