package organisation

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Count is how many records say in a field what is asks for: the devices that the
// company has, or the people who are there.
type Count func(tx *store.Tx, field string, is func(string) bool) (int, error)

// Counts are those that departments, positions and places are asked for.
type Counts struct{ People, Devices Count }

// within says what may stand in a record that is about to be void, and where that
// is written: who belongs to a department, holds a position, stands at a place.
var within = map[string][]struct {
	count  func(Counts) Count
	field  string
	zh, en string
}{
	"department": {
		{func(c Counts) Count { return c.People }, "dept_id", "%d 人", "people: %d"},
		{func(Counts) Count { return below }, "parent_id", "%d 个下级部门", "departments below it: %d"},
		{func(c Counts) Count { return c.Devices }, "dept_id", "%d 台设备", "devices: %d"},
	},
	"position": {{func(c Counts) Count { return c.People }, "position_id", "%d 人", "people: %d"}},
	"location": {{func(c Counts) Count { return c.Devices }, "location", "%d 台设备", "devices: %d"}},
}

// MayVoid refuses that a department, a position or a place is void in which
// somebody or something is left; the fault says how many are.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row, counts Counts) error {
	var zh, en []string
	for _, w := range within[k.Name] {
		n, err := w.count(counts)(tx, w.field, means(k, r))
		if err != nil {
			return err
		}
		if n > 0 {
			zh, en = append(zh, fmt.Sprintf(w.zh, n)), append(en, fmt.Sprintf(w.en, n))
		}
	}
	if len(zh) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "“%[1]s”还有 %[2]s，请先调出再作废。", "“%[1]s” still has %[3]s. Move them elsewhere first, then void it.",
		record.Title(k, r.ID, r.Values), strings.Join(zh, "、"), strings.Join(en, ", "))
}

// means reports of what stands in a field whether it is the record: its id, or, in
// a text that takes its suggestions from the register, one of its names.
func means(k *kind.Kind, r *store.Row) func(string) bool {
	called := record.Called(k, r.Values)
	for i := range called {
		called[i] = pinyin.Fold(called[i])
	}
	return func(s string) bool { return s == r.ID || slices.Contains(called, pinyin.Fold(s)) }
}

// below counts departments.
func below(tx *store.Tx, field string, is func(string) bool) (int, error) {
	return tx.Count("department", field, is)
}
