package backend_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
)

func edit(t *testing.T, b *backend.Backend, kindName, id string, values map[string]any) string {
	t.Helper()
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		if id != "" {
			_, err = record.Edit(tx, k, id, 0, record.Input{Values: values})
			return err
		}
		out, err := record.Save(tx, k, record.Input{Values: values})
		id = out.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// disputes are the fields on which somebody has to decide.
func disputes(b interface {
	Disputes(ctx context.Context, n int) (backend.Disputes, error)
}) ([]backend.Dispute, error) {
	found, err := b.Disputes(context.Background(), 1000)
	return found.List, err
}

// Fields that only make sense together are decided on together, and the record shows
// which of its fields wait for that.
func TestAWholeRecordIsSettled(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	id := edit(t, a, "equipment", "", map[string]any{"name": "打印机", "class_code": "A02021003", "purchase_date": "2024-03-12", "original_value": "800", "location": "库房", "status": "in_stock", "brand": "甲", "model": "L1"})
	b := joined(t, a, "前台")
	send(t, b, a)
	edit(t, a, "equipment", id, map[string]any{"location": "301", "use_date": "2026-01-05", "brand": "乙"})
	edit(t, b, "equipment", id, map[string]any{"location": "302", "use_date": "2026-02-06", "brand": "丙"})
	send(t, a, b)
	list, err := disputes(b)
	if err != nil || len(list) < 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	d, err := b.Desk()
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Record(ctx, "equipment", id)
	if err != nil || !v.Unsettled || len(v.Disputed) != len(list) {
		t.Errorf("%v %v, %v", v.Unsettled, v.Disputed, err)
	}
	var choices []backend.Choice
	for _, x := range list {
		if x.Of.Record != id || x.Of.Kind != "equipment" || (x.Field == "location") != (x.Field != "use_date" && len(x.Whole) == 5) {
			t.Errorf("%+v", x)
		}
		for _, s := range x.Said {
			if !s.Own {
				choices = append(choices, backend.Choice{Kind: x.Kind, Record: x.Record, Field: x.Field, Value: s.Value})
			}
		}
	}
	if err := b.SettleDisputes(ctx, append(choices, backend.Choice{Kind: "equipment", Record: id, Field: "model", Value: "L2"})); !fault.Is(err, fault.Conflict) {
		t.Errorf("a field that nobody disputes: %v", err)
	}
	if err := b.SettleDisputes(ctx, choices); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Record(ctx, "equipment", id); err != nil || v.Unsettled || v.Row.Values["location"] != "301" || v.Row.Values["use_date"] != "2026-01-05" || v.Row.Values["brand"] != "乙" {
		t.Errorf("%v %v, %v", v.Unsettled, v.Row.Values, err)
	}
}

// A record is voided on one PC and changed on the other: it is kept as it was changed, or
// voided, in one go with its fields.
func TestVoidedHereAndChangedThere(t *testing.T) {
	ctx := context.Background()
	for _, keep := range []bool{true, false} {
		a := begun(t)
		id := addPlace(t, a, "一号库")
		b := joined(t, a, "前台")
		send(t, b, a)
		rename(t, a, id, "甲库")
		rename(t, b, id, "乙库")
		err := b.Write(ctx, func(tx *store.Tx) error {
			k, err := tx.Kind("location")
			if err != nil {
				return err
			}
			return record.Void(tx, k, id, "拆了")
		})
		if err != nil {
			t.Fatal(err)
		}
		send(t, b, a)
		if list, err := disputes(a); err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		err = a.SettleDisputes(ctx, []backend.Choice{{Kind: "location", Record: id, Field: "_state", Value: keep}, {Kind: "location", Record: id, Field: "name", Value: "丙库"}})
		if err != nil {
			t.Fatal(err)
		}
		send(t, a, b)
		want := map[bool]string{true: "丙库0", false: "丙库1"}[keep]
		for _, pc := range []*backend.Backend{a, b} {
			if got := placeName(t, pc, id); got != want {
				t.Errorf("kept %v: %s", keep, got)
			}
		}
	}
}

// A ledger that was copied to another PC is that of a new PC: it asks, is let in, and
// learns so from the welcome file.
func TestACopiedLedgerIsLetIn(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	cfg := config(t)
	b := joinedAs(t, a, "前台", cfg)
	send(t, b, a)
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	other := config(t)
	if err := os.CopyFS(other.Dir, os.DirFS(cfg.Dir)); err != nil {
		t.Fatal(err)
	}
	c, stick := attach(t, other), t.TempDir()
	if err := c.Unlock(ctx, "admin", password); err != nil {
		t.Fatal(err)
	}
	addPlace(t, c, "抄来的库")
	if _, err := c.ExportPackage(ctx, backend.PackInput{Dir: stick}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("not let in yet: %v", err)
	}
	asked, err := c.RequestJoin(ctx, stick, "抄来的")
	if err != nil {
		t.Fatal(err)
	}
	let, err := a.Admit(ctx, backend.AdmitInput{Path: asked.Path, Code: asked.Code, Username: "admin", Dir: stick})
	if err != nil {
		t.Fatal(err)
	}
	if in, err := c.ImportPackages(ctx, []string{let.Path}, nil); err != nil || len(in.Waits) > 0 {
		t.Fatalf("%+v, %v", in, err)
	}
	if in := send(t, c, a); in.Registers[0].New != 1 {
		t.Errorf("%+v", in)
	}
	state, err := c.Exchange(ctx)
	if err != nil || !state.Joined || len(state.Devices) != 3 {
		t.Errorf("%+v, %v", state, err)
	}
	codes := map[string]bool{}
	for _, d := range state.Devices {
		codes[d.Code] = true
	}
	if len(codes) != 3 {
		t.Errorf("%v", codes)
	}
}

// Two PCs hand out what is there once: the balance below zero is told with the import.
func TestTheSameStockIsHandedOutTwice(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	post := func(pc *backend.Backend, kindName string, v map[string]any, lines string, line map[string]any) {
		t.Helper()
		err := pc.Write(ctx, func(tx *store.Tx) error {
			k, err := tx.Kind(kindName)
			if err != nil {
				return err
			}
			out, err := backend.Save(tx, k, record.Input{Values: v, Lines: map[string][]record.Input{lines: {{Values: line}}}})
			if err != nil {
				return err
			}
			return backend.Step(tx, k, out.ID, "post", flow.Opinion{})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	item := edit(t, a, "supply_item", "", map[string]any{"name": "中性笔", "spec": "标准", "category": "writing", "unit": "支"})
	post(a, "stock_in", map[string]any{"in_type": "initial"}, "in_row", map[string]any{"item_id": item, "qty": "10", "price": "1.5"})
	b := joined(t, a, "前台")
	send(t, b, a)
	for _, pc := range []*backend.Backend{a, b} {
		post(pc, "stock_out", map[string]any{"out_type": "loss", "remark": "受潮"}, "out_row", map[string]any{"item_id": item, "qty": "8"})
	}
	p, err := b.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if seen, err := a.PreviewPackages(ctx, []string{p.Path}, nil); err != nil || seen.Negative != 1 {
		t.Errorf("%+v, %v", seen, err)
	}
	if in, err := a.ImportPackages(ctx, []string{p.Path}, nil); err != nil || in.Negative != 1 {
		t.Errorf("%+v, %v", in, err)
	}
}

// What another PC entered before a count, on the same day, was in the store when it was
// counted, though it arrives later.
func TestEnteredElsewhereBeforeTheCount(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)
	pc := func() backend.Config {
		cfg := config(t)
		cfg.Now = func() time.Time { now = now.Add(time.Second); return now }
		return cfg
	}
	a := attach(t, pc())
	if _, err := a.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	do := func(pc *backend.Backend, step, kindName, id string, v map[string]any, lines string, line map[string]any) string {
		t.Helper()
		err := pc.Write(ctx, func(tx *store.Tx) error {
			k, err := tx.Kind(kindName)
			if err != nil {
				return err
			}
			if id == "" {
				in := record.Input{Values: v}
				if line != nil {
					in.Lines = map[string][]record.Input{lines: {{Values: line}}}
				}
				out, err := backend.Save(tx, k, in)
				if err != nil {
					return err
				}
				id = out.ID
			}
			return backend.Step(tx, k, id, step, flow.Opinion{})
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	item := edit(t, a, "supply_item", "", map[string]any{"name": "中性笔", "spec": "标准", "category": "writing", "unit": "支"})
	do(a, "post", "stock_in", "", map[string]any{"in_type": "initial"}, "in_row", map[string]any{"item_id": item, "qty": "10", "price": "1.5"})
	b := joinedAs(t, a, "前台", pc())
	send(t, b, a)
	take := do(a, "freeze", takes, "", map[string]any{"count_type": "supply", "counters": "甲"}, "rows", nil)
	do(a, "print", takes, take, nil, "", nil)
	out := func(pc *backend.Backend) {
		t.Helper()
		do(pc, "post", "stock_out", "", map[string]any{"out_type": "loss", "remark": "受潮"}, "out_row", map[string]any{"item_id": item, "qty": "1"})
	}
	out(b)
	out(a)
	line := func() (r store.Row) {
		t.Helper()
		if err := a.Read(ctx, func(tx *store.Tx) error {
			k, err := tx.Kind("stocktake_row")
			if err != nil {
				return err
			}
			rows, err := record.Lines(tx, k, take)
			r = rows[0]
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return r
	}
	if err := a.Write(ctx, func(tx *store.Tx) error {
		_, err := stocktake.Enter(tx, take, line().ID, map[string]any{"real_qty": "8"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if v := line().Values; v["diff"] != int64(-1000) {
		t.Fatalf("before it arrives: %v", v)
	}
	out(b)
	send(t, b, a)
	do(a, "finish", takes, take, nil, "", nil)
	if v := line().Values; v["diff"] != int64(0) || v["moved_qty"] != int64(-2000) {
		t.Errorf("%v", v)
	}
}

// More fields than a page shows are all counted, and a whole register is decided in one go:
// lines with their documents, nothing of other registers.
func TestAWholeRegisterIsSettled(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	var places []string
	for i := range 7 {
		places = append(places, addPlace(t, a, fmt.Sprintf("%d号库", i)))
	}
	device := edit(t, a, "equipment", "", map[string]any{"name": "打印机", "class_code": "A02021003", "purchase_date": "2024-03-12", "original_value": "800", "location": "0号库", "status": "in_stock", "model": "L1"})
	b := joined(t, a, "前台")
	send(t, b, a)
	for i, id := range places {
		rename(t, a, id, fmt.Sprintf("甲%d", i))
		rename(t, b, id, fmt.Sprintf("乙%d", i))
	}
	edit(t, a, "equipment", device, map[string]any{"brand": "甲"})
	edit(t, b, "equipment", device, map[string]any{"brand": "乙"})
	edit(t, a, "location", places[0], map[string]any{"remark": "又改过"}) // nobody else says anything of it
	send(t, b, a)
	found, err := a.Disputes(ctx, 3)
	if err != nil || len(found.List) != 3 || len(found.Registers) != 2 || !slices.Contains(found.Registers, backend.Differing{Kind: "location", N: 7}) || !slices.Contains(found.Registers, backend.Differing{Kind: "equipment", N: 1}) {
		t.Fatalf("%d %+v, %v", len(found.List), found.Registers, err)
	}
	if _, err := a.SettleRegister(ctx, "location", "yours", nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
	var told []int
	n, err := a.SettleRegister(ctx, "location", backend.Theirs, func(done, of int) { told = append(told, done, of) })
	if err != nil || n != 7 || len(told) < 2 || told[len(told)-2] != 7 || told[len(told)-1] != 7 {
		t.Fatalf("%d %v, %v", n, told, err)
	}
	for i, id := range places {
		if got := placeName(t, a, id); got != fmt.Sprintf("乙%d0", i) {
			t.Errorf("%s", got)
		}
	}
	if found, err = a.Disputes(ctx, 3); err != nil || len(found.Registers) != 1 || found.List[0].Kind != "equipment" {
		t.Errorf("%+v, %v", found, err)
	}
	send(t, a, b)
	if n, err := b.SettleRegister(ctx, "equipment", backend.Mine, nil); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	if found, err = b.Disputes(ctx, 3); err != nil || len(found.Registers) != 0 || len(found.List) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}

// Departments that two PCs put below each other are listed as a circle, alike on both, and
// whoever works with them is not stopped by it: one of them is corrected as any other.
func TestACircleIsListed(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	dept := func(name, code, above string) string {
		v := map[string]any{"dept_name": name, "dept_code": code}
		if above != "" {
			v["parent_id"] = above
		}
		return edit(t, a, "department", "", v)
	}
	top := dept("甲部", "D1", "")
	mid := dept("乙部", "D2", top)
	other := dept("丙部", "D3", "")
	below := dept("丁部", "D4", "")
	b := joined(t, a, "前台")
	send(t, b, a)
	edit(t, a, "department", top, map[string]any{"parent_id": other})
	edit(t, b, "department", other, map[string]any{"parent_id": mid})
	send(t, b, a)
	send(t, a, b)
	for _, pc := range []*backend.Backend{a, b} {
		found, err := pc.Disputes(ctx, 10)
		if err != nil || len(found.List) > 0 || len(found.Circles) != 1 || len(found.Circles[0].Records) != 3 {
			t.Fatalf("%+v, %v", found, err)
		}
		c := found.Circles[0]
		if c.Kind != "department" || c.Field != "parent_id" || c.Records[0].ID != top || c.Records[1].ID != other || c.Records[2].Title != "乙部" {
			t.Errorf("%+v", c)
		}
	}
	edit(t, a, "department", below, map[string]any{"parent_id": mid})
	edit(t, a, "department", mid, map[string]any{"dept_name": "乙乙部"})
	err := a.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("department")
		if err != nil {
			return err
		}
		_, err = record.Edit(tx, k, mid, 0, record.Input{Values: map[string]any{"parent_id": below}})
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("below its own: %v", err)
	}
	edit(t, a, "department", top, map[string]any{"parent_id": ""})
	send(t, a, b)
	for _, pc := range []*backend.Backend{a, b} {
		if found, err := pc.Disputes(ctx, 10); err != nil || len(found.Circles) > 0 {
			t.Errorf("%+v, %v", found, err)
		}
	}
}

// What PCs say of a line counts for its document, and is settled with its register.
func TestALineIsSettledWithItsRegister(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	item := edit(t, a, "supply_item", "", map[string]any{"name": "中性笔", "spec": "标准", "category": "writing", "unit": "支"})
	line := ""
	err := a.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("stock_in")
		if err != nil {
			return err
		}
		out, err := backend.Save(tx, k, record.Input{Values: map[string]any{"in_type": "initial", "doc_date": "2026-03-01"},
			Lines: map[string][]record.Input{"in_row": {{Values: map[string]any{"item_id": item, "qty": "10", "price": "1"}}}}})
		if err != nil {
			return err
		}
		rows, err := tx.Kind("stock_in_row")
		if err != nil {
			return err
		}
		lines, err := record.Lines(tx, rows, out.ID)
		line = lines[0].ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b := joined(t, a, "前台")
	send(t, b, a)
	for pc, remark := range map[*backend.Backend]string{a: "甲", b: "乙"} {
		err := pc.Write(ctx, func(tx *store.Tx) error {
			k, err := tx.Kind("stock_in_row")
			if err != nil {
				return err
			}
			return record.Put(tx, k, line, map[string]any{"remark": remark})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	send(t, b, a)
	if found, err := a.Disputes(ctx, 10); err != nil || !slices.Equal(found.Registers, []backend.Differing{{Kind: "stock_in", N: 1}}) {
		t.Errorf("%+v, %v", found, err)
	}
	if n, err := a.SettleRegister(ctx, "stock_in", backend.Mine, nil); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}
