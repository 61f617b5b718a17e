package record

import (
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Walk tells fn the live rows of a register, in the order of their arrival; nobody's
// reach is asked.
func Walk(tx *store.Tx, k *kind.Kind, fn func(*store.Row)) error {
	const some = 1000
	for after := int64(0); ; {
		rows, err := tx.From(k, after, some)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			if rows[i].State == store.Live {
				fn(&rows[i])
			}
		}
		after = rows[len(rows)-1].PK
	}
}
