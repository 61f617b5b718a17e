package backend_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// said is what all records of a PC's registers say, and whether they count.
func said(t *testing.T, b *backend.Backend) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := b.Read(context.Background(), func(tx *store.Tx) error {
		for i := range tx.Store.Catalog().Kinds {
			k := &tx.Store.Catalog().Kinds[i]
			if k.Name == "backup_record" {
				continue // taking back begins with one
			}
			rows, err := tx.Query(fmt.Sprintf("SELECT id FROM %q", k.Name))
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id []byte
				if err := rows.Scan(&id); err != nil {
					return err
				}
				r, err := tx.ByID(k, store.IDText(id))
				if err != nil {
					return err
				}
				out[k.Name+" "+r.ID] = fmt.Sprint(r.State, r.Reason, r.Values)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// alike fails unless two PCs, or two moments, say the same.
func alike(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if maps.Equal(got, want) {
		return
	}
	for id := range want {
		if got[id] != want[id] {
			t.Errorf("%s: %s is %s, want %s", what, id, got[id], want[id])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d records, want %d", what, len(got), len(want))
	}
}

// posted is a document that was entered and posted.
func posted(t *testing.T, b *backend.Backend, kindName string, values map[string]any, lines string, line map[string]any) (id string) {
	t.Helper()
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		out, err := backend.Save(tx, k, record.Input{Values: values, Lines: map[string][]record.Input{lines: {{Values: line}}}})
		if err != nil {
			return err
		}
		id = out.ID
		return backend.Step(tx, k, id, "post", flow.Opinion{})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func voided(t *testing.T, b *backend.Backend, kindName, id, reason string) {
	t.Helper()
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		return backend.Void(tx, k, id, reason)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func undo(t *testing.T, b *backend.Backend, in backend.Incoming) backend.TakenBack {
	t.Helper()
	out, err := b.UndoPackage(context.Background(), in.Package, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func redo(t *testing.T, b *backend.Backend, in backend.Incoming) backend.TakenBack {
	t.Helper()
	out, err := b.RedoPackage(context.Background(), in.Package, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sound fails unless the rows of a PC are what its log says.
func sound(t *testing.T, b *backend.Backend) {
	t.Helper()
	if p, err := b.Verify(context.Background(), nil); err != nil || len(p) > 0 {
		t.Errorf("%+v, %v", p, err)
	}
}

// What PCs said of one field without knowing of each other is no difference any more once
// the import is taken back that brought it: this PC's own word is shown.
func TestADifferenceGoesWithItsImport(t *testing.T) {
	later := func(t *testing.T) backend.Config {
		cfg := config(t)
		cfg.Now = func() time.Time { return time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC) } // its word is shown
		return cfg
	}
	for name, c := range map[string]struct {
		own, other func(t *testing.T, b *backend.Backend, id string)
		want       string
	}{
		"a field":             {func(t *testing.T, b *backend.Backend, id string) { rename(t, b, id, "甲改") }, func(t *testing.T, b *backend.Backend, id string) { rename(t, b, id, "乙改") }, "甲改0"},
		"void here":           {func(t *testing.T, b *backend.Backend, id string) { voided(t, b, "location", id, "重复") }, func(t *testing.T, b *backend.Backend, id string) { rename(t, b, id, "乙改") }, "一号库1"},
		"void there":          {func(t *testing.T, b *backend.Backend, id string) { rename(t, b, id, "甲改") }, func(t *testing.T, b *backend.Backend, id string) { voided(t, b, "location", id, "重复") }, "甲改0"},
		"void there, no word": {func(*testing.T, *backend.Backend, string) {}, func(t *testing.T, b *backend.Backend, id string) { voided(t, b, "location", id, "重复") }, "一号库0"},
	} {
		t.Run(name, func(t *testing.T) {
			a := begun(t)
			id := addPlace(t, a, "一号库")
			b := joinedAs(t, a, "乙", later(t))
			send(t, b, a)
			c.own(t, a, id)
			c.other(t, b, id)
			in := send(t, b, a)
			before := said(t, a)
			if out := undo(t, a, in); out.Records != 1 || len(out.Stays) > 0 {
				t.Errorf("%+v", out)
			}
			if got := placeName(t, a, id); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if list, err := disputes(a); err != nil || len(list) > 0 {
				t.Errorf("%+v, %v", list, err)
			}
			sound(t, a)
			if redo(t, a, in); !maps.Equal(said(t, a), before) {
				alike(t, "done again", said(t, a), before)
			}
			sound(t, a)
			undo(t, a, in)
			send(t, a, b)
			if got := placeName(t, b, id); got != c.want {
				t.Errorf("there: %s, want %s", got, c.want)
			}
		})
	}
}

// What two PCs disagree on without the import, too, is left to who decides.
func TestADifferenceThatWasThereStays(t *testing.T) {
	a := begun(t)
	id := addPlace(t, a, "一号库")
	b, c := joined(t, a, "乙"), joined(t, a, "丙")
	send(t, b, a)
	send(t, c, a)
	rename(t, a, id, "甲改")
	rename(t, b, id, "乙改")
	rename(t, c, id, "丙改")
	send(t, b, a)
	in := send(t, c, a)
	if out := undo(t, a, in); out.Records != 0 || !slices.Equal(out.Stays, []backend.Staying{{Kind: "location", Why: store.StillOpen, N: 1}}) {
		t.Errorf("%+v", out)
	}
	if list, err := disputes(a); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

// A record that an import brought and that is in use by now stays, with all that belongs to
// it, and the clerk is told.
func TestWhatIsInUseStays(t *testing.T) {
	a := begun(t)
	b := joined(t, a, "前台")
	send(t, b, a)
	pen := map[string]any{"name": "中性笔", "spec": "标准", "category": "writing", "unit": "支"}
	used := edit(t, b, "supply_item", "", pen)
	pen["spec"] = "粗"
	free := edit(t, b, "supply_item", "", pen)
	initial := map[string]any{"in_type": "initial", "doc_date": "2026-03-01"}
	doc := posted(t, b, "stock_in", initial, "in_row", map[string]any{"item_id": used, "qty": "5", "price": "1"})
	gone := posted(t, b, "stock_in", map[string]any{"in_type": "initial", "doc_date": "2026-03-02"}, "in_row", map[string]any{"item_id": used, "qty": "3", "price": "1"})
	upper := edit(t, b, "department", "", map[string]any{"dept_name": "乙部", "dept_code": "D2"})
	in := send(t, b, a)
	brought := said(t, a)
	edit(t, a, "department", "", map[string]any{"dept_name": "丙部", "dept_code": "D3", "parent_id": upper})
	posted(t, a, "stock_in", initial, "in_row", map[string]any{"item_id": used, "qty": "10", "price": "2"})
	step(t, a, "stock_in", doc, "reverse")
	out := undo(t, a, in)
	want := []backend.Staying{{Kind: "supply_item", Why: store.InUse, N: 1}, {Kind: "stock_in", Why: store.SinceChanged, N: 1}, {Kind: "stock_move", Why: store.InUse, N: 1}, {Kind: "department", Why: store.InUse, N: 1}}
	if len(out.Stays) != len(want) || slices.ContainsFunc(want, func(s backend.Staying) bool { return !slices.Contains(out.Stays, s) }) {
		t.Errorf("%+v", out)
	}
	now := said(t, a)
	for id, state := range map[string]store.State{"supply_item " + used: store.Live, "supply_item " + free: store.Withdrawn, "stock_in " + doc: store.Live, "stock_in " + gone: store.Withdrawn, "department " + upper: store.Live} {
		if got := now[id]; got == "" || got[:1] != fmt.Sprint(int(state)) {
			t.Errorf("%s: %s", id, got)
		}
	}
	if lines := month(t, a, "2026-03"); len(lines) != 1 || lines[0].End.Qty != 10_000 {
		t.Errorf("%+v", lines)
	}
	sound(t, a)
	redo(t, a, in)
	again := said(t, a)
	for id, was := range brought {
		if id != "stock_in "+doc && again[id] != was {
			t.Errorf("done again: %s is %s, was %s", id, again[id], was)
		}
	}
	sound(t, a)
}

func step(t *testing.T, b *backend.Backend, kindName, id, name string) {
	t.Helper()
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		if err != nil {
			return err
		}
		return backend.Step(tx, k, id, name, flow.Opinion{Reason: "录错"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func month(t *testing.T, b *backend.Backend, m string) (out []stock.Line) {
	t.Helper()
	err := b.Read(context.Background(), func(tx *store.Tx) (err error) {
		out, err = stock.Month(tx, m)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Taking an import back is taken back: all is as before but for what somebody changed
// meanwhile, here and on the other PC, as often as one likes.
func TestAnImportIsBroughtBack(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	one, two, gone := addPlace(t, a, "一号库"), addPlace(t, a, "二号库"), addPlace(t, a, "三号库")
	b := joined(t, a, "前台")
	send(t, b, a)
	rename(t, b, one, "改一")
	rename(t, b, two, "改二")
	voided(t, b, "location", gone, "拆除")
	added, other := addPlace(t, b, "四号库"), addPlace(t, b, "五号库")
	void := addPlace(t, b, "六号库")
	voided(t, b, "location", void, "多余")
	earlier := said(t, a)
	in := send(t, b, a)
	brought := said(t, a)
	if _, err := a.RedoPackage(ctx, in.Package, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("not taken back yet: %v", err)
	}
	for range 2 {
		if out := undo(t, a, in); out.Records != 6 || len(out.Stays) > 0 {
			t.Errorf("%+v", out)
		}
		for id, was := range earlier {
			if got := said(t, a)[id]; got != was {
				t.Errorf("taken back: %s is %s, was %s", id, got, was)
			}
		}
		if got := placeName(t, a, added) + placeName(t, a, void); got != "四号库2六号库2" {
			t.Errorf("taken back: %s", got)
		}
		if out := redo(t, a, in); out.Records != 6 || len(out.Stays) > 0 {
			t.Errorf("%+v", out)
		}
		alike(t, "brought back", said(t, a), brought)
		send(t, a, b)
		alike(t, "there", said(t, b), brought)
		sound(t, a)
	}
	if list, err := a.Arrivals(ctx); err != nil || list[0].Undone {
		t.Errorf("%+v, %v", list, err)
	}
	undo(t, a, in)
	send(t, a, b)
	rename(t, a, two, "再改二")
	rename(t, b, one, "再改一")
	send(t, b, a)
	if list, err := a.Arrivals(ctx); err != nil || !list[1].Undone {
		t.Errorf("%+v, %v", list, err)
	}
	if out := redo(t, a, in); out.Records != 4 || !slices.Equal(out.Stays, []backend.Staying{{Kind: "location", Why: store.SinceChanged, N: 2}}) {
		t.Errorf("%+v", out)
	}
	for id, want := range map[string]string{one: "再改一0", two: "再改二0", gone: "三号库1", added: "四号库0", other: "五号库0"} {
		if got := placeName(t, a, id); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if _, err := a.RedoPackage(ctx, "none", nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	send(t, a, b)
	alike(t, "in the end", said(t, b), said(t, a))
	undo(t, a, in)
	err := a.Write(ctx, func(tx *store.Tx) error { // as a program before this one noted it
		_, err := tx.Exec("UPDATE exchange SET body=x'' WHERE way='undone'")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := a.Arrivals(ctx); err != nil || !list[1].Undone {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := a.RedoPackage(ctx, in.Package, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("what was undone before: %v", err)
	}
}
