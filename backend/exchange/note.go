package exchange

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"opsbook/backend/parcel"
	"opsbook/backend/store"
)

// note is what a package says beside its operations.
type note struct {
	Certificate []byte      `cbor:"1,keyasint,omitempty"` // the root key's word for the sender, for who has not heard of it
	Stream      []byte      `cbor:"2,keyasint,omitempty"` // the stream that the sender writes now; none: that of the first range
	Welcome     *welcome    `cbor:"3,keyasint,omitempty"` // to a PC that is being let in
	Volume      *volumeNote `cbor:"4,keyasint,omitempty"` // of an export in several packages
	Head        []byte      `cbor:"5,keyasint,omitempty"` // the first bytes of the hash with which that stream ends, where the package has none of it
}

// volumeNote says which package of an export this is.
type volumeNote struct {
	Set []byte `cbor:"1,keyasint"` // the export's name
	N   int    `cbor:"2,keyasint"` // counted from 1
	Of  int    `cbor:"3,keyasint"` // how many there are, 2 at least
}

// welcome is what a PC needs to know of the company that lets it in.
type welcome struct {
	Root     []byte `cbor:"1,keyasint"`
	RootSeed []byte `cbor:"2,keyasint,omitempty"` // for an administrator's PC
	Company  string `cbor:"3,keyasint"`
	Username string `cbor:"4,keyasint"` // whose password is set first on the new PC
}

var noteMode, _ = cbor.DecOptions{
	DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
	MaxNestedLevels: 4, MaxMapPairs: 16, MaxArrayElements: 16, UTF8: cbor.UTF8RejectInvalid,
}.DecMode()

var noteOut, _ = cbor.CoreDetEncOptions().EncMode()

// readNote reads the note of a package with these ranges.
func readNote(b []byte, ranges []parcel.Range) (n note, err error) {
	if err := noteMode.Unmarshal(b, &n); err != nil {
		return n, fmt.Errorf("exchange: note: %w", err)
	}
	if len(n.Stream) == 0 && len(ranges) > 0 {
		n.Stream = ranges[0].Stream[:]
	}
	if len(n.Stream) != 16 {
		return n, errors.New("exchange: note: no stream")
	}
	if v := n.Volume; v != nil && (len(v.Set) != 16 || v.Of < 2 || v.Of > MaxVolumes || v.N < 1 || v.N > v.Of) {
		return n, fmt.Errorf("exchange: note: volume %d of %d", v.N, v.Of)
	}
	return n, nil
}

// span is a run of a stream's operations, as it is remembered of a package.
type span struct {
	Stream []byte `cbor:"1,keyasint"`
	From   int64  `cbor:"2,keyasint"`
	To     int64  `cbor:"3,keyasint"`
}

// brought is what is remembered of a package that was taken in.
type brought struct {
	Spans []span `cbor:"1,keyasint"`
	With  []byte `cbor:"2,keyasint"` // the first of the packages that were taken in with it
}

// readBrought also reads what a program before volumes wrote: the spans alone.
func readBrought(body []byte) (b brought, err error) {
	if len(body) > 0 && body[0]>>5 == 5 { // a map
		err = cbor.Unmarshal(body, &b)
	} else {
		err = cbor.Unmarshal(body, &b.Spans)
	}
	return b, err
}

// held is how far a stream is held, as it is remembered of a package.
type held struct {
	Stream []byte `cbor:"1,keyasint"`
	Seq    int64  `cbor:"2,keyasint"`
}

func encodeVector(v map[[16]byte]int64) ([]byte, error) {
	var list []held
	for gid, seq := range v {
		list = append(list, held{append([]byte{}, gid[:]...), seq})
	}
	return cbor.Marshal(list)
}

func decodeVector(b []byte) (map[[16]byte]int64, error) {
	var list []held
	if err := cbor.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("exchange: vector: %w", err)
	}
	out := map[[16]byte]int64{}
	for _, h := range list {
		if len(h.Stream) == 16 {
			out[[16]byte(h.Stream)] = h.Seq
		}
	}
	return out, nil
}

func vectorOf(list []store.Position) map[[16]byte]int64 {
	out := map[[16]byte]int64{}
	for _, p := range list {
		out[p.Stream] = p.Seq
	}
	return out
}
