package record

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Past is View for looking back: it also finds what was withdrawn with its import,
// by id or by the number it had. A record that still counts goes before one that
// does not, and of several withdrawn under one number the latest is meant.
func Past(tx *store.Tx, k *kind.Kind, what string) (*store.Row, error) {
	r, err := Find(tx, k, what)
	if err != nil && fault.Of(err).Code == fault.NotFound {
		r, err = withdrawn(tx, k, what, err)
	}
	if err != nil {
		return nil, err
	}
	return seen(tx, k, r)
}

// withdrawn returns the withdrawn record that what means; none is the fault missing.
func withdrawn(tx *store.Tx, k *kind.Kind, what string, missing error) (*store.Row, error) {
	var r *store.Row
	var err error
	if id, ok := kind.CanonicalID(what); ok {
		r, err = tx.ByID(k, id)
	} else if f, ok := k.Field(k.Key); ok && f.Stored() {
		for _, text := range written(f, what) {
			if r, err = tx.LastWithdrawn(k, f.Name, text); r != nil || err != nil {
				break
			}
		}
	}
	if r == nil && err == nil {
		err = missing
	}
	return r, err
}

// Numbered returns the records of a kind that bear a number, as somebody types it; of those
// that were withdrawn the last one. None if the kind has no numbers.
func Numbered(tx *store.Tx, k *kind.Kind, number string) (out []store.Row, err error) {
	f, ok := k.Field(k.Key)
	if !ok || !f.Stored() {
		return nil, nil
	}
	for _, text := range written(f, number) {
		if out, err = tx.First(k, f.Name, text, longest); len(out) > 0 || err != nil {
			return out, err
		}
	}
	r, err := withdrawn(tx, k, number, nil)
	if r != nil {
		out = []store.Row{*r}
	}
	return out, err
}

// Document is the document that a line item belongs to, with its kind; of any other record
// that itself. nil if it is not there.
func Document(tx *store.Tx, k *kind.Kind, r *store.Row) (*kind.Kind, *store.Row, error) {
	for k.Parent != "" && r != nil {
		f, ok := k.Field(k.Parent)
		if !ok || f.To == "" {
			break
		}
		up, err := tx.Kind(f.To)
		if err != nil {
			return k, nil, err
		}
		if r, err = tx.ByID(up, r.Values.Str(k.Parent)); err != nil {
			return k, nil, err
		}
		k = up
	}
	return k, r, nil
}

// written is what somebody typed for a field: as it stands, and as the field
// would store it (dn-2024-0001 is DN-2024-0001). Limits of what may be entered
// do not bound what may be asked.
func written(f *kind.Field, text string) []string {
	free := *f
	free.Limit = ""
	out := []string{text}
	if v, _, err := free.Parse(text, kind.Context{}); err == nil {
		if s, ok := v.(string); ok && s != text {
			out = append(out, s)
		}
	}
	return out
}
