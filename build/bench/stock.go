package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

const (
	stockItems = 2000
	stockTimes = 20
	stockLines = 100 // of a document that is posted
)

// stockBook measures the movements of stock, as many as there would be devices.
func stockBook(ctx context.Context, b bed) (out []line, err error) {
	b.dir += "-stock"
	s, err := b.anew(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	items, err := stocked(ctx, s, b.rows)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := stock.Warm(ctx, s); err != nil {
		return nil, err
	}
	out = append(out, line{What: "stock: take the movements into memory", Rows: b.rows, P50: ms(time.Since(began))})
	for _, q := range []struct {
		what string
		most float64
		ask  func(tx *store.Tx) error
	}{
		{"stock: balances of all items", 50, func(tx *store.Tx) error { _, err := stock.Balances(tx); return err }},
		{"stock: the report of a month", 1000, func(tx *store.Tx) error { _, err := stock.Month(tx, stockDay(b.rows)[:7]); return err }},
	} {
		each := make([]time.Duration, stockTimes)
		for i := range each {
			began := time.Now()
			if err := s.Read(ctx, user.System(), q.ask); err != nil {
				return nil, err
			}
			each[i] = time.Since(began)
		}
		out = append(out, timed(q.what, b.rows, each).aim("p50", q.most))
	}
	each, err := postings(ctx, s, items, stockDay(b.rows))
	return append(out, timed(fmt.Sprintf("stock: post a document of %d lines", stockLines), b.rows, each).aim("p50", 50)), err
}

// stockDay is the day of the last of so many movements.
func stockDay(rows int) string {
	return time.Date(2024, 4, 1+(rows-1)/stockItems, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// stocked writes items and their movements, three of five in, one a day and item.
func stocked(ctx context.Context, s *store.Store, rows int) (items []string, err error) {
	_, err = s.Write(ctx, user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind("supply_item")
		for i := 0; i < stockItems && err == nil; i++ {
			var id string
			id, err = record.Add(tx, k, kind.Values{"name": fmt.Sprintf("物品%04d", i), "spec": "标准", "unit": "支", "category": "writing"})
			items = append(items, id)
		}
		return err
	})
	for done := 0; done < rows && err == nil; {
		_, err = s.Write(ctx, user.System(), func(tx *store.Tx) error {
			k, err := tx.Kind("stock_move")
			for n := 0; n < 10_000 && done < rows && err == nil; n, done = n+1, done+1 {
				v := kind.Values{"item_id": items[done%stockItems], "warehouse": "main", "qty": int64(10_000), "amount": int64(1200 + done%97), "move_date": stockDay(done + 1),
					"doc_no": fmt.Sprintf("RK-%06d", done/100), "summary": "采购入库", "doc_kind": "stock_in", "doc": "00000000-0000-7000-8000-000000000000"}
				if done/stockItems%5 > 2 {
					v["qty"], v["amount"], v["summary"] = int64(-3000), nil, "领用出库"
				}
				_, err = record.Add(tx, k, v)
			}
			return err
		})
	}
	return items, err
}

// postings posts documents that issue a hundred items each, and times only that.
func postings(ctx context.Context, s *store.Store, items []string, day string) (each []time.Duration, err error) {
	clerk := store.Actor{Name: clerk, Roles: []string{"clerk"}}
	k, err := s.Catalog().Kind("stock_out")
	for i := 0; i < stockTimes && err == nil; i++ {
		in := record.Input{Values: map[string]any{"doc_date": day, "out_type": "damage"}, Lines: map[string][]record.Input{}}
		for n := range stockLines {
			in.Lines["out_row"] = append(in.Lines["out_row"], record.Input{Values: map[string]any{"item_id": items[(i+n*7)%stockItems], "qty": "1"}})
		}
		var id string
		_, err = s.Write(ctx, clerk, func(tx *store.Tx) error {
			out, err := record.Save(tx, k, in)
			id = out.ID
			return err
		})
		if err != nil {
			break
		}
		began := time.Now()
		_, err = s.Write(ctx, clerk, func(tx *store.Tx) error { return stock.Step(tx, k, id, "post", flow.Opinion{}) })
		each = append(each, time.Since(began))
	}
	return each, err
}
