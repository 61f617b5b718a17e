package backend_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Every document of the stores × status × step × everybody.
func TestWhoMovesSupplies(t *testing.T) {
	y := yardOf(t)
	y.actor.Roles = []string{"clerk", "admin"}
	y.ids["商行"] = y.supplier("晴川商行(虚构)", "active")
	y.receive("复印纸", 100_000, "20")
	w := &table{yard: y, got: map[string]string{}}
	const app, plan, ask, diff = "purchase_app", "purchase_plan", "supply_requisition", "stocktake_diff"

	buy := func() string { return y.buy("复印纸", "10", "1000").ID } // 10,000 yuan: everybody is asked
	w.tour(app, buy(), "submit", "approve 王主任", "approve 李行政", "approve 钱财务", "approve 赵总", "approve 赵总", "order", "receive")
	w.tour(app, buy(), "submit", "return 王主任", "submit", "reject 王主任")
	half := buy()
	w.tour(app, half, "submit", "approve 王主任", "approve 李行政", "approve 钱财务", "approve 赵总", "approve 赵总", "order")
	_, rows := y.shop.lines(app, half, "purchase_app_row")
	y.must(y.step(app, half, "receive", flow.Opinion{Lines: map[string][]record.Input{"rows": {{ID: rows[0].ID, Values: map[string]any{"qty_now": int64(1_000)}}}}}))
	w.tour(app, half)

	planned := func() string {
		out, err := y.save(plan, map[string]any{"planner": y.ids["陈员工"], "dept_id": y.ids["运营部"]}, "rows", map[string]any{"item_id": y.ids["复印纸"], "qty": int64(5_000)})
		y.must(err)
		return out.ID
	}
	w.tour(plan, planned(), "submit", "approve 李行政", "approve 赵总", "apply")
	w.tour(plan, planned(), "submit", "return 李行政", "submit", "reject 李行政")

	want := func() string { return y.ask(map[string]int64{"复印纸": 30_000}).ID } // 600 yuan
	w.tour(ask, want(), "submit", "approve 王主任", "approve 李行政", "approve 赵总", "issue")
	w.tour(ask, want(), "submit", "return 王主任", "submit", "reject 王主任")
	some := want()
	w.tour(ask, some, "submit", "approve 王主任", "approve 李行政", "approve 赵总")
	y.must(y.step(ask, some, "issue", flow.Opinion{Lines: each(y.request(some), "qty_now", 1_000)}))
	w.tour(ask, some, "close")

	receipt, err := y.save("stock_in", map[string]any{"in_type": "donate"}, "in_row", map[string]any{"item_id": y.ids["复印纸"], "qty": int64(1_000), "price": "1"})
	y.must(err)
	w.tour("stock_in", receipt.ID, "post", "reverse")
	issue, err := y.save("stock_out", map[string]any{"dept_id": y.ids["运营部"], "receiver": y.ids["陈员工"]}, "out_row", map[string]any{"item_id": y.ids["复印纸"], "qty": int64(1_000)})
	y.must(err)
	w.tour("stock_out", issue.ID, "post", "reverse")

	missing := func() string {
		id := y.take(map[string]any{"count_type": "supply"})
		y.must(y.enter(id, y.counts(id)["复印纸"].ID, map[string]any{"real_qty": "1"}))
		y.must(y.step(takes, id, "finish", flow.Opinion{}))
		y.must(y.step(takes, id, "make_diff", flow.Opinion{}))
		doc, lines := y.differences(id)
		y.must(y.explain(doc, lines, nil))
		return doc.ID
	}
	w.tour(diff, missing(), "submit", "return 李行政", "submit", "approve 李行政", "approve 钱财务", "approve 赵总", "post")

	w.tour("period_close", y.filed("period_close", map[string]any{"period": "2026-02"}), "reopen", "close")
	w.wants(whoMovesSupplies)
}

const whoMovesSupplies = `period_close closed: reopen 管理员
period_close reopened: close 周文员
purchase_app admin_review: approve 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员); use_stock 李行政、(周文员)
purchase_app approved: order 周文员
purchase_app dept_review: approve 王主任、(周文员); return 王主任、(周文员); reject 王主任、(周文员); withdraw 王主任、周文员、陈员工
purchase_app draft: submit 王主任、周文员、陈员工
purchase_app finance_review: approve 钱财务、(周文员); return 钱财务、(周文员); reject 钱财务、(周文员)
purchase_app leader_review: approve 赵总、(周文员); return 赵总、(周文员); reject 赵总、(周文员)
purchase_app ordered: receive 周文员
purchase_app partial: receive 周文员
purchase_app received:
purchase_app rejected:
purchase_app returned: submit 王主任、周文员、陈员工
purchase_plan approved: apply 周文员
purchase_plan draft: submit 王主任、周文员、陈员工
purchase_plan leader: approve 赵总、(周文员); return 赵总、(周文员); reject 赵总、(周文员)
purchase_plan rejected:
purchase_plan returned: submit 王主任、周文员、陈员工
purchase_plan submitted: approve 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员); withdraw 王主任、周文员、陈员工
stock_in draft: post 周文员
stock_in posted: reverse 周文员
stock_in reversed:
stock_out draft: post 周文员
stock_out posted: reverse 周文员
stock_out reversed:
stocktake_diff admin_review: approve 李行政、(周文员); return 李行政、(周文员); withdraw 周文员
stocktake_diff approved: post 周文员
stocktake_diff draft: submit 周文员
stocktake_diff finance_review: approve 钱财务、(周文员); return 钱财务、(周文员)
stocktake_diff leader_review: approve 赵总、(周文员); return 赵总、(周文员)
stocktake_diff posted:
stocktake_diff returned: submit 周文员
supply_requisition admin_review: approve 李行政、(周文员); return 李行政、(周文员); reject 李行政、(周文员)
supply_requisition approved: issue 周文员; close 周文员
supply_requisition closed_short: archive 周文员
supply_requisition dept_review: approve 王主任、(周文员); return 王主任、(周文员); reject 王主任、(周文员); withdraw 王主任、周文员、陈员工
supply_requisition draft: submit 王主任、周文员、陈员工
supply_requisition issued: archive 周文员
supply_requisition leader_review: approve 赵总、(周文员); return 赵总、(周文员); reject 赵总、(周文员)
supply_requisition partial: issue 周文员; close 周文员
supply_requisition rejected:
supply_requisition returned: submit 王主任、周文员、陈员工`

// The domain's thresholds (§3.2), at each side of them: who signs, in which order.
func TestWhoSigns(t *testing.T) {
	y := yardOf(t)
	y.actor.Roles = []string{"clerk", "admin"}
	device := 0
	scrap := func(cents ...int64) string {
		var names []string
		for _, n := range cents {
			device++
			names = append(names, strings.Repeat("旧", device))
			y.device(names[len(names)-1], kind.Values{"original_value": n, "status": "in_use", "dept_id": y.ids["运营部"], "user_id": y.ids["陈员工"], "use_date": "2023-03-01"})
		}
		return y.filed("scrap_app", y.scrap(), names...)
	}
	equip := func(price int64) string {
		out, err := y.save("equip_purchase_app", map[string]any{"applicant": y.ids["陈员工"], "reason": "新入职员工需要配置办公电脑"}, "rows", map[string]any{"name": "电脑", "spec": "T1", "price": price})
		y.must(err)
		return out.ID
	}
	for _, c := range []struct {
		kind, id string
		want     string
	}{
		{"supply_requisition", y.ask(map[string]int64{"复印纸": 19_000}).ID, "部门负责人意见 行政部意见"},        // 494.00
		{"supply_requisition", y.ask(map[string]int64{"复印纸": 20_000}).ID, "部门负责人意见 行政部意见 分管领导意见"}, // 520.00
		{"purchase_app", y.buy("复印纸", "1", "1999.99").ID, "部门负责人意见 行政部意见"},
		{"purchase_app", y.buy("复印纸", "1", "2000").ID, "部门负责人意见 行政部意见 财务部意见 分管领导意见"},
		{"purchase_app", y.buy("复印纸", "4", "2499.99").ID, "部门负责人意见 行政部意见 财务部意见 分管领导意见"},
		{"purchase_app", y.buy("复印纸", "4", "2500").ID, "部门负责人意见 行政部意见 财务部意见 分管领导意见 总经理意见"},
		{"equip_purchase_app", equip(1999_99), "申请部门负责人意见 行政部意见"},
		{"equip_purchase_app", equip(2000_00), "申请部门负责人意见 行政部意见 财务部意见 分管领导意见"},
		{"equip_purchase_app", equip(9999_99), "申请部门负责人意见 行政部意见 财务部意见 分管领导意见"},
		{"equip_purchase_app", equip(10_000_00), "申请部门负责人意见 行政部意见 财务部意见 分管领导意见 总经理意见"},
		{"scrap_app", scrap(4999_99), "使用部门意见 技术鉴定意见 财务部意见 分管领导意见"},
		{"scrap_app", scrap(2000_00, 2999_99), "使用部门意见 技术鉴定意见 财务部意见 分管领导意见"},
		{"scrap_app", scrap(2000_00, 3000_00), "使用部门意见 技术鉴定意见 财务部意见 分管领导意见 总经理审批"}, // together
		{"scrap_app", scrap(5000_00), "使用部门意见 技术鉴定意见 财务部意见 分管领导意见 总经理审批"},
	} {
		if got := y.signed(c.kind, c.id); got != c.want {
			t.Errorf("%s: %s, want %s", c.kind, got, c.want)
		}
	}
}

// signed submits a document and has whoever it lies with agree until nobody else is asked.
// It returns the stages in their order.
func (y yard) signed(kindName, id string) string {
	y.t.Helper()
	y.must(y.step(kindName, id, "submit", flow.Opinion{}))
	var stages []string
	for range 9 {
		choices := y.choices(kindName, id)
		at := -1
		for i := range choices {
			if choices[i].Step == "approve" || choices[i].Step == "appraise" {
				at = i
			}
		}
		if at < 0 {
			return strings.Join(stages, " ")
		}
		stages = append(stages, choices[at].Stage)
		if choices[at].Stage == "总经理审批" && choices[at].Who != "" {
			y.t.Errorf("%s is proposed as the general manager, who has just decided as the executive", choices[at].Who)
		}
		if choices[at].Stage == "分管领导意见" && choices[at].Who != y.ids["赵总"] {
			y.t.Errorf("the executive is not proposed: %q", choices[at].Who)
		}
		y.must(y.step(kindName, id, choices[at].Step, flow.Opinion{Approver: y.ids["赵总"], Values: answers[choices[at].Step]}))
	}
	return "without end: " + strings.Join(stages, " ")
}

// choices are the steps that the actor may take now.
func (y yard) choices(kindName, id string) (out []flow.Choice) {
	y.t.Helper()
	y.look(func(tx *store.Tx) error {
		k := y.kind(tx, kindName)
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		tx.Actor = y.actor
		out, err = flow.Possible(tx, k, r)
		return err
	})
	return out
}

// A company that has a general manager names him: what is dear then waits for him, and for
// nobody else.
func TestANamedPersonSigns(t *testing.T) {
	y := yardOf(t)
	y.actor.Roles = []string{"clerk", "admin"}
	var number string
	y.system(func(tx *store.Tx) {
		y.ids["孙总经理"] = y.add(tx, "employee", kind.Values{"name": "孙总经理", "dept_id": y.ids["行政部"], "gender": "male", "hire_date": "2020-03-01", "position_id": "职员"})
		r, err := record.Get(tx, y.kind(tx, "employee"), y.ids["孙总经理"])
		y.must(err)
		number = r.Values.Str("emp_no")
		k := y.kind(tx, "purchase_app")
		y.must(flow.Adopt(tx, k))
		stages, err := tx.Where(&flow.Stages, "doc_kind", k.Name)
		y.must(err)
		last := stages[len(stages)-1]
		_, err = flow.EditStage(tx, &flow.Stages, last.ID, last.Rev, record.Input{Values: map[string]any{"decided_by": string(kind.Persons), "persons": number}})
		y.must(err)
	})
	const k = "purchase_app"
	id := y.buy("复印纸", "4", "2500").ID
	y.must(y.step(k, id, "submit", flow.Opinion{}))
	for _, name := range []string{"王主任", "李行政", "钱财务", "赵总"} {
		y.must(y.step(k, id, "approve", y.paper(name)))
	}
	if s := y.status(k, id); s != "leader_review" {
		t.Fatalf("it is %s before the general manager has signed", s)
	}
	y.actor = y.actorOf("赵总")
	refused(t, "the executive in his place", y.step(k, id, "approve", flow.Opinion{}), "现在由“总经理意见”审批，不是由您")
	y.actor = store.Actor{Employee: y.ids["孙总经理"], Roles: []string{"viewer"}, Asked: true}
	y.must(y.step(k, id, "approve", flow.Opinion{}))
	if s := y.status(k, id); s != "approved" {
		t.Errorf("signed by him, and %s", s)
	}
}

// What may be done some day is no work that waits: a device that is out, one that is lost,
// a plan of maintenance, a plan that has been applied for.
func TestWhatWaitsForNobody(t *testing.T) {
	y := yardOf(t)
	y.actor.Roles = []string{"clerk", "admin"}
	y.device("电脑", nil)
	y.held("相机", "陈员工", "运营部")
	out := y.filed("equip_issue", y.issueTo("陈员工", "运营部", "issue"), "电脑")
	y.walk("equip_issue", out, "submit", "approve 王主任", "approve 李行政")
	lost := y.filed("equip_loss", map[string]any{"asset_id": y.ids["相机"], "reporter": y.ids["陈员工"], "reason": "外出遗失"})
	y.walk("equip_loss", lost, "submit", "approve 赵总")
	y.filed("maint_plan", map[string]any{"asset_id": y.ids["电脑"], "items": "除尘", "first_date": "2026-05-31", "owner_id": y.ids["周文员"]})
	plan, err := y.save("purchase_plan", map[string]any{"planner": y.ids["陈员工"], "dept_id": y.ids["运营部"]}, "rows", map[string]any{"item_id": y.ids["复印纸"], "qty": int64(5_000)})
	y.must(err)
	y.walk("purchase_plan", plan.ID, "submit", "approve 李行政", "approve 赵总")
	waiting := func() (out []string) {
		set := lens.NewSet(y.s, 0)
		defer set.Close()
		tasks, err := (&desk.Desk{Store: y.s, Lenses: set, Actor: y.actor}).Waiting(context.Background())
		y.must(err)
		for _, x := range tasks {
			out = append(out, x.Kind+" "+strings.Join(x.Steps, " "))
		}
		slices.Sort(out)
		return out
	}
	if got := strings.Join(waiting(), ", "); got != "equip_issue issue, purchase_plan apply" {
		t.Errorf("waiting: %s", got)
	}
	y.walk("equip_issue", out, "issue")
	y.walk("purchase_plan", plan.ID, "apply")
	if got := strings.Join(waiting(), ", "); got != "" {
		t.Errorf("still waiting: %s", got)
	}
	// Its application is void: the plan waits again.
	y.must(y.void("purchase_app", y.purchases()[0].id))
	if got := strings.Join(waiting(), ", "); got != "purchase_plan apply" {
		t.Errorf("applied for and given up: %s", got)
	}
}
