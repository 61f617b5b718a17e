package stocktake

import (
	"cmp"
	"maps"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// judge brings what follows from a line up to date: what the books say for the moment
// of its count, the difference, the result. anew says that it was counted just now.
func (d *document) judge(r *store.Row, anew bool) error {
	v := maps.Clone(r.Values)
	if anew {
		if err := d.moment(v); err != nil {
			return err
		}
	}
	if err := d.expect(v); err != nil {
		return err
	}
	changed := kind.Values{}
	for _, name := range []string{"counted_on", "counted_by", "counted_after", "moved_qty", "diff", "count_result"} {
		if v[name] != r.Values[name] {
			changed[name] = v[name]
		}
	}
	if len(changed) == 0 {
		return nil
	}
	maps.Copy(r.Values, changed)
	return record.Put(d.tx, d.rows, r.ID, changed)
}

// moment notes when a line was counted: on the day that somebody said, or today, after
// the last movement of the item that has been entered.
func (d *document) moment(v kind.Values) error {
	if v["real_qty"] == nil {
		v["counted_on"], v["counted_by"], v["counted_after"] = nil, nil, nil
		return nil
	}
	v["counted_on"] = cmp.Or(v.Str("counted_on"), d.tx.Today())
	v["counted_by"] = orNil(d.tx.Actor.User)
	if d.ofDevices() {
		return nil
	}
	last, err := stock.LastMove(d.tx, v.Str("item_id"))
	v["counted_after"] = orNil(last)
	return err
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// expect works out difference and result. What should be there of an item is what is
// dated before the day of the count, whenever it was entered, and of that day what had
// been entered before the count: goods of a paper that comes in late were in the store,
// or out of it, when it was counted; goods that moved after it were not.
func (d *document) expect(v kind.Values) error {
	v["moved_qty"], v["diff"], v["count_result"] = nil, nil, uncounted
	if v["real_qty"] == nil {
		return nil
	}
	var should int64
	place, holder := any(nil), any(nil)
	switch {
	case v["item_id"] != nil:
		until, err := stock.MomentOf(d.tx, v.Str("counted_after"))
		if err != nil {
			return err
		}
		s, err := stock.Booked(d.tx, v.Str("item_id"), d.str("warehouse"), v.Str("counted_on"), until)
		if err != nil {
			return err
		}
		should = s.Qty
	case v["asset_id"] != nil:
		dev, err := d.tx.ByID(d.cards, v.Str("asset_id"))
		if err != nil {
			return err
		}
		if err := whole(dev, v); err != nil {
			return err
		}
		should, place, holder = have(dev), dev.Values["location"], dev.Values["user_id"]
	}
	if n := should - v.Int("book_qty"); n != 0 {
		v["moved_qty"] = n
	}
	diff := v.Int("real_qty") - should
	v["diff"] = diff
	v["count_result"] = result(v, diff, place, holder)
	return nil
}

func result(v kind.Values, diff int64, place, holder any) string {
	elsewhere := func(found string, booked any) bool { return v[found] != nil && v[found] != booked }
	switch {
	case diff < 0:
		return loss
	case diff > 0:
		return surplus
	case v["asset_id"] != nil && v.Int("real_qty") > 0 && (elsewhere("real_location", place) || elsewhere("real_user", holder)):
		return moved
	case slices.Contains([]string{"damaged", "incomplete"}, v.Str("real_condition")):
		return damaged
	}
	return match
}

// whole refuses parts of a device, and two of a card that stands for one.
func whole(dev *store.Row, v kind.Values) error {
	n := v.Int("real_qty")
	switch {
	case dev == nil:
		return fault.New(fault.NotFound, "设备台账里没有“%s”。", "The ledger has no device “%s”.", v.Str("object_no"))
	case n%one != 0:
		return fault.New(fault.Invalid, "“%s”的实盘数量要是整数。", "The count of “%s” must be a whole number.", v.Str("object_no"))
	case n > one && dev.Values.Str("manage_type") != "low_value":
		return fault.New(fault.Invalid, "“%s”是一台一张卡片，实盘只能是 1 或 0；多出来的另登记为盘盈。", "“%s” is one device: its count is 1 or 0. Enter what is there besides as a surplus.", v.Str("object_no"))
	}
	return nil
}

// adopt makes a line that somebody added into one about an item, a device, or something
// that nobody has registered.
func (d *document) adopt(r *store.Row) error {
	found, err := d.find(r.Values.Str("object_no"))
	if err != nil {
		return err
	}
	v := kind.Values{"extra": int64(1), "book_qty": int64(0)}
	switch {
	case found == nil && (!d.ofDevices() || r.Values["name"] == nil):
		return d.unknown(r.Values.Str("object_no"))
	case found == nil && r.Values["real_qty"] == nil:
		return fault.New(fault.Invalid, "“%s”请填写实盘数量。", "Enter how many of “%s” were found.", called(r))
	case found != nil:
		twice, err := d.lineOf(found)
		if err != nil {
			return err
		}
		if twice != nil && twice.ID != r.ID {
			return fault.New(fault.Conflict, "“%s”已经在盘点表里，请在那一行填写。", "“%s” has a line already; enter it there.", called(twice))
		}
		maps.Copy(v, found)
	}
	if err := record.Put(d.tx, d.rows, r.ID, v); err != nil {
		return err
	}
	again, err := record.Get(d.tx, d.rows, r.ID)
	if err != nil {
		return err
	}
	return d.judge(again, true)
}

func (d *document) unknown(code string) error {
	if d.ofDevices() {
		return fault.New(fault.NotFound, "设备台账里没有“%s”。有实物没有卡片的，登记为盘盈设备并写明名称。", "The ledger has no “%s”. Enter what has no card as a surplus, with its name.", code)
	}
	return fault.New(fault.NotFound, "办公用品目录里没有“%s”。请先在目录里登记，或核对编码。", "The catalogue has no “%s”. Register it there first, or check the code.", code)
}

// find is the line of what is called by a code: the number of a device or its serial
// number, the code of an item or its bar code; nil if there is none.
func (d *document) find(code string) (kind.Values, error) {
	if code == "" {
		return nil, nil
	}
	k, fields := d.items, []string{"item_code", "barcode"}
	if d.ofDevices() {
		k, fields = d.cards, []string{"asset_no", "sn"}
	}
	for _, name := range fields {
		rows, err := d.tx.First(k, name, code, 2)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if rows[i].State != store.Live {
				continue
			}
			if d.ofDevices() {
				return d.ofDevice(&rows[i]), nil
			}
			return d.ofItem(rows[i].ID)
		}
	}
	return nil, nil
}

// lineOf is the line about an object; nil if there is none.
func (d *document) lineOf(v kind.Values) (*store.Row, error) {
	field := "item_id"
	if d.ofDevices() {
		field = "asset_id"
	}
	var raw []byte
	ok, err := d.tx.One("SELECT id FROM stocktake_row WHERE stocktake_id=? AND "+field+"=? AND _state=0 ORDER BY pk", []any{store.IDBytes(d.doc.ID), store.IDBytes(v.Str(field))}, &raw)
	if err != nil || !ok {
		return nil, err
	}
	return record.Get(d.tx, d.rows, store.IDText(raw))
}
