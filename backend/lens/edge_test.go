package lens_test

import (
	"context"
	"errors"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/lens"
)

// edgeOf walks a column as somebody does who presses the arrow until he is there.
func edgeOf(full []bool, at int, up bool) int {
	by, last := 1, len(full)-1
	if up {
		by, last = -1, 0
	}
	if at == last {
		return at
	}
	if full[at] && full[at+by] {
		for at != last && full[at+by] {
			at += by
		}
		return at
	}
	for at += by; at != last && !full[at]; {
		at += by
	}
	return at
}

func TestEdgeOfABlockEqualsAWalk(t *testing.T) {
	w := newWorld(t, 5, 400)
	byPK := map[int64]*thing{}
	for _, x := range w.rows {
		byPK[x.pk] = x
	}
	for _, q := range []lens.Query{{}, {Sort: []lens.Order{{Field: "remark"}}}, {Sort: []lens.Order{{Field: "value", Desc: true}}},
		{Text: "打印", Sort: []lens.Order{{Field: "name"}}}, {Text: "打印"}, {Void: true}} {
		r, err := w.l.Find(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		pks := r.Page(0, r.Len())
		for _, name := range []string{"remark", "value", "status", "no"} {
			full := make([]bool, len(pks))
			for i, pk := range pks {
				v := byPK[pk].v[name]
				full[i] = v != nil && v != ""
			}
			for range 40 {
				at, up := w.rnd.Intn(len(pks)), w.rnd.Intn(2) == 0
				got, err := r.Edge(context.Background(), name, at, up)
				if want := edgeOf(full, at, up); err != nil || got != want {
					t.Fatalf("%s of %+v from %d, up %v: %d %v, want %d", name, q, at, up, got, err, want)
				}
			}
		}
	}
}

func TestEdgeIsHeldToTheListItsAskersRightsAndHisPatience(t *testing.T) {
	w := newWorld(t, 6, 20)
	r, err := w.l.Find(context.Background(), lens.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := r.Edge(context.Background(), "no", 500, false); err != nil || at != r.Len()-1 {
		t.Errorf("beyond the list: %d %v", at, err)
	}
	if _, err := r.Edge(context.Background(), "phone", 0, false); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sensitive column: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := r.Edge(ctx, "no", 0, false); !errors.Is(err, context.Canceled) {
		t.Errorf("after it was given up: %v", err)
	}
	none, err := w.l.Find(context.Background(), lens.Query{Text: "没有这样的东西"})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := none.Edge(context.Background(), "no", 3, true); err != nil || at != 0 {
		t.Errorf("in an empty list: %d %v", at, err)
	}
}
