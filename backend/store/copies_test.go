package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// Two copies of one file that are open at once on one PC never write one stream.
func TestTwoFoldersOfOneWorkspace(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	s := storetest.Reopen(t, cfg)
	add(t, s, kind.Values{"no": "x"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	copied := cfg
	copied.Path = filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied.Path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	name := func(s *store.Store) (gid string) {
		read(t, s, func(tx *store.Tx) error { g, _, _ := tx.Head(); gid = string(g); return nil })
		return gid
	}
	s, other := storetest.Reopen(t, cfg), storetest.Reopen(t, copied)
	if name(s) == name(other) {
		t.Fatal("two files write one stream")
	}
	first, second := name(s), name(other)
	add(t, s, kind.Values{"no": "y"})
	add(t, other, kind.Values{"no": "z"})
	for _, x := range []*store.Store{s, other} {
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if again := name(storetest.Reopen(t, copied)); again != second {
		t.Error("the copy does not go on with its own stream")
	}
	if again := name(storetest.Reopen(t, cfg)); again != first {
		t.Error("the file does not go on with its own stream")
	}
}

// Closing cuts reads short and answers whoever comes later; it waits for nobody
// who waits for it.
func TestCloseDuringReadsAndWrites(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	for range 50 {
		add(t, s, kind.Values{"no": "x"})
	}
	ctx := context.Background()
	var work, reading sync.WaitGroup
	reading.Add(3)
	for i := range 8 {
		work.Go(func() {
			var begun sync.Once
			err := s.Read(ctx, ann, func(tx *store.Tx) error {
				for {
					if _, err := tx.From(&thing, 0, 10); err != nil {
						return err
					}
					if i < 8 {
						begun.Do(func() { defer func() { _ = recover() }(); reading.Done() })
					}
				}
			})
			if !fault.Is(err, fault.Locked) {
				t.Errorf("reader: %v", err)
			}
		})
	}
	work.Go(func() {
		for {
			_, err := s.Write(ctx, ann, func(tx *store.Tx) error {
				id, err := tx.NewID()
				if err == nil {
					_, err = tx.Insert(&thing, id, kind.Values{"no": "y"})
				}
				return err
			})
			if err != nil {
				if !fault.Is(err, fault.Locked) {
					t.Errorf("writer: %v", err)
				}
				return
			}
		}
	})
	reading.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	work.Wait()
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if err := s.Read(ctx, ann, func(*store.Tx) error { return nil }); !fault.Is(err, fault.Locked) {
		t.Errorf("Read: %v", err)
	}
	if _, err := s.Write(ctx, ann, func(*store.Tx) error { return nil }); !fault.Is(err, fault.Locked) {
		t.Errorf("Write: %v", err)
	}
}

// A clock that was years ahead for a while and is right again: what is written from then on
// is dated rightly, under the numbers' same letters. One that has fallen behind dates
// nothing before what the file holds.
func TestAClockThatWasWrong(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	now := storetest.Clock
	cfg.Now = func() time.Time { return now }
	s := storetest.Reopen(t, cfg)
	written := func(no string) (made time.Time, code string) {
		id := add(t, s, kind.Values{"no": no})
		read(t, s, func(tx *store.Tx) error {
			r, err := tx.ByID(&thing, id)
			if err != nil {
				return err
			}
			e, _, err := tx.Born(r)
			made, code = e.At, tx.StreamCode()
			return err
		})
		return made, code
	}
	reopen := func(at time.Time) {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		now = at
		s = storetest.Reopen(t, cfg)
	}
	for i := range 6 {
		written(fmt.Sprint("A", i))
	}
	_, code := written("B")
	reopen(now.AddDate(5, 0, 0))
	if made, _ := written("C"); !made.Equal(now) {
		t.Errorf("%v", made)
	}
	reopen(now.AddDate(-5, 0, 1))
	made, same := written("D")
	if made.Sub(now).Abs() > time.Second || same != code {
		t.Errorf("dated %v on %v, letters %q, not %q", made, now, same, code)
	}
	last := now
	for _, back := range []time.Time{now.AddDate(-6, 0, 0), now.AddDate(0, -1, 0)} { // to before all of the log, to before some of it
		reopen(back)
		if made, same := written("E"); made.Before(last) || same != code {
			t.Errorf("dated %v after %v, letters %q", made, last, same)
		}
	}
	if w := verify(t, s); len(w) > 0 {
		t.Error(w)
	}
}

// The letters stay the same only where the file knows each number that was given out.
func TestAClockThatWasWrongInAnOldFile(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	now := storetest.Clock
	cfg.Now = func() time.Time { return now }
	s := storetest.Reopen(t, cfg)
	code := func() (out string) {
		read(t, s, func(tx *store.Tx) error { out = tx.StreamCode(); return nil })
		return out
	}
	for i := range 6 {
		add(t, s, kind.Values{"no": fmt.Sprint("A", i)})
	}
	was := code()
	shut := func() {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	shut()
	now = now.AddDate(5, 0, 0)
	s = storetest.Reopen(t, cfg)
	add(t, s, kind.Values{"no": "B"})
	shut()
	old, err := os.ReadFile(cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(-5, 0, 1)
	s = storetest.Reopen(t, cfg)
	add(t, s, kind.Values{"no": "C"})
	if code() != was {
		t.Fatalf("%q, not %q", code(), was)
	}
	shut()
	if err := os.WriteFile(cfg.Path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	s = storetest.Reopen(t, cfg)
	if code() == was {
		t.Errorf("a file that is put back gives out the same numbers: %q", code())
	}
}

// Which stream a PC writes now is told by the streams, not by the order in which they came:
// its clock is right again for everybody.
func TestTheLatestStreamOfAPC(t *testing.T) {
	for range 6 { // the streams' names are random, and they come in the order of their names
		pcs := company(t, 2, thing)
		a, b := pcs[0], pcs[1]
		for i := range 9 {
			add(t, a.Store, kind.Values{"no": fmt.Sprint(i)})
		}
		reopen := func(at time.Time) {
			t.Helper()
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			a.now = at
			a.Store = storetest.Reopen(t, a.cfg)
		}
		reopen(a.now.AddDate(3, 0, 0))
		add(t, a.Store, kind.Values{"no": "future"})
		reopen(a.now.AddDate(-3, 0, 0))
		add(t, a.Store, kind.Values{"no": "right again"})
		give(t, a, b)
		for _, p := range pcs {
			read(t, p.Store, func(tx *store.Tx) error {
				ahead, err := tx.ClockAhead(deviceOf(a))
				if latest, err := tx.Latest(deviceOf(a)); ahead || err != nil || len(latest) != 1 {
					t.Errorf("ahead %v, %d streams, %v", ahead, len(latest), err)
				}
				return err
			})
		}
	}
}
