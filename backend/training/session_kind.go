package training

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// The statuses of a session (flow training).
const (
	planned   = "planned"
	notified  = "notified"
	held      = "held"
	examined  = "examined"
	archived  = "archived"
	cancelled = "cancelled"
)

var arranged = []kind.Cond{{Field: "status", In: []string{notified, held, examined, archived}}}

// Session is one time that a course is held (domain §2.4 培训实施记录, flow training). Who
// takes part, was there and how he did are records of training_record; what the head says
// of them is counted from those.
var Session = kind.Kind{
	Name: "training_session", Label: "培训实施记录", English: "Training sessions", Chapter: "people", Key: "doc_no", Title: "name", Quick: "plan_row_id",
	Number: &kind.Numbering{Prefix: "PX", Date: "YYYYMM", Digits: 3},
	Fields: []kind.Field{
		docNo("培训编号", "培训", "Session"),
		{Name: "course_id", Label: "课程", English: "Course", Type: kind.Ref, To: "course", Required: kind.Always},
		written(kind.Field{Name: "name", Label: "培训名称", English: "Training", Type: kind.Text}),
		written(kind.Field{Name: "type", Label: "类型", English: "Kind of training", Type: kind.Enum, Codes: "training_type"}),
		written(kind.Field{Name: "plan_id", Label: "计划来源", English: "Planned in", Type: kind.Ref, To: "training_plan", Hidden: true}),
		written(kind.Field{Name: "plan_row_id", Label: "计划项", English: "Line of the plan", Type: kind.Ref, To: "plan_course", Hidden: true}),
		written(kind.Field{Name: "plan_month", Label: "计划时间", English: "Planned for", Type: kind.Month}),
		mode(),
		{Name: "start_at", Label: "开始时间", Head: "日期", English: "Begins", Type: kind.DateTime},
		{Name: "end_at", Label: "结束时间", English: "Ends", Type: kind.DateTime, Hidden: true},
		hours("hours", "实际课时", "Hours", "0.5..200", kind.No),
		{Name: "trainer", Label: "讲师", English: "Trainer", Type: kind.Text, Limit: "..40"},
		{Name: "trainer_type", Label: "讲师类型", English: "Kind of trainer", Type: kind.Enum, Codes: "trainer_type", Required: kind.Always, Default: "internal", Hidden: true},
		{Name: "place", Label: "地点", English: "Place", Type: kind.Text, To: "location", Limit: "..40"},
		{Name: "dept_id", Label: "组织部门", English: "Organised by (department)", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "organiser", Label: "组织人", English: "Organised by", Type: kind.Ref, To: "employee", Hidden: true},
		{Name: "content", Label: "内容摘要", English: "What is taught", Type: kind.LongText, Limit: "..2000", Hidden: true},
		{Name: "exam_mode", Label: "考核方式", English: "Examination", Type: kind.Enum, Codes: "exam_mode", Hidden: true, Section: fault.T("考核与费用", "Examination and cost")},
		hidden(score("pass_score", "合格分", "Pass mark", "")),
		{Name: "valid_months", Label: "证书有效期(月)", English: "Certificate valid for (months)", Type: kind.Int, Limit: "1..240", Hidden: true},
		{Name: "cost", Label: "费用", Head: "费用(元)", English: "Cost (yuan)", Type: kind.Money, Limit: "0.."},
		{Name: "files", Label: "课件/照片", English: "Slides, photographs", Type: kind.File, Hidden: true},
		{Name: "signin_scan", Label: "签到表扫描件", English: "Signed list of attendance", Type: kind.File, Hidden: true},
		inSection(count("expected", "应到", "Expected"), "结果", "Result"), count("attended", "实到", "Present"), count("passed", "合格人数", "Passed"),
		written(kind.Field{Name: "average", Label: "平均分", English: "Average score", Type: kind.Decimal, Scale: HourScale}),
		written(kind.Field{Name: "eval_score", Label: "评估得分", English: "Score of its evaluation", Type: kind.Decimal, Scale: HourScale}),
		written(kind.Field{Name: "no_scan", Label: "无签到扫描件原因", English: "Why the signed list is missing", Type: kind.Text, Limit: "..100", Hidden: true}),
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "training_status", Required: kind.Always, Default: planned},
		remarks(),
	},
	Columns: []string{"doc_no", "name", "type", "mode", "plan_month", "start_at", "hours", "trainer", "place", "dept_id", "expected", "attended", "passed", "average", "cost", "eval_score", "status"},
	Totals:  []string{"expected", "attended", "passed", "cost"},
	Open:    []string{planned, notified, held, examined},
	Reminders: []kind.Reminder{{Name: "training_plan_due", Text: fault.T("培训计划实施前", "Planned trainings"), Field: "plan_month", Lead: []int{7}, Late: true,
		When: []kind.Cond{{Field: "status", In: []string{planned}}}, To: kind.Tell(kind.ToClerk)}},
	Steps: []kind.Step{
		{Name: "notify", Label: "发通知", English: "Announce", From: []string{planned}, To: notified, Roles: []string{"clerk", "dept_head"}, Rule: true},
		{Name: "hold", Label: "录入签到", English: "Enter who was there", From: []string{notified}, To: held, Roles: []string{"clerk"}, Rule: true},
		{Name: "exam", Label: "成绩录入完毕", English: "All scores are entered", From: []string{held}, To: examined, Roles: []string{"clerk"}, Rule: true, When: []kind.Cond{{Field: "exam_mode", In: []string{"none"}, Not: true}}},
		{Name: "archive", Label: "归档", English: "Archive", From: []string{held, examined}, To: archived, Roles: []string{"clerk"}, Rule: true, Asks: []string{"no_scan"}},
		{Name: "reopen", Label: "撤销归档", English: "Take out of the archive", From: []string{archived}, To: examined, Roles: []string{"clerk"}, Reason: true, Quiet: true, Rule: true},
		{Name: "cancel", Label: "取消", English: "Cancel", From: []string{planned, notified}, To: cancelled, Roles: []string{"clerk"}, Reason: true, Quiet: true, Rule: true},
	},
	Checks: []kind.Check{
		{Field: "start_at", Is: "required", When: arranged, Say: fault.T("请填写开始时间。", "Say when it begins.")},
		{Field: "end_at", Is: "required", When: arranged, Say: fault.T("请填写结束时间。", "Say when it ends.")},
		{Field: "end_at", Is: ">", Than: "start_at", Say: fault.T("结束时间要晚于开始时间。", "It must end after it begins.")},
		{Field: "trainer", Is: "required", When: arranged, Say: fault.T("请填写讲师。", "Name the trainer.")},
		{Field: "place", Is: "required", When: arranged, Say: fault.T("请填写地点。", "Name the place.")},
		{Field: "content", Is: "required", When: arranged, Say: fault.T("请填写内容摘要。", "Say what is taught.")},
	},
	Access: access(""),
	Dept:   "dept_id", Owner: "organiser",
}

func inSection(f kind.Field, label, english string) kind.Field {
	f.Section = fault.T(label, english)
	return f
}

func count(name, label, english string) kind.Field {
	return written(kind.Field{Name: name, Label: label, English: english, Type: kind.Int})
}

// elsewhere are records that no session says anything of.
var elsewhere = []kind.Cond{{Field: "session_id", In: []string{""}}}

// Record is one person at one training (domain §2.4 培训记录/考核成绩, with 培训签到表): at a
// session, or sent out, or of an old ledger. What a session says stands in it as it was:
// people are listed, counted and carded by it alone.
var Record = kind.Kind{
	Name: "training_record", Label: "培训记录", English: "Training records", Chapter: "people", Title: "name", Sort: "-train_date", Quick: "employee_id session_id",
	Fields: []kind.Field{
		{Name: "emp_no", Label: "工号", English: "Employee number", Type: kind.Text, Limit: "..20", Alias: []string{"员工编号", "编号"}, Section: fault.T("培训", "Training")},
		{Name: "employee_id", Label: "员工", Head: "姓名", English: "Employee", Type: kind.Ref, To: "employee", Required: kind.Always, Alias: []string{"姓名", "学员"}},
		{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department", Alias: []string{"所属部门"}},
		{Name: "session_id", Label: "培训", English: "Session", Type: kind.Ref, To: "training_session", Hidden: true},
		{Name: "name", Label: "培训名称", English: "Training", Type: kind.Text, Required: kind.Always, Limit: "1..60", Alias: []string{"培训内容", "课程", "课程名称", "外部培训名称"}},
		{Name: "course_id", Label: "对应课程", English: "Course", Type: kind.Ref, To: "course", Hidden: true},
		trainingType(),
		{Name: "train_date", Label: "日期", English: "Date", Type: kind.Date, Limit: "1980-01-01..", Alias: []string{"培训日期"}},
		hours("hours", "课时", "Hours", "0..200", kind.No),
		{Name: "mode", Label: "方式", English: "Form of training", Type: kind.Enum, Codes: "training_mode", Required: kind.Always, Default: "external", Alias: []string{"培训方式"}},
		{Name: "org", Label: "讲师/机构", English: "Trainer or organisation", Type: kind.Text, Limit: "..60", Alias: []string{"讲师", "培训机构", "机构"}},
		{Name: "expected", Label: "应到", English: "Expected", Type: kind.Bool, Required: kind.Always, Default: "是", Hidden: true, Section: fault.T("出勤与成绩", "Attendance and score")},
		{Name: "attendance", Label: "出勤", English: "Attendance", Type: kind.Enum, Codes: "attendance"},
		{Name: "sign_at", Label: "签到时间", English: "Signed at", Type: kind.DateTime, Hidden: true},
		examMode(),
		hidden(score("pass_score", "合格分", "Pass mark", "60")),
		score("score", "成绩", "Score", ""),
		{Name: "result", Label: "结果", English: "Result", Type: kind.Enum, Codes: "train_result", Alias: []string{"考核结果"}},
		score("retake_score", "补考成绩", "Score of the retake", ""),
		{Name: "outcome", Label: "学习成果/心得", English: "What was learnt", Type: kind.LongText, Limit: "..2000", Hidden: true, Section: fault.T("证书与成果", "Certificate and outcome")},
		{Name: "cert_no", Label: "证书编号", English: "Certificate number", Type: kind.Text, Limit: "..40"},
		{Name: "cert_expiry", Label: "证书有效期至", English: "Certificate valid until", Type: kind.Date},
		{Name: "scan", Label: "扫描件", English: "Scan", Type: kind.File, Hidden: true},
		written(hidden(kind.Field{Name: "ext_id", Label: "外出培训申请", English: "Application", Type: kind.Ref, To: "training_ext_app"})),
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.Text, Limit: "..200"},
	},
	Columns: []string{"emp_no", "employee_id", "dept_id", "name", "type", "train_date", "hours", "mode", "org", "attendance", "exam_mode", "score", "result", "retake_score", "cert_no", "cert_expiry", "remark"},
	Totals:  []string{"hours"},
	Checks: []kind.Check{
		{Field: "train_date", Is: "required", Later: true, When: elsewhere, Say: fault.T("请填写日期。", "Enter the date.")},
		{Field: "hours", Is: "required", Later: true, When: elsewhere, Say: fault.T("请填写课时。", "Enter the hours.")},
		{Field: "cert_expiry", Is: ">=", Than: "train_date", Say: fault.T("证书有效期不能早于培训日期。", "A certificate must not expire before the training.")},
	},
	Forms:  []kind.Form{{Name: "training_record", Label: "培训考核成绩汇总表", English: "Scores of trainings", Of: "list"}},
	Access: access("VP@self"),
	Dept:   "dept_id", Owner: "employee_id",
}
