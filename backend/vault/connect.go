package vault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"opsbook/backend/vault/cipherfs"
)

// fileSystems holds one VFS for each key in use, and how many use it. The last
// one to let go has the key erased.
var fileSystems = struct {
	sync.Mutex
	byKey map[Key]*held
}{byKey: map[Key]*held{}}

type held struct {
	*cipherfs.VFS
	users int
}

// hold gives the VFS of a key until letGo.
func hold(k Key) (*cipherfs.VFS, error) {
	fileSystems.Lock()
	defer fileSystems.Unlock()
	h := fileSystems.byKey[k]
	if h == nil {
		v, err := cipherfs.Register(k)
		if err != nil {
			return nil, err
		}
		h = &held{VFS: v}
		fileSystems.byKey[k] = h
	}
	h.users++
	return h.VFS, nil
}

func letGo(k Key) {
	fileSystems.Lock()
	defer fileSystems.Unlock()
	h := fileSystems.byKey[k]
	if h.users--; h.users == 0 {
		delete(fileSystems.byKey, k)
		h.Forget()
	}
}

// Connect is the database at path, which is opened when it is first asked. What
// DSN says of connections holds for these. The process forgets the key when
// everything that was connected with it is closed.
func Connect(path string, k Key, readOnly bool) (*sql.DB, error) {
	v, err := hold(k)
	if err != nil {
		return nil, err
	}
	c := &connector{letGo: sync.OnceFunc(func() { letGo(k) })}
	if c.dsn, err = dsnOf(path, v, readOnly); err == nil {
		c.driver, err = registered(c.dsn)
	}
	if err != nil {
		c.letGo()
		return nil, err
	}
	return sql.OpenDB(c), nil
}

// registered is the driver that modernc.org/sqlite has registered: guard's hook is
// on that one, not on any other value of its type.
func registered(dsn string) (driver.Driver, error) {
	db, err := sql.Open("sqlite", dsn) // opens no connection
	if err != nil {
		return nil, err
	}
	return db.Driver(), db.Close()
}

// connector opens the connections of one sql.DB, which closes it at the end. A
// pool opens connections anew after an interrupted one, so the key must outlive
// any single connection.
type connector struct {
	driver driver.Driver
	dsn    string
	letGo  func()
}

func (c *connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

func (c *connector) Driver() driver.Driver { return c.driver }

func (c *connector) Close() error { c.letGo(); return nil }

// Page cache of a connection: 16 MiB, in SQLite's unit (negative KiB).
const cachePragma = "cache_size(-16384)"

// DSN is what sql.Open("sqlite", …) needs for the database at path, for tools
// that connect by themselves: it names a VFS that holds the key, from now to the
// end of the process, and carries no secret itself. Writers begin their
// transactions immediately, in WAL mode with a full sync at each commit. A
// readOnly connection neither writes nor creates. Connections refuse ATTACH and
// VACUUM; Copy is the way to a second file.
func DSN(path string, k Key, readOnly bool) (string, error) {
	v, err := hold(k)
	if err != nil {
		return "", err
	}
	return dsnOf(path, v, readOnly)
}

func dsnOf(path string, v *cipherfs.VFS, readOnly bool) (string, error) {
	name, err := fileURI(path)
	if err != nil {
		return "", err
	}
	q := []string{"vfs=" + v.Name(), "_defensive=1", "_dqs=0", "_pragma=busy_timeout(5000)"}
	if readOnly {
		q = append(q, "mode=ro", "_pragma=query_only(ON)")
	} else {
		q = append(q, "_txlock=immediate", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)",
			"_pragma=secure_delete(ON)", "_pragma=foreign_keys(OFF)")
	}
	q = append(q, "_pragma=temp_store(MEMORY)", "_pragma="+cachePragma)
	return name + "?" + strings.Join(q, "&"), nil
}

// fileURI is path as SQLite wants it: absolute, forward slashes, escaped. A drive
// becomes file:///C:/…, a network share file:////server/share/….
func fileURI(path string) (string, error) {
	p, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("path of the database: %w", err)
	}
	p = filepath.ToSlash(p)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return "file://" + (&url.URL{Path: p}).EscapedPath(), nil
}
