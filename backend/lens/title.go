package lens

import (
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
// them, and found by their English as well and by what people say instead:
// 笔记本 finds 便携式计算机.
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
					also += c.English + "\n" + strings.Join(c.Alias, "\n") + "\n"
				}
			}
		}
		return f.Text(v, kind.Context{Lists: lists}), also
	}
}

// words is what is worth searching in a JSON value: its texts and numbers, not
// the names that every record has.
func words(raw string) string {
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return raw
	}
	var b strings.Builder
	gather(&b, v)
	return b.String()
}

// maxSaid bounds how many JSON texts are remembered.
const maxSaid = 4096

// spoken is words, remembered.
func (l *Lens) spoken(raw string) string {
	if raw == "" {
		return ""
	}
	s, ok := l.said[raw]
	if !ok {
		if len(l.said) >= maxSaid {
			clear(l.said)
		}
		s = words(raw)
		l.said[strings.Clone(raw)] = s
	}
	return s
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
				names, err := record.Titles(tx, k, "r.id=unhex(j.value)", part)
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
		names, err := record.Titles(tx, k, "r.pk=j.value", part)
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

// Called tells how the record is called that a field refers to; "" if the rows of
// the register do not refer to it, or it has no title.
func (r *Result) Called(name, id string) string {
	l := r.l
	i, ok := l.index[name]
	if !ok || l.fields[i].ref == "" {
		return ""
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	d, ok := l.fields[i].col.(*column.Dict)
	if !ok {
		return ""
	}
	return d.Label(strings.ReplaceAll(id, "-", ""))
}
