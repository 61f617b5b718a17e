// Package parcel writes and reads the one file (.wsp) in which a company's PCs hand
// each other their changes: operations of any number of streams, and attachments.
// It is encrypted for the PCs that it is addressed to (age) and signed by the one
// that sends it (Ed25519, inside the encryption, over everything in the file).
//
//	"WSP1" | flags | opening | age( zstd( HEAD | operations | attachments | END ) )
//
// To this package an operation is opaque bytes with a place in a stream. Who may
// send what, chains of hashes, what to do with an operation: none of it is known
// here. Both ways stream, in a few MiB whatever the size of the file.
package parcel

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// Position is how far one stream is held: the number of its last operation and the
// hash of its chain there.
type Position struct {
	Stream [16]byte
	Seq    int64
	Head   [32]byte
}

// Range is operations of one stream that are in the file: From to To, both
// included, counted from 1.
type Range struct {
	Stream       [16]byte
	From, To     int64
	Before, Head [32]byte // hashes of the chain before From and at To
	Sig          []byte   // the author's signature over its checkpoint at To: 64 bytes, opaque here
}

// Head is what a file says before its operations. A stream may stand once in
// Ranges and once in Vector.
type Head struct {
	Workspace, Package, Sender [16]byte // the company, this file, the PC that sends it
	Sent                       int64    // the sender's clock, milliseconds since 1970
	Schema                     string   // the version of the sender's declarations; "" is the first
	Ranges                     []Range  // what is in the file
	Vector                     []Position
	Digest                     []byte     // of the sender's state at Vector: 32 bytes, or nil
	Want                       [][32]byte // attachments that the sender lacks
	To                         [][16]byte // the PCs that it is addressed to
	Note                       []byte     // opaque here
}

// What a Head may hold at most.
const (
	MaxStreams = 10_000   // Ranges, and Vector
	MaxWant    = 20_000   // attachments asked for
	MaxTo      = 200      // PCs addressed
	MaxSchema  = 64       // bytes
	MaxNote    = 64 << 10 // bytes
	maxHead    = 4 << 20  // bytes of all of it
)

// Limits are what a reader puts up with.
type Limits struct {
	Plain int64 // bytes when decompressed; and never more than 200 times the file and 64 MiB
	Ops   int64 // operations
	Frame int   // bytes of a frame
	Value int   // bytes of an operation
}

// Default are the limits that a Writer keeps.
var Default = Limits{Plain: 64 << 30, Ops: 50_000_000, Frame: 1 << 20, Value: 1 << 20}

// A file may not be more than this many times smaller than what is in it, give or
// take some slack: a changed field is never repeated as often, a bomb is.
const (
	maxRatio = 200
	slack    = 64 << 20
)

// plain is how many bytes a file of size may have when decompressed.
func (l Limits) plain(size int64) int64 {
	if size = max(size, 0); size > l.Plain/maxRatio {
		return l.Plain
	}
	return min(l.Plain, size*maxRatio+slack)
}

// The kinds of frames. A frame is its kind, the length of what follows (uvarint),
// and that.
const (
	frameHead = 'H' // a part of the Head
	frameOp   = 'O' // an operation
	frameBlob = 'B' // an attachment: its hash, and its size (uvarint)
	frameData = 'D' // a part of the attachment
	frameEnd  = 'E' // numbers of operations and attachments (uvarints), and the signature
)

// sealed begins what is signed, so that the signature fits nothing else.
const sealed = "wsp-parcel-end\x00"

// check holds a Head against what it may be. The number of operations is the sum of
// its ranges.
func (h *Head) check() (ops int64, err error) {
	switch {
	case len(h.Ranges) > MaxStreams || len(h.Vector) > MaxStreams:
		return 0, fmt.Errorf("%d ranges and %d positions", len(h.Ranges), len(h.Vector))
	case len(h.Want) > MaxWant || len(h.To) > MaxTo:
		return 0, fmt.Errorf("%d attachments wanted, %d receivers", len(h.Want), len(h.To))
	case len(h.Note) > MaxNote || len(h.Schema) > MaxSchema || !utf8.ValidString(h.Schema):
		return 0, fmt.Errorf("a note of %d bytes, schema %.70q", len(h.Note), h.Schema)
	case len(h.Digest) != 0 && len(h.Digest) != 32:
		return 0, fmt.Errorf("a digest of %d bytes", len(h.Digest))
	}
	seen := make(map[[16]byte]bool, len(h.Ranges))
	for _, r := range h.Ranges {
		n := r.To - r.From + 1
		switch {
		case r.From < 1 || r.To < r.From || seen[r.Stream] || len(r.Sig) != 64:
			return 0, fmt.Errorf("range %d to %d of stream %x, signature of %d bytes", r.From, r.To, r.Stream, len(r.Sig))
		case n > Default.Ops-ops:
			return 0, errMany
		}
		seen[r.Stream], ops = true, ops+n
	}
	clear(seen)
	for _, p := range h.Vector {
		if p.Seq < 0 || seen[p.Stream] {
			return 0, fmt.Errorf("position %d of stream %x", p.Seq, p.Stream)
		}
		seen[p.Stream] = true
	}
	return ops, nil
}

var errMany = errors.New("more operations than a file may hold")

// order walks through the operations that the ranges of a Head announce.
type order struct {
	ranges []Range
	at     int   // index into ranges
	done   int64 // how many of its operations have been there
}

// next is the place of the next operation; false if there is none.
func (o *order) next() (stream int, seq int64, ok bool) {
	if o.at < len(o.ranges) && o.done > o.ranges[o.at].To-o.ranges[o.at].From {
		o.at, o.done = o.at+1, 0
	}
	if o.at == len(o.ranges) {
		return 0, 0, false
	}
	o.done++
	return o.at, o.ranges[o.at].From + o.done - 1, true
}
