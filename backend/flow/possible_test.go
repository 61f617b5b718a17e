package flow_test

import (
	"context"
	"slices"
	"testing"

	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

func TestPossible(t *testing.T) {
	o := open(t)
	for _, c := range []struct {
		name  string
		actor store.Actor
		id    string
		want  []string
	}{
		{"draft, applicant", o.as("viewer"), o.draft, []string{"submit"}},
		{"draft, head", o.as("dept_head"), o.draft, nil},
		{"pending, head", o.as("dept_head"), o.pending, []string{"approve", "reject"}},
		{"pending, another head", store.Actor{Roles: []string{"dept_head"}, Depts: []string{"乙"}}, o.pending, nil},
		{"approved, both", store.Actor{Roles: []string{"clerk", "dept_head"}}, o.approved, []string{"reject", "issue"}},
		{"void", o.as("clerk"), o.gone, nil},
	} {
		err := o.Read(context.Background(), c.actor, func(tx *store.Tx) error {
			r, err := record.Get(tx, &request, c.id)
			if err == nil {
				if got := flow.Possible(tx, &request, r); !slices.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v", c.name, got, c.want)
				}
				if got := flow.Possible(tx, &plain, r); got != nil {
					t.Errorf("a register without steps: %v", got)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
