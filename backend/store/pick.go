package store

import (
	"fmt"
	"strconv"
	"strings"

	"opsbook/backend/kind"
)

// fromNumbers is what follows FROM where rows are asked for by number, in order.
const fromNumbers = "json_each(?) j CROSS JOIN %q r ON r.pk=j.value ORDER BY j.key"

// ByPK returns the rows with these numbers, in their order; numbers that no row
// has are left out.
func (tx *Tx) ByPK(k *kind.Kind, pks ...int64) ([]Row, error) {
	if len(pks) == 0 {
		return nil, nil
	}
	return tx.rows(k, fromNumbers, numbers(pks))
}

// Pick is ByPK for whoever shows a few fields of many rows: Values holds these
// stored fields and no others. Such rows are for reading; they cannot be changed.
func (tx *Tx) Pick(k *kind.Kind, fields []*kind.Field, pks ...int64) ([]Row, error) {
	if len(pks) == 0 {
		return nil, nil
	}
	return tx.scan(k, fields, some(fields)+fmt.Sprintf(fromNumbers, k.Name), numbers(pks))
}

// PickFrom is From for whoever needs a few fields of many rows, as Pick is ByPK.
func (tx *Tx) PickFrom(k *kind.Kind, fields []*kind.Field, after int64, n int) ([]Row, error) {
	return tx.scan(k, fields, some(fields)+fmt.Sprintf(fromAfter, k.Name), after, n)
}

// some is what selects these stored fields, up to the table.
func some(fields []*kind.Field) string {
	var q strings.Builder
	q.WriteString("SELECT r.pk, r.id, r.rev, r._state, r._reason, 0, 0, NULL")
	for _, f := range fields {
		fmt.Fprintf(&q, ", r.%q", f.Name)
	}
	return q.String() + " FROM "
}

// Latest says which rows Newest returns.
type Latest struct {
	Field  string // with Values: only rows whose field is one of them; "": all
	Values []string
	Void   bool // also void ones
	N      int  // at most
}

// looked is how many of the newest rows Newest looks at, so that it takes no longer
// where next to none are wanted.
const looked = 20_000

// Newest returns the newest rows of a register, the newest first. It looks at the
// last 20,000 only.
func (tx *Tx) Newest(k *kind.Kind, l Latest) ([]Row, error) {
	state := Live
	if l.Void {
		state = Voided
	}
	source, args := "%[1]q r WHERE pk>(SELECT ifnull(max(pk),0) FROM %[1]q)-? AND _state<=?", []any{looked, int64(state)}
	if l.Field != "" {
		f, ok := k.Field(l.Field)
		if !ok || !f.Stored() {
			return nil, fmt.Errorf("store: kind %s has no field %q", k.Name, l.Field)
		}
		marks := make([]string, len(l.Values))
		for i, v := range l.Values {
			marks[i], args = "?", append(args, bindable(f, v))
		}
		source += " AND r.\"" + f.Name + "\" IN (" + strings.Join(marks, ",") + ")"
	}
	return tx.rows(k, source+" ORDER BY pk DESC LIMIT ?", append(args, l.N)...)
}

// numbers is a list of numbers as JSON.
func numbers(pks []int64) string {
	b := make([]byte, 0, 9*len(pks)+2)
	for i, pk := range pks {
		b = append(b, "[,"[min(i, 1)])
		b = strconv.AppendInt(b, pk, 10)
	}
	return string(append(b, ']'))
}
