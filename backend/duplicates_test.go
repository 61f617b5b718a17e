package backend_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	files "opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/double"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// pc is a PC with short ways to what these tests do.
type pc struct {
	*backend.Backend
	t *testing.T
}

func (p pc) add(kindName string, v map[string]any) string {
	p.t.Helper()
	return edit(p.t, p.Backend, kindName, "", v)
}

func (p pc) row(kindName, id string) *store.Row {
	p.t.Helper()
	var out *store.Row
	err := p.Read(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		out, err = tx.ByID(k, id)
		return err
	})
	if err != nil || out == nil {
		p.t.Fatalf("%s %s: %v", kindName, id, err)
	}
	return out
}

func (p pc) merge(in backend.MergeInput) backend.Merged {
	p.t.Helper()
	out, err := p.Merge(context.Background(), in)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p pc) duplicates() backend.Duplicates {
	p.t.Helper()
	out, err := p.Duplicates(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p pc) record(kindName, what string) desk.RecordView {
	p.t.Helper()
	d, err := p.Desk()
	if err != nil {
		p.t.Fatal(err)
	}
	v, err := d.Record(context.Background(), kindName, what)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func (p pc) list(q desk.ListQuery) desk.ListPage {
	p.t.Helper()
	d, err := p.Desk()
	if err != nil {
		p.t.Fatal(err)
	}
	q.Limit, q.Wait = 50, true
	out, err := d.List(context.Background(), q)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// both brings two PCs up to the same.
func both(t *testing.T, a, b pc) {
	t.Helper()
	for range 2 {
		send(t, a.Backend, b.Backend)
		send(t, b.Backend, a.Backend)
	}
}

func two(t *testing.T) (a, b pc) {
	t.Helper()
	first := begun(t)
	second := joined(t, first, "前台")
	send(t, second, first)
	return pc{first, t}, pc{second, t}
}

func device(v map[string]any) map[string]any {
	out := map[string]any{"name": "打印机", "class_code": "A02021003", "purchase_date": "2024-03-12", "original_value": "800", "location": "库房", "status": "in_stock", "model": "L1"}
	for name, x := range v {
		out[name] = x
	}
	return out
}

// What two PCs registered twice is listed on both, until somebody says that it is not the
// same; what is only called alike is a hint.
func TestDuplicatesAreListed(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	one := a.add("partner", map[string]any{"name": "方圆商行", "category": "GY"})
	two := b.add("partner", map[string]any{"name": "方圆商行", "category": "GY", "legal_rep": "周雨桐"})
	a.add("partner", map[string]any{"name": "远山科技有限公司", "category": "GY"})
	a.add("partner", map[string]any{"name": "远山科技（北）", "category": "GY"})
	a.add("partner", map[string]any{"name": "长河科技有限公司", "category": "GY", "legal_rep": "甲方"})
	a.add("partner", map[string]any{"name": "长河科技公司", "category": "GY", "legal_rep": "乙方"})
	both(t, a, b)
	for _, p := range []pc{a, b} {
		got := p.duplicates().Groups
		if len(got) != 2 || got[0].Why != double.Unique || got[0].Value != "方圆商行" || len(got[0].Records) != 2 || !got[0].Merges || got[0].Records[0].PC == got[0].Records[1].PC || got[1].Why != double.Name {
			t.Fatalf("%+v", got)
		}
	}
	if err := a.Apart(ctx, "partner", []string{one, two}, "  "); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a note: %v", err)
	}
	if err := a.Apart(ctx, "partner", []string{one, two}, "两家同名的店"); err != nil {
		t.Fatal(err)
	}
	both(t, a, b)
	got := b.duplicates()
	if len(got.Groups) != 1 || len(got.Apart) != 1 || got.Apart[0].Note != "两家同名的店" || got.Apart[0].User != "admin" {
		t.Fatalf("%+v", got)
	}
	if err := b.Rejoin(ctx, got.Apart[0].Mark); err != nil {
		t.Fatal(err)
	}
	if err := b.Rejoin(ctx, got.Apart[0].Mark); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	both(t, a, b)
	if got := a.duplicates(); len(got.Groups) != 2 || len(got.Apart) != 0 {
		t.Errorf("%+v", got)
	}
}

// One of two records that have one number gets the next number of its rule.
func TestANumberThatWasGivenTwice(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	one := a.add("equipment", device(map[string]any{"asset_no": "DN-1"}))
	two := b.add("equipment", device(map[string]any{"asset_no": "DN-1"}))
	both(t, a, b)
	g := a.duplicates().Groups
	if len(g) != 1 || g[0].Why != double.Number || !g[0].Counts || g[0].Value != "DN-1" {
		t.Fatalf("%+v", g)
	}
	no, err := a.Renumber(ctx, "equipment", two, "")
	if err != nil || no == "DN-1" || no == "" {
		t.Fatalf("%q, %v", no, err)
	}
	both(t, a, b)
	for _, p := range []pc{a, b} {
		if g := p.duplicates().Groups; len(g) != 0 || p.row("equipment", one).Values["asset_no"] != "DN-1" || p.row("equipment", two).Values["asset_no"] != no {
			t.Errorf("%+v", g)
		}
	}
	if _, err := a.Renumber(ctx, "equipment", one, no); !fault.Is(err, fault.Invalid) {
		t.Errorf("a number that is there: %v", err)
	}
	if _, err := a.Renumber(ctx, "location", a.add("location", map[string]any{"name": "甲库"}), ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("no rule, and none given: %v", err)
	}
}

// All that names the record that goes names the one that stays, as far as it may be changed;
// what is frozen is found by it all the same. It can be taken back.
func TestMergeMovesWhatNamesIt(t *testing.T) {
	ctx := context.Background()
	a := pc{begun(t), t}
	keep := a.add("department", map[string]any{"dept_code": "XZ", "dept_name": "行政部"})
	gone := a.add("department", map[string]any{"dept_code": "XZB", "dept_name": "行政办公室", "duties": "管行政", "headcount_plan": "3"})
	child := a.add("department", map[string]any{"dept_code": "XZ1", "dept_name": "文印室", "parent_id": gone})
	person := a.add("employee", map[string]any{"emp_no": "0001", "name": "周雨桐", "gender": "F", "dept_id": gone, "position_id": "文员", "hire_date": "2020-01-01"})
	item := a.add("supply_item", map[string]any{"name": "中性笔", "spec": "标准", "category": "writing", "unit": "支"})
	request := func() string {
		var id string
		err := a.Write(ctx, func(tx *store.Tx) error {
			k, err := tx.Kind("supply_requisition")
			if err != nil {
				return err
			}
			out, err := backend.Save(tx, k, record.Input{Values: map[string]any{"apply_dept": gone, "applicant": person, "receiver": person, "purpose": "日常办公"}, Lines: map[string][]record.Input{"rows": {{Values: map[string]any{"item_id": item, "qty_apply": "1"}}}}})
			id = out.ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	draft, sent := request(), request()
	err := a.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("supply_requisition")
		if err != nil {
			return err
		}
		if err := backend.Step(tx, k, sent, "submit", flow.Opinion{}); err != nil {
			return err
		}
		k, err = tx.Kind("department")
		if err != nil {
			return err
		}
		_, err = files.Add(tx, k, gone, "", "章程.txt", bytes.NewReader([]byte("章程")))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	in := backend.MergeInput{Kind: "department", Keep: keep, Other: gone}
	seen, err := a.Twins(ctx, in)
	if err != nil || seen.Refused.ZH != "" || len(seen.Fields) < 3 || !slices.ContainsFunc(seen.Uses, func(u backend.MergeUse) bool { return u.Frozen == 1 && u.Open == 1 }) {
		t.Fatalf("%+v, %v", seen, err)
	}
	in.Take = []string{"headcount_plan"}
	out := a.merge(in)
	if out.Frozen != 1 || out.Changed < 4 {
		t.Errorf("%+v", out)
	}
	check := func(dept, head string, plan any) {
		t.Helper()
		for _, x := range []struct{ kind, id, field, want string }{{"employee", person, "dept_id", dept}, {"department", child, "parent_id", dept}, {"supply_requisition", draft, "apply_dept", dept}, {"supply_requisition", sent, "apply_dept", gone}} {
			if got := a.row(x.kind, x.id).Values.Str(x.field); got != x.want {
				t.Errorf("%s.%s: %s", x.kind, x.field, got)
			}
		}
		if v := a.row("department", keep).Values; v.Str("dept_name") != "行政部" || v.Str("duties") != head || v["headcount_plan"] != plan {
			t.Errorf("%v", v)
		}
	}
	check(keep, "管行政", int64(3))
	r := a.row("department", gone)
	if r.State != store.Voided || r.Reason != "合并到 XZ" {
		t.Errorf("%v %q", r.State, r.Reason)
	}
	v := a.record("department", "XZB")
	if v.Into == nil || v.Into.ID != keep || v.Into.Mark != out.Mark {
		t.Errorf("%+v", v.Into)
	}
	if v = a.record("department", keep); len(v.Parts) != 1 || v.Parts[0].ID != gone || len(v.Attachments) != 1 {
		t.Errorf("%+v %+v", v.Parts, v.Attachments)
	}
	if p := a.list(desk.ListQuery{Kind: "department", Search: "行政办公室"}); p.Total != 0 || len(p.Led) != 1 || p.Led[0].To.ID != keep {
		t.Errorf("%+v", p)
	}
	if p := a.list(desk.ListQuery{Kind: "supply_requisition", Where: []desk.Cond{{Field: "apply_dept", Op: "is", Values: []string{keep}}}}); p.Total != 2 {
		t.Errorf("%d", p.Total)
	}
	if _, err := a.AddUser(ctx, record.Input{Values: map[string]any{"username": "head", "roles": "dept_head", "data_scope": "depts", "depts": "XZ"}}, password); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"head", "admin"} {
		if err := a.Unlock(ctx, who, password); err != nil {
			t.Fatal(err)
		}
		if p := a.list(desk.ListQuery{Kind: "supply_requisition"}); p.Total != 2 {
			t.Errorf("%s sees %d", who, p.Total)
		}
	}
	if err := a.Unmerge(ctx, out.Mark); err != nil {
		t.Fatal(err)
	}
	check(gone, "", int64(0))
	if r := a.row("department", gone); r.State != store.Live || len(a.record("department", keep).Attachments) != 0 || len(a.record("department", gone).Attachments) != 1 {
		t.Errorf("%v", r.State)
	}
	out = a.merge(in)
	edit(t, a.Backend, "employee", person, map[string]any{"major": "法律"})
	if err := a.Unmerge(ctx, out.Mark); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "0001") {
		t.Errorf("changed since: %v", err)
	}
	err = a.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("department")
		if err != nil {
			return err
		}
		return backend.Unvoid(tx, k, gone)
	})
	if err != nil || len(a.duplicates().Groups) != 0 || len(a.record("department", keep).Parts) != 0 {
		t.Errorf("restored by hand: %v %+v", err, a.duplicates())
	}
}

// Names and numbers by which others mean a record follow, lines go over unless they are
// there already, and a number may be taken from the record that goes.
func TestMergeFollowsNames(t *testing.T) {
	a := pc{begun(t), t}
	one, two := a.add("location", map[string]any{"name": "一号库"}), a.add("location", map[string]any{"name": "1号库房"})
	dev := a.add("equipment", device(map[string]any{"location": "1号库房"}))
	a.merge(backend.MergeInput{Kind: "location", Keep: one, Other: two})
	if got := a.row("equipment", dev).Values["location"]; got != "一号库" {
		t.Errorf("%v", got)
	}
	three := a.add("location", map[string]any{"name": "甲库"})
	a.merge(backend.MergeInput{Kind: "location", Keep: one, Other: three, Take: []string{"name"}})
	if got := a.row("equipment", dev).Values["location"]; got != "甲库" || a.row("location", one).Values["name"] != "甲库" {
		t.Errorf("%v", got)
	}
	if v := a.record("location", "甲库"); v.Row.ID != one || v.Row.State != store.Live {
		t.Errorf("the name leads to %+v", v.Row)
	}
	contacts := func(name ...string) map[string][]record.Input {
		var out []record.Input
		for _, n := range name {
			out = append(out, record.Input{Values: map[string]any{"name": n, "phone": "13800000000"}})
		}
		return map[string][]record.Input{"contacts": out}
	}
	var ids []string
	err := a.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("partner")
		for i, c := range []map[string][]record.Input{contacts("张伟"), contacts("张伟", "李娜")} {
			if err != nil {
				return err
			}
			var out record.Outcome
			out, err = backend.Save(tx, k, record.Input{Values: map[string]any{"name": fmt.Sprint("方圆商行", i), "category": "GY"}, Lines: c})
			ids = append(ids, out.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	no := a.row("partner", ids[1]).Values.Str("partner_no")
	a.merge(backend.MergeInput{Kind: "partner", Keep: ids[0], Other: ids[1], Take: []string{"partner_no"}})
	v := a.record("partner", no)
	var names []string
	for _, l := range v.Lines["contacts"] {
		names = append(names, l.Values.Str("name"))
	}
	if slices.Sort(names); v.Row.ID != ids[0] || !slices.Equal(names, []string{"张伟", "李娜"}) {
		t.Errorf("%s %v", v.Row.ID, names)
	}
}

// What must not be merged is refused with a sentence, and nothing is changed.
func TestMergesThatAreRefused(t *testing.T) {
	ctx := context.Background()
	a := pc{begun(t), t}
	item := func(name, unit string) string {
		return a.add("supply_item", map[string]any{"name": name, "spec": "标准", "category": "writing", "unit": unit})
	}
	pen, box, stocked := item("中性笔", "支"), item("中性笔盒", "盒"), item("水笔", "支")
	err := a.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("stock_in")
		if err != nil {
			return err
		}
		out, err := backend.Save(tx, k, record.Input{Values: map[string]any{"in_type": "initial"}, Lines: map[string][]record.Input{"in_row": {{Values: map[string]any{"item_id": stocked, "qty": "10", "price": "1.5"}}}}})
		if err != nil {
			return err
		}
		return backend.Step(tx, k, out.ID, "post", flow.Opinion{})
	})
	if err != nil {
		t.Fatal(err)
	}
	dept := a.add("department", map[string]any{"dept_code": "XZ", "dept_name": "行政部"})
	below := a.add("department", map[string]any{"dept_code": "XZ1", "dept_name": "文印室", "parent_id": dept})
	dev, used := a.add("equipment", device(nil)), a.add("equipment", device(map[string]any{"status": "scrapped"}))
	holiday := a.add("holiday", map[string]any{"day": "2026-10-01", "name": "国庆节"})
	tests := []struct{ name, kind, keep, other, say string }{
		{"units differ", "supply_item", pen, box, "单位"},
		{"movements", "supply_item", pen, stocked, "流水"},
		{"states differ", "equipment", dev, used, "使用状态"},
		{"one above the other", "department", dept, below, "上级部门"},
		{"the other way round", "department", below, dept, "上级部门"},
		{"itself", "equipment", dev, dev, "不同的记录"},
		{"not a register of things", "holiday", holiday, holiday, "不能合并"},
	}
	for _, x := range tests {
		in := backend.MergeInput{Kind: x.kind, Keep: x.keep, Other: x.other}
		if _, err := a.Merge(ctx, in); fault.Of(err) == nil || !strings.Contains(err.Error(), x.say) {
			t.Errorf("%s: %v", x.name, err)
		}
		if v, err := a.Twins(ctx, in); err != nil || !strings.Contains(v.Refused.ZH, x.say) {
			t.Errorf("%s, looked at: %+v, %v", x.name, v.Refused, err)
		}
	}
	a.merge(backend.MergeInput{Kind: "supply_item", Keep: stocked, Other: pen})
	rev := a.row("equipment", dev).Rev
	other := a.add("equipment", device(nil))
	edit(t, a.Backend, "equipment", dev, map[string]any{"brand": "甲"})
	if _, err := a.Merge(ctx, backend.MergeInput{Kind: "equipment", Keep: dev, Other: other, KeepRev: rev}); !fault.Is(err, fault.Conflict) {
		t.Errorf("changed since it was looked at: %v", err)
	}
}

// Two PCs merge the same two records in opposite directions: neither is lost, both PCs see
// the same, and one more merging settles it for good.
func TestMergedBothWays(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	one, other := a.add("location", map[string]any{"name": "一号库", "remark": "甲说"}), a.add("location", map[string]any{"name": "1号库"})
	dev1, dev2 := a.add("equipment", device(map[string]any{"location": "一号库"})), a.add("equipment", device(map[string]any{"location": "1号库"}))
	both(t, a, b)
	a.merge(backend.MergeInput{Kind: "location", Keep: one, Other: other})
	b.merge(backend.MergeInput{Kind: "location", Keep: other, Other: one})
	both(t, a, b)
	for _, p := range []pc{a, b} {
		for _, id := range []string{one, other} {
			if r := p.row("location", id); r.State != store.Live {
				t.Fatalf("%s is void", r.Values.Str("name"))
			}
		}
		list, err := disputes(p)
		if err != nil || len(list) < 2 || list[0].Field != "_state" || list[0].Into == "" {
			t.Fatalf("%+v, %v", list, err)
		}
		if g := p.duplicates().Groups; len(g) != 1 || g[0].Why != double.Back || len(g[0].Records) != 2 {
			t.Fatalf("%+v", g)
		}
	}
	void := func(id string) backend.Choice {
		return backend.Choice{Kind: "location", Record: id, Field: "_state", Value: false}
	}
	if err := a.SettleDisputes(ctx, []backend.Choice{void(one), void(other)}); !fault.Is(err, fault.Conflict) {
		t.Fatalf("both void: %v", err)
	}
	a.merge(backend.MergeInput{Kind: "location", Keep: one, Other: other})
	both(t, a, b)
	for _, p := range []pc{a, b} {
		if p.row("location", one).State != store.Live || p.row("location", other).State != store.Voided {
			t.Error("not settled")
		}
		for _, id := range []string{dev1, dev2} {
			if got := p.row("equipment", id).Values["location"]; got != "一号库" {
				t.Errorf("%v", got)
			}
		}
		if g := p.duplicates(); len(g.Groups) != 0 {
			t.Errorf("%+v", g)
		}
		list, err := disputes(p)
		for _, d := range list {
			if d.Field == "_state" {
				t.Errorf("%+v, %v", d, err)
			}
		}
		if v := p.record("location", other); v.Into == nil || v.Into.ID != one {
			t.Errorf("%+v", v.Into)
		}
	}
}

// What another PC changed in the record that went, before it knew, is not lost: the record
// counts again, is listed, and its value can be taken over.
func TestChangedWhileItWasMergedAway(t *testing.T) {
	a, b := two(t)
	one, other := a.add("partner", map[string]any{"name": "方圆商行", "category": "GY"}), a.add("partner", map[string]any{"name": "方圆商店", "category": "GY"})
	both(t, a, b)
	a.merge(backend.MergeInput{Kind: "partner", Keep: one, Other: other})
	edit(t, b.Backend, "partner", other, map[string]any{"bank": "工行 6222"})
	both(t, a, b)
	for _, p := range []pc{a, b} {
		list, err := disputes(p)
		if err != nil || len(list) != 1 || list[0].Record != other || list[0].Into != p.row("partner", one).Values.Str("partner_no") {
			t.Fatalf("%+v, %v", list, err)
		}
		if g := p.duplicates().Groups; len(g) == 0 || g[0].Why != double.Back || g[0].Records[0].ID != one {
			t.Fatalf("%+v", g)
		}
	}
	b.merge(backend.MergeInput{Kind: "partner", Keep: one, Other: other})
	both(t, a, b)
	for _, p := range []pc{a, b} {
		if got := p.row("partner", one).Values["bank"]; got != "工行 6222" || p.row("partner", other).State != store.Voided {
			t.Errorf("%v", got)
		}
		if list, err := disputes(p); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
	}
}

// What another PC wrote with the record that went, before it knew, is listed and brought to
// the one that stays.
func TestNamedWhileItWasMergedAway(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	one, other := a.add("partner", map[string]any{"name": "方圆商行", "category": "GY"}), a.add("partner", map[string]any{"name": "方圆商店", "category": "GY"})
	both(t, a, b)
	a.merge(backend.MergeInput{Kind: "partner", Keep: one, Other: other})
	dev := b.add("equipment", device(map[string]any{"supplier_id": other}))
	both(t, a, b)
	late := b.duplicates().Late
	if len(late) != 1 || late[0].Count != 1 || late[0].Gone.ID != other || late[0].Into.ID != one {
		t.Fatalf("%+v", late)
	}
	if p := b.list(desk.ListQuery{Kind: "equipment", Where: []desk.Cond{{Field: "supplier_id", Op: "is", Values: []string{one}}}}); p.Total != 1 {
		t.Errorf("%d", p.Total)
	}
	if n, err := b.Carry(ctx, "partner", other); err != nil || n != 1 || b.row("equipment", dev).Values["supplier_id"] != one {
		t.Errorf("%d, %v", n, err)
	}
	both(t, a, b)
	if late := a.duplicates().Late; len(late) != 0 {
		t.Errorf("%+v", late)
	}
}

// Whatever three PCs merge, change and take back, and in whatever order they hear of each
// other: they see the same, no group of merged records is void as a whole, each that went
// leads to one that counts, and whatever names one does so too.
func TestMergesConvergeInAnyOrder(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { mergeAtRandom(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

func mergeAtRandom(t *testing.T, r *rand.Rand) {
	ctx := context.Background()
	a, b := two(t)
	c := pc{joined(t, a.Backend, "库房"), t}
	pcs := []pc{a, b, c}
	var ids, devices []string
	for i := range 3 {
		ids = append(ids, a.add("partner", map[string]any{"name": fmt.Sprint("商行", i), "category": "GY"}))
	}
	for range 3 {
		devices = append(devices, a.add("equipment", device(map[string]any{"supplier_id": ids[r.IntN(len(ids))]})))
	}
	all := func() {
		for range 3 {
			for i := range pcs {
				send(t, pcs[i].Backend, pcs[(i+1)%3].Backend)
			}
		}
	}
	all()
	var marks []string
	for range 16 {
		i := r.IntN(3)
		p := pcs[i]
		at := r.IntN(len(ids))
		x, y := ids[at], ids[(at+1+r.IntN(len(ids)-1))%len(ids)]
		switch r.IntN(9) {
		default:
			if out, err := p.Merge(ctx, backend.MergeInput{Kind: "partner", Keep: x, Other: y}); err == nil {
				marks = append(marks, out.Mark)
			} else if fault.Is(err, fault.Internal) {
				t.Fatal(err)
			}
		case 0:
			if p.row("partner", x).State == store.Live {
				edit(t, p.Backend, "partner", x, map[string]any{"business": fmt.Sprint("业务", r.IntN(100))})
			}
		case 1:
			if len(marks) > 0 {
				if err := p.Unmerge(ctx, marks[r.IntN(len(marks))]); fault.Is(err, fault.Internal) {
					t.Fatal(err)
				}
			}
		case 2:
			send(t, p.Backend, pcs[(i+1+r.IntN(2))%3].Backend)
		}
	}
	all()
	for _, p := range pcs {
		oneOf(t, p, pcs[0], ids)
		for _, dev := range devices {
			if !leads(t, p, p.row("equipment", dev).Values.Str("supplier_id")) {
				t.Errorf("a device names a partner that leads nowhere")
			}
		}
	}
}

// oneOf compares the records on two PCs; at least one counts, and each that does not leads
// to one that does.
func oneOf(t *testing.T, p, other pc, ids []string) {
	t.Helper()
	live := 0
	for _, id := range ids {
		x, y := p.row("partner", id), other.row("partner", id)
		if x.State != y.State || x.Reason != y.Reason || fmt.Sprint(x.Values) != fmt.Sprint(y.Values) {
			t.Errorf("%v %v\n%v %v", x.State, x.Values, y.State, y.Values)
		}
		if x.State == store.Live {
			live++
		}
		if !leads(t, p, id) {
			t.Errorf("%s leads nowhere: %v %q", x.Values.Str("name"), x.State, x.Reason)
		}
	}
	if live == 0 {
		t.Error("all are void")
	}
}

func leads(t *testing.T, p pc, id string) (ok bool) {
	t.Helper()
	err := p.Read(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("partner")
		if err != nil {
			return err
		}
		r, err := record.Get(tx, k, id)
		if err != nil {
			return err
		}
		to, _, err := double.Into(tx, k, r)
		ok = r.State == store.Live || to != nil
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// An import names the values that are there twice because of it, not those that were before.
func TestAnImportNamesNewDuplicatesOnly(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	for _, no := range []string{"DN-1", "DN-2", "DN-3"} {
		a.add("equipment", device(map[string]any{"asset_no": no}))
	}
	b.add("equipment", device(map[string]any{"asset_no": "DN-1"}))
	id := b.add("equipment", device(map[string]any{"asset_no": "DN-9"}))
	both(t, a, b)
	if g := a.duplicates().Groups; len(g) != 1 {
		t.Fatalf("%+v", g)
	}
	edit(t, b.Backend, "equipment", id, map[string]any{"brand": "启明"})
	named := func(want ...string) {
		t.Helper()
		p, err := b.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		for _, take := range []func(context.Context, []string, func(int, int)) (backend.Incoming, error){a.PreviewPackages, a.ImportPackages} {
			in, err := take(ctx, []string{p.Path}, nil)
			if err != nil || in.Changes == 0 {
				t.Fatalf("%+v, %v", in, err)
			}
			var got []string
			for _, d := range in.Twice {
				got = append(got, fmt.Sprint(d.Value, len(d.Records)))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
		}
	}
	named()
	held := func(no string) {
		t.Helper()
		err := b.Write(ctx, func(tx *store.Tx) error { // as on a PC that does not know of a's
			k, err := tx.Kind("equipment")
			if err != nil {
				return err
			}
			r, err := tx.ByID(k, id)
			if err != nil {
				return err
			}
			return tx.Update(k, r, map[string]any{"asset_no": no})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	held("DN-2")
	named("DN-22")
	held("DN-1")
	named("DN-13")
}

// What is void or withdrawn on one PC and named on another that had not heard of it is
// listed with how many name it; what people knew of is not, nor what nobody can change.
func TestStraysAreListed(t *testing.T) {
	a, b := two(t)
	item := func(p pc, spec string) string {
		return p.add("supply_item", map[string]any{"name": "中性笔", "spec": spec, "category": "writing", "unit": "支"})
	}
	entry := func(p pc, item string) string {
		t.Helper()
		id := ""
		err := p.Write(context.Background(), func(tx *store.Tx) error {
			k, err := tx.Kind("stock_in")
			if err != nil {
				return err
			}
			out, err := backend.Save(tx, k, record.Input{Values: map[string]any{"in_type": "initial", "doc_date": "2026-03-01"},
				Lines: map[string][]record.Input{"in_row": {{Values: map[string]any{"item_id": item, "qty": "10", "price": "1"}}}}})
			id = out.ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	known, void := item(a, "细"), item(a, "粗")
	entry(a, known)
	both(t, a, b)
	voided(t, a.Backend, "supply_item", known, "停用")
	voided(t, a.Backend, "supply_item", void, "停用")
	draft := entry(b, void)
	gone := item(b, "中")
	in := send(t, b.Backend, a.Backend)
	strays := func(p pc) (out []string) {
		for _, s := range p.duplicates().Strays {
			out = append(out, fmt.Sprint(s.Gone.ID, s.Withdrawn, s.By))
		}
		slices.Sort(out)
		return out
	}
	ofVoid := fmt.Sprint(void, false, []backend.Differing{{Kind: "stock_in", N: 1}})
	if got := strays(a); !slices.Equal(got, []string{ofVoid}) {
		t.Errorf("%v, want %s", got, ofVoid)
	}
	voided(t, b.Backend, "stock_in", draft, "录错")
	undo(t, a.Backend, in)
	entry(b, gone)
	both(t, a, b)
	ofGone := fmt.Sprint(gone, true, []backend.Differing{{Kind: "stock_in", N: 1}})
	for _, p := range []pc{a, b} {
		if got := strays(p); !slices.Equal(got, []string{ofGone}) {
			t.Errorf("%v, want %s", got, ofGone)
		}
	}
	redo(t, a.Backend, in)
	both(t, a, b)
	if got := strays(b); len(got) > 0 {
		t.Errorf("%v", got)
	}
}
