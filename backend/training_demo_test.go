package backend_test

import (
	"context"
	"testing"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

// The company to look at has trainings in every state.
func TestDemoTrainings(t *testing.T) {
	c, err := backend.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	p := &shop{t: t, s: storetest.Open(t, c.Lists, c.Kinds...), ids: map[string]string{}, actor: user.System()}
	p.must(demo.Fill(context.Background(), p.s, user.System(), 0, nil))
	p.must(demo.Trainings(context.Background(), p.s, user.System()))
	states := map[string]int{}
	p.must(p.s.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		for _, name := range []string{"course", "training_plan", "training_session", "training_record", "training_eval", "training_ext_app", "development_chance"} {
			err := record.Walk(tx, p.kind(tx, name), func(r *store.Row) { states[name+" "+r.Values.Str("status")]++ })
			if err != nil {
				return err
			}
		}
		return nil
	}))
	for _, want := range []string{"course active", "training_plan approved", "training_session archived", "training_session notified", "training_session planned", "training_record ", "training_eval ",
		"training_ext_app done", "training_ext_app approved", "training_ext_app submitted", "development_chance open"} {
		if states[want] == 0 {
			t.Errorf("nothing is %s: %v", want, states)
		}
	}
	if states["training_record "] < 700 {
		t.Errorf("records: %v", states)
	}
	for _, name := range []string{"training_year", "training_person", "training_missing", "cert_list", "training_eval_due"} {
		if rows := p.report(name, map[string]any{}); len(rows) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}
