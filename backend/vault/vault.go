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
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite" of every DSN here

	"opsbook/backend/fault"
	"opsbook/backend/vault/cipherfs"
	"opsbook/backend/vault/durable"
)

// fileSystems holds one VFS for each key of this process. SQLite keeps pointers
// to a VFS, so none is ever removed.
var fileSystems = struct {
	sync.Mutex
	byKey map[Key]*cipherfs.VFS
}{byKey: map[Key]*cipherfs.VFS{}}

func fileSystem(k Key) (*cipherfs.VFS, error) {
	fileSystems.Lock()
	defer fileSystems.Unlock()
	if v := fileSystems.byKey[k]; v != nil {
		return v, nil
	}
	v, err := cipherfs.Register(k)
	if err != nil {
		return nil, err
	}
	fileSystems.byKey[k] = v
	return v, nil
}

// Page cache of a connection: 16 MiB, in SQLite's unit (negative KiB).
const cachePragma = "cache_size(-16384)"

// DSN is what sql.Open("sqlite", …) needs for the database at path. It names a
// VFS that holds the key and carries no secret itself; it is good for this
// process only. Writers begin their transactions immediately, in WAL mode with a
// full sync at each commit. A readOnly connection neither writes nor creates.
// Connections refuse ATTACH and VACUUM; Copy is the way to a second file.
func DSN(path string, k Key, readOnly bool) (string, error) {
	v, err := fileSystem(k)
	if err != nil {
		return "", err
	}
	name, err := fileURI(path)
	if err != nil {
		return "", err
	}
	q := []string{"vfs=" + v.Name(), "_defensive=1", "_dqs=0", "_pragma=busy_timeout(5000)"}
	if readOnly {
		q = append(q, "mode=ro", "_pragma=query_only(ON)")
	} else {
		q = append(q, "_txlock=immediate", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)",
			"_pragma=secure_delete(ON)", "_pragma=foreign_keys(OFF)")
	}
	q = append(q, "_pragma=temp_store(MEMORY)", "_pragma="+cachePragma)
	return name + "?" + strings.Join(q, "&"), nil
}

// fileURI is path as SQLite wants it: absolute, forward slashes, escaped. A drive
// becomes file:///C:/…, a network share file:////server/share/….
func fileURI(path string) (string, error) {
	p, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("path of the database: %w", err)
	}
	p = filepath.ToSlash(p)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return "file://" + (&url.URL{Path: p}).EscapedPath(), nil
}

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
	dsn, err := DSN(path, k, false)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn)
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
		return false, fault.New(fault.Damaged, "%s 是文件夹,不是数据文件。", "%s is a folder, not a data file.", path)
	}
	whole = !hasBytes(path+"-wal") && !hasBytes(path+"-journal")
	head := make([]byte, 16)
	switch n, _ := f.ReadAt(head, 0); {
	case whole && info.Size() < cipherfs.PageSize:
		return false, cutShort(path, info.Size(), cipherfs.PageSize)
	case n == len(head) && bytes.Equal(head, []byte("SQLite format 3\x00")):
		return false, fault.New(fault.Damaged,
			"%s 是没有加密的数据库,不是运营台账的数据文件。请选择正确的文件。",
			"%s is a database without encryption, not a data file of Opsbook. Please choose the right file.", path)
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
		"数据文件 %s 不完整:现有 %d 字节,应不少于 %d 字节。请不要继续使用它,用最近的备份恢复。",
		"The data file %s is cut short: %d bytes, at least %d expected. Do not use it further; restore the latest backup.",
		path, have, want)
}
