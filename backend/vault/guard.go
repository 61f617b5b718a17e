package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"modernc.org/sqlite"

	"opsbook/backend/fault"
	"opsbook/backend/vault/cipherfs"
	"opsbook/backend/vault/durable"
)

// Every connection of the process that goes through one of our VFSes refuses to
// open a second file: ATTACH 'file:x?vfs=unix' would write it in clear. VACUUM
// attaches inside SQLite and is refused with it.
func init() {
	sqlite.RegisterConnectionHook(func(c sqlite.ExecQuerierContext, dsn string) error {
		if !strings.Contains(dsn, "vfs="+cipherfs.NamePrefix) {
			return nil
		}
		return authorize(c, guard)
	})
}

func guard(action sqlite.AuthorizerActionCode, _, _, _, _ string) sqlite.AuthorizerReturnCode {
	if action == sqlite.AuthAttach {
		return sqlite.AuthorizerDeny
	}
	return sqlite.AuthorizerOK
}

func authorize(driverConn any, fn sqlite.AuthorizerFn) error {
	r, ok := driverConn.(sqlite.AuthorizerRegisterer)
	if !ok {
		return fmt.Errorf("driver %T takes no authorizer", driverConn)
	}
	return r.RegisterAuthorizer(fn)
}

// Copy writes a compact copy of the database to the new file dst under key k,
// and syncs it to disk. It reads from one snapshot: others may go on writing. The
// copy is in rollback-journal mode until DSN opens it for writing. Nothing is
// left behind when it fails or ctx ends.
func Copy(ctx context.Context, db *sql.DB, dst string, k Key) (err error) {
	v, err := hold(k)
	if err != nil {
		return err
	}
	defer letGo(k)
	name, err := fileURI(dst)
	if err != nil {
		return err
	}
	if err := mustBeNew(dst); err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return Explain(err)
	}
	defer func() {
		// The guard comes back before the connection returns to its pool.
		err = errors.Join(err, conn.Raw(func(c any) error { return authorize(c, guard) }), conn.Close())
		if err != nil {
			err = errors.Join(Explain(err), removeDatabase(dst))
		}
	}()
	if err := conn.Raw(func(c any) error { return authorize(c, nil) }); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "VACUUM INTO ?", name+"?vfs="+v.Name()); err != nil {
		return err
	}
	return durable.Sync(dst)
}

func mustBeNew(path string) error {
	_, err := os.Lstat(path)
	if err == nil {
		return fault.New(fault.Conflict, "文件 %s 已经存在，没有覆盖它。请换一个名字。",
			"The file %s exists already and was not overwritten. Please choose another name.", fault.Whole(path))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return Explain(err)
}
