package purchase

import (
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// PlanProposal is what a new plan begins with: the next month, whoever plans, and his
// department.
func PlanProposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	out, err := flow.Proposal(tx, &Plan, in)
	if err != nil {
		return nil, err
	}
	first := time.Date(tx.Now.Year(), tx.Now.Month(), 1, 0, 0, 0, 0, time.UTC)
	out["month"] = first.AddDate(0, 1, 0).Format("2006-01")
	return out, nil
}

// SavePlan stores a new plan. One without lines is filled with what has come down to its
// minimum, as far as it is not on its way already.
func SavePlan(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Plan.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := PlanProposal(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	fill := len(in.Lines["rows"]) == 0
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	if fill {
		if err := suggestAll(tx, out.ID); err != nil {
			return out, err
		}
	}
	return out, planned(tx, k, out.ID)
}

// EditPlan changes a plan that is still open.
func EditPlan(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return out, planned(tx, k, id)
}

// shelf is what is known of an item when it is planned.
type shelf struct{ there, least, most, coming int64 }

// suggest is what to buy: up to the maximum once no more is there than the minimum.
func (s shelf) suggest(need int64) int64 {
	n := need
	if s.there+s.coming <= s.least {
		n += max(s.most, s.least) - s.there - s.coming
	}
	return max(0, n)
}

func shelfOf(tx *store.Tx, item *store.Row) (s shelf, err error) {
	for _, at := range tx.Lists()["warehouse"].Codes {
		n, err := stock.OnHand(tx, item.ID, at.Key)
		if err != nil {
			return s, err
		}
		s.there += n
	}
	s.least, s.most = item.Values.Int("min_qty"), item.Values.Int("max_qty")
	s.coming, err = Coming(tx, item.ID)
	return s, err
}

// Coming is how much of an item is ordered and has not come in.
func Coming(tx *store.Tx, item string) (qty int64, err error) {
	_, err = tx.One(`SELECT ifnull(sum(max(r.qty-ifnull(r.received, 0), 0)), 0) FROM purchase_app_row r JOIN purchase_app d ON d.id=r.app_id
		WHERE r.item_id=? AND r._state=0 AND d._state=0 AND d.status IN ('ordered','partial')`, []any{store.IDBytes(item)}, &qty)
	return qty, err
}

// suggestAll adds a line for each item that is to be bought again.
func suggestAll(tx *store.Tx, plan string) error {
	items, err := tx.Kind("supply_item")
	if err != nil {
		return err
	}
	lines, err := tx.Kind(planRow.Name)
	if err != nil {
		return err
	}
	for after, n := int64(0), 0; ; {
		rows, err := tx.From(items, after, 1000)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			after = rows[i].PK
			if rows[i].State != store.Live || rows[i].Values.Str("status") != "active" || n == record.MaxLines {
				continue
			}
			s, err := shelfOf(tx, &rows[i])
			if err != nil {
				return err
			}
			qty := s.suggest(0)
			if qty == 0 {
				continue
			}
			n++
			if _, err := record.Add(tx, lines, kind.Values{"plan_id": plan, "item_id": rows[i].ID, "qty": qty, "supplier_id": rows[i].Values["supplier_id"]}); err != nil {
				return err
			}
		}
	}
}

// planned writes what is known of the items of a plan, and what it comes to.
func planned(tx *store.Tx, k *kind.Kind, id string) error {
	lines, err := tx.Kind(planRow.Name)
	if err != nil {
		return err
	}
	rows, err := record.Lines(tx, lines, id)
	if err != nil {
		return err
	}
	total := int64(0)
	for i := range rows {
		if err := know(tx, lines, &rows[i]); err != nil {
			return err
		}
		n, _ := amount.Compute(rows[i].Values, tx.Today()).(int64)
		total += n
	}
	return record.Put(tx, k, id, kind.Values{"total": total})
}

func know(tx *store.Tx, lines *kind.Kind, r *store.Row) error {
	v, err := facts(tx, r.Values)
	if err != nil {
		return err
	}
	for name, x := range v {
		r.Values[name] = x
	}
	return record.Put(tx, lines, r.ID, v)
}

// facts are what a line of a plan shows of its item, and a price if it has none.
func facts(tx *store.Tx, v kind.Values) (kind.Values, error) {
	items, err := tx.Kind("supply_item")
	if err != nil {
		return nil, err
	}
	it, err := record.Get(tx, items, v.Str("item_id"))
	if err != nil {
		return nil, err
	}
	s, err := shelfOf(tx, it)
	if err != nil {
		return nil, err
	}
	out := kind.Values{"on_hand": s.there, "min_qty": s.least, "coming": s.coming, "suggest": s.suggest(v.Int("need_qty"))}
	if v["price"] == nil && it.Values["ref_price"] != nil {
		out["price"] = it.Values.Int("ref_price") * 100
	}
	return out, nil
}

// PlanLine says of a line in a form what is known of its item.
func PlanLine(tx *store.Tx, _ string, l *record.Line) error {
	if l.Row.Values.Str("item_id") == "" {
		return nil
	}
	v, err := facts(tx, l.Row.Values)
	for name, x := range v {
		l.Row.Values[name] = x
	}
	return err
}

// StepPlan takes a step of a plan.
func StepPlan(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	if err := flow.Take(tx, k, id, name, o, nil); err != nil || name != "apply" {
		return err
	}
	plan, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	return applyFor(tx, plan)
}

// applied is the number of the application that a plan has become, besides the one called
// not; "": none.
func applied(tx *store.Tx, plan, not string) (no string, err error) {
	_, err = tx.One("SELECT doc_no FROM purchase_app WHERE plan_id=? AND _state=0 AND id<>?", []any{store.IDBytes(plan), append([]byte{}, store.IDBytes(not)...)}, &no)
	return no, err
}

// became notes in a plan which application it has become; nil: none any more.
func became(tx *store.Tx, plan string, app any) error {
	if plan == "" {
		return nil
	}
	k, err := tx.Kind(Plan.Name)
	if err != nil {
		return err
	}
	return record.Put(tx, k, plan, kind.Values{"app_id": app})
}

// MayVoidPlan refuses to void a plan that has become an application.
func MayVoidPlan(tx *store.Tx, _ *kind.Kind, r *store.Row) error {
	no, err := applied(tx, r.ID, "")
	if err != nil || no == "" {
		return err
	}
	return fault.New(fault.Conflict, "%[1]s已经生成了采购申请 %[2]s，不能作废。请先作废那张申请。", "%[1]s has become application %[2]s; void that one first.", r.Values.Str("doc_no"), no)
}

// applyFor makes the application for what a plan says is to be bought; a plan has one.
func applyFor(tx *store.Tx, plan *store.Row) error {
	app, err := tx.Kind(Application.Name)
	if err != nil {
		return err
	}
	no, err := applied(tx, plan.ID, "")
	if err != nil {
		return err
	}
	if no != "" {
		return fault.New(fault.Conflict, "%[1]s已经生成了采购申请 %[2]s。", "%[1]s has its application %[2]s already.", plan.Values.Str("doc_no"), no)
	}
	lines, err := tx.Kind(planRow.Name)
	if err != nil {
		return err
	}
	rows, err := record.Lines(tx, lines, plan.ID)
	if err != nil {
		return err
	}
	in := record.Input{Values: kind.Values{"apply_dept": plan.Values["dept_id"], "applicant": plan.Values["planner"], "plan_id": plan.ID}, Lines: map[string][]record.Input{}}
	if in.Values["applicant"] == nil {
		return fault.New(fault.Conflict, "%[1]s没有编制人，不能生成采购申请。", "%[1]s does not say who planned it, so nobody can apply.", plan.Values.Str("doc_no"))
	}
	for _, r := range rows {
		if r.Values.Int("qty") > 0 {
			in.Lines["rows"] = append(in.Lines["rows"], record.Input{Values: kind.Values{"item_id": r.Values["item_id"], "qty": r.Values["qty"], "price": max(1, r.Values.Int("price"))}})
		}
	}
	id, err := record.AddDocument(tx, app, in)
	if err != nil {
		return err
	}
	if err := became(tx, plan.ID, id); err != nil {
		return err
	}
	return retotal(tx, app, id)
}
