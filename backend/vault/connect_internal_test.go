package vault

import (
	"context"
	"path/filepath"
	"testing"
	"time"
)

func inUse(k Key) int {
	fileSystems.Lock()
	defer fileSystems.Unlock()
	if h := fileSystems.byKey[k]; h != nil {
		return h.users
	}
	return 0
}

// When the last connection with a key is closed, the process has forgotten the key;
// until then a pool may lose every connection and still open new ones.
func TestTheKeyIsForgotten(t *testing.T) {
	path, k := filepath.Join(t.TempDir(), "x.db"), NewKey()
	db, err := Open(t.Context(), path, k)
	ok(t, err)
	_, err = db.Exec("CREATE TABLE thing(id INTEGER PRIMARY KEY); INSERT INTO thing VALUES(1)")
	ok(t, err)
	fileSystems.Lock()
	v := fileSystems.byKey[k].VFS
	fileSystems.Unlock()
	other, err := Connect(path, k, true)
	ok(t, err)
	if n := inUse(k); n != 2 || !v.Holds() {
		t.Errorf("%d users, key held: %v", n, v.Holds())
	}
	ok(t, other.Close())
	ok(t, other.Close())
	if n := inUse(k); n != 1 {
		t.Errorf("%d users after closing one of two twice", n)
	}

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	const long = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c) SELECT max(i) FROM c"
	if err := db.QueryRowContext(ctx, long).Scan(new(int)); err == nil {
		t.Error("an endless query ended")
	}
	ok(t, db.QueryRow("SELECT id FROM thing").Scan(new(int))) // over a new connection
	ok(t, Copy(t.Context(), db, filepath.Join(t.TempDir(), "y.db"), NewKey()))
	if n := inUse(k); n != 1 {
		t.Errorf("%d users after a copy under another key", n)
	}

	dsn := "file:" + filepath.ToSlash(path) + "?vfs=" + v.Name()
	ok(t, db.Close())
	if inUse(k) != 0 || v.Holds() {
		t.Errorf("closed: %d users, key held: %v", inUse(k), v.Holds())
	}
	stale, err := registered(dsn)
	ok(t, err)
	if c, err := stale.Open(dsn); err == nil {
		t.Error("a connection through a VFS that is gone", c.Close())
	}
	again, err := Open(t.Context(), path, k)
	ok(t, err)
	ok(t, again.QueryRow("SELECT id FROM thing").Scan(new(int)))
	ok(t, again.Close())
}
