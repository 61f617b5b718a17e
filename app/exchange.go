package app

import (
	"context"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
)

// Exchange tells who takes part in the exchange between PCs, and what they lack.
func (a *App) Exchange() (out backend.ExchangeState, err error) {
	defer guard(&err)
	return a.core.b.Exchange(a.core.ctx)
}

// ExportResult is an export that was written.
type ExportResult struct {
	backend.Packed
	Handed []Handed `json:"handed"` // its files
}

// ExportPackage writes what other PCs lack into a folder; without one the page fetches
// the files.
func (a *App) ExportPackage(in backend.PackInput) (out ExportResult, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	in.Passing, in.Tell = in.Dir == "", a.core.progress("exchange", fault.T("正在导出", "Exporting"))
	out.Handed, err = a.core.writtenAll(in.Dir, func(dir string) (paths []string, err error) {
		in.Dir = dir
		out.Packed, err = a.core.b.ExportPackage(ctx, in)
		for _, f := range out.Files {
			paths = append(paths, f.Path)
		}
		return paths, err
	})
	if in.Passing {
		out.Path, out.Files = "", []backend.PackedFile{}
	}
	return out, err
}

// onFiles runs a long work on files that the user of an open ledger handed over.
func onFiles[T any](c *core, tokens []string, text fault.Text, work func(ctx context.Context, paths []string, tell func(done, of int)) (T, error)) (out T, err error) {
	if _, err := c.desk(); err != nil {
		return out, err
	}
	var paths []string
	for _, token := range tokens {
		f, err := c.handed.get(token)
		if err != nil {
			return out, err
		}
		paths = append(paths, f.at)
	}
	ctx, done := c.start("exchange")
	defer done()
	return work(ctx, paths, c.progress("exchange", text))
}

// onFile runs a long work on a file that the user of an open ledger handed over.
func onFile[T any](c *core, token string, work func(ctx context.Context, path string) (T, error)) (out T, err error) {
	if _, err := c.desk(); err != nil {
		return out, err
	}
	return onFirstFile(c, token, work)
}

// onFirstFile is onFile where there may be no ledger yet.
func onFirstFile[T any](c *core, token string, work func(ctx context.Context, path string) (T, error)) (out T, err error) {
	f, err := c.handed.get(token)
	if err != nil {
		return out, err
	}
	ctx, done := c.start("exchange")
	defer done()
	return work(ctx, f.at)
}

// PreviewPackages checks packages and shows what they would change, taken in at once.
func (a *App) PreviewPackages(files []string) (out backend.Incoming, err error) {
	defer guard(&err)
	return onFiles(a.core, files, fault.T("正在检查", "Checking"), a.core.b.PreviewPackages)
}

// ImportPackages takes packages in at once, and keeps those that build on what has not come.
func (a *App) ImportPackages(files []string) (out backend.Incoming, err error) {
	defer guard(&err)
	out, err = onFiles(a.core, files, fault.T("正在导入", "Importing"), a.core.b.ImportPackages)
	if err == nil {
		a.core.handed.forget(files)
	}
	return out, err
}

// Arrivals are the last imports that brought something.
func (a *App) Arrivals() (out []backend.Arrival, err error) {
	defer guard(&err)
	return a.core.b.Arrivals(a.core.ctx)
}

// UndoPackage takes back what was imported at once.
func (a *App) UndoPackage(id string) (out backend.TakenBack, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	return a.core.b.UndoPackage(ctx, id, a.core.progress("exchange", fault.T("正在撤回", "Taking it back")))
}

// RedoPackage brings back what UndoPackage took away.
func (a *App) RedoPackage(id string) (out backend.TakenBack, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	return a.core.b.RedoPackage(ctx, id, a.core.progress("exchange", fault.T("正在恢复", "Bringing it back")))
}

// WaitingPackages are the packages that wait for changes that have not come.
func (a *App) WaitingPackages() (out []backend.Waiting, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	return a.core.b.WaitingPackages(ctx)
}

// WaitingFile gives the page a package that waits, to be looked at like one that is handed over.
func (a *App) WaitingFile(id string) (h Handed, err error) {
	defer guard(&err)
	path, err := a.core.b.WaitingFile(a.core.ctx, id)
	if err != nil {
		return h, err
	}
	return a.core.handed.add(path, ""), nil
}

// DiscardWaiting puts a package that waits aside: it is not looked at any more.
func (a *App) DiscardWaiting(id string) (err error) {
	defer guard(&err)
	return a.core.b.DiscardWaiting(a.core.ctx, id)
}

// PreviewSalvage shows what would come back of a package that waits for changes which are lost.
func (a *App) PreviewSalvage(id string) (out backend.Incoming, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	return a.core.b.PreviewSalvage(ctx, id)
}

// SalvagePackage brings back what is in such a package.
func (a *App) SalvagePackage(id string) (out backend.Incoming, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	return a.core.b.SalvagePackage(ctx, id)
}

// shownDisputes is how many fields a page shows; the next follow as these are decided on.
const shownDisputes = 200

// Disputes are the fields that somebody has to decide on.
func (a *App) Disputes() (out backend.Disputes, err error) {
	defer guard(&err)
	return a.core.b.Disputes(a.core.ctx, shownDisputes)
}

// SettleDisputes decides on fields, all or none of them.
func (a *App) SettleDisputes(choices []backend.Choice) (err error) {
	defer guard(&err)
	return a.core.b.SettleDisputes(a.core.ctx, choices)
}

// SettleRegister decides in one way on all fields of a register, and returns how many they
// were.
func (a *App) SettleRegister(register, way string) (n int, err error) {
	defer guard(&err)
	ctx, done := a.core.start("exchange")
	defer done()
	return a.core.b.SettleRegister(ctx, register, backend.Way(way), a.core.progress("exchange", fault.T("正在选定", "Settling")))
}

// picture is a code to be compared as a QR code, for those who would rather point a
// telephone or a hand-held reader at it than read twenty digits out.
func picture(code string) (string, error) {
	c, err := canvas.NewCode(code)
	return c.SVG(), err
}

// ApplicationResult is this PC's request to join.
type ApplicationResult struct {
	backend.Application
	File Handed `json:"file"`
	QR   string `json:"qr"` // the code as a picture, SVG
}

// RequestJoin writes this PC's request to join into a folder; without one the page
// fetches the file.
func (a *App) RequestJoin(dir, name string) (out ApplicationResult, err error) {
	defer guard(&err)
	out.File, err = a.core.written(dir, func(dir string) (string, error) {
		out.Application, err = a.core.b.RequestJoin(a.core.ctx, dir, name)
		return out.Path, err
	})
	if err == nil {
		out.QR, err = picture(out.Code)
	}
	out.Path = out.File.Path
	return out, err
}

// ReadRequest shows a PC's request to join.
func (a *App) ReadRequest(file string) (out backend.Applied, err error) {
	defer guard(&err)
	return onFile(a.core, file, a.core.b.ReadRequest)
}

// AdmitInput says which PC is let in, and how.
type AdmitInput struct {
	File     string `json:"file"` // token of its request
	Code     string `json:"code"` // as its user reads it out
	Admin    bool   `json:"admin"`
	Username string `json:"username"` // whose password is set first on it
	Dir      string `json:"dir"`      // where the welcome file is written; "": the page fetches it
}

// AdmitResult is a PC that was let in, and the file with which it begins.
type AdmitResult struct {
	backend.Admitted
	File Handed `json:"file"`
	QR   string `json:"qr"` // the code as a picture, SVG
}

// Admit lets a PC in.
func (a *App) Admit(in AdmitInput) (out AdmitResult, err error) {
	defer guard(&err)
	return onFile(a.core, in.File, func(ctx context.Context, path string) (out AdmitResult, err error) {
		out.File, err = a.core.written(in.Dir, func(dir string) (string, error) {
			out.Admitted, err = a.core.b.Admit(ctx, backend.AdmitInput{Path: path, Code: in.Code, Admin: in.Admin, Username: in.Username, Dir: dir,
				Tell: a.core.progress("exchange", fault.T("正在生成欢迎文件", "Writing the welcome file"))})
			return out.Path, err
		})
		if err == nil {
			out.QR, err = picture(out.Code)
		}
		out.Path = out.File.Path
		return out, err
	})
}

// RenameDevice calls a PC otherwise, for everybody.
func (a *App) RenameDevice(id, name string) (err error) {
	defer guard(&err)
	return a.core.b.RenameDevice(a.core.ctx, id, name)
}

// RevokeDevice shuts a PC out.
func (a *App) RevokeDevice(id string) (err error) {
	defer guard(&err)
	return a.core.b.RevokeDevice(a.core.ctx, id)
}

// ReadInvitation shows a welcome file on the PC that it lets in.
func (a *App) ReadInvitation(file string) (out backend.Invited, err error) {
	defer guard(&err)
	return onFirstFile(a.core, file, func(ctx context.Context, path string) (backend.Invited, error) {
		return a.core.b.ReadInvitation(ctx, path, a.core.progress("exchange", fault.T("正在检查", "Checking")))
	})
}

// JoinInput is what a new PC is told.
type JoinInput struct {
	File     string `json:"file"`     // token of the welcome file
	Code     string `json:"code"`     // as the administrator's PC shows it
	Username string `json:"username"` // "": whom the administrator named
	Password string `json:"password"`
}

// Join begins a ledger from a welcome file and leaves it open.
func (a *App) Join(in JoinInput) (r SetUpResult, err error) {
	defer guard(&err)
	return onFirstFile(a.core, in.File, func(ctx context.Context, path string) (SetUpResult, error) {
		groups, err := a.core.b.Join(ctx, backend.JoinInput{Path: path, Code: in.Code, Username: in.Username, Password: in.Password,
			Tell: a.core.progress("exchange", fault.T("正在加入", "Joining"))})
		return askBack(groups), err
	})
}
