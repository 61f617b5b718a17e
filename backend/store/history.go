package store

import (
	"fmt"
	"maps"
	"time"

	"opsbook/backend/kind"
)

// Entry is one step of a record's history.
type Entry struct {
	At      time.Time
	User    string // id of the app_user record
	Act     Act
	Stream  string // the document-number code of the PC that did it
	Changes []Change

	Salvaged *Salvaged // it is here by salvage only; nil: by its own stream
}

// Salvaged says who brought a step back that survived in a package only.
type Salvaged struct {
	At   time.Time
	User string // id of the app_user record
}

// Change is one field's old and new value, normalised.
type Change struct {
	Field    string
	Old, New any
}

// What History shows at most, and how far it looks back for what was before that.
const (
	maxHistory = 100_000
	maxWalk    = 100 * maxHistory
)

// History returns what happened to a record, oldest first: the last 100,000 steps
// of it.
func (tx *Tx) History(k *kind.Kind, r *Row) ([]Entry, error) { return tx.history(k, r, maxHistory) }

func (tx *Tx) history(k *kind.Kind, r *Row, most int) ([]Entry, error) {
	var ops []op
	now := kind.Values{} // before the first step that is shown
	for id, steps := r.last, 0; id != 0; steps++ {
		o, err := tx.operation(id)
		if err == nil && steps > maxWalk {
			err = fmt.Errorf("more than %d steps", maxWalk)
		}
		if err != nil {
			return nil, fmt.Errorf("store: history of %s %s: %w", k.Name, r.ID, err)
		}
		id = o.prev
		if o.id&salvagedBit != 0 {
			if _, err := tx.salvages(); err != nil {
				return nil, err
			}
			if tx.inChain(origin(o.id)) {
				continue // it has come by its stream since
			}
		}
		if len(ops) < most {
			ops = append(ops, o)
			continue
		}
		body, err := decodeBody(o.body)
		if err != nil {
			return nil, err
		}
		for name, v := range body {
			if _, later := now[name]; !later {
				now[name] = v
			}
		}
	}
	codes, err := tx.streamCodes()
	if err != nil {
		return nil, err
	}
	var out []Entry
	for i := len(ops) - 1; i >= 0; i-- {
		o := ops[i]
		body, err := decodeBody(o.body)
		if err != nil {
			return nil, err
		}
		e := Entry{At: hlcTime(o.hlc, tx.Now.Location()), User: IDText(o.usr), Act: o.act, Stream: codes[streamOf(o.id)]}
		if e.Salvaged, err = tx.salvagedBy(o.id); err != nil {
			return nil, err
		}
		e.Changes = changed(k, o.act, body, now)
		maps.Copy(now, body)
		out = append(out, e)
	}
	return out, nil
}

// salvagedBy is who was the first to bring an operation back; nil if it came by its stream.
func (tx *Tx) salvagedBy(id int64) (*Salvaged, error) {
	if id&salvagedBit == 0 {
		return nil, nil
	}
	var first *Salvaged
	for _, c := range tx.salvaged.by[origin(id)] {
		o, err := tx.operation(c.op)
		if err != nil { // the carrier was salvaged itself
			o, err = tx.operation(c.op | salvagedBit)
		}
		if err != nil {
			return nil, err
		}
		if at := hlcTime(o.hlc, tx.Now.Location()); first == nil || at.Before(first.At) {
			first = &Salvaged{at, IDText(o.usr)}
		}
	}
	return first, nil
}

// changed are the fields that an operation on a record changed, in the kind's order; before
// is what they held.
func changed(k *kind.Kind, act Act, body, before kind.Values) []Change {
	var out, as []Change // as: said again as it was, with others of its group, or to settle it
	for _, name := range inOrder(k, body) {
		c := Change{name, before[name], body[name]}
		if act == ActUpdate && c.Old == c.New {
			as = append(as, c)
			continue
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return as
	}
	return out
}

// operation reads one operation of the log, also the one this transaction still
// holds back.
func (tx *Tx) operation(id int64) (op, error) {
	if tx.pending != nil && tx.pending.id == id {
		return *tx.pending, nil
	}
	o := op{id: id}
	var act int64
	ok, err := tx.One("SELECT hlc, usr, act, body, prev FROM op WHERE opid=?", []any{id}, &o.hlc, &o.usr, &act, &o.body, &o.prev)
	if err == nil && !ok {
		err = fmt.Errorf("operation %d is missing", id)
	}
	o.act = Act(act) &^ actLast
	return o, err
}

// Born returns when a record was created and by whom, and the same of its last change.
func (tx *Tx) Born(r *Row) (created, changed Entry, err error) {
	for i, id := range []int64{r.created, r.last} {
		o, err := tx.operation(id)
		if err != nil {
			return created, changed, err
		}
		e := Entry{At: hlcTime(o.hlc, tx.Now.Location()), User: IDText(o.usr)}
		if i == 0 {
			created = e
		} else {
			changed = e
		}
	}
	return created, changed, nil
}

// LastWithdrawn returns the withdrawn row whose field had this value last; nil if
// there is none. It is quick for a kind's Key.
func (tx *Tx) LastWithdrawn(k *kind.Kind, field string, value any) (*Row, error) {
	f, ok := k.Field(field)
	if !ok || !f.Stored() {
		return nil, fmt.Errorf("store: kind %s has no field %q", k.Name, field)
	}
	rows, err := tx.rows(k, "%q r WHERE _state=2 AND r.\""+field+"\"=? ORDER BY _last DESC LIMIT 1", bindable(f, value))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// inOrder names the fields of a body in the kind's order, then what this version
// does not know.
func inOrder(k *kind.Kind, body kind.Values) []string {
	out := make([]string, 0, len(body))
	for i := range k.Fields {
		if _, ok := body[k.Fields[i].Name]; ok {
			out = append(out, k.Fields[i].Name)
		}
	}
	for _, name := range []string{"_state", "_reason"} {
		if _, ok := body[name]; ok {
			out = append(out, name)
		}
	}
	return out
}

func (tx *Tx) streamCodes() (map[int64]string, error) {
	streams, err := tx.streams()
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	for _, st := range streams {
		out[st.n] = st.code
	}
	return out, nil
}

// hlcTime is the wall-clock part of a hybrid logical clock value.
func hlcTime(hlc int64, in *time.Location) time.Time { return time.UnixMilli(hlc >> 16).In(in) }

// StreamCode is what numbers given out on this PC carry; "" on a PC that began alone.
func (tx *Tx) StreamCode() string { return tx.stream.code }

// Head is this PC's stream as people can compare it: its name, length and hash.
func (tx *Tx) Head() (gid []byte, seq int64, head []byte) {
	return tx.stream.gid, tx.stream.seq, tx.stream.head
}
