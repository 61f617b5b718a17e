package vault_test

import (
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

// fillUp writes rows, 20 to a transaction, until one fails; it returns that
// error and how many rows were acknowledged.
func fillUp(t testing.TB, db *sql.DB) (rows int, err error) {
	t.Helper()
	for range 10000 {
		tx, err := db.Begin()
		if err != nil {
			return rows, err
		}
		for range 20 {
			if _, err = tx.Exec("INSERT INTO thing(name, note) VALUES('x', hex(randomblob(500)))"); err != nil {
				return rows, errors.Join(err, tx.Rollback())
			}
		}
		if err := tx.Commit(); err != nil {
			return rows, errors.Join(err, tx.Rollback())
		}
		rows += 20
	}
	t.Fatal("the disk does not fill up")
	return 0, nil
}

func count(t testing.TB, db *sql.DB) (n int) {
	t.Helper()
	must(t, db.QueryRow("SELECT count(*) FROM thing").Scan(&n))
	return n
}

// outOfRoom runs into a full disk, tries noCopies while it is full, makes room, and
// goes on: nothing that was acknowledged is lost, nothing half done is there.
func outOfRoom(t *testing.T, dir string, noCopies func(*sql.DB, *vault.Folder, *vault.Slots, vault.Key), makeRoom func()) {
	f := lockFolder(t, dir)
	k := vault.NewKey()
	s := newSlots(t, dir, k)
	_, err := s.Unlock("王芳", "wrong-2026")
	want(t, err, fault.Forbidden, "密码不对")
	db := open(t, f.DB(), k)
	db.SetMaxOpenConns(1)
	fill(t, db, 10)
	n, err := fillUp(t, db)
	n += 10
	want(t, vault.Explain(err), fault.Full, "没有保存")
	if got := count(t, db); got != n {
		t.Fatalf("%d rows while the disk is full, %d acknowledged", got, n)
	}
	noCopies(db, f, s, k)
	must(t, db.Close())
	makeRoom()
	opens(t, dir, s, "王芳", password, k)
	db = open(t, f.DB(), k)
	db.SetMaxOpenConns(1)
	if got := count(t, db); got != n {
		t.Fatalf("%d rows after opening again, %d acknowledged", got, n)
	}
	if s := str(t, db, "PRAGMA integrity_check"); s != "ok" {
		t.Fatal(s)
	}
	run(t, db, "INSERT INTO thing(name) VALUES('there is room again')")
	must(t, db.Close())
	_, err = vault.Rotate(t.Context(), f, s, k)
	must(t, err)
	t.Log(n, "rows, all there")
}

func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skip("a small disk cannot be mounted here: ", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	noCopies := func(db *sql.DB, f *vault.Folder, s *vault.Slots, k vault.Key) {
		copied := f.DB() + ".copy"
		want(t, vault.Copy(t.Context(), db, copied, k), fault.Full, "写不进去")
		if _, err := os.Stat(copied); err == nil {
			t.Error("half a copy is left")
		}
		_, err := s.Unlock("王芳", "wrong-2026") // it cannot be counted
		want(t, err, fault.Full, "写不进去")
		if got, err := s.Unlock("王芳", password); err != nil || got != k {
			t.Error("the right password on a full disk: ", err)
		}
		must(t, db.Close())
		if _, err := vault.Rotate(t.Context(), f, s, k); !fault.Is(err, fault.Full) {
			t.Error("rotation without room: ", err)
		}
	}
	outOfRoom(t, filepath.Join(dir, "data"), noCopies, func() {
		must(t, unix.Mount("", dir, "", unix.MS_REMOUNT, "size=64m"))
	})
}

// The same in a child process that may not write files beyond 3 MB (EFBIG).
func TestFileLimit(t *testing.T) {
	const env = "VAULT_TEST_LIMIT"
	if dir := os.Getenv(env); dir != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := func(bytes uint64) {
			must(t, unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}))
		}
		limit(3 << 20)
		outOfRoom(t, dir, func(*sql.DB, *vault.Folder, *vault.Slots, vault.Key) {}, func() { limit(64 << 20) })
		return
	}
	c := exec.Command(os.Args[0], "-test.run=^TestFileLimit$", "-test.v")
	c.Env = append(os.Environ(), env+"="+t.TempDir())
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "all there") {
		t.Error(err, string(out))
	}
}
