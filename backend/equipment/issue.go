package equipment

import (
	"cmp"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

var issueReviews = []string{"dept_review", "admin_review"}

// handingOut and takingBack are the two halves of issue_type.
var (
	handingOut = []kind.Cond{{Field: "issue_type", In: []string{"issue", "borrow"}}}
	takingBack = []kind.Cond{{Field: "issue_type", In: []string{"return", "borrow_return"}}}
)

// Issue is 设备领用/归还(借用)单 (domain §2.1, flow equip_issue). What is handed out is
// approved first; what comes back is only looked at.
var Issue = kind.Kind{
	Name: "equip_issue", Label: "设备领用(归还)单", English: "Issues of equipment", Chapter: "asset", Key: "doc_no", Title: "doc_no",
	Number: numbered("SBLY", "doc_date", 3),
	Fields: []kind.Field{
		section(docNo("单号"), "单据", "Document"),
		{Name: "issue_type", Label: "类型", English: "Kind", Type: kind.Enum, Codes: "issue_type", Required: kind.Always, Default: "issue"},
		docDate("doc_date", "日期", "Date"),
		{Name: "dept_id", Label: "领用部门", Head: "部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always, Alias: []string{"部门"}},
		{Name: "employee_id", Label: "领用人", English: "Held by", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "expect_return", Label: "预计归还日期", Head: "预计归还", English: "Due back", Type: kind.Date},
		written(kind.Field{Name: "return_date", Label: "实际归还日期", Head: "实际归还", English: "Given back", Type: kind.Date, Limit: "..today"}),
		{Name: "purpose", Label: "用途", English: "Purpose", Type: kind.Text, Limit: "..100"},
		statusOf("equip_issue_status"),
		remarks(),
		{Name: rowsField, Label: "设备明细", English: "Devices", Type: kind.Sub, To: "equip_issue_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "doc_date", "issue_type", "dept_id", "employee_id", "purpose", "expect_return", "return_date", "status"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "dept_review", Label: "部门负责人意见", English: "Head of the department", By: kind.DeptHead},
		{Status: "admin_review", Label: "行政部意见", English: "Administration", By: kind.AdminHead},
	},
	Steps: append([]kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "approved", Does: kind.Submits, Rule: true, When: handingOut},
		{Name: "approve", Label: "同意", English: "Approve", From: issueReviews, To: "approved", Does: kind.Approves, Rule: true},
		{Name: "issue", Label: "发放签收", English: "Hand over", From: []string{"approved"}, To: "issued", Roles: []string{"clerk"}, Rule: true, Asks: []string{"rows.accessories", "rows.condition"}},
		{Name: "give_back", Label: "全部归还", English: "All given back", Quiet: true, From: []string{"issued"}, To: "returned_done", Roles: []string{"clerk"}, Rule: true, Asks: []string{"rows.condition"}},
		{Name: "take_back", Label: "归还验收", English: "Take back", From: []string{"draft", "returned"}, To: "returned_done", Roles: []string{"clerk"}, Rule: true, Asks: []string{"rows.condition"}, When: takingBack},
	}, turns(issueReviews)...),

	Checks: []kind.Check{
		{Field: "expect_return", Is: "required", When: []kind.Cond{{Field: "issue_type", In: []string{"borrow"}}}, Say: fault.T("借用请填写预计归还日期。", "State when the loan is due back.")},
		{Field: "expect_return", Is: ">=", Than: "doc_date", Say: fault.T("预计归还日期不能早于借出日期。", "A loan is not due back before it is given.")},
	},
	Access: access(),
	Dept:   "dept_id", Owner: "employee_id",
	Reminders: []kind.Reminder{{Name: "borrow_return", Text: fault.T("借用设备归还", "Loans that are due back"), Field: "expect_return", Lead: []int{3, 0}, Late: true,
		When: []kind.Cond{{Field: "issue_type", In: []string{"borrow"}}, {Field: "status", In: []string{"issued"}}}, To: kind.Tell(kind.ToClerk, kind.ToPerson)}},
}

var issueRow = kind.Kind{
	Name: "equip_issue_row", Label: "领用明细", English: "Devices of an issue", Title: assetField, Parent: "issue_id", Quick: assetField,
	Fields: []kind.Field{
		{Name: "issue_id", Label: "领用单", English: "Issue", Type: kind.Ref, To: "equip_issue", Required: kind.Always, Hidden: true},
		assetRef(), lineNo(), lineModel(),
		{Name: "accessories", Label: "配件", English: "Accessories", Type: kind.Text, Limit: "..100"},
		{Name: "condition", Label: "状况", English: "Condition", Type: kind.Enum, Codes: "equip_condition", Required: kind.Always, Default: "good"},
		{Name: "location", Label: "存放地点", English: "Place", Type: kind.Text, To: "location", Limit: "..40"},
		written(kind.Field{Name: "back_on", Label: "归还日期", English: "Given back", Type: kind.Date}),
	},
}

var issueRule = rule{
	name: Issue.Name, check: mayIssue, settled: []string{"issued", "returned_done"},
	after: map[string]func(*document, flow.Opinion) error{"submit": stillThere, "issue": handOver, "give_back": giveBack, "take_back": takeBack},
}

func section(f kind.Field, zh, en string) kind.Field {
	f.Section = fault.T(zh, en)
	return f
}

// mayIssue asks whether a device can be handed out, or taken back.
func mayIssue(d *document, i int) error {
	switch d.doc.Values.Str("issue_type") {
	case "issue":
		return d.fits(i, fault.T("领用", "issued"), "in_stock", "idle")
	case "borrow":
		return d.fits(i, fault.T("借出", "lent"), "in_stock", "idle")
	case "return":
		return d.back(i, "in_use", "idle")
	}
	return d.back(i, "borrowed")
}

// back asks whether a device can come back from the person that the document names.
func (d *document) back(i int, statuses ...string) error {
	if err := d.fits(i, fault.T("归还", "given back"), statuses...); err != nil {
		return err
	}
	holder, who := d.dev[i].Values.Str("user_id"), d.doc.Values.Str("employee_id")
	if holder == "" || holder == who {
		return nil
	}
	n := record.NewNames(d.tx)
	if err := n.Learn("employee", []string{holder, who}); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "“%[1]s”在%[2]s名下，不在%[3]s名下。请核对归还的人。", "“%[1]s” is held by %[2]s, not by %[3]s; check who gives it back.", d.name(i), n.Of("employee", holder), n.Of("employee", who))
}

// stillThere refuses to give something to somebody who has left.
func stillThere(d *document, _ flow.Opinion) error { return onTheJob(d, "employee_id") }

func onTheJob(d *document, field string) error {
	k, err := d.tx.Kind("employee")
	if err != nil {
		return err
	}
	r, err := record.Get(d.tx, k, d.doc.Values.Str(field))
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"left", "retired"}, r.Values.Str("status")) {
		return nil
	}
	f, _ := k.Status()
	return fault.New(fault.Conflict, "%[1]s已经是“%[2]s”，不能再领用设备。请改选别人。", "%[1]s is “%[2]s”; choose somebody who is there.", record.Title(k, r.ID, r.Values), f.Text(r.Values["status"], record.Context(d.tx)))
}

// handOver gives the devices to who asked for them.
func handOver(d *document, o flow.Opinion) error {
	if err := stillThere(d, o); err != nil {
		return err
	}
	v, status := d.doc.Values, "in_use"
	if v.Str("issue_type") == "borrow" {
		status = "borrowed"
	}
	day := cmp.Or(o.SignDate, v.Str("doc_date"))
	return d.each(func(i int) error {
		if err := mayIssue(d, i); err != nil {
			return err
		}
		now := kind.Values{"status": status, "dept_id": v["dept_id"], "user_id": v["employee_id"]}
		if at := d.list[i].Values["location"]; at != nil {
			now["location"] = at
		}
		// Depreciation is counted from the first day of use, not from the last issue.
		if d.dev[i].Values["use_date"] == nil && status == "in_use" {
			now["use_date"] = day
		}
		return d.set(i, now)
	})
}

// stocked is a device that is nobody's again.
func stocked(at any) kind.Values {
	out := kind.Values{"status": "in_stock", "user_id": nil, "dept_id": nil}
	if at != nil {
		out["location"] = at
	}
	return out
}

// giveBack takes back what the holder still has of an issue. What went another way
// meanwhile (transferred, scrapped, lost) is not his any more.
func giveBack(d *document, o flow.Opinion) error {
	day := cmp.Or(o.SignDate, d.tx.Today())
	err := d.each(func(i int) error {
		l, dev := d.list[i].Values, d.dev[i].Values
		if l["back_on"] != nil || dev.Str("user_id") != d.doc.Values.Str("employee_id") || !slices.Contains([]string{"in_use", "borrowed", "idle"}, dev.Str("status")) {
			return nil
		}
		if err := d.free(i); err != nil {
			return err
		}
		if err := d.set(i, stocked(nil)); err != nil {
			return err
		}
		return d.note(i, kind.Values{"back_on": day})
	})
	if err != nil {
		return err
	}
	return d.put(kind.Values{"return_date": day})
}

// takeBack takes the devices of a return, and ends the issues of which nothing is out
// any more.
func takeBack(d *document, o flow.Opinion) error {
	day := cmp.Or(o.SignDate, d.doc.Values.Str("doc_date"))
	err := d.each(func(i int) error {
		if err := d.set(i, stocked(d.list[i].Values["location"])); err != nil {
			return err
		}
		if err := d.note(i, kind.Values{"back_on": day}); err != nil {
			return err
		}
		return d.closeIssues(i, day)
	})
	if err != nil {
		return err
	}
	return d.put(kind.Values{"return_date": day})
}

// closeIssues notes in the issues by which the device of line i went out that it is back.
func (d *document) closeIssues(i int, day string) error {
	rows, err := d.tx.Where(d.rows, assetField, d.dev[i].ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.State != store.Live || r.Values["back_on"] != nil || r.Values.Str("issue_id") == d.doc.ID {
			continue
		}
		out, err := open(d.tx, d.k, r.Values.Str("issue_id"))
		if err != nil {
			return err
		}
		if out.doc.State != store.Live || out.status() != "issued" {
			continue
		}
		if err := record.Put(d.tx, d.rows, r.ID, kind.Values{"back_on": day}); err != nil {
			return err
		}
		if err := out.allBack(r.ID, day); err != nil {
			return err
		}
	}
	return nil
}

// allBack ends an issue whose last device came back by line last.
func (d *document) allBack(last, day string) error {
	for _, l := range d.list {
		if l.ID != last && l.Values["back_on"] == nil {
			return nil
		}
	}
	if err := d.put(kind.Values{"return_date": day}); err != nil {
		return err
	}
	return flow.Follow(d.tx, d.k, d.doc, "give_back", "returned_done")
}
