package kind

import (
	"slices"
)

// Label is what a company calls a field instead of what is declared; "" keeps the
// declared one of that language.
type Label struct {
	Kind, Field   string
	Name, English string
}

// With returns c with fields called as labels say; c itself is not changed. What a
// field was called before stays a name that an import knows it by. Labels of what
// is not declared (any more) say nothing.
func (c *Catalog) With(labels ...Label) *Catalog {
	out := &Catalog{Kinds: slices.Clone(c.Kinds), Lists: c.Lists, index: make(map[string]*Kind, len(c.Kinds))}
	for i := range out.Kinds {
		out.index[out.Kinds[i].Name] = &out.Kinds[i]
	}
	own := map[string]bool{} // kinds whose fields are out's own already
	for _, l := range labels {
		k := out.index[l.Kind]
		if k == nil {
			continue
		}
		if !own[k.Name] {
			k.Fields, own[k.Name] = slices.Clone(k.Fields), true
		}
		if f, ok := k.Field(l.Field); ok {
			f.rename(l)
		}
	}
	return out
}

func (f *Field) rename(l Label) {
	was := f.Names()
	if l.Name != "" {
		f.Label, f.Head = l.Name, "" // a heading made shorter of another label would not be known again
	}
	if l.English != "" {
		f.English = l.English
	}
	f.Alias = slices.DeleteFunc(was, func(name string) bool { return name == f.Label || name == f.English })
}

// Names is everything that the field is called by: on screens, sheets and paper,
// in English, and in old ledgers.
func (f *Field) Names() []string {
	out := []string{f.Label}
	for _, name := range append([]string{f.Head, f.English}, f.Alias...) {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Called returns the field of k, other than field, that name would be taken for.
func (k *Kind) Called(name, field string) (*Field, bool) {
	want := squeeze(name)
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Name != field && slices.ContainsFunc(f.Names(), func(n string) bool { return squeeze(n) == want }) {
			return f, true
		}
	}
	return nil, false
}
