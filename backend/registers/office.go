package registers

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

func office() []kind.Kind { return []kind.Kind{todo} }

// todo is what somebody wants to be reminded of that follows from no register.
var todo = kind.Kind{
	Name: "todo", Label: "待办事项", English: "Things to do", Chapter: "talk", Title: "title", Sort: "due_date",
	Fields: []kind.Field{
		{Name: "due_date", Label: "到期日", English: "Due", Type: kind.Date, Required: kind.Always, Default: "today", Alias: []string{"截止日期", "完成期限", "期限"}},
		{Name: "title", Label: "内容", English: "What", Type: kind.Text, Required: kind.Always, Limit: "1..120", Alias: []string{"事项", "待办"}},
		{Name: "source_no", Label: "来源", English: "From", Type: kind.Text, Limit: "..60", Alias: []string{"来源单号"}},
		{Name: "owner_id", Label: "责任人", English: "Whose", Type: kind.Ref, To: "employee", Required: kind.Always, Alias: []string{"负责人", "经办人"}},
		{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "todo_status", Required: kind.Always, Default: "todo"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Limit: "..500"},
	},
	Columns: []string{"due_date", "title", "source_no", "owner_id", "dept_id", "status", "remark"},
	Forms:   []kind.Form{{Name: "todo", Label: "待办清单", English: "Things to do", Of: "list"}},
	Reminders: []kind.Reminder{{Name: "todo_due", Text: fault.T("待办事项到期", "Things to do"), Field: "due_date", Lead: []int{3, 1, 0}, Late: true,
		When: []kind.Cond{{Field: "status", In: []string{"todo", "doing"}}}, To: kind.Tell(kind.ToPerson, kind.ToClerk)}},
	Access: kind.Access{"admin": "V", "area_head": "V", "dept_head": "VCE@dept", "clerk": "VCEXPOI", "viewer": "VCE@self"},
	Dept:   "dept_id", Owner: "owner_id",
}
