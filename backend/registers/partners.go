package registers

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

func partners() []kind.Kind {
	return []kind.Kind{partner, partnerContact, partnerCert, partnerHistory}
}

// partner is one register for suppliers and partners, because a company that
// sells us paper and also maintains our network is one company. What the archive
// asks of a partner (form of cooperation, first day, contact department) is asked
// at admission, so that a supplier or a candidate can be kept without it. Its status is
// moved by steps, and by what is decided about it (package partner).
var partner = kind.Kind{
	Name: "partner", Label: "合作伙伴档案", English: "Partners", Chapter: "partner", Key: "partner_no", Title: "name",
	Merges: true,
	Number: &kind.Numbering{Prefix: "HZ", PrefixBy: "category", Digits: 3},
	Fields: []kind.Field{
		{Name: "partner_no", Label: "伙伴编号", English: "Partner number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号", "供应商编号", "单位编号"}},
		{Name: "name", Label: "伙伴名称", English: "Name", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: "2..60", Alias: []string{"单位名称", "供应商名称", "公司名称", "名称", "供应商", "全称", "合作单位"}},
		{Name: "short_name", Label: "简称", English: "Short name", Type: kind.Text, Limit: "..30", Alias: []string{"单位简称"}},
		{Name: "alias", Label: "别名/曾用名", English: "Other and former names", Type: kind.Multi, Hidden: true, Alias: []string{"曾用名"}},
		{Name: "category", Label: "类别", English: "Kind of partner", Type: kind.Enum, Codes: "partner_category", Required: kind.Always, Alias: []string{"伙伴类别", "单位类别", "分类"}},
		{Name: "supplier_category", Label: "供货类别", English: "Supplies", Type: kind.Enum, Codes: "supplier_category", Alias: []string{"供应商类别"}},
		{Name: "level", Label: "重要程度", English: "Importance", Type: kind.Enum, Codes: "partner_level", Required: kind.Always, Default: "normal", Alias: []string{"级别", "伙伴级别"}},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "partner_status", Required: kind.Always, Default: "candidate", Alias: []string{"合作状态"}},
		{Name: "uscc", Label: "统一社会信用代码", English: "Social credit code", Type: kind.Text, Unique: kind.Always, Limit: kind.CreditCode, Alias: []string{"信用代码", "社会信用代码", "税号", "纳税人识别号"}, Section: fault.T("工商与账户", "Registration and account")},
		{Name: "legal_rep", Label: "法定代表人", English: "Legal representative", Type: kind.Text, Limit: "..20", Alias: []string{"法人", "法人代表"}},
		{Name: "reg_capital", Label: "注册资本(万元)", English: "Registered capital (10,000 yuan)", Type: kind.Decimal, Scale: 2, Limit: "0..", Alias: []string{"注册资本"}},
		{Name: "found_date", Label: "成立日期", English: "Founded", Type: kind.Date, Limit: "..today"},
		{Name: "address", Label: "地址", English: "Address", Type: kind.Text, Limit: "..120", Alias: []string{"单位地址", "注册地址", "联系地址"}},
		{Name: "business", Label: "主营业务", English: "Line of business", Type: kind.Text, Limit: "..120", Alias: []string{"主营", "经营范围", "主营产品"}},
		{Name: "credit_days", Label: "账期(天)", English: "Credit (days)", Type: kind.Int, Default: "30", Limit: "0..365", Hidden: true, Alias: []string{"账期", "付款期"}},
		{Name: "bank", Label: "开户行/账号", English: "Bank and account", Type: kind.Text, Limit: "..120", Sensitive: true, Hidden: true, Alias: []string{"开户行", "账号", "银行账号"}},
		{Name: "contacts", Label: "联系人", English: "Contacts", Type: kind.Sub, To: "partner_contact", Section: fault.T("联系人", "Contacts")},
		{Name: "certs", Label: "资质", English: "Qualifications", Type: kind.Sub, To: "partner_cert", Section: fault.T("资质证书", "Qualifications")},
		{Name: "coop_mode", Label: "合作方式", English: "Form of cooperation", Type: kind.Enum, Codes: "coop_mode", Section: fault.T("合作", "Cooperation")},
		{Name: "coop_content", Label: "合作内容", English: "What we do together", Type: kind.LongText, Limit: "..2000", Alias: []string{"合作项目", "合作内容/项目"}},
		{Name: "first_date", Label: "首次合作日期", English: "Since", Type: kind.Date, Limit: "..today", Alias: []string{"合作起始", "合作开始日期", "合作时间"}},
		{Name: "dept_id", Label: "对接部门", English: "Our department", Type: kind.Ref, To: "department", Alias: []string{"归口部门"}},
		{Name: "owner_id", Label: "对接人", English: "Our contact", Type: kind.Ref, To: "employee", Alias: []string{"经办人", "我方对接人"}},
		{Name: "source", Label: "来源", English: "Found through", Type: kind.Enum, Codes: "partner_source", Hidden: true},
		{Name: "last_score", Label: "最近评估得分", English: "Last score", Type: kind.Decimal, Scale: 1, Limit: "0..100", Locked: true, Alias: []string{"最近得分"}, Section: fault.T("评价", "Assessment")},
		{Name: "grade", Label: "等级", English: "Grade", Type: kind.Enum, Codes: "partner_grade", Alias: []string{"评级", "伙伴等级"}},
		{Name: "last_eval", Label: "最近评估日期", English: "Last assessed", Type: kind.Date, Locked: true, Hidden: true},
		{Name: "last_talk", Label: "最近会谈日期", English: "Last talk", Type: kind.Date, Locked: true, Hidden: true},
		{Name: "improve_by", Label: "改进期限", English: "To improve by", Type: kind.Date, Locked: true, Hidden: true},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Alias: []string{"说明"}},
		{Name: "history", Label: "合作历史", English: "History", Type: kind.Sub, To: "partner_history", Section: fault.T("合作历史", "History")},
	},
	Columns: []string{"partner_no", "name", "short_name", "category", "supplier_category", "level", "uscc", "legal_rep", "reg_capital", "found_date", "address", "business",
		"coop_mode", "coop_content", "first_date", "dept_id", "owner_id", "last_score", "grade", "status", "remark"},
	Checks: []kind.Check{
		{Field: "first_date", Is: ">=", Than: "found_date", Warn: true, Say: fault.T("首次合作日期早于对方成立日期，请核对。", "The cooperation began before the company was founded; please check.")},
		cooperating("coop_mode", "合作方式", "the form of cooperation"), cooperating("coop_content", "合作内容", "what is done together"),
		cooperating("first_date", "首次合作日期", "since when"), cooperating("dept_id", "对接部门", "our department"), cooperating("owner_id", "对接人", "our contact"),
	},
	Steps: []kind.Step{
		{Name: "admit", Label: "准入", English: "Admit", From: []string{"candidate"}, To: "active", Roles: []string{"area_head", "clerk"}, Rule: true},
		{Name: "recover", Label: "改进合格", English: "Improved", From: []string{"improving"}, To: "active", Roles: []string{"area_head"}, Quiet: true, Rule: true},
		{Name: "improve", Label: "限期改进", English: "Demand improvement", From: []string{"active"}, To: "improving", Roles: []string{"area_head"}, Reason: true, Quiet: true, Asks: []string{"improve_by"}, Rule: true},
		{Name: "suspend", Label: "暂停", English: "Suspend", From: []string{"active", "improving"}, To: "suspended", Roles: []string{"area_head"}, Reason: true, Quiet: true},
		{Name: "resume", Label: "恢复", English: "Resume", From: []string{"suspended"}, To: "active", Roles: []string{"area_head"}, Quiet: true},
		{Name: "terminate", Label: "终止", English: "End the cooperation", From: []string{"active", "improving", "suspended"}, To: "terminated", Roles: []string{"area_head"}, Reason: true, Quiet: true, Rule: true},
		{Name: "black", Label: "列入黑名单", English: "Black list", From: []string{"terminated"}, To: "blacklist", Roles: []string{"area_head"}, Reason: true, Quiet: true},
		{Name: "reapply", Label: "重新考察", English: "Review again", From: []string{"terminated"}, To: "candidate", Roles: []string{"area_head"}, Quiet: true},
	},
	// The strategic and core ones are assessed twice a year, the others once (domain §4.5).
	Reminders: []kind.Reminder{
		{Name: "partner_eval_due", Text: fault.T("伙伴评估（半年）", "Partners to be assessed twice a year"), Field: "last_eval", Months: 6, Lead: []int{15, 0}, Late: true,
			When: []kind.Cond{{Field: "status", In: []string{"active", "improving"}}, {Field: "level", In: []string{"strategic", "core"}}}, To: kind.Tell(kind.ToClerk, kind.ToPerson)},
		{Name: "partner_eval_year", Text: fault.T("伙伴评估（年度）", "Partners to be assessed once a year"), Field: "last_eval", Months: 12, Lead: []int{15, 0}, Late: true,
			When: []kind.Cond{{Field: "status", In: []string{"active", "improving"}}, {Field: "level", In: []string{"strategic", "core"}, Not: true}}, To: kind.Tell(kind.ToClerk, kind.ToPerson)},
		{Name: "partner_talk_none", Text: fault.T("伙伴久未会谈", "Partners without a talk for long"), Field: "last_talk", Days: 90, Lead: []int{0}, Late: true,
			When: []kind.Cond{{Field: "status", In: []string{"active", "improving"}}, {Field: "level", In: []string{"strategic", "core"}}}, To: kind.Tell(kind.ToPerson)},
		{Name: "partner_improve", Text: fault.T("伙伴改进到期", "Partners who were to improve"), Field: "improve_by", Lead: []int{15, 7, 0}, Late: true,
			When: []kind.Cond{{Field: "status", In: []string{"improving"}}}, To: kind.Tell(kind.ToClerk, kind.ToPerson, kind.ToAreaHead)},
	},
	Access: kind.Access{"admin": "VXPOZ", "area_head": "VAPO", "dept_head": "VPO@all CE@dept", "clerk": "VCEPOIZ", "viewer": "V@all", "auditor": "VPO"},
	Dept:   "dept_id", Owner: "owner_id",
	Forms: []kind.Form{
		{Name: "partner_card", Label: "合作伙伴档案表", English: "Archive of a partner", Of: "record"},
		{Name: "supplier", Label: "合格供应商名录", English: "Approved suppliers", Of: "list", Where: []kind.Cond{{Field: "category", In: []string{"GY"}}, {Field: "status", In: []string{"active"}}},
			Columns: []string{"partner_no", "name", "supplier_category", "uscc", "address", "business", "first_date", "credit_days", "grade", "remark"}},
	},
}

var partnerContact = kind.Kind{
	Name: "partner_contact", Label: "联系人", English: "Contacts", Title: "name", Parent: "partner_id",
	Fields: []kind.Field{
		{Name: "partner_id", Label: "伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Hidden: true},
		{Name: "name", Label: "姓名", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..20", Alias: []string{"联系人", "联系人姓名"}},
		{Name: "title", Label: "职务", English: "Post", Type: kind.Text, Limit: "..30", Alias: []string{"职位"}},
		{Name: "phone", Label: "电话", English: "Telephone", Type: kind.Phone, Required: kind.Later, Alias: []string{"联系电话", "手机", "联系方式"}},
		{Name: "email", Label: "邮箱", English: "E-mail", Type: kind.Email, Alias: []string{"电子邮箱"}},
		{Name: "is_main", Label: "主要联系人", English: "Main contact", Type: kind.Bool, Required: kind.Always, Default: "否"},
	},
}

// cooperating says what the archive asks of a partner that we cooperate with. A supplier
// only sells us goods. Old ledgers lack it, so it is listed as to be completed; whoever
// admits a partner is asked for it (package partner).
func cooperating(field, zh, en string) kind.Check {
	return kind.Check{Field: field, Is: "required", Later: true, Warn: true, Say: fault.T("合作中的伙伴请填写"+zh+"。", "State "+en+" of a partner we cooperate with."), When: []kind.Cond{
		{Field: "category", In: []string{"GY"}, Not: true}, {Field: "supplier_category", In: []string{""}}, {Field: "status", In: []string{"active", "improving", "suspended"}}}}
}

// partnerCert is a licence or certificate of a partner (domain §2.5, 明细 资质). Its scan is
// an attachment of the partner.
var partnerCert = kind.Kind{
	Name: "partner_cert", Label: "资质", English: "Qualifications", Title: "name", Parent: "partner_id",
	Fields: []kind.Field{
		{Name: "partner_id", Label: "伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Hidden: true},
		{Name: "name", Label: "资质名称", English: "Qualification", Type: kind.Text, Required: kind.Always, Limit: "1..60"},
		{Name: "no", Label: "编号", English: "Number", Type: kind.Text, Limit: "..40"},
		{Name: "expiry", Label: "有效期至", English: "Valid until", Type: kind.Date},
		{Name: "days_left", Label: "剩余天数", English: "Days left", Type: kind.Int, Calc: &kind.Calc{Fn: kind.DaysLeft, From: []string{"expiry"}}},
	},
}

// partnerHistory is what old books tell of a cooperation (domain §2.5, 明细 合作历史). What
// documents tell stands with them and is shown beside it.
var partnerHistory = kind.Kind{
	Name: "partner_history", Label: "合作历史", English: "History", Title: "event", Parent: "partner_id",
	Fields: []kind.Field{
		{Name: "partner_id", Label: "伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Hidden: true},
		{Name: "date", Label: "日期", English: "Date", Type: kind.Date, Required: kind.Always, Limit: "..today"},
		{Name: "event", Label: "事项", English: "Event", Type: kind.Text, Required: kind.Always, Limit: "1..200"},
		{Name: "operator", Label: "经办", English: "In charge", Type: kind.Text, Limit: "..20"},
	},
}
