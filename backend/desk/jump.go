package desk

import (
	"context"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
	"opsbook/backend/user"
)

// Hit is a place to go to: a record, a register if ID is "", or a report.
type Hit struct {
	Kind   string `json:"kind,omitempty"`
	Report string `json:"report,omitempty"`
	ID     string `json:"id,omitempty"`
	Number string `json:"number,omitempty"`
	Title  string `json:"title,omitempty"`
}

// perKind is how many records of one register a jump offers.
const perKind = 5

// Jump finds registers by name and records of all registers by number, name or
// pinyin initials, within the actor's reach: registers first, then records by
// register.
func (d *Desk) Jump(ctx context.Context, text string) ([]Hit, error) {
	out := []Hit{}
	var seen []*kind.Kind
	for i := range d.Store.Catalog().Kinds {
		k := &d.Store.Catalog().Kinds[i]
		if _, ok := user.Reach(d.Store.Catalog(), d.Actor, k, kind.View); !ok || k.Chapter == "" {
			continue
		}
		seen = append(seen, k)
		if Called(k.Label, k.English, text) {
			out = append(out, Hit{Kind: k.Name})
		}
	}
	if strings.TrimSpace(text) == "" {
		return out, nil
	}
	for _, k := range seen {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := d.Suggest(ctx, k.Name, text, perKind)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			out = append(out, Hit{Kind: k.Name, ID: c.ID, Number: c.Number, Title: c.Title})
		}
	}
	return out, nil
}

// Called reports whether text means what is called so, in either language or by pinyin.
func Called(label, english, text string) bool {
	want, name := pinyin.Fold(strings.TrimSpace(text)), pinyin.Fold(label)
	return strings.Contains(name, want) || strings.Contains(pinyin.Fold(english), want) || pinyin.Typed(want) && pinyin.Spells(want, name, false)
}
