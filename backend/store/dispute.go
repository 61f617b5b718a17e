package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
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
	Value  any    // normalised; of "_state" a State
	Reason string // of "_state": why the record was voided
	At     time.Time
	User   string // id of the app_user record
	Own    bool   // said on this PC

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
		s := Saying{At: hlcTime(o.hlc, tx.Now.Location()), User: o.usr, Stream: [16]byte(o.gid), Own: streamOf(o.id) == tx.stream.n}
		if s.Value = shown(o.body[field]); field == "_state" {
			s.Value = State(o.int("_state"))
			s.Reason, _ = o.body["_reason"].(string)
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

// Double is what several records say alike in fields that should tell them apart.
type Double struct {
	Values  []any    // of the fields, none of them nil
	Records []string // ids, in the order in which they were made as far as their clocks tell
}

// Doubles are the first n of what more than one live record says in all of fields, none of
// them empty. The first field is to be an indexed one: the index alone says which of its
// values stand there twice, and only those rows are read.
func (tx *Tx) Doubles(k *kind.Kind, n int, fields ...*kind.Field) ([]Double, error) {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = fmt.Sprintf("%q", f.Name)
	}
	all := strings.Join(names, ", ")
	rows, err := tx.Query(fmt.Sprintf(`SELECT id, %[1]s FROM %[2]q WHERE _state=0 AND %[3]s IN
		(SELECT %[3]s FROM %[2]q WHERE %[3]s IS NOT NULL GROUP BY 1 HAVING count(*)>1) ORDER BY %[1]s, id`, all, k.Name, names[0]))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Double
	var id []byte
	values := make([]any, len(fields))
	dest := []any{&id}
	for i := range values {
		dest = append(dest, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		now := make([]any, len(values))
		for i, v := range values {
			now[i] = shown(v)
		}
		if slices.Contains(now, nil) {
			continue
		}
		if len(out) == 0 || !slices.Equal(out[len(out)-1].Values, now) {
			if out = doubled(out); len(out) == n {
				return out, nil
			}
			out = append(out, Double{Values: now})
		}
		last := &out[len(out)-1]
		last.Records = append(last.Records, IDText(id))
	}
	return doubled(out), rows.Err()
}

// doubled leaves the last of doubles out if one record alone says it.
func doubled(list []Double) []Double {
	if n := len(list); n > 0 && len(list[n-1].Records) < 2 {
		return list[:n-1]
	}
	return list
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
