// Package sqlcipher opens Opsbook's files with SQLCipher itself, and SQLCipher's
// with Opsbook. It is a module of its own because SQLCipher needs cgo; nothing of
// it is ever built into the program.
package sqlcipher

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mutecomm/go-sqlcipher/v4" // driver "sqlite3"

	"opsbook/backend/vault"
)

const (
	rows = `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<3000)
		INSERT INTO thing(name, note) SELECT '设备'||i, hex(randomblob(100)) FROM c`
	digest = `SELECT count(*)||' '||sum(length(note))||' '||group_concat(id||name||note) FROM thing`
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func run(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// all is the first column of every row.
func all(t testing.TB, db *sql.DB, q string) string {
	t.Helper()
	r, err := db.Query(q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer r.Close()
	var out []string
	for r.Next() {
		var s sql.NullString
		must(t, r.Scan(&s))
		out = append(out, s.String)
	}
	must(t, r.Err())
	return strings.Join(out, "\n")
}

func ours(t testing.TB, path string, k vault.Key) *sql.DB {
	t.Helper()
	db, err := vault.Open(t.Context(), path, k)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

// theirs opens path in SQLCipher with what stands on the recovery sheet, the
// check letters crossed out, as docs/file-format.md says.
func theirs(t testing.TB, path string, k vault.Key) *sql.DB {
	t.Helper()
	var hex strings.Builder
	for _, g := range k.Groups() {
		hex.WriteString(g[:4])
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_pragma_key=x'"+hex.String()+"'")
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// sound fails unless SQLCipher finds every page authentic and the database whole.
func sound(t testing.TB, db *sql.DB) {
	t.Helper()
	if s := all(t, db, "PRAGMA cipher_integrity_check"); s != "" {
		t.Fatal("cipher_integrity_check: ", s)
	}
	if s := all(t, db, "PRAGMA integrity_check"); s != "ok" {
		t.Fatal("integrity_check: ", s)
	}
}

func TestVersion(t *testing.T) {
	db := theirs(t, filepath.Join(t.TempDir(), "x.db"), vault.NewKey())
	v := all(t, db, "PRAGMA cipher_version")
	t.Log("SQLCipher ", v)
	if !strings.HasPrefix(v, "4.") {
		t.Error("this is not SQLCipher 4 but ", v)
	}
}

// Ours, read and changed by SQLCipher, read and changed by us, read by SQLCipher.
func TestThereAndBack(t *testing.T) {
	path, k := filepath.Join(t.TempDir(), "x.db"), vault.NewKey()
	db := ours(t, path, k)
	run(t, db, "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, note TEXT)", rows, "CREATE INDEX by_name ON thing(name)")
	want := all(t, db, digest)
	must(t, db.Close())

	sc := theirs(t, path, k)
	if all(t, sc, digest) != want {
		t.Fatal("SQLCipher reads other rows")
	}
	sound(t, sc)
	run(t, sc, rows, "DELETE FROM thing WHERE id%5=0", "VACUUM")
	want = all(t, sc, digest)
	must(t, sc.Close())

	db = ours(t, path, k)
	if all(t, db, digest) != want {
		t.Fatal("we read other rows than SQLCipher wrote")
	}
	run(t, db, "UPDATE thing SET note=note||'!' WHERE id%7=0", "DELETE FROM thing WHERE id%3=0")
	if s := all(t, db, "PRAGMA integrity_check"); s != "ok" {
		t.Fatal(s)
	}
	want = all(t, db, digest)
	must(t, db.Close())

	sc = theirs(t, path, k)
	if all(t, sc, digest) != want {
		t.Fatal("SQLCipher reads other rows after our changes")
	}
	sound(t, sc)
}

func TestTheirsFirst(t *testing.T) {
	for _, mode := range []string{"WAL", "DELETE"} {
		path, k := filepath.Join(t.TempDir(), "x.db"), vault.NewKey()
		sc := theirs(t, path, k)
		run(t, sc, "PRAGMA journal_mode="+mode, "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, note TEXT)", rows)
		want := all(t, sc, digest)
		must(t, sc.Close())
		if got := all(t, ours(t, path, k), digest); got != want {
			t.Error(mode, ": rows differ")
		}
	}
}

// Copies and rotated files are as good as the first one, and the old key is out.
func TestCopyAndRotation(t *testing.T) {
	f, err := vault.Lock(t.TempDir())
	must(t, err)
	defer f.Close()
	k, other := vault.NewKey(), vault.NewKey()
	db := ours(t, f.DB(), k)
	// Pages that are taken and given back in one transaction are never written by
	// SQLite; whole-file checks read them.
	run(t, db, "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, note TEXT)", rows, "BEGIN", "CREATE TABLE a(x)", "CREATE TABLE b(x)",
		"INSERT INTO a VALUES(randomblob(50000))", "INSERT INTO b VALUES(randomblob(3000))",
		"INSERT INTO a VALUES(randomblob(50000))", "DELETE FROM a", "COMMIT")
	want := all(t, db, digest)
	copied := f.DB() + ".copy"
	must(t, vault.Copy(t.Context(), db, copied, other))
	must(t, db.Close())
	sound(t, theirs(t, f.DB(), k))

	sc := theirs(t, copied, other)
	if all(t, sc, digest) != want {
		t.Error("the copy has other rows")
	}
	sound(t, sc)

	slots, err := vault.CreateSlots(filepath.Dir(f.DB()), [16]byte{})
	must(t, err)
	must(t, theirs(t, f.DB(), k).Close())
	fresh, err := vault.Rotate(t.Context(), f, slots, k)
	must(t, err)
	sc = theirs(t, f.DB(), fresh)
	if all(t, sc, digest) != want {
		t.Error("the rotated file has other rows")
	}
	sound(t, sc)
	if _, err := theirs(t, f.DB(), k).Query(digest); err == nil {
		t.Error("the old key opens the rotated file")
	}
}

// hot copies a database and its side file as a crash would leave them.
func hot(t testing.TB, path, suffix string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "hot.db")
	for _, s := range []string{"", suffix} {
		b, err := os.ReadFile(path + s)
		must(t, err)
		if len(b) < 4096 {
			t.Fatalf("%s is only %d bytes", path+s, len(b))
		}
		must(t, os.WriteFile(to+s, b, 0o600))
	}
	return to
}

// A rollback journal left by either is rolled back by the other.
func TestHotJournal(t *testing.T) {
	sides := map[string]func(testing.TB, string, vault.Key) *sql.DB{"ours": ours, "theirs": theirs}
	for writer, w := range sides {
		for reader, r := range sides {
			t.Run(writer+" to "+reader, func(t *testing.T) {
				path, k := filepath.Join(t.TempDir(), "x.db"), vault.NewKey()
				db := w(t, path, k)
				db.SetMaxOpenConns(1)
				run(t, db, "PRAGMA journal_mode=DELETE", "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT, note TEXT)", rows)
				want := all(t, db, digest)
				run(t, db, "PRAGMA cache_size=10", "BEGIN", "UPDATE thing SET note=note||note")
				left := hot(t, path, "-journal")
				run(t, db, "ROLLBACK")
				d := r(t, left, k)
				if all(t, d, digest) != want {
					t.Error("not rolled back")
				}
				if s := all(t, d, "PRAGMA integrity_check"); s != "ok" {
					t.Error(s)
				}
			})
		}
	}
}

// A log is read by who wrote it alone; the other refuses and changes nothing.
func TestHotLog(t *testing.T) {
	path, k := filepath.Join(t.TempDir(), "x.db"), vault.NewKey()
	make := func(db *sql.DB) (left, want string) {
		db.SetMaxOpenConns(1)
		run(t, db, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0",
			"CREATE TABLE IF NOT EXISTS thing(id INTEGER PRIMARY KEY, name TEXT, note TEXT)", rows)
		return hot(t, path, "-wal"), all(t, db, digest)
	}
	db := ours(t, path, k)
	left, want := make(db)
	before, err := os.ReadFile(left + "-wal")
	must(t, err)
	sc := theirs(t, left, k)
	if _, err := sc.Query(digest); err == nil {
		t.Error("SQLCipher takes our log")
	}
	must(t, sc.Close())
	if after, err := os.ReadFile(left + "-wal"); err != nil || !bytes.Equal(before, after) {
		t.Error("SQLCipher changed our log", err)
	}
	if got := all(t, ours(t, left, k), digest); got != want {
		t.Error("rows differ after SQLCipher tried")
	}
	must(t, db.Close())

	sc = theirs(t, path, k)
	left, want = make(sc)
	if _, err := vault.Open(t.Context(), left, k); err == nil {
		t.Error("we take SQLCipher's log")
	}
	if got := all(t, theirs(t, left, k), digest); got != want {
		t.Error("rows differ after we tried")
	}
}
