package equipment

import (
	"slices"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Repair is 设备维修申请及记录 (domain §2.1, flow repair): the report of a fault, what was
// found, what was done and what it cost.
var Repair = kind.Kind{
	Name: "repair_order", Label: "设备维修单", English: "Repairs", Chapter: "asset", Key: "doc_no", Title: "fault", Quick: assetField,
	Number: numbered("SBWX", "report_date", 3),
	Fields: []kind.Field{
		section(docNo("单号"), "报修", "Report"),
		assetRef(),
		{Name: "dept_id", Label: "报修部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "reporter", Label: "报修人", English: "Reported by", Type: kind.Ref, To: "employee", Required: kind.Always},
		docDate("report_date", "报修日期", "Reported on"),
		{Name: "fault", Label: "故障现象", English: "Fault", Type: kind.LongText, Required: kind.Always, Limit: "2..500"},
		{Name: "urgency", Label: "紧急程度", English: "Urgency", Type: kind.Enum, Codes: "urgency", Required: kind.Always, Default: "normal"},
		section(kind.Field{Name: "in_warranty", Label: "保修内", English: "Under warranty", Type: kind.Bool, Required: kind.Always, Default: "否"}, "鉴定", "Diagnosis"),
		{Name: "diagnosis", Label: "鉴定意见", Head: "维修方式", English: "Diagnosis", Type: kind.Enum, Codes: "repair_diagnosis"},
		{Name: "vendor", Label: "维修单位", English: "Repaired by", Type: kind.Text, Limit: "..60"},
		{Name: "estimate", Label: "预估费用(元)", English: "Estimate (yuan)", Type: kind.Money, Limit: "0.."},
		written(kind.Field{Name: "advice", Label: "费用提示", English: "Advice on cost", Type: kind.LongText, Hidden: true}),
		section(kind.Field{Name: "send_date", Label: "送修日期", English: "Sent on", Type: kind.Date, Limit: "..today"}, "维修", "Repair"),
		{Name: "finish_date", Label: "完成日期", English: "Finished on", Type: kind.Date, Limit: "..today"},
		written(kind.Field{Name: "down_days", Label: "停用天数", English: "Days out of use", Type: kind.Int}),
		{Name: "parts", Label: "更换配件", English: "Parts", Type: kind.Text, Limit: "..200"},
		{Name: "cost", Label: "实际费用(元)", Head: "费用(元)", English: "Cost (yuan)", Type: kind.Money, Limit: "0.."},
		{Name: "result", Label: "维修结果", Head: "结果", English: "Result", Type: kind.Enum, Codes: "repair_result"},
		{Name: "acceptor", Label: "验收人", English: "Accepted by", Type: kind.Ref, To: "employee"},
		statusOf("repair_status"),
		written(kind.Field{Name: "status_before", Label: "送修前状态", English: "Status before", Type: kind.Enum, Codes: "equip_status", Hidden: true}),
		remarks(),
	},
	Columns: []string{"doc_no", "report_date", assetField, "dept_id", "reporter", "fault", "diagnosis", "vendor", "send_date", "finish_date", "down_days", "parts", "cost", "in_warranty", "result", "status"},
	Totals:  []string{"cost"},
	Open:    []string{"draft"},
	Chain: []kind.Stage{
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead, Amount: 500_00},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "报修", English: "Report", From: []string{"draft"}, To: "reported", Roles: []string{"clerk", "dept_head", "viewer"}, Rule: true},
		{Name: "diagnose", Label: "鉴定", English: "Diagnose", From: []string{"reported", "diagnosed"}, To: "diagnosed", Roles: []string{"clerk"}, Rule: true, Asks: []string{"diagnosis", "in_warranty", "vendor", "estimate"}},
		{Name: "start", Label: "送修/自修", English: "Begin the repair", From: []string{"diagnosed"}, To: "repairing", Does: kind.Submits, Roles: []string{"clerk"}, Rule: true, Asks: []string{"send_date"},
			When: []kind.Cond{{Field: "diagnosis", In: []string{"scrap"}, Not: true}}},
		{Name: "approve", Label: "同意维修", English: "Approve the repair", From: []string{"leader_review"}, To: "repairing", Does: kind.Approves, Rule: true},
		{Name: "return", Label: "退回重新鉴定", English: "Send back", From: []string{"leader_review"}, To: "diagnosed", Does: kind.Returns, Reason: true, Rule: true},
		{Name: "scrap", Label: "转报废", English: "To be scrapped", From: []string{"diagnosed", "leader_review", "repairing"}, To: "to_scrap", Roles: []string{"area_head", "clerk"}, Reason: true, Rule: true},
		{Name: "finish", Label: "修毕", English: "Repaired", From: []string{"repairing"}, To: "finished", Roles: []string{"clerk"}, Rule: true, Asks: []string{"finish_date", "result", "cost", "parts", "vendor"}},
		{Name: "accept", Label: "验收合格", English: "Accept", From: []string{"finished"}, To: "closed", Roles: []string{"clerk", "dept_head", "viewer"}, Rule: true, Asks: []string{"acceptor"}},
		{Name: "rework", Label: "验收不合格", English: "Send back to repair", From: []string{"finished"}, To: "repairing", Roles: []string{"clerk", "dept_head", "viewer"}, Reason: true, Rule: true},
	},
	Checks: []kind.Check{
		{Field: "vendor", Is: "required", When: []kind.Cond{{Field: "diagnosis", In: []string{"external"}}}, Say: fault.T("外委维修请填写维修单位。", "State who repairs it outside.")},
		{Field: "send_date", Is: ">=", Than: "report_date", Say: fault.T("送修日期不能早于报修日期。", "It is not sent before the fault was reported.")},
		{Field: "finish_date", Is: ">=", Than: "report_date", Say: fault.T("完成日期不能早于报修日期。", "It is not finished before the fault was reported.")},
	},
	Access: access(),
	Dept:   "dept_id", Owner: "reporter",
	Reminders: []kind.Reminder{{Name: "repair_overtime", Text: fault.T("维修超期", "Repairs that take long"), Field: "send_date", Days: 15, Lead: []int{0}, Late: true,
		When: []kind.Cond{{Field: "status", In: []string{"repairing"}}}, To: kind.Tell(kind.ToClerk)}},
}

var repairRule = rule{
	name: Repair.Name, propose: proposeRepair, figure: advise, check: mayRepair, settled: []string{"repairing", "finished", "closed", "to_scrap"},
	facts: func(_ *store.Tx, _ *kind.Kind, r *store.Row) (f flow.Facts, err error) {
		if r.Values.Int("in_warranty") == 0 {
			f.Amount = r.Values.Int("estimate")
		}
		return f, nil
	},
	after: map[string]func(*document, flow.Opinion) error{"diagnose": diagnosed, "start": toRepair, "approve": toRepair, "finish": repaired, "accept": backInUse, "scrap": givenUp},
}

// proposeRepair knows besides whether the warranty still holds.
func proposeRepair(tx *store.Tx, k *kind.Kind, in map[string]any) (kind.Values, error) {
	out, err := flow.Proposal(tx, k, in)
	id, _ := in[assetField].(string)
	if err != nil || id == "" || in["in_warranty"] != nil && in["in_warranty"] != "" {
		return out, err
	}
	cards, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	dev, err := tx.ByID(cards, id)
	if err != nil || dev == nil {
		return out, err
	}
	out["in_warranty"] = int64(0)
	if dev.Values.Str("warranty_end") >= tx.Today() {
		out["in_warranty"] = int64(1)
	}
	return out, nil
}

func mayRepair(d *document, i int) error {
	return d.fits(i, fault.T("报修", "repaired"), "in_use", "in_stock", "idle", "borrowed")
}

// advise says when repairs have cost more than half of what the device did.
func advise(d *document) error {
	spent, err := repairs(d.tx, d.dev[0].ID, d.doc.ID)
	if err != nil {
		return err
	}
	v := d.doc.Values
	if spent += v.Int("cost"); v["cost"] == nil {
		spent += v.Int("estimate")
	}
	var say any
	if worth := d.dev[0].Values.Int("original_value"); worth > 0 && spent*2 > worth {
		f, _ := d.k.Field("cost")
		c := record.Context(d.tx)
		say = "累计维修费 " + f.Text(spent, c) + " 元，超过原值 " + f.Text(worth, c) + " 元的一半，建议报废。"
	}
	if v["advice"] == say {
		return nil
	}
	return d.put(kind.Values{"advice": say})
}

// repairs is what the repairs of a device have cost, those of the order called not left out.
func repairs(tx *store.Tx, device, not string) (sum int64, err error) {
	k, err := tx.Kind(Repair.Name)
	if err != nil {
		return 0, err
	}
	rows, err := tx.Where(k, assetField, device)
	for _, r := range rows {
		if r.State == store.Live && r.ID != not {
			sum += r.Values.Int("cost")
		}
	}
	return sum, err
}

// diagnosed asks for what has to be known before a repair begins.
func diagnosed(d *document, _ flow.Opinion) error {
	v := d.doc.Values
	switch {
	case v["diagnosis"] == nil:
		return fault.InFields(map[string]fault.Text{"diagnosis": fault.T("请填写鉴定意见。", "State the diagnosis.")})
	case v.Str("diagnosis") == "external" && v["estimate"] == nil:
		return fault.InFields(map[string]fault.Text{"estimate": fault.T("外委维修请填写预估费用。", "State what the repair is likely to cost.")})
	}
	return advise(d)
}

// toRepair puts the device under repair and remembers how it was before.
func toRepair(d *document, _ flow.Opinion) error {
	if d.status() != "repairing" {
		return nil
	}
	if err := mayRepair(d, 0); err != nil {
		return err
	}
	if err := d.put(kind.Values{"status_before": d.dev[0].Values["status"]}); err != nil {
		return err
	}
	return d.set(0, kind.Values{"status": "repairing"})
}

// repaired notes what it cost and how long the device was out of use.
func repaired(d *document, _ flow.Opinion) error {
	v := d.doc.Values
	wrong := map[string]fault.Text{}
	if v["finish_date"] == nil {
		wrong["finish_date"] = fault.T("请填写完成日期。", "State when it was finished.")
	}
	if v["cost"] == nil {
		wrong["cost"] = fault.T("请填写实际费用，没有花费填 0。", "State the cost; 0 if there was none.")
	}
	switch v.Str("result") {
	case "":
		wrong["result"] = fault.T("请填写维修结果。", "State the result.")
	case "unfixable", "scrap":
		wrong["result"] = fault.T("修不好的设备请办理“转报废”。", "What cannot be repaired takes the step “To be scrapped”.")
	}
	if err := fault.InFields(wrong); err != nil {
		return err
	}
	if err := d.put(kind.Values{"down_days": days(v.Str("report_date"), v.Str("finish_date"))}); err != nil {
		return err
	}
	return advise(d)
}

// days is how many days lie between two.
func days(from, to string) any {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return nil
	}
	return int64(b.Sub(a) / (24 * time.Hour))
}

// backInUse gives the device the status that it had.
func backInUse(d *document, _ flow.Opinion) error {
	if d.doc.Values["acceptor"] == nil {
		if err := d.put(kind.Values{"acceptor": orNil(d.tx.Actor.Employee)}); err != nil {
			return err
		}
	}
	return d.asBefore()
}

// asBefore gives the device the status that it had before the repair, unless the ledger
// says something else by now.
func (d *document) asBefore() error {
	before := d.doc.Values.Str("status_before")
	if before == "" || d.dev[0].Values.Str("status") != "repairing" {
		return nil
	}
	return d.set(0, kind.Values{"status": before})
}

// givenUp ends a repair that is not worth while. The application to scrap the device is a
// document of its own.
func givenUp(d *document, _ flow.Opinion) error {
	if !slices.Contains([]string{"unfixable", "scrap"}, d.doc.Values.Str("result")) {
		if err := d.put(kind.Values{"result": "scrap"}); err != nil {
			return err
		}
	}
	return d.asBefore()
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
