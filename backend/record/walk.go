package record

import (
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Walk tells fn the live rows of a register, in the order of their arrival; nobody's
// reach is asked.
func Walk(tx *store.Tx, k *kind.Kind, fn func(*store.Row)) error {
	return walk(fn, func(after int64, n int) ([]store.Row, error) { return tx.From(k, after, n) })
}

// WalkOf is Walk for whoever needs a few fields of many rows: those named and, for who may
// see a row, whose it is. Such rows cannot be written back.
func WalkOf(tx *store.Tx, k *kind.Kind, names []string, fn func(*store.Row)) error {
	fields := k.With(append([]string{k.Dept, k.Owner}, names...))
	return walk(fn, func(after int64, n int) ([]store.Row, error) { return tx.PickFrom(k, fields, after, n) })
}

func walk(fn func(*store.Row), read func(after int64, n int) ([]store.Row, error)) error {
	const some = 1000
	for after := int64(0); ; {
		rows, err := read(after, some)
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
