package desk

import "slices"

// fold makes one entry of what one hand did to a record and its lines within a second, in a
// history newest first: a new document is one step, though its lines and what the program
// worked out follow it. A status stands by itself, because it is what people look for, and so
// does what happened to the record as a whole.
func fold(all []Entry) []Entry {
	out := make([]Entry, 0, len(all))
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && together(&all[to], &all[from]) {
			to++
		}
		out = append(out, folded(all[from:to])...)
		from = to
	}
	return out
}

// together reports whether two entries are of one hand and one second.
func together(a, b *Entry) bool {
	return a.At == b.At && a.User == b.User && a.Stream == b.Stream && (a.Salvaged == nil) == (b.Salvaged == nil)
}

// folded are the entries of one hand and one second, newest first: lines before the record's
// own. The lines go with the one of the record's own, or with that which began it.
func folded(some []Entry) (out []Entry) {
	var lines []Entry
	for _, e := range some {
		switch {
		case e.Lines != nil:
			lines = append(lines, e)
		case len(out) > 0 && joins(&out[len(out)-1], &e):
			last := &out[len(out)-1]
			last.Action, last.Changes = e.Action, append(e.Changes, last.Changes...)
		default:
			out = append(out, e)
		}
	}
	if len(out) == 0 || len(out) > 1 && out[len(out)-1].Action != "insert" {
		return append(lines, out...) // which of several they belong to is not known
	}
	out[len(out)-1].Parts = lines
	return out
}

// joins reports whether a later entry of the record goes into an earlier one: if it only
// fills what was empty, so that nothing is told that was overwritten as if it never was.
func joins(later, earlier *Entry) bool {
	return later.Action == "update" && (earlier.Action == "update" || earlier.Action == "insert") && !moves(later) && !moves(earlier) &&
		!slices.ContainsFunc(later.Changes, func(c Change) bool { return c.Old != nil })
}

// moves reports whether an entry changed the status of a record that was there.
func moves(e *Entry) bool {
	return e.Action != "insert" && slices.ContainsFunc(e.Changes, func(c Change) bool { return c.Field == "status" })
}
