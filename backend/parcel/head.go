package parcel

import "fmt"

// wireHead is a Head as CBOR: short names, byte strings whose lengths are checked.
// Head.Package stands in the opening, which is signed with the rest.
type wireHead struct {
	Workspace []byte         `cbor:"1,keyasint"`
	Sender    []byte         `cbor:"2,keyasint"`
	Sent      int64          `cbor:"3,keyasint"`
	Schema    string         `cbor:"4,keyasint,omitempty"`
	Ranges    []wireRange    `cbor:"5,keyasint,omitempty"`
	Vector    []wirePosition `cbor:"6,keyasint,omitempty"`
	Digest    []byte         `cbor:"7,keyasint,omitempty"`
	Want      [][]byte       `cbor:"8,keyasint,omitempty"`
	To        [][]byte       `cbor:"9,keyasint,omitempty"`
	Note      []byte         `cbor:"10,keyasint,omitempty"`
}

type wireRange struct {
	_            struct{} `cbor:",toarray"`
	Stream       []byte
	From, To     int64
	Before, Head []byte
	Sig          []byte
}

type wirePosition struct {
	_      struct{} `cbor:",toarray"`
	Stream []byte
	Seq    int64
	Head   []byte
}

func (h *Head) marshal() ([]byte, error) {
	w := wireHead{Workspace: h.Workspace[:], Sender: h.Sender[:], Sent: h.Sent, Schema: h.Schema, Digest: h.Digest, Note: h.Note}
	for i := range h.Ranges {
		r := &h.Ranges[i]
		w.Ranges = append(w.Ranges, wireRange{Stream: r.Stream[:], From: r.From, To: r.To, Before: r.Before[:], Head: unlessZero(r.Head), Sig: r.Sig})
	}
	for i := range h.Vector {
		p := &h.Vector[i]
		w.Vector = append(w.Vector, wirePosition{Stream: p.Stream[:], Seq: p.Seq, Head: unlessZero(p.Head)})
	}
	for i := range h.Want {
		w.Want = append(w.Want, h.Want[i][:])
	}
	for i := range h.To {
		w.To = append(w.To, h.To[i][:])
	}
	return encoding.Marshal(w)
}

// unlessZero is a hash as it is written: one that nobody gave takes no room.
func unlessZero(b [32]byte) []byte {
	if b == [32]byte{} {
		return nil
	}
	return b[:]
}

func (h *Head) unmarshal(raw []byte, name [16]byte) error {
	var w wireHead
	if err := decoding.Unmarshal(raw, &w); err != nil {
		return err
	}
	var f fixed
	*h = Head{Package: name, Sent: w.Sent, Schema: w.Schema, Digest: w.Digest, Note: w.Note}
	f.take(h.Workspace[:], w.Workspace)
	f.take(h.Sender[:], w.Sender)
	h.Ranges = make([]Range, len(w.Ranges))
	for i, r := range w.Ranges {
		h.Ranges[i] = Range{From: r.From, To: r.To, Sig: r.Sig}
		f.take(h.Ranges[i].Stream[:], r.Stream)
		f.take(h.Ranges[i].Before[:], r.Before)
		f.takeAny(h.Ranges[i].Head[:], r.Head)
	}
	h.Vector = make([]Position, len(w.Vector))
	for i, p := range w.Vector {
		h.Vector[i].Seq = p.Seq
		f.take(h.Vector[i].Stream[:], p.Stream)
		f.takeAny(h.Vector[i].Head[:], p.Head)
	}
	h.Want = make([][32]byte, len(w.Want))
	for i, x := range w.Want {
		f.take(h.Want[i][:], x)
	}
	h.To = make([][16]byte, len(w.To))
	for i, x := range w.To {
		f.take(h.To[i][:], x)
	}
	return f.err
}

// fixed copies byte strings that must have exactly their length.
type fixed struct{ err error }

func (f *fixed) take(to, from []byte) {
	if len(from) != len(to) && f.err == nil {
		f.err = fmt.Errorf("%d bytes instead of %d", len(from), len(to))
	}
	copy(to, from)
}

// takeAny is take of one that may be left out.
func (f *fixed) takeAny(to, from []byte) {
	if len(from) > 0 {
		f.take(to, from)
	}
}
