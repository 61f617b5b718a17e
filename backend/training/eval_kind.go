package training

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Eval is what somebody thought of a training, and three months later his head of what
// it changed (domain §2.4 培训效果评估表). Who gives marks need not be named.
var Eval = kind.Kind{
	Name: "training_eval", Label: "培训效果评估表", English: "Evaluations of training", Chapter: "people", Key: "doc_no", Title: "doc_no", Quick: "session_id",
	Number: &kind.Numbering{Prefix: "PXPG", Date: "YYYYMM", Digits: 3},
	Fields: []kind.Field{
		docNo("评估编号", "效果评估", "Evaluation"),
		{Name: "session_id", Label: "培训", English: "Session", Type: kind.Ref, To: "training_session", Required: kind.Always},
		{Name: "evaluator", Label: "评估人", English: "Evaluated by", Type: kind.Ref, To: "employee", Alias: []string{"学员"}},
		written(hidden(kind.Field{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"})),
		marks("s_content", "课程内容", "Content"), marks("s_trainer", "讲师授课", "Trainer"), marks("s_org", "组织安排", "Organisation"), marks("s_use", "实用收获", "Use"),
		written(kind.Field{Name: "score", Label: "得分", English: "Score", Type: kind.Decimal, Scale: HourScale}),
		{Name: "advice", Label: "建议", English: "Advice", Type: kind.LongText, Limit: "..1000", Hidden: true},
		{Name: "behavior", Label: "行为改进评价(3个月后)", English: "Behaviour three months later", Type: kind.Enum, Codes: "effect", Section: fault.T("三个月后", "Three months later")},
		{Name: "behavior_by", Label: "评价人", English: "Judged by", Type: kind.Ref, To: "employee", Hidden: true},
		{Name: "behavior_on", Label: "评价日期", English: "Judged on", Type: kind.Date, Limit: "2000-01-01..today", Hidden: true},
		{Name: "behavior_note", Label: "行为改进说明", English: "What has changed", Type: kind.LongText, Limit: "..1000", Hidden: true},
	},
	Columns: []string{"doc_no", "session_id", "evaluator", "s_content", "s_trainer", "s_org", "s_use", "score", "behavior"},
	Access:  access(""),
	Dept:    "dept_id", Owner: "evaluator",
}

func marks(name, label, english string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Int, Required: kind.Always, Limit: "1..5"}
}

// External is somebody sent to a training elsewhere (domain §2.4 外出培训申请表, flow
// simple_approval). When he is back it becomes a record of training.
var External = kind.Kind{
	Name: "training_ext_app", Label: "外出培训申请表", English: "Applications for outside training", Chapter: "people", Key: "doc_no", Title: "title",
	Number: &kind.Numbering{Prefix: "WPX", Date: "YYYYMM", DateBy: "apply_date", Digits: 3},
	Fields: []kind.Field{
		docNo("单据编号", "外出培训申请", "Application"),
		{Name: "apply_dept", Label: "申请部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "applicant", Label: "申请人", English: "Asked by", Type: kind.Ref, To: "employee", Required: kind.Always},
		{Name: "apply_date", Label: "申请日期", English: "Date", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today"},
		{Name: "title", Label: "培训名称", English: "Training", Type: kind.Text, Required: kind.Always, Limit: "2..60"},
		hidden(trainingType()),
		{Name: "org", Label: "主办机构", English: "Held by", Type: kind.Text, Required: kind.Always, Limit: "2..60"},
		{Name: "dates", Label: "起止日期", English: "Dates", Type: kind.DateRange, Required: kind.Always},
		written(hidden(kind.Field{Name: "end_date", Label: "结束日期", English: "Ends on", Type: kind.Date})),
		{Name: "place", Label: "地点", English: "Place", Type: kind.Text, Required: kind.Always, Limit: "1..60"},
		{Name: "reason", Label: "申请理由", English: "Reason", Type: kind.LongText, Limit: "..500", Hidden: true},
		{Name: "cost", Label: "费用", Head: "费用(元)", English: "Cost (yuan)", Type: kind.Money, Required: kind.Always, Limit: "0.."},
		{Name: "bond", Label: "是否签服务协议", English: "Service agreement signed", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "deliver", Label: "返回后提交", English: "To be handed in on return", Type: kind.Text, Required: kind.Always, Default: "心得+证书复印件", Limit: "1..60"},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "training_ext_status", Required: kind.Always, Default: "draft"},
		written(kind.Field{Name: "actual_cost", Label: "实际费用", Head: "实际费用(元)", English: "Actual cost (yuan)", Type: kind.Money, Limit: "0..", Section: fault.T("返回登记", "On return")}),
		back(hours("hours", "课时", "Hours", "0.5..200", kind.No)),
		back(score("score", "成绩", "Score", "")),
		back(kind.Field{Name: "result", Label: "结果", English: "Result", Type: kind.Enum, Codes: "train_result"}),
		back(kind.Field{Name: "cert_no", Label: "证书编号", English: "Certificate number", Type: kind.Text, Limit: "..40"}),
		back(kind.Field{Name: "cert_expiry", Label: "证书有效期至", English: "Certificate valid until", Type: kind.Date}),
		back(kind.Field{Name: "outcome", Label: "学习成果/心得", English: "What was learnt", Type: kind.LongText, Limit: "..2000"}),
		{Name: "files", Label: "通知/证书", English: "Invitation, certificate", Type: kind.File, Hidden: true},
	},
	Columns: []string{"doc_no", "apply_dept", "applicant", "apply_date", "title", "org", "dates", "place", "cost", "bond", "deliver", "actual_cost", "status"},
	Totals:  []string{"cost", "actual_cost"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "submitted", Label: "部门负责人意见", English: "Head of the department", By: kind.DeptHead},
		{Status: "hr", Label: "人力资源意见", English: "Human resources", By: kind.AdminHead},
		{Status: "leader", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: append(externalMoves(),
		kind.Step{Name: "back", Label: "返回登记", English: "Enter what came of it", From: []string{"approved"}, To: "done", Roles: []string{"clerk"}, Rule: true,
			Asks: []string{"actual_cost", "hours", "score", "result", "cert_no", "cert_expiry", "outcome"}},
		kind.Step{Name: "drop", Label: "未成行", English: "Did not go", From: []string{"approved"}, To: "dropped", Roles: []string{"clerk"}, Reason: true, Quiet: true}),
	Reminders: []kind.Reminder{{Name: "training_deliver", Text: fault.T("外出培训返回后提交", "What is due after an outside training"), Field: "end_date", Days: 10, Lead: []int{7, 0}, Late: true,
		When: []kind.Cond{{Field: "status", In: []string{"approved"}}}, To: kind.Tell(kind.ToClerk, kind.ToPerson)}},
	Access: access("VCESP@self"),
	Dept:   "apply_dept", Owner: "applicant",
}

// externalMoves are the steps of simple_approval past one desk more.
func externalMoves() []kind.Step {
	out := moves("approved")
	for i := range out {
		if out[i].Does != kind.Submits {
			out[i].From = []string{"submitted", "hr", "leader"}
		}
	}
	return out
}

// back is a field that is written on return.
func back(f kind.Field) kind.Field { return written(hidden(f)) }

// Chance is what is offered to somebody after a training (policy 六(一)2: 根据培训效果和
// 员工职业发展规划，为员工提供晋升、调岗等发展机会).
var Chance = kind.Kind{
	Name: "development_chance", Label: "发展机会记录", English: "Chances of development", Chapter: "people", Title: "basis", Quick: "employee_id", Sort: "-noted_on",
	Fields: []kind.Field{
		{Name: "employee_id", Label: "员工", English: "Employee", Type: kind.Ref, To: "employee", Required: kind.Always, Section: fault.T("发展机会", "Chance")},
		{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department", Hidden: true},
		{Name: "noted_on", Label: "登记日期", English: "Noted on", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today"},
		{Name: "chance", Label: "发展机会", English: "Chance", Type: kind.Enum, Codes: "change_type", Required: kind.Always, Default: "promote"},
		{Name: "position", Label: "目标岗位", English: "Position", Type: kind.Text, To: "position", Limit: "..30"},
		{Name: "basis", Label: "依据（培训、能力、绩效）", Head: "依据", English: "Why (training, skills, performance)", Type: kind.LongText, Required: kind.Always, Limit: "2..1000"},
		{Name: "session_id", Label: "相关培训", English: "After the session", Type: kind.Ref, To: "training_session", Hidden: true},
		written(kind.Field{Name: "training", Label: "当时培训情况", English: "Training at that time", Type: kind.Text}),
		{Name: "due_on", Label: "计划落实日期", English: "To be decided by", Type: kind.Date},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "chance_status", Required: kind.Always, Default: "open"},
		{Name: "result", Label: "落实情况", English: "What came of it", Type: kind.Text, Limit: "..200"},
	},
	Columns: []string{"noted_on", "employee_id", "chance", "position", "basis", "training", "due_on", "status", "result"},
	Open:    []string{"open"},
	Steps: []kind.Step{
		{Name: "take", Label: "已落实", English: "It was taken", From: []string{"open"}, To: "taken", Roles: []string{"clerk", "dept_head"}, Asks: []string{"result"}},
		{Name: "drop", Label: "不再考虑", English: "No longer considered", From: []string{"open"}, To: "dropped", Roles: []string{"clerk", "dept_head"}, Reason: true, Quiet: true},
	},
	Access: kind.Access{"admin": "VXPO", "area_head": "VCESPO", "dept_head": "VCESPO@dept", "clerk": "VCESXPO", "viewer": "V@self", "auditor": "VPO"},
	Dept:   "dept_id", Owner: "employee_id",
}
