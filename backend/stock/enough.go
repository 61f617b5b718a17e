package stock

import (
	"opsbook/backend/double"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// needs is what a document takes out of stores, item by item, in the order of its lines.
type needs struct {
	list []need
	at   map[[2]string]int
}

type need struct {
	item, store string
	qty         int64
}

func (n *needs) want(item, store string, qty int64) {
	key := [2]string{item, store}
	i, ok := n.at[key]
	if !ok {
		if n.at == nil {
			n.at = map[[2]string]int{}
		}
		i = len(n.list)
		n.at[key], n.list = i, append(n.list, need{item, store, 0})
	}
	n.list[i].qty += qty
}

// check refuses what is not there on the day, or would be missing on a later one: a
// movement entered late must not take what was issued since.
func (n *needs) check(tx *store.Tx, day string) error {
	v, err := look(tx, false)
	if err != nil {
		return err
	}
	for _, w := range n.list {
		there, on, err := v.available(w.item, w.store, day)
		if err != nil {
			return err
		}
		if there < w.qty {
			return short(tx, w, there, on, day)
		}
	}
	return nil
}

// promised refuses to take what is held for documents. Goods come and go at any day, a
// promise is of now: it is asked of what is there now.
func (n *needs) promised(tx *store.Tx) error {
	v, err := look(tx, false)
	if err != nil {
		return err
	}
	for _, w := range n.list {
		there, err := v.onHand(w.item, w.store)
		if err != nil {
			return err
		}
		held, err := Held(tx, w.item, w.store)
		if err != nil {
			return err
		}
		if free := there - held; free < w.qty {
			return n.held(tx, w, free)
		}
	}
	return nil
}

func (n *needs) held(tx *store.Tx, w need, free int64) error {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return err
	}
	r, err := record.Get(tx, k, w.item)
	if err != nil {
		return err
	}
	there, err := OnHand(tx, w.item, w.store)
	if err != nil {
		return err
	}
	at, _ := tx.Lists().Code("warehouse", w.store)
	unit := tx.Lists().Label("unit", r.Values.Str("unit"))
	return fault.New(fault.Conflict, "“%[1]s”在%[2]s有 %[3]s，其中 %[4]s 已被批准的领用申请占用，不够出 %[5]s。请改少数量，或先办理那些申请。",
		"%[6]s holds %[7]s of “%[1]s”, of which %[8]s are promised to approved requisitions; %[9]s cannot leave it. Reduce the quantity, or settle those requisitions first.",
		record.Title(k, r.ID, r.Values), at.Label, text(there)+unit, text(there-free)+unit, text(w.qty)+unit, at.English, text(there), text(there-free), text(w.qty))
}

// short is the sentence about an item of which there is not enough.
func short(tx *store.Tx, w need, there int64, on, day string) error {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return err
	}
	r, err := record.Get(tx, k, w.item)
	if err != nil {
		return err
	}
	at, _ := tx.Lists().Code("warehouse", w.store)
	unit := tx.Lists().Label("unit", r.Values.Str("unit"))
	name, has, asked := record.Title(k, r.ID, r.Values), text(there), text(w.qty)
	if on == day {
		return fault.New(fault.Conflict, "“%[1]s”在%[2]s只有 %[3]s，不够出 %[4]s。请改少数量，或先入库。",
			"%[5]s holds %[6]s of “%[1]s”; %[7]s cannot leave it. Reduce the quantity, or receive more first.", name, at.Label, has+unit, asked+unit, at.English, has, asked)
	}
	return fault.New(fault.Conflict, "“%[1]s”在%[2]s到 %[8]s 只剩 %[3]s，按 %[9]s 出 %[4]s 会变成负数。请改少数量，或改日期。",
		"By %[8]s %[5]s holds only %[6]s of “%[1]s”; taking %[7]s on %[9]s would leave less than nothing. Reduce the quantity, or change the date.",
		name, at.Label, has+unit, asked+unit, at.English, has, asked, on, day)
}

// text is a quantity as people read it.
func text(qty int64) string {
	f := kind.Field{Type: kind.Decimal, Scale: kind.QtyScale}
	return f.Text(qty, kind.Context{})
}

// MayVoidDocument refuses to void a document that has been posted: it is reversed.
func MayVoidDocument(_ *store.Tx, _ *kind.Kind, r *store.Row) error {
	if r.Values.Str("status") == "draft" {
		return nil
	}
	return fault.New(fault.Conflict, "%[1]s已经记过账，不能作废，请用“红冲”。", "%[1]s has been posted and cannot be voided; reverse it.", r.Values.Str("doc_no"))
}

// MayVoid refuses that an item is void of which a store holds any.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	for _, at := range tx.Lists()["warehouse"].Codes {
		qty, err := OnHand(tx, r.ID, at.Key)
		if err != nil {
			return err
		}
		if qty != 0 {
			return fault.New(fault.Conflict, "“%[1]s”在%[2]s还有 %[4]s，不能作废。请先出库，或改为停用。", "%[3]s still holds %[4]s of “%[1]s”. Issue it first, or put the item out of use.",
				record.Title(k, r.ID, r.Values), at.Label, at.English, text(qty))
		}
	}
	return nil
}

// MayMerge refuses to make one item of two that are counted in different units, and to
// merge one away that has been in stock: its movements stay what they are.
func MayMerge(tx *store.Tx, k *kind.Kind, keep, other *store.Row) error {
	if err := double.Alike(tx, k, keep, other, "unit", "pack_unit", "pack_ratio", "batch"); err != nil {
		return err
	}
	moves, err := tx.Kind(movement.Name)
	if err != nil {
		return err
	}
	rows, err := tx.First(moves, "item_id", other.ID, 1)
	if err != nil || len(rows) == 0 {
		return err
	}
	return fault.New(fault.Conflict, "“%[1]s”（%[2]s）有出入库流水，流水不能改，所以不能把它并掉。请反过来合并，让它留下；两条都有流水的，先把一条出库到零，再停用。",
		"“%[1]s” (%[2]s) has movements of stock, which never change, so it cannot be merged away. Merge the other way round so that it stays; where both have movements, issue one down to nothing and put it out of use.",
		record.Title(k, other.ID, other.Values), record.Number(k, other.ID, other.Values))
}
