package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// conn is a connection with the statements it has prepared: one compilation each,
// however many transactions use them. A statement that is being read is not
// there for others: running it again would begin the reading anew.
type conn struct {
	*sql.Conn
	idle     map[string][]*sql.Stmt
	prepared int
}

// maxStatements bounds what a connection remembers: an update of other fields is
// another statement.
const maxStatements = 512

func (s *Store) connect(ctx context.Context) (*conn, error) {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return nil, explain("connect", err)
	}
	return &conn{Conn: c, idle: map[string][]*sql.Stmt{}}, nil
}

// Close gives up the statements first: an open one would keep SQLite from
// folding the WAL into the file.
func (c *conn) Close() error { return errors.Join(c.forget(), c.Conn.Close()) }

// forget gives up the statements that are not in use.
func (c *conn) forget() error {
	var errs []error
	for _, list := range c.idle {
		for _, st := range list {
			errs = append(errs, st.Close())
			c.prepared--
		}
	}
	clear(c.idle)
	return errors.Join(errs...)
}

func (c *conn) run(ctx context.Context, query string) error {
	st, err := c.take(ctx, query)
	if err != nil {
		return err
	}
	defer c.give(query, st)
	_, err = st.ExecContext(ctx)
	return err
}

func (c *conn) take(ctx context.Context, query string) (*sql.Stmt, error) {
	if have := c.idle[query]; len(have) > 0 {
		c.idle[query] = have[:len(have)-1]
		return have[len(have)-1], nil
	}
	if c.prepared >= maxStatements {
		if err := c.forget(); err != nil {
			return nil, err
		}
	}
	st, err := c.PrepareContext(ctx, query)
	if err == nil {
		c.prepared++
	}
	return st, err
}

func (c *conn) give(query string, st *sql.Stmt) { c.idle[query] = append(c.idle[query], st) }

// Rows are the rows of a SELECT. Read to the end or close them.
type Rows struct {
	*sql.Rows
	done func()
}

// Next is sql.Rows.Next.
func (r *Rows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.free()
	return false
}

// Close is sql.Rows.Close.
func (r *Rows) Close() error {
	defer r.free()
	return r.Rows.Close()
}

func (r *Rows) free() {
	if r.done != nil {
		r.done()
		r.done = nil
	}
}

// guard counts row changes of replicated tables as SQLite sees them. A commit
// whose row changes and operations differ in number is refused: a forgotten code
// path then fails loudly instead of silently missing from history and exchange.
type guard struct {
	changes int
	own     map[string]bool
}

// ownTables are this PC's own or the log itself.
var ownTables = map[string]bool{"meta": true, "stream": true, "op": true, "chk": true, "sig": true, "mark": true,
	"salvage": true, "peer": true, "shut": true, "conflict": true, "park": true, "col": true, "counter": true, "receipt": true, "exchange": true, "memo": true, "blob": true, "sqlite_schema": true, "sqlite_master": true, "sqlite_sequence": true}

func (g *guard) watch(c *conn) error {
	g.own = ownTables
	return c.Raw(func(driver any) error {
		hooks, ok := driver.(sqlite.HookRegisterer)
		if !ok {
			return fmt.Errorf("store: the driver %T has no hooks", driver)
		}
		hooks.RegisterPreUpdateHook(func(d sqlite.SQLitePreUpdateData) {
			if !g.own[d.TableName] {
				g.changes++
			}
		})
		return nil
	})
}

func (g *guard) reset() { g.changes = 0 }

func (g *guard) expect(ops int) error {
	if g.changes == ops {
		return nil
	}
	return fmt.Errorf("store: %d row changes but %d operations in the log: the transaction goes round record", g.changes, ops)
}
