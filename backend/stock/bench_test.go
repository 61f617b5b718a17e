package stock_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// items of the benchmark, and the movements that each has per round.
const benchItems = 2000

// BenchmarkMovements has 50,000 movements of 2,000 items, 1,000,000 with
// OPSBOOK_LONG=1. Run it with -benchtime=3x.
func BenchmarkMovements(b *testing.B) {
	n := 50_000
	if os.Getenv("OPSBOOK_LONG") != "" {
		n = 1_000_000
	}
	names := make([]string, benchItems)
	for i := range names {
		names[i] = fmt.Sprintf("物品%04d", i)
	}
	o := open(b, names...)
	o.stocked(n)
	began := time.Now()
	o.must(stock.Warm(context.Background(), o.s))
	b.Logf("taken into memory in %v", time.Since(began))
	read := func(fn func(tx *store.Tx) error) {
		o.must(o.s.Read(context.Background(), user.System(), fn))
	}
	b.Run("balances", func(b *testing.B) {
		for b.Loop() {
			read(func(tx *store.Tx) error { _, err := stock.Balances(tx); return err })
		}
	})
	b.Run("month", func(b *testing.B) {
		for b.Loop() {
			read(func(tx *store.Tx) error { _, err := stock.Month(tx, "2026-03"); return err })
		}
	})
	b.Run("post100", func(b *testing.B) {
		lines := make([]line, 100)
		for i := range lines {
			lines[i] = line{i * 7, "1", ""}
		}
		for b.Loop() {
			b.StopTimer()
			var id string
			o.must(o.write(func(tx *store.Tx) (err error) {
				id, err = o.document(tx, "stock_out", issued("2026-03-31"), lines...)
				return err
			}))
			b.StartTimer()
			o.must(o.write(func(tx *store.Tx) error { return o.step(tx, "stock_out", id, "post") }))
		}
	})
}

// stocked writes n movements, three of five in, over two years.
func (o *office) stocked(n int) {
	for done := 0; done < n; {
		o.must(o.write(func(tx *store.Tx) error {
			k, err := tx.Kind("stock_move")
			if err != nil {
				return err
			}
			for range min(10_000, n-done) {
				round := done / benchItems
				v := kind.Values{"item_id": o.items[done%benchItems], "warehouse": stores[round%3/2], "qty": int64(10_000), "amount": int64(1200 + done%97),
					"move_date": time.Date(2024, 4, 1+round, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), "doc_no": fmt.Sprintf("RK-%06d", done/100),
					"summary": "采购入库", "doc_kind": "stock_in", "doc": "00000000-0000-7000-8000-000000000000"}
				if round%5 > 2 {
					v["qty"], v["amount"], v["summary"] = int64(-3000), nil, "领用出库"
				}
				if _, err := record.Add(tx, k, v); err != nil {
					return err
				}
				done++
			}
			return nil
		}))
	}
}
