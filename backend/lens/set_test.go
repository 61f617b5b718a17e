package lens_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

func TestSetKeepsEachLens(t *testing.T) {
	w := newWorld(t, 1, 10)
	again, err := w.set.Get(context.Background(), "goods")
	if err != nil || again != w.l {
		t.Errorf("%p and %p, %v", again, w.l, err)
	}
	if _, err := w.set.Get(context.Background(), "nope"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no such register: %v", err)
	}
	if err := w.set.Warm(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := w.set.Bytes(); n <= w.l.Bytes() {
		t.Errorf("%d bytes after warming, %d in one lens", n, w.l.Bytes())
	}
}

func TestSetDropsTheLongestUnused(t *testing.T) {
	w := newWorld(t, 2, 10)
	set := lens.NewSet(w.s, 1) // one byte: only the last one fits, because it must
	t.Cleanup(set.Close)
	first, err := set.Get(context.Background(), "goods")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Get(context.Background(), "dept"); err != nil {
		t.Fatal(err)
	}
	second, err := set.Get(context.Background(), "goods")
	if err != nil || second == first {
		t.Errorf("the first lens is still held: %v", err)
	}
	if r, err := second.Find(context.Background(), lens.Query{}); err != nil || r.Len() != 10 {
		t.Errorf("read again: %v", err)
	}
}

// A register that is larger than the budget stays while shorter ones are looked at.
func TestSetKeepsTheLargest(t *testing.T) {
	w := newWorld(t, 2, 2000)
	ctx := context.Background()
	set := lens.NewSet(w.s, w.l.Bytes()/2)
	t.Cleanup(set.Close)
	first, err := set.Get(ctx, "goods")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Get(ctx, "dept"); err != nil {
		t.Fatal(err)
	}
	if again, err := set.Get(ctx, "goods"); err != nil || again != first {
		t.Errorf("the largest was dropped: %v", err)
	}
}

// TestLongRegister writes to a register while it is read in the background.
func TestLongRegister(t *testing.T) {
	const rows = 21_000
	plain := kind.Kind{Name: "plain", Label: "台账", English: "Register", Title: "name", Fields: []kind.Field{
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text}, {Name: "serial", Label: "序列号", English: "Serial", Type: kind.Text},
		{Name: "n", Label: "数", English: "Number", Type: kind.Int}}}
	s := storetest.Open(t, nil, plain)
	write := func(set *lens.Set, n int) {
		changes, err := s.Write(context.Background(), store.Actor{}, func(tx *store.Tx) error {
			for i := range n {
				id, err := tx.NewID()
				if err != nil {
					return err
				}
				if _, err := tx.Insert(&plain, id, kind.Values{"name": itemNames[i%10], "serial": id, "n": int64(1)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil && set != nil {
			err = set.Changed(context.Background(), changes)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write(nil, rows)
	set := lens.NewSet(s, 0)
	t.Cleanup(set.Close)
	loaded := make(chan string, 1)
	set.Loaded = func(name string, err error) { loaded <- fmt.Sprint(name, " ", err) }
	l, err := set.Get(context.Background(), "plain")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		write(set, 1)
	}
	r, err := l.Find(context.Background(), lens.Query{})
	if err != nil || r.Len() != rows+20 || !l.Ready() || l.Rows() != rows+20 {
		t.Fatalf("%v, %d rows", err, l.Rows())
	}
	if said := <-loaded; said != "plain <nil>" {
		t.Errorf("loaded: %s", said)
	}
	if sum, _, err := r.Sum("n"); err != nil || sum != rows+20 {
		t.Errorf("sum %d, %v", sum, err)
	}
	if top, err := r.Top("serial", 1); top != nil || err != nil {
		t.Errorf("serials are all different and have no facets: %v %v", top, err)
	}
	if top, err := r.Top("name", 20); len(top) != len(itemNames) || err != nil {
		t.Errorf("names: %v %v", top, err)
	}
}

func TestFailedLoadIsTriedAgain(t *testing.T) {
	w := newWorld(t, 3, 10)
	l := lens.New(w.s, &goodsKind)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Load(ctx); !errors.Is(err, context.Canceled) || l.Ready() {
		t.Errorf("load: %v", err)
	}
	if _, err := l.Find(context.Background(), lens.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("find: %v", err)
	}
	set := lens.NewSet(w.s, 0)
	set.Close()
	for range 2 { // a closed set reads nothing, and keeps nothing that failed
		if _, err := set.Get(context.Background(), "goods"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a closed set: %v", err)
		}
	}
}

func TestFindWaitsForTheLoad(t *testing.T) {
	w := newWorld(t, 4, 10)
	l := lens.New(w.s, &goodsKind)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Find(ctx, lens.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("who does not wait: %v", err)
	}
	found := make(chan int)
	go func() {
		r, err := l.Find(context.Background(), lens.Query{})
		if err != nil {
			t.Error(err)
		}
		found <- r.Len()
	}()
	if err := l.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := <-found; n != 10 {
		t.Errorf("%d rows", n)
	}
}
