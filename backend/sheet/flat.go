package sheet

import (
	"fmt"
	"hash/maphash"
	"slices"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// flat is a register of documents as an old ledger has it: one row for each, with what
// the ledger says of its goods beside what it says of the whole.
type flat struct {
	doc  *kind.Kind  // the register itself
	sub  *kind.Field // its field of lines
	rows *kind.Kind  // what the lines are
}

// flatten returns k with the fields of its lines, where k says that sheets bring them.
// Neither number nor status come from a sheet: each row is a new document, and what
// steps do is done by the steps. Fields of lines that are called like one of the head
// stay empty.
func flatten(tx *store.Tx, k *kind.Kind) (*kind.Kind, *flat, error) {
	if k.Flat == "" {
		return k, nil, nil
	}
	sub, ok := k.Field(k.Flat)
	if !ok {
		return nil, nil, fmt.Errorf("import: %s has no lines %q", k.Name, k.Flat)
	}
	rows, err := tx.Kind(sub.To)
	if err != nil {
		return nil, nil, err
	}
	whole := *k
	whole.Fields, whole.Title, whole.Checks = nil, rows.Title, slices.Concat(k.Checks, rows.Checks)
	for _, f := range k.Stored() {
		at := *f
		at.Locked = k.ByRule(f) || f.Name == k.Key
		whole.Fields = append(whole.Fields, at)
	}
	for _, f := range rows.Stored() {
		if _, taken := k.Field(f.Name); !taken && f.Name != rows.Parent {
			whole.Fields = append(whole.Fields, *f)
		}
	}
	return &whole, &flat{k, sub, rows}, nil
}

// parts are the document of a row, once for each of its lines.
func (f *flat) parts(l *line, c *Case) []kind.Values {
	if f == nil || c == nil || len(c.Lines) == 0 {
		return []kind.Values{l.values}
	}
	var out []kind.Values
	for _, v := range c.Lines {
		out = append(out, over(l.values, v))
	}
	return out
}

// input is the document that parts make.
func (f *flat) input(parts []kind.Values) record.Input {
	in := record.Input{Values: map[string]any{}, Lines: map[string][]record.Input{}}
	for _, h := range f.doc.Stored() {
		if v := parts[0][h.Name]; v != nil && !f.doc.ByRule(h) {
			in.Values[h.Name] = v
		}
	}
	for _, p := range parts {
		v := map[string]any{}
		for _, h := range f.rows.Stored() {
			if _, taken := f.doc.Field(h.Name); !taken && p[h.Name] != nil {
				v[h.Name] = p[h.Name]
			}
		}
		in.Lines[f.sub.Name] = append(in.Lines[f.sub.Name], record.Input{Values: v})
	}
	return in
}

// broughtBefore reports whether the register has all lines of a row, each of them once.
func (r *reading) broughtBefore(parts []kind.Values) (bool, error) {
	if r.register.content == nil {
		if err := r.learnLines(); err != nil {
			return false, err
		}
	}
	var taken []uint64
	for _, p := range parts {
		full := over(p, nil)
		for _, f := range r.Kind.Stored() {
			if full[f.Name] == nil && f.Default != "" {
				full[f.Name] = f.Start(kind.Context{Today: r.today, Lists: r.lists})
			}
		}
		sum := r.sumLine(full)
		if len(r.register.content[sum]) == 0 {
			for _, s := range taken {
				r.register.content[s] = append(r.register.content[s], 0)
			}
			return false, nil
		}
		r.register.content[sum] = r.register.content[sum][1:]
		taken = append(taken, sum)
	}
	return true, nil
}

// learnLines remembers the lines of the register with the heads of their documents.
func (r *reading) learnLines() error {
	heads := map[string]kind.Values{}
	err := record.Walk(r.tx, r.flat.doc, func(row *store.Row) { heads[row.ID] = row.Values })
	if err != nil {
		return err
	}
	r.register.content = map[uint64][]int64{}
	return record.Walk(r.tx, r.flat.rows, func(row *store.Row) {
		if head := heads[row.Values.Str(r.flat.rows.Parent)]; head != nil {
			sum := r.sumLine(over(row.Values, head))
			r.register.content[sum] = append(r.register.content[sum], row.PK)
		}
	})
}

// sumLine is what makes two lines the same: all but texts, which people add to.
func (r *reading) sumLine(v kind.Values) uint64 {
	var h maphash.Hash
	h.SetSeed(r.register.seed)
	for _, f := range r.Kind.Stored() {
		if importable(f) && f.Type != kind.Text && f.Type != kind.LongText {
			h.WriteString(plain(v[f.Name]))
			h.WriteByte(0)
		}
	}
	return h.Sum64()
}
