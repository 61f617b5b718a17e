package app

import (
	"opsbook/backend"
	"opsbook/backend/fault"
)

// ShareFolder sets the folder that this company's PCs share, "" for none.
func (a *App) ShareFolder(dir string) (err error) {
	defer guard(&err)
	return a.core.b.ShareFolder(a.core.ctx, dir)
}

// SharedFolder is the folder that PCs share, "" if none.
func (a *App) SharedFolder() (dir string, err error) {
	defer guard(&err)
	return a.core.b.SharedFolder(a.core.ctx)
}

// SyncShared takes in what others have put into the shared folder and puts there what is
// new here. Without a folder it does nothing. quiet is for what nobody has asked for: it
// tells no page how far it is, and ends with the session.
func (a *App) SyncShared(quiet bool) (out backend.Shared, err error) {
	defer guard(&err)
	if quiet {
		ctx, done := a.core.jobs.start(a.core.ctx, "share")
		defer done()
		return a.core.b.SyncShared(ctx, nil)
	}
	ctx, done := a.core.start("sync")
	defer done()
	return a.core.b.SyncShared(ctx, a.core.progress("sync", fault.T("正在收发", "Exchanging")))
}
