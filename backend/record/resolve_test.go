package record_test

import (
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

func TestResolver(t *testing.T) {
	s := open(t)
	must(t, s, func(tx *store.Tx) error {
		for _, d := range [][3]string{{"XZ", "行政部", "行政人事部;综合部"}, {"SJ", "数据分析部", "数据部"}, {"Y1", "运营一部", "一部"}, {"Y2", "运营二部", "二部"}} {
			if _, err := record.Create(tx, &department, kind.Values{"dept_code": d[0], "dept_name": d[1], "dept_alias": d[2]}); err != nil {
				return err
			}
		}
		f, _ := device.Field("dept_id")
		r := record.NewResolver(tx)
		for _, tt := range []struct {
			text, want string
			note       bool
			code       fault.Code
		}{
			{"行政部", "行政部", false, ""}, {"XZ", "行政部", false, ""}, {"行 政 部", "行政部", false, ""}, {"综合部", "行政部", false, ""},
			{"数据", "数据分析部", true, ""}, {"运营", "", false, fault.Conflict}, {"信息部", "", false, fault.NotFound},
		} {
			id, note, err := r.Ref(f, tt.text)
			if name := record.NewNames(tx).Of("department", id); tt.code == "" && (name != tt.want || (note != nil) != tt.note) {
				t.Errorf("%s: %s %v %v", tt.text, name, note, err)
			}
			if tt.code != "" && !fault.Is(err, tt.code) {
				t.Errorf("%s: %v, want %s", tt.text, err, tt.code)
			}
		}
		// a register too big to be held: numbers still work, and a name is told why not
		for most, want := range map[int]string{3: "XZ", 4: "行政部"} {
			r := record.NewResolver(tx).Hold(most)
			id, _, err := r.Ref(f, "XZ")
			if name := record.NewNames(tx).Of("department", id); err != nil || name != "行政部" {
				t.Errorf("a number among more than %d: %s %v", most, name, err)
			}
			if _, _, err := r.Ref(f, "行政部"); (want == "行政部") != (err == nil) || err != nil && !strings.Contains(fault.Of(err).Message.ZH, "超过 3 条") {
				t.Errorf("a name among more than %d: %v", most, err)
			}
		}
		// a department cannot stand below itself
		a, _ := record.Find(tx, &department, "XZ")
		b, err := record.Create(tx, &department, kind.Values{"dept_code": "ZZ", "dept_name": "下级", "parent_id": a.ID})
		if err != nil {
			return err
		}
		_, err = record.Edit(tx, &department, a.ID, 0, record.Input{Values: map[string]any{"parent_id": b}})
		if f := fault.Of(err); f == nil || f.Fields["parent_id"].ZH == "" {
			t.Errorf("a cycle: %v", err)
		}
		return nil
	})
}
