package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Version is the form of the tables below. A file of a higher version was
// written by a newer program and is refused. New kinds and fields do not change
// it: they only add tables and columns.
const Version = 1

// applicationID marks the file as ours: "OPSB" (PRAGMA application_id).
const applicationID = 0x4f505342

// system is what every file has. meta, counter, memo, receipt and exchange are this PC's own; the log
// (stream, op, chk, sig) is what travels; mark, salvage, peer, shut,
// conflict and park follow from it.
const system = `
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stream(n INTEGER PRIMARY KEY, gid BLOB NOT NULL, device BLOB NOT NULL, code TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS op(opid INTEGER PRIMARY KEY, hlc INTEGER NOT NULL, usr BLOB NOT NULL, act INTEGER NOT NULL, tbl TEXT NOT NULL, rid BLOB NOT NULL, body BLOB NOT NULL, prev INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS op_none ON op(opid) WHERE tbl='';
CREATE TABLE IF NOT EXISTS chk(opid INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sig(opid INTEGER PRIMARY KEY, sig BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS mark(opid INTEGER NOT NULL, other INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(opid, other)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conflict(tbl TEXT NOT NULL, rid BLOB NOT NULL, col TEXT NOT NULL, PRIMARY KEY(tbl, rid, col)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS park(opid INTEGER PRIMARY KEY, why TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS salvage(opid INTEGER NOT NULL, carrier INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(opid, carrier)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS peer(device BLOB PRIMARY KEY, pub BLOB NOT NULL, age TEXT NOT NULL, name TEXT NOT NULL, code TEXT NOT NULL, admin INTEGER NOT NULL, opid INTEGER NOT NULL, hlc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shut(device BLOB NOT NULL, gid BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(device, gid)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS col(tbl TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(tbl, name)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter(rule TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memo(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipt(device BLOB NOT NULL, gid BLOB NOT NULL, vector BLOB NOT NULL, want BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(device, gid)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS exchange(package BLOB NOT NULL, way TEXT NOT NULL, device BLOB NOT NULL, at INTEGER NOT NULL, ops INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(package, way, device)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob(hash BLOB NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS blob_part ON blob(hash, part);
`

// rowHead are the columns every kind's table begins with.
//
//	pk      the row's number here: order of arrival, never reused, never exchanged
//	id      UUIDv7, the record's name everywhere
//	rev     counts changes, for forms that were opened before somebody else saved
//	_state  0 live, 1 void (作废), 2 withdrawn (an import taken back)
//	_op     the operation that created it, _last the latest one here,
//	_h      the heads of the columns changed since: pairs of column number and operation
const rowHead = `pk INTEGER PRIMARY KEY, id BLOB NOT NULL, rev INTEGER NOT NULL, _state INTEGER NOT NULL, _reason TEXT, _op INTEGER NOT NULL, _last INTEGER NOT NULL, _h BLOB`

func (s *Store) refuseNewer(ctx context.Context) error {
	var version, app int64
	if err := s.w.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if err := s.w.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return err
	}
	if version > Version {
		return fault.New(fault.Conflict,
			"这个台账文件由更新版本的程序写成（格式 %d，本程序认识到 %d）。请先升级本程序再打开；文件没有改动。",
			"A newer program wrote this file (format %d; this one knows up to %d). Update the program first; the file was not changed.", version, Version)
	}
	if version > 0 && app != applicationID {
		return fault.New(fault.Damaged, "这不是运营台账的文件，没有打开。", "This is not an Opsbook file; it was not opened.")
	}
	return nil
}

// follow adds what the catalog declares and the file lacks. It only ever adds:
// a released column is never dropped, renamed or made stricter.
func (s *Store) follow(ctx context.Context) error {
	if err := s.w.run(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := s.grow(ctx)
	if err == nil {
		err = s.w.run(ctx, "COMMIT")
	}
	if err != nil {
		_ = s.w.run(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return err
}

func (s *Store) grow(ctx context.Context) error {
	run := func(q string, args ...any) error {
		_, err := s.w.ExecContext(ctx, q, args...)
		return err
	}
	if err := run(system); err != nil {
		return err
	}
	if err := run(fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, Version)); err != nil {
		return err
	}
	for i := range s.Catalog().Kinds {
		k := &s.Catalog().Kinds[i]
		for _, q := range ddl(k) {
			if err := run(q); err != nil {
				return fmt.Errorf("table %s: %w", k.Name, err)
			}
		}
		if err := s.addColumns(ctx, k, run); err != nil {
			return err
		}
	}
	return s.loadColumns(ctx)
}

// ddl is the table of a kind, and the index that finds a record by its id. A table that
// is new has all its columns at once: each one that is added makes SQLite read the whole
// schema again, which took a second at 1,400 of them. Fields that must be unique, the first of those that are
// unique together, lines' documents and Kind.Quick get one each (addColumns); lists need none, the lens answers them.
func ddl(k *kind.Kind) []string {
	columns := rowHead
	for _, f := range k.Stored() {
		columns += fmt.Sprintf(", %q %s", f.Name, f.Column())
	}
	return []string{
		fmt.Sprintf("CREATE TABLE IF NOT EXISTS %q(%s) STRICT", k.Name, columns),
		fmt.Sprintf("CREATE UNIQUE INDEX IF NOT EXISTS %q ON %q(id)", k.Name+"_id", k.Name),
	}
}

func (s *Store) addColumns(ctx context.Context, k *kind.Kind, run func(string, ...any) error) error {
	have, err := s.columnsOf(ctx, k.Name)
	if err != nil {
		return err
	}
	for _, f := range k.Stored() {
		if !slices.Contains(have, f.Name) {
			if err := run(fmt.Sprintf("ALTER TABLE %q ADD COLUMN %q %s", k.Name, f.Name, f.Column())); err != nil {
				return err
			}
		}
		if err := run(`INSERT OR IGNORE INTO col(tbl, name, n) SELECT ?1, ?2, ifnull(max(n), 0) + 1 FROM col WHERE tbl = ?1`, k.Name, f.Name); err != nil {
			return err
		}
	}
	if err := run(`INSERT OR IGNORE INTO col(tbl, name, n) VALUES(?, '_state', 0)`, k.Name); err != nil {
		return err
	}
	for _, f := range k.Stored() {
		if f.Name != k.Key && f.Name != k.Parent && !slices.Contains(strings.Fields(k.Quick), f.Name) && f.Unique == kind.No && slices.Index(k.Together, f.Name) != 0 {
			continue
		}
		if err := run(fmt.Sprintf("CREATE INDEX IF NOT EXISTS %q ON %q(%q)", k.Name+"_"+f.Name, k.Name, f.Name)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) columnsOf(ctx context.Context, table string) ([]string, error) {
	rows, err := s.w.QueryContext(ctx, "SELECT name FROM pragma_table_info(?)", table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

func (s *Store) loadColumns(ctx context.Context) error {
	rows, err := s.w.QueryContext(ctx, "SELECT tbl, name, n FROM col")
	if err != nil {
		return err
	}
	defer rows.Close()
	s.cols = map[string]map[string]uint64{}
	for rows.Next() {
		var tbl, name string
		var n uint64
		if err := rows.Scan(&tbl, &name, &n); err != nil {
			return err
		}
		if s.cols[tbl] == nil {
			s.cols[tbl] = map[string]uint64{}
		}
		s.cols[tbl][name] = n
	}
	return rows.Err()
}

// Schema returns the file's tables and indexes as SQL, sorted, for the golden test.
func (tx *Tx) Schema() (string, error) {
	rows, err := tx.Query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var q string
		if err := rows.Scan(&q); err != nil {
			return "", err
		}
		b.WriteString(q + ";\n")
	}
	return b.String(), rows.Err()
}

// Integrity asks SQLite to check every page and index; none wrong is no lines.
func (tx *Tx) Integrity() ([]string, error) {
	rows, err := tx.Query("PRAGMA integrity_check(20)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var wrong []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			wrong = append(wrong, line)
		}
	}
	return wrong, rows.Err()
}
