package stock_test

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// note is must for who may not end the test.
func (o *office) note(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Error(err)
	}
}

// inFile is what the file says is where, as the transaction sees it.
func (o *office) inFile(tx *store.Tx) map[[2]string]int64 {
	rows, err := tx.Query("SELECT item_id, warehouse, sum(qty) FROM stock_move WHERE _state=0 GROUP BY 1, 2")
	o.note(err)
	if err != nil {
		return nil
	}
	defer rows.Close()
	out := map[[2]string]int64{}
	for rows.Next() {
		var item []byte
		var at string
		var qty int64
		o.note(rows.Scan(&item, &at, &qty))
		out[[2]string{store.IDText(item), at}] = qty
	}
	o.note(rows.Err())
	return out
}

// agree holds every answer about balances against the file.
func (o *office) agree(tx *store.Tx, when string) {
	o.t.Helper()
	want := o.inFile(tx)
	got, err := stock.Balances(tx)
	o.note(err)
	if !maps.Equal(got, want) {
		o.t.Errorf("%s: balances %v, the file has %v", when, got, want)
	}
	sums := map[[2]string]int64{}
	lines, err := stock.Month(tx, "2026-03")
	o.note(err)
	for _, l := range lines {
		sums[[2]string{l.Item, l.Store}] = l.End.Qty
	}
	for key, qty := range want {
		on, err := stock.OnHand(tx, key[0], key[1])
		o.note(err)
		entries, err := stock.Ledger(tx, key[0], key[1])
		o.note(err)
		if len(entries) == 0 {
			o.t.Errorf("%s: %v has no ledger", when, key)
			continue
		}
		if last := entries[len(entries)-1].Balance.Qty; on != qty || sums[key] != qty || last != qty {
			o.t.Errorf("%s: %v on hand %d, by the month %d, by the ledger %d, the file has %d", when, key, on, sums[key], last, qty)
		}
	}
}

func (o *office) read(fn func(tx *store.Tx)) {
	o.t.Helper()
	o.note(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error { fn(tx); return nil }))
}

var errBack = errors.New("taken back")

// What is held of the movements is what the file has: for who reads, and for who has
// written and may still take it back.
func TestHeldIsTheFile(t *testing.T) {
	o := open(t, "中性笔", "橡皮")
	in, err := o.posted("stock_in", received("2026-03-02"), line{0, "10", "1.20"}, line{1, "7", "0.5"})
	o.must(err)
	o.read(func(tx *store.Tx) { o.agree(tx, "posted") })
	err = o.write(func(tx *store.Tx) error {
		o.agree(tx, "before anything is written")
		id, err := o.document(tx, "stock_out", issued("2026-03-03"), line{0, "4", ""})
		o.must(err)
		o.must(o.step(tx, "stock_out", id, "post"))
		o.agree(tx, "posted and not committed")
		o.must(o.step(tx, "stock_out", id, "reverse"))
		o.must(o.step(tx, "stock_in", in, "reverse"))
		o.agree(tx, "reversed and not committed")
		return errBack
	})
	if !errors.Is(err, errBack) {
		t.Fatal(err)
	}
	o.read(func(tx *store.Tx) { o.agree(tx, "rolled back") })
	if _, err := o.posted("stock_out", moved("2026-03-03", "main", "op1"), line{0, "4", ""}, line{1, "1", ""}); err != nil {
		t.Fatal(err)
	}
	months := func() (out []stock.Line) {
		o.read(func(tx *store.Tx) {
			o.agree(tx, "after the number of a row came back, or the file was opened again")
			out, err = stock.Month(tx, "2026-03")
			o.must(err)
		})
		return out
	}
	before := months()
	o.must(o.s.Close())
	o.s = storetest.Reopen(t, o.cfg)
	o.must(stock.Warm(context.Background(), o.s))
	if after := months(); !slices.Equal(before, after) {
		t.Errorf("opened again: %+v, before %+v", after, before)
	}
}

// A movement whose state changes, which no step does, is seen by whoever sees the
// commit, and by nobody else.
func TestHeldFollowsStates(t *testing.T) {
	o := open(t, "中性笔")
	for range 3 {
		if _, err := o.posted("stock_in", received("2026-03-02"), line{0, "10", "1.20"}); err != nil {
			t.Fatal(err)
		}
	}
	state := func(tx *store.Tx, to store.State) {
		k, err := tx.Kind("stock_move")
		o.must(err)
		rows, err := tx.ByPK(k, 2)
		o.must(err)
		o.must(tx.SetState(k, &rows[0], to, "有误"))
	}
	o.read(func(tx *store.Tx) {
		o.agree(tx, "before")
		if err := o.write(func(tx *store.Tx) error {
			state(tx, store.Withdrawn)
			o.agree(tx, "changed and not committed")
			return errBack
		}); !errors.Is(err, errBack) {
			t.Fatal(err)
		}
		o.agree(tx, "changed and taken back")
		o.must(o.write(func(tx *store.Tx) error { state(tx, store.Withdrawn); return nil }))
		o.agree(tx, "in the snapshot before the change")
		if got, err := stock.OnHand(tx, o.items[0], "main"); err != nil || got != 30_000 {
			t.Errorf("in the snapshot: %d %v", got, err)
		}
		o.read(func(tx *store.Tx) {
			o.agree(tx, "behind the change")
			if got, err := stock.OnHand(tx, o.items[0], "main"); err != nil || got != 20_000 {
				t.Errorf("behind the change: %d %v", got, err)
			}
		})
		o.agree(tx, "in the old snapshot again")
	})
	o.must(o.write(func(tx *store.Tx) error { state(tx, store.Live); return nil }))
	o.read(func(tx *store.Tx) { o.agree(tx, "back again") })
}

// Who reads while others post, reverse, and take back what they posted, finds in each
// snapshot what the file has in it.
func TestMovementsWhileOthersWrite(t *testing.T) {
	o := open(t, "中性笔", "橡皮", "订书机")
	rng := rand.New(rand.NewPCG(3, 5))
	if _, err := o.posted("stock_in", received("2026-03-01"), line{0, "500", "1"}, line{1, "500", "2"}, line{2, "500", "3"}); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	look := func() { o.read(func(tx *store.Tx) { o.agree(tx, "while others write") }) }
	for _, again := range []func(){look, look, func() { o.note(stock.Warm(context.Background(), o.s)) }} {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					again()
				}
			}
		})
	}
	for i := range 60 {
		err := o.write(func(tx *store.Tx) error {
			id, err := o.document(tx, "stock_out", moved("2026-03-02", "main", "op1"), line{rng.IntN(3), "2", ""}, line{rng.IntN(3), "1", ""})
			if err == nil {
				err = o.step(tx, "stock_out", id, "post")
			}
			if err == nil && i%3 == 0 {
				err = o.step(tx, "stock_out", id, "reverse")
			}
			if err == nil && i%4 == 0 {
				err = errBack
			}
			return err
		})
		if (i%4 == 0) != errors.Is(err, errBack) || err != nil && !errors.Is(err, errBack) {
			t.Fatal(err)
		}
	}
	close(done)
	readers.Wait()
	o.read(func(tx *store.Tx) { o.agree(tx, "at the end") })
}

// What was salvaged may name a movement that comes later: once it is there, it counts for
// what is held already. In the transaction that writes it, it is where it will be.
func TestOriginalsThatComeLater(t *testing.T) {
	o := open(t, "中性笔")
	if _, err := o.posted("stock_in", received("2026-03-31"), line{0, "10", "1.00"}); err != nil {
		t.Fatal(err)
	}
	const original = "01900000-0000-7000-8000-000000000001"
	enter := func(tx *store.Tx, id string, v kind.Values) {
		k, err := tx.Kind("stock_move")
		o.must(err)
		maps.Copy(v, kind.Values{"move_date": "2026-03-31", "item_id": o.items[0], "warehouse": "main", "doc_no": "CK-1", "summary": "报损", "doc_kind": "stock_out", "doc": original})
		_, err = tx.Insert(k, id, v)
		o.must(err)
	}
	worth := func(tx *store.Tx) (out []int64) {
		entries, err := stock.Ledger(tx, o.items[0], "")
		o.must(err)
		for _, e := range entries {
			out = append(out, e.Qty, e.Cost)
		}
		lines, err := stock.Month(tx, "2026-03")
		o.must(err)
		return append(out, lines[0].End.Qty, lines[0].End.Amount)
	}
	says := func(when string, tx *store.Tx, want ...int64) {
		if got := worth(tx); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	o.must(o.write(func(tx *store.Tx) error {
		enter(tx, "01900000-0000-7000-8000-000000000002", kind.Values{"qty": int64(4000), "reverses": original})
		says("entered alone", tx, 10_000, 1000, 4000, 0, 14_000, 1000)
		return nil
	}))
	o.read(func(tx *store.Tx) { says("alone", tx, 10_000, 1000, 4000, 0, 14_000, 1000) })
	whole := []int64{10_000, 1000, -4000, -400, 4000, 400, 10_000, 1000}
	o.must(o.write(func(tx *store.Tx) error {
		enter(tx, original, kind.Values{"qty": int64(-4000)})
		says("entered", tx, whole...)
		return nil
	}))
	o.read(func(tx *store.Tx) { says("with its original", tx, whole...) })
	o.must(o.s.Close())
	o.s = storetest.Reopen(t, o.cfg)
	o.read(func(tx *store.Tx) { says("opened again", tx, whole...) })
}
