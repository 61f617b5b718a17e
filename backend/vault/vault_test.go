package vault_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

const marker = "机密台账PLAINMARKER"

func open(t testing.TB, path string, k vault.Key) *sql.DB {
	t.Helper()
	db, err := vault.Open(t.Context(), path, k)
	if err != nil {
		t.Fatal(err)
	}
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

// fill makes a table of n rows with the marker in it.
func fill(t testing.TB, db *sql.DB, n int) {
	t.Helper()
	run(t, db, `CREATE TABLE IF NOT EXISTS thing(id INTEGER PRIMARY KEY, name TEXT, note TEXT)`)
	run(t, db, `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<?)
		INSERT INTO thing(name, note) SELECT ?||i, hex(randomblob(60)) FROM c`, n, marker)
}

const digest = `SELECT count(*)||' '||ifnull(group_concat(id||name||note, '|'), '') FROM thing`

// want fails unless err is a fault of this code whose sentence contains zh.
func want(t testing.TB, err error, code fault.Code, zh string) {
	t.Helper()
	if !fault.Is(err, code) || !strings.Contains(fault.Of(err).Message.ZH, zh) {
		t.Fatalf("got %v, want a %s fault with %q", err, code, zh)
	}
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

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "数据 100%#?.db")
	k := vault.NewKey()
	db := open(t, path, k)
	if fi, err := os.Stat(path); err != nil || fi.Size() == 0 {
		t.Fatal("a new database is not on disk yet", err)
	}
	fill(t, db, 50)
	all := str(t, db, digest)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "temp_store": "2",
		"secure_delete": "1", "foreign_keys": "0", "page_size": "4096", "cache_size": "-16384", "busy_timeout": "5000"} {
		if s := str(t, db, "PRAGMA "+pragma); s != want {
			t.Errorf("%s is %s, want %s", pragma, s, want)
		}
	}
	ro, err := vault.Connect(path, k, true)
	if err != nil {
		t.Fatal(err)
	}
	if got := str(t, ro, digest); got != all {
		t.Error("a reader sees other rows")
	}
	if _, err := ro.Exec("DELETE FROM thing"); err == nil {
		t.Error("a reader deletes")
	}
	ro.Close()
	db.Close()
	if got := str(t, open(t, path, k), digest); got != all {
		t.Error("rows differ after closing")
	}
}

func TestOpenRefuses(t *testing.T) {
	k := vault.NewKey()
	good := filepath.Join(t.TempDir(), "good.db")
	db := open(t, good, k)
	fill(t, db, 200)
	db.Close()
	whole := read(t, good)
	damaged := bytes.Clone(whole)
	damaged[100] ^= 1
	plain := filepath.Join(t.TempDir(), "plain.db")
	p, err := sql.Open("sqlite", plain)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, p, 5)
	p.Close()
	tests := []struct {
		name    string
		content []byte
		key     vault.Key
		zh      string
	}{
		{"wrong key", whole, vault.NewKey(), "密钥不对"},
		{"page 1 damaged", damaged, k, "开头已损坏"},
		{"not encrypted", read(t, plain), k, "没有加密"},
		{"foreign", bytes.Repeat([]byte("not a database. "), 1000), k, "不是运营台账"},
		{"empty", nil, k, "不完整"},
		{"less than a page", whole[:4095], k, "不完整"},
		{"half a page missing", whole[:len(whole)-2048], k, "不完整"},
		{"pages missing", whole[:len(whole)-3*4096], k, "损坏"},
		{"only page 1", whole[:4096], k, "损坏"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			write(t, path, tt.content)
			_, err := vault.Open(t.Context(), path, tt.key)
			want(t, err, fault.Damaged, tt.zh)
			if !bytes.Equal(read(t, path), tt.content) {
				t.Error("the refused file was changed")
			}
		})
	}
	_, err = vault.Open(t.Context(), filepath.Join(t.TempDir(), "no", "such.db"), k)
	want(t, err, fault.NotFound, "文件夹")
}

func TestNoSecondFile(t *testing.T) {
	dir := t.TempDir()
	k := vault.NewKey()
	db := open(t, filepath.Join(dir, "a.db"), k)
	db.SetMaxOpenConns(1)
	fill(t, db, 10)
	refused := func() {
		t.Helper()
		for _, q := range []string{
			"ATTACH '" + dir + "/b.db' AS b", "ATTACH 'file:" + dir + "/c.db?vfs=unix' AS c",
			"ATTACH ':memory:' AS d", "VACUUM INTO '" + dir + "/e.db'", "VACUUM",
		} {
			if _, err := db.Exec(q); err == nil {
				t.Errorf("%s: no error", q)
			}
		}
		if _, err := db.Exec("ATTACH ? AS b", dir+"/b.db"); err == nil {
			t.Error("ATTACH of a parameter: no error")
		}
	}
	refused()
	other := vault.NewKey()
	if err := vault.Copy(t.Context(), db, filepath.Join(dir, "copy.db"), other); err != nil {
		t.Fatal(err)
	}
	if got := str(t, open(t, filepath.Join(dir, "copy.db"), other), digest); got != str(t, db, digest) {
		t.Error("the copy has other rows")
	}
	refused()
	want(t, vault.Copy(t.Context(), db, filepath.Join(dir, "copy.db"), other), fault.Conflict, "已经存在")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := vault.Copy(ctx, db, filepath.Join(dir, "never.db"), other); err == nil {
		t.Error("a cancelled copy succeeds")
	}
	for _, name := range []string{"b.db", "c.db", "e.db", "never.db"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Error(name, "exists")
		}
	}
}

func openDSN(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
