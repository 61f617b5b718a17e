package backend_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// purchaseWays are the ways from status to status that the domain knows (flow purchase),
// those that a reversal leads back among them.
var purchaseWays = map[string]string{
	"draft":          "dept_review admin_review", // the head of a department is not asked about himself
	"dept_review":    "admin_review returned rejected draft",
	"admin_review":   "finance_review approved returned rejected draft",
	"finance_review": "leader_review returned rejected",
	"leader_review":  "approved returned rejected",
	"returned":       "dept_review admin_review",
	"rejected":       "",
	"approved":       "ordered",
	"ordered":        "partial received",
	"partial":        "received ordered",
	"received":       "partial ordered",
}

// bought is an application as it stands.
type bought struct {
	id, no, status string
	void           bool
	total          int64
	rows           []store.Row
}

func (p *shop) purchases() (out []bought) {
	p.t.Helper()
	p.look(func(tx *store.Tx) error {
		docs, err := tx.From(p.kind(tx, "purchase_app"), 0, 1000)
		p.must(err)
		for _, r := range docs {
			rows, err := record.Lines(tx, p.kind(tx, "purchase_app_row"), r.ID)
			p.must(err)
			out = append(out, bought{r.ID, r.Values.Str("doc_no"), r.Values.Str("status"), r.State != store.Live, r.Values.Int("total"), rows})
		}
		return nil
	})
	return out
}

// receiptsFor are the posted receipts of applications, and how much came by each line.
func (p *shop) receiptsFor() (docs []string, came map[string]int64) {
	p.t.Helper()
	came = map[string]int64{}
	p.look(func(tx *store.Tx) error {
		all, err := tx.From(p.kind(tx, "stock_in"), 0, 1000)
		p.must(err)
		for _, r := range all {
			if r.Values.Str("purchase_id") == "" || r.Values.Str("status") != "posted" {
				continue
			}
			docs = append(docs, r.ID)
			lines, err := record.Lines(tx, p.kind(tx, "stock_in_row"), r.ID)
			p.must(err)
			for _, l := range lines {
				came[l.Values.Str("app_row")] += l.Values.Int("qty")
			}
		}
		return nil
	})
	return docs, came
}

// strange tells what is impossible about the applications and the store together; "" if
// nothing is. was has their statuses before.
func (p *shop) strange(was map[string]string, outside map[string]int64) string {
	p.t.Helper()
	_, came := p.receiptsFor()
	coming, stocked := map[string]int64{}, map[string]int64{}
	for _, a := range p.purchases() {
		if from := was[a.id]; from != "" && from != a.status && !slices.Contains(strings.Fields(purchaseWays[from]), a.status) {
			return fmt.Sprintf("%s went from %s to %s", a.no, from, a.status)
		}
		was[a.id] = a.status
		if wrong := p.untold("purchase_app", a.id); wrong != "" {
			return wrong
		}
		total, received, missing := int64(0), int64(0), int64(0)
		for _, r := range a.rows {
			v := r.Values
			if v.Int("received") != came[r.ID] || came[r.ID] < 0 || came[r.ID] > v.Int("qty") {
				return fmt.Sprintf("%s says that %d of %d came, its receipts that %d did", a.no, v.Int("received"), v.Int("qty"), came[r.ID])
			}
			total += (v.Int("qty")*v.Int("price") + 50_000) / 100_000 // thousandths at a hundredth of a 分
			received, missing = received+came[r.ID], missing+v.Int("qty")-came[r.ID]
			stocked[v.Str("item_id")] += came[r.ID]
			if !a.void && (a.status == "ordered" || a.status == "partial") {
				coming[v.Str("item_id")] += v.Int("qty") - came[r.ID]
			}
		}
		want := ""
		switch {
		case received > 0 && missing > 0:
			want = "partial"
		case received > 0:
			want = "received"
		}
		if total != a.total || want != "" && (a.status != want || a.void) || want == "" && (a.status == "partial" || a.status == "received") {
			return fmt.Sprintf("%s is %s (void %v) with %d received and %d missing; it comes to %d and says %d", a.no, a.status, a.void, received, missing, total, a.total)
		}
	}
	return p.misbooked(coming, stocked, outside)
}

// misbooked compares what is in store and on its way with what the applications say.
func (p *shop) misbooked(coming, stocked, outside map[string]int64) (wrong string) {
	p.look(func(tx *store.Tx) error {
		all, err := purchase.ComingAll(tx)
		p.must(err)
		for _, item := range []string{"中性笔", "订书机", "复印纸"} {
			id := p.ids[item]
			one, err := purchase.Coming(tx, id)
			p.must(err)
			if one != coming[id] || all[id] != coming[id] {
				wrong = fmt.Sprintf("%s: %d and %d coming, want %d", item, one, all[id], coming[id])
			}
		}
		return nil
	})
	for _, item := range []string{"中性笔", "订书机", "复印纸"} {
		if qty, _ := p.there(item); qty != stocked[p.ids[item]]+outside[item] {
			wrong = fmt.Sprintf("%s: %d there, want %d", item, qty, stocked[p.ids[item]]+outside[item])
		}
	}
	return wrong
}

// Whatever is done with purchases in whatever order: no application goes where its steps do
// not lead, its status is what its steps and its receipts add up to, and the store holds
// what has come.
func TestPurchasesInAnyOrder(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(4) {
		p := shopOf(t)
		p.actor.Roles = []string{"clerk", "admin"}
		p.ids["商行"] = p.supplier("晴川商行(虚构)", "active")
		r := rand.New(rand.NewPCG(seed, 11))
		was, outside := map[string]string{}, map[string]int64{}
		for n := range 150 {
			what, err := p.anyPurchase(r, outside)
			if err == nil {
				done[what]++
			} else if fault.Of(err).Code == fault.Internal {
				t.Fatalf("seed %d, %d, %s: %v", seed, n, what, err)
			}
			if wrong := p.strange(was, outside); wrong != "" {
				t.Fatalf("seed %d, %d, after %s (%v): %s", seed, n, what, err, wrong)
			}
		}
	}
	for _, what := range []string{"file", "change", "submit", "approve", "return", "reject", "withdraw", "use_stock", "order", "receive", "reverse", "issue", "void", "unvoid"} {
		if done[what] == 0 {
			t.Errorf("never happened: %s of %v", what, done)
		}
	}
}

// anyPurchase does one thing; that it may be refused is part of it. outside follows what
// moved in the store besides.
func (p *shop) anyPurchase(r *rand.Rand, outside map[string]int64) (string, error) {
	const k = "purchase_app"
	items := []string{"中性笔", "订书机", "复印纸"}
	all := p.purchases()
	line := func() map[string]any {
		return map[string]any{"item_id": p.ids[items[r.IntN(3)]], "qty": int64(1+r.IntN(5000)) * 3, "price": []string{"0.33", "19.9999", "300", "1500"}[r.IntN(4)]}
	}
	alive := 0
	for _, a := range all {
		if !a.void && a.status != "rejected" && a.status != "received" {
			alive++
		}
	}
	if alive < 3 {
		_, err := p.save(k, map[string]any{"applicant": p.ids[[]string{"陈员工", "王主任"}[r.IntN(2)]], "need_date": "2026-04-10"}, "rows", line(), line())
		return "file", err
	}
	a := all[r.IntN(len(all))]
	for range 2 { // mostly one that is not over
		if a.void || a.status == "rejected" {
			a = all[r.IntN(len(all))]
		}
	}
	o := flow.Opinion{Reason: "按规定", Approver: p.ids[[]string{"王主任", "李行政", "赵总"}[r.IntN(3)]]}
	switch n := r.IntN(18); n {
	case 0:
		item := items[r.IntN(3)]
		err := p.trade("stock_out", item, 1_000)
		if err == nil {
			outside[item] -= 1_000
		}
		return "issue", err
	case 1:
		in := record.Input{Lines: map[string][]record.Input{"rows": {{ID: a.rows[0].ID, Values: map[string]any{"qty": int64(1 + r.IntN(9000))}}}}}
		return "change", p.write(func(tx *store.Tx) error {
			_, err := backend.Edit(tx, p.kind(tx, k), a.id, 0, in)
			return err
		})
	case 2:
		return "void", p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, k), a.id, "重复") })
	case 3:
		return "unvoid", p.write(func(tx *store.Tx) error { return backend.Unvoid(tx, p.kind(tx, k), a.id) })
	case 4, 5:
		docs, _ := p.receiptsFor()
		if len(docs) == 0 {
			return "reverse", fault.New(fault.Conflict, "没有", "none")
		}
		return "reverse", p.step("stock_in", docs[r.IntN(len(docs))], "reverse", flow.Opinion{Reason: "退货"})
	case 6, 7:
		step := []string{"return", "reject", "withdraw", "use_stock"}[r.IntN(4)]
		if step == "withdraw" {
			o.Approver = ""
		}
		return step, p.step(k, a.id, step, o)
	}
	// Mostly it goes on: what is asked of it next.
	step := map[string]string{"draft": "submit", "returned": "submit", "approved": "order", "ordered": "receive", "partial": "receive"}[a.status]
	switch step {
	case "":
		step = "approve"
	case "submit":
		o = flow.Opinion{}
	case "order":
		o = flow.Opinion{Values: map[string]any{"supplier_id": p.ids["商行"]}}
	case "receive":
		o = flow.Opinion{}
		if r.IntN(2) == 0 {
			var in []record.Input
			for _, l := range a.rows {
				in = append(in, record.Input{ID: l.ID, Values: map[string]any{"qty_now": int64(r.IntN(int(l.Values.Int("qty")) + 2))}})
			}
			o.Lines = map[string][]record.Input{"rows": in}
		}
	}
	return step, p.step(k, a.id, step, o)
}

// Devices that the store has are handed out instead of bought; what it has too few of is
// bought, and what was handed out is not promised twice.
func TestDevicesFromStock(t *testing.T) {
	y := yardOf(t)
	y.actor.Roles = []string{"clerk", "admin"}
	y.device("台式计算机", nil)
	y.device("台式计算机（旧）", kind.Values{"status": "idle", "dept_id": y.ids["行政部"]})
	y.device("一批椅子", kind.Values{"qty": int64(10), "manage_type": "low_value", "class_code": "A05010301"})
	y.held("用着的", "陈员工", "运营部")
	const k, issue = "equip_purchase_app", "equip_issue"
	apply := func(name string, qty int64) string {
		out, err := y.save(k, map[string]any{"applicant": y.ids["陈员工"], "reason": "新入职员工需要配置办公电脑"}, "rows", map[string]any{"name": name, "spec": "T1", "qty": qty, "price": int64(4000_00)})
		y.must(err)
		y.walk(k, out.ID, "submit")
		refused(t, "before the administration has it", y.step(k, out.ID, "use_stock", y.paper("王主任")), "不能“库存可满足")
		y.walk(k, out.ID, "approve 王主任")
		return out.ID
	}
	much := apply("台式计算机", 3)
	refused(t, "too many", y.step(k, much, "use_stock", y.paper("李行政")), "“台式计算机”申请 3，在库可领用的只有 2")
	refused(t, "chairs", y.step(k, apply("一批椅子", 1), "use_stock", y.paper("李行政")), "在库可领用的只有 0")

	id := apply("台式计算机", 1)
	was := y.actor
	y.actor = y.actorOf("王主任")
	refused(t, "not his to decide", y.step(k, id, "use_stock", flow.Opinion{}), "现在由“行政部意见”审批")
	y.actor = y.actorOf("李行政")
	y.must(y.step(k, id, "use_stock", flow.Opinion{}))
	y.actor = was
	drafts := y.documents(issue)
	if len(drafts) != 1 || !y.isVoid(k, id) {
		t.Fatalf("%d issues; void: %v", len(drafts), y.isVoid(k, id))
	}
	v, lines := y.values(issue, drafts[0]), y.lines("equip_issue_row", drafts[0])
	if v.Str("employee_id") != y.ids["陈员工"] || v.Str("dept_id") != y.ids["运营部"] || !strings.Contains(v.Str("purpose"), y.values(k, id).Str("doc_no")) ||
		len(lines) != 1 || lines[0].Values.Str("asset_id") != y.ids["台式计算机"] || lines[0].Values["asset_no"] != y.card("台式计算机")["asset_no"] {
		t.Errorf("the issue: %v, %v", v, lines)
	}
	refused(t, "back again", y.unvoid(k, id), "已按“库存可满足，转领用”办理，不能恢复")
	// The first one is spoken for: the next gets the other, then there is none.
	y.must(y.step(k, apply("台式计算机", 1), "use_stock", y.paper("李行政")))
	drafts = y.documents(issue)
	if lines := y.lines("equip_issue_row", drafts[1]); len(lines) != 1 || lines[0].Values.Str("asset_id") != y.ids["台式计算机（旧）"] {
		t.Errorf("the second issue: %v", lines)
	}
	refused(t, "none is left", y.step(k, apply("台式计算机", 1), "use_stock", y.paper("李行政")), "在库可领用的只有 0")
	y.walk(issue, drafts[0], "submit", "approve 王主任", "approve 李行政", "issue")
	if c := y.card("台式计算机"); c.Str("user_id") != y.ids["陈员工"] {
		t.Errorf("handed out: %v", c)
	}
}

// What has come of a document keeps it: a plan its application, an approval its goods.
func TestVoidAndBackAgain(t *testing.T) {
	p := shopOf(t)
	p.actor.Roles = []string{"clerk", "admin"}
	p.receive("复印纸", 10_000, "20")
	void := func(kindName, id string) error {
		return p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, kindName), id, "填错") })
	}
	unvoid := func(kindName, id string) error {
		return p.write(func(tx *store.Tx) error { return backend.Unvoid(tx, p.kind(tx, kindName), id) })
	}
	const plan, app, ask = "purchase_plan", "purchase_app", "supply_requisition"
	out, err := p.save(plan, map[string]any{"planner": p.ids["陈员工"], "dept_id": p.ids["运营部"]}, "rows", map[string]any{"item_id": p.ids["复印纸"], "qty": int64(5_000)})
	p.must(err)
	p.must(p.step(plan, out.ID, "submit", flow.Opinion{}))
	p.must(p.step(plan, out.ID, "approve", p.paper("李行政")))
	p.must(p.step(plan, out.ID, "approve", p.paper("赵总")))
	p.must(p.step(plan, out.ID, "apply", flow.Opinion{}))
	first := p.purchases()[0]
	refused(t, "a plan that is applied for", void(plan, out.ID), "已经生成了采购申请 "+first.no)
	p.must(void(app, first.id))
	p.must(p.step(plan, out.ID, "apply", flow.Opinion{}))
	refused(t, "two applications of one plan", unvoid(app, first.id), "已经另外生成了采购申请")
	p.must(void(app, p.purchases()[1].id))
	p.must(unvoid(app, first.id))
	p.must(void(app, first.id))
	p.must(void(plan, out.ID))

	id := p.ask(map[string]int64{"复印纸": 4_000}).ID
	p.must(p.step(ask, id, "submit", flow.Opinion{}))
	p.must(p.step(ask, id, "approve", p.paper("王主任")))
	p.must(p.step(ask, id, "approve", p.paper("李行政")))
	for _, want := range []int64{4_000, 0, 4_000} {
		if _, held := p.there("复印纸"); held != want {
			t.Errorf("%d held, want %d", held, want)
		}
		if p.void(id) {
			p.must(unvoid(ask, id))
		} else {
			p.must(void(ask, id))
		}
	}
}
