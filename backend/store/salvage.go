package store

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"opsbook/backend/kind"
)

// What was written on a PC and then lost with an older state of its file may still stand
// in a package that waits for what came before it, and will not come any more. Salvage
// brings it back: an operation of this PC, the carrier, holds others exactly as their
// author signed them. They have their effect under their own name (stream, number), with
// what their author is known to have seen. So it makes no difference who salvages them,
// how often, or whether the missing part is found after all: each counts once.
//
// They cannot stand in the chain of their stream, which has a hole before them. Their
// numbers here have one bit more than those of the chain; when the chain reaches them, its
// operations count instead.

// salvagedBit marks the numbers of operations that are here by a carrier.
const salvagedBit = 1 << 62

// origin is the number that an operation has in its stream's chain.
func origin(id int64) int64 { return id &^ salvagedBit }

// streamOf is the number of the stream to which an operation belongs.
func streamOf(id int64) int64 { return origin(id) >> seqBits }

// maxNested bounds how often what was salvaged is salvaged with its carrier.
const maxNested = 8

// ErrUnproven means that it cannot be shown that their author wrote the operations: the
// package was made by an older program, or somebody else vouches for them.
var ErrUnproven = errors.New("store: no proof of who wrote the operations")

// carrier is an operation that holds another one, and the hash of the chain there.
type carrier struct {
	op   int64
	hash string
}

// salvages are the operations of the file that were salvaged, also those that have come
// by their stream since.
type salvages struct {
	by      map[int64][]carrier // by origin
	streams map[int64]bool
	records map[[2]string]bool // kind and record
	held    map[int64]int64    // how far the chain of each stream is held
}

// salvages reads them. A transaction asks once.
func (tx *Tx) salvages() (*salvages, error) {
	if tx.salvaged != nil {
		return tx.salvaged, nil
	}
	s := &salvages{by: map[int64][]carrier{}, streams: map[int64]bool{}, records: map[[2]string]bool{}, held: map[int64]int64{}}
	rows, err := tx.Query("SELECT opid, carrier, hash FROM salvage")
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var id, by int64
		var hash []byte
		if err := rows.Scan(&id, &by, &hash); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		s.by[id] = append(s.by[id], carrier{by, string(hash)})
		s.streams[id>>seqBits] = true
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	if len(s.by) > 0 {
		if err := tx.salvagedRecords(s.records); err != nil {
			return nil, err
		}
	}
	streams, err := tx.streams()
	if err != nil {
		return nil, err
	}
	for _, st := range streams {
		s.held[st.n] = st.seq
	}
	tx.salvaged = s
	return s, nil
}

// salvagedRecords adds the records on which there are operations that were salvaged.
func (tx *Tx) salvagedRecords(to map[[2]string]bool) error {
	rows, err := tx.Query("SELECT DISTINCT o.tbl, o.rid FROM salvage s JOIN op o ON o.opid IN (s.opid, s.opid|?) WHERE o.tbl<>''", int64(salvagedBit))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var tbl string
		var rid []byte
		if err := rows.Scan(&tbl, &rid); err != nil {
			return err
		}
		to[[2]string{tbl, string(rid)}] = true
	}
	return rows.Err()
}

// note adds a carrier of an operation.
func (s *salvages) note(id, by int64, hash []byte) {
	s.by[id] = append(s.by[id], carrier{by, string(hash)})
	s.streams[id>>seqBits] = true
}

// agreed reports whether an operation was salvaged with one past only. With two of them
// its stream was continued twice from one place, and neither counts.
func (s *salvages) agreed(id int64) bool {
	list := s.by[id]
	return len(list) > 0 && !slices.ContainsFunc(list, func(c carrier) bool { return c.hash != list[0].hash })
}

// void reports whether an operation has no effect: its PC was shut out before it, or it is
// here by carriers and none of them counts, or its stream's chain has reached it.
func (tx *Tx) void(id int64) bool {
	limit, shut := tx.limits[streamOf(id)]
	if shut && id&seqMask > limit {
		return true
	}
	return id&salvagedBit != 0 && (tx.inChain(origin(id)) || !tx.stands(origin(id), maxNested))
}

// inChain reports whether the chain of its stream has reached an operation.
func (tx *Tx) inChain(id int64) bool {
	n := id >> seqBits
	return n == tx.stream.n || tx.salvaged != nil && tx.salvaged.held[n] >= id&seqMask
}

// stands reports whether one of those counts that carry an operation.
func (tx *Tx) stands(id int64, depth int) bool {
	if tx.salvaged == nil || depth == 0 || !tx.salvaged.agreed(id) {
		return false
	}
	return slices.ContainsFunc(tx.salvaged.by[id], func(c carrier) bool {
		limit, shut := tx.limits[c.op>>seqBits]
		return !(shut && c.op&seqMask > limit) && (tx.inChain(c.op) || tx.stands(c.op, depth-1))
	})
}

// before reports whether operation a is in the past of b: its author had seen it, in its
// stream or by a carrier.
func (tx *Tx) before(a, b int64) bool { return tx.saw(origin(a), origin(b), maxNested) }

func (tx *Tx) saw(a, b int64, depth int) bool {
	if tx.marks.before(a, b) {
		return true
	}
	if depth == 0 || tx.salvaged == nil {
		return false
	}
	return slices.ContainsFunc(tx.salvaged.by[a], func(c carrier) bool {
		return tx.opened(c.op, depth) && (c.op == b || tx.saw(c.op, b, depth-1))
	})
}

// opened reports whether a carrier is the one of its number that counts, whether or not its
// PC was shut out since: another history may have taken its place.
func (tx *Tx) opened(op int64, depth int) bool {
	return tx.inChain(op) || depth > 0 && tx.salvaged.agreed(op) &&
		slices.ContainsFunc(tx.salvaged.by[op], func(c carrier) bool { return tx.opened(c.op, depth-1) })
}

// carriage is a run of operations of one stream in the bodies of carriers.
type carriage struct {
	carriers []int64
	last     int64 // of the carriers
	stream   [16]byte
	next     int64  // the operation that comes next
	head     []byte // the hash before it
	first    []byte // the operation that opens the stream, if it is in it
}

// load is what one carrier holds.
type load struct {
	stream, before, ops, sig []byte
	from                     int64
}

// loadOf reads the body of a carrier.
func loadOf(body []byte) (l load, err error) {
	raw, err := rawBody(body)
	if err != nil {
		return l, err
	}
	b := func(name string) []byte { x, _ := raw[name].([]byte); return x }
	l = load{stream: b("stream"), before: b("before"), ops: b("ops"), sig: b("sig")}
	l.from, _ = raw["from"].(int64)
	if len(l.stream) != 16 || l.from < 1 || l.from > maxSeq || len(l.before) != 32 && (l.from > 1 || len(l.before) > 0) {
		return l, ErrForged
	}
	return l, nil
}

// each calls fn for the operations of a load, with the hash of the chain at each.
func (l *load) each(fn func(o *op, canonical, hash []byte) error) (next int64, head []byte, err error) {
	next, head = l.from, l.before
	for b := l.ops; len(b) > 0; next++ {
		n, i := binary.Uvarint(b)
		if i <= 0 || n > uint64(len(b)-i) {
			return next, head, ErrForged
		}
		canonical := b[i : i+int(n)]
		b = b[i+int(n):]
		o, err := parseOp(canonical)
		if err != nil {
			return next, head, err
		}
		if o.seq != next || next > maxSeq {
			return next, head, ErrForged
		}
		head = o.hash(l.stream, head)
		if err := fn(o, canonical, head); err != nil {
			return next, head, err
		}
	}
	return next, head, nil
}

// salvage opens the carriers that came in, and those that are here already and whose streams
// have been opened since. What their author did not sign has no effect.
func (m *Merger) salvage() error {
	for {
		if err := m.nowOpened(); err != nil {
			return err
		}
		if len(m.carriers) == 0 {
			break
		}
		if err := m.unloadAll(); err != nil {
			return err
		}
	}
	closed := m.unopened
	m.unopened = nil
	return m.refuse(closed, parkUnopened)
}

// nowOpened adds those to the carriers to be opened whose streams were not open before.
func (m *Merger) nowOpened() error {
	rows, err := m.tx.Query("SELECT opid FROM park WHERE why=? ORDER BY opid", parkUnopened)
	if err != nil {
		return err
	}
	var parked []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return errors.Join(err, rows.Close())
		}
		parked = append(parked, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	var still []int64
	for i, id := range slices.Concat(parked, m.unopened) {
		open, err := m.carriesOpened(id)
		if err != nil {
			return err
		}
		switch {
		case open:
			m.carriers = append(m.carriers, id)
			err = m.tx.exec("DELETE FROM park WHERE opid=?", id)
		case i >= len(parked):
			still = append(still, id)
		}
		if err != nil {
			return err
		}
	}
	m.unopened = still
	return nil
}

// carriesOpened reports whether what opens the stream is here of which a carrier holds operations.
func (m *Merger) carriesOpened(id int64) (bool, error) {
	o, err := m.tx.operation(id)
	if err != nil {
		return false, err
	}
	l, err := loadOf(o.body)
	if err != nil {
		return false, err
	}
	n, err := m.number([16]byte(l.stream))
	if err != nil {
		return false, err
	}
	opening, err := m.tx.opening(n)
	return opening != nil, err
}

// unloadAll opens carriers until none is left, also those that they hold.
func (m *Merger) unloadAll() error {
	var run *carriage
	for ; len(m.carriers) > 0; m.carriers = m.carriers[1:] {
		id := m.carriers[0]
		o, err := m.tx.operation(id)
		if err != nil {
			return err
		}
		l, bad := loadOf(o.body)
		if run == nil || bad != nil || !run.goesOn(id, &l) {
			if err := m.broken(run); err != nil {
				return err
			}
			run = &carriage{}
			copy(run.stream[:], l.stream)
		}
		if err := run.add(id, &l); bad != nil || err != nil {
			if err := m.broken(run); err != nil {
				return err
			}
			run = nil
			continue
		}
		if l.sig == nil {
			continue
		}
		if err := m.unload(run, l.sig); err != nil {
			return err
		}
		run = nil
	}
	return m.broken(run)
}

// goesOn reports whether a carrier is the next of the run.
func (c *carriage) goesOn(id int64, l *load) bool {
	return id == c.last+1 && c.stream == [16]byte(l.stream) && l.from == c.next && bytes.Equal(l.before, c.head)
}

func (c *carriage) add(id int64, l *load) (err error) {
	c.carriers, c.last = append(c.carriers, id), id
	c.next, c.head, err = l.each(func(o *op, canonical, _ []byte) error {
		if o.seq == 1 {
			c.first = canonical
		}
		return nil
	})
	return err
}

// broken parks the carriers of a run that is not whole.
func (m *Merger) broken(run *carriage) error {
	if run == nil {
		return nil
	}
	return m.refuse(run.carriers, parkUnsigned)
}

// refuse parks carriers whose load counts for nothing.
func (m *Merger) refuse(carriers []int64, why string) error {
	for _, id := range carriers {
		if err := m.park(id, why); err != nil {
			return err
		}
	}
	return nil
}

// unload lets the operations of a run have their effect, if their author signed them.
func (m *Merger) unload(run *carriage, sig []byte) error {
	n, err := m.number(run.stream)
	if err != nil {
		return err
	}
	pub, err := m.authorOf(n, run)
	if errors.Is(err, errUnopened) {
		m.unopened = append(m.unopened, run.carriers...)
		return nil
	}
	if err != nil {
		return err
	}
	if pub == nil || !ed25519.Verify(pub, positionMessage(checkpoint, m.tx.Store.workspaceID(), run.stream[:], run.next-1, run.head), sig) {
		return m.refuse(run.carriers, parkUnsigned)
	}
	m.stirred = true
	for _, id := range run.carriers {
		o, err := m.tx.operation(id)
		if err != nil {
			return err
		}
		l, err := loadOf(o.body)
		if err != nil {
			return err
		}
		if _, _, err := l.each(func(o *op, _, hash []byte) error { return m.bring(origin(id), n, o, hash) }); err != nil {
			return err
		}
	}
	return nil
}

// errUnopened means that the operation that opens a stream is not here, so that nobody
// knows yet whose signature it has. Where carriers are carried, it may come after them.
var errUnopened = errors.New("store: the stream is not open")

// opening is the body of the operation that opens a stream, by its chain or by a carrier;
// nil if it is not here.
func (tx *Tx) opening(n int64) (body []byte, err error) {
	_, err = tx.One("SELECT body FROM op WHERE opid IN (?,?) ORDER BY opid LIMIT 1", []any{n<<seqBits | 1, n<<seqBits | 1 | salvagedBit}, &body)
	return body, err
}

// authorOf is the key with which a stream is signed: of the operation that opens it, here
// or in the run; nil if that is none. It fails with errUnopened if neither has it.
func (m *Merger) authorOf(n int64, run *carriage) (ed25519.PublicKey, error) {
	body, err := m.tx.opening(n)
	if err != nil {
		return nil, err
	}
	if body == nil {
		if run.first == nil {
			return nil, errUnopened
		}
		o, err := parseOp(run.first)
		if err != nil || !opens(*o, run.stream[:]) {
			return nil, err
		}
		device, _ := o.raw["device"].([]byte)
		code, _ := o.raw["code"].(string)
		if len(device) != 16 {
			return nil, nil
		}
		if err := m.tx.exec("UPDATE stream SET device=?, code=? WHERE n=?", device, code, n); err != nil {
			return nil, err
		}
		m.tx.limits = nil // the PC may have been shut out
		if _, err := m.tx.loadLimitsOnce(); err != nil {
			return nil, err
		}
		body = o.body
	}
	return signerIn(body)
}

// signerIn is the key that an opening names; nil if it names none.
func signerIn(opening []byte) (ed25519.PublicKey, error) {
	raw, err := rawBody(opening)
	if err != nil {
		return nil, err
	}
	pub, _ := raw["pub"].([]byte)
	if len(pub) != ed25519.PublicKeySize {
		return nil, nil
	}
	return pub, nil
}

// bring lets an operation have its effect that a carrier holds. One that is here already
// is only noted to be carried by this one too.
func (m *Merger) bring(by, n int64, o *op, hash []byte) error {
	at := n<<seqBits | o.seq
	if n == m.tx.stream.n && o.seq > m.tx.stream.seq {
		return ErrBehind
	}
	here := m.tx.salvaged.by[at]
	if slices.ContainsFunc(here, func(c carrier) bool { return c.op == by }) {
		return nil
	}
	left := false // by a carrier whose place another history has taken
	if len(here) == 0 {
		same, some, err := m.tx.alike(at|salvagedBit, o)
		if err != nil || some && !same { // two histories, of which the one that was here first stays
			return err
		}
		left = some
	}
	if err := m.tx.exec("INSERT INTO salvage(opid, carrier, hash) VALUES(?,?,?)", at, by, hash); err != nil {
		return err
	}
	m.tx.salvaged.note(at, by, hash)
	if o.act.ofRecord() {
		m.tx.salvaged.records[[2]string{o.tbl, string(o.rid)}] = true
	}
	o.id = at | salvagedBit
	switch {
	case m.tx.inChain(at):
		return m.wordOf(o)
	case len(here) > 0:
		if m.tx.salvaged.agreed(at) {
			return nil
		}
		if err := m.unmark(at); err != nil { // neither counts
			return err
		}
		return m.wordOf(o)
	case left:
		if o.act.ofRecord() {
			return nil
		}
		return m.bears(o)
	}
	err := m.tx.exec("INSERT INTO op(opid, hlc, usr, act, tbl, rid, body, prev) VALUES(?,?,?,?,?,?,?,0)", o.id, o.hlc, o.usr, int64(o.act), o.tbl, o.rid, o.body)
	if err != nil {
		return err
	}
	m.out.Ops++
	m.follow(&piece{}, o.hlc)
	return m.bears(o)
}

// alike reports whether an operation with a number is here that says the same as another one.
func (tx *Tx) alike(id int64, o *op) (same, some bool, err error) {
	var here op
	var act int64
	some, err = tx.One("SELECT hlc, usr, act, tbl, rid, body FROM op WHERE opid=?", []any{id}, &here.hlc, &here.usr, &act, &here.tbl, &here.rid, &here.body)
	here.seq, here.act = o.seq, Act(act)
	return some && bytes.Equal(here.canonical(nil), o.canonical(nil)), some, err
}

// wordOf lets an administrator's word count that was not written where it stands in the history
// that does: he gave it, and whoever has it from the other history holds to it as well.
func (m *Merger) wordOf(o *op) error {
	if o.act &^= actLast; o.act == ActEnrol || o.act == ActRevoke {
		return m.trust(o)
	}
	return nil
}

// unmark forgets what an operation said that it had seen.
func (m *Merger) unmark(id int64) error {
	if err := m.tx.exec("DELETE FROM mark WHERE opid=?", id); err != nil {
		return err
	}
	m.tx.marks = nil
	_, err := m.tx.loadMarks()
	return err
}

// bears lets an operation have its effect that is here by a carrier.
func (m *Merger) bears(o *op) error {
	switch o.act &^= actLast; o.act {
	case ActInsert, ActUpdate, ActState:
		return m.effect(o)
	case ActOpen, ActMark:
		err := m.marked(o, false)
		if errors.Is(err, ErrForged) || errors.Is(err, errMarker) {
			return m.park(o.id, parkValue)
		}
		return err
	case ActEnrol, ActRevoke:
		return m.trust(o)
	case ActEvent:
		return nil
	case ActSalvage:
		m.carriers = append(m.carriers, o.id)
		return nil
	}
	return m.park(o.id, parkNewer)
}

// caughtUp is called when the chain of a stream has brought an operation that was here by
// carriers. It reports whether they had brought the same.
func (m *Merger) caughtUp(o *op) (same bool, err error) {
	if len(m.tx.salvaged.by[o.id]) == 0 {
		return false, nil
	}
	m.stirred = true
	same, _, err = m.tx.alike(o.id|salvagedBit, o)
	if same || err != nil {
		return same, err
	}
	// Its author went on twice from one place; the chain counts. What the other one said
	// that it had seen, or carried itself, counts no longer.
	if err := m.tx.exec("DELETE FROM salvage WHERE carrier=?", o.id); err != nil {
		return false, err
	}
	m.tx.salvaged = nil
	if _, err = m.tx.salvages(); err != nil {
		return false, err
	}
	return false, m.unmark(o.id)
}

// touched reports whether a record has operations that were salvaged: what it is must then
// be worked out from all of its operations, because “had seen” does not go on from one to
// the next where there is a hole between.
func (m *Merger) touched(k *kind.Kind, rid []byte) bool {
	return m.tx.salvaged.records[[2]string{k.Name, string(rid)}]
}

// later adds an operation to those of a row that is worked out anew at the end.
func (m *Merger) later(k *kind.Kind, r *slot, o *op) error {
	if _, err := m.knows(k, o); err != nil {
		return err
	}
	if err := m.tx.link(k, r, o.id); err != nil {
		return err
	}
	m.stirred = true
	m.out.Changed[k.Name]++
	return nil
}

// found makes the row of a record that an operation made which was salvaged.
func (m *Merger) found(k *kind.Kind, o *op) error {
	if _, err := m.knows(k, o); err != nil {
		return err
	}
	m.stirred = true
	m.out.New[k.Name]++
	return m.tx.hollow(k, o.rid, o.id, o.id)
}

// hollow makes the row of a record that is to be worked out by its operations.
func (tx *Tx) hollow(k *kind.Kind, rid []byte, made, last int64) error {
	plan := tx.Store.plan(k)
	args := make([]any, 3+len(plan.stored))
	args[0], args[1], args[2] = rid, made, last
	_, err := tx.Exec(plan.insert, args...)
	tx.rowOps++
	return err
}

// remakeSalvaged works all records out anew on which operations were salvaged, once
// something came in that bears on them. There are few.
func (m *Merger) remakeSalvaged() error {
	if !m.stirred {
		return nil
	}
	return m.tx.remakeSalvaged(func(k *kind.Kind, from, to State) {
		if from == Live && to != Live { // the others were counted when their operations came
			m.out.Voided[k.Name]++
		}
	})
}

// remakeSalvaged calls moved for each, with whether it counted and counts.
func (tx *Tx) remakeSalvaged(moved func(k *kind.Kind, from, to State)) error {
	s, err := tx.salvages()
	if err != nil {
		return err
	}
	list := make([][2]string, 0, len(s.records))
	for at := range s.records {
		list = append(list, at)
	}
	slices.SortFunc(list, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, at := range list {
		k, err := tx.Kind(at[0])
		if err != nil {
			continue // of a register that this program does not know
		}
		if err := tx.remade(k, []byte(at[1]), moved); err != nil {
			return fmt.Errorf("store: salvage: %w", err)
		}
	}
	return nil
}

// remade rebuilds a record, if it is there, and tells what became of it.
func (tx *Tx) remade(k *kind.Kind, rid []byte, moved func(k *kind.Kind, from, to State)) error {
	was, err := tx.slot(k, rid)
	if err != nil || was == nil {
		return err
	}
	if err := tx.rebuild(k, rid); err != nil {
		return err
	}
	now, err := tx.slot(k, rid)
	if err == nil {
		moved(k, was.state, now.state)
	}
	return err
}

// weigh works out which operations stand for the columns of a record of which some were
// salvaged: those that no other one had seen.
func (w *weave) weigh(all []*written) error {
	type register struct {
		name   string
		stream int64
	}
	last := map[register]int64{} // what a stream says last of a column has seen what it said before
	for _, o := range all {
		for name := range known(w.k, o) {
			at := register{name, streamOf(o.id)}
			last[at] = max(last[at], origin(o.id))
		}
	}
	by := map[string][]int64{}
	for _, o := range all {
		for name := range known(w.k, o) {
			if name != "_reason" && last[register{name, streamOf(o.id)}] == origin(o.id) {
				by[name] = append(by[name], o.id)
			}
		}
	}
	names := make([]string, 0, len(by))
	for name := range by {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		var stand []int64
		for _, id := range by[name] {
			if !slices.ContainsFunc(by[name], func(other int64) bool { return other != id && w.before(id, other) }) {
				stand = append(stand, id)
			}
		}
		if stand == nil { // no two PCs that tell the truth say this
			stand = by[name]
		}
		if len(stand) == 1 && stand[0] == w.created {
			continue // as where nothing is noted
		}
		w.heads = withHeads(w.heads, w.tx.Store.cols[w.k.Name][name], stand)
		if name == "_state" {
			continue // settle says
		}
		if err := w.choose(name, stand); err != nil {
			return err
		}
	}
	return nil
}

// Salvager writes operations of other PCs into this PC's stream as they were signed, which
// cannot be taken into their own stream here. It takes whole pieces, as a Merger does.
type Salvager struct {
	m    *Merger
	cur  stream // as far as the last operation that came by
	held stream // as far as its chain is held
	from int64  // the first operation that is to be carried; 0: none yet
	at   []byte // the hash of the chain before those in ops
	ops  []byte
	next int64 // the first of those in ops
}

// Salvager begins to salvage. Finish ends it.
func (tx *Tx) Salvager() (*Salvager, error) {
	m, err := tx.Merger()
	return &Salvager{m: m}, err
}

// Piece begins the operations of one stream from the number from on; before is the hash of
// the one before it. It fails with ErrFork if that is not what is held here, and with
// ErrUnproven if before is not the whole hash.
func (s *Salvager) Piece(gid [16]byte, from int64, before []byte) error {
	if from < 1 || len(before) < Agrees {
		return ErrForged
	}
	n, err := s.m.number(gid)
	if err != nil {
		return err
	}
	tx := s.m.tx
	s.held = stream{n: n, gid: gid[:]}
	if _, err := tx.One("SELECT seq, head FROM stream WHERE n=?", []any{n}, &s.held.seq, &s.held.head); err != nil {
		return err
	}
	s.cur, s.from, s.ops = stream{n: n, gid: gid[:], seq: from - 1, head: slices.Clone(before)}, 0, nil
	switch {
	case from == 1:
		s.cur.head = []byte{}
	case from <= s.held.seq+1:
		own, err := tx.hashAt(n, gid[:], from-1)
		if err != nil {
			return err
		}
		if !bytes.Equal(own[:Agrees], before[:Agrees]) {
			return ErrFork
		}
		s.cur.head = own[:]
	case len(before) != 32 || bytes.Equal(before[Agrees:], make([]byte, 32-Agrees)):
		return ErrUnproven
	}
	return nil
}

// Op takes the next operation of the piece, as its author hashed it.
func (s *Salvager) Op(canonical []byte) error {
	o, err := parseOp(canonical)
	if err != nil {
		return err
	}
	if o.seq != s.cur.seq+1 || o.seq > maxSeq {
		return ErrForged
	}
	before := s.cur.head
	s.cur.seq, s.cur.head = o.seq, o.hash(s.cur.gid, before)
	if o.seq == s.held.seq && !bytes.Equal(s.cur.head, s.held.head) {
		return ErrFork
	}
	if o.seq <= s.held.seq || s.from == 0 && s.m.tx.carried(s.cur.n<<seqBits|o.seq, s.cur.head) {
		return nil
	}
	if s.from == 0 {
		s.from = o.seq
	}
	if len(s.ops) > carrierSize {
		if err := s.write(nil); err != nil {
			return err
		}
	}
	if len(s.ops) == 0 {
		s.at, s.next = before, o.seq
	}
	s.ops = append(binary.AppendUvarint(s.ops, uint64(len(canonical))), canonical...)
	return nil
}

// carrierSize is how many bytes of operations a carrier holds before another one is begun.
const carrierSize = 128 << 10

// carried reports whether an operation with this past was salvaged already.
func (tx *Tx) carried(id int64, hash []byte) bool {
	return tx.salvaged.agreed(id) && tx.salvaged.by[id][0].hash == string(hash)
}

// write writes a carrier; the last one of a piece has the author's signature.
func (s *Salvager) write(sig []byte) error {
	pairs := []pair{{"stream", s.cur.gid}, {"from", s.next}, {"before", s.at}, {"ops", s.ops}}
	if sig != nil {
		pairs = append(pairs, pair{"sig", sig})
	}
	id, err := s.m.tx.note(ActSalvage, "", []byte{}, pairs, 0)
	if err != nil {
		return err
	}
	s.m.carriers, s.ops = append(s.m.carriers, id), nil
	return nil
}

// End ends the piece: its author signed the last operation's hash. It fails with
// ErrUnproven if he did not.
func (s *Salvager) End(sig []byte) error {
	if s.from == 0 {
		return nil
	}
	return s.write(sig)
}

// Finish lets all of it have its effect. Ops of what it returns is how many operations
// were not here before.
func (s *Salvager) Finish() (Merged, error) {
	parked := s.m.out.Parked
	written := slices.Clone(s.m.carriers)
	if err := s.m.salvage(); err != nil {
		return s.m.out, err
	}
	if s.m.out.Parked > parked {
		for _, id := range written {
			var why string
			refused, err := s.m.tx.One("SELECT why FROM park WHERE opid=?", []any{id}, &why)
			if err != nil {
				return s.m.out, err
			}
			if refused {
				return s.m.out, ErrUnproven
			}
		}
	}
	return s.m.Finish()
}

// Salvaged reports whether all operations of a run are here, in the chain of their stream
// or by carriers, the last with this signature of its author.
func (tx *Tx) Salvaged(gid [16]byte, from, to int64, sig []byte) (bool, error) {
	var n, held int64
	ok, err := tx.One("SELECT n, seq FROM stream WHERE gid=?", []any{gid[:]}, &n, &held)
	if err != nil || !ok || held >= to {
		return ok && held >= to, err
	}
	if _, err := tx.salvages(); err != nil {
		return false, err
	}
	for seq := max(from, held+1); seq <= to; seq++ {
		if !tx.salvaged.agreed(n<<seqBits | seq) {
			return false, nil
		}
	}
	at := n<<seqBits | to
	body, err := tx.opening(n)
	if err != nil || body == nil {
		return false, err
	}
	pub, err := signerIn(body)
	return pub != nil && ed25519.Verify(pub, positionMessage(checkpoint, tx.Store.workspaceID(), gid[:], to, []byte(tx.salvaged.by[at][0].hash)), sig), err
}
