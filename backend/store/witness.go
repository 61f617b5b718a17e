package store

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"

	"opsbook/backend/kind"
)

// Whoever holds what the log ended with at some moment can tell later whether anything of
// it was changed since: other PCs by their markers, people by a code on a printed report,
// an auditor by a signed export.

// HeadCode is what the log ends with in a form for paper: 8 groups of 4 characters, 160 bits
// over the company and how far each stream goes. Positions may come in any order.
func (s *Store) HeadCode(at []Position) string {
	at = slices.Clone(at)
	slices.SortFunc(at, func(a, b Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	h := sha256.New()
	h.Write([]byte("opsbook head"))
	h.Write(s.workspaceID())
	for _, p := range at {
		h.Write(p.Stream[:])
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(p.Seq)))
		h.Write(p.Head[:])
	}
	return grouped(h.Sum(nil)[:20])
}

// Ending is what the log ended with at a moment.
type Ending struct {
	Code  string // HeadCode
	Where string // how far the streams went: see Where
}

// Facts adds it to what an event tells, from which Told finds it again.
func (e Ending) Facts(of kind.Values) kind.Values {
	if e.Code != "" {
		of["head"], of["at"] = e.Code, e.Where
	}
	return of
}

// Ending is what the log ends with.
func (tx *Tx) Ending() (Ending, error) {
	at, err := tx.Vector()
	return Ending{tx.Store.HeadCode(at), Where(at)}, err
}

// grouped writes 20 bytes as 8 groups of 4 characters.
func grouped(b []byte) string {
	text := headText.EncodeToString(b)
	var out []string
	for group := range slices.Chunk([]byte(text), 4) {
		out = append(out, string(group))
	}
	return strings.Join(out, "-")
}

// headText uses the characters that people do not confuse on paper.
var headText = base32.NewEncoding(numberCharacters).WithPadding(base32.NoPadding)

// Where is how far the streams of positions go, without their hashes, as a text for the log.
func Where(at []Position) string {
	var b []byte
	for _, p := range at {
		b = binary.AppendUvarint(append(b, p.Stream[:]...), uint64(p.Seq))
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// AsFar reads what Where wrote, with the hashes that this file holds there; false if the
// text is none, or a stream does not go so far here.
func (tx *Tx) AsFar(where string) ([]Position, bool, error) {
	b, err := base64.RawStdEncoding.DecodeString(where)
	if err != nil {
		return nil, false, nil
	}
	var out []Position
	for len(b) > 0 {
		var p Position
		if len(b) < 17 || len(out) == maxMarked {
			return nil, false, nil
		}
		b = b[copy(p.Stream[:], b):]
		seq, n := binary.Uvarint(b)
		if n <= 0 || seq < 1 || seq > maxSeq {
			return nil, false, nil
		}
		p.Seq, b = int64(seq), b[n:]
		head, held, err := tx.HashOf(p.Stream, p.Seq)
		if err != nil || !held {
			return nil, false, err
		}
		p.Head = head
		out = append(out, p)
	}
	return out, true, nil
}

// HashOf is the hash of an operation of a stream; false if this file does not hold it.
func (tx *Tx) HashOf(gid [16]byte, seq int64) (head [32]byte, held bool, err error) {
	var n, have int64
	ok, err := tx.One("SELECT n, seq FROM stream WHERE gid=?", []any{gid[:]}, &n, &have)
	if err != nil || !ok || seq < 1 || seq > have {
		return head, false, err
	}
	head, err = tx.hashAt(n, gid[:], seq)
	return head, err == nil, err
}

// KeysOf are the keys with which a PC opened its streams, and under which it was let in; one
// key, unless somebody has put on its name.
func (tx *Tx) KeysOf(device [16]byte) ([]ed25519.PublicKey, error) {
	rows, err := tx.Query("SELECT o.body FROM stream s JOIN op o ON o.opid=s.n<<40|1 WHERE s.device=?", device[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ed25519.PublicKey
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		raw, err := rawBody(body)
		if err != nil {
			return nil, err
		}
		if pub, _ := raw["pub"].([]byte); len(pub) == ed25519.PublicKeySize {
			out = append(out, pub)
		}
	}
	return out, rows.Err()
}

// Told are events that say a text, the latest few, with their moment.
func (tx *Tx) Told(text string, n int) ([]Logged, error) {
	rows, err := tx.Query("SELECT hlc, usr, body FROM op WHERE tbl='' AND act&127=? AND instr(body, ?)>0 ORDER BY opid DESC LIMIT ?", int64(ActEvent), []byte(text), n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Logged
	for rows.Next() {
		var hlc int64
		var usr, body []byte
		if err := rows.Scan(&hlc, &usr, &body); err != nil {
			return nil, err
		}
		facts, err := decodeBody(body)
		if err != nil {
			return nil, err
		}
		out = append(out, Logged{Entry: Entry{At: hlcTime(hlc, tx.Now.Location()), User: IDText(usr), Act: ActEvent}, Facts: facts})
	}
	return out, rows.Err()
}

// ReadHeadCode reads a code without its dashes, as HeadCode writes it; false if it is none.
func ReadHeadCode(text string) (string, bool) {
	b, err := headText.DecodeString(text)
	if err != nil || len(b) != 20 || headText.EncodeToString(b) != text {
		return "", false
	}
	return grouped(b), true
}
