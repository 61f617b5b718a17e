package stocktake

import (
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// list is a list of differences as a rule works on it.
type list struct {
	tx   *store.Tx
	k    *kind.Kind
	rows *kind.Kind
	doc  *store.Row
	list []store.Row
	of   *document // the stocktake
}

func openDiff(tx *store.Tx, id string) (l *list, err error) {
	l = &list{tx: tx}
	if l.k, err = tx.Kind(Diff.Name); err != nil {
		return nil, err
	}
	if l.rows, err = tx.Kind(diffRow.Name); err != nil {
		return nil, err
	}
	if l.doc, err = record.Get(tx, l.k, id); err != nil {
		return nil, err
	}
	if l.of, err = open(tx, l.doc.Values.Str("stocktake_id")); err != nil {
		return nil, err
	}
	l.list, err = record.Lines(tx, l.rows, id)
	return l, err
}

// makeDiff writes the list of what differs.
func (d *document) makeDiff() error {
	k, err := d.tx.Kind(Diff.Name)
	if err != nil {
		return err
	}
	rows, err := d.lines()
	if err != nil {
		return err
	}
	lines := []record.Input{}
	for i := range rows {
		if !slices.Contains(differing, rows[i].Values.Str("count_result")) {
			continue
		}
		v, err := d.difference(&rows[i])
		if err != nil {
			return err
		}
		lines = append(lines, record.Input{Values: v})
	}
	head := kind.Values{"stocktake_id": d.doc.ID, "count_type": d.doc.Values["count_type"], "warehouse": d.doc.Values["warehouse"], "dept_id": d.doc.Values["dept_id"]}
	proposed, err := flow.Proposal(d.tx, k, head)
	if err != nil {
		return err
	}
	head = record.Filled(head, proposed)
	if head["dept_id"] == nil { // whose executive decides
		if head["dept_id"], err = d.administration(); err != nil {
			return err
		}
	}
	id, err := record.Add(d.tx, k, head)
	if err != nil {
		return err
	}
	to, err := d.tx.Kind(diffRow.Name)
	if err != nil {
		return err
	}
	for _, in := range lines {
		in.Values["diff_id"] = id
		if _, err := record.Add(d.tx, to, in.Values); err != nil {
			return err
		}
	}
	l, err := openDiff(d.tx, id)
	if err != nil {
		return err
	}
	return l.figure()
}

// administration is the department that looks after stores and equipment; nil if the
// company has not said which.
func (d *document) administration() (any, error) {
	k, err := d.tx.Kind("organisation")
	if err != nil {
		return nil, err
	}
	rows, err := d.tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].Values["admin_dept"], nil
}

// difference is the line of the list about a line of the stocktake: at the average cost
// of the store, or the net value of the device.
func (d *document) difference(r *store.Row) (kind.Values, error) {
	v := r.Values
	diff, price := v.Int("diff"), int64(0)
	out := kind.Values{"count_row": r.ID, "book_qty": v.Int("book_qty") + v.Int("moved_qty"), "real_qty": v["real_qty"], "diff_qty": diff,
		"gain_qty": positive(diff), "loss_qty": positive(-diff)}
	for _, f := range object() {
		out[f.Name] = v[f.Name]
	}
	var err error
	switch {
	case v["item_id"] != nil:
		price, err = stock.Price(d.tx, v.Str("item_id"), d.str("warehouse"))
	case v["asset_id"] != nil:
		var dev *store.Row
		if dev, err = record.Get(d.tx, d.cards, v.Str("asset_id")); err == nil {
			price = record.WithComputed(d.tx, d.cards, dev.Values).Int("net_value") * 100 / max(dev.Values.Int("qty"), 1)
			out["change"] = orNil(d.change(v, dev.Values))
		}
	default:
		out["treatment"] = "register"
	}
	if v.Str("count_result") == moved {
		out["cause"] = "unrecorded"
	}
	out["price"] = price
	return out, err
}

func positive(n int64) any {
	if n > 0 {
		return n
	}
	return nil
}

// change says where a device was found, and with whom, if the ledger has it otherwise.
func (d *document) change(v, dev kind.Values) (say string) {
	if v["real_location"] != nil && v["real_location"] != dev["location"] {
		say = fmt.Sprintf("地点：%s → %s", orDash(dev.Str("location")), v.Str("real_location"))
	}
	if v["real_user"] != nil && v["real_user"] != dev["user_id"] {
		n := record.NewNames(d.tx)
		was := "—"
		if id := dev.Str("user_id"); id != "" {
			was = n.Of("employee", id)
		}
		if say != "" {
			say += "；"
		}
		say += fmt.Sprintf("使用人：%s → %s", was, n.Of("employee", v.Str("real_user")))
	}
	return say
}

// EditDiff changes a list of differences for a user: causes, treatments, who is
// responsible, and what a device without a card is worth.
func EditDiff(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	before, err := openDiff(tx, id)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	l, err := openDiff(tx, id)
	if err != nil {
		return out, err
	}
	if err := l.sameAs(before); err != nil {
		return out, err
	}
	if err := l.figure(); err != nil {
		return out, err
	}
	r, err := record.Get(tx, k, id)
	if err == nil {
		out.Rev = r.Rev
	}
	return out, err
}

// sameAs refuses lines that somebody added or took away, and prices that follow from the
// books.
func (l *list) sameAs(before *list) error {
	if len(l.list) != len(before.list) {
		return fault.New(fault.Conflict, "差异明细由盘点得出，不能增加或去掉。要改请用盘点表的“复盘”。", "The differences follow from the count; none is added or removed. Use “Count again” of the stocktake.")
	}
	for i := range l.list {
		is, was := &l.list[i], &before.list[i]
		if is.ID != was.ID {
			return fault.New(fault.Conflict, "差异明细由盘点得出，不能增加或去掉。要改请用盘点表的“复盘”。", "The differences follow from the count; none is added or removed. Use “Count again” of the stocktake.")
		}
		if is.Values["price"] != was.Values["price"] && !newDevice(is) {
			return fault.New(fault.Conflict, "“%s”的单价取自账面，不能改。", "The price of “%s” comes from the books and stays.", called(is))
		}
	}
	return nil
}

// newDevice reports whether a line is about a device without a card.
func newDevice(r *store.Row) bool { return r.Values["item_id"] == nil && r.Values["asset_id"] == nil }

// figure adds up what the list is worth.
func (l *list) figure() error {
	v := kind.Values{"gain_total": int64(0), "loss_total": int64(0)}
	for i := range l.list {
		c := record.WithComputed(l.tx, l.rows, l.list[i].Values)
		v["gain_total"], v["loss_total"] = v.Int("gain_total")+c.Int("gain_amount"), v.Int("loss_total")+c.Int("loss_amount")
	}
	if l.doc.Values["gain_total"] == v["gain_total"] && l.doc.Values["loss_total"] == v["loss_total"] {
		return nil
	}
	return record.Put(l.tx, l.k, l.doc.ID, v)
}

// complete refuses to submit a list without causes, or with a line that is to be counted
// again.
func (l *list) complete() error {
	for i := range l.list {
		r := &l.list[i]
		switch {
		case r.Values["cause"] == nil:
			return fault.New(fault.Conflict, "明细第 %[1]d 行“%[2]s”还没有填写原因，不能提交。", "Line %[1]d, “%[2]s”, has no cause yet.", i+1, called(r))
		case r.Values.Str("treatment") == "recheck":
			return fault.New(fault.Conflict, "明细第 %[1]d 行“%[2]s”要复盘：请在盘点表 %[3]s 上点“复盘”，重新盘点后再提交。", "Line %[1]d, “%[2]s”, is to be counted again: use “Count again” of %[3]s.", i+1, called(r), l.of.str("doc_no"))
		case newDevice(r) && r.Values.Int("price") == 0:
			return fault.New(fault.Conflict, "明细第 %[1]d 行“%[2]s”没有卡片，请填写估计的单价（重置成本）。", "Line %[1]d, “%[2]s”, has no card: enter what it is worth.", i+1, called(r))
		}
	}
	return nil
}
