package carrier

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"opsbook/backend/fault"
)

// maxEntries is how many files and folders a listing looks at before it gives up.
const maxEntries = 200_000

// directory keeps items as <root>/<workspace>/<stream>/<from>-<to>-<hash>.wsp.
type directory struct {
	path, company string
	most          int
	putting       sync.Mutex // a draft has the name of its item
}

// Directory is the carrier in a folder, named by its whole path, that carries changes
// of one company. The folder need not be reachable now, and is never made: where a
// share should be there may be only an empty place. All other errors are for List, Get
// and Put to tell. Faults: Invalid.
func Directory(root string, workspace [16]byte) (Carrier, error) {
	if !filepath.IsAbs(root) {
		return nil, fault.New(fault.Invalid, "交换文件夹“%s”不是完整路径。请从盘符或网络路径开始填写。",
			"The exchange folder “%s” is no whole path. Write it from the drive or the network path on.", fault.Whole(root))
	}
	return &directory{path: filepath.Clean(root), company: hex.EncodeToString(workspace[:]), most: maxEntries}, nil
}

// List ignores whatever is not exactly an item: what other programs keep in such
// folders, copies that conflict, drafts, links. Faults: NotFound (the folder, or one
// of a stream, cannot be read), Invalid (too much in it), Cancelled.
func (d *directory) List(ctx context.Context) ([]Item, error) {
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return nil, d.unreachable(err)
	}
	defer root.Close()
	company, err := folder(root, d.company)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, d.unreachable(err)
	}
	defer company.Close()
	var items []Item
	var failed error // of one stream: the others are listed all the same
	seen := 0
	err = d.each(ctx, company, &seen, func(e fs.DirEntry) error {
		stream, ok := streamOf(e.Name())
		if !ok {
			return nil
		}
		more, err := d.listStream(ctx, company, stream, &seen)
		items = append(items, more...)
		if fault.Is(err, fault.Cancelled) || fault.Is(err, fault.Invalid) {
			return err
		}
		if failed == nil {
			failed = err
		}
		return nil
	})
	return sorted(items), errors.Join(err, failed)
}

func (d *directory) listStream(ctx context.Context, company *os.Root, stream [16]byte, seen *int) ([]Item, error) {
	dir, err := folder(company, hex.EncodeToString(stream[:]))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, d.unreachable(err)
	}
	defer dir.Close()
	var items []Item
	err = d.each(ctx, dir, seen, func(e fs.DirEntry) error {
		if _, ok := parse(stream, e.Name(), 0); !ok {
			return nil
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
			return nil // gone since, a link, or only begun
		}
		it, _ := parse(stream, e.Name(), info.Size())
		items = append(items, it)
		return nil
	})
	return items, err
}

// each calls do for what is in dir, in any order. seen counts it all.
func (d *directory) each(ctx context.Context, dir *os.Root, seen *int, do func(fs.DirEntry) error) error {
	f, err := dir.Open(".")
	if err != nil {
		return d.unreachable(err)
	}
	defer f.Close()
	for {
		if ctx.Err() != nil {
			return cancelled(ctx)
		}
		entries, err := f.ReadDir(500)
		for _, e := range entries {
			if *seen++; *seen > d.most {
				return fault.New(fault.Invalid, "交换文件夹 %s 里的文件超过 %d 个，没有读完。请换一个只放交换文件的文件夹。",
					"The exchange folder %s holds more than %d files and was not read to its end. Use a folder for exchange files only.", fault.Whole(d.path), d.most)
			}
			if err := do(e); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return d.unreachable(err)
		}
	}
}

// folder opens the folder name of dir. A link, a file or nothing at all there is
// fs.ErrNotExist.
func folder(dir *os.Root, name string) (*os.Root, error) {
	info, err := dir.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is no folder: %w", name, fs.ErrNotExist)
	}
	return dir.OpenRoot(name)
}

// Get tells by NotFound that the item is not there, or no longer.
func (d *directory) Get(ctx context.Context, it Item) (io.ReadCloser, error) {
	if ctx.Err() != nil {
		return nil, cancelled(ctx)
	}
	if !it.valid() {
		return nil, fmt.Errorf("carrier: %+v is no item", it)
	}
	dir, err := d.stream(it, folder)
	if err != nil {
		return nil, d.unreachable(err)
	}
	defer dir.Close()
	info, err := dir.Lstat(it.name())
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file: %w", it.name(), fs.ErrNotExist)
	}
	if err != nil {
		return nil, d.unreachable(err)
	}
	f, err := dir.Open(it.name())
	if err != nil {
		return nil, d.unreachable(err)
	}
	return &file{ctx: ctx, f: f, d: d}, nil
}

// stream opens the folder of an item's stream by opening one folder after the other.
func (d *directory) stream(it Item, open func(*os.Root, string) (*os.Root, error)) (*os.Root, error) {
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	company, err := open(root, d.company)
	if err != nil {
		return nil, err
	}
	defer company.Close()
	return open(company, hex.EncodeToString(it.Stream[:]))
}

// file is an item that is being read.
type file struct {
	ctx context.Context
	f   *os.File
	d   *directory
}

func (r *file) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, cancelled(r.ctx)
	}
	n, err := r.f.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.d.unreachable(err)
	}
	return n, err
}

func (r *file) Close() error { return r.f.Close() }

func (d *directory) unreachable(err error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.NotFound,
		"交换文件夹 %s 或其中的文件找不到，或读不出来。请检查网络盘或同步软件是否已连接，文件夹是否被移动或改名，本机是否有读取权限。没有改变任何数据。",
		"The exchange folder %s, or a file in it, cannot be found or read. Check that the share or the program that keeps it is connected, that it was not moved or renamed, and that you may read it. Nothing was changed.",
		fault.Whole(d.path)), err)
}

func cancelled(ctx context.Context) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Cancelled, "已取消，交换文件夹里的文件没有改变。", "Cancelled; the files of the exchange folder are unchanged."), context.Cause(ctx))
}
