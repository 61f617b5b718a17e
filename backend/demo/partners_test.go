package demo_test

import (
	"context"
	"slices"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/demo"
	"opsbook/backend/equipment"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/number"
	"opsbook/backend/partner"
	"opsbook/backend/purchase"
	"opsbook/backend/record"
	"opsbook/backend/registers"
	"opsbook/backend/requisition"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// The archive of the demo company holds what a real one does: each agreement that is renewed
// names a former one of the same partner, each card has the grade of its last assessment, and
// something ends soon.
func TestPartners(t *testing.T) {
	kinds := slices.Concat(registers.Kinds(), equipment.Kinds(), stock.Kinds(), requisition.Kinds(), purchase.Kinds(), partner.Kinds())
	s := storetest.Open(t, registers.Lists(), append(kinds, user.Kind, number.Kind, flow.Kind, flow.Stages, flow.Delegations, attach.Kind)...)
	fill(t, s, 0)
	if err := demo.Partners(context.Background(), s, store.Actor{Name: "admin", Roles: []string{"admin"}}); err != nil {
		t.Fatal(err)
	}
	agreements := map[string]kind.Values{}
	states := map[string]int{}
	each(t, s, "agreement", func(tx *store.Tx, k *kind.Kind, r *store.Row) {
		agreements[r.ID] = record.WithComputed(tx, k, r.Values)
		states[r.Values.Str("state")]++
	})
	for _, v := range agreements {
		if prev := v.Str("prev_id"); prev != "" && (agreements[prev].Str("partner_id") != v.Str("partner_id") || agreements[prev].Str("state") != "renewed" || agreements[prev].Str("end_date") >= v.Str("start_date")) {
			t.Errorf("%s renews %v", v.Str("doc_no"), agreements[prev])
		}
	}
	if len(agreements) != 67 || states["effective"] == 0 || states["expiring"] == 0 || states["renewed"] != 39 {
		t.Errorf("%d agreements: %v", len(agreements), states)
	}
	last := map[string]kind.Values{}
	n := each(t, s, "partner_eval", func(_ *store.Tx, _ *kind.Kind, r *store.Row) {
		if v := r.Values; v.Str("status") != "approved" || v.Str("period") > last[v.Str("partner_id")].Str("period") {
			last[v.Str("partner_id")] = v
		}
	})
	each(t, s, "partner", func(_ *store.Tx, _ *kind.Kind, r *store.Row) {
		if v := last[r.ID]; v != nil && (v["grade"] != r.Values["grade"] || v["total"] != r.Values["last_score"]) {
			t.Errorf("%s: %v %v, assessed %v %v", r.Values.Str("name"), r.Values["last_score"], r.Values["grade"], v["total"], v["grade"])
		}
	})
	open := 0
	each(t, s, "partner_talk", func(_ *store.Tx, _ *kind.Kind, r *store.Row) { open += int(r.Values.Int("open_points")) })
	actions := each(t, s, "partner_action", func(*store.Tx, *kind.Kind, *store.Row) {})
	if n != 77 || open != 3 || actions != 1 {
		t.Errorf("%d assessments, %d points left, %d changes of strategy", n, open, actions)
	}
}
