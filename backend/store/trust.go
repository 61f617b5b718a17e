package store

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Which PCs take part is said by operations that only the company's root key can sign.
// It lies in the files of administrators' PCs.

// Peer is a PC that takes part in the exchange, or took part.
type Peer struct {
	Device  [16]byte
	Sign    ed25519.PublicKey // signs its streams and its packages
	Age     string            // packages for it are encrypted to this recipient
	Name    string            // what people call it
	Code    string            // what numbers given out on it carry: its letters
	Admin   bool              // it may let others in and shut them out
	Revoked bool
}

// Root is the public half of the company's root key.
func (s *Store) Root() ed25519.PublicKey { return s.root }

// Administers reports whether this file holds the root key.
func (tx *Tx) Administers() (bool, error) {
	key, err := tx.rootKey()
	return key != nil, err
}

func (tx *Tx) rootKey() (ed25519.PrivateKey, error) {
	var seed []byte
	ok, err := tx.One("SELECT value FROM meta WHERE key=?", []any{metaRootKey}, &seed)
	if err != nil || !ok || len(seed) != ed25519.SeedSize {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// RootSeed is the private half, for another administrator's PC; nil where it is not.
func (tx *Tx) RootSeed() ([]byte, error) {
	key, err := tx.rootKey()
	if key == nil {
		return nil, err
	}
	return key.Seed(), nil
}

func errNoRoot() error {
	return fault.New(fault.Forbidden, "只有管理员的电脑可以登记或停用电脑；这台电脑没有管理密钥。请到管理员的电脑上办理。",
		"Only an administrator's PC admits PCs or shuts them out; this one has no administration key. Do it on the administrator's PC.")
}

// Self is this PC as others know it; its name is whatever it was let in under.
func (tx *Tx) Self() (Peer, bool, error) {
	d := tx.Store.device
	me := Peer{Device: [16]byte(d.ID), Sign: d.Sign.Public().(ed25519.PublicKey), Age: d.Open.Recipient().String()}
	p, ok, err := tx.PeerOf(me.Device)
	if ok {
		me = p
	}
	return me, ok, err
}

// PeerOf finds a PC that takes part or took part.
func (tx *Tx) PeerOf(device [16]byte) (Peer, bool, error) {
	list, err := tx.Peers()
	for _, p := range list {
		if p.Device == device {
			return p, true, nil
		}
	}
	return Peer{}, false, err
}

// Certificate is the root key's word that a PC takes part, for those who have not heard of
// it; nil if it was never given, or everybody has heard who holds what held says.
func (tx *Tx) Certificate(device [16]byte, held map[[16]byte]int64) ([]byte, error) {
	var body, gid []byte
	var seq int64
	ok, err := tx.One("SELECT o.body, s.gid, o.opid&? FROM peer p JOIN op o ON o.opid=p.opid JOIN stream s ON s.n=(o.opid&~?)>>40 WHERE p.device=?", []any{int64(seqMask), int64(salvagedBit), device[:]}, &body, &gid, &seq)
	if err != nil || !ok || held[[16]byte(gid)] >= seq {
		return nil, err
	}
	return body, nil
}

// Certified reads a certificate; false if the root key did not give it.
func Certified(workspace [16]byte, root ed25519.PublicKey, certificate []byte) (Peer, bool) {
	raw, err := rawBody(certificate)
	if err != nil {
		return Peer{}, false
	}
	return certified(workspace[:], root, raw)
}

// Enrolment reads an operation that lets a PC in; false if it is none, or the root key
// did not sign it.
func Enrolment(workspace [16]byte, root ed25519.PublicKey, canonical []byte) (Peer, bool) {
	o, err := parseOp(canonical)
	if err != nil || o.act&^actLast != ActEnrol {
		return Peer{}, false
	}
	return Certified(workspace, root, o.body)
}

func certified(workspace []byte, root ed25519.PublicKey, raw map[string]any) (p Peer, ok bool) {
	device, _ := raw["device"].([]byte)
	pub, _ := raw["pub"].([]byte)
	admin, _ := raw["admin"].(int64)
	sig, _ := raw["sig"].([]byte)
	p.Age, _ = raw["age"].(string)
	p.Name, _ = raw["name"].(string)
	p.Code, _ = raw["code"].(string)
	if len(device) != 16 || len(pub) != ed25519.PublicKeySize || len(root) != ed25519.PublicKeySize {
		return p, false
	}
	p.Device, p.Sign, p.Admin = [16]byte(device), pub, admin == 1
	return p, ed25519.Verify(root, enrolMessage(workspace, &p), sig)
}

// Enrol lets a PC take part. It fails on a PC without the root key.
func (tx *Tx) Enrol(p Peer) error {
	key, err := tx.rootKey()
	if err != nil {
		return err
	}
	if key == nil {
		return errNoRoot()
	}
	sig := ed25519.Sign(key, enrolMessage(tx.Store.workspaceID(), &p))
	id, err := tx.note(ActEnrol, "", []byte{}, []pair{{"device", p.Device[:]}, {"pub", []byte(p.Sign)}, {"age", p.Age},
		{"name", p.Name}, {"code", p.Code}, {"admin", boolInt(p.Admin)}, {"sig", sig}}, 0)
	if err != nil {
		return err
	}
	return tx.admit(p, id, tx.clock)
}

func boolInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func enrolMessage(workspace []byte, p *Peer) []byte {
	b := slices.Concat([]byte("opsbook enrol"), workspace, p.Device[:], p.Sign)
	b = append(b, byte(boolInt(p.Admin)))
	for _, s := range []string{p.Age, p.Name, p.Code} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
	}
	return b
}

// admit notes a PC; of what is said of it several times the latest counts, and of what was
// said at one moment always the same.
func (tx *Tx) admit(p Peer, opid, hlc int64) error {
	return tx.exec(`INSERT INTO peer(device, pub, age, name, code, admin, opid, hlc) VALUES(?,?,?,?,?,?,?,?)
		ON CONFLICT(device) DO UPDATE SET age=excluded.age, name=excluded.name, code=excluded.code, admin=excluded.admin, opid=excluded.opid, hlc=excluded.hlc
		WHERE (excluded.hlc, excluded.name, excluded.code, excluded.age, excluded.admin) > (hlc, name, code, age, admin)`, p.Device[:], []byte(p.Sign), p.Age, p.Name, p.Code, boolInt(p.Admin), opid, hlc)
}

// Revoke shuts a PC out: what it wrote beyond what this file holds of its streams has
// no effect anywhere, unless another administrator had it before he shut it out as well. It
// fails on a PC without the root key, for this PC itself, and for one that is shut out.
func (tx *Tx) Revoke(device [16]byte) error {
	key, err := tx.rootKey()
	if err != nil {
		return err
	}
	if key == nil {
		return errNoRoot()
	}
	if string(device[:]) == string(tx.Store.device.ID) {
		return fault.New(fault.Invalid, "不能停用正在使用的这台电脑。", "The PC that you are using cannot be shut out.")
	}
	var one int
	if before, err := tx.One("SELECT 1 FROM shut WHERE device=? LIMIT 1", []any{device[:]}, &one); err != nil || before {
		if err == nil { // what has come since does not count, and would if it were named now
			err = fault.New(fault.Conflict, "这台电脑已经停用。", "The PC is shut out already.")
		}
		return err
	}
	at, err := tx.streamsOf(device[:])
	if err != nil {
		return err
	}
	sig := ed25519.Sign(key, revokeMessage(tx.Store.workspaceID(), device[:], at))
	if _, err := tx.note(ActRevoke, "", []byte{}, []pair{{"device", device[:]}, {"at", at}, {"sig", sig}}, 0); err != nil {
		return err
	}
	if err := tx.shut(device[:], at); err != nil {
		return err
	}
	return tx.unwind(tx.ctx, func(*kind.Kind, State, State) {})
}

func revokeMessage(workspace, device, at []byte) []byte {
	return slices.Concat([]byte("opsbook revoke"), workspace, device, at)
}

// streamsOf is how far the streams of a device are held, as a marker says it.
func (tx *Tx) streamsOf(device []byte) ([]byte, error) {
	s, err := tx.salvages()
	if err != nil {
		return nil, err
	}
	last := map[int64]stream{} // as far as what was salvaged goes: it stays
	for id, by := range s.by {
		if n := id >> seqBits; id&seqMask > last[n].seq && s.agreed(id) {
			last[n] = stream{seq: id & seqMask, head: []byte(by[0].hash)}
		}
	}
	rows, err := tx.Query("SELECT n, gid, seq, head FROM stream WHERE device=? ORDER BY gid", device)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	at := []byte{}
	for rows.Next() {
		var st stream
		if err := rows.Scan(&st.n, &st.gid, &st.seq, &st.head); err != nil {
			return nil, err
		}
		if far := last[st.n]; far.seq > st.seq {
			st.seq, st.head = far.seq, far.head
		}
		if st.seq > 0 {
			at = appendMarked(at, st)
		}
	}
	return at, rows.Err()
}

// shut notes how far each stream of a device counts. Said by several administrators, the
// most holds: what one of them had before he shut the PC out was written before, and is not
// to vanish because another one had not received it.
func (tx *Tx) shut(device, at []byte) error {
	list, err := readMarked(at)
	if err != nil {
		return err
	}
	if err := tx.exec("INSERT OR IGNORE INTO shut(device, gid, seq) VALUES(?, x'', 0)", device); err != nil {
		return err
	}
	for _, p := range list {
		if err := tx.exec("INSERT INTO shut(device, gid, seq) VALUES(?,?,?) ON CONFLICT DO UPDATE SET seq=max(seq, excluded.seq)", device, p.Stream[:], p.Seq); err != nil {
			return err
		}
	}
	return nil
}

// loadLimits are the streams of PCs that were shut out, by number: the last operation
// of each that counts.
func (tx *Tx) loadLimits() (map[int64]int64, error) {
	rows, err := tx.Query(`SELECT s.n, ifnull(h.seq, 0) FROM stream s JOIN shut d ON d.device=s.device AND d.gid=x''
		LEFT JOIN shut h ON h.device=s.device AND h.gid=s.gid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int64{}
	for rows.Next() {
		var n, seq int64
		if err := rows.Scan(&n, &seq); err != nil {
			return nil, err
		}
		out[n] = seq
	}
	return out, rows.Err()
}

func (tx *Tx) loadLimitsOnce() (map[int64]int64, error) {
	if tx.limits != nil {
		return tx.limits, nil
	}
	limits, err := tx.loadLimits()
	tx.limits = limits
	return limits, err
}

// Peers are the PCs that take part or took part, in the order in which they were let in.
func (tx *Tx) Peers() ([]Peer, error) {
	rows, err := tx.Query(`SELECT p.device, p.pub, p.age, p.name, p.code, p.admin, EXISTS(SELECT 1 FROM shut WHERE device=p.device) FROM peer p ORDER BY p.hlc, p.device`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Peer
	for rows.Next() {
		var p Peer
		var device, pub []byte
		if err := rows.Scan(&device, &pub, &p.Age, &p.Name, &p.Code, &p.Admin, &p.Revoked); err != nil {
			return nil, err
		}
		p.Device, p.Sign = [16]byte(device), pub
		out = append(out, p)
	}
	return out, rows.Err()
}

// trust lets an operation about a PC have its effect, if the root key signed it.
func (m *Merger) trust(o *op) error {
	raw, err := rawBody(o.body)
	if err != nil {
		return err
	}
	bytes := func(name string) []byte { b, _ := raw[name].([]byte); return b }
	device := bytes("device")
	if len(device) != 16 {
		return m.park(o.id, parkValue)
	}
	workspace := m.tx.Store.workspaceID()
	if o.act == ActRevoke {
		if !ed25519.Verify(m.tx.Store.root, revokeMessage(workspace, device, bytes("at")), bytes("sig")) {
			return m.park(o.id, parkForbidden)
		}
		m.shut = true
		m.out.Shut = append(m.out.Shut, [16]byte(device))
		return m.tx.shut(device, bytes("at"))
	}
	p, ok := certified(workspace, m.tx.Store.root, raw)
	if !ok {
		return m.park(o.id, parkForbidden)
	}
	known, is, err := m.tx.PeerOf(p.Device)
	if err != nil || is && !known.Sign.Equal(p.Sign) {
		return errors.Join(err, m.identify(p.Device))
	}
	return m.tx.admit(p, o.id, o.hlc)
}

// identify decides who a PC is that administrators who had not heard of each other let in
// under one identity with different keys: who was let in first by the clock, on whatever PC
// it is asked. Nobody takes over who another one is; what says so has no effect.
func (m *Merger) identify(device [16]byte) error {
	type enrolment struct {
		Peer
		at written
	}
	rows, err := m.tx.Query("SELECT o.opid, o.hlc, s.gid, o.body FROM op o JOIN stream s ON s.n=(o.opid&~?)>>40 WHERE o.tbl='' AND o.act&127=?", int64(salvagedBit), int64(ActEnrol))
	if err != nil {
		return err
	}
	var all []enrolment
	for rows.Next() {
		var e enrolment
		var body []byte
		if err := rows.Scan(&e.at.id, &e.at.hlc, &e.at.gid, &body); err != nil {
			return errors.Join(err, rows.Close())
		}
		raw, err := rawBody(body)
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		p, ok := certified(m.tx.Store.workspaceID(), m.tx.Store.root, raw)
		if e.Peer = p; ok && p.Device == device {
			all = append(all, e)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b enrolment) int { return later(&a.at, &b.at) })
	if err := m.tx.exec("DELETE FROM peer WHERE device=?", device[:]); err != nil {
		return err
	}
	for _, e := range all {
		if e.Sign.Equal(all[0].Sign) {
			err = errors.Join(m.tx.exec("DELETE FROM park WHERE opid=?", e.at.id), m.tx.admit(e.Peer, e.at.id, e.at.hlc))
		} else {
			err = m.park(e.at.id, parkForbidden)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// revive gives operations their effect that had none while less of their streams counted.
func (m *Merger) revive() error {
	tx := m.tx
	rows, err := tx.Query("SELECT p.opid, p.why, o.tbl, o.rid FROM park p JOIN op o ON o.opid=p.opid WHERE p.why IN (?,?,?,?) ORDER BY p.opid", parkRevoked, parkLate, parkNewer, parkValue)
	if err != nil {
		return err
	}
	var linked, late, partial []op
	seen := map[[2]string]bool{}
	for rows.Next() {
		var o op
		var why string
		if err := rows.Scan(&o.id, &why, &o.tbl, &o.rid); err != nil {
			return errors.Join(err, rows.Close())
		}
		switch limit, shut := tx.limits[streamOf(o.id)]; {
		case !shut || o.id&seqMask > limit:
		case why == parkLate:
			late = append(late, o)
		case why == parkRevoked:
			linked = append(linked, o)
		default: // it was parked for something else already, and in part only
			partial = append(partial, o)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, o := range slices.Concat(linked, late) {
		if err := tx.exec("DELETE FROM park WHERE opid=?", o.id); err != nil {
			return err
		}
	}
	for i, o := range slices.Concat(linked, partial) {
		at := [2]string{o.tbl, string(o.rid)}
		if seen[at] {
			continue
		}
		seen[at] = true
		k, err := tx.Kind(o.tbl)
		if err != nil {
			continue // of a register that this program does not know
		}
		err = tx.remade(k, o.rid, func(k *kind.Kind, from, to State) {
			if i < len(linked) || from != to {
				m.moved(k, from, to)
			}
		})
		if err != nil {
			return err
		}
	}
	for _, o := range late {
		whole, err := tx.operation(o.id)
		if err != nil {
			return err
		}
		whole.tbl, whole.rid, whole.seq = o.tbl, o.rid, o.id&seqMask
		whole.act &^= actLast
		if err := m.effect(&whole); err != nil {
			return err
		}
	}
	return nil
}

// unwind takes the effect away of what PCs wrote after they were shut out. It calls moved
// for each record that it works out anew, with whether it counted and counts.
func (tx *Tx) unwind(ctx context.Context, moved func(k *kind.Kind, from, to State)) error {
	tx.limits = nil
	limits, err := tx.loadLimitsOnce()
	if err != nil {
		return err
	}
	type at struct{ tbl, rid string }
	var records []at
	seen := map[at]bool{}
	for n, limit := range limits {
		rows, err := tx.Query(`SELECT o.opid, o.act, o.tbl, o.rid FROM op o LEFT JOIN park p ON p.opid=o.opid AND p.why IN (?,?)
			WHERE o.opid>? AND o.opid<=? AND p.opid IS NULL ORDER BY o.opid`, parkRevoked, parkLate, n<<seqBits|limit, n<<seqBits|seqMask)
		if err != nil {
			return err
		}
		var ids []int64
		for rows.Next() {
			var id, act int64
			var tbl string
			var rid []byte
			if err := rows.Scan(&id, &act, &tbl, &rid); err != nil {
				return errors.Join(err, rows.Close())
			}
			if !Act(act).ofRecord() {
				continue
			}
			ids = append(ids, id)
			if a := (at{tbl, string(rid)}); !seen[a] {
				seen[a], records = true, append(records, a)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.exec("INSERT OR IGNORE INTO park(opid, why) VALUES(?,?)", id, parkRevoked); err != nil {
				return err
			}
		}
	}
	for _, a := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		k, err := tx.Kind(a.tbl)
		if err != nil {
			continue // of a register that this program does not know
		}
		if err := tx.remade(k, []byte(a.rid), moved); err != nil {
			return fmt.Errorf("store: unwind: %w", err)
		}
	}
	return tx.remakeSalvaged(func(k *kind.Kind, from, to State) {
		if from != to {
			moved(k, from, to)
		}
	})
}
