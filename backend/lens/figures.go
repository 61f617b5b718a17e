package lens

import (
	"opsbook/backend/lens/column"
)

// Figures counts the filled cells of a field in the n rows from off on, in order,
// and adds up those of a field of numbers, in its smallest unit. Faults: Forbidden,
// Invalid for a sum that does not fit.
func (r *Result) Figures(name string, off, n int) (filled int, sum int64, err error) {
	i, err := r.l.find(name, r.p.Private)
	if err != nil {
		return 0, 0, err
	}
	f := r.l.called(i)
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	num, isNum := f.col.(*column.Num)
	for _, s := range r.slots(off, n) {
		if isNum {
			if v := num.Val[s]; v != column.None {
				next := sum + v
				if v > 0 != (next > sum) && v != 0 {
					return 0, 0, invalid("“%[1]s”的合计太大，算不出来。请检查是否有写错的数。", "The total of “%[2]s” is too large. Please look for a wrong number.", f.Label, f.English)
				}
				filled, sum = filled+1, next
			}
		} else if !f.col.Empty(s) {
			filled++
		}
	}
	return filled, sum, nil
}
