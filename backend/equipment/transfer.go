package equipment

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

var transferReviews = []string{"out_review", "in_review", "admin_review"}

// acrossDepts is the special case that both departments are asked in; within one only
// the administration decides.
const acrossDepts = "across_depts"

// Transfer is 设备调拨单 (domain §2.1, flow equip_transfer).
var Transfer = kind.Kind{
	Name: "equip_transfer", Label: "设备调拨单", English: "Transfers of equipment", Chapter: "asset", Key: "doc_no", Title: "reason",
	Number: numbered("SBDB", "transfer_date", 3),
	Fields: []kind.Field{
		section(docNo("单号"), "调拨", "Transfer"),
		docDate("transfer_date", "调拨日期", "Date"),
		{Name: "from_dept", Label: "调出部门", English: "From department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "to_dept", Label: "调入部门", English: "To department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "to_user", Label: "调入责任人", English: "To person", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "reason", Label: "调拨原因", Head: "原因", English: "Reason", Type: kind.Text, Required: kind.Always, Limit: "2..100"},
		statusOf("equip_transfer_status"),
		remarks(),
		{Name: rowsField, Label: "设备明细", English: "Devices", Type: kind.Sub, To: "equip_transfer_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "transfer_date", "from_dept", "to_dept", "to_user", "reason", "status"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "out_review", Label: "调出部门负责人", English: "Giving department", By: kind.DeptHead, Of: "from_dept", Flags: []string{acrossDepts}},
		{Status: "in_review", Label: "调入部门负责人", English: "Receiving department", By: kind.DeptHead, Of: "to_dept", Flags: []string{acrossDepts}},
		{Status: "admin_review", Label: "行政部", English: "Administration", By: kind.AdminHead},
	},
	Steps: append([]kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "done", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: transferReviews, To: "done", Does: kind.Approves, Rule: true},
	}, turns(transferReviews)[:2]...),

	Access: access(),
	Dept:   "from_dept", Owner: "to_user",
}

var transferRow = kind.Kind{
	Name: "equip_transfer_row", Label: "调拨明细", English: "Devices of a transfer", Title: assetField, Parent: "transfer_id", Quick: assetField,
	Fields: []kind.Field{
		{Name: "transfer_id", Label: "调拨单", English: "Transfer", Type: kind.Ref, To: "equip_transfer", Required: kind.Always, Hidden: true},
		assetRef(), lineNo(), lineModel(),
		written(kind.Field{Name: "from_user", Label: "调出责任人", English: "From person", Type: kind.Ref, To: "employee"}),
		written(kind.Field{Name: "from_location", Label: "原存放地点", English: "Place before", Type: kind.Text}),
		{Name: "to_location", Label: "新存放地点", English: "New place", Type: kind.Text, To: "location", Required: kind.Always, Limit: "..40"},
	},
}

var transferRule = rule{
	name: Transfer.Name, propose: nobody, figure: whereFrom, check: mayTransfer, settled: []string{"done"},
	facts: func(_ *store.Tx, _ *kind.Kind, r *store.Row) (f flow.Facts, err error) {
		if r.Values.Str("from_dept") != r.Values.Str("to_dept") {
			f.Flags = []string{acrossDepts}
		}
		return f, nil
	},
	after: map[string]func(*document, flow.Opinion) error{"submit": carryOut, "approve": carryOut},
}

// nobody proposes nothing of whoever enters a document: it is about others.
func nobody(*store.Tx, *kind.Kind, map[string]any) (kind.Values, error) { return kind.Values{}, nil }

func mayTransfer(d *document, i int) error {
	if err := d.fits(i, fault.T("调拨", "transferred"), "in_use", "idle"); err != nil {
		return err
	}
	if d.dev[i].Values.Str("dept_id") == d.doc.Values.Str("from_dept") {
		return nil
	}
	n := record.NewNames(d.tx)
	ids := []string{d.dev[i].Values.Str("dept_id"), d.doc.Values.Str("from_dept")}
	if err := n.Learn("department", slices.DeleteFunc(ids, func(id string) bool { return id == "" })); err != nil {
		return err
	}
	if d.dev[i].Values["dept_id"] == nil {
		return fault.New(fault.Conflict, "“%[1]s”没有登记使用部门，不能从%[2]s调出。请先在设备台账里补上。", "“%[1]s” has no department in the ledger and cannot be transferred from %[2]s; enter it there first.", d.name(i), n.Of("department", d.doc.Values.Str("from_dept")))
	}
	return fault.New(fault.Conflict, "“%[1]s”属于%[2]s，不是%[3]s的设备。", "“%[1]s” is %[2]s's, not %[3]s's.", d.name(i), n.Of("department", d.dev[i].Values.Str("dept_id")), n.Of("department", d.doc.Values.Str("from_dept")))
}

// TransferLine shows in a form who has the device of a line and where it is.
func TransferLine(tx *store.Tx, _ string, l *record.Line) error {
	_, dev, err := shown(tx, l)
	if err != nil || dev == nil {
		return err
	}
	l.Row.Values["from_user"], l.Row.Values["from_location"] = dev.Values["user_id"], dev.Values["location"]
	return nil
}

// whereFrom writes who had the devices and where they were.
func whereFrom(d *document) error {
	return d.each(func(i int) error {
		v := d.dev[i].Values
		if l := d.list[i].Values; l["from_user"] == v["user_id"] && l["from_location"] == v["location"] {
			return nil
		}
		return d.note(i, kind.Values{"from_user": v["user_id"], "from_location": v["location"]})
	})
}

// carryOut moves the devices once everybody has agreed.
func carryOut(d *document, _ flow.Opinion) error {
	if err := onTheJob(d, "to_user"); err != nil || d.status() != "done" {
		return err
	}
	v := d.doc.Values
	if err := whereFrom(d); err != nil {
		return err
	}
	return d.each(func(i int) error {
		if err := mayTransfer(d, i); err != nil {
			return err
		}
		return d.set(i, kind.Values{"status": "in_use", "dept_id": v["to_dept"], "user_id": v["to_user"], "location": d.list[i].Values["to_location"]})
	})
}
