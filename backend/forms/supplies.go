package forms

import "opsbook/backend/kind"

// Figures that a caller works out for the lines of an issue.
const (
	CostPrice  = "cost_price"
	CostAmount = "cost_amount"
)

// what of an item stands in the tables of stock.
var (
	colNumber = Column{Field: rowNumber, Head: "序号", Width: 10}
	colCode   = Column{Field: "item_id.item_code", Head: "编码", Width: 18}
	colName   = Column{Field: "item_id.name", Head: "物品名称", Width: 34}
	colSpec   = Column{Field: "item_id.spec", Head: "规格型号", Width: 30}
	colUnit   = Column{Field: "item_id.unit", Head: "单位", Width: 12}
	colRemark = Column{Field: "remark", Head: "备注", Width: 24}
)

// supplies are the forms of supplies and stock (domain §2.2).
var supplies = []Form{
	{
		Name: "stock_in_card", Kind: "stock_in", Title: "入库单", English: "Receipt into stock",
		Papers: []string{half, threefold, full}, Copies: []string{"存根联", "财务联", "仓库联"}, Overlay: true,
		Head: []Item{
			{Field: "supplier_id", Width: 4}, {Field: "doc_date", Width: 4}, {Field: "doc_no", Width: 4},
			{Field: "in_type", Width: 4}, {Field: "warehouse", Width: 4}, {Field: "invoice_no", Width: 4},
		},
		Lines: "in_row", Rows: 8, Total: "amount",
		Table: []Column{colNumber, colCode, colName, colSpec, colUnit,
			{Field: "qty", Head: "数量", Width: 17}, {Field: "price", Head: "单价(元)", Width: 19}, {Field: "amount", Head: "金额(元)", Width: 23},
			{Field: "lot_no", Head: "批号", Width: 20}, {Field: "expiry", Head: "有效期", Width: 25}, colRemark},
		Foot: []string{"主管", "采购", "验收", "仓管", "制单"},
	},
	{
		Name: "stock_out_card", Kind: "stock_out", Title: "出库单", English: "Issue from stock",
		Papers: []string{half, threefold, full}, Copies: []string{"存根联", "财务联", "领用联"}, Overlay: true,
		Head: []Item{
			{Field: "dept_id", Width: 4}, {Field: "doc_date", Width: 4}, {Field: "doc_no", Width: 4},
			{Field: "out_type", Width: 4}, {Field: "warehouse", Width: 4}, {Field: "receiver", Width: 4},
		},
		Lines: "out_row", Rows: 8, Total: CostAmount,
		Table: []Column{colNumber, colCode, colName, colSpec, colUnit,
			{Field: "qty", Head: "数量", Width: 17}, {Field: CostPrice, Head: "单价(元)", Width: 19, Type: kind.Decimal}, {Field: CostAmount, Head: "金额(元)", Width: 23, Type: kind.Money},
			{Field: "lots", Head: "批次", Width: 30}, colRemark},
		Foot: []string{"主管", "发放人", "领用人", "制单"},
	},
	{
		Name: "supply_requisition_card", Kind: "supply_requisition", Title: "办公用品领用申请表", English: "Requisition of supplies",
		Papers: []string{full, half}, Copies: []string{"行政部联", "领用部门联"},
		Head: []Item{
			{Field: "apply_dept", Width: 4}, {Field: "applicant", Width: 4}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "req_type", Width: 4}, {Field: "receiver", Width: 4}, {Field: "apply_date", Width: 4},
			{Field: "purpose", Width: 12},
		},
		Lines: "rows", Rows: 8,
		Table: []Column{colNumber, {Field: "item_id.item_code", Head: "编码", Width: 18, Hidden: true}, colName, colSpec, colUnit,
			{Field: "qty_apply", Head: "申请数量", Width: 18}, {Field: "qty_approved", Head: "批准数量", Width: 18}, {Field: "qty_issued", Head: "实发数量", Width: 18},
			{Field: "remark", Head: "用途/备注", Width: 28}},
		Signs: []string{"发放人签字", "领用人签字"},
		Notes: []string{"一式两份，行政部、领用部门各执一份", "耐用品以旧换新", "每月25日前提交下月计划"},
	},
	{
		Name: "stocktake_card", Kind: "stocktake", Title: "盘点表", English: "Stocktake",
		Papers: []string{lying},
		Head: []Item{
			{Field: "count_type", Width: 4}, {Field: "scope", Width: 5}, {Field: "doc_no", Label: "编号", Width: 3},
			{Field: "dept_id", Width: 4}, {Field: "counters", Width: 5}, {Field: "base_date", Width: 3},
		},
		Lines: "rows", Rows: 10,
		Table: []Column{{Field: rowNumber, Head: "序号", Width: 11}, {Field: "object_no", Width: 30}, {Field: "name", Width: 30}, {Field: "spec", Width: 34}, {Field: "unit", Width: 11},
			{Field: "book_qty", Width: 18, Unless: unseen}, {Field: "real_qty", Width: 18}, {Field: "diff", Width: 16, Unless: unseen},
			{Field: "book_location", Width: 24}, {Field: "real_location", Width: 24}, {Field: "book_user", Width: 18}, {Field: "real_condition", Width: 18}, {Field: "count_result", Width: 18}, {Field: "reason", Head: "备注", Width: 20}},
		Foot: []string{"盘点人", "复盘人", "监盘人（财务）", "部门负责人"},
	},
	{
		Name: "stocktake_diff_card", Kind: "stocktake_diff", Title: "资产（库存）盘盈盘亏处理表", English: "Differences of a stocktake",
		Papers: []string{lying},
		Head: []Item{
			{Field: "stocktake_id.doc_no", Label: "来源盘点", Width: 4}, {Field: "stocktake_id.scope", Label: "盘点范围", Width: 4}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "dept_id", Width: 4}, {Field: "maker", Width: 4}, {Field: "diff_date", Width: 4},
		},
		Lines: "rows", Rows: 6, Total: "gain_amount", Sums: []string{"loss_amount"},
		Table: []Column{{Field: rowNumber, Head: "序号", Width: 11}, {Field: "object_no", Width: 30}, {Field: "name", Width: 28}, {Field: "spec", Head: "规格", Width: 28}, {Field: "unit", Width: 11},
			{Field: "book_qty", Width: 15}, {Field: "real_qty", Width: 15}, {Field: "gain_qty", Width: 17}, {Field: "gain_amount", Width: 22}, {Field: "loss_qty", Width: 17}, {Field: "loss_amount", Width: 22},
			{Field: "change", Head: "地点/使用人", Width: 26}, {Field: "cause", Width: 20}, {Field: "owner", Width: 16}, {Field: "treatment", Width: 20}},
		Signs: []string{"盘点小组"},
	},
}

// unseen is a blind count that goes on: whoever counts is not told what the books say.
var unseen = []kind.Cond{{Field: "mode", In: []string{"blind"}}, {Field: "status", In: []string{"draft", "frozen", "counting"}}}
