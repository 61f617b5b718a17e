package store

import (
	"crypto/ed25519"
	"encoding/binary"

	"opsbook/backend/kind"
)

// ForgedOp is an operation as somebody writes it who has a program of his own.
type ForgedOp struct {
	Act   Act
	Tbl   string
	Rid   []byte
	Pairs map[string]any
}

// Forge makes a stream from its first operation on, signed with any key, of any device; nonce
// tells several of one from each other.
func Forge(workspace, device []byte, key ed25519.PrivateKey, nonce int64, list ...ForgedOp) (Piece, [][]byte) {
	pub, n := key.Public().(ed25519.PublicKey), binary.BigEndian.AppendUint64(nil, uint64(nonce))
	gid := nameOf(device, pub, n)
	head := []byte{}
	var out [][]byte
	put := func(act Act, tbl string, rid []byte, pairs []pair) {
		body, err := cborBody(nil, pairs)
		if err != nil {
			panic(err)
		}
		o := &op{seq: int64(len(out)) + 1, hlc: int64(len(out)) + 1, usr: []byte{}, act: act | actLast, tbl: tbl, rid: rid, body: body}
		head = o.hash(gid, head)
		out = append(out, o.canonical(nil))
	}
	put(ActOpen, "", []byte{}, []pair{{"nonce", n}, {"device", device}, {"pub", []byte(pub)}, {"code", "X"}, {"parent", []byte{}}, {"reason", openCopy},
		{"sig", ed25519.Sign(key, openMessage(gid, device, pub, []byte{}, openCopy))}})
	for _, o := range list {
		var pairs []pair
		for name, v := range o.Pairs {
			pairs = append(pairs, pair{name, v})
		}
		put(o.Act, o.Tbl, o.Rid, pairs)
	}
	p := Piece{Stream: [16]byte(gid), From: 1, To: int64(len(out))}
	copy(p.Head[:], head)
	p.Sig = ed25519.Sign(key, positionMessage(checkpoint, workspace, gid, p.To, head))
	return p, out
}

// ParkedAs is why an operation on a record is parked; "".
func ParkedAs(tx *Tx, k *kind.Kind, id string) (out []string, err error) {
	rows, err := tx.Query("SELECT p.why FROM park p JOIN op o ON o.opid=p.opid WHERE o.tbl=? AND o.rid=? ORDER BY p.opid", k.Name, IDBytes(id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
