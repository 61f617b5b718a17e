package kind

import (
	"slices"
	"strings"
)

// Code is one option of a code list.
type Code struct {
	Key     string            `json:"key"` // stored; never changes
	Label   string            `json:"label"`
	English string            `json:"english,omitempty"`
	Alias   []string          `json:"alias,omitempty"` // what old ledgers write for it
	Off     bool              `json:"off,omitempty"`   // kept for old records, not offered to new ones
	Attr    map[string]string `json:"attr,omitempty"`  // what a list says besides: short, life_tax, verify, edition …
}

// List is one code list in the order it is offered.
type List struct {
	Name    string `json:"name"`
	Label   string `json:"label"`
	English string `json:"english,omitempty"`
	Codes   []Code `json:"codes"`
}

// Lists is every code list by name.
type Lists map[string]List

// Code returns the code with this key.
func (l Lists) Code(list, key string) (Code, bool) {
	codes := l[list].Codes
	for i := range codes {
		if codes[i].Key == key {
			return codes[i], true
		}
	}
	return Code{}, false
}

// Label returns the label of key, or key itself if the list does not have it.
func (l Lists) Label(list, key string) string {
	if c, ok := l.Code(list, key); ok {
		return c.Label
	}
	return key
}

// Find returns the code that a clerk means by text: its key, its label in either
// language or one of its aliases; first exactly, then without case and blanks. A
// key goes before everything, so that what is stored stays what it is; of two that
// are called the same, the one in use.
func (l Lists) Find(list, text string) (Code, bool) {
	if c, ok := l.Code(list, text); ok {
		return c, true
	}
	var off Code
	for _, norm := range []func(string) string{strings.TrimSpace, squeeze} {
		want := norm(text)
		for _, c := range l[list].Codes {
			if want != norm(c.Key) && want != norm(c.Label) && want != norm(c.English) &&
				!slices.ContainsFunc(c.Alias, func(a string) bool { return norm(a) == want }) {
				continue
			}
			if !c.Off {
				return c, true
			}
			if off.Key == "" {
				off = c
			}
		}
	}
	return off, off.Key != ""
}

// OutOfUse returns the label of the first option of v, a value of f, that is not
// offered any more; "" if every one is. Values that old has keep theirs.
func (f *Field) OutOfUse(l Lists, v, old any) string {
	if f.Codes == "" || v == nil || v == old {
		return ""
	}
	kept := Members(old)
	for _, key := range Members(v) {
		if c, ok := l.Code(f.Codes, key); ok && c.Off && !slices.Contains(kept, key) {
			return c.Label
		}
	}
	return ""
}

func squeeze(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), ""))
}

// With returns l with the given codes in place of those with the same keys and
// the new ones behind; l itself is not changed.
func (l Lists) With(name string, codes ...Code) Lists {
	out := make(Lists, len(l)+1)
	for n, list := range l {
		out[n] = list
	}
	list := out[name]
	list.Name = name
	list.Codes = slices.Clone(list.Codes)
	for _, c := range codes {
		if i := slices.IndexFunc(list.Codes, func(o Code) bool { return o.Key == c.Key }); i >= 0 {
			list.Codes[i] = c
		} else {
			list.Codes = append(list.Codes, c)
		}
	}
	out[name] = list
	return out
}
