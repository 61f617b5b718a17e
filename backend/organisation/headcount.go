package organisation

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
)

// atWork are the statuses of people who are counted as 在岗.
var atWork = []string{"on_job", "probation"}

// Headcounts tells how many people work in each department, by its id. Only those
// whom the actor sees are counted; who sees nobody gets no counts.
func Headcounts(ctx context.Context, d *desk.Desk) (map[string]int, error) {
	out := map[string]int{}
	q := desk.ListQuery{Kind: "employee", Where: []desk.Cond{{Field: "status", Op: "oneof", Values: atWork}}}
	found, err := d.Facets(ctx, q, "dept_id", desk.MaxPage)
	if fault.Is(err, fault.Forbidden) {
		return out, nil
	}
	for _, f := range found {
		out[f.Value] = f.N
	}
	return out, err
}
