// Package vault keeps the data of one folder secret and whole: the encrypted
// database file, the key that opens it, the slots that say whose password gives
// the key, and the lock that lets one process in at a time.
//
// The database is in SQLCipher 4 format under a random 256-bit key (see
// cipherfs); nobody's password is that key. Slots wrap it per user; the recovery
// key is the same key on paper. docs/file-format.md tells how to open the file
// without this program.
//
// It knows no tables and runs no SQL but its own checks. It does not hide the
// names of users, file sizes or times; it does not protect from somebody who has
// the key; it does not notice that the whole folder was replaced by an older one.
package vault

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"opsbook/backend/fault"
	"opsbook/backend/vault/cipherfs"
	"opsbook/backend/vault/durable"
)

// Open opens the database at path for reading and writing and proves the key by
// reading from it. A missing file is created (its folder must exist): whoever
// knows that there should be one checks before. A file that is foreign, cut
// short, damaged or under another key is a Damaged fault and stays as it is.
func Open(ctx context.Context, path string, k Key) (*sql.DB, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err = os.Stat(filepath.Dir(path)); err == nil {
			err = create(ctx, path, k)
		}
	}
	if err != nil {
		return nil, Explain(err)
	}
	whole, err := checkFile(path)
	if err != nil {
		return nil, err
	}
	return openExisting(ctx, path, k, whole)
}

// openExisting opens path. whole says that no log is waiting beside it, so that
// the file alone must be as long as its header says.
func openExisting(ctx context.Context, path string, k Key, whole bool) (*sql.DB, error) {
	db, err := Connect(path, k, false)
	if err != nil {
		return nil, err
	}
	var pages int64
	err = db.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages) // reads page 1
	if err == nil && whole {
		err = checkLength(path, pages)
	}
	if err != nil {
		return nil, Explain(errors.Join(err, db.Close()))
	}
	return db, nil
}

// create makes an empty database and gives it its name when it is complete: a
// crash leaves no half file that would later pass for a damaged one.
func create(ctx context.Context, path string, k Key) error {
	draft := path + ".new"
	if err := removeDatabase(draft); err != nil {
		return err
	}
	db, err := openExisting(ctx, draft, k, false)
	if err != nil {
		return err
	}
	// A version number forces page 1, and with it the salt, to disk.
	_, err = db.ExecContext(ctx, "PRAGMA user_version=0; PRAGMA wal_checkpoint(TRUNCATE)")
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return durable.Rename(draft, path)
}

// removeDatabase removes a database file with its side files, if they exist.
func removeDatabase(path string) error {
	for _, s := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + s); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// checkFile tells the faults of a file that need no key. whole: no log or
// journal beside it may still complete it.
func checkFile(path string) (whole bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, Explain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, Explain(err)
	}
	if info.IsDir() {
		return false, fault.New(fault.Damaged, "%s 是文件夹，不是数据文件。", "%s is a folder, not a data file.", fault.Whole(path))
	}
	whole = !hasBytes(path+"-wal") && !hasBytes(path+"-journal")
	head := make([]byte, 16)
	switch n, _ := f.ReadAt(head, 0); {
	case whole && info.Size() < cipherfs.PageSize:
		return false, cutShort(path, info.Size(), cipherfs.PageSize)
	case n == len(head) && bytes.Equal(head, []byte("SQLite format 3\x00")):
		return false, fault.New(fault.Damaged,
			"%s 是没有加密的数据库，不是运营台账的数据文件。请选择正确的文件。",
			"%s is a database without encryption, not a data file of Opsbook. Please choose the right file.", fault.Whole(path))
	}
	return whole, nil
}

func hasBytes(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

func checkLength(path string, pages int64) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if want := pages * cipherfs.PageSize; info.Size() < want {
		return cutShort(path, info.Size(), want)
	}
	return nil
}

func cutShort(path string, have, want int64) error {
	return fault.New(fault.Damaged,
		"数据文件 %s 不完整：现有 %d 字节，应不少于 %d 字节。请不要继续使用它，用最近的备份恢复。",
		"The data file %s is cut short: %d bytes, at least %d expected. Do not use it further; restore the latest backup.",
		fault.Whole(path), have, want)
}
