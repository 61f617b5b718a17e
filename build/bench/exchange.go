package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/exchange"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/build/bench/meter"
)

// swap measures packages between two PCs: one part sends, one takes in, each in a process
// of its own, so that their memory is their own.
func (c config) swap(ctx context.Context, rows int) (out []line, err error) {
	for _, name := range []string{"send", "take"} {
		lines, used, err := c.part(ctx, name, rows)
		if err != nil {
			return nil, err
		}
		peak := line{What: "exchange: memory peak of the part “" + name + "”, MB", Rows: rows, P50: mb(used.Peak)}
		if name == "take" {
			peak = peak.aim("p50", 300)
		}
		out = append(append(out, lines...), peak)
	}
	return out, nil
}

// The packages of the bench.
const (
	insertsFile = "inserts.wsp"
	updatesFile = "updates.wsp"
	oneFile     = "one.wsp"
)

// other is the PC that packages are for.
func (b bed) other(ctx context.Context, joins *store.Joining) (*store.Store, error) {
	c, err := backend.Catalog()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Config{Path: b.file("other.db"), Key: benchKey, Catalog: c, Device: b.file("other.device"), Joins: joins})
}

// sends writes devices, then two fields of each, then one of one, and makes a package of each.
func sends(ctx context.Context, b bed) (out []line, err error) {
	b.dir += "-exchange"
	s, err := b.anew(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	peer, err := b.admitOther(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := demo.Fill(ctx, s, user.System(), b.rows, nil); err != nil {
		return nil, err
	}
	to := []store.Peer{peer}
	inserts, held, err := b.sent(ctx, s, insertsFile, to, nil)
	if err != nil {
		return nil, err
	}
	if err := twoFields(ctx, s, -1); err != nil {
		return nil, err
	}
	updates, held, err := b.sent(ctx, s, updatesFile, to, held)
	if err != nil {
		return nil, err
	}
	if err := twoFields(ctx, s, 1); err != nil {
		return nil, err
	}
	one, _, err := b.sent(ctx, s, oneFile, to, held)
	if err != nil {
		return nil, err
	}
	one.Of, one.Target = "p50", 600
	one.What, one.P50 = "exchange: a package of one changed record, bytes", one.P99
	one.CPU, one.P99 = 0, 0
	for i, l := range []line{inserts, updates} {
		what := []string{"of all records", "of two fields of each device"}[i]
		out = append(out, line{What: "exchange: size of a package " + what + ", MB", Rows: b.rows, P50: l.P99 / (1 << 20)},
			line{What: "exchange: making it", Rows: b.rows, P50: l.P50, CPU: l.CPU})
	}
	return append(out, one), nil
}

// admitOther makes the other PC and lets it in.
func (b bed) admitOther(ctx context.Context, s *store.Store) (me store.Peer, err error) {
	o, err := b.other(ctx, &store.Joining{Workspace: s.WorkspaceID(), Root: s.Root(), Code: "B"})
	if err != nil {
		return me, err
	}
	err = o.Read(ctx, user.System(), func(tx *store.Tx) (err error) { me, _, err = tx.Self(); return err })
	if err := errors.Join(err, o.Close()); err != nil {
		return me, err
	}
	me.Name, me.Code = "B", "B"
	_, err = s.Write(ctx, user.System(), func(tx *store.Tx) error {
		if err := exchange.Join(tx, "A"); err != nil {
			return err
		}
		return tx.Enrol(me)
	})
	return me, err
}

// sent makes a package of what is not held, and tells what is held with it. P99 of the
// line is its size in bytes.
func (b bed) sent(ctx context.Context, s *store.Store, name string, to []store.Peer, held map[[16]byte]int64) (l line, now map[[16]byte]int64, err error) {
	f, err := os.Create(b.file(name))
	if err != nil {
		return l, nil, err
	}
	began, cpu := time.Now(), meter.Self().CPU
	now = map[[16]byte]int64{}
	err = s.Read(ctx, user.System(), func(tx *store.Tx) error {
		vector, err := tx.Vector()
		for _, p := range vector {
			now[p.Stream] = p.Seq
		}
		if err == nil {
			_, err = exchange.Pack(ctx, tx, to, exchange.Options{Shared: true, Held: held}, f)
		}
		return err
	})
	l = line{P50: ms(time.Since(began)), CPU: ms(meter.Self().CPU - cpu)}
	info, e := f.Stat()
	if err := errors.Join(err, e, f.Close()); err != nil {
		return l, nil, err
	}
	l.P99 = float64(info.Size())
	return l, now, nil
}

// twoFields changes two fields of the first n devices; of all if n < 0.
func twoFields(ctx context.Context, s *store.Store, n int) error {
	for after := int64(0); n != 0; {
		count := 0
		_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
			k, err := tx.Kind("equipment")
			if err != nil {
				return err
			}
			rows, err := tx.From(k, after, 1000)
			for i := range rows {
				if n == 0 {
					break
				}
				n--
				r := &rows[i]
				after, count = r.PK, count+1
				if err := tx.Update(k, r, kind.Values{"model": fmt.Sprintf("型号 %d", i), "original_value": int64(i * 100)}); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil || count == 0 {
			return err
		}
	}
	return nil
}

// takes checks, previews and takes in what was sent.
func takes(ctx context.Context, b bed) (out []line, err error) {
	b.dir += "-exchange"
	s, err := b.other(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, p := range []struct{ file, what string }{{insertsFile, "all records"}, {updatesFile, "two fields of each device"}} {
		f, err := os.Open(b.file(p.file))
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, err
		}
		file := exchange.File{ReaderAt: f, Size: info.Size()}
		lines, err := taken(ctx, s, file, p.what, b.rows)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		out = append(out, lines...)
	}
	return out, nil
}

var errLooked = errors.New("looked")

func taken(ctx context.Context, s *store.Store, f exchange.File, what string, rows int) (out []line, err error) {
	var in exchange.Inbound
	whole := 0.0
	step := func(name string, work func() error) {
		if err != nil {
			return
		}
		began, cpu := time.Now(), meter.Self().CPU
		if err = work(); errors.Is(err, errLooked) {
			err = nil
		}
		l := line{What: "exchange: " + name + ", " + what, Rows: rows, P50: ms(time.Since(began)), CPU: ms(meter.Self().CPU - cpu)}
		if name != "preview" {
			whole += l.CPU
		}
		out = append(out, l)
	}
	take := func(end error) func() error {
		return func() error {
			_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
				if _, err := exchange.Take(ctx, tx, []exchange.Inbound{in}); err != nil {
					return err
				}
				return end
			})
			return err
		}
	}
	step("check", func() (err error) {
		in.Came, err = exchange.Check(ctx, s, f)
		in.File = f
		return err
	})
	step("preview", take(errLooked))
	step("take in", take(nil))
	l := line{What: "exchange: check and take in, CPU, " + what, Rows: rows, P50: whole}
	if rows == few {
		l = l.aim("p50", 8000)
	}
	return append(out, l), err
}
