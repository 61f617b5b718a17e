package vault_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

// holdEnv makes TestLock's own binary a second process that tries the folder.
const holdEnv = "VAULT_TEST_LOCK"

func lockFolder(t testing.TB, dir string) *vault.Folder {
	t.Helper()
	f, err := vault.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestLock(t *testing.T) {
	if dir := os.Getenv(holdEnv); dir != "" {
		_, err := vault.Lock(dir)
		want(t, err, fault.Locked, "正由另一个")
		return
	}
	dir := filepath.Join(t.TempDir(), "台账", "数据")
	f := lockFolder(t, dir)
	if f.DB() != filepath.Join(dir, "opsbook.db") {
		t.Error(f.DB())
	}
	_, err := vault.Lock(dir)
	want(t, err, fault.Locked, dir)
	second := func() (string, error) {
		c := exec.Command(os.Args[0], "-test.run=^TestLock$", "-test.v")
		c.Env = append(os.Environ(), holdEnv+"="+dir)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := second(); err != nil {
		t.Error("a second process is not refused: ", out)
	}
	must(t, f.Close())
	if out, err := second(); err == nil || !strings.Contains(out, "got <nil>") {
		t.Error("a second process is refused although the folder is free: ", out)
	}
	lockFolder(t, dir)
}

// /proc/self takes no files even from root, as a write-protected medium does.
func TestLockUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	dirs := []string{file, filepath.Join(file, "sub")}
	if _, err := os.Stat("/proc/self/fd"); err == nil {
		dirs = append(dirs, "/proc/self", "/proc/self/sub")
	}
	for _, dir := range dirs {
		_, err := vault.Lock(dir)
		want(t, err, fault.Full, dir)
	}
}

func TestExplain(t *testing.T) {
	plain := errors.New("a bug")
	given := fault.New(fault.Invalid, "一", "one")
	if vault.Explain(nil) != nil || vault.Explain(plain) != plain || vault.Explain(given) != given {
		t.Error("what is no trouble with disk or file must pass as it is")
	}
	want(t, vault.Explain(os.ErrPermission), fault.Full, "写不进去")
	want(t, vault.Explain(os.ErrNotExist), fault.NotFound, "移动硬盘")

	dir, k := t.TempDir(), vault.NewKey()
	path := filepath.Join(dir, "x.db")
	db := open(t, path, k)
	fill(t, db, 10)
	_, err := db.Exec("INSERT INTO missing VALUES(1)")
	if got := vault.Explain(err); got != err {
		t.Error("a mistake in SQL became", got)
	}
	ro, err := vault.DSN(path, k, true)
	must(t, err)
	_, err = openDSN(t, ro).Exec("DELETE FROM thing")
	want(t, vault.Explain(err), fault.Full, "没有写入权限")

	tx, err := db.Begin() // immediate: it holds the write lock
	must(t, err)
	dsn, err := vault.DSN(path, k, false)
	must(t, err)
	_, err = openDSN(t, strings.Replace(dsn, "busy_timeout(5000)", "busy_timeout(1)", 1)).Begin()
	want(t, vault.Explain(err), fault.Locked, "正忙")
	must(t, tx.Rollback())

	_, err = db.Exec("PRAGMA max_page_count=1")
	must(t, err)
	_, err = db.Exec("INSERT INTO thing(note) VALUES(randomblob(100000))")
	want(t, vault.Explain(err), fault.Full, "没有保存")
}
