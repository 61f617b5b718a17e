package backup

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

// contents is what a database holds, as far as two copies can be compared by it.
type contents struct {
	ledger string           // hex of the workspace id
	schema string           // hash of all definitions
	rows   map[string]int64 // by table
	heads  []string         // each stream of the log: name, length, hash
	lasts  []int64          // their lengths
}

// survey reads the contents in one snapshot.
func survey(ctx context.Context, db *sql.DB) (c contents, err error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	q := querier{ctx, tx}
	if err := q.one("SELECT lower(hex(value)) FROM meta WHERE key='workspace'", &c.ledger); err != nil {
		return c, err
	}
	var tables []string
	h := sha256.New()
	err = q.each("SELECT type, name, ifnull(sql, '') FROM sqlite_schema ORDER BY type, name", func(scan func(...any) error) error {
		var what, name, def string
		err := scan(&what, &name, &def)
		fmt.Fprintf(h, "%q %q %q\n", what, name, def)
		if what == "table" {
			tables = append(tables, name)
		}
		return err
	})
	c.schema = hex.EncodeToString(h.Sum(nil))
	if err != nil {
		return c, err
	}
	c.rows = map[string]int64{}
	for _, t := range tables {
		var n int64
		if err := q.one(`SELECT count(*) FROM "`+strings.ReplaceAll(t, `"`, `""`)+`"`, &n); err != nil {
			return c, err
		}
		c.rows[t] = n
	}
	return c, q.each(`SELECT hex(s.gid), s.seq, hex(s.head), ifnull((SELECT max(opid) FROM op WHERE opid < (s.n+1)<<40 AND opid > s.n<<40), 0) - (s.n<<40)
		FROM stream s ORDER BY s.n`, func(scan func(...any) error) error {
		var gid, head string
		var seq, last int64
		if err := scan(&gid, &seq, &head, &last); err != nil {
			return err
		}
		if last != seq {
			return fault.New(fault.Damaged, "变更日志不完整：记到第 %d 条，应到第 %d 条。请联系维护人员。",
				"The change log is not whole: it ends at entry %d, not at %d. Ask for support.", last, seq)
		}
		c.heads, c.lasts = append(c.heads, fmt.Sprintf("%s %d %s", gid, seq, head)), append(c.lasts, seq)
		return nil
	})
}

type querier struct {
	ctx context.Context
	tx  *sql.Tx
}

func (q querier) one(query string, dest any) error {
	return q.tx.QueryRowContext(q.ctx, query).Scan(dest)
}

func (q querier) each(query string, fn func(scan func(...any) error) error) error {
	rows, err := q.tx.QueryContext(q.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// digest is a hash over all of it.
func (c contents) digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", c.ledger, c.schema)
	for _, t := range slices.Sorted(maps.Keys(c.rows)) {
		fmt.Fprintf(h, "%q %d\n", t, c.rows[t])
	}
	for _, s := range c.heads {
		fmt.Fprintf(h, "%s\n", s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// between proves that a copy is what the original was at some moment from before
// to after: the same, if nobody wrote meanwhile; else each count and each stream
// has come that far, for nothing is ever deleted.
func (c contents) between(before, after contents) error {
	if c.digest() == before.digest() || c.digest() == after.digest() {
		return nil
	}
	ok := c.ledger == before.ledger && c.schema == before.schema && len(before.lasts) == len(c.lasts) && len(c.lasts) == len(after.lasts)
	for t, n := range c.rows {
		ok = ok && min(before.rows[t], after.rows[t]) <= n && n <= max(before.rows[t], after.rows[t])
	}
	for i, n := range c.lasts {
		ok = ok && before.lasts[i] <= n && n <= after.lasts[i]
	}
	if !ok {
		return fault.New(fault.Damaged, "备份与原数据核对不一致，没有采用。请再备份一次；如果仍然这样，请联系维护人员。",
			"The backup does not match the data and was not accepted. Make another; if it goes on, ask for support.")
	}
	return nil
}

// inspect reads the whole database at path with the key: every page, every index.
func inspect(ctx context.Context, path string, k vault.Key) (contents, error) {
	db, err := connect(path, k, true)
	if err != nil {
		return contents{}, err
	}
	defer db.Close()
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return contents{}, vault.Explain(err)
	}
	if answer != "ok" {
		return contents{}, fmt.Errorf("%w: integrity_check: %s", fault.New(fault.Damaged,
			"备份的数据有损坏，没有采用。请先核对正在使用的数据，再备份一次。",
			"The copy is damaged and was not accepted. Verify the data in use, then make another backup."), answer)
	}
	c, err := survey(ctx, db)
	return c, vault.Explain(errors.Join(err, db.Close()))
}
