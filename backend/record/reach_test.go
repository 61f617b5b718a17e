package record_test

import (
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

func TestWhoMaySeeAndChange(t *testing.T) {
	s := open(t)
	var deptA, deptB, emp, mine, theirs string
	must(t, s, func(tx *store.Tx) (err error) {
		add := func(k *kind.Kind, v kind.Values) (id string) {
			if err == nil {
				id, err = record.Create(tx, k, v)
			}
			return id
		}
		deptA, deptB = add(&department, kind.Values{"dept_code": "A", "dept_name": "甲"}), add(&department, kind.Values{"dept_code": "B", "dept_name": "乙"})
		emp = add(&employee, kind.Values{"emp_no": "1", "name": "张伟", "dept_id": deptA, "mobile": "13800000007"})
		mine = add(&device, kind.Values{"name": "a", "bought": "2026-01-01", "dept_id": deptA, "user_id": emp})
		theirs = add(&device, kind.Values{"name": "b", "bought": "2026-01-01", "dept_id": deptB})
		add(&user.Kind, kind.Values{"username": "zhang", "employee_id": emp, "roles": "dept_head", "data_scope": "own_dept"})
		add(&user.Kind, kind.Values{"username": "gone", "roles": "admin", "status": "disabled", "data_scope": "all"})
		return err
	})
	actor := func(roles ...string) store.Actor {
		return store.Actor{User: emp, Roles: roles, Employee: emp, Depts: []string{deptA}}
	}
	tests := []struct {
		name  string
		actor store.Actor
		id    string
		view  bool
		edit  bool
		void  bool
	}{
		{"clerk, any department", actor("clerk"), theirs, true, true, true},
		{"head, own department", actor("dept_head"), mine, true, true, false},
		{"head, another department", actor("dept_head"), theirs, false, false, false},
		{"viewer, his own", actor("viewer"), mine, true, false, false},
		{"viewer, not his", actor("viewer"), theirs, false, false, false},
		{"auditor without a grant", actor("auditor"), mine, false, false, false},
		{"the widest of two roles", actor("viewer", "clerk"), theirs, true, true, true},
		{"narrowed by the account", store.Actor{Roles: []string{"clerk"}, Reach: kind.OwnDept, Depts: []string{deptB}}, mine, false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, fn := range []func(tx *store.Tx) error{
				func(tx *store.Tx) error { _, err := record.View(tx, &device, tt.id); return err },
				func(tx *store.Tx) error {
					_, err := record.Edit(tx, &device, tt.id, 0, record.Input{Values: map[string]any{"sn": tt.name}})
					return err
				},
				func(tx *store.Tx) error {
					if err := record.Void(tx, &device, tt.id, "试"); err != nil {
						return err
					}
					return record.Restore(tx, &device, tt.id)
				},
			} {
				err := as(t, s, tt.actor, fn)
				if want := []bool{tt.view, tt.edit, tt.void}[i]; want != (err == nil) || !want && !fault.Is(err, fault.Forbidden) {
					t.Errorf("action %d: %v, allowed %v", i, err, want)
				}
			}
		})
	}
	must(t, s, func(tx *store.Tx) error {
		a, err := user.ActorOf(tx, "zhang")
		if err != nil || len(a.Depts) != 1 || a.Depts[0] != deptA || a.Reach != kind.OwnDept || a.Roles[0] != "dept_head" {
			t.Errorf("ActorOf: %+v %v", a, err)
		}
		if _, err := user.ActorOf(tx, "gone"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a disabled account: %v", err)
		}
		return nil
	})
	err := as(t, s, actor("clerk"), func(tx *store.Tx) error {
		r, err := record.View(tx, &employee, "张伟")
		if err == nil && r.Values.Str("mobile") != "138****0007" {
			t.Errorf("not masked: %s", r.Values.Str("mobile"))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// order is a document that is frozen once it is approved, with lines and steps.
var (
	order = kind.Kind{Name: "request", Label: "申请", English: "Request", Key: "no", Title: "no", Dept: "dept_id", Open: []string{"draft"},
		Access: kind.Access{"admin": "VCEX", "clerk": "VCEX", "dept_head": "VCEX@dept"},
		Fields: []kind.Field{
			{Name: "no", Label: "编号", English: "No.", Type: kind.Text},
			{Name: "dept_id", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
			{Name: "status", Label: "状态", English: "Status", Type: kind.Enum, Codes: "doc_status", Default: "draft"},
			{Name: "lines", Label: "明细", English: "Lines", Type: kind.Sub, To: "request_line"},
		}}
	orderLine = kind.Kind{Name: "request_line", Label: "明细", English: "Line", Title: "name", Parent: "request",
		Fields: []kind.Field{
			{Name: "request", Label: "申请", English: "Request", Type: kind.Ref, To: "request", Required: kind.Always},
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Always},
		}}
	docLists = kind.Lists{"doc_status": {Name: "doc_status", Codes: []kind.Code{{Key: "draft", Label: "草稿"}, {Key: "approved", Label: "已批准"}}},
		"role": lists["role"], "data_scope": lists["data_scope"], "common_active": lists["common_active"]}
)

// orders is a file with departments a and b and documents of them, each with a line.
func orders(t *testing.T) (s *store.Store, a, b string, docs, lines map[string]string) {
	s = storetest.Open(t, docLists, department, employee, order, orderLine, user.Kind)
	docs, lines = map[string]string{}, map[string]string{}
	must(t, s, func(tx *store.Tx) (err error) {
		add := func(k *kind.Kind, v kind.Values) (id string) {
			if err == nil {
				id, err = record.Add(tx, k, v)
			}
			return id
		}
		a, b = add(&department, kind.Values{"dept_code": "A", "dept_name": "甲"}), add(&department, kind.Values{"dept_code": "B", "dept_name": "乙"})
		for name, v := range map[string]kind.Values{"mine": {"dept_id": a}, "second": {"dept_id": a}, "theirs": {"dept_id": b}, "frozen": {"dept_id": a, "status": "approved"}, "void": {"dept_id": a}} {
			v["no"] = name
			docs[name] = add(&order, v)
			lines[name] = add(&orderLine, kind.Values{"request": docs[name], "name": "纸"})
		}
		if err != nil {
			return err
		}
		return record.Void(tx, &order, docs["void"], "重复")
	})
	return s, a, b, docs, lines
}

// A line does what its document allows, and nobody moves a record or a line out
// of his reach or into what is frozen.
func TestLinesFollowTheirDocument(t *testing.T) {
	s, a, b, docs, lines := orders(t)
	head := store.Actor{Roles: []string{"dept_head"}, Depts: []string{a}}
	edit := func(k *kind.Kind, id string, v map[string]any) func(*store.Tx) error {
		return func(tx *store.Tx) error { _, err := record.Edit(tx, k, id, 0, record.Input{Values: v}); return err }
	}
	create := func(k *kind.Kind, v kind.Values) func(*store.Tx) error {
		return func(tx *store.Tx) error { _, err := record.Create(tx, k, v); return err }
	}
	void := func(k *kind.Kind, id string) func(*store.Tx) error {
		return func(tx *store.Tx) error { return record.Void(tx, k, id, "试") }
	}
	restore := func(k *kind.Kind, id string) func(*store.Tx) error {
		return func(tx *store.Tx) error { return record.Restore(tx, k, id) }
	}
	take := func(k *kind.Kind, v map[string]any) func(*store.Tx) error {
		return func(tx *store.Tx) error { _, err := record.Take(tx, k, record.Input{Values: v}); return err }
	}
	name := map[string]any{"name": "笔"}
	for _, c := range []struct {
		what string
		do   func(*store.Tx) error
		code fault.Code // "": it is done
	}{
		{"a line of his", edit(&orderLine, lines["mine"], name), ""},
		{"a line to his other document", edit(&orderLine, lines["mine"], map[string]any{"request": docs["second"]}), ""},
		{"a line of theirs", edit(&orderLine, lines["theirs"], name), fault.Forbidden},
		{"a line of a frozen one", edit(&orderLine, lines["frozen"], name), fault.Conflict},
		{"a line of a void one", edit(&orderLine, lines["void"], name), fault.Conflict},
		{"a line to theirs", edit(&orderLine, lines["mine"], map[string]any{"request": docs["theirs"]}), fault.Forbidden},
		{"a line to a frozen one", edit(&orderLine, lines["mine"], map[string]any{"request": docs["frozen"]}), fault.Conflict},
		{"a line out of a frozen one", edit(&orderLine, lines["frozen"], map[string]any{"request": docs["mine"]}), fault.Conflict},
		{"a new line of his", create(&orderLine, kind.Values{"name": "笔", "request": docs["mine"]}), ""},
		{"a new line of theirs", create(&orderLine, kind.Values{"name": "笔", "request": docs["theirs"]}), fault.Forbidden},
		{"a new line of a frozen one", create(&orderLine, kind.Values{"name": "笔", "request": docs["frozen"]}), fault.Conflict},
		{"a new line of none", create(&orderLine, kind.Values{"name": "笔"}), fault.Invalid},
		{"a line of his, void", void(&orderLine, lines["second"]), ""},
		{"a line of theirs, void", void(&orderLine, lines["theirs"]), fault.Forbidden},
		{"a line of a frozen one, void", void(&orderLine, lines["frozen"]), fault.Conflict},
		{"a line of a frozen one, back", restore(&orderLine, lines["frozen"]), fault.Conflict},
		{"an imported line of a frozen one", take(&orderLine, map[string]any{"name": "笔", "request": docs["frozen"]}), fault.Conflict},
		{"his to their department", edit(&order, docs["mine"], map[string]any{"dept_id": b}), fault.Forbidden},
		{"his to none", edit(&order, docs["mine"], map[string]any{"dept_id": ""}), fault.Forbidden},
		{"a new one of their department", create(&order, kind.Values{"no": "n", "dept_id": b}), fault.Forbidden},
		{"an imported one of theirs", take(&order, map[string]any{"no": "n", "dept_id": b}), fault.Forbidden},
		{"a new one of his", create(&order, kind.Values{"no": "n", "dept_id": a}), ""},
		{"lines of his through a form", func(tx *store.Tx) error {
			_, err := record.Edit(tx, &order, docs["mine"], 0, record.Input{Lines: map[string][]record.Input{"lines": {{Values: name}}}})
			return err
		}, ""},
		{"lines of a frozen one through a form", func(tx *store.Tx) error {
			_, err := record.Edit(tx, &order, docs["frozen"], 0, record.Input{Lines: map[string][]record.Input{"lines": {}}})
			return err
		}, fault.Conflict},
		{"their line through a form of his", func(tx *store.Tx) error {
			_, err := record.Edit(tx, &order, docs["mine"], 0, record.Input{Lines: map[string][]record.Input{"lines": {{ID: lines["theirs"], Values: name}}}})
			return err
		}, fault.Conflict},
	} {
		undo := fault.New(fault.Cancelled, "试", "try")
		err := as(t, s, head, func(tx *store.Tx) error {
			if err := c.do(tx); err != nil {
				return err
			}
			return undo
		})
		want := c.code
		if want == "" {
			want = fault.Cancelled
		}
		if !fault.Is(err, want) {
			t.Errorf("%s: %v, want %s", c.what, err, want)
		}
	}
}

// What a form shows masked it also hands back masked; that is no change, and never
// becomes the value.
func TestMaskedValuesHandedBackAreNoChange(t *testing.T) {
	s := open(t)
	var id string
	must(t, s, func(tx *store.Tx) (err error) {
		id, err = record.Create(tx, &employee, kind.Values{"emp_no": "1", "name": "张伟", "mobile": "13800000007"})
		return err
	})
	clerk := store.Actor{Roles: []string{"clerk"}}
	for _, c := range []struct {
		actor store.Actor
		typed string
		code  fault.Code
		want  string
	}{
		{clerk, "138****0007", "", "13800000007"},
		{clerk, "138****0008", fault.Invalid, "13800000007"}, // not what he was shown, and no number
		{user.System(), "138****0007", fault.Invalid, "13800000007"},
		{clerk, "13900000009", "", "13900000009"},
	} {
		err := as(t, s, c.actor, func(tx *store.Tx) error {
			_, err := record.Edit(tx, &employee, id, 0, record.Input{Values: map[string]any{"mobile": c.typed, "name": "张 伟"}})
			return err
		})
		if c.code != "" && !fault.Is(err, c.code) || c.code == "" && err != nil {
			t.Errorf("%s: %v", c.typed, err)
		}
		must(t, s, func(tx *store.Tx) error {
			r, err := record.Get(tx, &employee, id)
			if err == nil && r.Values.Str("mobile") != c.want {
				t.Errorf("%s became %s", c.typed, r.Values.Str("mobile"))
			}
			return err
		})
	}
}

// A reference names a record of its own kind: one of another kind with that id is
// none, also after that one was referred to in the same transaction.
func TestAReferenceIsOfItsKind(t *testing.T) {
	s := open(t)
	must(t, s, func(tx *store.Tx) error {
		dept, err := record.Create(tx, &department, kind.Values{"dept_code": "A", "dept_name": "甲"})
		if err != nil {
			return err
		}
		v := kind.Values{"name": "a", "bought": "2026-01-01", "dept_id": dept}
		if _, err := record.Create(tx, &device, v); err != nil {
			return err
		}
		v["user_id"] = dept
		_, err = record.Create(tx, &device, v)
		if f := fault.Of(err); f == nil || f.Fields["user_id"].ZH == "" {
			t.Errorf("a department as the user: %v", err)
		}
		return nil
	})
}

// Settings there is one of stay one, whatever hand writes.
func TestOnlyOne(t *testing.T) {
	company := kind.Kind{Name: "company", Label: "单位", English: "Company", Title: "name", Single: true, Access: kind.Access{"admin": "VCEXI"},
		Fields: []kind.Field{{Name: "name", Label: "名称", English: "Name", Type: kind.Text}}}
	s := storetest.Open(t, nil, company)
	v := kind.Values{"name": "星桥澜"}
	must(t, s, func(tx *store.Tx) error { _, err := record.Create(tx, &company, v); return err })
	for name, fn := range map[string]func(*store.Tx) error{
		"a user":    func(tx *store.Tx) error { _, err := record.Create(tx, &company, v); return err },
		"an import": func(tx *store.Tx) error { _, err := record.Take(tx, &company, record.Input{Values: v}); return err },
		"a rule":    func(tx *store.Tx) error { _, err := record.Add(tx, &company, v); return err },
	} {
		if err := as(t, s, user.System(), fn); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
