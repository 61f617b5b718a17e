package registers

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

func people() []kind.Kind { return []kind.Kind{employee, certificate} }

var employee = kind.Kind{
	Name: "employee", Label: "员工名册", English: "Employees", Chapter: "people", Key: "emp_no", Title: "name", Sort: "emp_no",
	Merges: true,
	Whole:  []string{"dept_id position_id grade status"},
	Number: &kind.Numbering{Date: "YYYY", DateBy: "hire_date", Digits: 3, NoDash: true},
	Fields: []kind.Field{
		{Name: "emp_no", Label: "工号", English: "Employee number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..20", Alias: []string{"编号", "员工编号", "员工号", "人员编号"}},
		{Name: "name", Label: "姓名", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "2..20", Alias: []string{"员工姓名", "名字"}},
		{Name: "gender", Label: "性别", English: "Sex", Type: kind.Enum, Codes: "gender", Required: kind.Later},
		{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Later, Alias: []string{"所属部门", "所在部门", "部门名称"}},
		{Name: "position_id", Label: "岗位", English: "Position", Type: kind.Text, To: "position", Required: kind.Later, Limit: "..30", Alias: []string{"职务", "职位", "岗位名称"}},
		{Name: "grade", Label: "职级", English: "Grade", Type: kind.Enum, Codes: "job_grade", Alias: []string{"级别"}},
		{Name: "employ_type", Label: "用工形式", English: "Form of employment", Type: kind.Enum, Codes: "employ_type", Required: kind.Always, Default: "contract", Alias: []string{"用工性质", "用工类型", "员工类型"}},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "emp_status", Required: kind.Always, Default: "on_job", Alias: []string{"员工状态", "在职状态"}},
		{Name: "id_card", Label: "身份证号", English: "Identity card", Type: kind.IDCard, Sensitive: true, Unique: kind.Later, Alias: []string{"身份证号码", "身份证", "证件号码"}, Section: fault.T("个人", "Personal")},
		{Name: "birth_date", Label: "出生日期", English: "Born", Type: kind.Date, Limit: "today-70y..today-16y", Alias: []string{"出生年月", "出生年月日", "生日"}},
		{Name: "age", Label: "年龄", English: "Age", Type: kind.Int, Calc: &kind.Calc{Fn: kind.AgeYears, From: []string{"birth_date"}}},
		{Name: "education", Label: "学历", English: "Education", Type: kind.Enum, Codes: "education", Alias: []string{"文化程度", "最高学历"}},
		{Name: "school", Label: "毕业院校", English: "School", Type: kind.Text, Hidden: true, Limit: "..60", Alias: []string{"毕业学校", "院校"}},
		{Name: "major", Label: "专业", English: "Subject", Type: kind.Text, Limit: "..40", Alias: []string{"所学专业"}},
		{Name: "political", Label: "政治面貌", English: "Political affiliation", Type: kind.Enum, Codes: "political", Hidden: true},
		{Name: "mobile", Label: "手机", English: "Mobile", Type: kind.Phone, Sensitive: true, Limit: kind.Mobile, Alias: []string{"手机号", "手机号码", "联系电话", "电话", "联系方式"}},
		{Name: "email", Label: "邮箱", English: "E-mail", Type: kind.Email, Hidden: true, Alias: []string{"电子邮箱", "电子邮件"}},
		{Name: "emergency_contact", Label: "紧急联系人", English: "Emergency contact", Type: kind.Text, Sensitive: true, Limit: "..40"},
		{Name: "emergency_phone", Label: "紧急联系电话", English: "Emergency telephone", Type: kind.Phone, Sensitive: true, Hidden: true, Alias: []string{"紧急电话"}},
		{Name: "hire_date", Label: "入职日期", English: "Hired", Type: kind.Date, Required: kind.Later, Limit: "..today+60", Alias: []string{"入职时间", "入司日期", "到岗日期", "参加工作日期"}, Section: fault.T("任职", "Employment")},
		{Name: "service_years", Label: "司龄", English: "Years of service", Type: kind.Int, Calc: &kind.Calc{Fn: kind.AgeYears, From: []string{"hire_date"}}},
		{Name: "regular_date", Label: "转正日期", English: "Confirmed", Type: kind.Date, Alias: []string{"转正时间"}},
		{Name: "contract_start", Label: "合同起", English: "Contract from", Type: kind.Date, Alias: []string{"合同开始日期", "合同起始日期", "合同签订日期"}},
		{Name: "contract_end", Label: "合同止", English: "Contract until", Type: kind.Date, Alias: []string{"合同到期日", "合同到期日期", "合同终止日期", "合同结束日期"}},
		{Name: "leave_date", Label: "离职日期", English: "Left on", Type: kind.Date, Hidden: true, Alias: []string{"离职时间"}},
		{Name: "certificates", Label: "技能证书", English: "Certificates", Type: kind.Sub, To: "employee_cert", Section: fault.T("证书与附件", "Certificates and documents")},
		{Name: "photo", Label: "照片", English: "Photograph", Type: kind.File, Hidden: true},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Alias: []string{"说明"}},
	},
	Columns: []string{"emp_no", "name", "gender", "dept_id", "position_id", "grade", "employ_type", "id_card", "birth_date", "age", "education", "major", "mobile",
		"hire_date", "regular_date", "contract_start", "contract_end", "service_years", "emergency_contact", "status", "remark"},
	Checks: []kind.Check{
		{Field: "leave_date", Is: "required", When: []kind.Cond{{Field: "status", In: []string{"left"}}}, Say: fault.T("状态为离职时，请填写离职日期。", "Enter the date of leaving of somebody who left.")},
		{Field: "leave_date", Is: ">=", Than: "hire_date", Say: fault.T("离职日期不能早于入职日期。", "The date of leaving must not be before the date of hiring.")},
		{Field: "regular_date", Is: ">=", Than: "hire_date", Say: fault.T("转正日期不能早于入职日期。", "The date of confirmation must not be before the date of hiring.")},
		{Field: "contract_end", Is: ">", Than: "contract_start", Say: fault.T("合同止要晚于合同起。", "The contract must end after it begins.")},
		{Field: "hire_date", Is: ">", Than: "birth_date", Say: fault.T("入职日期要晚于出生日期。", "The date of hiring must be after the date of birth.")},
	},
	Reminders: []kind.Reminder{
		{Name: "contract_end", Text: fault.T("劳动合同到期", "Contracts that end"), Field: "contract_end", Lead: []int{60, 30}, When: []kind.Cond{{Field: "status", In: []string{"left", "retired"}, Not: true}}, To: kind.Tell(kind.ToClerk)},
		{Name: "probation_end", Text: fault.T("试用期满", "Probation that ends"), Field: "regular_date", Lead: []int{15}, When: []kind.Cond{{Field: "status", In: []string{"probation"}}}, To: kind.Tell(kind.ToDeptHead, kind.ToClerk)},
	},
	Forms:  []kind.Form{{Name: "training_file", Label: "员工培训档案卡", English: "Training file", Of: "record"}},
	Access: kind.Access{"admin": "VCEXPOIZ", "area_head": "VPO", "dept_head": "VP@dept", "clerk": "VCEPOIZ", "viewer": "V@self", "auditor": "VP"},
	Dept:   "dept_id", Owner: kind.Itself,
	Kept: map[string]string{"id_card": "id_card_kept"},
}

var certificate = kind.Kind{
	Name: "employee_cert", Label: "技能证书", English: "Certificates", Title: "name", Parent: "employee_id",
	Fields: []kind.Field{
		{Name: "employee_id", Label: "员工", English: "Employee", Type: kind.Ref, To: "employee", Required: kind.Always, Hidden: true},
		{Name: "name", Label: "证书名称", English: "Certificate", Type: kind.Text, Required: kind.Always, Limit: "1..60"},
		{Name: "no", Label: "证书编号", English: "Number", Type: kind.Text, Limit: "..40"},
		{Name: "issue_date", Label: "发证日期", English: "Issued", Type: kind.Date, Limit: "..today"},
		{Name: "expiry", Label: "有效期至", English: "Valid until", Type: kind.Date},
	},
	Checks: []kind.Check{{Field: "expiry", Is: ">=", Than: "issue_date", Say: fault.T("有效期不能早于发证日期。", "A certificate must not expire before it was issued.")}},
}
