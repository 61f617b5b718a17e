package stock

import (
	"slices"

	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Parts is how much of each line of a document moves now, in the digits of kind.QtyScale:
// of an application whose goods leave, or come, in several goes.
type Parts struct {
	Now  []int64
	left []int64 // before that
}

// PartsOf reads what moves now: what the lines of a step say in qty_now, or all that left
// says is still to move where none of them says anything.
func PartsOf(rows []store.Row, o flow.Opinion, left func(kind.Values) int64) *Parts {
	said := map[string]bool{}
	for _, in := range o.Lines["rows"] {
		if _, ok := in.Values["qty_now"]; ok {
			said[in.ID] = true
		}
	}
	p := &Parts{}
	for i := range rows {
		due := left(rows[i].Values)
		now := int64(0)
		switch {
		case said[rows[i].ID]:
			now = rows[i].Values.Int("qty_now")
		case len(said) == 0:
			now = due
		}
		p.Now, p.left = append(p.Now, now), append(p.left, due)
	}
	return p
}

// Over is the first line of which more is to move than is left; -1: there is none.
func (p *Parts) Over() int {
	for i := range p.Now {
		if p.Now[i] > p.left[i] {
			return i
		}
	}
	return -1
}

// None reports whether nothing moves at all.
func (p *Parts) None() bool {
	return !slices.ContainsFunc(p.Now, func(n int64) bool { return n > 0 })
}

// Whole reports whether nothing is left to move afterwards.
func (p *Parts) Whole() bool { return slices.Equal(p.Now, p.left) }

// MovedFor is how much the lines of a receipt or an issue moved, by the line of another
// document that their field names; lines is the kind of its lines.
func MovedFor(tx *store.Tx, doc *store.Row, lines, field string) (map[string]int64, error) {
	k, err := tx.Kind(lines)
	if err != nil {
		return nil, err
	}
	rows, err := record.Lines(tx, k, doc.ID)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, l := range rows {
		if of := l.Values.Str(field); of != "" {
			out[of] += l.Values.Int("qty")
		}
	}
	return out, nil
}
