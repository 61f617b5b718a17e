package lens

import (
	"context"
	"slices"
)

// firstLook is how many rows are looked at first for where a block of cells ends; each
// further look is at eight times as many.
const firstLook = 4096

// Edge is the place where the block of cells that place off of a column belongs to
// ends, downwards or up: the last filled cell before an empty one, or, from an empty
// cell or the last of its block, the next filled one; the list's first or last place if
// there is none. A place beyond the list is the nearest in it. Faults: Forbidden. A
// cancelled ctx ends it soon with ctx's error.
func (r *Result) Edge(ctx context.Context, name string, off int, up bool) (int, error) {
	i, err := r.l.find(name, r.p.Private)
	if err != nil {
		return 0, err
	}
	off = max(0, min(off, r.count-1))
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	col := r.l.fields[i].col
	e := edge{at: off}
	for n := firstLook; !e.found; n *= 8 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		slots := r.beside(e.at, n, up, e.seen == 0)
		if len(slots) == 0 {
			break
		}
		for _, s := range slots {
			if e.look(!col.Empty(s), up); e.found {
				break
			}
		}
	}
	return e.at, nil
}

// beside is up to n rows of the list from place at on, in the direction of the look,
// with or without that place itself.
func (r *Result) beside(at, n int, up, with bool) []uint32 {
	if up {
		end := at
		if with {
			end++
		}
		from := max(0, end-n)
		out := r.slots(from, end-from)
		slices.Reverse(out)
		return out
	}
	if !with {
		at++
	}
	return r.slots(at, n)
}

// edge is a look along a column: how many cells were seen, whether the one at `at` is
// filled, whether a block is being followed, and whether its end was found.
type edge struct {
	at     int
	seen   int
	filled bool
	within bool
	found  bool
}

// look takes in the next cell: the first one is where the look begins.
func (e *edge) look(filled, up bool) {
	e.seen++
	switch {
	case e.seen == 1:
		e.filled = filled
		return
	case e.seen == 2:
		e.within = e.filled && filled
	case e.within && !filled:
		e.found = true
		return
	}
	if up {
		e.at--
	} else {
		e.at++
	}
	e.found = !e.within && filled
}
