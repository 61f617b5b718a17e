package forms

import (
	"strconv"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// What the Field of a column is that shows no field: the number of the row, or nothing.
const (
	rowNumber = "#"
	forPen    = "~" // with a name of its own
)

// follow finds the field that path names: one of k, or "ref.field", one of the record
// that a field of k refers to.
func follow(c *kind.Catalog, k *kind.Kind, path string) (*kind.Field, bool) {
	if k == nil {
		return nil, false
	}
	name, further, more := strings.Cut(path, ".")
	f, ok := k.Field(name)
	if !ok || !more {
		return f, ok
	}
	to, err := c.Kind(f.To)
	if err != nil || f.Type != kind.Ref {
		return nil, false
	}
	return follow(c, to, further)
}

// reader looks up what forms say, remembering the records that are named often.
type reader struct {
	tx      *store.Tx
	catalog *kind.Catalog
	context kind.Context
	known   map[string]kind.Values // of records that others refer to, by id
	fields  map[string]*kind.Field // by kind and path
}

func newReader(tx *store.Tx) *reader {
	return &reader{tx, tx.Store.Catalog(), record.Context(tx), map[string]kind.Values{}, map[string]*kind.Field{}}
}

// field is follow, remembered.
func (r *reader) field(k *kind.Kind, path string) *kind.Field {
	key := k.Name + "/" + path
	f, ok := r.fields[key]
	if !ok {
		f, _ = follow(r.catalog, k, path)
		r.fields[key] = f
	}
	return f
}

// called is what a field of k stands under: the form's own word, unless the company
// calls the field otherwise than it is declared.
func (r *reader) called(k *kind.Kind, path, own, usual string) string {
	if own == "" {
		return usual
	}
	was, err := r.tx.Store.Declared().Kind(k.Name)
	if err != nil {
		return own
	}
	now := r.field(k, path)
	if f, ok := follow(r.tx.Store.Declared(), was, path); ok && now != nil && f.Label != now.Label {
		return now.Label
	}
	return own
}

// value is what stands at path in a record of k; nil if it names nothing.
func (r *reader) value(k *kind.Kind, v kind.Values, path string) any {
	name, further, more := strings.Cut(path, ".")
	if !more {
		return v[name]
	}
	id := v.Str(name)
	f, ok := k.Field(name)
	if !ok || id == "" {
		return nil
	}
	to, err := r.catalog.Kind(f.To)
	if err != nil {
		return nil
	}
	other, ok := r.known[id]
	if !ok {
		if row, err := r.tx.ByID(to, id); err == nil && row != nil {
			other = record.WithComputed(r.tx, to, row.Values)
			record.Mask(to, other)
		}
		r.known[id] = other
	}
	return r.value(to, other, further)
}

// unitPath is where the unit of the quantity at path of k stands; "" if it is none.
func (r *reader) unitPath(k *kind.Kind, path string) string {
	name, further, more := strings.Cut(path, ".")
	f, ok := k.Field(name)
	if !ok {
		return ""
	}
	if !more {
		return r.catalog.UnitPath(k, f)
	}
	to, err := r.catalog.Kind(f.To)
	if err != nil {
		return ""
	}
	if unit := r.unitPath(to, further); unit != "" {
		return name + "." + unit
	}
	return ""
}

// unit is what stands at a unitPath, in words.
func (r *reader) unit(k *kind.Kind, v kind.Values, path string) string {
	if path == "" {
		return ""
	}
	return r.field(k, path).Text(r.value(k, v, path), r.context)
}

// text is a value as paper has it: days are written out where there is room.
func (r *reader) text(f *kind.Field, v any, long bool) string {
	if day, ok := v.(string); ok && long && f.Type == kind.Date {
		return print.LongDate(day)
	}
	if moment, ok := v.(string); ok && f.Type == kind.DateTime {
		return minutes(moment)
	}
	text := f.Text(v, r.context)
	if n, ok := v.(int64); ok && f.Type == kind.Decimal {
		return grouped(text, n, f.Scale)
	}
	return text
}

// minutes is a moment without the seconds that nobody has written.
func minutes(moment string) string { return strings.TrimSuffix(moment, ":00") }

// grouped writes a quantity or a price with commas; a price has two digits behind the
// point at least.
func grouped(text string, n int64, scale int) string {
	whole, behind, _ := strings.Cut(text, ".")
	digits := strings.TrimPrefix(whole, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if scale == kind.PriceScale {
		behind += strings.Repeat("0", max(0, 2-len(behind)))
	}
	if n < 0 {
		digits = "-" + digits
	}
	if behind != "" {
		digits += "." + behind
	}
	return digits
}

// ticks are the options of a list with the chosen one ticked; "" if they are too many
// to stand beside each other.
func (r *reader) ticks(f *kind.Field, v any) string {
	if f.Codes == "" {
		return marks(f, v)
	}
	var parts []string
	n := 0
	for _, c := range r.context.Lists[f.Codes].Codes {
		switch {
		case c.Key == v:
			parts = append(parts, "☑ "+c.Label)
		case !c.Off:
			parts = append(parts, "☐ "+c.Label)
		}
		n += len([]rune(c.Label)) + 2
	}
	const longest = 37
	if n > longest {
		return ""
	}
	return strings.Join(parts, "　")
}

// marks are the figures of a short scale with the chosen one ticked: 1 to 5.
func marks(f *kind.Field, v any) string {
	lo, hi, _ := strings.Cut(f.Limit, "..")
	from, err1 := strconv.Atoi(lo)
	to, err2 := strconv.Atoi(hi)
	if f.Type != kind.Int || err1 != nil || err2 != nil || to-from > 10 {
		return ""
	}
	var parts []string
	for n := from; n <= to; n++ {
		box := "☐ "
		if v == int64(n) {
			box = "☑ "
		}
		parts = append(parts, box+strconv.Itoa(n))
	}
	return strings.Join(parts, "　　")
}
