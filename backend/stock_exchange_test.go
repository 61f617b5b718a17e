package backend_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/remind"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// goods are the documents of stores that a PC writes.
type goods struct {
	*backend.Backend
	t *testing.T
}

// post enters a document of one line, and returns its id.
func (g goods) post(kindName string, head map[string]any, item, qty, price string) (id string, err error) {
	lines, line := "out_row", map[string]any{"item_id": item, "qty": qty}
	if kindName == "stock_in" {
		lines, line["price"] = "in_row", price
	}
	err = g.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		out, err := backend.Save(tx, k, record.Input{Values: head, Lines: map[string][]record.Input{lines: {{Values: line}}}})
		if err != nil {
			return err
		}
		id = out.ID
		return backend.Step(tx, k, id, "post", flow.Opinion{})
	})
	return id, err
}

func (g goods) posted(kindName string, head map[string]any, item, qty, price string) string {
	g.t.Helper()
	id, err := g.post(kindName, head, item, qty, price)
	g.must(err)
	return id
}

func (g goods) step(kindName, id, name string) error {
	return g.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		return backend.Step(tx, k, id, name, flow.Opinion{Reason: "有误"})
	})
}

func (g goods) must(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func initial(day string) map[string]any {
	return map[string]any{"in_type": "initial", "doc_date": day}
}
func lost(day string) map[string]any { return map[string]any{"out_type": "loss", "doc_date": day} }

func pens(t *testing.T, b *backend.Backend, name string) string {
	return edit(t, b, "supply_item", "", map[string]any{"name": name, "spec": "标准", "category": "writing", "unit": "支"})
}

// said is all that the stores say: months, accounts, reports.
func (g goods) said(items ...string) (out []any) {
	g.t.Helper()
	ctx := context.Background()
	g.must(g.Read(ctx, func(tx *store.Tx) error {
		for _, month := range []string{"2026-02", "2026-03"} {
			lines, err := stock.Month(tx, month)
			g.must(err)
			out = append(out, lines)
		}
		for _, item := range items {
			entries, err := stock.Ledger(tx, item, "")
			g.must(err)
			worth, err := stock.Worth(tx, item, 3000)
			g.must(err)
			out = append(out, entries, worth)
		}
		return nil
	}))
	for _, asked := range []struct {
		name string
		in   map[string]any
	}{
		{"stock_month", map[string]any{"month": "2026-03"}}, {"stock_ledger", map[string]any{"item_id": items[0]}}, {"stock_negative", nil},
		{"supply_sign", map[string]any{"month": "2026-03"}}, {"supply_cost", map[string]any{"month": "2026-03"}},
		{"supply_usage", map[string]any{"from": "2026-03", "to": "2026-03", "by": "item"}},
	} {
		r, err := g.Report(ctx, asked.name, asked.in)
		g.must(err)
		out = append(out, asked.name)
		for _, row := range r.Rows {
			out = append(out, fmt.Sprint(row))
		}
	}
	return out
}

func (g goods) digest() (sum [32]byte) {
	g.t.Helper()
	g.must(g.Read(context.Background(), func(tx *store.Tx) (err error) {
		sum, err = tx.Digest(context.Background())
		return err
	}))
	return sum
}

// On one day one PC books in and the other one books out: what came of it is the same on
// both, whoever heard of the other one first.
func TestStockIsWorthTheSameOnAllPCs(t *testing.T) {
	a := goods{begun(t), t}
	pen := pens(t, a.Backend, "中性笔")
	a.posted("stock_in", initial("2026-03-01"), pen, "10", "1")
	b := goods{joined(t, a.Backend, "前台"), t}
	send(t, b.Backend, a.Backend)
	a.posted("stock_in", initial("2026-03-31"), pen, "10", "3")
	b.posted("stock_out", lost("2026-03-31"), pen, "8", "")
	send(t, b.Backend, a.Backend)
	send(t, a.Backend, b.Backend)
	onA, onB := a.said(pen), b.said(pen)
	if a.digest() != b.digest() || !reflect.DeepEqual(onA, onB) {
		t.Errorf("one PC says\n%v\nthe other one\n%v", onA, onB)
	}
}

// Whatever three PCs book on a few days, and in whatever order they hear of each other: once
// all have heard everything, they say the same of what is there and what it is worth.
func TestStockConverges(t *testing.T) {
	for seed := range uint64(2) {
		rng := rand.New(rand.NewPCG(seed, 3))
		a := goods{begun(t), t}
		items := []string{pens(t, a.Backend, "中性笔"), pens(t, a.Backend, "橡皮")}
		dept := edit(t, a.Backend, "department", "", map[string]any{"dept_code": "XZ", "dept_name": "行政部"})
		who := edit(t, a.Backend, "employee", "", map[string]any{"emp_no": "0001", "name": "林一", "dept_id": dept, "gender": "F", "position_id": "文员", "hire_date": "2020-01-01"})
		for _, item := range items {
			a.posted("stock_in", initial("2026-03-01"), item, "20", "1")
		}
		pcs := []goods{a, {joined(t, a.Backend, "前台"), t}, {joined(t, a.Backend, "库房"), t}}
		meet := func(from, to int) { // what waits for somebody else is taken in when that has come
			p, err := pcs[from].ExportPackage(context.Background(), backend.PackInput{Dir: t.TempDir()})
			pcs[from].must(err)
			_, err = pcs[to].ImportPackages(context.Background(), []string{p.Path}, nil)
			pcs[to].must(err)
		}
		all := func() {
			for range 2 {
				for from := range pcs {
					meet(from, (from+1)%3)
					meet(from, (from+2)%3)
				}
			}
		}
		meet(1, 0)
		meet(2, 0)
		all()
		type doc struct{ kind, id string }
		var docs []doc
		entered := 0
		for range 60 {
			pc, item := pcs[rng.IntN(3)], items[rng.IntN(2)]
			day, qty := fmt.Sprintf("2026-03-%d", 29+rng.IntN(3)), fmt.Sprint(1+rng.IntN(9))
			var id, of string
			var err error
			switch rng.IntN(6) {
			case 0, 1:
				of = "stock_in"
				id, err = pc.post(of, initial(day), item, qty, fmt.Sprintf("%d.%02d", rng.IntN(5), rng.IntN(100)))
			case 2, 3:
				of = "stock_out"
				id, err = pc.post(of, map[string]any{"out_type": "issue", "doc_date": day, "dept_id": dept, "receiver": who}, item, qty, "")
			case 4:
				of = "stock_out"
				id, err = pc.post(of, map[string]any{"out_type": "transfer", "doc_date": day, "to_warehouse": "op1"}, item, qty, "")
			case 5:
				from := rng.IntN(3)
				meet(from, (from+1+rng.IntN(2))%3)
				if len(docs) > 0 {
					d := docs[rng.IntN(len(docs))]
					err = pc.step(d.kind, d.id, "reverse")
				}
			}
			switch f := fault.Of(err); {
			case err == nil:
				entered++
				if id != "" {
					docs = append(docs, doc{of, id})
				}
			case f.Code != fault.Conflict && f.Code != fault.NotFound: // not enough there, taken back already; not heard of yet
				t.Fatal(err)
			}
		}
		all()
		want := pcs[0].said(items...)
		for i, pc := range pcs {
			if pc.digest() != pcs[0].digest() {
				t.Fatalf("seed %d: PC %d holds other data", seed, i)
			}
			if got := pc.said(items...); !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d: the first PC says\n%v\nPC %d\n%v", seed, want, i, got)
			}
		}
		if entered < 30 {
			t.Errorf("only %d of 60 documents were entered", entered)
		}
	}
}

// close closes a month, or closes it again.
func (g goods) close(month string) (id string) {
	g.t.Helper()
	g.must(g.Write(context.Background(), func(tx *store.Tx) error {
		out, err := stock.Close(tx, record.Input{Values: map[string]any{"period": month}})
		id = out.ID
		return err
	}))
	return id
}

// changed are the closed months that do not agree, as their list and page, and the reminders show them.
func (g goods) changed() (out []string) {
	g.t.Helper()
	ctx := context.Background()
	d, err := g.Desk()
	g.must(err)
	page, err := d.List(ctx, desk.ListQuery{Kind: "period_close", Wait: true, Limit: 10, Sort: []desk.Order{{Field: "period"}}})
	g.must(err)
	g.must(backend.Underway(ctx, d, "period_close", page.Rows...))
	for _, r := range page.Rows {
		if now, ok := r.Values["balance_now"]; ok {
			out = append(out, fmt.Sprint(r.Values["period"], " ", r.Values["balance"], " ", now))
		}
	}
	return out
}

func (g goods) reminded() (out []remind.Item) {
	g.t.Helper()
	list, err := g.Reminders(context.Background())
	g.must(err)
	for _, it := range list.Items {
		if it.Rule == "month_changed" {
			out = append(out, it)
		}
	}
	return out
}

func months(in backend.Incoming) (out []string) {
	for _, m := range in.Months {
		out = append(out, fmt.Sprint(m.Month, " ", m.Closed, " ", m.Now))
	}
	return out
}

// A month is closed on one PC, and another one, which does not know, enters movements in it:
// both are told with the two figures, until the month is closed again.
func TestAClosedMonthThatChanges(t *testing.T) {
	ctx := context.Background()
	a := goods{begun(t), t}
	pen := pens(t, a.Backend, "中性笔")
	a.posted("stock_in", initial("2026-01-05"), pen, "10", "1")
	b := goods{joined(t, a.Backend, "前台"), t}
	send(t, b.Backend, a.Backend)
	january, february := a.close("2026-01"), a.close("2026-02")
	b.posted("stock_out", lost("2026-02-20"), pen, "8", "")
	p, err := b.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	a.must(err)
	seen, err := a.PreviewPackages(ctx, []string{p.Path}, nil)
	a.must(err)
	if got := months(seen); !slices.Equal(got, []string{"2026-02 1000 200"}) || len(a.changed())+len(a.reminded()) != 0 {
		t.Errorf("preview %v, before the import %v, %v", got, a.changed(), a.reminded())
	}
	in, err := a.ImportPackages(ctx, []string{p.Path}, nil)
	a.must(err)
	agrees := func(when string, pc goods, want ...string) {
		t.Helper()
		if got, told := pc.changed(), pc.reminded(); !slices.Equal(got, want) || len(told) != len(want) {
			t.Errorf("%s: %v, reminders %+v, want %v", when, got, told, want)
		}
	}
	if got := months(in); !slices.Equal(got, []string{"2026-02 1000 200"}) {
		t.Errorf("import %v", got)
	}
	agrees("taken in", a, "2026-02 1000 200")
	if told := a.reminded()[0]; told.ID != february || told.Due != "2026-03-31" || told.Say.ZH != "结账时结存 10.00 元，现在 2.00 元" {
		t.Errorf("reminder %+v", told)
	}
	if got := months(send(t, a.Backend, b.Backend)); !slices.Equal(got, []string{"2026-02 1000 200"}) {
		t.Errorf("the PC that entered it is told %v", got)
	}

	if _, err := a.UndoPackage(ctx, in.Package, nil); err != nil {
		t.Fatal(err)
	}
	agrees("taken back", a)
	if got := a.said(pen)[2].([]stock.Entry); len(got) != 1 || got[0].Balance != (stock.Sum{Qty: 10_000, Amount: 1000}) {
		t.Errorf("taken back, the account says %+v", got)
	}
	send(t, a.Backend, b.Backend)
	agrees("taken back elsewhere", b)

	b.posted("stock_in", initial("2026-03-02"), pen, "1", "1")
	if got := months(send(t, b.Backend, a.Backend)); len(got) != 0 {
		t.Errorf("an open month changes %v", got)
	}
	a.must(a.step("period_close", february, "reopen"))
	a.must(a.step("period_close", january, "reopen"))
	send(t, a.Backend, b.Backend)
	b.posted("stock_out", lost("2026-01-31"), pen, "2", "")
	a.must(a.step("period_close", january, "close"))
	a.must(a.step("period_close", february, "close"))
	if got := months(send(t, b.Backend, a.Backend)); !slices.Equal(got, []string{"2026-01 1000 800", "2026-02 1000 800"}) {
		t.Errorf("both months: %v", got)
	}
	b.posted("stock_in", initial("2026-03-03"), pen, "1", "1")
	if got := months(send(t, b.Backend, a.Backend)); len(got) != 0 {
		t.Errorf("told once more of what it does not change: %v", got)
	}
	agrees("two months", a, "2026-01 1000 800", "2026-02 1000 800")
	for _, it := range a.reminded() {
		_, err := a.SayReminder(ctx, remind.Saying{Rule: it.Rule, Kind: it.Kind, ID: it.ID, Due: it.Due, Note: "差额已在三月更正"})
		a.must(err)
	}
	if got := a.reminded(); len(got) != 0 {
		t.Errorf("dealt with otherwise: %+v", got)
	}
	a.must(a.step("period_close", february, "reopen"))
	a.must(a.step("period_close", january, "reopen"))
	a.must(a.step("period_close", january, "close"))
	a.must(a.step("period_close", february, "close"))
	agrees("closed again", a)
}

// A movement as a program of somebody's own may write it neither keeps others' packages out nor
// ends what looks at the stores.
func TestAnOddMovement(t *testing.T) {
	ctx := context.Background()
	for name, v := range map[string]kind.Values{"day": {"move_date": "三月九日"}, "quantity": {"qty": int64(math.MinInt64)}} {
		t.Run(name, func(t *testing.T) {
			a := begun(t)
			b := joined(t, a, "乙")
			send(t, b, a)
			item := pens(t, a, "笔")
			send(t, a, b)
			odd := kind.Values{"move_date": "2026-03-09", "item_id": item, "warehouse": "main", "qty": int64(1000), "amount": int64(100), "doc_no": "RK-9", "summary": "采购入库", "doc_kind": "stock_in", "doc": item}
			maps.Copy(odd, v)
			g := goods{t: t, Backend: a}
			g.must(b.Write(ctx, func(tx *store.Tx) error {
				k, err := tx.Kind("stock_move")
				g.must(err)
				id, err := tx.NewID()
				g.must(err)
				_, err = tx.Insert(k, id, odd)
				return err
			}))
			place := addPlace(t, b, "乙的库")
			send(t, b, a)
			if placeName(t, a, place) == "" {
				t.Error("what came with it is not here")
			}
			g.said(item)
			send(t, a, b)
		})
	}
}
