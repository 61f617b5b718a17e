package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
)

// errHollow means that none of a record's operations that count made it.
var errHollow = errors.New("store: the operation that made the record has no effect")

// errUnlike means that a row leads to operations that are not its own.
var errUnlike = errors.New("store: a row leads to operations that are not its own")

// reweave works out what a record is by all its operations that count, from the first;
// without those that it is to leave out.
func (tx *Tx) reweave(k *kind.Kind, rid []byte, last int64, out func(opid int64) bool) (*weave, error) {
	ids, err := tx.opsOf(k, rid, last)
	if err != nil {
		return nil, err
	}
	if _, err := tx.loadMarks(); err != nil {
		return nil, err
	}
	if _, err := tx.loadLimitsOnce(); err != nil {
		return nil, err
	}
	s, err := tx.salvages()
	if err != nil {
		return nil, err
	}
	w := &weave{tx: tx, k: k, before: tx.before, rid: rid, set: map[string]any{}, linked: int64(len(ids))}
	var made *written
	var all []*written
	for _, id := range ids {
		if tx.void(id) || out(id) {
			continue
		}
		o, err := w.read(id)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
		if o.act == ActInsert && (made == nil || later(made, o) > 0) {
			made = o
		}
	}
	if made == nil {
		return nil, errHollow
	}
	w.created = made.id
	for _, f := range k.Stored() {
		w.set[f.Name] = nil
		if v := made.body[f.Name]; fits(f, v) {
			w.set[f.Name] = v
		}
	}
	if slices.ContainsFunc(all, func(o *written) bool { return s.by[origin(o.id)] != nil }) {
		if err := w.weigh(all); err != nil {
			return nil, err
		}
		return w, w.settle()
	}
	for _, o := range all {
		if o == made {
			continue
		}
		if err := w.add(o.id, known(k, o)); err != nil {
			return nil, err
		}
	}
	return w, w.settle()
}

// nothing leaves no operation out.
func nothing(int64) bool { return false }

// known is what an operation says of the columns that the program knows. One that makes
// a record says all of them.
func known(k *kind.Kind, o *written) map[string]any {
	out := map[string]any{}
	for _, f := range k.Stored() {
		if v, given := o.body[f.Name]; (given || o.act == ActInsert) && fits(f, v) {
			out[f.Name] = v
		}
	}
	if fine := stateFits(o.body); fine {
		out["_state"], out["_reason"] = o.body["_state"], o.body["_reason"]
	}
	return out
}

// stateFits reports whether a body says whether a record counts, in the form for it.
func stateFits(body map[string]any) bool {
	n, isInt := body["_state"].(int64)
	_, isText := body["_reason"].(string)
	return isInt && n >= int64(Live) && n <= int64(Withdrawn) && (isText || body["_reason"] == nil)
}

// opsOf are the numbers of a record's operations, the last that came first.
func (tx *Tx) opsOf(k *kind.Kind, rid []byte, last int64) ([]int64, error) {
	var ids []int64
	for id := last; id != 0; {
		if len(ids) > maxWalk {
			return nil, fmt.Errorf("store: %s %x: more than %d operations", k.Name, rid, maxWalk)
		}
		ids = append(ids, id)
		var prev int64
		ok, err := tx.One("SELECT prev FROM op WHERE opid=? AND rid=? AND tbl=?", []any{id, rid, k.Name}, &prev)
		if err == nil && !ok && (tx.pending == nil || tx.pending.id != id) {
			err = fmt.Errorf("%w: %s %x, operation %d", errUnlike, k.Name, rid, id)
		}
		if err != nil {
			return nil, err
		}
		if !ok {
			prev = tx.pending.prev
		}
		id = prev
	}
	return ids, nil
}

// Each operation on a record counts its revision up by one, and working it out anew by
// so much that the number of its operations can still be told.
const (
	rebuilt   = 1 << 32
	rebuiltOf = rebuilt - 1
)

// rebuild writes a row anew from its operations that count. One that none of them made
// is withdrawn.
func (tx *Tx) rebuild(k *kind.Kind, rid []byte) error {
	r, err := tx.slot(k, rid)
	if err != nil || r == nil {
		return err
	}
	w, err := tx.reweave(k, rid, r.last, nothing)
	tx.rowOps++
	tx.rewrite(k.Name)
	tx.touch(k, r.pk)
	if errors.Is(err, errHollow) {
		if err := tx.exec("DELETE FROM conflict WHERE tbl=? AND rid=?", k.Name, rid); err != nil {
			return err
		}
		return tx.exec(fmt.Sprintf("UPDATE %q SET _state=?, _reason=NULL, rev=rev+? WHERE pk=?", k.Name), int64(Withdrawn), rebuilt, r.pk)
	}
	if err != nil {
		return err
	}
	var set strings.Builder
	var args []any
	for _, f := range tx.Store.plan(k).stored {
		fmt.Fprintf(&set, "%q=?, ", f.Name)
		args = append(args, w.set[f.Name])
	}
	args = append(args, int64(w.state), w.reason, w.created, packHeads(w.heads, w.created), w.linked, r.pk)
	if err := tx.exec(fmt.Sprintf("UPDATE %q SET %s_state=?, _reason=?, _op=?, _h=?, rev=((rev>>32)+1<<32)+? WHERE pk=?", k.Name, set.String()), args...); err != nil {
		return fmt.Errorf("store: rebuild %s: %w", k.Name, err)
	}
	if err := tx.exec("DELETE FROM conflict WHERE tbl=? AND rid=?", k.Name, rid); err != nil {
		return err
	}
	w.disputed = w.standing()
	return tx.noteDisputes(w)
}

// standing are the columns on which people disagree after all operations were added: one
// that was disputed on the way may not be any longer.
func (w *weave) standing() []string {
	last := map[string]bool{}
	for _, name := range w.disputed {
		last[name] = true
	}
	var out []string
	for name := range last {
		if name == "_state" || w.contested(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// contested reports whether the heads of a column give it more than one value.
func (w *weave) contested(name string) bool {
	var among []*written
	for _, id := range headsOf(w.heads, w.tx.Store.cols[w.k.Name][name], w.created) {
		o, err := w.read(id)
		if err != nil {
			return false // it was read when it was added
		}
		among = append(among, o)
	}
	return differ(name, among)
}
