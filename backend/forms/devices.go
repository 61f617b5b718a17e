package forms

// devices are the forms of equipment (domain §2.1).
var devices = []Form{
	{
		Name: "employee_devices", Kind: "employee", Title: "个人名下设备清单", English: "Devices held by an employee",
		Papers: []string{full},
		Head:   []Item{{Field: "name", Width: 4}, {Field: "emp_no", Width: 4}, {Field: "dept_id", Label: "部门", Width: 4}},
		Lines:  "equipment", By: "user_id", Rows: 10, Total: "original_value",
		Table: []Column{{Field: rowNumber, Head: "序号", Width: 14}, {Field: "asset_no", Width: 32}, {Field: "name", Head: "设备名称", Width: 28}, {Field: "model", Width: 38},
			{Field: "sn", Head: "序列号", Width: 26, Hidden: true}, {Field: "unit", Width: 11}, {Field: "qty", Width: 11},
			{Field: "original_value", Head: "原值(元)", Width: 22}, {Field: "use_date", Head: "领用日期", Width: 25}, {Field: "location", Width: 22}},
		Pledge: "本人确认名下设备与上表相符，妥善保管；损坏或丢失按规定赔偿，离职时全部归还。",
		Signs:  []string{"使用人签字", "资产管理员签字"},
	},
}
