package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// What fails leaves nothing: no row, no operation, no counter, no turn taken; and
// the next transaction works.
func TestWhatFailsLeavesNothing(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	add(t, s, kind.Values{"no": "first"})
	before, log := rowsOf(t, s), length(t, s)
	insert := func(tx *store.Tx) error {
		id, err := tx.NewID()
		if err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO counter(rule, last) VALUES('x', 7)"); err != nil {
			return err
		}
		_, err = tx.Insert(&thing, id, kind.Values{"no": "lost"})
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done, stop := context.WithCancel(context.Background())
	stop()
	refused := errors.New("refused")
	for _, tt := range []struct {
		name string
		ctx  context.Context
		fn   func(tx *store.Tx) error
		want error
	}{
		{"refused", context.Background(), func(tx *store.Tx) error { return errors.Join(insert(tx), refused) }, refused},
		{"panic", context.Background(), func(tx *store.Tx) error { _ = insert(tx); panic("lost") }, nil},
		{"cancelled before", done, insert, context.Canceled},
		{"cancelled at its end", ctx, func(tx *store.Tx) error { defer cancel(); return insert(tx) }, context.Canceled},
		{"an error that was swallowed", context.Background(), func(tx *store.Tx) error {
			_ = insert(tx)
			_, err := tx.Insert(&thing, firstID(before), kind.Values{"no": "the same id"})
			if err == nil {
				t.Error("two records of one id")
			}
			return nil
		}, nil},
		{"round the log", context.Background(), func(tx *store.Tx) error { _, err := tx.Exec("DELETE FROM thing"); return err }, nil},
		{"round the log, replaced", context.Background(), func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT OR REPLACE INTO thing SELECT * FROM thing")
			return err
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changes, err := s.Write(tt.ctx, ann, tt.fn)
			if err == nil || changes != nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Fatalf("Write: %v, %v", changes, err)
			}
			if got := rowsOf(t, s); !reflect.DeepEqual(got, before) {
				t.Errorf("rows: %v", got)
			}
			if n := length(t, s); n != log {
				t.Errorf("log: %d, was %d", n, log)
			}
			read(t, s, func(tx *store.Tx) error {
				var n int
				_, err := tx.One("SELECT count(*) FROM counter", nil, &n)
				if n != 0 {
					t.Error("a counter stays")
				}
				return err
			})
		})
	}
	add(t, s, kind.Values{"no": "next"})
	if n := length(t, s); n != log+1 {
		t.Errorf("the next one: %d after %d", n, log)
	}
}

func firstID(rows map[string]string) string {
	for id := range rows {
		return id
	}
	return ""
}

// length is how many operations this PC has written.
func length(t *testing.T, s *store.Store) (seq int64) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error { _, seq, _ = tx.Head(); return nil })
	return seq
}

// However often a context ends in the midst of a transaction, an error means that
// nothing was changed and the next transaction works.
func TestCancellingAtAnyMoment(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	rnd := rand.New(rand.NewPCG(3, 4))
	var stored int64
	before := length(t, s)
	for range 300 {
		ctx, cancel := context.WithCancel(context.Background())
		var wait sync.WaitGroup
		wait.Go(func() {
			for range rnd.IntN(4000) { // an instant, not a time
				_ = ctx.Err()
			}
			cancel()
		})
		_, err := s.Write(ctx, ann, func(tx *store.Tx) error {
			for range 3 {
				id, err := tx.NewID()
				if err == nil {
					_, err = tx.Insert(&thing, id, kind.Values{"no": "x"})
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		wait.Wait()
		if err == nil {
			stored += 3
		} else if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if n := length(t, s); n != before+stored || int64(len(rowsOf(t, s))) != stored {
		t.Errorf("%d operations and %d rows for %d that were acknowledged", n-before, len(rowsOf(t, s)), stored)
	}
}

// The order of the log never depends on the clock going forward.
func TestClockSetBackAYear(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	now := storetest.Clock
	cfg.Now = func() time.Time { return now }
	s := storetest.Reopen(t, cfg)
	for i, day := range []time.Time{now, now.AddDate(-1, 0, 0), now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0), now} {
		now = day
		add(t, s, kind.Values{"no": "x"})
		if i%2 == 1 { // and not on the memory of a running program
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = storetest.Reopen(t, cfg)
		}
	}
	cfg.Device, now = t.TempDir(), now.AddDate(1, 0, 0) // another PC's stream begins after what it has seen, unless its clock says that it cannot be
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.Reopen(t, cfg)
	var last int64
	read(t, s, func(tx *store.Tx) error {
		return tx.Log(func(o store.Operation) error {
			if o.HLC <= last {
				t.Errorf("operation %d: clock %d after %d", o.Seq, o.HLC, last)
			}
			last = o.HLC
			return nil
		})
	})
}

func TestACheckpointEvery256Operations(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	write(t, s, func(tx *store.Tx) error {
		for range 600 {
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			if _, err := tx.Insert(&thing, id, kind.Values{"no": "x"}); err != nil {
				return err
			}
		}
		return nil
	})
	read(t, s, func(tx *store.Tx) error {
		var points string
		if _, err := tx.One("SELECT group_concat(opid & 1099511627775) FROM chk", nil, &points); err != nil {
			return err
		}
		if points != "256,512" {
			t.Errorf("checkpoints: %s", points)
		}
		return nil
	})
	// The last operation of each transaction is marked, and no other.
	read(t, s, func(tx *store.Tx) error {
		var marked string
		_, err := tx.One("SELECT group_concat(opid & 1099511627775) FROM op WHERE act >= 128", nil, &marked)
		if marked != "1,601" {
			t.Errorf("marked as last: %s", marked)
		}
		return err
	})
	// Damage is found near where it is.
	write(t, s, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE op SET hlc=hlc+1 WHERE opid & 1099511627775 = 300")
		return err
	})
	if w := verify(t, s); len(w) != 1 || !strings.Contains(w[0], "the chain breaks before operation 512") {
		t.Error(w)
	}
}

// A statement that is being read may be run again inside: records that refer to
// records of their own kind.
func TestAStatementInsideItself(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	for i := range 5 {
		add(t, s, kind.Values{"no": fmt.Sprint(i)})
	}
	read(t, s, func(tx *store.Tx) error {
		const all = "SELECT no FROM thing ORDER BY pk"
		var got []string
		outer, err := tx.Query(all)
		if err != nil {
			return err
		}
		defer outer.Close()
		for outer.Next() {
			var a string
			if err := outer.Scan(&a); err != nil {
				return err
			}
			inner, err := tx.Query(all)
			if err != nil {
				return err
			}
			for inner.Next() {
				var b string
				if err := inner.Scan(&b); err != nil {
					return err
				}
				got = append(got, a+b)
			}
			if err := inner.Close(); err != nil {
				return err
			}
		}
		if len(got) != 25 || strings.Join(got[:6], " ") != "00 01 02 03 04 10" {
			t.Errorf("pairs: %v", got)
		}
		return outer.Err()
	})
}
