package backend_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"opsbook/backend"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
)

// A set-up that is refused leaves nothing, so that it can be tried again.
func TestSetUpAgainAfterAMistake(t *testing.T) {
	b := attach(t, config(t))
	ctx := context.Background()
	good := backend.First{Company: "星桥澜", Username: "admin", Password: password}
	for name, spoil := range map[string]func(*backend.First){
		"weak password":    func(f *backend.First) { f.Password = "short" },
		"bad user name":    func(f *backend.First) { f.Username = "a b" },
		"no company":       func(f *backend.First) { f.Company = "" },
		"same department":  func(f *backend.First) { f.Departments = []backend.Department{{"XZ", "甲"}, {"XZ", "乙"}} },
		"empty department": func(f *backend.First) { f.Departments = []backend.Department{{}} },
	} {
		in := good
		spoil(&in)
		if _, err := b.Init(ctx, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		if b.State() != backend.New {
			t.Errorf("%s: %s", name, b.State())
		}
	}
	if groups, err := b.Init(ctx, good); err != nil || len(groups) != 16 {
		t.Errorf("after the mistakes: %d groups, %v", len(groups), err)
	}
}

// Several tabs of the browser door ask at the same time: one session at most is
// open, and the file goes on with its one stream.
func TestManyAtTheDoor(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	k, err := b.Catalog().Kind("location")
	if err != nil {
		t.Fatal(err)
	}
	acts := []func() error{
		func() error { return b.Unlock(ctx, "admin", password) },
		b.Lock,
		func() error { _, err := b.Backup(ctx, ""); return err },
		func() error { b.LastBackup(); b.Usernames(); b.Username(); return nil },
		func() error {
			d, err := b.Desk()
			if err == nil {
				_, err = d.List(ctx, desk.ListQuery{Kind: "location", Limit: 5})
			}
			return err
		},
		func() error {
			return b.Write(ctx, func(tx *store.Tx) error {
				_, err := record.Create(tx, k, kind.Values{k.Title: "仓库" + string(rune('一'+len(tx.Actor.Roles)))})
				return err
			})
		},
	}
	var wg sync.WaitGroup
	for i := range 4 * len(acts) {
		wg.Go(func() {
			switch err := acts[i%len(acts)](); {
			case err == nil, fault.Is(err, fault.Locked), fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
			default:
				t.Errorf("act %d: %v", i%len(acts), err)
			}
		})
	}
	wg.Wait()
	if err := b.Unlock(ctx, "admin", password); err != nil {
		t.Fatal(err)
	}
	if err := b.Read(ctx, func(tx *store.Tx) error {
		var n int
		_, err := tx.One("SELECT count(*) FROM stream", nil, &n)
		if n != 1 {
			t.Errorf("%d streams", n)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if problems, err := b.Verify(ctx, nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v %v", problems, err)
	}
}

// What an account allows counts from the commit on, also for who works now.
func TestOwnRolesChangeAtOnce(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	if _, err := b.AddUser(ctx, record.Input{Values: map[string]any{"username": "second", "roles": "admin", "data_scope": "all"}}, password); err != nil {
		t.Fatal(err)
	}
	set := func(values map[string]any) error {
		return b.Write(ctx, func(tx *store.Tx) error {
			r, err := record.Find(tx, &user.Kind, "admin")
			if err == nil {
				_, err = record.Edit(tx, &user.Kind, r.ID, 0, record.Input{Values: values})
			}
			return err
		})
	}
	if err := set(map[string]any{"roles": "viewer"}); err != nil {
		t.Fatal(err)
	}
	if err := set(map[string]any{"roles": "admin"}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a viewer since a moment makes himself administrator: %v", err)
	}
	if _, err := b.RecoveryGroups(ctx, password); !fault.Is(err, fault.Forbidden) {
		t.Errorf("and is shown the recovery key: %v", err)
	}
	if err := b.Unlock(ctx, "second", password); err != nil {
		t.Fatal(err)
	}
	if err := set(map[string]any{"status": "disabled"}); err != nil {
		t.Fatal(err)
	}
	if err := b.DisableUser(ctx, "second"); !fault.Is(err, fault.Conflict) {
		t.Errorf("disabling oneself: %v", err)
	}
	if err := b.Unlock(ctx, "admin", password); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a disabled account: %v", err)
	}
}

// Whoever has the recovery key can change the file with any SQLCipher tool, and
// verify tells.
func TestVerifyFindsWhatWasChangedOutside(t *testing.T) {
	cfg := config(t)
	b := attach(t, cfg)
	ctx := context.Background()
	groups, err := b.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password, Departments: []backend.Department{{"XZ", "行政部"}}})
	if err != nil {
		t.Fatal(err)
	}
	key, err := vault.ParseGroups(strings.Join(groups, " "))
	if err != nil {
		t.Fatal(err)
	}
	changed := func(query string) []fault.Text {
		t.Helper()
		if err := b.Lock(); err != nil {
			t.Fatal(err)
		}
		outside(t, cfg, key, query)
		if err := b.Unlock(ctx, "admin", password); err != nil {
			t.Fatal(err)
		}
		problems, err := b.Verify(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		return problems
	}
	for _, c := range []struct{ attack, undo, want string }{
		{"UPDATE department SET dept_name='财务部'", "UPDATE department SET dept_name='行政部'", "department"},
		{"UPDATE op SET hlc=hlc+1 WHERE tbl='department'", "UPDATE op SET hlc=hlc-1 WHERE tbl='department'", "chain"},
	} {
		if p := changed(c.attack); len(p) != 1 || !strings.Contains(p[0].ZH, c.want) {
			t.Errorf("%s: %v", c.attack, p)
		}
		if p := changed(c.undo); len(p) != 0 {
			t.Errorf("%s: %v", c.undo, p)
		}
	}
}

func outside(t *testing.T, cfg backend.Config, key vault.Key, query string) {
	t.Helper()
	db, err := vault.Open(context.Background(), filepath.Join(cfg.Dir, "opsbook.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(query)
	if err2 := db.Close(); err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
}

// The date of the last backup is that of this ledger, wherever others lie beside
// it, and is known while a stick is pulled out and while the ledger is locked.
func TestBackupsOfThisLedger(t *testing.T) {
	ctx := context.Background()
	stick := filepath.Join(t.TempDir(), "stick")
	other, b := begun(t), begun(t)
	if _, err := other.Backup(ctx, stick); err != nil {
		t.Fatal(err)
	}
	if err := b.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO memo(key, value) VALUES('backup.dir', ?)", stick)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := b.Unlock(ctx, "admin", password); err != nil {
		t.Fatal(err)
	}
	if g, ok := b.LastBackup(); ok {
		t.Errorf("another ledger's backup is taken for ours: %v", g)
	}
	if all, err := b.Backups(); err != nil || len(all) != 0 {
		t.Errorf("backups: %v %v", all, err)
	}
	own, err := b.Backup(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(stick); err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	if g, ok := b.LastBackup(); !ok || g.Path != own.Path {
		t.Errorf("last: %v %v", g, ok)
	}
	if all, err := b.Backups(); err != nil || len(all) != 1 {
		t.Errorf("with the stick pulled out: %v %v", all, err)
	}
}
