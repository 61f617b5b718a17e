package backup_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"opsbook/backend/backup"
	"opsbook/backend/fault"
	"opsbook/backend/store/storetest"
)

// On a small disk the backup that does not fit fails with a sentence, leaves
// nothing of itself and harms none before it; so does a disk that is read-only.
func TestDiskFull(t *testing.T) {
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("a small disk cannot be mounted here: ", err)
	}
	t.Cleanup(func() { unix.Unmount(disk, unix.MNT_DETACH) })
	l, target := open(t), filepath.Join(disk, "备份")
	made := 0
	var err error
	for ; err == nil && made < 100; made++ {
		_, err = backup.Make(context.Background(), l.src, target, storetest.Clock.Add(time.Duration(made)*time.Second))
	}
	want(t, err, fault.Full, "约需")
	if made--; made < 2 {
		t.Fatal(made, " backups fit")
	}
	check := func() {
		t.Helper()
		gens, err := backup.Generations(target)
		if err != nil || len(gens) != made || len(names(t, target)) != made {
			t.Fatal(names(t, target), err)
		}
		for _, g := range gens {
			if _, err := backup.Check(context.Background(), g.Path, l.cfg.Key); err != nil {
				t.Error(err)
			}
		}
	}
	check()
	gens, _ := backup.Generations(target)
	_, err = backup.Restore(context.Background(), gens[0].Path, filepath.Join(disk, "new"), backup.WithKey(l.cfg.Key), nil)
	want(t, err, fault.Full, "没有恢复")
	if left := names(t, disk); len(left) != 1 {
		t.Error("a restore without room left ", left)
	}
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err = backup.Make(context.Background(), l.src, target, storetest.Clock.Add(time.Hour))
	want(t, err, fault.Full, "只读")
	check()
	if n, _ := things(t, l.Store); n != 50 {
		t.Error("the ledger: ", n)
	}
	if s := fault.Of(err).Message.EN; !strings.Contains(s, target) {
		t.Error(s)
	}
}
