package views_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
	"opsbook/backend/views"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}

var device = kind.Kind{Name: "device", Label: "设备", English: "Devices", Chapter: "asset", Title: "name",
	Access: kind.Access{"admin": "VCE", "clerk": "VCE", "viewer": "V"},
	Fields: []kind.Field{
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
		{Name: "place", Label: "地点", English: "Place", Type: kind.Text},
		{Name: "phone", Label: "电话", English: "Telephone", Type: kind.Phone, Sensitive: true},
	}}

// office is a file with three accounts.
type office struct {
	*store.Store
	t   *testing.T
	who map[string]store.Actor
}

func open(t *testing.T) *office {
	lists := kind.Lists{
		"role":          {Name: "role", Codes: []kind.Code{{Key: "admin", Label: "管理员"}, {Key: "clerk", Label: "文员"}, {Key: "viewer", Label: "员工"}}},
		"data_scope":    {Name: "data_scope", Codes: []kind.Code{{Key: "all", Label: "全部"}, {Key: "own_dept", Label: "本部门"}, {Key: "depts", Label: "指定部门"}}},
		"common_active": {Name: "common_active", Codes: []kind.Code{{Key: "active", Label: "启用"}}},
	}
	employee := kind.Kind{Name: "employee", Label: "员工", English: "Employees", Title: "name", Fields: []kind.Field{{Name: "name", Label: "姓名", English: "Name", Type: kind.Text}}}
	o := &office{t: t, Store: storetest.Open(t, lists, employee, device, user.Kind, views.Kind), who: map[string]store.Actor{}}
	for _, role := range []string{"admin", "clerk", "viewer", "nobody"} {
		a := store.Actor{Name: role, Roles: []string{role}}
		if role != "nobody" {
			o.do(user.System(), func(tx *store.Tx) (err error) {
				a.User, err = record.Add(tx, &user.Kind, kind.Values{"username": role, "display_name": "某" + role, "roles": role, "data_scope": "all"})
				return err
			})
		}
		o.who[role] = a
	}
	return o
}

func (o *office) try(a store.Actor, fn func(*store.Tx) error) error {
	_, err := o.Write(context.Background(), a, fn)
	return err
}

func (o *office) do(a store.Actor, fn func(*store.Tx) error) {
	o.t.Helper()
	if err := o.try(a, fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) save(who string, v views.View) (out views.View, err error) {
	err = o.try(o.who[who], func(tx *store.Tx) (err error) {
		out, err = views.Save(tx, &device, v)
		return err
	})
	return out, err
}

func (o *office) must(who string, v views.View) views.View {
	o.t.Helper()
	out, err := o.save(who, v)
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

// sees are the names of the views that somebody sees, in their order.
func (o *office) sees(who string) string {
	o.t.Helper()
	var names []string
	for _, v := range o.of(who) {
		names = append(names, v.Name)
	}
	return strings.Join(names, " ")
}

func (o *office) of(who string) (out []views.View) {
	o.t.Helper()
	err := o.Read(context.Background(), o.who[who], func(tx *store.Tx) (err error) {
		out, err = views.Of(tx, &device)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func (o *office) move(who, id, before string) error {
	return o.try(o.who[who], func(tx *store.Tx) error { return views.Move(tx, id, before) })
}

func want(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if err == nil || fault.Of(err).Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestAViewComesBackAsItWasSaved(t *testing.T) {
	o := open(t)
	look := views.Look{Search: "dyj", Void: true, Where: []views.Cond{{Field: "place", Op: "oneof", Values: []string{"3楼", ""}}, {Field: "_gaps", Op: "between", Values: []string{"1", ""}}},
		Sort: []views.Order{{Field: "name", Desc: true}}, Columns: []string{"place", "name"}, Pinned: []string{"place"}, Widths: map[string]int{"place": 120}}
	made := o.must("clerk", views.View{Name: " 三楼 ", Look: look})
	got := o.of("clerk")
	if len(got) != 1 || fmt.Sprint(got[0]) != fmt.Sprint(made) || fmt.Sprint(got[0].Look) != fmt.Sprint(look) {
		t.Errorf("saved %+v, read %+v", made, got)
	}
	if v := got[0]; v.Name != "三楼" || !v.Mine || !v.May || v.Shared || v.Owner != "某clerk" || v.Rev != 1 || v.Lost != 0 {
		t.Errorf("%+v", v)
	}
	made.Name, made.Look.Search = "三层", ""
	if again := o.must("clerk", made); again.ID != made.ID || again.Rev != 2 || again.Look.Search != "" || o.sees("clerk") != "三层" {
		t.Errorf("changed: %+v", again)
	}
	_, err := o.save("clerk", made) // as it was seen before
	want(t, err, fault.Conflict)
}

func TestWhoSeesAndChangesAView(t *testing.T) {
	o := open(t)
	own := o.must("clerk", views.View{Name: "我的"})
	all := o.must("clerk", views.View{Name: "大家的", Shared: true})
	for who, sees := range map[string]string{"clerk": "我的 大家的", "admin": "大家的", "viewer": "大家的"} {
		if got := o.sees(who); got != sees {
			t.Errorf("%s sees %s", who, got)
		}
	}
	_, err := o.save("nobody", views.View{Name: "不行"})
	want(t, err, fault.Forbidden)
	want(t, o.Read(context.Background(), o.who["nobody"], func(tx *store.Tx) error { _, err := views.Of(tx, &device); return err }), fault.Forbidden)

	all.Rev, all.Name = 0, "改了"
	_, err = o.save("viewer", all)
	want(t, err, fault.Forbidden)
	want(t, o.move("viewer", all.ID, ""), fault.Forbidden)
	want(t, o.try(o.who["viewer"], func(tx *store.Tx) error { return views.Drop(tx, all.ID) }), fault.Forbidden)
	if v := o.of("viewer")[0]; v.May || v.Mine || v.Name != "大家的" {
		t.Errorf("%+v", v)
	}
	if v := o.must("admin", all); v.Mine || !v.May || v.Owner != "某clerk" || v.Name != "改了" {
		t.Errorf("%+v", v)
	}
	own.Rev = 0
	_, err = o.save("admin", own)
	want(t, err, fault.NotFound)
}

// Nobody reaches views as a register: whose they are is no reach that a kind knows.
func TestViewsAreNoRegister(t *testing.T) {
	o := open(t)
	v := o.must("clerk", views.View{Name: "我的"})
	want(t, o.try(o.who["admin"], func(tx *store.Tx) error { _, err := record.View(tx, &views.Kind, v.ID); return err }), fault.Forbidden)
	want(t, o.try(o.who["admin"], func(tx *store.Tx) error {
		_, err := record.Edit(tx, &views.Kind, v.ID, 0, record.Input{Values: map[string]any{"shared": 1}})
		return err
	}), fault.Forbidden)
	want(t, o.try(o.who["admin"], func(tx *store.Tx) error { return record.Void(tx, &views.Kind, v.ID, "试") }), fault.Forbidden)
}

func TestOrder(t *testing.T) {
	o := open(t)
	var ids []string
	for _, name := range []string{"a", "b", "c", "d"} {
		ids = append(ids, o.must("clerk", views.View{Name: name, Shared: true}).ID)
	}
	for _, tt := range []struct {
		id, before int
		want       string
	}{{3, 0, "d a b c"}, {0, -1, "d b c a"}, {2, 1, "d c b a"}} {
		before := ""
		if tt.before >= 0 {
			before = ids[tt.before]
		}
		if err := o.move("clerk", ids[tt.id], before); err != nil || o.sees("viewer") != tt.want {
			t.Errorf("%v, %v: %s", tt, err, o.sees("viewer"))
		}
	}
	// Two change places until no room is left between their neighbours.
	for i := range 60 {
		if err := o.move("clerk", ids[1+i%2], ids[2-i%2]); err != nil {
			t.Fatal(err)
		}
		if got := o.sees("clerk"); got != "d b c a" && got != "d c b a" {
			t.Fatalf("move %d: %s", i, got)
		}
	}
	if got := o.sees("clerk"); got != "d c b a" {
		t.Error(got)
	}
}

func TestRemovedAndTakenBack(t *testing.T) {
	o := open(t)
	v := o.must("clerk", views.View{Name: "三楼"})
	drop := func(tx *store.Tx) error { return views.Drop(tx, v.ID) }
	keep := func(tx *store.Tx) error { return views.Keep(tx, v.ID) }
	o.do(o.who["clerk"], drop)
	if o.sees("clerk") != "" {
		t.Error(o.sees("clerk"))
	}
	want(t, o.try(o.who["clerk"], drop), fault.NotFound)
	o.do(o.who["clerk"], keep)
	if o.sees("clerk") != "三楼" {
		t.Error(o.sees("clerk"))
	}
	o.do(o.who["clerk"], drop)
	o.must("clerk", views.View{Name: "三楼"})
	want(t, o.try(o.who["clerk"], keep), fault.Invalid)
}

func TestRefused(t *testing.T) {
	o := open(t)
	o.must("clerk", views.View{Name: "三楼"})
	for _, name := range []string{"", "  ", "三楼", " 三楼", strings.Repeat("长", 21)} {
		_, err := o.save("clerk", views.View{Name: name})
		if f := fault.Of(err); err == nil || f.Code != fault.Invalid || f.Fields["name"].ZH == "" {
			t.Errorf("%q: %v", name, err)
		}
	}
	_, err := o.save("clerk", views.View{Name: "满", Look: views.Look{Search: strings.Repeat("长", 20001)}})
	want(t, err, fault.Invalid)
	for i := range views.Most - 1 {
		o.must("clerk", views.View{Name: fmt.Sprint(i)})
	}
	_, err = o.save("clerk", views.View{Name: "多"})
	want(t, err, fault.Conflict)
	o.must("viewer", views.View{Name: "多"})
}

// A view outlives its fields, and shows nobody what he may not see.
func TestFieldsThatAreNoMore(t *testing.T) {
	o := open(t)
	o.must("admin", views.View{Name: "旧", Shared: true, Look: views.Look{
		Where: []views.Cond{{Field: "gone", Op: "is", Values: []string{"x"}}, {Field: "phone", Op: "contains", Values: []string{"138"}}, {Field: "place", Op: "is", Values: []string{"3楼"}}},
		Sort:  []views.Order{{Field: "gone"}, {Field: "name"}}, Columns: []string{"gone", "name", "phone"}, Pinned: []string{"gone", "name"}}})
	for who, want := range map[string]string{"admin": "2 [phone place] [name] [name phone] [name]", "viewer": "3 [place] [name] [name phone] [name]"} {
		v := o.of(who)[0]
		var where, sort []string
		for _, c := range v.Look.Where {
			where = append(where, c.Field)
		}
		for _, s := range v.Look.Sort {
			sort = append(sort, s.Field)
		}
		if got := fmt.Sprint(v.Lost, " ", where, " ", sort, " ", v.Look.Columns, " ", v.Look.Pinned); got != want {
			t.Errorf("%s: %s", who, got)
		}
	}
}
