package kind

import (
	"math/bits"

	"opsbook/backend/fault"
	"opsbook/backend/parse"
)

// Counting names the fields of a register that say how its things are counted: the unit,
// the unit of a pack, and how many units are in one.
type Counting struct {
	Unit  string `json:"unit"`
	Pack  string `json:"pack"`
	Ratio string `json:"ratio"` // a Decimal of QtyScale
}

// UnitPath is where the unit of a quantity of k stands: a field of its own record, or "ref.field",
// a field of the thing that it counts; "" where f is no quantity of anything.
func (c *Catalog) UnitPath(k *Kind, f *Field) string {
	if f.Unit != "" {
		return f.Unit
	}
	if ref, ok := k.Field(f.Counts); ok {
		if of := c.index[ref.To]; of != nil && of.Counted != nil {
			return f.Counts + "." + of.Counted.Unit
		}
	}
	return ""
}

// Units is how one thing is counted. Unit and Pack are labels of the code list, Pack ""
// where there are no packs; Ratio has QtyScale digits.
type Units struct {
	Unit, Pack string
	Ratio      int64
	same       func(a, b string) bool
}

// UnitsOf reads how the thing that v describes is counted.
func (k *Kind) UnitsOf(v Values, l Lists) Units {
	u := Units{}
	if k.Counted == nil {
		return u
	}
	list := func(name string) string {
		if f, ok := k.Field(name); ok {
			return f.Codes
		}
		return ""
	}
	u.Unit = l.Label(list(k.Counted.Unit), v.Str(k.Counted.Unit))
	if pack := v.Str(k.Counted.Pack); pack != "" {
		u.Pack, u.Ratio = l.Label(list(k.Counted.Pack), pack), v.Int(k.Counted.Ratio)
	}
	u.same = func(a, b string) bool {
		x, okX := l.Find(list(k.Counted.Unit), a)
		y, okY := l.Find(list(k.Counted.Unit), b)
		return a == b || okX && okY && x.Key == y.Key
	}
	return u
}

// Is reports whether text is the unit, or the pack.
func (u Units) Is(text string) (unit, pack bool) {
	if text == "" || u.same == nil {
		return false, false
	}
	return u.same(text, u.Unit), u.Pack != "" && u.Ratio > 0 && u.same(text, u.Pack)
}

// maxCounted bounds what parts add up to, in QtyScale digits.
const maxCounted = 1 << 53

// Base adds parts of a quantity up, in the unit; packed says that there were packs among
// them. Faults: Invalid (a unit that is neither, a sum that is too large).
func (u Units) Base(parts []parse.Part) (n int64, packed bool, err error) {
	for _, p := range parts {
		unit, pack := u.Is(p.Unit)
		v := p.N
		switch {
		case unit || p.Unit == "":
		case pack:
			packed = true
			hi, lo := bits.Mul64(uint64(max(v, -v)), uint64(u.Ratio))
			if hi != 0 || lo/1000 > maxCounted {
				return 0, false, tooMuch()
			}
			if lo%1000 != 0 {
				return 0, false, invalid("换算成%s不是整的三位小数，请直接写%s的数量。", "is not even in %s: write it in %s.", u.Unit, u.Unit)
			}
			v = int64(lo / 1000)
			if p.N < 0 {
				v = -v
			}
		case u.Pack == "":
			return 0, false, invalid("的单位“%s”不是这种物品的单位（%s）。", "has the unit “%s”, which is not the thing's (%s).", p.Unit, u.Unit)
		default:
			return 0, false, invalid("的单位“%s”不是这种物品的单位（%s，或一%s %s%s）。", "has the unit “%s”, which is none of the thing's (%s, or a %s of %s %s).", p.Unit, u.Unit, u.Pack, parse.FormatDecimal(u.Ratio, QtyScale), u.Unit)
		}
		if n += v; n > maxCounted || n < -maxCounted {
			return 0, false, tooMuch()
		}
	}
	return n, packed, nil
}

func tooMuch() error { return invalid("太大，请核对。", "is too large; please check.") }

// Read reads a quantity as people write it, in units and packs: 41, 41支, 3盒+5支. The note
// tells what packs were read as.
func (u Units) Read(f *Field, s string, c Context) (any, *parse.Note, error) {
	v, note, err := f.Parse(s, c)
	if err == nil {
		return v, note, nil
	}
	parts, said, lost := parse.Quantity(s, QtyScale)
	if lost != nil || u.same == nil || f.Scale != QtyScale {
		return v, note, err
	}
	n, packed, err := u.Base(parts)
	if err != nil {
		return nil, nil, err
	}
	if err := f.within(n, c); err != nil {
		return nil, nil, err
	}
	if packed || said != nil {
		t := fault.Sprintf("%[1]s = %[2]s%[3]s", "%[1]s = %[2]s %[3]s", fault.Whole(s), parse.FormatDecimal(n, QtyScale), u.Unit)
		said = &t
	}
	return n, said, nil
}
