package lens

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/lens/column"
)

// noEnd is for work that is short and has begun.
var noEnd = context.Background()

// order is a field's order over all rows, built when first asked for.
func (l *Lens) order(i int) []uint32 {
	if l.orders[i] == nil {
		l.orders[i] = l.fields[i].col.Order(len(l.pk.Val))
	}
	return l.orders[i]
}

// sorted is the rows of m by the given keys; rows without the first of them last.
func (l *Lens) sorted(by []planned, m column.Set) []stretch {
	if len(by) > 1 {
		return []stretch{{m: m, o: l.composed(by)}}
	}
	i := by[0].i
	o, c := l.order(i), l.fields[i].col
	blanks, _ := slices.BinarySearchFunc(o, false, func(s uint32, _ bool) int {
		if c.Empty(s) {
			return -1
		}
		return 0
	})
	return []stretch{{m: m, o: o[blanks:], backwards: by[0].desc}, {m: m, o: o[:blanks], backwards: by[0].desc}}
}

// composite is the order of all rows by several keys.
type composite struct {
	by []planned
	o  []uint32
}

// composed is the order of all rows by several keys: sorted by the last, then
// stably by those before it. The last ones asked for are kept, and kept in order.
func (l *Lens) composed(by []planned) []uint32 {
	var name strings.Builder
	for _, k := range by {
		name.WriteString(strconv.Itoa(k.i) + strconv.FormatBool(k.desc))
	}
	if c := l.composite[name.String()]; c != nil {
		return c.o
	}
	all := make(column.Set, len(l.live))
	for i := range all {
		all[i] = ^uint64(0)
	}
	n := len(l.pk.Val)
	o := make([]uint32, 0, n)
	for _, s := range l.sorted(by[len(by)-1:], all) {
		o = s.all(o)
	}
	for j := len(by) - 2; j >= 0; j-- {
		if d, ok := l.fields[by[j].i].col.(*column.Dict); ok {
			o = d.Stack(o, by[j].desc)
		} else {
			o = l.restack(o, by[j])
		}
	}
	if len(l.composite) >= 4 {
		clear(l.composite)
	}
	l.composite[name.String()] = &composite{by, o}
	return o
}

// compare tells how two slots stand in an order by several keys.
func (l *Lens) compare(by []planned, a, b uint32) int {
	for _, k := range by {
		c := l.fields[k.i].col
		switch x, y := c.Empty(a), c.Empty(b); {
		case x && y:
			continue
		case x:
			return 1
		case y:
			return -1
		}
		if n := c.Compare(a, b); n != 0 {
			if k.desc {
				return -n
			}
			return n
		}
	}
	if by[len(by)-1].desc {
		return int(b) - int(a)
	}
	return int(a) - int(b)
}

// restack sorts o stably by one key.
func (l *Lens) restack(o []uint32, by planned) []uint32 {
	run, runs := l.runs(by)
	at := make([]uint32, runs+1)
	for _, r := range run {
		at[r+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	out := make([]uint32, len(o), len(o)+column.Headroom(len(o)))
	for _, s := range o {
		out[at[run[s]]] = s
		at[run[s]]++
	}
	return out
}

// runs numbers the distinct values of a key in its order, empty last, by slot.
func (l *Lens) runs(by planned) (run []uint32, n uint32) {
	o, c := l.order(by.i), l.fields[by.i].col
	run = make([]uint32, len(o))
	for i, s := range o {
		if i > 0 && c.Compare(o[i-1], s) != 0 {
			n++
		}
		run[s] = n
	}
	if len(o) == 0 {
		return run, 1
	}
	blank := c.Empty(o[0])
	for s := range run {
		switch {
		case blank && run[s] == 0:
			run[s] = n
		case by.desc:
			run[s] = n - run[s]
		case blank:
			run[s]--
		}
	}
	return run, n + 1
}
