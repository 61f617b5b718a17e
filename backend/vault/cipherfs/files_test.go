package cipherfs

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
)

func TestJournalModes(t *testing.T) {
	for _, mode := range []string{"WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY"} {
		t.Run(mode, func(t *testing.T) {
			dir := t.TempDir()
			v := newVFS(t)
			path := filepath.Join(dir, "x.db")
			db := open(t, dsn(v, path, "journal_mode("+mode+")", "synchronous(FULL)", "cache_size(20)"))
			fill(t, db, 2000)
			// big transaction with a tiny cache: spills, statement journal, savepoints
			tx, err := db.Begin()
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range []string{
				"UPDATE t SET note=note||'x'", "SAVEPOINT a", "DELETE FROM t WHERE id%3=0",
				"INSERT INTO t(name,note) SELECT name,note FROM t", "ROLLBACK TO a", "RELEASE a",
			} {
				if _, err := tx.Exec(q); err != nil {
					t.Fatal(q, err)
				}
			}
			noPlaintext(t, dir)
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			if s := str(t, db, "SELECT count(*)||' '||sum(length(note)) FROM t"); s != "2000 400000" {
				t.Fatal(s)
			}
			run(t, db, "UPDATE t SET note=note||'y'")
			run(t, db, "CREATE INDEX i ON t(note)")
			if s := str(t, db, "PRAGMA integrity_check"); s != "ok" {
				t.Fatal(s)
			}
			noPlaintext(t, dir)
			run(t, db, "VACUUM")
			db.Close()
			noPlaintext(t, dir)
			db = open(t, dsn(v, path))
			if s := str(t, db, "PRAGMA integrity_check"); s != "ok" {
				t.Fatal(s)
			}
			if s := str(t, db, "SELECT count(*)||' '||sum(length(note)) FROM t"); s != "2000 402000" {
				t.Fatal(s)
			}
			if s := str(t, db, "PRAGMA page_size"); s != "4096" {
				t.Fatal(s)
			}
			noFailure(t, v)
		})
	}
}

// Everything that writes another file: VACUUM INTO, ATTACH, backup, temp files.
func TestOtherFiles(t *testing.T) {
	dir := t.TempDir()
	v := newVFS(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "temp_store(FILE)", "cache_size(-100)"))
	fill(t, db, 20000)

	vac, att, bak := filepath.Join(dir, "vac.db"), filepath.Join(dir, "att.db"), filepath.Join(dir, "bak.db")
	run(t, db, "VACUUM INTO ?", vac)
	run(t, db, "ATTACH ? AS a", att)
	run(t, db, "PRAGMA a.journal_mode=DELETE")
	run(t, db, "CREATE TABLE a.t AS SELECT * FROM t")
	run(t, db, "BEGIN") // two databases: super-journal when not WAL
	run(t, db, "UPDATE a.t SET note='"+marker+"'")
	run(t, db, "UPDATE t SET note='"+marker+"' WHERE id<10")
	run(t, db, "COMMIT")
	run(t, db, "DETACH a")

	// Temp table larger than its cache, big sort: spill to temp files.
	run(t, db, "CREATE TEMP TABLE tt AS SELECT name||note AS x FROM t")
	run(t, db, "PRAGMA temp.cache_size=10")
	run(t, db, "UPDATE tt SET x=x||'z'")
	rows, err := db.Query("SELECT x FROM tt ORDER BY x DESC")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		if n == 100 {
			if runtime.GOOS == "linux" && len(spilled()) == 0 {
				t.Error("nothing spilled to a temporary file: this test sees too little")
			}
			noPlaintext(t, dir)
		}
		n++
	}
	rows.Close()
	if n != 20000 {
		t.Fatal(n)
	}

	backup(t, db, dsn(v, bak))
	noPlaintext(t, dir)
	db.Close()
	for _, p := range []string{vac, att, bak, path} {
		d := open(t, dsn(v, p))
		if s := str(t, d, "PRAGMA integrity_check"); s != "ok" {
			t.Fatal(p, s)
		}
		if s := str(t, d, "SELECT count(*) FROM t"); s != "20000" {
			t.Fatal(p, s)
		}
		d.Close()
	}
	noPlaintext(t, dir)
	noFailure(t, v)
}

// Several connections at once, WAL, one writer.
func TestConcurrent(t *testing.T) {
	dir := t.TempDir()
	v := newVFS(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "busy_timeout(10000)", "wal_autocheckpoint(50)"))
	db.SetMaxOpenConns(6)
	fill(t, db, 1000)
	errs := make(chan error, 8)
	for w := range 4 {
		go func() {
			for i := range 150 {
				var err error
				if w == 0 {
					_, err = db.Exec("UPDATE t SET note=note||'x' WHERE id%50=?", i%50)
				} else {
					var a, b int
					err = db.QueryRow("SELECT count(*), count(DISTINCT id) FROM t").Scan(&a, &b)
					if err == nil && (a != 1000 || b != 1000) {
						err = fmt.Errorf("%d %d", a, b)
					}
				}
				if err != nil {
					errs <- fmt.Errorf("worker %d: %w (%v)", w, err, v.LastError())
					return
				}
			}
			errs <- nil
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if s := str(t, db, "PRAGMA integrity_check"); s != "ok" {
		t.Fatal(s)
	}
}

// Pages allocated and freed in one transaction are never written by SQLite: the
// file would get holes, which the backup API and SQLCipher's integrity check read.
func TestHoles(t *testing.T) {
	for _, mode := range []string{"DELETE", "WAL"} {
		t.Run(mode, func(t *testing.T) {
			v := newVFS(t)
			path := filepath.Join(t.TempDir(), "x.db")
			db := open(t, dsn(v, path, "journal_mode("+mode+")"))
			for _, q := range []string{
				"CREATE TABLE z(x)", "BEGIN", "CREATE TABLE a(x)", "CREATE TABLE b(x)",
				"INSERT INTO a VALUES(randomblob(50000))", "INSERT INTO b VALUES(randomblob(3000))",
				"INSERT INTO a VALUES(randomblob(50000))", "DELETE FROM a", "COMMIT",
				"PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM INTO '" + path + ".vac'",
			} {
				run(t, db, q)
			}
			b := read(t, path)
			if len(b)%PageSize != 0 {
				t.Fatal("size", len(b))
			}
			for i := 0; i < len(b); i += PageSize {
				if bytes.Equal(b[i:i+PageSize], make([]byte, PageSize)) {
					t.Errorf("page %d of %d is a hole", i/PageSize+1, len(b)/PageSize)
				}
			}
			backup(t, db, dsn(v, path+".bak"))
			noFailure(t, v)
		})
	}
}
