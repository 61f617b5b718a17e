package lens_test

import (
	"slices"
	"testing"

	"opsbook/backend/lens"
	"opsbook/backend/store"
)

// TestRoomForInserts adds a thousand rows one by one, with all orders built: none of
// what is as long as the register may move, and the orders by several keys are kept.
func TestRoomForInserts(t *testing.T) {
	w := newWorld(t, 5, 200)
	keep := orders[len(orders)-3:]
	for _, o := range keep {
		w.check("before", lens.Query{Sort: o}, nil)
	}
	before := w.l.Room()
	for range 50 {
		w.write(func(tx *store.Tx) error {
			for range 20 {
				w.rows = append(w.rows, w.insert(tx, &goodsKind, w.values()))
			}
			return nil
		})
	}
	if after := w.l.Room(); !slices.Equal(before, after) {
		t.Errorf("room before %v, after %v", before, after)
	}
	for _, o := range keep {
		w.check("after", lens.Query{Sort: o}, nil)
	}
}

func TestBulkWriteDropsOrders(t *testing.T) {
	w := newWorld(t, 4, 100)
	w.all("before")
	w.write(func(tx *store.Tx) error {
		for range 700 {
			w.rows = append(w.rows, w.insert(tx, &goodsKind, w.values()))
		}
		return nil
	})
	w.all("after 700 at once")
}
