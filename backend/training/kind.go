// Package training is how people are trained and what is kept of it: the plan of a year
// and the courses it asks for, the sessions at which they are held, who was there and how
// he did, what it cost and what it was worth. Everybody's 培训档案卡 is worked out from the
// records, never typed.
package training

import (
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind {
	return []kind.Kind{Course, Plan, PlanCourse, Session, Record, Eval, External, Chance}
}

// HourScale is how many digits behind the point hours and scores have.
const HourScale = 1

// access is the row 培训 of the domain's table (§3.1); whoever wrote a draft may mend it.
// viewer is what people without an office may do.
func access(viewer string) kind.Access {
	out := kind.Access{"admin": "VXPO", "area_head": "VAPO", "dept_head": "VCESAPO@dept", "clerk": "VCESRXPOI", "auditor": "VPO"}
	if viewer != "" {
		out["viewer"] = viewer
	}
	return out
}

// Course is the library of courses (domain §2.4 课程库). Who has one of its positions, or
// everybody where it names none, must take a course that is required.
var Course = kind.Kind{
	Name: "course", Label: "课程库", English: "Courses", Chapter: "people", Key: "course_no", Title: "name", Sort: "course_no",
	Merges: true,
	Number: &kind.Numbering{Prefix: "KC", Digits: 3},
	Fields: []kind.Field{
		{Name: "course_no", Label: "课程编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..20", Alias: []string{"编号"}, Section: fault.T("课程", "Course")},
		{Name: "name", Label: "课程名称", English: "Course", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: "2..60", Alias: []string{"名称", "课程", "培训课程"}},
		trainingType(),
		{Name: "hours", Label: "标准课时", English: "Hours", Type: kind.Decimal, Scale: HourScale, Limit: "0.5..200", Required: kind.Always, Alias: []string{"课时", "学时"}},
		{Name: "positions", Label: "适用岗位", Head: "对象", English: "For positions", Type: kind.Multi, To: "position", Alias: []string{"对象", "培训对象"}},
		{Name: "required", Label: "必修", English: "Required", Type: kind.Bool, Required: kind.Always, Default: "否", Alias: []string{"是否必修"}},
		{Name: "trainer", Label: "默认讲师", Head: "讲师", English: "Usual trainer", Type: kind.Text, Limit: "..40", Alias: []string{"讲师", "授课人"}},
		{Name: "material", Label: "教材/课件", Head: "教材", English: "Material", Type: kind.File, Hidden: true},
		examMode(),
		score("pass_score", "合格分", "Pass mark", "60"),
		{Name: "valid_months", Label: "证书有效期(月)", English: "Certificate valid for (months)", Type: kind.Int, Limit: "1..240", Alias: []string{"证书有效期", "复训周期(月)"}},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active"},
		remarks(),
	},
	Columns: []string{"course_no", "name", "type", "positions", "required", "hours", "trainer", "exam_mode", "pass_score", "valid_months", "status"},
	Access:  kind.Access{"admin": "VXPO", "area_head": "VAPO", "dept_head": "VPO", "clerk": "VCESRXPOI", "viewer": "V", "auditor": "VPO"},
}

// Plan is what is to be taught in a year or another period (domain §2.4 培训计划表, flow
// simple_approval). Once it is approved its lines become sessions.
var Plan = kind.Kind{
	Name: "training_plan", Label: "培训计划表", English: "Training plans", Chapter: "people", Key: "doc_no", Title: "title",
	Number: &kind.Numbering{Prefix: "PXJH", Date: "YYYY", Digits: 2},
	Fields: []kind.Field{
		docNo("计划编号", "培训计划", "Training plan"),
		{Name: "title", Label: "计划名称", English: "Plan", Type: kind.Text, Required: kind.Always, Limit: "2..60"},
		{Name: "period_type", Label: "周期", English: "Period", Type: kind.Enum, Codes: "period", Required: kind.Always, Default: "year"},
		{Name: "dept_id", Label: "责任部门", English: "Department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "planner", Label: "编制人", English: "Planned by", Type: kind.Ref, To: "employee"},
		written(kind.Field{Name: "hours", Label: "计划课时", English: "Hours planned", Type: kind.Decimal, Scale: HourScale}),
		written(kind.Field{Name: "budget", Label: "费用预算(元)", English: "Budget (yuan)", Type: kind.Money}),
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "approval_status", Required: kind.Always, Default: "draft"},
		remarks(),
		{Name: "rows", Label: "计划明细", English: "Courses planned", Type: kind.Sub, To: "plan_course", Required: kind.Always},
	},
	Columns: []string{"doc_no", "title", "period_type", "dept_id", "planner", "hours", "budget", "status"},
	Totals:  []string{"budget"},
	Open:    []string{"draft", "returned"},
	Chain:   chain(),
	Steps: append(moves("approved"),
		kind.Step{Name: "arrange", Label: "生成培训安排", English: "Make the sessions", From: []string{"approved"}, Roles: []string{"clerk"}, Rule: true, Quiet: true},
		kind.Step{Name: "adjust", Label: "调整进度", English: "Change the schedule", From: []string{"approved"}, Roles: []string{"clerk", "dept_head"}, Rule: true, Quiet: true, Reason: true, Asks: []string{"rows.plan_month", "rows.status"}}),
	Access: access(""),
	Dept:   "dept_id", Owner: "planner",
}

// PlanCourse is a line of a plan.
var PlanCourse = kind.Kind{
	Name: "plan_course", Label: "计划明细", English: "Courses planned", Title: "target", Parent: "plan_id", Quick: "course_id",
	Fields: []kind.Field{
		{Name: "plan_id", Label: "培训计划", English: "Plan", Type: kind.Ref, To: "training_plan", Required: kind.Always, Hidden: true},
		{Name: "course_id", Label: "课程", English: "Course", Type: kind.Ref, To: "course", Required: kind.Always, Alias: []string{"培训项目", "课程名称"}},
		byCourse(trainingType()),
		{Name: "target", Label: "培训对象", English: "For whom", Type: kind.Text, Required: kind.Always, Limit: "1..100"},
		{Name: "qty", Label: "计划人数", Head: "人数", English: "People", Type: kind.Int, Required: kind.Always, Limit: "1..10000", Alias: []string{"人数"}},
		mode(),
		{Name: "plan_month", Label: "计划时间", English: "Month", Type: kind.Month, Required: kind.Always},
		hours("hours", "课时", "Hours", "0.5..200", kind.No),
		{Name: "place", Label: "地点", English: "Place", Type: kind.Text, To: "location", Limit: "..40"},
		{Name: "trainer", Label: "讲师", English: "Trainer", Type: kind.Text, Limit: "..40"},
		{Name: "budget", Label: "预算", Head: "费用预算(元)", English: "Budget (yuan)", Type: kind.Money, Limit: "0..", Alias: []string{"费用预算"}},
		byCourse(examMode()),
		written(kind.Field{Name: "status", Label: "完成情况", English: "How far it is", Type: kind.Enum, Codes: "plan_row_status", Required: kind.Always, Default: "planned"}),
	},
	Totals: []string{"qty", "budget"},
}

// chain are the desks of simple_approval.
func chain() []kind.Stage {
	return []kind.Stage{
		{Status: "submitted", Label: "部门负责人意见", English: "Head of the department", By: kind.DeptHead},
		{Status: "leader", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	}
}

// moves are the steps along that chain.
func moves(end string) []kind.Step {
	through := []string{"submitted", "leader"}
	return []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: end, Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: through, To: end, Does: kind.Approves},
		{Name: "return", Label: "退回", English: "Send back", From: through, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "reject", Label: "不同意", English: "Reject", From: through, To: "rejected", Does: kind.Rejects, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: slices.Clone(through), To: "draft", Does: kind.Withdraws},
	}
}

func docNo(label, section, english string) kind.Field {
	return kind.Field{Name: "doc_no", Label: label, English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"编号"}, Section: fault.T(section, english)}
}

func trainingType() kind.Field {
	return kind.Field{Name: "type", Label: "类型", English: "Kind of training", Type: kind.Enum, Codes: "training_type", Required: kind.Always, Alias: []string{"培训类型"}}
}

func examMode() kind.Field {
	return kind.Field{Name: "exam_mode", Label: "考核方式", English: "Examination", Type: kind.Enum, Codes: "exam_mode", Required: kind.Always, Default: "exam"}
}

// byCourse is a field that is the course's where it is left empty.
func byCourse(f kind.Field) kind.Field {
	f.Required, f.Default = kind.No, ""
	return f
}

func mode() kind.Field {
	return kind.Field{Name: "mode", Label: "方式", English: "Form of training", Type: kind.Enum, Codes: "training_mode", Required: kind.Always, Default: "internal", Alias: []string{"培训方式"}}
}

func hours(name, label, english, limit string, need kind.Need) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: HourScale, Limit: limit, Required: need}
}

func score(name, label, english, start string) kind.Field {
	return kind.Field{Name: name, Label: label, English: english, Type: kind.Decimal, Scale: HourScale, Limit: "0..100", Default: start}
}

func remarks() kind.Field {
	return kind.Field{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true}
}

func written(f kind.Field) kind.Field {
	f.Locked = true
	return f
}

func hidden(f kind.Field) kind.Field {
	f.Hidden = true
	return f
}
