package backup_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/backup"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault"
)

const (
	username = "王芳"
	password = "密码 abc 2026"
)

var thing = kind.Kind{Name: "thing", Label: "物品", English: "Thing", Title: "name",
	Fields: []kind.Field{{Name: "name", Label: "名称", English: "Name", Type: kind.Text}}}

// ledger is an open data folder with key slots.
type ledger struct {
	*store.Store
	cfg store.Config
	src backup.Source
}

func open(t testing.TB) *ledger {
	t.Helper()
	cfg := storetest.Config(t, nil, thing)
	slots, err := vault.CreateSlots(filepath.Dir(cfg.Path), [16]byte{1, 2, 3})
	if err == nil {
		err = slots.Add(cfg.Key, username, password)
	}
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger{storetest.Reopen(t, cfg), cfg, backup.Source{DB: cfg.Path, Key: cfg.Key}}
	l.add(t, 50)
	return l
}

func (l *ledger) add(t testing.TB, n int) {
	t.Helper()
	_, err := l.Write(context.Background(), user.System(), func(tx *store.Tx) error {
		for range n {
			if _, err := record.Add(tx, &thing, kind.Values{"name": "PLAINMARKER打印机" + strings.Repeat("x", 100)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// things counts the records of a store and verifies its log.
func things(t testing.TB, s *store.Store) (n int, stream string) {
	t.Helper()
	err := s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		stream = tx.StreamCode()
		if wrong, err := tx.Verify(context.Background()); err != nil || len(wrong) > 0 {
			t.Error("log: ", wrong, err)
		}
		_, err := tx.One("SELECT count(*) FROM thing", nil, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n, stream
}

func (l *ledger) make(t testing.TB, target string, now time.Time) backup.Generation {
	t.Helper()
	g, err := backup.Make(context.Background(), l.src, target, now)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func names(t testing.TB, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func want(t testing.TB, err error, code fault.Code, zh string) {
	t.Helper()
	if !fault.Is(err, code) || !strings.Contains(fault.Of(err).Message.ZH, zh) {
		t.Errorf("got %v, want a %s fault with %q", err, code, zh)
	}
}

func TestMakeAndRestore(t *testing.T) {
	l, target := open(t), filepath.Join(t.TempDir(), "备份")
	g := l.make(t, target, storetest.Clock)
	if got := names(t, target); !slices.Equal(got, []string{"opsbook-20260331-090000"}) || filepath.Base(g.Path) != got[0] {
		t.Error(got, g)
	}
	if got := names(t, g.Path); !slices.Equal(got, []string{"backup.json", "opsbook.db", "slots.json"}) {
		t.Error(got)
	}
	for _, n := range names(t, g.Path) {
		b, err := os.ReadFile(filepath.Join(g.Path, n))
		if err != nil || bytes.Contains(b, []byte("PLAINMARKER")) || bytes.Contains(b, []byte("thing")) || bytes.Contains(b, []byte("SQLite format")) {
			t.Error(n, " is readable, or not: ", err)
		}
	}
	if second := l.make(t, target, storetest.Clock); filepath.Base(second.Path) != "opsbook-20260331-090001" {
		t.Errorf("one of the same second lies at %s", second.Path)
	}
	for i := 2; i < 60; i++ {
		if err := os.Mkdir(filepath.Join(target, "opsbook-"+storetest.Clock.Add(time.Duration(i)*time.Second).Format("20060102-150405")), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	_, err := backup.Make(context.Background(), l.src, target, storetest.Clock)
	want(t, err, fault.Conflict, "已经存在")
	l.add(t, 7) // after the backup
	groups := strings.Join(l.cfg.Key.Groups(), " ")
	for name, unlock := range map[string]backup.Unlock{"password": backup.WithPassword(username, password),
		"recovery": backup.WithRecoveryKey(groups), "key": backup.WithKey(l.cfg.Key)} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "新")
			if name == "key" {
				dir = t.TempDir() // exists and is empty
			}
			path := g.Path
			if name == "password" {
				path = filepath.Join(g.Path, "opsbook.db")
			}
			var done, of int64
			got, err := backup.Restore(context.Background(), path, dir, unlock, func(n, total int64) { done, of = n, total })
			if done != g.Size || of != g.Size {
				t.Errorf("told of %d of %d bytes; want all %d", done, of, g.Size)
			}
			if err != nil || got.Path != g.Path || !got.At.Equal(storetest.Clock) {
				t.Fatal(got, err)
			}
			if left := names(t, filepath.Dir(dir)); len(left) != 1 && name != "key" {
				t.Error("left behind: ", left)
			}
			opens(t, l, dir)
		})
	}
	if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err != nil {
		t.Error("after the restores: ", err)
	}
}

// opens checks that a restored folder opens with the password, holds what the
// backup held, and goes on in a stream of its own, also on the same PC.
func opens(t *testing.T, l *ledger, dir string) {
	t.Helper()
	folder, err := vault.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	slots, err := vault.ReadSlots(dir)
	if err != nil || len(slots.Repaired) > 0 {
		t.Fatal(err, slots.Repaired)
	}
	key, err := slots.Unlock(username, password)
	if err != nil {
		t.Fatal(err)
	}
	cfg := l.cfg
	cfg.Path, cfg.Key = folder.DB(), key
	s := storetest.Reopen(t, cfg)
	n, stream := things(t, s)
	_, before := things(t, l.Store)
	if n != 50 || len(stream) != 4 || stream == before {
		t.Errorf("%d records, stream %q after %q", n, stream, before)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.Reopen(t, cfg)
	defer s.Close()
	if _, again := things(t, s); again != stream {
		t.Errorf("opened again: stream %q, then %q", stream, again)
	}
}

func TestMakeWhileOthersWrite(t *testing.T) {
	l, target := open(t), t.TempDir()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 60 {
			l.add(t, 5)
		}
	}()
	for i, busy := 0, true; busy; i++ {
		select {
		case <-done:
			busy = false
		default:
		}
		g := l.make(t, target, storetest.Clock.Add(time.Duration(i)*time.Second))
		if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err != nil {
			t.Fatal(err)
		}
	}
	last, ok := backup.Last("", filepath.Join(target, "none"), target)
	if !ok {
		t.Fatal("no last backup")
	}
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := backup.Restore(context.Background(), last.Path, dir, backup.WithKey(l.cfg.Key), nil); err != nil {
		t.Fatal(err)
	}
	cfg := l.cfg
	cfg.Path = filepath.Join(dir, "opsbook.db")
	if n, _ := things(t, storetest.Reopen(t, cfg)); n != 350 {
		t.Errorf("%d records, want 350", n)
	}
}

func TestMakeRefuses(t *testing.T) {
	l := open(t)
	data := filepath.Dir(l.cfg.Path)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := backup.Source{DB: filepath.Join(t.TempDir(), "opsbook.db"), Key: l.cfg.Key}
	wrong := backup.Source{DB: l.cfg.Path, Key: vault.NewKey()}
	tests := []struct {
		name   string
		src    backup.Source
		target string
		code   fault.Code
		zh     string
	}{
		{"the data folder", l.src, data, fault.Invalid, "不能放在数据文件夹"},
		{"within the data folder", l.src, filepath.Join(data, "备份"), fault.Invalid, "不能放在数据文件夹"},
		{"the same through a link", l.src, link, fault.Invalid, "不能放在数据文件夹"},
		{"a file", l.src, plain, fault.Invalid, "不是文件夹"},
		{"below a file", l.src, filepath.Join(plain, "备份"), fault.Invalid, "不是文件夹"},
		{"no such disk", l.src, filepath.Join(t.TempDir(), "U盘", "备份"), fault.NotFound, "U盘是否已插好"},
		{"no ledger", gone, t.TempDir(), fault.NotFound, ""},
		{"another key", wrong, t.TempDir(), fault.Damaged, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := backup.Make(context.Background(), tt.src, tt.target, storetest.Clock)
			want(t, err, tt.code, tt.zh)
			if made, _ := filepath.Glob(filepath.Join(tt.target, "opsbook-*")); len(made) > 0 {
				t.Error("left behind: ", made)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(data, "备份")); err == nil {
		t.Error("the refused folder was left in the data folder")
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	target := t.TempDir()
	if _, err := backup.Make(stopped, l.src, target, storetest.Clock); err == nil || len(names(t, target)) > 0 {
		t.Error("stopped: ", err, names(t, target))
	}
	if err := os.WriteFile(filepath.Join(data, vault.SlotsFile), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := backup.Make(context.Background(), l.src, target, storetest.Clock)
	want(t, err, fault.Damaged, "用户密钥文件")
	if len(names(t, target)) > 0 {
		t.Error("left behind: ", names(t, target))
	}
}
