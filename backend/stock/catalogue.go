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
	unit, pack      string // codes of the list unit
	unitLabel       string
	ratio           int64 // units of a pack, kind.QtyScale digits; 0: no pack
	lists           kind.Lists
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
	return &good{id: r.ID, code: v.Str("item_code"), title: record.Title(k, r.ID, v), name: squeeze(v.Str("name")), spec: squeeze(v.Str("spec")),
		unit: v.Str("unit"), pack: v.Str("pack_unit"), unitLabel: tx.Lists().Label("unit", v.Str("unit")), ratio: v.Int("pack_ratio"), lists: tx.Lists()}
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
	c := it.unitCode(unit)
	return c == it.unit || it.pack != "" && c == it.pack
}

func (it *good) unitCode(label string) string {
	if c, ok := it.lists.Find("unit", label); ok {
		return c.Key
	}
	return label
}

// base is a quantity in the item's own unit, and what is to be said of it: packs are
// converted, a unit that is neither is taken for the item's own. It is refused where
// parts cannot be added or the sum is out of bounds.
func (it *good) base(parts []parse.Part) (n int64, say fault.Text, ok bool) {
	zh, en := "", ""
	for _, p := range parts {
		c := it.unitCode(p.Unit)
		switch {
		case p.Unit == "" || c == it.unit:
			n += p.N
		case it.pack != "" && c == it.pack && it.ratio > 0:
			v := p.N
			if v > 0 && it.ratio > maxQty*unit*unit/v {
				return 0, fault.T("数量太大，请核对。", "The quantity is too large; please check."), false
			}
			n += v * it.ratio / unit
			zh, en = "一"+p.Unit+"是 "+text(it.ratio)+it.unitLabel+"，已换算。", "Converted: "+text(it.ratio)+" "+it.unitLabel+" to a "+p.Unit+"."
		case len(parts) > 1:
			return 0, fault.Sprintf("“%[1]s”不是这种物品的单位（%[2]s），不能相加。", "“%[1]s” is no unit of this item (%[2]s), so it cannot be added.", p.Unit, it.unitLabel), false
		default:
			n += p.N
			zh, en = "单位“"+p.Unit+"”与目录的“"+it.unitLabel+"”不同，按"+it.unitLabel+"计，请核对。", "The unit “"+p.Unit+"” is not the catalogue's “"+it.unitLabel+"”, which was taken. Please check."
		}
	}
	if n <= 0 || n > maxQty*unit {
		return 0, fault.T("数量应大于 0，不超过 1000000。", "The quantity must be above 0 and not above 1000000."), false
	}
	return n, fault.T(zh, en), true
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
