package desk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// A long list is read piece by piece, and each piece is bounded whatever is asked.
func TestPagesAreBounded(t *testing.T) {
	o := open(t)
	ctx := context.Background()
	o.write(user.System(), func(tx *store.Tx) error {
		for i := range 2*desk.MaxPage + 50 {
			o.add(tx, &device, fmt.Sprint(i), kind.Values{"no": fmt.Sprintf("SB-%04d", i), "name": "椅子", "place": fmt.Sprint(i)})
		}
		return nil
	})
	d := o.at("clerk")
	q := desk.ListQuery{Kind: "device", Limit: 1 << 40, Search: "椅子", Sort: []desk.Order{{Field: "no"}}}
	var seen []string
	for {
		p, err := d.List(ctx, q)
		if err != nil || len(p.Rows) > desk.MaxPage {
			t.Fatalf("%d rows, %v", len(p.Rows), err)
		}
		for _, r := range p.Rows {
			seen = append(seen, r.Number)
		}
		if q.After = p.Next; p.Next == "" {
			break
		}
	}
	if len(seen) != 2*desk.MaxPage+50 || !slices.IsSorted(seen) {
		t.Errorf("%d rows, in order: %v", len(seen), slices.IsSorted(seen))
	}
	for _, n := range []int{-1, 0, 1 << 40} {
		if f, err := d.Facets(ctx, q, "place", n); err != nil || len(f) > desk.MaxPage || len(f) == 0 {
			t.Errorf("%d facets asked: %d, %v", n, len(f), err)
		}
		if c, err := d.Suggest(ctx, "device", "椅", n); err != nil || len(c) > 50 || len(c) == 0 {
			t.Errorf("%d suggestions asked: %d, %v", n, len(c), err)
		}
		if c, err := d.Choices(ctx, "device", "place", "", n); err != nil || len(c) > desk.MaxPage {
			t.Errorf("%d choices asked: %d, %v", n, len(c), err)
		}
		if p, err := d.List(ctx, desk.ListQuery{Kind: "device", Offset: n, Limit: n}); err != nil || len(p.Rows) > desk.MaxPage {
			t.Errorf("offset and limit %d: %d rows, %v", n, len(p.Rows), err)
		}
	}
}
