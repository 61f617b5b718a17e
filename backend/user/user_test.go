package user_test

import (
	"context"
	"slices"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
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
	"common_active": codes("common_active", "active", "disabled")}

func text(name, label string) kind.Field {
	return kind.Field{Name: name, Label: label, English: name, Type: kind.Text}
}

func ref(name, label, to string) kind.Field {
	return kind.Field{Name: name, Label: label, English: name, Type: kind.Ref, To: to}
}

var (
	department = kind.Kind{Name: "department", Label: "部门", English: "Department", Key: "dept_code", Title: "dept_code", Dept: kind.Itself,
		Access: kind.Access{"admin": "VCEX", "dept_head": "V@dept"}, Fields: []kind.Field{text("dept_code", "编码")}}
	employee = kind.Kind{Name: "employee", Label: "员工", English: "Employee", Title: "name", Dept: "dept_id", Owner: kind.Itself,
		Access: kind.Access{"admin": "VCEX", "clerk": "VCEZ", "dept_head": "VZ@dept", "viewer": "V@self", "auditor": "V", "area_head": "VZ"},
		Fields: []kind.Field{text("name", "姓名"), ref("dept_id", "部门", "department"),
			{Name: "mobile", Label: "手机", English: "Mobile", Type: kind.Text, Sensitive: true}}}
	device = kind.Kind{Name: "device", Label: "设备", English: "Device", Title: "name", Dept: "dept_id", Owner: "user_id",
		Access: kind.Access{"admin": "VCEXPOI", "clerk": "VCEPOI", "dept_head": "VEP@dept", "viewer": "V@self", "auditor": "VPO"},
		Fields: []kind.Field{text("name", "名称"), ref("dept_id", "部门", "department"), ref("user_id", "使用人", "employee"),
			{Name: "parts", Label: "配件", English: "Parts", Type: kind.Sub, To: "part"}}}
	part = kind.Kind{Name: "part", Label: "配件", English: "Part", Title: "name", Parent: "device",
		Access: kind.Access{"viewer": "VCEX"}, // of no use: lines follow their document
		Fields: []kind.Field{text("name", "名称"), ref("device", "设备", "device")}}
	note = kind.Kind{Name: "note", Label: "便条", English: "Note", Title: "name", Owner: "user_id",
		Access: kind.Access{"clerk": "VE", "viewer": "V@self"}, Fields: []kind.Field{text("name", "内容"), ref("user_id", "谁的", "employee")}}
	place = kind.Kind{Name: "place", Label: "地点", English: "Place", Title: "name",
		Access: kind.Access{"clerk": "VCE", "viewer": "V"}, Fields: []kind.Field{text("name", "名称")}}
)

// world is a file with two departments, an employee in each, and of every register
// a record of either.
type world struct {
	*store.Store
	t   *testing.T
	ids map[string]string
}

func open(t *testing.T) *world {
	w := &world{storetest.Open(t, lists, department, employee, device, part, note, place, user.Kind), t, map[string]string{}}
	w.do(store.Actor{}, func(tx *store.Tx) error {
		for _, of := range []string{"甲", "乙"} {
			w.add(tx, &department, of, kind.Values{"dept_code": of})
			dept := w.ids["department "+of]
			w.add(tx, &employee, of, kind.Values{"name": of, "dept_id": dept})
			person := w.ids["employee "+of]
			w.add(tx, &device, of, kind.Values{"name": of, "dept_id": dept, "user_id": person})
			w.add(tx, &part, of, kind.Values{"name": of, "device": w.ids["device "+of]})
			w.add(tx, &note, of, kind.Values{"name": of, "user_id": person})
			w.add(tx, &place, of, kind.Values{"name": of})
		}
		w.add(tx, &device, "无主", kind.Values{"name": "无主"})
		w.add(tx, &part, "悬空", kind.Values{"name": "悬空", "device": w.ids["place 甲"]})
		return nil
	})
	return w
}

func (w *world) add(tx *store.Tx, k *kind.Kind, name string, v kind.Values) {
	w.t.Helper()
	id, err := tx.NewID()
	if err == nil {
		_, err = tx.Insert(k, id, v)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.ids[k.Name+" "+name] = id
}

func (w *world) do(a store.Actor, fn func(*store.Tx) error) {
	w.t.Helper()
	if _, err := w.Write(context.Background(), a, fn); err != nil {
		w.t.Fatal(err)
	}
}

// actor is an employee of the department 甲.
func (w *world) actor(reach kind.Reach, roles ...string) store.Actor {
	return store.Actor{Roles: roles, Reach: reach, Employee: w.ids["employee 甲"], Depts: []string{w.ids["department 甲"]}}
}

// The gate, role by role and action by action: only letters of a grant open it,
// and line items answer what their document answers.
func TestGate(t *testing.T) {
	w := open(t)
	for _, k := range []*kind.Kind{&department, &employee, &device, &part, &note, &place} {
		grants := k.Access
		if k == &part {
			grants = device.Access
		}
		for _, role := range append([]string{"", "nobody"}, kind.Roles...) {
			w.do(w.actor(kind.All, role), func(tx *store.Tx) error {
				for _, action := range kind.Actions {
					_, granted := grants.May(role, action)
					err := user.Gate(tx, k, action)
					if granted != (err == nil) || !granted && !fault.Is(err, fault.Forbidden) {
						t.Errorf("%s %c %s: %v, granted %v", role, action, k.Name, err, granted)
					}
				}
				return nil
			})
		}
	}
}

// Which records each role reaches, and how the data scope of the account narrows it.
func TestCovers(t *testing.T) {
	w := open(t)
	const v, e = kind.View, kind.Change
	for _, c := range []struct {
		roles  []string
		reach  kind.Reach
		k      *kind.Kind
		action rune
		own    bool // the record of his department and himself
		other  bool
	}{
		{[]string{"clerk"}, kind.All, &device, e, true, true},
		{[]string{"clerk"}, kind.OwnDept, &device, e, true, false},
		{[]string{"clerk"}, kind.Self, &device, e, true, false},
		{[]string{"clerk"}, kind.All, &device, kind.Void, false, false},
		{[]string{"dept_head"}, kind.All, &device, v, true, false},
		{[]string{"dept_head"}, kind.All, &department, v, true, false},
		{[]string{"viewer"}, kind.All, &device, v, true, false},
		{[]string{"viewer"}, kind.All, &device, e, false, false},
		{[]string{"viewer"}, kind.All, &employee, v, true, false},
		{[]string{"viewer", "clerk"}, kind.All, &device, v, true, true},
		{[]string{"clerk", "viewer"}, kind.All, &device, v, true, true},
		{[]string{"viewer", "dept_head"}, kind.All, &device, e, true, false},
		{[]string{"viewer", "auditor"}, kind.All, &device, e, false, false},
		{[]string{"clerk"}, kind.All, &part, e, true, true},
		{[]string{"dept_head"}, kind.All, &part, e, true, false},
		{[]string{"viewer"}, kind.All, &part, v, true, false},
		{[]string{"viewer"}, kind.All, &part, e, false, false},
		{[]string{"clerk"}, kind.All, &note, v, true, true},
		{[]string{"clerk"}, kind.OwnDept, &note, v, true, false}, // it names no department: his own then
		{[]string{"viewer"}, kind.All, &note, v, true, false},
		{[]string{"clerk"}, kind.Self, &place, e, true, true}, // nothing to bound by
		{nil, kind.All, &place, v, false, false},
	} {
		w.do(w.actor(c.reach, c.roles...), func(tx *store.Tx) error {
			for of, want := range map[string]bool{"甲": c.own, "乙": c.other} {
				r, err := tx.ByID(c.k, w.ids[c.k.Name+" "+of])
				if err != nil {
					return err
				}
				err = user.Covers(tx, c.k, c.action, r)
				if want != (err == nil) || !want && !fault.Is(err, fault.Forbidden) {
					t.Errorf("%v@%s %c %s %s: %v, want %v", c.roles, c.reach, c.action, c.k.Name, of, err, want)
				}
			}
			return nil
		})
	}
}

// Whoever has no employee record, or no department, owns nothing: not even what
// nobody owns.
func TestNobodyOwnsNothing(t *testing.T) {
	w := open(t)
	for _, a := range []store.Actor{{Roles: []string{"viewer"}}, {Roles: []string{"dept_head"}}, {Roles: []string{"clerk"}, Reach: kind.OwnDept},
		{Roles: []string{"dept_head"}, Depts: []string{""}}} {
		w.do(a, func(tx *store.Tx) error {
			r, err := tx.ByID(&device, w.ids["device 无主"])
			if err == nil && !fault.Is(user.Covers(tx, &device, kind.View, r), fault.Forbidden) {
				t.Errorf("%+v reaches what is nobody's", a)
			}
			return err
		})
	}
	w.do(w.actor(kind.All, "admin"), func(tx *store.Tx) error {
		r, err := tx.ByID(&part, w.ids["part 悬空"])
		if err == nil && !fault.Is(user.Covers(tx, &part, kind.View, r), fault.Forbidden) {
			t.Error("a line without a document is reached")
		}
		return err
	})
}

func TestPrivate(t *testing.T) {
	w := open(t)
	for _, c := range []struct {
		roles []string
		want  bool
	}{
		{[]string{"admin"}, true}, {[]string{"clerk"}, true}, {[]string{"dept_head"}, true}, {[]string{"viewer"}, false}, {[]string{"auditor"}, false}, {nil, false},
		{[]string{"viewer", "clerk"}, true},
		{[]string{"auditor", "dept_head"}, false}, // sees everybody, and the numbers of his own only: none are shown
		{[]string{"auditor", "area_head"}, true},
	} {
		if got := user.Private(w.Catalog(), w.actor(kind.All, c.roles...), &employee); got != c.want {
			t.Errorf("%v: %v", c.roles, got)
		}
	}
	if user.Private(w.Catalog(), w.actor(kind.All, "clerk"), &part) {
		t.Error("a line's sensitive fields without the right on its document")
	}
}

func TestActorOf(t *testing.T) {
	w := open(t)
	a, b := w.ids["department 甲"], w.ids["department 乙"]
	w.do(store.Actor{}, func(tx *store.Tx) error {
		for name, v := range map[string]kind.Values{
			"zhang": {"roles": "dept_head;clerk", "data_scope": "own_dept", "employee_id": w.ids["employee 甲"]},
			"two":   {"roles": "clerk", "data_scope": "depts", "depts": "乙;没有这个", "employee_id": w.ids["employee 甲"]},
			"boss":  {"roles": "admin", "data_scope": "all"},
			"self":  {"roles": "viewer", "data_scope": "self"},
			"gone":  {"roles": "admin", "data_scope": "all", "status": "disabled"},
			"void":  {"roles": "admin", "data_scope": "all"},
		} {
			v["username"] = name
			if v["status"] == nil {
				v["status"] = "active"
			}
			w.add(tx, &user.Kind, name, v)
		}
		r, err := tx.ByID(&user.Kind, w.ids["app_user void"])
		if err != nil {
			return err
		}
		return tx.SetState(&user.Kind, r, store.Voided, "离职")
	})
	w.do(store.Actor{}, func(tx *store.Tx) error {
		for _, c := range []struct {
			name  string
			reach kind.Reach
			depts []string
			code  fault.Code
		}{
			{"zhang", kind.OwnDept, []string{a}, ""}, {"two", kind.OwnDept, []string{a, b}, ""}, {"boss", kind.All, nil, ""}, {"self", kind.Self, nil, ""},
			{"gone", "", nil, fault.Forbidden}, {"void", "", nil, fault.Forbidden}, {"who", "", nil, fault.NotFound}, {"", "", nil, fault.NotFound},
		} {
			got, err := user.ActorOf(tx, c.name)
			if c.code != "" {
				if !fault.Is(err, c.code) {
					t.Errorf("%q: %v", c.name, err)
				}
				continue
			}
			if err != nil || got.Reach != c.reach || !slices.Equal(got.Depts, c.depts) || got.User != w.ids["app_user "+c.name] {
				t.Errorf("%q: %+v %v", c.name, got, err)
			}
		}
		return nil
	})
}
