package desk

import (
	"context"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
)

// Offer is one value offered while a field is written.
type Offer struct {
	Value string `json:"value"` // as it is stored: a code, an id, a text
	Label string `json:"label"`
	Note  string `json:"note,omitempty"` // what tells two of the same label apart
}

// Offers finds values for a field by what is typed so far, by label, code or
// pinyin: codes of its list, records of the register it points to, texts that
// other records have. A field that takes free text only has none.
func (d *Desk) Offers(ctx context.Context, kindName, field, text string, n int) ([]Offer, error) {
	f, err := d.offered(kindName, field)
	if err != nil {
		return nil, err
	}
	n = min(max(n, 1), 200)
	out := []Offer{}
	switch {
	case f.Codes != "" && (f.Type == kind.Enum || f.Type == kind.Multi):
		return d.codes(f, text, n), nil
	case f.Refers():
		found, err := d.Suggest(ctx, f.Target(), text, n)
		for _, c := range found {
			out = append(out, Offer{c.ID, c.Title, strings.TrimSpace(c.Number + " " + c.Note)})
		}
		return out, err
	case f.Type == kind.Text:
		found, err := d.Choices(ctx, kindName, field, text, n)
		for _, s := range found {
			out = append(out, Offer{Value: s, Label: s})
		}
		return out, err
	}
	return out, nil
}

// offered is a field whose values may be offered to the actor: a sensitive one is
// as good as none.
func (d *Desk) offered(kindName, field string) (*kind.Field, error) {
	k, err := d.choosable(kindName)
	if err != nil {
		return nil, err
	}
	f, ok := k.Field(field)
	if !ok || f.Sensitive {
		return nil, fault.New(fault.Invalid, "没有字段“%s”。", "There is no field “%s”.", field)
	}
	return f, nil
}

// codes are the options of a code list that fit what is typed: those that begin
// with it, those that contain it, then those that people call so.
func (d *Desk) codes(f *kind.Field, text string, n int) []Offer {
	want := pinyin.Fold(strings.TrimSpace(text))
	var first, rest, called []Offer
	for _, c := range d.Store.Lists()[f.Codes].Codes {
		if c.Off {
			continue
		}
		o := Offer{Value: c.Key, Label: c.Label}
		switch label := pinyin.Fold(c.Label); {
		case want == "" || strings.HasPrefix(label, want) || pinyin.Fold(c.Key) == want || pinyin.Typed(want) && pinyin.Spells(want, label, true):
			first = append(first, o)
		case strings.Contains(label, want) || strings.Contains(pinyin.Fold(c.English), want) || pinyin.Typed(want) && pinyin.Spells(want, label, false):
			rest = append(rest, o)
		case alias(c, want):
			called = append(called, o)
		}
	}
	out := slices.Concat(first, rest, called)
	return append([]Offer{}, out[:min(n, len(out))]...)
}

// alias reports whether one of an option's other names begins with what is typed.
func alias(c kind.Code, want string) bool {
	return slices.ContainsFunc(c.Alias, func(a string) bool {
		a = pinyin.Fold(a)
		return strings.HasPrefix(a, want) || pinyin.Typed(want) && pinyin.Spells(want, a, true)
	})
}

// Selection is a block of rows of a list, from the row First on.
type Selection struct {
	Query ListQuery `json:"query"`
	First int       `json:"first"`
	Rows  int       `json:"rows"`
}

// Figure is what the cells of one column in a Selection add up to.
type Figure struct {
	Filled int   `json:"filled"` // cells that are not empty
	Sum    int64 `json:"sum"`    // of fields of numbers, in the smallest unit
}

// Figures counts and adds up the cells of a block of rows, also of those no screen
// has loaded. Faults: Invalid (too large a sum, no such field), Forbidden.
func (d *Desk) Figures(ctx context.Context, s Selection, fields []string) (map[string]Figure, error) {
	k, err := d.kind(s.Query.Kind, kind.View)
	if err != nil {
		return nil, err
	}
	found, err := d.find(ctx, k, s.Query)
	if err != nil {
		return nil, err
	}
	out := map[string]Figure{}
	for _, name := range fields {
		if _, ok := k.Field(name); !ok {
			continue
		}
		filled, sum, err := found.Figures(name, s.First, s.Rows)
		if err != nil {
			return nil, err
		}
		out[name] = Figure{filled, sum}
	}
	return out, nil
}

// Edge is the place of the list that q asks for where the block of filled cells of a
// field that place from belongs to ends (lens.Result.Edge). A later one with the same
// q.Turn may end it. Of cells that the actor may not see nobody says whether they are
// filled: their edge is the end of the list. Faults: Invalid (no such field), Forbidden.
func (d *Desk) Edge(ctx context.Context, q ListQuery, field string, from int, up bool) (int, error) {
	found, err := d.look(ctx, q)
	if err != nil {
		return 0, err
	}
	at, err := found.Edge(ctx, field, from, up)
	switch {
	case !fault.Is(err, fault.Forbidden):
		return at, err
	case up:
		return 0, nil
	}
	return max(0, found.Len()-1), nil
}
