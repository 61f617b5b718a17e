package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// newcomer is a record of another register that the import makes.
type newcomer struct {
	id     string // stands for it in the draft; Run gives it another
	kind   *kind.Kind
	values kind.Values
	used   bool // by a row that is imported
}

// newcomer is the record that would be made of a name; nil if the actor has no right
// to make it, or the register asks for more than a name.
func (r *reading) newcomer(f *kind.Field, name string) (*newcomer, error) {
	if f.To == "" {
		return nil, nil
	}
	k, err := r.tx.Kind(f.To)
	if err != nil || user.Gate(r.tx, k, kind.Add) != nil {
		return nil, err
	}
	if n := r.strangers.fresh[k.Name+":"+stem(name)]; n != nil {
		return n, nil
	}
	v := kind.Values{}
	maps.Copy(v, r.guess.Begin[f.Name])
	v[k.Title] = strings.Join(strings.Fields(parse.Fold(name)), " ")
	found, err := record.Try(r.tx, k, "", record.Input{Values: v})
	if err != nil && fault.Of(err).Code == fault.Internal {
		return nil, err
	}
	if err != nil || slices.ContainsFunc(found, func(f kind.Finding) bool { return !f.Warn }) || user.Covers(r.tx, k, kind.Add, &store.Row{Values: v}) != nil {
		return nil, nil
	}
	return &newcomer{kind: k, values: v}, nil
}

// expect lets rows name a newcomer.
func (r *reading) expect(n *newcomer) {
	s, name := &r.strangers, n.values.Str(n.kind.Title)
	if n.id == "" {
		n.id = fmt.Sprintf("00000000-0000-0000-0000-%012d", len(s.byID)+1)
		s.fresh[n.kind.Name+":"+stem(name)], s.byID[n.id], r.titles[n.id] = n, n, name
	}
}

// employ notes which newcomers the records of an imported row name.
func (r *reading) employ(parts []kind.Values) {
	if len(r.strangers.byID) == 0 {
		return
	}
	for _, v := range parts {
		for _, f := range r.Kind.Stored() {
			if n := r.strangers.of(f, v); n != nil && !n.used {
				n.used = true
				r.Counts.Added++
			}
		}
	}
}

// of is the newcomer that a value of a record means; nil if it means none.
func (s *strangers) of(f *kind.Field, v kind.Values) *newcomer {
	if f.Type == kind.Text {
		return s.texts[f.Name+":"+v.Str(f.Name)]
	}
	return s.byID[v.Str(f.Name)]
}

// points reports whether a column names records of another register, by reference or
// by a text that suggests them.
func points(f *kind.Field) bool { return f.To != "" && (f.Type == kind.Ref || f.Type == kind.Text) }
