package forms

// staffing are the forms of people (domain §2.4). What somebody did lately is for the pen:
// the program keeps no appraisals.
var staffing = []Form{
	{
		Name: "position_change_card", Kind: "position_change", Title: "员工岗位异动审批表", English: "Change of position",
		Papers: []string{full},
		Head:   []Item{{Field: "old_dept", Label: "部门", Width: 4}, {Field: "effective_date", Label: "生效日期", Width: 4}, {Field: "doc_no", Width: 4}},
		Before: []Item{
			{Field: "employee_id", Label: "姓名", Width: 6}, {Field: "employee_id.emp_no", Label: "工号", Width: 6},
			{Field: "employee_id.hire_date", Label: "入职日期", Width: 6}, {Field: "employee_id.education", Label: "学历", Width: 6},
			{Field: "change_type", Width: 12, Ticks: true},
			{Field: "old_dept", Width: 6}, {Field: "new_dept", Width: 6},
			{Field: "old_position", Width: 6}, {Field: "new_position", Width: 6},
			{Field: "old_grade", Width: 6}, {Field: "new_grade", Label: "新职级", Width: 6},
			{Field: "reason", Label: "异动理由", Width: 12, High: 16},
			{Label: "近期绩效", Width: 12, High: 14},
			{Field: "training", Width: 12, High: 14},
			{Field: "handover", Width: 12},
		},
		Boxes: []Box{{Title: "调出部门意见", Status: "submitted"}, {Title: "调入部门意见", Status: "in_review"}, {Title: "人力资源意见", Status: "hr"}, {Title: "分管领导意见", Status: "leader"}},
		Signs: []string{"本人签字"},
		Notes: []string{"同一部门内异动的，不必由调入部门签署", "名下设备、文件不随异动转移，另办移交"},
	},
}
