package app

import (
	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/scan"
)

// maxScans is how many uploaded files are read at once: more would not be kept.
const maxScans = maxOuts / 2

// ScanFiles reads uploaded files and files their pages at the documents whose codes they
// carry. Progress is told as the job "scan"; what was filed before it is cancelled stands.
// What is read is forgotten: by hand a file is sent again.
func (a *App) ScanFiles(uploads []string) (out []scan.Result, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return nil, err
	}
	if len(uploads) > maxScans {
		return nil, fault.New(fault.Invalid, "一次最多读 %d 个文件。", "At most %d files are read at once.", maxScans)
	}
	var files []backend.ScanFile
	for _, token := range uploads {
		f, err := a.core.outs.taken(token)
		if err != nil {
			return nil, err
		}
		files = append(files, backend.ScanFile{Name: f.Name, Data: f.data})
	}
	return ScanBytes(a, files)
}

// ScanBytes is ScanFiles of files that lie in memory; no door can call it.
func ScanBytes(a *App, files []backend.ScanFile) ([]scan.Result, error) {
	ctx, done := a.core.start("scan")
	defer done()
	return a.core.b.Scan(ctx, files, a.core.progress("scan", fault.T("正在读扫描件", "Reading scans")))
}

// FileScan files pages of an uploaded file, from 1, at a document that the user chose;
// none: the whole file.
func (a *App) FileScan(upload string, pages []int, kindName, id string) (out []scan.Place, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return nil, err
	}
	f, err := a.core.outs.taken(upload)
	if err != nil {
		return nil, err
	}
	return a.core.b.FileScan(a.core.ctx, backend.ScanFile{Name: f.Name, Data: f.data}, pages, kindName, id)
}
