package registers

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

func supplies() []kind.Kind { return []kind.Kind{supplyItem} }

// supplyItem is the catalogue of what is kept in stock (domain §2.2 办公用品目录 and
// §2.3 运营物资目录): one register, told apart by kind, because both are received,
// issued and counted alike. How much is there is no field: it follows from the
// movements. The computed fields of materials come with the replenishment.
var supplyItem = kind.Kind{
	Name: "supply_item", Label: "办公用品目录", English: "Supplies", Chapter: "asset", Key: "item_code", Title: "name", Sort: "item_code",
	Merges: true,
	Number: &kind.Numbering{PrefixBy: "category", Digits: 4, NoDash: true},
	Fields: []kind.Field{
		{Name: "item_code", Label: "物品编码", English: "Item code", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编码", "编号", "物资编码", "用品编码", "物料编码"}, Section: fault.T("基本信息", "General")},
		{Name: "name", Label: "物品名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..60", Alias: []string{"名称", "品名", "物资名称", "用品名称"}},
		{Name: "spec", Label: "规格型号", English: "Specification", Type: kind.Text, Required: kind.Always, Default: "标准", Limit: "1..80", Alias: []string{"规格", "型号", "规格/型号"}},
		{Name: "brand", Label: "品牌", English: "Brand", Type: kind.Text, Limit: "..40"},
		{Name: "category", Label: "类别", English: "Category", Type: kind.Enum, Codes: "supply_category", Required: kind.Always, Alias: []string{"用品类别", "分类", "物品类别"}},
		{Name: "kind", Label: "物资属性", English: "Kind of material", Type: kind.Enum, Codes: "material_kind", Required: kind.Always, Default: "office", Hidden: true, Alias: []string{"物资类型", "属性"}},
		{Name: "durable", Label: "耐用品(以旧换新)", Head: "以旧换新", English: "Durable (old for new)", Type: kind.Bool, Required: kind.Always, Default: "否", Hidden: true, Alias: []string{"耐用", "耐用品", "以旧换新"}},
		{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit", Required: kind.Always, Alias: []string{"基本单位", "计量单位"}, Section: fault.T("单位与包装", "Units")},
		{Name: "pack_unit", Label: "包装单位", English: "Pack", Type: kind.Enum, Codes: "unit", Alias: []string{"包装"}},
		{Name: "pack_ratio", Label: "每包装数量", Head: "包装换算", English: "Units in a pack", Type: kind.Decimal, Scale: kind.QtyScale, Unit: "unit", Limit: "0.001..100000", Alias: []string{"包装换算", "换算", "每包数量", "包装数量"}},
		{Name: "ref_price", Label: "参考单价(元)", English: "Reference price (yuan)", Type: kind.Money, Limit: "0..", Alias: []string{"参考单价", "单价", "参考价", "价格"}, Section: fault.T("采购与储备", "Buying and keeping")},
		{Name: "supplier_id", Label: "默认供应商", Head: "供应商", English: "Usual supplier", Type: kind.Ref, To: "partner", Alias: []string{"供应商", "供货商", "供货单位"}},
		{Name: "min_qty", Label: "最低库存", English: "Minimum stock", Type: kind.Decimal, Scale: kind.QtyScale, Unit: "unit", Default: "0", Limit: "0..1000000", Alias: []string{"最低", "最低储备", "库存下限"}},
		{Name: "max_qty", Label: "最高库存", English: "Maximum stock", Type: kind.Decimal, Scale: kind.QtyScale, Unit: "unit", Limit: "0..1000000", Alias: []string{"最高", "最高储备", "库存上限"}},
		{Name: "quota", Label: "每人月限量", English: "Limit per person and month", Type: kind.Decimal, Scale: kind.QtyScale, Unit: "unit", Limit: "0..100000", Hidden: true, Alias: []string{"限量", "月限量"}},
		{Name: "location", Label: "库位", Head: "默认库位", English: "Place in the store", Type: kind.Text, Limit: "..40", Alias: []string{"默认库位", "货位", "存放位置"}},
		{Name: "barcode", Label: "条码", English: "Bar code", Type: kind.Text, Unique: kind.Later, Limit: "..60", Hidden: true, Alias: []string{"条形码"}},
		{Name: "safety_qty", Label: "安全库存", English: "Safety stock", Type: kind.Decimal, Scale: kind.QtyScale, Unit: "unit", Limit: "0..1000000", Hidden: true, Section: fault.T("运营物资", "Operating materials")},
		{Name: "lead_days", Label: "采购提前期(天)", English: "Lead time (days)", Type: kind.Int, Limit: "0..365", Hidden: true, Alias: []string{"采购提前期", "提前期"}},
		{Name: "batch", Label: "批次管理", English: "Kept by batches", Type: kind.Bool, Required: kind.Always, Default: "否", Hidden: true, Alias: []string{"批次"}},
		{Name: "shelf_days", Label: "保质期(天)", English: "Shelf life (days)", Type: kind.Int, Limit: "1..3650", Hidden: true, Alias: []string{"保质期"}},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active", Section: fault.T("状态", "Status")},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Hidden: true, Limit: "..500", Alias: []string{"说明"}},
	},
	Columns:  []string{"item_code", "name", "spec", "brand", "unit", "pack_unit", "pack_ratio", "category", "ref_price", "min_qty", "max_qty", "location", "supplier_id", "status"},
	Together: []string{"name", "spec"},
	Counted:  &kind.Counting{Unit: "unit", Pack: "pack_unit", Ratio: "pack_ratio"},
	Checks: []kind.Check{
		{Field: "max_qty", Is: ">=", Than: "min_qty", Say: fault.T("最高库存不能低于最低库存。", "The maximum stock must not be below the minimum.")},
		{Field: "min_qty", Is: ">=", Than: "safety_qty", Say: fault.T("安全库存不能高于最低库存。", "The safety stock must not be above the minimum.")},
		{Field: "pack_ratio", Is: "required", When: []kind.Cond{{Field: "pack_unit", In: []string{""}, Not: true}},
			Say: fault.T("填写了包装单位，请同时填写一个包装有多少个基本单位。", "State how many units the pack holds.")},
		{Field: "pack_unit", Is: "required", When: []kind.Cond{{Field: "pack_ratio", In: []string{""}, Not: true}},
			Say: fault.T("填写了每包装数量，请同时填写包装单位。", "Name the pack that holds so many units.")},
	},
	Forms: []kind.Form{
		{Name: "supply_item", Label: "办公用品目录（价格表）", English: "Catalogue of supplies with prices", Of: "list"},
		{Name: "material_item", Label: "运营物资目录", English: "Operating materials", Of: "list", Where: []kind.Cond{{Field: "kind", In: []string{"operation"}}},
			Columns: []string{"item_code", "name", "spec", "unit", "category", "location", "safety_qty", "min_qty", "max_qty", "batch", "shelf_days", "supplier_id"}},
	},
	Access: kind.Access{"admin": "VCEXPOIG", "area_head": "V", "dept_head": "V", "clerk": "VCEPOI", "viewer": "V", "auditor": "VPO"},
}
