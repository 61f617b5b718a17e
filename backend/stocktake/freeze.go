package stocktake

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// gone are the statuses of devices that the company has not.
var gone = []string{"scrapped", "returned", "lost"}

// freeze writes a line for everything that the books say should be there.
func (d *document) freeze() error {
	fill := d.freezeStore
	if d.ofDevices() {
		fill = d.freezeDevices
	}
	list, err := fill()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.New(fault.Conflict, "“%s”范围内账面没有任何东西，不能生成盘点表。请核对范围。", "The books hold nothing within “%s”; check the scope.", d.str("scope"))
	}
	slices.SortStableFunc(list, func(a, b kind.Values) int {
		return cmp.Or(strings.Compare(a.Str("book_location"), b.Str("book_location")), strings.Compare(a.Str("object_no"), b.Str("object_no")))
	})
	for _, v := range list {
		if _, err := d.add(v); err != nil {
			return err
		}
	}
	return d.tally(false)
}

func (d *document) add(v kind.Values) (string, error) {
	v["stocktake_id"] = d.doc.ID
	return record.Add(d.tx, d.rows, v)
}

// freezeStore are the items of which the store holds any on the day, or would if
// everything was entered in time.
func (d *document) freezeStore() (list []kind.Values, err error) {
	held, err := stock.Balances(d.tx)
	if err != nil {
		return nil, err
	}
	for at := range held {
		if at[1] != d.str("warehouse") {
			continue
		}
		v, err := d.ofItem(at[0])
		if err != nil {
			return nil, err
		}
		if v.Int("book_qty") != 0 || held[at] != 0 {
			list = append(list, v)
		}
	}
	return list, nil
}

// ofItem is the line of an item as the books have it on the day.
func (d *document) ofItem(id string) (kind.Values, error) {
	r, err := record.Get(d.tx, d.items, id)
	if err != nil {
		return nil, err
	}
	s, err := stock.Booked(d.tx, id, d.str("warehouse"), d.str("base_date"), stock.All)
	if err != nil {
		return nil, err
	}
	v := r.Values
	return kind.Values{"item_id": id, "object_no": v["item_code"], "name": v["name"], "spec": v["spec"], "unit": v["unit"], "book_location": v["location"],
		"book_qty": s.Qty, "book_value": s.Amount}, nil
}

// freezeDevices are the devices of the ledger within the scope.
func (d *document) freezeDevices() (list []kind.Values, err error) {
	for after := int64(0); ; {
		rows, err := d.tx.From(d.cards, after, 1000)
		if err != nil || len(rows) == 0 {
			return list, err
		}
		for i := range rows {
			if after = rows[i].PK; d.covers(&rows[i]) {
				list = append(list, d.ofDevice(&rows[i]))
			}
		}
	}
}

// covers reports whether a device is within the scope.
func (d *document) covers(dev *store.Row) bool {
	if dev.State != store.Live || slices.Contains(gone, dev.Values.Str("status")) {
		return false
	}
	for _, by := range [][2]string{{"dept_id", "dept_id"}, {"place", "location"}} {
		if want := d.str(by[0]); want != "" && dev.Values.Str(by[1]) != want {
			return false
		}
	}
	return strings.HasPrefix(dev.Values.Str("class_code"), d.str("class_code"))
}

// ofDevice is the line of a device as the ledger has it now.
func (d *document) ofDevice(dev *store.Row) kind.Values {
	v := record.WithComputed(d.tx, d.cards, dev.Values)
	return kind.Values{"asset_id": dev.ID, "object_no": v["asset_no"], "name": v["name"], "spec": v["model"], "unit": v["unit"],
		"book_location": v["location"], "book_user": v["user_id"], "book_qty": have(dev), "book_value": v["net_value"]}
}

// have is how many pieces of a card the company has, with kind.QtyScale digits.
func have(dev *store.Row) int64 {
	if dev == nil || dev.State != store.Live || slices.Contains(gone, dev.Values.Str("status")) {
		return 0
	}
	return dev.Values.Int("qty") * one
}

// one is one piece in the digits of kind.QtyScale.
const one = 1000
