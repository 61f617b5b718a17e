package store

import (
	"fmt"
	"strings"

	"opsbook/backend/kind"
)

// Stray is a live record that names one which does not count.
type Stray struct {
	Kind  *kind.Kind
	PK    int64
	To    *kind.Kind
	ID    string // of the one it names
	State State  // in which that is
}

// gone is a record that does not count.
type gone struct {
	kind  *kind.Kind
	state State
	heads []int64 // operations that took it out
}

// Strays tells fn which live records name what does not count where nobody could know: the
// PC that wrote so had not heard that it was void, nor had the one that voided it heard of
// that. Whatever is withdrawn is not to be named at all.
func (tx *Tx) Strays(fn func(Stray) error) error {
	if _, err := tx.loadMarks(); err != nil {
		return err
	}
	if _, err := tx.salvages(); err != nil {
		return err
	}
	all, err := tx.allGone()
	if err != nil {
		return err
	}
	for i := range tx.Store.Catalog().Kinds {
		k := &tx.Store.Catalog().Kinds[i]
		var fields []*kind.Field
		for _, f := range k.Stored() {
			if f.Refers() && len(all[f.Target()]) > 0 {
				fields = append(fields, f)
			}
		}
		if err := tx.straysIn(k, fields, all, fn); err != nil {
			return err
		}
	}
	return nil
}

// allGone are the records that do not count, of registers that others refer to, by register
// and id.
func (tx *Tx) allGone() (map[string]map[string]gone, error) {
	out := map[string]map[string]gone{}
	for i := range tx.Store.Catalog().Kinds {
		for _, f := range tx.Store.Catalog().Kinds[i].Stored() {
			if !f.Refers() || out[f.Target()] != nil {
				continue
			}
			k, err := tx.Kind(f.Target())
			if err != nil {
				return nil, err
			}
			if out[k.Name], err = tx.goneOf(k); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (tx *Tx) goneOf(k *kind.Kind) (map[string]gone, error) {
	rows, err := tx.Query(fmt.Sprintf("SELECT id, _state, _op, _h FROM %q WHERE _state>0", k.Name))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]gone{}
	for rows.Next() {
		var id, h []byte
		var created int64
		g := gone{kind: k}
		if err := rows.Scan(&id, &g.state, &created, &h); err != nil {
			return nil, err
		}
		g.heads = headsOf(unpackHeads(h, created), stateColumn, created)
		out[IDText(id)] = g
	}
	return out, rows.Err()
}

func (tx *Tx) straysIn(k *kind.Kind, fields []*kind.Field, all map[string]map[string]gone, fn func(Stray) error) error {
	if len(fields) == 0 {
		return nil
	}
	var names, given []string
	for _, f := range fields {
		names, given = append(names, fmt.Sprintf("%q", f.Name)), append(given, fmt.Sprintf("%q IS NOT NULL", f.Name))
	}
	rows, err := tx.Query(fmt.Sprintf("SELECT pk, _op, _h, %s FROM %q WHERE _state=0 AND (%s)", strings.Join(names, ", "), k.Name, strings.Join(given, " OR ")))
	if err != nil {
		return err
	}
	defer rows.Close()
	var pk, created int64
	var h []byte
	values := make([][]byte, len(fields))
	dest := []any{&pk, &created, &h}
	for i := range values {
		dest = append(dest, &values[i])
	}
	var found []Stray // told when the rows are read: fn may ask the file itself
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i, f := range fields {
			id := IDText(values[i])
			g, ok := all[f.Target()][id]
			if !ok {
				continue
			}
			said := headsOf(unpackHeads(h, created), tx.Store.cols[k.Name][f.Name], created)
			if g.state == Withdrawn || tx.apart(said, g.heads) {
				found = append(found, Stray{k, pk, g.kind, id, g.state})
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, s := range found {
		if err := fn(s); err != nil {
			return err
		}
	}
	return nil
}

// apart reports whether an operation of each side had seen none of the other's.
func (tx *Tx) apart(a, b []int64) bool {
	for _, x := range a {
		for _, y := range b {
			if !tx.before(x, y) && !tx.before(y, x) {
				return true
			}
		}
	}
	return false
}
