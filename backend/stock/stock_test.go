package stock_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// office is a file with a few items, and whoever works with it.
type office struct {
	t     testing.TB
	cfg   store.Config
	s     *store.Store
	items []string

	coming map[string]int64 // what the reports are told
}

func open(t testing.TB, items ...string) *office {
	kinds := slices.Concat(registers.Kinds(), stock.Kinds(), requisition.Kinds(), purchase.Kinds())
	o := &office{t: t, cfg: storetest.Config(t, registers.Lists(), append(kinds, user.Kind, number.Kind, flow.Kind)...)}
	o.s = storetest.Reopen(t, o.cfg)
	o.must(o.write(func(tx *store.Tx) error {
		for _, name := range items {
			o.items = append(o.items, o.add(tx, "supply_item", kind.Values{"name": name, "spec": "0.5mm", "unit": "支", "pack_unit": "盒", "pack_ratio": int64(12_000), "category": "writing"}))
		}
		return nil
	}))
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) as(role string, fn func(*store.Tx) error) error {
	actor := store.Actor{Name: role, Roles: []string{role}}
	_, err := o.s.Write(context.Background(), actor, fn)
	return err
}

// write is by somebody who keeps the stores and administers.
func (o *office) write(fn func(*store.Tx) error) error {
	_, err := o.s.Write(context.Background(), store.Actor{Name: "lin", Roles: []string{"clerk", "admin"}}, fn)
	return err
}

func (o *office) add(tx *store.Tx, kindName string, v kind.Values) string {
	o.t.Helper()
	k, err := tx.Kind(kindName)
	o.must(err)
	id, err := record.Add(tx, k, v)
	o.must(err)
	return id
}

// line is an item, a quantity and a price as a clerk types them.
type line struct {
	item       int
	qty, price string
}

func (o *office) document(tx *store.Tx, kindName string, head map[string]any, lines ...line) (string, error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return "", err
	}
	in := record.Input{Values: head, Lines: map[string][]record.Input{}}
	name := k.Lines()[0].Name
	for _, l := range lines {
		v := map[string]any{"item_id": o.items[l.item], "qty": l.qty}
		if l.price != "" {
			v["price"] = l.price
		}
		in.Lines[name] = append(in.Lines[name], record.Input{Values: v})
	}
	out, err := record.Save(tx, k, in)
	return out.ID, err
}

// posted writes and posts a document, or returns why not; nothing is stored then.
func (o *office) posted(kindName string, head map[string]any, lines ...line) (id string, err error) {
	err = o.write(func(tx *store.Tx) (err error) {
		if id, err = o.document(tx, kindName, head, lines...); err != nil {
			return err
		}
		return o.step(tx, kindName, id, "post")
	})
	return id, err
}

func (o *office) step(tx *store.Tx, kindName, id, name string) error {
	k, err := tx.Kind(kindName)
	if err != nil {
		return err
	}
	if kindName == "period_close" {
		return stock.StepMonth(tx, k, id, name, flow.Opinion{Reason: "有误"})
	}
	return stock.Step(tx, k, id, name, flow.Opinion{Reason: "有误"})
}

func received(day string) map[string]any { return map[string]any{"doc_date": day, "in_type": "donate"} }
func issued(day string) map[string]any   { return map[string]any{"doc_date": day, "out_type": "damage"} }

func moved(day, from, to string) map[string]any {
	return map[string]any{"doc_date": day, "out_type": "transfer", "warehouse": from, "to_warehouse": to}
}

// ledger is the account of an item as date doc: in/out qty cost balance.
func (o *office) ledger(item int, warehouse string) (out []stock.Entry) {
	o.t.Helper()
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		out, err = stock.Ledger(tx, o.items[item], warehouse)
		return err
	}))
	return out
}

func (o *office) refused(what string, err error, code fault.Code, words ...string) {
	o.t.Helper()
	f := fault.Of(err)
	if f == nil || f.Code != code {
		o.t.Errorf("%s: %v, want %s", what, err, code)
		return
	}
	for _, w := range words {
		if !strings.Contains(f.Message.ZH, w) {
			o.t.Errorf("%s: %q does not say %q", what, f.Message.ZH, w)
		}
	}
}

// Acceptance (b): five pens of four in stock are refused, by name, and nothing happens.
func TestNotMoreThanIsThere(t *testing.T) {
	o := open(t, "中性笔", "橡皮")
	if _, err := o.posted("stock_in", received("2026-03-10"), line{0, "4", "1.20"}, line{1, "9", "0.6"}); err != nil {
		t.Fatal(err)
	}
	_, err := o.posted("stock_out", issued("2026-03-11"), line{1, "1", ""}, line{0, "5", ""})
	o.refused("five of four", err, fault.Conflict, "中性笔 0.5mm", "办公用品库", "只有 4支", "5支")
	_, err = o.posted("stock_out", issued("2026-03-11"), line{0, "3", ""}, line{0, "2", ""})
	o.refused("in two lines", err, fault.Conflict, "只有 4支", "5支")
	_, err = o.posted("stock_out", issued("2026-03-09"), line{0, "1", ""})
	o.refused("before it came", err, fault.Conflict, "只有 0支")
	if got := len(o.ledger(1, "")); got != 1 {
		t.Errorf("a refused document left %d movements", got-1)
	}
	if _, err := o.posted("stock_out", issued("2026-03-20"), line{0, "3", ""}); err != nil {
		t.Fatal(err)
	}
	_, err = o.posted("stock_out", issued("2026-03-12"), line{0, "2", ""})
	o.refused("entered late, missing later", err, fault.Conflict, "2026-03-20 只剩 1支", "按 2026-03-12 出 2支")
	if _, err := o.posted("stock_out", issued("2026-03-12"), line{0, "1", ""}); err != nil {
		t.Error(err)
	}
}

// Acceptance (c): 10 at 1.20 and 10 at 1.30; 5 out cost 1.25 each, 15 are worth 18.75.
func TestMovingAverage(t *testing.T) {
	o := open(t, "中性笔")
	for _, price := range []string{"1.20", "1.30"} {
		if _, err := o.posted("stock_in", received("2026-03-10"), line{0, "10", price}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.posted("stock_out", issued("2026-03-11"), line{0, "5", ""}); err != nil {
		t.Fatal(err)
	}
	got := o.ledger(0, "main")
	if e := got[len(got)-1]; e.Cost != -625 || e.Balance != (stock.Sum{Qty: 15_000, Amount: 1875}) {
		t.Errorf("cost %d, balance %v", e.Cost, e.Balance)
	}
}

func TestSteps(t *testing.T) {
	o := open(t, "中性笔")
	in, err := o.posted("stock_in", received("2026-03-10"), line{0, "10", "1.20"})
	o.must(err)
	step := func(role, kindName, id, name string) error {
		return o.as(role, func(tx *store.Tx) error { return o.step(tx, kindName, id, name) })
	}
	var empty string
	o.must(o.write(func(tx *store.Tx) (err error) {
		empty, err = o.document(tx, "stock_out", issued("2026-03-11"))
		return err
	}))
	o.refused("no lines", step("clerk", "stock_out", empty, "post"), fault.Conflict, "没有明细")
	o.refused("not by a viewer", step("viewer", "stock_in", in, "reverse"), fault.Forbidden)
	o.refused("posted twice", step("clerk", "stock_in", in, "post"), fault.Conflict)
	o.refused("frozen", o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("stock_in")
		o.must(err)
		_, err = record.Edit(tx, k, in, 0, record.Input{Values: map[string]any{"remark": "x"}})
		return err
	}), fault.Conflict)
	_, err = o.posted("stock_out", moved("2026-03-12", "main", "main"), line{0, "1", ""})
	o.refused("to itself", err, fault.Conflict)
	_, err = o.posted("stock_in", map[string]any{"in_type": "transfer"}, line{0, "1", "1"})
	o.refused("a transfer is no receipt", err, fault.Invalid)
	_, err = o.posted("stock_in", map[string]any{"in_type": "purchase"}, line{0, "1", "1"})
	o.refused("bought of nobody", err, fault.Invalid)

	move, err := o.posted("stock_out", moved("2026-03-12", "main", "op1"), line{0, "4", ""})
	o.must(err)
	if got := o.ledger(0, "op1"); len(got) != 1 || got[0].Balance != (stock.Sum{Qty: 4000, Amount: 480}) {
		t.Errorf("the receiving store: %v", got)
	}
	o.refused("what has gone on cannot be taken back", step("clerk", "stock_in", in, "reverse"), fault.Conflict, "只有 6支", "10支")
	o.must(step("clerk", "stock_out", move, "reverse"))
	o.must(step("clerk", "stock_in", in, "reverse"))
	o.refused("taken back twice", step("clerk", "stock_in", in, "reverse"), fault.Conflict)
	for _, at := range []string{"main", "op1"} {
		got := o.ledger(0, at)
		if last := got[len(got)-1]; last.Balance != (stock.Sum{}) || last.Date != "2026-03-31" {
			t.Errorf("%s after all was taken back: %+v", at, last)
		}
	}
}

func TestMonths(t *testing.T) {
	o := open(t, "中性笔")
	closeMonth := func(role, month string) (id string, err error) {
		err = o.as(role, func(tx *store.Tx) error {
			out, err := stock.Close(tx, record.Input{Values: map[string]any{"period": month}})
			id = out.ID
			return err
		})
		return id, err
	}
	in, err := o.posted("stock_in", received("2026-01-10"), line{0, "10", "1.20"})
	o.must(err)
	_, err = closeMonth("viewer", "2026-01")
	o.refused("by a viewer", err, fault.Forbidden)
	_, err = closeMonth("clerk", "2026-03")
	o.refused("not over", err, fault.Conflict, "还没有过完")
	january, err := closeMonth("clerk", "2026-01")
	o.must(err)
	_, err = o.posted("stock_in", received("2026-01-31"), line{0, "1", "1"})
	o.refused("dated in a closed month", err, fault.Conflict, "已经结账")
	_, err = o.posted("stock_out", issued("2025-12-31"), line{0, "1", ""})
	o.refused("dated before it", err, fault.Conflict, "已经结账")
	var draft string
	o.must(o.write(func(tx *store.Tx) (err error) {
		draft, err = o.document(tx, "stock_out", issued("2026-02-11"), line{0, "5", ""})
		return err
	}))
	_, err = closeMonth("clerk", "2026-02")
	o.refused("a draft is left", err, fault.Conflict, "1 张")
	o.must(o.as("clerk", func(tx *store.Tx) error { return o.step(tx, "stock_out", draft, "post") }))
	february, err := closeMonth("clerk", "")
	o.must(err)
	step := func(role, id, name string) error {
		return o.as(role, func(tx *store.Tx) error { return o.step(tx, "period_close", id, name) })
	}
	o.refused("reopened by a clerk", step("clerk", february, "reopen"), fault.Forbidden)
	o.refused("not the last one", step("admin", january, "reopen"), fault.Conflict, "2026-02")
	o.must(step("admin", february, "reopen"))
	o.must(step("admin", january, "reopen"))
	o.refused("out of order", step("clerk", february, "reopen"), fault.Forbidden)
	o.must(step("clerk", january, "close"))
	o.must(step("clerk", february, "close"))
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind("period_close")
		o.must(err)
		r, err := record.Get(tx, k, february)
		o.must(err)
		if r.Values.Int("balance") != 600 {
			t.Errorf("worth %v at the end of February", r.Values["balance"])
		}
		got, err := stock.Month(tx, "2026-02")
		o.must(err)
		want := stock.Line{Item: o.items[0], Store: "main", Opening: stock.Sum{Qty: 10_000, Amount: 1200}, Out: stock.Sum{Qty: 5000, Amount: 600}, End: stock.Sum{Qty: 5000, Amount: 600}}
		if len(got) != 1 || got[0] != want {
			t.Errorf("February: %+v", got)
		}
		return nil
	}))
	o.must(o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("supply_item")
		o.must(err)
		r, err := record.Get(tx, k, o.items[0])
		o.must(err)
		o.refused("an item that is there", stock.MayVoid(tx, k, r), fault.Conflict, "还有 5")
		return nil
	}))
	o.refused("issued meanwhile", o.as("clerk", func(tx *store.Tx) error { return o.step(tx, "stock_in", in, "reverse") }), fault.Conflict, "只有 5支")
}

// A clerk types packs; what is stored is the item's own unit, and what it was read as is
// told. A unit that is not the item's is refused by name.
func TestPacksAreTyped(t *testing.T) {
	o := open(t, "中性笔")
	var id string
	o.must(o.write(func(tx *store.Tx) (err error) {
		id, err = o.document(tx, "stock_in", received("2026-03-10"), line{0, "2盒+5支", "1.20"})
		return err
	}))
	o.must(o.write(func(tx *store.Tx) error {
		if err := o.step(tx, "stock_in", id, "post"); err != nil {
			return err
		}
		k, err := tx.Kind("stock_in")
		o.must(err)
		to, lines, err := record.TryLines(tx, k, "", "in_row", []record.Input{{Values: map[string]any{"item_id": "中性笔 0.5mm", "qty": "3盒", "price": "1"}}, {Values: map[string]any{"qty": "3盒"}}}, 2)
		o.must(err)
		if got := lines[0]; to.Name != "stock_in_row" || got.Row.Values.Int("qty") != 36_000 || got.Warned["qty"].ZH != "3盒 = 36支" {
			t.Errorf("in the form: %+v", got)
		}
		if lines[1].Wrong["qty"].ZH == "" {
			t.Errorf("packs of nothing: %+v", lines[1])
		}
		return nil
	}))
	if got := o.ledger(0, "")[0]; got.Qty != 29_000 || got.Cost != 3480 {
		t.Errorf("%+v", got)
	}
	_, err := o.posted("stock_out", issued("2026-03-11"), line{0, "1箱", ""})
	if f := fault.Of(err); f == nil || !strings.Contains(fmt.Sprint(f.Fields, f.Message), "“箱”不是这种物品的单位（支，或一盒 12支）") {
		t.Errorf("another unit: %v", err)
	}
	if _, err = o.posted("stock_out", issued("2026-03-11"), line{0, "两盒", ""}); err != nil || o.ledger(0, "")[1].Qty != -24_000 {
		t.Errorf("in Chinese numerals: %v", err)
	}
}
