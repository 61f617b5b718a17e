package lens_test

import (
	"context"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/lens"
)

func TestFiguresOfABlockEqualAPlainLoop(t *testing.T) {
	w := newWorld(t, 3, 400)
	for range 40 {
		r, err := w.l.Find(context.Background(), lens.Query{Sort: []lens.Order{{Field: "value", Desc: w.rnd.Intn(2) == 0}}})
		if err != nil {
			t.Fatal(err)
		}
		off, n := w.rnd.Intn(r.Len()+3)-1, w.rnd.Intn(r.Len()+3)-1
		byPK := map[int64]*thing{}
		for _, x := range w.rows {
			byPK[x.pk] = x
		}
		for _, name := range []string{"value", "name", "remark"} {
			filled, sum := 0, int64(0)
			for _, pk := range r.Page(off, n) {
				if v := byPK[pk].v[name]; v != nil && v != "" {
					filled++
					if x, ok := v.(int64); ok {
						sum += x
					}
				}
			}
			gotFilled, gotSum, err := r.Figures(name, off, n)
			if err != nil || gotFilled != filled || gotSum != sum {
				t.Fatalf("%s [%d, +%d]: %d %d %v, want %d %d", name, off, n, gotFilled, gotSum, err, filled, sum)
			}
		}
	}
	r, err := w.l.Find(context.Background(), lens.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Figures("phone", 0, 5); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sensitive field was counted: %v", err)
	}
}
