package app

import (
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"opsbook/backend"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
)

// Handed is a file of the exchange for which the page has a token: it names no paths, so
// it can have nothing read that its user did not choose.
type Handed struct {
	Token string `json:"token"` // GET /_file/handed/TOKEN, if the app wrote it; "": the user cancelled
	Name  string `json:"name"`
	Path  string `json:"path"` // where it lies; "" if it is held for the page only
}

// handed are such files. Those that came from a page, or wait to be fetched by one, lie
// in folders of the system's own for what is temporary: they are encrypted, and may be
// too large to be held in memory.
type handed struct {
	mu    sync.Mutex
	files []handedFile
	given []string // the files that the program was opened with, until the page asks for them
}

type handedFile struct {
	Handed
	at     string // its path
	folder string // of ours, removed with the file; ""
}

// maxHanded is how many files have tokens at once, an export in as many files as there may
// be among them; the oldest lose theirs.
const maxHanded = exchange.MaxVolumes + 6

// maxHandedSize bounds what a page may send of the exchange: what fits on a stick.
const maxHandedSize = 4 << 30

// add gives a file its token. folder is removed when all its files are forgotten, "" for one
// that is not ours.
func (h *handed) add(path, folder string) Handed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := handedFile{Handed{Token: rand.Text(), Name: filepath.Base(path)}, path, folder}
	if folder == "" {
		f.Path = path
	}
	h.files = append(h.files, f)
	for len(h.files) > maxHanded {
		h.files[0].remove()
		h.files = h.files[1:]
	}
	return f.Handed
}

func (h *handed) get(token string) (handedFile, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.files, func(f handedFile) bool { return f.Token == token })
	if i < 0 {
		return handedFile{}, fault.New(fault.NotFound, "这个文件已经不在了，请重新选择或重新生成。", "This file is gone; choose it or make it again.")
	}
	return h.files[i], nil
}

// forget takes files their tokens that are not needed any more.
func (h *handed) forget(tokens []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.files = slices.DeleteFunc(h.files, func(f handedFile) bool {
		gone := slices.Contains(tokens, f.Token)
		if gone {
			f.remove()
		}
		return gone
	})
}

func (h *handed) clear() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.files {
		f.remove()
	}
	h.files = nil
}

func (f *handedFile) remove() {
	if f.folder != "" {
		_ = os.Remove(f.at)     // what stays is encrypted, and the system's to clear away
		_ = os.Remove(f.folder) // fails while there are others in it
	}
}

// passing is a folder for a file that is on its way to or from a page.
func passing() (string, error) {
	dir, err := os.MkdirTemp("", "opsbook-")
	if err != nil {
		return "", noRoom()
	}
	return dir, nil
}

func noRoom() error {
	return fault.New(fault.Full, "临时文件夹不能写入：磁盘已满，或没有权限。", "The temporary folder cannot be written to: the disk is full, or you have no right.")
}

// written runs what writes a file into dir and gives the file a token; dir "": into a
// folder of ours, from which the page fetches it.
func (c *core) written(dir string, write func(dir string) (path string, err error)) (h Handed, err error) {
	all, err := c.writtenAll(dir, func(dir string) ([]string, error) {
		path, err := write(dir)
		return []string{path}, err
	})
	if err != nil {
		return h, err
	}
	return all[0], nil
}

// writtenAll is written of several files.
func (c *core) writtenAll(dir string, write func(dir string) (paths []string, err error)) (out []Handed, err error) {
	folder := ""
	if dir == "" {
		if folder, err = passing(); err != nil {
			return nil, err
		}
		dir = folder
	}
	paths, err := write(dir)
	if err != nil {
		if folder != "" {
			err = errors.Join(err, os.RemoveAll(folder))
		}
		return nil, err
	}
	for _, path := range paths {
		out = append(out, c.handed.add(path, folder))
	}
	return out, nil
}

// takeHanded takes a file of the exchange from a page. A PC that has no ledger yet may
// send one as well: the file that lets it in.
func (c *core) takeHanded(w http.ResponseWriter, r *http.Request) {
	if _, err := c.desk(); err != nil && c.b.State() != backend.New {
		c.refuse(w, err)
		return
	}
	h, err := c.keepHanded(fileName(r), http.MaxBytesReader(w, r.Body, maxHandedSize))
	if r.Context().Err() != nil {
		return // the page went away
	}
	if err != nil {
		c.refuse(w, err)
		return
	}
	answer(w, h)
}

func (c *core) keepHanded(name string, from io.Reader) (Handed, error) {
	return c.written("", func(dir string) (string, error) {
		path := filepath.Join(dir, "in"+suffixOf(name))
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return "", noRoom()
		}
		_, err = io.Copy(f, from)
		if err := errors.Join(err, f.Close()); err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				return "", fault.New(fault.Invalid, "文件太大（最多 %d GB）。", "The file is too large (at most %d GB).", maxHandedSize>>30)
			}
			return "", noRoom()
		}
		return path, nil
	})
}

func suffixOf(name string) string {
	for _, s := range []string{backend.PackageSuffix, backend.RequestSuffix} {
		if strings.EqualFold(filepath.Ext(name), s) {
			return s
		}
	}
	return ""
}

// serveHanded lets a page fetch a file that was written for it.
func (c *core) serveHanded(w http.ResponseWriter, r *http.Request) {
	h, err := c.handed.get(r.PathValue("token"))
	if err != nil {
		c.refuse(w, err)
		return
	}
	f, err := os.Open(h.at)
	if err != nil {
		c.refuse(w, fault.New(fault.NotFound, "找不到文件 %s。", "There is no file %s.", fault.Whole(h.at)))
		return
	}
	defer f.Close()
	send(w, r, h.Name, "application/octet-stream", f)
}

// IsPackage reports whether an argument of the program is a file of the exchange.
func IsPackage(arg string) bool {
	info, err := os.Stat(arg)
	return err == nil && info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(arg), backend.PackageSuffix)
}

// Hand has the page open a file, as soon as it can; "" is none. It is a function so that
// no door can call it.
func Hand(a *App, path string) {
	whole, err := filepath.Abs(path)
	if path == "" || err != nil {
		return
	}
	a.core.handed.mu.Lock()
	a.core.handed.given = append(a.core.handed.given, whole)
	if n := len(a.core.handed.given); n > exchange.MaxVolumes {
		a.core.handed.given = a.core.handed.given[n-exchange.MaxVolumes:]
	}
	a.core.handed.mu.Unlock()
	a.core.emit("handed", map[string]any{})
}

// HandAgain is Hand of the one argument, a package, with which the program was started
// again in dir.
func HandAgain(a *App, args []string, dir string) {
	if len(args) != 1 {
		return
	}
	path := args[0]
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if IsPackage(path) {
		Hand(a, path)
	}
}

// Given are the files that the program was opened with, told once.
func (a *App) Given() (out []Handed, err error) {
	defer guard(&err)
	a.core.handed.mu.Lock()
	paths := a.core.handed.given
	a.core.handed.given = nil
	a.core.handed.mu.Unlock()
	return a.core.handAll(paths), nil
}

// handAll gives files of the user's their tokens.
func (c *core) handAll(paths []string) []Handed {
	out := []Handed{}
	for _, path := range paths {
		out = append(out, c.handed.add(path, ""))
	}
	return out
}

// ChooseHanded asks for a file of the exchange: a welcome file, or a PC's request to join.
// In a browser the page sends the file instead.
func (a *App) ChooseHanded(request bool) (h Handed, err error) {
	defer guard(&err)
	suffix := backend.PackageSuffix
	if request {
		suffix = backend.RequestSuffix
	}
	path, err := a.core.host.OpenFile("选择文件", "*"+suffix)
	if err != nil || path == "" {
		return h, err
	}
	return a.core.handed.add(path, ""), nil
}

// ChoosePackages asks for packages, one or more; none if the user cancelled.
func (a *App) ChoosePackages() (out []Handed, err error) {
	defer guard(&err)
	paths, err := a.core.host.OpenFiles("选择文件", "*"+backend.PackageSuffix)
	return a.core.handAll(paths), err
}

// ShowHanded shows the folder of a file in the system's file manager.
func (a *App) ShowHanded(token string) (err error) {
	defer guard(&err)
	f, err := a.core.handed.get(token)
	if err != nil {
		return err
	}
	return a.core.host.OpenPath(filepath.Dir(f.at))
}
