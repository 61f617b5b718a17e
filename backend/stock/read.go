package stock

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/store"
)

// columns of a move, in the order of scanMove.
const columns = "id, item_id, move_date, warehouse, qty, ifnull(amount, 0), reverses, pair, doc_no, summary"

// each tells fn the moves that follow FROM stock_move, in the order of the query.
func each(tx *store.Tx, rest string, args []any, fn func(item string, m Move)) error {
	rows, err := tx.Query("SELECT "+columns+" FROM stock_move "+rest, args...)
	if err != nil {
		return fmt.Errorf("stock: moves: %w", err)
	}
	defer rows.Close()
	var id, item, reverses, pair []byte
	var m Move
	for rows.Next() {
		if err := rows.Scan(&id, &item, &m.Date, &m.Store, &m.Qty, &m.Amount, &reverses, &pair, &m.DocNo, &m.Summary); err != nil {
			return fmt.Errorf("stock: moves: %w", err)
		}
		m.ID, m.Reverses, m.Pair = store.IDText(id), store.IDText(reverses), store.IDText(pair)
		fn(store.IDText(item), m)
	}
	return rows.Err()
}

// Ledger is the account of an item in all its stores, or in one of them: 库存明细账.
func Ledger(tx *store.Tx, item, warehouse string) (out []Entry, err error) {
	b := NewBook()
	err = each(tx, "WHERE item_id=? AND _state=0 ORDER BY move_date, pk", []any{store.IDBytes(item)}, func(_ string, m Move) {
		if e := b.Take(m); warehouse == "" || m.Store == warehouse {
			out = append(out, e)
		}
	})
	return out, err
}

// OnHand is how much of an item a store holds.
func OnHand(tx *store.Tx, item, warehouse string) (qty int64, err error) {
	_, err = tx.One("SELECT ifnull(sum(qty), 0) FROM stock_move WHERE item_id=? AND warehouse=? AND _state=0", []any{store.IDBytes(item), warehouse}, &qty)
	return qty, err
}

// Available is how much of an item may leave a store on a day, and the day that
// bounds it: after no later movement less may be there than nothing. What is approved and
// not yet issued will be taken off here once there are requisitions.
func Available(tx *store.Tx, item, warehouse, day string) (qty int64, on string, err error) {
	rows, err := tx.Query("SELECT max(move_date, ?1), sum(qty) FROM stock_move WHERE item_id=?2 AND warehouse=?3 AND _state=0 "+
		"GROUP BY 1, iif(move_date>?1, pk, 0) ORDER BY 1, pk", day, store.IDBytes(item), warehouse)
	if err != nil {
		return 0, day, fmt.Errorf("stock: available: %w", err)
	}
	defer rows.Close()
	on = day
	for total := int64(0); rows.Next(); {
		var at string
		var sum int64
		if err := rows.Scan(&at, &sum); err != nil {
			return 0, day, fmt.Errorf("stock: available: %w", err)
		}
		if total += sum; at == day || total < qty {
			qty, on = total, at
		}
	}
	return qty, on, rows.Err()
}

// Line is what a store held of an item over a month: 收发存. What is reversed counts
// against the column that it stood in.
type Line struct {
	Item, Store           string
	Opening, In, Out, End Sum
}

// Month is the report of a month, YYYY-MM, in the order of items and stores. Lines on
// which nothing was and nothing moved are left out.
func Month(tx *store.Tx, month string) (out []Line, err error) {
	// Read as it lies in the file: in the order of an index each row is a page of its own.
	items := map[string][]Move{}
	err = each(tx, "NOT INDEXED WHERE move_date<=? AND _state=0 ORDER BY pk", []any{month + "-31"}, func(item string, m Move) {
		items[item] = append(items[item], m)
	})
	for _, item := range slices.Sorted(maps.Keys(items)) {
		out = append(out, monthOf(item, items[item], month)...)
	}
	return out, err
}

// monthOf are the lines of one item, whose moves are in the order of their arrival.
func monthOf(item string, moves []Move, month string) []Line {
	slices.SortStableFunc(moves, func(a, b Move) int { return strings.Compare(a.Date, b.Date) })
	b, lines := NewBook(), map[string]*Line{}
	for _, m := range moves {
		if lines[m.Store] == nil {
			lines[m.Store] = &Line{Item: item, Store: m.Store}
		}
		lines[m.Store].enter(b.Take(m), m.Date[:len(monthLayout)] < month)
	}
	var out []Line
	for _, at := range slices.Sorted(maps.Keys(lines)) {
		if l := *lines[at]; l.Opening != (Sum{}) || l.In != (Sum{}) || l.Out != (Sum{}) || l.End != (Sum{}) {
			out = append(out, l)
		}
	}
	return out
}

func (l *Line) enter(e Entry, before bool) {
	switch {
	case before:
		l.Opening = e.Balance
	case e.Inward:
		l.In.add(e.Qty, e.Cost)
	default:
		l.Out.add(-e.Qty, -e.Cost)
	}
	l.End = e.Balance
}

// Balances is what each store holds of each item, by item and store.
func Balances(tx *store.Tx) (map[[2]string]int64, error) {
	rows, err := tx.Query("SELECT item_id, warehouse, qty FROM stock_move NOT INDEXED WHERE _state=0")
	if err != nil {
		return nil, fmt.Errorf("stock: balances: %w", err)
	}
	defer rows.Close()
	type key struct {
		item [16]byte
		at   string
	}
	sums := map[key]int64{}
	var item, at sql.RawBytes
	var qty int64
	for rows.Next() {
		if err := rows.Scan(&item, &at, &qty); err != nil {
			return nil, fmt.Errorf("stock: balances: %w", err)
		}
		sums[key{[16]byte(item), string(at)}] += qty
	}
	out := make(map[[2]string]int64, len(sums))
	for k, qty := range sums {
		out[[2]string{store.IDText(k.item[:]), k.at}] = qty
	}
	return out, rows.Err()
}
