package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
	"opsbook/backend/vault/durable"
)

// Unlock gets the data key of a backup, given a folder that holds its key slots.
type Unlock func(slotsDir string) (vault.Key, error)

// WithPassword unlocks with the password that user had when the backup was made.
func WithPassword(user, password string) Unlock {
	return func(dir string) (vault.Key, error) {
		slots, err := vault.ReadSlots(dir)
		if err != nil {
			return vault.Key{}, err
		}
		return slots.Unlock(user, password)
	}
}

// WithRecoveryKey unlocks with the recovery key that was valid when the backup
// was made, as people type it.
func WithRecoveryKey(groups string) Unlock {
	return func(string) (vault.Key, error) { return vault.ParseGroups(groups) }
}

// WithKey unlocks with the data key itself, for a ledger that is open.
func WithKey(k vault.Key) Unlock {
	return func(string) (vault.Key, error) { return k, nil }
}

// Check reads a whole backup and proves that it is what was made, unaltered, and
// can be opened. path is its folder or a file in it.
// Faults: NotFound, Damaged, Conflict (newer program), and those of a wrong key.
func Check(ctx context.Context, path string, k vault.Key) (Generation, error) {
	dir := folderOf(path)
	m, err := manifestOf(dir)
	if err != nil {
		return Generation{}, err
	}
	if err := matchFiles(ctx, dir, m); err != nil {
		return Generation{}, vault.Explain(err)
	}
	return m.generation(dir), prove(ctx, dir, k, m)
}

// Restore copies a backup into the folder newDir, which must be empty or not
// exist (the folder it lies in must), and opens it with what unlock gives to
// prove it. The restored ledger begins a new stream of changes when it is first
// opened. Nothing is ever written over data that is there; whatever fails,
// nothing is left at newDir. path is the folder of the backup or a file in it;
// told, if any, hears how many bytes have been copied.
// Faults: those of Check and unlock, Conflict (newDir is in use), Full.
func Restore(ctx context.Context, path, newDir string, unlock Unlock, told func(done, of int64)) (Generation, error) {
	dir := folderOf(path)
	m, err := manifestOf(dir)
	if err != nil {
		return Generation{}, err
	}
	if newDir, err = filepath.Abs(newDir); err != nil {
		return Generation{}, err
	}
	if err := mustBeFree(newDir); err != nil {
		return Generation{}, err
	}
	draft, err := os.MkdirTemp(filepath.Dir(newDir), filepath.Base(newDir)+partSuffix+"-*")
	if err != nil {
		return Generation{}, unrestored(newDir, err)
	}
	err = refill(ctx, dir, draft, m, unlock, told)
	if err == nil {
		err = errors.Join(gone(os.Remove(newDir)), durable.Rename(draft, newDir))
	}
	if err != nil {
		return Generation{}, errors.Join(unrestored(newDir, err), removeKnown(draft))
	}
	return m.generation(dir), nil
}

// refill copies the backup in dir into draft, proves it and marks it as restored.
func refill(ctx context.Context, dir, draft string, m manifest, unlock Unlock, told func(done, of int64)) error {
	copied := &tally{of: m.Database.Size + m.Slots.Size, told: told}
	for name, want := range m.files() {
		if err := copyFile(ctx, dir, draft, name, want, copied); err != nil {
			return err
		}
	}
	k, err := unlock(draft)
	if err != nil {
		return err
	}
	if err := prove(ctx, draft, k, m); err != nil {
		return err
	}
	db, err := vault.Open(ctx, filepath.Join(draft, dbName), k)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "INSERT OR REPLACE INTO meta(key, value) VALUES('restored', x'01')")
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if _, err := vault.ReadSlots(draft); err != nil { // writes the second copy
		return err
	}
	return durable.Sync(filepath.Join(draft, dbName))
}

// tally counts what is written through it.
type tally struct {
	done, of int64
	told     func(done, of int64)
}

func (t *tally) Write(b []byte) (int, error) {
	t.done += int64(len(b))
	if t.told != nil {
		t.told(t.done, t.of)
	}
	return len(b), nil
}

func copyFile(ctx context.Context, from, to, name string, want file, copied *tally) error {
	f, err := os.OpenFile(filepath.Join(to, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	got, err := measure(ctx, filepath.Join(from, name), io.MultiWriter(f, copied))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if got != want {
		return altered(from, name)
	}
	return nil
}

// prove opens the database in dir with the key and compares it with the manifest.
func prove(ctx context.Context, dir string, k vault.Key, m manifest) error {
	c, err := inspect(ctx, filepath.Join(dir, dbName), k)
	if err != nil {
		return err
	}
	if !m.sealedBy(k) {
		return altered(dir, manifestName)
	}
	if c.digest() != m.Content || c.ledger != m.Ledger {
		return altered(dir, dbName)
	}
	return nil
}

// folderOf takes a file in a backup for the backup.
func folderOf(path string) string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return filepath.Dir(path)
	}
	return path
}

// manifestOf is readManifest with sentences.
func manifestOf(dir string) (manifest, error) {
	m, err := readManifest(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, fmt.Errorf("%w: %w", fault.New(fault.NotFound,
			"%s 不是运营台账的备份：里面没有 backup.json。请选名称像 opsbook-20261123-180000 的文件夹。",
			"%s is not a backup of Opsbook: it holds no backup.json. Choose a folder with a name like opsbook-20261123-180000.", fault.Whole(dir)), err)
	case errors.Is(err, errManifest):
		return m, fmt.Errorf("%w: %w", altered(dir, manifestName), err)
	}
	return m, vault.Explain(err)
}

func mustBeFree(newDir string) error {
	entries, err := os.ReadDir(newDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || len(entries) > 0 {
		return fault.New(fault.Conflict, "文件夹 %s 不是空的，没有恢复到那里。请选一个新的或空的文件夹；原来的数据不会被覆盖。",
			"The folder %s is not empty; nothing was restored there. Choose a new or empty one; data that is there is never overwritten.", fault.Whole(newDir))
	}
	return nil
}

// unrestored says what failed in the words of a restore.
func unrestored(newDir string, err error) error {
	err = vault.Explain(err)
	if fault.Is(err, fault.Full) || fault.Is(err, fault.NotFound) && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", fault.New(fault.Full,
			"没有恢复：写不进 %s。可能空间不够、磁盘只读、没有权限，或上一级文件夹不存在。备份没有改动。",
			"Nothing was restored: %s cannot be written. It may lack room or be read-only, or the folder above it does not exist. The backup was not changed.", fault.Whole(newDir)), plain(err))
	}
	return err
}
