package backend_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"opsbook/backend"
	"opsbook/backend/store"
)

// beside are two PCs that share a folder, and a function for a pass of one of them.
func beside(t *testing.T, a, b *backend.Backend) (dir string, pass func(*backend.Backend) backend.Shared) {
	t.Helper()
	dir = t.TempDir()
	pass = func(b *backend.Backend) backend.Shared {
		t.Helper()
		out, err := b.SyncShared(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, pc := range []*backend.Backend{a, b} {
		if err := pc.ShareFolder(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		pass(b)
		pass(a)
	}
	return dir, pass
}

func reopened(t *testing.T, b *backend.Backend, cfg backend.Config) *backend.Backend {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b = attach(t, cfg)
	if err := b.Unlock(context.Background(), "admin", password); err != nil {
		t.Fatal(err)
	}
	return b
}

// What somebody has put aside stays aside, also once the program is opened again; that what
// was written since waits for it is said, until it is imported after all.
func TestAFileOfAFolderThatWasPutAside(t *testing.T) {
	ctx := context.Background()
	a, cfg := begun(t), config(t)
	ids := manyPlaces(t, a, 40)
	b := joinedAs(t, a, "乙", cfg)
	_, pass := beside(t, a, b)
	void(t, a, ids[:35])
	pass(a)
	pass(b)
	w := waiting(t, b, 1)[0]
	if err := b.DiscardWaiting(ctx, w.Package); err != nil {
		t.Fatal(err)
	}
	if out := pass(b); len(out.Aside) != 0 {
		t.Errorf("nothing waits for it: %+v", out)
	}
	one := addPlace(t, a, "后来的")
	pass(a)
	two := addPlace(t, a, "再后来的")
	pass(a)
	want := []backend.Aside{{Device: w.Sender, File: w.Package + backend.PackageSuffix}}
	for _, when := range []string{"at once", "opened again"} {
		for range 6 {
			if out := pass(b); out.Held > 0 || len(out.Lacks) > 0 || !out.Waits || !slices.Equal(out.Aside, want) {
				t.Fatalf("%s: %+v", when, out)
			}
		}
		waiting(t, b, 0)
		if s, err := b.Exchange(ctx); err != nil || len(s.Overdue) > 0 || !slices.Equal(s.Aside, want) {
			t.Errorf("%s: %+v, %v", when, s, err)
		}
		b = reopened(t, b, cfg)
	}
	path := filepath.Join(cfg.Dir, "exchange", "discarded", want[0].File)
	if _, err := b.ImportPackages(ctx, []string{path}, nil); err != nil {
		t.Fatal(err)
	}
	if out := pass(b); out.Waits || len(out.Aside) > 0 || placeName(t, b, one) != "后来的0" || placeName(t, b, two) != "再后来的0" || placeName(t, b, ids[3]) != "库31" {
		t.Errorf("%+v", out)
	}
	if s, err := b.Exchange(ctx); err != nil || len(s.Aside) > 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// So does one that could be salvaged.
func TestAFileOfAFolderThatCouldBeSalvaged(t *testing.T) {
	ctx := context.Background()
	a, b, c, _, _, path := stranded(t)
	to(t, c, b) // its new stream tells that it has lost something
	w := waiting(t, b, 1)[0]
	dir, pass := beside(t, a, b)
	var company string
	if err := b.Read(ctx, func(tx *store.Tx) error { company = fmt.Sprintf("%x", tx.Store.WorkspaceID()); return nil }); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	there := filepath.Join(dir, company, strings.Repeat("ab", 16))
	if err == nil {
		err = os.MkdirAll(there, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(there, "1-9-0123456789abcdef.wsp"), body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	pass(b)
	if err := b.DiscardWaiting(ctx, w.Package); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		pass(b)
		waiting(t, b, 0)
	}
}

// A file that can never be taken in is among those that wait, with why, and not read again
// and again; nobody is told that it was lost on its way, and it can be put aside.
func TestAFileOfAFolderThatIsForged(t *testing.T) {
	ctx := context.Background()
	a, cfg := begun(t), config(t)
	b := joinedAs(t, a, "乙", cfg)
	dir, pass := beside(t, a, b)
	was, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	one := addPlace(t, a, "一号库")
	addPlace(t, a, "二号库")
	pass(a)
	all, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	if err != nil || len(all) != len(was)+1 {
		t.Fatalf("%v, %v", all, err)
	}
	path := all[slices.IndexFunc(all, func(p string) bool { return !slices.Contains(was, p) })]
	if err := os.WriteFile(path, forged(t, path, a, b), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := pass(b); out.Refused != 1 || out.Bad > 0 || len(out.Lacks) > 0 {
		t.Fatalf("%+v", out)
	}
	for range 6 {
		if out := pass(b); out.Refused > 0 || out.Bad > 0 || len(out.Lacks) > 0 {
			t.Fatalf("it is read again: %+v", out)
		}
	}
	w := waiting(t, b, 1)[0]
	if !w.Bad || w.Why.ZH == "" {
		t.Errorf("%+v", w)
	}
	if err := b.DiscardWaiting(ctx, w.Package); err != nil {
		t.Fatal(err)
	}
	b = reopened(t, b, cfg)
	pass(b)
	waiting(t, b, 0)
	addPlace(t, a, "三号库")
	pass(a) // which sees that it is not what it has put
	if pass(b); placeName(t, b, one) != "一号库0" {
		t.Error("what its PC has put again does not come in")
	}
}

// Where no more files can wait, what has to is tried again when there is room, and that is said.
func TestAFileOfAFolderWithoutRoom(t *testing.T) {
	a, cfg := begun(t), config(t)
	ids := manyPlaces(t, a, 40)
	b := joinedAs(t, a, "乙", cfg)
	_, pass := beside(t, a, b)
	void(t, a, ids[:35])
	pass(a)
	there := filepath.Join(cfg.Dir, "exchange", "waiting")
	if err := os.MkdirAll(there, 0o700); err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return filepath.Join(there, fmt.Sprintf("%032x.wsp", i)) }
	for i := range 1000 {
		if err := os.WriteFile(name(i), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if out := pass(b); out.Held+out.Bad > 0 || len(out.Lacks) > 0 || !strings.Contains(out.Note.ZH, "1000") {
			t.Fatalf("%+v", out)
		}
	}
	if err := os.Remove(name(0)); err != nil {
		t.Fatal(err)
	}
	if out := pass(b); out.Held != 1 || out.Note.ZH != "" {
		t.Errorf("%+v", out)
	}
}

// A name that somebody has made up in the folder keeps nobody from sending.
func TestANameMadeUpInAFolder(t *testing.T) {
	a := begun(t)
	b := joined(t, a, "乙")
	dir, pass := beside(t, a, b)
	addPlace(t, a, "一号库")
	pass(a)
	own := ""
	if err := a.Read(context.Background(), func(tx *store.Tx) error {
		gid, _, _ := tx.Head()
		own = fmt.Sprintf("%x", gid)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, to := range []int64{99, math.MaxInt64} {
		there, err := filepath.Glob(filepath.Join(dir, "*", own))
		if err != nil || len(there) != 1 {
			t.Fatalf("%v, %v", there, err)
		}
		if err := os.WriteFile(filepath.Join(there[0], fmt.Sprintf("1-%d-0123456789abcdef.wsp", to)), []byte("none"), 0o600); err != nil {
			t.Fatal(err)
		}
		pass(a)
		id := addPlace(t, a, fmt.Sprint("库", to))
		pass(a)
		if pass(b); placeName(t, b, id) == "" || forked(t, a, "乙") || forked(t, b, "乙") {
			t.Errorf("%d: it does not come", to)
		}
	}
}
