package cipherfs

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Any flipped bit in the file is an error for a reader of all pages.
func TestFlip(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, dsn(v, path, "journal_mode(DELETE)"))
	fill(t, db, 300)
	run(t, db, "INSERT INTO t(note) VALUES(zeroblob(20000))") // overflow chain
	db.Close()
	orig := read(t, path)
	for i := 0; i < len(orig); i += 97 {
		b := bytes.Clone(orig)
		b[i] ^= 1 << (i % 8)
		write(t, path, b)
		d := open(t, dsn(v, path))
		err := d.QueryRow("SELECT group_concat(id||name||hex(note)) FROM t WHERE 1").Scan(new(string))
		d.Close()
		if err == nil {
			t.Errorf("byte %d (page %d +%d): no error", i, i/PageSize+1, i%PageSize)
		}
	}
}

// A file cut short is an error too.
func TestCut(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)"))
	fill(t, db, 300)
	db.Close()
	b := read(t, path)
	for _, n := range []int{len(b) - PageSize, len(b) - 1, len(b) - 5*PageSize, PageSize, 100} {
		write(t, path, b[:n])
		d := open(t, dsn(v, path))
		if err := d.QueryRow("SELECT group_concat(id||name||hex(note)) FROM t").Scan(new(string)); err == nil {
			t.Errorf("%d of %d bytes: no error", n, len(b))
		}
		d.Close()
	}
}

func TestWrongKeyAndPlainFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	db := open(t, dsn(newVFS(t), path, "journal_mode(WAL)"))
	fill(t, db, 10)
	db.Close()
	d := open(t, dsn(newVFS(t), path))
	_, err := d.Exec("SELECT * FROM t")
	if err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Fatal(err)
	}

	plain := filepath.Join(dir, "plain.db")
	d = open(t, "file:"+filepath.ToSlash(plain))
	fill(t, d, 10)
	d.Close()
	d = open(t, dsn(newVFS(t), plain))
	if _, err = d.Exec("SELECT * FROM t"); err == nil {
		t.Fatal("plain file opened")
	}
}

// What a crash leaves in the log is there again when the file is next opened.
func TestRecovery(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 100)
	if s := str(t, open(t, dsn(v, hot(t, path))), "SELECT count(*) FROM t"); s != "100" {
		t.Fatal(s, "rows")
	}
}

// A flipped bit in each page of a live log, read by another connection.
func TestWALFlip(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a log in use cannot be written by others")
	}
	v := newVFS(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 1000)
	b := read(t, path+"-wal")
	for off := walHdr + walFrameHdr + 100; off < len(b); off += walFrame {
		b[off] ^= 1
	}
	f, err := os.OpenFile(path+"-wal", os.O_WRONLY, 0) // in place: others have it open
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(b, 0); err != nil {
		t.Fatal(err)
	}
	if err := open(t, dsn(v, path)).QueryRow("SELECT count(*) FROM t").Scan(new(int)); err == nil {
		t.Fatal("no error")
	}
}

// Power loss in the middle of a checkpoint: database pages torn, page 1 among
// them, all of them still in the WAL. Recovery must rewrite them.
func TestTornCheckpoint(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 500)
	run(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	run(t, db, "UPDATE t SET note='new'||note")
	run(t, db, "CREATE TABLE u(x)") // page 1 into the WAL
	pages := map[uint32]bool{}
	wal := read(t, path+"-wal")
	for o := walHdr; o+walFrame <= len(wal); o += walFrame {
		pages[uint32(wal[o])<<24|uint32(wal[o+1])<<16|uint32(wal[o+2])<<8|uint32(wal[o+3])] = true
	}
	main := read(t, path)
	for p := range pages { // half of each page is new (here: random) bytes; the salt never changes
		if o := int(p-1) * PageSize; o < len(main) {
			rand.Read(main[o+512 : o+2048])
		}
	}
	left := filepath.Join(t.TempDir(), "left.db")
	write(t, left, main)
	write(t, left+"-wal", wal)
	d := open(t, dsn(v, left))
	if s := str(t, d, "SELECT count(*) FROM t WHERE note LIKE 'new%'"); s != "500" || !pages[1] {
		t.Fatal(s, pages[1])
	}
	run(t, d, "PRAGMA wal_checkpoint(TRUNCATE)")
	if s := str(t, d, "PRAGMA integrity_check"); s != "ok" {
		t.Fatal(s)
	}
	d.Close()
	write(t, left, main) // and without the WAL: an error, not wrong data
	if err := open(t, dsn(v, left)).QueryRow("SELECT count(*) FROM t").Scan(new(int)); err == nil {
		t.Fatal("no error")
	}
}

// A wrong key, or the log of another database, must not cost the commits that
// are still in the log.
func TestForeignWALIsKept(t *testing.T) {
	v := newVFS(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db := open(t, dsn(v, path, "journal_mode(WAL)", "wal_autocheckpoint(0)"))
	fill(t, db, 10)
	run(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	run(t, db, "INSERT INTO t(name) VALUES('in the log')")
	left := hot(t, path)
	wrong := open(t, dsn(newVFS(t), left))
	if err := wrong.QueryRow("SELECT count(*) FROM t").Scan(new(int)); err == nil {
		t.Fatal("a wrong key reads")
	}
	wrong.Close()
	if s := str(t, open(t, dsn(v, left)), "SELECT count(*) FROM t WHERE name='in the log'"); s != "1" {
		t.Fatal("rows in the log after a wrong key: ", s)
	}
}
