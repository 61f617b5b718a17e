package demo

import (
	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/store"
)

// Classes of devices that documents are about.
const (
	desktops = "A02010105"
	laptops  = "A02010108"
	printers = "A02021003"
)

// issue is a document by which devices go to somebody, or come back from whoever has them.
func (o *office) issue(way, name, dept, day string, more map[string]any) map[string]any {
	v := map[string]any{"issue_type": way, "doc_date": o.day(day), "employee_id": o.people[name], "dept_id": o.depts[dept]}
	for f, x := range more {
		v[f] = x
	}
	return v
}

// papers are the documents in the order in which they were filed. Days are as of base,
// which is today.
func (o *office) papers() []paper {
	out := append(o.issues(), o.moves()...)
	return append(append(out, o.mended()...), o.bought()...)
}

// issues are of devices that go out and come back: two loans are out, one of them overdue.
func (o *office) issues() []paper {
	return []paper{
		{kind: "equip_issue", status: "in_stock", class: desktops, count: 2, day: "2024-05-20", to: "issued", line: map[string]any{"location": "3楼302", "accessories": "键盘、鼠标"},
			values: func(o *office, _ []store.Row) map[string]any {
				return o.issue("issue", "邓伟", "运营一部", "2024-05-20", map[string]any{"purpose": "替换旧电脑"})
			}},
		{kind: "equip_issue", status: "in_stock", class: laptops, count: 1, day: "2024-05-28", to: "issued",
			values: func(o *office, _ []store.Row) map[string]any {
				return o.issue("borrow", "郑思远", "运营二部", "2024-05-28", map[string]any{"purpose": "外出拜访客户", "expect_return": o.day("2024-06-20")})
			}},
		{kind: "equip_issue", status: "in_stock", class: laptops, count: 1, day: "2024-06-20", to: "issued",
			values: func(o *office, _ []store.Row) map[string]any {
				return o.issue("borrow", "郑一鸣", "客户服务部", "2024-06-20", map[string]any{"purpose": "培训演示", "expect_return": o.day("2024-07-05")})
			}},
		{kind: "equip_issue", status: "in_use", class: desktops, count: 1, day: "2024-06-12", to: "returned_done", stops: map[string]string{"draft": "take_back"},
			values: func(o *office, dev []store.Row) map[string]any {
				v := o.issue("return", "", "", "2024-06-12", map[string]any{"purpose": "换发新电脑"})
				v["employee_id"], v["dept_id"] = holder(dev)
				return v
			}},
		{kind: "equip_issue", status: "in_stock", class: desktops, count: 1, day: "2024-06-26", to: "admin_review",
			values: func(o *office, _ []store.Row) map[string]any {
				return o.issue("issue", "许若曦", "数据分析部", "2024-06-26", map[string]any{"purpose": "数据建模"})
			}},
	}
}

// moves are transfers and what is scrapped.
func (o *office) moves() []paper {
	transfer := func(day, to, name string) func(*office, []store.Row) map[string]any {
		return func(o *office, dev []store.Row) map[string]any {
			return map[string]any{"transfer_date": o.day(day), "from_dept": dev[0].Values["dept_id"], "to_dept": o.depts[to], "to_user": o.people[name], "reason": "岗位调整"}
		}
	}
	scrap := func(day, why string) func(*office, []store.Row) map[string]any {
		return func(o *office, dev []store.Row) map[string]any {
			v := map[string]any{"apply_date": o.day(day), "reason_type": "expired", "reason": why}
			v["applicant"], v["dept_id"] = holder(dev)
			return v
		}
	}
	appraised := map[string]any{"appraisal": "主板老化，配件停产，无维修价值，建议报废", "appraisers": "王超;谢海燕", "dispose": "recycle"}
	return []paper{
		{kind: "equip_transfer", status: "in_use", class: printers, count: 1, day: "2024-05-30", to: "done", line: map[string]any{"to_location": "2楼206"}, values: transfer("2024-05-30", "运营二部", "曹丹丹")},
		{kind: "equip_transfer", status: "in_use", class: laptops, count: 1, day: "2024-06-27", to: "in_review", line: map[string]any{"to_location": "3楼305"}, values: transfer("2024-06-27", "行政部", "王超")},
		{kind: "scrap_app", status: "in_use", class: desktops, count: 2, old: true, day: "2024-05-10", to: "disposed", stops: map[string]string{"approved": "dispose"},
			values: scrap("2024-05-10", "已超过使用年限，无法满足工作需要"), said: map[string]map[string]any{"appraise": appraised, "dispose": {"dispose_date": o.day("2024-05-22"), "salvage": "120"}}},
		{kind: "scrap_app", status: "in_use", class: desktops, count: 1, old: true, day: "2024-06-25", to: "appraising", values: scrap("2024-06-25", "频繁死机，已多次维修")},
	}
}

// mended are repairs.
func (o *office) mended() []paper {
	repair := func(day, fault string) func(*office, []store.Row) map[string]any {
		return func(o *office, dev []store.Row) map[string]any {
			v := map[string]any{"report_date": o.day(day), "fault": fault}
			v["reporter"], v["dept_id"] = holder(dev)
			return v
		}
	}
	outside := func(cents, sent string) map[string]map[string]any {
		return map[string]map[string]any{"diagnose": {"diagnosis": "external", "vendor": "晴川办公设备商行(虚构)", "estimate": cents}, "start": {"send_date": o.day(sent)}}
	}
	closed := outside("260", "2024-05-17")
	closed["finish"] = map[string]any{"finish_date": o.day("2024-05-21"), "result": "fixed", "cost": "245", "parts": "硒鼓、搓纸轮"}
	return []paper{
		{kind: "repair_order", status: "in_use", class: printers, count: 1, day: "2024-05-15", to: "closed", values: repair("2024-05-15", "频繁卡纸，打印有竖线"), said: closed},
		{kind: "repair_order", status: "in_use", class: laptops, count: 1, day: "2024-06-24", to: "repairing", values: repair("2024-06-24", "开机蓝屏"), said: outside("380", "2024-06-26")},
		{kind: "repair_order", status: "in_use", class: laptops, count: 1, old: true, day: "2024-06-27", to: "leader_review", values: repair("2024-06-27", "屏幕碎裂，需更换总成"), said: outside("1280", "2024-06-28")},
	}
}

// bought are purchases: one has come in part and is on the ledger, one waits for money.
func (o *office) bought() []paper {
	apply := func(day, name, dept, why string) func(*office, []store.Row) map[string]any {
		return func(o *office, _ []store.Row) map[string]any {
			return map[string]any{"apply_date": o.day(day), "applicant": o.people[name], "apply_dept": o.depts[dept], "reason": why}
		}
	}
	desktop := map[string]any{"name": "台式计算机", "spec": "启明 T5 i5/16G/512G", "qty": "3", "price": "4680", "purpose": "客服坐席"}
	return []paper{
		{kind: "equip_purchase_app", day: "2024-05-06", to: "ordered", stops: map[string]string{"approved": "order"}, values: apply("2024-05-06", "赵一鸣", "客户服务部", "新增三个客服坐席，现有电脑不够分配"),
			lines: []map[string]any{desktop}, said: map[string]map[string]any{"order": {"supplier_id": o.supplier, "order_date": o.day("2024-05-16")}}},
		{kind: "equip_acceptance", day: "2024-05-24", to: "accepted", values: func(o *office, _ []store.Row) map[string]any {
			return map[string]any{"purchase_id": o.last, "arrive_date": o.day("2024-05-24"), "invoice_no": "24412000000023456789", "location": storeRoom, "acceptor": o.people["王超"]}
		}, lines: []map[string]any{{"name": "台式计算机", "model": "启明 T5 i5/16G/512G", "class_code": desktops, "qty": "2", "price": "4680", "warranty_months": "36", "sn_list": "QM240590001\nQM240590002"}}},
		{kind: "equip_purchase_app", day: "2024-06-24", to: "finance_review", values: apply("2024-06-24", "许若曦", "数据分析部", "数据分析需要大屏显示器，现有屏幕太小"),
			lines: []map[string]any{{"name": "液晶显示器", "spec": "27寸 4K", "qty": "2", "price": "1580", "purpose": "数据看板"}}},
	}
}

// maintenance is a plan for the printers: its records are made, one is done, and found
// something.
func (o *office) maintenance(tx *store.Tx) error {
	rules := equipment.Documents()
	plan, record := rules[equipment.MaintPlan.Name], rules[equipment.MaintRecord.Name]
	k, err := tx.Kind(equipment.MaintPlan.Name)
	if err != nil {
		return err
	}
	made, err := plan.Save(tx, inputOf(map[string]any{"target_type": "class", "class_code": printers, "items": "清洁搓纸轮、定影单元，检查耗材", "cycle": "quarter",
		"first_date": o.day("2024-06-28"), "owner_id": o.people["王超"], "dept_id": o.depts["行政部"]}))
	if err != nil {
		return err
	}
	if err := plan.Step(tx, k, made.ID, "make_due", flow.Opinion{}); err != nil {
		return err
	}
	if k, err = tx.Kind(equipment.MaintRecord.Name); err != nil {
		return err
	}
	due, err := tx.From(k, 0, 2)
	if err != nil {
		return err
	}
	for i, said := range []map[string]any{{"content": "已清洁，更换搓纸轮", "result": "normal", "cost": "60"}, {"content": "已清洁", "result": "abnormal", "problem": "定影单元有异响"}} {
		if i == len(due) {
			break
		}
		said["maint_date"], said["operator"] = o.day("2024-06-29"), o.people["王超"]
		if err := record.Step(tx, k, due[i].ID, "done", flow.Opinion{Values: said}); err != nil {
			return err
		}
	}
	// A device of its own, whose day has not come.
	_, err = plan.Save(tx, inputOf(map[string]any{"target_type": "class", "class_code": "A02061804", "items": "清洗滤网、检查制冷", "cycle": "half_year",
		"first_date": o.day("2024-07-05"), "owner_id": o.people["王超"], "dept_id": o.depts["行政部"]}))
	return err
}
