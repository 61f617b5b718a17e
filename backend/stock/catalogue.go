package stock

import (
	"strings"
	"unicode"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// good is an item of the catalogue as old ledgers are compared with it.
type good struct {
	id, code, title string
	name, spec      string // squeezed
	units           kind.Units
}

// catalogue is the catalogue of supplies, in its order.
type catalogue struct{ list []*good }

func catalogueOf(tx *store.Tx) (*catalogue, error) {
	k, err := tx.Kind("supply_item")
	if err != nil {
		return nil, err
	}
	g := &catalogue{}
	return g, record.Walk(tx, k, func(r *store.Row) {
		if r.Values.Str("status") == "active" {
			g.list = append(g.list, goodOf(tx, k, r))
		}
	})
}

func goodOf(tx *store.Tx, k *kind.Kind, r *store.Row) *good {
	v := r.Values
	return &good{id: r.ID, code: v.Str("item_code"), title: record.Title(k, r.ID, v), name: squeeze(v.Str("name")), spec: squeeze(v.Str("spec")), units: k.UnitsOf(v, tx.Lists())}
}

// squeeze is a name without what people write differently: width, case, blanks, signs.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' {
			return unicode.ToLower(r)
		}
		return -1
	}, parse.Fold(s))
}

// everyday are names that ledgers use for what the catalogue calls otherwise: the item's
// name and a part of its specification.
var everyday = map[string][2]string{
	"a4纸": {"复印纸", "a4"}, "a4复印纸": {"复印纸", "a4"}, "a4打印纸": {"复印纸", "a4"},
	"a3纸": {"复印纸", "a3"}, "a3复印纸": {"复印纸", "a3"}, "a3打印纸": {"复印纸", "a3"},
	"水笔": {"中性笔", ""}, "订书针": {"订书钉", ""},
}

// find is the item of a number or title, else those that a name and a specification may mean, in the order of the
// catalogue: those of the longest name that it begins with whose specification has the
// rest of it. Of several, those that are counted in the row's unit.
func (g *catalogue) find(w wanted) []*good {
	if it := g.called(w.name); it != nil {
		return []*good{it}
	}
	name, hints := squeeze(w.name), []string{squeeze(w.spec)}
	if e, ok := everyday[name]; ok {
		name, hints = e[0], append(hints, e[1])
	}
	var out []*good
	length := 0
	for _, it := range g.list {
		rest, ok := strings.CutPrefix(name, it.name)
		if !ok || it.name == "" || len(it.name) < length || !it.has(append(hints, rest)) {
			continue
		}
		if len(it.name) > length {
			out, length = nil, len(it.name)
		}
		out = append(out, it)
	}
	var counted []*good
	for _, it := range out {
		if it.counts(w.unit) {
			counted = append(counted, it)
		}
	}
	if len(out) > 1 && len(counted) > 0 {
		return counted
	}
	return out
}

// has reports whether the specification has all hints, their characters in order: 0.5黑
// means 0.5mm 黑色.
func (it *good) has(hints []string) bool {
	for _, h := range hints {
		at := it.spec
		for _, r := range h {
			i := strings.IndexRune(at, r)
			if i < 0 {
				return false
			}
			at = at[i+len(string(r)):]
		}
	}
	return true
}

// called is the item with a number, title or id; nil if there is none.
func (g *catalogue) called(text string) *good {
	for _, it := range g.list {
		if it.code == strings.TrimSpace(text) || it.id == text || squeeze(it.title) == squeeze(text) {
			return it
		}
	}
	return nil
}

func (it *good) counts(unit string) bool {
	base, pack := it.units.Is(unit)
	return base || pack
}

// base is a quantity in the item's own unit, and what is to be said of it: packs are
// converted, a unit that is neither is taken for the item's own. Faults: Invalid where
// parts cannot be added or the sum is out of bounds.
func (it *good) base(parts []parse.Part) (n int64, say fault.Text, err error) {
	first, u := parts[0].Unit, it.units
	if len(parts) == 1 && first != "" && !it.counts(first) {
		parts = []parse.Part{{N: parts[0].N}}
		say = fault.Sprintf("单位“%[1]s”与目录的“%[2]s”不同，按目录的单位计，请核对。", "The unit “%[1]s” is not the catalogue's “%[2]s”, which was taken. Please check.", first, u.Unit)
	}
	n, packed, err := u.Base(parts)
	if err != nil {
		return 0, say, err
	}
	if packed {
		say = fault.Sprintf("一%[1]s是 %[2]s%[3]s，已换算。", "Converted: %[2]s %[3]s to a %[1]s.", u.Pack, text(u.Ratio), u.Unit)
	}
	if n <= 0 || n > maxQty*unit {
		return 0, say, fault.New(fault.Invalid, "数量应大于 0，不超过 %d。", "The quantity must be above 0 and not above %d.", maxQty)
	}
	return n, say, nil
}

// maxQty is the largest quantity of a line, see quantity.
const maxQty = 1_000_000

func titles(found []*good) string {
	const shown = 4
	var out []string
	for _, it := range found[:min(len(found), shown)] {
		out = append(out, it.title)
	}
	if len(found) > shown {
		out = append(out, "…")
	}
	return strings.Join(out, "、")
}

// all is what a cell that names several things was read as.
func (g *catalogue) all(ws []wanted) string {
	var out []string
	for _, w := range ws {
		name := w.name
		if found := g.find(w); len(found) > 0 {
			name = found[0].title
		}
		out = append(out, name+" "+w.qty+w.unit)
	}
	return strings.Join(out, "；")
}
