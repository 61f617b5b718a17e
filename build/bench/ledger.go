package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
	"opsbook/build/bench/meter"
)

// benchKey protects nothing: what it locks are made-up data in a temporary folder.
var benchKey = vault.Key([]byte("benchmark, nothing secret inside"))

// bed is a folder with a ledger of so many devices.
type bed struct {
	dir  string
	rows int
}

func (b bed) file(name string) string { return filepath.Join(b.dir, name) }

// open opens a database of the folder.
func (b bed) open(ctx context.Context, name string) (*store.Store, error) {
	c, err := backend.Catalog()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Config{Path: b.file(name), Key: benchKey, Catalog: c, Device: b.file(name + ".device")})
}

// copy copies the ledger, which nobody may have open, under another name.
func (b bed) copy(name string) (err error) {
	in, err := os.Open(b.file("ledger.db"))
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(b.file(name))
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// clerk is the account that works.
const clerk = "bench"

// fill writes the ledger: the demo company, and who works with it.
func fill(ctx context.Context, b bed) ([]line, error) {
	s, err := b.anew(ctx)
	if err != nil {
		return nil, err
	}
	began, cpu := time.Now(), meter.Self().CPU
	err = demo.Fill(ctx, s, user.System(), b.rows, nil)
	wall, used := time.Since(began), meter.Self().CPU-cpu
	if err == nil {
		err = hire(ctx, s)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	info, err := os.Stat(b.file("ledger.db"))
	if err != nil {
		return nil, err
	}
	return []line{
		{What: "record.Add of a device, checks and log: CPU", Rows: b.rows, P50: ms(used) / float64(b.rows)},
		{What: "record.Add of a device, checks and log: wall", Rows: b.rows, P50: ms(wall) / float64(b.rows)},
		{What: "the file, MB", Rows: b.rows, P50: mb(info.Size())},
	}, nil
}

func hire(ctx context.Context, s *store.Store) error {
	_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
		_, err := record.Add(tx, &user.Kind, kind.Values{"username": clerk, "display_name": "测试员", "roles": "admin;clerk", "data_scope": "all"})
		return err
	})
	return err
}

// actor is the clerk as the store's permissions see him.
func actor(ctx context.Context, s *store.Store) (a store.Actor, err error) {
	err = s.Read(ctx, user.System(), func(tx *store.Tx) (err error) {
		a, err = user.ActorOf(tx, clerk)
		return err
	})
	return a, err
}

// desk opens the ledger as a screen does; close ends it.
func (b bed) desk(ctx context.Context) (d *desk.Desk, close func() error, err error) {
	s, err := b.open(ctx, "ledger.db")
	if err != nil {
		return nil, nil, err
	}
	d, err = deskOf(ctx, s)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return d, func() error { d.Lenses.Close(); return s.Close() }, nil
}

// deskOf is the clerk's desk on an open ledger; whoever asks closes its lenses.
func deskOf(ctx context.Context, s *store.Store) (*desk.Desk, error) {
	a, err := actor(ctx, s)
	if err != nil {
		return nil, err
	}
	return &desk.Desk{Store: s, Lenses: lens.NewSet(s, 0), Actor: a}, nil
}

// anew opens an empty ledger in the folder, whatever was there.
func (b bed) anew(ctx context.Context) (*store.Store, error) {
	if err := errors.Join(os.RemoveAll(b.dir), os.MkdirAll(b.dir, 0o700)); err != nil {
		return nil, err
	}
	return b.open(ctx, "ledger.db")
}

// devices reads n devices of the ledger, evenly spread.
func devices(ctx context.Context, s *store.Store, rows, n int) (out []store.Row, err error) {
	err = s.Read(ctx, user.System(), func(tx *store.Tx) error {
		k, err := tx.Kind("equipment")
		if err != nil {
			return err
		}
		pks := make([]int64, n)
		for i := range pks {
			pks[i] = int64(1 + i*(rows/n))
		}
		out, err = tx.ByPK(k, pks...)
		return err
	})
	if err == nil && len(out) != n {
		err = fmt.Errorf("%d devices of %d", len(out), n)
	}
	return out, err
}

// The log is compared in blocks that take turns between two copies of the ledger.
const (
	logBlocks = 20
	logBlock  = 2000
)

// withAndWithoutLog compares store.Insert with the same rows put into the same
// table by SQL alone.
func withAndWithoutLog(ctx context.Context, b bed) ([]line, error) {
	if err := errors.Join(b.copy("log.db"), b.copy("bare.db")); err != nil {
		return nil, err
	}
	s, err := b.open(ctx, "log.db")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	bare, err := vault.Open(ctx, b.file("bare.db"), benchKey)
	if err != nil {
		return nil, err
	}
	defer bare.Close()
	rows, err := devices(ctx, s, b.rows, logBlock)
	if err != nil {
		return nil, err
	}
	k, err := s.Catalog().Kind("equipment")
	if err != nil {
		return nil, err
	}
	var logged, plain []time.Duration
	for i := range logBlocks {
		for j := range rows {
			rows[j].Values["asset_no"] = fmt.Sprintf("%s-%d", strings.SplitN(rows[j].Values.Str("asset_no"), "+", 2)[0], i)
		}
		cpu, err := insertLogged(ctx, s, k, rows)
		if err != nil {
			return nil, err
		}
		logged = append(logged, cpu/logBlock)
		if cpu, err = insertBare(ctx, bare, k, rows); err != nil {
			return nil, err
		}
		plain = append(plain, cpu/logBlock)
	}
	return []line{timed("insert a row with the log: CPU", b.rows, logged).beside("without", plain).aim("ratio", 2)}, nil
}
