package store_test

import (
	"context"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// A copy of rows that are only added agrees for ever; a change of one that stood there
// parts who has seen it from who has not.
func TestMarks(t *testing.T) {
	s := storetest.Open(t, nil, thing)
	add(t, s, kind.Values{"no": "first"})
	mark := func(tx *store.Tx) store.Mark {
		m, err := tx.Mark("thing")
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	now := func() (m store.Mark) {
		if err := s.Read(context.Background(), ann, func(tx *store.Tx) error { m = mark(tx); return nil }); err != nil {
			t.Fatal(err)
		}
		return m
	}
	first := now()
	add(t, s, kind.Values{"no": "second"})
	second := now()
	if second.Log <= first.Log || second.Last != first.Last+1 || !second.Agrees(first.Log) || !second.Settled() || second.Own {
		t.Errorf("after a row was added: %+v, before %+v", second, first)
	}
	err := s.Read(context.Background(), ann, func(old *store.Tx) error {
		before := mark(old)
		_, err := s.Write(context.Background(), ann, func(tx *store.Tx) error {
			rows, err := tx.ByPK(&thing, 1)
			if err != nil {
				return err
			}
			if err := tx.Update(&thing, &rows[0], kind.Values{"no": "changed"}); err != nil {
				return err
			}
			if m := mark(tx); !m.Own || m.Settled() || m.Agrees(first.Log) {
				t.Errorf("within the change: %+v", m)
			}
			return nil
		})
		if m := mark(old); m.Log != before.Log || m.Settled() || m.Agrees(first.Log) {
			t.Errorf("in the snapshot before the change: %+v, before %+v", m, before)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if m := now(); !m.Settled() || m.Agrees(second.Log) || !m.Agrees(m.Log) {
		t.Errorf("behind the change: %+v", m)
	}
}

// What is held under a key is made once and is one for all who ask.
func TestHold(t *testing.T) {
	type key struct{}
	s := storetest.Open(t, nil, thing)
	made := 0
	fresh := func() any { made++; return &made }
	if a, b := s.Hold(key{}, fresh), s.Hold(key{}, fresh); a != b || made != 1 {
		t.Errorf("made %d times", made)
	}
}
