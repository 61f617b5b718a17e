package registers

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

func system() []kind.Kind {
	return []kind.Kind{organisation, department, position, dictItem}
}

var organisation = kind.Kind{
	Name: "organisation", Label: "单位信息", English: "Organisation", Chapter: "system", Title: "name", Single: true,
	Fields: []kind.Field{
		{Name: "name", Label: "单位名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "2..60", Section: fault.T("单位", "Company")},
		{Name: "short_name", Label: "简称", English: "Short name", Type: kind.Text, Limit: "..20"},
		{Name: "unit_line", Label: "编制单位", English: "Prepared by", Type: kind.Text, Limit: "..60"},
		{Name: "city", Label: "城市", English: "City", Type: kind.Text, Limit: "..40"},
		{Name: "address", Label: "地址", English: "Address", Type: kind.Text, Limit: "..120"},
		{Name: "phone", Label: "电话", English: "Telephone", Type: kind.Phone},
		{Name: "admin_dept", Label: "行政管理部门", English: "Administrative department", Type: kind.Ref, To: "department"},
		{Name: "finance_dept", Label: "财务部门", English: "Finance department", Type: kind.Ref, To: "department"},
		{Name: "logo", Label: "标志", English: "Logo", Type: kind.File},
		{Name: "fixed_asset_threshold", Label: "固定资产单价起点(元)", English: "Fixed assets from (yuan each)", Type: kind.Money, Required: kind.Always, Default: "2000", Limit: "0..", Section: fault.T("规则", "Rules")},
		{Name: "residual_rate", Label: "默认残值率(%)", English: "Usual residual value (%)", Type: kind.Percent, Scale: 2, Required: kind.Always, Default: "5", Limit: "0..100"},
		{Name: "emp_no_width", Label: "工号位数(不足补零,0 为不补)", English: "Digits of an employee number (0: as written)", Type: kind.Int, Required: kind.Always, Default: "0", Limit: "0..12"},
		{Name: "issue_first", Label: "允许先发后补", English: "Supplies may be handed out before approval", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "train_hours", Label: "年度培训学时目标(课时)", English: "Hours of training a year", Type: kind.Decimal, Scale: 1, Default: "20", Limit: "0..1000"},
		{Name: "train_excellent", Label: "培训优秀分", English: "Mark from which a score is excellent", Type: kind.Decimal, Scale: 1, Default: "90", Limit: "0..100"},
		{Name: "train_bond", Label: "外训服务协议起点(元)", English: "Outside training needs an agreement from (yuan)", Type: kind.Money, Default: "5000", Limit: "0.."},
		{Name: "id_card_kept", Label: "登记身份证号", English: "Identity card numbers are kept", Type: kind.Bool, Required: kind.Always, Default: "否"},
	},
	Access: kind.Access{"admin": "VCEPG", "area_head": "VP", "dept_head": "V", "clerk": "VP", "viewer": "V", "auditor": "VP"},
}

var department = kind.Kind{
	Name: "department", Label: "部门", English: "Departments", Chapter: "system", Key: "dept_code", Title: "dept_name", Sort: "dept_code",
	Merges: true,
	Fields: []kind.Field{
		{Name: "dept_code", Label: "部门编码", English: "Code", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: kind.DeptCode, Alias: []string{"编码", "部门代码", "代码"}},
		{Name: "dept_name", Label: "部门名称", English: "Name", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: "2..30", Alias: []string{"部门", "名称", "科室"}},
		{Name: "dept_alias", Label: "简称/别名", English: "Short and former names", Type: kind.Multi, Alias: []string{"别名", "简称", "曾用名"}},
		{Name: "parent_id", Label: "上级部门", English: "Belongs to", Type: kind.Ref, To: "department"},
		{Name: "manager_id", Label: "部门负责人", English: "Head", Type: kind.Ref, To: "employee", Alias: []string{"负责人", "主管"}},
		{Name: "leader_id", Label: "分管领导", English: "Executive in charge", Type: kind.Ref, To: "employee"},
		{Name: "headcount_plan", Label: "编制人数", English: "Planned headcount", Type: kind.Int, Default: "0", Limit: "0..", Alias: []string{"编制"}},
		{Name: "found_date", Label: "成立日期", English: "Founded", Type: kind.Date, Limit: "..today"},
		{Name: "duties", Label: "主要职责", English: "Duties", Type: kind.LongText, Hidden: true, Limit: "..2000", Section: fault.T("职责", "Duties")},
		{Name: "duty_items", Label: "具体工作内容", English: "Tasks, one a line", Type: kind.LongText, Hidden: true, Limit: "..4000"},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Hidden: true, Limit: "..500"},
	},
	Totals:  []string{"headcount_plan"},
	Columns: []string{"dept_code", "dept_name", "parent_id", "manager_id", "leader_id", "headcount_plan", "found_date", "status"},
	Forms:   []kind.Form{{Name: "department", Label: "部门一览表", English: "Departments", Of: "list"}},
	Access:  kind.Access{"admin": "VCEXPOI", "area_head": "VPO", "dept_head": "V@dept", "clerk": "VCEPOI", "viewer": "V", "auditor": "VPO"},
	Dept:    kind.Itself,
}

var position = kind.Kind{
	Name: "position", Label: "岗位", English: "Positions", Chapter: "system", Key: "pos_code", Title: "pos_name", Sort: "pos_code",
	Merges: true,
	Fields: []kind.Field{
		{Name: "pos_code", Label: "岗位编码", English: "Code", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: "1..20", Alias: []string{"编码"}},
		{Name: "pos_name", Label: "岗位名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "2..30", Alias: []string{"岗位", "名称"}},
		{Name: "dept_id", Label: "所属部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always, Alias: []string{"部门"}},
		{Name: "grade", Label: "职级", English: "Grade", Type: kind.Enum, Codes: "job_grade"},
		{Name: "headcount", Label: "编制", English: "Planned headcount", Type: kind.Int, Default: "1", Limit: "0..", Alias: []string{"编制人数"}},
		{Name: "responsibilities", Label: "岗位职责", English: "Responsibilities", Type: kind.LongText, Hidden: true, Limit: "..4000", Section: fault.T("说明", "Description")},
		{Name: "tasks", Label: "具体任务", English: "Tasks", Type: kind.LongText, Hidden: true, Limit: "..4000"},
		{Name: "requirements", Label: "任职要求", English: "Requirements", Type: kind.LongText, Limit: "..2000"},
		{Name: "equip_standard", Label: "设备配置标准", English: "Standard equipment", Type: kind.JSON, Hidden: true},
		{Name: "supply_quota", Label: "月度用品限额(元)", English: "Supplies a month (yuan)", Type: kind.Money, Hidden: true, Default: "30", Limit: "0.."},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Hidden: true, Limit: "..500"},
	},
	Totals:  []string{"headcount"},
	Columns: []string{"pos_code", "pos_name", "dept_id", "grade", "headcount", "requirements", "status"},
	Access:  kind.Access{"admin": "VCEXPOI", "area_head": "VPO", "dept_head": "V@dept", "clerk": "VCEPOI", "viewer": "V", "auditor": "VPO"},
	Dept:    "dept_id",
}

// dictItem holds what users changed in the code lists; package store reads it by
// its name and these fields (store.ListKind).
var dictItem = kind.Kind{
	Name: "dict_item", Label: "数据字典", English: "Code lists", Chapter: "system", Title: "label", Sort: "dict",
	Fields: []kind.Field{
		{Name: "dict", Label: "字典", English: "List", Type: kind.Text, Required: kind.Always, Limit: kind.ListName},
		{Name: "key", Label: "键", English: "Key", Type: kind.Text, Required: kind.Always, Limit: "1..40"},
		{Name: "label", Label: "显示名", English: "Label", Type: kind.Text, Required: kind.Always, Limit: "1..60"},
		{Name: "english", Label: "英文名", English: "English label", Type: kind.Text, Limit: "..80"},
		{Name: "alias", Label: "别名", English: "Also written as", Type: kind.Multi},
		{Name: "attr", Label: "属性", English: "Attributes", Type: kind.JSON, Hidden: true, Limit: "..2000"},
		{Name: "sort", Label: "排序", English: "Order", Type: kind.Int, Required: kind.Always, Default: "0"},
		{Name: "disabled", Label: "停用", English: "Out of use", Type: kind.Bool, Required: kind.Always, Default: "否"},
	},
	Access: kind.Access{"admin": "VCEXG", "area_head": "V", "clerk": "VC", "auditor": "V"},
}
