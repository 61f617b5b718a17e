package record_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

var lists = kind.Lists{
	"role": {Name: "role", Codes: []kind.Code{{Key: "admin", Label: "系统管理员"}, {Key: "clerk", Label: "行政文员"},
		{Key: "viewer", Label: "普通员工"}, {Key: "dept_head", Label: "部门负责人"}}},
	"data_scope":    {Name: "data_scope", Codes: []kind.Code{{Key: "all", Label: "全部"}, {Key: "own_dept", Label: "本部门"}, {Key: "self", Label: "本人"}, {Key: "depts", Label: "指定部门"}}},
	"common_active": {Name: "common_active", Codes: []kind.Code{{Key: "active", Label: "启用"}, {Key: "disabled", Label: "停用"}}},
	"date_part":     {Name: "date_part", Codes: []kind.Code{{Key: "YYYYMM", Label: "年月"}}},
	"class":         {Name: "class", Codes: []kind.Code{{Key: "A1", Label: "电脑", Attr: map[string]string{"short": "DN"}}}},
}

var all = kind.Access{"admin": "VCEXPOI", "clerk": "VCEX", "viewer": "V@self", "dept_head": "VE@dept"}

var (
	department = kind.Kind{Name: "department", Label: "部门", English: "Department", Key: "dept_code", Title: "dept_name", Access: kind.Access{"admin": "VCEXPOI", "clerk": "VCEX", "viewer": "V", "dept_head": "VE"},
		Fields: []kind.Field{
			{Name: "dept_code", Label: "编码", English: "Code", Type: kind.Text, Unique: kind.Always, Required: kind.Always},
			{Name: "dept_name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Always},
			{Name: "dept_alias", Label: "别名", English: "Aliases", Type: kind.Multi},
			{Name: "parent_id", Label: "上级", English: "Parent", Type: kind.Ref, To: "department"},
		}}
	employee = kind.Kind{Name: "employee", Label: "员工", English: "Employee", Key: "emp_no", Title: "name", Dept: "dept_id", Owner: kind.Itself, Access: all,
		Fields: []kind.Field{
			{Name: "emp_no", Label: "工号", English: "No.", Type: kind.Text, Unique: kind.Always, Required: kind.Always},
			{Name: "name", Label: "姓名", English: "Name", Type: kind.Text, Required: kind.Always},
			{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
			{Name: "mobile", Label: "手机", English: "Mobile", Type: kind.Phone, Sensitive: true},
		}}
	device = kind.Kind{Name: "device", Label: "设备", English: "Device", Key: "no", Title: "name", Dept: "dept_id", Owner: "user_id", Access: all,
		Number: &kind.Numbering{PrefixBy: "class", Date: "YYYY", DateBy: "bought", Digits: 4},
		Fields: []kind.Field{
			{Name: "no", Label: "编号", English: "No.", Type: kind.Seq, Unique: kind.Always, Required: kind.Always},
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Always, Limit: "1..60"},
			{Name: "class", Label: "类别", English: "Class", Type: kind.Enum, Codes: "class", Required: kind.Always, Default: "A1"},
			{Name: "bought", Label: "购置日期", English: "Bought", Type: kind.Date, Required: kind.Later, Limit: "..today"},
			{Name: "used", Label: "启用日期", English: "Used from", Type: kind.Date},
			{Name: "cost", Label: "原值", English: "Cost", Type: kind.Money, Limit: "0.."},
			{Name: "sn", Label: "序列号", English: "Serial", Type: kind.Text, Unique: kind.Later},
			{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
			{Name: "user_id", Label: "使用人", English: "User", Type: kind.Ref, To: "employee"},
			{Name: "net", Label: "净值", English: "Net", Type: kind.Money, Locked: true},
			{Name: "parts", Label: "配件", English: "Parts", Type: kind.Sub, To: "device_part"},
		},
		Checks: []kind.Check{{Field: "used", Is: ">=", Than: "bought", Say: fault.T("启用日期不能早于购置日期。", "Use begins after purchase.")}}}
	part = kind.Kind{Name: "device_part", Label: "配件", English: "Part", Title: "name", Parent: "device",
		Fields: []kind.Field{
			{Name: "device", Label: "设备", English: "Device", Type: kind.Ref, To: "device", Required: kind.Always},
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Always},
		}}
)

func open(t *testing.T) *store.Store {
	return storetest.Open(t, lists, department, employee, device, part, user.Kind, number.Kind)
}

func as(t *testing.T, s *store.Store, a store.Actor, fn func(tx *store.Tx) error) error {
	t.Helper()
	_, err := s.Write(context.Background(), a, fn)
	return err
}

func must(t *testing.T, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := as(t, s, user.System(), fn); err != nil {
		t.Fatal(err)
	}
}

func TestSaveChecksEverythingAtOnce(t *testing.T) {
	s := open(t)
	tests := []struct {
		name string
		in   map[string]any
		want map[string]string // field → part of its sentence; empty: stored
	}{
		{"a plain one", map[string]any{"name": "电脑", "bought": "2026.3.1", "cost": "4,599.00"}, nil},
		{"typed and scaled", map[string]any{"name": "电脑", "bought": "2026-03-01", "cost": int64(459900)}, nil},
		{"everything wrong at once", map[string]any{"bought": "2026-02-30", "cost": "面议", "class": "飞机", "colour": "red"},
			map[string]string{"name": "请填写", "bought": "2026-02-30", "cost": "面议", "class": "飞机", "colour": "没有"}},
		{"a new one must be complete", map[string]any{"name": "电脑"}, map[string]string{"bought": "请填写"}},
		{"in the future", map[string]any{"name": "电脑", "bought": "2026-04-01"}, map[string]string{"bought": "不能晚于 2026-03-31"}},
		{"before the purchase", map[string]any{"name": "电脑", "bought": "2026-03-02", "used": "2026-03-01"}, map[string]string{"used": "不能早于购置日期"}},
		{"negative", map[string]any{"name": "电脑", "bought": "2026-03-02", "cost": int64(-1)}, map[string]string{"cost": "不能小于 0"}},
		{"locked", map[string]any{"name": "电脑", "bought": "2026-03-02", "net": "1"}, map[string]string{"net": "由系统填写"}},
		{"refers to nothing", map[string]any{"name": "电脑", "bought": "2026-03-02", "dept_id": "01890000-0000-7000-8000-000000000001"}, map[string]string{"dept_id": "不存在"}},
		{"too long", map[string]any{"name": strings.Repeat("长", 61), "bought": "2026-03-02"}, map[string]string{"name": "最多 60 个字"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := as(t, s, user.System(), func(tx *store.Tx) error {
				_, err := record.Save(tx, &device, record.Input{Values: tt.in})
				return err
			})
			if tt.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			f := fault.Of(err)
			if f == nil || len(f.Fields) != len(tt.want) {
				t.Fatalf("fields: %v, want %v", err, tt.want)
			}
			for name, part := range tt.want {
				if !strings.Contains(f.Fields[name].ZH, part) || f.Fields[name].EN == "" {
					t.Errorf("%s: %+v, want %s", name, f.Fields[name], part)
				}
			}
		})
	}
}

func TestNumbersCountByPrefixAndYear(t *testing.T) {
	s := open(t)
	add := func(v kind.Values) (no string) {
		must(t, s, func(tx *store.Tx) error {
			out, err := record.Save(tx, &device, record.Input{Values: v})
			no = out.Number
			return err
		})
		return no
	}
	got := []string{
		add(kind.Values{"name": "a", "bought": "2026-01-01"}),
		add(kind.Values{"name": "b", "bought": "2025-01-01"}),
		add(kind.Values{"name": "c", "bought": "2026-01-02"}),
		add(kind.Values{"name": "d", "bought": "2026-01-02", "no": "DN-2026-0003"}),
		add(kind.Values{"name": "e", "bought": "2026-01-02"}),
		add(kind.Values{"name": "f", "bought": "2024-01-02", "no": "DN-2024-0041"}),
		add(kind.Values{"name": "g", "bought": "2024-01-02"}),
	}
	want := "DN-2026-0001 DN-2025-0001 DN-2026-0002 DN-2026-0003 DN-2026-0004 DN-2024-0041 DN-2024-0042"
	if strings.Join(got, " ") != want {
		t.Errorf("numbers: %v\nwant     %s", got, want)
	}
	var id string
	must(t, s, func(tx *store.Tx) error {
		r, err := record.Find(tx, &device, "DN-2026-0004")
		if err != nil {
			return err
		}
		id = r.ID
		return record.Void(tx, &device, id, "录错")
	})
	if no := add(kind.Values{"name": "h", "bought": "2026-01-02"}); no != "DN-2026-0005" {
		t.Errorf("a voided number came again: %s", no)
	}
	err := as(t, s, user.System(), func(tx *store.Tx) error {
		_, err := record.Save(tx, &device, record.Input{Values: map[string]any{"name": "i", "bought": "2026-01-02", "no": "DN-2026-0004"}})
		return err
	})
	if f := fault.Of(err); f == nil || f.Fields["no"].ZH == "" {
		t.Errorf("a voided number can be typed again: %v", err)
	}
}

func TestEditAsksForTheRevisionSeen(t *testing.T) {
	s := open(t)
	var out record.Outcome
	must(t, s, func(tx *store.Tx) (err error) {
		out, err = record.Save(tx, &device, record.Input{Values: map[string]any{"name": "a", "bought": "2026-01-01", "sn": "S1"},
			Lines: map[string][]record.Input{"parts": {{Values: map[string]any{"name": "鼠标"}}, {Values: map[string]any{"name": "键盘"}}}}})
		return err
	})
	edit := func(rev int64, v map[string]any, lines map[string][]record.Input) error {
		return as(t, s, user.System(), func(tx *store.Tx) error {
			_, err := record.Edit(tx, &device, out.ID, rev, record.Input{Values: v, Lines: lines})
			return err
		})
	}
	if err := edit(1, map[string]any{"name": "b"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := edit(1, map[string]any{"name": "c"}, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("an old revision: %v", err)
	}
	if err := edit(2, map[string]any{"bought": ""}, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("emptying what a new record needs: %v", err)
	}
	if err := edit(2, map[string]any{"name": "b"}, nil); err != nil {
		t.Fatal(err)
	}
	must(t, s, func(tx *store.Tx) error {
		r, err := record.Get(tx, &device, out.ID)
		if err != nil || r.Rev != 2 {
			t.Errorf("an edit that changes nothing leaves a trace: %+v %v", r, err)
		}
		lines, err := record.Lines(tx, &part, out.ID)
		if err != nil || len(lines) != 2 {
			t.Fatalf("lines: %v %v", lines, err)
		}
		_, err = record.Edit(tx, &device, out.ID, 0, record.Input{Lines: map[string][]record.Input{"parts": {
			{ID: lines[1].ID, Values: map[string]any{"name": "机械键盘"}}, {Values: map[string]any{"name": "线"}}}}})
		return err
	})
	must(t, s, func(tx *store.Tx) error {
		lines, err := record.Lines(tx, &part, out.ID)
		if err != nil || len(lines) != 2 || lines[0].Values.Str("name") != "机械键盘" || lines[1].Values.Str("name") != "线" {
			t.Errorf("lines: %+v %v", lines, err)
		}
		return nil
	})
}

// No sentence shows what its format did not use.
func TestSentencesAreFinished(t *testing.T) {
	s := open(t)
	err := as(t, s, user.System(), func(tx *store.Tx) error {
		_, err := record.Create(tx, &device, kind.Values{"name": "a", "bought": "2026-01-01", "nothing": "x"})
		return err
	})
	f := fault.Of(err)
	if f == nil || f.Fields["nothing"] != fault.T("“设备”没有可以填写的字段“nothing”。", "Device has no field “nothing” to write.") {
		t.Errorf("%v", f)
	}
}
