package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"opsbook/backend/kind"
)

// The body of an operation is deterministic CBOR (RFC 8949 §4.2.1: shortest
// heads, keys in bytewise order): the same change is the same bytes on every PC,
// so it can be hashed and signed. Written by hand because the log is on every
// write's path; read by a library because what it reads may be foreign.

func cborHead(b []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

func cborInt(b []byte, n int64) []byte {
	if n < 0 {
		return cborHead(b, 1, uint64(-1-n))
	}
	return cborHead(b, 0, uint64(n))
}

func cborText(b []byte, s string) []byte  { return append(cborHead(b, 3, uint64(len(s))), s...) }
func cborBytes(b []byte, s []byte) []byte { return append(cborHead(b, 2, uint64(len(s))), s...) }

// pair is one column of a body.
type pair struct {
	name  string
	value any // string, int64, []byte (a reference's id), nil
}

// cborBody appends the map of pairs. It sorts pairs in place. What could not be
// read back (a name given twice, text that is no UTF-8) is an error.
func cborBody(b []byte, pairs []pair) ([]byte, error) {
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(len(x.name), len(y.name)), cmp.Compare(x.name, y.name))
	})
	b = cborHead(b, 5, uint64(len(pairs)))
	for i, p := range pairs {
		if i > 0 && pairs[i-1].name == p.name {
			return nil, fmt.Errorf("store: %s stands twice in an operation", p.name)
		}
		b = cborText(b, p.name)
		switch v := p.value.(type) {
		case nil:
			b = append(b, 0xf6)
		case string:
			if !utf8.ValidString(v) {
				return nil, fmt.Errorf("store: %s: %q is no UTF-8", p.name, v)
			}
			b = cborText(b, v)
		case int64:
			b = cborInt(b, v)
		case []byte:
			b = cborBytes(b, v)
		default:
			return nil, fmt.Errorf("store: %s: %T is no value of the log", p.name, v)
		}
	}
	return b, nil
}

// mapPairs is how many columns a body has at most.
const mapPairs = 4096

var bodyMode, _ = cbor.DecOptions{
	DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
	IntDec: cbor.IntDecConvertSignedOrFail, MaxNestedLevels: 8, MaxMapPairs: mapPairs, MaxArrayElements: 65536,
	UTF8: cbor.UTF8RejectInvalid,
}.DecMode()

// rawBody reads a body: text, integers, ids and nil by name.
func rawBody(body []byte) (map[string]any, error) {
	if raw, ok := flatBody(body); ok {
		return raw, nil
	}
	raw := map[string]any{}
	if err := bodyMode.Unmarshal(body, &raw); err != nil {
		return nil, fmt.Errorf("store: body of an operation: %w", err)
	}
	return raw, nil
}

// flatBody reads what cborBody writes, in a third of the library's time; whatever else
// there may be is the library's to read or to refuse.
func flatBody(body []byte) (map[string]any, bool) {
	r := reader{b: body}
	n := r.head(5)
	if r.bad || n > uint64(len(body)) || n > mapPairs {
		return nil, false
	}
	raw, last := make(map[string]any, n), ""
	for i := range n {
		name := string(r.bytes(3))
		if r.bad || len(r.b) == 0 || i > 0 && cmp.Or(cmp.Compare(len(last), len(name)), cmp.Compare(last, name)) >= 0 || !utf8.ValidString(name) {
			return nil, false
		}
		last = name
		v, ok := r.value()
		if !ok {
			return nil, false
		}
		raw[name] = v
	}
	return raw, len(r.b) == 0
}

// value reads one value of a body.
func (r *reader) value() (v any, ok bool) {
	switch r.b[0] >> 5 {
	case 0:
		v = r.int()
	case 1:
		n := r.head(1)
		if n > math.MaxInt64 {
			return nil, false
		}
		v = -1 - int64(n)
	case 2:
		v = bytes.Clone(r.bytes(2))
	case 3:
		s := string(r.bytes(3))
		if !utf8.ValidString(s) {
			return nil, false
		}
		v = s
	default:
		if r.b[0] != 0xf6 {
			return nil, false
		}
		r.b = r.b[1:]
	}
	return v, !r.bad
}

// decodeBody reads a body into values: ids become text.
func decodeBody(body []byte) (kind.Values, error) {
	raw, err := rawBody(body)
	if err != nil {
		return nil, err
	}
	v := make(kind.Values, len(raw))
	for name, x := range raw {
		switch x := x.(type) {
		case []byte:
			v[name] = IDText(x)
		case nil, string, int64:
			v[name] = x
		default:
			return nil, fmt.Errorf("store: body of an operation: %s is a %T", name, x)
		}
	}
	return v, nil
}
