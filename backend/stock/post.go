package stock

import (
	"maps"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Step takes a step of a receipt or an issue for a user.
func Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	switch name {
	case "post":
		return Post(tx, k, id, o)
	case "reverse":
		return Reverse(tx, k, id, o)
	}
	return flow.TakePlain(tx, k, id, name, o, nil)
}

// Post enters a receipt or an issue: its movements are written and it is frozen.
// Faults: Forbidden, Conflict (status, no lines, a closed month, not enough there).
func Post(tx *store.Tx, k *kind.Kind, id string, o flow.Opinion) error {
	if err := flow.Take(tx, k, id, "post", o, nil); err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	f := k.Lines()[0]
	rows, err := tx.Kind(f.To)
	if err != nil {
		return err
	}
	lines, err := record.Lines(tx, rows, id)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return fault.New(fault.Conflict, "%[1]s还没有明细，不能记账。请先填写物品和数量。", "%[1]s has no lines yet. Enter items and quantities before posting it.", r.Values.Str("doc_no"))
	}
	if err := monthOpen(tx, r.Values.Str("doc_date")); err != nil {
		return err
	}
	w := writer{tx: tx, k: k, doc: r, day: r.Values.Str("doc_date")}
	if k.Name == receipt.Name {
		return w.receive(rows, lines)
	}
	return w.issue(lines)
}

// writer writes the movements of a document.
type writer struct {
	tx  *store.Tx
	k   *kind.Kind
	doc *store.Row
	day string
}

func (w *writer) receive(k *kind.Kind, lines []store.Row) error {
	amount, _ := k.Field("amount")
	summary := w.tx.Lists().Label("stock_in_type", w.doc.Values.Str("in_type"))
	for _, l := range lines {
		value, ok := amount.Compute(l.Values, w.day).(int64)
		if !ok {
			return fault.New(fault.Invalid, "“%[1]s”的数量或单价太大，请核对。", "Quantity or price of “%[1]s” is too large; please check.", w.name(l.Values.Str("item_id")))
		}
		lot, err := w.lotOf(k, &l)
		if err == nil {
			_, err = w.add(kind.Values{"item_id": l.Values["item_id"], "warehouse": w.doc.Values["warehouse"], "qty": l.Values["qty"],
				"amount": value, "line": l.ID, "summary": summary}, lot)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) issue(lines []store.Row) error {
	v := w.doc.Values
	from, to, transfer := v.Str("warehouse"), v.Str("to_warehouse"), v.Str("out_type") == "transfer"
	if transfer && from == to {
		return fault.New(fault.Conflict, "调入仓库和调出仓库是同一个，请改一个。", "Both stores of the transfer are the same; change one.")
	}
	var wanted needs
	for _, l := range lines {
		wanted.want(l.Values.Str("item_id"), from, l.Values.Int("qty"))
	}
	if err := wanted.check(w.tx, w.day); err != nil {
		return err
	}
	if err := wanted.promised(w.tx); err != nil {
		return err
	}
	for _, l := range lines {
		if err := w.takeLine(&l, to, transfer); err != nil {
			return err
		}
	}
	return nil
}

// takeLine writes what a line takes out of a store, lot by lot, and what a transfer
// brings to the other.
func (w *writer) takeLine(l *store.Row, to string, transfer bool) error {
	from, summary := w.doc.Values.Str("warehouse"), w.tx.Lists().Label("stock_out_type", w.doc.Values.Str("out_type"))
	lots, err := takeLots(w.tx, l.Values, from, w.day)
	if err != nil {
		return err
	}
	for _, lot := range lots {
		v := lotValues(lot)
		id, err := w.add(kind.Values{"item_id": l.Values["item_id"], "warehouse": from, "qty": -lot.Qty, "line": l.ID, "summary": summary}, v)
		if err == nil && transfer {
			_, err = w.add(kind.Values{"item_id": l.Values["item_id"], "warehouse": to, "qty": lot.Qty, "line": l.ID, "summary": summary, "pair": id}, v)
		}
		if err != nil {
			return err
		}
	}
	if len(lots) == 1 && lots[0] == (Lot{Qty: l.Values.Int("qty")}) {
		return nil
	}
	k, err := w.tx.Kind(issueRow.Name)
	if err != nil {
		return err
	}
	return record.Put(w.tx, k, l.ID, kind.Values{"lots": lotsText(lots)})
}

// add writes a movement of the document, of a lot if it is of one.
func (w *writer) add(v, lot kind.Values) (string, error) {
	k, err := w.tx.Kind(movement.Name)
	if err != nil {
		return "", err
	}
	v["move_date"], v["doc_kind"], v["doc"], v["doc_no"] = w.day, w.k.Name, w.doc.ID, w.doc.Values["doc_no"]
	maps.Copy(v, lot)
	return record.Add(w.tx, k, v)
}

func (w *writer) name(item string) string { return record.NewNames(w.tx).Of("supply_item", item) }

// Reverse takes a posted document back: each of its movements is written the other way,
// dated today (or on the document's day, should the clock be before it), with what it
// cost. Faults as of Post.
func Reverse(tx *store.Tx, k *kind.Kind, id string, o flow.Opinion) error {
	if err := flow.Take(tx, k, id, "reverse", o, nil); err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	moves, err := tx.Kind(movement.Name)
	if err != nil {
		return err
	}
	rows, err := tx.Where(moves, "doc_no", r.Values["doc_no"])
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(m store.Row) bool { return m.Values.Str("doc") != id })
	w := writer{tx: tx, k: k, doc: r, day: max(tx.Today(), r.Values.Str("doc_date"))}
	if err := monthOpen(tx, w.day); err != nil {
		return err
	}
	var wanted needs
	for _, m := range rows {
		if qty := m.Values.Int("qty"); qty > 0 {
			wanted.want(m.Values.Str("item_id"), m.Values.Str("warehouse"), qty)
		}
	}
	if err := wanted.check(tx, w.day); err != nil {
		return err
	}
	if err := w.lotsStay(rows); err != nil {
		return err
	}
	return w.back(rows)
}

// back writes movements the other way, the last first: what a transfer brought leaves
// before what it took comes back, at the value that leaves.
func (w *writer) back(rows []store.Row) error {
	left := map[string]string{} // the issue of a transfer → what took its receipt back
	for _, m := range slices.Backward(rows) {
		v := kind.Values{"item_id": m.Values["item_id"], "warehouse": m.Values["warehouse"], "qty": -m.Values.Int("qty"),
			"line": m.Values["line"], "reverses": m.ID, "summary": "红冲：" + m.Values.Str("summary")}
		if id := left[m.ID]; id != "" {
			v["pair"] = id
		}
		id, err := w.add(v, kind.Values{"lot": m.Values["lot"], "expiry": m.Values["expiry"]})
		if err != nil {
			return err
		}
		left[m.Values.Str("pair")] = id
	}
	return nil
}
