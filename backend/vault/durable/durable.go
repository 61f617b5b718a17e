// Package durable writes files so that a crash or a power cut leaves the old
// content or the new one, whole. It knows nothing of what is in them.
package durable

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Rename gives from the name to, over what may be there, and makes it last.
func Rename(from, to string) error {
	if err := patiently(func() error { return os.Rename(from, to) }); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// RenameIn is Rename within dir. It lasts as far as the file system of dir knows how:
// some shares refuse to bring a folder to the disk.
func RenameIn(dir *os.Root, from, to string) error {
	if err := patiently(func() error { return dir.Rename(from, to) }); err != nil {
		return err
	}
	d, err := dir.Open(".")
	if err != nil {
		return err
	}
	if err = syncOpen(d); errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// patiently does what a virus scanner may hold up for a moment.
func patiently(rename func() error) error {
	err := rename()
	for try := 0; try < 20 && inUse(err); try++ {
		time.Sleep(25 * time.Millisecond)
		err = rename()
	}
	return err
}

// inUse recognises that a virus scanner or indexer holds a file for a moment, as
// they do on Windows (ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION).
func inUse(err error) bool {
	var n syscall.Errno
	return runtime.GOOS == "windows" && errors.As(err, &n) && (n == 5 || n == 32)
}

// WriteFile replaces the file at path by data, readable by its owner only. It
// uses the name path + ".new" in between.
func WriteFile(path string, data []byte) error {
	draft := path + ".new"
	f, err := os.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = Rename(draft, path)
	}
	if err != nil {
		os.Remove(draft) // the error that counts is err
	}
	return err
}

// Sync brings a file that others have written to the disk.
func Sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return syncOpen(d)
}

// syncOpen brings an open folder to the disk and closes it. Windows has no such call;
// NTFS logs the rename.
func syncOpen(d *os.File) error {
	if runtime.GOOS == "windows" {
		return d.Close()
	}
	return errors.Join(d.Sync(), d.Close())
}
