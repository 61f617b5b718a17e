package store

import (
	"errors"
	"fmt"
	"slices"

	"opsbook/backend/kind"
)

// Span is a run of one stream's operations.
type Span struct {
	Stream   [16]byte
	From, To int64
}

// Done is an operation on a record.
type Done struct {
	Kind *kind.Kind
	ID   string // of the record
	Op   int64  // as the log of this PC numbers it
	Made bool   // it made the record
}

// DoneIn are the operations on records in a span, in their order.
func (tx *Tx) DoneIn(s Span) (out []Done, err error) {
	var n int64
	ok, err := tx.One("SELECT n FROM stream WHERE gid=?", []any{s.Stream[:]}, &n)
	if err != nil || !ok {
		return nil, errors.Join(err, fmt.Errorf("store: stream %x is missing", s.Stream))
	}
	return out, tx.ops(n, s.From, s.To, func(o *op) error {
		if !o.act.ofRecord() {
			return nil
		}
		k, err := tx.Kind(o.tbl)
		out = append(out, Done{k, IDText(o.rid), o.id, o.act&^actLast == ActInsert})
		return err
	})
}

// Last is the latest operation on a record, as the log of this PC numbers it; 0 if there
// is no such record.
func (tx *Tx) Last(k *kind.Kind, id string) (op int64, err error) {
	_, err = tx.One(fmt.Sprintf("SELECT _last FROM %q WHERE id=?", k.Name), []any{IDBytes(id)}, &op)
	return op, err
}

// MadeOn is the stream of the PC that made a record.
func (tx *Tx) MadeOn(r *Row) (gid [16]byte, err error) {
	b, err := tx.streamName(r.created >> seqBits)
	copy(gid[:], b)
	return gid, err
}

// whyTakenBack is the reason of records that are withdrawn with the package that made them.
const whyTakenBack = "撤回导入的交换文件"

// TakenBack is what came of taking operations back.
type TakenBack struct {
	Changed int    // records
	Stays   []Stay // what was not taken back
}

// Stay is a record of which something was not taken back.
type Stay struct {
	Kind *kind.Kind
	ID   string
	Why  Why
}

// Why something is not taken back.
type Why string

// Reasons.
const (
	SinceChanged Why = "changed" // somebody has changed it since
	InUse        Why = "used"    // a record that stays names it
	StillOpen    Why = "open"    // people had disagreed on it before, and do still
)

// taking is how operations are taken back.
type taking struct {
	tx    *Tx
	spans []reach // the operations
	tell  func(done, of int)
	of    int // records
	out   TakenBack
	made  []newcomer
}

// reach is a run of operations as the log of this PC numbers them.
type reach struct{ from, to int64 }

// touch is a record that operations are on.
type touch struct {
	kind *kind.Kind
	id   [16]byte
}

// TakeBack undoes operations by new ones, as a change of this PC: a field for which they
// stand gets what it said without them, also where others stand for it beside them; a
// record that one of them made is withdrawn. What somebody has changed since stays as it
// is, and so does a record that is named by one that stays. Where people disagree without
// them, too, nobody decides by the way. tell is told how many records are done with.
func (tx *Tx) TakeBack(spans []Span, tell func(done, of int)) (TakenBack, error) {
	t := &taking{tx: tx, tell: tell}
	if err := t.number(spans); err != nil {
		return t.out, err
	}
	records, err := t.records()
	if err != nil {
		return t.out, err
	}
	t.of = len(records)
	for i, a := range records {
		if err := t.record(a); err != nil {
			return t.out, fmt.Errorf("store: take back: %w", err)
		}
		if err := t.step(2*(i+1) - len(t.made)); err != nil {
			return t.out, err
		}
	}
	return t.out, t.withdraw()
}

// number finds the operations in the log: those that came by their stream, and those
// that a carrier brought.
func (t *taking) number(spans []Span) error {
	streams, err := t.tx.streams()
	if err != nil {
		return err
	}
	numbers := map[[16]byte]int64{}
	for _, st := range streams {
		numbers[[16]byte(st.gid)] = st.n
	}
	for _, s := range spans {
		if n, ok := numbers[s.Stream]; ok {
			from, to := n<<seqBits|s.From, n<<seqBits|s.To
			t.spans = append(t.spans, reach{from, to}, reach{from | salvagedBit, to | salvagedBit})
		}
	}
	return nil
}

// brought reports whether an operation is one of them.
func (t *taking) brought(opid int64) bool {
	return slices.ContainsFunc(t.spans, func(s reach) bool { return s.from <= opid && opid <= s.to })
}

// records are those that the operations are on, each once, but for registers that this
// program does not know.
func (t *taking) records() (records []touch, err error) {
	seen := map[touch]bool{}
	for _, s := range t.spans {
		rows, err := t.tx.Query("SELECT tbl, rid FROM op WHERE opid BETWEEN ? AND ? AND tbl<>'' ORDER BY opid", s.from, s.to)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var tbl string
			var rid []byte
			if err := rows.Scan(&tbl, &rid); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			k, err := t.tx.Kind(tbl)
			if err != nil || len(rid) != 16 { // what is no change of a record may name anything
				continue
			}
			if a := (touch{k, [16]byte(rid)}); !seen[a] {
				seen[a], records = true, append(records, a)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// step tells how far it is: each record passes twice, when it is looked at and when it
// is done with. Work for which nobody waits any more ends here.
func (t *taking) step(n int) error {
	clear(t.tx.known) // SetState notes each record there, and this asks for none
	t.tell(n/2, t.of)
	return t.tx.ctx.Err()
}

// record takes back what the operations did to a record; one that they made is kept in mind.
func (t *taking) record(a touch) error {
	k, rid := a.kind, a.id[:]
	r, err := t.tx.ByID(k, IDText(rid))
	if err != nil || r == nil {
		return err
	}
	was, err := t.tx.reweave(k, rid, r.last, t.brought)
	switch {
	case errors.Is(err, errHollow):
		if r.State != Withdrawn {
			t.made = append(t.made, newcomer{a, r.PK, t.changedSince(r)})
		}
		return nil
	case err != nil:
		return err
	}
	return t.restore(k, r, was)
}

// restore gives a record what it was without the operations, as far as they stand for it.
func (t *taking) restore(k *kind.Kind, r *Row, was *weave) error {
	open, err := t.tx.Disputed(k, r.ID, "_state")
	if err != nil {
		return err
	}
	heads := unpackHeads(r.heads, r.created)
	if open && slices.Contains(was.disputed, "_state") { // whoever changes it decides that it counts
		t.stays(k, r.ID, StillOpen)
		return nil
	}
	stand := open || slices.ContainsFunc(headsOf(heads, stateColumn, r.created), t.brought)
	reason, _ := was.reason.(string)
	counts := stand && (open || was.state != r.State || reason != r.Reason)
	v, disagree := kind.Values{}, false
	for _, f := range k.Stored() {
		all := headsOf(heads, t.tx.Store.cols[k.Name][f.Name], r.created)
		if !slices.ContainsFunc(all, t.brought) {
			continue
		}
		stand = true
		if slices.ContainsFunc(all, t.remains) && was.contested(f.Name) {
			disagree = true
			continue
		}
		differs := false
		if len(all) > 1 {
			if differs, err = t.tx.Disputed(k, r.ID, f.Name); err != nil {
				return err
			}
		}
		if old := shown(was.set[f.Name]); differs || old != r.Values[f.Name] {
			v[f.Name] = old
		}
	}
	if disagree {
		t.stays(k, r.ID, StillOpen)
	}
	if !stand {
		return t.passed(k, r)
	}
	if counts || len(v) > 0 {
		t.out.Changed++
	}
	if counts {
		if err := t.tx.SetState(k, r, was.state, reason); err != nil {
			return err
		}
	}
	return t.tx.Update(k, r, v)
}

// passed notes a record for which the operations do not stand any more, if they ever did.
func (t *taking) passed(k *kind.Kind, r *Row) error {
	ids, err := t.tx.opsOf(k, IDBytes(r.ID), r.last)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !t.brought(id) || t.tx.void(id) {
			continue
		}
		o, err := t.tx.written(id)
		if err != nil {
			return err
		}
		if len(known(k, o)) > 0 {
			t.stays(k, r.ID, SinceChanged)
			return nil
		}
	}
	return nil
}

func (t *taking) remains(opid int64) bool { return !t.brought(opid) }

func (t *taking) stays(k *kind.Kind, id string, why Why) {
	t.out.Stays = append(t.out.Stays, Stay{k, id, why})
}

// changedSince is why a newcomer stays for which other operations stand by now.
func (t *taking) changedSince(r *Row) Why {
	for _, h := range unpackHeads(r.heads, r.created) {
		if !t.brought(h.op) {
			return SinceChanged
		}
	}
	return ""
}
