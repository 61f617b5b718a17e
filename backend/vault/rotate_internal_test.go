package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/vault/durable"
	"opsbook/backend/vault/internal/argon"
)

const (
	rotateRows = 500
	rotatePass = "rotate-2026"
)

// rotationFolder is a locked folder with a database and the slots of two users.
func rotationFolder(t *testing.T) (*Folder, *Slots, Key) {
	t.Helper()
	argon.Quick.Store(true)
	f, err := Lock(t.TempDir())
	ok(t, err)
	t.Cleanup(func() { f.Close() })
	k := NewKey()
	s, err := CreateSlots(f.dir, [16]byte{9})
	ok(t, err)
	ok(t, s.Add(k, "一", rotatePass))
	ok(t, s.Add(k, "二", rotatePass))
	db, err := Open(t.Context(), f.DB(), k)
	ok(t, err)
	for _, q := range []string{
		"CREATE TABLE thing(id INTEGER PRIMARY KEY, note TEXT)", `CREATE TABLE "odd ""name"(x)`, "CREATE INDEX by_note ON thing(note)",
		"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<500) INSERT INTO thing SELECT i, hex(randomblob(50)) FROM c",
	} {
		_, err := db.Exec(q)
		ok(t, err)
	}
	ok(t, db.Close())
	return f, s, k
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// enter does what the program does at its start and returns the key that both
// passwords lead to and that opens all rows.
func enter(t *testing.T, dir string) Key {
	t.Helper()
	f, err := Lock(dir)
	ok(t, err)
	defer f.Close()
	s, err := ReadSlots(dir)
	ok(t, err)
	k, err := s.Unlock("一", rotatePass)
	ok(t, err)
	if k2, err := s.Unlock("二", rotatePass); err != nil || k2 != k {
		t.Fatal("the second user gets another key", err)
	}
	db, err := Open(t.Context(), f.DB(), k)
	ok(t, err)
	defer db.Close()
	var n int
	ok(t, db.QueryRow("SELECT count(*) FROM thing").Scan(&n))
	if n != rotateRows {
		t.Fatal(n, "rows")
	}
	return k
}

// snapshot copies the folder as a crash at this moment would leave it.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	ok(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

func noLeftovers(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{oldName, nextName, nextName + "-journal", dbName + "-wal"} {
		if exists(filepath.Join(dir, name)) {
			t.Error(name, "is left")
		}
	}
}

func TestRotate(t *testing.T) {
	f, s, old := rotationFolder(t)
	fresh, err := Rotate(t.Context(), f, s, old)
	ok(t, err)
	noLeftovers(t, f.dir)
	if k, err := s.Unlock("二", rotatePass); err != nil || k != fresh || fresh == old {
		t.Fatal("the slots in memory do not lead to the new key", err)
	}
	if _, err := Open(t.Context(), f.DB(), old); !fault.Is(err, fault.Damaged) {
		t.Error("the old key still opens the file: ", err)
	}
	ok(t, s.Add(fresh, "三", rotatePass)) // slots are still complete
	again, err := Rotate(t.Context(), f, s, fresh)
	ok(t, err)
	ok(t, f.Close())
	if enter(t, f.dir) != again {
		t.Error("another key after the second rotation")
	}
}

func TestRotateRefuses(t *testing.T) {
	f, s, old := rotationFolder(t)
	unchanged := func(what string) {
		t.Helper()
		noLeftovers(t, f.dir)
		if enter(t, snapshot(t, f.dir)) != old {
			t.Error(what, ": another key")
		}
	}
	if _, err := Rotate(t.Context(), f, s, NewKey()); !fault.Is(err, fault.Damaged) {
		t.Error("wrong key: ", err)
	}
	unchanged("wrong key")

	reader, err := Connect(f.DB(), old, true)
	ok(t, err)
	ok(t, reader.Ping())
	db, err := Open(t.Context(), f.DB(), old) // WAL again, and the reader sees it
	ok(t, err)
	ok(t, reader.QueryRow("SELECT count(*) FROM thing").Scan(new(int)))
	if _, err := Rotate(t.Context(), f, s, old); !fault.Is(err, fault.Locked) {
		t.Error("open elsewhere: ", err)
	}
	ok(t, errors.Join(reader.Close(), db.Close()))
	unchanged("open elsewhere")

	// Somebody who can write the file plants his own public key to be handed the
	// next data key.
	thief, err := newSlot(s.content.Database, NewKey(), "一", derive("thief-2026", argon.Floor()))
	ok(t, err)
	mine := s.content.Slots[0]
	s.content.Slots[0].Public = thief.Public
	if _, err := Rotate(t.Context(), f, s, old); !fault.Is(err, fault.Forbidden) {
		t.Error("a planted public key: ", err)
	}
	s.content.Slots[0] = mine
	unchanged("planted key")
}

// A crash after each step of a rotation.
func TestRotateCrashes(t *testing.T) {
	f, s, old := rotationFolder(t)
	fresh := NewKey()
	steps := []struct {
		name string
		do   func() error
		want Key
	}{
		{"before", func() error { return nil }, old},
		{"new file half written", func() error { return os.WriteFile(f.path(nextName), make([]byte, 5000), 0o600) }, old},
		{"new file complete", func() error {
			return errors.Join(removeDatabase(f.path(nextName)), makeNext(t.Context(), f, old, fresh))
		}, old},
		{"slots hold both keys", func() error { return s.beginRotation(f.path(nextName), old, fresh) }, old},
		{"old file moved aside", func() error { return durable.Rename(f.DB(), f.path(oldName)) }, old},
		{"new file in place", func() error { return durable.Rename(f.path(nextName), f.DB()) }, fresh},
		{"slots hold the new key", func() error { return s.endRotation(true) }, fresh},
	}
	for _, step := range steps {
		ok(t, step.do())
		t.Run(step.name, func(t *testing.T) {
			dir := snapshot(t, f.dir)
			if enter(t, dir) != step.want {
				t.Error("the wrong one of the two keys")
			}
			noLeftovers(t, dir)
			if enter(t, dir) != step.want {
				t.Error("another key the second time")
			}
		})
	}
}

// The old file, left by a crash after everything else was done.
func TestRotateLeftover(t *testing.T) {
	f, s, old := rotationFolder(t)
	before := snapshot(t, f.dir)
	fresh, err := Rotate(t.Context(), f, s, old)
	ok(t, err)
	ok(t, f.Close())
	b, err := os.ReadFile(filepath.Join(before, dbName))
	ok(t, err)
	ok(t, os.WriteFile(f.path(oldName), b, 0o600))
	if enter(t, f.dir) != fresh {
		t.Error("another key")
	}
	noLeftovers(t, f.dir)
	// Without a rotation that explains it, an old file is not ours to remove.
	ok(t, os.WriteFile(filepath.Join(before, oldName), b, 0o600))
	if enter(t, before) != old || !exists(filepath.Join(before, oldName)) {
		t.Error("a file was removed for no reason")
	}
}
