package backend_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

// Devices: there, missing, elsewhere, with somebody else, lost and found again, without
// a card, out of the scope.
func TestStocktakeOfDevices(t *testing.T) {
	p := shopOf(t)
	dev := map[string]string{}
	p.system(func(tx *store.Tx) {
		for i, name := range []string{"电脑", "打印机", "投影仪", "相机", "音箱", "话筒"} {
			v := kind.Values{"asset_no": fmt.Sprintf("SB-%d", i+1), "name": name, "class_code": "A02010105", "model": "X", "unit": "台", "purchase_date": "2025-01-01",
				"original_value": int64(3000_00), "dept_id": p.ids["运营部"], "user_id": p.ids["陈员工"], "location": "3楼305", "status": "in_use"}
			switch name {
			case "相机":
				v["status"] = "lost"
			case "音箱":
				v["dept_id"] = p.ids["行政部"]
			case "话筒":
				v["qty"], v["manage_type"] = int64(10), "low_value"
			}
			dev[name] = p.add(tx, "equipment", v)
		}
	})
	id := p.take(map[string]any{"dept_id": p.ids["运营部"]})
	if c := p.counts(id); len(c) != 4 || c["话筒"].Values.Int("book_qty") != 10_000 || c["电脑"].Values.Str("book_location") != "3楼305" {
		t.Fatalf("frozen: %d %+v", len(c), c)
	}
	p.found(id, stocktake.Scan{Code: "SB-1"}, stocktake.HeardCounted)
	p.found(id, stocktake.Scan{Code: "ＳＢ-1 "}, stocktake.HeardAgain) // as an input method may write it
	p.found(id, stocktake.Scan{Code: "SB-3", Place: "会议室"}, stocktake.HeardMoved)
	p.found(id, stocktake.Scan{Code: "SB-4"}, stocktake.HeardExtra)
	p.found(id, stocktake.Scan{Code: "SB-5", Place: "3楼305"}, stocktake.HeardExtra)
	p.found(id, stocktake.Scan{Code: "SB-6"}, stocktake.HeardQuantity)
	p.found(id, stocktake.Scan{Code: "SB-6", Qty: "8"}, stocktake.HeardCounted)
	p.found(id, stocktake.Scan{Code: "SB-99"}, stocktake.HeardUnknown)
	p.found(id, stocktake.Scan{Code: "SB-99", Name: "碎纸机", Place: "会议室"}, stocktake.HeardExtra)
	c := p.counts(id)
	if c["电脑"].Values.Str("count_result") != "match" || c["音箱"].Values.Str("count_result") != "match" || c["相机"].Values.Str("count_result") != "surplus" {
		t.Errorf("%+v", c)
	}
	refused(t, "stocktake", p.enter(id, c["电脑"].ID, map[string]any{"real_qty": "2"}), "只能是 1 或 0")
	refused(t, "stocktake", p.enter(id, c["话筒"].ID, map[string]any{"real_qty": "7.5"}), "要是整数")
	p.must(p.enter(id, c["打印机"].ID, map[string]any{"real_qty": "0"}))
	p.must(p.enter(id, c["音箱"].ID, map[string]any{"real_user": p.ids["王主任"]}))
	p.must(p.step(takes, id, "finish", flow.Opinion{}))
	p.must(p.step(takes, id, "make_diff", flow.Opinion{}))
	doc, rows := p.differences(id)
	if len(rows) != 6 {
		t.Fatalf("%d differences", len(rows))
	}
	p.must(p.explain(doc, rows, nil))
	refused(t, "stocktake", p.step(diffs, doc.ID, "submit", flow.Opinion{}), "重置成本")
	for i := range rows {
		if rows[i].Values.Str("name") == "碎纸机" {
			p.system(func(tx *store.Tx) {
				p.put(tx, "stocktake_diff_row", rows[i].ID, kind.Values{"price": int64(500_0000), "class_code": "A02021301"})
			})
		}
	}
	p.settle(doc.ID)
	p.look(func(tx *store.Tx) error {
		k := p.kind(tx, "equipment")
		for name, want := range map[string]kind.Values{
			"电脑":  {"status": "in_use", "location": "3楼305", "last_count_date": tx.Today()},
			"打印机": {"status": "lost", "dispose_date": tx.Today()},
			"投影仪": {"status": "in_use", "location": "会议室", "user_id": p.ids["陈员工"]},
			"相机":  {"status": "in_stock", "dispose_date": nil},
			"音箱":  {"user_id": p.ids["王主任"], "dept_id": p.ids["运营部"]},
			"话筒":  {"qty": int64(8)},
			"碎纸机": {"asset_no": "SB-99", "acquire_type": "surplus", "location": "会议室", "original_value": int64(500_00)},
		} {
			if dev[name] == "" {
				r, err := record.Find(tx, k, "SB-99")
				if err != nil {
					return err
				}
				dev[name] = r.ID
			}
			r, err := record.Get(tx, k, dev[name])
			if err != nil {
				return err
			}
			for f, x := range want {
				if r.Values[f] != x {
					t.Errorf("%s: %s is %v, want %v", name, f, r.Values[f], x)
				}
			}
		}
		return nil
	})
}

// A take of more lines than a form holds works on its page all the same.
func TestLongStocktake(t *testing.T) {
	const n = record.MaxLines + 200
	p := shopOf(t)
	p.system(func(tx *store.Tx) {
		for i := range n {
			p.add(tx, "equipment", kind.Values{"asset_no": fmt.Sprintf("SB-%04d", i+1), "name": "椅子", "class_code": "A05010201", "model": "X", "unit": "把", "purchase_date": "2025-01-01",
				"original_value": int64(100_00), "location": fmt.Sprintf("%d楼", i%3+1), "status": "in_stock"})
		}
	})
	id := p.take(map[string]any{})
	for i := range n {
		if i%100 != 0 {
			continue
		}
		p.found(id, stocktake.Scan{Code: fmt.Sprintf("SB-%04d", i+1)}, stocktake.HeardCounted)
	}
	for _, c := range []struct {
		q           stocktake.Query
		total, rows int
		first       string
	}{
		{stocktake.Query{Limit: 50}, n, 50, "SB-0001"},
		{stocktake.Query{Offset: n - 10, Limit: 50}, n, 10, ""},
		{stocktake.Query{Only: "open", Limit: 1000}, n - 12, 500, "SB-0004"},
		{stocktake.Query{Place: "2楼", Limit: 5}, 400, 5, "SB-0002"},
		{stocktake.Query{Text: "sb-12", Limit: 5}, 1, 1, "SB-1200"},
		{stocktake.Query{Only: "diff", Limit: 5}, 0, 0, ""},
	} {
		p.look(func(tx *store.Tx) error {
			page, err := stocktake.Lines(tx, id, c.q)
			if err != nil {
				return err
			}
			if page.Total != c.total || len(page.Rows) != c.rows || c.first != "" && page.Rows[0].Values["object_no"] != c.first {
				t.Errorf("%+v: %d of %d", c.q, len(page.Rows), page.Total)
			}
			if page.Tally.Lines != n || page.Tally.Counted != 12 || len(page.Places) != 3 {
				t.Errorf("%+v, %v", page.Tally, page.Places)
			}
			return nil
		})
	}
	refused(t, "stocktake", p.step(takes, id, "finish", flow.Opinion{}), "还有 1188 行没有盘")
}

// A count by hand that is entered days later is compared with the books of its own day:
// what moved after it is left out, what came in before and was entered late is not.
func TestCountOfAnEarlierDay(t *testing.T) {
	p := shopOf(t)
	receive := func(day string, qty int64) {
		out, err := p.save("stock_in", map[string]any{"in_type": "donate", "doc_date": day}, "in_row", map[string]any{"item_id": p.ids["中性笔"], "qty": qty, "price": "1"})
		p.must(err)
		p.must(p.step("stock_in", out.ID, "post", flow.Opinion{}))
	}
	receive("2026-03-01", 10_000)
	id := p.take(map[string]any{"count_type": "supply", "base_date": "2026-03-19"})
	line := p.counts(id)["中性笔"].ID
	receive("2026-03-25", 5_000)
	p.must(p.enter(id, line, map[string]any{"real_qty": "10", "counted_on": "2026-03-20"}))
	if v := p.counts(id)["中性笔"].Values; v["diff"] != int64(0) || v["moved_qty"] != nil {
		t.Errorf("what came after: %v", v)
	}
	receive("2026-03-18", 2_000)
	p.must(p.step(takes, id, "finish", flow.Opinion{}))
	if v := p.counts(id)["中性笔"].Values; v["diff"] != int64(-2_000) || v["moved_qty"] != int64(2_000) || v["book_qty"] != int64(10_000) {
		t.Errorf("what was entered late: %v", v)
	}
	refused(t, "a count of tomorrow", p.write(func(tx *store.Tx) error {
		_, err := backend.Save(tx, p.kind(tx, takes), record.Input{Values: map[string]any{"count_type": "supply", "counters": "甲", "base_date": "2099-01-01"}})
		return err
	}), "基准日")
}

// Counts are typed into the lines of the form as well: nothing that was frozen changes,
// and what is added must be known.
func TestStocktakeInItsForm(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 10_000, "1")
	p.receive("复印纸", 3_000, "1")
	_, err := p.save(takes, map[string]any{"count_type": "supply", "counters": "甲"}, "rows", map[string]any{"object_no": "X"})
	refused(t, "lines before the books are frozen", err, "从账面带出")
	_, err = p.save(takes, map[string]any{"count_type": "supply", "counters": "陈员工", "supervisor": p.ids["陈员工"]}, "rows")
	refused(t, "who watches himself", err, "另选一位")
	id := p.take(map[string]any{"count_type": "supply"})
	edit := func(v map[string]any, lines ...record.Input) error {
		in := record.Input{Values: v}
		if lines != nil {
			in.Lines = map[string][]record.Input{"rows": lines}
		}
		return p.write(func(tx *store.Tx) error {
			_, err := backend.Edit(tx, p.kind(tx, takes), id, 0, in)
			return err
		})
	}
	c := p.counts(id)
	pens, paper := record.Input{ID: c["中性笔"].ID, Values: map[string]any{"real_qty": "9"}}, record.Input{ID: c["复印纸"].ID}
	refused(t, "another store", edit(map[string]any{"warehouse": "op1"}), "账面已生成")
	refused(t, "a line taken away", edit(nil, pens), "不能从盘点表去掉")
	refused(t, "another name", edit(nil, record.Input{ID: pens.ID, Values: map[string]any{"name": "钢笔"}}, paper), "编号和名称不能改")
	refused(t, "what the books say", edit(nil, record.Input{ID: pens.ID, Values: map[string]any{"book_qty": "1"}}, paper), "账面数量")
	refused(t, "an unknown code", edit(nil, pens, paper, record.Input{Values: map[string]any{"object_no": "没有", "real_qty": "1"}}), "目录里没有")
	refused(t, "a line twice", edit(nil, pens, paper, record.Input{Values: map[string]any{"object_no": p.code("中性笔"), "real_qty": "1"}}), "已经在盘点表里")
	p.must(edit(nil, pens, paper, record.Input{Values: map[string]any{"object_no": p.code("订书机"), "real_qty": "1"}}))
	c = p.counts(id)
	if v := c["中性笔"].Values; v["diff"] != int64(-1_000) || v["counted_on"] == nil {
		t.Errorf("pens: %v", v)
	}
	if v := c["订书机"].Values; v.Int("extra") != 1 || v["diff"] != int64(1_000) || v.Str("count_result") != "surplus" {
		t.Errorf("what the books do not have: %v", v)
	}
	if v := c["复印纸"].Values; v["real_qty"] != nil || v.Str("count_result") != "uncounted" {
		t.Errorf("what nobody counted: %v", v)
	}
	p.must(edit(nil, record.Input{ID: pens.ID, Values: map[string]any{"real_qty": ""}}, paper))
	c = p.counts(id)
	if v := c["中性笔"].Values; v["diff"] != nil || v["counted_on"] != nil || v.Str("count_result") != "uncounted" || len(c) != 2 {
		t.Errorf("taken back: %v", v)
	}
}

// Who counts blindly is not told what the books say, until all is entered: not on the page
// of counts, nor by the record, its history, its paper or its lines as a register.
func TestBlindStocktake(t *testing.T) {
	p := shopOf(t)
	p.receive("中性笔", 10_000, "1")
	p.receive("复印纸", 7_000, "1")
	id := p.take(map[string]any{"count_type": "supply", "mode": "blind"})
	c := p.counts(id)
	pens, paper := c["中性笔"].ID, c["复印纸"].ID
	h := p.found(id, stocktake.Scan{Code: p.code("中性笔"), Qty: "9"}, stocktake.HeardCounted)
	if strings.Contains(h.Say.ZH+h.Say.EN, " 10") || h.Tally.Diffs != 0 {
		t.Errorf("told by the scanner: %+v", h)
	}
	for name, v := range h.Line.Values {
		if v == int64(10_000) || v == int64(-1_000) {
			t.Errorf("told by the scanner: %s is %v", name, v)
		}
	}
	edited := record.Input{Lines: map[string][]record.Input{"rows": {{ID: pens, Values: map[string]any{"real_qty": "8"}}, {ID: paper, Values: map[string]any{"real_qty": "6"}}}}}
	p.must(p.write(func(tx *store.Tx) error {
		_, err := backend.Edit(tx, p.kind(tx, takes), id, 0, edited)
		return err
	}))
	blind := p.told(id, pens)
	for where, v := range blind {
		for _, name := range []string{"book_qty", "book_value", "moved_qty", "diff", "count_result"} {
			if v[name] != nil {
				t.Errorf("%s tells %s: %v", where, name, v[name])
			}
		}
		if where != "differences" && v["real_qty"] != int64(8_000) {
			t.Errorf("%s does not tell what was counted: %v", where, v)
		}
	}
	refused(t, "the other way", p.write(func(tx *store.Tx) error {
		_, err := backend.Edit(tx, p.kind(tx, takes), id, 0, record.Input{Values: map[string]any{"mode": "open"}})
		return err
	}), "账面已生成，“盘点方式”不能再改")
	p.must(p.step(takes, id, "finish", flow.Opinion{}))
	after := p.told(id, pens)
	for where, v := range after {
		if v["diff"] != int64(-2_000) {
			t.Errorf("%s does not tell when all is entered: %v", where, v)
		}
	}
	if len(blind) != 4 || len(after) != 5 {
		t.Errorf("looked at %d and %d places", len(blind), len(after))
	}
}

// told is what each place tells of a line of a stocktake. Its lines as a register tell
// nothing at all.
func (p *shop) told(id, line string) map[string]kind.Values {
	p.t.Helper()
	out := map[string]kind.Values{}
	p.must(p.s.Read(context.Background(), p.actor, func(tx *store.Tx) error {
		for name, q := range map[string]stocktake.Query{"page": {Limit: 5}, "differences": {Limit: 5, Only: "diff"}} {
			page, err := stocktake.Lines(tx, id, q)
			p.must(err)
			for _, r := range page.Rows {
				if r.ID == line {
					out[name] = r.Values
				}
			}
		}
		r, err := record.View(tx, p.kind(tx, "stocktake_row"), line)
		p.must(err)
		out["line"] = r.Values
		return nil
	}))
	set := lens.NewSet(p.s, 0)
	defer set.Close()
	d := &desk.Desk{Store: p.s, Lenses: set, Actor: p.actor}
	view, err := d.Record(context.Background(), takes, id)
	p.must(err)
	for _, r := range view.Lines["rows"] {
		if r.ID == line {
			out["record"] = r.Values
		}
	}
	history, err := d.History(context.Background(), takes, id)
	p.must(err)
	out["history"] = kind.Values{}
	for _, e := range history {
		for _, part := range append(e.Parts, e) {
			for _, c := range part.Changes {
				if strings.Contains(c.Label.ZH, "中性笔") {
					out["history"][c.Field] = c.New
				}
			}
		}
	}
	for _, try := range []func() error{
		func() error {
			_, err := d.List(context.Background(), desk.ListQuery{Kind: "stocktake_row", Limit: 1})
			return err
		},
		func() error { _, err := d.Record(context.Background(), "stocktake_row", line); return err },
		func() error { _, err := d.History(context.Background(), "stocktake_row", line); return err },
		func() error {
			return d.Each(context.Background(), desk.ListQuery{Kind: "stocktake_row"}, []string{"book_qty"}, func(*store.Tx, *store.Row) error { return nil })
		},
	} {
		refused(p.t, "the lines as a register", try(), "请在它的单据里查看")
	}
	return out
}

// Whatever is received and issued while a store is counted: once the differences are
// posted, the books hold what was counted and what has moved since.
func TestStocktakeWhileBusinessGoesOn(t *testing.T) {
	items := []string{"中性笔", "订书机", "复印纸"}
	for seed := range uint64(8) {
		p := shopOf(t)
		r := rand.New(rand.NewPCG(seed, 7))
		real := map[string]int64{} // what lies in the store; nobody knows but who counts
		for _, item := range items {
			p.receive(item, 20_000, "3.3")
			real[item] = 20_000 + int64(r.IntN(9)-4)*1000
		}
		id := p.take(map[string]any{"count_type": "supply"})
		for range 40 {
			item := items[r.IntN(3)]
			switch r.IntN(3) {
			case 0:
				p.trade("stock_in", item, int64(1+r.IntN(5))*1000)
				real[item] += p.last
			case 1:
				if n := int64(1+r.IntN(3)) * 1000; real[item] >= n && p.trade("stock_out", item, n) == nil {
					real[item] -= n
				}
			case 2:
				p.must(p.enter(id, p.counts(id)[item].ID, map[string]any{"real_qty": real[item]}))
			}
		}
		for _, item := range items {
			if c := p.counts(id)[item]; c.Values["real_qty"] == nil {
				p.must(p.enter(id, c.ID, map[string]any{"real_qty": real[item]}))
			}
		}
		p.must(p.step(takes, id, "finish", flow.Opinion{}))
		if p.step(takes, id, "make_diff", flow.Opinion{}) != nil {
			continue // nothing differs
		}
		doc, rows := p.differences(id)
		p.must(p.explain(doc, rows, nil))
		p.settle(doc.ID)
		for _, item := range items {
			if qty, _ := p.there(item); qty != real[item] {
				t.Errorf("seed %d: the books hold %d of %s, there are %d", seed, qty, item, real[item])
			}
		}
	}
}

// trade receives or issues some of an item today.
func (p *shop) trade(kindName, item string, qty int64) error {
	p.t.Helper()
	v, lines := map[string]any{"in_type": "donate"}, "in_row"
	row := map[string]any{"item_id": p.ids[item], "qty": qty, "price": "3"}
	if kindName == "stock_out" {
		v, lines = map[string]any{"dept_id": p.ids["运营部"], "receiver": p.ids["陈员工"]}, "out_row"
		delete(row, "price")
	}
	out, err := p.save(kindName, v, lines, row)
	p.must(err)
	p.last = qty
	err = p.step(kindName, out.ID, "post", flow.Opinion{})
	if err != nil && fault.Of(err).Code == fault.Internal {
		p.t.Fatal(err)
	}
	return err
}

// Codes may be figures alone: what is scanned while a quantity is asked for is no quantity.
func TestCodesOfFigures(t *testing.T) {
	p := shopOf(t)
	p.system(func(tx *store.Tx) {
		p.put(tx, "supply_item", p.ids["中性笔"], kind.Values{"item_code": "1001"})
		p.put(tx, "supply_item", p.ids["复印纸"], kind.Values{"item_code": "0012", "barcode": "6901234567892"})
		p.put(tx, "supply_item", p.ids["订书机"], kind.Values{"item_code": "12"})
	})
	for _, item := range []string{"中性笔", "复印纸", "订书机"} {
		p.receive(item, 10_000, "1")
	}
	id := p.take(map[string]any{"count_type": "supply"})
	for _, code := range []string{"1001", "0012", "6901234567892", "１００１", " 12 "} {
		p.found(id, stocktake.Scan{Code: code}, stocktake.HeardQuantity)
	}
	h := p.found(id, stocktake.Scan{Code: "1001", Qty: "0012"}, stocktake.HeardQuantity)
	if !strings.Contains(h.Say.ZH, "“0012”也是“0012 复印纸”的编码，没有计入。请先输入“1001 中性笔”的数量") {
		t.Error(h.Say.ZH)
	}
	p.found(id, stocktake.Scan{Code: "1001", Qty: "6901234567892"}, stocktake.HeardQuantity)
	if v := p.counts(id)["中性笔"].Values["real_qty"]; v != nil {
		t.Errorf("a code was counted: %v", v)
	}
	p.found(id, stocktake.Scan{Code: "1001", Qty: "12"}, stocktake.HeardCounted) // few figures are a quantity, whatever is called so
	p.found(id, stocktake.Scan{Code: "12", Qty: "1002"}, stocktake.HeardCounted) // nothing is called so
	for item, qty := range map[string]any{"中性笔": int64(12_000), "订书机": int64(1_002_000), "复印纸": nil} {
		if got := p.counts(id)[item].Values["real_qty"]; got != qty {
			t.Errorf("%s: %v, want %v", item, got, qty)
		}
	}
}
