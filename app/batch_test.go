package app_test

import (
	"testing"

	"opsbook/app"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/record"
)

// Many documents take a step at once: what cannot is said of each, and stops no other.
func TestStepMany(t *testing.T) {
	a, _ := begun(t, "周雨桐")
	save := func(kindName string, v map[string]any, lines map[string][]record.Input) record.Outcome {
		t.Helper()
		out, err := a.Save(kindName, record.Input{Values: v, Lines: lines})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	item := save("supply_item", map[string]any{"name": "中性笔", "unit": "支", "category": "writing"}, nil)
	receipt := func(lines bool) string {
		in := map[string][]record.Input{}
		if lines {
			in["in_row"] = []record.Input{{Values: map[string]any{"item_id": item.ID, "qty": "1", "price": "2"}}}
		}
		return save("stock_in", map[string]any{"in_type": "initial"}, in).ID
	}
	ids := []string{receipt(true), receipt(false), receipt(true)}
	common, err := a.CommonSteps("stock_in", ids, 0)
	if err != nil || len(common) != 1 || common[0] != (app.Common{Step: "post", Count: 3, Paper: false}) {
		t.Fatalf("%+v, %v", common, err)
	}
	done, err := a.StepMany("stock_in", ids, "post", flow.Opinion{})
	if err != nil || len(done) != 3 {
		t.Fatalf("%v, %v", done, err)
	}
	for i, want := range []string{"posted", "draft", "posted"} {
		if done[i].Status != want || (done[i].Say != nil) != (want == "draft") {
			t.Errorf("%d: %+v", i, done[i])
		}
	}
	if _, err := a.StepMany("stock_in", make([]string, 201), "post", flow.Opinion{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("too many: %v", err)
	}
	if done, err := a.StepMany("stock_in", []string{item.ID}, "post", flow.Opinion{}); err != nil || done[0].Say == nil {
		t.Errorf("no such document: %v, %v", done, err)
	}
}
