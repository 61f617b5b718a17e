package lens

import (
	"slices"

	"opsbook/backend/lens/column"
)

// stretch is a part of a list: rows in an order that is not written down again.
type stretch struct {
	m         column.Set // which rows
	o         []uint32   // their order, among other rows; nil: newest first
	backwards bool       // against o
}

// window gathers n rows of a list behind the first skip of them.
type window struct {
	skip, n int
	slots   []uint32
}

// at is the i-th slot of the order.
func (s *stretch) at(i int) uint32 {
	if s.backwards {
		i = len(s.o) - 1 - i
	}
	return s.o[i]
}

// block is how many places are counted before it is asked whether the window
// begins among them.
const block = 512

// show gives w the rows of the stretch that stand in it.
func (s *stretch) show(w *window) {
	if s.o == nil {
		w.slots, w.skip = s.m.Window(w.slots, w.skip, w.n-len(w.slots))
		return
	}
	for i := 0; i < len(s.o); {
		end := min(i+block, len(s.o))
		if n := s.among(i, end); n <= w.skip {
			w.skip -= n
			i = end
			continue
		}
		for ; i < end; i++ {
			switch slot := s.at(i); {
			case !s.m.Has(slot):
			case w.skip > 0:
				w.skip--
			default:
				if w.slots = append(w.slots, slot); len(w.slots) == w.n {
					return
				}
			}
		}
	}
}

// among counts the rows of the stretch at the places from i to end. It does not
// branch on the set: half-full sets would mispredict.
func (s *stretch) among(i, end int) (n int) {
	o := s.o[i:end]
	if s.backwards {
		o = s.o[len(s.o)-end : len(s.o)-i]
	}
	for _, slot := range o {
		n += int(s.m[slot>>6] >> (slot & 63) & 1)
	}
	return n
}

// before counts the rows that stand before a slot; false if it is not here, and
// then all are counted.
func (s *stretch) before(slot uint32) (n int, here bool) {
	if s.o == nil {
		if !s.m.Has(slot) {
			return s.m.Count(), false
		}
		return s.m.Above(slot), true
	}
	i := slices.Index(s.o, slot)
	if i < 0 {
		return s.among(0, len(s.o)), false
	}
	if s.backwards {
		i = len(s.o) - 1 - i
	}
	return s.among(0, i), true
}

// all appends every row of the stretch to out, which has room for them.
func (s *stretch) all(out []uint32) []uint32 {
	if s.o == nil {
		return s.m.Newest(out)
	}
	n := len(out)
	all := out[:cap(out)]
	for i := range s.o {
		if n == len(all) {
			break
		}
		all[n] = s.at(i)
		n += int(s.m[all[n]>>6] >> (all[n] & 63) & 1)
	}
	return all[:n]
}
