package stock

import (
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// hold is a change of what is promised of an item and may not be issued to others: a
// document that was approved adds, handing out and giving up take off. What is held is
// their sum, as what is there is the sum of the movements.
var hold = kind.Kind{
	Name: "stock_hold", Label: "库存占用", English: "Stock that is promised", Chapter: "asset", Key: "doc_no", Title: "doc_no", Quick: "item_id", AppendOnly: true, Source: &kind.Source{Kind: "doc_kind", ID: "doc"},
	Fields: []kind.Field{
		{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Required: kind.Always},
		{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse", Required: kind.Always},
		{Name: "qty", Label: "占用数量", English: "Quantity held", Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Required: kind.Always},
		{Name: "doc_kind", Label: "单据类型", English: "Kind of document", Type: kind.Text, Required: kind.Always, Hidden: true, Inner: true},
		{Name: "doc", Label: "单据", English: "Id of the document", Type: kind.Text, Required: kind.Always, Hidden: true, Inner: true},
		{Name: "doc_no", Label: "单号", English: "Document", Type: kind.Text, Required: kind.Always},
	},
	Access: kind.Access{"admin": "V", "area_head": "V", "clerk": "V", "auditor": "V"},
}

// Holder is the document for which something is held.
type Holder struct{ Kind, ID, Number string }

// Hold promises qty of an item in a store to a document; below zero: takes it off.
func Hold(tx *store.Tx, of Holder, item, warehouse string, qty int64) error {
	if qty == 0 {
		return nil
	}
	k, err := tx.Kind(hold.Name)
	if err != nil {
		return err
	}
	_, err = record.Add(tx, k, kind.Values{"item_id": item, "warehouse": warehouse, "qty": qty, "doc_kind": of.Kind, "doc": of.ID, "doc_no": of.Number})
	return err
}

// Release gives up whatever is still held for a document.
func Release(tx *store.Tx, of Holder) error {
	k, err := tx.Kind(hold.Name)
	if err != nil {
		return err
	}
	rows, err := tx.Where(k, "doc_no", of.Number)
	if err != nil {
		return err
	}
	type place struct{ item, store string }
	var order []place
	held := map[place]int64{}
	for _, r := range rows {
		if r.Values.Str("doc") != of.ID {
			continue
		}
		p := place{r.Values.Str("item_id"), r.Values.Str("warehouse")}
		if _, ok := held[p]; !ok {
			order = append(order, p)
		}
		held[p] += r.Values.Int("qty")
	}
	for _, p := range order {
		if err := Hold(tx, of, p.item, p.store, -held[p]); err != nil {
			return err
		}
	}
	return nil
}

// Held is how much of an item in a store is promised to documents.
func Held(tx *store.Tx, item, warehouse string) (qty int64, err error) {
	_, err = tx.One("SELECT ifnull(sum(qty), 0) FROM stock_hold WHERE item_id=? AND warehouse=? AND _state=0", []any{store.IDBytes(item), warehouse}, &qty)
	return qty, err
}

// Free is how much of an item a store holds that nobody has been promised; below zero
// where more is promised than is there.
func Free(tx *store.Tx, item, warehouse string) (int64, error) {
	there, err := OnHand(tx, item, warehouse)
	if err != nil {
		return 0, err
	}
	held, err := Held(tx, item, warehouse)
	return there - held, err
}

// Worth is what a quantity of an item costs at the moving average of all stores; of one
// that was never bought, at its reference price. 分.
func Worth(tx *store.Tx, item string, qty int64) (int64, error) {
	v, err := look(tx, false)
	if err != nil {
		return 0, err
	}
	moves, err := v.of(item)
	if err != nil {
		return 0, err
	}
	last := map[uint32]Sum{}
	replay(moves, func(m *move, e entered) bool {
		last[m.store] = e.balance
		return true
	})
	var all Sum
	for _, s := range last {
		all.add(s.Qty, s.Amount)
	}
	if all.Qty > 0 {
		return share(all.Amount, qty, all.Qty), nil
	}
	k, err := tx.Kind("supply_item")
	if err != nil {
		return 0, err
	}
	r, err := tx.ByID(k, item)
	if err != nil || r == nil {
		return 0, err
	}
	return share(r.Values.Int("ref_price"), qty, unit), nil
}

// unit is one of whatever is counted, in the digits of kind.QtyScale.
const unit = 1000
