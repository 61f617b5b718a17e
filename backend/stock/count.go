package stock

import (
	"encoding/binary"
	"fmt"
	"math"

	"opsbook/backend/store"
)

// All is later than every movement.
var All = Moment{clock: math.MaxInt64}

// LastMove is the id of the movement of an item that was entered last, on whatever PC; "" if
// there is none. It marks the moment at which the item was counted. One whose PC's clock was
// far ahead marks none: what is entered after the count would be dated before it.
func LastMove(tx *store.Tx, item string) (id string, err error) {
	v, err := look(tx, false)
	if err != nil {
		return "", err
	}
	moves, err := v.of(item)
	if err != nil {
		return "", err
	}
	var last *move
	for i := range moves {
		if m := &moves[i]; m.clock <= tx.Clock() && (last == nil || m.Moment.compare(last.Moment) > 0) {
			last = m
		}
	}
	if last == nil {
		return "", nil
	}
	var raw []byte
	_, err = tx.One("SELECT id FROM stock_move WHERE pk=?", []any{last.pk}, &raw)
	return store.IDText(raw), err
}

// MomentOf is when a movement called by LastMove was entered; before all of none.
func MomentOf(tx *store.Tx, id string) (m Moment, err error) {
	if id == "" {
		return m, nil
	}
	var gid []byte
	if _, err = tx.One("SELECT ifnull(hlc,?), substr(gid,1,4) FROM stock_move"+store.Made+" WHERE id=?", []any{tx.Clock(), store.IDBytes(id)}, &m.clock, &gid); err != nil {
		return m, fmt.Errorf("stock: moment of a count: %w", err)
	}
	if len(gid) == 4 {
		m.stream = binary.BigEndian.Uint32(gid)
	}
	return m, nil
}

// Booked is what a store should hold of an item by a day: what is dated before it,
// whenever it was entered, and of what is dated on it what was entered up to a moment.
func Booked(tx *store.Tx, item, warehouse, day string, until Moment) (s Sum, err error) {
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
		if m.store == at && (m.day < last || m.day == last && m.Moment.compare(until) <= 0) {
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
