package record_test

import (
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

var (
	trip = kind.Kind{Name: "trip", Label: "出差", English: "Trip", Title: "name", Access: kind.Access{"admin": "VCE"}, Fields: []kind.Field{
		{Name: "name", Label: "名称", English: "Name", Type: kind.Text, Required: kind.Always},
		{Name: "legs", Label: "行程", English: "Legs", Type: kind.Sub, To: "leg"},
	}}
	leg = kind.Kind{Name: "leg", Label: "行程", English: "Leg", Title: "town", Parent: "trip", Fields: []kind.Field{
		{Name: "trip", Label: "出差", English: "Trip", Type: kind.Ref, To: "trip", Required: kind.Always},
		{Name: "town", Label: "城市", English: "Town", Type: kind.Text, Required: kind.Always},
		{Name: "begins", Label: "出发", English: "Leaves", Type: kind.Date},
		{Name: "ends", Label: "返回", English: "Returns", Type: kind.Date},
		{Name: "fare", Label: "车费", English: "Fare", Type: kind.Money},
		{Name: "after", Label: "接续", English: "Follows", Type: kind.Ref, To: "trip"},
		{Name: "paid", Label: "已付", English: "Paid", Type: kind.Bool, Required: kind.Always, Default: "否"},
		{Name: "audit", Label: "核对", English: "Audited", Type: kind.Text, Locked: true},
	}, Checks: []kind.Check{{Field: "ends", Is: ">=", Than: "begins", Say: fault.T("返回不能早于出发。", "The return must not be before the departure.")}}}
)

func trips(t *testing.T) *store.Store {
	return storetest.Open(t, docLists, department, employee, trip, leg, user.Kind)
}

func line(v map[string]any) record.Input { return record.Input{Values: v} }

// Lines in a form are read as they would be stored; what cannot be read is kept.
func TestTryLines(t *testing.T) {
	s := trips(t)
	var first string
	must(t, s, func(tx *store.Tx) (err error) {
		first, err = record.Add(tx, &trip, kind.Values{"name": "沈阳"})
		return err
	})
	must(t, s, func(tx *store.Tx) error {
		to, got, err := record.TryLines(tx, &trip, "", "legs", []record.Input{
			line(map[string]any{"town": "大连", "begins": "2026.5.6", "fare": "1,200.5", "after": "沈阳"}),
			line(map[string]any{"town": nil, "begins": "2026-13-45", "fare": "很多", "after": "火星", "audit": "我"}),
			line(map[string]any{"town": "丹东", "begins": "2026-05-06", "ends": "5月5日"}),
		}, 3)
		if err != nil || to.Name != "leg" || len(got) != 3 {
			t.Fatalf("%v %d", err, len(got))
		}
		v := got[0].Row.Values
		if v["begins"] != "2026-05-06" || v["fare"] != int64(120050) || v["after"] != first || v["paid"] != int64(0) || len(got[0].Wrong)+len(got[0].Kept) > 0 {
			t.Errorf("read: %v, wrong %v", v, got[0].Wrong)
		}
		for _, name := range []string{"begins", "fare", "after", "audit"} {
			if got[1].Wrong[name].ZH == "" || got[1].Kept[name] == nil || got[1].Row.Values[name] != nil {
				t.Errorf("%s: wrong %v, kept %v, value %v", name, got[1].Wrong[name], got[1].Kept[name], got[1].Row.Values[name])
			}
		}
		if got[1].Wrong["town"].ZH == "" || got[1].Kept["town"] != nil || got[1].Wrong["trip"].ZH != "" {
			t.Errorf("what is missing: %v, kept %v", got[1].Wrong, got[1].Kept)
		}
		if got[2].Wrong["ends"] != leg.Checks[0].Say || got[2].Row.Values["ends"] != "2026-05-05" {
			t.Errorf("against each other: %v %v", got[2].Wrong, got[2].Row.Values)
		}
		return nil
	})
}

// A refusal names the cells of all lines that are wrong; nothing is stored.
func TestSavingNamesCellsOfLines(t *testing.T) {
	s := trips(t)
	save := func(legs ...record.Input) error {
		return as(t, s, user.System(), func(tx *store.Tx) error {
			_, err := record.Save(tx, &trip, record.Input{Values: map[string]any{"name": "东北"}, Lines: map[string][]record.Input{"legs": legs}})
			return err
		})
	}
	f := fault.Of(save(line(map[string]any{"town": "大连"}), line(map[string]any{"fare": "很多"}), line(map[string]any{"town": "丹东", "begins": "昨天吧"})))
	if f == nil || len(f.Fields) != 3 || f.Fields["legs.1.town"].ZH != "请填写城市。" || f.Fields["legs.1.fare"].ZH == "" || f.Fields["legs.2.begins"].ZH == "" {
		t.Fatalf("%v", f)
	}
	if want := "明细第 2 行：请填写城市。明细共有 3 处需要改正，请看标出的单元格。"; f.Message.ZH != want {
		t.Errorf("%s", f.Message.ZH)
	}
	if f := fault.Of(save(record.Input{ID: "01890000-0000-7000-8000-000000000000", Values: map[string]any{"town": "大连"}})); f == nil || f.Code != fault.Conflict || f.Fields != nil {
		t.Errorf("a line that is gone: %v", f)
	}
	many := make([]record.Input, record.MaxLines+1)
	for i := range many {
		many[i] = line(map[string]any{"town": "大连"})
	}
	if f := fault.Of(save(many...)); f == nil || f.Message.ZH != "“行程”最多 1000 行，这里有 1001 行。请分几次登记。" {
		t.Errorf("too many: %v", f)
	}
	must(t, s, func(tx *store.Tx) error {
		rows, err := tx.From(&trip, 0, 10)
		if err != nil || len(rows) != 0 {
			t.Errorf("stored all the same: %v %v", rows, err)
		}
		if _, _, err := record.TryLines(tx, &trip, "", "legs", nil, record.MaxLines+1); !fault.Is(err, fault.Invalid) {
			t.Errorf("too many in the form: %v", err)
		}
		if _, _, err := record.TryLines(tx, &trip, "", "name", nil, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("no lines: %v", err)
		}
		return nil
	})
}
