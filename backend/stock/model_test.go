package stock_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// plain is a movement of the model, in the order of arrival.
type plain struct {
	item         int
	store, date  string
	qty, amount  int64
	back, across int // places of the movements that it reverses and that it is the other side of; -1
	cost         int64
}

// model is stock as a few lines of plain Go: a list that is sorted and walked.
type model struct {
	moves  []plain
	docs   map[string][]int // id → places of its movements
	live   []string
	closed string
}

// order are the places of all movements by date, then arrival.
func (m *model) order() []int {
	at := make([]int, len(m.moves))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int {
		switch x, y := m.moves[a].date, m.moves[b].date; {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return at
}

// balances walks the movements: what is where at the end, in pieces and 分, and
// whether anything was below zero on the way.
func (m *model) balances() (qty, value map[string]int64, below bool) {
	qty, value = map[string]int64{}, map[string]int64{}
	for _, i := range m.order() {
		p := &m.moves[i]
		key := fmt.Sprint(p.item, p.store)
		q, v := qty[key], value[key]
		switch {
		case p.qty > 0 && p.across >= 0:
			p.cost = -m.moves[p.across].cost
		case p.qty > 0 && p.back >= 0:
			p.cost = -m.moves[p.back].cost
		case p.qty > 0:
			p.cost = p.amount
		case -p.qty >= q:
			p.cost = -v
		case p.back >= 0:
			p.cost = -min(m.moves[p.back].cost, v)
		default: // ⌊v·out/q + ½⌋
			n := new(big.Int).Mul(big.NewInt(2*v), big.NewInt(-p.qty))
			n.Add(n, big.NewInt(q)).Div(n, big.NewInt(2*q))
			p.cost = -n.Int64()
		}
		qty[key], value[key] = q+p.qty, v+p.cost
		below = below || qty[key] < 0
	}
	return qty, value, below
}

// try enters movements if the model allows them.
func (m *model) try(date string, list ...plain) bool {
	if date[:7] <= m.closed {
		return false
	}
	n := len(m.moves)
	m.moves = append(m.moves, list...)
	if _, _, below := m.balances(); below {
		m.moves = m.moves[:n]
		return false
	}
	return true
}

var stores = []string{"main", "op1", "op2"}

// Any sequence of receipts, issues, transfers, reversals, closings and reopenings is
// accepted and refused as the model does it, and leaves what the model says: never
// below zero, balances that are the sums of the movements, costs exact to the 分.
func TestAgainstTheModel(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			(&game{office: open(t, "中性笔", "橡皮"), rng: rand.New(rand.NewPCG(seed, 7)), model: model{docs: map[string][]int{}}}).play(120)
		})
	}
}

type game struct {
	*office
	model
	rng      *rand.Rand
	accepted int
}

func (g *game) play(n int) {
	for range n {
		switch g.rng.IntN(10) {
		case 0, 1, 2:
			g.receive()
		case 3, 4, 5, 6:
			g.issue()
		case 7, 8:
			g.reverse()
		case 9:
			g.month()
		}
	}
	if g.accepted < n/4 {
		g.t.Errorf("only %d of %d steps were possible", g.accepted, n)
	}
	g.compare()
}

// agree holds what happened against the model's answer.
func (g *game) agree(what string, err error, allowed bool) {
	g.t.Helper()
	if (err == nil) != allowed {
		g.t.Fatalf("%s: %v, the model allows it: %v", what, err, allowed)
	}
	if allowed {
		g.accepted++
	}
}

func (g *game) day() string {
	return time.Date(2026, 1, 1+g.rng.IntN(90), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// typed is a quantity as a clerk may write it: 17, 17支, 1盒+5支.
func (g *game) typed(qty int64) string {
	boxes, rest := qty/12, qty%12
	switch g.rng.IntN(3) {
	case 0:
		return fmt.Sprintf("%d支", qty)
	case 1:
		if rest == 0 {
			return fmt.Sprintf("%d盒", boxes)
		}
		return fmt.Sprintf("%d盒+%d支", boxes, rest)
	}
	return fmt.Sprint(qty)
}

func (g *game) receive() {
	day, at := g.day(), stores[g.rng.IntN(3)]
	head := received(day)
	head["warehouse"] = at
	var lines []line
	var moves []plain
	for range 1 + g.rng.IntN(3) {
		i, qty, price := g.rng.IntN(2), 1+g.rng.Int64N(20), g.rng.Int64N(30_000)
		lines = append(lines, line{i, g.typed(qty), fmt.Sprintf("%d.%04d", price/10_000, price%10_000)})
		moves = append(moves, plain{item: i, store: at, date: day, qty: qty * 1000, amount: (qty*price + 50) / 100, back: -1, across: -1})
	}
	id, err := g.posted("stock_in", head, lines...)
	g.entered(id, "receipt", err, day, moves)
}

func (g *game) issue() {
	day, from, to := g.day(), stores[g.rng.IntN(3)], ""
	head := issued(day)
	head["warehouse"] = from
	if g.rng.IntN(3) == 0 {
		to = stores[(slices.Index(stores, from)+1)%3]
		head = moved(day, from, to)
	}
	var lines []line
	var moves []plain
	for range 1 + g.rng.IntN(3) {
		i, qty := g.rng.IntN(2), 1+g.rng.Int64N(8)
		lines = append(lines, line{i, g.typed(qty), ""})
		moves = append(moves, plain{item: i, store: from, date: day, qty: -qty * 1000, back: -1, across: -1})
		if to != "" {
			moves = append(moves, plain{item: i, store: to, date: day, qty: qty * 1000, back: -1, across: len(g.moves) + len(moves) - 1})
		}
	}
	id, err := g.posted("stock_out", head, lines...)
	g.entered(id, "issue", err, day, moves)
}

func (g *game) entered(id, what string, err error, day string, moves []plain) {
	n := len(g.moves)
	ok := g.try(day, moves...)
	g.agree(what, err, ok)
	if !ok {
		return
	}
	g.model.live = append(g.model.live, id)
	for i := range moves {
		g.docs[id] = append(g.docs[id], n+i)
	}
}

func (g *game) reverse() {
	if len(g.model.live) == 0 {
		return
	}
	i := g.rng.IntN(len(g.model.live))
	id := g.model.live[i]
	var back []plain
	left := map[int]int{}
	for _, at := range slices.Backward(g.docs[id]) {
		p := g.moves[at]
		r := plain{item: p.item, store: p.store, date: "2026-03-31", qty: -p.qty, back: at, across: -1}
		if by, ok := left[at]; ok {
			r.across = by
		}
		left[p.across] = len(g.moves) + len(back)
		back = append(back, r)
	}
	kindName := "stock_in"
	if back[len(back)-1].qty > 0 {
		kindName = "stock_out"
	}
	err := g.write(func(tx *store.Tx) error { return g.step(tx, kindName, id, "reverse") })
	ok := g.try("2026-03-31", back...)
	g.agree("reversal", err, ok)
	if ok {
		g.model.live = slices.Delete(g.model.live, i, i+1)
	}
}

// month closes the next month, or reopens the last.
func (g *game) month() {
	next := map[string]string{"": "2026-01", "2026-01": "2026-02", "2026-02": "2026-03"}[g.closed]
	reopen := g.closed != "" && g.rng.IntN(2) == 0
	err := g.write(func(tx *store.Tx) error {
		k, err := tx.Kind("period_close")
		if err != nil {
			return err
		}
		month := next
		if reopen {
			month = g.closed
		}
		r, err := record.Find(tx, k, month)
		switch {
		case reopen:
			return stock.StepMonth(tx, k, r.ID, "reopen", flow.Opinion{Reason: "有误"})
		case err == nil:
			return stock.StepMonth(tx, k, r.ID, "close", flow.Opinion{})
		}
		_, err = stock.Close(tx, record.Input{Values: map[string]any{"period": month}})
		return err
	})
	if reopen {
		g.agree("reopen", err, true)
		g.closed = map[string]string{"2026-01": "", "2026-02": "2026-01"}[g.closed]
		return
	}
	g.agree("close "+next, err, next != "2026-03")
	if err == nil {
		g.closed = next
	}
}

// compare holds the ledgers, the balances and the months against the model.
func (g *game) compare() {
	qty, value, _ := g.balances()
	g.must(g.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		all, err := stock.Balances(tx)
		g.must(err)
		march, err := stock.Month(tx, "2026-03")
		g.must(err)
		for i, id := range g.items {
			for _, at := range stores {
				key := fmt.Sprint(i, at)
				want := stock.Sum{Qty: qty[key], Amount: value[key]}
				entries, err := stock.Ledger(tx, id, at)
				g.must(err)
				var run stock.Sum
				for _, e := range entries {
					run = stock.Sum{Qty: run.Qty + e.Qty, Amount: run.Amount + e.Cost}
					if run != e.Balance || run.Qty < 0 || run.Amount < 0 || run.Qty == 0 && run.Amount != 0 {
						g.t.Fatalf("%s after %+v: %v", key, e, run)
					}
				}
				on, err := stock.OnHand(tx, id, at)
				g.must(err)
				if run != want || on != want.Qty || all[[2]string{id, at}] != want.Qty {
					g.t.Errorf("%s: %v, %d on hand, %d of all, the model has %v", key, run, on, all[[2]string{id, at}], want)
				}
				for _, l := range march {
					if sum := l.Opening.Amount + l.In.Amount - l.Out.Amount; l.Item == id && l.Store == at && (l.End != want || sum != want.Amount || l.Opening.Qty+l.In.Qty-l.Out.Qty != want.Qty) {
						g.t.Errorf("%s: March %+v, the model has %v", key, l, want)
					}
				}
			}
		}
		return nil
	}))
}
