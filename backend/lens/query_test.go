package lens_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// ledger opens a register with the given rows and nothing else.
func ledger(t testing.TB, rows ...kind.Values) *world {
	t.Helper()
	w := newWorld(t, 1, 0)
	w.write(func(tx *store.Tx) error {
		for _, v := range rows {
			w.rows = append(w.rows, w.insert(tx, &goodsKind, v))
		}
		return nil
	})
	return w
}

// names returns what a query finds, by the rows' names.
func (w *world) found(q lens.Query) (names []string) {
	w.t.Helper()
	for pk := range w.find(q).All() {
		names = append(names, w.rows[slices.IndexFunc(w.rows, func(r *thing) bool { return r.pk == pk })].v.Str("name"))
	}
	return names
}

func TestPinyinFinds(t *testing.T) {
	w := ledger(t, kind.Values{"name": "激光打印机"}, kind.Values{"name": "重庆火锅桌"}, kind.Values{"name": "长沙椅"}, kind.Values{"name": "银行柜"}, kind.Values{"name": "会计凭证"})
	for word, want := range map[string]string{
		"jgdyj": "激光打印机", "dyj": "激光打印机", "dayin": "激光打印机", "dayj": "激光打印机", "dayinj": "激光打印机", "ＤＹＪ": "激光打印机", "激光dy": "激光打印机",
		"chongqing": "重庆火锅桌", "zhongqing": "重庆火锅桌", "cqhg": "重庆火锅桌", "changsha": "长沙椅", "zsy": "长沙椅",
		"yinhang": "银行柜", "kuaiji": "会计凭证", "huiji": "会计凭证", "印": "激光打印机", "火锅": "重庆火锅桌",
		"ayin": "", "dyjj": "", "行银": "",
	} {
		if got := strings.Join(w.found(lens.Query{Text: word}), ","); got != want {
			t.Errorf("%s finds %q, want %q", word, got, want)
		}
	}
	want := []string{"长沙椅", "重庆火锅桌", "激光打印机", "会计凭证", "银行柜"}
	if got := w.found(lens.Query{Sort: []lens.Order{{Field: "name"}}}); !slices.Equal(got, want) {
		t.Errorf("order: %v, want %v", got, want)
	}
}

func TestRank(t *testing.T) {
	w := ledger(t,
		kind.Values{"no": "DN-0001", "name": "一号"},
		kind.Values{"no": "DN-00011", "name": "二号"},
		kind.Values{"no": "DN-0003", "name": "打印机"},
		kind.Values{"no": "DN-0004", "name": "旧打印机"},
		kind.Values{"no": "DN-0005", "name": "三号", "remark": "打印 DN-0001"},
		kind.Values{"no": "DN-0006", "name": "打印纸"})
	for text, want := range map[string]string{
		"dn-0001": "一号 三号 二号", // the number itself, then the newest
		"打印":      "打印纸 打印机 三号 旧打印机",
		"dy":      "打印纸 打印机 旧打印机",
		"":        "打印纸 三号 旧打印机 打印机 二号 一号",
	} {
		if got := strings.Join(w.found(lens.Query{Text: text}), " "); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestEmptyIsNotZero(t *testing.T) {
	w := ledger(t, kind.Values{"name": "无", "qty": nil}, kind.Values{"name": "零", "qty": int64(0)}, kind.Values{"name": "负", "qty": int64(-1)})
	for _, c := range []struct {
		op, value, want string
	}{{"is", "0", "零"}, {"is", "", "无"}, {"empty", "", "无"}, {"not", "0", "负 无"}} {
		got := w.found(lens.Query{Where: []lens.Cond{{Field: "qty", Op: c.op, Values: []string{c.value}}}})
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %q: %v, want %s", c.op, c.value, got, c.want)
		}
	}
	for _, desc := range []bool{false, true} { // empty stands last both ways
		got := w.found(lens.Query{Sort: []lens.Order{{Field: "qty", Desc: desc}}})
		if got[2] != "无" || (got[0] == "零") != desc {
			t.Errorf("desc %v: %v", desc, got)
		}
	}
	if sum, filled, err := w.find(lens.Query{}).Sum("qty"); sum != -1 || filled != 2 || err != nil {
		t.Errorf("sum %d of %d, %v", sum, filled, err)
	}
}

func TestScope(t *testing.T) {
	w := newWorld(t, 5, 300)
	a, b := w.depts[0].id, w.depts[1].id
	for _, c := range []struct {
		name   string
		values []string
		ok     func(*thing) bool
	}{
		{"one department", []string{a}, func(r *thing) bool { return r.v["dept"] == a }},
		{"two", []string{a, b}, func(r *thing) bool { return r.v["dept"] == a || r.v["dept"] == b }},
		{"none", nil, func(*thing) bool { return false }},
		{"nobody is not everybody without one", []string{""}, func(*thing) bool { return false }},
	} {
		w.check(c.name, lens.Query{Scope: &lens.Scope{Field: "dept", Values: c.values}, Text: "打印", Void: true}, c.ok)
		w.check(c.name, lens.Query{Scope: &lens.Scope{Field: "dept", Values: c.values}, Sort: orders[7]}, c.ok)
	}
	w.check("only these rows", lens.Query{PKs: []int64{7, 3, 9999, 250}}, nil)
	w.check("no rows", lens.Query{PKs: []int64{}}, nil)
}

func TestSensitiveFieldsAnswerOnlyThoseWhoMaySeeThem(t *testing.T) {
	w := ledger(t, kind.Values{"name": "甲", "phone": "13800001234"})
	asks := []lens.Query{{Where: []lens.Cond{{Field: "phone", Op: "is", Values: []string{"13800001234"}}}}, {Sort: []lens.Order{{Field: "phone"}}}}
	for _, q := range asks {
		if _, err := w.l.Find(context.Background(), q); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%+v: %v", q, err)
		}
		q.Private = true
		if n := w.find(q).Len(); n != 1 {
			t.Errorf("%+v: %d rows", q, n)
		}
	}
	if _, err := w.find(lens.Query{}).Top("phone", 3); !fault.Is(err, fault.Forbidden) {
		t.Errorf("facets: %v", err)
	}
	for private, want := range map[bool]int{false: 0, true: 1} {
		for range 2 { // the second answer is remembered
			if n := w.find(lens.Query{Text: "1234", Private: private}).Len(); n != want {
				t.Errorf("search, private %v: %d rows, want %d", private, n, want)
			}
		}
	}
	if _, err := w.l.Find(context.Background(), lens.Query{Sort: []lens.Order{{Field: "hash"}}, Private: true}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a secret is no column: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	w := newWorld(t, 6, 20)
	where := func(field, op string, values ...string) lens.Query {
		return lens.Query{Where: []lens.Cond{{Field: field, Op: op, Values: values}}}
	}
	for name, q := range map[string]lens.Query{
		"unknown field":        where("nope", "is", "1"),
		"unknown operator":     where("name", "like", "x"),
		"no value":             where("name", "is"),
		"no number":            where("value", "is", "12.5"),
		"no number at an end":  where("value", "between", "1", "many"),
		"one end":              where("value", "between", "1"),
		"no date":              where("bought", "between", "2026-13-01", ""),
		"half a date":          where("bought", "between", "2026-1", ""),
		"days of text":         where("name", "next", "3"),
		"days of a number":     where("qty", "prev", "3"),
		"negative days":        where("bought", "next", "-1"),
		"too many days":        where("bought", "next", "99999999999"),
		"no days":              where("bought", "next"),
		"part of a number":     where("value", "contains", "1"),
		"part of yes":          where("leased", "contains", "1"),
		"from code to code":    where("status", "between", "a", "b"),
		"from record to other": where("dept", "between", "a", "b"),
		"a file has no column": where("hash", "empty"),
		"sort by nothing":      {Sort: []lens.Order{{Field: ""}}},
		"unknown scope":        {Scope: &lens.Scope{Field: "nope"}},
		"long text":            {Text: strings.Repeat("长", lens.MaxText+1)},
		"many words":           {Text: strings.Repeat("a ", lens.MaxWords+1)},
		"many orders":          {Sort: make([]lens.Order, lens.MaxOrders+1)},
		"many filters":         {Where: make([]lens.Cond, lens.MaxConds+1)},
		"many values":          where("name", "is", make([]string, lens.MaxValues+1)...),
	} {
		_, err := w.l.Find(context.Background(), q)
		if f := fault.Of(err); err == nil || f.Code != fault.Invalid || f.Message.ZH == "" || f.Message.EN == "" || strings.Contains(f.Message.ZH+f.Message.EN, "%!") {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := w.find(lens.Query{})
	if _, _, err := r.Sum("name"); !fault.Is(err, fault.Invalid) {
		t.Errorf("sum of names: %v", err)
	}
	if _, err := r.Top("nope", 3); !fault.Is(err, fault.Invalid) {
		t.Errorf("facets of nothing: %v", err)
	}
	if top, err := r.Top("remark", 3); top != nil || err != nil {
		t.Errorf("facets of remarks: %v %v", top, err)
	}
}

func TestSumThatDoesNotFit(t *testing.T) {
	big := kind.Values{"value": int64(1)<<62 - 1}
	w := ledger(t, big, big)
	if sum, _, err := w.find(lens.Query{}).Sum("value"); err != nil || sum != 1<<63-2 {
		t.Errorf("sum %d, %v", sum, err)
	}
	w.write(func(tx *store.Tx) error { w.rows = append(w.rows, w.insert(tx, &goodsKind, big)); return nil })
	if _, _, err := w.find(lens.Query{}).Sum("value"); !fault.Is(err, fault.Invalid) {
		t.Errorf("three of them: %v", err)
	}
}

func TestRenamedRecordIsFoundByItsNewName(t *testing.T) {
	w := newWorld(t, 7, 200)
	d := w.depts[0]
	before := w.find(lens.Query{Text: "cwc"}).Len() // 财务处
	_ = w.find(lens.Query{Sort: []lens.Order{{Field: "dept"}}})
	if before == 0 {
		t.Fatal("nothing is in the department")
	}
	w.names[d.id] = "资产管理部"
	w.write(func(tx *store.Tx) error { return w.update(tx, &deptKind, d, kind.Values{"name": "资产管理部"}) })
	if n := w.find(lens.Query{Text: "zcglb"}).Len(); n != before {
		t.Errorf("by the new name: %d rows, want %d", n, before)
	}
	if n := w.find(lens.Query{Text: "财务处"}).Len(); n != 0 {
		t.Errorf("by the old name: %d rows", n)
	}
	w.all("renamed")
}

func TestCodesRenamed(t *testing.T) {
	list := kind.Kind{Name: store.ListKind, Label: "代码", English: "Codes", Fields: []kind.Field{
		{Name: "dict", Label: "表", English: "List", Type: kind.Text}, {Name: "key", Label: "键", English: "Key", Type: kind.Text},
		{Name: "label", Label: "名称", English: "Label", Type: kind.Text}, {Name: "sort", Label: "序", English: "Order", Type: kind.Int},
		{Name: "disabled", Label: "停用", English: "Off", Type: kind.Bool}, {Name: "alias", Label: "别名", English: "Alias", Type: kind.Multi}}}
	w := &world{t: t, cfg: storetest.Config(t, codeLists, goodsKind, deptKind, userKind, list)}
	w.s = storetest.Reopen(t, w.cfg)
	w.set = lens.NewSet(w.s, 0)
	t.Cleanup(w.set.Close)
	w.write(func(tx *store.Tx) error {
		w.rows = []*thing{w.insert(tx, &goodsKind, kind.Values{"name": "甲", "status": "idle", "tags": "it;fix"})}
		return nil
	})
	w.open()
	if n := w.find(lens.Query{Text: "闲置"}).Len(); n != 1 {
		t.Fatalf("before: %d rows", n)
	}
	w.write(func(tx *store.Tx) error {
		w.insert(tx, &list, kind.Values{"dict": "status", "key": "idle", "label": "待调配"})
		return nil
	})
	for text, want := range map[string]int{"待调配": 1, "dtp": 1, "闲置": 0} {
		if n := w.find(lens.Query{Text: text}).Len(); n != want {
			t.Errorf("%s: %d rows, want %d", text, n, want)
		}
	}
	if top, err := w.find(lens.Query{}).Top("status", 1); err != nil || len(top) != 1 || top[0].Label != "待调配" {
		t.Errorf("facets: %v %v", top, err)
	}
}

func TestResultIsASnapshot(t *testing.T) {
	w := newWorld(t, 8, 100)
	r := w.find(lens.Query{Sort: []lens.Order{{Field: "name"}}})
	late := w.find(lens.Query{Sort: []lens.Order{{Field: "name"}}})
	first, all := r.Page(0, 1000), r.All()
	for range 80 {
		w.mutate()
	}
	if got := slices.Collect(all); !slices.Equal(got, first) {
		t.Error("what is being gone through has changed")
	}
	got := late.Page(0, 1000) // its order is of now, its rows are of then
	slices.Sort(got)
	slices.Sort(first)
	if !slices.Equal(got, first) || late.Len() != len(first) {
		t.Errorf("rows of a late list: %d, want %d", len(got), len(first))
	}
	for _, c := range [][3]int{{-5, 3, 3}, {98, 10, 2}, {1000, 10, 0}, {0, -1, 0}, {0, 0, 0}} {
		if n := len(r.Page(c[0], c[1])); n != c[2] {
			t.Errorf("page %d, %d: %d rows, want %d", c[0], c[1], n, c[2])
		}
	}
	if _, _, ok := r.Behind(1<<40, 0); ok {
		t.Error("a row that is not there has a position")
	}
}

func TestControlCharactersDoNotTearRows(t *testing.T) {
	w := ledger(t, kind.Values{"name": "甲"}, kind.Values{"name": "乙\x1e9\x1f0", "remark": "a\x1fb", "no": "DN-1"}, kind.Values{"name": "丙"})
	for text, want := range map[string]int{"甲": 1, "乙": 1, "丙": 1, "dn-1": 1} {
		if n := w.find(lens.Query{Text: text}).Len(); n != want {
			t.Errorf("%s: %d rows, want %d", text, n, want)
		}
	}
	w.reopen()
	if n := w.find(lens.Query{}).Len(); n != 3 {
		t.Errorf("reopened: %d rows", n)
	}
}

// FuzzSearch asks a small register for any text, in the list, in a filter and as
// both ends of a span, and compares the list with the plain loop.
func FuzzSearch(f *testing.F) {
	w := newWorld(f, 10, 60)
	for _, s := range append(texts, "\x00", "\x1f", "%_*", "ｄｙｊ　打印", strings.Repeat("a", 199), "\xff\xfe") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w.t = t
		q := lens.Query{Text: s}
		if _, err := w.l.Find(context.Background(), q); err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		w.check("fuzz", q, nil)
		for i := range goodsKind.Fields {
			for _, op := range []string{"is", "contains", "between", "next"} {
				c := lens.Cond{Field: goodsKind.Fields[i].Name, Op: op, Values: []string{s, s}}
				if r, err := w.l.Find(context.Background(), lens.Query{Where: []lens.Cond{c}, Private: true}); err == nil {
					r.Page(0, 10)
				} else if !fault.Is(err, fault.Invalid) {
					t.Fatal(err)
				}
			}
		}
	})
}
