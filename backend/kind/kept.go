package kind

import "slices"

// companyKind is the register of the organisation's settings.
const companyKind = "organisation"

// Keeping returns c with the fields left out of use that the organisation does not keep, as
// its settings say (Kind.Kept); c itself is not changed.
func (c *Catalog) Keeping(settings Values) *Catalog {
	out := c.With()
	for i := range out.Kinds {
		k := &out.Kinds[i]
		k.Unkept = nil
		for j := range k.Fields {
			if by := k.Kept[k.Fields[j].Name]; by != "" && settings.Int(by) == 0 {
				k.Unkept = append(k.Unkept, k.Fields[j].Name)
			}
		}
	}
	return out
}

// Keeps reports whether a field is in use here: else nobody is shown it or enters it.
func (k *Kind) Keeps(name string) bool { return !slices.Contains(k.Unkept, name) }

// Shown are the fields in use, in order. A section that begins with one that is not begins
// with the next.
func (k *Kind) Shown() []Field {
	out := make([]Field, 0, len(k.Fields))
	var opens Field
	for _, f := range k.Fields {
		if !k.Keeps(f.Name) {
			if f.Section.ZH != "" {
				opens = f
			}
			continue
		}
		if f.Section.ZH == "" {
			f.Section = opens.Section
		}
		opens = Field{}
		out = append(out, f)
	}
	return out
}

// Drop takes out of a record what is not kept.
func (k *Kind) Drop(v Values) {
	for _, name := range k.Unkept {
		delete(v, name)
	}
}
