package desk

import (
	"context"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/lens/pinyin"
	"opsbook/backend/user"
)

// Hit is a place to go to: a record, or a register if ID is "".
type Hit struct {
	Kind   string `json:"kind"`
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
	want := pinyin.Fold(strings.TrimSpace(text))
	var seen []*kind.Kind
	for i := range d.Store.Catalog().Kinds {
		k := &d.Store.Catalog().Kinds[i]
		if _, ok := user.Reach(d.Store.Catalog(), d.Actor, k, kind.View); !ok || k.Chapter == "" {
			continue
		}
		seen = append(seen, k)
		if called(k, want) {
			out = append(out, Hit{Kind: k.Name})
		}
	}
	if want == "" {
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
			out = append(out, Hit{k.Name, c.ID, c.Number, c.Title})
		}
	}
	return out, nil
}

// called reports whether a register is called so, in either language or by pinyin.
func called(k *kind.Kind, want string) bool {
	label := pinyin.Fold(k.Label)
	return strings.Contains(label, want) || strings.Contains(pinyin.Fold(k.English), want) || pinyin.Typed(want) && pinyin.Spells(want, label, false)
}
