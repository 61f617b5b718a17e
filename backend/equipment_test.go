package backend_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	reporting "opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// yard is a shop that has devices, and a head of finance.
type yard struct{ *shop }

func yardOf(t *testing.T) yard {
	y := yard{shopOf(t)}
	y.system(func(tx *store.Tx) {
		y.ids["财务部"] = y.add(tx, "department", kind.Values{"dept_code": "CW", "dept_name": "财务部"})
		y.ids["钱财务"] = y.add(tx, "employee", kind.Values{"name": "钱财务", "dept_id": y.ids["财务部"], "gender": "female", "hire_date": "2024-03-01", "position_id": "职员"})
		y.ids["周文员"] = y.add(tx, "employee", kind.Values{"name": "周文员", "dept_id": y.ids["行政部"], "gender": "female", "hire_date": "2024-03-01", "position_id": "职员"})
		y.put(tx, "department", y.ids["财务部"], kind.Values{"manager_id": y.ids["钱财务"], "leader_id": y.ids["赵总"]})
		rows, err := tx.From(y.kind(tx, "organisation"), 0, 1)
		y.must(err)
		y.put(tx, "organisation", rows[0].ID, kind.Values{"finance_dept": y.ids["财务部"]})
	})
	return y
}

// device enters a device, in the store unless v says otherwise.
func (y yard) device(name string, v kind.Values) string {
	y.t.Helper()
	all := kind.Values{"name": name, "class_code": "A02010105", "model": "T1", "location": "库房", "purchase_date": "2023-02-01", "original_value": int64(5000_00), "life_years": int64(3)}
	for f, x := range v {
		all[f] = x
	}
	y.system(func(tx *store.Tx) { y.ids[name] = y.add(tx, "equipment", all) })
	return y.ids[name]
}

// held is a device that somebody uses.
func (y yard) held(name, who, dept string) string {
	y.t.Helper()
	return y.device(name, kind.Values{"status": "in_use", "dept_id": y.ids[dept], "user_id": y.ids[who], "use_date": "2023-03-01"})
}

func (y yard) card(name string) kind.Values { return y.values("equipment", y.ids[name]) }

func (y yard) values(kindName, id string) (v kind.Values) {
	y.t.Helper()
	y.must(y.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, y.kind(tx, kindName), id)
		if err == nil {
			v = r.Values
		}
		return err
	}))
	return v
}

// file enters a document about devices, each given by name.
func (y yard) file(kindName string, v map[string]any, devices ...string) (record.Outcome, error) {
	var lines []map[string]any
	for _, name := range devices {
		l := map[string]any{"asset_id": y.ids[name]}
		if kindName == "equip_transfer" {
			l["to_location"] = "302室"
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 { // it names its device itself
		var out record.Outcome
		err := y.write(func(tx *store.Tx) (err error) {
			out, err = backend.Save(tx, y.kind(tx, kindName), record.Input{Values: v})
			return err
		})
		return out, err
	}
	return y.save(kindName, v, "rows", lines...)
}

func (y yard) filed(kindName string, v map[string]any, devices ...string) string {
	y.t.Helper()
	out, err := y.file(kindName, v, devices...)
	y.must(err)
	return out.ID
}

// walk takes steps, each "step", or "step name" where name decides on paper; it gives a
// reason always.
func (y yard) walk(kindName, id string, steps ...string) (out []string) {
	y.t.Helper()
	for _, s := range steps {
		step, name, _ := strings.Cut(s, " ")
		o := flow.Opinion{Reason: "按规定"}
		if name != "" {
			o.Approver = y.ids[name]
		}
		if err := y.step(kindName, id, step, o); err != nil {
			y.t.Fatalf("%s: %v", s, err)
		}
		out = append(out, y.values(kindName, id).Str("status"))
	}
	return out
}

func (y yard) void(kindName, id string) error {
	return y.write(func(tx *store.Tx) error { return backend.Void(tx, y.kind(tx, kindName), id, "填错") })
}

func (y yard) unvoid(kindName, id string) error {
	return y.write(func(tx *store.Tx) error { return backend.Unvoid(tx, y.kind(tx, kindName), id) })
}

// refused asks for a conflict or an invalid field whose sentence says something.
func refused(t *testing.T, what string, err error, says string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code == fault.Internal || !strings.Contains(f.Message.ZH+fmt.Sprint(f.Fields), says) {
		t.Errorf("%s: %v, want “%s”", what, err, says)
	}
}

func (y yard) issueTo(who, dept, way string) map[string]any {
	v := map[string]any{"issue_type": way, "employee_id": y.ids[who], "dept_id": y.ids[dept], "doc_date": "2026-03-02"}
	if way == "borrow" {
		v["expect_return"] = "2026-03-20"
	}
	return v
}

// Two devices go out, one comes back by a return of its own, the other with the issue.
func TestEquipIssue(t *testing.T) {
	y := yardOf(t)
	y.device("电脑", nil)
	y.device("屏幕", kind.Values{"use_date": "2023-06-01", "status": "idle", "dept_id": y.ids["行政部"]})
	id := y.filed("equip_issue", y.issueTo("陈员工", "运营部", "issue"), "电脑", "屏幕")
	if got, want := y.walk("equip_issue", id, "submit", "approve 王主任", "approve 李行政"), []string{"dept_review", "admin_review", "approved"}; !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	other := y.filed("equip_issue", y.issueTo("陈员工", "运营部", "borrow"), "电脑")
	refused(t, "in two documents", y.step("equip_issue", other, "submit", flow.Opinion{}), "在还没有办完的设备领用(归还)单")
	y.must(y.step("equip_issue", id, "issue", flow.Opinion{SignDate: "2026-03-05"}))
	if c := y.card("电脑"); c.Str("status") != "in_use" || c.Str("user_id") != y.ids["陈员工"] || c.Str("dept_id") != y.ids["运营部"] || c.Str("use_date") != "2026-03-05" {
		t.Errorf("issued: %v", c)
	}
	if c := y.card("屏幕"); c.Str("status") != "in_use" || c.Str("use_date") != "2023-06-01" {
		t.Errorf("the first day of use is lost: %v", c)
	}
	refused(t, "out already", y.step("equip_issue", other, "submit", flow.Opinion{}), "电脑”现在是“在用”，不能借出")
	y.as("admin")
	refused(t, "void", y.void("equip_issue", id), "设备台账已经跟着变了")
	y.as("clerk")

	back := y.filed("equip_issue", y.issueTo("陈员工", "运营部", "return"), "屏幕")
	refused(t, "submit a return", y.step("equip_issue", back, "submit", flow.Opinion{}), "不用办理“提交”")
	wrong := y.filed("equip_issue", y.issueTo("王主任", "运营部", "return"), "屏幕")
	refused(t, "somebody else's", y.step("equip_issue", wrong, "take_back", flow.Opinion{}), "在陈员工名下，不在王主任名下")
	y.walk("equip_issue", back, "take_back")
	if c := y.card("屏幕"); c.Str("status") != "in_stock" || c["user_id"] != nil || c["dept_id"] != nil {
		t.Errorf("back: %v", c)
	}
	if s := y.values("equip_issue", id).Str("status"); s != "issued" {
		t.Errorf("half is back, and the issue is %s", s)
	}
	back = y.filed("equip_issue", y.issueTo("陈员工", "运营部", "return"), "电脑")
	y.walk("equip_issue", back, "take_back")
	if v := y.values("equip_issue", id); v.Str("status") != "returned_done" || v.Str("return_date") != "2026-03-02" {
		t.Errorf("all is back: %v", v)
	}
}

// A loan has a day on which it is due, and comes back whole.
func TestLoan(t *testing.T) {
	y := yardOf(t)
	y.device("投影仪", nil)
	v := y.issueTo("陈员工", "运营部", "borrow")
	delete(v, "expect_return")
	_, err := y.file("equip_issue", v, "投影仪")
	refused(t, "without a day", err, "预计归还日期")
	_, err = y.file("equip_issue", y.issueTo("陈员工", "运营部", "borrow"), "投影仪", "投影仪")
	refused(t, "twice", err, "是同一台设备")
	id := y.filed("equip_issue", y.issueTo("陈员工", "运营部", "borrow"), "投影仪")
	y.walk("equip_issue", id, "submit", "approve 王主任", "approve 李行政", "issue")
	if c := y.card("投影仪"); c.Str("status") != "borrowed" || c["use_date"] != nil {
		t.Errorf("lent: %v", c)
	}
	y.walk("equip_issue", id, "give_back")
	if c := y.card("投影仪"); c.Str("status") != "in_stock" || c["user_id"] != nil {
		t.Errorf("back: %v", c)
	}
	y.system(func(tx *store.Tx) {
		y.put(tx, "employee", y.ids["陈员工"], kind.Values{"status": "left", "leave_date": "2026-03-25"})
	})
	id = y.filed("equip_issue", y.issueTo("陈员工", "运营部", "borrow"), "投影仪")
	refused(t, "who has left", y.step("equip_issue", id, "submit", flow.Opinion{}), "不能再领用设备")
}

func (y yard) transfer(from, to, who string) map[string]any {
	return map[string]any{"from_dept": y.ids[from], "to_dept": y.ids[to], "to_user": y.ids[who], "reason": "岗位调整", "transfer_date": "2026-03-03"}
}

// Between departments both are asked, within one only the administration.
func TestEquipTransfer(t *testing.T) {
	y := yardOf(t)
	y.held("电脑", "陈员工", "运营部")
	y.held("屏幕", "王主任", "运营部")
	y.device("库存", nil)
	id := y.filed("equip_transfer", y.transfer("运营部", "财务部", "周文员"), "电脑", "屏幕")
	if got, want := y.walk("equip_transfer", id, "submit", "approve 王主任", "approve 钱财务", "return 李行政", "submit", "approve 王主任", "approve 钱财务", "approve 李行政"),
		[]string{"out_review", "in_review", "admin_review", "returned", "out_review", "in_review", "admin_review", "done"}; !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for _, name := range []string{"电脑", "屏幕"} {
		if c := y.card(name); c.Str("user_id") != y.ids["周文员"] || c.Str("dept_id") != y.ids["财务部"] || c.Str("location") != "302室" || c.Str("status") != "in_use" {
			t.Errorf("%s: %v", name, c)
		}
	}
	within := y.filed("equip_transfer", y.transfer("财务部", "财务部", "陈员工"), "电脑")
	if got, want := y.walk("equip_transfer", within, "submit", "approve 李行政"), []string{"admin_review", "done"}; !slices.Equal(got, want) {
		t.Errorf("within: %v, want %v", got, want)
	}
	out, err := y.file("equip_transfer", y.transfer("运营部", "财务部", "周文员"), "屏幕")
	y.must(err)
	if len(out.Warnings) != 1 || !strings.Contains(out.Warnings[0].Say.ZH, "属于财务部，不是运营部的设备") {
		t.Errorf("warnings: %v", out.Warnings)
	}
	refused(t, "of another department", y.step("equip_transfer", out.ID, "submit", flow.Opinion{}), "属于财务部，不是运营部的设备")
	id = y.filed("equip_transfer", y.transfer("运营部", "财务部", "周文员"), "库存")
	refused(t, "in stock", y.step("equip_transfer", id, "submit", flow.Opinion{}), "不能调拨")
}

func asks(reason string, v map[string]any) flow.Opinion {
	return flow.Opinion{Reason: reason, Values: v}
}

// A repair that costs much is for the executive, unless the warranty pays; the device
// comes back to what it was.
func TestRepair(t *testing.T) {
	y := yardOf(t)
	y.held("电脑", "陈员工", "运营部")
	y.device("打印机", kind.Values{"warranty_end": "2030-01-01", "original_value": int64(1000_00)})
	const k = "repair_order"
	begin := func(name string, cents int64) string {
		id := y.filed(k, map[string]any{"asset_id": y.ids[name], "reporter": y.ids["陈员工"], "fault": "无法开机", "report_date": "2026-03-01"})
		y.walk(k, id, "submit")
		y.must(y.step(k, id, "diagnose", asks("", map[string]any{"diagnosis": "external", "vendor": "晴川维修", "estimate": cents})))
		y.must(y.step(k, id, "start", asks("", map[string]any{"send_date": "2026-03-02"})))
		return id
	}
	id := begin("电脑", 499_99)
	if s, c := y.values(k, id).Str("status"), y.card("电脑"); s != "repairing" || c.Str("status") != "repairing" || c.Str("user_id") != y.ids["陈员工"] {
		t.Fatalf("%s, %v", s, c)
	}
	for name, v := range map[string]map[string]any{
		"完成日期": {"result": "fixed", "cost": int64(1)}, "实际费用": {"result": "fixed", "finish_date": "2026-03-04"},
		"维修结果": {"cost": int64(1), "finish_date": "2026-03-04"}, "转报废": {"result": "unfixable", "cost": int64(1), "finish_date": "2026-03-04"},
		"不能早于报修日期": {"result": "fixed", "cost": int64(1), "finish_date": "2026-02-04"},
	} {
		refused(t, name, y.step(k, id, "finish", asks("", v)), name)
	}
	done := map[string]any{"result": "fixed", "cost": int64(480_00), "finish_date": "2026-03-04", "parts": "电源"}
	y.must(y.step(k, id, "finish", asks("", done)))
	if got, want := y.walk(k, id, "rework"), []string{"repairing"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	y.must(y.step(k, id, "finish", asks("", done)))
	y.must(y.step(k, id, "accept", asks("", map[string]any{"acceptor": y.ids["陈员工"]})))
	if v := y.values(k, id); v.Int("down_days") != 3 || v.Str("status") != "closed" || y.card("电脑").Str("status") != "in_use" || v["advice"] != nil {
		t.Errorf("%v", v)
	}

	id = begin("电脑", 2100_00) // 480 + 2100 of 5000
	if v := y.values(k, id); v.Str("status") != "leader_review" || v.Str("advice") != "累计维修费 2,580.00 元，超过原值 5,000.00 元的一半，建议报废。" || y.card("电脑").Str("status") != "in_use" {
		t.Errorf("%v", v)
	}
	scrap := y.filed("scrap_app", y.scrap(), "电脑")
	refused(t, "under repair", y.step("scrap_app", scrap, "submit", flow.Opinion{}), "在还没有办完的设备维修单")
	y.walk(k, id, "approve 赵总", "scrap")
	if s := y.card("电脑").Str("status"); s != "in_use" {
		t.Errorf("given up: %s", s)
	}
	y.walk("scrap_app", scrap, "submit")
	if id = begin("打印机", 900_00); y.values(k, id).Str("status") != "repairing" {
		t.Errorf("under warranty: %v", y.values(k, id))
	}
}

func (y yard) scrap() map[string]any {
	return map[string]any{"dept_id": y.ids["运营部"], "applicant": y.ids["陈员工"], "apply_date": "2026-03-10", "reason_type": "expired", "reason": "超过年限，无法使用"}
}

var report = asks("", map[string]any{"appraisal": "主板损坏，无修复价值", "appraisers": "周文员;李行政", "dispose": "recycle"})

func (y yard) appraise(id string) {
	y.t.Helper()
	o := report
	o.Approver = y.ids["李行政"]
	y.must(y.step("scrap_app", id, "appraise", o))
}

// Twenty devices are scrapped by one application; until everybody has agreed they come
// back as they were.
func TestScrap(t *testing.T) {
	y := yardOf(t)
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("电脑%d", i))
		if i == 7 {
			y.device(names[i], kind.Values{"status": "idle", "dept_id": y.ids["运营部"]})
		} else {
			y.held(names[i], "陈员工", "运营部")
		}
	}
	const k = "scrap_app"
	id := y.filed(k, y.scrap(), names...)
	if v := y.values(k, id); v.Int("count") != 20 || v.Int("total_value") != 20*5000_00 {
		t.Errorf("%v", v)
	}
	if l := y.lines("scrap_row", id); l[3].Values["asset_no"] != y.card(names[3])["asset_no"] || l[3].Values["model"] != "T1" {
		t.Errorf("the fourth line: %v", l[3].Values)
	}
	status := func(want, seventh string) {
		t.Helper()
		for i, name := range names {
			if i == 7 && seventh != "" {
				want := seventh
				if s := y.card(name).Str("status"); s != want {
					t.Errorf("%s: %s, want %s", name, s, want)
				}
			} else if s := y.card(name).Str("status"); s != want {
				t.Errorf("%s: %s, want %s", name, s, want)
			}
		}
	}
	y.walk(k, id, "submit")
	status("scrap_pending", "")
	y.walk(k, id, "return 王主任")
	status("in_use", "idle")
	y.walk(k, id, "submit", "withdraw", "submit")
	y.as("admin")
	y.must(y.void(k, id))
	status("in_use", "idle")
	y.must(y.unvoid(k, id))
	status("scrap_pending", "")
	y.must(y.void(k, id))
	y.system(func(tx *store.Tx) { y.put(tx, "equipment", y.ids[names[3]], kind.Values{"status": "repairing"}) })
	y.must(y.unvoid(k, id))
	y.as("clerk")
	y.walk(k, id, "approve 王主任")
	for name, o := range map[string]flow.Opinion{
		"请填写鉴定意见":   asks("", map[string]any{"appraisers": "甲;乙"}),
		"鉴定人至少 2 名": asks("", map[string]any{"appraisal": "坏", "appraisers": "甲;甲"}),
	} {
		o.Approver = y.ids["李行政"]
		refused(t, name, y.step(k, id, "appraise", o), name)
	}
	y.appraise(id)
	y.walk(k, id, "approve 钱财务", "approve 赵总", "approve 赵总")
	refused(t, "no day", y.step(k, id, "dispose", flow.Opinion{}), "请填写处置日期")
	y.must(y.step(k, id, "dispose", asks("", map[string]any{"salvage": int64(300_00), "dispose_date": "2026-03-20"})))
	status("scrapped", "")
	if c := y.card(names[0]); c.Str("dispose_date") != "2026-03-20" {
		t.Errorf("%v", c)
	}
	y.as("admin")
	edit := func(name string) error {
		return y.write(func(tx *store.Tx) error {
			_, err := backend.Edit(tx, y.kind(tx, "equipment"), y.ids[name], 0, record.Input{Values: map[string]any{"remark": "改"}})
			return err
		})
	}
	refused(t, "changed", edit(names[0]), "处置销账，不能再修改")
	refused(t, "void", y.void("equipment", y.ids[names[0]]), "处置销账，不能再修改")
	y.device("旧机", kind.Values{"status": "scrapped"})
	y.must(edit("旧机")) // an old ledger is completed
	y.as("clerk")
	again := y.filed(k, y.scrap(), names[0])
	refused(t, "twice", y.step(k, again, "submit", flow.Opinion{}), "现在是“已报废”")
}

// What was bought comes in two parts; each piece that passes has a card of its own.
func TestPurchaseAndAcceptance(t *testing.T) {
	y := yardOf(t)
	y.system(func(tx *store.Tx) {
		y.ids["商行"] = y.add(tx, "partner", kind.Values{"name": "晴川办公设备商行(虚构)", "category": "GY"})
		rows, err := tx.From(y.kind(tx, "organisation"), 0, 1)
		y.must(err)
		y.put(tx, "organisation", rows[0].ID, kind.Values{"fixed_asset_threshold": int64(2000_00)})
	})
	const app, acc = "equip_purchase_app", "equip_acceptance"
	ask := func(price, qty int64) string {
		out, err := y.save(app, map[string]any{"applicant": y.ids["陈员工"], "apply_date": "2026-03-01", "reason": "新入职员工需要配置办公电脑"}, "rows",
			map[string]any{"name": "台式计算机", "spec": "i5/16G", "qty": qty, "price": price}, map[string]any{"name": "显示器", "spec": "24寸", "qty": int64(1), "price": int64(100)})
		y.must(err)
		return out.ID
	}
	for total, want := range map[int64]string{1998_99: "approved", 1999_00: "finance_review"} { // and one yuan for the screen
		id := ask(total, 1)
		if got := y.walk(app, id, "submit", "approve 王主任", "approve 李行政"); got[2] != want {
			t.Errorf("%d: %v, want %s", total, got, want)
		}
	}
	id := ask(4599_00, 3)
	if v := y.values(app, id); v.Int("total") != 3*4599_00+100 || v.Str("cost_center") != y.ids["运营部"] {
		t.Fatalf("%v", v)
	}
	y.walk(app, id, "submit", "approve 王主任", "approve 李行政", "approve 钱财务", "approve 赵总", "approve 赵总")
	refused(t, "nowhere", y.step(app, id, "order", flow.Opinion{}), "请选择供应商")
	y.must(y.step(app, id, "order", asks("", map[string]any{"supplier_id": y.ids["商行"], "order_date": "2026-03-20"})))
	dear := ask(5000_00, 1)
	y.walk(app, dear, "submit", "approve 王主任", "approve 李行政", "approve 钱财务", "approve 赵总")
	refused(t, "no offers", y.step(app, dear, "order", asks("", map[string]any{"supplier_id": y.ids["商行"], "order_date": "2026-03-20"})), "要三家比价")

	y.walk(app, id, "receive")
	begun := y.documents(acc)
	if len(begun) != 1 || len(y.lines("equip_acceptance_row", begun[0])) != 2 {
		t.Fatalf("begun: %v", begun)
	}
	accept := func(lines ...map[string]any) string {
		out, err := y.save(acc, map[string]any{"purchase_id": id, "arrive_date": "2026-03-25", "invoice_no": "12345678"}, "rows", lines...)
		y.must(err)
		y.walk(acc, out.ID, "submit")
		return out.ID
	}
	pc := func(qty int64, more map[string]any) map[string]any {
		v := map[string]any{"name": "台式计算机", "model": "T1", "class_code": "A02010105", "qty": qty, "price": int64(4599_00), "warranty_months": int64(36)}
		for name, x := range more {
			v[name] = x
		}
		return v
	}
	first := accept(pc(2, map[string]any{"sn_list": "S1\nS2"}), pc(1, map[string]any{"result": "fail"}))
	y.walk(acc, first, "accept")
	if s := y.values(app, id).Str("status"); s != "partial" {
		t.Errorf("two of three are here: %s", s)
	}
	lines := y.lines("equip_acceptance_row", first)
	if got := lines[0].Values.Str("asset_nos"); !strings.HasSuffix(got, "0001 至 "+got[strings.LastIndex(got, " ")+1:]) || lines[1].Values["asset_nos"] != nil {
		t.Errorf("numbers: %q, %v", got, lines[1].Values)
	}
	cards := y.documents("equipment")
	if len(cards) != 2 {
		t.Fatalf("%d cards", len(cards))
	}
	if c := y.values("equipment", cards[1]); c.Str("sn") != "S2" || c.Str("warranty_end") != "2029-03-25" || c.Str("manage_type") != "fixed" || c.Int("original_value") != 4599_00 || c.Str("status") != "in_stock" || c.Str("supplier_id") != y.ids["商行"] {
		t.Errorf("card: %v", c)
	}
	refused(t, "more than ordered", y.step(acc, accept(pc(2, nil)), "accept", flow.Opinion{}), "多出 1")
	if n := len(y.documents("equipment")); n != 2 {
		t.Errorf("refused, and yet %d cards", n)
	}
	cheap := map[string]any{"name": "显示器", "model": "24寸", "class_code": "A02010105", "price": int64(1999_99)}
	y.walk(acc, accept(pc(1, nil), cheap), "accept")
	if s := y.values(app, id).Str("status"); s != "received" {
		t.Errorf("all is here: %s", s)
	}
	if c := y.values("equipment", y.documents("equipment")[3]); c.Str("manage_type") != "low_value" {
		t.Errorf("cheap: %v", c)
	}
	for says, l := range map[string]map[string]any{"序列号却有 1 个": pc(2, map[string]any{"sn_list": "S9"}), "还没有填写资产类别": pc(1, map[string]any{"class_code": ""})} {
		out, err := y.save(acc, map[string]any{"supplier_id": y.ids["商行"]}, "rows", l)
		y.must(err)
		refused(t, says, y.step(acc, out.ID, "submit", flow.Opinion{}), says)
	}
	bad := accept(pc(1, map[string]any{"result": "fail"}))
	refused(t, "received already", y.step(acc, bad, "accept", flow.Opinion{}), "是“已到货入库”")
	y.walk(acc, bad, "reject")
	y.as("admin")
	refused(t, "void", y.void(acc, first), "设备台账已经跟着变了")
}

// documents are the ids of the records of a kind that live.
func (y yard) documents(kindName string) (out []string) {
	y.t.Helper()
	y.must(y.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		rows, err := tx.From(y.kind(tx, kindName), 0, 1000)
		for _, r := range rows {
			if r.State == store.Live {
				out = append(out, r.ID)
			}
		}
		return err
	}))
	return out
}

func (y yard) lines(kindName, id string) (out []store.Row) {
	y.t.Helper()
	y.must(y.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		out, err = record.Lines(tx, y.kind(tx, kindName), id)
		return err
	}))
	return out
}

// A plan makes its records when they are due, once; what was done moves it on; what was
// found becomes a repair.
func TestMaintenance(t *testing.T) {
	y := yardOf(t)
	y.held("甲", "陈员工", "运营部")
	y.device("乙", nil)
	y.device("没了", kind.Values{"status": "scrapped"})
	y.device("别的", kind.Values{"class_code": "A02010108"})
	const p, m = "maint_plan", "maint_record"
	plan := func(first, cycle string) string {
		return y.filed(p, map[string]any{"target_type": "class", "class_code": "A02010105", "items": "清洗滤网", "cycle": cycle, "first_date": first, "owner_id": y.ids["周文员"]})
	}
	id := plan("2026-04-08", "month") // today is 2026-03-31
	refused(t, "not yet", y.step(p, id, "make_due", flow.Opinion{}), "现在还没到")
	id = plan("2026-03-31", "month")
	y.walk(p, id, "make_due")
	refused(t, "again", y.step(p, id, "make_due", flow.Opinion{}), "已经生成")
	due := y.documents(m)
	if len(due) != 2 {
		t.Fatalf("%d records", len(due))
	}
	for says, v := range map[string]map[string]any{"请填写保养情况": {"result": "normal"}, "请填写发现的问题": {"content": "清洗", "result": "abnormal"}, "不能晚于今天": {"content": "清洗", "result": "normal", "maint_date": "2026-04-01"}} {
		refused(t, says, y.step(m, due[0], "done", asks("", v)), says)
	}
	y.must(y.step(m, due[0], "done", asks("", map[string]any{"maint_date": "2026-03-31", "content": "清洗", "result": "abnormal", "problem": "风扇异响"})))
	if v := y.values(p, id); v.Str("last_date") != "2026-03-31" || v.Str("next_date") != "2026-04-30" {
		t.Errorf("the plan: %v", v)
	}
	y.must(y.step(m, due[1], "done", asks("", map[string]any{"maint_date": "2026-03-30", "content": "清洗", "result": "normal"})))
	if v := y.values(p, id); v.Str("next_date") != "2026-04-30" {
		t.Errorf("an earlier day moved the plan back: %v", v)
	}
	refused(t, "nothing found", y.step(m, due[1], "repair", flow.Opinion{}), "不用办理“转报修”")
	y.must(y.step(m, due[0], "repair", flow.Opinion{}))
	v := y.values(m, due[0])
	if r := y.values("repair_order", v.Str("repair_id")); r.Str("fault") != "风扇异响" || r.Str("asset_id") != y.ids["甲"] || r.Str("reporter") != y.ids["周文员"] || r.Str("dept_id") != y.ids["运营部"] || r.Str("status") != "draft" {
		t.Errorf("the repair: %v", r)
	}
	refused(t, "twice", y.step(m, due[0], "repair", flow.Opinion{}), "不用办理“转报修”")
	for cycle, want := range map[string]any{"day": "2026-04-01", "week": "2026-04-07", "ten_days": "2026-04-10", "quarter": "2026-06-30", "half_year": "2026-09-30", "year": "2027-03-31", "once": nil} {
		one := y.filed(p, map[string]any{"asset_id": y.ids["乙"], "items": "除尘", "cycle": cycle, "first_date": "2026-03-31", "owner_id": y.ids["周文员"]})
		y.walk(p, one, "make_due")
		all := y.documents(m)
		y.must(y.step(m, all[len(all)-1], "done", asks("", map[string]any{"content": "除尘", "result": "normal"})))
		if got := y.values(p, one)["next_date"]; got != want {
			t.Errorf("%s: %v, want %v", cycle, got, want)
		}
	}
}

// What is lost leaves the ledger with the executive's word, and comes back into stock.
func TestLoss(t *testing.T) {
	y := yardOf(t)
	y.held("相机", "陈员工", "运营部")
	id := y.filed("equip_loss", map[string]any{"asset_id": y.ids["相机"], "reporter": y.ids["陈员工"], "loss_date": "2026-03-10", "reason": "外出活动时遗失"})
	if got := y.walk("equip_loss", id, "submit", "approve 赵总"); !slices.Equal(got, []string{"leader_review", "lost"}) {
		t.Errorf("%v", got)
	}
	if c := y.card("相机"); c.Str("status") != "lost" || c.Str("dispose_date") != "2026-03-10" {
		t.Errorf("lost: %v", c)
	}
	refused(t, "issued", y.step("equip_issue", y.filed("equip_issue", y.issueTo("陈员工", "运营部", "issue"), "相机"), "submit", flow.Opinion{}), "现在是“丢失”")
	refused(t, "no day", y.step("equip_loss", id, "found", flow.Opinion{}), "请填写找回日期")
	y.must(y.step("equip_loss", id, "found", asks("", map[string]any{"found_date": "2026-03-20", "found_place": "仓库"})))
	if c := y.card("相机"); c.Str("status") != "in_stock" || c["dispose_date"] != nil || c["user_id"] != nil || c.Str("location") != "仓库" {
		t.Errorf("found: %v", c)
	}
	// A stocktake loses and finds without a document of ours.
	y.must(y.write(func(tx *store.Tx) error { return equipment.Lose(tx, y.ids["相机"], "2026-03-25") }))
	refused(t, "lost twice", y.write(func(tx *store.Tx) error { return equipment.Lose(tx, y.ids["相机"], "2026-03-25") }), "现在是“丢失”")
	y.must(y.write(func(tx *store.Tx) error { return equipment.Found(tx, y.ids["相机"], "") }))
	if c := y.card("相机"); c.Str("status") != "in_stock" || c.Str("location") != "仓库" {
		t.Errorf("found again: %v", c)
	}
}

// asked is what a report says to somebody.
func (y yard) asked(name string, in map[string]any) *reporting.Result {
	y.t.Helper()
	out, err := y.tried(name, in)
	y.must(err)
	return out
}

// The figures of the domain (§4.2), month by month.
func TestDepreciationReport(t *testing.T) {
	y := yardOf(t)
	y.device("电脑", kind.Values{"original_value": int64(4599_00), "residual_rate": int64(500), "use_date": "2024-03-12", "purchase_date": "2024-03-01", "status": "in_use", "dept_id": y.ids["运营部"], "user_id": y.ids["陈员工"]})
	y.device("低值", kind.Values{"manage_type": "low_value", "original_value": int64(100_00), "use_date": "2024-03-12"})
	y.device("报废", kind.Values{"original_value": int64(3600_00), "residual_rate": int64(0), "use_date": "2024-01-01", "purchase_date": "2024-01-01", "status": "scrapped", "dispose_date": "2024-06-10"})
	for _, c := range []struct {
		month            string
		rows             int
		dep, accum, left int64
	}{
		{"2024-02", 1, 100_00, 100_00, 3500_00}, // only the one that was scrapped later
		{"2024-03", 2, 0, 0, 4599_00},
		{"2024-06", 2, 121_36, 364_09, 4234_91},
		{"2025-03", 1, 121_36, 1456_35, 3142_65},
		{"2027-03", 1, 121_36, 4369_05, 229_95},
		{"2027-04", 1, 0, 4369_05, 229_95},
	} {
		got := y.asked("equip_dep", map[string]any{"month": c.month})
		if len(got.Rows) != c.rows {
			t.Errorf("%s: %d rows, want %d", c.month, len(got.Rows), c.rows)
			continue
		}
		for _, r := range got.Rows {
			if r.Str("name") == "报废" && c.rows == 2 {
				continue
			}
			if d := r.Int("month_dep") - c.dep; d < -1 || d > 1 || r.Int("accum_dep") != c.accum || r.Int("net_value") != c.left || r.Int("before")+r.Int("month_dep") != r.Int("accum_dep") {
				t.Errorf("%s: %v", c.month, r)
			}
		}
		if !strings.HasSuffix(got.Said, "折旧仅供参考，以财务账为准") {
			t.Errorf("said: %s", got.Said)
		}
	}
}

// Opening and what came, less what went, is closing; closing is the next opening, and
// today's closing is what the ledger has.
func TestChangeReport(t *testing.T) {
	y := yardOf(t)
	r := rand.New(rand.NewPCG(7, 7))
	day := func() string { return fmt.Sprintf("2025-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28)) }
	var here int64
	for i := range 60 {
		v := kind.Values{"purchase_date": day(), "original_value": int64(r.IntN(9000_00)), "class_code": []string{"A02010105", "A02010108"}[r.IntN(2)], "acquire_type": []string{"purchase", "transfer_in", "donate"}[r.IntN(3)]}
		if r.IntN(3) == 0 {
			v["status"] = []string{"scrapped", "lost", "returned"}[r.IntN(3)]
			if r.IntN(5) > 0 {
				v["dispose_date"] = "2026-01-15"
			}
		} else {
			here++
		}
		y.device(fmt.Sprint("机", i), v)
	}
	var closing int64
	for _, span := range [][2]string{{"2025-01", "2025-03"}, {"2025-04", "2025-04"}, {"2025-05", "2025-12"}, {"2026-01", "2026-01"}, {"2026-02", "2026-03"}} {
		got := y.asked("equip_change", map[string]any{"from": span[0], "to": span[1]})
		for _, row := range got.Rows {
			for _, of := range []string{"qty", "value"} {
				if row.Int("open_"+of)+row.Int("new_"+of)+row.Int("in_"+of)-row.Int("scrap_"+of)-row.Int("out_"+of) != row.Int(of) {
					t.Errorf("%v, %s: %v", span, of, row)
				}
			}
		}
		if got.Sums["open_qty"] != closing {
			t.Errorf("%v opens with %d, the last closed with %d", span, got.Sums["open_qty"], closing)
		}
		closing = got.Sums["qty"]
	}
	if sum := y.asked("equip_summary", nil).Sums["qty"]; closing != here || sum != here {
		t.Errorf("closing %d, summary %d, the ledger has %d", closing, sum, here)
	}
}

// What repairs cost, by device and by class, and who sees it.
func TestRepairReport(t *testing.T) {
	y := yardOf(t)
	y.held("甲", "陈员工", "运营部")
	y.held("乙", "陈员工", "运营部")
	mend := func(name string, cents int64, day string) {
		id := y.filed("repair_order", map[string]any{"asset_id": y.ids[name], "dept_id": y.ids["运营部"], "reporter": y.ids["陈员工"], "fault": "无法开机", "report_date": "2026-01-01"})
		y.walk("repair_order", id, "submit")
		y.must(y.step("repair_order", id, "diagnose", asks("", map[string]any{"diagnosis": "self", "estimate": int64(1)})))
		y.walk("repair_order", id, "start")
		y.must(y.step("repair_order", id, "finish", asks("", map[string]any{"finish_date": day, "cost": cents, "result": "fixed"})))
		y.walk("repair_order", id, "accept")
	}
	mend("甲", 1500_00, "2026-01-10")
	mend("甲", 1000_01, "2026-03-10")
	mend("乙", 2000_00, "2026-03-11")
	q := map[string]any{"from": "2026-02", "to": "2026-03"}
	got := y.asked("equip_repair_cost", q)
	if len(got.Rows) != 2 || got.Rows[0].Str("name") != "乙" || got.Rows[0].Str("level") != "usual" || got.Rows[1].Int("cost") != 1000_01 || got.Rows[1].Int("all_cost") != 2500_01 || got.Rows[1].Str("level") != "much" || got.Rows[1].Int("share") != 500 || got.Rows[1].Int("times") != 1 {
		t.Errorf("by device: %v", got.Rows)
	}
	q["by"] = "class"
	got = y.asked("equip_repair_cost", q)
	if len(got.Rows) != 1 || got.Rows[0].Int("original_value") != 10000_00 || got.Sums["cost"] != 3000_01 || got.Rows[0].Int("all_cost") != 4500_01 {
		t.Errorf("by class: %v", got.Rows)
	}
	y.actor = store.Actor{Roles: []string{"dept_head"}, Depts: []string{y.ids["财务部"]}}
	if got = y.asked("equip_repair_cost", q); len(got.Rows) != 0 {
		t.Errorf("another department sees %v", got.Rows)
	}
}

// The page of a device lists the documents that name it, also those that do so in lines,
// as far as their reader may see them.
func TestPageOfADevice(t *testing.T) {
	y := yardOf(t)
	y.held("甲", "陈员工", "运营部")
	y.held("乙", "陈员工", "运营部")
	y.filed("equip_transfer", y.transfer("运营部", "财务部", "周文员"), "甲", "乙")
	y.filed("scrap_app", y.scrap(), "甲")
	y.filed("scrap_app", y.scrap(), "甲")
	y.filed("scrap_app", y.scrap(), "乙")
	y.filed("repair_order", map[string]any{"asset_id": y.ids["甲"], "dept_id": y.ids["运营部"], "reporter": y.ids["陈员工"], "fault": "无法开机"})
	for _, c := range []struct {
		actor store.Actor
		want  string
	}{
		{user.System(), "equip_transfer 1, repair_order 1, scrap_app 2"},
		{store.Actor{Roles: []string{"dept_head"}, Depts: []string{y.ids["运营部"]}}, "equip_transfer 1, repair_order 1, scrap_app 2"},
		{store.Actor{Roles: []string{"viewer"}, Employee: y.ids["陈员工"]}, "repair_order 1, scrap_app 2"}, // the transfer is to somebody else
	} {
		set := lens.NewSet(y.s, 0)
		t.Cleanup(func() { set.Close() })
		d := &desk.Desk{Store: y.s, Lenses: set, Actor: c.actor}
		view, err := d.Record(context.Background(), "equipment", y.ids["甲"])
		y.must(err)
		var got []string
		for _, r := range view.Related {
			got = append(got, fmt.Sprint(r.Kind, " ", r.Count))
		}
		slices.Sort(got)
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%v: %s, want %s", c.actor.Roles, s, c.want)
		}
	}
}

// What people have, by department and name; what is in store is nobody's.
func TestPersonReport(t *testing.T) {
	y := yardOf(t)
	y.held("乙", "陈员工", "运营部")
	y.held("甲", "周文员", "行政部")
	y.held("丙", "王主任", "运营部")
	y.device("库存", nil)
	y.device("报废", kind.Values{"status": "scrapped", "user_id": y.ids["陈员工"]})
	y.system(func(tx *store.Tx) {
		for name, no := range map[string]string{"甲": "SB-3", "乙": "SB-2", "丙": "SB-1"} {
			y.put(tx, "equipment", y.ids[name], kind.Values{"asset_no": no})
		}
	})
	names := func(in map[string]any) (out string) {
		for _, r := range y.asked("equip_person", in).Rows {
			out += r.Str("name")
		}
		return out
	}
	for want, in := range map[string]map[string]any{"甲丙乙": nil, "丙乙": {"dept_id": y.ids["运营部"]}, "乙": {"user_id": y.ids["陈员工"]}, "": {"user_id": y.ids["赵总"]}} {
		if got := names(in); got != want {
			t.Errorf("%v: %s, want %s", in, got, want)
		}
	}
	y.actor = store.Actor{Roles: []string{"viewer"}, Employee: y.ids["陈员工"]}
	if got := names(nil); got != "乙" {
		t.Errorf("he sees what others have: %s", got)
	}
}
