package cipherfs

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"modernc.org/sqlite"
)

const marker = "机密设备台账PLAINTEXTMARKER"

// spillDir is where SQLite puts its temporary files; it asks once per process.
var spillDir string

func TestMain(m *testing.M) {
	var err error
	if spillDir, err = os.MkdirTemp("", "cipherfs"); err != nil {
		log.Fatal(err)
	}
	os.Setenv("SQLITE_TMPDIR", spillDir) // unix VFS
	os.Setenv("TMP", spillDir)           // win32 VFS
	code := m.Run()
	os.RemoveAll(spillDir)
	os.Exit(code)
}

func newVFS(t testing.TB) *VFS {
	t.Helper()
	var key [KeyLen]byte
	rand.Read(key[:])
	v, err := Register(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func dsn(v *VFS, path string, pragmas ...string) string {
	s := "file:" + filepath.ToSlash(path) + "?vfs=" + v.Name()
	for _, p := range pragmas {
		s += "&_pragma=" + p
	}
	return s
}

func open(t testing.TB, d string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", d)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t testing.TB, db *sql.DB, q string, args ...any) {
	t.Helper()
	if _, err := db.Exec(q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func str(t testing.TB, db *sql.DB, q string) (s string) {
	t.Helper()
	if err := db.QueryRow(q).Scan(&s); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return s
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// hot copies a database and its log as a crash would leave them.
func hot(t testing.TB, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "hot.db")
	for _, s := range []string{"", "-wal"} {
		write(t, to+s, read(t, path+s))
	}
	return to
}

func fill(t testing.TB, db *sql.DB, n int) {
	t.Helper()
	run(t, db, `CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, name TEXT, note TEXT)`)
	run(t, db, `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<?)
		INSERT INTO t(name,note) SELECT ?||i, hex(randomblob(100)) FROM c`, n, marker)
}

// backup copies through the backup API, whose target is a DSN of its own.
func backup(t testing.TB, db *sql.DB, dst string) {
	t.Helper()
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	err = c.Raw(func(dc any) error {
		b, err := dc.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		}).NewBackup(dst)
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			more, err = b.Step(100)
		}
		if e := b.Finish(); err == nil {
			err = e
		}
		return err
	})
	if err != nil {
		t.Fatal("backup: ", err)
	}
}

// noFailure fails if the encryption layer has refused anything.
func noFailure(t testing.TB, v *VFS) {
	t.Helper()
	if e := v.LastError(); e != nil {
		t.Fatal(e)
	}
}

// spilled lists the temporary files of this process: they are unlinked while open.
func spilled() (out []string) {
	fds, _ := filepath.Glob("/proc/self/fd/*")
	for _, p := range fds {
		if l, _ := os.Readlink(p); strings.HasPrefix(l, spillDir) && strings.HasSuffix(l, "(deleted)") {
			out = append(out, p)
		}
	}
	return out
}

// noPlaintext fails if a file under dir, or a temporary one, even unlinked, shows
// the marker or what a database in clear would.
func noPlaintext(t testing.TB, dir string) {
	t.Helper()
	paths := spilled()
	for _, d := range []string{dir, spillDir} {
		err := filepath.WalkDir(d, func(p string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				paths = append(paths, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil && runtime.GOOS == "windows" {
			continue // a locked region, or deleted on close
		} else if err != nil {
			t.Fatal(err)
		}
		for _, m := range []string{"PLAINTEXTMARKER", "机密设备", "SQLite format 3", "CREATE TABLE"} {
			if bytes.Contains(b, []byte(m)) {
				t.Errorf("%s (%d bytes) contains %q", p, len(b), m)
			}
		}
	}
}
