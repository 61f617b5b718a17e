package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"

	"opsbook/backend/kind"
)

// Piece is a run of one stream's operations, as it leaves the file.
type Piece struct {
	Stream       [16]byte
	From, To     int64
	Before, Head [32]byte // the hash of the operation before From, and that of To
	Sig          []byte   // the author's, over how far the stream goes

	n int64
}

// Pieces are the operations that somebody lacks who holds streams as far as held says:
// per stream one run up to where it is held here, which its author has signed.
func (tx *Tx) Pieces(held map[[16]byte]int64) ([]Piece, error) {
	streams, err := tx.streams()
	if err != nil {
		return nil, err
	}
	var out []Piece
	for _, st := range streams {
		gid := [16]byte(st.gid)
		if st.n == tx.stream.n {
			st = tx.stream
		}
		if st.seq <= held[gid] {
			continue
		}
		p := Piece{Stream: gid, From: held[gid] + 1, To: st.seq, n: st.n}
		copy(p.Head[:], st.head)
		if p.Before, err = tx.hashAt(st.n, st.gid, held[gid]); err != nil {
			return nil, err
		}
		if p.Sig, err = tx.signature(st); err != nil {
			return nil, err
		}
		if p.Sig != nil {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Piece) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return out, nil
}

// MadeIn returns the records of a kind that operations of a piece made.
func (tx *Tx) MadeIn(k *kind.Kind, p Piece) ([]Row, error) {
	return tx.rows(k, "%q r WHERE _op BETWEEN ? AND ? ORDER BY pk", p.n<<seqBits|p.From, p.n<<seqBits|p.To)
}

// OpenedWith is what each stream of a device had seen of all streams when it was opened.
func (tx *Tx) OpenedWith(device [16]byte) (map[[16]byte]map[[16]byte]int64, error) {
	rows, err := tx.Query(`SELECT s.gid, o.gid, m.seq FROM stream s LEFT JOIN mark m ON m.opid=s.n<<40|1 LEFT JOIN stream o ON o.n=m.other
		WHERE s.device=? AND s.seq>0`, device[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[[16]byte]map[[16]byte]int64{}
	for rows.Next() {
		var gid, other []byte
		var seq *int64
		if err := rows.Scan(&gid, &other, &seq); err != nil {
			return nil, err
		}
		s := [16]byte(gid)
		if out[s] == nil {
			out[s] = map[[16]byte]int64{}
		}
		if seq != nil {
			out[s][[16]byte(other)] = *seq
		}
	}
	return out, rows.Err()
}

// signature is what is sent with a stream. What this PC wrote it signs itself, also where it
// has it back from somebody who stood for it: his word may not count any more elsewhere. Of
// another PC's it is what came with it; or this PC stands for it, if it found it in its file
// when it opened a stream of its own. nil if nobody does.
func (tx *Tx) signature(st stream) (sig []byte, err error) {
	if st.n == tx.stream.n {
		return tx.sign(checkpoint, st), nil
	}
	var device []byte
	if _, err := tx.One("SELECT device, (SELECT sig FROM sig WHERE opid=n<<40|?) FROM stream WHERE n=?", []any{st.seq, st.n}, &device, &sig); err != nil {
		return nil, err
	}
	if bytes.Equal(device, tx.Store.device.ID) {
		opening, err := tx.opening(st.n)
		if err != nil {
			return nil, err
		}
		pub, err := signerIn(opening)
		if err != nil || pub.Equal(tx.Store.device.Sign.Public()) {
			return tx.sign(checkpoint, st), err
		}
	}
	if sig != nil {
		return sig, nil
	}
	if here, err := tx.openedOn(tx.Store.device.ID, st.n, st.seq); err != nil || !here {
		return nil, err
	}
	return tx.sign(found, st), nil
}

// openedOn reports whether a stream of a device was opened on a file that held another one
// exactly so far.
func (tx *Tx) openedOn(device []byte, other, seq int64) (bool, error) {
	var one int
	return tx.One("SELECT 1 FROM mark m JOIN stream s ON m.opid=s.n<<40|1 WHERE s.device=? AND m.other=? AND m.seq=? LIMIT 1", []any{device, other, seq}, &one)
}

// foundBy reports whether a stream of a device that counts was opened on a file that held
// another one exactly so far, with the same hash.
func (tx *Tx) foundBy(device []byte, other stream, limits map[int64]int64) (good bool, err error) {
	rows, err := tx.Query("SELECT s.n, o.body FROM mark m JOIN stream s ON m.opid=s.n<<40|1 JOIN op o ON o.opid=m.opid WHERE s.device=? AND m.other=? AND m.seq=?", device, other.n, other.seq)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var body []byte
		if err := rows.Scan(&n, &body); err != nil {
			return false, err
		}
		list, err := markedIn(&op{act: ActOpen, body: body})
		if err != nil {
			return false, err
		}
		limit, shut := limits[n]
		good = good || !(shut && limit < 1) && slices.ContainsFunc(list, func(p Position) bool {
			return bytes.Equal(p.Stream[:], other.gid) && p.Seq == other.seq && bytes.Equal(p.Head[:witness], other.head[:witness])
		})
	}
	return good, rows.Err()
}

// LetIn reports whether whoever writes a stream was ever let in, with the key that he signs it
// with, or a PC that was has it from the file on which it began: that of a company that worked
// with one PC at first, say. Of a stream that is not here it says yes.
func (tx *Tx) LetIn(gid [16]byte) (bool, error) {
	var n int64
	var device []byte
	if ok, err := tx.One("SELECT n, device FROM stream WHERE gid=? AND seq>0", []any{gid[:]}, &n, &device); err != nil || !ok {
		return !ok, err
	}
	peers, err := tx.Peers()
	if err != nil {
		return false, err
	}
	in := func(device []byte, pub ed25519.PublicKey) bool { // with that key, if one is given
		own := bytes.Equal(device, tx.Store.device.ID) && (pub == nil || pub.Equal(tx.Store.device.Sign.Public()))
		return own || slices.ContainsFunc(peers, func(p Peer) bool { return bytes.Equal(p.Device[:], device) && (pub == nil || pub.Equal(p.Sign)) })
	}
	opening, err := tx.opening(n)
	if err != nil {
		return false, err
	}
	if pub, err := signerIn(opening); err != nil || in(device, pub) {
		return err == nil, err
	}
	limits, err := tx.loadLimits()
	if err != nil {
		return false, err
	}
	rows, err := tx.Query("SELECT s.n, s.device FROM mark m JOIN stream s ON m.opid=s.n<<40|1 WHERE m.other=?", n)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var by int64
		if err := rows.Scan(&by, &device); err != nil {
			return false, err
		}
		limit, shut := limits[by]
		found = found || !(shut && limit < 1) && in(device, nil)
	}
	return found, rows.Err()
}

// hashAt is the hash of an operation of a stream; zeros before the first one.
func (tx *Tx) hashAt(n int64, gid []byte, seq int64) (out [32]byte, err error) {
	if seq == 0 {
		return out, nil
	}
	at, head := int64(0), []byte{}
	var opid int64
	ok, err := tx.One("SELECT opid, hash FROM chk WHERE opid BETWEEN ? AND ? ORDER BY opid DESC LIMIT 1", []any{n << seqBits, n<<seqBits | seq}, &opid, &head)
	if err != nil {
		return out, err
	}
	if ok {
		at = opid & seqMask
	}
	err = tx.ops(n, at+1, seq, func(o *op) error { head = o.hash(gid, head); return nil })
	copy(out[:], head)
	return out, err
}

// hashOn works the hash of operation to of a stream out, given that of from before it: on
// from there, or from the checkpoint if that is nearer.
func (tx *Tx) hashOn(st stream, from int64, head *[32]byte, to int64) (err error) {
	if from == 0 || to-from > checkpointEvery {
		*head, err = tx.hashAt(st.n, st.gid, to)
		return err
	}
	h := head[:]
	err = tx.ops(st.n, from+1, to, func(o *op) error { h = o.hash(st.gid, h); return nil })
	copy(head[:], h)
	return err
}

// Operations calls fn for each operation of a piece, as its author hashed it. The bytes
// are valid during the call.
func (tx *Tx) Operations(ctx context.Context, p Piece, fn func(canonical []byte) error) error {
	var buf []byte
	return tx.ops(p.n, p.From, p.To, func(o *op) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		buf = o.canonical(buf[:0])
		return fn(buf)
	})
}

// ops reads operations of a stream in their order; one that is missing is an error.
func (tx *Tx) ops(n, from, to int64, fn func(*op) error) error {
	rows, err := tx.Query("SELECT opid, hlc, usr, act, tbl, rid, body FROM op WHERE opid BETWEEN ? AND ? ORDER BY opid", n<<seqBits|from, n<<seqBits|to)
	if err != nil {
		return err
	}
	defer rows.Close()
	next := from
	for rows.Next() {
		var o op
		var act int64
		if err := rows.Scan(&o.id, &o.hlc, &o.usr, &act, &o.tbl, &o.rid, &o.body); err != nil {
			return err
		}
		o.act, o.seq = Act(act), o.id&seqMask
		if o.seq != next {
			break
		}
		next++
		if err := fn(&o); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if next <= to {
		return fmt.Errorf("store: operation %d of stream %d is missing", next, n)
	}
	return nil
}
