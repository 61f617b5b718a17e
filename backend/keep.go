package backend

import (
	"context"
	"path/filepath"
	"time"

	"opsbook/backend/backup"
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
		if err := mayBackup(tx); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT OR REPLACE INTO memo(key, value) VALUES(?,?)", memoBackup, dir); err != nil {
			return err
		}
		return tx.Event("backup", kind.Values{"folder": filepath.Base(dir)})
	})
	if err != nil {
		return backup.Generation{}, err
	}
	return b.copyTo(ctx, s, dir)
}

// mayBackup asks for the right that the domain gives administrators and clerks:
// whoever may add devices may save them.
func mayBackup(tx *store.Tx) error {
	k, err := tx.Kind("equipment")
	if err != nil {
		return err
	}
	return user.Gate(tx, k, kind.Add)
}

func (b *Backend) copyTo(ctx context.Context, s *session, dir string) (backup.Generation, error) {
	g, err := backup.Make(ctx, backup.Source{DB: b.folder.DB(), Key: s.key}, dir, b.cfg.Now())
	if err != nil {
		return g, err
	}
	s.saved = s.written.Load()
	_, err = backup.Prune(ctx, dir, b.cfg.Now())
	return g, err
}

// backupIfDue makes a backup before the key is forgotten, if something was written
// since the last one.
func (b *Backend) backupIfDue(ctx context.Context, older time.Duration) error {
	s, err := b.session()
	if err != nil || s.written.Load() == s.saved {
		return nil
	}
	if last, ok := b.LastBackup(); ok && b.cfg.Now().Sub(last.At) < older {
		return nil
	}
	_, err = b.copyTo(ctx, s, b.DefaultBackupDir())
	return err
}

// BackupAtClose makes the backup that closing the program makes.
func (b *Backend) BackupAtClose(ctx context.Context) error { return b.backupIfDue(ctx, 0) }

// BackupBeforeLock makes one before locking, if the last is some hours old.
func (b *Backend) BackupBeforeLock(ctx context.Context) error {
	return b.backupIfDue(ctx, whileLocking)
}

// BackupDirs are the folders in which backups of this ledger are looked for.
func (b *Backend) BackupDirs() []string {
	dirs := []string{b.DefaultBackupDir()}
	_ = b.Read(context.Background(), func(tx *store.Tx) error {
		var dir string
		if ok, err := tx.One("SELECT value FROM memo WHERE key=?", []any{memoBackup}, &dir); ok && dir != dirs[0] {
			dirs = append(dirs, dir)
			return err
		}
		return nil
	})
	return dirs
}

// LastBackup is the newest good backup that can be found now; it also answers
// while the ledger is locked.
func (b *Backend) LastBackup() (backup.Generation, bool) {
	return backup.Last(b.ledger(), b.BackupDirs()...)
}

// Backups lists the backups that can be found now, newest first in each folder.
func (b *Backend) Backups() ([]backup.Generation, error) {
	out := []backup.Generation{}
	for _, dir := range b.BackupDirs() {
		found, err := backup.Generations(dir)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// ledger names this ledger as backups do; "" before anybody has opened it, which
// finds backups of any.
func (b *Backend) ledger() string { return "" }
