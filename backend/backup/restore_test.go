package backup_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/backup"
	"opsbook/backend/fault"
	"opsbook/backend/store/storetest"
	"opsbook/backend/vault"
)

func TestRestoreRefuses(t *testing.T) {
	l := open(t)
	g := l.make(t, t.TempDir(), storetest.Clock)
	used := t.TempDir()
	if err := os.WriteFile(filepath.Join(used, "opsbook.db"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	other := strings.Join(vault.NewKey().Groups(), "-")
	right := backup.WithPassword(username, password)
	fresh := func() string { return filepath.Join(t.TempDir(), "new") }
	tests := []struct {
		name, from, to string
		unlock         backup.Unlock
		code           fault.Code
		zh             string
	}{
		{"over data", g.Path, used, right, fault.Conflict, "不是空的"},
		{"over the data in use", g.Path, filepath.Dir(l.cfg.Path), right, fault.Conflict, "不是空的"},
		{"over itself", g.Path, g.Path, right, fault.Conflict, "不是空的"},
		{"no backup", t.TempDir(), fresh(), right, fault.NotFound, "不是运营台账的备份"},
		{"nowhere", g.Path, filepath.Join(fresh(), "deeper"), right, fault.Full, "上一级文件夹"},
		{"wrong password", g.Path, fresh(), backup.WithPassword(username, "wrong 2026"), fault.Forbidden, "密码不对"},
		{"unknown user", g.Path, fresh(), backup.WithPassword("李四", password), fault.Forbidden, "密码不对"},
		{"another recovery key", g.Path, fresh(), backup.WithRecoveryKey(other), fault.Damaged, "密钥不对"},
		{"a mistyped recovery key", g.Path, fresh(), backup.WithRecoveryKey(other[:20]), fault.Invalid, "组"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := tree(t, filepath.Dir(tt.to))
			_, err := backup.Restore(context.Background(), tt.from, tt.to, tt.unlock, nil)
			want(t, err, tt.code, tt.zh)
			if after := tree(t, filepath.Dir(tt.to)); after != before {
				t.Errorf("something changed:\n%s\n%s", before, after)
			}
		})
	}
	if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err != nil {
		t.Error("the backup itself: ", err)
	}
}

// tree is the names and contents of all files below dir.
func tree(t testing.TB, dir string) string {
	var b strings.Builder
	_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		b.WriteString(path + "\n")
		if err == nil && d.Type().IsRegular() && !strings.HasSuffix(path, "-shm") {
			c, err := os.ReadFile(path)
			b.Write(c)
			return err
		}
		return nil
	})
	return b.String()
}

func TestRestoreCancelled(t *testing.T) {
	l := open(t)
	g := l.make(t, t.TempDir(), storetest.Clock)
	at := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := backup.Restore(ctx, g.Path, filepath.Join(at, "new"), backup.WithKey(l.cfg.Key), func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want cancelled", err)
	}
	if left := names(t, at); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestAlteredBackupIsRefused(t *testing.T) {
	t.Parallel()
	l := open(t)
	g := l.make(t, t.TempDir(), storetest.Clock)
	unlock := backup.WithKey(l.cfg.Key)
	refused := func(what string) {
		t.Helper()
		to := filepath.Join(t.TempDir(), "new")
		_, err := backup.Restore(context.Background(), g.Path, to, unlock, nil)
		if !fault.Is(err, fault.Damaged) && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: restored with %v", what, err)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: something is at the new place", what)
		}
		if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err == nil {
			t.Errorf("%s: Check finds nothing", what)
		}
	}
	for _, name := range names(t, g.Path) {
		path := filepath.Join(g.Path, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		put := func(b []byte) {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		step := len(whole) / 12
		if name == "backup.json" {
			step = 1 // each of its bytes
		}
		for i := 0; i < len(whole); i += step {
			b := slices.Clone(whole)
			b[i] ^= 1
			put(b)
			refused(name)
		}
		put(whole[:len(whole)-1])
		refused(name + " cut short")
		put(append(slices.Clone(whole), '\n'))
		refused(name + " longer")
		put(whole)
	}
	if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err != nil {
		t.Error("put right again: ", err)
	}
}

// A manifest that fits other files does not carry a seal of the right key.
func TestForgedBackupIsRefused(t *testing.T) {
	l, target := open(t), t.TempDir()
	a := l.make(t, target, storetest.Clock)
	l.add(t, 3)
	b := l.make(t, target, storetest.Clock.Add(time.Hour))
	for _, name := range []string{"opsbook.db", "slots.json"} {
		old, err := os.ReadFile(filepath.Join(a.Path, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(b.Path, name), append(old, 0), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	m, err := os.ReadFile(filepath.Join(a.Path, "backup.json"))
	if err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(m, []byte("2026-03-31T09:00:00"), []byte("2026-03-31T10:00:00"), 1)
	if err := os.WriteFile(filepath.Join(a.Path, "backup.json"), forged, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, g := range []backup.Generation{a, b} {
		_, err := backup.Check(context.Background(), g.Path, l.cfg.Key)
		want(t, err, fault.Damaged, "被改动过")
	}
}
