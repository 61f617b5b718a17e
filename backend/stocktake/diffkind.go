package stocktake

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

var reviews = []string{"admin_review", "finance_review", "leader_review"}

// Diff is the list of differences of a stocktake (domain §2 盘盈盘亏表, flow diff_approve).
// The program writes it; what its lines ask is the cause and what is to be done.
var Diff = kind.Kind{
	Name: "stocktake_diff", Label: "盘盈盘亏表", English: "Differences of stocktakes", Chapter: "asset", Key: "doc_no", Title: "doc_no", Quick: "stocktake_id",
	Number: &kind.Numbering{Prefix: "PK", Date: "YYYYMM", DateBy: "diff_date", Digits: 2},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "单号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Section: fault.T("盘盈盘亏", "Differences")},
		byRule(kind.Field{Name: "stocktake_id", Label: "来源盘点", English: "Stocktake", Type: kind.Ref, To: "stocktake", Required: kind.Always}),
		{Name: "diff_date", Label: "日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today"},
		{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
		byRule(kind.Field{Name: "count_type", Label: "盘点类型", English: "Kind of stocktake", Type: kind.Enum, Codes: "count_type"}),
		byRule(kind.Field{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse"}),
		{Name: "maker", Label: "制表人", English: "Drawn up by", Type: kind.Ref, To: "employee"},
		byRule(kind.Field{Name: "gain_total", Label: "盘盈金额(元)", English: "Surplus (yuan)", Type: kind.Money}),
		byRule(kind.Field{Name: "loss_total", Label: "盘亏金额(元)", English: "Loss (yuan)", Type: kind.Money}),
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "diff_status", Required: kind.Always, Default: draft},
		byRule(kind.Field{Name: "posted_on", Label: "调账日期", English: "Posted on", Type: kind.Date}),
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true},
		{Name: "rows", Label: "差异明细", English: "Differences", Type: kind.Sub, To: "stocktake_diff_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "stocktake_id", "diff_date", "count_type", "warehouse", "dept_id", "gain_total", "loss_total", "status", "posted_on"},
	Totals:  []string{"gain_total", "loss_total"},
	Open:    []string{draft, "returned"},
	Chain: []kind.Stage{
		{Status: "admin_review", Label: "行政部意见", English: "Administration", By: kind.AdminHead},
		{Status: "finance_review", Label: "财务部意见", English: "Finance", By: kind.FinanceHead},
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{draft, "returned"}, To: "approved", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: reviews, To: "approved", Does: kind.Approves},
		{Name: "return", Label: "退回", English: "Send back", From: reviews, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: reviews, To: draft, Does: kind.Withdraws},
		{Name: "post", Label: "调账", English: "Put the books right", From: []string{"approved"}, To: "posted", Roles: []string{"clerk"}, Rule: true},
	},
	Access: access, Dept: "dept_id", Owner: "maker",
}

var diffRow = kind.Kind{
	Name: "stocktake_diff_row", Label: "差异明细", English: "Lines of a list of differences", Title: "name", Parent: "diff_id",
	Fields: slices.Concat([]kind.Field{
		{Name: "diff_id", Label: "盘盈盘亏表", English: "List of differences", Type: kind.Ref, To: "stocktake_diff", Required: kind.Always, Hidden: true},
	}, written(object()), []kind.Field{
		byRule(aside(kind.Field{Name: "count_row", Label: "盘点行", English: "Line of the stocktake", Type: kind.Ref, To: "stocktake_row"})),
		qty("book_qty", "账面", "In the books"),
		qty("real_qty", "实盘", "Counted"),
		aside(qty("diff_qty", "差异数量", "Difference")),
		qty("gain_qty", "盘盈数量", "Surplus"),
		qty("loss_qty", "盘亏数量", "Missing"),
		{Name: "price", Label: "单价(元)", English: "Price (yuan)", Type: kind.Decimal, Scale: kind.PriceScale, Required: kind.Always, Default: "0", Limit: "0..100000000"},
		{Name: "gain_amount", Label: "盘盈金额(元)", English: "Value of the surplus (yuan)", Type: kind.Money, Calc: &kind.Calc{Fn: kind.Amount, From: []string{"gain_qty", "price"}}},
		{Name: "loss_amount", Label: "盘亏金额(元)", English: "Value missing (yuan)", Type: kind.Money, Calc: &kind.Calc{Fn: kind.Amount, From: []string{"loss_qty", "price"}}},
		byRule(kind.Field{Name: "change", Label: "地点/使用人变动", English: "Another place or holder", Type: kind.Text}),
		{Name: "cause", Label: "原因", English: "Cause", Type: kind.Enum, Codes: "diff_cause"},
		{Name: "treatment", Label: "处理意见", English: "Treatment", Type: kind.Enum, Codes: "diff_treatment", Required: kind.Always, Default: "adjust"},
		{Name: "owner", Label: "责任人", English: "Responsible", Type: kind.Text, Limit: "..30"},
		{Name: "class_code", Label: "资产类别(盘盈建卡)", English: "Class (for its card)", Type: kind.Enum, Codes: "asset_class", Hidden: true},
	}),
	Totals: []string{"gain_amount", "loss_amount"},
}

func written(fields []kind.Field) []kind.Field {
	for i := range fields {
		fields[i].Locked = true
	}
	return fields
}
