package backend_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/backup"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/vault/vaulttest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}

const password = "Secret123"

func config(t *testing.T) backend.Config {
	dir := t.TempDir()
	return backend.Config{Dir: filepath.Join(dir, "data"), Device: filepath.Join(dir, "device"),
		Now: func() time.Time { return time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC) }}
}

func attach(t *testing.T, cfg backend.Config) *backend.Backend {
	t.Helper()
	b, err := backend.Attach(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func begun(t *testing.T) *backend.Backend {
	t.Helper()
	b := attach(t, config(t))
	if _, err := b.Init(context.Background(), backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	return b
}

// The schema only grows: a change of this file is a change that every PC makes.
func TestSchema(t *testing.T) {
	b := begun(t)
	var got string
	if err := b.Read(context.Background(), func(tx *store.Tx) (err error) { got, err = tx.Schema(); return err }); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/schema.sql"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the schema differs from %s; look at the difference, then run with -update", file)
	}
}

// Everything that stands in a record is found in the list at once, and what was
// refused leaves no trace.
func TestListsFollowWrites(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	count := func(search string) int {
		d, err := b.Desk()
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.List(ctx, desk.ListQuery{Kind: "location", Search: search, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return p.Total
	}
	k, err := b.Catalog().Kind("location")
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string) error {
		return b.Write(ctx, func(tx *store.Tx) error {
			_, err := record.Create(tx, k, kind.Values{k.Title: name})
			return err
		})
	}
	if err := add("三楼会议室"); err != nil {
		t.Fatal(err)
	}
	if err := add("三楼会议室"); !fault.Is(err, fault.Invalid) {
		t.Errorf("the same place twice: %v", err)
	}
	if n := count("slhys"); n != 1 {
		t.Errorf("found by initials: %d", n)
	}
	if n := count("四楼"); n != 0 {
		t.Errorf("found what is not there: %d", n)
	}
}

func TestASecondProcessAndForeignFilesAreRefused(t *testing.T) {
	cfg := config(t)
	b := attach(t, cfg)
	if _, err := backend.Attach(cfg); !fault.Is(err, fault.Locked) {
		t.Errorf("a second process: %v", err)
	}
	if err := b.Unlock(context.Background(), "admin", password); !fault.Is(err, fault.NotFound) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := b.Desk(); !fault.Is(err, fault.Locked) {
		t.Errorf("before unlocking: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	other := config(t)
	if err := os.MkdirAll(other.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other.Dir, "opsbook.db"), []byte(strings.Repeat("not ours ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	b = attach(t, other)
	if err := b.Unlock(context.Background(), "admin", password); fault.Of(err) == nil || fault.Is(err, fault.Internal) {
		t.Errorf("a foreign file: %v", err)
	}
	if b.State() != backend.Locked {
		t.Errorf("state: %s", b.State())
	}
}

// A file whose format is newer than the program is refused and stays as it is.
func TestANewerFileIsRefused(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	if err := b.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec("PRAGMA user_version=99"); return err }); err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	err := b.Unlock(ctx, "admin", password)
	if f := fault.Of(err); f == nil || f.Code != fault.Conflict || !strings.Contains(f.Message.ZH, "99") {
		t.Errorf("Unlock: %v", err)
	}
}

func TestRestoreBesideTheOpenLedger(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	g, err := b.Backup(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	right, to := backup.WithPassword("admin", password), filepath.Join(t.TempDir(), "new")
	for _, c := range []struct {
		name, path, dir string
		code            fault.Code
	}{
		{"a relative folder", g.Path, "new", fault.Invalid},
		{"no folder", g.Path, "", fault.Invalid},
		{"what is not listed", t.TempDir(), to, fault.NotFound},
		{"over the ledger", g.Path, b.Dir(), fault.Conflict},
	} {
		if _, err := b.Restore(ctx, c.path, c.dir, right, nil); !fault.Is(err, c.code) {
			t.Errorf("%s: %v; want %s", c.name, err, c.code)
		}
	}
	if _, err := b.Restore(ctx, g.Path, to, right, nil); err != nil {
		t.Fatal(err)
	}
	again, err := backend.Attach(backend.Config{Dir: to, Device: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Unlock(ctx, "admin", password); err != nil {
		t.Errorf("the restored ledger: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestBackupBeforeClosing(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	if _, ok := b.LastBackup(); ok {
		t.Fatal("a backup before any")
	}
	if err := b.BackupAtClose(ctx); err != nil {
		t.Fatal(err)
	}
	if g, ok := b.LastBackup(); !ok || !g.At.Equal(b.Now()) {
		t.Errorf("last backup: %v %v", g, ok)
	}
	if all, err := b.Backups(); err != nil || len(all) != 1 {
		t.Errorf("backups: %v %v", all, err)
	}
	if err := b.BackupAtClose(ctx); err != nil {
		t.Errorf("nothing was written since, and yet: %v", err)
	}
}

// A page that asks to lock late, when the file has been locked and unlocked since, locks nothing.
func TestLockedUpLate(t *testing.T) {
	c, ctx := config(t), context.Background()
	now := c.Now
	var asks atomic.Bool
	waits, goOn := make(chan struct{}), make(chan struct{})
	c.Now = func() time.Time {
		if asks.CompareAndSwap(true, false) {
			close(waits)
			<-goOn
		}
		return now()
	}
	b := attach(t, c)
	if _, err := b.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Backup(ctx, ""); err != nil { // one that is young enough: only the time is asked
		t.Fatal(err)
	}
	if err := b.Write(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("location")
		if err != nil {
			return err
		}
		_, err = record.Create(tx, k, kind.Values{"name": "一号库"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	late := make(chan bool)
	asks.Store(true)
	go func() {
		locked, err := b.LockUp(ctx)
		late <- locked || err != nil
	}()
	<-waits
	if locked, err := b.LockUp(ctx); err != nil || !locked {
		t.Errorf("the first to ask: %v, %v", locked, err)
	}
	if err := b.Unlock(ctx, "admin", password); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	if <-late || b.Username() != "admin" {
		t.Error("what was unlocked since is locked")
	}
	if locked, err := b.LockUp(ctx); err != nil || !locked || b.Username() != "" {
		t.Errorf("%v, %v", locked, err)
	}
	if locked, err := b.LockUp(ctx); err != nil || locked {
		t.Errorf("locked already: %v, %v", locked, err)
	}
}
