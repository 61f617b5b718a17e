package flow_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"opsbook/backend/flow"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// named are the steps of choices, those that only record a decision on paper in brackets.
func named(choices []flow.Choice) (out []string) {
	for _, c := range choices {
		if c.Paper {
			c.Step = "(" + c.Step + ")"
		}
		out = append(out, c.Step)
	}
	return out
}

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
				if got, err := flow.Possible(tx, &request, r); err != nil || !slices.Equal(named(got), c.want) {
					t.Errorf("%s: %v, want %v, %v", c.name, named(got), c.want, err)
				}
				if got, err := flow.Possible(tx, &plain, r); got != nil || err != nil {
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

// A file that cannot be asked is an error, not a record without steps.
func TestPossibleTellsOfErrors(t *testing.T) {
	o := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := o.Read(ctx, o.as("clerk"), func(tx *store.Tx) error {
		line := &store.Row{Values: map[string]any{"request": o.draft, "status": "draft"}}
		if got, err := flow.Possible(tx, &item, line); err != nil || !slices.Equal(named(got), []string{"check"}) {
			t.Errorf("a line: %v, %v", got, err)
		}
		cancel() // the document of the line cannot be read any more
		_, err := flow.Possible(tx, &item, line)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cut short: %v", err)
	}
}
