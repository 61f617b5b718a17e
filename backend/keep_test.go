package backend_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
	"opsbook/backend/store"
)

// A backup is good although an older one cannot be cleared away; whoever made it is
// told.
func TestAGoodBackupAmongTroublesomeOnes(t *testing.T) {
	cfg, ctx := config(t), context.Background()
	now := cfg.Now()
	cfg.Now = func() time.Time { return now }
	b := attach(t, cfg)
	if _, err := b.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	var made []string
	for i := range 6 {
		if now = now.Add(time.Minute); i == 3 { // the first of the day would go now
			if err := os.MkdirAll(filepath.Join(made[0]+".part", "在用"), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if i == 5 {
			if err := os.RemoveAll(made[0] + ".part"); err != nil {
				t.Fatal(err)
			}
		}
		g, err := b.Backup(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, g.Path)
		if told := strings.Contains(g.Note.ZH, b.DefaultBackupDir()); told != (i == 3 || i == 4) {
			t.Errorf("backup %d: %+v", i, g.Note)
		}
		if last, ok := b.LastBackup(); !ok || last.Path != g.Path {
			t.Errorf("backup %d does not count: %v", i, last)
		}
	}
	if all, err := b.Backups(); err != nil || len(all) != 3 {
		t.Errorf("in the end: %d, %v", len(all), err)
	}
}

// Before a month is closed what was written is backed up; other documents are not worth
// one each, and nothing new makes no second one.
func TestABackupBeforeAMonthIsClosed(t *testing.T) {
	cfg, ctx := config(t), context.Background()
	b := attach(t, cfg)
	if _, err := b.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password}); err != nil {
		t.Fatal(err)
	}
	if err := b.Write(ctx, func(tx *store.Tx) error { return tx.SetMemo("a", "b") }); err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		kind string
		want int
	}{{"stock_in", 0}, {"period_close", 1}, {"period_close", 1}} {
		if err := b.BackupBefore(ctx, step.kind); err != nil {
			t.Fatal(err)
		}
		if all, err := b.Backups(); err != nil || len(all) != step.want {
			t.Errorf("%d: %d backups, %v", i, len(all), err)
		}
	}
}
