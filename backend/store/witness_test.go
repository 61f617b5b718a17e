package store_test

import (
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

func endingOf(t *testing.T, s *store.Store) (out store.Ending) {
	t.Helper()
	read(t, s, func(tx *store.Tx) (err error) { out, err = tx.Ending(); return err })
	return out
}

// kept reports whether the log still gives the code of an ending.
func kept(t *testing.T, s *store.Store, e store.Ending) (ok bool) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		at, held, err := tx.AsFar(e.Where)
		ok = held && s.HeadCode(at) == e.Code
		return err
	})
	return ok
}

// What the log ended with is the same on each PC that holds the same, changes with every
// operation, and can be worked out again later.
func TestEnding(t *testing.T) {
	a, b, ids := busy(t)
	give(t, a, b)
	give(t, b, a)
	was := endingOf(t, a.Store)
	if was != endingOf(t, b.Store) {
		t.Errorf("%+v, %+v", was, endingOf(t, b.Store))
	}
	if code, ok := store.ReadHeadCode(strings.ReplaceAll(was.Code, "-", "")); !ok || code != was.Code || len(was.Code) != 8*4+7 {
		t.Errorf("%q is read as %q", was.Code, code)
	}
	update(t, a, ids[0], kind.Values{"name": "后来"})
	if now := endingOf(t, a.Store); now.Code == was.Code {
		t.Error("the code did not change with the log")
	} else if kept(t, b.Store, now) {
		t.Error("a PC that does not hold it agrees")
	}
	for range 300 {
		event(t, b, ben, "unlock")
	}
	if !kept(t, a.Store, was) || !kept(t, b.Store, was) {
		t.Error("the log grew, and the code is lost")
	}
	forged := was
	forged.Code = strings.Repeat("ABCD-", 7) + "ABCD"
	for _, where := range []string{was.Where, "", "x", "!!", was.Where[:20], strings.Repeat("A", 1000)} {
		if forged.Where = where; kept(t, a.Store, forged) {
			t.Errorf("a forged code is taken with %.20q", where)
		}
	}
}

func TestBadCodes(t *testing.T) {
	for _, text := range []string{"", "A", strings.Repeat("A", 31), strings.Repeat("A", 33), strings.Repeat("0", 32), strings.Repeat("a", 32), strings.Repeat("字", 32)} {
		if code, ok := store.ReadHeadCode(text); ok {
			t.Errorf("%q is read as %s", text, code)
		}
	}
}
