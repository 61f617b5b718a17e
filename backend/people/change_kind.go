package people

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Kinds returns the registers of this package.
func Kinds() []kind.Kind { return []kind.Kind{Change} }

// reviews are the statuses of a change that lies with somebody to be approved.
var reviews = []string{"submitted", "in_review", "hr", "leader"}

// acrossDepts is the special case that the head of the new department is asked as well.
const acrossDepts = "across_depts"

// waiting and done are the statuses of a change that everybody has agreed to: before the
// day from which it holds, and after it has been written to the roster.
const (
	waiting = "approved"
	done    = "done"
)

// Change is 岗位异动（晋升/调岗）审批表 (domain §2.4, flow simple_approval past two desks more).
// What somebody was before is the roster's; old_dept is no locked field only because it
// says whose document it is when it is begun.
var Change = kind.Kind{
	Name: "position_change", Label: "岗位异动审批表", English: "Changes of position", Chapter: "people", Key: "doc_no", Title: "employee_id", Quick: "employee_id",
	Number: &kind.Numbering{Prefix: "YD", Date: "YYYY", DateBy: "effective_date", Digits: 3},
	Fields: []kind.Field{
		{Name: "doc_no", Label: "编号", English: "Number", Type: kind.Seq, Required: kind.Always, Unique: kind.Always, Limit: "1..30", Alias: []string{"单号"}, Section: fault.T("异动", "Change")},
		{Name: "employee_id", Label: "员工", Head: "姓名", English: "Employee", Type: kind.Ref, To: "employee", Required: kind.Always, Alias: []string{"姓名"}},
		{Name: "change_type", Label: "异动类型", English: "Kind of change", Type: kind.Enum, Codes: "change_type", Required: kind.Always},
		{Name: "old_dept", Label: "原部门", English: "Department before", Type: kind.Ref, To: "department"},
		{Name: "old_position", Label: "原岗位", English: "Position before", Type: kind.Text, Locked: true},
		{Name: "old_grade", Label: "原职级", English: "Grade before", Type: kind.Enum, Codes: "job_grade", Locked: true, Hidden: true},
		{Name: "new_dept", Label: "新部门", English: "New department", Type: kind.Ref, To: "department", Required: kind.Always},
		{Name: "new_position", Label: "新岗位", English: "New position", Type: kind.Text, To: "position", Required: kind.Always, Limit: "1..30"},
		{Name: "new_grade", Label: "新职级（空为不变）", Head: "新职级", English: "New grade (empty: as before)", Type: kind.Enum, Codes: "job_grade"},
		{Name: "effective_date", Label: "生效日期", English: "Holds from", Type: kind.Date, Required: kind.Always, Default: "today", Limit: "2000-01-01..today+365"},
		{Name: "reason", Label: "理由（能力/培训/绩效）", Head: "原因", English: "Why (skills, training, performance)", Type: kind.LongText, Required: kind.Always, Limit: "2..1000", Alias: []string{"原因", "理由"}},
		{Name: "training", Label: "培训档案摘要", English: "Training so far", Type: kind.LongText, Locked: true, Hidden: true, Section: fault.T("随单资料", "What goes with it")},
		{Name: "handover", Label: "名下待交接", English: "To be handed over", Type: kind.LongText, Locked: true, Hidden: true},
		{Name: "approved_by", Label: "批准人", English: "Approved by", Type: kind.Ref, To: "employee", Locked: true},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "position_change_status", Required: kind.Always, Default: "draft"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500", Hidden: true},
	},
	Columns: []string{"doc_no", "employee_id", "change_type", "old_dept", "old_position", "new_dept", "new_position", "new_grade", "effective_date", "reason", "approved_by", "status"},
	Open:    []string{"draft", "returned"},
	Chain: []kind.Stage{
		{Status: "submitted", Label: "调出部门意见", English: "Head of the department before", By: kind.DeptHead},
		{Status: "in_review", Label: "调入部门意见", English: "Head of the new department", By: kind.DeptHead, Of: "new_dept", Flags: []string{acrossDepts}},
		{Status: "hr", Label: "人力资源意见", English: "Human resources", By: kind.AdminHead},
		{Status: "leader", Label: "分管领导意见", English: "Executive in charge", By: kind.AreaHead},
	},
	Steps: []kind.Step{
		{Name: "submit", Label: "提交", English: "Submit", From: []string{"draft", "returned"}, To: waiting, Does: kind.Submits, Rule: true},
		{Name: "approve", Label: "同意", English: "Approve", From: reviews, To: waiting, Does: kind.Approves, Rule: true},
		{Name: "return", Label: "退回", English: "Send back", From: reviews, To: "returned", Does: kind.Returns, Reason: true},
		{Name: "reject", Label: "不同意", English: "Reject", From: reviews, To: "rejected", Does: kind.Rejects, Reason: true},
		{Name: "withdraw", Label: "撤回", English: "Withdraw", From: reviews, To: "draft", Does: kind.Withdraws},
		{Name: takeEffect, Label: "办理生效", English: "Put into effect", From: []string{waiting}, To: done, Roles: []string{"clerk"}, Rule: true},
	},
	Reminders: []kind.Reminder{{Name: "position_change_due", Text: fault.T("岗位异动到生效日", "Changes of position that come into effect"), Field: "effective_date", Lead: []int{3, 0}, Late: true,
		When: []kind.Cond{{Field: "status", In: []string{waiting}}}, Whose: "employee_id", To: kind.Tell(kind.ToClerk)}},
	// Drafts and what waits for its day are voided by whoever keeps the register (flow simple_approval).
	Access: kind.Access{"admin": "VPO", "area_head": "VAPO", "dept_head": "VCESAP@dept", "clerk": "VCESRXPO", "auditor": "VP"},
	Dept:   "old_dept", Owner: "employee_id",
}

// takeEffect is the step that writes a change to the roster.
const takeEffect = "take_effect"
