package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Digest is a fingerprint of all records as they stand, which operations stand for their
// fields included: files that hold the same operations have the same one, whatever
// order they came in. Programs of different versions agree on what both know.
func (tx *Tx) Digest(ctx context.Context) (sum [32]byte, err error) {
	if _, err := tx.loadLimitsOnce(); err != nil {
		return sum, err
	}
	if _, err := tx.salvages(); err != nil {
		return sum, err
	}
	for i := range tx.Store.cfg.Catalog.Kinds {
		k := &tx.Store.cfg.Catalog.Kinds[i]
		names := map[uint64]string{}
		for name, n := range tx.Store.cols[k.Name] {
			names[n] = name
		}
		stored := k.Stored()
		var read strings.Builder
		for _, f := range stored {
			fmt.Fprintf(&read, ", %q", f.Name)
		}
		rows, err := tx.Query(fmt.Sprintf("SELECT id, _state, _reason, _op, _h%s FROM %q", read.String(), k.Name))
		if err != nil {
			return sum, err
		}
		vals := make([]any, len(stored))
		var id, h []byte
		var state, created int64
		var reason *string
		dest := []any{&id, &state, &reason, &created, &h}
		for j := range vals {
			dest = append(dest, &vals[j])
		}
		for n := 0; rows.Next(); n++ {
			if err = rows.Scan(dest...); err != nil {
				break
			}
			if err = ctx.Err(); err != nil {
				break
			}
			if tx.void(created) {
				continue // nothing that counts made it
			}
			pairs := make([]pair, 0, len(stored)+2)
			for j, f := range stored {
				if vals[j] != nil {
					pairs = append(pairs, pair{f.Name, vals[j]})
				}
			}
			pairs = append(pairs, pair{"_state", state}, pair{"id", id})
			if reason != nil {
				pairs = append(pairs, pair{"_reason", *reason})
			}
			var b []byte
			if b, err = cborBody([]byte(k.Name), pairs); err != nil {
				break
			}
			if b, err = tx.digestHeads(b, names, unpackHeads(h, created), created); err != nil {
				break
			}
			for j, x := range sha256.Sum256(b) {
				sum[j] ^= x
			}
		}
		if err == nil {
			err = rows.Err()
		}
		_ = rows.Close() // err says what went wrong first
		if err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// Agrees reports whether records here are made of the same operations as at somebody who
// holds what a vector says: all of them are here, and what is here beyond tells nothing of
// records.
func (tx *Tx) Agrees(vector map[[16]byte]int64) (bool, error) {
	streams, err := tx.streams()
	if err != nil {
		return false, err
	}
	named := 0
	for _, st := range streams {
		if st.n == tx.stream.n {
			st = tx.stream
		}
		theirs := vector[[16]byte(st.gid)]
		if theirs > 0 {
			named++
		}
		if theirs > st.seq {
			return false, nil
		}
		var one int
		more, err := tx.One("SELECT 1 FROM op WHERE opid>? AND opid<=? AND act&127 NOT IN (?,?,?) LIMIT 1", []any{st.n<<seqBits | theirs, st.n<<seqBits | seqMask, int64(ActOpen), int64(ActMark), int64(ActEvent)}, &one)
		if err != nil || more {
			return false, err
		}
	}
	return named == len(vector), nil
}

// digestHeads appends which operations stand for a row's fields, by the names that
// streams and columns have everywhere.
func (tx *Tx) digestHeads(b []byte, names map[uint64]string, heads []head, created int64) ([]byte, error) {
	entries := make([][]byte, 0, len(heads)+1)
	for _, h := range append(heads, head{^uint64(0), created}) {
		name, err := tx.streamName(streamOf(h.op))
		if err != nil {
			return nil, err
		}
		e := append(append([]byte(names[h.col]), 0), name...)
		entries = append(entries, binary.BigEndian.AppendUint64(e, uint64(h.op&seqMask)))
	}
	slices.SortFunc(entries, bytes.Compare)
	for _, e := range entries {
		b = append(b, e...)
	}
	return b, nil
}
