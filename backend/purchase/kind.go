// Package purchase is how supplies are bought: the plan of a month, the application with
// its prices compared, and what has come in for it. What comes in is a receipt of the
// store.
package purchase

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind { return []kind.Kind{Plan, planRow, Application, appRow, quote} }

// Plan is what is to be bought in a month (domain §2.2 采购计划表, flow simple_approval).
var Plan = kind.Kind{
	Name: "purchase_plan", Label: "采购计划表", English: "Purchase plans", Chapter: "asset", Key: "doc_no", Title: "month",
	Number: &kind.Numbering{Prefix: "CGJH", Date: "YYYYMM", Digits: 2},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "单号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Section: fault.T("采购计划", "Purchase plan")},
		{Name: "month", Label: "计划月份", English: "Month", Type: kind.Month, Required: kind.Always},
		{Name: "dept_id", Label: "编制部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "planner", Label: "编制人", English: "Planned by", Type: kind.Ref, To: "employee"},
		{Name: "total", Label: "金额(元)", English: "Value (yuan)", Type: kind.Money, Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "approval_status", Required: kind.Always, Default: "draft"},
		{Name: "app_id", Label: "采购申请", English: "Application", Type: kind.Ref, To: "purchase_app", Locked: true, Hidden: true},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true},
		{Name: "rows", Label: "计划明细", English: "Lines", Type: kind.Sub, To: "purchase_plan_row", Required: kind.Always},
	},
	Columns: []string{"doc_no", "month", "dept_id", "planner", "total", "status"},
	Totals:  []string{"total"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "submitted", Label: "行政部负责人意见", English: "Administration", By: kind.AdminHead},
		{Status: "leader", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: append(moves([]string{"submitted", "leader"}, "approved"),
		kind.Step{Name: "apply", Label: "生成采购申请", English: "Make the application", From: []string{"approved"}, Roles: []string{"clerk"}, Rule: true, When: []kind.Cond{{Field: "app_id", In: []string{""}}}}),
	Access: access,
	Dept:   "dept_id", Owner: "planner",
}

var planRow = kind.Kind{
	Name: "purchase_plan_row", Label: "计划明细", English: "Lines of a plan", Title: "item_id", Parent: "plan_id",
	Fields: []kind.Field{
		{Name: "plan_id", Label: "采购计划", English: "Plan", Type: kind.Ref, To: "purchase_plan", Required: kind.Always, Hidden: true},
		item,
		known("on_hand", "现有库存", "On hand"), known("min_qty", "最低库存", "Minimum"), known("coming", "在途", "Coming"),
		pieces("need_qty", "部门需求合计", "Needed by departments"),
		known("suggest", "建议采购", "Suggested"),
		must(pieces("qty", "计划采购", "Planned")),
		{Name: "price", Label: "参考单价(元)", English: "Reference price (yuan)", Type: kind.Decimal, Scale: kind.PriceScale, Limit: "0..100000"},
		amount,
		{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.Text, Limit: "..100"},
	},
	Totals: []string{"amount"},
}

var reviews = []string{"dept_review", "admin_review", "finance_review", "leader_review"}

// Application is what is to be bought for whom (domain §2.2 采购申请单 and 询价比价单, which
// are its offers; flow purchase).
var Application = kind.Kind{
	Name: "purchase_app", Label: "采购申请单", English: "Purchase applications", Chapter: "asset", Key: "doc_no", Title: "doc_no",
	Number: &kind.Numbering{Prefix: "CG", Date: "YYYYMM", DateBy: "apply_date", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "单据编号", Head: "单号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Section: fault.T("采购申请", "Purchase application")},
		{Name: "apply_dept", Label: "申请部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "applicant", Label: "申请人", English: "Asked by", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "apply_date", Label: "申请日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today"},
		{Name: "pur_type", Label: "采购类型", English: "Kind of purchase", Type: kind.Enum, Codes: "pur_type", Required: kind.Always, Default: "office"},
		{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner"},
		{Name: "need_date", Label: "期望到货", English: "Wanted on", Type: kind.Date, Required: kind.Always, Default: "today+7"},
		{Name: "plan_id", Label: "采购计划", English: "Plan", Type: kind.Ref, To: "purchase_plan", Locked: true},
		{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse", Required: kind.Always, Default: "main", Hidden: true},
		{Name: "invoice_no", Label: "发票号", English: "Invoice", Type: kind.Text, Limit: "..60", Locked: true, Hidden: true},
		{Name: "total", Label: "合计(元)", English: "Total (yuan)", Type: kind.Money, Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "purchase_status", Required: kind.Always, Default: "draft"},
		{Name: "reason", Label: "申请理由", English: "Reason", Type: kind.LongText, Limit: "..500"},
		{Name: "rows", Label: "采购明细", English: "Lines", Type: kind.Sub, To: "purchase_app_row", Required: kind.Always},
		{Name: "quotes", Label: "询价比价", English: "Offers compared", Type: kind.Sub, To: "purchase_quote"},
	},
	Columns: []string{"doc_no", "apply_date", "apply_dept", "applicant", "pur_type", "supplier_id", "need_date", "total", "status", "plan_id"},
	Totals:  []string{"total"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "dept_review", Label: "部门负责人意见", English: "Head of the department", By: kind.DeptHead},
		{Status: "admin_review", Label: "行政部意见", English: "Administration", By: kind.AdminHead},
		{Status: "finance_review", Label: "财务部意见", English: "Finance", By: kind.FinanceHead, Amount: 2_000_00},
		{Status: "leader_review", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead, Amount: 2_000_00},
		{Status: "leader_review", Label: "总经理意见", English: "General manager", By: kind.AreaHead, Amount: 10_000_00},
	},
	Steps: append(moves(reviews, "approved"),
		kind.Step{Name: "use_stock", Label: "库存可满足，转领用", English: "Take it from stock", From: []string{"admin_review"}, Does: kind.Diverts, Rule: true},
		kind.Step{Name: "order", Label: "下单", English: "Order", From: []string{"approved"}, To: "ordered", Roles: []string{"clerk"}, Asks: []string{"supplier_id"}, Rule: true},
		kind.Step{Name: "receive", Label: "到货入库", English: "Receive", From: []string{"ordered", "partial"}, To: "received", Roles: []string{"clerk"}, Asks: []string{"invoice_no", "rows.qty_now"}, Rule: true},
		kind.Step{Name: "taken_back", Label: "入库单红冲", English: "A receipt was reversed", From: []string{"partial", "received"}, Does: kind.Follows}),
	Checks: []kind.Check{
		{Field: "need_date", Is: ">=", Than: "apply_date", Warn: true, Say: fault.T("期望到货早于申请日期，请核对。", "The goods are wanted before they were asked for; please check.")},
	},
	Access: access,
	Dept:   "apply_dept", Owner: "applicant",
}

var appRow = kind.Kind{
	Name: "purchase_app_row", Label: "采购明细", English: "Lines of an application", Title: "item_id", Parent: "app_id",
	Fields: []kind.Field{
		{Name: "app_id", Label: "采购申请", English: "Application", Type: kind.Ref, To: "purchase_app", Required: kind.Always, Hidden: true},
		item, must(pieces("qty", "数量", "Quantity")),
		{Name: "price", Label: "预估单价(元)", English: "Expected price (yuan)", Type: kind.Decimal, Scale: kind.PriceScale, Required: kind.Always, Limit: "0.0001..100000", Alias: []string{"单价"}},
		amount,
		known("received", "已入库", "Received"),
		hidden(known("qty_now", "本次到货", "Received now")),
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.Text, Limit: "..100"},
	},
	Totals: []string{"amount"},
}

// quote is one offer (domain §2.2 询价比价单): three of them where one piece is dear.
var quote = kind.Kind{
	Name: "purchase_quote", Label: "询价比价", English: "Offers compared", Title: "supplier_id", Parent: "app_id",
	Fields: []kind.Field{
		{Name: "app_id", Label: "采购申请", English: "Application", Type: kind.Ref, To: "purchase_app", Required: kind.Always, Hidden: true},
		{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner", Required: kind.Always},
		{Name: "price", Label: "报价(元)", English: "Offer (yuan)", Type: kind.Money, Required: kind.Always, Limit: "0..", Alias: []string{"单价"}},
		{Name: "lead_days", Label: "交货天数", English: "Days to delivery", Type: kind.Int, Limit: "0..365"},
		{Name: "terms", Label: "付款与质保", English: "Payment and warranty", Type: kind.Text, Limit: "..100"},
		{Name: "chosen", Label: "推荐", English: "Recommended", Type: kind.Bool, Required: kind.Always, Default: "否"},
	},
}

// access is the row 采购与供应商 of the domain's table; whoever wrote a draft may mend it.
var access = kind.Access{"admin": "VPO", "area_head": "VAPO", "dept_head": "VCESAP@dept", "clerk": "VCESRXPOI", "viewer": "VCES@self", "auditor": "VPO"}

// moves are the steps along a chain that goes through some statuses to an end.
func moves(through []string, end string) []kind.Step {
	return []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: end, Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: through, To: end, Does: kind.Approves},
		{Name: "return", Label: "退回", English: "Send back", From: through, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "reject", Label: "不同意", English: "Reject", From: through, To: "rejected", Does: kind.Rejects, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: slices.Clone(through), To: "draft", Does: kind.Withdraws},
	}
}

var (
	item   = kind.Field{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Required: kind.Always, Alias: []string{"物品编码", "编码", "名称", "物品名称"}}
	amount = kind.Field{Name: "amount", Label: "金额(元)", English: "Amount (yuan)", Type: kind.Money, Calc: &kind.Calc{Fn: kind.Amount, From: []string{"qty", "price"}}}
)

func pieces(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Limit: "0..1000000"}
}

func must(f kind.Field) kind.Field {
	f.Required = kind.Always
	return f
}

// known is a quantity that the program knows.
func known(name, label, english string) kind.Field {
	f := pieces(name, label, english)
	f.Locked = true
	return f
}

func hidden(f kind.Field) kind.Field {
	f.Hidden = true
	return f
}
