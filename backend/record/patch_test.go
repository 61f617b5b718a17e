package record_test

import (
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

func TestPatchAllStoresWhatHoldsAndNamesTheRest(t *testing.T) {
	s := open(t)
	ids := make([]string, 3)
	must(t, s, func(tx *store.Tx) error {
		if _, err := record.Create(tx, &department, map[string]any{"dept_code": "CW", "dept_name": "财务部"}); err != nil {
			return err
		}
		for i := range ids {
			id, err := record.Create(tx, &device, map[string]any{"name": "电脑", "bought": "2026-03-02"})
			if err != nil {
				return err
			}
			ids[i] = id
		}
		_, err := record.Edit(tx, &device, ids[2], 1, record.Input{Values: map[string]any{"sn": "已改"}})
		return err
	})
	tests := []struct {
		name      string
		patch     record.Patch
		want      map[string]string // field → shown value afterwards
		refused   map[string]string // field → part of the sentence
		overtaken bool
	}{
		{"typed as clerks type", record.Patch{ID: ids[0], Rev: 1, Values: map[string]any{"cost": "4,599.00", "used": "2026.3.5", "dept_id": "财务部"}},
			map[string]string{"cost": "4,599.00", "used": "2026-03-05"}, nil, false},
		{"one cell wrong, the other stored", record.Patch{ID: ids[1], Rev: 1, Values: map[string]any{"cost": "面议", "sn": "A1"}},
			map[string]string{"sn": "A1", "cost": ""}, map[string]string{"cost": "面议"}, false},
		{"no such department", record.Patch{ID: ids[1], Values: map[string]any{"dept_id": "没有的部门", "sn": "A2"}},
			map[string]string{"sn": "A2"}, map[string]string{"dept_id": "不在"}, false},
		{"a check complains of the cell itself", record.Patch{ID: ids[1], Values: map[string]any{"used": "2026-01-01"}},
			map[string]string{"used": ""}, map[string]string{"used": "不能早于购置日期"}, false},
		{"a check complains of another cell", record.Patch{ID: ids[0], Values: map[string]any{"bought": "2026-03-20"}},
			map[string]string{"bought": "2026-03-02"}, map[string]string{"bought": "不能早于购置日期"}, false},
		{"somebody was faster", record.Patch{ID: ids[2], Rev: 1, Values: map[string]any{"sn": "B1"}},
			map[string]string{"sn": "已改"}, map[string]string{"sn": "已被别人改过"}, true},
		{"no such record", record.Patch{ID: "01890000-0000-7000-8000-000000000009", Values: map[string]any{"sn": "C"}}, nil, map[string]string{"sn": "没有"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			must(t, s, func(tx *store.Tx) error {
				done, err := record.PatchAll(tx, &device, []record.Patch{tt.patch}, record.Edit, untold)
				if err != nil {
					return err
				}
				got := done[0]
				if got.Overtaken != tt.overtaken || len(got.Refused) != len(tt.refused) {
					t.Errorf("got %+v", got)
				}
				for f, part := range tt.refused {
					if !strings.Contains(got.Refused[f].ZH, part) || got.Refused[f].EN == "" {
						t.Errorf("%s: %q", f, got.Refused[f])
					}
				}
				if tt.want == nil {
					return nil
				}
				r, err := record.Get(tx, &device, tt.patch.ID)
				if err != nil {
					return err
				}
				for name, text := range tt.want {
					f, _ := device.Field(name)
					if shown := f.Text(r.Values[name], record.Context(tx)); shown != text {
						t.Errorf("%s is %q, not %q", name, shown, text)
					}
				}
				return nil
			})
		})
	}
	viewer := store.Actor{Name: "v", Roles: []string{"viewer"}}
	if err := as(t, s, viewer, func(tx *store.Tx) error {
		_, err := record.PatchAll(tx, &device, []record.Patch{{ID: ids[0], Values: map[string]any{"sn": "x"}}}, record.Edit, untold)
		return err
	}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a viewer changed a list: %v", err)
	}
	if err := as(t, s, user.System(), func(tx *store.Tx) error {
		_, err := record.PatchAll(tx, &device, make([]record.Patch, record.MaxPatches+1), record.Edit, untold)
		return err
	}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no bound: %v", err)
	}
}

func untold(int, int) {}
