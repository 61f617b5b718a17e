package lens_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"opsbook/backend/lens"
)

func TestCancelledSearchEnds(t *testing.T) {
	w := newWorld(t, 9, 50)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.l.Find(ctx, lens.Query{Text: "打印"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	// What a cancelled search left half done must not be remembered.
	w.check("afterwards", lens.Query{Text: "打印"}, nil)
}

// ending is a context that ends when it has been asked left times.
type ending struct {
	context.Context
	left atomic.Int64
}

func (c *ending) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestSupersededSearchLeavesNothingBehind ends a search at every moment at which it
// looks whether it is still wanted: it is refused or whole, and so is the next.
func TestSupersededSearchLeavesNothingBehind(t *testing.T) {
	w := newWorld(t, 11, 60)
	q := lens.Query{Text: "打印 dyj", Where: []lens.Cond{{Field: "value", Op: lens.Between, Values: []string{"1", ""}}, {Field: "remark", Op: lens.Filled}}}
	want := w.find(q).Len()
	refused := 0
	for asked := int64(0); ; asked++ {
		w.l.Forget()
		ctx := &ending{Context: context.Background()}
		ctx.left.Store(asked)
		r, err := w.l.Find(ctx, q)
		switch {
		case errors.Is(err, context.Canceled):
			refused++
		case err != nil || r.Len() != want:
			t.Fatalf("ended after %d looks: %v %v, want %d rows", asked, r, err, want)
		}
		if n := w.find(q).Len(); n != want {
			t.Fatalf("after one ended after %d looks: %d rows, want %d", asked, n, want)
		}
		if err == nil {
			break
		}
	}
	if refused < 5 {
		t.Errorf("the search looked only %d times whether it was still wanted", refused)
	}
}
