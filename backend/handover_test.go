package backend_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// laden is a yard in which 陈员工 has something of each sort.
func laden(t *testing.T) yard {
	y := staff(t)
	y.receive("中性笔", 100_000, "1.5")
	y.held("电脑", "陈员工", "运营部")
	y.system(func(tx *store.Tx) {
		who, dept := y.ids["陈员工"], y.ids["运营部"]
		y.ids["云帆"] = y.add(tx, "partner", kind.Values{"name": "云帆物流(虚构)", "category": "WL", "level": "core", "status": "active", "uscc": "91999900MA3799819U", "dept_id": dept, "owner_id": who})
		y.ids["旧伙伴"] = y.add(tx, "partner", kind.Values{"name": "旧伙伴(虚构)", "category": "WL", "level": "core", "status": "terminated", "dept_id": dept, "owner_id": who})
		for title, v := range map[string]kind.Values{"仓配协议": {"end_date": "2026-12-31"}, "旧协议": {"end_date": "2026-02-28"}, "长期协议": {"perpetual": int64(1)}, "草拟协议": {"end_date": "2027-12-31", "status": "draft"}} {
			all := kind.Values{"title": title, "partner_id": y.ids["云帆"], "type": "service", "start_date": "2025-01-01", "status": "signed", "our_duty": "付款", "their_duty": "服务", "dept_id": dept, "owner_id": who}
			for f, x := range v {
				all[f] = x
			}
			y.ids[title] = y.add(tx, "agreement", all)
		}
		y.add(tx, "todo", kind.Values{"title": "报送季度表", "owner_id": who, "due_date": "2026-04-05"})
		y.add(tx, "todo", kind.Values{"title": "办完的事", "owner_id": who, "status": "done"})
		y.add(tx, "maint_plan", kind.Values{"asset_id": y.ids["电脑"], "items": "除尘", "first_date": "2026-04-30", "owner_id": who, "dept_id": dept})
		y.put(tx, "department", y.ids["财务部"], kind.Values{"manager_id": who, "leader_id": who})
		y.add(tx, "location", kind.Values{"name": "库房B", "keeper_id": who})
		y.ids["联合课程"] = y.add(tx, "partner_project", kind.Values{"name": "联合课程", "partner_id": y.ids["云帆"], "coop_mode": "outsourcing", "start": "2026-01-01", "status": "running", "dept_id": dept, "owner_id": who})
		y.add(tx, "partner_project", kind.Values{"name": "办完的项目", "partner_id": y.ids["云帆"], "coop_mode": "outsourcing", "start": "2025-01-01", "end": "2025-06-30", "status": "finished", "dept_id": dept, "owner_id": who})
	})
	y.ids["领用"] = y.ask(map[string]int64{"中性笔": 2_000}).ID
	return y
}

// leave says that somebody leaves today.
func (y yard) leave(who string) error {
	_, err := y.edit("employee", y.ids[who], map[string]any{"status": "left", "leave_date": "2026-03-31"})
	return err
}

// Nobody leaves, and nobody is void, while he holds devices, looks after partners, sees to
// agreements, leads a project or a department, or has goods coming to him; each is named until it is handed over.
func TestLeavingBlocksWhileThingsAreHeld(t *testing.T) {
	y := laden(t)
	y.ids["转"] = y.ids["王主任"]
	for _, c := range []struct {
		says  string
		hands func()
	}{
		{"名下还有 1 台设备", func() {
			y.system(func(tx *store.Tx) { y.put(tx, "equipment", y.ids["电脑"], kind.Values{"user_id": y.ids["转"]}) })
		}},
		{"还是 1 个合作伙伴的对接人：云帆物流(虚构)", func() {
			y.system(func(tx *store.Tx) { y.put(tx, "partner", y.ids["云帆"], kind.Values{"owner_id": y.ids["转"]}) })
		}},
		{"还是 3 份协议的经办人", func() {
			y.system(func(tx *store.Tx) {
				for _, title := range []string{"仓配协议", "长期协议", "草拟协议"} {
					y.put(tx, "agreement", y.ids[title], kind.Values{"owner_id": y.ids["转"]})
				}
			})
		}},
		{"还是 1 个合作项目的负责人：联合课程", func() {
			y.system(func(tx *store.Tx) {
				y.put(tx, "partner_project", y.ids["联合课程"], kind.Values{"owner_id": y.ids["转"]})
			})
		}},
		{"还是 1 个部门的负责人或分管领导：财务部", func() {
			y.system(func(tx *store.Tx) {
				y.put(tx, "department", y.ids["财务部"], kind.Values{"manager_id": y.ids["转"], "leader_id": y.ids["转"]})
			})
		}},
		{"还有 1 张没有办完的领用、出库单", func() { y.must(y.void("supply_requisition", y.ids["领用"])) }},
	} {
		refused(t, c.says, y.leave("陈员工"), c.says)
		y.as("admin")
		refused(t, "void: "+c.says, y.void("employee", y.ids["陈员工"]), c.says)
		y.as("clerk")
		if v := y.values("employee", y.ids["陈员工"]); v.Str("status") != "on_job" {
			t.Fatalf("refused, and yet he is %s", v.Str("status"))
		}
		c.hands()
	}
	y.must(y.leave("陈员工"))
	out, err := y.save("stock_out", map[string]any{"dept_id": y.ids["运营部"], "receiver": y.ids["试用员"]}, "out_row", map[string]any{"item_id": y.ids["中性笔"], "qty": int64(1_000)})
	y.must(err)
	refused(t, "goods are about to go to him", y.leave("试用员"), out.Number)
}

// The list names all that somebody has and answers for, once each, and nothing that is over;
// whoever may not see a register is told nothing of it.
func TestHandover(t *testing.T) {
	y := laden(t)
	list := func(who string) string {
		var out []string
		for _, r := range y.asked("handover", map[string]any{"employee_id": y.ids[who]}).Rows {
			out = append(out, fmt.Sprint(r["register"], "|", r["name"], "|", r["notes"]))
		}
		return strings.Join(out, "\n")
	}
	got := list("陈员工")
	for _, want := range []string{"|电脑|T1；库房", "部门|财务部|部门负责人；分管领导", "存放地点|库房B|管理人", "合作伙伴档案|云帆物流(虚构)|物流仓储；核心", "合作协议|仓配协议|云帆物流(虚构)；2026-12-31", "合作协议|长期协议|", "合作协议|草拟协议|", "设备保养计划|除尘|电脑", "待办事项|报送季度表|2026-04-05", "|联合课程|云帆物流(虚构)", "办公用品领用申请|日常办公|领用人；2026-03-31"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing:\n%s", want, got)
		}
	}
	for _, over := range []string{"旧伙伴", "旧协议", "办完的事", "办完的项目"} {
		if strings.Contains(got, over) {
			t.Errorf("%s is over:\n%s", over, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 11 {
		t.Errorf("%d things:\n%s", n, got)
	}
	if other := list("钱财务"); other != "" {
		t.Errorf("he has nothing:\n%s", other)
	}
	y.actor = store.Actor{Name: "陈员工", Employee: y.ids["陈员工"], Depts: []string{y.ids["运营部"]}, Roles: []string{"viewer"}}
	if own := list("陈员工"); strings.Contains(own, "协议") || !strings.Contains(own, "电脑") {
		t.Errorf("what he sees himself:\n%s", own)
	}
	if _, err := y.tried("handover", map[string]any{"employee_id": y.ids["王主任"]}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("of somebody else: %v", err)
	}
	if _, err := y.tried("handover", nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("of nobody: %v", err)
	}
}

// Telephone numbers and whom to call are shown in full to those who keep the roster alone.
func TestPersonalDataIsMaskedByRole(t *testing.T) {
	y := staff(t)
	y.system(func(tx *store.Tx) {
		y.put(tx, "employee", y.ids["陈员工"], kind.Values{"mobile": "13800000007", "emergency_contact": "陈大明 父亲", "emergency_phone": "13900000008"})
	})
	for who, want := range map[string]string{
		"管理员": "13800000007 陈大明 父亲 13900000008", "周文员": "13800000007 陈大明 父亲 13900000008",
		"赵总": "138****0007 **** 139****0008", "王主任": "138****0007 **** 139****0008", "审计": "138****0007 **** 139****0008", "陈员工": "138****0007 **** 139****0008",
	} {
		err := y.s.Read(context.Background(), y.actorOf(who), func(tx *store.Tx) error {
			r, err := record.View(tx, y.kind(tx, "employee"), y.ids["陈员工"])
			if err != nil {
				return err
			}
			if got := fmt.Sprint(r.Values["mobile"], " ", r.Values["emergency_contact"], " ", r.Values["emergency_phone"]); got != want {
				t.Errorf("%s: %s, want %s", who, got, want)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
}
