package store

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"

	"opsbook/backend/kind"
)

// Why an operation has no effect here, as the park table says; it is kept, and passed on.
const (
	parkNewer   = "newer"   // a newer program wrote it: what it does, or its register or a field, is not known here yet
	parkValue   = "value"   // a value that its field cannot hold
	parkOrphan  = "orphan"  // on a record whose first operation has no effect
	parkRevoked = "revoked" // written by a PC after it was shut out
	parkLate    = "late"    // the same, and it came after that was known

	parkForbidden = "forbidden" // only an administrator's PC may do it, and none did
	parkUnsigned  = "unsigned"  // it holds operations of another stream that their author did not sign
	parkUnopened  = "unopened"  // it holds operations of another stream, and what says who signs that has not come
)

// ErrFork means that a stream was continued twice from one place: a PC wrote on after
// an older state of its file was put back, unnoticed by it.
var ErrFork = errors.New("store: the stream has two histories")

// ForkError is an ErrFork in which everything is refused: other operations had seen what
// cannot be taken in.
type ForkError struct{ Stream [16]byte }

func (e *ForkError) Error() string {
	return fmt.Sprintf("%v: %x", ErrFork, e.Stream)
}

// Unwrap makes it an ErrFork.
func (e *ForkError) Unwrap() error { return ErrFork }

// ErrBehind means that others hold more of the stream that this PC writes than the file
// does: an older state of it was put back. A new stream must be begun first.
var ErrBehind = errors.New("store: the file is behind what this PC has written")

// ErrForged means that operations are not what their author signed.
var ErrForged = errors.New("store: the operations are not what their author signed")

// UnvouchedError is an ErrForged: operations that their author did not sign, and that nobody
// stands for who counts here. Whoever does may be in operations that have not come yet.
type UnvouchedError struct {
	Stream   [16]byte
	From, To int64
	Known    bool // somebody known stands for them, whose word does not count: he was shut out
}

func (e *UnvouchedError) Error() string {
	return fmt.Sprintf("store: nobody who counts stands for operations %d to %d of stream %x", e.From, e.To, e.Stream)
}

// Unwrap makes it an ErrForged.
func (e *UnvouchedError) Unwrap() error { return ErrForged }

// GapError says which operations are missing before others can be taken in.
type GapError struct {
	Stream   [16]byte
	From, To int64
}

func (e *GapError) Error() string {
	return fmt.Sprintf("store: operations %d to %d of stream %x are missing", e.From, e.To, e.Stream)
}

// Merged says what came of operations that were taken in.
type Merged struct {
	Ops     int64            // new here
	New     map[string]int64 // records, by kind
	Changed map[string]int64 // operations on records that were there
	Voided  map[string]int64 // records that count no longer
	Parked  int64            // operations without effect here so far
	Newer   int64            // of them those that a newer program wrote
	Late    int64            // and those that a PC wrote after it was shut out
	Ahead   [][16]byte       // streams whose clock is more than a day ahead
	Shut    [][16]byte       // PCs that were shut out
	Forked  [][16]byte       // streams with two histories, of which the other one is here; what came is left out
}

// Merger takes operations of other PCs into the file, within one transaction: whole
// streams' pieces, in any order of streams. What it makes of them depends on the set
// of operations that the file then holds alone, not on their order.
type Merger struct {
	tx       *Tx
	out      Merged
	numbers  map[[16]byte]int64
	pieces   map[int64]*piece
	cur      *piece
	needs    map[int64]map[int64][witness]byte // how far markers say that streams were seen, by the stream's number and how far, with the hash there
	vouched  []voucher                         // pieces that their authors did not sign
	deferred []int64                           // operations on records that have not come yet
	carriers []int64                           // operations that hold others, which were salvaged
	unopened []int64                           // those of them whose streams are not open
	columns  map[string]map[string]*kind.Field
	stirred  bool // something came in that bears on what was salvaged
	data     bool // something came in that a later change may have seen
	shut     bool // a PC was shut out
}

// piece is a stream while its operations arrive.
type piece struct {
	stream // as far as the last operation that came by, also of those we have
	pub    ed25519.PublicKey
	have   int64  // how far the stream was held before
	known  []byte // and the hash there
	last   bool   // the last operation that came by ends a business action
	forked bool   // what comes is another history than the one that is here
	opened bool
	ahead  bool
}

// Merger begins to take operations in. Finish ends it.
func (tx *Tx) Merger() (*Merger, error) {
	m := &Merger{tx: tx, numbers: map[[16]byte]int64{}, pieces: map[int64]*piece{}, needs: map[int64]map[int64][witness]byte{},
		out: Merged{New: map[string]int64{}, Changed: map[string]int64{}, Voided: map[string]int64{}}, columns: map[string]map[string]*kind.Field{}}
	if err := tx.release(0); err != nil {
		return nil, err
	}
	var err error
	if _, err = tx.loadMarks(); err != nil {
		return nil, err
	}
	if _, err = tx.loadLimitsOnce(); err != nil {
		return nil, err
	}
	if _, err = tx.salvages(); err != nil {
		return nil, err
	}
	streams, err := tx.streams()
	for _, st := range streams {
		m.numbers[[16]byte(st.gid)] = st.n
	}
	return m, err
}

// Agrees is how many bytes of a hash are compared to tell whether two PCs speak of one
// history: what follows is signed over the whole of it.
const Agrees = 8

// Piece begins the operations of one stream from the number from on; before is the hash
// of the one before it, or its first bytes. It fails with a *GapError if operations between
// are missing.
func (m *Merger) Piece(gid [16]byte, from int64, before []byte) error {
	n, err := m.number(gid)
	if err != nil {
		return err
	}
	p, err := m.pieceOf(n)
	if err != nil {
		return err
	}
	if from < 1 || len(before) < Agrees {
		return ErrForged
	}
	m.cur = p
	if p.forked {
		p.seq, p.head = from-1, slices.Clone(before)
		return nil
	}
	if from > p.have+1 {
		return &GapError{gid, p.have + 1, from - 1}
	}
	own, err := m.tx.hashAt(n, gid[:], from-1)
	if err != nil {
		return err
	}
	p.seq, p.head = from-1, own[:]
	if from > 1 && !bytes.Equal(own[:Agrees], before[:Agrees]) {
		m.fork(p)
		p.head = slices.Clone(before)
	}
	if from == 1 {
		p.head = []byte{}
	}
	return nil
}

// fork leaves a piece out, and all others of its stream: a PC wrote on after an old image of
// its whole disk was put back, unnoticed by it. Everything that does not depend on it counts.
func (m *Merger) fork(p *piece) {
	if !p.forked {
		p.forked = true
		m.out.Forked = append(m.out.Forked, [16]byte(p.gid))
	}
}

// Heard compares what the sender of operations says of its own stream, of which it sends
// none: up to seq its hash begins with head.
func (m *Merger) Heard(gid [16]byte, seq int64, head []byte) error {
	n, known := m.numbers[gid]
	if !known || len(head) < Agrees || seq < 1 || seq > m.tx.salvaged.held[n] {
		return nil
	}
	own, err := m.tx.hashAt(n, gid[:], seq)
	if err != nil || bytes.Equal(own[:Agrees], head[:Agrees]) {
		return err
	}
	p, err := m.pieceOf(n)
	if err == nil {
		m.fork(p)
	}
	return err
}

// number is a stream's number in this file; a stream that is new here gets one.
func (m *Merger) number(gid [16]byte) (int64, error) {
	if n, ok := m.numbers[gid]; ok {
		return n, nil
	}
	n := int64(len(m.numbers)) + 1
	m.numbers[gid] = n
	return n, m.tx.exec("INSERT INTO stream(n, gid, device, code, seq, head) VALUES(?,?,x'','',0,x'')", n, gid[:])
}

func (m *Merger) pieceOf(n int64) (p *piece, err error) {
	if m.pieces[n] == nil {
		if p, err = m.piece(n); err != nil {
			return nil, err
		}
		m.pieces[n] = p
	}
	return m.pieces[n], nil
}

func (m *Merger) piece(n int64) (*piece, error) {
	p := &piece{}
	p.n = n
	_, err := m.tx.One("SELECT gid, code, seq, head FROM stream WHERE n=?", []any{n}, &p.gid, &p.code, &p.have, &p.known)
	if err != nil || p.have == 0 {
		return p, err
	}
	var body []byte
	if _, err := m.tx.One("SELECT body FROM op WHERE opid=?", []any{n<<seqBits | 1}, &body); err != nil {
		return nil, err
	}
	raw, err := rawBody(body)
	if err != nil {
		return nil, err
	}
	p.pub, _ = raw["pub"].([]byte)
	p.opened = true
	return p, nil
}

// Op takes the next operation of the piece, as its author hashed it. One that the file
// has is only compared.
func (m *Merger) Op(canonical []byte) error {
	p := m.cur
	o, err := parseOp(canonical)
	if err != nil {
		return err
	}
	if o.seq != p.seq+1 || o.seq > maxSeq {
		return ErrForged
	}
	o.id = p.n<<seqBits | o.seq
	if !p.opened {
		if err := m.open(p, o); err != nil {
			return err
		}
	}
	p.head = o.hash(p.gid, p.head)
	p.seq, p.last = o.seq, o.act&actLast != 0
	if p.forked || p.seq < p.have {
		return nil
	}
	if p.seq == p.have {
		if !bytes.Equal(p.head, p.known) {
			m.fork(p)
		}
		return nil
	}
	if p.n == m.tx.stream.n {
		return ErrBehind
	}
	return m.take(p, o)
}

// open checks the beginning of a stream: signed by the device that it names.
func (m *Merger) open(p *piece, o *op) error {
	if o.seq != 1 || !opens(*o, p.gid) {
		return ErrForged
	}
	device, _ := o.raw["device"].([]byte)
	p.code, _ = o.raw["code"].(string)
	p.pub, _ = o.raw["pub"].([]byte)
	p.opened = true
	if len(device) != 16 {
		return ErrForged
	}
	if err := m.tx.exec("UPDATE stream SET device=?, code=? WHERE n=?", device, p.code, p.n); err != nil {
		return err
	}
	m.tx.limits = nil // the PC may have been shut out
	_, err := m.tx.loadLimitsOnce()
	return err
}

// take writes an operation that is new here into the log and lets it have its effect.
func (m *Merger) take(p *piece, o *op) error {
	err := m.tx.exec("INSERT INTO op(opid, hlc, usr, act, tbl, rid, body, prev) VALUES(?,?,?,?,?,?,?,0)",
		o.id, o.hlc, o.usr, int64(o.act), o.tbl, o.rid, o.body)
	if err != nil {
		return err
	}
	if o.seq%checkpointEvery == 0 {
		if err := m.tx.exec("INSERT INTO chk(opid, hash) VALUES(?,?)", o.id, p.head); err != nil {
			return err
		}
	}
	m.out.Ops++
	m.follow(p, o.hlc)
	same, err := m.caughtUp(o)
	if err != nil {
		return err
	}
	if o.act &^= actLast; o.act != ActMark && o.act != ActEvent && o.act != ActOpen {
		m.data = true
	}
	switch o.act {
	case ActInsert, ActUpdate, ActState:
		return m.effect(o)
	case ActOpen, ActMark:
		return m.marked(o, true)
	case ActEnrol, ActRevoke, ActSalvage:
		switch {
		case same: // it has had its effect
		case o.act == ActSalvage:
			m.carriers = append(m.carriers, o.id)
		default:
			return m.trust(o)
		}
		return nil
	case ActEvent:
		return nil
	}
	return m.park(o.id, parkNewer)
}

// follow takes another PC's clock over, unless it cannot be right.
func (m *Merger) follow(p *piece, hlc int64) {
	if hlc > trusted(m.tx.Now) {
		p.ahead = true
		return
	}
	m.tx.clock = max(m.tx.clock, hlc)
}

// marked notes what a stream says that it has seen; needed says that it must be here.
func (m *Merger) marked(o *op, needed bool) error {
	list, err := markedIn(o)
	if err != nil {
		return err
	}
	for _, seen := range list {
		n, err := m.number(seen.Stream)
		if err != nil {
			return err
		}
		if n == streamOf(o.id) {
			return ErrForged
		}
		if needed {
			if m.needs[n] == nil {
				m.needs[n] = map[int64][witness]byte{}
			}
			head := [witness]byte(seen.Head[:witness])
			if was, named := m.needs[n][seen.Seq]; named && was != head {
				return &ForkError{seen.Stream}
			}
			m.needs[n][seen.Seq] = head
		}
		if err := m.tx.noteMark(origin(o.id), n, seen.Seq); err != nil {
			return err
		}
	}
	return nil
}

func (m *Merger) park(opid int64, why string) error {
	m.out.Parked++
	switch why {
	case parkNewer:
		m.out.Newer++
	case parkLate:
		m.out.Late++
	}
	return m.tx.exec("INSERT OR REPLACE INTO park(opid, why) VALUES(?,?)", opid, why)
}

// End ends the piece: its author, or whoever stands for him, signed the last operation's
// hash, and a business action is whole.
func (m *Merger) End(sig []byte) error {
	p := m.cur
	if p.seq == 0 || len(p.pub) != ed25519.PublicKeySize || !p.last {
		return ErrForged
	}
	if !p.forked && p.seq <= p.have {
		own, err := m.tx.hashAt(p.n, p.gid, p.seq)
		if err != nil || bytes.Equal(own[:], p.head) {
			return err
		}
		m.fork(p)
	}
	signed := ed25519.Verify(p.pub, positionMessage(checkpoint, m.tx.Store.workspaceID(), p.gid, p.seq, p.head), sig)
	if p.forked { // if its author says so: nobody else makes another history of it
		if !signed {
			return ErrForged
		}
		return nil
	}
	if !signed {
		m.vouched = append(m.vouched, voucher{p.stream, p.have + 1, slices.Clone(sig)})
	}
	p.have, p.known = p.seq, p.head
	m.tx.salvaged.held[p.n] = p.seq
	m.stirred = m.stirred || m.tx.salvaged.streams[p.n]
	if p.ahead {
		m.out.Ahead = append(m.out.Ahead, [16]byte(p.gid))
	}
	if err := m.tx.exec("UPDATE stream SET seq=?, head=? WHERE n=?", p.seq, p.head, p.n); err != nil {
		return err
	}
	return m.tx.exec("INSERT OR REPLACE INTO sig(opid, sig) VALUES(?,?)", p.n<<seqBits|p.seq, sig)
}

// voucher is a signature that is not the author's.
type voucher struct {
	stream
	from int64
	sig  []byte
}

// vouchers checks that somebody stands for the pieces that their authors did not sign:
// whoever found them in the file on which his own stream was opened. If he was shut out
// since, what he signed then still holds: that opening counts, and names the same hash.
func (m *Merger) vouchers() error {
	if len(m.vouched) == 0 {
		return nil
	}
	peers, err := m.tx.Peers()
	if err != nil {
		return err
	}
	limits, err := m.tx.loadLimits()
	if err != nil {
		return err
	}
	for _, v := range m.vouched {
		message, known, good := positionMessage(found, m.tx.Store.workspaceID(), v.gid, v.seq, v.head), false, false
		for _, p := range peers {
			if !ed25519.Verify(p.Sign, message, v.sig) {
				continue
			}
			known = true
			if good, err = m.tx.foundBy(p.Device[:], v.stream, limits); err != nil || good {
				break
			}
		}
		if err != nil {
			return err
		}
		if !good {
			return &UnvouchedError{[16]byte(v.gid), v.from, v.seq, known}
		}
	}
	return nil
}

// Finish lets what was waiting for records that came later have its effect, and checks
// that all is here that the operations had seen. It fails with a *GapError if not, and with
// an *UnvouchedError.
func (m *Merger) Finish() (Merged, error) {
	if err := m.complete(); err != nil {
		return m.out, err
	}
	if err := m.salvage(); err != nil {
		return m.out, err
	}
	if err := m.vouchers(); err != nil { // whoever stands for a piece may be let in by what was salvaged
		return m.out, err
	}
	if err := m.catchUp(); err != nil {
		return m.out, err
	}
	if m.shut {
		if err := m.tx.unwind(m.tx.ctx, m.moved); err != nil {
			return m.out, err
		}
		if err := m.revive(); err != nil {
			return m.out, err
		}
		if err := m.catchUp(); err != nil {
			return m.out, err
		}
	}
	if m.data {
		m.tx.unmarked = true
		if err := m.tx.exec("INSERT OR REPLACE INTO meta(key, value) VALUES(?, x'01')", metaUnmarked); err != nil {
			return m.out, err
		}
	}
	return m.out, nil
}

// moved counts a record that was worked out anew.
func (m *Merger) moved(k *kind.Kind, from, to State) {
	switch {
	case from == Live && to != Live:
		m.out.Voided[k.Name]++
	case from == Withdrawn && to != Withdrawn:
		m.out.New[k.Name]++
	default:
		m.out.Changed[k.Name]++
	}
}

// catchUp lets operations have their effect that waited for others.
func (m *Merger) catchUp() error {
	for _, id := range m.deferred {
		if err := m.again(id); err != nil {
			return err
		}
	}
	m.deferred = nil
	if err := m.remakeSalvaged(); err != nil {
		return err
	}
	return m.reunite()
}

// complete reports a gap if an operation had seen one that is not here, and a fork if
// it had seen another one of the same number.
func (m *Merger) complete() error {
	streams, err := m.tx.streams()
	if err != nil {
		return err
	}
	for _, st := range streams {
		named := slices.Sorted(maps.Keys(m.needs[st.n]))
		if n := len(named); n > 0 && named[n-1] > st.seq {
			if p := m.pieces[st.n]; p != nil && p.forked {
				return &ForkError{[16]byte(st.gid)}
			}
			return &GapError{[16]byte(st.gid), st.seq + 1, named[n-1]}
		}
		at, head := int64(0), [32]byte{}
		for _, seq := range named {
			if err := m.tx.hashOn(st, at, &head, seq); err != nil {
				return err
			}
			at = seq
			if [witness]byte(head[:witness]) != m.needs[st.n][seq] {
				return &ForkError{[16]byte(st.gid)}
			}
		}
		if st.seq == 0 && m.pieces[st.n] != nil {
			return &GapError{[16]byte(st.gid), 1, 1}
		}
	}
	return nil
}

// again lets an operation have its effect that came before its record.
func (m *Merger) again(id int64) error {
	o, err := m.tx.operation(id)
	if err != nil {
		return err
	}
	if _, err := m.tx.One("SELECT tbl, rid FROM op WHERE opid=?", []any{id}, &o.tbl, &o.rid); err != nil {
		return err
	}
	o.seq = id & seqMask
	k, err := m.tx.Kind(o.tbl)
	if err != nil {
		return err
	}
	r, err := m.tx.slot(k, o.rid)
	if err != nil {
		return err
	}
	switch {
	case r != nil && m.touched(k, o.rid):
		return m.later(k, r, &o)
	case r == nil || m.void(r.created):
		return m.park(id, parkOrphan)
	}
	return m.change(k, r, &o)
}

// effect lets an operation on a record have its effect.
func (m *Merger) effect(o *op) error {
	if o.id&salvagedBit == 0 && m.void(o.id) {
		return m.park(o.id, parkLate)
	}
	k, err := m.tx.Store.cfg.Catalog.Kind(o.tbl)
	if err != nil {
		return m.park(o.id, parkNewer)
	}
	r, err := m.tx.slot(k, o.rid)
	switch {
	case err != nil:
		return err
	case r != nil && m.touched(k, o.rid):
		return m.later(k, r, o)
	case r == nil && o.act == ActInsert && m.touched(k, o.rid):
		return m.found(k, o)
	case r == nil && o.act == ActInsert:
		return m.insert(k, o)
	case r == nil:
		m.deferred = append(m.deferred, o.id)
		return nil
	case !m.void(r.created):
		return m.change(k, r, o)
	case o.act == ActInsert: // the one that made it does not count; this one does
		return m.remake(k, r, o)
	}
	return m.park(o.id, parkOrphan)
}

// remake lets an operation make a record again.
func (m *Merger) remake(k *kind.Kind, r *slot, o *op) error {
	if _, err := m.knows(k, o); err != nil {
		return err
	}
	if err := m.tx.link(k, r, o.id); err != nil {
		return err
	}
	m.out.New[k.Name]++
	return m.tx.rebuild(k, o.rid)
}

// link adds an operation to those of a row.
func (tx *Tx) link(k *kind.Kind, r *slot, opid int64) error {
	if err := tx.exec("UPDATE op SET prev=? WHERE opid=?", r.last, opid); err != nil {
		return err
	}
	r.last = opid
	tx.rowOps++
	return tx.exec(fmt.Sprintf("UPDATE %q SET _last=?, rev=rev+1 WHERE pk=?", k.Name), opid, r.pk)
}

// reunite lets operations have their effect that had none because their record was not
// made by any that counts, where one has come since.
func (m *Merger) reunite() error {
	rows, err := m.tx.Query("SELECT p.opid, o.tbl, o.rid FROM park p JOIN op o ON o.opid=p.opid WHERE p.why=? ORDER BY p.opid", parkOrphan)
	if err != nil {
		return err
	}
	var lost []op
	for rows.Next() {
		var o op
		if err := rows.Scan(&o.id, &o.tbl, &o.rid); err != nil {
			return errors.Join(err, rows.Close())
		}
		lost = append(lost, o)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, o := range lost {
		k, err := m.tx.Kind(o.tbl)
		if err != nil {
			continue
		}
		r, err := m.tx.slot(k, o.rid)
		if err != nil {
			return err
		}
		switch {
		case r == nil || m.void(r.created):
			continue
		case m.void(o.id): // its PC was shut out meanwhile, and may come to count again
			if err := m.tx.exec("UPDATE park SET why=? WHERE opid=?", parkLate, o.id); err != nil {
				return err
			}
			continue
		}
		if err := m.tx.exec("DELETE FROM park WHERE opid=?", o.id); err != nil {
			return err
		}
		whole, err := m.tx.operation(o.id)
		if err != nil {
			return err
		}
		if _, err := m.knows(k, &whole); err != nil { // what it does not know waits on
			return err
		}
		if err := m.tx.link(k, r, o.id); err != nil {
			return err
		}
		if err := m.tx.rebuild(k, o.rid); err != nil {
			return err
		}
	}
	return nil
}

// void reports whether an operation has no effect.
func (m *Merger) void(opid int64) bool { return m.tx.void(opid) }

// knows splits a body into the columns that the file has and the rest, which is parked.
func (m *Merger) knows(k *kind.Kind, o *op) (map[string]any, error) {
	raw, err := o.raw, error(nil)
	if raw == nil {
		if raw, err = rawBody(o.body); err != nil {
			return nil, err
		}
	}
	fields := m.columns[k.Name]
	if fields == nil {
		fields = map[string]*kind.Field{}
		for _, f := range m.tx.Store.plan(k).stored {
			fields[f.Name] = f
		}
		m.columns[k.Name] = fields
	}
	newer, unfit := false, false
	for name, v := range raw {
		f := fields[name]
		switch {
		case name == "_state" || name == "_reason":
			if !stateFits(raw) {
				unfit = true
				delete(raw, name)
			}
		case name == rankKey:
		case f == nil:
			newer = true
			delete(raw, name)
		case !fits(f, v):
			unfit = true
			delete(raw, name)
		}
	}
	switch {
	case newer: // this is looked at again
		err = m.park(o.id, parkNewer)
	case unfit:
		err = m.park(o.id, parkValue)
	}
	return raw, err
}

func (m *Merger) insert(k *kind.Kind, o *op) error {
	body, err := m.knows(k, o)
	if err != nil {
		return err
	}
	plan := m.tx.Store.plan(k)
	args := make([]any, 3, 3+len(plan.stored))
	args[0], args[1], args[2] = o.rid, o.id, o.id
	for _, f := range plan.stored {
		args = append(args, body[f.Name])
	}
	res, err := m.tx.Exec(plan.insert, args...)
	if err != nil {
		return fmt.Errorf("store: merge into %s: %w", k.Name, err)
	}
	pk, err := res.LastInsertId()
	if err != nil {
		return err
	}
	m.tx.rowOps++
	m.tx.touch(k, pk)
	m.out.New[k.Name]++
	return nil
}

// slot is what the merge needs of a row.
type slot struct {
	pk, created, last int64
	state             State
	heads             []byte
}

func (tx *Tx) slot(k *kind.Kind, rid []byte) (*slot, error) {
	var r slot
	ok, err := tx.One(fmt.Sprintf("SELECT pk, _op, _last, _state, _h FROM %q WHERE id=?", k.Name), []any{rid}, &r.pk, &r.created, &r.last, &r.state, &r.heads)
	if err != nil || !ok {
		return nil, err
	}
	return &r, nil
}

// change lets an operation change a row that is there.
func (m *Merger) change(k *kind.Kind, r *slot, o *op) error {
	body, err := m.knows(k, o)
	if err != nil {
		return err
	}
	if o.act == ActInsert { // the record was made twice: each field is said by both
		for _, f := range m.tx.Store.plan(k).stored {
			if _, given := body[f.Name]; !given {
				body[f.Name] = nil
			}
		}
	}
	w := &weave{tx: m.tx, k: k, before: m.tx.before, rid: o.rid, created: r.created, heads: unpackHeads(r.heads, r.created), set: map[string]any{}}
	if err := w.add(o.id, body); err != nil {
		return err
	}
	if err := w.settle(); err != nil {
		return err
	}
	if w.state != r.state && w.state != Live {
		m.out.Voided[k.Name]++
	} else {
		m.out.Changed[k.Name]++
	}
	return m.tx.putWoven(w, r, o.id, o.act == ActInsert)
}

func parseOp(b []byte) (*op, error) {
	p := reader{b: b}
	if p.head(4) != 7 {
		return nil, ErrForged
	}
	o := &op{}
	o.seq, o.hlc = p.int(), p.int()
	o.usr = p.bytes(2)
	o.act = Act(p.int())
	o.tbl = string(p.bytes(3))
	o.rid = p.bytes(2)
	o.body = p.b
	if p.bad || o.seq < 1 || o.hlc < 0 || o.act < 1 || o.act > 0xff || len(o.tbl) > 64 || len(o.usr) != 0 && len(o.usr) != 16 ||
		!bytes.Equal(o.canonical(make([]byte, 0, len(b))), b) {
		return nil, ErrForged
	}
	switch o.act &^ actLast {
	case ActInsert, ActUpdate, ActState:
		if len(o.rid) != 16 || o.tbl == "" {
			return nil, ErrForged
		}
	}
	var err error
	if o.raw, err = rawBody(o.body); err != nil {
		return nil, errors.Join(ErrForged, err)
	}
	return o, nil
}

// reader takes the head of an operation apart; bad once something is not as it is written.
type reader struct {
	b   []byte
	bad bool
}

// head reads the head of an item of a major type and returns its number.
func (r *reader) head(major byte) uint64 {
	if r.bad || len(r.b) == 0 || r.b[0]>>5 != major || r.b[0]&31 > 27 {
		r.bad = true
		return 0
	}
	low := r.b[0] & 31
	if low < 24 {
		r.b = r.b[1:]
		return uint64(low)
	}
	width := 1 << (low - 24)
	if len(r.b) < 1+width {
		r.bad = true
		return 0
	}
	var u uint64
	for _, x := range r.b[1 : 1+width] {
		u = u<<8 | uint64(x)
	}
	r.b = r.b[1+width:]
	return u
}

func (r *reader) int() int64 {
	u := r.head(0)
	if u > 1<<63-1 {
		r.bad = true
		return 0
	}
	return int64(u)
}

func (r *reader) bytes(major byte) []byte {
	n := r.head(major)
	if r.bad || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}
