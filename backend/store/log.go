package store

import (
	"crypto/sha256"

	"opsbook/backend/kind"
)

// Act is what an operation does.
type Act int64

// The acts of the log. Their numbers are for ever.
const (
	ActInsert Act = 1 // a record, with the fields it begins with
	ActUpdate Act = 2 // fields of a record
	ActState  Act = 3 // void, withdraw, or take either back
	ActEvent  Act = 4 // something that happened and changed no record: unlock, print, export …
	ActOpen   Act = 5 // the first operation of a stream
	ActMark   Act = 6 // what the changes to come have seen of other streams
	ActEnrol  Act = 7 // a PC may take part
	ActRevoke Act = 8 // a PC is shut out

	ActSalvage Act = 9 // operations of another stream, as their author signed them: see Salvager

	actLast Act = 0x80
)

// ofRecord reports whether an act is on a record.
func (a Act) ofRecord() bool {
	a &^= actLast
	return a == ActInsert || a == ActUpdate || a == ActState
}

// op is one operation of the log before it is written. Its number is
// stream.n<<40 | seq; only (stream gid, seq) has a meaning on other PCs.
type op struct {
	id   int64
	seq  int64
	hlc  int64
	usr  []byte
	act  Act
	tbl  string
	rid  []byte
	body []byte
	prev int64 // the record's operation before this one, here

	raw map[string]any // body, of an operation that came from elsewhere
}

// stream is this PC's own chain: one writer, contiguous numbers.
type stream struct {
	n    int64  // its number in this file
	gid  []byte // its name everywhere
	code string // what its document numbers carry; "" on a PC that began alone
	seq  int64
	head []byte // hash of the last operation
}

const checkpointEvery = 256

// note appends an operation to the log and returns its number. It is held back
// until the next one or the commit: the last of a transaction is marked, so that
// an exchange never cuts a business action in two.
func (tx *Tx) note(act Act, tbl string, rid []byte, pairs []pair, prev int64) (int64, error) {
	if act.ofRecord() && tx.unmarked {
		if err := tx.markSeen(); err != nil {
			return 0, err
		}
	}
	if err := tx.release(0); err != nil {
		return 0, err
	}
	body, err := cborBody(nil, pairs)
	if err != nil {
		return 0, err
	}
	tx.clock = max(tx.clock+1, tx.Now.UnixMilli()<<16)
	tx.stream.seq++
	if act.ofRecord() {
		tx.rowOps++
	}
	usr := IDBytes(tx.Actor.User)
	if usr == nil {
		usr = []byte{}
	}
	tx.pending = &op{id: tx.stream.n<<40 | tx.stream.seq, seq: tx.stream.seq, hlc: tx.clock,
		usr: usr, act: act, tbl: tbl, rid: rid, body: body, prev: prev}
	return tx.pending.id, nil
}

// Made joins to the rows of a register, as SQL, when each was made: hlc, the clock of the
// operation that made it, and gid, the name of its stream, which shows no clock twice. In this
// order all PCs have them. The last operation of a transaction is held back: its clock
// is NULL here, and Clock.
const Made = " LEFT JOIN op ON opid=_op LEFT JOIN stream ON n=_op>>40&0x3fffff"

// Clock is the hybrid clock (milliseconds<<16 | counter) of the latest operation.
func (tx *Tx) Clock() int64 { return tx.clock }

// release writes the operation held back, with flag added to its act.
func (tx *Tx) release(flag Act) error {
	o := tx.pending
	if o == nil {
		return nil
	}
	tx.pending = nil
	o.act |= flag
	tx.stream.head = o.hash(tx.stream.gid, tx.stream.head)
	err := tx.exec("INSERT INTO op(opid, hlc, usr, act, tbl, rid, body, prev) VALUES(?,?,?,?,?,?,?,?)",
		o.id, o.hlc, o.usr, int64(o.act), o.tbl, o.rid, o.body, o.prev)
	if err == nil && o.seq%checkpointEvery == 0 {
		err = tx.exec("INSERT INTO chk(opid, hash) VALUES(?,?)", o.id, tx.stream.head)
	}
	return err
}

// flush ends the transaction's part of the log.
func (tx *Tx) flush() error {
	if tx.pending == nil {
		return nil
	}
	if err := tx.release(actLast); err != nil {
		return err
	}
	return tx.exec("UPDATE stream SET seq=?, head=? WHERE n=?", tx.stream.seq, tx.stream.head, tx.stream.n)
}

// canonical is the operation as it is hashed, signed and exchanged.
func (o *op) canonical(b []byte) []byte {
	b = cborHead(b, 4, 7)
	b = cborInt(b, o.seq)
	b = cborInt(b, o.hlc)
	b = cborBytes(b, o.usr)
	b = cborInt(b, int64(o.act))
	b = cborText(b, o.tbl)
	b = cborBytes(b, o.rid)
	return append(b, o.body...)
}

// hash chains the operation to the one before it in its stream.
func (o *op) hash(stream, before []byte) []byte {
	b := make([]byte, 0, 6+len(stream)+len(before)+64+len(o.body))
	b = append(append(append(b, "wsp-op"...), stream...), before...)
	h := sha256.Sum256(o.canonical(b))
	return h[:]
}

// Event writes down something that changed no record: who unlocked, printed,
// exported, imported. facts are plain values for the audit page.
func (tx *Tx) Event(name string, facts kind.Values) error {
	pairs := []pair{{"event", name}}
	for f, v := range facts {
		pairs = append(pairs, pair{f, v})
	}
	_, err := tx.note(ActEvent, "", []byte{}, pairs, 0)
	return err
}

// Operation is one operation as it stands in the log.
type Operation struct {
	Stream []byte // the stream's name
	Seq    int64  // its number there
	HLC    int64  // milliseconds<<16 | counter
	User   string
	Act    Act
	Last   bool // it ends a transaction
	Kind   string
	Record string
	Values kind.Values
}

// Log calls fn for every operation, stream by stream, each in its order.
func (tx *Tx) Log(fn func(Operation) error) error {
	streams, err := tx.streams()
	if err != nil {
		return err
	}
	names := map[int64][]byte{}
	for _, st := range streams {
		names[st.n] = st.gid
	}
	rows, err := tx.Query("SELECT opid, hlc, usr, act, tbl, rid, body FROM op ORDER BY opid")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var o Operation
		var id, act int64
		var usr, rid, body []byte
		if err := rows.Scan(&id, &o.HLC, &usr, &act, &o.Kind, &rid, &body); err != nil {
			return err
		}
		if o.Values, err = decodeBody(body); err != nil {
			return err
		}
		o.Stream, o.Seq, o.User, o.Record = names[streamOf(id)], id&seqMask, IDText(usr), IDText(rid)
		o.Act, o.Last = Act(act)&^actLast, Act(act)&actLast != 0
		if err := fn(o); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (tx *Tx) streams() ([]stream, error) {
	rows, err := tx.Query("SELECT n, gid, code, seq, head FROM stream ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []stream
	for rows.Next() {
		var st stream
		if err := rows.Scan(&st.n, &st.gid, &st.code, &st.seq, &st.head); err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, rows.Err()
}
