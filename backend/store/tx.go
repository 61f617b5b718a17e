package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"opsbook/backend/kind"
)

// Tx is a transaction with its moment and its actor. It belongs to one goroutine.
type Tx struct {
	Now   time.Time // one moment for the whole transaction
	Actor Actor
	Store *Store

	ctx          context.Context
	c            *conn
	readOnly     bool
	stream       stream // advanced by this transaction's operations
	clock        int64
	pending      *op // the last operation, held back to learn whether it is the last
	rowOps       int // operations that each stand for one row change
	touched      Changes
	listsChanged bool
	known        map[string]bool // ids seen to exist
}

// conn is a connection with the statements it has prepared: one compilation each,
// however many transactions use them.
type conn struct {
	*sql.Conn
	stmts map[string]*sql.Stmt
}

func (s *Store) connect(ctx context.Context) (*conn, error) {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return nil, explain("connect", err)
	}
	return &conn{c, map[string]*sql.Stmt{}}, nil
}

// Close gives up the statements first: an open one would keep SQLite from
// folding the WAL into the file.
func (c *conn) Close() error {
	var errs []error
	for _, st := range c.stmts {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, c.Conn.Close())...)
}

func (c *conn) run(ctx context.Context, query string) error {
	st, err := c.prepare(ctx, query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx)
	return err
}

func (c *conn) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := c.stmts[query]; st != nil {
		return st, nil
	}
	st, err := c.PrepareContext(ctx, query)
	if err == nil {
		c.stmts[query] = st
	}
	return st, err
}

func (s *Store) begin(ctx context.Context, c *conn, actor Actor) *Tx {
	return &Tx{Now: s.cfg.Now(), Actor: actor, Store: s, ctx: ctx, c: c,
		stream: s.stream, clock: s.clock, touched: Changes{}}
}

// Context is the transaction's: long work looks at it to stop early.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Today is the clerk's date, YYYY-MM-DD.
func (tx *Tx) Today() string { return tx.Now.Format(time.DateOnly) }

// Lists returns the code lists as they were when the transaction began.
func (tx *Tx) Lists() kind.Lists { return tx.Store.Lists() }

// Kind returns a kind of the catalog.
func (tx *Tx) Kind(name string) (*kind.Kind, error) { return tx.Store.Catalog.Kind(name) }

// Query runs a SELECT; the caller closes the rows.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	st, err := tx.c.prepare(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(tx.ctx, args...)
}

// One runs a SELECT of one row into dest; false if there is no row.
func (tx *Tx) One(query string, args []any, dest ...any) (bool, error) {
	st, err := tx.c.prepare(tx.ctx, query)
	if err != nil {
		return false, err
	}
	err = st.QueryRowContext(tx.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Exec runs a statement on tables that are this PC's own (counters, remembered
// choices). Replicated tables change through Insert and Update only; the guard
// refuses a transaction that goes round them.
func (tx *Tx) Exec(query string, args ...any) (sql.Result, error) {
	if tx.readOnly {
		return nil, errors.New("store: write in a read transaction")
	}
	st, err := tx.c.prepare(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(tx.ctx, args...)
}

// exec is Exec for callers that need no result.
func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.Exec(query, args...)
	return err
}
