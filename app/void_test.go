package app_test

import (
	"fmt"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend/fault"
	"opsbook/backend/record"
)

// A department, a position and a place with somebody or something in them are not
// voided: the sentence says how many; once they are empty they are.
func TestWhatIsOccupiedIsNotVoided(t *testing.T) {
	o := newOffice(t)
	o.as("admin")
	dept, person := row(t, o.a, "department", "XZ").Row.ID, row(t, o.a, "employee", "0001").Row.ID
	position := o.save("position", map[string]any{"pos_code": "P1", "pos_name": "文员", "dept_id": dept})
	place := o.save("location", map[string]any{"name": "三楼305", "alias": "３楼305"})
	o.save("department", map[string]any{"dept_code": "XZ1", "dept_name": "行政一组", "parent_id": dept})
	for _, tt := range []struct{ kind, id, zh, en string }{
		{"department", dept, "“行政部”还有 1 人、1 个下级部门、1 台设备，请先调出再作废。", "people: 1, departments below it: 1, devices: 1"},
		{"position", position, "“文员”还有 1 人", "people: 1"},
		{"location", place, "“三楼305”还有 1 台设备", "devices: 1"},
		{"employee", person, "周雨桐名下还有 1 台设备：DY-2024-0001。", "1 device(s): DY-2024-0001"},
	} {
		err := o.a.Void(tt.kind, tt.id, "试")
		if f := fault.Of(err); !fault.Is(err, fault.Conflict) || !strings.Contains(f.Message.ZH, tt.zh) || !strings.Contains(f.Message.EN, tt.en) {
			t.Errorf("%s: %v", tt.kind, err)
		}
		if v := row(t, o.a, tt.kind, tt.id); v.Row.State != 0 {
			t.Errorf("%s is void", tt.kind)
		}
	}
	o.as("viewer")
	if err := o.a.Void("department", dept, "试"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the viewer is told: %v", err)
	}
	o.as("admin")
	edit := func(kind, id string, v map[string]any) {
		t.Helper()
		if _, err := o.a.Edit(kind, id, 0, record.Input{Values: v}); err != nil {
			t.Fatal(err)
		}
	}
	other := o.save("department", map[string]any{"dept_code": "YY", "dept_name": "运营部"})
	edit("department", row(t, o.a, "department", "XZ1").Row.ID, map[string]any{"parent_id": nil})
	edit("equipment", o.device, map[string]any{"dept_id": nil, "user_id": nil, "status": "in_stock", "location": "库房"})
	edit("employee", person, map[string]any{"dept_id": other, "position_id": "专员", "status": "left", "leave_date": "2026-01-31"})
	for kind, id := range map[string]string{"department": dept, "position": position, "location": place, "employee": person} {
		if err := o.a.Void(kind, id, "试"); err != nil {
			t.Errorf("%s, empty: %v", kind, err)
		}
	}
}

// Nobody leaves with devices, whichever way it is entered; an old roster brings
// people who left long ago all the same.
func TestNobodyLeavesWithDevices(t *testing.T) {
	o := newOffice(t)
	person := row(t, o.a, "employee", "0001").Row.ID
	left := map[string]any{"status": "离职", "leave_date": "2026-01-31"}
	refused := func(way string, say fault.Text) {
		t.Helper()
		if !strings.HasPrefix(say.ZH, "周雨桐名下还有 1 台设备：DY-2024-0001。请先归还或调拨。") || say.EN == "" {
			t.Errorf("%s: %+v", way, say)
		}
	}
	_, err := o.a.Edit("employee", person, 0, record.Input{Values: left})
	refused("the form", fault.Of(err).Fields["status"])
	_, err = app.EditNamed(o.a, "employee", "0001", record.Input{Values: map[string]any{"status": "left", "leave_date": "2026-01-31"}})
	refused("the command line", fault.Of(err).Fields["status"])
	done, err := o.a.Patch("employee", []record.Patch{{ID: person, Values: map[string]any{"status": "离职", "mobile": "13800138000"}}})
	if err != nil {
		t.Fatal(err)
	}
	refused("the list", done.Done[0].Refused["status"])
	if v := row(t, o.a, "employee", "0001").Row.Values; v.Str("status") == "left" || v.Str("mobile") != "13800138000" {
		t.Errorf("after the list: %v", v)
	}
	d, err := o.a.ImportOpen("employee", "paste:工号\t姓名\t性别\t部门\t入职日期\t状态\t离职日期\n0009\t罗磊\t男\t行政部\t2015-01-01\t离职\t2019-05-31")
	if err != nil || d.Counts.Rejected != 0 {
		t.Fatalf("an old roster: %+v, %v", d.Counts, err)
	}
	for i := range 12 {
		o.save("equipment", map[string]any{"name": "显示器", "class_code": "A02021003", "model": fmt.Sprint("X", i), "purchase_date": "2024-03-12",
			"original_value": "800", "dept_id": row(t, o.a, "department", "XZ").Row.ID, "user_id": person, "location": "库房", "status": "in_use"})
	}
	_, err = o.a.Edit("employee", person, 0, record.Input{Values: left})
	if say := fault.Of(err).Fields["status"].ZH; !strings.Contains(say, "13 台设备") || !strings.Contains(say, "等。") || strings.Count(say, "、") != 9 {
		t.Errorf("many: %s", say)
	}
}
