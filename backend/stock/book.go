package stock

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// move is a movement as the arithmetic of stock sees it.
type move struct {
	pk             uint32 // its number here, by which others name it
	day            int32  // 20260331
	store          uint32 // see stores
	reverses, pair uint32 // numbers of other moves, 0: see cost
	Moment
	qty    int64 // kind.QtyScale digits; below zero: out
	amount int64 // 分, of what comes in at a price
}

// Moment is when a movement was entered, alike on every PC.
type Moment struct {
	stream uint32 // how the name of the stream begins in which it was
	clock  int64  // that stream's clock, which shows no moment twice
}

func (a Moment) compare(b Moment) int {
	return cmp.Or(cmp.Compare(a.clock, b.clock), cmp.Compare(a.stream, b.stream))
}

// entered is what a move cost and what its store holds of the item after it.
type entered struct {
	cost    int64 // 分, of the sign of qty
	inward  bool  // it stands in the column 收入: it came in, or reverses what did
	balance Sum
}

// Sum is a quantity and its value in 分.
type Sum struct{ Qty, Amount int64 }

func (s *Sum) add(qty, amount int64) { s.Qty, s.Amount = s.Qty+qty, s.Amount+amount }

// book works out what the moves of one item cost, one after the other, so that the
// values of all stores are at each moment what came in less what went out, to the 分.
type book struct {
	moves  []move    // by their numbers
	done   []entered // by place in moves; the zero value of one that has not been entered
	stores []Sum     // by number
}

// replay tells fn the moves of an item, given by their numbers, in the order in which
// they count, until fn returns false.
func replay(moves []move, fn func(m *move, e entered) bool) {
	b := book{moves: moves, done: make([]entered, len(moves))}
	for _, i := range inOrder(moves) {
		if b.enter(i); !fn(&moves[i], b.done[i]) {
			return
		}
	}
}

// inOrder are the places of moves in the order in which they count: by date, then by when
// they were entered. What arrives from other PCs arrives in another order on each of them.
func inOrder(moves []move) []int32 {
	out := make([]int32, len(moves))
	sorted, misplaced := true, false
	for i := range out {
		out[i] = int32(i)
		m := &moves[i]
		sorted = sorted && (i == 0 || m.compare(&moves[i-1]) >= 0)
		for _, j := range m.originals(moves) {
			misplaced = misplaced || moves[j].compare(m) > 0
		}
	}
	if !sorted {
		slices.SortStableFunc(out, func(a, b int32) int { return moves[a].compare(&moves[b]) })
	}
	if misplaced {
		return originalsFirst(moves, out)
	}
	return out
}

func (m *move) compare(other *move) int {
	if m.day != other.day {
		return cmp.Compare(m.day, other.day)
	}
	return m.Moment.compare(other.Moment)
}

// originals are the places of what m is worked out from, if that is of the same day:
// what it reverses, and its other side.
func (m *move) originals(moves []move) (out []int32) {
	for _, pk := range [...]uint32{m.reverses, m.pair} {
		if pk == 0 {
			continue
		}
		if i, ok := indexOf(moves, pk); ok && moves[i].day == m.day {
			out = append(out, int32(i))
		}
	}
	return out
}

// originalsFirst moves originals before what is worked out from them: a PC whose clock was
// ahead dated them later.
func originalsFirst(moves []move, order []int32) []int32 {
	out, entered := make([]int32, 0, len(order)), make([]bool, len(order))
	var enter func(i int32)
	enter = func(i int32) {
		if entered[i] {
			return
		}
		entered[i] = true
		for _, j := range moves[i].originals(moves) {
			enter(j)
		}
		out = append(out, i)
	}
	for _, i := range order {
		enter(i)
	}
	return out
}

// indexOf is where the move with a number stands among moves.
func indexOf(moves []move, pk uint32) (int, bool) {
	return slices.BinarySearchFunc(moves, pk, func(m move, pk uint32) int { return cmp.Compare(m.pk, pk) })
}

func (b *book) enter(i int32) {
	m := &b.moves[i]
	for int(m.store) >= len(b.stores) {
		b.stores = append(b.stores, Sum{})
	}
	at := &b.stores[m.store]
	e := entered{cost: b.cost(m, at), inward: m.qty > 0}
	if m.reverses != 0 {
		e.inward = b.of(m.reverses).inward
	}
	at.add(m.qty, e.cost)
	e.balance = *at
	b.done[i] = e
}

// of is what became of an earlier move of the item.
func (b *book) of(pk uint32) entered {
	if i, ok := indexOf(b.moves, pk); ok {
		return b.done[i]
	}
	return entered{}
}

// cost is what a move brings or takes. Goods that come in bring their amount; from
// another store, what they took there; as the reversal of an issue, what that took.
// What goes out takes its share of the value, half a 分 up, and the last of it the
// whole. The reversal of a receipt takes what that brought, as far as it is there: what
// was issued meanwhile at the average keeps its cost.
func (b *book) cost(m *move, at *Sum) int64 {
	switch {
	case m.qty > 0 && m.pair != 0:
		return -b.of(m.pair).cost
	case m.qty > 0 && m.reverses != 0:
		return -b.of(m.reverses).cost
	case m.qty > 0:
		return m.amount
	case m.qty == math.MinInt64 || -m.qty >= at.Qty: // the former has no opposite, and no form lets it through
		return -at.Amount
	case m.reverses != 0:
		return -min(b.of(m.reverses).cost, at.Amount)
	}
	return -share(at.Amount, -m.qty, at.Qty)
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
