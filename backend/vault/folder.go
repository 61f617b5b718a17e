package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"opsbook/backend/fault"
	"opsbook/backend/vault/durable"
	"opsbook/backend/vault/filelock"
)

const (
	dbName   = "opsbook.db"
	lockName = "opsbook.lock"
	oldName  = "opsbook.db.old"  // the file before a key rotation, until the new one is verified
	nextName = "opsbook.db.next" // the file of a key rotation, before it takes its place
)

// Folder is a data folder that this process alone may use.
type Folder struct {
	dir  string
	lock *os.File
}

// Lock makes dir if there is none and takes it for this process until Close or
// the end of the process. A folder in use is a Locked fault, one that cannot be
// written a Full fault. It also puts a database back in its place that a key
// rotation, cut off by a crash, had moved aside.
func Lock(dir string) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(dir, err)
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	if err := filelock.Try(f); err != nil {
		if errors.Is(err, filelock.ErrHeld) {
			err = fault.New(fault.Locked,
				"数据文件夹 %s 正由另一个运营台账窗口使用。请切换到那个窗口，或先关闭它再打开。",
				"The data folder %s is in use by another window of Opsbook. Switch to that window, or close it first.", fault.Whole(dir))
		}
		return nil, errors.Join(err, f.Close())
	}
	folder := &Folder{dir: dir, lock: f}
	if err := errors.Join(folder.probe(), folder.putBack()); err != nil {
		return nil, errors.Join(unwritable(dir, err), f.Close())
	}
	return folder, nil
}

// Close lets the next process in. The lock file stays: removing it could let two
// processes in at once.
func (f *Folder) Close() error { return f.lock.Close() }

// DB is the path of the database.
func (f *Folder) DB() string { return f.path(dbName) }

func (f *Folder) path(name string) string { return filepath.Join(f.dir, name) }

// probe proves that files can be made here: a lock file from better days may be
// writable in a folder that is not.
func (f *Folder) probe() error {
	p, err := os.CreateTemp(f.dir, "opsbook.probe-*")
	if err != nil {
		return err
	}
	return errors.Join(p.Close(), os.Remove(p.Name()))
}

func (f *Folder) putBack() error {
	if exists(f.DB()) || !exists(f.path(oldName)) {
		return nil
	}
	return durable.Rename(f.path(oldName), f.DB())
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func unwritable(dir string, err error) error {
	return fmt.Errorf("%w: %w", sentence(fault.Full,
		"数据文件夹 "+dir+" 写不进去：磁盘已满、文件夹只读或没有权限。请检查后重试，或换一个文件夹。",
		"The data folder "+dir+" cannot be written: the disk is full, or the folder is read-only or not yours. Check it and try again, or choose another folder."), err)
}
