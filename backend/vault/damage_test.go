package vault_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/backend/vault"
)

// noPlaintext fails if a file under dir, or a temporary one, even unlinked, shows what is in the database. A slots file may name
// users, nothing else.
func noPlaintext(t testing.TB, dir string) {
	t.Helper()
	paths, _ := filepath.Glob("/proc/self/fd/*") // temporary files are unlinked while open
	paths = deletedIn(paths)
	for _, dir := range []string{dir, spillDir} {
		must(t, filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				paths = append(paths, p)
			}
			return err
		}))
	}
	for _, p := range paths {
		b := read(t, p)
		for _, m := range []string{"PLAINMARKER", "机密台账", "SQLite format 3", "CREATE TABLE", "thing"} {
			if bytes.Contains(b, []byte(m)) {
				t.Errorf("%s (%d bytes) shows %q", p, len(b), m)
			}
		}
	}
}

func deletedIn(fds []string) (out []string) {
	for _, p := range fds {
		if l, _ := os.Readlink(p); strings.HasPrefix(l, spillDir) && strings.HasSuffix(l, "(deleted)") {
			out = append(out, p)
		}
	}
	return out
}

func TestNothingInClear(t *testing.T) {
	dir := t.TempDir()
	f := lockFolder(t, dir)
	k := vault.NewKey()
	s := newSlots(t, dir, k)
	db := open(t, f.DB(), k)
	db.SetMaxOpenConns(1)
	fill(t, db, 20000)
	run(t, db, "CREATE INDEX by_note ON thing(note)")
	run(t, db, "CREATE VIRTUAL TABLE words USING fts5(name, tokenize='trigram')")
	run(t, db, "INSERT INTO words SELECT name FROM thing")
	noPlaintext(t, dir)

	run(t, db, "PRAGMA temp_store=FILE") // the worst case: everything spills to disk
	run(t, db, "PRAGMA cache_size=20")
	tx, err := db.Begin()
	must(t, err)
	_, err = tx.Exec("CREATE TEMP TABLE spill AS SELECT name||note AS x FROM thing")
	must(t, err)
	_, err = tx.Exec("UPDATE thing SET note=note||name")
	must(t, err)
	rows, err := tx.Query("SELECT x FROM spill ORDER BY x DESC")
	must(t, err)
	rows.Next()
	if fds, _ := filepath.Glob("/proc/self/fd/*"); len(fds) > 0 && len(deletedIn(fds)) == 0 {
		t.Error("nothing spilled to a temporary file: this test sees too little")
	}
	noPlaintext(t, dir)
	must(t, rows.Close())
	must(t, tx.Commit())
	must(t, vault.Copy(t.Context(), db, filepath.Join(dir, "copy.db"), vault.NewKey()))
	noPlaintext(t, dir)
	must(t, db.Close())
	noPlaintext(t, dir)
	k, err = vault.Rotate(t.Context(), f, s, k)
	must(t, err)
	noPlaintext(t, dir)
	for _, p := range []string{"slots.json", "slots.copy.json", "opsbook.db"} {
		if b := read(t, filepath.Join(dir, p)); bytes.Contains(b, k[:]) || bytes.Contains(b, []byte(fmt.Sprintf("%x", k[:]))) {
			t.Error(p, "holds the data key")
		}
	}
}

// rowsOf is everything in the database, or the first error on the way to it.
func rowsOf(t testing.TB, path string, k vault.Key) (string, error) {
	t.Helper()
	db, err := vault.Open(t.Context(), path, k)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var s string
	err = db.QueryRow(digest).Scan(&s)
	return s, err
}

// A thousand files, each with one flipped bit: an error, or the same rows.
func TestFlippedBits(t *testing.T) {
	dir, k := t.TempDir(), vault.NewKey()
	path := filepath.Join(dir, "x.db")
	db := open(t, path, k)
	fill(t, db, 150)
	run(t, db, "INSERT INTO thing(name, note) VALUES('long', hex(randomblob(10000)))") // an overflow chain
	run(t, db, "CREATE INDEX by_name ON thing(name)")
	must(t, db.Close())
	whole := read(t, path)
	all, err := rowsOf(t, path, k)
	must(t, err)
	rng := rand.New(rand.NewPCG(2026, 7))
	silent, refused := 0, 0
	for range 1000 {
		at, bit := rng.IntN(len(whole)), byte(1)<<rng.IntN(8)
		damaged := bytes.Clone(whole)
		damaged[at] ^= bit
		write(t, path, damaged)
		switch got, err := rowsOf(t, path, k); {
		case err != nil:
			refused++
		case got == all:
			silent++ // in a page that the rows do not need, such as the index
		default:
			t.Fatalf("byte %d, bit %08b: other rows and no error", at, bit)
		}
	}
	t.Logf("%d bytes: %d flips refused, %d in pages not read", len(whole), refused, silent)
	if refused < 500 {
		t.Error("too few flips were noticed: ", refused)
	}
}

func TestCutShort(t *testing.T) {
	dir, k := t.TempDir(), vault.NewKey()
	path := filepath.Join(dir, "x.db")
	db := open(t, path, k)
	fill(t, db, 300)
	must(t, db.Close())
	whole := read(t, path)
	rng := rand.New(rand.NewPCG(2026, 8))
	for range 50 {
		n := rng.IntN(len(whole))
		write(t, path, whole[:n])
		if _, err := rowsOf(t, path, k); err == nil {
			t.Errorf("%d of %d bytes: no error", n, len(whole))
		}
	}
}
