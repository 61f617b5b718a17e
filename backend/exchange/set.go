package exchange

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// Volume says which package of an export one is.
type Volume struct {
	Set   [16]byte
	N, Of int // N counted from 1
}

// Volume is false for an export in one package.
func (c *Came) Volume() (Volume, bool) {
	v := c.note.Volume
	if v == nil {
		return Volume{}, false
	}
	return Volume{[16]byte(v.Set), v.N, v.Of}, true
}

// set is what is remembered of an export in several packages.
type set struct {
	Sent   int64  `cbor:"1,keyasint"` // the sender's clock, milliseconds since 1970
	Came   []byte `cbor:"2,keyasint"` // a bit for each package
	Vector []byte `cbor:"3,keyasint"` // what the sender held: all of it came, once this is held; nil: all packages came
}

func (s *set) has(n int) bool { i := n - 1; return i/8 < len(s.Came) && s.Came[i/8]>>(i%8)&1 == 1 }

func (s *set) missing(of int) (out []int) {
	for n := 1; n <= of; n++ {
		if !s.has(n) {
			out = append(out, n)
		}
	}
	return out
}

// NoteVolume remembers that a package of an export in several is on this PC.
func NoteVolume(tx *store.Tx, c Came) error {
	v, ok := c.Volume()
	if !ok {
		return nil
	}
	s := set{Sent: c.Sent}
	of := int64(v.Of)
	var body []byte
	known, err := tx.One("SELECT body, max(ops, ?) FROM exchange WHERE package=? AND way='set' AND device=?", []any{v.Of, v.Set[:], c.Sender.Device[:]}, &body, &of)
	if err != nil {
		return err
	}
	if known {
		if err := cbor.Unmarshal(body, &s); err != nil {
			return err
		}
	}
	if need := (int(of) + 7) / 8; len(s.Came) < need {
		s.Came = append(s.Came, make([]byte, need-len(s.Came))...)
	}
	s.Came[(v.N-1)/8] |= 1 << ((v.N - 1) % 8)
	if s.Vector, err = encodeVector(c.vector()); err != nil {
		return err
	}
	if len(s.missing(int(of))) == 0 {
		s.Vector = nil
	}
	if body, err = cbor.Marshal(s); err != nil {
		return err
	}
	_, err = tx.Exec("INSERT OR REPLACE INTO exchange(package, way, device, at, ops, body) VALUES(?,'set',?,?,?,?)",
		v.Set[:], c.Sender.Device[:], tx.Now.UnixMilli(), of, body)
	return err
}

// vector is what the sender says that it holds.
func (c *Came) vector() map[[16]byte]int64 {
	out := map[[16]byte]int64{}
	for _, p := range c.head.Vector {
		out[p.Stream] = p.Seq
	}
	return out
}

// Lost is an export of which packages have not come.
type Lost struct {
	Set     [16]byte
	Sender  [16]byte
	Sent    int64 // the sender's clock, milliseconds since 1970
	Of      int
	Missing []int // counted from 1
}

// LostVolumes are the exports of which packages have not come and are still wanted: what
// they held has not come by another way.
func LostVolumes(tx *store.Tx) ([]Lost, error) {
	list, err := tx.Vector()
	if err != nil {
		return nil, err
	}
	have := vectorOf(list)
	rows, err := tx.Query(`SELECT s.package, s.device, s.ops, s.body, EXISTS(SELECT 1 FROM exchange i WHERE i.way='in' AND i.device=s.device AND i.at>s.at)
		FROM exchange s WHERE s.way='set' ORDER BY s.at DESC, s.package`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Lost
	for rows.Next() {
		var id, device, body []byte
		var of int
		var later bool
		if err := rows.Scan(&id, &device, &of, &body, &later); err != nil {
			return nil, err
		}
		var s set
		if err := cbor.Unmarshal(body, &s); err != nil {
			return nil, err
		}
		if s.Vector == nil {
			continue
		}
		said, err := decodeVector(s.Vector)
		if err != nil {
			return nil, err
		}
		// Attachments alone are asked for with the next package, and come with the one after.
		if later && covers(have, said) {
			continue
		}
		out = append(out, Lost{[16]byte(id), [16]byte(device), s.Sent, of, s.missing(of)})
	}
	return out, rows.Err()
}

func covers(have, said map[[16]byte]int64) bool { return behind(have, said) == nil }

// behind is the first stream of which more was said than is held; nil if none.
func behind(have, said map[[16]byte]int64) *store.GapError {
	var gap *store.GapError
	for gid, seq := range said {
		if seq > have[gid] && (gap == nil || bytes.Compare(gid[:], gap.Stream[:]) < 0) {
			gap = &store.GapError{Stream: gid, From: have[gid] + 1, To: seq}
		}
	}
	return gap
}

// Late is a package that cannot be taken in yet, and what must come before.
type Late struct {
	Inbound
	Gap *store.GapError
}

// Order tells in which order packages can be taken in, each once, and which must wait: they
// go on from operations that are neither here nor in the others.
func Order(tx *store.Tx, in []Inbound) (now []Inbound, late []Late, err error) {
	list, err := tx.Vector()
	if err != nil {
		return nil, nil, err
	}
	have := vectorOf(list)
	rest := slices.Clone(in)
	slices.SortStableFunc(rest, func(a, b Inbound) int {
		va, _ := a.Volume()
		vb, _ := b.Volume()
		return cmp.Or(cmp.Compare(a.Sent, b.Sent), bytes.Compare(va.Set[:], vb.Set[:]), cmp.Compare(va.N, vb.N), bytes.Compare(a.Package[:], b.Package[:]))
	})
	rest = slices.CompactFunc(rest, func(a, b Inbound) bool { return a.Package == b.Package })
	for again := true; again; {
		again, late = false, nil
		for _, p := range rest {
			if gap := p.lacks(have); gap != nil {
				late = append(late, Late{p, gap})
				continue
			}
			for _, r := range p.head.Ranges {
				have[r.Stream] = max(have[r.Stream], r.To)
			}
			now, again = append(now, p), true
		}
		rest = rest[:0]
		for _, l := range late {
			rest = append(rest, l.Inbound)
		}
	}
	return now, late, nil
}

// lacks is what must come before a package; nil if nothing, as far as it says itself. One
// that holds attachments alone comes after all operations of its export: nobody asks for
// the content before.
func (p *Inbound) lacks(have map[[16]byte]int64) *store.GapError {
	for _, r := range p.head.Ranges {
		if r.From > have[r.Stream]+1 {
			return &store.GapError{Stream: r.Stream, From: have[r.Stream] + 1, To: r.From - 1}
		}
	}
	if _, cut := p.Volume(); cut && len(p.head.Ranges) == 0 {
		return behind(have, p.vector())
	}
	return nil
}

func tooMany(n int) error {
	return fault.New(fault.Invalid, "按这个大小要分成 %d 个文件，最多 %d 个。请把每个文件的大小设大一些。",
		"At this size it would be %d files; there may be %d at most. Choose a larger size for a file.", n, MaxVolumes)
}
