package app

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"opsbook/backend/fault"
)

// Out is a finished file that the user may look at, save or open: a PDF or a
// workbook.
type Out struct {
	Token string `json:"token"` // GET /_file/out/TOKEN
	Name  string `json:"name"`
	Size  int    `json:"size"`
	Pages int    `json:"pages"` // of a PDF
}

// outs holds finished files in memory, never on disk: what is printed or exported
// is readable, the data folder is not. The oldest make room for new ones.
type outs struct {
	mu    sync.Mutex
	files []outFile
	ups   []outFile // uploaded by the page, to be imported
}

type outFile struct {
	Out
	mime string
	data []byte
}

const (
	maxOuts      = 12
	maxOutsBytes = 512 << 20
)

func (o *outs) add(name, mime string, data []byte, pages int) Out {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := outFile{Out{rand.Text(), name, len(data), pages}, mime, data}
	o.files = trim(append(o.files, f))
	return f.Out
}

func (o *outs) upload(name string, data []byte) Out {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := outFile{Out{rand.Text(), name, len(data), 0}, "", data}
	o.ups = trim(append(o.ups, f))
	return f.Out
}

func trim(files []outFile) []outFile {
	total := 0
	for i := len(files) - 1; i >= 0; i-- {
		if total += files[i].Size; (total > maxOutsBytes || len(files)-i > maxOuts) && i < len(files)-1 {
			return append([]outFile(nil), files[i+1:]...)
		}
	}
	return files
}

func (o *outs) get(token string) (outFile, error) { return o.in(&o.files, token) }

func (o *outs) uploaded(token string) (outFile, error) { return o.in(&o.ups, token) }

// taken is an uploaded file that is not kept any longer.
func (o *outs) taken(token string) (outFile, error) {
	f, err := o.uploaded(token)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ups = slices.DeleteFunc(o.ups, func(x outFile) bool { return x.Token == token })
	return f, err
}

func (o *outs) in(files *[]outFile, token string) (outFile, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range *files {
		if f.Token == token {
			return f, nil
		}
	}
	return outFile{}, fault.New(fault.NotFound, "这个文件已经不在了，请重新生成。", "This file is gone; make it again.")
}

func (o *outs) clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files, o.ups = nil, nil
}

// SaveOut asks where to and saves a finished file; "" if the user cancelled. In a
// browser the page downloads it instead.
func (a *App) SaveOut(token string) (path string, err error) {
	defer guard(&err)
	f, err := a.core.outs.get(token)
	if err != nil {
		return "", err
	}
	if path, err = a.core.host.SaveFile("另存为", f.Name); err != nil || path == "" {
		return "", err
	}
	return path, writeFile(path, f.data)
}

// OpenOut shows a finished file in the system's own program.
func (a *App) OpenOut(token string) (err error) {
	defer guard(&err)
	f, err := a.core.outs.get(token)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "opsbook")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, f.Name)
	if err := writeFile(path, f.data); err != nil {
		return err
	}
	return a.core.host.OpenPath(path)
}

// ChooseFolder asks for a folder; "" if the user cancelled.
func (a *App) ChooseFolder() (path string, err error) {
	defer guard(&err)
	return a.core.host.ChooseFolder("选择文件夹")
}

func writeFile(path string, data []byte) error {
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fault.New(fault.Full, "不能写入 %s：磁盘已满、没有权限，或文件正被打开。", "Cannot write %s: the disk is full, you have no right, or the file is open.", fault.Whole(path))
	}
	return nil
}

// reader is the content of a file held in memory.
func (f outFile) reader() *bytes.Reader { return bytes.NewReader(f.data) }
