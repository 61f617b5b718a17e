package app

import (
	"time"

	"opsbook/backend"
	"opsbook/backend/backup"
	"opsbook/backend/fault"
)

// lastBackup is when the newest good backup was made, and whether that is too
// long ago.
func (c *core) lastBackup() (at string, overdue bool) {
	g, ok := c.b.LastBackup()
	if !ok {
		return "", c.b.State() == backend.Open
	}
	return g.At.In(c.b.Now().Location()).Format("2006-01-02 15:04"), c.b.Now().Sub(g.At) > backend.Overdue
}

// BackupView is one backup in a list.
type BackupView struct {
	Path string `json:"path"`
	At   string `json:"at"` // YYYY-MM-DD HH:MM
	Size int64  `json:"size"`

	Note fault.Text `json:"note,omitzero"` // what whoever made it should know
}

func viewOf(g backup.Generation, in *time.Location) BackupView {
	return BackupView{g.Path, g.At.In(in).Format("2006-01-02 15:04"), g.Size, g.Note}
}

// Backup copies the ledger to a folder, "" for the default one, and proves the copy.
func (a *App) Backup(dir string) (v BackupView, err error) {
	defer guard(&err)
	ctx, done := a.core.start("backup")
	defer done()
	g, err := a.core.b.Backup(ctx, dir)
	return viewOf(g, a.core.b.Now().Location()), err
}

// RestoreInput says which backup goes where, and what opens it: the password of a
// user on the day it was made, or the recovery key of that day.
type RestoreInput struct {
	Path     string `json:"path"`
	Dir      string `json:"dir"` // new or empty
	Username string `json:"username"`
	Password string `json:"password"`
	Groups   string `json:"groups"` // the recovery key, in place of the password
}

// Restore copies a backup into a new folder and proves it; the ledger that is open
// stays as it is.
func (a *App) Restore(in RestoreInput) (err error) {
	defer guard(&err)
	unlock := backup.WithPassword(in.Username, in.Password)
	if in.Groups != "" {
		unlock = backup.WithRecoveryKey(in.Groups)
	}
	ctx, done := a.core.start("restore")
	defer done()
	told := a.core.progress("restore", fault.T("正在复制并核对…", "Copying and verifying…"))
	_, err = a.core.b.Restore(ctx, in.Path, in.Dir, unlock, func(n, of int64) { told(int(n), int(of)) })
	return err
}

// Backups lists the backups that can be found now.
func (a *App) Backups() (out []BackupView, err error) {
	defer guard(&err)
	found, err := a.core.b.Backups()
	out = []BackupView{}
	for _, g := range found {
		out = append(out, viewOf(g, a.core.b.Now().Location()))
	}
	return out, err
}

// BackupDir is where a backup goes that names no folder.
func (a *App) BackupDir() (dir string, err error) {
	defer guard(&err)
	dirs := a.core.b.BackupDirs()
	return dirs[len(dirs)-1], nil
}
