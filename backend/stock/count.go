package stock

import (
	"fmt"
	"math"

	"opsbook/backend/store"
)

// Arrived is how many movements there were at a moment: the number of the last one.
type Arrived int64

// All is every movement, whenever it arrived.
const All Arrived = math.MaxInt64

// LastMove is the id of the last movement that has arrived; "" if there is none. It
// marks the moment at which something was counted.
func LastMove(tx *store.Tx) (id string, err error) {
	var raw []byte
	ok, err := tx.One("SELECT id FROM stock_move ORDER BY pk DESC LIMIT 1", nil, &raw)
	if err != nil || !ok {
		return "", err
	}
	return store.IDText(raw), nil
}

// ArrivedWith is the moment of a movement called by LastMove; 0 of none.
func ArrivedWith(tx *store.Tx, id string) (n Arrived, err error) {
	if id == "" {
		return 0, nil
	}
	if _, err = tx.One("SELECT pk FROM stock_move WHERE id=?", []any{store.IDBytes(id)}, &n); err != nil {
		return 0, fmt.Errorf("stock: moment of a count: %w", err)
	}
	return n, nil
}

// Booked is what a store should hold of an item by a day: what is dated before it,
// whenever it was entered, and of what is dated on it as much as had arrived.
func Booked(tx *store.Tx, item, warehouse, day string, arrived Arrived) (s Sum, err error) {
	v, err := look(tx, false)
	if err != nil {
		return s, err
	}
	moves, err := v.of(item)
	if err != nil {
		return s, err
	}
	at, last := v.held.stores.number(warehouse), dayNumber(day)
	replay(moves, func(m *move, e entered) bool {
		if m.store == at && (m.day < last || m.day == last && Arrived(m.pk) <= arrived) {
			s.add(m.qty, e.cost)
		}
		return m.day <= last
	})
	return s, nil
}

// Price is what one of an item is worth at the moving average of a store, with
// kind.PriceScale digits of a yuan; where the store holds none, at that of all stores or
// at its reference price.
func Price(tx *store.Tx, item, warehouse string) (int64, error) {
	s, err := Booked(tx, item, warehouse, "9999-12-31", All)
	if err != nil {
		return 0, err
	}
	if n, ok := price(s).(int64); ok && s.Qty > 0 && s.Amount >= 0 {
		return n, nil
	}
	n, err := Worth(tx, item, unit)
	return n * yuan4, err
}

// yuan4 makes 分 a price of kind.PriceScale digits.
const yuan4 = 100
