package backend_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"opsbook/backend"
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
