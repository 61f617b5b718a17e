package exchange

import (
	"github.com/fxamacker/cbor/v2"

	"opsbook/backend/store"
)

// Facts are what is known of another PC.
type Facts struct {
	Lacks int64 // operations held here for which it has given no receipt
	Heard int64 // when its last package was taken in, milliseconds since 1970; 0: never
	Sent  int64 // when the last package for it was made
	Ahead bool  // its clock was more than a day ahead of this PC's when it last wrote
}

// FactsOf tells what is known of another PC.
func FactsOf(tx *store.Tx, p store.Peer) (f Facts, err error) {
	held, err := Holds(tx, p.Device)
	if err != nil {
		return f, err
	}
	vector, err := tx.Vector()
	if err != nil {
		return f, err
	}
	for _, v := range vector {
		f.Lacks += max(0, v.Seq-held[v.Stream])
	}
	for way, at := range map[string]*int64{"in": &f.Heard, "out": &f.Sent} {
		if _, err := tx.One("SELECT ifnull(max(at), 0) FROM exchange WHERE device=? AND way=?", []any{p.Device[:], way}, at); err != nil {
			return f, err
		}
	}
	f.Ahead, err = tx.ClockAhead(p.Device)
	return f, err
}

// NoteSent remembers a package that was made.
func NoteSent(tx *store.Tx, s Sent, to []store.Peer) error {
	for _, p := range to {
		_, err := tx.Exec("INSERT OR REPLACE INTO exchange(package, way, device, at, ops, body) VALUES(?,'out',?,?,?,x'')",
			s.Package[:], p.Device[:], tx.Now.UnixMilli(), s.Ops)
		if err != nil {
			return err
		}
	}
	return nil
}

// Arrival is a package that was taken in.
type Arrival struct {
	Package [16]byte
	Sender  [16]byte
	At      int64 // milliseconds since 1970
	Ops     int64 // new here
	Undone  bool

	spans []store.Span
}

// Arrivals are the last n packages that brought something, the latest first.
func Arrivals(tx *store.Tx, n int) ([]Arrival, error) {
	rows, err := tx.Query(`SELECT e.package, e.device, e.at, e.ops, e.body, EXISTS(SELECT 1 FROM exchange u WHERE u.package=e.package AND u.way='undone')
		FROM exchange e WHERE e.way='in' AND e.ops>0 ORDER BY e.at DESC, e.package DESC LIMIT ?`, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Arrival
	for rows.Next() {
		var a Arrival
		var id, device, body []byte
		if err := rows.Scan(&id, &device, &a.At, &a.Ops, &body, &a.Undone); err != nil {
			return nil, err
		}
		a.Package, a.Sender = [16]byte(id), [16]byte(device)
		var spans []span
		if err := cbor.Unmarshal(body, &spans); err != nil {
			return nil, err
		}
		for _, s := range spans {
			if len(s.Stream) == 16 {
				a.spans = append(a.spans, store.Span{Stream: [16]byte(s.Stream), From: s.From, To: s.To})
			}
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// Undo takes back what a package brought, as changes like any others: fields that still
// say what it said get what they said without it, records that it made are withdrawn.
// What somebody has changed since stays. It returns how many records it changed.
func Undo(tx *store.Tx, a Arrival) (int, error) {
	n, err := tx.TakeBack(a.spans)
	if err != nil {
		return n, err
	}
	_, err = tx.Exec("INSERT OR REPLACE INTO exchange(package, way, device, at, ops, body) VALUES(?,'undone',?,?,?,x'')",
		a.Package[:], a.Sender[:], tx.Now.UnixMilli(), n)
	return n, err
}
