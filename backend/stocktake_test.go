package backend_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	reports "opsbook/backend/report"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

const (
	takes = "stocktake"
	diffs = "stocktake_diff"
)

// take begins a stocktake and freezes the books.
func (p *shop) take(v map[string]any) string {
	p.t.Helper()
	v["counters"] = "陈员工"
	out, err := p.save(takes, v, "rows")
	p.must(err)
	p.must(p.step(takes, out.ID, "freeze", flow.Opinion{}))
	p.must(p.step(takes, out.ID, "print", flow.Opinion{}))
	return out.ID
}

// counts are the lines of a stocktake, by the number of what they are about, or its name.
func (p *shop) counts(id string) map[string]store.Row {
	p.t.Helper()
	out := map[string]store.Row{}
	p.look(func(tx *store.Tx) error {
		rows, err := record.Lines(tx, p.kind(tx, "stocktake_row"), id)
		for _, r := range rows {
			out[r.Values.Str("name")] = r
		}
		return err
	})
	return out
}

func (p *shop) look(fn func(*store.Tx) error) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), fn))
}

func (p *shop) status(kindName, id string) (status string) {
	p.t.Helper()
	p.look(func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, kindName), id)
		status = r.Values.Str("status")
		return err
	})
	return status
}

// scan is what a scanner says to a stocktake.
func (p *shop) scan(id string, s stocktake.Scan) (h stocktake.Heard, err error) {
	err = p.write(func(tx *store.Tx) (err error) {
		h, err = stocktake.Hear(tx, id, s)
		return err
	})
	return h, err
}

// found says what a scan must become.
func (p *shop) found(id string, s stocktake.Scan, what string) stocktake.Heard {
	p.t.Helper()
	h, err := p.scan(id, s)
	p.must(err)
	if h.What != what {
		p.t.Fatalf("%+v: %s, want %s (%s)", s, h.What, what, h.Say.ZH)
	}
	return h
}

// enter fills in a line, as the page of counts does.
func (p *shop) enter(id, line string, v map[string]any) error {
	return p.write(func(tx *store.Tx) error {
		_, err := stocktake.Enter(tx, id, line, v)
		return err
	})
}

func (p *shop) code(item string) (code string) {
	p.look(func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, "supply_item"), p.ids[item])
		code = r.Values.Str("item_code")
		return err
	})
	return code
}

// differences is the list that a stocktake has led to, with its lines.
func (p *shop) differences(take string) (doc store.Row, rows []store.Row) {
	p.t.Helper()
	p.look(func(tx *store.Tx) error {
		lists, err := tx.Where(p.kind(tx, diffs), "stocktake_id", take)
		if err != nil || len(lists) == 0 {
			return fmt.Errorf("%d lists, %w", len(lists), err)
		}
		doc = lists[len(lists)-1]
		rows, err = record.Lines(tx, p.kind(tx, "stocktake_diff_row"), doc.ID)
		return err
	})
	return doc, rows
}

// explain gives each line of a list a cause.
func (p *shop) explain(doc store.Row, rows []store.Row, more map[string]any) error {
	in := record.Input{Lines: map[string][]record.Input{}}
	for _, r := range rows {
		v := map[string]any{"cause": "lost"}
		for name, x := range more {
			v[name] = x
		}
		in.Lines["rows"] = append(in.Lines["rows"], record.Input{ID: r.ID, Values: v})
	}
	return p.write(func(tx *store.Tx) error {
		_, err := backend.Edit(tx, p.kind(tx, diffs), doc.ID, 0, in)
		return err
	})
}

// settle takes a list through everybody who decides, and posts it.
func (p *shop) settle(id string) {
	p.t.Helper()
	p.must(p.step(diffs, id, "submit", flow.Opinion{}))
	for _, name := range []string{"李行政", "王主任", "赵总"} {
		p.must(p.step(diffs, id, "approve", p.paper(name)))
	}
	p.must(p.step(diffs, id, "post", flow.Opinion{}))
}

// A store is counted while business goes on; what differs is approved and posted.
func TestStocktakeOfStore(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 10_000, "1.5")
	p.receive("复印纸", 40_000, "20")
	p.receive("订书机", 2_000, "25")
	id := p.take(map[string]any{"count_type": "supply"})
	if c := p.counts(id); len(c) != 3 || c["中性笔"].Values.Int("book_qty") != 10_000 || c["中性笔"].Values.Int("book_value") != 15_00 || c["复印纸"].Values.Str("count_result") != "uncounted" {
		t.Fatalf("frozen: %+v", c)
	}
	p.receive("中性笔", 5_000, "1.5") // dated before the count: it was in the store
	p.found(id, stocktake.Scan{Code: "没有的"}, stocktake.HeardUnknown)
	p.found(id, stocktake.Scan{Code: p.code("中性笔")}, stocktake.HeardQuantity)
	p.found(id, stocktake.Scan{Code: strings.ToLower(p.code("中性笔")), Qty: "9"}, stocktake.HeardCounted)
	if h := p.found(id, stocktake.Scan{Code: p.code("中性笔")}, stocktake.HeardQuantity); !strings.Contains(h.Say.ZH, "已盘 9") {
		t.Error(h.Say.ZH)
	}
	p.found(id, stocktake.Scan{Code: p.code("中性笔"), Qty: "5"}, stocktake.HeardCounted) // on another shelf
	p.receive("中性笔", 1_000, "1.5")                                                     // dated before: entered late, but it was there
	if r := p.counts(id)["中性笔"].Values; r.Int("real_qty") != 14_000 || r.Int("moved_qty") != 5_000 || r.Int("diff") != -1_000 || r.Str("count_result") != "loss" {
		t.Errorf("pens: %+v", r)
	}
	if _, err := p.scan(id, stocktake.Scan{Code: p.code("复印纸"), Qty: "-1"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("less than nothing: %v", err)
	}
	p.found(id, stocktake.Scan{Code: p.code("复印纸"), Qty: "40.5"}, stocktake.HeardCounted)
	soFar := func(mode string) kind.Values {
		v := kind.Values{"status": "counting"}
		p.system(func(tx *store.Tx) {
			p.put(tx, takes, id, kind.Values{"mode": mode})
			p.must(stocktake.SoFar(tx, id, v))
		})
		return v
	}
	if v := soFar("blind"); v.Int("lines_counted") != 2 || v["diffs"] != nil {
		t.Errorf("so far, counted blindly: %v", v)
	}
	if v := soFar("open"); v.Int("lines_counted") != 2 || v.Int("diffs") != 2 {
		t.Errorf("so far: %v", v)
	}

	// Sample (g): what is left empty is not counted, and is never 0.
	refused(t, "stocktake", p.step(takes, id, "finish", flow.Opinion{}), "还有 1 行没有盘（如“")
	c := p.counts(id)
	p.must(p.enter(id, c["订书机"].ID, map[string]any{"real_qty": "", "reason": "借给展会"}))
	refused(t, "stocktake", p.enter(id, c["订书机"].ID, map[string]any{"book_qty": "1"}), "由系统填写")
	p.must(p.step(takes, id, "finish", flow.Opinion{}))
	if r := p.counts(id)["中性笔"].Values; r.Int("moved_qty") != 6_000 || r.Int("diff") != -2_000 {
		t.Errorf("what came in late was there: %+v", r)
	}
	refused(t, "stocktake", p.step(takes, id, "no_diff", flow.Opinion{}), "不用办理")
	refused(t, "stocktake", p.enter(id, c["订书机"].ID, map[string]any{"real_qty": "1"}), "录入实盘要在")
	p.must(p.step(takes, id, "make_diff", flow.Opinion{}))
	doc, rows := p.differences(id)
	if doc.Values["dept_id"] != p.ids["行政部"] {
		t.Errorf("nobody knows whose executive decides: %v", doc.Values)
	}
	if len(rows) != 2 || doc.Values.Int("gain_total") != 10_00 || doc.Values.Int("loss_total") != 3_00 {
		t.Fatalf("list: %v, %d lines", doc.Values, len(rows))
	}
	refused(t, "stocktake", p.step(diffs, doc.ID, "submit", flow.Opinion{}), "还没有填写原因")
	refused(t, "stocktake", p.explain(doc, rows[:1], nil), "不能增加或去掉")
	refused(t, "stocktake", p.explain(doc, rows, map[string]any{"price": "9"}), "取自账面")
	p.must(p.explain(doc, rows, map[string]any{"treatment": "recheck"}))
	refused(t, "stocktake", p.step(diffs, doc.ID, "submit", flow.Opinion{}), "要复盘")
	p.must(p.explain(doc, rows, map[string]any{"treatment": "adjust"}))
	p.settle(doc.ID)
	for item, want := range map[string]int64{"中性笔": 14_000, "复印纸": 40_500, "订书机": 2_000} {
		if qty, _ := p.there(item); qty != want {
			t.Errorf("%s: %d, want %d", item, qty, want)
		}
	}
	if p.status(takes, id) != "closed" || p.status(diffs, doc.ID) != "posted" {
		t.Error(p.status(takes, id), p.status(diffs, doc.ID))
	}
	refused(t, "stocktake", p.step(diffs, doc.ID, "post", flow.Opinion{}), "现在是“已调账”")
	for typ, want := range map[string]int{"": 2, "supply": 2, "equipment": 0} {
		r := p.asked("stock_diff", map[string]any{"from": "2026-01", "to": "2026-12", "count_type": typ})
		if len(r.Rows) != want || want > 0 && (r.Sums["gain_amount"] != 10_00 || r.Sums["loss_amount"] != 3_00) {
			t.Errorf("report of %q: %d rows, %v", typ, len(r.Rows), r.Sums)
		}
	}
	if r := p.asked("stock_diff", map[string]any{"from": "2025-01", "to": "2025-12"}); len(r.Rows) != 0 {
		t.Errorf("of another year: %v", r.Rows)
	}
}

func (p *shop) asked(name string, in map[string]any) (out *reports.Result) {
	p.t.Helper()
	set, err := backend.Reports(p.s.Catalog())
	p.must(err)
	r, err := set.Get(name)
	p.must(err)
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) (err error) {
		out, err = r.Run(tx, kind.View, in)
		return err
	}))
	return out
}

// Counting again takes back a list that nobody decides about yet.
func TestStocktakeAgain(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 10_000, "1.5")
	id := p.take(map[string]any{"count_type": "supply"})
	line := p.counts(id)["中性笔"].ID
	p.must(p.enter(id, line, map[string]any{"real_qty": "8"}))
	p.must(p.step(takes, id, "finish", flow.Opinion{}))
	p.must(p.step(takes, id, "make_diff", flow.Opinion{}))
	doc, rows := p.differences(id)
	p.must(p.explain(doc, rows, nil))
	p.must(p.step(diffs, doc.ID, "submit", flow.Opinion{}))
	refused(t, "stocktake", p.step(takes, id, "recount", flow.Opinion{Reason: "数错"}), "已提交")
	p.must(p.step(diffs, doc.ID, "return", flow.Opinion{Approver: p.ids["李行政"], Reason: "再数"}))
	p.must(p.step(takes, id, "recount", flow.Opinion{Reason: "数错"}))
	p.look(func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, takes), id)
		if r.Values["lines"] != int64(1) || r.Values["lines_counted"] != nil || r.Values["diffs"] != nil {
			t.Errorf("the head tells of a count that is over: %v", r.Values)
		}
		return err
	})
	if doc, _ = p.differences(id); doc.State != store.Voided {
		t.Error("the list still counts")
	}
	p.must(p.enter(id, line, map[string]any{"real_qty": "10"}))
	p.must(p.step(takes, id, "finish", flow.Opinion{}))
	refused(t, "stocktake", p.step(takes, id, "make_diff", flow.Opinion{}), "不用办理")
	p.must(p.step(takes, id, "no_diff", flow.Opinion{}))
	if qty, _ := p.there("中性笔"); qty != 10_000 {
		t.Error(qty)
	}
}

// Who may take which step, from each status (domain §3.1, §3.3).
func TestStepsOfStocktakes(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 10_000, "1.5")
	for _, c := range []struct {
		status, step string
		by           string // roles, by their first letters: admin, head of area, dept_head, clerk, viewer, auditor
	}{
		{"draft", "freeze", "c"}, {"draft", "cancel", "c"}, {"draft", "finish", ""},
		{"frozen", "print", "c"}, {"frozen", "cancel", "c"}, {"frozen", "freeze", ""},
		{"counting", "finish", "c"}, {"counting", "cancel", ""},
		{"counted", "no_diff", "hdc"}, {"counted", "recount", "c"}, {"counted", "cancel", ""},
		{"closed", "recount", ""}, {"cancelled", "freeze", ""},
	} {
		for role, letter := range map[string]string{"admin": "a", "area_head": "h", "dept_head": "d", "clerk": "c", "viewer": "v", "auditor": "u"} {
			p.as("clerk")
			out, err := p.save(takes, map[string]any{"count_type": "supply", "counters": "甲", "dept_id": p.ids["行政部"]}, "rows")
			p.must(err)
			p.reach(out.ID, c.status)
			p.as(role)
			p.actor.Depts = []string{p.ids["行政部"]}
			err = p.step(takes, out.ID, c.step, flow.Opinion{Reason: "测试"})
			if may := strings.Contains(c.by, letter); may != (err == nil) || err != nil && fault.Of(err).Code == fault.Internal {
				t.Errorf("%s takes %s of %s: %v", role, c.step, c.status, err)
			}
		}
	}
}

// reach takes a stocktake to a status.
func (p *shop) reach(id, status string) {
	p.t.Helper()
	for _, step := range []string{"freeze", "print", "finish", "no_diff"} {
		at := p.status(takes, id)
		if at == "counting" {
			p.must(p.enter(id, p.counts(id)["中性笔"].ID, map[string]any{"real_qty": "10"}))
		}
		if at == status {
			return
		}
		if status == "cancelled" {
			step = "cancel"
		}
		p.must(p.step(takes, id, step, flow.Opinion{Reason: "测试"}))
	}
}
