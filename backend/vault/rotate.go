package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/vault/cipherfs"
	"opsbook/backend/vault/durable"
)

// Rotate gives the database a new data key and returns it. Everybody's password
// stays as it is; the old key, and every recovery key and backup made with it,
// open only what was saved until now. The database must be closed. A key that
// comes with an error opens the database all the same: only the slots could not be
// brought to their end, which ReadSlots does.
//
// The new file is complete, on disk and compared with the old one before it takes
// its place, and the old one is removed last. A crash at any point leaves the
// folder to be opened as before or, with the same passwords, under the new key:
// Lock and ReadSlots see to that. The disk must have room for a second copy.
func Rotate(ctx context.Context, folder *Folder, slots *Slots, old Key) (Key, error) {
	slots.mu.Lock()
	defer slots.mu.Unlock()
	fresh := NewKey()
	if err := errors.Join(removeDatabase(folder.path(nextName)), removeDatabase(folder.path(oldName))); err != nil {
		return Key{}, Explain(err)
	}
	if err := makeNext(ctx, folder, old, fresh); err != nil {
		return Key{}, errors.Join(Explain(err), removeDatabase(folder.path(nextName)))
	}
	if err := slots.beginRotation(folder.path(nextName), old, fresh); err != nil {
		return Key{}, errors.Join(Explain(err), removeDatabase(folder.path(nextName)))
	}
	if err := swap(folder); err != nil && !startsWith(folder.DB(), slots.content.NextSalt) {
		return Key{}, errors.Join(Explain(err), folder.putBack(), slots.endRotation(false))
	}
	return fresh, Explain(slots.endRotation(true))
}

// makeNext writes the database under the key fresh to nextName and proves it.
func makeNext(ctx context.Context, folder *Folder, old, fresh Key) error {
	db, err := Open(ctx, folder.DB(), old)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	// Leaving WAL mode needs the file for itself: it fails if it is still open
	// elsewhere, and it leaves no log that could outlive the swap.
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode); err != nil {
		return err
	}
	if err := Copy(ctx, db, folder.path(nextName), fresh); err != nil {
		return err
	}
	want, err := digest(ctx, db)
	if err != nil {
		return err
	}
	if err := verify(ctx, folder.path(nextName), fresh, want); err != nil {
		return err
	}
	return db.Close()
}

// verify reads the whole file at path and compares it with the digest want.
func verify(ctx context.Context, path string, k Key, want string) error {
	db, err := Connect(path, k, true)
	if err != nil {
		return err
	}
	defer db.Close()
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&answer); err != nil {
		return err
	}
	got, err := digest(ctx, db)
	if err != nil {
		return err
	}
	if answer != "ok" || got != want {
		return fault.New(fault.Damaged, "新文件与原文件核对不一致，没有更换密钥，原文件没有改动。请先做一次备份校验。",
			"The new file does not match the old one; the key was not changed and the old file stays as it was. Verify a backup first.")
	}
	return db.Close()
}

// digest is a hash over the schema and the number of rows of every table.
func digest(ctx context.Context, db *sql.DB) (string, error) {
	rows, err := db.QueryContext(ctx, "SELECT type, name, ifnull(sql, '') FROM sqlite_schema ORDER BY type, name")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	h := sha256.New()
	var tables []string
	for rows.Next() {
		var kind, name, def string
		if err := rows.Scan(&kind, &name, &def); err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%q %q %q\n", kind, name, def)
		if kind == "table" {
			tables = append(tables, name)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return "", err
	}
	for _, name := range tables {
		var n int64
		q := `SELECT count(*) FROM "` + strings.ReplaceAll(name, `"`, `""`) + `"`
		if err := db.QueryRowContext(ctx, q).Scan(&n); err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%q %d\n", name, n)
	}
	return string(h.Sum(nil)), nil
}

// swap puts the new file in the place of the old one. Between the two renames
// there is no database: Lock puts the old one back.
func swap(folder *Folder) error {
	if err := durable.Rename(folder.DB(), folder.path(oldName)); err != nil {
		return err
	}
	return durable.Rename(folder.path(nextName), folder.DB())
}

// beginRotation seals the key fresh to every slot beside the old one, and notes
// by which file it will be known.
func (s *Slots) beginRotation(next string, old, fresh Key) error {
	salt, err := saltOf(next)
	if err != nil {
		return err
	}
	return s.update(func(c *slotFile) error {
		c.NextSalt = salt
		for i := range c.Slots {
			sl := &c.Slots[i]
			if err := sl.prove(c.Database, old); err != nil {
				return wrongKey(sl.User, err)
			}
			box, err := sl.seal(c.Database, fresh)
			if err != nil {
				return err
			}
			sl.Next = &box
		}
		return nil
	})
}

// endRotation makes the next key the current one (forward) or forgets it, then
// removes the file that is not needed any more.
func (s *Slots) endRotation(forward bool) error {
	err := s.update(func(c *slotFile) error {
		if forward {
			c.Salt = c.NextSalt
		}
		c.NextSalt = nil
		for i := range c.Slots {
			sl := &c.Slots[i]
			if forward {
				sl.Current = *sl.Next
			}
			sl.Next = nil
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.tidy()
}

// tidy removes what a rotation leaves: its draft, and the old file once the
// database in its place is known to be the new one.
func (s *Slots) tidy() error {
	db := filepath.Join(s.dir, dbName)
	if s.content.NextSalt != nil || !exists(db) {
		return nil
	}
	err := removeDatabase(filepath.Join(s.dir, nextName))
	if s.content.Salt != nil && startsWith(db, s.content.Salt) {
		err = errors.Join(err, removeDatabase(filepath.Join(s.dir, oldName)))
	}
	return Explain(err)
}

func saltOf(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	salt := make([]byte, cipherfs.SaltLen)
	_, err = io.ReadFull(f, salt)
	return salt, err
}
