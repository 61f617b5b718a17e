package stock

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"opsbook/backend/store"
)

// Entry is a movement with what it cost and what its store holds of the item after it.
type Entry struct {
	Date, Store    string
	DocNo, Summary string
	Qty            int64 // kind.QtyScale digits; below zero: out
	Cost           int64 // 分, of the sign of Qty
	Inward         bool  // it stands in the column 收入: it came in, or reverses what did
	Balance        Sum
}

// Ledger is the account of an item in all its stores, or in one of them: 库存明细账.
func Ledger(tx *store.Tx, item, warehouse string) (out []Entry, err error) {
	v, err := look(tx, false)
	if err != nil {
		return nil, err
	}
	moves, err := v.of(item)
	if err != nil {
		return nil, err
	}
	said, err := texts(tx, item)
	if err != nil {
		return nil, err
	}
	codes := v.held.stores.codes()
	replay(moves, func(m *move, e entered) bool {
		if at := codes[m.store]; warehouse == "" || at == warehouse {
			t := said[m.pk]
			out = append(out, Entry{Date: dayText(m.day), Store: at, DocNo: t[0], Summary: t[1], Qty: m.qty, Cost: e.cost, Inward: e.inward, Balance: e.balance})
		}
		return true
	})
	return out, nil
}

// texts are number and summary of an item's movements, by row number.
func texts(tx *store.Tx, item string) (map[uint32][2]string, error) {
	rows, err := tx.Query("SELECT pk, doc_no, summary FROM stock_move WHERE item_id=?", store.IDBytes(item))
	if err != nil {
		return nil, fmt.Errorf("stock: ledger: %w", err)
	}
	defer rows.Close()
	out := map[uint32][2]string{}
	for rows.Next() {
		var pk uint32
		var t [2]string
		if err := rows.Scan(&pk, &t[0], &t[1]); err != nil {
			return nil, fmt.Errorf("stock: ledger: %w", err)
		}
		out[pk] = t
	}
	return out, rows.Err()
}

// dayNumber is a day, YYYY-MM-DD, as a move has it.
func dayNumber(day string) int32 {
	n, _ := strconv.ParseInt(strings.ReplaceAll(day, "-", ""), 10, 32)
	return int32(n)
}

func dayText(day int32) string {
	return time.Date(int(day/10000), time.Month(day/100%100), int(day%100), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// OnHand is how much of an item a store holds.
func OnHand(tx *store.Tx, item, warehouse string) (qty int64, err error) {
	v, err := look(tx, false)
	if err != nil {
		return 0, err
	}
	return v.onHand(item, warehouse)
}

func (v *view) onHand(item, warehouse string) (qty int64, err error) {
	moves, err := v.of(item)
	at := v.held.stores.number(warehouse)
	for _, m := range moves {
		if m.store == at {
			qty += m.qty
		}
	}
	return qty, err
}

// available is how much of an item may leave a store on a day, and the day that
// bounds it: after no later movement less may be there than nothing.
func (v *view) available(item, warehouse, day string) (qty int64, on string, err error) {
	moves, err := v.of(item)
	if err != nil {
		return 0, day, err
	}
	at, last := v.held.stores.number(warehouse), dayNumber(day)
	total, least := int64(0), last
	for _, i := range inOrder(moves) {
		m := &moves[i]
		if m.store != at {
			continue
		}
		if total += m.qty; m.day <= last {
			qty = total
		} else if total < qty {
			qty, least = total, m.day
		}
	}
	return qty, dayText(least), nil
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
	all, codes, err := everything(tx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b account) int { return bytes.Compare(a.item[:], b.item[:]) })
	for i := range all {
		out = append(out, monthOf(&all[i], codes, dayNumber(month+"-00"))...)
	}
	return out, nil
}

// everything is the movements of all items, and the stores by their number.
func everything(tx *store.Tx) (all []account, codes []string, err error) {
	v, err := look(tx, true)
	if err != nil {
		return nil, nil, err
	}
	all, err = v.all()
	return all, v.held.stores.codes(), err
}

// monthOf are the lines of one item over the month that begins behind a day.
func monthOf(a *account, codes []string, before int32) []Line {
	lines := make([]Line, len(codes))
	replay(a.moves, func(m *move, e entered) bool {
		if m.day > before+31 {
			return false
		}
		lines[m.store].enter(m.qty, e, m.day < before)
		return true
	})
	var out []Line
	for at := range lines {
		if l := &lines[at]; *l != (Line{}) {
			l.Item, l.Store = store.IDText(a.item[:]), codes[at]
			out = append(out, *l)
		}
	}
	slices.SortFunc(out, func(a, b Line) int { return strings.Compare(a.Store, b.Store) })
	return out
}

func (l *Line) enter(qty int64, e entered, before bool) {
	switch {
	case before:
		l.Opening = e.balance
	case e.inward:
		l.In.add(qty, e.cost)
	default:
		l.Out.add(-qty, -e.cost)
	}
	l.End = e.balance
}

// Balances is what each store holds of each item, by item and store.
func Balances(tx *store.Tx) (map[[2]string]int64, error) {
	all, codes, err := everything(tx)
	if err != nil {
		return nil, err
	}
	out := make(map[[2]string]int64, len(all)*2)
	sums, seen := make([]int64, len(codes)), make([]bool, len(codes))
	for _, a := range all {
		clear(sums)
		clear(seen)
		for i := range a.moves {
			m := &a.moves[i]
			sums[m.store] += m.qty
			seen[m.store] = true
		}
		item := store.IDText(a.item[:])
		for at, code := range codes {
			if seen[at] {
				out[[2]string{item, code}] = sums[at]
			}
		}
	}
	return out, nil
}
