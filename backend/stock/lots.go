package stock

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Lot is what a store has of one lot of an item. Number and Expiry are "" of what came in
// before the item was kept by lots.
type Lot struct {
	Number, Expiry string
	Qty            int64 // what may leave on the day that was asked for
}

// Lots are the lots of an item in a store from which something may leave on a day: no more
// than is there after any later movement. What expires first comes first.
func Lots(tx *store.Tx, item, warehouse, day string) (out []Lot, err error) {
	rows, err := tx.Query("SELECT ifnull(lot,''), ifnull(expiry,''), move_date, qty FROM stock_move WHERE item_id=? AND warehouse=? AND _state=0 ORDER BY move_date, pk", store.IDBytes(item), warehouse)
	if err != nil {
		return nil, fmt.Errorf("stock: lots: %w", err)
	}
	defer rows.Close()
	at, total := map[[2]string]int{}, map[[2]string]int64{}
	for rows.Next() {
		var key [2]string
		var date string
		var qty int64
		if err := rows.Scan(&key[0], &key[1], &date, &qty); err != nil {
			return nil, fmt.Errorf("stock: lots: %w", err)
		}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key], out = i, append(out, Lot{Number: key[0], Expiry: key[1]})
		}
		if total[key] += qty; date <= day || total[key] < out[i].Qty {
			out[i].Qty = total[key]
		}
	}
	out = slices.DeleteFunc(out, func(l Lot) bool { return l.Qty <= 0 })
	slices.SortFunc(out, func(a, b Lot) int {
		return cmp.Or(cmp.Compare(never(a.Expiry), never(b.Expiry)), cmp.Compare(a.Number, b.Number))
	})
	return out, rows.Err()
}

// never puts what does not expire behind all that does.
func never(expiry string) string { return cmp.Or(expiry, "9999") }

// kept is how an item is kept: by lots or not, and for how many days.
func kept(tx *store.Tx, item string) (byLots bool, days int64, err error) {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return false, 0, err
	}
	r, err := tx.ByID(k, item)
	if err != nil || r == nil {
		return false, 0, err
	}
	return r.Values.Int("batch") == 1, r.Values.Int("shelf_days"), nil
}

// expires is the day on which what came in on a day expires; "" if nobody said how long
// it keeps.
func expires(day string, days int64) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil || days <= 0 {
		return ""
	}
	return t.AddDate(0, 0, int(days)).Format(time.DateOnly)
}

// lotOf is the lot of a line of a receipt, written into the line where it says none: the
// number of the receipt, and the day on which its goods expire. Nothing for items that
// are not kept by lots.
func (w *writer) lotOf(k *kind.Kind, l *store.Row) (kind.Values, error) {
	item := l.Values.Str("item_id")
	byLots, days, err := kept(w.tx, item)
	if err != nil || !byLots {
		return nil, err
	}
	no, until := cmp.Or(l.Values.Str("lot_no"), w.doc.Values.Str("doc_no")), cmp.Or(l.Values.Str("expiry"), expires(w.day, days))
	var other string
	clash, err := w.tx.One("SELECT ifnull(expiry,'') FROM stock_move WHERE item_id=? AND lot=? AND ifnull(expiry,'')<>? AND _state=0 LIMIT 1", []any{store.IDBytes(item), no, until}, &other)
	if err != nil {
		return nil, err
	}
	if clash {
		return nil, fault.New(fault.Conflict, "“%[1]s”的批号 %[2]s 以前登记的有效期是 %[3]s，这次是 %[4]s。请核对，或换一个批号。", "Lot %[2]s of “%[1]s” was received with the expiry %[3]s; here it is %[4]s. Check it, or use another number.", w.name(item), no, cmp.Or(other, "—"), cmp.Or(until, "—"))
	}
	v := kind.Values{"lot_no": no}
	if until != "" {
		v["expiry"] = until
	}
	if err := record.Put(w.tx, k, l.ID, v); err != nil {
		return nil, err
	}
	return lotValues(Lot{Number: no, Expiry: until}), nil
}

// lotValues is a lot as a movement has it.
func lotValues(l Lot) kind.Values {
	v := kind.Values{}
	if l.Number != "" {
		v["lot"] = l.Number
	}
	if l.Expiry != "" {
		v["expiry"] = l.Expiry
	}
	return v
}

// takeLots is what a line of an issue takes of which lots: of the one that it names, else
// of those that expire first. One part without a lot for items that are not kept by lots.
func takeLots(tx *store.Tx, line kind.Values, warehouse, day string) ([]Lot, error) {
	item, qty := line.Str("item_id"), line.Int("qty")
	byLots, _, err := kept(tx, item)
	if err != nil {
		return nil, err
	}
	if !byLots {
		return []Lot{{Qty: qty}}, nil
	}
	all, err := Lots(tx, item, warehouse, day)
	if err != nil {
		return nil, err
	}
	var out []Lot
	rest, there := qty, int64(0)
	for _, l := range all {
		if no := line.Str("lot_no"); no != "" && no != l.Number {
			continue
		}
		there += l.Qty
		if l.Qty = min(l.Qty, rest); l.Qty > 0 {
			out, rest = append(out, l), rest-l.Qty
		}
	}
	if rest > 0 {
		return nil, tooFew(tx, item, line.Str("lot_no"), there, qty)
	}
	return out, nil
}

func tooFew(tx *store.Tx, item, lot string, there, asked int64) error {
	name := record.NewNames(tx).Of("supply_item", item)
	if lot != "" {
		return fault.New(fault.Conflict, "“%[1]s”的批次 %[2]s 可以出 %[3]s，不够出 %[4]s。请改少数量，或另选批次。", "Of lot %[2]s of “%[1]s” %[3]s may leave; %[4]s cannot. Reduce the quantity, or choose another lot.", name, lot, text(there), text(asked))
	}
	return fault.New(fault.Conflict, "“%[1]s”各批次合计可以出 %[2]s，不够出 %[3]s：之后的单据已用到其余的批次。请改少数量，或改日期。", "Of the lots of “%[1]s” %[2]s may leave; %[3]s cannot, because later documents take the rest. Reduce the quantity, or change the date.", name, text(there), text(asked))
}

// lotsText is lots as the line of an issue shows them: L1 5 至 2026-12-01、L2 3.
func lotsText(lots []Lot) string {
	var out []string
	for _, l := range lots {
		t := cmp.Or(l.Number, "无批号") + " " + text(l.Qty)
		if l.Expiry != "" {
			t += " 至 " + l.Expiry
		}
		out = append(out, t)
	}
	return strings.Join(out, "、")
}

// lotsStay refuses to take a document back if something of its lots has left since.
func (w *writer) lotsStay(rows []store.Row) error {
	type place struct{ item, store, lot string }
	var order []place
	want := map[place]int64{}
	for _, m := range rows {
		p := place{m.Values.Str("item_id"), m.Values.Str("warehouse"), m.Values.Str("lot")}
		if qty := m.Values.Int("qty"); qty > 0 && p.lot != "" {
			if want[p] == 0 {
				order = append(order, p)
			}
			want[p] += qty
		}
	}
	for _, p := range order {
		all, err := Lots(w.tx, p.item, p.store, w.day)
		if err != nil {
			return err
		}
		there := int64(0)
		for _, l := range all {
			if l.Number == p.lot {
				there += l.Qty
			}
		}
		if there < want[p] {
			return tooFew(w.tx, p.item, p.lot, there, want[p])
		}
	}
	return nil
}

// ReceiptLine says in a form when what comes in expires.
func ReceiptLine(tx *store.Tx, _ string, l *record.Line) error {
	v := l.Row.Values
	byLots, days, err := kept(tx, v.Str("item_id"))
	if err != nil || !byLots {
		return err
	}
	l.Uses = receiptRow.Spare
	if until := expires(tx.Today(), days); v["expiry"] == nil && until != "" && l.Wrong["expiry"].ZH == "" {
		v["expiry"] = until
	}
	if e := v.Str("expiry"); e != "" && e < tx.Today() {
		l.Warned["expiry"] = fault.Sprintf("%s 已经到期，请核对。", "Expired on %s already; please check.", e)
	}
	return nil
}

// IssueLine says in a form of which lots a line would take, and warns of what has
// expired.
func IssueLine(tx *store.Tx, id string, l *record.Line) error {
	v := l.Row.Values
	byLots, _, err := kept(tx, v.Str("item_id"))
	if err != nil || !byLots {
		return err
	}
	l.Uses = issueRow.Spare
	if v.Int("qty") <= 0 {
		return nil
	}
	warehouse, day := "main", tx.Today()
	if id != "" {
		r, err := record.Get(tx, &issue, id)
		if err != nil {
			return err
		}
		warehouse, day = r.Values.Str("warehouse"), r.Values.Str("doc_date")
	}
	lots, err := takeLots(tx, v, warehouse, day)
	if f := fault.Of(err); f != nil && f.Code == fault.Conflict {
		l.Warned["qty"] = f.Message
		return nil
	}
	if err != nil {
		return err
	}
	v["lots"] = lotsText(lots)
	for _, lot := range lots {
		if lot.Expiry != "" && lot.Expiry < day {
			l.Warned["lots"] = fault.Sprintf("批次 %[1]s 已于 %[2]s 到期，请核对能否发放。", "Lot %[1]s expired on %[2]s; check whether it may be handed out.", cmp.Or(lot.Number, "—"), lot.Expiry)
		}
	}
	return nil
}
