package app

import "opsbook/backend"

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
// new here. Without a folder it does nothing.
func (a *App) SyncShared() (out backend.Shared, err error) {
	defer guard(&err)
	return a.core.b.SyncShared(a.core.ctx)
}
