// Package partner is the archive of partners beyond their cards: what is done together,
// the agreements and their renewals, the talks, how partners are assessed and what follows
// from it. Suppliers are partners of a category and are assessed by items of their own.
package partner

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind {
	return []kind.Kind{Project, Agreement, Eval, evalRow, Talk, talkItem, Action}
}

// archive is the row 合作伙伴档案 of the domain's table. Amounts are sensitive (不含金额),
// so whoever works with them has Z.
var archive = kind.Access{"admin": "VXPO", "area_head": "VAPOZ", "dept_head": "VPOZ@all CE@dept", "clerk": "VCEPOIZ", "viewer": "V@all", "auditor": "VPOZ"}

// Project is something done together with a partner (domain §2.5 合作项目).
var Project = kind.Kind{
	Name: "partner_project", Label: "合作项目", English: "Joint projects", Chapter: "partner", Key: "doc_no", Title: "name", Quick: "partner_id",
	Number: &kind.Numbering{Prefix: "HZXM", Date: "YYYY", DateBy: "start", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "项目编号", Head: "编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号"}, Section: fault.T("合作项目", "Joint project")},
		{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Alias: []string{"伙伴名称", "合作单位"}},
		{Name: "name", Label: "项目名称", English: "Project", Type: kind.Text, Required: kind.Always, Limit: "2..60"},
		{Name: "coop_mode", Label: "合作方式", English: "Form of cooperation", Type: kind.Enum, Codes: "coop_mode", Required: kind.Always},
		{Name: "start", Label: "开始", English: "From", Type: kind.Date, Required: kind.Always, Alias: []string{"开始日期"}},
		{Name: "end", Label: "结束", English: "Until", Type: kind.Date, Alias: []string{"结束日期"}},
		{Name: "amount", Label: "合同金额(元)", Head: "金额(元)", English: "Value (yuan)", Type: kind.Money, Limit: "0..", Sensitive: true, Alias: []string{"金额", "合同金额"}},
		{Name: "dept_id", Label: "对接部门", English: "Our department", Type: kind.Ref, To: "department"},
		{Name: "owner_id", Label: "负责人", English: "In charge", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "coop_project_status", Required: kind.Always, Default: "running"},
		{Name: "progress", Label: "进展", English: "Progress", Type: kind.LongText, Limit: "..1000"},
		{Name: "result", Label: "结果评价", Head: "结果", English: "Outcome", Type: kind.LongText, Limit: "..1000"},
		{Name: "satisfaction", Label: "满意度", English: "Satisfaction", Type: kind.Enum, Codes: "satisfaction"},
	},
	Columns: []string{"doc_no", "name", "partner_id", "coop_mode", "start", "end", "amount", "dept_id", "owner_id", "status", "progress", "result", "satisfaction"},
	Totals:  []string{"amount"},
	Checks: []kind.Check{
		{Field: "end", Is: ">=", Than: "start", Say: fault.T("结束日期不能早于开始日期。", "A project must not end before it begins.")},
		{Field: "end", Is: "required", When: []kind.Cond{{Field: "status", In: []string{"finished", "stopped"}}}, Say: fault.T("项目已完成或中止，请填写结束日期。", "State when the project ended.")},
	},
	Access: archive, Dept: "dept_id", Owner: "owner_id",
}

// underReview are the statuses of an agreement that is being decided about.
var underReview = []string{"reviewing"}

// Agreement is what was signed with a partner (domain §2.5 合作协议台账, flow agreement).
// Whether it is in force follows from its dates (state) and is stored nowhere; stored is
// what people did with it.
var Agreement = kind.Kind{
	Name: "agreement", Label: "合作协议", English: "Agreements", Chapter: "partner", Key: "doc_no", Title: "title", Quick: "partner_id",
	Number: &kind.Numbering{Prefix: "XY", Date: "YYYY", DateBy: "start_date", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "协议编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"合同编号", "编号"}, Section: fault.T("协议", "Agreement")},
		{Name: "title", Label: "协议名称", English: "Agreement", Type: kind.Text, Required: kind.Always, Limit: "2..60", Alias: []string{"合同名称"}},
		{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Alias: []string{"伙伴名称", "合作单位", "对方单位"}},
		{Name: "type", Label: "类型", English: "Kind of agreement", Type: kind.Enum, Codes: "agreement_type", Required: kind.Always, Alias: []string{"协议类型"}},
		{Name: "sign_date", Label: "签订日期", English: "Signed on", Type: kind.Date, Limit: "..today"},
		{Name: "start_date", Label: "生效日期", English: "In force from", Type: kind.Date, Required: kind.Later, Alias: []string{"起始日期"}},
		{Name: "end_date", Label: "到期日期", English: "Until", Type: kind.Date, Alias: []string{"截止日期", "到期日"}},
		{Name: "perpetual", Label: "长期有效", English: "Without end", Type: kind.Bool, Required: kind.Always, Default: "否", Hidden: true},
		{Name: "days_left", Label: "剩余天数", English: "Days left", Type: kind.Int, Calc: &kind.Calc{Fn: kind.TermLeft, From: []string{"status", "start_date", "end_date", "auto_renew"}}},
		{Name: "amount", Label: "金额(元)", English: "Value (yuan)", Type: kind.Money, Limit: "0..", Alias: []string{"金额", "合同金额"}},
		{Name: "payment", Label: "付款方式", English: "Terms of payment", Type: kind.Text, Limit: "..60"},
		{Name: "dept_id", Label: "我方责任部门", English: "Our department", Type: kind.Ref, To: "department", Alias: []string{"责任部门"}},
		{Name: "owner_id", Label: "经办人", English: "In charge", Type: kind.Ref, To: "employee"},
		{Name: "state", Label: "状态", English: "State", Type: kind.Enum, Codes: "agreement_status", Calc: &kind.Calc{Fn: kind.Term, From: []string{"status", "start_date", "end_date", "auto_renew"}}},
		{Name: "status", Label: "办理状态", English: "Status", Type: kind.Enum, Codes: "agreement_status", Required: kind.Always, Default: "draft", Hidden: true},
		{Name: "our_duty", Label: "我方权利义务", English: "Our rights and duties", Type: kind.LongText, Required: kind.Later, Limit: "..2000", Hidden: true, Section: fault.T("权利义务", "Rights and duties")},
		{Name: "their_duty", Label: "对方权利义务", English: "Their rights and duties", Type: kind.LongText, Required: kind.Later, Limit: "..2000", Hidden: true},
		{Name: "auto_renew", Label: "自动续期", English: "Renews itself", Type: kind.Bool, Required: kind.Always, Default: "否", Section: fault.T("续期与归档", "Renewal and filing")},
		{Name: "remind_days", Label: "提醒提前天数", English: "Reminders (days ahead)", Type: kind.Multi, Required: kind.Always, Default: "90;60;30;7", Hidden: true},
		{Name: "prev_id", Label: "前一协议", English: "Former agreement", Type: kind.Ref, To: "agreement", Hidden: true},
		{Name: "paper_place", Label: "原件存放", English: "Original kept at", Type: kind.Text, Limit: "..60", Alias: []string{"存放位置"}},
		{Name: "filed_on", Label: "归档日期", English: "Filed on", Type: kind.Date, Locked: true, Hidden: true},
		{Name: "stop_date", Label: "终止日期", English: "Stopped on", Type: kind.Date, Locked: true, Hidden: true},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Alias: []string{"说明"}},
	},
	Columns: []string{"doc_no", "title", "partner_id", "type", "sign_date", "start_date", "end_date", "days_left", "amount", "payment", "dept_id", "owner_id", "auto_renew", "paper_place", "state", "remark"},
	Totals:  []string{"amount"},
	Open:    []string{"draft"},
	Chain: []kind.Stage{
		{Status: "reviewing", Label: "部门负责人意见", English: "Head of the department", By: kind.DeptHead},
		{Status: "reviewing", Label: "行政部意见", English: "Administration", By: kind.AdminHead},
		{Status: "reviewing", Label: "财务部意见", English: "Finance", By: kind.FinanceHead},
		{Status: "reviewing", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "送审", English: "Submit", From: []string{"draft"}, To: "approved", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: underReview, To: "approved", Does: kind.Approves, Rule: true},
		{Name: "return", Label: "退回", English: "Send back", From: underReview, To: "draft", Does: kind.Returns, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: underReview, To: "draft", Does: kind.Withdraws},
		{Name: "sign", Label: "登记签订", English: "Signed", From: []string{"approved"}, To: "signed", Roles: []string{"clerk", "area_head"}, Asks: []string{"paper_place"}, Rule: true},
		{Name: "file", Label: "归档", English: "File", From: []string{"signed", "renewed", "terminated"}, Roles: []string{"clerk"}, Quiet: true, Asks: []string{"paper_place"}, Rule: true,
			When: []kind.Cond{{Field: "filed_on", In: []string{""}}}},
		{Name: "renew", Label: "续签", English: "Renew", From: []string{"signed"}, Roles: []string{"clerk"}, Quiet: true, Rule: true, When: []kind.Cond{{Field: "perpetual", In: []string{"0"}}}},
		{Name: "terminate", Label: "提前终止", English: "End early", From: []string{"signed"}, To: "terminated", Roles: []string{"area_head", "clerk"}, Reason: true, Quiet: true, Asks: []string{"stop_date"}, Rule: true},
	},
	Checks: []kind.Check{
		{Field: "end_date", Is: ">", Than: "start_date", Say: fault.T("到期日期要晚于生效日期。", "An agreement must end after it comes into force.")},
		{Field: "end_date", Is: "required", When: []kind.Cond{{Field: "perpetual", In: []string{"1"}, Not: true}}, Later: true, Say: fault.T("请填写到期日期；长期有效的协议请勾选“长期有效”。", "State when it ends, or tick “Without end”.")},
		{Field: "perpetual", Is: "=", Value: "0", When: []kind.Cond{{Field: "end_date", In: []string{""}, Not: true}}, Say: fault.T("写了到期日期，就不能是“长期有效”。", "An agreement with an end is not without end.")},
	},
	Reminders: []kind.Reminder{{Name: "agreement_expiry", Text: fault.T("协议到期", "Agreements that end"), Field: "end_date", Lead: []int{90, 60, 30, 7, 0}, LeadBy: "remind_days",
		When: []kind.Cond{{Field: "state", In: []string{"effective", "expiring", "expired"}}}, To: []kind.Told{{Who: kind.ToClerk}, {Who: kind.ToPerson}, {Who: kind.ToAreaHead, Within: 30}}}},
	// Whoever wrote a draft may mend it; drafts are voided (domain §3.2, rule 6a).
	Access: kind.Access{"admin": "VXPO", "area_head": "VAPO", "dept_head": "VCES@dept", "clerk": "VCESRXPO", "auditor": "VPO"},
	Dept:   "dept_id", Owner: "owner_id",
}

// Talk is what was talked about with a partner (domain §2.5 合作会谈). Whether points are
// open follows from its lines.
var Talk = kind.Kind{
	Name: "partner_talk", Label: "合作会谈记录", English: "Talks with partners", Chapter: "partner", Key: "doc_no", Title: "doc_no", Quick: "partner_id",
	Number: &kind.Numbering{Prefix: "HZHT", Date: "YYYYMM", DateBy: "talk_date", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Section: fault.T("会谈", "Talk")},
		{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Alias: []string{"伙伴名称"}},
		{Name: "talk_date", Label: "日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "..today", Alias: []string{"会谈日期"}},
		{Name: "mode", Label: "方式", English: "How", Type: kind.Enum, Codes: "contact_mode", Required: kind.Always, Default: "onsite"},
		{Name: "place", Label: "地点", English: "Where", Type: kind.Text, Limit: "..60"},
		{Name: "our_people", Label: "我方人员", English: "Our side", Type: kind.Multi, Required: kind.Always},
		{Name: "their_people", Label: "对方人员", English: "Their side", Type: kind.Text, Required: kind.Always, Limit: "..100"},
		{Name: "dept_id", Label: "对接部门", English: "Our department", Type: kind.Ref, To: "department", Hidden: true},
		{Name: "recorder", Label: "记录人", English: "Recorded by", Type: kind.Ref, To: "employee", Hidden: true},
		{Name: "topic", Label: "议题", English: "Topics", Type: kind.LongText, Required: kind.Always, Limit: "..1000", Section: fault.T("内容", "What was said")},
		{Name: "problems", Label: "存在问题", Head: "问题", English: "Problems", Type: kind.LongText, Limit: "..2000"},
		{Name: "solutions", Label: "解决方案", English: "Solutions", Type: kind.LongText, Limit: "..2000"},
		{Name: "followups", Label: "跟进事项", English: "Open points", Type: kind.Sub, To: "partner_talk_item"},
		{Name: "open_points", Label: "未完成事项", Head: "未完成", English: "Points left", Type: kind.Int, Locked: true},
		{Name: "next_due", Label: "时限", English: "Next due", Type: kind.Date, Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "talk_status", Required: kind.Always, Default: "closed", Locked: true},
	},
	Columns: []string{"doc_no", "talk_date", "partner_id", "place", "mode", "our_people", "their_people", "topic", "problems", "solutions", "open_points", "next_due", "status"},
	Access:  archive, Dept: "dept_id", Owner: "recorder",
}

var talkItem = kind.Kind{
	Name: "partner_talk_item", Label: "跟进事项", English: "Open points", Title: "item", Parent: "talk_id",
	Fields: []kind.Field{
		{Name: "talk_id", Label: "会谈", English: "Talk", Type: kind.Ref, To: "partner_talk", Required: kind.Always, Hidden: true},
		{Name: "item", Label: "事项", English: "Point", Type: kind.Text, Required: kind.Always, Limit: "1..200"},
		{Name: "owner_id", Label: "责任人", English: "In charge", Type: kind.Ref, To: "employee"},
		{Name: "due", Label: "时限", English: "Due", Type: kind.Date},
		{Name: "done", Label: "已完成", English: "Done", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "done_on", Label: "完成日期", English: "Done on", Type: kind.Date, Limit: "..today"},
		{Name: "outcome", Label: "结果", English: "Outcome", Type: kind.Text, Limit: "..200"},
	},
}

// reviews are the statuses of a paper that the department and the executive decide about.
var reviews = []string{"submitted", "leader"}

// Action is what follows from an assessment (domain §2.5 合作策略调整审批表, flow
// simple_approval). Once it is approved and its day has come, the partner's card follows.
var Action = kind.Kind{
	Name: "partner_action", Label: "合作策略调整", English: "Changes of strategy", Chapter: "partner", Key: "doc_no", Title: "doc_no", Quick: "partner_id",
	Number: &kind.Numbering{Prefix: "HZTZ", Date: "YYYY", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Section: fault.T("策略调整", "Change of strategy")},
		{Name: "partner_id", Label: "合作伙伴", English: "Partner", Type: kind.Ref, To: "partner", Required: kind.Always, Alias: []string{"伙伴名称"}},
		{Name: "eval_id", Label: "依据评估", English: "Assessment", Type: kind.Ref, To: "partner_eval", Required: kind.Always},
		{Name: "action", Label: "调整类型", English: "What is done", Type: kind.Enum, Codes: "partner_action", Required: kind.Always},
		{Name: "content", Label: "内容说明", English: "Particulars", Type: kind.LongText, Required: kind.Always, Limit: "2..1000"},
		{Name: "effective_date", Label: "生效日期", English: "From", Type: kind.Date, Required: kind.Always, Default: "today"},
		{Name: "improve_by", Label: "改进期限", English: "To improve by", Type: kind.Date},
		{Name: "new_level", Label: "调整后重要程度", English: "Importance from then on", Type: kind.Enum, Codes: "partner_level"},
		{Name: "blacklist", Label: "列入黑名单", English: "Black list", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "settlement", Label: "遗留结算/交接", English: "Settlement and handing over", Type: kind.LongText, Limit: "..1000"},
		{Name: "dept_id", Label: "对接部门", English: "Our department", Type: kind.Ref, To: "department", Hidden: true},
		{Name: "applicant", Label: "经办人", English: "Filed by", Type: kind.Ref, To: "employee", Hidden: true},
		{Name: "done_on", Label: "执行日期", English: "Carried out on", Type: kind.Date, Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "strategy_status", Required: kind.Always, Default: "draft"},
	},
	Columns: []string{"doc_no", "partner_id", "eval_id", "action", "effective_date", "improve_by", "blacklist", "done_on", "status"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "submitted", Label: "对接部门意见", English: "Department in charge", By: kind.DeptHead},
		{Status: "leader", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: "approved", Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: reviews, To: "approved", Does: kind.Approves, Rule: true},
		{Name: "return", Label: "退回", English: "Send back", From: reviews, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "reject", Label: "不同意", English: "Reject", From: reviews, To: "rejected", Does: kind.Rejects, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: slices.Clone(reviews), To: "draft", Does: kind.Withdraws},
		{Name: "carry_out", Label: "执行", English: "Carry out", From: []string{"approved"}, To: "done", Roles: []string{"clerk", "area_head"}, Rule: true},
	},
	Checks: []kind.Check{
		{Field: "settlement", Is: "required", Warn: true, When: []kind.Cond{{Field: "action", In: []string{"terminate"}}}, Say: fault.T("终止合作要写明遗留结算和交接。", "State what is settled and handed over when a cooperation ends.")},
		{Field: "improve_by", Is: "required", When: []kind.Cond{{Field: "action", In: []string{"improve"}}}, Say: fault.T("限期改进要写明改进期限。", "State by when it is to be improved.")},
		{Field: "improve_by", Is: ">", Than: "effective_date", Say: fault.T("改进期限要晚于生效日期。", "The deadline must be after the day from which it holds.")},
		{Field: "blacklist", Is: "=", Value: "0", When: []kind.Cond{{Field: "action", In: []string{"terminate"}, Not: true}}, Say: fault.T("只有终止合作时才能列入黑名单。", "Only whom the cooperation ends with goes on the black list.")},
	},
	Access: kind.Access{"admin": "VPO", "area_head": "VAPO", "dept_head": "VCES@dept", "clerk": "VCESRXPO", "auditor": "VPO"},
	Dept:   "dept_id", Owner: "applicant",
}
