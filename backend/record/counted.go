package record

import (
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/store"
)

// counted reads a quantity that people write in units and packs of the thing that the
// record names beside it.
func counted(tx *store.Tx, k *kind.Kind, f *kind.Field, s string, v kind.Values, c kind.Context) (any, *parse.Note, error) {
	ref, ok := k.Field(f.Counts)
	if !ok || v.Str(f.Counts) == "" {
		return f.Parse(s, c)
	}
	of, err := tx.Kind(ref.To)
	if err != nil {
		return nil, nil, err
	}
	r, err := tx.ByID(of, v.Str(f.Counts))
	if err != nil || r == nil {
		return f.Parse(s, c)
	}
	return of.UnitsOf(r.Values, c.Lists).Read(f, s, c)
}
