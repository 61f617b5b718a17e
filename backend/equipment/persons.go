package equipment

import (
	"cmp"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
)

// personReport is 个人名下设备清单 of one person, a department or everybody, to be signed.
// The paper that one person signs alone is the form employee_devices.
var personReport = report.Report{
	Tells: fault.T("一个人、一个部门或全部人员名下的设备，印出来逐人签字。", "What a person, a department or everybody holds, to be signed by each."),
	Kind: kind.Kind{Name: "equip_person", Label: "个人名下设备清单", English: "Devices by holder", Chapter: "asset", Title: "name", Key: "asset_no",
		Fields: []kind.Field{
			{Name: "user_id", Label: "使用人", English: "Held by", Type: kind.Ref, To: "employee"}, deptColumn, assetNo, assetName, assetModel,
			{Name: "unit", Label: "单位", English: "Unit", Type: kind.Enum, Codes: "unit"}, pieces("qty", "数量", "Quantity"), yuan("original_value", "原值", "Original value"),
			{Name: "use_date", Label: "领用日期", English: "In use since", Type: kind.Date}, {Name: "location", Label: "存放地点", English: "Place", Type: kind.Text},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "equip_status"}, {Name: "sign", Label: "签字", English: "Signature", Type: kind.Text},
		},
		Totals: []string{"qty", "original_value"},
	},
	Params: []kind.Field{{Name: "user_id", Label: "使用人", English: "Held by", Type: kind.Ref, To: "employee"}, deptColumn},
	Signed: []string{"sign"},
	Of:     Kind.Name,
	Make:   byPerson,
}

// byPerson lists what people have, by department, then by name.
func byPerson(tx *store.Tx, p kind.Values) (t report.Table, err error) {
	n := record.NewNames(tx)
	shown := []string{"user_id", "dept_id", "asset_no", "name", "model", "unit", "qty", "original_value", "use_date", "location", "status"}
	err = seen(tx, func(v kind.Values) {
		switch {
		case v["user_id"] == nil, slices.Contains(placed, v.Str("status")):
			return
		case p["user_id"] != nil && v["user_id"] != p["user_id"], p["dept_id"] != nil && v["dept_id"] != p["dept_id"]:
			return
		}
		row := kind.Values{}
		for _, name := range shown {
			row[name] = v[name]
		}
		t.Rows = append(t.Rows, row)
	}, shown...)
	byNumber(t.Rows)
	call := map[[2]string]string{} // department and holder → their names
	for _, v := range t.Rows {
		if at := whose(v); call[at] == "" {
			call[at] = n.Of("department", at[0]) + "\x00" + n.Of("employee", at[1])
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b kind.Values) int { return strings.Compare(call[whose(a)], call[whose(b)]) })
	return t, err
}

func whose(v kind.Values) [2]string { return [2]string{v.Str("dept_id"), v.Str("user_id")} }

// HeldByAll are the ids of the devices that people have now, by person, each person's in
// the order of their numbers: of many people at once, in one walk through the ledger.
func HeldByAll(tx *store.Tx) (map[string][]string, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	type held struct{ no, id string }
	all := map[string][]held{}
	err = record.Walk(tx, k, func(r *store.Row) {
		if v := r.Values; v["user_id"] != nil && !slices.Contains(placed, v.Str("status")) {
			all[v.Str("user_id")] = append(all[v.Str("user_id")], held{v.Str(k.Key), r.ID})
		}
	})
	out := map[string][]string{}
	for person, list := range all {
		slices.SortFunc(list, func(a, b held) int { return cmp.Compare(a.no, b.no) })
		for _, h := range list {
			out[person] = append(out[person], h.id)
		}
	}
	return out, err
}
