package exchange

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/fxamacker/cbor/v2"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// Facts are what is known of another PC.
type Facts struct {
	Lacks  int64 // operations held here for which it has given no receipt
	Heard  int64 // when its last package was taken in, milliseconds since 1970; 0: never
	Sent   int64 // when the last package for it was made
	Ahead  bool  // its clock was more than a day ahead of this PC's when it last wrote or sent
	Behind bool  // its clock was more than two days behind when it last sent
}

// A clock is far off by more than this. One that is behind is noticed by what its PC had
// seen already, and that may be dated a day ahead itself.
const (
	farAhead  = 24 * time.Hour
	farBehind = 48 * time.Hour
)

// noteClock remembers how far the clock of a sender is off: ahead of this PC's now, or
// behind the moment at which this PC wrote what the package has seen.
func noteClock(tx *store.Tx, c Came) error {
	off := max(0, c.Sent-tx.Now.UnixMilli())
	written, err := tx.WrittenBy(tx.Store.Device().ID, c.vector())
	if err != nil {
		return err
	}
	if written <= tx.Now.UnixMilli() && c.Sent < written { // else it is this PC's that was wrong
		off = c.Sent - written
	}
	var none [16]byte
	_, err = tx.Exec("INSERT OR REPLACE INTO exchange(package, way, device, at, ops, body) VALUES(?,'clock',?,?,?,x'')",
		none[:], c.Sender.Device[:], tx.Now.UnixMilli(), off)
	return err
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
	var off int64
	sent, err := tx.One("SELECT ops FROM exchange WHERE device=? AND way='clock'", []any{p.Device[:]}, &off)
	f.Ahead, f.Behind = off > farAhead.Milliseconds(), off < -farBehind.Milliseconds()
	if err == nil && !sent { // others have passed on what it wrote
		f.Ahead, err = tx.ClockAhead(p.Device)
	}
	return f, err
}

// noteFork remembers that a stream came with another history than the one that is here.
func noteFork(tx *store.Tx, gid [16]byte) error {
	_, err := tx.Exec("INSERT OR IGNORE INTO exchange(package, way, device, at, ops, body) SELECT gid, 'fork', device, ?, 0, x'' FROM stream WHERE gid=?", tx.Now.UnixMilli(), gid[:])
	return err
}

// Forked reports whether a PC writes another history than the one that is here; no longer
// once it has begun a new stream.
func Forked(tx *store.Tx, device [16]byte) (bool, error) {
	latest, err := tx.Latest(device)
	for _, gid := range latest {
		var one int
		if noted, err := tx.One("SELECT 1 FROM exchange WHERE way='fork' AND package=?", []any{gid[:]}, &one); err != nil || noted {
			return noted, err
		}
	}
	return false, err
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

// Arrival is what was taken in at once: a package, or several.
type Arrival struct {
	Package  [16]byte   // the first of them, by which it is called
	Packages [][16]byte // all of them that brought something
	Senders  [][16]byte // each once
	At       int64      // milliseconds since 1970
	Ops      int64      // new here
	Undone   bool

	spans []store.Span
	turns []store.Span // what taking it back wrote, and doing it again, in turn
}

// Arrivals are the last n things that brought something, the latest first.
func Arrivals(tx *store.Tx, n int) ([]Arrival, error) {
	rows, err := tx.Query(`SELECT e.package, e.device, e.at, e.ops, e.body, u.package IS NOT NULL, ifnull(u.body, x'')
		FROM exchange e LEFT JOIN exchange u ON u.package=e.package AND u.way='undone' WHERE e.way='in' AND e.ops>0 ORDER BY e.at DESC, e.package DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Arrival
	at := map[[16]byte]int{}
	for rows.Next() {
		var id, device, body, turns []byte
		var a Arrival
		if err := rows.Scan(&id, &device, &a.At, &a.Ops, &body, &a.Undone, &turns); err != nil {
			return nil, err
		}
		b, err := readBrought(body)
		if err != nil {
			return nil, err
		}
		if len(turns) > 0 {
			if err := a.turned(turns); err != nil {
				return nil, err
			}
		}
		a.Package = [16]byte(id)
		if len(b.With) == 16 {
			a.Package = [16]byte(b.With)
		}
		i, known := at[a.Package]
		if !known && len(out) == n {
			continue // a package of an earlier one may follow
		}
		if !known {
			i = len(out)
			at[a.Package], out = i, append(out, Arrival{Package: a.Package, At: a.At})
		}
		out[i].add(a, [16]byte(id), [16]byte(device), b.Spans)
	}
	return out, rows.Err()
}

// add adds a package.
func (a *Arrival) add(b Arrival, id, device [16]byte, spans []span) {
	a.Packages = append(a.Packages, id)
	if !slices.Contains(a.Senders, device) {
		a.Senders = append(a.Senders, device)
	}
	a.Ops += b.Ops
	a.Undone, a.turns = b.Undone, b.turns // all were taken back at once
	a.spans = append(a.spans, stretches(spans)...)
}

// turned reads how often it was taken back and done again.
func (a *Arrival) turned(body []byte) error {
	b, err := readBrought(body)
	a.turns = stretches(b.Spans)
	a.Undone = len(a.turns)%2 == 1
	return err
}

// stretches are spans as they are remembered.
func stretches(spans []span) (out []store.Span) {
	for _, s := range spans {
		if len(s.Stream) == 16 {
			out = append(out, store.Span{Stream: [16]byte(s.Stream), From: s.From, To: s.To})
		}
	}
	return out
}

// Undo takes back what was taken in at once, as changes like any others: see
// store.Tx.TakeBack. tell is told how many records it is done with.
func Undo(tx *store.Tx, a Arrival, tell func(done, of int)) (store.TakenBack, error) {
	return a.turn(tx, slices.Concat(a.spans, a.turns), tell)
}

// Redo takes the last Undo back. Faults: Conflict (it is not known any more what that was).
func Redo(tx *store.Tx, a Arrival, tell func(done, of int)) (store.TakenBack, error) {
	if len(a.turns) == 0 {
		return store.TakenBack{}, fault.New(fault.Conflict, "这次导入是用旧版程序撤回的，不能恢复；请让对方把要的内容改一下再导出。",
			"An older program took this import back; it cannot be brought back. Have the sender change what is wanted and export it again.")
	}
	return a.turn(tx, a.turns[len(a.turns)-1:], tell)
}

// turn takes operations back and remembers what that wrote.
func (a *Arrival) turn(tx *store.Tx, spans []store.Span, tell func(done, of int)) (store.TakenBack, error) {
	gid, before, _ := tx.Head()
	out, err := tx.TakeBack(spans, tell)
	if err != nil {
		return out, err
	}
	_, after, _ := tx.Head()
	var turns []span
	for _, s := range append(a.turns, store.Span{Stream: [16]byte(gid), From: before + 1, To: after}) {
		turns = append(turns, span{s.Stream[:], s.From, s.To})
	}
	body, err := cbor.Marshal(turns)
	if err != nil {
		return out, err
	}
	for _, id := range a.Packages {
		_, err = tx.Exec("INSERT OR REPLACE INTO exchange(package, way, device, at, ops, body) VALUES(?,'undone',?,?,?,?)",
			id[:], a.Senders[0][:], tx.Now.UnixMilli(), out.Changed, body)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// Comings are when operations of other PCs came to this one.
type Comings map[[16]byte][]coming

type coming struct{ from, to, at int64 }

// ComingsOf reads them.
func ComingsOf(tx *store.Tx) (Comings, error) {
	rows, err := tx.Query("SELECT at, body FROM exchange WHERE way='in' AND ops>0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := Comings{}
	for rows.Next() {
		var at int64
		var body []byte
		if err := rows.Scan(&at, &body); err != nil {
			return nil, err
		}
		b, err := readBrought(body)
		if err != nil {
			return nil, err
		}
		for _, s := range b.Spans {
			if len(s.Stream) == 16 {
				out[[16]byte(s.Stream)] = append(out[[16]byte(s.Stream)], coming{s.From, s.To, at})
			}
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b coming) int { return cmp.Compare(a.from, b.from) })
	}
	return out, rows.Err()
}

// At is when an operation came, milliseconds since 1970; 0 if it was written here, or was in
// the file when it was copied to this PC.
func (c Comings) At(stream [16]byte, seq int64) int64 {
	list := c[stream]
	i := sort.Search(len(list), func(i int) bool { return list[i].to >= seq })
	if i == len(list) || list[i].from > seq {
		return 0
	}
	return list[i].at
}
