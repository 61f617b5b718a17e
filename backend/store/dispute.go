package store

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"opsbook/backend/kind"
	"opsbook/backend/store/device"
)

// Dispute is a field to which several PCs gave values without knowing of each other, or
// "_state": voided on one, changed on another.
type Dispute struct {
	Kind, Record, Field string
}

// Disputes are the first n fields that somebody has to decide on.
func (tx *Tx) Disputes(n int) ([]Dispute, error) {
	rows, err := tx.Query("SELECT tbl, rid, col FROM conflict ORDER BY tbl, rid, col LIMIT ?", n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Dispute
	for rows.Next() {
		var d Dispute
		var rid []byte
		if err := rows.Scan(&d.Kind, &rid, &d.Field); err != nil {
			return nil, err
		}
		d.Record = IDText(rid)
		out = append(out, d)
	}
	return out, rows.Err()
}

// CountDisputes is how many fields somebody has to decide on.
func (tx *Tx) CountDisputes() (n int64, err error) {
	_, err = tx.One("SELECT count(*) FROM conflict", nil, &n)
	return n, err
}

// Disputed reports whether a field of a record is one of them.
func (tx *Tx) Disputed(k *kind.Kind, id, field string) (bool, error) {
	var one int
	return tx.One("SELECT 1 FROM conflict WHERE tbl=? AND rid=? AND col=?", []any{k.Name, IDBytes(id), field}, &one)
}

// Unsettled reports whether any field of a record is disputed, or of its lines.
func (tx *Tx) Unsettled(k *kind.Kind, id string) (bool, error) {
	var one int
	if open, err := tx.One("SELECT 1 FROM conflict WHERE tbl=? AND rid=? LIMIT 1", []any{k.Name, IDBytes(id)}, &one); err != nil || open {
		return open, err
	}
	for _, f := range k.Lines() {
		line, err := tx.Kind(f.To)
		if err != nil {
			return false, err
		}
		q := fmt.Sprintf("SELECT 1 FROM conflict c JOIN %q r ON r.id=c.rid WHERE c.tbl=? AND r.%q=? LIMIT 1", line.Name, line.Parent)
		if open, err := tx.One(q, []any{line.Name, IDBytes(id)}, &one); err != nil || open {
			return open, err
		}
	}
	return false, nil
}

// Saying is a value that one PC gave to a field.
type Saying struct {
	Value any // normalised; of "_state" a State
	At    time.Time
	User  string // id of the app_user record
	Own   bool   // said on this PC

	Stream [16]byte
}

// Said are the values that stand against each other in a field, the one that is shown
// first. before is what the field held without them.
func (tx *Tx) Said(k *kind.Kind, id, field string) (out []Saying, before any, err error) {
	r, err := tx.ByID(k, id)
	if err != nil || r == nil {
		return nil, nil, err
	}
	ids := headsOf(unpackHeads(r.heads, r.created), tx.Store.cols[k.Name][field], r.created)
	if field == "_state" {
		ids = tx.aboutState(r)
	}
	var ops []*written
	for _, id := range ids {
		o, err := tx.written(id)
		if err != nil {
			return nil, nil, err
		}
		ops = append(ops, o)
	}
	slices.SortFunc(ops, func(a, b *written) int {
		if shows(field, []*written{a, b}) == a {
			return -1
		}
		return 1
	})
	for _, o := range ops {
		s := Saying{At: hlcTime(o.hlc, tx.Now.Location()), User: o.usr, Stream: [16]byte(o.gid), Own: o.id>>seqBits == tx.stream.n}
		if s.Value = shown(o.body[field]); field == "_state" {
			s.Value = State(o.int("_state"))
		}
		out = append(out, s)
	}
	was, err := tx.reweave(k, IDBytes(r.ID), r.last, func(opid int64) bool { return slices.Contains(ids, opid) })
	if errors.Is(err, errHollow) { // one of them made the record
		return out, nil, nil
	}
	if err != nil {
		return out, nil, err
	}
	return out, shown(was.set[field]), nil
}

// DeviceOf is the PC that writes a stream; false if the file holds nothing of it.
func (tx *Tx) DeviceOf(stream [16]byte) (device [16]byte, ok bool, err error) {
	var b []byte
	ok, err = tx.One("SELECT device FROM stream WHERE gid=? AND length(device)=16", []any{stream[:]}, &b)
	if ok {
		device = [16]byte(b)
	}
	return device, ok, err
}

// Double is a value that several records have.
type Double struct {
	Value   any
	Records []string // ids
}

// Doubles are the first n values of a field that more than one live record has.
func (tx *Tx) Doubles(k *kind.Kind, f *kind.Field, n int) ([]Double, error) {
	rows, err := tx.Query(fmt.Sprintf(`SELECT %[1]q, id FROM %[2]q WHERE _state=0 AND %[1]q IN
		(SELECT %[1]q FROM %[2]q WHERE _state=0 AND %[1]q IS NOT NULL GROUP BY 1 HAVING count(*)>1 LIMIT ?) ORDER BY 1, id`, f.Name, k.Name), n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Double
	for rows.Next() {
		var v any
		var id []byte
		if err := rows.Scan(&v, &id); err != nil {
			return nil, err
		}
		if v = shown(v); len(out) == 0 || out[len(out)-1].Value != v {
			out = append(out, Double{Value: v})
		}
		last := &out[len(out)-1]
		last.Records = append(last.Records, IDText(id))
	}
	return out, rows.Err()
}

// CountLive is how many records of a kind count.
func (tx *Tx) CountLive(k *kind.Kind) (n int64, err error) {
	_, err = tx.One(fmt.Sprintf("SELECT count(*) FROM %q WHERE _state=0", k.Name), nil, &n)
	return n, err
}

// aboutState are the operations that bear on whether a record counts: those that voided
// it, and the latest change of it that knew of none of them.
func (tx *Tx) aboutState(r *Row) []int64 {
	heads := unpackHeads(r.heads, r.created)
	ids := headsOf(heads, stateColumn, r.created)
	for _, h := range heads {
		if h.col != stateColumn && !slices.Contains(ids, h.op) {
			ids = append(ids, h.op)
		}
	}
	return ids
}

// Device is this PC's identity: its name among those that take part, what it signs
// with, and what opens packages that are addressed to it.
func (s *Store) Device() device.Device { return s.device }
