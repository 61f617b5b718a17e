package stock_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// room is a department of one person.
type room struct{ dept, person string }

func (o *office) rooms(names ...string) (out []room) {
	o.must(o.write(func(tx *store.Tx) error {
		for i, name := range names {
			dept := o.add(tx, "department", kind.Values{"dept_code": fmt.Sprintf("D%d", i), "dept_name": name})
			out = append(out, room{dept, o.add(tx, "employee", kind.Values{"emp_no": fmt.Sprintf("%04d", i), "name": name + "员工", "dept_id": dept, "gender": "F", "position_id": "文员", "hire_date": "2020-01-01"})})
		}
		return nil
	}))
	return out
}

func toRoom(day string, r room) map[string]any {
	return map[string]any{"doc_date": day, "out_type": "issue", "dept_id": r.dept, "receiver": r.person}
}

// one counts one head in each department.
func one(*store.Tx, string) (int, error) { return 1, nil }

func (o *office) reports() *report.Set {
	set, err := report.NewSet(o.s.Catalog(), stock.Reports(one, func(*store.Tx) (map[string]int64, error) { return o.coming, nil }))
	o.must(err)
	return set
}

// asked is what a report says to the administrator.
func (o *office) asked(name string, in map[string]any) (out *report.Result) {
	o.t.Helper()
	r, err := o.reports().Get(name)
	o.must(err)
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		out, err = r.Run(tx, kind.View, in)
		return err
	}))
	return out
}

// paper is a document as the test keeps it.
type paper struct {
	id, kind string
	head     map[string]any
	lines    []line
	back     bool
}

// Each report is the sum of its documents: what they say, less what was reversed, at the
// cost that the ledger of each item has for them.
func TestReportsAreTheSumOfTheirDocuments(t *testing.T) {
	for seed := range uint64(3) {
		o := open(t, "中性笔", "橡皮", "订书机")
		rooms := o.rooms("行政部", "运营一部")
		rng := rand.New(rand.NewPCG(seed, 11))
		papers := o.year(rng, rooms)
		o.compareUse(papers, rooms)
		o.compareStock(papers)
		_, total := o.costs()
		if got := o.spent(); got != total {
			t.Errorf("the first page says that %d 分 were used, the documents cost %d", got, total)
		}
		_, err := o.posted("stock_out", moved("2026-03-31", "main", "op1"), line{0, "0.001", ""})
		o.must(err)
		if got := o.spent(); got != total {
			t.Errorf("after a transfer the first page says %d 分 instead of %d", got, total)
		}
	}
}

// spent is what the first page says was used in March.
func (o *office) spent() int64 {
	o.t.Helper()
	for _, f := range stock.Figures() {
		if f.Name != "supply_cost" {
			continue
		}
		points, err := f.Work(context.Background(), &desk.Desk{Store: o.s, Actor: user.System()})
		o.must(err)
		if last := points[len(points)-1]; last.Text.ZH == "2026-03" {
			return last.Value
		}
	}
	o.t.Fatal("no figure of March")
	return 0
}

// year writes documents of March, and reverses some of them.
func (o *office) year(rng *rand.Rand, rooms []room) (out []paper) {
	for i := range 40 {
		day := fmt.Sprintf("2026-03-%02d", 1+i*3/4)
		p := paper{kind: "stock_in", head: received(day)}
		if i > 3 && rng.IntN(3) > 0 {
			p = paper{kind: "stock_out", head: toRoom(day, rooms[rng.IntN(len(rooms))])}
		}
		for range 1 + rng.IntN(3) {
			l := line{rng.IntN(3), fmt.Sprint(1 + rng.IntN(5)), ""}
			if p.kind == "stock_in" {
				l.qty, l.price = fmt.Sprint(10+rng.IntN(20)), fmt.Sprintf("%d.%02d", rng.IntN(9), rng.IntN(100))
			}
			p.lines = append(p.lines, l)
		}
		var err error
		if p.id, err = o.posted(p.kind, p.head, p.lines...); err != nil {
			continue // not enough there: no document
		}
		if p.kind == "stock_out" && rng.IntN(4) == 0 {
			o.must(o.write(func(tx *store.Tx) error { return o.step(tx, p.kind, p.id, "reverse") }))
			p.back = true
		}
		out = append(out, p)
	}
	return out
}

// costs is what each document cost, by the ledgers of its items.
func (o *office) costs() (by map[string]int64, total int64) {
	by = map[string]int64{}
	for i := range o.items {
		for _, e := range o.ledger(i, "") {
			if !e.Inward {
				by[e.DocNo] -= e.Cost
				total -= e.Cost
			}
		}
	}
	return by, total
}

func (o *office) number(p paper) (no string) {
	o.must(o.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind(p.kind)
		o.must(err)
		r, err := record.Get(tx, k, p.id)
		o.must(err)
		no = r.Values.Str("doc_no")
		return nil
	}))
	return no
}

func (o *office) compareUse(papers []paper, rooms []room) {
	by, total := o.costs()
	dept, lines := map[string]int64{}, 0
	for _, p := range papers {
		if p.kind == "stock_out" {
			dept[p.head["dept_id"].(string)] += by[o.number(p)]
			if !p.back {
				lines += len(p.lines)
			}
		}
	}
	month := map[string]any{"month": "2026-03"}
	for what, r := range map[string]*report.Result{
		"department": o.asked("supply_usage", map[string]any{"by": "dept"}), "person": o.asked("supply_usage", map[string]any{"by": "person"}),
		"item": o.asked("supply_usage", map[string]any{"by": "item"}), "cost": o.asked("supply_cost", month), "signed": o.asked("supply_sign", month),
	} {
		if r.Sums["amount"] != total || total == 0 {
			o.t.Errorf("by %s: %d 分, the documents cost %d", what, r.Sums["amount"], total)
		}
		for _, row := range r.Rows {
			if id := row.Str("dept_id"); (what == "department" || what == "cost") && row.Int("amount") != dept[id] {
				o.t.Errorf("by %s: %s used %d 分, the documents say %d", what, id, row.Int("amount"), dept[id])
			}
		}
		if what == "signed" && len(r.Rows) != lines {
			o.t.Errorf("%d lines to be signed, the documents have %d", len(r.Rows), lines)
		}
	}
	some := o.asked("supply_usage", map[string]any{"by": "item", "dept_id": "运营一部"})
	if some.Sums["amount"] != dept[rooms[1].dept] {
		o.t.Errorf("of one department: %d, the documents say %d", some.Sums["amount"], dept[rooms[1].dept])
	}
}

func (o *office) compareStock(papers []paper) {
	in, out := map[string]int64{}, map[string]int64{}
	for _, p := range papers {
		for _, l := range p.lines {
			qty := int64(0)
			_, err := fmt.Sscan(l.qty, &qty)
			o.must(err)
			switch {
			case p.kind == "stock_in":
				in[o.items[l.item]] += qty * 1000
			case !p.back:
				out[o.items[l.item]] += qty * 1000
			}
		}
	}
	month := o.asked("stock_month", map[string]any{"month": "2026-03"})
	for _, row := range month.Rows {
		id := row.Str("item_id")
		if row.Int("in_qty") != in[id] || row.Int("out_qty") != out[id] || row.Int("qty") != in[id]-out[id] || row.Int("amount") != row.Int("in_amount")-row.Int("out_amount") {
			o.t.Errorf("%v: the documents say %d in, %d out", row, in[id], out[id])
		}
		account := o.asked("stock_ledger", map[string]any{"item_id": id})
		last := account.Rows[len(account.Rows)-1]
		if account.Sums["in_qty"] != in[id] || account.Sums["out_qty"] != out[id] || last.Int("qty") != row.Int("qty") || last.Int("amount") != row.Int("amount") {
			o.t.Errorf("the account of %s: %v, ends with %v; the month says %v", id, account.Sums, last, row)
		}
		half := o.asked("stock_ledger", map[string]any{"item_id": id, "from": "2026-03-15", "to": "2026-03-31"})
		if first := half.Rows[0]; first.Str("summary") != "期初结存" || first.Int("qty")+half.Sums["in_qty"]-half.Sums["out_qty"] != row.Int("qty") || first.Int("amount")+half.Sums["in_amount"]-half.Sums["out_amount"] != row.Int("amount") {
			o.t.Errorf("half of the account of %s: %v and %v; the month says %v", id, first, half.Sums, row)
		}
	}
	if len(month.Rows) != 3 {
		o.t.Errorf("%d items of 3", len(month.Rows))
	}
}

// What is at its minimum is bought up to its maximum; what has no minimum, or is out of
// use, is not.
func TestReplenish(t *testing.T) {
	o := open(t, "中性笔", "橡皮", "订书机", "胶水")
	o.must(o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("supply_item")
		o.must(err)
		for i, v := range []kind.Values{{"min_qty": int64(5_000), "max_qty": int64(20_000), "ref_price": int64(150)}, {"min_qty": int64(5_000)}, {"min_qty": int64(9_000), "status": "disabled"}} {
			o.must(record.Put(tx, k, o.items[i], v))
		}
		return nil
	}))
	if _, err := o.posted("stock_in", received("2026-03-10"), line{0, "5", "1.20"}, line{1, "5.001", "0.6"}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ coming, suggest, amount int64 }{{0, 15_000, 2250}, {15_000, 0, 0}, {1_000, 0, 0}} {
		o.coming = map[string]int64{o.items[0]: tt.coming}
		got := o.asked("replenish", nil)
		if len(got.Rows) != 1 || got.Rows[0].Str("item_id") != o.items[0] || got.Rows[0].Int("coming") != tt.coming || got.Rows[0].Int("suggest") != tt.suggest || got.Sums["amount"] != tt.amount {
			t.Errorf("%d coming: %+v", tt.coming, got)
		}
	}
}

func TestReportsAskForWhatTheyNeed(t *testing.T) {
	o := open(t, "中性笔")
	rooms := o.rooms("行政部", "运营一部")
	if _, err := o.posted("stock_in", received("2026-03-10"), line{0, "50", "1.20"}); err != nil {
		t.Fatal(err)
	}
	for _, r := range rooms {
		if _, err := o.posted("stock_out", toRoom("2026-03-11", r), line{0, "2", ""}); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(actor store.Actor, action rune, name string, in map[string]any) (out *report.Result, err error) {
		r, err := o.reports().Get(name)
		o.must(err)
		err = o.s.Read(context.Background(), actor, func(tx *store.Tx) error {
			out, err = r.Run(tx, action, in)
			return err
		})
		return out, err
	}
	head := store.Actor{Name: "head", Roles: []string{"dept_head"}, Reach: kind.OwnDept, Depts: []string{rooms[0].dept}}
	for _, tt := range []struct {
		what   string
		actor  store.Actor
		action rune
		name   string
		in     map[string]any
		code   fault.Code
	}{
		{"no item", user.System(), kind.View, "stock_ledger", nil, fault.Invalid},
		{"an item that is not there", user.System(), kind.View, "stock_ledger", map[string]any{"item_id": "钢笔"}, fault.Invalid},
		{"no month", user.System(), kind.View, "stock_month", map[string]any{"month": "三月左右"}, fault.Invalid},
		{"the end before the beginning", user.System(), kind.View, "supply_usage", map[string]any{"from": "2026-03", "to": "2026-02"}, fault.Invalid},
		{"not asked with that", user.System(), kind.View, "stock_month", map[string]any{"year": "2026"}, fault.Invalid},
		{"the stores are none of a department's business", head, kind.View, "stock_month", nil, fault.Forbidden},
		{"a department may see and not print", head, kind.Print, "supply_usage", nil, fault.Forbidden},
		{"a viewer", store.Actor{Roles: []string{"viewer"}}, kind.View, "supply_cost", nil, fault.Forbidden},
	} {
		_, err := ask(tt.actor, tt.action, tt.name, tt.in)
		o.refused(tt.what, err, tt.code)
	}
	got, err := ask(head, kind.View, "supply_usage", nil)
	if err != nil || len(got.Rows) != 1 || got.Rows[0].Str("dept_id") != rooms[0].dept || got.Sums["amount"] != 240 {
		t.Errorf("a head of department sees %+v, %v", got, err)
	}
	got, err = ask(user.System(), kind.View, "stock_ledger", map[string]any{"item_id": "中性笔 0.5mm", "to": "2026.3.10"})
	if err != nil || len(got.Rows) != 1 || got.Said != "物品：中性笔 0.5mm　止：2026-03-10" || got.Names[o.items[0]] != "中性笔 0.5mm" {
		t.Errorf("%+v, %v", got, err)
	}
}
