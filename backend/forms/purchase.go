package forms

// Goods is what an application is for, in words: its offers say nothing of it.
const Goods = "goods"

// buying are the forms of purchase (domain §2.2).
var buying = []Form{
	{
		Name: "purchase_app_card", Kind: "purchase_app", Title: "采购申请单", English: "Purchase application",
		Papers: []string{full},
		Head: []Item{
			{Field: "apply_dept", Width: 4}, {Field: "applicant", Width: 4}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "pur_type", Width: 4}, {Field: "apply_date", Width: 4}, {Field: "need_date", Width: 4},
			{Field: "supplier_id", Width: 12},
		},
		Lines: "rows", Rows: 8, Total: "amount",
		Table: []Column{colNumber, colCode, colName, colSpec, colUnit,
			{Field: "qty", Head: "数量", Width: 17}, {Field: "price", Head: "预估单价(元)", Width: 21}, {Field: "amount", Head: "金额(元)", Width: 23}, colRemark},
		After: []Item{{Field: "reason", Label: "申请理由", Width: 12, High: 14}},
		Signs: []string{"申请人签字"},
		Notes: []string{"附询价比价单；单价 5,000 元以上须三家比价"},
	},
	{
		Name: "purchase_quote_card", Kind: "purchase_app", Title: "询价比价单", English: "Offers compared",
		Beside: true,
		Papers: []string{lying, full},
		Head: []Item{
			{Field: "doc_no", Label: "采购单", Width: 4}, {Field: "apply_dept", Width: 4}, {Field: "apply_date", Width: 4},
		},
		Before: []Item{{Told: Goods, Label: "采购内容", Width: 12, High: 14}, {Field: "total", Label: "预估合计(元)", Width: 6}, {Field: "need_date", Width: 6}},
		Lines:  "quotes", Rows: 5,
		Table: []Column{colNumber, {Field: "supplier_id", Head: "供应商", Width: 60}, {Field: "price", Head: "报价(元)", Width: 26}, {Field: "lead_days", Head: "交货天数", Width: 18},
			{Field: "terms", Head: "付款与质保", Width: 46}, {Field: "chosen", Head: "推荐", Width: 15}},
		After: []Item{{Label: "推荐意见", Width: 12, High: 18}},
		Boxes: []Box{{Title: "行政部意见"}, {Title: "财务部意见"}, {Title: "批准"}},
		Signs: []string{"询价人签字"},
	},
	{
		Name: "purchase_plan_card", Kind: "purchase_plan", Title: "办公用品采购计划表", Of: "month", English: "Purchase plan",
		Papers: []string{lying},
		Head: []Item{
			{Field: "dept_id", Width: 4}, {Field: "planner", Width: 4}, {Field: "doc_no", Label: "编号", Width: 4},
		},
		Lines: "rows", Rows: 10, Total: "amount",
		Table: []Column{{Field: rowNumber, Head: "序号", Width: 9}, {Field: "item_id.item_code", Head: "物品编码", Width: 17}, {Field: "item_id.name", Head: "物品名称", Width: 30}, {Field: "item_id.spec", Head: "规格型号", Width: 27}, {Field: "item_id.unit", Head: "单位", Width: 10},
			{Field: "on_hand", Head: "现有库存", Width: 17}, {Field: "min_qty", Head: "最低库存", Width: 17}, {Field: "coming", Head: "在途", Width: 13}, {Field: "need_qty", Head: "部门需求", Width: 17},
			{Field: "suggest", Head: "建议采购", Width: 17}, {Field: "qty", Head: "计划采购", Width: 17}, {Field: "price", Head: "参考单价(元)", Width: 22}, {Field: "amount", Head: "金额(元)", Width: 20},
			{Field: "supplier_id", Head: "供应商", Width: 32}, {Field: "remark", Head: "备注", Width: 18}},
		Boxes: []Box{{Status: "submitted"}, {Title: "财务部意见"}, {Status: "leader"}},
		Signs: []string{"编制人"},
	},
}
