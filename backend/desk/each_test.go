package desk_test

import (
	"maps"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Rows of which a few fields are read say of them what whole rows say, and whose
// they are.
func TestEachOfSomeFields(t *testing.T) {
	o := open(t)
	q := desk.ListQuery{Kind: "device", Sort: []desk.Order{{Field: "no"}}}
	whole := map[string]store.Row{}
	keep := func(_ *store.Tx, r *store.Row) error { whole[r.ID] = *r; return nil }
	if err := o.at("dept_head").Each(t.Context(), q, nil, keep); err != nil || len(whole) != 2 {
		t.Fatalf("%v, %v", whole, err)
	}
	for _, fields := range [][]string{{}, {"place"}, {"cost", "parts", "place"}} {
		n := 0
		err := o.at("dept_head").Each(t.Context(), q, fields, func(tx *store.Tx, r *store.Row) error {
			n++
			for _, name := range append(fields, "no", "name", "dept_id", "user_id") {
				if r.Values[name] != whole[r.ID].Values[name] {
					t.Errorf("%v: %s is %v, want %v", fields, name, r.Values[name], whole[r.ID].Values[name])
				}
			}
			if _, read := r.Values["place"]; read != (len(fields) > 0) || maps.Equal(r.Values, whole[r.ID].Values) != (len(fields) == 3) {
				t.Errorf("%v: %v", fields, r.Values)
			}
			return user.Covers(tx, &device, 'E', r)
		})
		if err != nil || n != 2 {
			t.Errorf("%v: %d rows, %v", fields, n, err)
		}
	}
}
