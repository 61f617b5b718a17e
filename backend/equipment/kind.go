// Package equipment is the ledger of office equipment: its declaration, the
// class an old name stands for, the values a form proposes, and the registration
// of several equal devices at once. Issue, return, repair and scrapping are
// documents of their own and not here; until they exist, status, holder and place
// are fields that the form and the import write.
package equipment

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// asset are the fields that depreciation is computed from, in the order of
// kind.Depreciation.
var asset = []string{"original_value", "residual_rate", "life_years", "dep_method", "use_date", "purchase_date", "opening_dep", "opening_date", "dispose_date"}

// inUse are the fields that the time in use is computed from.
var inUse = []string{"use_date", "purchase_date", "dispose_date"}

// Kind declares the ledger (domain §2.1 办公设备台账).
var Kind = kind.Kind{
	Name: "equipment", Label: "办公设备台账", English: "Equipment", Chapter: "asset", Key: "asset_no", Title: "name",
	Merges: true,
	Whole:  []string{"status dept_id user_id location use_date"},
	Number: &kind.Numbering{PrefixBy: "class_code", Date: "YYYY", DateBy: "purchase_date", Digits: 4},
	Fields: []kind.Field{
		{Name: "asset_no", Label: "资产编号", English: "Asset number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"设备编号", "编号", "固定资产编号", "资产编码", "设备编码", "卡片编号", "资产号"}, Section: fault.T("基本信息", "General")},
		{Name: "name", Label: "资产名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..60", Alias: []string{"设备名称", "名称", "品名", "物品名称"}},
		{Name: "class_code", Label: "资产类别", English: "Class", Type: kind.Enum, Codes: "asset_class", Required: kind.Later, Alias: []string{"类别", "资产分类", "设备类别", "分类", "类别代码", "分类代码"}},
		{Name: "manage_type", Label: "管理类别", English: "Managed as", Type: kind.Enum, Codes: "manage_type", Required: kind.Always, Default: "fixed", Hidden: true, Alias: []string{"管理类型", "资产性质"}},
		{Name: "model", Label: "规格型号", English: "Model", Type: kind.Text, Required: kind.Later, Limit: "..80", Alias: []string{"型号", "规格", "型号规格", "规格/型号"}},
		{Name: "brand", Label: "品牌", English: "Brand", Type: kind.Text, Limit: "..40", Alias: []string{"厂牌", "厂家", "生产厂家", "制造商"}},
		{Name: "sn", Head: "序列号(SN)", Label: "序列号", English: "Serial number", Type: kind.Text, Unique: kind.Later, Limit: "..60", Alias: []string{"序列号(SN)", "SN", "S/N", "出厂编号", "机身号"}},
		{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit", Required: kind.Later, Default: "台", Alias: []string{"计量单位"}},
		{Name: "qty", Label: "数量", English: "Quantity", Type: kind.Int, Unit: "unit", Required: kind.Always, Default: "1", Limit: "1..100000", Alias: []string{"台数", "件数"}},
		{Name: "accessories", Label: "附件配件", English: "Accessories", Type: kind.Text, Hidden: true, Limit: "..200", Alias: []string{"配件", "附件", "附属设备"}},
		{Name: "purchase_date", Label: "购置日期", English: "Bought", Type: kind.Date, Required: kind.Later, Limit: "..today", Alias: []string{"购买日期", "购入日期", "购置时间", "采购日期", "购买时间", "购进日期", "取得日期"}, Section: fault.T("购置", "Purchase")},
		{Name: "acquire_type", Label: "取得方式", English: "How acquired", Type: kind.Enum, Codes: "acquire_type", Required: kind.Always, Default: "purchase", Hidden: true, Alias: []string{"资产来源", "来源", "购置方式"}},
		{Name: "original_value", Label: "原值(元)", English: "Original value (yuan)", Type: kind.Money, Required: kind.Later, Limit: "0..", Alias: []string{"原值", "金额", "单价", "价格", "原价", "资产原值", "购置金额", "购买价格"}},
		{Name: "tax_included", Label: "是否含税", English: "Tax included", Type: kind.Bool, Required: kind.Always, Default: "是", Hidden: true, Alias: []string{"含税"}},
		{Name: "supplier_id", Label: "供应商", English: "Supplier", Type: kind.Ref, To: "partner", Alias: []string{"供货商", "供应单位", "供货单位"}},
		{Name: "invoice_no", Head: "发票/合同号", Label: "发票号/合同号", English: "Invoice or contract", Type: kind.Text, Limit: "..60", Alias: []string{"发票/合同号", "发票号", "发票号码", "合同号"}},
		{Name: "warranty_end", Label: "保修截止", English: "Warranty until", Type: kind.Date, Alias: []string{"保修期至", "保修到期", "质保到期", "保修截止日期", "过保日期"}},
		{Name: "warranty_days", Label: "保修剩余(天)", English: "Warranty left (days)", Type: kind.Int, Calc: &kind.Calc{Fn: kind.DaysLeft, From: []string{"warranty_end"}}},
		{Name: "status", Label: "使用状态", English: "Status", Type: kind.Enum, Codes: "equip_status", Required: kind.Always, Default: "in_stock", Alias: []string{"状态", "设备状态", "资产状态", "使用情况", "现状"}, Section: fault.T("使用", "Use")},
		{Name: "dept_id", Label: "使用部门", English: "Department", Type: kind.Ref, To: "department", Alias: []string{"部门", "所属部门", "领用部门", "使用单位"}},
		{Name: "user_id", Head: "使用人", Label: "使用人/责任人", English: "Held by", Type: kind.Ref, To: "employee", Alias: []string{"使用人", "责任人", "保管人", "领用人", "使用者", "负责人"}},
		{Name: "is_public", Label: "公用设备", English: "Shared", Type: kind.Bool, Required: kind.Always, Default: "否", Hidden: true, Alias: []string{"公用", "是否公用"}},
		{Name: "location", Label: "存放地点", English: "Place", Type: kind.Text, To: "location", Required: kind.Later, Limit: "..40", Alias: []string{"放置地点", "存放位置", "地点", "位置", "放置位置", "安装地点", "所在位置"}},
		{Name: "use_date", Head: "领用日期", Label: "启用/领用日期", English: "In use since", Type: kind.Date, Limit: "..today", Alias: []string{"领用日期", "启用日期", "使用日期", "投入使用日期", "开始使用日期"}},
		{Name: "use_months", Label: "已用月数", English: "Months in use", Type: kind.Int, Hidden: true, Calc: &kind.Calc{Fn: kind.UseMonths, From: inUse}},
		{Name: "use_years", Label: "已用年限(年)", English: "Years in use", Type: kind.Decimal, Scale: 1, Calc: &kind.Calc{Fn: kind.UseYears, From: inUse}},
		{Name: "last_count_date", Head: "最近盘点", Label: "最近盘点日期", English: "Last counted", Type: kind.Date, Limit: "..today", Alias: []string{"最近盘点", "盘点日期"}},
		{Name: "label_done", Label: "标签已贴", English: "Labelled", Type: kind.Bool, Required: kind.Always, Default: "否", Hidden: true, Alias: []string{"标签"}},
		{Name: "life_years", Head: "使用年限", Label: "使用年限(年)", English: "Life (years)", Type: kind.Int, Limit: "1..50", Alias: []string{"使用年限", "年限", "折旧年限", "预计使用年限"}, Section: fault.T("折旧（仅供参考，以财务账为准）", "Depreciation (for reference; the books of account prevail)")},
		{Name: "residual_rate", Head: "残值率", Label: "残值率(%)", English: "Residual value (%)", Type: kind.Percent, Scale: 2, Default: "5", Limit: "0..100", Alias: []string{"残值率", "预计残值率"}},
		{Name: "dep_method", Label: "折旧方法", English: "Depreciation method", Type: kind.Enum, Codes: "dep_method", Default: "straight", Hidden: true},
		{Name: "opening_dep", Label: "期初累计折旧", English: "Opening depreciation", Type: kind.Money, Limit: "0..", Hidden: true, Alias: []string{"已提折旧", "已计提折旧"}},
		{Name: "opening_date", Label: "期初日期", English: "Opening date", Type: kind.Date, Limit: "..today", Hidden: true},
		{Name: "accum_dep", Label: "累计折旧", English: "Accumulated depreciation", Type: kind.Money, Calc: &kind.Calc{Fn: kind.Depreciation, From: asset}},
		{Name: "net_value", Label: "净值", English: "Net value", Type: kind.Money, Calc: &kind.Calc{Fn: kind.NetValue, From: asset}},
		{Name: "life_end", Label: "使用年限届满", English: "End of its life", Type: kind.Date, Hidden: true, Calc: &kind.Calc{Fn: kind.YearsOver, From: []string{"use_date", "life_years"}}},
		{Name: "dispose_date", Label: "处置日期", English: "Disposed of", Type: kind.Date, Limit: "..today", Hidden: true, Alias: []string{"报废日期", "清理日期"}},
		{Name: "attributes", Label: "配置", English: "Configuration", Type: kind.JSON, Hidden: true, Limit: "..2000", Section: fault.T("配置与附件", "Configuration and documents")},
		{Name: "photos", Label: "照片", English: "Pictures", Type: kind.File, Hidden: true},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Alias: []string{"说明", "附注"}},
	},
	Totals: []string{"qty", "original_value", "opening_dep", "accum_dep", "net_value"},
	Columns: []string{"asset_no", "name", "class_code", "model", "brand", "sn", "unit", "qty", "purchase_date", "original_value", "supplier_id", "invoice_no",
		"dept_id", "user_id", "location", "use_date", "warranty_end", "life_years", "residual_rate", "accum_dep", "net_value", "status", "last_count_date", "remark"},
	Checks: checks,
	Forms: []kind.Form{
		{Name: "equipment", Label: "办公设备台账", English: "Equipment ledger", Of: "list"},
		{Name: "equipment_card", Label: "固定资产卡片", English: "Asset card", Of: "record"},
		{Name: "equipment_label", Label: "资产标签", English: "Asset labels", Of: "labels"},
	},
	Reminders: []kind.Reminder{
		{Name: "warranty_end", Text: fault.T("设备保修到期", "Warranties that end"), Field: "warranty_end", Lead: []int{30}, When: []kind.Cond{{Field: "status", In: gone, Not: true}}, To: kind.Tell(kind.ToClerk)},
		{Name: "life_end", Text: fault.T("设备达到使用年限", "Devices at the end of their life"), Field: "life_end", Lead: []int{60}, When: []kind.Cond{{Field: "status", In: []string{"in_use"}}}, To: kind.Tell(kind.ToClerk)},
	},
	Access: kind.Access{"admin": "VCEXPOI", "area_head": "VPO", "dept_head": "VPO@dept", "clerk": "VCEPOI", "viewer": "V@self", "auditor": "VPO"},
	Dept:   "dept_id", Owner: "user_id",
}

// Kinds returns the registers of this package.
func Kinds() []kind.Kind {
	return []kind.Kind{Kind, Issue, issueRow, Transfer, transferRow, Repair, Scrap, scrapRow, Purchase, purchaseRow, Acceptance, acceptanceRow, MaintPlan, MaintRecord, Loss}
}

// gone are the statuses in which the company has a device no more; placed are those
// in which it is nobody's.
var (
	gone   = []string{"scrapped", "returned", "lost"}
	placed = append([]string{"in_stock"}, gone...)
)

var checks = []kind.Check{
	{Field: "qty", Is: "=", Value: "1", When: []kind.Cond{{Field: "manage_type", In: []string{"low_value"}, Not: true}},
		Say: fault.T("固定资产和租赁设备一台一张卡片，数量只能是 1；成批的低值品请把管理类别改为“低值耐用品”，或按台拆开登记。",
			"A fixed or leased asset has a card of its own: its quantity is 1. Manage a group as low-value durables, or register each piece.")},
	{Field: "dept_id", Is: "required", Later: true, When: []kind.Cond{{Field: "status", In: placed, Not: true}},
		Say: fault.T("除在库、已报废、丢失和已退还的以外，请填写使用部门。", "Name the department, unless the device is in stock, scrapped, lost or returned.")},
	{Field: "dept_id", Is: "required", When: []kind.Cond{{Field: "status", In: placed, Not: true}, {Field: "user_id", In: []string{""}}, {Field: "location", In: []string{""}}},
		Say: fault.T("使用部门、使用人、存放地点都没有填，至少要有一项。", "Department, holder and place are all empty; give at least one.")},
	{Field: "user_id", Is: "required", Later: true, When: []kind.Cond{{Field: "status", In: []string{"in_use"}}, {Field: "is_public", In: []string{"1"}, Not: true}},
		Say: fault.T("在用的设备请填写使用人；公用的请勾选“公用设备”。", "Name the holder of a device in use, or mark it as shared.")},
	{Field: "use_date", Is: ">=", Than: "purchase_date", Say: fault.T("启用/领用日期不能早于购置日期。", "A device must not be in use before it was bought.")},
	{Field: "warranty_end", Is: ">=", Than: "purchase_date", Say: fault.T("保修截止不能早于购置日期。", "The warranty must not end before the device was bought.")},
	{Field: "dispose_date", Is: ">=", Than: "purchase_date", Say: fault.T("处置日期不能早于购置日期。", "A device must not be disposed of before it was bought.")},
	{Field: "opening_date", Is: "required", When: []kind.Cond{{Field: "opening_dep", In: []string{""}, Not: true}},
		Say: fault.T("填写了期初累计折旧，请同时填写期初日期。", "State the date of the opening depreciation.")},
	{Field: "opening_dep", Is: "required", When: []kind.Cond{{Field: "opening_date", In: []string{""}, Not: true}},
		Say: fault.T("填写了期初日期，请同时填写期初累计折旧。", "State the opening depreciation of that date.")},
	{Field: "dispose_date", Is: "required", Warn: true, Later: true, When: []kind.Cond{{Field: "status", In: []string{"scrapped", "lost"}}},
		Say: fault.T("已报废或丢失的设备没有处置日期，累计折旧会一直算到年限为止。", "A scrapped or lost device has no day of disposal: depreciation goes on to the end of its life.")},
	{Field: "dispose_date", Is: ">=", Than: "opening_date", Warn: true,
		Say: fault.T("处置日期早于期初日期，累计折旧以期初数为准，请核对。", "The device was disposed of before the day of its opening balance, which is taken as its last figure; please check.")},
	{Field: "invoice_no", Is: "like", Value: kind.InvoiceNo, Warn: true,
		Say: fault.T("发票号一般是 8 到 20 位数字，请核对。", "An invoice number usually has 8 to 20 digits; please check.")},
	{Field: "original_value", Is: ">=", Than: "opening_dep", Say: fault.T("期初累计折旧不能超过原值。", "The opening depreciation must not exceed the original value.")},
}
