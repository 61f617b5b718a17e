package backend_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// shop is a company with a store, people who ask and people who decide, worked with
// through the composition as every door works with it.
type shop struct {
	t     *testing.T
	s     *store.Store
	ids   map[string]string // departments, employees and items by name
	actor store.Actor
	last  int64 // how much the last trade was of
	clock time.Time
}

func shopOf(t *testing.T) *shop {
	c, err := backend.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	p := &shop{t: t, ids: map[string]string{}, clock: storetest.Clock}
	cfg := storetest.Config(t, c.Lists, c.Kinds...)
	cfg.Now = func() time.Time { return p.clock }
	p.s = storetest.Reopen(t, cfg)
	p.as("clerk")
	p.system(func(tx *store.Tx) {
		for code, name := range map[string]string{"YY": "运营部", "XZ": "行政部"} {
			p.ids[name] = p.add(tx, "department", kind.Values{"dept_code": code, "dept_name": name})
		}
		for name, dept := range map[string]string{"陈员工": "运营部", "王主任": "运营部", "李行政": "行政部", "赵总": "行政部"} {
			p.ids[name] = p.add(tx, "employee", kind.Values{"name": name, "dept_id": p.ids[dept], "gender": "female", "hire_date": "2024-03-01", "position_id": "职员"})
		}
		p.add(tx, "organisation", kind.Values{"name": "星桥", "admin_dept": p.ids["行政部"]})
		for dept, head := range map[string]string{"运营部": "王主任", "行政部": "李行政"} {
			p.put(tx, "department", p.ids[dept], kind.Values{"manager_id": p.ids[head], "leader_id": p.ids["赵总"]})
		}
		for name, v := range map[string]kind.Values{
			"中性笔": {"category": "writing", "unit": "支", "ref_price": int64(150), "quota": int64(6_000)},
			"订书机": {"category": "writing", "unit": "个", "durable": int64(1), "ref_price": int64(2500)},
			"复印纸": {"category": "paper", "unit": "包", "ref_price": int64(26_00)},
		} {
			v["name"], v["spec"] = name, "标准"
			p.ids[name] = p.add(tx, "supply_item", v)
		}
	})
	return p
}

func (p *shop) as(role string) { p.actor = store.Actor{Name: role, Roles: []string{role}} }

func (p *shop) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *shop) system(fn func(*store.Tx)) {
	p.t.Helper()
	_, err := p.s.Write(context.Background(), user.System(), func(tx *store.Tx) error { fn(tx); return nil })
	p.must(err)
}

func (p *shop) kind(tx *store.Tx, name string) *kind.Kind {
	k, err := tx.Kind(name)
	p.must(err)
	return k
}

func (p *shop) add(tx *store.Tx, kindName string, v kind.Values) string {
	id, err := record.Add(tx, p.kind(tx, kindName), v)
	p.must(err)
	return id
}

func (p *shop) put(tx *store.Tx, kindName, id string, v kind.Values) {
	p.must(record.Put(tx, p.kind(tx, kindName), id, v))
}

func (p *shop) write(fn func(*store.Tx) error) error {
	_, err := p.s.Write(context.Background(), p.actor, fn)
	return err
}

// save enters a document as the actor: its fields, and lines of Sub field name, if it has any.
func (p *shop) save(kindName string, v map[string]any, name string, lines ...map[string]any) (out record.Outcome, err error) {
	in := record.Input{Values: v, Lines: map[string][]record.Input{}}
	for _, l := range lines {
		in.Lines[name] = append(in.Lines[name], record.Input{Values: l})
	}
	err = p.write(func(tx *store.Tx) (err error) {
		out, err = backend.Save(tx, p.kind(tx, kindName), in)
		return err
	})
	return out, err
}

func (p *shop) step(kindName, id, step string, o flow.Opinion) error {
	return p.write(func(tx *store.Tx) error { return backend.Step(tx, p.kind(tx, kindName), id, step, o) })
}

// receive puts goods into the store.
func (p *shop) receive(item string, qty int64, price string) {
	p.t.Helper()
	out, err := p.save("stock_in", map[string]any{"in_type": "initial", "doc_date": "2026-03-01"}, "in_row", map[string]any{"item_id": p.ids[item], "qty": qty, "price": price})
	p.must(err)
	p.must(p.step("stock_in", out.ID, "post", flow.Opinion{}))
}

// ask files an application of 陈员工 for some of each item.
func (p *shop) ask(items map[string]int64) record.Outcome {
	p.t.Helper()
	var lines []map[string]any
	for _, item := range []string{"中性笔", "订书机", "复印纸"} {
		if qty := items[item]; qty > 0 {
			lines = append(lines, map[string]any{"item_id": p.ids[item], "qty_apply": qty})
		}
	}
	out, err := p.save("supply_requisition", map[string]any{"applicant": p.ids["陈员工"], "purpose": "日常办公"}, "rows", lines...)
	p.must(err)
	return out
}

// request is an application as it stands.
type request struct {
	status string
	total  int64
	rows   []store.Row
}

func (p *shop) request(id string) (q request) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, "supply_requisition"), id)
		if err != nil {
			return err
		}
		q.status, q.total = r.Values.Str("status"), r.Values.Int("total")
		q.rows, err = record.Lines(tx, p.kind(tx, "requisition_row"), id)
		return err
	}))
	return q
}

// there is how much of an item is in the store, and how much of that is promised.
func (p *shop) there(item string) (qty, held int64) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) {
		if qty, err = stock.OnHand(tx, p.ids[item], "main"); err != nil {
			return err
		}
		held, err = stock.Held(tx, p.ids[item], "main")
		return err
	}))
	return qty, held
}

// paper is a decision that the clerk enters for somebody.
func (p *shop) paper(name string) flow.Opinion {
	return flow.Opinion{Approver: p.ids[name], SignDate: "2026-03-31"}
}

// each names a field of lines, in their order.
func each(q request, field string, values ...int64) map[string][]record.Input {
	var in []record.Input
	for i, v := range values {
		in = append(in, record.Input{ID: q.rows[i].ID, Values: map[string]any{field: v}})
	}
	return map[string][]record.Input{"rows": in}
}

// Somebody asks for three things, one is reduced, the paper is signed, goods leave in
// two parts, and at each moment the store knows what is promised.
func TestRequisition(t *testing.T) {
	p := shopOf(t)
	for item, qty := range map[string]int64{"中性笔": 10_000, "订书机": 1_000, "复印纸": 40_000} {
		p.receive(item, qty, "2.5")
	}
	out := p.ask(map[string]int64{"中性笔": 5_000, "订书机": 2_000, "复印纸": 3_000})
	if len(out.Warnings) != 1 || !strings.Contains(out.Warnings[0].Say.ZH, "“订书机”申请 2，库存可用 1") {
		t.Errorf("warnings: %v", out.Warnings)
	}
	const id = "supply_requisition"
	p.must(p.step(id, out.ID, "submit", flow.Opinion{}))
	if q := p.request(out.ID); q.status != "dept_review" || q.total != 25_00 || q.rows[1].Values.Int("stock_now") != 1_000 {
		t.Fatalf("submitted: %+v", q)
	}
	q := p.request(out.ID)
	o := p.paper("王主任")
	o.Lines = each(q, "qty_approved", 5_000, 1_000, 3_000)
	p.must(p.step(id, out.ID, "approve", o))
	if _, held := p.there("中性笔"); held != 0 {
		t.Error("held before everybody has decided")
	}
	o = p.paper("李行政")
	if o.Lines = each(q, "qty_approved", 5_001); !fault.Is(p.step(id, out.ID, "approve", o), fault.Invalid) {
		t.Error("more was approved than asked for")
	}
	if o.Lines = each(q, "qty_approved", 0, 0, 0); !fault.Is(p.step(id, out.ID, "approve", o), fault.Conflict) {
		t.Error("approved, and yet nothing of it")
	}
	o.Lines = nil
	p.must(p.step(id, out.ID, "approve", o))
	if q = p.request(out.ID); q.status != "approved" || q.total != 22_50 {
		t.Fatalf("approved: %s, %d", q.status, q.total)
	}
	if qty, held := p.there("中性笔"); qty != 10_000 || held != 5_000 {
		t.Errorf("pens: %d, held %d", qty, held)
	}

	// What is promised does not go to others.
	direct, err := p.save("stock_out", map[string]any{"dept_id": p.ids["运营部"], "receiver": p.ids["陈员工"]}, "out_row", map[string]any{"item_id": p.ids["中性笔"], "qty": int64(5_001)})
	p.must(err)
	if err := p.step("stock_out", direct.ID, "post", flow.Opinion{}); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, "其中 5支 已被批准的领用申请占用") {
		t.Errorf("%v", err)
	}

	for name, c := range map[string]struct {
		lines map[string][]record.Input
		says  string
	}{
		"too much":       {each(q, "qty_now", 5_001, 0, 0), "批准了 5，已发 0，这次最多再发 5"},
		"nothing":        {each(q, "qty_now", 0, 0, 0), "没有要发放的物品"},
		"no word of old": {each(q, "qty_now", 0, 1_000, 0), "旧品是否交回"},
	} {
		if err := p.step(id, out.ID, "issue", flow.Opinion{Lines: c.lines}); !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Message.ZH, c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.must(p.step(id, out.ID, "issue", flow.Opinion{SignDate: "2026-03-31", Lines: each(q, "qty_now", 2_000, 0, 3_000)}))
	if q = p.request(out.ID); q.status != "partial" || q.rows[0].Values.Int("qty_issued") != 2_000 {
		t.Fatalf("in part: %+v", q)
	}
	if qty, held := p.there("中性笔"); qty != 8_000 || held != 3_000 {
		t.Errorf("pens: %d, held %d", qty, held)
	}
	p.as("admin")
	p.actor.Roles = []string{"clerk", "admin"}
	if err := p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, id), out.ID, "不要了") }); !fault.Is(err, fault.Conflict) {
		t.Errorf("voided after goods left: %v", err)
	}
	rest := flow.Opinion{Lines: map[string][]record.Input{"rows": {{ID: q.rows[1].ID, Values: map[string]any{"old_returned": "是"}}}}}
	p.must(p.step(id, out.ID, "issue", rest))
	if q = p.request(out.ID); q.status != "issued" || q.rows[1].Values.Int("qty_issued") != 1_000 {
		t.Fatalf("the rest: %+v", q)
	}
	if err := p.step(id, out.ID, "archive", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("filed without a scan: %v", err)
	}

	// An issue is taken back: what it handed out is promised again.
	issues := p.issuesOf(out.ID)
	if len(issues) != 2 {
		t.Fatalf("%d issues", len(issues))
	}
	p.must(p.step("stock_out", issues[0], "reverse", flow.Opinion{Reason: "发错了"}))
	if q = p.request(out.ID); q.status != "partial" || q.rows[0].Values.Int("qty_issued") != 3_000 {
		t.Errorf("taken back: %+v", q)
	}
	if qty, held := p.there("中性笔"); qty != 7_000 || held != 2_000 {
		t.Errorf("pens: %d, held %d", qty, held)
	}
	if got, want := p.story(id, out.ID), "submit dept_review, approve admin_review, approve approved, issue partial, issue issued, taken_back partial"; got != want {
		t.Errorf("what happened: %s", got)
	}
	if err := p.step(id, out.ID, "taken_back", flow.Opinion{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody takes what only follows: %v", err)
	}
	p.must(p.step(id, out.ID, "close", flow.Opinion{Reason: "缺货"}))
	if _, held := p.there("中性笔"); held != 0 || p.request(out.ID).status != "closed_short" {
		t.Errorf("closed, and %d held", held)
	}
}

// story are the steps taken with a document, each with the status that it led to.
func (p *shop) story(kindName, id string) string {
	p.t.Helper()
	var out []string
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		events, err := tx.Where(&flow.Kind, "doc", id)
		for _, e := range events {
			if e.Values.Str("doc_kind") != kindName {
				p.t.Errorf("%s is told of as %v", kindName, e.Values)
			}
			out = append(out, e.Values.Str("step")+" "+e.Values.Str("becomes"))
		}
		return err
	}))
	return strings.Join(out, ", ")
}

func (p *shop) issuesOf(id string) (out []string) {
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k := p.kind(tx, "stock_out")
		rows, err := tx.From(k, 0, 100)
		for _, r := range rows {
			if r.Values.Str("requisition_id") == id && r.State == store.Live {
				out = append(out, r.ID)
			}
		}
		return err
	}))
	return out
}

// Who asks for more than a person may have in a month is heard by the executive, and so
// is who asks for much.
func TestRequisitionLimits(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 100_000, "1")
	p.receive("复印纸", 100_000, "26")
	const k = "supply_requisition"
	through := func(id string) string {
		p.must(p.step(k, id, "submit", flow.Opinion{}))
		p.must(p.step(k, id, "approve", p.paper("王主任")))
		p.must(p.step(k, id, "approve", p.paper("李行政")))
		return p.request(id).status
	}
	if s := through(p.ask(map[string]int64{"中性笔": 6_000}).ID); s != "approved" {
		t.Errorf("six pens: %s", s)
	}
	again := p.ask(map[string]int64{"中性笔": 1_000})
	if len(again.Warnings) != 1 || !strings.Contains(again.Warnings[0].Say.ZH, "每人每月限 6，本月已领 6，这次又申请 1") {
		t.Errorf("%v", again.Warnings)
	}
	if s := through(again.ID); s != "leader_review" {
		t.Errorf("a seventh pen: %s", s)
	}
	if s := through(p.ask(map[string]int64{"复印纸": 19_000}).ID); s != "approved" {
		t.Errorf("494 yuan: %s", s)
	}
	if s := through(p.ask(map[string]int64{"复印纸": 20_000}).ID); s != "leader_review" {
		t.Errorf("520 yuan: %s", s)
	}
	first := p.ask(map[string]int64{"复印纸": 1_000})
	offered := func() (yes bool) {
		p.must(p.write(func(tx *store.Tx) error {
			d, err := record.Get(tx, p.kind(tx, k), first.ID)
			p.must(err)
			steps, err := flow.Possible(tx, p.kind(tx, k), d)
			for _, s := range steps {
				yes = yes || s.Step == "issue_first"
			}
			return err
		}))
		return yes
	}
	if offered() {
		t.Error("offered though nobody allowed it")
	}
	if err := p.step(k, first.ID, "issue_first", flow.Opinion{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("handed out before approval though nobody allowed it: %v", err)
	}
	p.system(func(tx *store.Tx) {
		rows, err := tx.From(p.kind(tx, "organisation"), 0, 1)
		p.must(err)
		p.put(tx, "organisation", rows[0].ID, kind.Values{"issue_first": int64(1)})
	})
	if !offered() {
		t.Error("allowed and not offered")
	}
	p.must(p.step(k, first.ID, "issue_first", flow.Opinion{}))
	if q := p.request(first.ID); q.status != "issued" || q.rows[0].Values.Int("qty_issued") != 1_000 {
		t.Errorf("%+v", q)
	}
}

// Whatever is done in whatever order: the store never holds less than nothing, what is
// promised is what is approved and not handed out, and no application goes where its
// steps do not lead.
func TestRequisitionsInAnyOrder(t *testing.T) {
	for seed := range uint64(6) {
		p := shopOf(t)
		p.actor.Roles = []string{"clerk", "admin"}
		r := rand.New(rand.NewPCG(seed, 4))
		items := []string{"中性笔", "订书机", "复印纸"}
		var ids []string
		for range 60 {
			p.anything(r, items, &ids)
			for _, item := range items {
				qty, held := p.there(item)
				want := int64(0)
				for _, id := range ids {
					q := p.request(id)
					for _, row := range q.rows {
						if row.Values.Str("item_id") == p.ids[item] && (q.status == "approved" || q.status == "partial") && !p.void(id) {
							want += row.Values.Int("qty_approved") - row.Values.Int("qty_issued")
						}
					}
				}
				if qty < 0 || held != want {
					t.Fatalf("seed %d, %s: %d there, %d promised, want %d", seed, item, qty, held, want)
				}
			}
			for _, id := range ids {
				if wrong := p.untold("supply_requisition", id); wrong != "" {
					t.Fatalf("seed %d: %s", seed, wrong)
				}
			}
		}
	}
}

func (p *shop) void(id string) bool { return p.isVoid("supply_requisition", id) }

func (p *shop) isVoid(kindName, id string) (void bool) {
	p.t.Helper()
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, p.kind(tx, kindName), id)
		void = err == nil && r.State != store.Live
		return err
	}))
	return void
}

// untold tells of a document whose status is not what its steps add up to; "" if it is.
func (p *shop) untold(kindName, id string) string {
	p.t.Helper()
	status, told := p.status(kindName, id), p.story(kindName, id)
	if last := told[strings.LastIndex(told, " ")+1:]; last != status && (told != "" || status != "draft") {
		return fmt.Sprintf("%s is %s after: %s", kindName, status, told)
	}
	return ""
}

// anything does one thing; that it may be refused is part of it.
func (p *shop) anything(r *rand.Rand, items []string, ids *[]string) {
	const k = "supply_requisition"
	item := items[r.IntN(len(items))]
	if r.IntN(4) == 0 || len(*ids) == 0 {
		if r.IntN(2) == 0 {
			p.receive(item, int64(1+r.IntN(9))*1000, "3.3")
		}
		*ids = append(*ids, p.ask(map[string]int64{item: int64(1+r.IntN(5)) * 1000, items[0]: 1000}).ID)
		return
	}
	id := (*ids)[r.IntN(len(*ids))]
	q := p.request(id)
	var err error
	switch r.IntN(9) {
	case 0:
		err = p.step(k, id, "submit", flow.Opinion{})
	case 1, 2:
		o := p.paper([]string{"王主任", "李行政", "赵总"}[r.IntN(3)])
		if r.IntN(2) == 0 {
			o.Lines = each(q, "qty_approved", int64(r.IntN(2000)))
		}
		err = p.step(k, id, "approve", o)
	case 3, 4:
		o := flow.Opinion{}
		for _, row := range q.rows {
			o.Lines = map[string][]record.Input{"rows": append(o.Lines["rows"], record.Input{ID: row.ID, Values: map[string]any{"qty_now": int64(r.IntN(1500)), "old_returned": "否"}})}
		}
		err = p.step(k, id, "issue", o)
	case 5:
		err = p.step(k, id, []string{"close", "return", "reject", "withdraw"}[r.IntN(4)], flow.Opinion{Reason: "改", Approver: p.ids["王主任"]})
	case 6:
		err = p.write(func(tx *store.Tx) error { return backend.Void(tx, p.kind(tx, k), id, "重复") })
	case 7:
		if issues := p.issuesOf(id); len(issues) > 0 {
			err = p.step("stock_out", issues[r.IntN(len(issues))], "reverse", flow.Opinion{Reason: "退回"})
		}
	case 8:
		err = p.write(func(tx *store.Tx) error { return backend.Unvoid(tx, p.kind(tx, k), id) })
	}
	if err != nil && fault.Of(err).Code == fault.Internal {
		p.t.Fatal(err)
	}
}

// Whatever says how many of something says the unit as well.
func TestQuantitiesHaveUnits(t *testing.T) {
	c, err := backend.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Kinds {
		k := &c.Kinds[i]
		for j := range k.Fields {
			f := &k.Fields[j]
			if path := c.UnitPath(k, f); f.Type == kind.Decimal && f.Scale == kind.QtyScale && path == "" {
				t.Errorf("%s.%s has no unit", k.Name, f.Name)
			}
		}
	}
	p := shopOf(t)
	p.system(func(tx *store.Tx) {
		units := record.NewUnits(tx)
		row, err := tx.Kind("requisition_row")
		if err != nil {
			t.Fatal(err)
		}
		f, _ := row.Field("qty_apply")
		for name, want := range map[string]string{"中性笔": "3 支", "复印纸": "3 包", "": "3"} {
			if got := units.With("3", row, f, kind.Values{"item_id": p.ids[name]}); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
	})
}

// What a clerk should look at is said when it is saved, and does not keep it from being
// saved: a day whose month is closed, somebody who had left by then.
func TestWorthALook(t *testing.T) {
	p := shopOf(t)
	p.system(func(tx *store.Tx) {
		p.ids["走了"] = p.add(tx, "employee", kind.Values{"name": "走了的人", "dept_id": p.ids["运营部"], "gender": "female", "hire_date": "2024-03-01", "position_id": "职员", "status": "left", "leave_date": "2026-03-10"})
		p.add(tx, "period_close", kind.Values{"period": "2026-02", "status": "closed"})
	})
	issue := func(day, who string) record.Outcome {
		out, err := p.save("stock_out", map[string]any{"doc_date": day, "dept_id": p.ids["运营部"], "receiver": p.ids[who]}, "out_row", map[string]any{"item_id": p.ids["复印纸"], "qty": "1"})
		p.must(err)
		return out
	}
	for _, tt := range []struct{ day, who, says string }{
		{"2026-03-11", "陈员工", ""},
		{"2026-02-27", "陈员工", "结到 2026-02"},
		{"2026-03-11", "走了", "走了的人已离职（2026-03-10）"},
		{"2026-03-09", "走了", ""}, // he was there then
	} {
		said := ""
		for _, w := range issue(tt.day, tt.who).Warnings {
			said += w.Say.ZH
		}
		if (said == "") != (tt.says == "") || !strings.Contains(said, tt.says) {
			t.Errorf("%s %s: %q, want %q", tt.day, tt.who, said, tt.says)
		}
	}
	out := issue("2026-03-12", "陈员工")
	p.must(p.write(func(tx *store.Tx) error {
		same, err := backend.Edit(tx, p.kind(tx, "stock_out"), out.ID, out.Rev, record.Input{Values: map[string]any{"receiver": p.ids["走了"]}})
		if err != nil || len(same.Warnings) != 1 || same.Warnings[0].Field != "receiver" {
			t.Errorf("changed: %+v, %v", same, err)
		}
		again, err := backend.Edit(tx, p.kind(tx, "stock_out"), out.ID, same.Rev, record.Input{Values: map[string]any{"remark": "代领"}})
		if len(again.Warnings) != 0 {
			t.Errorf("said again: %+v", again.Warnings)
		}
		return err
	}))
}

// Nobody signs an application before it is written, and the sentence says both days.
func TestSignedBeforeItWasWritten(t *testing.T) {
	p := shopOf(t)
	doc := p.ask(map[string]int64{"复印纸": 1_000})
	const k = "supply_requisition"
	p.must(p.step(k, doc.ID, "submit", flow.Opinion{}))
	err := p.step(k, doc.ID, "approve", flow.Opinion{Approver: p.ids["王主任"], SignDate: "2026.3.30"})
	if f := fault.Of(err); f == nil || !strings.Contains(f.Fields["sign_date"].ZH, "签字日期 2026-03-30 早于申请日期 2026-03-31") {
		t.Errorf("signed the day before: %v", err)
	}
	p.must(p.step(k, doc.ID, "approve", flow.Opinion{Approver: p.ids["王主任"], SignDate: "2026-03-31"}))
}
