package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
	"opsbook/build/bench/meter"
)

// insertLogged stores rows as new ones in one transaction and returns its CPU time.
func insertLogged(ctx context.Context, s *store.Store, k *kind.Kind, rows []store.Row) (time.Duration, error) {
	cpu := meter.Self().CPU
	_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
		for _, r := range rows {
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			if _, err := tx.Insert(k, id, r.Values); err != nil {
				return err
			}
		}
		return nil
	})
	return meter.Self().CPU - cpu, err
}

// insertBare stores rows by SQL alone. Its arguments are put together before the
// clock starts.
func insertBare(ctx context.Context, db *sql.DB, k *kind.Kind, rows []store.Row) (time.Duration, error) {
	names, marks := "id,rev,_state,_op,_last", "?,1,0,1,1"
	for _, f := range k.Stored() {
		names, marks = names+fmt.Sprintf(",%q", f.Name), marks+",?"
	}
	args := make([][]any, len(rows))
	for i, r := range rows {
		id := make([]byte, 16)
		now := time.Now().UnixMilli()
		for j := range 6 {
			id[j] = byte(now >> (40 - 8*j))
		}
		rand.Read(id[8:])
		id[6], id[7] = byte(i>>8), byte(i)
		args[i] = []any{id}
		for _, f := range k.Stored() {
			args[i] = append(args[i], stored(f, r.Values[f.Name]))
		}
	}
	cpu := meter.Self().CPU
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	st, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %q(%s) VALUES(%s)", k.Name, names, marks))
	if err != nil {
		return 0, err
	}
	for _, a := range args {
		if _, err := st.ExecContext(ctx, a...); err != nil {
			return 0, err
		}
	}
	if err := errors.Join(st.Close(), tx.Commit()); err != nil {
		return 0, err
	}
	return meter.Self().CPU - cpu, nil
}

// stored is a value as the file holds it.
func stored(f *kind.Field, v any) any {
	if s, ok := v.(string); ok && f.Column() == "BLOB" {
		return store.IDBytes(s)
	}
	return v
}

// edited is how many devices are changed, one commit each.
const edited = 2000

// edits compares a change of a record by a user, with permission, checks, revision
// and log, with an UPDATE of the same fields of the same row and its commit.
func edits(ctx context.Context, b bed) ([]line, error) {
	if err := errors.Join(b.copy("edit.db"), b.copy("bare.db")); err != nil {
		return nil, err
	}
	s, err := b.open(ctx, "edit.db")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	db, err := vault.Open(ctx, b.file("bare.db"), benchKey)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	bare, err := newBareEdit(ctx, db)
	if err != nil {
		return nil, err
	}
	defer bare.close()
	a, err := actor(ctx, s)
	if err != nil {
		return nil, err
	}
	k, err := s.Catalog().Kind("equipment")
	if err != nil {
		return nil, err
	}
	rows, err := devices(ctx, s, b.rows, edited)
	if err != nil {
		return nil, err
	}
	mathrand.New(mathrand.NewPCG(3, 4)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	var ours, theirs []time.Duration
	for i, r := range rows {
		place, remark := fmt.Sprintf("新楼%d层", i%9+1), "第"+strings.Repeat("次", i%3+1)+"搬动"
		began := time.Now()
		_, err := s.Write(ctx, a, func(tx *store.Tx) error {
			_, err := record.Edit(tx, k, r.ID, r.Rev, record.Input{Values: kind.Values{"location": place, "remark": remark}})
			return err
		})
		if err != nil {
			return nil, err
		}
		ours = append(ours, time.Since(began))
		began = time.Now()
		if err := bare.edit(ctx, place, remark, store.IDBytes(r.ID)); err != nil {
			return nil, err
		}
		theirs = append(theirs, time.Since(began))
	}
	return []line{timed("update of a record by a user, commit FULL", b.rows, ours).beside("bare UPDATE", theirs).aim("ratio", 1.5)}, nil
}

// bareEdit is a connection with its statements prepared.
type bareEdit struct {
	c                     *sql.Conn
	begin, update, commit *sql.Stmt
}

func newBareEdit(ctx context.Context, db *sql.DB) (e bareEdit, err error) {
	if e.c, err = db.Conn(ctx); err != nil {
		return e, err
	}
	for _, p := range []struct {
		st **sql.Stmt
		q  string
	}{{&e.begin, "BEGIN IMMEDIATE"}, {&e.update, "UPDATE equipment SET location=?, remark=?, rev=rev+1 WHERE id=?"}, {&e.commit, "COMMIT"}} {
		if *p.st, err = e.c.PrepareContext(ctx, p.q); err != nil {
			return e, err
		}
	}
	return e, nil
}

func (e bareEdit) edit(ctx context.Context, args ...any) error {
	if _, err := e.begin.ExecContext(ctx); err != nil {
		return err
	}
	if _, err := e.update.ExecContext(ctx, args...); err != nil {
		return err
	}
	_, err := e.commit.ExecContext(ctx)
	return err
}

func (e bareEdit) close() {
	e.begin.Close()
	e.update.Close()
	e.commit.Close()
	e.c.Close()
}
