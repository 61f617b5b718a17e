package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

func codes(name string, keys ...string) kind.List {
	l := kind.List{Name: name}
	for _, k := range keys {
		l.Codes = append(l.Codes, kind.Code{Key: k, Label: k})
	}
	return l
}

var lists = kind.Lists{"role": codes("role", kind.Roles...), "data_scope": codes("data_scope", "all", "own_dept", "self", "depts"),
	"common_active": codes("common_active", "active", "disabled"), "attach_kind": codes("attach_kind", "doc", "photo", "scan", "invoice"), "secrecy": codes("secrecy", "internal", "secret")}

func text(name, label string) kind.Field {
	return kind.Field{Name: name, Label: label, English: name, Type: kind.Text}
}

func ref(name, label, to string) kind.Field {
	return kind.Field{Name: name, Label: label, English: name, Type: kind.Ref, To: to}
}

var (
	grants     = kind.Access{"admin": "VCEXPOI", "clerk": "VCEXPO", "dept_head": "VE@dept", "viewer": "V@self"}
	department = kind.Kind{Name: "department", Label: "部门", English: "Department", Key: "dept_code", Title: "dept_code", Chapter: "system",
		Access: kind.Access{"admin": "VCEX", "clerk": "V", "dept_head": "V", "viewer": "V"}, Fields: []kind.Field{text("dept_code", "编码")}}
	employee = kind.Kind{Name: "employee", Label: "员工", English: "Employee", Key: "emp_no", Title: "name", Chapter: "people", Dept: "dept_id", Owner: kind.Itself,
		Access: grants, Fields: []kind.Field{text("emp_no", "工号"), text("name", "姓名"), ref("dept_id", "部门", "department"),
			{Name: "mobile", Label: "手机", English: "Mobile", Type: kind.Phone, Sensitive: true}}}
	device = kind.Kind{Name: "device", Label: "设备", English: "Device", Key: "no", Title: "name", Chapter: "asset", Dept: "dept_id", Owner: "user_id",
		Access: grants, Fields: []kind.Field{text("no", "编号"), text("name", "名称"), text("place", "地点"), ref("dept_id", "部门", "department"), ref("user_id", "使用人", "employee"),
			{Name: "cost", Label: "原值", English: "Cost", Type: kind.Money},
			{Name: "parts", Label: "配件", English: "Parts", Type: kind.Sub, To: "part"}}}
	part = kind.Kind{Name: "part", Label: "配件", English: "Part", Title: "name", Parent: "device",
		Fields: []kind.Field{text("name", "名称"), ref("device", "设备", "device")}}
)

// office is a file with two departments 甲 and 乙, of each an employee and two
// devices with a part.
type office struct {
	t   *testing.T
	s   *store.Store
	z   *lens.Set
	ids map[string]string
}

func open(t *testing.T) *office {
	o := &office{t: t, s: storetest.Open(t, lists, department, employee, device, part, user.Kind, attach.Kind), ids: map[string]string{}}
	o.z = lens.NewSet(o.s, 0)
	t.Cleanup(o.z.Close)
	o.write(user.System(), func(tx *store.Tx) error {
		for i, of := range []string{"甲", "乙"} {
			dept := o.add(tx, &department, of, kind.Values{"dept_code": of})
			person := o.add(tx, &employee, of, kind.Values{"emp_no": fmt.Sprint("000", i+1), "name": "张" + of, "dept_id": dept, "mobile": fmt.Sprint("1380000000", i+1)})
			for n := range 2 {
				name := fmt.Sprint(of, n)
				v := kind.Values{"no": "DN-" + name, "name": "打印机" + name, "place": of + "库房", "dept_id": dept, "cost": int64(100)}
				if n == 0 {
					v["user_id"] = person
				}
				id := o.add(tx, &device, name, v)
				o.add(tx, &part, name, kind.Values{"name": "硒鼓" + name, "device": id})
			}
		}
		return nil
	})
	return o
}

func (o *office) write(a store.Actor, fn func(*store.Tx) error) {
	o.t.Helper()
	changes, err := o.s.Write(context.Background(), a, fn)
	if err == nil {
		err = o.z.Changed(context.Background(), changes)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) add(tx *store.Tx, k *kind.Kind, name string, v kind.Values) string {
	o.t.Helper()
	id, err := record.Add(tx, k, v)
	if err != nil {
		o.t.Fatal(err)
	}
	o.ids[k.Name+" "+name] = id
	return id
}

// at is the desk of 张甲 in this role.
func (o *office) at(role string) *desk.Desk {
	return &desk.Desk{Store: o.s, Lenses: o.z, Actor: store.Actor{Roles: []string{role}, Employee: o.ids["employee 甲"], Depts: []string{o.ids["department 甲"]}}}
}

// Data scope is part of every answer: nothing that the screen or the command line
// asks tells of a record out of reach, nor counts it.
func TestScopeIsPartOfEveryAnswer(t *testing.T) {
	o := open(t)
	ctx := context.Background()
	all := desk.ListQuery{Kind: "device", Limit: 10, Sums: []string{"cost"}, Sort: []desk.Order{{Field: "no"}}}
	for _, c := range []struct {
		role string
		nos  string
	}{
		{"clerk", "DN-乙0 DN-乙1 DN-甲0 DN-甲1"}, {"dept_head", "DN-甲0 DN-甲1"}, {"viewer", "DN-甲0"},
	} {
		d := o.at(c.role)
		n := len(strings.Fields(c.nos))
		page, err := d.List(ctx, all)
		if err != nil {
			t.Fatal(err)
		}
		var nos []string
		for _, r := range page.Rows {
			nos = append(nos, r.Number)
		}
		if got := strings.Join(nos, " "); got != c.nos || page.Total != n || page.Sums["cost"] != int64(100*n) {
			t.Errorf("%s: list %s, %d, %v", c.role, got, page.Total, page.Sums)
		}
		found := desk.ListQuery{Kind: "device", Search: "乙", Limit: 10}
		if p, err := d.List(ctx, found); err != nil || (p.Total > 0) != (c.role == "clerk") {
			t.Errorf("%s: search: %d %v", c.role, p.Total, err)
		}
		if got, err := d.Count(ctx, all); err != nil || got != n {
			t.Errorf("%s: count %d %v", c.role, got, err)
		}
		byID := all
		byID.IDs = []string{o.ids["device 甲0"], o.ids["device 乙0"]}
		if p, err := d.List(ctx, byID); err != nil || p.Total != 1+n/4 {
			t.Errorf("%s: by id: %d %v", c.role, p.Total, err)
		}
		if at, err := d.Edge(ctx, all, "no", 0, false); err != nil || at != n-1 {
			t.Errorf("%s: edge %d %v", c.role, at, err)
		}
		but := all
		but.But = []string{o.ids["device 甲0"], o.ids["device 乙0"]}
		if got, err := d.Count(ctx, but); err != nil || got != n-1-n/4 {
			t.Errorf("%s: all but two: %d %v", c.role, got, err)
		}
		facets, err := d.Facets(ctx, all, "place", 10)
		if err != nil || len(facets) != 1+n/4 || !slices.ContainsFunc(facets, func(f desk.Facet) bool { return f.Value == "甲库房" && f.N == min(n, 2) }) {
			t.Errorf("%s: facets %v %v", c.role, facets, err)
		}
		if got, err := d.Suggest(ctx, "device", "打印机", 10); err != nil || len(got) != n {
			t.Errorf("%s: suggest %v %v", c.role, got, err)
		}
		if got, err := d.Choices(ctx, "device", "place", "库", 10); err != nil || len(got) != 1+n/4 {
			t.Errorf("%s: choices %v %v", c.role, got, err)
		}
		var each []string
		if err := d.Each(ctx, all, nil, func(_ *store.Tx, r *store.Row) error { each = append(each, r.Values.Str("no")); return nil }); err != nil || strings.Join(each, " ") != c.nos {
			t.Errorf("%s: each %v %v", c.role, each, err)
		}
		meta, err := d.Meta(ctx)
		if err != nil || !slices.ContainsFunc(meta.Kinds, func(k desk.KindView) bool { return k.Name == "device" && k.Count == n }) {
			t.Errorf("%s: meta %v", c.role, err)
		}
		o.theirs(c.role, all)
	}
}

// theirs asks for a record of the other department in every way: refused but for
// the clerk, and without a word of what it is.
func (o *office) theirs(role string, all desk.ListQuery) {
	o.t.Helper()
	ctx, d := context.Background(), o.at(role)
	theirs := []func() error{
		func() error { _, err := d.Record(ctx, "device", o.ids["device 乙0"]); return err },
		func() error { _, err := d.Record(ctx, "device", "DN-乙0"); return err },
		func() error { _, err := d.Record(ctx, "device", "打印机乙0"); return err },
		func() error { _, err := d.History(ctx, "device", "DN-乙0"); return err },
		func() error { _, err := d.Check(ctx, "device", o.ids["device 乙0"], record.Input{}); return err },
		func() error {
			after := all
			after.After = o.ids["device 乙0"]
			_, err := d.List(ctx, after)
			return err
		},
		func() error { _, err := d.List(ctx, desk.ListQuery{Kind: "part"}); return err },
		func() error { _, err := d.Facets(ctx, desk.ListQuery{Kind: "part"}, "name", 5); return err },
	}
	for i, ask := range theirs {
		if err := ask(); (err == nil) != (role == "clerk") || err != nil && (!fault.Is(err, fault.Forbidden) || strings.Contains(fmt.Sprint(err), "乙")) {
			o.t.Errorf("%s: theirs %d: %v", role, i, err)
		}
	}
}

// What belongs to a record that one sees does not show what one may not see.
func TestRelatedStaysWithinReach(t *testing.T) {
	o := open(t)
	ctx := context.Background()
	// A device of the other department that 张甲's colleague uses here.
	o.write(user.System(), func(tx *store.Tx) error {
		o.add(tx, &device, "借", kind.Values{"no": "DN-借", "name": "借出", "dept_id": o.ids["department 乙"], "user_id": o.ids["employee 甲"]})
		return nil
	})
	for role, want := range map[string]int{"clerk": 2, "dept_head": 1, "viewer": 2} {
		v, err := o.at(role).Record(ctx, "employee", "0001")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range v.Related {
			if r.Kind == "device" && r.Field == "user_id" {
				n = r.Count
			}
		}
		if n != want {
			t.Errorf("%s: %d devices of the person, want %d", role, n, want)
		}
	}
	v, err := o.at("viewer").Record(ctx, "device", "DN-甲0")
	if err != nil || len(v.Lines["parts"]) != 1 || v.Lines["parts"][0].Title != "硒鼓甲0" {
		t.Errorf("lines: %v %v", v.Lines, err)
	}
}

// Sensitive values are shown to nobody without the right, in no answer, and no
// question can be put that tells them.
func TestSensitiveValuesDoNotLeak(t *testing.T) {
	o := open(t)
	ctx := context.Background()
	o.write(user.System(), func(tx *store.Tx) error {
		_, err := record.Edit(tx, &employee, o.ids["employee 甲"], 0, record.Input{Values: map[string]any{"mobile": "13900000009"}})
		return err
	})
	d := o.at("clerk") // has no Z
	phones := []string{"13800000001", "13900000009", "13800000002"}
	leaks := func(what string, v any) {
		t.Helper()
		s := fmt.Sprintf("%+v", v)
		for _, p := range phones {
			if strings.Contains(s, p) {
				t.Errorf("%s shows %s: %s", what, p, s)
			}
		}
	}
	page, err := d.List(ctx, desk.ListQuery{Kind: "employee", Limit: 10})
	if err != nil || len(page.Rows) != 2 || page.Rows[0].Values.Str("mobile") == "" {
		t.Fatalf("list: %+v %v", page, err)
	}
	leaks("list", page)
	rec, err := d.Record(ctx, "employee", "0001")
	if err != nil || rec.Row.Values.Str("mobile") != "139****0009" {
		t.Errorf("record: %v %v", rec.Row, err)
	}
	leaks("record", rec)
	history, err := d.History(ctx, "employee", "0001")
	if err != nil || len(history) != 2 || history[0].Changes[0].Old != "****" {
		t.Errorf("history: %+v %v", history, err)
	}
	leaks("history", history)
	check, err := d.Check(ctx, "employee", o.ids["employee 甲"], record.Input{Values: map[string]any{"mobile": "1"}})
	if err != nil || len(check) == 0 {
		t.Errorf("check: %v %v", check, err)
	}
	leaks("check", check)
	_ = d.Each(ctx, desk.ListQuery{Kind: "employee"}, nil, func(_ *store.Tx, r *store.Row) error { leaks("each", r.Values); return nil })
	for _, q := range []string{phones[0], phones[1], "0009", "139"} {
		if p, err := d.List(ctx, desk.ListQuery{Kind: "employee", Search: q, Limit: 5}); err != nil || p.Total != 0 {
			t.Errorf("search %s finds %d, %v", q, p.Total, err)
		}
		if c, err := d.Suggest(ctx, "employee", q, 5); err != nil || len(c) != 0 {
			t.Errorf("suggest %s: %v %v", q, c, err)
		}
	}
	for what, ask := range map[string]func() error{
		"sort": func() error {
			_, err := d.List(ctx, desk.ListQuery{Kind: "employee", Sort: []desk.Order{{Field: "mobile"}}})
			return err
		},
		"filter": func() error {
			_, err := d.List(ctx, desk.ListQuery{Kind: "employee", Where: []desk.Cond{{Field: "mobile", Op: "contains", Values: []string{"139"}}}})
			return err
		},
		"facets":  func() error { _, err := d.Facets(ctx, desk.ListQuery{Kind: "employee"}, "mobile", 5); return err },
		"choices": func() error { _, err := d.Choices(ctx, "employee", "mobile", "139", 5); return err },
		"sum": func() error {
			_, err := d.List(ctx, desk.ListQuery{Kind: "employee", Sums: []string{"mobile"}})
			return err
		},
	} {
		if err := ask(); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s by a sensitive field: %v", what, err)
		}
	}
}

// What somebody types by initials is the thing whose whole name it is, before longer
// names and before names that only another reading of a character spells.
func TestSuggestsWhatIsMeant(t *testing.T) {
	o := open(t)
	o.write(user.System(), func(tx *store.Tx) error {
		for i, name := range []string{"中性笔 0.5mm", "中性笔芯 0.5mm", "插线板 6位", "彩色中性笔"} {
			o.add(tx, &device, name, kind.Values{"no": fmt.Sprint("SX-", i), "name": name, "place": "库", "dept_id": o.ids["department 甲"], "cost": int64(1)})
		}
		return nil
	})
	for typed, want := range map[string]string{"zxb": "中性笔 0.5mm,中性笔芯 0.5mm,插线板 6位,彩色中性笔", "cxb": "插线板 6位", "sx-1": "中性笔芯 0.5mm"} {
		got, err := o.at("clerk").Suggest(context.Background(), "device", typed, 10)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range got {
			names = append(names, c.Title)
		}
		if s := strings.Join(names, ","); s != want {
			t.Errorf("%s: %s, want %s", typed, s, want)
		}
		if first, err := o.at("clerk").Suggest(context.Background(), "device", typed, 1); err != nil || len(first) != 1 || first[0].Title != names[0] {
			t.Errorf("%s, one of them: %v %v", typed, first, err)
		}
	}
}
