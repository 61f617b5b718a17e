package registers

import "opsbook/backend/kind"

func days() []kind.Kind { return []kind.Kind{holiday} }

// holiday holds the days that are not what their weekday says: public holidays and
// the weekends that are worked for them. They are imported once a year; package
// calendar counts working days by them.
var holiday = kind.Kind{
	Name: "holiday", Label: "节假日与调休", English: "Holidays", Chapter: "system", Key: "day", Title: "name", Sort: "-day",
	Fields: []kind.Field{
		{Name: "day", Label: "日期", English: "Day", Type: kind.Date, Required: kind.Always, Unique: kind.Always, Limit: "2000-01-01..2100-12-31", Alias: []string{"节假日日期", "放假日期"}},
		{Name: "day_type", Label: "类型", English: "Kind", Type: kind.Enum, Codes: "day_type", Required: kind.Always, Default: "holiday", Alias: []string{"放假/上班", "休/班", "安排"}},
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Limit: "..30", Alias: []string{"节日", "节假日", "假期", "节日名称"}},
		{Name: "basis", Label: "依据", English: "Notice", Type: kind.Text, Limit: "..60", Alias: []string{"文号", "通知"}},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Hidden: true, Limit: "..500"},
	},
	Columns: []string{"day", "day_type", "name", "basis"},
	Access:  kind.Access{"admin": "VCEXPOI", "area_head": "VPO", "dept_head": "V", "clerk": "VCEPOI", "viewer": "V", "auditor": "VPO"},
}
