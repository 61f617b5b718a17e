package cipherfs

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/sqlite"
)

const marker = "机密设备台账PLAINTEXTMARKER"

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

func exec(t testing.TB, db *sql.DB, q string, args ...any) {
	t.Helper()
	if _, err := db.Exec(q, args...); err != nil {
		t.Fatalf("%s: %v %v", q, err, lastOf())
	}
}

func str(t testing.TB, db *sql.DB, q string) (s string) {
	t.Helper()
	if err := db.QueryRow(q).Scan(&s); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return s
}

// noPlaintext fails if any file under dir contains the marker or a SQLite header.
func noPlaintext(t testing.TB, dir string) {
	t.Helper()
	// unix temp files are unlinked while open: reach them through /proc
	fds, _ := filepath.Glob("/proc/self/fd/*")
	for _, p := range fds {
		l, _ := os.Readlink(p)
		if !strings.HasPrefix(l, dir) || !strings.HasSuffix(l, "(deleted)") {
			continue
		}
		b, _ := os.ReadFile(p)
		t.Logf("temp file %s: %d bytes", filepath.Base(l), len(b))
		for _, m := range []string{"PLAINTEXTMARKER", "机密设备", "SQLite format 3", "CREATE TABLE"} {
			if bytes.Contains(b, []byte(m)) {
				t.Errorf("%s (%d bytes) contains %q", l, len(b), m)
			}
		}
	}
	filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return nil // win32: a locked region or a delete-on-close file
		}
		for _, m := range []string{"PLAINTEXTMARKER", "机密设备", "SQLite format 3", "CREATE TABLE"} {
			if bytes.Contains(b, []byte(m)) {
				t.Errorf("%s (%d bytes) contains %q", p, len(b), m)
			}
		}
		return nil
	})
}

func fill(t testing.TB, db *sql.DB, n int) {
	t.Helper()
	exec(t, db, `CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, name TEXT, note TEXT)`)
	exec(t, db, `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<?)
		INSERT INTO t(name,note) SELECT ?||i, hex(randomblob(100)) FROM c`, n, marker)
}

func TestJournalModes(t *testing.T) {
	for _, mode := range []string{"WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY"} {
		t.Run(mode, func(t *testing.T) {
			dir := tempDir(t)
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
			exec(t, db, "UPDATE t SET note=note||'y'")
			exec(t, db, "CREATE INDEX i ON t(note)")
			if s := str(t, db, "PRAGMA integrity_check"); s != "ok" {
				t.Fatal(s)
			}
			noPlaintext(t, dir)
			exec(t, db, "VACUUM")
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
			if e := v.LastError(); e != nil {
				t.Fatal(e)
			}
		})
	}
}

// Everything that writes another file: VACUUM INTO, ATTACH, backup, temp files.
func TestOtherFiles(t *testing.T) {
	dir := tempDir(t)
	tmp := filepath.Join(dir, "tmp")
	os.Mkdir(tmp, 0o700)
	t.Setenv("SQLITE_TMPDIR", tmp) // unix VFS
	t.Setenv("TMP", tmp)           // win32 VFS
	v := newVFS(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "temp_store(FILE)", "cache_size(-100)"))
	fill(t, db, 20000)

	vac, att, bak := filepath.Join(dir, "vac.db"), filepath.Join(dir, "att.db"), filepath.Join(dir, "bak.db")
	exec(t, db, "VACUUM INTO ?", vac)
	exec(t, db, "ATTACH ? AS a", att)
	exec(t, db, "PRAGMA a.journal_mode=DELETE")
	exec(t, db, "CREATE TABLE a.t AS SELECT * FROM t")
	exec(t, db, "BEGIN") // two databases: super-journal when not WAL
	exec(t, db, "UPDATE a.t SET note='"+marker+"'")
	exec(t, db, "UPDATE t SET note='"+marker+"' WHERE id<10")
	exec(t, db, "COMMIT")
	exec(t, db, "DETACH a")

	// Temp table larger than its cache, big sort: spill to temp files.
	exec(t, db, "CREATE TEMP TABLE tt AS SELECT name||note AS x FROM t")
	exec(t, db, "PRAGMA temp.cache_size=10")
	exec(t, db, "UPDATE tt SET x=x||'z'")
	rows, err := db.Query("SELECT x FROM tt ORDER BY x DESC")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		if n == 100 {
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
	if e := v.LastError(); e != nil {
		t.Fatal(e)
	}
}

// Any flipped byte in the file must be an error for a reader of all pages.
func TestFlip(t *testing.T) {
	dir := tempDir(t)
	v := newVFS(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(DELETE)"))
	fill(t, db, 300)
	exec(t, db, "INSERT INTO t(note) VALUES(zeroblob(20000))") // overflow chain
	want := str(t, db, "SELECT group_concat(id||name||hex(note)) FROM t WHERE 1")
	db.Close()
	orig, _ := os.ReadFile(path)
	step := 97
	bad := 0
	for i := 0; i < len(orig); i += step {
		b := bytes.Clone(orig)
		b[i] ^= 1 << (i % 8)
		os.WriteFile(path, b, 0o600)
		d := open(t, dsn(v, path))
		var got string
		err := d.QueryRow("SELECT group_concat(id||name||hex(note)) FROM t WHERE 1").Scan(&got)
		d.Close()
		if err == nil {
			t.Errorf("byte %d (page %d +%d): no error, equal=%v", i, i/PageSize+1, i%PageSize, got == want)
		}
		bad++
		if bad == 1 || i > len(orig)-step {
			t.Log(i, err, "|", v.LastError())
		}
	}
	t.Logf("%d flips over %d pages", bad, len(orig)/PageSize)
}

func TestWrongKeyAndPlainFile(t *testing.T) {
	dir := tempDir(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(newVFS(t), path, "journal_mode(WAL)"))
	fill(t, db, 10)
	db.Close()
	d := open(t, dsn(newVFS(t), path))
	_, err := d.Exec("SELECT * FROM t")
	if err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Fatal(err)
	}
	t.Log(err)

	plain := filepath.Join(dir, "plain.db")
	d = open(t, "file:"+filepath.ToSlash(plain))
	fill(t, d, 10)
	d.Close()
	d = open(t, dsn(newVFS(t), plain))
	if _, err = d.Exec("SELECT * FROM t"); err == nil {
		t.Fatal("plain file opened")
	}
	t.Log(err)
}

// A live WAL must not be mistaken for garbage by plain SQLite (stand-in for SQLCipher).
func TestWALGuard(t *testing.T) {
	dir := tempDir(t)
	v := newVFS(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 100)
	hot := filepath.Join(dir, "hot.db") // copy of the files as a crash leaves them
	for _, s := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + s)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(hot+s, b, 0o600)
	}
	d := open(t, dsn(v, hot))
	if s := str(t, d, "SELECT count(*) FROM t"); s != "100" {
		t.Fatal("recovery", s)
	}
	d.Close()
}

// A flipped byte in a live WAL page, read by the writer's own connection pool.
func TestWALFlip(t *testing.T) {
	dir := tempDir(t)
	v := newVFS(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 1000)
	f, err := os.OpenFile(path+"-wal", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	fi, _ := f.Stat()
	for off := int64(walHdr + walFrameHdr + 100); off < fi.Size(); off += walFrame {
		var b [1]byte
		f.ReadAt(b[:], off)
		b[0] ^= 1
		f.WriteAt(b[:], off)
	}
	f.Close()
	d := open(t, dsn(v, path))
	var n int
	err = d.QueryRow("SELECT count(*) FROM t").Scan(&n)
	if err == nil {
		t.Fatal("no error")
	}
	t.Log(err, "|", v.LastError())
}

// Several connections at once, WAL, one writer.
func TestConcurrent(t *testing.T) {
	dir := tempDir(t)
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

// lastOf is the latest error of any VFS, for test messages.
func lastOf() (e *Error) {
	vfses.Range(func(_, v any) bool {
		if x := v.(*VFS).LastError(); x != nil {
			e = x
		}
		return true
	})
	return e
}

// tempDir is t.TempDir without a failed clean-up failing the test: wine 8.0 lacks
// the POSIX delete that Go's os.RemoveAll uses.
func tempDir(t testing.TB) string {
	d, err := os.MkdirTemp("", "cipherfs")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(d) })
	return d
}

// Pages allocated and freed in one transaction are never written by SQLite: the
// file would get holes, which the backup API and SQLCipher's integrity check read.
func TestHoles(t *testing.T) {
	for _, mode := range []string{"DELETE", "WAL"} {
		t.Run(mode, func(t *testing.T) {
			v := newVFS(t)
			path := filepath.Join(tempDir(t), "x.db")
			db := open(t, dsn(v, path, "journal_mode("+mode+")"))
			for _, q := range []string{
				"CREATE TABLE z(x)", "BEGIN", "CREATE TABLE a(x)", "CREATE TABLE b(x)",
				"INSERT INTO a VALUES(randomblob(50000))", "INSERT INTO b VALUES(randomblob(3000))",
				"INSERT INTO a VALUES(randomblob(50000))", "DELETE FROM a", "COMMIT",
				"PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM INTO '" + path + ".vac'",
			} {
				exec(t, db, q)
			}
			b, _ := os.ReadFile(path)
			if len(b)%PageSize != 0 {
				t.Fatal("size", len(b))
			}
			for i := 0; i < len(b); i += PageSize {
				if bytes.Equal(b[i:i+PageSize], make([]byte, PageSize)) {
					t.Errorf("page %d of %d is a hole", i/PageSize+1, len(b)/PageSize)
				}
			}
			backup(t, db, dsn(v, path+".bak"))
			if e := v.LastError(); e != nil {
				t.Fatal(e)
			}
		})
	}
}

// A file cut short must be an error too.
func TestCut(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(tempDir(t), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)"))
	fill(t, db, 300)
	db.Close()
	b, _ := os.ReadFile(path)
	for _, n := range []int{len(b) - PageSize, len(b) - 1, len(b) - 5*PageSize, PageSize, 100} {
		os.WriteFile(path, b[:n], 0o600)
		d := open(t, dsn(v, path))
		var got string
		err := d.QueryRow("SELECT group_concat(id||name||hex(note)) FROM t").Scan(&got)
		t.Log(n, err)
		if err == nil {
			t.Error("no error")
		}
		d.Close()
	}
}

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
		t.Fatal("backup: ", err, lastOf())
	}
}

// Power loss in the middle of a checkpoint: database pages torn, page 1 among
// them, all of them still in the WAL. Recovery must rewrite them.
func TestTornCheckpoint(t *testing.T) {
	v := newVFS(t)
	dir := tempDir(t)
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 500)
	exec(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	exec(t, db, "UPDATE t SET note='new'||note")
	exec(t, db, "CREATE TABLE u(x)") // page 1 into the WAL
	pages := map[uint32]bool{}
	wal, _ := os.ReadFile(path + "-wal")
	for o := walHdr; o+walFrame <= len(wal); o += walFrame {
		pages[uint32(wal[o])<<24|uint32(wal[o+1])<<16|uint32(wal[o+2])<<8|uint32(wal[o+3])] = true
	}
	main, _ := os.ReadFile(path)
	for p := range pages { // half of each page is new (here: random) bytes; the salt never changes
		if o := int(p-1) * PageSize; o < len(main) {
			rand.Read(main[o+512 : o+2048])
		}
	}
	hot := filepath.Join(dir, "hot.db")
	os.WriteFile(hot, main, 0o600)
	os.WriteFile(hot+"-wal", wal, 0o600)
	d := open(t, dsn(v, hot))
	if s := str(t, d, "SELECT count(*) FROM t WHERE note LIKE 'new%'"); s != "500" || !pages[1] {
		t.Fatal(s, pages[1])
	}
	exec(t, d, "PRAGMA wal_checkpoint(TRUNCATE)")
	if s := str(t, d, "PRAGMA integrity_check"); s != "ok" {
		t.Fatal(s)
	}
	d.Close()
	os.WriteFile(hot, main, 0o600) // and without the WAL: an error, not wrong data
	if err := open(t, dsn(v, hot)).QueryRow("SELECT count(*) FROM t").Scan(new(int)); err == nil {
		t.Fatal("no error")
	}
	t.Log(len(pages), "torn pages repaired")
}

// A wrong key, or the log of another database, must not cost the commits that
// are still in the log.
func TestForeignWALIsKept(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(tempDir(t), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 10)
	exec(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	exec(t, db, "INSERT INTO t(name) VALUES('in the log')")
	hot := filepath.Join(tempDir(t), "hot.db")
	for _, s := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + s)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(hot+s, b, 0o600)
	}
	wrong := open(t, dsn(newVFS(t), hot))
	if err := wrong.QueryRow("SELECT count(*) FROM t").Scan(new(int)); err == nil {
		t.Fatal("a wrong key reads")
	}
	wrong.Close()
	if s := str(t, open(t, dsn(v, hot)), "SELECT count(*) FROM t WHERE name='in the log'"); s != "1" {
		t.Fatal("rows in the log after a wrong key: ", s)
	}
}
