package stock_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// byLots lets an item be kept by lots that last some days.
func (o *office) byLots(item int, days int64) {
	o.must(o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("supply_item")
		o.must(err)
		return record.Put(tx, k, o.items[item], kind.Values{"batch": int64(1), "shelf_days": days})
	}))
}

// lotMoves are the movements of an item in the order of dates, then arrival.
func (o *office) lotMoves(item int) (out []store.Row) {
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind("stock_move")
		o.must(err)
		out, err = tx.Where(k, "item_id", o.items[item])
		slices.SortStableFunc(out, func(a, b store.Row) int {
			return strings.Compare(a.Values.Str("move_date"), b.Values.Str("move_date"))
		})
		return err
	}))
	return out
}

// lineOf is what stands in the only line of a document.
func (o *office) lineOf(kindName, id string) (v kind.Values) {
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		o.must(err)
		rows, err := record.Lines(tx, k, id)
		if len(rows) > 0 {
			v = rows[0].Values
		}
		return err
	}))
	return v
}

// What expires first leaves first, and the line says of which lots it took; a receipt
// that says no lot gets one, with the day on which it expires.
func TestFirstExpiredFirstOut(t *testing.T) {
	o := open(t, "碳粉")
	o.byLots(0, 100)
	late, err := o.posted("stock_in", received("2026-03-01"), line{0, "10", "2"})
	o.must(err)
	if v := o.lineOf("stock_in_row", late); v.Str("lot_no") != "RK-202603-001" || v.Str("expiry") != "2026-06-09" {
		t.Errorf("proposed: %v", v)
	}
	soon := func(qty, lot, until string) error {
		return o.write(func(tx *store.Tx) error {
			k, err := tx.Kind("stock_in")
			o.must(err)
			out, err := record.Save(tx, k, record.Input{Values: received("2026-03-02"), Lines: map[string][]record.Input{"in_row": {{Values: map[string]any{"item_id": o.items[0], "qty": qty, "price": "2", "lot_no": lot, "expiry": until}}}}})
			if err != nil {
				return err
			}
			return o.step(tx, "stock_in", out.ID, "post")
		})
	}
	o.must(soon("4", "B7", "2026-05-01"))
	o.refused("one lot with two days", soon("1", "B7", "2026-07-01"), fault.Conflict, "B7", "2026-05-01", "2026-07-01")
	out, err := o.posted("stock_out", issued("2026-03-05"), line{0, "6", ""})
	o.must(err)
	if v := o.lineOf("stock_out_row", out); v.Str("lots") != "B7 4 至 2026-05-01、RK-202603-001 2 至 2026-06-09" {
		t.Errorf("taken: %v", v)
	}
	o.refused("what has left", o.write(func(tx *store.Tx) error { return o.step(tx, "stock_in", late, "reverse") }), fault.Conflict, "碳粉")
	o.must(o.write(func(tx *store.Tx) error { return o.step(tx, "stock_out", out, "reverse") }))
	report := o.asked("stock_lots", map[string]any{"days": "60"})
	if len(report.Rows) != 1 || report.Rows[0].Str("lot") != "B7" || report.Rows[0].Int("qty") != 4_000 || report.Rows[0].Int("days") != 31 {
		t.Errorf("expiring within 60 days: %v", report.Rows)
	}
	if all := o.asked("stock_lots", nil).Rows; len(all) != 2 || all[1].Int("qty") != 10_000 {
		t.Errorf("all lots: %v", all)
	}
	o.must(o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("stock_out_row")
		o.must(err)
		say := func(qty int64, lot string) record.Line {
			l := record.Line{Row: store.Row{Values: kind.Values{"item_id": o.items[0], "qty": qty}}, Wrong: map[string]fault.Text{}, Warned: map[string]fault.Text{}}
			if lot != "" {
				l.Row.Values["lot_no"] = lot
			}
			o.must(stock.IssueLine(tx, "", &l))
			return l
		}
		if l := say(5_000, ""); l.Row.Values.Str("lots") != "B7 4 至 2026-05-01、RK-202603-001 1 至 2026-06-09" || len(l.Warned) > 0 || !slices.Equal(l.Uses, k.Spare) {
			t.Errorf("in the form: %+v of %s", l, k.Name)
		}
		if l := say(5_000, "B7"); !strings.Contains(l.Warned["qty"].ZH, "批次 B7 可以出 4") {
			t.Errorf("more than the lot: %+v", l)
		}
		return nil
	}))
	o.must(soon("1", "OLD", "2026-03-15"))
	o.must(o.write(func(tx *store.Tx) error {
		l := record.Line{Row: store.Row{Values: kind.Values{"item_id": o.items[0], "qty": int64(1_000)}}, Wrong: map[string]fault.Text{}, Warned: map[string]fault.Text{}}
		o.must(stock.IssueLine(tx, "", &l))
		if !strings.Contains(l.Warned["lots"].ZH, "OLD 已于 2026-03-15 到期") {
			t.Errorf("expired: %+v", l)
		}
		return nil
	}))
}

// Whatever is received, issued, moved and taken back in whatever order: no lot of a store
// is ever below zero, lots add up to what the store holds, and an issue leaves nothing
// behind that expires before what it took and could have left in its place.
func TestLotsNeverBelowZero(t *testing.T) {
	for seed := range uint64(4) {
		o := open(t, "碳粉")
		o.byLots(0, 30)
		rng := rand.New(rand.NewPCG(seed, 5))
		var ids [][2]string
		done := 0
		for range 90 {
			day, from := fmt.Sprintf("2026-03-%02d", 1+rng.IntN(28)), stores[rng.IntN(2)]
			kindName, head := "stock_in", received(day)
			switch n := rng.IntN(10); {
			case n > 7 && len(ids) > 0:
				i := rng.IntN(len(ids))
				if o.write(func(tx *store.Tx) error { return o.step(tx, ids[i][0], ids[i][1], "reverse") }) == nil {
					ids = slices.Delete(ids, i, i+1)
					done++
				}
				continue
			case n > 5:
				kindName, head = "stock_out", moved(day, from, stores[1-slices.Index(stores, from)])
			case n > 2:
				kindName, head = "stock_out", issued(day)
			}
			head["warehouse"] = from
			id, err := o.posted(kindName, head, line{0, fmt.Sprint(1 + rng.IntN(12)), map[string]string{"stock_in": "1"}[kindName]})
			if err == nil {
				ids = append(ids, [2]string{kindName, id})
				done++
			}
			o.lotsHold(day, kindName, id, err)
		}
		if done < 40 {
			t.Errorf("only %d steps were possible", done)
		}
	}
}

// lotsHold walks the movements after a document was posted.
func (o *office) lotsHold(day, kindName, id string, err error) {
	o.t.Helper()
	if err != nil && fault.Of(err).Code != fault.Conflict {
		o.t.Fatal(err)
	}
	sums, whole := map[string]int64{}, map[string]int64{}
	taken := map[string]string{} // store → the last expiry that the document took
	for _, m := range o.lotMoves(0) {
		v := m.Values
		key := v.Str("warehouse") + "|" + v.Str("lot") + "|" + v.Str("expiry")
		if sums[key] += v.Int("qty"); sums[key] < 0 || v.Str("lot") == "" {
			o.t.Fatalf("%s of %s: %d on %s", key, v.Str("doc_no"), sums[key], v.Str("move_date"))
		}
		whole[v.Str("warehouse")] += v.Int("qty")
		if v.Str("doc") == id && v.Int("qty") < 0 {
			taken[v.Str("warehouse")] = max(taken[v.Str("warehouse")], v.Str("expiry"))
		}
	}
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		for at, until := range taken {
			lots, err := stock.Lots(tx, o.items[0], at, day)
			o.must(err)
			if err == nil && kindName == "stock_out" && len(lots) > 0 && lots[0].Expiry < until {
				o.t.Fatalf("%s took of %s and left %v", id, until, lots[0])
			}
		}
		for at, want := range whole {
			if on, err := stock.OnHand(tx, o.items[0], at); err != nil || on != want {
				o.t.Errorf("%s: lots add up to %d, %d on hand (%v)", at, want, on, err)
			}
		}
		return nil
	}))
}

// Two PCs that each issued the last of an item leave less than nothing once they are
// merged; that is listed, with the movement from which on it is so.
func TestBelowZeroIsListed(t *testing.T) {
	o := open(t, "中性笔", "橡皮")
	_, err := o.posted("stock_in", received("2026-03-01"), line{0, "5", "1"}, line{1, "5", "1"})
	o.must(err)
	if got := o.asked("stock_negative", nil); len(got.Rows) > 0 {
		t.Errorf("nothing is below zero: %v", got.Rows)
	}
	o.must(o.write(func(tx *store.Tx) error {
		for i, day := range []string{"2026-03-05", "2026-03-06"} {
			o.add(tx, "stock_move", kind.Values{"move_date": day, "item_id": o.items[0], "warehouse": "main", "qty": int64(-4_000), "doc_no": fmt.Sprintf("CK-%d", i+1), "summary": "领用出库", "doc_kind": "stock_out", "doc": o.items[0]})
		}
		o.add(tx, "stock_move", kind.Values{"move_date": "2026-03-09", "item_id": o.items[0], "warehouse": "main", "qty": int64(2_000), "amount": int64(200), "doc_no": "RK-9", "summary": "采购入库", "doc_kind": "stock_in", "doc": o.items[0]})
		return nil
	}))
	got := o.asked("stock_negative", nil).Rows
	if len(got) != 1 || got[0].Str("doc_no") != "CK-2" || got[0].Str("since") != "2026-03-06" || got[0].Int("least") != -3_000 || got[0].Int("qty") != -1_000 {
		t.Errorf("%v", got)
	}
}

// What has movements keeps its unit, by hand and by import; what is kept by lots stays so.
func TestUnitStays(t *testing.T) {
	o := open(t, "中性笔", "碳粉")
	o.byLots(1, 30)
	edit := func(item int, values map[string]any) error {
		return o.write(func(tx *store.Tx) error {
			k, err := tx.Kind("supply_item")
			o.must(err)
			r, err := record.Get(tx, k, o.items[item])
			o.must(err)
			_, err = stock.EditItem(tx, k, r.ID, r.Rev, record.Input{Values: values})
			return err
		})
	}
	o.must(edit(0, map[string]any{"unit": "个"}))
	_, err := o.posted("stock_in", received("2026-03-01"), line{0, "5", "1"}, line{1, "5", "1"})
	o.must(err)
	o.refused("another unit", edit(0, map[string]any{"unit": "支"}), fault.Conflict, "中性笔", "已有 1 笔", "“个”")
	o.refused("no lots any more", edit(1, map[string]any{"batch": "否"}), fault.Conflict, "批次")
	o.must(edit(0, map[string]any{"name": "签字笔", "batch": "是"}))
}

// A document of a closed month is taken back in the month that is open: today.
func TestReversalOfAClosedMonth(t *testing.T) {
	o := open(t, "中性笔")
	id, err := o.posted("stock_in", received("2026-02-10"), line{0, "5", "1"})
	o.must(err)
	o.must(o.write(func(tx *store.Tx) error {
		_, err := stock.Close(tx, record.Input{Values: map[string]any{"period": "2026-02"}})
		return err
	}))
	o.must(o.write(func(tx *store.Tx) error { return o.step(tx, "stock_in", id, "reverse") }))
	moves := o.lotMoves(0)
	if len(moves) != 2 || moves[1].Values.Str("move_date") != "2026-03-31" || moves[1].Values.Int("qty") != -5_000 {
		t.Errorf("%v", moves)
	}
	if _, err := o.posted("stock_in", received("2026-02-11"), line{0, "5", "1"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("into the closed month: %v", err)
	}
}
