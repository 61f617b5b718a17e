package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"opsbook/backend/kind"
)

// Verify walks every stream's chain from its first operation, and every record
// along its operations: the log is whole, each stream was opened by the device it
// names, what came from other PCs is what they signed, all is as the markers of all
// PCs found it, and the rows are what the log says. It returns what is wrong, as
// sentences for the log; none means all of it holds.
func (tx *Tx) Verify(ctx context.Context) ([]string, error) {
	streams, err := tx.streams()
	if err != nil {
		return nil, err
	}
	found, err := tx.witnesses(ctx, streams)
	if err != nil {
		return nil, err
	}
	peers, err := tx.Peers()
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, st := range streams {
		w, err := tx.verifyStream(ctx, st, found[st.n], peers)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, w...)
	}
	if len(wrong) == 0 {
		if wrong, err = tx.verifySalvaged(ctx); err != nil {
			return nil, err
		}
	}
	if len(wrong) > 0 { // rows cannot be held against a log that is not whole
		return wrong, nil
	}
	return tx.verifyRows(ctx)
}

// witnesses are the first bytes of hashes that markers name, by stream and operation.
func (tx *Tx) witnesses(ctx context.Context, streams []stream) (map[int64]map[int64][]byte, error) {
	numbers, out := map[[16]byte]int64{}, map[int64]map[int64][]byte{}
	for _, st := range streams {
		numbers[[16]byte(st.gid)], out[st.n] = st.n, map[int64][]byte{}
	}
	rows, err := tx.Query("SELECT act, body FROM op WHERE tbl='' AND act&127 IN (?,?) AND opid<?", int64(ActOpen), int64(ActMark), int64(salvagedBit))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var o op
		var act int64
		if err := rows.Scan(&act, &o.body); err != nil {
			return nil, err
		}
		o.act = Act(act)
		list, err := markedIn(&o)
		if err != nil {
			continue // the walk along the streams says so
		}
		for _, p := range list {
			of := out[numbers[p.Stream]]
			switch was := of[p.Seq]; {
			case of == nil:
			case was != nil && !bytes.Equal(was, p.Head[:witness]):
				of[p.Seq] = []byte{} // two of them disagree, so one of them at least is not as it was
			default:
				of[p.Seq] = slices.Clone(p.Head[:witness])
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}

func (tx *Tx) verifyStream(ctx context.Context, st stream, found map[int64][]byte, peers []Peer) ([]string, error) {
	rows, err := tx.Query(`SELECT o.opid, o.hlc, o.usr, o.act, o.tbl, o.rid, o.body, c.hash, s.sig FROM op o
		LEFT JOIN chk c ON c.opid = o.opid LEFT JOIN sig s ON s.opid = o.opid WHERE o.opid > ? AND o.opid < ? ORDER BY o.opid`, st.n<<40, (st.n+1)<<40)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var wrong []string
	head, seq := []byte{}, int64(0)
	var author ed25519.PublicKey
	for rows.Next() {
		var o op
		var act int64
		var chk, sig []byte
		if err := rows.Scan(&o.id, &o.hlc, &o.usr, &act, &o.tbl, &o.rid, &o.body, &chk, &sig); err != nil {
			return nil, err
		}
		o.act, o.seq = Act(act), o.id&(1<<40-1)
		if seq++; o.seq != seq {
			return append(wrong, fmt.Sprintf("stream %x: operation %d is missing", st.gid, seq)), nil
		}
		if seq == 1 {
			if !opens(o, st.gid) {
				return append(wrong, fmt.Sprintf("stream %x: it was not opened by the device that it names", st.gid)), nil
			}
			raw, err := rawBody(o.body)
			if err != nil {
				return nil, err
			}
			author, _ = raw["pub"].([]byte)
		}
		head = o.hash(st.gid, head)
		if chk != nil && string(chk) != string(head) {
			return append(wrong, fmt.Sprintf("stream %x: the chain breaks before operation %d", st.gid, seq)), nil
		}
		if sig != nil && !tx.signedBy(author, peers, stream{gid: st.gid, seq: seq, head: head}, sig) {
			return append(wrong, fmt.Sprintf("stream %x: up to operation %d it is not what was signed", st.gid, seq)), nil
		}
		if was, named := found[seq]; named && (len(was) == 0 || !bytes.HasPrefix(head, was)) {
			return append(wrong, fmt.Sprintf("stream %x: up to operation %d it is not what a PC found it to be", st.gid, seq)), nil
		}
		if seq%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if seq != st.seq || string(head) != string(st.head) {
		wrong = append(wrong, fmt.Sprintf("stream %x: the chain ends at %d, not at %d, or with another hash", st.gid, seq, st.seq))
	}
	return wrong, rows.Err()
}

// signedBy reports whether a signature under how far a stream goes is its author's, or of
// a PC that stands for it.
func (tx *Tx) signedBy(author ed25519.PublicKey, peers []Peer, at stream, sig []byte) bool {
	message := func(what string) []byte {
		return positionMessage(what, tx.Store.workspaceID(), at.gid, at.seq, at.head)
	}
	return ed25519.Verify(author, message(checkpoint), sig) ||
		slices.ContainsFunc(peers, func(p Peer) bool { return ed25519.Verify(p.Sign, message(found), sig) })
}

// opens reports whether o is the signed beginning of a stream, by whoever its name says.
func opens(o op, gid []byte) bool {
	body := map[string]any{}
	if o.act&^actLast != ActOpen || bodyMode.Unmarshal(o.body, &body) != nil {
		return false
	}
	bytes := func(name string) []byte { b, _ := body[name].([]byte); return b }
	reason, _ := body["reason"].(string)
	pub := bytes("pub")
	return len(bytes("device")) == 16 && len(pub) == ed25519.PublicKeySize && string(nameOf(bytes("device"), pub, bytes("nonce"))) == string(gid) &&
		ed25519.Verify(pub, openMessage(gid, bytes("device"), pub, bytes("parent"), reason), bytes("sig"))
}

// verifySalvaged holds what was salvaged against the carriers that hold it.
func (tx *Tx) verifySalvaged(ctx context.Context) (wrong []string, err error) {
	s, err := tx.salvages()
	if err != nil {
		return nil, err
	}
	carriers := map[int64]bool{}
	for _, list := range s.by {
		for _, c := range list {
			carriers[c.op] = true
		}
	}
	for id := range carriers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		same, err := tx.asCarried(id)
		if err != nil {
			return nil, err
		}
		if !same {
			wrong = append(wrong, fmt.Sprintf("operation %d: what it carries is not what is here", id))
		}
	}
	return wrong, nil
}

// asCarried reports whether the operations that a carrier holds are here as it holds them.
func (tx *Tx) asCarried(carrier int64) (same bool, err error) {
	var body []byte
	if _, err := tx.One("SELECT body FROM op WHERE opid IN (?,?) ORDER BY opid LIMIT 1", []any{carrier, carrier | salvagedBit}, &body); err != nil {
		return false, err
	}
	l, err := loadOf(body)
	if err != nil {
		return false, err
	}
	var n int64
	if _, err := tx.One("SELECT n FROM stream WHERE gid=?", []any{l.stream}, &n); err != nil {
		return false, err
	}
	same = true
	_, _, err = l.each(func(o *op, _, _ []byte) error {
		at := n<<seqBits | o.seq
		alike, some, err := tx.alike(at|salvagedBit, o)
		switch {
		case err != nil:
			return err
		case !some:
			same = same && tx.inChain(at)
		case tx.salvaged.agreed(at):
			same = same && alike
		}
		return nil
	})
	return same, err
}

// verifyAtOnce is how many records are read at a time.
const verifyAtOnce = 500

// maxWrongRows bounds how many records are named: after that many, more say nothing new.
const maxWrongRows = 20

// verifyRows compares every record with what its operations add up to, and the
// number of all their revisions with that of all operations on records: a row
// that is gone shows in the sum.
func (tx *Tx) verifyRows(ctx context.Context) (wrong []string, err error) {
	revisions := int64(0)
	for i := range tx.Store.Catalog().Kinds {
		k := &tx.Store.Catalog().Kinds[i]
		for after := int64(0); ; {
			rows, err := tx.rows(k, "%q r WHERE pk>? ORDER BY pk LIMIT ?", after, verifyAtOnce)
			if err != nil {
				return nil, err
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for j := range rows {
				r := &rows[j]
				after, revisions = r.PK, revisions+r.Rev&rebuiltOf
				same, err := tx.asLogged(k, r)
				if err != nil {
					return nil, err
				}
				if !same {
					wrong = append(wrong, fmt.Sprintf("%s %s: the record is not what its changes add up to", k.Name, r.ID))
				}
				if len(wrong) == maxWrongRows {
					return wrong, nil
				}
			}
			if len(rows) < verifyAtOnce {
				break
			}
		}
	}
	logged, err := tx.loggedChanges()
	if err == nil && len(wrong) == 0 && logged != revisions {
		wrong = append(wrong, fmt.Sprintf("the records stand at %d revisions, the log holds %d", revisions, logged))
	}
	return wrong, err
}

// loggedChanges counts the operations on records of the kinds of the catalog.
func (tx *Tx) loggedChanges() (n int64, err error) {
	rows, err := tx.Query(`SELECT o.tbl, count(*) FROM op o LEFT JOIN park p ON p.opid=o.opid AND p.why IN (?,?)
		WHERE o.tbl<>'' AND p.opid IS NULL GROUP BY o.tbl`, parkLate, parkOrphan)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var of int64
		if err := rows.Scan(&name, &of); err != nil {
			return 0, err
		}
		if _, err := tx.Kind(name); err == nil {
			n += of
		}
	}
	return n, rows.Err()
}

// asLogged reports whether a row is what its operations add up to: what it shows,
// whether it counts, and which operations stand for its columns.
func (tx *Tx) asLogged(k *kind.Kind, r *Row) (bool, error) {
	w, err := tx.reweave(k, IDBytes(r.ID), r.last, nothing)
	if errors.Is(err, errHollow) {
		return r.State == Withdrawn, nil
	}
	if errors.Is(err, errUnlike) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	reason, _ := w.reason.(string)
	same := w.linked == r.Rev&rebuiltOf && w.state == r.State && reason == r.Reason && w.created == r.created && sameHeads(w.heads, unpackHeads(r.heads, r.created))
	for _, f := range k.Stored() {
		same = same && shown(w.set[f.Name]) == r.Values[f.Name]
	}
	return same, nil
}

// sameHeads reports whether two lists hold the same heads.
func sameHeads(a, b []head) bool {
	order := func(x, y head) int { return cmp.Or(cmp.Compare(x.col, y.col), cmp.Compare(x.op, y.op)) }
	slices.SortFunc(a, order)
	slices.SortFunc(b, order)
	return slices.Equal(a, b)
}
