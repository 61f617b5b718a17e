package stocktake

import (
	"cmp"

	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// Step takes a step of a stocktake for a user.
func Step(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	var before, after func(*document) error
	switch name {
	case "freeze":
		after = (*document).freeze
	case "finish":
		before, after = (*document).complete, (*document).seen
	case "make_diff":
		after = (*document).makeDiff
	case "recount":
		after = (*document).again
	default:
		return flow.TakePlain(tx, k, id, name, o, nil)
	}
	if err := flow.Take(tx, k, id, name, o, nil); err != nil {
		return err
	}
	d, err := open(tx, id)
	if err != nil {
		return err
	}
	if before != nil {
		if err := before(d); err != nil {
			return err
		}
	}
	return after(d)
}

// complete refuses to end a count of which lines say nothing, and works out all
// differences anew: papers may have come in since.
func (d *document) complete() error {
	rows, err := d.lines()
	if err != nil {
		return err
	}
	silent, first := 0, ""
	for i := range rows {
		r := &rows[i]
		if r.Values["real_qty"] == nil && r.Values["reason"] == nil {
			if silent++; silent == 1 {
				first = called(r)
			}
			continue
		}
		if err := d.judge(r, false); err != nil {
			return err
		}
	}
	if silent > 0 {
		return fault.New(fault.Conflict, "还有 %[1]d 行没有盘（如“%[2]s”）。没有的填 0，没有盘到的请注明原因；空着不等于 0。", "%[1]d line(s) are not counted, such as “%[2]s”. Enter 0 for what is not there, or why it was not counted; empty is not 0.", silent, first)
	}
	return d.tally(true)
}

// seen notes in the ledger when each device was counted that was there.
func (d *document) seen() error {
	if !d.ofDevices() {
		return nil
	}
	rows, err := d.lines()
	if err != nil {
		return err
	}
	for i := range rows {
		v := rows[i].Values
		if v["asset_id"] == nil || v.Int("real_qty") == 0 {
			continue
		}
		dev, err := record.Get(d.tx, d.cards, v.Str("asset_id"))
		if err != nil {
			return err
		}
		if dev.State != store.Live || dev.Values.Str("last_count_date") >= v.Str("counted_on") {
			continue
		}
		if err := record.Put(d.tx, d.cards, dev.ID, kind.Values{"last_count_date": v["counted_on"]}); err != nil {
			return err
		}
	}
	return nil
}

// again takes a count up once more. A list of its differences that nobody decides about
// yet is void.
func (d *document) again() error {
	k, err := d.tx.Kind(Diff.Name)
	if err != nil {
		return err
	}
	lists, err := d.tx.Where(k, "stocktake_id", d.doc.ID)
	if err != nil {
		return err
	}
	for i := range lists {
		r := &lists[i]
		switch s := r.Values.Str("status"); {
		case r.State != store.Live:
		case s != draft && s != "returned":
			return fault.New(fault.Conflict, "盘盈盘亏表 %s 已提交，不能复盘。请先撤回或退回。", "The list of differences %s is submitted; withdraw it or send it back first.", r.Values.Str("doc_no"))
		default:
			if err := d.tx.SetState(k, r, store.Voided, "复盘"); err != nil {
				return err
			}
		}
	}
	return d.tally(false)
}

// StepDiff takes a step of a list of differences for a user.
func StepDiff(tx *store.Tx, k *kind.Kind, id, name string, o flow.Opinion) error {
	switch name {
	case "submit":
		if err := flow.Take(tx, k, id, name, o, nil); err != nil {
			return err
		}
		l, err := openDiff(tx, id)
		if err != nil {
			return err
		}
		return l.complete()
	case "post":
		if err := flow.Take(tx, k, id, name, o, nil); err != nil {
			return err
		}
		l, err := openDiff(tx, id)
		if err != nil {
			return err
		}
		return l.post(cmp.Or(o.SignDate, tx.Today()))
	}
	return flow.TakePlain(tx, k, id, name, o, nil)
}

// post puts the books right on a day and closes the stocktake.
func (l *list) post(day string) error {
	post := l.postStore
	if l.of.ofDevices() {
		post = l.postDevices
	}
	if err := post(day); err != nil {
		return err
	}
	if err := record.Put(l.tx, l.k, l.doc.ID, kind.Values{"posted_on": day}); err != nil {
		return err
	}
	return flow.Follow(l.tx, l.of.k, l.of.doc, "adjusted", closed)
}

// postStore receives what is there besides the books and issues what is missing.
func (l *list) postStore(day string) error {
	var in, out []record.Input
	for i := range l.list {
		v := l.list[i].Values
		if n := v.Int("gain_qty"); n > 0 {
			in = append(in, record.Input{Values: kind.Values{"item_id": v["item_id"], "qty": n, "price": v["price"], "remark": "盘盈"}})
		} else if n := v.Int("loss_qty"); n > 0 {
			out = append(out, record.Input{Values: kind.Values{"item_id": v["item_id"], "qty": n, "remark": "盘亏"}})
		}
	}
	note := "盘点 " + l.of.str("doc_no") + "，盘盈盘亏表 " + l.doc.Values.Str("doc_no")
	head := func(field, is string) kind.Values {
		return kind.Values{"doc_date": day, "warehouse": l.of.doc.Values["warehouse"], field: is, "remark": note}
	}
	if err := l.enter("stock_in", head("in_type", "surplus"), "in_row", in); err != nil {
		return err
	}
	return l.enter("stock_out", head("out_type", "loss"), "out_row", out)
}

// enter writes and posts documents of the store, as many as their lines need.
func (l *list) enter(kindName string, head kind.Values, lines string, rows []record.Input) error {
	k, err := l.tx.Kind(kindName)
	if err != nil {
		return err
	}
	for len(rows) > 0 {
		n := min(len(rows), record.MaxLines)
		id, err := record.AddDocument(l.tx, k, record.Input{Values: head, Lines: map[string][]record.Input{lines: rows[:n]}})
		if err != nil {
			return err
		}
		if err := stock.Post(l.tx, k, id, flow.Opinion{}); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// postDevices loses what is missing, finds what was lost, moves what is elsewhere and
// gives a card to what has none.
func (l *list) postDevices(day string) error {
	for i := range l.list {
		if err := l.postDevice(&l.list[i], day); err != nil {
			return err
		}
	}
	return nil
}

func (l *list) postDevice(r *store.Row, day string) error {
	if newDevice(r) {
		return l.card(r, day)
	}
	id := r.Values.Str("asset_id")
	dev, err := record.Get(l.tx, l.of.cards, id)
	if err != nil {
		return err
	}
	line, err := record.Get(l.tx, l.of.rows, r.Values.Str("count_row"))
	if err != nil {
		return err
	}
	place := line.Values.Str("real_location")
	switch real := line.Values.Int("real_qty"); {
	case r.Values.Int("diff_qty") == 0:
		return l.move(dev, line.Values)
	case real == 0:
		return equipment.Lose(l.tx, id, day)
	case dev.Values.Str("status") == "lost":
		return equipment.Found(l.tx, id, place)
	case have(dev) == 0:
		return fault.New(fault.Conflict, "“%s”在台账里已报废或退还，却盘到了实物。请先在设备台账里更正它的状态，再复盘。", "“%s” is scrapped or returned in the ledger, yet it was found. Correct its status there, then count again.", called(r))
	default: // a card that stands for several
		if err := record.Put(l.tx, l.of.cards, id, kind.Values{"qty": have(dev)/one + r.Values.Int("diff_qty")/one}); err != nil {
			return err
		}
		return l.move(dev, line.Values)
	}
}

// move writes into the ledger where a device was found, and with whom. Who holds what
// was in the store uses it; his department goes with him.
func (l *list) move(dev *store.Row, found kind.Values) error {
	v := kind.Values{}
	if s := found.Str("real_location"); s != "" {
		v["location"] = s
	}
	if s := found.Str("real_user"); s != "" && s != dev.Values.Str("user_id") {
		staff, err := l.tx.Kind("employee")
		if err != nil {
			return err
		}
		person, err := record.Get(l.tx, staff, s)
		if err != nil {
			return err
		}
		if v["user_id"], v["dept_id"] = s, person.Values["dept_id"]; dev.Values.Str("status") == "in_stock" {
			v["status"] = "in_use"
		}
	}
	if len(v) == 0 {
		return nil
	}
	return record.Put(l.tx, l.of.cards, dev.ID, v)
}

// card registers a device that was found without one.
func (l *list) card(r *store.Row, day string) error {
	line, err := record.Get(l.tx, l.of.rows, r.Values.Str("count_row"))
	if err != nil {
		return err
	}
	v := kind.Values{"name": r.Values["name"], "acquire_type": surplus, "purchase_date": day, "original_value": r.Values.Int("price") / 100, "status": "in_stock",
		"model": "不详", "location": cmp.Or(line.Values.Str("real_location"), l.of.str("place"), "待定"), "class_code": r.Values["class_code"], "last_count_date": line.Values["counted_on"],
		"remark": "盘盈：" + l.of.str("doc_no")}
	if r.Values["object_no"] != nil {
		v["asset_no"] = r.Values["object_no"]
	}
	for range r.Values.Int("gain_qty") / one {
		out, err := equipment.Enter(l.tx, record.Input{Values: v})
		if err != nil {
			return err
		}
		delete(v, "asset_no") // the others are numbered
		if err := record.Put(l.tx, l.rows, r.ID, kind.Values{"asset_id": out.ID}); err != nil {
			return err
		}
	}
	return nil
}
