package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// errTooMuch ends the unfolding of what is larger than allowed.
var errTooMuch = errors.New("pdf: unfolds to too much")

// unknown is a way of packing that is not read.
type unknown string

func (u unknown) Error() string { return "pdf: cannot unpack " + string(u) }

// packing is one way in which a stream is packed, and its parameters.
type packing struct {
	name  name
	parms dict
}

// packings are the ways in which a stream is packed, the outermost first.
func (f *File) packings(d dict) []packing {
	list := func(v any) []any {
		if v = f.get(v); v == nil {
			return nil
		}
		if a, ok := v.([]any); ok {
			return a
		}
		return []any{v}
	}
	names, parms := list(d["Filter"]), list(d["DecodeParms"])
	out := make([]packing, 0, len(names))
	for i, v := range names {
		n, _ := f.get(v).(name)
		p := packing{name: n}
		if i < len(parms) {
			p.parms = f.dict(parms[i])
		}
		out = append(out, p)
	}
	return out
}

// unfold unpacks a stream that holds text or objects, to at most limit bytes.
func (f *File) unfold(s stream, limit int64) ([]byte, error) {
	r, rest, err := f.reader(s)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, unknown(rest[0].name)
	}
	return readAll(r, limit)
}

// readAll reads to the end, or to where the packed bytes are damaged; more than limit
// is errTooMuch.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(data)) > limit {
		return nil, errTooMuch
	}
	if len(data) > 0 {
		return data, nil
	}
	return nil, err
}

// reader unpacks a stream as far as that gives plain bytes: rest are the packings of
// pictures that stand within.
func (f *File) reader(s stream) (r io.Reader, rest []packing, err error) {
	r = bytes.NewReader(s.raw)
	all := f.packings(s.dict)
	if len(all) > 8 {
		return nil, nil, unknown("of many kinds")
	}
	for i, p := range all {
		switch p.name {
		case "FlateDecode", "Fl":
			if r, err = zlib.NewReader(r); err != nil {
				return nil, nil, fmt.Errorf("pdf: %w", err)
			}
			r, err = f.predicted(r, p.parms)
		case "LZWDecode", "LZW":
			r, err = f.predicted(lzw.NewReader(r, lzw.MSB, 8), p.parms)
		case "ASCII85Decode", "A85":
			raw, _ := readAll(r, int64(len(s.raw)))
			raw, _, _ = bytes.Cut(raw, []byte("~>"))
			r = ascii85.NewDecoder(bytes.NewReader(raw))
		default:
			return r, all[i:], nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return r, nil, nil
}

// maxRow bounds a row of samples in bytes.
const maxRow = 1 << 20

// predicted undoes what packs better because each sample is told from its neighbours.
func (f *File) predicted(r io.Reader, d dict) (io.Reader, error) {
	how := f.int(d["Predictor"])
	if how < 2 {
		return r, nil
	}
	or := func(key string, usual int) int {
		if n := f.int(d[key]); n > 0 {
			return n
		}
		return usual
	}
	colours, bits, columns := or("Colors", 1), or("BitsPerComponent", 8), or("Columns", 1)
	if colours > 8 || bits > 16 || columns > maxRow {
		return nil, unknown("rows of that size")
	}
	row := (colours*bits*columns + 7) / 8
	p := &predictor{r: r, how: how, step: max(1, colours*bits/8), row: make([]byte, row), above: make([]byte, row)}
	if how == 2 && bits != 8 {
		return nil, unknown("samples told from their neighbours")
	}
	return p, nil
}

// predictor reads rows of samples that are told from their neighbours.
type predictor struct {
	r          io.Reader
	how, step  int
	row, above []byte
	ready      []byte
}

// Read implements io.Reader.
func (p *predictor) Read(b []byte) (int, error) {
	if len(p.ready) == 0 {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, p.ready)
	p.ready = p.ready[n:]
	return n, nil
}

func (p *predictor) next() error {
	p.row, p.above = p.above, p.row
	tag := [1]byte{1} // of TIFF's predictor, which tells each from the one at its left
	if p.how >= 10 {
		if _, err := io.ReadFull(p.r, tag[:]); err != nil {
			return err
		}
	}
	if _, err := io.ReadFull(p.r, p.row); err != nil {
		return err
	}
	for i := range p.row {
		var left, corner byte
		if i >= p.step {
			left, corner = p.row[i-p.step], p.above[i-p.step]
		}
		switch up := p.above[i]; tag[0] {
		case 1:
			p.row[i] += left
		case 2:
			p.row[i] += up
		case 3:
			p.row[i] += byte((int(left) + int(up)) / 2)
		case 4:
			p.row[i] += nearest(left, up, corner)
		}
	}
	p.ready = p.row
	return nil
}

// nearest is the neighbour that left + up - corner is nearest to, as PNG has it.
func nearest(left, up, corner byte) byte {
	apart := func(a, b int) int { return max(a-b, b-a) }
	want := int(left) + int(up) - int(corner)
	l, u, c := apart(want, int(left)), apart(want, int(up)), apart(want, int(corner))
	switch {
	case l <= u && l <= c:
		return left
	case u <= c:
		return up
	}
	return corner
}
