package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"opsbook/backend/fault"
)

// replace renames from to to, over what may be there, and makes it last.
func replace(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// writeFile replaces the file at path by data: after a crash it holds the old
// content or the new one, whole.
func writeFile(path string, data []byte) error {
	draft := path + ".new"
	f, err := os.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(draft))
	}
	return replace(draft, path)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir makes a rename last. Windows has no such call; NTFS logs the rename.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func mustBeNew(path string) error {
	_, err := os.Lstat(path)
	if err == nil {
		return fault.New(fault.Conflict, "文件 %s 已经存在,没有覆盖它。请换一个名字。",
			"The file %s exists already and was not overwritten. Please choose another name.", path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return Explain(err)
}

// noRoom recognises a full disk or quota, and on Windows ERROR_DISK_FULL,
// ERROR_HANDLE_DISK_FULL and ERROR_WRITE_PROTECT.
func noRoom(err error) bool {
	var n syscall.Errno
	if !errors.As(err, &n) {
		return false
	}
	if runtime.GOOS == "windows" {
		return n == 112 || n == 39 || n == 19
	}
	return n == syscall.ENOSPC || n == syscall.EDQUOT || n == syscall.EFBIG
}
