package equipment

import (
	"slices"
	"time"

	"opsbook/backend/calendar"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MaintPlan is 设备保养计划 (domain §2.1): what is done to a device, or to all of a class,
// how often, and when next.
var MaintPlan = kind.Kind{
	Name: "maint_plan", Label: "设备保养计划", English: "Maintenance plans", Chapter: "asset", Key: "plan_no", Title: "items", Sort: "next_date",
	Number: &kind.Numbering{Prefix: "BYJH", Date: "YYYY", Digits: 2},
	Fields: []kind.Field{
		section(kind.Field{Name: "plan_no", Label: "计划编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号"}}, "计划", "Plan"),
		{Name: "target_type", Label: "对象类型", English: "Kind of object", Type: kind.Enum, Codes: "maint_target", Required: kind.Always, Default: "asset"},
		{Name: assetField, Label: "资产", English: "Device", Type: kind.Ref, To: Kind.Name, Alias: []string{"设备"}},
		{Name: "class_code", Label: "类别", English: "Class", Type: kind.Enum, Codes: "asset_class", Alias: []string{"资产类别"}},
		{Name: "items", Label: "保养项目", English: "What is done", Type: kind.LongText, Required: kind.Always, Limit: "2..500"},
		{Name: "cycle", Label: "周期", English: "How often", Type: kind.Enum, Codes: "freq", Required: kind.Always, Default: "half_year"},
		{Name: "first_date", Label: "首次日期", English: "First time", Type: kind.Date, Required: kind.Always},
		{Name: "remind_days", Label: "提前提醒(天)", English: "Days of notice", Type: kind.Int, Required: kind.Always, Default: "7", Limit: "0..60"},
		{Name: "owner_id", Label: "责任人", English: "Responsible", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "dept_id", Label: "责任部门", English: "Department", Type: kind.Ref, To: "department", Hidden: true},
		written(kind.Field{Name: "last_date", Label: "上次日期", English: "Last time", Type: kind.Date}),
		written(kind.Field{Name: "next_date", Label: "下次日期", English: "Next time", Type: kind.Date}),
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active"},
		remarks(),
	},
	Columns: []string{"plan_no", "target_type", assetField, "class_code", "items", "cycle", "last_date", "next_date", "owner_id", "status"},
	Steps: []kind.Step{
		{Name: "make_due", Label: "生成到期保养记录", English: "Make the records that are due", Quiet: true, From: []string{"active"}, Roles: []string{"clerk"}, Rule: true},
		{Name: "stop", Label: "停用", English: "Stop", Quiet: true, From: []string{"active"}, To: "disabled", Roles: []string{"clerk"}},
		{Name: "resume", Label: "启用", English: "Resume", Quiet: true, From: []string{"disabled"}, To: "active", Roles: []string{"clerk"}},
	},
	Checks: []kind.Check{
		{Field: assetField, Is: "required", When: []kind.Cond{{Field: "target_type", In: []string{"asset"}}}, Say: fault.T("请选择要保养的设备。", "Choose the device.")},
		{Field: "class_code", Is: "required", When: []kind.Cond{{Field: "target_type", In: []string{"class"}}}, Say: fault.T("请选择要保养的设备类别。", "Choose the class of devices.")},
	},
	Forms:  []kind.Form{{Name: YearForm, Label: YearPlan.Label, English: YearPlan.English, Of: "list"}},
	Access: access(),
	Dept:   "dept_id", Owner: "owner_id",
	Reminders: []kind.Reminder{{Name: "maint_due", Text: fault.T("设备保养到期", "Maintenance that is due"), Field: "next_date", Lead: []int{7, 0}, Late: true,
		When: []kind.Cond{{Field: "status", In: []string{"active"}}}, To: kind.Tell(kind.ToClerk, kind.ToPerson)}},
}

// MaintRecord is 设备保养记录表 (domain §2.1): one that is due, and what was done.
var MaintRecord = kind.Kind{
	Name: "maint_record", Label: "设备保养记录", English: "Maintenance", Chapter: "asset", Key: "doc_no", Title: assetField, Quick: assetField,
	Number: numbered("BY", "maint_date", 3),
	Fields: []kind.Field{
		section(docNo("记录编号"), "保养", "Maintenance"),
		{Name: "plan_id", Label: "计划", English: "Plan", Type: kind.Ref, To: "maint_plan"},
		assetRef(),
		{Name: "dept_id", Label: "使用部门", English: "Department", Type: kind.Ref, To: "department", Hidden: true},
		written(kind.Field{Name: "due_date", Label: "应保养日期", English: "Due on", Type: kind.Date}),
		{Name: "maint_date", Label: "日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today"},
		{Name: "content", Label: "保养情况", English: "What was done", Type: kind.LongText, Limit: "..500"},
		{Name: "result", Label: "结果", English: "Result", Type: kind.Enum, Codes: "maint_result"},
		{Name: "problem", Label: "发现问题", English: "Problem found", Type: kind.Text, Limit: "..200"},
		{Name: "cost", Label: "费用(元)", English: "Cost (yuan)", Type: kind.Money, Limit: "0.."},
		{Name: "operator", Label: "保养人", English: "Done by", Type: kind.Ref, To: "employee"},
		{Name: "next_date", Label: "下次日期", English: "Next time", Type: kind.Date},
		written(kind.Field{Name: "repair_id", Label: "维修单", English: "Repair", Type: kind.Ref, To: "repair_order", Hidden: true}),
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "maint_status", Required: kind.Always, Default: "due"},
		remarks(),
	},
	Columns: []string{"doc_no", "maint_date", assetField, "due_date", "content", "result", "problem", "cost", "operator", "next_date", "status"},
	Totals:  []string{"cost"},
	Open:    []string{"due"},
	Steps: []kind.Step{
		{Name: "done", Label: "保养完成", English: "Done", From: []string{"due"}, To: "done", Roles: []string{"clerk", "dept_head", "viewer"}, Rule: true, Asks: []string{"maint_date", "content", "result", "problem", "cost", "operator", "next_date"}},
		{Name: "repair", Label: "转报修", English: "Report the fault", From: []string{"done"}, Roles: []string{"clerk"}, Rule: true,
			When: []kind.Cond{{Field: "result", In: []string{"abnormal"}}, {Field: "repair_id", In: []string{""}}}},
	},
	Access: access(),
	Dept:   "dept_id", Owner: "operator",
}

var maintPlanRule = rule{
	name: MaintPlan.Name, figure: planned,
	after: map[string]func(*document, flow.Opinion) error{"make_due": makeDue},
}

var maintRecordRule = rule{
	name: MaintRecord.Name, propose: proposeMaintenance, settled: []string{"done"},
	after: map[string]func(*document, flow.Opinion) error{"done": maintained, "repair": reportFault},
	asked: func(d *document, step string, out flow.Asked) error {
		if step == "done" {
			out.Values["maint_date"] = d.tx.Today()
			if out.Values["result"] == nil {
				out.Values["result"] = "normal"
			}
		}
		return nil
	},
}

// planned writes when the work is due next; a plan that nobody has followed yet begins
// with its first day.
func planned(d *document) error {
	v := d.doc.Values
	next := v["first_date"]
	if v["last_date"] != nil {
		next = after(v.Str("last_date"), v.Str("cycle"))
	}
	if v["next_date"] == next {
		return nil
	}
	return d.put(kind.Values{"next_date": next})
}

// after is the day one cycle after another; nil of work that does not come back by itself.
func after(day, cycle string) any {
	spans := map[string]struct{ months, days int }{"day": {0, 1}, "week": {0, 7}, "ten_days": {0, 10}, "month": {1, 0}, "quarter": {3, 0}, "half_year": {6, 0}, "year": {12, 0}}
	span, ok := spans[cycle]
	if !ok {
		return nil
	}
	if span.months > 0 {
		return orNil(calendar.AddMonths(day, span.months))
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil
	}
	return t.AddDate(0, 0, span.days).Format(time.DateOnly)
}

// makeDue makes a record for each device of a plan whose day is near, once.
func makeDue(d *document, _ flow.Opinion) error {
	v := d.doc.Values
	due := v.Str("next_date")
	if due == "" {
		return fault.New(fault.Conflict, "%[1]s没有下次保养日期，不会再到期。", "%[1]s is not due again.", d.number())
	}
	if day, _ := time.Parse(time.DateOnly, due); day.AddDate(0, 0, -int(v.Int("remind_days"))).Format(time.DateOnly) > d.tx.Today() {
		return fault.New(fault.Conflict, "%[1]s下次保养是 %[2]s，提前 %[3]d 天提醒，现在还没到。", "%[1]s is due on %[2]s with %[3]d days of notice; that is not yet.", d.number(), due, v.Int("remind_days"))
	}
	devices, err := d.targets()
	if err != nil {
		return err
	}
	k, err := d.tx.Kind(MaintRecord.Name)
	if err != nil {
		return err
	}
	made := 0
	for _, dev := range devices {
		there, err := dueAlready(d.tx, k, dev.ID, d.doc.ID, due)
		if err != nil {
			return err
		}
		if there {
			continue
		}
		if _, err := record.Add(d.tx, k, kind.Values{"plan_id": d.doc.ID, assetField: dev.ID, "dept_id": dev.Values["dept_id"], "due_date": due, "maint_date": due, "operator": v["owner_id"]}); err != nil {
			return err
		}
		made++
	}
	if made == 0 {
		return fault.New(fault.Conflict, "%[1]s %[2]s 的保养记录已经生成，或没有要保养的设备。", "The records of %[1]s for %[2]s are there already, or there is no device to maintain.", d.number(), due)
	}
	return nil
}

// targets are the devices that a plan is for and that the company has.
func (d *document) targets() (out []store.Row, err error) {
	v := d.doc.Values
	if v.Str("target_type") == "asset" {
		dev, err := record.Get(d.tx, d.cards, v.Str(assetField))
		if err != nil {
			return nil, err
		}
		out = []store.Row{*dev}
	} else if out, err = all(d.tx, d.cards); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(out, func(r store.Row) bool {
		return r.State != store.Live || slices.Contains(gone, r.Values.Str("status")) || v.Str("target_type") == "class" && r.Values.Str("class_code") != v.Str("class_code")
	}), nil
}

// all are the rows of a register.
func all(tx *store.Tx, k *kind.Kind) (out []store.Row, err error) {
	const chunk = 1000
	for after := int64(0); ; after = out[len(out)-1].PK {
		rows, err := tx.From(k, after, chunk)
		if err != nil {
			return nil, err
		}
		if out = append(out, rows...); len(rows) < chunk {
			return out, nil
		}
	}
}

func dueAlready(tx *store.Tx, k *kind.Kind, device, plan, due string) (bool, error) {
	rows, err := tx.Where(k, assetField, device)
	return slices.ContainsFunc(rows, func(r store.Row) bool {
		return r.State == store.Live && r.Values.Str("plan_id") == plan && r.Values.Str("due_date") == due
	}), err
}

// proposeMaintenance knows who enters it, and the department of the device.
func proposeMaintenance(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	out, empty := kind.Values{}, func(name string) bool { return in[name] == nil || in[name] == "" }
	if empty(k.Owner) {
		out[k.Owner] = orNil(tx.Actor.Employee)
	}
	id, _ := in[assetField].(string)
	if id == "" || !empty(k.Dept) {
		return out, nil
	}
	cards, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	dev, err := tx.ByID(cards, id)
	if err == nil && dev != nil {
		out[k.Dept] = dev.Values["dept_id"]
	}
	return out, err
}

// maintained asks for what was done, and moves the plan on.
func maintained(d *document, _ flow.Opinion) error {
	v, wrong := d.doc.Values, map[string]fault.Text{}
	if v["content"] == nil {
		wrong["content"] = fault.T("请填写保养情况。", "State what was done.")
	}
	if v["result"] == nil {
		wrong["result"] = fault.T("请填写结果。", "State the result.")
	}
	if v.Str("result") == "abnormal" && v["problem"] == nil {
		wrong["problem"] = fault.T("结果异常，请填写发现的问题。", "It is faulty; state the problem.")
	}
	if v.Str("maint_date") > d.tx.Today() {
		wrong["maint_date"] = fault.T("保养日期不能晚于今天。", "Work that is done is not done later than today.")
	}
	if err := fault.InFields(wrong); err != nil || v.Str("plan_id") == "" {
		return err
	}
	k, err := d.tx.Kind(MaintPlan.Name)
	if err != nil {
		return err
	}
	plan, err := record.Get(d.tx, k, v.Str("plan_id"))
	if err != nil {
		return err
	}
	next := v["next_date"]
	if next == nil {
		next = after(v.Str("maint_date"), plan.Values.Str("cycle"))
		if err := d.put(kind.Values{"next_date": next}); err != nil {
			return err
		}
	}
	if plan.Values.Str("last_date") > v.Str("maint_date") {
		return nil // entered late: a later one has moved the plan
	}
	return record.Put(d.tx, k, plan.ID, kind.Values{"last_date": v["maint_date"], "next_date": next})
}

// reportFault begins a repair of what was found.
func reportFault(d *document, _ flow.Opinion) error {
	v := d.doc.Values
	in := map[string]any{assetField: v[assetField], "fault": v["problem"]}
	for field, from := range map[string]string{"reporter": "operator", "dept_id": "dept_id"} {
		if v[from] != nil {
			in[field] = v[from]
		}
	}
	out, err := repairRule.save(d.tx, record.Input{Values: in})
	if err != nil {
		return err
	}
	return d.put(kind.Values{"repair_id": out.ID})
}
