package requisition

import (
	"cmp"
	"slices"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// Step takes a step of an application for a user.
func Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	var after func(*document) error
	switch name {
	case "issue", issueFirst:
		return handOver(tx, k, id, name, o)
	case "submit", "approve":
		after = (*document).decided
	case "close":
		after = (*document).giveUp
	case "archive":
		after = (*document).filed
	default:
		return flow.TakePlain(tx, k, id, name, o, Facts)
	}
	if err := flow.Take(tx, k, id, name, o, Facts); err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	return after(d)
}

// issueFirst is the step that hands out before anybody has approved.
const issueFirst = "issue_first"

// handOver takes a step by which goods leave: what the lines say is handed out now, or all
// that is left where they say nothing. It leads to issued, or to issued in part.
func handOver(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	var now []int64
	facts := func(tx *store.Tx, k *kind.Kind, r *store.Row) (flow.Facts, error) {
		d, err := open(tx, k, r.ID)
		if err != nil {
			return flow.Facts{}, err
		}
		if name == issueFirst { // nobody has approved: as asked for
			for i := range d.list {
				d.list[i].Values["qty_approved"] = wanted(d.list[i].Values)
			}
		}
		parts, err := d.parts(o)
		if err != nil {
			return flow.Facts{}, err
		}
		if now = parts.Now; !parts.Whole() {
			return flow.Facts{To: "partial"}, nil
		}
		return flow.Facts{}, nil
	}
	if err := flow.Take(tx, k, id, name, o, facts); err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err == nil && name == issueFirst {
		err = d.beforeApproval()
	}
	if err != nil {
		return err
	}
	return d.issue(now, cmp.Or(o.SignDate, tx.Today()))
}

// Asked is what the dialog of a step begins with: what was asked for is approved, what
// is left and there is handed out.
func Asked(tx *store.Tx, k *kind.Kind, r *store.Row, step string) (flow.Asked, error) {
	out, err := flow.AskedOf(tx, k, r, step)
	if err != nil {
		return out, err
	}
	d, err := open(tx, k, r.ID)
	if err != nil {
		return out, err
	}
	for i := range d.list {
		l := &d.list[i]
		in := out.Lines["rows"][l.ID]
		switch {
		case in == nil:
		case step == "approve":
			in["qty_approved"] = wanted(l.Values)
		default:
			there, err := stock.OnHand(tx, l.Values.Str("item_id"), d.warehouse())
			if err != nil {
				return out, err
			}
			due := left(l.Values)
			if step == "issue_first" {
				due = wanted(l.Values)
			}
			in["qty_now"] = min(due, max(0, there))
		}
	}
	return out, nil
}

// Line says of a line in a form what is free of its item, and whether that is enough.
func Line(tx *store.Tx, id string, l *record.Line) error {
	v := l.Row.Values
	if v.Str("item_id") == "" {
		return nil
	}
	warehouse := "main"
	if id != "" {
		k, err := tx.Kind(Kind.Name)
		if err != nil {
			return err
		}
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		warehouse = r.Values.Str("warehouse")
	}
	free, err := stock.Free(tx, v.Str("item_id"), warehouse)
	if err != nil {
		return err
	}
	free = max(0, free)
	v["stock_now"] = free
	if free < v.Int("qty_apply") {
		f, _ := rowKind.Field("stock_now")
		l.Warned["qty_apply"] = fault.Sprintf("库存可用 %[1]s，不够申请的数量。", "Only %[1]s are available.", f.Text(free, kind.Context{}))
	}
	return nil
}

// decided follows an approval: the value is that of what is approved, and once nobody
// else is to be asked it is held in the store.
func (d *document) decided() error {
	if !slices.ContainsFunc(d.list, func(r store.Row) bool { return wanted(r.Values) > 0 }) {
		return fault.New(fault.Conflict, "批准数量全部是 0，没有可以发放的物品。都不批准的话，请改用“不同意”并写明原因。", "Every approved quantity is 0 and nothing could be handed out. To approve none of it, reject the requisition and state why.")
	}
	if d.doc.Values.Str("status") != "approved" {
		return d.reprice()
	}
	if err := d.approveRest(); err != nil {
		return err
	}
	return d.reprice()
}

// approveRest approves what nobody has reduced as it was asked for, and holds all of it.
func (d *document) approveRest() error {
	for i := range d.list {
		r := &d.list[i]
		if r.Values["qty_approved"] == nil {
			if err := record.Put(d.tx, d.rows, r.ID, kind.Values{"qty_approved": r.Values["qty_apply"]}); err != nil {
				return err
			}
			r.Values["qty_approved"] = r.Values["qty_apply"]
		}
		if err := stock.Hold(d.tx, d.holder(), r.Values.Str("item_id"), d.warehouse(), left(r.Values)); err != nil {
			return err
		}
	}
	return nil
}

// beforeApproval lets goods go before anybody has approved, where the company allows that
// (Step.Switch); the form is signed later.
func (d *document) beforeApproval() error {
	if err := d.approveRest(); err != nil {
		return err
	}
	return record.Put(d.tx, d.k, d.doc.ID, kind.Values{"issued_first": int64(1)})
}

// parts is how much of each line is handed out now.
func (d *document) parts(o flow.Opinion) (*stock.Parts, error) {
	p := stock.PartsOf(d.list, o, left)
	if i := p.Over(); i >= 0 {
		name, err := d.name(i)
		if err != nil {
			return nil, err
		}
		v := d.list[i].Values
		return nil, fault.New(fault.Conflict, "“%[1]s”批准了 %[2]s，已发 %[3]s，这次最多再发 %[4]s。", "“%[1]s”: %[2]s approved, %[3]s handed out; at most %[4]s more.",
			name, d.text("qty_now", v.Int("qty_approved")), d.text("qty_now", v.Int("qty_issued")), d.text("qty_now", left(v)))
	}
	if p.None() {
		return nil, fault.New(fault.Conflict, "这次没有要发放的物品。请填写“本次发放”的数量。", "Nothing is handed out. Enter the quantities that are.")
	}
	return p, d.exchanged(p.Now)
}

// exchanged refuses to hand out what is exchanged old for new before somebody has said
// whether the old one came back.
func (d *document) exchanged(out []int64) error {
	for i := range d.list {
		if out[i] == 0 || d.list[i].Values["old_returned"] != nil {
			continue
		}
		item, err := d.item(i)
		if err != nil {
			return err
		}
		if item.Values.Int("durable") != 0 {
			return fault.New(fault.Conflict, "“%[1]s”是以旧换新的耐用品，请写明旧品是否交回。", "“%[1]s” is exchanged old for new; say whether the old one was given back.", item.Values.Str("name"))
		}
	}
	return nil
}

func (d *document) name(i int) (string, error) {
	item, err := d.item(i)
	if err != nil {
		return "", err
	}
	return item.Values.Str("name"), nil
}

// issue writes and posts the document of the store that hands goods out.
func (d *document) issue(qty []int64, day string) error {
	k, err := d.tx.Kind("stock_out")
	if err != nil {
		return err
	}
	v := d.doc.Values
	in := record.Input{Values: kind.Values{"doc_date": day, "warehouse": v["warehouse"], "out_type": "issue", "dept_id": v["apply_dept"], "receiver": v["receiver"], "requisition_id": d.doc.ID}}
	lines := []record.Input{}
	for i := range d.list {
		if qty[i] == 0 {
			continue
		}
		r := &d.list[i]
		lines = append(lines, record.Input{Values: kind.Values{"item_id": r.Values["item_id"], "qty": qty[i], "old_returned": r.Values["old_returned"], "req_row": r.ID}})
		if err := stock.Hold(d.tx, d.holder(), r.Values.Str("item_id"), d.warehouse(), -qty[i]); err != nil {
			return err
		}
		if err := record.Put(d.tx, d.rows, r.ID, kind.Values{"qty_issued": r.Values.Int("qty_issued") + qty[i], "qty_now": qty[i]}); err != nil {
			return err
		}
	}
	in.Lines = map[string][]record.Input{"out_row": lines}
	id, err := record.AddDocument(d.tx, k, in)
	if err != nil {
		return err
	}
	return stock.Post(d.tx, k, id, flow.Opinion{})
}

// giveUp ends an application of which not all can be handed out.
func (d *document) giveUp() error { return stock.Release(d.tx, d.holder()) }

// filed asks for the scan before it says that there is one.
func (d *document) filed() error {
	files, err := attach.List(d.tx, d.k, d.doc.ID)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Kind == "scan" {
			return nil
		}
	}
	return fault.New(fault.Conflict, "%[1]s还没有签字扫描件。请先把扫描件添加为附件。", "%[1]s has no scan of the signed form yet; attach it first.", d.doc.Values.Str("doc_no"))
}

// TakenBack follows the reversal of an issue: what it handed out is approved and not
// handed out again, and held in the store.
func TakenBack(tx *store.Tx, issue *store.Row) error {
	id := issue.Values.Str("requisition_id")
	if id == "" {
		return nil
	}
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return err
	}
	d, err := open(tx, k, id)
	if err != nil {
		return err
	}
	back, err := stock.MovedFor(tx, issue, "stock_out_row", "req_row")
	if err != nil {
		return err
	}
	return d.takenBack(back)
}

// takenBack has the quantities that came back, by line. What was closed short stays so.
func (d *document) takenBack(back map[string]int64) error {
	closed, to := d.doc.Values.Str("status") == "closed_short", "approved"
	for i := range d.list {
		r := &d.list[i]
		qty := r.Values.Int("qty_issued") - back[r.ID]
		if qty > 0 {
			to = "partial"
		}
		if back[r.ID] == 0 {
			continue
		}
		if err := record.Put(d.tx, d.rows, r.ID, kind.Values{"qty_issued": qty}); err != nil {
			return err
		}
		if closed {
			continue
		}
		if err := stock.Hold(d.tx, d.holder(), r.Values.Str("item_id"), d.warehouse(), back[r.ID]); err != nil {
			return err
		}
	}
	if closed {
		return nil
	}
	return flow.Follow(d.tx, d.k, d.doc, "taken_back", to)
}
