// Package stock keeps what is in store: documents of receipt and issue, the
// movements that posting them writes, and the months that are closed. A movement is
// written once and never changed; what is there, and what it cost, is nowhere stored
// but follows from the movements in the order of their dates, then of the clocks by which
// they were entered, so that it is the same on all PCs. Who may ask for goods, and what is
// bought, belongs to other packages.
package stock

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind {
	return []kind.Kind{receipt, receiptRow, issue, issueRow, movement, hold, periodClose}
}

// steps are those of both documents (flow stock_doc): what is posted is frozen, and
// is taken back by movements the other way.
var steps = []kind.Step{
	{Name: "post", Label: "记账", English: "Post", From: []string{"draft"}, To: "posted", Roles: []string{"clerk"}, Rule: true},
	{Name: "reverse", Label: "红冲", English: "Reverse", From: []string{"posted"}, To: "reversed", Roles: []string{"clerk"}, Reason: true, Rule: true},
}

// head are the fields that both documents begin with.
func head(of, day, english string) []kind.Field {
	return []kind.Field{
		{Name: "doc_no", Label: "单号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号", "单据编号"}, Section: fault.T(of, english)},
		{Name: "doc_date", Label: day, English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today", Alias: []string{"日期", "时间", "领用日期", "领用时间"}},
		{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse", Required: kind.Always, Default: "main"},
	}
}

// foot are the fields that both end with.
var foot = []kind.Field{
	{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "stock_doc_status", Required: kind.Always, Default: "draft"},
	{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500"},
}

// access is the row 出入库与月结 of the domain's table. A head of department sees
// what was issued to his department, and nothing else of the stores.
func access(dept string) kind.Access {
	a := kind.Access{"admin": "VPO", "area_head": "VPO", "clerk": "VCEXPO", "auditor": "VPO"}
	if dept != "" {
		a["dept_head"] = dept
	}
	return a
}

// importing adds what a company wrote down before it had the program: the clerk brings in
// the ledger of issues, as drafts.
func importing(a kind.Access) kind.Access {
	a["clerk"] += "I"
	return a
}

// receipt is the document by which goods come in (domain §2.2 入库单).
var receipt = kind.Kind{
	Name: "stock_in", Label: "入库单", English: "Receipts into stock", Chapter: "asset", Key: "doc_no", Title: "doc_no",
	Number: &kind.Numbering{Prefix: "RK", Date: "YYYYMM", DateBy: "doc_date", Digits: 3},
	Fields: slices.Concat(head("入库单", "入库日期", "Receipt"), []kind.Field{
		{Name: "in_type", Label: "入库类型", English: "Kind of receipt", Type: kind.Enum, Codes: "stock_in_type", Required: kind.Always, Default: "purchase", Alias: []string{"类型"}},
		{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner", Alias: []string{"供货商", "供货单位"}},
		{Name: "purchase_id", Label: "采购申请", English: "Purchase application", Type: kind.Ref, To: "purchase_app", Locked: true},
		{Name: "invoice_no", Label: "发票号", English: "Invoice", Type: kind.Text, Limit: "..60", Alias: []string{"发票号码"}},
	}, foot, []kind.Field{
		{Name: "in_row", Label: "入库明细", English: "Lines", Type: kind.Sub, To: "stock_in_row"},
	}),
	Columns: []string{"doc_no", "doc_date", "in_type", "supplier_id", "warehouse", "invoice_no", "status", "remark"},
	Steps:   steps, Open: []string{"draft"},
	Checks: []kind.Check{
		{Field: "supplier_id", Is: "required", When: []kind.Cond{{Field: "in_type", In: []string{"purchase"}}},
			Say: fault.T("采购入库请填写供应商。", "Name the supplier of what was bought.")},
		{Field: "in_type", Is: "=", Value: "purchase", When: []kind.Cond{{Field: "in_type", In: []string{"transfer"}}},
			Say: fault.T("仓库之间的调拨请填“出库单”，类型选“调拨出库”并填写调入仓库；记账时两边一起记。",
				"A transfer between stores is an issue of the kind “transfer” that names the receiving store; posting it enters both sides.")},
	},
	Access: access(""),
}

var receiptRow = kind.Kind{
	Name: "stock_in_row", Label: "入库明细", English: "Lines of a receipt", Title: "item_id", Parent: "stock_in_id",
	Fields: []kind.Field{
		{Name: "stock_in_id", Label: "入库单", English: "Receipt", Type: kind.Ref, To: "stock_in", Required: kind.Always, Hidden: true},
		item, quantity,
		{Name: "price", Label: "单价(元)", English: "Price (yuan)", Type: kind.Decimal, Scale: kind.PriceScale, Required: kind.Always, Limit: "0..100000", Alias: []string{"单价"}},
		{Name: "amount", Label: "金额(元)", English: "Amount (yuan)", Type: kind.Money, Calc: &kind.Calc{Fn: kind.Amount, From: []string{"qty", "price"}}, Alias: []string{"金额"}},
		{Name: "lot_no", Label: "批号", English: "Lot", Type: kind.Text, Limit: "..40", Alias: []string{"批次", "批次号"}},
		{Name: "expiry", Label: "有效期至", English: "Expires on", Type: kind.Date, Alias: []string{"有效期", "到期日"}},
		lineRemark,
		{Name: "app_row", Label: "采购申请行", English: "Line of the application", Type: kind.Ref, To: "purchase_app_row", Hidden: true, Locked: true},
	},
	Totals: []string{"amount"},
	Spare:  []string{"lot_no", "expiry"},
}

// issue is the document by which goods go out, or to another store (domain §2.2 出库单).
// What they cost is no field: it follows from the movements.
var issue = kind.Kind{
	Name: "stock_out", Label: "出库单", English: "Issues from stock", Chapter: "asset", Key: "doc_no", Title: "doc_no",
	Number: &kind.Numbering{Prefix: "CK", Date: "YYYYMM", DateBy: "doc_date", Digits: 3},
	Fields: slices.Concat(head("出库单", "出库日期", "Issue"), []kind.Field{
		{Name: "out_type", Label: "出库类型", English: "Kind of issue", Type: kind.Enum, Codes: "stock_out_type", Required: kind.Always, Default: "issue", Alias: []string{"类型"}},
		{Name: "to_warehouse", Label: "调入仓库", English: "Receiving store", Type: kind.Enum, Codes: "warehouse"},
		{Name: "dept_id", Label: "领用部门", English: "Department", Type: kind.Ref, To: "department", Alias: []string{"部门"}},
		{Name: "receiver", Label: "领用人", English: "Received by", Type: kind.Ref, To: "employee", Alias: []string{"姓名", "领取人", "领用人姓名"}},
		{Name: "requisition_id", Label: "领用申请", English: "Requisition", Type: kind.Ref, To: "supply_requisition", Locked: true},
	}, foot, []kind.Field{
		{Name: "out_row", Label: "出库明细", English: "Lines", Type: kind.Sub, To: "stock_out_row"},
	}),
	Columns: []string{"doc_no", "doc_date", "out_type", "dept_id", "receiver", "warehouse", "to_warehouse", "status", "remark"},
	Steps:   steps, Open: []string{"draft"},
	Checks: []kind.Check{
		{Field: "dept_id", Is: "required", When: []kind.Cond{{Field: "out_type", In: []string{"issue"}}}, Say: fault.T("领用出库请填写领用部门。", "Name the department that receives the goods.")},
		{Field: "receiver", Is: "required", When: []kind.Cond{{Field: "out_type", In: []string{"issue"}}}, Say: fault.T("领用出库请填写领用人。", "Name who receives the goods.")},
		{Field: "to_warehouse", Is: "required", When: []kind.Cond{{Field: "out_type", In: []string{"transfer"}}}, Say: fault.T("调拨出库请填写调入仓库。", "Name the receiving store of a transfer.")},
	},
	Access: importing(access("V@dept")), Dept: "dept_id", Flat: "out_row",
}

var issueRow = kind.Kind{
	Name: "stock_out_row", Label: "出库明细", English: "Lines of an issue", Title: "item_id", Parent: "stock_out_id",
	Fields: []kind.Field{
		{Name: "stock_out_id", Label: "出库单", English: "Issue", Type: kind.Ref, To: "stock_out", Required: kind.Always, Hidden: true},
		item, quantity,
		{Name: "lot_no", Label: "指定批号", English: "Of the lot", Type: kind.Text, Limit: "..40", Alias: []string{"批号"}},
		{Name: "lots", Label: "批次(先到期先出)", Head: "批次", English: "Lots (first expired, first out)", Type: kind.Text, Locked: true},
		{Name: "old_returned", Label: "旧品交回", English: "Old one given back", Type: kind.Bool, Alias: []string{"以旧换新"}},
		lineRemark,
		{Name: "req_row", Label: "申请行", English: "Line of the requisition", Type: kind.Ref, To: "requisition_row", Hidden: true, Locked: true},
	},
	Spare: []string{"lot_no", "lots"},
}

var (
	item       = kind.Field{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Required: kind.Always, Alias: []string{"物品编码", "编码", "名称", "物品名称", "品名", "品名规格", "用品名称", "领用物品"}}
	quantity   = kind.Field{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Required: kind.Always, Limit: "0.001..1000000"}
	lineRemark = kind.Field{Name: "remark", Label: "备注", English: "Remarks", Type: kind.Text, Limit: "..100"}
)

// movement is one change of what a store holds of an item. In comes with an amount,
// unless it comes from another movement: what a transfer takes out of one store, and
// what a reversal brings back.
var movement = kind.Kind{
	Name: "stock_move", Label: "出入库流水", English: "Movements of stock", Chapter: "asset", Key: "doc_no", Title: "summary", Quick: "item_id", AppendOnly: true, Source: &kind.Source{Kind: "doc_kind", ID: "doc"},
	Fields: []kind.Field{
		{Name: "move_date", Label: "日期", English: "Date", Type: kind.Date, Required: kind.Always},
		{Name: "item_id", Label: "物品", English: "Item", Type: kind.Ref, To: "supply_item", Required: kind.Always},
		{Name: "warehouse", Label: "仓库", English: "Store", Type: kind.Enum, Codes: "warehouse", Required: kind.Always},
		{Name: "qty", Label: "数量(出为负)", English: "Quantity (out below zero)", Type: kind.Decimal, Scale: kind.QtyScale, Counts: "item_id", Required: kind.Always},
		{Name: "amount", Label: "入库金额(元)", English: "Amount in (yuan)", Type: kind.Money},
		{Name: "lot", Label: "批号", English: "Lot", Type: kind.Text, Hidden: true},
		{Name: "expiry", Label: "有效期至", English: "Expires on", Type: kind.Date, Hidden: true},
		{Name: "doc_no", Label: "单号", English: "Document", Type: kind.Text, Required: kind.Always},
		{Name: "summary", Label: "摘要", English: "Summary", Type: kind.Text, Required: kind.Always},
		{Name: "doc_kind", Label: "单据类型", English: "Kind of document", Type: kind.Text, Required: kind.Always, Hidden: true, Inner: true},
		{Name: "doc", Label: "单据", English: "Id of the document", Type: kind.Text, Required: kind.Always, Hidden: true, Inner: true},
		{Name: "line", Label: "单据行", English: "Id of the line", Type: kind.Text, Hidden: true, Inner: true},
		{Name: "reverses", Label: "红冲的流水", English: "Reverses", Type: kind.Ref, To: "stock_move", Hidden: true},
		{Name: "pair", Label: "调拨对应的流水", English: "Other side of a transfer", Type: kind.Ref, To: "stock_move", Hidden: true},
	},
	Access: kind.Access{"admin": "VPO", "area_head": "VPO", "clerk": "VPO", "auditor": "VPO"},
}

// periodClose is a month that is closed, or was (domain §2.2 月结记录).
var periodClose = kind.Kind{
	Name: "period_close", Label: "月结记录", English: "Closed months", Chapter: "asset", Key: "period", Title: "period", Sort: "-period",
	Fields: []kind.Field{
		{Name: "period", Label: "期间", English: "Month", Type: kind.Month, Required: kind.Always, Unique: kind.Always},
		{Name: "closed_by", Label: "结账人", English: "Closed by", Type: kind.User, Locked: true},
		{Name: "balance", Label: "结存金额(元)", English: "Value of the stock (yuan)", Type: kind.Money, Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "period_status", Required: kind.Always, Default: "closed"},
	},
	Steps: []kind.Step{
		{Name: "reopen", Label: "反结账", English: "Reopen", From: []string{"closed"}, To: "reopened", Roles: []string{"admin"}, Reason: true, Rule: true},
		{Name: "close", Label: "重新结账", English: "Close again", From: []string{"reopened"}, To: "closed", Roles: []string{"clerk"}, Rule: true},
	},
	Access: kind.Access{"admin": "VPO", "area_head": "VPO", "clerk": "VCPO", "auditor": "VPO"},
}
