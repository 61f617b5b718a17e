package store

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
)

// weave works out what a record is by the operations on it: which of them stand for its
// columns, what is shown, whether it counts, and where people disagree.
type weave struct {
	tx      *Tx
	k       *kind.Kind
	before  func(a, b int64) bool
	rid     []byte
	created int64
	heads   []head
	ops     map[int64]*written // read so far
	linked  int64              // how many operations the record has, those without effect too

	set      map[string]any // columns to be written
	agreed   []string       // columns on which people may have disagreed, and do no longer
	disputed []string
	state    State
	reason   any
}

func (w *weave) read(id int64) (*written, error) {
	if o, ok := w.ops[id]; ok {
		return o, nil
	}
	o, err := w.tx.written(id)
	if err == nil {
		if w.ops == nil {
			w.ops = map[int64]*written{}
		}
		w.ops[id] = o
	}
	return o, err
}

// add lets an operation stand for the columns that it names, in the place of those that
// it has seen. It does not for a column where a later one has seen it.
func (w *weave) add(id int64, body map[string]any) error {
	numbers := w.tx.Store.cols[w.k.Name]
	names := make([]string, 0, len(body))
	for name := range body {
		if name != "_reason" && name != rankKey {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		col := numbers[name]
		stand, kept := w.among(col, id)
		if !stand {
			continue
		}
		multi := several(w.heads, col)
		w.heads = withHeads(w.heads, col, append(kept, id))
		if col == stateColumn {
			continue // settle says
		}
		if len(kept) == 0 {
			w.set[name] = body[name]
			if multi {
				w.agreed = append(w.agreed, name)
			}
			continue
		}
		if err := w.choose(name, append(kept, id)); err != nil {
			return err
		}
	}
	return nil
}

// among reports whether an operation stands for a column, and beside which others.
func (w *weave) among(col uint64, id int64) (stand bool, kept []int64) {
	for _, h := range headsOf(w.heads, col, w.created) {
		if h == id || w.before(id, h) {
			return false, nil
		}
		if !w.before(h, id) {
			kept = append(kept, h)
		}
	}
	return true, kept
}

// choose sets the value that a column shows of several.
func (w *weave) choose(name string, ids []int64) error {
	among := make([]*written, 0, len(ids))
	for _, id := range ids {
		o, err := w.read(id)
		if err != nil {
			return err
		}
		among = append(among, o)
	}
	w.set[name] = shows(name, among).body[name]
	if differ(name, among) {
		w.disputed = append(w.disputed, name)
	} else {
		w.agreed = append(w.agreed, name)
	}
	return nil
}

// settle works out whether the record counts.
func (w *weave) settle() error {
	if !slices.ContainsFunc(w.heads, func(h head) bool { return h.col == stateColumn }) {
		return nil
	}
	s, err := stands(w.heads, w.created, w.before, w.read)
	if err != nil {
		return err
	}
	w.state, w.reason = s.state, s.reason
	if s.disputed {
		w.disputed = append(w.disputed, "_state")
	} else {
		w.agreed = append(w.agreed, "_state")
	}
	return nil
}

// putWoven writes a row as an operation has made it, and where people disagree. Of a
// record that was made twice the earlier operation is the one that made it.
func (tx *Tx) putWoven(w *weave, r *slot, opid int64, twice bool) error {
	if twice {
		first, err := w.read(w.created)
		if err != nil {
			return err
		}
		second, err := w.read(opid)
		if err != nil {
			return err
		}
		if later(first, second) > 0 {
			w.created = opid
		}
	}
	names := make([]string, 0, len(w.set))
	for name := range w.set {
		names = append(names, name)
	}
	slices.Sort(names)
	var set strings.Builder
	args := make([]any, 0, len(names)+6)
	for _, name := range names {
		fmt.Fprintf(&set, "%q=?, ", name)
		args = append(args, w.set[name])
	}
	args = append(args, int64(w.state), w.reason, w.created, opid, packHeads(w.heads, w.created), r.pk)
	q := fmt.Sprintf("UPDATE %q SET %s_state=?, _reason=?, rev=rev+1, _op=?, _last=?, _h=? WHERE pk=?", w.k.Name, set.String())
	if err := tx.exec(q, args...); err != nil {
		return fmt.Errorf("store: merge into %s: %w", w.k.Name, err)
	}
	if err := tx.exec("UPDATE op SET prev=? WHERE opid=?", r.last, opid); err != nil {
		return err
	}
	tx.rowOps++
	tx.rewrite(w.k.Name)
	tx.touch(w.k, r.pk)
	return tx.noteDisputes(w)
}

// noteDisputes brings the list of what people disagree on up to date for a record.
func (tx *Tx) noteDisputes(w *weave) error {
	for _, name := range w.agreed {
		if err := tx.exec("DELETE FROM conflict WHERE tbl=? AND rid=? AND col=?", w.k.Name, w.rid, name); err != nil {
			return err
		}
	}
	for _, name := range w.disputed {
		if err := tx.exec("INSERT OR IGNORE INTO conflict(tbl, rid, col) VALUES(?,?,?)", w.k.Name, w.rid, name); err != nil {
			return err
		}
	}
	return nil
}
