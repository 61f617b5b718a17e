package backend_test

import (
	"context"
	"fmt"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// manyPlaces adds so many places.
func manyPlaces(t *testing.T, b *backend.Backend, n int) (ids []string) {
	t.Helper()
	for i := range n {
		ids = append(ids, addPlace(t, b, fmt.Sprint("库", i)))
	}
	return ids
}

func void(t *testing.T, b *backend.Backend, ids []string) {
	t.Helper()
	err := b.Write(context.Background(), func(tx *store.Tx) error {
		k, err := tx.Kind("location")
		if err != nil {
			return err
		}
		for _, id := range ids {
			r, err := tx.ByID(k, id)
			if err != nil {
				return err
			}
			if err := tx.SetState(k, r, store.Voided, "误"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lastBackup is where the last backup of a PC lies; "" if there is none.
func lastBackup(t *testing.T, b *backend.Backend) string {
	t.Helper()
	all, err := b.Backups()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		return ""
	}
	return all[0].Path
}

// What somebody voided by mistake on one PC does not void it on all: it waits until a person
// has looked, and only what builds on it waits with it.
func TestASharedFolderThatVoidsMuch(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	a := begun(t)
	ids := manyPlaces(t, a, 40)
	b, c := joined(t, a, "乙"), joined(t, a, "丙")
	pass := func(b *backend.Backend) backend.Shared {
		t.Helper()
		out, err := b.SyncShared(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, pc := range []*backend.Backend{a, b, c, a, b} {
		if err := pc.ShareFolder(ctx, dir); err != nil {
			t.Fatal(err)
		}
		pass(pc)
	}
	void(t, a, ids[:35])
	pass(a)
	if out := pass(b); out.Held != 1 || out.Took != 0 || out.Bad != 0 || placeName(t, b, ids[3]) != "库30" {
		t.Fatalf("%+v, %s", out, placeName(t, b, ids[3]))
	}
	if out := pass(b); out.Held != 0 || out.Took != 0 {
		t.Errorf("again: %+v", out)
	}
	w := waiting(t, b, 1)[0]
	if !w.Much || w.Bad || w.Lost || w.Why.ZH == "" || w.Sender == "" {
		t.Errorf("%+v", w)
	}
	after, other := addPlace(t, a, "后来的"), addPlace(t, c, "丙的")
	pass(a)
	pass(c)
	if out := pass(b); !out.Waits || placeName(t, b, after) != "" || placeName(t, b, other) != "丙的0" {
		t.Errorf("%+v", out)
	}
	to(t, c, b) // by hand: what waits for somebody does not come along
	if placeName(t, b, ids[3]) != "库30" {
		t.Error("it came in with another one")
	}
	waiting(t, b, 1)

	path, err := b.WaitingFile(ctx, w.Package)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := b.PreviewPackages(ctx, []string{path}, nil)
	if err != nil || len(seen.Registers) != 1 || !seen.Registers[0].Brake || seen.Registers[0].Voided != 35 || placeName(t, b, ids[3]) != "库30" {
		t.Fatalf("%+v, %v", seen, err)
	}
	if in, err := b.ImportPackages(ctx, []string{path}, nil); err != nil || in.Changes == 0 || placeName(t, b, ids[3]) != "库31" {
		t.Fatalf("%+v, %v", in, err)
	}
	if lastBackup(t, b) == "" {
		t.Error("no backup was made before it")
	}
	waiting(t, b, 0)
	if out := pass(b); out.Waits || placeName(t, b, after) != "后来的0" {
		t.Errorf("%+v", out)
	}
}

// Whoever has not looked is asked; whoever has gets a backup first.
func TestAnImportThatVoidsMuch(t *testing.T) {
	ctx := context.Background()
	a := begun(t)
	ids := manyPlaces(t, a, 30)
	b := joined(t, a, "乙")
	to(t, b, a)
	void(t, a, ids[:25])
	path, had := packageFor(t, a, b), lastBackup(t, b)
	if _, err := b.ImportUnseen(ctx, []string{path}, nil); !fault.Is(err, fault.Conflict) || placeName(t, b, ids[3]) != "库30" {
		t.Fatal(err)
	}
	if seen, err := b.PreviewPackages(ctx, []string{path}, nil); err != nil || !seen.Registers[0].Brake {
		t.Fatalf("%+v, %v", seen, err)
	}
	if in, err := b.ImportPackages(ctx, []string{path}, nil); err != nil || in.Changes < 25 || placeName(t, b, ids[3]) != "库31" || lastBackup(t, b) == had {
		t.Fatalf("%+v, %v", in, err)
	}
	had = lastBackup(t, b)
	void(t, a, ids[25:])
	if _, err := b.ImportUnseen(ctx, []string{packageFor(t, a, b)}, nil); err != nil || placeName(t, b, ids[28]) != "库281" {
		t.Errorf("a few: %v", err)
	}
	if lastBackup(t, b) != had {
		t.Error("there is one of the same day")
	}
}

// Before an import there is a backup, a day old at the most.
func TestABackupComesBeforeAnImport(t *testing.T) {
	a := begun(t)
	b := joined(t, a, "乙")
	addPlace(t, b, "乙的")
	addPlace(t, a, "甲的")
	if lastBackup(t, b) != "" {
		t.Fatal("there is one already")
	}
	to(t, a, b)
	if lastBackup(t, b) == "" {
		t.Error("there is none")
	}
}
