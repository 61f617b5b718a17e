package stock

import "math/bits"

// Move is a movement as the arithmetic of stock sees it. The moves of an item are in
// the order of their dates, then of their arrival.
type Move struct {
	ID, Date, Store string
	Qty             int64  // kind.QtyScale digits; below zero: out
	Amount          int64  // 分, of what comes in at a price
	Reverses, Pair  string // ids of earlier moves: see cost
	DocNo, Summary  string
}

// Entry is a move with what it cost and what its store holds of the item after it.
type Entry struct {
	Move
	Cost    int64 // 分, of the sign of Qty
	Inward  bool  // it stands in the column 收入: it came in, or reverses what did
	Balance Sum
}

// Sum is a quantity and its value in 分.
type Sum struct{ Qty, Amount int64 }

func (s *Sum) add(qty, amount int64) { s.Qty, s.Amount = s.Qty+qty, s.Amount+amount }

// Book works out what the moves of one item cost, one after the other, so that the
// values of all stores are at each moment what came in less what went out, to the 分.
type Book struct {
	stores map[string]*Sum
	costs  map[string]settled // by id of a move
}

type settled struct {
	cost   int64
	inward bool
}

// NewBook is the book of an item before its first move.
func NewBook() *Book { return &Book{map[string]*Sum{}, map[string]settled{}} }

// Take enters the next move.
func (b *Book) Take(m Move) Entry {
	at := b.stores[m.Store]
	if at == nil {
		at = &Sum{}
		b.stores[m.Store] = at
	}
	e := Entry{Move: m, Cost: b.cost(m, at), Inward: m.Qty > 0}
	if m.Reverses != "" {
		e.Inward = b.costs[m.Reverses].inward
	}
	at.add(m.Qty, e.Cost)
	b.costs[m.ID] = settled{e.Cost, e.Inward}
	e.Balance = *at
	return e
}

// cost is what a move brings or takes. Goods that come in bring their amount; from
// another store, what they took there; as the reversal of an issue, what that took.
// What goes out takes its share of the value, half a 分 up, and the last of it the
// whole. The reversal of a receipt takes what that brought, as far as it is there: what
// was issued meanwhile at the average keeps its cost.
func (b *Book) cost(m Move, at *Sum) int64 {
	switch {
	case m.Qty > 0 && m.Pair != "":
		return -b.costs[m.Pair].cost
	case m.Qty > 0 && m.Reverses != "":
		return -b.costs[m.Reverses].cost
	case m.Qty > 0:
		return m.Amount
	case -m.Qty >= at.Qty:
		return -at.Amount
	case m.Reverses != "":
		return -min(b.costs[m.Reverses].cost, at.Amount)
	}
	return -share(at.Amount, -m.Qty, at.Qty)
}

// share is amount × part ÷ whole, half up; part is less than whole, none is below zero.
func share(amount, part, whole int64) int64 {
	hi, lo := bits.Mul64(uint64(max(amount, 0)), uint64(part))
	n, rest := bits.Div64(hi, lo, uint64(whole))
	if rest >= uint64(whole)-rest {
		n++
	}
	return int64(n)
}
