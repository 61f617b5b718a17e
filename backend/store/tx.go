package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"opsbook/backend/kind"
)

// Tx is a transaction with its moment and its actor. It belongs to one goroutine.
type Tx struct {
	Now   time.Time // one moment for the whole transaction
	Actor Actor
	Store *Store

	ctx      context.Context
	c        *conn
	readOnly bool
	stream   stream // advanced by this transaction's operations
	clock    int64
	pending  *op  // the last operation, held back to learn whether it is the last
	unmarked bool // what came in from others is to be named before the next change
	marks    marks
	names    map[int64][]byte // of streams
	limits   map[int64]int64  // see loadLimits
	salvaged *salvages        // see salvages
	rowOps   int              // operations that each stand for one row change
	touched  Changes
	rewrote  map[string]bool  // kinds of which rows that stood there were changed
	known    map[string]State // kinds and ids seen to exist
}

// Write runs fn in a transaction and commits it if fn returns nil; else nothing
// has happened. It returns what was touched. Writers wait for each other. A ctx
// that ends before the commit begins undoes everything; the commit itself is not
// cut short, so an error always means that nothing was changed.
func (s *Store) Write(ctx context.Context, actor Actor, fn func(*Tx) error) (Changes, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	return s.write(ctx, actor, fn)
}

// write is Write for whoever holds the turn.
func (s *Store) write(ctx context.Context, actor Actor, fn func(*Tx) error) (Changes, error) {
	if s.w == nil {
		return nil, errClosed()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.mark(); err != nil {
		return nil, err
	}
	whole := context.WithoutCancel(ctx)
	tx := s.begin(ctx, s.w, actor)
	if err := s.w.run(whole, "BEGIN IMMEDIATE"); err != nil {
		return nil, explain("begin", err)
	}
	s.guard.reset()
	said, err := s.complete(tx, fn)
	if err == nil {
		err = s.w.run(whole, "COMMIT")
	}
	s.guard.reset()
	if err != nil {
		_ = s.w.run(whole, "ROLLBACK") // fails where SQLite has rolled back itself
		return nil, explain("write", err)
	}
	s.at.Store(&position{tx.stream, tx.clock, tx.unmarked})
	s.use(said)
	_ = s.mark() // the commit stands; the next transaction tries again and says so
	return tx.touched, nil
}

// mark brings the high-water mark up to the last commit.
func (s *Store) mark() error {
	p := s.at.Load()
	if s.hw == nil || p.stream.seq == 0 {
		return nil
	}
	return explain("high water", s.hw.Note(p.stream.seq, p.stream.head))
}

// complete runs fn and makes the transaction ready to commit. It returns
// what it changed of the words that the program uses.
func (s *Store) complete(tx *Tx, fn func(*Tx) error) (said words, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", r, debug.Stack())
		}
	}()
	if err := fn(tx); err != nil {
		return said, err
	}
	if err := tx.flush(); err != nil {
		return said, err
	}
	if err := s.guard.expect(tx.rowOps); err != nil {
		return said, err
	}
	if err := tx.rewrites(); err != nil {
		return said, err
	}
	if said, err = tx.changedWords(); err != nil {
		return said, err
	}
	return said, tx.ctx.Err()
}

// Read runs fn over a snapshot of the last commit. Writing in it fails. Close
// cuts it short.
func (s *Store) Read(ctx context.Context, actor Actor, fn func(*Tx) error) (err error) {
	var c *conn
	select {
	case c = <-s.readers:
		defer func() { s.readers <- c }()
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.Done():
		return errClosed()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	defer func() {
		if s.life.Err() != nil && errors.Is(err, context.Canceled) {
			err = errClosed()
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	whole := context.WithoutCancel(ctx)
	if err := c.run(whole, "BEGIN"); err != nil {
		return explain("read", err)
	}
	defer func() { _ = c.run(whole, "ROLLBACK") }()
	tx := s.begin(ctx, c, actor)
	tx.readOnly = true
	return explain("read", fn(tx))
}

func (s *Store) begin(ctx context.Context, c *conn, actor Actor) *Tx {
	at := s.at.Load()
	return &Tx{Now: s.cfg.Now(), Actor: actor, Store: s, ctx: ctx, c: c,
		stream: at.stream, clock: at.clock, unmarked: at.unmarked, touched: Changes{}}
}

// Context is the transaction's: long work looks at it to stop early.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Today is the clerk's date, YYYY-MM-DD.
func (tx *Tx) Today() string { return tx.Now.Format(time.DateOnly) }

// Lists returns the code lists as they were when the transaction began.
func (tx *Tx) Lists() kind.Lists { return tx.Store.Lists() }

// Touched reports whether the transaction has changed records of a kind so far.
func (tx *Tx) Touched(kindName string) bool { return len(tx.touched[kindName]) > 0 }

// Kind returns a kind of the catalog.
func (tx *Tx) Kind(name string) (*kind.Kind, error) { return tx.Store.Catalog().Kind(name) }

// Query runs a SELECT; the caller closes the rows.
func (tx *Tx) Query(query string, args ...any) (*Rows, error) {
	st, err := tx.c.take(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(tx.ctx, args...)
	if err != nil {
		tx.c.give(query, st)
		return nil, err
	}
	return &Rows{rows, func() { tx.c.give(query, st) }}, nil
}

// One runs a SELECT of one row into dest; false if there is no row.
func (tx *Tx) One(query string, args []any, dest ...any) (bool, error) {
	st, err := tx.c.take(tx.ctx, query)
	if err != nil {
		return false, err
	}
	defer tx.c.give(query, st)
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
	st, err := tx.c.take(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	defer tx.c.give(query, st)
	return st.ExecContext(tx.ctx, args...)
}

// exec is Exec for callers that need no result.
func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.Exec(query, args...)
	return err
}
