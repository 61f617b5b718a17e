package backend_test

import (
	"context"
	"encoding/hex"
	"testing"

	"opsbook/backend"
	"opsbook/backend/audit"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// to exports on one PC for another one alone, and imports there.
func to(t *testing.T, from, to *backend.Backend) backend.Incoming {
	t.Helper()
	in, err := to.ImportPackages(context.Background(), []string{packageFor(t, from, to)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func packageFor(t *testing.T, from, to *backend.Backend) string {
	t.Helper()
	id := ""
	if err := to.Read(context.Background(), func(tx *store.Tx) error { id = hex.EncodeToString(tx.Store.Device().ID); return nil }); err != nil {
		t.Fatal(err)
	}
	p, err := from.ExportPackage(context.Background(), backend.PackInput{To: []string{id}, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return p.Path
}

// stranded is a company whose second and third PC have put old backups back: what the
// third wrote in between is in a package for the second only, which waits there.
func stranded(t *testing.T) (a, b, c *backend.Backend, one, three, path string) {
	t.Helper()
	a = begun(t)
	cfgB, cfgC := config(t), config(t)
	b, c = joinedAs(t, a, "乙", cfgB), joinedAs(t, a, "丙", cfgC)
	one = addPlace(t, a, "一号库")
	for _, p := range []*backend.Backend{b, c} {
		to(t, a, p)
		to(t, p, a)
	}
	to(t, a, b)
	to(t, a, c)
	to(t, c, b)
	b, backB := remembered(t, b, cfgB)
	c, backC := remembered(t, c, cfgC)
	addPlace(t, c, "二号库")
	to(t, c, b)
	to(t, b, c)
	three = addPlace(t, c, "三号库")
	rename(t, c, one, "甲库")
	path = packageFor(t, c, b)
	b, c = backB(b), backC(c)
	if in, err := b.ImportPackages(context.Background(), []string{path}, nil); err != nil || len(in.Waits) != 1 {
		t.Fatalf("%+v, %v", in, err)
	}
	return a, b, c, one, three, path
}

func waiting(t *testing.T, b *backend.Backend, n int) []backend.Waiting {
	t.Helper()
	list, err := b.WaitingPackages(context.Background())
	if err != nil || len(list) != n {
		t.Fatalf("%+v, %v", list, err)
	}
	return list
}

func TestWhatIsLeftInAPackageIsSalvaged(t *testing.T) {
	ctx := context.Background()
	a, b, c, one, three, path := stranded(t)
	w := waiting(t, b, 1)[0]
	if w.Lost || w.Why.ZH == "" || w.Sender != "丙" || w.Missing.Device != "丙" || w.Changes == 0 {
		t.Errorf("before its author has told: %+v", w)
	}
	if _, err := b.SalvagePackage(ctx, w.Package); !fault.Is(err, fault.Conflict) {
		t.Errorf("before its author has told: %v", err)
	}
	to(t, c, b) // its new stream tells that it has lost something
	if w = waiting(t, b, 1)[0]; !w.Lost || w.Why.ZH != "" {
		t.Fatalf("%+v", w)
	}
	seen, err := b.PreviewSalvage(ctx, w.Package)
	if err != nil || len(seen.Registers) != 1 || seen.Registers[0].New != 1 || seen.Registers[0].Changed != 1 || placeName(t, b, three) != "" {
		t.Fatalf("%+v, %v", seen, err)
	}
	rename(t, b, one, "乙库")
	got, err := b.SalvagePackage(ctx, w.Package)
	if err != nil || got.Changes < 2 || len(got.Disputes) != 1 || placeName(t, b, three) != "三号库0" {
		t.Fatalf("%+v, %v", got, err)
	}
	waiting(t, b, 0)
	if in, err := b.ImportPackages(ctx, []string{path}, nil); err != nil || len(in.Waits) != 0 || in.Changes != 0 {
		t.Errorf("the file again: %+v, %v", in, err)
	}
	waiting(t, b, 0)
	for _, p := range []*backend.Backend{a, c} {
		to(t, b, p)
		if got := placeName(t, p, three); got != "三号库0" {
			t.Errorf("there: %s", got)
		}
	}
	if _, err := b.SalvagePackage(ctx, w.Package); !fault.Is(err, fault.NotFound) {
		t.Errorf("twice: %v", err)
	}
	historyTells(t, a, three)
	logTells(t, a, three)
	if out, err := b.UndoPackage(ctx, got.Package, nil); err != nil || out.Records == 0 || placeName(t, b, three) != "三号库2" {
		t.Errorf("undone: %+v, %v, %s", out, err, placeName(t, b, three))
	}
}

// historyTells: a record that was brought back says so.
func historyTells(t *testing.T, b *backend.Backend, id string) {
	t.Helper()
	d, err := b.Desk()
	if err != nil {
		t.Fatal(err)
	}
	var list []desk.Entry
	if list, err = d.History(context.Background(), "location", id); err != nil || len(list) != 1 || list[0].Salvaged == nil || list[0].Salvaged.User != "admin" {
		t.Errorf("%+v, %v", list, err)
	}
}

// logTells: the activity log has it under the PC that wrote it, once, and who brought it back.
func logTells(t *testing.T, b *backend.Backend, id string) {
	t.Helper()
	made, brought := 0, 0
	for _, e := range audited(t, b, audit.Query{Kind: "location", Device: "丙"}).Entries {
		if e.ID == id && e.What.ZH == "新增" {
			made++
		}
	}
	for _, e := range audited(t, b, audit.Query{Device: "乙"}).Entries {
		if e.What.ZH == "从交换文件找回更改" {
			brought++
		}
	}
	if made != 1 || brought != 1 {
		t.Errorf("made %d times, brought back %d times", made, brought)
	}
}

// The missing part is on a third PC: there is nothing to be salvaged, and what somebody
// else salvaged in the meantime is the same.
func TestWhatSomebodyHoldsIsNotSalvaged(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	cfg := config(t)
	b, c := joinedAs(t, a, "乙", cfg), joined(t, a, "丙")
	to(t, b, a)
	to(t, c, a)
	to(t, a, b)
	b, back := remembered(t, b, cfg)
	addPlace(t, c, "一号库")
	to(t, c, b)
	to(t, b, c)
	to(t, c, a)
	id := addPlace(t, c, "二号库")
	path := packageFor(t, c, b)
	b = back(b)
	to(t, a, c)
	if in, err := b.ImportPackages(ctx, []string{path}, nil); err != nil || len(in.Waits) != 1 {
		t.Fatalf("%+v, %v", in, err)
	}
	w := waiting(t, b, 1)[0]
	if _, err := b.PreviewSalvage(ctx, w.Package); w.Lost || !fault.Is(err, fault.Conflict) {
		t.Errorf("%+v, %v", w, err)
	}
	to(t, b, a)
	to(t, a, b)
	waiting(t, b, 0)
	if got := placeName(t, b, id); got != "二号库0" {
		t.Errorf("%s", got)
	}
}
