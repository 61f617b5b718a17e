package store

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"slices"
	"sort"
)

// Which operations an operation had seen is told by its stream alone: all before it
// there, and what the last marker before it names of the other streams. A marker is an
// operation of its own, written before the first change after an exchange; the opening
// of a stream is the first one. So causality costs nothing per change.

// Position is how far a stream is held.
type Position struct {
	Stream [16]byte
	Seq    int64
	Head   [32]byte // hash of the operation Seq
}

// witness is how many bytes of another stream's hash a marker keeps: whoever rewrites
// his past later has every colleague's log against him.
const witness = 16

const (
	seqBits = 40
	seqMask = 1<<seqBits - 1
	maxSeq  = seqMask
)

// seen is what markers say of one other stream: from operation at on, up to seq.
type seen struct{ at, seq int64 }

// marks are the markers of all streams that the file holds, by stream and other stream.
type marks map[int64]map[int64][]seen

// add notes a marker. Those of a stream come in their order, but where some were salvaged
// and others come later. What one place says twice, the less of it holds.
func (m marks) add(stream, at, other, seq int64) {
	if m[stream] == nil {
		m[stream] = map[int64][]seen{}
	}
	list := m[stream][other]
	i := sort.Search(len(list), func(i int) bool { return list[i].at >= at })
	if i < len(list) && list[i].at == at {
		list[i].seq = min(list[i].seq, seq)
		return
	}
	m[stream][other] = slices.Insert(list, i, seen{at, seq})
}

// saw is how much of another stream the operation at of a stream had seen.
func (m marks) saw(stream, at, other int64) int64 {
	list := m[stream][other]
	i := sort.Search(len(list), func(i int) bool { return list[i].at > at })
	if i == 0 {
		return 0
	}
	return list[i-1].seq
}

// before reports whether operation a is in the past of b.
func (m marks) before(a, b int64) bool {
	an, bn := a>>seqBits, b>>seqBits
	if an == bn {
		return a < b
	}
	return a&seqMask <= m.saw(bn, b&seqMask, an)
}

// loadMarks reads the markers of the file. A transaction asks once.
func (tx *Tx) loadMarks() (marks, error) {
	if tx.marks != nil {
		return tx.marks, nil
	}
	rows, err := tx.Query("SELECT opid, other, seq FROM mark ORDER BY opid")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tx.marks = marks{}
	for rows.Next() {
		var opid, other, seq int64
		if err := rows.Scan(&opid, &other, &seq); err != nil {
			return nil, err
		}
		tx.marks.add(opid>>seqBits, opid&seqMask, other, seq)
	}
	return tx.marks, rows.Err()
}

// noteMark keeps what a marker says where it is found quickly.
func (tx *Tx) noteMark(opid, other, seq int64) error {
	if tx.marks != nil {
		tx.marks.add(opid>>seqBits, opid&seqMask, other, seq)
	}
	return tx.exec("INSERT INTO mark(opid, other, seq) VALUES(?,?,?) ON CONFLICT(opid, other) DO UPDATE SET seq=min(seq, excluded.seq)", opid, other, seq)
}

// markSeen writes the marker that is due since an exchange: what the changes to come
// have seen of other streams, as far as it is not said already.
func (tx *Tx) markSeen() error {
	tx.unmarked = false
	streams, err := tx.streams()
	if err != nil {
		return err
	}
	said, err := tx.lastMarks(tx.stream.n)
	if err != nil {
		return err
	}
	var vv []byte
	var news []stream
	for _, st := range streams {
		if st.n == tx.stream.n || st.seq <= said[st.n] {
			continue
		}
		vv = appendMarked(vv, st)
		news = append(news, st)
	}
	if err := tx.exec("DELETE FROM meta WHERE key=?", metaUnmarked); err != nil || len(news) == 0 {
		return err
	}
	opid, err := tx.note(ActMark, "", []byte{}, []pair{{"vv", vv}}, 0)
	if err != nil {
		return err
	}
	for _, st := range news {
		if err := tx.noteMark(opid, st.n, st.seq); err != nil {
			return err
		}
	}
	return nil
}

// lastMarks is what a stream has said of the others so far.
func (tx *Tx) lastMarks(n int64) (map[int64]int64, error) {
	rows, err := tx.Query("SELECT other, max(seq) FROM mark WHERE opid BETWEEN ? AND ? GROUP BY other", n<<seqBits, n<<seqBits|seqMask)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int64{}
	for rows.Next() {
		var other, seq int64
		if err := rows.Scan(&other, &seq); err != nil {
			return nil, err
		}
		out[other] = seq
	}
	return out, rows.Err()
}

// maxMarked bounds how many streams one marker may name.
const maxMarked = 10_000

// markedIn reads the body of a marker, or of the opening of a stream.
func markedIn(o *op) ([]Position, error) {
	body, err := rawBody(o.body)
	if err != nil {
		return nil, err
	}
	name := "vv"
	if o.act&^actLast == ActOpen {
		name = "parent"
	}
	b, _ := body[name].([]byte)
	return readMarked(b)
}

// readMarked reads what a marker says of other streams.
func readMarked(b []byte) ([]Position, error) {
	var out []Position
	for len(b) > 0 {
		if len(b) < 16 || len(out) == maxMarked {
			return nil, errMarker
		}
		var p Position
		b = b[copy(p.Stream[:], b):]
		seq, n := binary.Uvarint(b)
		if n <= 0 || seq == 0 || seq > maxSeq || len(b) < n+witness {
			return nil, errMarker
		}
		copy(p.Head[:], b[n:n+witness])
		p.Seq, b = int64(seq), b[n+witness:]
		out = append(out, p)
	}
	return out, nil
}

var errMarker = errors.New("store: a marker is damaged")

// appendMarked is what a marker says of one stream.
func appendMarked(b []byte, st stream) []byte {
	return append(binary.AppendUvarint(append(b, st.gid...), uint64(st.seq)), st.head[:witness]...)
}

// Vector is how far the file holds every stream, in the order of their names.
func (tx *Tx) Vector() ([]Position, error) {
	streams, err := tx.streams()
	if err != nil {
		return nil, err
	}
	out := make([]Position, 0, len(streams))
	for _, st := range streams {
		if st.n == tx.stream.n { // this transaction's own operations count once they are committed
			st = tx.stream
		}
		if st.seq == 0 {
			continue
		}
		p := Position{Stream: [16]byte(st.gid), Seq: st.seq}
		copy(p.Head[:], st.head)
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return out, nil
}

// What a device signs of a stream: how far its own goes, or how far it found another's in
// the file that it was copied from, whose PC may be gone and never signed it.
const (
	checkpoint = "opsbook stream checkpoint"
	found      = "opsbook stream voucher"
)

// positionMessage is what is signed of how far a stream goes, and the hash there.
func positionMessage(what string, workspace, gid []byte, seq int64, head []byte) []byte {
	b := slices.Concat([]byte(what), workspace, gid)
	return append(binary.BigEndian.AppendUint64(b, uint64(seq)), head...)
}

// sign is this PC's signature of how far a stream goes.
func (tx *Tx) sign(what string, st stream) []byte {
	return ed25519.Sign(tx.Store.device.Sign, positionMessage(what, tx.Store.workspaceID(), st.gid, st.seq, st.head))
}
