package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"opsbook/app"
	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/scan"
)

const (
	maxScanned   = 5000     // files of a folder
	maxScanBytes = 64 << 20 // of files that are read at once
	maxScanFiles = 8
)

// scan files scanned pages at the documents whose codes they carry; what is left is a
// result too, and exit code 1.
func (e *env) scan() error {
	pos, err := e.parse(1, -1)
	if err != nil {
		return err
	}
	paths, err := scansIn(pos)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		all, err := scanned(a, paths)
		left := unfiled(all)
		if err := errors.Join(err, e.result(all, func(w io.Writer) { tellScans(w, all, e.lang) })); err != nil {
			return err
		}
		if left > 0 {
			return backend.Unfiled(left)
		}
		return nil
	})
}

// scanned reads files some at a time; what was filed before an error is told with it.
func scanned(a *app.App, paths []string) ([]scan.Result, error) {
	all := []scan.Result{}
	var files []backend.ScanFile
	size := 0
	flush := func() error {
		out, err := app.ScanBytes(a, files)
		all, files, size = append(all, out...), nil, 0
		return err
	}
	for _, path := range paths {
		data, err := readBounded(path)
		if err != nil {
			all = append(all, scan.Unopened(filepath.Base(path), err))
			continue
		}
		files, size = append(files, backend.ScanFile{Name: filepath.Base(path), Data: data}), size+len(data)
		if len(files) == maxScanFiles || size > maxScanBytes {
			if err := flush(); err != nil {
				return all, err
			}
		}
	}
	if len(files) == 0 {
		return all, nil
	}
	return all, flush()
}

// scansIn lists the files of folders, in the order of their names, and files as they
// are named. Of a folder, what systems put there by themselves is passed over.
func scansIn(named []string) (paths []string, err error) {
	for _, name := range named {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(name))
		}
		if !info.IsDir() {
			paths = append(paths, name)
			continue
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil || len(paths) > maxScanned {
				return err
			}
			own := strings.HasPrefix(d.Name(), ".") && path != name || strings.EqualFold(d.Name(), "thumbs.db") || strings.EqualFold(d.Name(), "desktop.ini")
			switch {
			case own && d.IsDir():
				return fs.SkipDir
			case !own && d.Type().IsRegular():
				paths = append(paths, path)
			}
			return nil
		})
		if err != nil {
			return nil, fault.New(fault.NotFound, "读不到文件夹 %s。", "Cannot read the folder %s.", fault.Whole(name))
		}
	}
	if len(paths) > maxScanned {
		return nil, fault.New(fault.Invalid, "文件太多：一次最多 %d 个。", "Too many files: at most %d at once.", maxScanned)
	}
	return paths, nil
}

// unfiled counts the files of which something is left, and forgets the pictures: a
// script has no use for them.
func unfiled(all []scan.Result) (n int) {
	for _, r := range all {
		left := false
		for i := range r.Places {
			left = left || r.Places[i].State == scan.Left
			r.Places[i].Picture = ""
		}
		if left {
			n++
		}
	}
	return n
}

func tellScans(w io.Writer, all []scan.Result, lang string) {
	t := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	defer t.Flush()
	for _, r := range all {
		for _, p := range r.Places {
			said := p.Say.ZH
			if lang == "en" {
				said = p.Say.EN
			}
			pages := strings.Trim(strings.ReplaceAll(fmt.Sprint(p.Pages), " ", ","), "[]")
			fmt.Fprintln(t, strings.Join([]string{r.Name, pages, p.State, p.Kind, p.Number, p.Name, said}, "\t"))
		}
	}
}
