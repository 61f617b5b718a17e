package backend_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// lines are the live lines of a document, and its status.
func (p *shop) lines(kindName, id, of string) (status string, rows []store.Row) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, kindName), id)
		if err != nil {
			return err
		}
		status = r.Values.Str("status")
		rows, err = record.Lines(tx, p.kind(tx, of), id)
		return err
	}))
	return status, rows
}

// buy files an application for some of an item at a price.
func (p *shop) buy(item, qty, price string, quotes ...map[string]any) record.Outcome {
	p.t.Helper()
	in := record.Input{Values: map[string]any{"applicant": p.ids["陈员工"], "need_date": "2026-04-10"}, Lines: map[string][]record.Input{
		"rows": {{Values: map[string]any{"item_id": p.ids[item], "qty": qty, "price": price}}}, "quotes": {}}}
	for _, q := range quotes {
		in.Lines["quotes"] = append(in.Lines["quotes"], record.Input{Values: q})
	}
	var out record.Outcome
	p.must(p.write(func(tx *store.Tx) (err error) {
		out, err = backend.Save(tx, p.kind(tx, "purchase_app"), in)
		return err
	}))
	return out
}

func (p *shop) supplier(name, status string) (id string) {
	p.system(func(tx *store.Tx) {
		id = p.add(tx, "partner", kind.Values{"name": name, "category": "YS", "status": status})
	})
	return id
}

// executed is what the report of purchases says of an application.
func (p *shop) executed(number string) (row kind.Values) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		set, err := backend.Reports(tx.Store.Catalog())
		if err != nil {
			return err
		}
		r, err := set.Get("purchase_exec")
		if err != nil {
			return err
		}
		out, err := r.Run(tx, kind.View, map[string]any{"from": tx.Today()[:7], "to": tx.Today()[:7]})
		if err != nil {
			return err
		}
		for _, found := range out.Rows {
			if found.Str("doc_no") == number {
				row = found
			}
		}
		return nil
	}))
	return row
}

// By its amount an application is decided by fewer or more; the boxes of the policy.
func TestPurchaseChain(t *testing.T) {
	p := shopOf(t)
	for _, c := range []struct {
		qty, price string
		want       string
	}{
		{"1", "1999.99", "王主任 李行政"},
		{"1", "2000", "王主任 李行政 钱财务 赵总"},
		{"2", "4999.99", "王主任 李行政 钱财务 赵总"},
		{"3", "3333.34", "王主任 李行政 钱财务 赵总 赵总"},
	} {
		out := p.buy("复印纸", c.qty, c.price)
		p.must(p.step("purchase_app", out.ID, "submit", flow.Opinion{}))
		var passed []string
		for _, name := range strings.Fields(c.want) {
			passed = append(passed, name)
			approver := name
			if name == "钱财务" {
				approver = "赵总" // nobody heads finance here; the paper says who signed
			}
			p.must(p.step("purchase_app", out.ID, "approve", p.paper(approver)))
		}
		if status, _ := p.lines("purchase_app", out.ID, "purchase_app_row"); status != "approved" {
			t.Errorf("%s × %s: %s after %v", c.qty, c.price, status, passed)
		}
	}
}

// What is dear is compared; who is on the black list gets no order; goods come in parts
// and become stock; a receipt taken back has not come.
func TestPurchase(t *testing.T) {
	p := shopOf(t)
	good, bad := p.supplier("晴川商行(虚构)", "active"), p.supplier("黑石商行(虚构)", "blacklist")
	const k = "purchase_app"
	dear := p.buy("订书机", "1", "5000")
	if err := p.step(k, dear.ID, "submit", flow.Opinion{}); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, "现在有 0 家报价") {
		t.Errorf("dear, and nothing compared: %v", err)
	}
	offer := func(price string, chosen bool) map[string]any {
		return map[string]any{"supplier_id": good, "price": price, "chosen": map[bool]string{true: "是", false: "否"}[chosen]}
	}
	p.must(p.step(k, p.buy("订书机", "1", "5000", offer("5000", true), offer("5100", false), offer("5200", false)).ID, "submit", flow.Opinion{}))

	p.receive("复印纸", 1_000, "20")
	out := p.buy("复印纸", "10", "22.5")
	if len(out.Warnings) != 1 || !strings.Contains(out.Warnings[0].Say.ZH, "“复印纸 标准”的单价 22.5") {
		t.Errorf("a dearer price: %v", out.Warnings)
	}
	p.must(p.step(k, out.ID, "submit", flow.Opinion{}))
	p.must(p.step(k, out.ID, "approve", p.paper("王主任")))
	p.must(p.step(k, out.ID, "approve", p.paper("李行政")))
	if err := p.step(k, out.ID, "order", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("ordered from nobody: %v", err)
	}
	if err := p.step(k, out.ID, "order", flow.Opinion{Values: map[string]any{"supplier_id": bad}}); !fault.Is(err, fault.Conflict) {
		t.Errorf("ordered from the black list: %v", err)
	}
	p.must(p.step(k, out.ID, "order", flow.Opinion{Values: map[string]any{"supplier_id": good}}))
	coming := func() (n int64) {
		p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
			n, err = purchase.Coming(tx, p.ids["复印纸"])
			return err
		}))
		return n
	}
	if coming() != 10_000 {
		t.Errorf("coming: %d", coming())
	}
	_, rows := p.lines(k, out.ID, "purchase_app_row")
	now := func(qty int64) flow.Opinion {
		return flow.Opinion{Values: map[string]any{"invoice_no": "F-1"}, Lines: map[string][]record.Input{"rows": {{ID: rows[0].ID, Values: map[string]any{"qty_now": qty}}}}}
	}
	if err := p.step(k, out.ID, "receive", now(10_001)); !fault.Is(err, fault.Conflict) {
		t.Errorf("more than was ordered: %v", err)
	}
	p.must(p.step(k, out.ID, "receive", now(4_000)))
	if status, _ := p.lines(k, out.ID, "purchase_app_row"); status != "partial" || coming() != 6_000 {
		t.Errorf("in part: %s, %d coming", status, coming())
	}
	p.must(p.step(k, out.ID, "receive", flow.Opinion{}))
	if status, _ := p.lines(k, out.ID, "purchase_app_row"); status != "received" || coming() != 0 {
		t.Errorf("all: %s, %d coming", status, coming())
	}
	exec := p.executed(out.Number)
	if exec.Int("qty") != 10_000 || exec.Int("approved") != 10_000 || exec.Int("received") != 10_000 || exec.Int("amount") != 225_00 || exec.Int("received_amount") != 225_00 || exec["coming"] != nil {
		t.Errorf("how it went: %v", exec)
	}
	if qty, _ := p.there("复印纸"); qty != 11_000 {
		t.Errorf("there: %d", qty)
	}
	var receipts []store.Row
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		receipts, err = tx.From(p.kind(tx, "stock_in"), 0, 10)
		return err
	}))
	p.must(p.step("stock_in", receipts[len(receipts)-1].ID, "reverse", flow.Opinion{Reason: "退货"}))
	if exec := p.executed(out.Number); exec.Int("received_amount") != 90_00 || exec.Int("coming") != 6_000 || exec.Int("approved_amount") != 225_00 {
		t.Errorf("how it went after that: %v", exec)
	}
	if exec := p.executed(dear.Number); exec != nil {
		t.Errorf("a draft is no purchase: %v", exec)
	}
	if status, rows := p.lines(k, out.ID, "purchase_app_row"); status != "partial" || rows[0].Values.Int("received") != 4_000 {
		t.Errorf("taken back: %s, %v", status, rows[0].Values)
	}
	if got, want := p.story(k, out.ID), "submit dept_review, approve admin_review, approve approved, order ordered, receive partial, receive received, taken_back partial"; got != want {
		t.Errorf("what happened: %s", got)
	}
	if err := p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, k), out.ID, "不要了") }); !fault.Is(err, fault.Conflict) {
		t.Errorf("voided after goods came: %v", err)
	}
}

// A plan fills itself with what has come down to its minimum, less what is coming, and
// becomes an application once.
func TestPurchasePlan(t *testing.T) {
	p := shopOf(t)
	p.system(func(tx *store.Tx) {
		p.put(tx, "supply_item", p.ids["中性笔"], kind.Values{"min_qty": int64(10_000), "max_qty": int64(50_000)})
	})
	p.receive("中性笔", 8_000, "1.5")
	p.receive("复印纸", 8_000, "20")
	var plan record.Outcome
	p.must(p.write(func(tx *store.Tx) (err error) {
		plan, err = backend.Save(tx, p.kind(tx, "purchase_plan"), record.Input{Values: map[string]any{"planner": p.ids["李行政"]}})
		return err
	}))
	_, rows := p.lines("purchase_plan", plan.ID, "purchase_plan_row")
	if len(rows) != 1 || rows[0].Values.Int("qty") != 42_000 || rows[0].Values.Int("suggest") != 42_000 || rows[0].Values.Int("on_hand") != 8_000 || rows[0].Values.Int("price") != 15_000 {
		t.Fatalf("%d lines: %v", len(rows), rows)
	}
	p.must(p.step("purchase_plan", plan.ID, "submit", flow.Opinion{}))
	if status, _ := p.lines("purchase_plan", plan.ID, "purchase_plan_row"); status != "leader" { // the head of administration planned it
		t.Fatalf("submitted: %s", status)
	}
	p.must(p.step("purchase_plan", plan.ID, "approve", p.paper("赵总")))
	p.must(p.step("purchase_plan", plan.ID, "apply", flow.Opinion{}))
	if err := p.step("purchase_plan", plan.ID, "apply", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("applied for twice: %v", err)
	}
	var apps []store.Row
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		apps, err = tx.From(p.kind(tx, "purchase_app"), 0, 10)
		return err
	}))
	if len(apps) != 1 || apps[0].Values.Int("total") != 63_00 || apps[0].Values.Str("plan_id") != plan.ID {
		t.Fatalf("%v", apps)
	}
	// What the store has is taken from there instead.
	p.receive("中性笔", 60_000, "1.5")
	id := apps[0].ID
	p.must(p.step("purchase_app", id, "submit", flow.Opinion{}))
	if status, _ := p.lines("purchase_app", id, "purchase_app_row"); status != "admin_review" {
		t.Fatalf("it lies at %s", status)
	}
	p.must(p.step("purchase_app", id, "use_stock", p.paper("赵总")))
	var asked []store.Row
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		asked, err = tx.From(p.kind(tx, "supply_requisition"), 0, 10)
		return err
	}))
	if len(asked) != 1 || !strings.Contains(asked[0].Values.Str("purpose"), "转来") {
		t.Errorf("%v", asked)
	}
}
