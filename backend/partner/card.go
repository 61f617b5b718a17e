package partner

import (
	"cmp"
	"opsbook/backend/double"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// cardKind is the register of partners, declared in package registers.
const cardKind = "partner"

// supplier reports whether a partner only sells us goods: the archive asks less of it.
func supplier(v kind.Values) bool {
	return v.Str("category") == "GY" || v.Str("supplier_category") != ""
}

// Save stores a new partner. A supplier is one we may buy from at once; anybody else is a
// candidate until he is admitted.
func Save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(cardKind)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	if supplier(r.Values) && r.Values.Str("status") == "candidate" {
		if err := flow.Follow(tx, k, r, "admit", "active"); err != nil {
			return out, err
		}
	}
	return kept(tx, k, out)
}

// Edit changes a partner. A grade that an assessment gave is the assessment's.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	was, err := record.Get(tx, k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	before := was.Values.Str("grade")
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return out, err
	}
	if r.Values.Str("grade") != before && r.Values.Str("last_eval") != "" {
		return out, fault.InFields(map[string]fault.Text{"grade": fault.T("等级由评估写回档案，不能直接修改。", "The grade is that of the last assessment and cannot be typed.")})
	}
	return kept(tx, k, out)
}

// kept sees to it that one contact is the main one, and tells the revision that stands and
// whether the credit code can be right: what a company writes of itself is kept all the same.
func kept(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	contacts, err := tx.Kind("partner_contact")
	if err != nil {
		return out, err
	}
	rows, err := record.Lines(tx, contacts, out.ID)
	if err != nil {
		return out, err
	}
	var main []string
	for _, r := range rows {
		if r.Values.Int("is_main") == 1 {
			main = append(main, r.Values.Str("name"))
		}
	}
	switch {
	case len(main) > 1:
		return out, fault.InFields(map[string]fault.Text{"contacts": fault.Sprintf("主要联系人只能有一位，现在勾选了 %[1]d 位：%[2]s。", "There is one main contact; %[1]d are ticked: %[2]s.", len(main), strings.Join(main, "、"))})
	case len(main) == 0 && len(rows) > 0:
		if err := record.Put(tx, contacts, rows[0].ID, kind.Values{"is_main": int64(1)}); err != nil {
			return out, err
		}
	}
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	out.Rev = r.Rev
	if code := r.Values.Str("uscc"); code != "" {
		if _, _, err := parse.CreditCode(code); err != nil {
			out.Warnings = append(out.Warnings, kind.Finding{Field: "uscc", Say: fault.Of(err).Message, Warn: true})
		}
	}
	return out, nil
}

// Step takes a step of a partner's card.
func Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	check := map[string]func(*store.Tx, *kind.Kind, *store.Row) error{"admit": mayAdmit, "recover": mayRecover, "improve": mayImprove, "terminate": mayEnd}[name]
	// Who may not take the step is told so first; what is refused after it, the
	// transaction takes back.
	if err := flow.Take(tx, k, id, name, o, nil); err != nil || check == nil {
		return err
	}
	return check(tx, k, r)
}

// mayAdmit asks for what the archive has of a partner that we cooperate with.
func mayAdmit(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	var zh, en []string
	if !supplier(r.Values) {
		for _, name := range []string{"coop_mode", "coop_content", "first_date", "dept_id", "owner_id"} {
			if f, _ := k.Field(name); r.Values[name] == nil {
				zh, en = append(zh, f.Label), append(en, f.English)
			}
		}
	}
	contacts, err := tx.Kind("partner_contact")
	if err != nil {
		return err
	}
	rows, err := record.Lines(tx, contacts, r.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(rows, func(c store.Row) bool { return c.Values["phone"] != nil }) {
		zh, en = append(zh, "有电话的联系人"), append(en, "a contact with a telephone")
	}
	if len(zh) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "准入前请补全%[1]s的资料：%[2]s。", "Before %[1]s is admitted, enter: %[3]s.", record.Title(k, r.ID, r.Values), strings.Join(zh, "、"), strings.Join(en, ", "))
}

// mayImprove asks by when: what is demanded without a day is never looked at again.
func mayImprove(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	now, err := record.Get(tx, k, r.ID)
	if err != nil {
		return err
	}
	if by := now.Values.Str("improve_by"); by <= tx.Today() {
		return fault.InFields(map[string]fault.Text{"improve_by": fault.Sprintf("改进期限要晚于今天（%[1]s）。", "The day must be after today (%[1]s).", tx.Today())})
	}
	return nil
}

// mayRecover asks for an assessment that was good enough; then nothing is left to improve.
func mayRecover(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	if g := r.Values.Str("grade"); g == "A" || g == "B" {
		return improves(tx, k, r, nil)
	}
	f, _ := k.Field("grade")
	return fault.New(fault.Conflict, "复评达到 B 级才算改进合格，%[1]s现在的等级是“%[2]s”。", "Improved means an assessment of B or better; %[1]s has “%[2]s”.",
		record.Title(k, r.ID, r.Values), cmp.Or(f.Text(r.Values["grade"], record.Context(tx)), "—"))
}

// mayEnd refuses to end a cooperation while agreements are in force.
func mayEnd(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	return noneInForce(tx, r.ID, tx.Today(), record.Title(k, r.ID, r.Values))
}

// noneInForce refuses a partner with agreements that go on after a day.
func noneInForce(tx *store.Tx, id, day, name string) error {
	k, err := tx.Kind(Agreement.Name)
	if err != nil {
		return err
	}
	rows, err := of(tx, k, id)
	if err != nil {
		return err
	}
	var left []string
	for _, r := range rows {
		if v := r.Values; v.Str("status") == "signed" && (v.Str("end_date") == "" || v.Str("end_date") > day || v.Int("auto_renew") == 1) {
			left = append(left, v.Str("doc_no"))
		}
	}
	if len(left) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s还有 %[2]d 份协议在履行：%[3]s。请先办理“提前终止”，或等到期。", "%[1]s has %[2]d agreements in force: %[3]s. End them first, or wait until they are over.", name, len(left), strings.Join(left, "、"))
}

// of are the live records of k that name a partner, or one that was merged into it, in the order in which they were written.
func of(tx *store.Tx, k *kind.Kind, partner string) (out []store.Row, err error) {
	card, err := tx.Kind(cardKind)
	if err != nil {
		return nil, err
	}
	ids, err := double.Family(tx, card, partner)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		rows, err := tx.Where(k, "partner_id", id)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	slices.SortFunc(out, func(a, b store.Row) int { return cmp.Compare(a.PK, b.PK) })
	return slices.DeleteFunc(out, func(r store.Row) bool { return r.State != store.Live }), nil
}

// MayVoid refuses to void a partner that documents are about.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	for _, other := range Kinds() {
		if _, ok := other.Field("partner_id"); !ok || other.Parent != "" {
			continue
		}
		o, err := tx.Kind(other.Name)
		if err != nil {
			return err
		}
		rows, err := of(tx, o, r.ID)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			return fault.New(fault.Conflict, "%[1]s还有%[2]s（%[4]d 条，如 %[5]s），不能作废。不再合作的伙伴请办理“终止”。", "There are %[3]s of %[1]s (%[4]d, such as %[5]s), so it cannot be void. End the cooperation instead.",
				record.Title(k, r.ID, r.Values), o.Label, o.English, len(rows), record.Number(o, rows[0].ID, rows[0].Values))
		}
	}
	return nil
}
