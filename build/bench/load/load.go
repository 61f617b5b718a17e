// Package load is the work that database engines are compared by. Each engine runs
// in a process of its own and does one small step at a time, so that whoever
// measures can let them take turns and a busy moment of the machine hits all alike.
package load

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"opsbook/build/bench/meter"
)

// Step is one piece of work.
type Step struct {
	Do    string // open, bulk, commits, reads, scan
	N     int    // rows, commits, reads
	Cache int    // open: page cache in KiB
}

// Done is what a step has cost: as a whole, and each of its commits or reads.
type Done struct {
	Wall, CPU time.Duration
	Each      []time.Duration
	Peak      int64 // of the process so far, bytes
	Err       string
}

// Pragmas are those of the program's own files; the page cache is set by each open.
var Pragmas = []string{"journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"}

// columns of the table, 19 besides its number: as many as an equipment ledger shows.
const columns = 19

// Serve does steps read from in until it ends and answers each on out. open opens
// the engine's file, making it if there is none.
func Serve(open func() (*sql.DB, error), in io.Reader, out io.Writer) error {
	e := &engine{open: open, rng: rand.New(rand.NewPCG(1, 2))}
	enc := json.NewEncoder(out)
	for s := bufio.NewScanner(in); s.Scan(); {
		var step Step
		if err := json.Unmarshal(s.Bytes(), &step); err != nil {
			return err
		}
		if err := enc.Encode(e.take(step)); err != nil {
			return err
		}
	}
	return e.close()
}

type engine struct {
	open func() (*sql.DB, error)
	db   *sql.DB
	c    *sql.Conn
	rng  *rand.Rand
	rows int
}

func (e *engine) take(s Step) (d Done) {
	var batch [][]any
	if s.Do == "bulk" || s.Do == "commits" {
		for i := range s.N {
			batch = append(batch, row(e.rows+i))
		}
	}
	began, cpu := time.Now(), meter.Self().CPU
	each, err := e.step(s, batch)
	used := meter.Self()
	d = Done{Wall: time.Since(began), CPU: used.CPU - cpu, Each: each, Peak: used.Peak}
	if err != nil {
		d.Err = fmt.Sprintf("%s: %v", s.Do, err)
	}
	return d
}

func (e *engine) step(s Step, batch [][]any) ([]time.Duration, error) {
	switch s.Do {
	case "open":
		return nil, e.reopen(s.Cache)
	case "bulk":
		return nil, e.bulk(batch)
	case "commits":
		return e.commits(batch)
	case "reads":
		return e.reads(s.N)
	case "scan":
		return nil, e.scan()
	}
	return nil, errors.New("no such step")
}

func (e *engine) close() error {
	if e.db == nil {
		return nil
	}
	return errors.Join(e.c.Close(), e.db.Close())
}

func (e *engine) reopen(cache int) (err error) {
	if err := e.close(); err != nil {
		return err
	}
	if e.db, err = e.open(); err != nil {
		return err
	}
	if e.c, err = e.db.Conn(context.Background()); err != nil {
		return err
	}
	var names []string
	for i := range columns {
		names = append(names, fmt.Sprintf("f%d %s", i, []string{"TEXT", "TEXT", "TEXT", "INTEGER"}[i%4]))
	}
	if err := e.exec(fmt.Sprintf("PRAGMA cache_size=-%d", cache)); err != nil {
		return err
	}
	if err := e.exec("CREATE TABLE IF NOT EXISTS ledger(pk INTEGER PRIMARY KEY, id BLOB NOT NULL, " + strings.Join(names, ", ") + ")"); err != nil {
		return err
	}
	if err := e.exec("CREATE UNIQUE INDEX IF NOT EXISTS ledger_id ON ledger(id)"); err != nil {
		return err
	}
	return e.exec("CREATE INDEX IF NOT EXISTS ledger_f0 ON ledger(f0)")
}

func (e *engine) exec(q string) error {
	_, err := e.c.ExecContext(context.Background(), q)
	return err
}

// row is row i of the ledger; it depends on i only.
func row(i int) []any {
	id := make([]byte, 16)
	binary.BigEndian.PutUint64(id, uint64(i))
	binary.BigEndian.PutUint64(id[8:], uint64(i)*0x9e3779b97f4a7c15)
	out := []any{id, fmt.Sprintf("DN-%d-%06d", 2010+i%15, i)}
	for j := 1; j < columns; j++ {
		if j%4 == 3 {
			out = append(out, int64(i*100+j))
		} else {
			out = append(out, fmt.Sprintf("中文内容%d-%d", i%977, j))
		}
	}
	return out
}

const insert = "INSERT INTO ledger VALUES(NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"

// bulk stores a batch in one transaction.
func (e *engine) bulk(batch [][]any) error {
	ctx := context.Background()
	st, err := e.c.PrepareContext(ctx, insert)
	if err != nil {
		return err
	}
	defer st.Close()
	if err := e.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, r := range batch {
		if _, err := st.ExecContext(ctx, r...); err != nil {
			return err
		}
	}
	e.rows += len(batch)
	return e.exec("COMMIT")
}

// commits stores a batch row by row.
func (e *engine) commits(batch [][]any) (each []time.Duration, err error) {
	for _, r := range batch {
		began := time.Now()
		if err := e.bulk([][]any{r}); err != nil {
			return nil, err
		}
		each = append(each, time.Since(began))
	}
	return each, nil
}

// reads reads whole rows at random places.
func (e *engine) reads(n int) (each []time.Duration, err error) {
	st, err := e.c.PrepareContext(context.Background(), "SELECT * FROM ledger WHERE pk=?")
	if err != nil {
		return nil, err
	}
	defer st.Close()
	vals := make([]any, columns+2)
	dest := make([]any, len(vals))
	for i := range vals {
		dest[i] = &vals[i]
	}
	for range n {
		began := time.Now()
		if err := st.QueryRow(1 + e.rng.IntN(e.rows)).Scan(dest...); err != nil {
			return nil, err
		}
		each = append(each, time.Since(began))
	}
	return each, nil
}

// scan reads every row inside SQLite.
func (e *engine) scan() error {
	var n, sum int64
	err := e.c.QueryRowContext(context.Background(), "SELECT count(*), sum(f3)+sum(length(f18)) FROM ledger WHERE f17 <> ''").Scan(&n, &sum)
	if err == nil && n != int64(e.rows) {
		err = fmt.Errorf("%d rows of %d", n, e.rows)
	}
	return err
}
