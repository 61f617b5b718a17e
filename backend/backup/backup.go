// Package backup makes copies of the ledger on another disk, proves each before
// it counts, keeps as many as are useful, and brings one back.
//
// A backup is one folder, opsbook-YYYYMMDD-HHMMSS, with three files: the
// encrypted database, the key slots that open it with the passwords of that
// day, and a manifest that names their hashes and is sealed with the data key. It
// can be carried away as it is. A folder is written under a name ending in .part
// and renamed when it has been read back whole.
//
// It reads no records, knows no schedule, and never writes into a folder of data
// that is there: a restore goes into a new folder.
package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
	"opsbook/backend/vault/durable"
)

const (
	dbName       = "opsbook.db"
	manifestName = "backup.json"
	partSuffix   = ".part"
	stamp        = "20060102-150405"
	prefix       = "opsbook-"
)

// Source is the ledger to copy: the database file, whose key slots lie beside it,
// and its key. It may be open and in use.
type Source struct {
	DB  string
	Key vault.Key
}

// Generation is one backup.
type Generation struct {
	Path   string    `json:"path"`
	At     time.Time `json:"at"`     // when it was made, by the clock of that PC
	Ledger string    `json:"ledger"` // which ledger it is of; the same on every PC of a company
	Size   int64     `json:"size"`   // bytes of its files

	// Note is what whoever made it should know: it is good, and yet something beside
	// it went wrong.
	Note fault.Text `json:"note,omitzero"`
}

// Make copies the ledger into a new folder in target and proves the copy: it is
// read back from there with the key, its pages, tables, row counts and log are
// checked against the original. Others may go on writing meanwhile. target is
// made if the folder it lies in exists. Whatever fails, older backups stay and
// nothing half made counts.
// Faults: NotFound (no such disk), Full (no room, read-only, pulled out), Invalid
// (target within the data folder, or a file), Conflict (those of this minute exist), Damaged
// (the ledger or the copy is).
func Make(ctx context.Context, src Source, target string, now time.Time) (Generation, error) {
	if err := readyTarget(src, target); err != nil {
		return Generation{}, err
	}
	final, err := vacant(target, now)
	if err != nil {
		return Generation{}, err
	}
	draft := final + partSuffix
	if err := errors.Join(removeKnown(draft), os.Mkdir(draft, 0o700)); err != nil {
		return Generation{}, explain(err, src, target)
	}
	g, err := fill(ctx, src, draft, now)
	if err == nil {
		err = durable.Rename(draft, final)
	}
	if err != nil {
		return Generation{}, errors.Join(explain(err, src, target), removeKnown(draft))
	}
	g.Path = final
	return g, nil
}

// vacant is the folder named by this second, or by the next one whose name is free: months
// may be closed one upon the other.
func vacant(target string, now time.Time) (path string, err error) {
	for i := range 60 {
		path = filepath.Join(target, prefix+now.Add(time.Duration(i)*time.Second).Format(stamp))
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
	}
	return "", fault.New(fault.Conflict, "备份 %s 已经存在，没有覆盖它。请过一分钟再试。",
		"The backup %s exists already and was not overwritten. Try again in a minute.", fault.Whole(path))
}

// fill writes a backup into the folder draft and proves it.
func fill(ctx context.Context, src Source, draft string, now time.Time) (Generation, error) {
	db, err := connect(src.DB, src.Key, false)
	if err != nil {
		return Generation{}, err
	}
	defer db.Close()
	before, err := survey(ctx, db)
	if err != nil {
		return Generation{}, err
	}
	copied := filepath.Join(draft, dbName)
	if err := vault.Copy(ctx, db, copied, src.Key); err != nil {
		return Generation{}, err
	}
	after, err := survey(ctx, db)
	if err != nil {
		return Generation{}, err
	}
	got, err := inspect(ctx, copied, src.Key)
	if err != nil {
		return Generation{}, err
	}
	if err := got.between(before, after); err != nil {
		return Generation{}, err
	}
	if err := copySlots(filepath.Dir(src.DB), draft); err != nil {
		return Generation{}, err
	}
	m, err := describe(ctx, draft, src.Key, now, got)
	if err != nil {
		return Generation{}, err
	}
	b, err := m.encode()
	if err != nil {
		return Generation{}, err
	}
	return m.generation(draft), durable.WriteFile(filepath.Join(draft, manifestName), b)
}

// copySlots takes the key slots along and proves that they can be read.
func copySlots(from, draft string) error {
	b, err := readSmall(filepath.Join(from, vault.SlotsFile), maxSlots)
	if err != nil {
		return err
	}
	if err := durable.WriteFile(filepath.Join(draft, vault.SlotsFile), b); err != nil {
		return err
	}
	if _, err := vault.ReadSlots(draft); err != nil { // writes the second copy of a data folder
		return err
	}
	return removeFiles(draft, secondSlots)
}

// connect opens a database that exists. Unlike vault.Open it touches the file
// through SQLite only, whose locks on a file in use would otherwise be lost.
func connect(path string, k vault.Key, readOnly bool) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	db, err := vault.Connect(path, k, readOnly)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// readyTarget makes the target folder, if only it itself is missing, and refuses
// the data folder and what lies in it: one broken disk or one mistaken deletion
// would take both.
func readyTarget(src Source, target string) error {
	err := os.Mkdir(target, 0o700)
	made := err == nil
	if info, e := os.Stat(target); errors.Is(err, syscall.ENOTDIR) || e == nil && !info.IsDir() {
		return fault.New(fault.Invalid, "%s 不是文件夹，备份放不进去。请选一个文件夹。", "%s is no folder, so no backup can lie in it. Choose a folder.", fault.Whole(target))
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return explain(err, src, target)
	}
	data, err := filepath.EvalSymlinks(filepath.Dir(src.DB))
	if err != nil {
		return explain(err, src, target)
	}
	inside, err := within(target, data)
	if err != nil {
		return explain(err, src, target)
	}
	if inside {
		if made {
			_ = os.Remove(target) // empty, and no harm if it stays
		}
		return fault.New(fault.Invalid, "备份不能放在数据文件夹 %s 里。请选另一个文件夹，最好在移动硬盘或U盘上。",
			"A backup cannot lie in the data folder %s. Choose another folder, best on another disk or a USB stick.", fault.Whole(data))
	}
	return nil
}

// within reports whether path, which exists, is the folder dir or lies in it.
func within(path, dir string) (bool, error) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return false, err
	}
	want, err := os.Stat(dir)
	if err != nil {
		return false, err
	}
	for {
		if info, err := os.Stat(path); err == nil && os.SameFile(info, want) {
			return true, nil
		}
		up := filepath.Dir(path)
		if up == path {
			return false, nil
		}
		path = up
	}
}

// explain says what failed in the words of a backup.
func explain(err error, src Source, target string) error {
	err = vault.Explain(err)
	switch {
	case fault.Is(err, fault.Full):
		need := int64(0)
		if info, e := os.Stat(src.DB); e == nil {
			need = info.Size()>>20 + 1
		}
		return fmt.Errorf("%w: %w", fault.New(fault.Full,
			"备份没有完成：写不进 %[1]s。可能空间不够（约需 %[2]d MB）、磁盘只读或已拔出。以前的备份都在。请检查后重试，或换一个磁盘。",
			"The backup was not completed: %[1]s cannot be written. It may lack room (about %[2]d MB), be read-only or pulled out. Earlier backups are all there. Check it and try again, or choose another disk.",
			fault.Whole(target), need), plain(err))
	case fault.Is(err, fault.NotFound) && errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", fault.New(fault.NotFound,
			"备份没有完成：找不到 %s。请检查移动硬盘或U盘是否已插好，或另选文件夹。",
			"The backup was not completed: %s cannot be found. Check that the disk or USB stick is connected, or choose another folder.", fault.Whole(target)), plain(err))
	}
	return err
}

// plain is err as text for the log: its own sentence would not fit any more.
func plain(err error) error { return errors.New(strings.TrimSpace(err.Error())) }
