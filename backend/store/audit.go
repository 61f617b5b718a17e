package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"opsbook/backend/kind"
)

// Sought says which operations of the log are asked for; what is left out bounds nothing.
type Sought struct {
	User     *string   // done by this account; "" is the program itself
	Kinds    []string  // on records of these kinds; "" among them: what changed no record
	Also     []Claim   // with Kinds: on records of another kind, if they say something
	Device   []byte    // on this PC
	From, To time.Time // by the clock of the PC where it was done: From itself counts, To does not
	Records  []Place   // on one of these records; empty and not nil: on none
	After    string    // goes on behind the page that gave this as its next
	Limit    int
}

// Claim is what an operation on a record of a kind says of a field.
type Claim struct{ Kind, Field, Value string }

// Place is a record.
type Place struct{ Kind, ID string }

// Logged is an operation of the log with what it changed.
type Logged struct {
	Entry
	Origin  [16]byte // the stream in which it stands
	Device  [16]byte // the PC that wrote it
	Seq     int64    // its number there
	Kind    string   // "" if it changed no record
	Record  string
	Facts   kind.Values // of what changed no record, as it tells them
	Without bool        // it has no effect here: written by a PC that was shut out, or by a newer program
}

// What one question goes through at most, and at a time.
const (
	maxLooked   = 200_000
	lookedAtime = 4096
	heldAhead   = 64
)

// tail is what is still to be looked at of a stream, the latest first. Clocks grow along a
// stream, so the streams are merged as sorted lists and need no index.
type tail struct {
	stream
	device []byte
	at     int64   // operations up to here have not been looked at
	only   []int64 // if not nil: the numbers of those that can be meant, the latest first
	ahead  []op    // found and not yet handed out
}

// sift is a question that is being answered.
type sift struct {
	tx       *Tx
	q        Sought
	from, to int64 // of the clocks
	where    string
	args     []any
	tails    []*tail
	left     int  // operations that may still be looked at
	indexed  bool // what is asked for is found without looking at the rest
	bodies   map[int64]past
}

// past is what an operation says and which one of its record was before it.
type past struct {
	body kind.Values
	prev int64
}

// Sift returns operations of all streams, the latest first, and where the next page begins;
// "" if there is none. What comes in later does not move a page. A page may be short, even
// empty, although there is a next one: a question goes through so many operations at a time.
func (tx *Tx) Sift(q Sought) (out []Logged, next string, err error) {
	s := &sift{tx: tx, q: q, to: 1<<63 - 1, left: maxLooked, bodies: map[int64]past{}}
	if !q.From.IsZero() {
		s.from = q.From.UnixMilli() << 16
	}
	if !q.To.IsZero() {
		s.to = q.To.UnixMilli() << 16
	}
	s.filter()
	if err := s.begin(); err != nil {
		return nil, "", err
	}
	for len(out) < q.Limit {
		t, err := s.latest()
		if err != nil {
			return nil, "", err
		}
		if t == nil {
			break
		}
		e, err := s.logged(t, &t.ahead[0])
		if err != nil {
			return nil, "", err
		}
		t.ahead = t.ahead[1:]
		out = append(out, e)
	}
	return out, s.next(), nil
}

// filter is what SQL asks of an operation. Markers are no acts of people.
func (s *sift) filter() {
	s.where, s.args = fmt.Sprintf(" AND act&127<>%d", ActMark), nil
	if s.q.User != nil {
		usr := IDBytes(*s.q.User)
		if usr == nil {
			usr = []byte{}
		}
		s.where, s.args = s.where+" AND usr=?", append(s.args, usr)
	}
	if s.q.Kinds == nil {
		return
	}
	if len(s.q.Kinds) == 1 && s.q.Kinds[0] == "" {
		s.where += " AND tbl=''" // literally, for the index of these alone
		s.indexed = true
		return
	}
	s.where += " AND (tbl IN (" + blanks(len(s.q.Kinds)) + ")"
	for _, k := range s.q.Kinds {
		s.args = append(s.args, k)
	}
	for _, also := range s.q.Also {
		s.where += " OR tbl=? AND instr(body, ?)>0"
		s.args = append(s.args, also.Kind, cborText(cborText(nil, also.Field), also.Value))
	}
	s.where += ")"
}

// blanks are n places for values of a statement.
func blanks(n int) string { return strings.TrimPrefix(strings.Repeat(",?", n), ",") }

// begin finds where each stream is to be looked at from.
func (s *sift) begin() error {
	going, err := readPage(s.q.After)
	if err != nil {
		return err
	}
	only, err := s.only()
	if err != nil {
		return err
	}
	if err := s.streams(); err != nil {
		return err
	}
	if err := s.salvaged(); err != nil {
		return err
	}
	for _, t := range s.tails {
		if going != nil {
			t.at = min(t.at, going[t.n])
		}
		switch {
		case only != nil && t.only != nil:
			t.only = slices.DeleteFunc(t.only, func(seq int64) bool { return !slices.Contains(only[t.n], seq) })
		case only != nil:
			t.only = append([]int64{}, only[t.n]...)
		}
		if s.q.To.IsZero() || t.only != nil {
			continue
		}
		if err := s.upTo(t); err != nil {
			return err
		}
	}
	return nil
}

// streams are all that are asked about.
func (s *sift) streams() error {
	rows, err := s.tx.Query("SELECT n, gid, device, code, seq FROM stream WHERE seq>0 ORDER BY n")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		t := &tail{}
		if err := rows.Scan(&t.n, &t.gid, &t.device, &t.code, &t.seq); err != nil {
			return err
		}
		if t.at = t.seq; s.q.Device == nil || string(t.device) == string(s.q.Device) {
			s.tails = append(s.tails, t)
		}
	}
	return rows.Err()
}

// salvaged adds the operations that are here by a carrier and have not come by their
// stream: each has the number that it has there, with gaps between them.
func (s *sift) salvaged() error {
	if _, err := s.tx.salvages(); err != nil {
		return err
	}
	rows, err := s.tx.Query(`SELECT o.opid, s.gid, s.device, s.code FROM op o JOIN stream s ON s.n=(o.opid&~?1)>>40
		WHERE o.opid>=?1 ORDER BY o.opid DESC LIMIT ?2`, int64(salvagedBit), maxLooked)
	if err != nil {
		return err
	}
	defer rows.Close()
	var t *tail
	for rows.Next() {
		var id int64
		var st stream
		var device []byte
		if err := rows.Scan(&id, &st.gid, &device, &st.code); err != nil {
			return err
		}
		if s.tx.inChain(origin(id)) || s.q.Device != nil && string(device) != string(s.q.Device) {
			continue
		}
		if st.n, st.seq = id>>seqBits, id&seqMask; t == nil || t.n != st.n {
			t = &tail{stream: st, device: device, at: st.seq, only: []int64{}}
			s.tails = append(s.tails, t)
		}
		t.only = append(t.only, st.seq)
	}
	return rows.Err()
}

// upTo leaves out of a stream what is later than the question asks for.
func (s *sift) upTo(t *tail) error {
	low, high := int64(0), t.at // low is early enough, what is above high is not
	for low < high {
		mid := (low + high + 1) / 2
		var hlc int64
		if ok, err := s.tx.One("SELECT hlc FROM op WHERE opid=?", []any{t.n<<seqBits | mid}, &hlc); err != nil || !ok {
			return orMissing(err, t.gid, mid)
		}
		if hlc < s.to {
			low = mid
		} else {
			high = mid - 1
		}
	}
	t.at = low
	return nil
}

func orMissing(err error, gid []byte, seq int64) error {
	if err == nil {
		err = fmt.Errorf("store: operation %d of stream %x is missing", seq, gid)
	}
	return err
}

// only are the numbers of the operations on the records that are asked for, by stream, the
// latest first; nil if all are. Those without effect stand in no record's list.
func (s *sift) only() (map[int64][]int64, error) {
	if s.q.Records == nil {
		return nil, nil
	}
	found := map[int64]bool{}
	for _, p := range s.q.Records {
		k, err := s.tx.Kind(p.Kind)
		if err != nil {
			return nil, err
		}
		r, err := s.tx.slot(k, IDBytes(p.ID))
		if err != nil {
			return nil, err
		}
		id := int64(0)
		if r != nil {
			id = r.last
		}
		for id != 0 && len(found) < maxLooked {
			found[id] = true
			was, err := s.past(id)
			if err != nil {
				return nil, err
			}
			id = was.prev
		}
	}
	if err := s.parked(found); err != nil {
		return nil, err
	}
	out := map[int64][]int64{}
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(found))) {
		out[id>>seqBits] = append(out[id>>seqBits], id&seqMask)
	}
	return out, nil
}

// parked adds those of them that have no effect.
func (s *sift) parked(found map[int64]bool) error {
	asked := map[Place]bool{}
	for _, p := range s.q.Records {
		asked[p] = true
	}
	rows, err := s.tx.Query("SELECT p.opid, o.tbl, o.rid FROM park p CROSS JOIN op o ON o.opid=p.opid") // park is the short one
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var p Place
		var rid []byte
		if err := rows.Scan(&id, &p.Kind, &rid); err != nil {
			return err
		}
		if p.ID = IDText(rid); asked[p] {
			found[id] = true
		}
	}
	return rows.Err()
}

// logged is an operation with what it changed.
func (s *sift) logged(t *tail, o *op) (Logged, error) {
	out := Logged{Entry: Entry{At: hlcTime(o.hlc, s.tx.Now.Location()), User: IDText(o.usr), Act: o.act, Stream: t.code},
		Origin: [16]byte(t.gid), Seq: o.seq, Kind: o.tbl, Record: IDText(o.rid)}
	copy(out.Device[:], t.device)
	var one int
	var err error
	if out.Without, err = s.tx.One("SELECT 1 FROM park WHERE opid=?", []any{o.id}, &one); err != nil {
		return out, err
	}
	body, err := decodeBody(o.body)
	if err != nil {
		return out, err
	}
	s.bodies[o.id] = past{body, o.prev}
	k, err := s.tx.Kind(o.tbl)
	if err != nil || !o.act.ofRecord() { // a register of a newer program: what it holds is not known
		out.Facts = body
		return out, nil
	}
	before, err := s.before(o, body)
	out.Changes = changed(k, o.act, body, before)
	return out, err
}

// before is what the fields of an operation held before it, on this PC.
func (s *sift) before(o *op, body kind.Values) (kind.Values, error) {
	out := kind.Values{}
	for id, steps := o.prev, 0; id != 0 && len(out) < len(body) && steps < maxHistory; steps++ {
		was, err := s.past(id)
		if err != nil {
			return nil, err
		}
		for name := range body {
			if v, said := was.body[name]; said {
				if _, later := out[name]; !later {
					out[name] = v
				}
			}
		}
		id = was.prev
	}
	return out, nil
}

// past reads an operation, of which neighbours on a page ask several times.
func (s *sift) past(id int64) (past, error) {
	if was, ok := s.bodies[id]; ok {
		return was, nil
	}
	o, err := s.tx.operation(id)
	if err != nil {
		return past{}, err
	}
	body, err := decodeBody(o.body)
	if len(s.bodies) > maxHistory {
		clear(s.bodies)
	}
	s.bodies[id] = past{body, o.prev}
	return s.bodies[id], err
}

// Authors are the PCs that wrote something, in the order in which this file met them.
func (tx *Tx) Authors() ([][16]byte, error) {
	rows, err := tx.Query("SELECT device FROM stream WHERE seq>0 AND length(device)=16 GROUP BY device ORDER BY min(n)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out [][16]byte
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, [16]byte(id))
	}
	return out, rows.Err()
}

// Few are all records of a kind, if there are no more than n of them and each operation on
// one stands in its record's list, so that asking about them is asking about the kind.
func (tx *Tx) Few(k *kind.Kind, n int) (ids []string, few bool, err error) {
	var one int
	if parked, err := tx.One("SELECT 1 FROM park LIMIT 1", nil, &one); parked || err != nil {
		return nil, false, err
	}
	rows, err := tx.Query(fmt.Sprintf("SELECT id FROM %q LIMIT ?", k.Name), n+1)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, false, err
		}
		ids = append(ids, IDText(id))
	}
	return ids, len(ids) <= n, rows.Err()
}
