package backend

import (
	"slices"
	"strings"

	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/requisition"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// charge is what somebody has or answers for: the records of a register that name him in a
// field, while they matter.
type charge struct {
	kind, field string
	as          string   // what he is of it, where that is more than whose it is
	notes       []string // fields that say what it is about
	open        func(tx *store.Tx, v kind.Values) bool
}

// during is of records in some statuses.
func during(statuses ...string) func(*store.Tx, kind.Values) bool {
	return func(_ *store.Tx, v kind.Values) bool { return slices.Contains(statuses, v.Str("status")) }
}

// inForce is of agreements that somebody still has to see to: being agreed on, or signed and
// not over.
func inForce(tx *store.Tx, v kind.Values) bool {
	if v.Str("status") != "signed" {
		return during("draft", "reviewing", "approved")(tx, v)
	}
	return v["end_date"] == nil || v.Str("end_date") >= tx.Today()
}

// charges are those of registers that are no documents under way, in the order of a
// 交接清单.
var charges = []charge{
	{equipment.Kind.Name, "user_id", "", []string{"model", "location"}, during("in_use", "idle", "borrowed", "repairing", "scrap_pending")},
	{"department", "manager_id", "部门负责人", nil, during("active")},
	{"department", "leader_id", "分管领导", nil, during("active")},
	{"location", "keeper_id", "管理人", []string{"building", "floor"}, during("active")},
	{"partner", "owner_id", "", []string{"category", "level"}, func(_ *store.Tx, v kind.Values) bool {
		return !slices.Contains([]string{"terminated", "blacklist"}, v.Str("status"))
	}},
	{partner.Agreement.Name, "owner_id", "", []string{"partner_id", "end_date"}, inForce},
	{partner.Project.Name, "owner_id", "", []string{"partner_id", "end"}, during("planning", "running")},
	{"partner_talk_item", "owner_id", "", []string{"talk_id", "due"}, func(_ *store.Tx, v kind.Values) bool { return v.Int("done") == 0 }},
	{"maint_plan", "owner_id", "", []string{"asset_id", "next_date"}, during("active")},
	{"todo", "owner_id", "", []string{"due_date"}, during("todo", "doing")},
	{"stock_out", "receiver", "领用人", []string{"doc_date"}, during("draft")},
	{requisition.Kind.Name, "receiver", "领用人", []string{"apply_date"}, nil},
	{user.Kind.Name, "employee_id", "", nil, during("active")},
}

// answering are the charges of every register: those above, and the documents that are
// somebody's and have not ended.
func answering(c *kind.Catalog) []charge {
	out := slices.Clone(charges)
	for i := range c.Kinds {
		k := &c.Kinds[i]
		f, ok := k.Field(k.Owner)
		known := slices.ContainsFunc(charges, func(ch charge) bool { return ch.kind == k.Name && ch.field == k.Owner })
		if ok && f.Type == kind.Ref && f.To == "employee" && len(k.Steps) > 0 && !known && k.Name != flow.Delegations.Name {
			out = append(out, charge{kind: k.Name, field: k.Owner})
		}
	}
	return out
}

// waits reports whether a document has a step to take that it waits for.
func waits(k *kind.Kind, v kind.Values) bool {
	return slices.ContainsFunc(k.Steps, func(s kind.Step) bool {
		return !s.Quiet && s.Does != kind.Follows && slices.Contains(s.From, v.Str("status")) && s.Suits(v)
	})
}

// of are the records of a charge that somebody has; nobody's reach is asked.
func (ch *charge) of(tx *store.Tx, employee string) (*kind.Kind, []store.Row, error) {
	k, err := tx.Kind(ch.kind)
	if err != nil {
		return nil, nil, err
	}
	rows, err := tx.Where(k, ch.field, employee)
	return k, slices.DeleteFunc(rows, func(r store.Row) bool {
		return r.State != store.Live || !(ch.open == nil && waits(k, r.Values) || ch.open != nil && ch.open(tx, r.Values))
	}), err
}

// having are what people hold in a register, as a rule asks for it; called names a record.
func having(called func(*kind.Kind, string, kind.Values) string, list ...charge) func(*store.Tx, string) ([]string, error) {
	return func(tx *store.Tx, employee string) (out []string, err error) {
		for _, ch := range list {
			k, rows, err := ch.of(tx, employee)
			if err != nil {
				return nil, err
			}
			for _, r := range rows {
				if no := called(k, r.ID, r.Values); !slices.Contains(out, no) {
					out = append(out, no)
				}
			}
		}
		slices.Sort(out)
		return out, nil
	}
}

// entrusted is what somebody hands back or over before he leaves.
var entrusted = []people.Holds{
	{By: equipment.HeldBy, What: fault.T("设备", "Devices"), ZH: "%[1]s名下还有 %[2]d 台设备：%[3]s%[5]s。请先归还或调拨。", EN: "%[1]s still has %[2]d device(s): %[4]s%[6]s. Have them returned or handed over first."},
	{By: partner.LookedAfter, What: fault.T("对接的合作伙伴", "Partners looked after"), ZH: "%[1]s还是 %[2]d 个合作伙伴的对接人：%[3]s%[5]s。请先移交给别人。", EN: "%[1]s still looks after %[2]d partner(s): %[4]s%[6]s. Hand them over first."},
	{By: having(record.Number, charge{kind: partner.Agreement.Name, field: "owner_id", open: inForce}), What: fault.T("经办的协议", "Agreements"),
		ZH: "%[1]s还是 %[2]d 份协议的经办人：%[3]s%[5]s。请先移交给别人。", EN: "%[1]s still sees to %[2]d agreement(s): %[4]s%[6]s. Hand them over first."},
	{By: having(record.Title, charge{kind: partner.Project.Name, field: "owner_id", open: during("planning", "running")}), What: fault.T("负责的合作项目", "Projects with partners"),
		ZH: "%[1]s还是 %[2]d 个合作项目的负责人：%[3]s%[5]s。请先移交给别人。", EN: "%[1]s still leads %[2]d project(s) with partners: %[4]s%[6]s. Hand them over first."},
	{By: having(record.Title, charge{kind: "department", field: "manager_id", open: during("active")}, charge{kind: "department", field: "leader_id", open: during("active")}), What: fault.T("负责或分管的部门", "Departments headed"),
		ZH: "%[1]s还是 %[2]d 个部门的负责人或分管领导：%[3]s%[5]s。请先在部门里改由别人负责，否则单据没有人审批。", EN: "%[1]s still heads %[2]d department(s): %[4]s%[6]s. Name somebody else there first, or nobody approves their documents."},
	{By: having(record.Number, charge{kind: requisition.Kind.Name, field: "applicant"}, charge{kind: requisition.Kind.Name, field: "receiver"}, charge{kind: "stock_out", field: "receiver", open: during("draft")}), What: fault.T("未办完的领用、出库单", "Requisitions and issues under way"),
		ZH: "%[1]s还有 %[2]d 张没有办完的领用、出库单：%[3]s%[5]s。请先办完或作废。", EN: "%[1]s still has %[2]d requisition(s) or issue(s) under way: %[4]s%[6]s. Finish or void them first."},
}

// handover is 交接清单: what somebody has and answers for, to be signed by whoever takes it.
func handover(c *kind.Catalog) report.Report {
	text := func(name, label, english string) kind.Field {
		return kind.Field{Name: name, Label: label, English: english, Type: kind.Text}
	}
	all := answering(c)
	return report.Report{
		Tells: fault.T("一个人名下的设备和负责的部门、地点、伙伴、协议、保养、待办、没有办完的单据和账号，离职、调岗时逐项交接签字。", "What somebody has and answers for, to be handed over and signed for when he leaves or changes his position."),
		Kind: kind.Kind{Name: "handover", Label: "交接清单", English: "To be handed over", Chapter: "people", Title: "name", Key: "number",
			Fields: []kind.Field{text("register", "类别", "Register"), text("number", "编号", "Number"), text("name", "内容", "What"), text("notes", "说明", "Details"), text("status", "状态", "Status"),
				text("taken_by", "接收人签字", "Taken by"), text("taken_on", "交接日期", "On")}},
		Params: []kind.Field{{Name: "employee_id", Label: "交接人", English: "Handed over by", Type: kind.Ref, To: "employee", Required: kind.Always}},
		Of:     "employee", Signed: []string{"taken_by", "taken_on"},
		Make: func(tx *store.Tx, p kind.Values) (report.Table, error) {
			return handedOver(tx, all, p.Str("employee_id"))
		},
	}
}

// handedOver are the rows, as far as the actor sees the person and the records.
func handedOver(tx *store.Tx, all []charge, employee string) (t report.Table, err error) {
	staff, err := tx.Kind("employee")
	if err != nil {
		return t, err
	}
	person, err := record.Get(tx, staff, employee)
	if err != nil {
		return t, err
	}
	if err := user.Covers(tx, staff, kind.View, person); err != nil {
		return t, err
	}
	context, seen := record.Context(tx), map[string]kind.Values{}
	for i := range all {
		k, rows, err := all[i].of(tx, employee)
		if err != nil {
			return t, err
		}
		for _, r := range rows {
			if user.Covers(tx, k, kind.View, &r) != nil {
				continue
			}
			if twice := seen[r.ID]; twice != nil { // he is more than one thing of it
				twice["notes"] = joined(twice.Str("notes"), all[i].as)
				continue
			}
			seen[r.ID] = all[i].row(k, &r, context)
			t.Rows = append(t.Rows, seen[r.ID])
		}
	}
	return t, nil
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "；")
}

// row is a record in a list of what is handed over.
func (ch *charge) row(k *kind.Kind, r *store.Row, c kind.Context) kind.Values {
	notes := []string{ch.as}
	for _, name := range ch.notes {
		f, _ := k.Field(name)
		notes = append(notes, f.Text(r.Values[name], c))
	}
	out := kind.Values{"register": k.Label, "notes": joined(notes...)}
	if f, ok := k.Field(k.Key); ok {
		out["number"] = f.Text(r.Values[k.Key], c)
	}
	if f, ok := k.Field(k.Title); ok {
		out["name"] = f.Text(r.Values[k.Title], c)
	}
	if f, ok := k.Status(); ok {
		out["status"] = f.Text(r.Values[f.Name], c)
	}
	return out
}
