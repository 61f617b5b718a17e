package lens

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/column"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// shower returns how codes, yes and no, and spans are called: as a page shows
// them, and found by their English as well.
func (l *Lens) shower(f *kind.Field) func(string) (string, string) {
	return func(text string) (label, also string) {
		lists := l.s.Lists()
		var v any = text
		if f.Type == kind.Bool {
			v = column.Number(text)
		}
		if f.Codes != "" {
			for _, m := range kind.Members(text) {
				if c, ok := lists.Code(f.Codes, m); ok {
					also += c.English + "\n"
				}
			}
		}
		return f.Text(v, kind.Context{Lists: lists}), also
	}
}

// words is what is worth searching in a JSON value: its texts and numbers, not
// the names that every record has.
func words(raw string) string {
	if raw == "" {
		return ""
	}
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return raw
	}
	var b strings.Builder
	gather(&b, v)
	return b.String()
}

func gather(b *strings.Builder, v any) {
	switch x := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			gather(b, x[name])
		}
	case []any:
		for _, e := range x {
			gather(b, e)
		}
	case nil:
	default:
		fmt.Fprintln(b, x)
	}
}

// titles are how records are called, by id in hex; from says how which, a list,
// names them.
func titles(tx *store.Tx, k *kind.Kind, from string, which any) (map[string]string, error) {
	list, err := json.Marshal(which)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, n := range []string{k.Title, k.Key} {
		if f, ok := k.Field(n); ok && f.Stored() && f.Column() == "TEXT" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	q := "SELECT r.id"
	for _, n := range names {
		q += fmt.Sprintf(", r.%q", n)
	}
	rows, err := tx.Query(q+" FROM json_each(?) j CROSS JOIN "+fmt.Sprintf("%q", k.Name)+" r ON "+from, string(list))
	if err != nil {
		return nil, fmt.Errorf("lens: titles of %s: %w", k.Name, err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id []byte
		texts := make([]*string, len(names))
		dest := []any{&id}
		for i := range texts {
			dest = append(dest, &texts[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, fmt.Errorf("lens: titles of %s: %w", k.Name, err)
		}
		v := kind.Values{}
		for i, t := range texts {
			if t != nil {
				v[names[i]] = *t
			}
		}
		out[hex.EncodeToString(id)] = record.Title(k, store.IDText(id), v)
	}
	return out, rows.Err()
}

// entitleAll asks how the records are called that the lens has met for the first
// time.
func (l *Lens) entitleAll(tx *store.Tx) error {
	for i := range l.fields {
		d, ok := l.fields[i].col.(*column.Dict)
		if !ok || l.fields[i].ref == "" {
			continue
		}
		if k, err := tx.Kind(l.fields[i].ref); err == nil { // else ids are all there is to show
			for part := range slices.Chunk(d.Unnamed(), packRows) {
				names, err := titles(tx, k, "r.id=unhex(j.value)", part)
				if err != nil {
					return err
				}
				l.call(i, d, names)
			}
		}
		d.Named()
	}
	return nil
}

// renamed follows records of another kind whose titles may have changed.
func (l *Lens) renamed(tx *store.Tx, name string, pks []int64) error {
	if !slices.ContainsFunc(l.fields, func(f field) bool { return f.ref == name }) {
		return nil
	}
	k, err := tx.Kind(name)
	if err != nil {
		return nil
	}
	for part := range slices.Chunk(pks, packRows) {
		names, err := titles(tx, k, "r.pk=j.value", part)
		if err != nil {
			return err
		}
		for i := range l.fields {
			if d, ok := l.fields[i].col.(*column.Dict); ok && l.fields[i].ref == name {
				l.call(i, d, names)
			}
		}
	}
	return nil
}

// call gives the values of a reference their titles, by id in hex.
func (l *Lens) call(i int, d *column.Dict, names map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d.Name(names) {
		l.orders[i] = nil
		l.changed()
	}
}
