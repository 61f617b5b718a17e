package app_test

import (
	"slices"
	"strings"
	"testing"

	"opsbook/app"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
)

func row(t *testing.T, a *app.App, kind, what string) desk.RecordView {
	t.Helper()
	v, err := a.Record(kind, what)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Whichever way a device comes in, what its class and price say is filled in, and
// what somebody says stays.
func TestEveryWayInProposes(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	chair := func(more map[string]any) record.Input {
		v := map[string]any{"name": "办公椅", "model": "无", "purchase_date": "2024-03-12", "original_value": "300", "location": "库房"}
		for name, x := range more {
			v[name] = x
		}
		return record.Input{Values: v}
	}
	blank, err := a.Blank("equipment")
	if err != nil || blank.Row.Values["manage_type"] != nil || blank.Row.Values["residual_rate"] != nil || blank.Row.Values.Str("unit") == "" {
		t.Errorf("an empty form: %v, %v", blank.Row.Values, err)
	}
	offered, err := a.Propose("equipment", chair(nil).Values)
	if err != nil || offered["manage_type"] != "low_value" || offered["life_years"] != int64(5) || offered["class_code"] != "A05010301" {
		t.Errorf("proposed: %v, %v", offered, err)
	}
	ways := map[string]func(record.Input) (record.Outcome, error){
		"form":         func(in record.Input) (record.Outcome, error) { return a.Save("equipment", in) },
		"command line": func(in record.Input) (record.Outcome, error) { return app.SaveNamed(a, "equipment", in) },
		"several": func(in record.Input) (record.Outcome, error) {
			out, err := a.RegisterEquipment(in, 1, nil)
			return append(out, record.Outcome{})[0], err
		},
	}
	for name, save := range ways {
		out, err := save(chair(nil))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		v := row(t, a, "equipment", out.ID).Row.Values
		if v.Str("manage_type") != "low_value" || v.Int("life_years") != 5 || v.Int("residual_rate") != 500 || v.Str("class_code") != "A05010301" || v.Int("accum_dep") == 0 {
			t.Errorf("%s: %v", name, v)
		}
		if out, err = save(chair(map[string]any{"manage_type": "fixed", "life_years": "8", "residual_rate": "0"})); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v := row(t, a, "equipment", out.ID).Row.Values; v.Str("manage_type") != "fixed" || v.Int("life_years") != 8 || v.Int("residual_rate") != 0 {
			t.Errorf("%s, as said: %v", name, v)
		}
	}
	said, err := a.Check("equipment", "", chair(map[string]any{"qty": "10"}))
	if err != nil || slices.ContainsFunc(said, func(f kind.Finding) bool { return f.Field == "qty" || f.Field == "class_code" }) {
		t.Errorf("ten chairs in a form: %v, %v", said, err)
	}
}

// A class that only groups others is refused where somebody can still choose, and
// kept where it stands already.
func TestGroupsAreNotChosen(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	id := device(t, a)
	edit := func(v map[string]any) error {
		_, err := a.Edit("equipment", id, 0, record.Input{Values: v})
		return err
	}
	if err := edit(map[string]any{"class_code": "A02021000"}); fault.Of(err) == nil || fault.Of(err).Fields["class_code"].ZH == "" {
		t.Errorf("打印机 as a class: %v", err)
	}
	imported(t, a, "资产编号\t资产名称\t资产类别\t存放地点\nDN-2020-0001\t打印机\t打印机\t库房")
	old := row(t, a, "equipment", "DN-2020-0001").Row
	if old.Values.Str("class_code") != "A02021000" {
		t.Fatalf("imported: %v", old.Values)
	}
	id = old.ID
	if err := edit(map[string]any{"brand": "启明", "class_code": "A02021000"}); err != nil {
		t.Errorf("an old record cannot be changed any more: %v", err)
	}
	d, err := a.ImportOpen("equipment", "paste:资产编号\t资产名称\t资产类别\t存放地点\nDN-2020-0002\t打印机\t信息化设备\t库房\nDN-2020-0003\t打印机\t打印机\t库房")
	if err != nil || d.Counts.Warned != 2 || d.Counts.Rejected != 0 {
		t.Errorf("imported: %+v, %v", d.Counts, err)
	}
}

// What everybody calls a device finds it, though its class is called as the standard
// does: in lists, by its initials, and where a class is chosen.
func TestEverydayWords(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	imported(t, a, "资产编号\t资产名称\t资产类别\t存放地点\nDN-2020-0001\t便携式计算机\t便携式计算机\t库房\nJJ-2020-0001\t文件柜\t文件柜\t库房")
	for _, word := range []string{"笔记本", "笔记本电脑", "bjbdn", "手提"} {
		page, err := a.List(desk.ListQuery{Kind: "equipment", Search: word, Limit: 10, Wait: true})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].Number != "DN-2020-0001" {
			t.Errorf("%s finds %v, %v", word, page.Rows, err)
		}
		offers, err := a.Offers("equipment", "class_code", word, 5)
		if err != nil || !slices.ContainsFunc(offers, func(o desk.Offer) bool { return o.Label == "便携式计算机" }) {
			t.Errorf("%s offers %v, %v", word, offers, err)
		}
	}
}

// The devices of a place are those that name it by any of its names; the people of
// a department and of a position are counted by status.
func TestWhatBelongsToARecord(t *testing.T) {
	o := newOffice(t)
	place := o.save("location", map[string]any{"name": "三楼305", "alias": "3楼305;305室"})
	position := o.save("position", map[string]any{"pos_code": "P1", "pos_name": "文员", "dept_id": row(t, o.a, "department", "XZ").Row.ID})
	tests := []struct {
		kind, id, other, field, status string
		count                          int
	}{
		{"location", place, "equipment", "location", "在用", 1},
		{"position", position, "employee", "position_id", "在职", 1},
		{"department", row(t, o.a, "department", "XZ").Row.ID, "employee", "dept_id", "在职", 1},
	}
	for _, tt := range tests {
		i := slices.IndexFunc(row(t, o.a, tt.kind, tt.id).Related, func(r desk.Related) bool { return r.Kind == tt.other && r.Field == tt.field })
		if i < 0 {
			t.Errorf("%s: nothing of %s", tt.kind, tt.other)
			continue
		}
		r := row(t, o.a, tt.kind, tt.id).Related[i]
		if r.Count != tt.count || len(r.Rows) != tt.count || len(r.By) != 1 || r.By[0].Label != tt.status || r.By[0].N != tt.count {
			t.Errorf("%s: %+v", tt.kind, r)
		}
		all, err := o.a.List(desk.ListQuery{Kind: r.Kind, Limit: 5, Where: []desk.Cond{{Field: r.Field, Op: "oneof", Values: r.Values}}})
		if err != nil || all.Total != tt.count {
			t.Errorf("%s: all are %d, %v", tt.kind, all.Total, err)
		}
	}
}

// Partners are read by everybody and changed by the department that looks after
// them (R12), whatever the data scope of the account.
func TestPartnersOfOthersAreRead(t *testing.T) {
	o := newOffice(t)
	other := o.save("department", map[string]any{"dept_code": "YY", "dept_name": "运营部"})
	foreign := o.save("partner", map[string]any{"name": "云帆物流", "category": "WL", "dept_id": other, "bank": "某行 6222000012345678"})
	own := o.save("partner", map[string]any{"name": "晴川商行", "category": "GY", "dept_id": row(t, o.a, "department", "XZ").Row.ID})
	if _, err := o.a.Edit("app_user", o.userID("viewer"), 0, record.Input{Values: map[string]any{"data_scope": "self"}}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		user, id string
		rights   string
		edits    bool
	}{{"dept_head", foreign, "VPO", false}, {"dept_head", own, "VCEPO", true}, {"viewer", foreign, "V", false}, {"clerk", foreign, "VCEPOIZ", true}} {
		o.as(tt.user)
		if v := row(t, o.a, "partner", tt.id); v.Rights != tt.rights {
			t.Errorf("%s: rights %q, want %q", tt.user, v.Rights, tt.rights)
		}
		if list, err := o.a.List(desk.ListQuery{Kind: "partner", Limit: 5}); err != nil || list.Total != 3 {
			t.Errorf("%s: lists %d, %v", tt.user, list.Total, err)
		}
		_, err := o.a.Edit("partner", tt.id, 0, record.Input{Values: map[string]any{"remark": tt.user}})
		if (err == nil) != tt.edits || err != nil && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: edit: %v", tt.user, err)
		}
	}
}

// A value that is taken is told by its name.
func TestTakenValuesAreCalledByName(t *testing.T) {
	o := newOffice(t)
	v := map[string]any{"username": "second", "employee_id": row(t, o.a, "employee", "0001").Row.ID}
	_, err := o.a.AddUser(record.Input{Values: v}, password)
	if f := fault.Of(err); f == nil || f.Fields["employee_id"].ZH != "关联员工“周雨桐”已被另一条记录使用。" {
		t.Errorf("%v", err)
	}
}

// Who may only add codes does not rewrite those that the program declares; a code
// has one record, and keeps its list and key.
func TestCodesAreNotRewritten(t *testing.T) {
	o := newOffice(t)
	code := func(dict, key, label string) map[string]any {
		return map[string]any{"dict": dict, "key": key, "label": label}
	}
	tests := []struct {
		user string
		v    map[string]any
		want fault.Code
		says string
	}{
		{"clerk", code("asset_class", "A02010105", "别的"), fault.Forbidden, ""},
		{"clerk", code("asset_class", "Z9", "展示架"), "", ""},
		{"clerk", code("asset_class", "Z9", "又一个"), fault.Invalid, "已有一条记录"},
		{"clerk", code("nothing", "Z9", "展示架"), fault.Invalid, "没有叫“nothing”的字典"},
		{"admin", code("asset_class", "A02010105", "台式机"), "", ""},
		{"admin", code("asset_class", "A02010105", "电脑"), fault.Invalid, "已有一条记录"},
	}
	var made []string
	for _, tt := range tests {
		o.as(tt.user)
		out, err := o.a.Save("dict_item", record.Input{Values: tt.v})
		switch f := fault.Of(err); {
		case tt.want == "" && err != nil, tt.want != "" && !fault.Is(err, tt.want):
			t.Errorf("%s saves %v: %v", tt.user, tt.v, err)
		case tt.says != "" && !strings.Contains(f.Fields["key"].ZH+f.Fields["dict"].ZH, tt.says):
			t.Errorf("%s saves %v: %+v", tt.user, tt.v, f.Fields)
		case err == nil:
			made = append(made, out.ID)
		}
	}
	o.as("admin")
	if _, err := o.a.Edit("dict_item", made[0], 0, record.Input{Values: map[string]any{"key": "Z8"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a key is changed: %v", err)
	}
	if _, err := o.a.Edit("dict_item", made[0], 0, record.Input{Values: map[string]any{"label": "陈列架"}}); err != nil {
		t.Errorf("a label is changed: %v", err)
	}
	if err := o.a.Void("dict_item", made[1], "写错了"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.a.Save("dict_item", record.Input{Values: code("asset_class", "A02010105", "台式电脑")}); err != nil {
		t.Errorf("after the first is void: %v", err)
	}
	if err := o.a.Unvoid("dict_item", made[1]); !fault.Is(err, fault.Conflict) {
		t.Errorf("two for one code: %v", err)
	}
}

// A class that users add says how its devices are numbered, how long they last and
// what is written down of them.
func TestAddedClass(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	added := map[string]any{"dict": "asset_class", "key": "Z0001", "label": "展示架", "attr": `{"short":"JJ","life_tax":"5","attributes":"层数;承重"}`}
	if _, err := a.Save("dict_item", record.Input{Values: added}); err != nil {
		t.Fatal(err)
	}
	out, err := a.Save("equipment", record.Input{Values: map[string]any{"name": "展示架", "class_code": "Z0001", "model": "无", "purchase_date": "2024-03-12", "original_value": "3000", "location": "大厅"}})
	if err != nil || out.Number != "JJ-2024-0001" || row(t, a, "equipment", out.ID).Row.Values.Int("life_years") != 5 {
		t.Errorf("%+v, %v", out, err)
	}
	imported(t, a, "资产编号\t资产名称\t资产类别\t存放地点\t承重\nJJ-2020-0007\t架子\t展示架\t库房\t50kg")
	if v := row(t, a, "equipment", "JJ-2020-0007").Row.Values; v.Str("attributes") != `{"承重":"50kg"}` {
		t.Errorf("imported: %v", v)
	}
	if _, err := a.Save("dict_item", record.Input{Values: map[string]any{"dict": "asset_class", "key": "A02010105", "label": "台式机", "attr": "life_tax:4"}}); err != nil {
		t.Fatal(err)
	}
	m, err := a.Meta()
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := m.Lists.Code("asset_class", "A02010105"); c.Label != "台式机" || c.Attr["life_tax"] != "4" || c.Attr["short"] != "DN" || c.Attr["verify"] != "V1" || c.English != "Desktop computer" {
		t.Errorf("changed: %+v", c)
	}
}
