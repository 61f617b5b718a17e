package store

import (
	"fmt"
	"maps"
	"slices"

	"opsbook/backend/kind"
)

// Circles are the live records of a kind that stand above themselves by a field that refers
// to their own kind: PCs gave them to each other without knowing. Each circle begins with
// the smallest id, wherever it was closed.
func (tx *Tx) Circles(k *kind.Kind, f *kind.Field) (out [][]string, err error) {
	rows, err := tx.Query(fmt.Sprintf("SELECT id, %[1]q FROM %[2]q WHERE _state=0 AND %[1]q IS NOT NULL", f.Name, k.Name))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	above := map[string]string{}
	for rows.Next() {
		var id, to []byte
		if err := rows.Scan(&id, &to); err != nil {
			return nil, err
		}
		above[IDText(id)] = IDText(to)
	}
	passed := map[string]bool{}
	for _, at := range slices.Sorted(maps.Keys(above)) {
		var way []string
		for above[at] != "" && !passed[at] {
			passed[at], way, at = true, append(way, at), above[at]
		}
		if i := slices.Index(way, at); i >= 0 {
			circle := way[i:]
			first := slices.Index(circle, slices.Min(circle))
			out = append(out, slices.Concat(circle[first:], circle[:first]))
		}
	}
	return out, rows.Err()
}
