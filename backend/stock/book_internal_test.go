package stock

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// told is what became of a move, wherever it arrived.
type told struct {
	Moment
	entered
}

// arriving is moves as a PC has them to which they came in this order, and what it says of them.
func arriving(moves []move, order []int) (out []told) {
	at := map[uint32]uint32{} // the number at first → here
	for i, j := range order {
		at[moves[j].pk] = uint32(i) + 1
	}
	here := make([]move, len(order))
	for i, j := range order {
		here[i] = moves[j]
		here[i].pk, here[i].reverses, here[i].pair = uint32(i)+1, at[moves[j].reverses], at[moves[j].pair]
	}
	replay(here, func(m *move, e entered) bool {
		out = append(out, told{m.Moment, e})
		return true
	})
	return out
}

// made are moves as several PCs write them, whose clocks agree as little as clocks do: what
// is taken back, and the other side of what is moved, may be dated before it.
func made(rng *rand.Rand) []move {
	moves := make([]move, 4+rng.IntN(20))
	for i := range moves {
		m := move{pk: uint32(i) + 1, day: 20260329 + int32(rng.IntN(3)), store: uint32(rng.IntN(2)), qty: rng.Int64N(9000) + 1, amount: rng.Int64N(5000),
			Moment: Moment{stream: uint32(rng.IntN(3)), clock: int64(i + 1)}}
		if rng.IntN(2) == 0 {
			m.qty, m.amount = -m.qty, 0
		}
		if o := &moves[rng.IntN(i+1)]; rng.IntN(3) == 0 && o.pk != 0 {
			m.day, m.qty, m.amount = max(m.day, o.day), -o.qty, 0
			m.clock = max(o.clock-50*int64(rng.IntN(2)), -int64(i))
			if m.reverses = o.pk; o.qty < 0 && rng.IntN(2) == 0 {
				m.day, m.reverses, m.pair, m.store = o.day, 0, o.pk, 1-o.store
			}
		}
		m.clock = m.clock*100 + int64(i) // no stream shows a moment twice
		moves[i] = m
	}
	return moves
}

// However movements arrive, they are entered in one order and cost the same.
func TestTheOrderOfArrivalMakesNoDifference(t *testing.T) {
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 11))
		moves := made(rng)
		first := arriving(moves, rng.Perm(len(moves)))
		if len(first) != len(moves) {
			t.Fatalf("seed %d: %d of %d moves were entered", seed, len(first), len(moves))
		}
		for range 3 {
			if got := arriving(moves, rng.Perm(len(moves))); !slices.Equal(got, first) {
				t.Fatalf("seed %d: %+v, in another order of arrival %+v", seed, first, got)
			}
		}
	}
}

// What a transfer brings, and what is taken back, is worth what its original was, though a
// clock that was ahead dated that one later; then comes what a clock dates between them.
func TestOriginalsComeFirst(t *testing.T) {
	late := Moment{stream: 1, clock: 900}
	moves := []move{
		{pk: 1, day: 20260331, qty: 4000, pair: 4, store: 1, Moment: Moment{stream: 2, clock: 110}},
		{pk: 2, day: 20260331, qty: 6000, amount: 1200, Moment: Moment{stream: 2, clock: 100}},
		{pk: 3, day: 20260331, qty: -6000, reverses: 2, Moment: Moment{stream: 2, clock: 120}},
		{pk: 4, day: 20260331, qty: -4000, Moment: late},
		{pk: 5, day: 20260330, qty: 4000, amount: 400, Moment: Moment{stream: 1, clock: 999}},
	}
	var order []uint32
	var cost []int64
	replay(moves, func(m *move, e entered) bool {
		order, cost = append(order, m.pk), append(cost, e.cost)
		return true
	})
	if !slices.Equal(order, []uint32{5, 2, 4, 1, 3}) || !slices.Equal(cost, []int64{400, 1200, -640, 640, -960}) {
		t.Errorf("entered as %v at %v", order, cost)
	}
	for i := range moves { // a circle, which no PC writes, ends
		moves[i].day, moves[i].reverses = 20260331, moves[(i+1)%len(moves)].pk
	}
	if got := inOrder(moves); len(got) != len(moves) {
		t.Errorf("of a circle %v", got)
	}
}
