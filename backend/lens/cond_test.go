package lens_test

import (
	"slices"
	"strings"

	"opsbook/backend/lens"
	"opsbook/backend/lens/pinyin"
	"opsbook/backend/store"
)

// cond is a filter with what it means, said another way. Values that begin with @
// name a department or a user of the test by its place.
type cond struct {
	Field, Op string
	Values    []string
	means     func(w *world, r *thing) bool
}

func (c cond) cond(w *world) lens.Cond {
	values := slices.Clone(c.Values)
	for i, v := range values {
		if n, ok := strings.CutPrefix(v, "@"); ok {
			values[i] = w.depts[n[0]-'0'].id
		}
	}
	return lens.Cond{Field: c.Field, Op: c.Op, Values: values}
}

func (c cond) holds(w *world, r *thing) bool { return c.means(w, r) }

func text(field string, ok func(string) bool) func(*world, *thing) bool {
	return func(_ *world, r *thing) bool { s, _ := r.v[field].(string); return s != "" && ok(s) }
}

func count(field string, ok func(int64) bool) func(*world, *thing) bool {
	return func(_ *world, r *thing) bool { n, is := r.v[field].(int64); return is && ok(n) }
}

func empty(field string) func(*world, *thing) bool {
	return func(_ *world, r *thing) bool { return r.v[field] == nil }
}

func not(ok func(*world, *thing) bool) func(*world, *thing) bool {
	return func(w *world, r *thing) bool { return !ok(w, r) }
}

func oneOf(want ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(want, s) }
}

func in(lo, hi string) func(string) bool {
	return func(s string) bool { return s >= lo && s <= hi }
}

func overlaps(lo, hi string) func(string) bool {
	return func(s string) bool { a, b, _ := strings.Cut(s, "/"); return b >= lo && a <= hi }
}

func has(member string) func(string) bool {
	return func(s string) bool { return slices.Contains(strings.Split(s, ";"), member) }
}

var many = strings.Split("DN-0001 DN-0100 DN-0200 DN-0300 DN-0400 DN-0500 DN-0600 DN-0700 DN-0800 DN-0900 DN-1000 DN-1100", " ")

// conds are every operator on every type that takes it. Today is 2026-03-31.
var conds = []cond{
	{"no", "is", []string{"dn-0100"}, text("no", oneOf("DN-0100"))},
	{"no", "oneof", many, text("no", oneOf(many...))},
	{"no", "not", []string{"DN-0100", "ＤＮ－0200"}, not(text("no", oneOf("DN-0100", "DN-0200")))},
	{"no", "contains", []string{"10", "22"}, text("no", func(s string) bool { return strings.Contains(s, "10") || strings.Contains(s, "22") })},
	{"no", "between", []string{"DN-0500", "DN-07"}, text("no", in("DN-0500", "DN-0799"))},
	{"no", "between", []string{"", "DN-0100"}, text("no", in("", "DN-0100"))},
	{"no", "empty", nil, empty("no")},
	{"no", "filled", nil, not(empty("no"))},
	{"no", "is", []string{""}, empty("no")},
	{"name", "is", []string{"HP打印机"}, text("name", oneOf("Ｈｐ打印机"))},
	{"name", "not", []string{"空调"}, not(text("name", oneOf("空调")))},
	{"name", "not", []string{"空调", ""}, text("name", func(s string) bool { return s != "空调" })},
	{"name", "contains", []string{"dyj"}, text("name", oneOf("激光打印机", "Ｈｐ打印机"))},
	{"name", "contains", []string{"打印"}, text("name", oneOf("激光打印机", "Ｈｐ打印机"))},
	{"name", "contains", []string{""}, func(*world, *thing) bool { return true }},
	{"name", "empty", nil, empty("name")},
	{"name", "is", []string{"", "空调"}, func(_ *world, r *thing) bool { return r.v["name"] == nil || r.v["name"] == "空调" }},
	{"model", "between", []string{"lp-1", "lp-1"}, text("model", func(s string) bool { return strings.HasPrefix(s, "LP-1") })},
	{"status", "is", []string{"idle"}, text("status", oneOf("idle"))},
	{"status", "oneof", []string{"idle", "in_use"}, text("status", oneOf("idle", "in_use"))},
	{"status", "not", []string{"scrapped"}, not(text("status", oneOf("scrapped")))},
	{"status", "contains", []string{"bao"}, text("status", oneOf("scrapped"))},
	{"status", "empty", nil, empty("status")},
	{"dept", "is", []string{"@0"}, func(w *world, r *thing) bool { return r.v["dept"] == w.depts[0].id }},
	{"dept", "not", []string{"@0", "@1"}, func(w *world, r *thing) bool { return r.v["dept"] != w.depts[0].id && r.v["dept"] != w.depts[1].id }},
	{"dept", "contains", []string{"chu"}, func(w *world, r *thing) bool { return strings.Contains(w.shown(r, "dept"), "处") }},
	{"dept", "filled", nil, not(empty("dept"))},
	{"keeper", "contains", []string{"王"}, func(w *world, r *thing) bool { return w.shown(r, "keeper") == "王建国" }},
	{"value", "is", []string{"0"}, count("value", func(n int64) bool { return n == 0 })},
	{"value", "between", []string{"-500", "0"}, count("value", func(n int64) bool { return n >= -500 && n <= 0 })},
	{"value", "between", []string{"1000000", ""}, count("value", func(n int64) bool { return n >= 1000000 })},
	{"value", "between", []string{"", ""}, not(empty("value"))},
	{"value", "empty", nil, empty("value")},
	{"qty", "is", []string{"0"}, count("qty", func(n int64) bool { return n == 0 })},
	{"qty", "not", []string{"0", "3"}, not(count("qty", func(n int64) bool { return n == 0 || n == 3 }))},
	{"qty", "is", []string{"", "2"}, func(_ *world, r *thing) bool { return r.v["qty"] == nil || r.v["qty"] == int64(2) }},
	{"weight", "oneof", []string{"39", "1", "5"}, count("weight", func(n int64) bool { return n == 1 || n == 5 || n == 39 })},
	{"months", "between", []string{"1", "2"}, func(w *world, r *thing) bool { n, ok := w.key(r, "months").(int64); return ok && n >= 1 && n <= 2 }},
	{"months", "empty", nil, func(w *world, r *thing) bool { return w.key(r, "months") == nil }},
	{"bought", "is", []string{"2026-03-31"}, text("bought", oneOf("2026-03-31"))},
	{"bought", "between", []string{"2026-03-01", "2026-04-15"}, text("bought", in("2026-03-01", "2026-04-15"))},
	{"bought", "between", []string{"2026-02", "2026-02"}, text("bought", in("2026-02-01", "2026-02-28"))},
	{"bought", "between", []string{"", "2025"}, text("bought", in("", "2025-12-31"))},
	{"bought", "contains", []string{"2026-02"}, text("bought", in("2026-02-01", "2026-02-28"))},
	{"bought", "next", []string{"0"}, text("bought", oneOf("2026-03-31"))},
	{"bought", "next", []string{"30"}, text("bought", in("2026-03-31", "2026-04-30"))},
	{"bought", "prev", []string{"31"}, text("bought", in("2026-02-28", "2026-03-31"))},
	{"bought", "empty", nil, empty("bought")},
	{"checked", "between", []string{"2026-03-31", "2026-03-31"}, text("checked", in("2026-03-31", "2026-03-31 24"))},
	{"checked", "next", []string{"7"}, text("checked", in("2026-03-31", "2026-04-07 24"))},
	{"checked", "between", []string{"2026-03-01 12:00", ""}, text("checked", in("2026-03-01 12:00", "9"))},
	{"span", "between", []string{"2026-03-01", "2026-03-15"}, text("span", overlaps("2026-03-01", "2026-03-15"))},
	{"span", "next", []string{"10"}, text("span", overlaps("2026-03-31", "2026-04-10"))},
	{"month", "between", []string{"2026-02-10", "2026-03-20"}, text("month", in("2026-02", "2026-03"))},
	{"month", "next", []string{"31"}, text("month", in("2026-03", "2026-05"))},
	{"tags", "is", []string{"fix"}, text("tags", has("fix"))},
	{"tags", "oneof", []string{"fix", "safe"}, text("tags", func(s string) bool { return has("fix")(s) || has("safe")(s) })},
	{"tags", "not", []string{"it"}, not(text("tags", has("it")))},
	{"tags", "contains", []string{"维修"}, text("tags", has("fix"))},
	{"tags", "empty", nil, empty("tags")},
	{"leased", "is", []string{"1"}, count("leased", func(n int64) bool { return n == 1 })},
	{"leased", "not", []string{"1"}, not(count("leased", func(n int64) bool { return n == 1 }))},
	{"leased", "empty", nil, empty("leased")},
	{"phone", "contains", []string{"0001"}, text("phone", func(s string) bool { return strings.Contains(s, "0001") })},
	{"attrs", "contains", []string{"16g"}, text("attrs", func(s string) bool { return strings.Contains(pinyin.Fold(s), "16g") })},
	{"remark", "contains", []string{"打印"}, text("remark", func(s string) bool { return strings.Contains(s, "打印") })},
	{"remark", "is", []string{"spare PART"}, text("remark", oneOf("Spare part"))},
	{"remark", "empty", nil, empty("remark")},
	{lens.Gaps, "between", []string{"1", ""}, func(_ *world, r *thing) bool { return goodsKind.Gaps(r.v) > 0 }},
	{lens.Gaps, "is", []string{"0"}, func(_ *world, r *thing) bool { return goodsKind.Gaps(r.v) == 0 }},
	{lens.State, "is", []string{"1"}, func(_ *world, r *thing) bool { return r.state == store.Voided }},
	{lens.State, "not", []string{"1"}, func(_ *world, r *thing) bool { return r.state == store.Live }},
	{lens.PK, "between", []string{"10", "20"}, func(_ *world, r *thing) bool { return r.pk >= 10 && r.pk <= 20 }},
	{lens.PK, "oneof", []string{"3", "1"}, func(_ *world, r *thing) bool { return r.pk == 1 || r.pk == 3 }},
}
