// Package requisition is how people ask for supplies: the application, its way past
// those who approve it, and what is handed out for it. What is approved and not yet
// handed out is held for it in the store; each handing-out is a document of the store.
package requisition

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind { return []kind.Kind{Kind, rowKind} }

var reviews = []string{"dept_review", "admin_review", "leader_review"}

// Kind is the application (domain §2.2 办公用品领用申请表, flow requisition).
var Kind = kind.Kind{
	Name: "supply_requisition", Label: "办公用品领用申请", English: "Requisitions of supplies", Chapter: "asset", Key: "doc_no", Title: "purpose",
	Number: &kind.Numbering{Prefix: "LY", Date: "YYYYMM", DateBy: "apply_date", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "单据编号", Head: "单号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号", "单号"}, Section: fault.T("申请", "Requisition")},
		{Name: "apply_dept", Label: "申请部门", Head: "部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always, Alias: []string{"部门"}},
		{Name: "applicant", Label: "申请人", English: "Asked by", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "apply_date", Label: "申请日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today", Alias: []string{"日期"}},
		{Name: "receiver", Label: "领用人", English: "Received by", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "req_type", Label: "领用类型", English: "Kind of requisition", Type: kind.Enum, Codes: "req_type", Required: kind.Always, Default: "daily"},
		{Name: "purpose", Label: "用途说明", Head: "用途", English: "Purpose", Type: kind.Text, Required: kind.Always, Limit: "2..100", Alias: []string{"用途"}},
		{Name: "need_date", Label: "期望领用日期", English: "Wanted on", Type: kind.Date, Default: "today"},
		{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse", Required: kind.Always, Default: "main", Hidden: true},
		{Name: "total", Label: "合计金额(元)", Head: "金额(元)", English: "Value (yuan)", Type: kind.Money, Locked: true},
		{Name: "issued_first", Label: "先发后补", English: "Issued before it was signed", Type: kind.Bool, Required: kind.Always, Default: "否", Locked: true, Hidden: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "requisition_status", Required: kind.Always, Default: "draft"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true},
		{Name: "rows", Label: "领用明细", English: "Lines", Type: kind.Sub, To: "requisition_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "apply_date", "apply_dept", "applicant", "receiver", "req_type", "purpose", "total", "status", "need_date"},
	Totals:  []string{"total"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "dept_review", Label: "部门负责人意见", English: "Head of the department", By: kind.DeptHead},
		{Status: "admin_review", Label: "行政部意见", English: "Administration", By: kind.AdminHead},
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead, Amount: 500_00, Flags: []string{"over_quota"}},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "approved", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: reviews, To: "approved", Does: kind.Approves, Asks: []string{"rows.qty_approved"}, Rule: true},
		{Name: "return", Label: "退回", English: "Send back", From: reviews, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "reject", Label: "不同意", English: "Reject", From: reviews, To: "rejected", Does: kind.Rejects, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: reviews, To: "draft", Does: kind.Withdraws},
		{Name: "issue", Label: "发放", English: "Hand out", From: []string{"approved", "partial"}, To: "issued", Roles: []string{"clerk"}, Asks: []string{"rows.qty_now", "rows.old_returned"}, Rule: true},
		{Name: "issue_first", Label: "先发放、后补签", English: "Hand out, sign later", Quiet: true, From: []string{"draft"}, To: "issued", Roles: []string{"clerk"}, Asks: []string{"rows.qty_now", "rows.old_returned"}, Rule: true, Switch: "issue_first"},
		{Name: "close", Label: "缺货关闭", English: "Close short", From: []string{"approved", "partial"}, To: "closed_short", Roles: []string{"clerk"}, Reason: true, Rule: true},
		{Name: "archive", Label: "签字件已归档", English: "Scan is filed", Quiet: true, From: []string{"issued", "closed_short"}, To: "archived", Roles: []string{"clerk"}, Rule: true},
		{Name: "taken_back", Label: "出库单红冲", English: "An issue was reversed", From: []string{"partial", "issued", "archived"}, Does: kind.Follows},
	},
	Checks: []kind.Check{
		{Field: "need_date", Is: ">=", Than: "apply_date", Warn: true, Say: fault.T("期望领用日期早于申请日期，请核对。", "The goods are wanted before they were asked for; please check.")},
	},
	Access: kind.Access{"admin": "VXPO", "area_head": "VAPO", "dept_head": "VCESAP@dept", "clerk": "VCESRXPO", "viewer": "VCESP@self", "auditor": "VPO"},
	Dept:   "apply_dept", Owner: "applicant",
}

func quantity(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Limit: "0..1000000", Locked: true}
}

var rowKind = kind.Kind{
	Name: "requisition_row", Label: "领用明细", English: "Lines of a requisition", Title: "item_id", Parent: "requisition_id",
	Fields: []kind.Field{
		{Name: "requisition_id", Label: "领用申请", English: "Requisition", Type: kind.Ref, To: "supply_requisition", Required: kind.Always, Hidden: true},
		{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Required: kind.Always, Alias: []string{"物品名称", "名称"}},
		quantity("stock_now", "当前库存", "Available"),
		{Name: "qty_apply", Label: "申请数量", English: "Asked for", Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Required: kind.Always, Limit: "0.001..1000000", Alias: []string{"数量"}},
		quantity("qty_approved", "批准数量", "Approved"),
		quantity("qty_issued", "实发数量", "Handed out"),
		hidden(quantity("qty_now", "本次发放", "Handed out now")),
		{Name: "old_returned", Label: "旧品交回", English: "Old one given back", Type: kind.Bool},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.Text, Limit: "..100"},
	},
	Checks: []kind.Check{
		{Field: "qty_apply", Is: ">=", Than: "qty_approved", Say: fault.T("批准数量不能多于申请数量。", "No more can be approved than was asked for.")},
	},
}

func hidden(f kind.Field) kind.Field {
	f.Hidden = true
	return f
}
