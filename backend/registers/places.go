package registers

import "opsbook/backend/kind"

func places() []kind.Kind { return []kind.Kind{location} }

// location describes the places that other registers name. They keep the name as
// text: a ledger may say "3楼305" before anybody has described the room.
var location = kind.Kind{
	Name: "location", Label: "存放地点", English: "Places", Chapter: "asset", Key: "name", Title: "name", Sort: "name",
	Merges: true,
	Fields: []kind.Field{
		{Name: "name", Label: "地点名称", English: "Name", Type: kind.Text, Required: kind.Always, Unique: kind.Always, Limit: "1..40", Alias: []string{"地点", "位置", "房间", "存放地点"}},
		{Name: "building", Label: "楼栋", English: "Building", Type: kind.Text, Limit: "..40", Alias: []string{"楼", "建筑"}},
		{Name: "floor", Label: "楼层", English: "Floor", Type: kind.Text, Limit: "..10"},
		{Name: "dept_id", Label: "管理部门", English: "Department", Type: kind.Ref, To: "department", Alias: []string{"部门"}},
		{Name: "keeper_id", Label: "管理人", English: "Keeper", Type: kind.Ref, To: "employee", Alias: []string{"保管人", "负责人", "责任人"}},
		{Name: "alias", Label: "别名", English: "Also called", Type: kind.Multi, Alias: []string{"简称"}},
		{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "common_active", Required: kind.Always, Default: "active"},
		{Name: "remark", Label: "备注", English: "Remarks", Type: kind.LongText, Hidden: true, Limit: "..500"},
	},
	Columns: []string{"name", "building", "floor", "dept_id", "keeper_id", "alias", "status"},
	Access:  kind.Access{"admin": "VCEXPOI", "area_head": "VPO", "dept_head": "V", "clerk": "VCEPOI", "viewer": "V", "auditor": "VPO"},
}
