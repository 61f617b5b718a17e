package store

import (
	"fmt"
	"slices"
)

// Count is how many live records of a register say in a field what is asks for,
// those in one of the statuses of not left out. Ids are text. It reads the whole
// table, so it is for questions that are rare; of a kind without a status field it
// is not to be asked.
func (tx *Tx) Count(kindName, field string, is func(string) bool, not ...string) (n int, err error) {
	k, err := tx.Kind(kindName)
	if err != nil {
		return 0, err
	}
	f, ok := k.Field(field)
	s, has := k.Status()
	if !ok || !has {
		return 0, fmt.Errorf("store: count %s by %s: no such field, or no status", k.Name, field)
	}
	rs, err := tx.Query(fmt.Sprintf("SELECT %q, %q, count(*) FROM %q WHERE _state=0 GROUP BY 1, 2", f.Name, s.Name, k.Name))
	if err != nil {
		return 0, fmt.Errorf("store: count %s: %w", k.Name, err)
	}
	defer rs.Close()
	for rs.Next() {
		var value, status any
		var m int
		if err := rs.Scan(&value, &status, &m); err != nil {
			return 0, fmt.Errorf("store: count %s: %w", k.Name, err)
		}
		text, _ := shown(value).(string)
		in, _ := shown(status).(string)
		if !slices.Contains(not, in) && is(text) {
			n += m
		}
	}
	return n, rs.Err()
}
