package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"opsbook/backend/kind"
)

// A column of a record is a register with one or more heads: the operations that no
// other one on the column has seen. One head is a value; several are what people wrote
// without knowing of each other. One of them is shown, chosen by the clock; none is
// lost: where they differ it is listed until somebody has decided, which is a change
// like any other and has seen them all.

// head is an operation that stands for a column.
type head struct {
	col uint64
	op  int64
}

// stateColumn is the register of whether a record counts, and why not.
const stateColumn = 0

// unpackHeads reads _h: the heads of the columns changed since the row was created.
func unpackHeads(b []byte, created int64) []head {
	var out []head
	for len(b) > 0 {
		n, i := binary.Uvarint(b)
		d, j := binary.Varint(b[max(i, 0):])
		if i <= 0 || j <= 0 {
			break
		}
		out, b = append(out, head{n, created + d}), b[i+j:]
	}
	return out
}

// packHeads is the form in which heads stand in the row.
func packHeads(heads []head, created int64) []byte {
	out := make([]byte, 0, len(heads)*5)
	for _, h := range heads {
		out = binary.AppendVarint(binary.AppendUvarint(out, h.col), h.op-created)
	}
	return out
}

// headsOf are the heads of a column: where none is noted, what created the row.
func headsOf(heads []head, col uint64, created int64) []int64 {
	var out []int64
	for _, h := range heads {
		if h.col == col {
			out = append(out, h.op)
		}
	}
	if out == nil && col != stateColumn {
		out = []int64{created}
	}
	return out
}

// withHeads puts the heads of one column in the place of those it had.
func withHeads(heads []head, col uint64, ops []int64) []head {
	heads = slices.DeleteFunc(heads, func(h head) bool { return h.col == col })
	for _, o := range ops {
		heads = append(heads, head{col, o})
	}
	return heads
}

// several reports whether a column has more than one head.
func several(heads []head, col uint64) bool {
	n := 0
	for _, h := range heads {
		if h.col == col {
			n++
		}
	}
	return n > 1
}

// written is what the merge needs of an operation on a record.
type written struct {
	id, hlc int64
	act     Act
	usr     string // id of the app_user record
	gid     []byte
	body    map[string]any
}

// int returns a number of the body, 0 if there is none.
func (w *written) int(name string) int64 { n, _ := w.body[name].(int64); return n }

// later orders operations that have not seen each other, for what is shown: by how far
// along a document was taken, then by the clocks, then by the names of the streams.
func later(a, b *written) int {
	return cmp.Or(cmp.Compare(a.hlc, b.hlc), bytes.Compare(a.gid, b.gid), cmp.Compare(a.id&seqMask, b.id&seqMask))
}

// rankKey is what an operation that moves a document along says of how far that is.
const rankKey = "_rank"

// shows picks the operation of which a column shows the value.
func shows(col string, among []*written) *written {
	return slices.MaxFunc(among, func(a, b *written) int {
		if col == statusColumn {
			if c := cmp.Compare(a.int(rankKey), b.int(rankKey)); c != 0 {
				return c
			}
		}
		return later(a, b)
	})
}

// statusColumn is where documents keep how far they have come.
const statusColumn = "status"

// differ reports whether operations give a column more than one value.
func differ(col string, among []*written) bool {
	for _, w := range among[1:] {
		if !sameValue(w.body[col], among[0].body[col]) {
			return true
		}
	}
	return false
}

func sameValue(a, b any) bool {
	if x, ok := a.([]byte); ok {
		y, ok := b.([]byte)
		return ok && bytes.Equal(x, y)
	}
	return a == b
}

// standing is how a record stands by its heads.
type standing struct {
	state    State
	reason   any // of the operation that voided it, nil
	disputed bool
}

// stands works out whether a record counts. It is void if an operation made it so and
// nobody changed it without knowing of that; else it stays visible, and is listed.
func stands(heads []head, created int64, before func(a, b int64) bool, read func(op int64) (*written, error)) (standing, error) {
	var voids, lives []*written
	others := []int64{created}
	for _, h := range heads {
		if h.col != stateColumn {
			others = append(others, h.op)
			continue
		}
		w, err := read(h.op)
		if err != nil {
			return standing{}, err
		}
		if State(w.int("_state")) == Live {
			others, lives = append(others, h.op), append(lives, w)
		} else {
			voids = append(voids, w)
		}
	}
	var out standing
	if len(lives) > 0 {
		out.reason = slices.MaxFunc(lives, later).body["_reason"]
	}
	if len(voids) == 0 {
		return out, nil
	}
	heeded := slices.DeleteFunc(slices.Clone(voids), func(d *written) bool {
		return slices.ContainsFunc(others, func(o int64) bool { return o != d.id && !before(o, d.id) && !before(d.id, o) })
	})
	if len(heeded) == 0 {
		out.disputed = true
		return out, nil
	}
	w := slices.MaxFunc(heeded, later)
	return standing{state: State(w.int("_state")), reason: w.body["_reason"]}, nil
}

// written reads an operation of the log for the merge.
func (tx *Tx) written(id int64) (*written, error) {
	o, err := tx.operation(id)
	if err != nil {
		return nil, err
	}
	w := &written{id: id, hlc: o.hlc, act: o.act, usr: IDText(o.usr)}
	if w.gid, err = tx.streamName(streamOf(id)); err != nil {
		return nil, err
	}
	w.body, err = rawBody(o.body)
	return w, err
}

func (tx *Tx) streamName(n int64) (gid []byte, err error) {
	if n == tx.stream.n {
		return tx.stream.gid, nil
	}
	if gid, ok := tx.names[n]; ok {
		return gid, nil
	}
	ok, err := tx.One("SELECT gid FROM stream WHERE n=?", []any{n}, &gid)
	if err == nil && !ok {
		err = fmt.Errorf("store: stream %d is missing", n)
	}
	if err == nil {
		if tx.names == nil {
			tx.names = map[int64][]byte{}
		}
		tx.names[n] = gid
	}
	return gid, err
}

// fits reports whether a value can stand in a column. What is worked out from days, such as
// stocks, relies on their form.
func fits(f *kind.Field, v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return f.Column() == "TEXT" && (f.Type != kind.Date || kind.IsDay(x))
	case int64:
		return f.Column() == "INTEGER"
	case []byte:
		return f.Column() == "BLOB" && len(x) == 16
	}
	return false
}
