package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
)

// Cut is a part of a piece that may leave the file apart from the rest: a business action
// ends with it, and how far it goes is signed.
type Cut struct {
	Piece
	Bytes   int64      // of its operations, as they are exchanged
	Needs   []Position // how far its operations say that other streams were seen; no hashes
	Records []string   // ids of the records of the kind asked for that were made in it
}

// Cuts divides a piece into cuts of about every bytes, and so that each record of kind apart
// that was made is in one by itself. A stream that this PC writes, or wrote, is cut where
// any business action ends; another PC's only where it has signed it, so its cuts may be large.
func (tx *Tx) Cuts(ctx context.Context, p Piece, every int64, apart string) ([]Cut, error) {
	signed, own, err := tx.signatures(p)
	if err != nil {
		return nil, err
	}
	needs, err := tx.seenIn(p)
	if err != nil {
		return nil, err
	}
	var out []Cut
	at := stream{n: p.n, gid: p.Stream[:], seq: p.From - 1, head: p.Before[:]}
	if p.From == 1 {
		at.head = []byte{}
	}
	cut := Cut{Piece: p}
	var buf []byte
	err = tx.ops(p.n, p.From, p.To, func(o *op) error {
		buf = o.canonical(buf[:0])
		cut.Bytes += int64(len(buf))
		at.seq, at.head = o.seq, o.hash(at.gid, at.head)
		cut.Needs = append(cut.Needs, needs[o.seq]...)
		if o.tbl == apart && o.act&^actLast == ActInsert {
			cut.Records = append(cut.Records, IDText(o.rid))
		}
		enough := (cut.Bytes >= every || len(cut.Records) > 0) && o.act&actLast != 0
		if o.seq < p.To && (!enough || !own && signed[o.seq] == nil) {
			return ctx.Err()
		}
		if err := tx.endCut(&cut, at, p, signed[o.seq], own); err != nil {
			return err
		}
		out = append(out, cut)
		cut = Cut{Piece: Piece{Stream: p.Stream, From: o.seq + 1, Before: cut.Head, n: p.n}}
		return ctx.Err()
	})
	return out, err
}

// endCut ends a cut where the stream is now.
func (tx *Tx) endCut(cut *Cut, at stream, p Piece, sig []byte, own bool) error {
	cut.To, cut.Sig = at.seq, sig
	copy(cut.Head[:], at.head)
	switch {
	case at.seq == p.To:
		cut.Sig = p.Sig
	case own:
		cut.Sig = tx.sign(checkpoint, at)
	}
	if own {
		return nil
	}
	vouched, err := tx.vouchedBy(at, cut.Sig)
	cut.Needs = append(cut.Needs, vouched...)
	return err
}

// signatures are those that the file holds within a piece, by the number that they end
// at; own tells that this PC can sign wherever it likes.
func (tx *Tx) signatures(p Piece) (signed map[int64][]byte, own bool, err error) {
	var device []byte
	if _, err := tx.One("SELECT device FROM stream WHERE n=?", []any{p.n}, &device); err != nil {
		return nil, false, err
	}
	if bytes.Equal(device, tx.Store.device.ID) {
		return nil, true, nil
	}
	rows, err := tx.Query("SELECT opid, sig FROM sig WHERE opid BETWEEN ? AND ?", p.n<<seqBits|p.From, p.n<<seqBits|p.To)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	signed = map[int64][]byte{}
	for rows.Next() {
		var opid int64
		var sig []byte
		if err := rows.Scan(&opid, &sig); err != nil {
			return nil, false, err
		}
		signed[opid&seqMask] = sig
	}
	return signed, false, rows.Err()
}

// seenIn is what markers within a piece say of other streams, by their numbers.
func (tx *Tx) seenIn(p Piece) (map[int64][]Position, error) {
	rows, err := tx.Query("SELECT m.opid, s.gid, m.seq FROM mark m JOIN stream s ON s.n=m.other WHERE m.opid BETWEEN ? AND ?",
		p.n<<seqBits|p.From, p.n<<seqBits|p.To)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64][]Position{}
	for rows.Next() {
		var opid, seq int64
		var gid []byte
		if err := rows.Scan(&opid, &gid, &seq); err != nil {
			return nil, err
		}
		out[opid&seqMask] = append(out[opid&seqMask], Position{Stream: [16]byte(gid), Seq: seq})
	}
	return out, rows.Err()
}

// vouchedBy is what a receiver must hold to believe a signature that is not the author's:
// the stream that was opened on the file where the other one ended, and that its PC takes
// part. None, if the author signed.
func (tx *Tx) vouchedBy(at stream, sig []byte) (out []Position, err error) {
	m := Merger{tx: tx}
	p, err := m.piece(at.n)
	if err != nil {
		return nil, err
	}
	if ed25519.Verify(p.pub, positionMessage(checkpoint, tx.Store.workspaceID(), at.gid, at.seq, at.head), sig) {
		return nil, nil
	}
	rows, err := tx.Query(`SELECT s.gid, o.gid, ifnull(p.opid, 0)&? FROM mark m JOIN stream s ON m.opid=s.n<<40|1
		LEFT JOIN peer p ON p.device=s.device LEFT JOIN stream o ON o.n=(p.opid&~?)>>40 WHERE m.other=? AND m.seq=?`, int64(seqMask), int64(salvagedBit), at.n, at.seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var opened, admin []byte
		var seq int64
		if err := rows.Scan(&opened, &admin, &seq); err != nil {
			return nil, err
		}
		out = append(out, Position{Stream: [16]byte(opened), Seq: 1})
		if len(admin) == 16 {
			out = append(out, Position{Stream: [16]byte(admin), Seq: seq})
		}
	}
	return out, rows.Err()
}

// Weight is about how many bytes the operations of a piece have, without reading them.
func (tx *Tx) Weight(p Piece) (n int64, err error) {
	const rest = 60 // of an operation beside its body
	_, err = tx.One("SELECT ifnull(sum(length(body)+?), 0) FROM op WHERE opid BETWEEN ? AND ?", []any{rest, p.n<<seqBits | p.From, p.n<<seqBits | p.To}, &n)
	return n, err
}

// Join is a cut and those of the same stream that follow it, as one piece.
func Join(cuts []Cut) Piece {
	p := cuts[0].Piece
	last := cuts[len(cuts)-1]
	p.To, p.Head, p.Sig = last.To, last.Head, last.Sig
	return p
}
