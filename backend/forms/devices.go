package forms

// what of a device stands in the tables of its documents.
var (
	colAsset  = Column{Field: "asset_id.asset_no", Head: "资产编号", Width: 30}
	colDevice = Column{Field: "asset_id.name", Head: "设备名称", Width: 26}
	colModel  = Column{Field: "asset_id.model", Head: "规格型号", Width: 36}
	colSerial = Column{Field: "asset_id.sn", Head: "序列号", Width: 28}
)

// devices are the forms of equipment (domain §2.1).
var devices = []Form{
	{
		Name: "equip_issue_card", Kind: "equip_issue", Title: "办公设备领用（归还）单", English: "Issue of equipment",
		Papers: []string{half, full}, Copies: []string{"行政部联", "领用人联"},
		Head: []Item{
			{Field: "dept_id", Label: "部门", Width: 4}, {Field: "employee_id", Width: 4}, {Field: "doc_no", Width: 4},
			{Field: "issue_type", Width: 8, Ticks: true}, {Field: "doc_date", Width: 4},
			{Field: "purpose", Width: 8}, {Field: "expect_return", Label: "预计归还", Width: 4},
		},
		Lines: "rows", Rows: 4,
		Table: []Column{colNumber, colAsset, colDevice, colModel, colSerial, {Field: "asset_id.qty", Head: "数量", Width: 11},
			{Field: "accessories", Head: "配件", Width: 28}, {Field: "condition", Head: "状况", Width: 16}},
		Pledge: "承诺：妥善保管所领设备，损坏、丢失按规定赔偿，离职时归还。",
		Signs:  []string{"发放人签字", "领用人签字"},
		Notes:  []string{"一式两份，行政部、领用人各执一份"},
	},
	{
		Name: "equip_transfer_card", Kind: "equip_transfer", Title: "固定资产调拨单", English: "Transfer of equipment",
		Papers: []string{full}, Copies: []string{"调出部门联", "调入部门联", "行政部联"},
		Head: []Item{
			{Field: "from_dept", Width: 4}, {Field: "transfer_date", Width: 4}, {Field: "doc_no", Width: 4},
			{Field: "to_dept", Width: 4}, {Field: "to_user", Width: 4}, {Field: "reason", Width: 12},
		},
		Lines: "rows", Rows: 8,
		Table: []Column{colNumber, colAsset, colDevice, colModel, {Field: "asset_id.qty", Head: "数量", Width: 11},
			{Field: "from_user", Width: 20}, {Field: "from_location", Width: 24}, {Field: "to_location", Width: 24}},
		Boxes: []Box{{Title: "财务部意见"}, {Title: "分管领导意见"}},
		Signs: []string{"调出责任人签字", "调入责任人签字"},
		Notes: []string{"一式三份，调出部门、调入部门、行政部各执一份"},
	},
	{
		Name: "repair_order_card", Kind: "repair_order", Title: "设备维修申请单", English: "Repair of equipment",
		Papers: []string{full},
		Head: []Item{
			{Field: "dept_id", Width: 4}, {Field: "report_date", Width: 4}, {Field: "doc_no", Width: 4},
			{Field: "reporter", Width: 4}, {Field: "urgency", Width: 8, Ticks: true},
		},
		Before: []Item{
			{Field: "asset_id.asset_no", Label: "资产编号", Width: 6}, {Field: "asset_id.name", Label: "设备名称", Width: 6},
			{Field: "asset_id.model", Label: "规格型号", Width: 12},
			{Field: "asset_id.purchase_date", Label: "购置日期", Width: 6}, {Field: "asset_id.warranty_end", Label: "保修截止", Width: 6},
			{Field: "fault", Width: 12, High: 24},
			{Field: "diagnosis", Label: "行政部鉴定", Width: 12, Ticks: true},
			{Field: "vendor", Width: 6}, {Field: "estimate", Width: 6},
			{Field: "send_date", Width: 6}, {Field: "finish_date", Width: 6},
			{Label: "维修内容", Width: 12, High: 20},
			{Field: "parts", Width: 12},
			{Field: "cost", Width: 6}, {Field: "result", Width: 6},
		},
		Boxes: []Box{{Title: "部门负责人意见"}, {Title: "行政部意见"}, {Status: "leader_review"}},
		Signs: []string{"维修人签字", "验收人签字"},
	},
	{
		Name: "scrap_app_card", Kind: "scrap_app", Title: "固定资产报废申请表", English: "Scrapping of equipment",
		Papers: []string{full}, Copies: []string{"使用部门联", "行政部联", "财务联"},
		Head: []Item{
			{Field: "dept_id", Width: 4}, {Field: "apply_date", Width: 4}, {Field: "doc_no", Width: 4},
			{Field: "applicant", Width: 4}, {Field: "reason_type", Width: 8},
		},
		Lines: "rows", Rows: 5, Total: "original_value", Sums: []string{"accum_dep", "net_value"},
		Table: []Column{{Field: rowNumber, Head: "序号", Width: 9}, {Field: "asset_id.asset_no", Head: "资产编号", Width: 25}, {Field: "asset_id.name", Head: "资产名称", Width: 22},
			{Field: "asset_id.model", Head: "规格型号", Width: 24}, {Field: "asset_id.qty", Head: "数量", Width: 9}, {Field: "purchase_date", Width: 18},
			{Field: "life_years", Head: "年限", Width: 9}, {Field: "use_years", Head: "已用", Width: 9},
			{Field: "original_value", Head: "原值(元)", Width: 20}, {Field: "accum_dep", Head: "累计折旧(元)", Width: 20}, {Field: "net_value", Head: "净值(元)", Width: 19}},
		After: []Item{
			{Field: "reason", Label: "报废原因", Width: 12, High: 14},
			{Field: "appraisal", Label: "技术鉴定意见", Width: 12, High: 14},
			{Field: "appraisers", Label: "鉴定人（两人以上）", Width: 12, High: 10},
			{Field: "dispose", Width: 6}, {Field: "salvage", Width: 6},
		},
		Boxes: []Box{{Status: "dept_review"}, {Title: "行政部意见", Status: "appraising"}, {Status: "finance_review"}, {Status: "leader_review"}, {Title: "总经理审批", Status: "leader_review"}},
		Notes: []string{"一式三份，使用部门、行政部、财务部各执一份，附设备照片"},
	},
	{
		Name: "equip_purchase_app_card", Kind: "equip_purchase_app", Title: "办公设备采购申请表", English: "Purchase of equipment",
		Papers: []string{full},
		Head: []Item{
			{Field: "apply_dept", Width: 4}, {Field: "applicant", Width: 4}, {Field: "doc_no", Label: "编号", Width: 4},
			{Field: "cost_center", Width: 4}, {Field: "in_budget", Width: 4}, {Field: "apply_date", Width: 4},
			{Field: "urgency", Width: 12, Ticks: true},
		},
		Lines: "rows", Rows: 8, Total: "amount",
		Table: []Column{colNumber, {Field: "name", Width: 30}, {Field: "spec", Head: "规格型号/配置要求", Width: 42}, {Field: "unit", Width: 12}, {Field: "qty", Width: 12},
			{Field: "price", Head: "预估单价(元)", Width: 22}, {Field: "amount", Head: "预估金额(元)", Width: 24}, {Field: "purpose", Width: 26}},
		After: []Item{{Field: "reason", Width: 12, High: 14}, {Field: "existing", Width: 12, High: 12}},
		Boxes: []Box{{Status: "dept_review"}, {Title: "行政部意见（库存/配置标准）", Status: "admin_review"}, {Title: "财务部意见（预算）", Status: "finance_review"}, {Status: "leader_review"}, {Title: "总经理意见（超限额）", Status: "leader_review"}},
		Notes: []string{"单价≥5000元的，附三家报价"},
	},
	{
		Name: "equip_acceptance_card", Kind: "equip_acceptance", Title: "设备验收单", English: "Acceptance of equipment",
		Papers: []string{full}, Copies: []string{"行政部联", "财务联", "使用部门联"},
		Head: []Item{
			{Field: "supplier_id", Width: 4}, {Field: "arrive_date", Width: 4}, {Field: "doc_no", Label: "单号", Width: 4},
			{Field: "dept_id", Width: 4}, {Field: "location", Width: 4}, {Field: "invoice_no", Width: 4},
		},
		Lines: "rows", Rows: 8,
		Table: []Column{{Field: rowNumber, Head: "序号", Width: 11}, {Field: "name", Width: 28}, {Field: "model", Width: 30}, {Field: "sn_list", Head: "序列号", Width: 30}, {Field: "qty", Width: 12}, {Field: "price", Width: 20},
			{Field: forPen + "parts", Head: "配件", Width: 14}, {Field: forPen + "look", Head: "外观", Width: 14}, {Field: forPen + "test", Head: "开机测试", Width: 19}, {Field: forPen + "papers", Head: "资料", Width: 14}, {Field: "result", Head: "结论", Width: 22}},
		Signs: []string{"验收人（使用部门）", "行政部", "供应商代表"},
		Notes: []string{"一式三份，行政部、财务部、使用部门各执一份"},
	},
	{
		Name: "maint_record_card", Kind: "maint_record", Title: "设备维护保养记录表", English: "Maintenance of equipment",
		Papers: []string{half, full},
		Head:   []Item{{Field: "dept_id", Width: 4}, {Field: "maint_date", Label: "保养日期", Width: 4}, {Field: "doc_no", Label: "编号", Width: 4}},
		Before: []Item{
			{Field: "asset_id.asset_no", Label: "资产编号", Width: 6}, {Field: "asset_id.name", Label: "设备名称", Width: 6},
			{Field: "plan_id.items", Label: "保养项目", Width: 12},
			{Field: "content", Width: 12, High: 20}, {Field: "result", Label: "结果", Width: 12, Ticks: true}, {Field: "problem", Width: 12, High: 12},
			{Field: "cost", Width: 6}, {Field: "next_date", Label: "下次保养日期", Width: 6},
		},
		Signs: []string{"保养人", "设备责任人", "行政部"},
	},
	{
		Name: "equip_loss_card", Kind: "equip_loss", Title: "设备丢失登记表", English: "Loss of equipment",
		Papers: []string{full},
		Head: []Item{
			{Field: "dept_id", Width: 4}, {Field: "reporter", Width: 4}, {Field: "doc_no", Width: 4},
		},
		Before: []Item{
			{Field: "asset_id.asset_no", Label: "资产编号", Width: 6}, {Field: "asset_id.name", Label: "设备名称", Width: 6},
			{Field: "asset_id.model", Label: "规格型号", Width: 12},
			{Field: "asset_id.purchase_date", Label: "购置日期", Width: 6}, {Field: "asset_id.user_id", Label: "使用人/责任人", Width: 6},
			{Field: "asset_id.original_value", Label: "原值(元)", Width: 6}, {Field: "asset_id.net_value", Label: "净值(元)", Width: 6},
			{Field: "loss_date", Width: 6}, {Field: "asset_id.location", Label: "存放地点", Width: 6},
			{Field: "reason", Width: 12, High: 30},
			{Label: "处理意见（赔偿等）", Width: 12, High: 22},
			{Field: "found_date", Width: 6}, {Field: "found_place", Label: "找回后存放", Width: 6},
		},
		Boxes: []Box{{Title: "部门负责人意见"}, {Title: "行政部意见"}, {Title: "财务部意见"}, {Status: "leader_review"}},
		Signs: []string{"报告人签字", "责任人签字"},
	},
	{
		Name: "employee_devices", Kind: "employee", Title: "个人名下设备清单", English: "Devices held by an employee",
		Papers: []string{full},
		Head:   []Item{{Field: "name", Width: 4}, {Field: "emp_no", Width: 4}, {Field: "dept_id", Label: "部门", Width: 4}},
		Lines:  "equipment", By: "user_id", Rows: 10, Total: "original_value",
		Table: []Column{colNumber, {Field: "asset_no", Width: 29}, {Field: "name", Head: "设备名称", Width: 30}, {Field: "model", Width: 40},
			{Field: "sn", Head: "序列号", Width: 26, Hidden: true}, {Field: "unit", Width: 10}, {Field: "qty", Width: 10},
			{Field: "original_value", Head: "原值(元)", Width: 22}, {Field: "use_date", Head: "领用日期", Width: 24}, {Field: "location", Width: 26}},
		Pledge: "本人确认名下设备与上表相符，妥善保管；损坏或丢失按规定赔偿，离职时全部归还。",
		Signs:  []string{"使用人签字", "资产管理员签字"},
	},
}
