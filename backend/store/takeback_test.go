package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

var part = kind.Kind{Name: "part", Label: "部件", English: "Parts", Title: "name", Parent: "of", Fields: []kind.Field{
	{Name: "of", Label: "所属", English: "Of", Type: kind.Ref, To: "thing"},
	{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
}}

// bringing is a PC that took in what another one wrote at once: a change of a thing that was
// there, and n things with a part each.
func bringing(t *testing.T, n int, name string) (b *pc, old string, things, parts []string, spans []store.Span) {
	t.Helper()
	pcs := company(t, 2, thing, part)
	a, b := pcs[0], pcs[1]
	old = add(t, a.Store, kind.Values{"no": "A0", "name": "旧"})
	give(t, a, b)
	update(t, a, old, kind.Values{"name": "新"})
	write(t, a.Store, func(tx *store.Tx) error {
		for i := range n {
			for _, k := range []*kind.Kind{&thing, &part} {
				id, err := tx.NewID()
				if err != nil {
					return err
				}
				v := kind.Values{"no": fmt.Sprint("B", i), "name": name}
				if k == &part {
					v = kind.Values{"of": things[i], "name": name}
					parts = append(parts, id)
				} else {
					things = append(things, id)
				}
				if _, err := tx.Insert(k, id, v); err != nil {
					return err
				}
			}
		}
		return nil
	})
	p := pack(t, a.Store, holds(t, b.Store))
	if _, err := take(b.Store, p); err != nil {
		t.Fatal(err)
	}
	for i, piece := range p.pieces {
		spans = append(spans, store.Span{Stream: piece.Stream, From: piece.From, To: piece.From + int64(len(p.ops[i])) - 1})
	}
	return b, old, things, parts, spans
}

func withdrawn(t *testing.T, tx *store.Tx) (n int) {
	t.Helper()
	if _, err := tx.One("SELECT (SELECT count(*) FROM thing WHERE _state=2)+(SELECT count(*) FROM part WHERE _state=2)", nil, &n); err != nil {
		t.Error(err)
	}
	return n
}

// Much that is taken back is told from the first record to the last, and may be stopped
// while records are withdrawn; then all is as it was.
func TestMuchIsTakenBack(t *testing.T) {
	const n = 700
	b, old, things, parts, spans := bringing(t, n, "桌子")
	used := map[int]bool{}
	for i := 3; i < n; i += 100 {
		add(t, b.Store, kind.Values{"no": fmt.Sprint("C", i), "other": things[i]})
		used[i] = true
	}
	before := rowsOf(t, b.Store)

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := b.Write(ctx, ann, func(tx *store.Tx) error {
		_, err := tx.TakeBack(spans, func(int, int) {
			if withdrawn(t, tx) == n {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it went on: %v", err)
		}
		return err
	})
	if after := rowsOf(t, b.Store); err == nil || fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("%v; half taken back", err)
	}

	last, during := 0, 0
	write(t, b.Store, func(tx *store.Tx) error {
		out, err := tx.TakeBack(spans, func(done, of int) {
			gone := withdrawn(t, tx)
			if gone > 0 && gone < 2*(n-len(used)) {
				during++
			}
			if of != 2*n+1 || done < last || done > of || done == of && gone != 2*(n-len(used)) {
				t.Fatalf("%d of %d after %d, %d withdrawn", done, of, last, gone)
			}
			last = done
		})
		if out.Changed != 1+2*(n-len(used)) || len(out.Stays) != len(used) {
			t.Errorf("%d changed; %v", out.Changed, out.Stays)
		}
		return err
	})
	if last != 2*n+1 || during < 2*n-100 {
		t.Errorf("told up to %d, %d times while records were withdrawn", last, during)
	}
	if r := row(t, b, old); r.Values["name"] != "旧" {
		t.Errorf("%v", r.Values)
	}
	for i := range n {
		want := store.Withdrawn
		if used[i] {
			want = store.Live
		}
		read(t, b.Store, func(tx *store.Tx) error {
			p, err := tx.ByID(&part, parts[i])
			if err != nil {
				return err
			}
			if r := row(t, b, things[i]); r.State != want || p.State != want {
				t.Errorf("%d: %d, its part %d, want %d", i, r.State, p.State, want)
			}
			return nil
		})
	}
	same(t, b)
}

// Records are not held in memory until they are withdrawn: an import may be a million of them.
func TestTakingBackHoldsNoRecords(t *testing.T) {
	const n, size = 600, 8_000
	b, _, _, _, spans := bringing(t, n, strings.Repeat("长", size/3))
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	write(t, b.Store, func(tx *store.Tx) error {
		var first, most uint64
		calls := 0
		_, err := tx.TakeBack(spans, func(int, int) {
			switch calls++; {
			case calls == 1:
				first = held()
			case calls%500 == 0:
				most = max(most, held())
			}
		})
		if limit := first + n*size; most > limit {
			t.Errorf("%d KB of %d KB are held", (most-first)>>10, 2*n*size>>10)
		}
		return err
	})
}
