package backend_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/store"
)

// joined is a second PC, let in by the first one.
func joined(t *testing.T, first *backend.Backend, name string) *backend.Backend {
	t.Helper()
	return joinedAs(t, first, name, config(t))
}

func joinedAs(t *testing.T, first *backend.Backend, name string, cfg backend.Config) *backend.Backend {
	t.Helper()
	ctx, stick := context.Background(), t.TempDir()
	b := attach(t, cfg)
	asked, err := b.RequestJoin(ctx, stick, name)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := first.ReadRequest(ctx, asked.Path)
	if err != nil || seen.Code != asked.Code || seen.Name != name {
		t.Fatalf("%+v, %v", seen, err)
	}
	in := backend.AdmitInput{Path: asked.Path, Code: "1234", Username: "admin", Dir: stick}
	if _, err := first.Admit(ctx, in); !fault.Is(err, fault.Invalid) {
		t.Fatalf("a wrong code: %v", err)
	}
	in.Code = strings.ReplaceAll(asked.Code, " ", "")
	let, err := first.Admit(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	invited, err := b.ReadInvitation(ctx, let.Path, nil)
	if err != nil || invited.Code != let.Code || invited.Company != "星桥澜" || invited.Username != "admin" {
		t.Fatalf("%+v, %v", invited, err)
	}
	if _, err := b.Join(ctx, backend.JoinInput{Path: let.Path, Code: "0", Password: password}); !fault.Is(err, fault.Invalid) || b.State() != backend.New {
		t.Fatalf("a wrong code: %v", err)
	}
	if _, err := b.Join(ctx, backend.JoinInput{Path: let.Path, Code: let.Code, Password: password}); err != nil {
		t.Fatal(err)
	}
	return b
}

func addPlace(t *testing.T, b *backend.Backend, name string) string {
	t.Helper()
	id := ""
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("location")
		if err != nil {
			return err
		}
		out, err := record.Save(tx, k, record.Input{Values: map[string]any{"name": name}})
		id = out.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func rename(t *testing.T, b *backend.Backend, id, name string) {
	t.Helper()
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("location")
		if err != nil {
			return err
		}
		_, err = record.Edit(tx, k, id, 0, record.Input{Values: map[string]any{"name": name}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func placeName(t *testing.T, b *backend.Backend, id string) string {
	t.Helper()
	name := ""
	err := b.Read(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("location")
		if err != nil {
			return err
		}
		r, err := tx.ByID(k, id)
		if r != nil {
			name = fmt.Sprint(r.Values["name"], r.State)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// send exports on one PC and imports on another.
func send(t *testing.T, from, to *backend.Backend) backend.Incoming {
	t.Helper()
	ctx := context.Background()
	p, err := from.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	in, err := to.ImportPackages(ctx, []string{p.Path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestTwoPCs(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	id := addPlace(t, a, "一号库")
	b := joined(t, a, "行政部前台")
	if got := placeName(t, b, id); got != "一号库0" {
		t.Fatalf("after joining: %q", got)
	}
	send(t, b, a)
	rename(t, a, id, "甲库")
	rename(t, b, id, "乙库")
	dir := t.TempDir()
	p, err := a.ExportPackage(ctx, backend.PackInput{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	seen, err := b.PreviewPackages(ctx, []string{p.Path}, nil)
	if err != nil || len(seen.Disputes) != 1 || len(seen.Registers) != 1 || seen.Registers[0].Changed != 1 {
		t.Fatalf("%+v, %v", seen, err)
	}
	d := seen.Disputes[0]
	if d.Before != "一号库" || len(d.Said) != 2 || d.Said[0].Text == d.Said[1].Text || d.Said[0].PC == d.Said[1].PC || d.Said[0].User != "admin" {
		t.Errorf("%+v", d)
	}
	if n := placeName(t, b, id); n != "乙库0" {
		t.Errorf("the preview changed the record: %s", n)
	}
	if in, err := b.ImportPackages(ctx, []string{p.Path}, nil); err != nil || len(in.Disputes) != 1 {
		t.Fatalf("%+v, %v", in, err)
	}
	again, err := b.ImportPackages(ctx, []string{p.Path}, nil)
	if err != nil || again.Changes != 0 {
		t.Errorf("the same file again: %+v, %v", again, err)
	}
	if err := b.SettleDisputes(ctx, []backend.Choice{{Kind: "location", Record: id, Field: "name", Value: "甲乙库"}}); err != nil {
		t.Fatal(err)
	}
	send(t, b, a)
	for _, pc := range []*backend.Backend{a, b} {
		if n := placeName(t, pc, id); n != "甲乙库0" {
			t.Errorf("settled: %s", n)
		}
		if list, err := disputes(pc); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
	}
	state, err := a.Exchange(ctx)
	if err != nil || len(state.Devices) != 2 || !state.Admin || state.Devices[1].Code != "B" || state.Devices[1].Lacks > 3 || state.Devices[1].Heard == "" {
		t.Errorf("%+v, %v", state, err)
	}
}

// A package is taken back: what it changed is as before, what was changed since stays.
func TestAPackageIsTakenBack(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	one, two := addPlace(t, a, "一号库"), addPlace(t, a, "二号库")
	b := joined(t, a, "前台")
	send(t, b, a)
	rename(t, b, one, "改一")
	rename(t, b, two, "改二")
	three := addPlace(t, b, "三号库")
	in := send(t, b, a)
	rename(t, a, two, "再改二")
	out, err := a.UndoPackage(ctx, in.Package, nil)
	if err != nil || out.Records != 2 || !slices.Equal(out.Stays, []backend.Staying{{Kind: "location", Why: store.SinceChanged, N: 1}}) {
		t.Fatalf("%+v, %v", out, err)
	}
	for id, want := range map[string]string{one: "一号库0", two: "再改二0", three: "三号库2"} {
		if got := placeName(t, a, id); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if _, err := a.UndoPackage(ctx, in.Package, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	send(t, a, b)
	if got := placeName(t, b, one); got != "一号库0" {
		t.Errorf("there: %s", got)
	}
}

// remembered is a PC, and a function that puts its ledger back as it is now.
func remembered(t *testing.T, b *backend.Backend, cfg backend.Config) (*backend.Backend, func(*backend.Backend) *backend.Backend) {
	t.Helper()
	db := filepath.Join(cfg.Dir, "opsbook.db")
	var old []byte
	again := func(b *backend.Backend, then func() error) *backend.Backend {
		t.Helper()
		if err := errors.Join(b.Close(), then()); err != nil {
			t.Fatal(err)
		}
		b = attach(t, cfg)
		if err := b.Unlock(context.Background(), "admin", password); err != nil {
			t.Fatal(err)
		}
		return b
	}
	b = again(b, func() (err error) { old, err = os.ReadFile(db); return err })
	return b, func(b *backend.Backend) *backend.Backend {
		t.Helper()
		return again(b, func() error { return os.WriteFile(db, old, 0o600) })
	}
}

// A package that others must come before waits, and is taken in by itself once they have
// come: here the receiver lost what it had given a receipt for.
func TestAPackageWaits(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	cfg := config(t)
	b := joinedAs(t, a, "乙", cfg)
	b, back := remembered(t, b, cfg)
	id := addPlace(t, a, "一号库")
	send(t, a, b)
	send(t, b, a)
	rename(t, a, id, "甲库")
	late, err := a.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	b = back(b)
	in, err := b.ImportPackages(ctx, []string{late.Path}, nil)
	if err != nil || len(in.Waits) != 1 || in.Waits[0].Device == "" || in.Waits[0].Own || in.Waits[0].To < in.Waits[0].From || placeName(t, b, id) != "" {
		t.Fatalf("%+v, %v", in, err)
	}
	if seen, err := b.PreviewPackages(ctx, []string{late.Path}, nil); err != nil || len(seen.Waits) != 1 {
		t.Errorf("%+v, %v", seen, err)
	}
	if s, err := b.Exchange(ctx); err != nil || s.Waiting != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	send(t, b, a) // its new stream tells that it has lost something
	send(t, a, b)
	if got := placeName(t, b, id); got != "甲库0" {
		t.Errorf("%s", got)
	}
	if s, err := b.Exchange(ctx); err != nil || s.Waiting != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// What a PC lacks that it wrote itself, before it restored a backup, it is not told to ask
// itself for.
func TestAPCThatLacksItsOwn(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	cfg := config(t)
	b := joinedAs(t, a, "乙", cfg)
	send(t, a, b)
	b, back := remembered(t, b, cfg)
	id := addPlace(t, b, "一号库")
	send(t, b, a)
	rename(t, a, id, "甲改")
	late, err := a.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	b = back(b)
	s, err := a.Exchange(ctx)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Devices, func(d backend.Device) bool { return d.Self })
	seen, err := b.PreviewPackages(ctx, []string{late.Path}, nil)
	if err != nil || len(seen.Waits) != 1 || !seen.Waits[0].Own || seen.Waits[0].Device != s.Devices[i].Name {
		t.Errorf("%+v, %v", seen.Waits, err)
	}
}

func TestAPCThatWasShutOut(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	send(t, b, a)
	state, err := a.Exchange(ctx)
	if err != nil {
		t.Fatal(err)
	}
	addPlace(t, b, "乙的库")
	p, err := b.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.RevokeDevice(ctx, state.Devices[0].ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a PC that is no administrator's: %v", err)
	}
	if err := a.RevokeDevice(ctx, state.Devices[1].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := a.ImportPackages(ctx, []string{p.Path}, nil); !fault.Is(err, fault.Forbidden) {
		t.Errorf("its package: %v", err)
	}
	if _, err := a.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a package for nobody: %v", err)
	}
}

// Every bad file gets a sentence, and leaves everything as it was.
func TestBadPackages(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	other := begun(t)
	foreign := joined(t, other, "别家")
	p, err := a.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(p.Path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	flipped := append([]byte{}, good...)
	flipped[len(flipped)/2] ^= 1
	for name, path := range map[string]string{
		"none": filepath.Join(dir, "none.wsp"), "empty": file("e.wsp", nil), "text": file("t.wsp", []byte("编号,名称\n")),
		"cut": file("c.wsp", good[:len(good)-9]), "flipped": file("f.wsp", flipped), "of itself": p.Path,
	} {
		on := b
		if name == "of itself" {
			on = foreign
		}
		if _, err := on.ImportPackages(ctx, []string{path}, nil); err == nil || fault.Of(err).Code == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// PCs that share a folder need no stick; what is broken in it, or missing, changes nothing.
func TestASharedFolder(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "乙")
	dir := t.TempDir()
	pcs := []*backend.Backend{a, b}
	sync := func(pc *backend.Backend) backend.Shared {
		t.Helper()
		out, err := pc.SyncShared(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := sync(a); out.Dir != "" {
		t.Errorf("without a folder: %+v", out)
	}
	for _, pc := range pcs {
		if err := pc.ShareFolder(ctx, dir); err != nil {
			t.Fatal(err)
		}
	}
	id := addPlace(t, a, "一号库")
	if out := sync(a); out.Put == 0 {
		t.Errorf("%+v", out)
	}
	if out := sync(b); out.Took == 0 || placeName(t, b, id) != "一号库0" {
		t.Errorf("%+v", out)
	}
	rename(t, b, id, "乙改的")
	sync(b)
	sync(a)
	if got := placeName(t, a, id); got != "乙改的0" {
		t.Error(got)
	}
	for range 4 { // nothing is news for ever
		sync(a)
		sync(b)
	}
	if x, y := sync(a), sync(b); x.Put+x.Took+y.Put+y.Took != 0 {
		t.Errorf("they go on telling each other: %+v %+v", x, y)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", "*.wsp"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	c := joined(t, a, "丙") // a PC that comes later reads what is put from now on
	if err := c.ShareFolder(ctx, dir); err != nil {
		t.Fatal(err)
	}
	rename(t, a, id, "甲改的")
	sync(a)
	sync(c)
	if got := placeName(t, c, id); got != "甲改的0" {
		t.Error(got)
	}
	for _, f := range files { // half there, and then gone
		if err := os.WriteFile(f, []byte("WSP1"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rename(t, a, id, "又改")
	sync(a)
	sync(b)
	if got := placeName(t, b, id); got != "又改0" {
		t.Error(got)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := b.SyncShared(ctx, nil); err == nil || fault.Of(err).Code == fault.Internal {
		t.Errorf("no folder: %v", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	sync(b)
	if got := placeName(t, b, id); got != "又改0" {
		t.Errorf("an empty folder: %s", got)
	}
}

// The first thing that is done after a package came in is an import: what the PC says of
// what it has seen stands in the log among the import's own, which is taken back all the same.
func TestAnImportAfterAPackageIsTakenBack(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b := joined(t, a, "前台")
	send(t, b, a)
	addPlace(t, a, "一号库")
	send(t, a, b)
	f, err := backend.ReadBook("地点.csv", []byte("地点名称\n二号库\n三号库\n"), false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.Draft(ctx, "location", f, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tell := func(int, int) {}
	r, err := b.Import(ctx, d, tell)
	if err != nil || r.Counts.Created != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := b.UndoImport(ctx, r.Batch, tell); err != nil {
		t.Fatal(err)
	}
}

// What a PC wrote after it was shut out goes: the preview says so before it happens, with
// the brake, as for everything that would vanish.
func TestWhatGoesWithAPCIsShown(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	b, c := joined(t, a, "B"), joined(t, a, "C")
	for _, way := range [][2]*backend.Backend{{a, b}, {b, a}, {a, c}, {c, a}, {b, c}} {
		send(t, way[0], way[1])
	}
	state, err := a.Exchange(ctx)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(state.Devices, func(d backend.Device) bool { return d.Name == "C" })
	if err := a.RevokeDevice(ctx, state.Devices[i].ID); err != nil {
		t.Fatal(err)
	}
	id := ""
	for i := range 30 {
		id = addPlace(t, c, fmt.Sprintf("库%d", i))
	}
	send(t, c, b)
	p, err := a.ExportPackage(ctx, backend.PackInput{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, take := range []func(context.Context, []string, func(int, int)) (backend.Incoming, error){b.PreviewPackages, b.ImportPackages} {
		got, err := take(ctx, []string{p.Path}, nil)
		if err != nil || len(got.Registers) != 1 || got.Registers[0] != (backend.Brought{Kind: "location", Voided: 30, Brake: true}) || !slices.Equal(got.Shut, []string{"C"}) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if got := placeName(t, b, id); got != "库292" {
		t.Errorf("%s", got)
	}
	if got := send(t, b, a); got.Ignored != 30 || got.Unknown != 0 || len(got.Registers) != 0 {
		t.Errorf("%+v", got)
	}
}
