package store

import (
	"errors"
	"fmt"

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

// TakeBack undoes operations by new ones, as a change of this PC: a field for which only
// they stand gets what it said without them, a record that one of them made is withdrawn.
// What somebody has changed since stays as it is. It returns how many records it changed;
// tell is told how many of them it has looked at.
func (tx *Tx) TakeBack(spans []Span, tell func(done, of int)) (n int, err error) {
	streams, err := tx.streams()
	if err != nil {
		return 0, err
	}
	numbers := map[[16]byte]int64{}
	for _, st := range streams {
		numbers[[16]byte(st.gid)] = st.n
	}
	brought := func(id int64) bool {
		for _, s := range spans {
			if numbers[s.Stream] == streamOf(id) && id&seqMask >= s.From && id&seqMask <= s.To {
				return true
			}
		}
		return false
	}
	records, err := tx.recordsOf(spans, numbers)
	if err != nil {
		return 0, err
	}
	for i, a := range records {
		tell(i, len(records))
		if err := tx.ctx.Err(); err != nil {
			return n, err
		}
		k, err := tx.Kind(a.tbl)
		if err != nil {
			continue // of a register that this program does not know
		}
		changed, err := tx.takeBack(k, []byte(a.rid), brought)
		if err != nil {
			return n, fmt.Errorf("store: take back: %w", err)
		}
		if changed {
			n++
		}
	}
	return n, nil
}

// touch is a record that operations are on.
type touch struct{ tbl, rid string }

// recordsOf are the records that operations are on, each once.
func (tx *Tx) recordsOf(spans []Span, numbers map[[16]byte]int64) (records []touch, err error) {
	seen := map[touch]bool{}
	for _, s := range spans {
		from, to := numbers[s.Stream]<<seqBits|s.From, numbers[s.Stream]<<seqBits|s.To
		rows, err := tx.Query("SELECT tbl, rid FROM op WHERE (opid BETWEEN ?1 AND ?2 OR opid BETWEEN ?1|?3 AND ?2|?3) AND tbl<>'' ORDER BY opid", from, to, int64(salvagedBit))
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var tbl string
			var rid []byte
			if err := rows.Scan(&tbl, &rid); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			if a := (touch{tbl, string(rid)}); !seen[a] {
				seen[a], records = true, append(records, a)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return records, nil
}

func (tx *Tx) takeBack(k *kind.Kind, rid []byte, brought func(int64) bool) (bool, error) {
	r, err := tx.ByID(k, IDText(rid))
	if err != nil || r == nil {
		return false, err
	}
	was, err := tx.reweave(k, rid, r.last, brought)
	if errors.Is(err, errHollow) {
		if r.State != Live || tx.changedSince(r, brought) {
			return false, nil
		}
		return true, tx.SetState(k, r, Withdrawn, whyTakenBack)
	}
	if err != nil {
		return false, err
	}
	heads := unpackHeads(r.heads, r.created)
	only := func(col uint64) bool { // stand they alone for it?
		all := headsOf(heads, col, r.created)
		for _, id := range all {
			if !brought(id) {
				return false
			}
		}
		return len(all) > 0
	}
	v := kind.Values{}
	for _, f := range k.Stored() {
		if old := shown(was.set[f.Name]); only(tx.Store.cols[k.Name][f.Name]) && old != r.Values[f.Name] {
			v[f.Name] = old
		}
	}
	changed := false
	if only(stateColumn) && was.state != r.State {
		reason, _ := was.reason.(string)
		changed, err = true, tx.SetState(k, r, was.state, reason)
	}
	if err != nil || len(v) == 0 {
		return changed, err
	}
	return true, tx.Update(k, r, v)
}

// changedSince reports whether an operation that was not brought stands for a field.
func (tx *Tx) changedSince(r *Row, brought func(int64) bool) bool {
	for _, h := range unpackHeads(r.heads, r.created) {
		if !brought(h.op) {
			return true
		}
	}
	return false
}

// ClockAhead reports whether the last operation of a device's latest stream is dated more
// than a day after this PC's clock.
func (tx *Tx) ClockAhead(device [16]byte) (bool, error) {
	var hlc int64
	_, err := tx.One("SELECT o.hlc FROM stream s JOIN op o ON o.opid=s.n<<40|s.seq WHERE s.device=? ORDER BY s.n DESC LIMIT 1", []any{device[:]}, &hlc)
	return hlc > tx.Now.Add(clockTrust).UnixMilli()<<16, err
}

// WrittenBy is when a device wrote the last operation of its streams that is within a
// vector and in the file, by its own clock: milliseconds since 1970, 0 if there is none.
func (tx *Tx) WrittenBy(device []byte, vector map[[16]byte]int64) (ms int64, err error) {
	streams, err := tx.streams()
	if err != nil {
		return 0, err
	}
	for _, st := range streams {
		seq := min(vector[[16]byte(st.gid)], st.seq)
		if seq == 0 {
			continue
		}
		var hlc int64
		_, err := tx.One("SELECT o.hlc FROM op o JOIN stream s ON s.n=? WHERE o.opid=? AND s.device=?", []any{st.n, st.n<<seqBits | seq, device}, &hlc)
		if err != nil {
			return 0, err
		}
		ms = max(ms, hlc>>16)
	}
	return ms, nil
}
