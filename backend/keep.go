package backend

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"opsbook/backend/backup"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// memoBackup is where the user's own folder for backups is remembered: on this
// PC, in the file.
const memoBackup = "backup.dir"

// Overdue is after how long without a backup the screen warns.
const Overdue = 7 * 24 * time.Hour

// whileLocking is how old the last backup must be for locking to make one.
const whileLocking = 2 * time.Hour

// DefaultBackupDir is where backups go that nobody gave a place: beside the data.
func (b *Backend) DefaultBackupDir() string { return b.Dir() + "-backup" }

// Backup copies the ledger into a new folder in dir ("": the default one), proves
// the copy and lets go of copies that are not worth keeping. It needs an open file.
func (b *Backend) Backup(ctx context.Context, dir string) (backup.Generation, error) {
	s, err := b.session()
	if err != nil {
		return backup.Generation{}, err
	}
	if dir == "" {
		dir = b.DefaultBackupDir()
	}
	err = b.Write(ctx, func(tx *store.Tx) error {
		if err := MayBackup(tx); err != nil {
			return err
		}
		if err := tx.SetMemo(memoBackup, dir); err != nil {
			return err
		}
		return tx.Event("backup", kind.Values{"folder": filepath.Base(dir)})
	})
	if err != nil {
		return backup.Generation{}, err
	}
	b.mu.Lock()
	b.chosen = dir
	b.mu.Unlock()
	return b.copyTo(ctx, s, dir)
}

// MayBackup asks for the right that the domain gives administrators and clerks:
// whoever may add devices may save them.
func MayBackup(tx *store.Tx) error {
	k, err := tx.Kind("equipment")
	if err != nil {
		return err
	}
	return user.Gate(tx, k, kind.Add)
}

// Restore copies one of the backups that are listed into a new folder, beside the
// ledger that is open and not over it, and proves it. It is opened there with the
// passwords of the day of the backup.
func (b *Backend) Restore(ctx context.Context, path, newDir string, unlock backup.Unlock, told func(done, of int64)) (backup.Generation, error) {
	err := b.Write(ctx, func(tx *store.Tx) error {
		if err := MayBackup(tx); err != nil {
			return err
		}
		return tx.Event("restore", kind.Values{"backup": filepath.Base(path)})
	})
	if err != nil {
		return backup.Generation{}, err
	}
	if !filepath.IsAbs(newDir) {
		return backup.Generation{}, fault.New(fault.Invalid, "请写出新文件夹的完整路径，例如 %s。", "Give the full path of the new folder, such as %s.", fault.Whole(b.Dir()+"-2"))
	}
	all, err := b.Backups()
	if err != nil {
		return backup.Generation{}, err
	}
	if !slices.ContainsFunc(all, func(g backup.Generation) bool { return g.Path == path }) {
		return backup.Generation{}, fault.New(fault.NotFound, "备份 %s 现在找不到。请检查U盘或移动硬盘是否已插好。",
			"The backup %s cannot be found now. Check that the USB stick or disk is connected.", fault.Whole(path))
	}
	return backup.Restore(ctx, path, newDir, unlock, told)
}

func (b *Backend) copyTo(ctx context.Context, s *session, dir string) (backup.Generation, error) {
	b.copies.Lock()
	defer b.copies.Unlock()
	began := s.written.Load() // what is written meanwhile may not be in the copy
	g, err := backup.Make(ctx, backup.Source{DB: b.folder.DB(), Key: s.key}, dir, b.cfg.Now())
	if err != nil {
		return g, err
	}
	s.saved.Store(began)
	// The backup is good, whatever becomes of older ones.
	if _, err := backup.Prune(ctx, dir, b.cfg.Now()); err != nil {
		slog.Warn("backup: older ones were not cleared away", "dir", dir, "err", err)
		g.Note = fault.Sprintf("备份已做好并核对过，但旧备份没有清理完，会多占一些空间。请检查备份文件夹 %s。",
			"The backup is made and verified, but older ones were not all cleared away and take up room. Check the folder of backups %s.", fault.Whole(dir))
	}
	return g, nil
}

// backupIfDue makes a backup before the key is forgotten, if something was written
// since the last one.
func (b *Backend) backupIfDue(ctx context.Context, older time.Duration) error {
	s, err := b.session()
	if err != nil || s.written.Load() == s.saved.Load() {
		return nil
	}
	if last, ok := b.LastBackup(); ok && b.cfg.Now().Sub(last.At) < older {
		return nil
	}
	_, err = b.copyTo(ctx, s, b.DefaultBackupDir())
	return err
}

// BackupBefore makes a backup before something is written that is hard to take back, if
// anything was written since the last one: before a month is closed. Who may not do that
// is told by the gate, not here. Faults: those of Backup.
func (b *Backend) BackupBefore(ctx context.Context, kindName string) error {
	if kindName != "period_close" {
		return nil
	}
	may := false
	err := b.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind(kindName)
		may = err == nil && user.Gate(tx, k, kind.Add) == nil
		return err
	})
	if err != nil || !may {
		return err
	}
	return b.backupIfDue(ctx, 0)
}

// BackupAtClose makes the backup that closing the program makes.
func (b *Backend) BackupAtClose(ctx context.Context) error { return b.backupIfDue(ctx, 0) }

// BackupDirs are the folders in which backups of this ledger are looked for.
func (b *Backend) BackupDirs() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	dirs := []string{b.DefaultBackupDir()}
	if b.chosen != "" && b.chosen != dirs[0] {
		dirs = append(dirs, b.chosen)
	}
	return dirs
}

// LastBackup is the newest good backup of this ledger that can be found now; it
// also answers while the ledger is locked. Before anybody has opened it, one
// beside the data is taken for its own.
func (b *Backend) LastBackup() (backup.Generation, bool) {
	return backup.Last(b.ledgerName(), b.BackupDirs()...)
}

// Backups lists the backups of this ledger that can be found now, newest first in
// each folder. A folder that is not there, such as a stick pulled out, has none.
func (b *Backend) Backups() ([]backup.Generation, error) {
	out, name := []backup.Generation{}, b.ledgerName()
	for _, dir := range b.BackupDirs() {
		found, err := backup.Generations(dir)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		for _, g := range found {
			if name == "" || g.Ledger == name {
				out = append(out, g)
			}
		}
	}
	return out, nil
}

func (b *Backend) ledgerName() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ledger
}
