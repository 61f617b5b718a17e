package exchange

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"filippo.io/age"

	"opsbook/backend/attach"
	"opsbook/backend/parcel"
	"opsbook/backend/store"
)

// A package that would be too large for its way is cut into volumes: packages of their own
// with consecutive operations, each of which has seen nothing that only a later one brings.
// So they may be taken in in any order, and one that is lost is only missing.

// MaxVolumes is how many packages an export may have: somebody has to hand all of them over.
const MaxVolumes = 200

// packs is how much of an operation's bytes is left in a package at first guess; measured
// are 27 to 37 of a hundred.
const packs = 0.5

// Export is what is handed to other PCs at once, in one package or more. It reads the file
// as its transaction sees it, and is valid only as long.
type Export struct {
	tx      *store.Tx
	to      []store.Peer
	keys    []age.Recipient
	o       Options
	held    map[[16]byte]int64
	id      [16]byte
	share   float64 // of the operations' bytes that is left in a package
	weight  int64   // of the operations, in bytes; 0: not asked yet
	volumes []volume
}

// volume is one package of an export.
type volume struct {
	pieces []store.Piece
	blobs  []blob
	groups int // of operations that must not be parted
	left   int // attachments that had no room
}

// blob is an attachment's content.
type blob struct {
	sum  [32]byte
	size int64
}

// Plan looks at what the given PCs lack, and how it is cut so that no package is larger
// than o.Limit: only operations that cannot be parted and single attachments may make one
// larger.
func Plan(ctx context.Context, tx *store.Tx, to []store.Peer, o Options) (*Export, error) {
	e := &Export{tx: tx, to: to, o: o, share: packs}
	for _, p := range to {
		r, err := age.ParseX25519Recipient(p.Age)
		if err != nil {
			return nil, fmt.Errorf("exchange: recipient %s: %w", p.Name, err)
		}
		e.keys = append(e.keys, r)
	}
	id, err := tx.NewID()
	if err != nil {
		return nil, err
	}
	e.id = [16]byte(store.IDBytes(id))
	if e.held, err = lacking(tx, to, o); err != nil {
		return nil, err
	}
	return e, e.plan(ctx)
}

// Volumes is how many packages the export has, at least 1.
func (e *Export) Volumes() int { return len(e.volumes) }

// Bytes is about how much Passed will be told of.
func (e *Export) Bytes() (n int64, err error) {
	if e.weight == 0 {
		for _, v := range e.volumes {
			for _, p := range v.pieces {
				w, err := e.tx.Weight(p)
				if err != nil {
					return 0, err
				}
				e.weight += w
			}
		}
	}
	n = e.weight
	for _, v := range e.volumes {
		for _, b := range v.blobs {
			n += b.size
		}
	}
	return n, nil
}

// plan decides what goes into which package.
func (e *Export) plan(ctx context.Context) error {
	pieces, err := e.tx.Pieces(e.held)
	if err != nil {
		return err
	}
	whole := volume{pieces: pieces, groups: 2} // it has not been tried to part them
	if !e.o.Lean {
		if whole.blobs, err = e.contents(ctx, pieces); err != nil {
			return err
		}
	}
	e.volumes = []volume{whole}
	if e.o.Limit == 0 {
		return nil
	}
	size, err := e.Bytes()
	if err != nil {
		return err
	}
	ops := int64(float64(e.weight) * e.share)
	if ops+size-e.weight <= e.room(pieces) {
		return nil
	}
	if e.o.welcome != nil { // a new PC begins with one file; it asks for the rest
		in := fit(whole.blobs, e.o.Limit-ops)
		e.volumes[0].blobs, e.volumes[0].left = in, len(whole.blobs)-len(in)
		return nil
	}
	return e.cut(ctx, whole)
}

// fit is what of the blobs has room.
func fit(all []blob, room int64) (in []blob) {
	for _, b := range all {
		if room -= b.size; room < 0 {
			break
		}
		in = append(in, b)
	}
	return in
}

// room is what is left of the limit beside what every package says of itself.
func (e *Export) room(pieces []store.Piece) int64 {
	const fixed, piece, receiver = 4 << 10, 256, 200
	return max(e.o.Limit-fixed-int64(piece*len(pieces)+receiver*len(e.to)), e.o.Limit/4)
}

// Over tells the export how large a package came out. If it is larger than it may be and
// could be smaller, the export is planned anew and true returned: what was written of it
// is of no use then.
func (e *Export) Over(ctx context.Context, i int, size int64) (bool, error) {
	if e.o.Limit == 0 || size <= e.o.Limit || e.volumes[i].groups < 2 {
		return false, nil
	}
	e.share *= max(1.2, float64(size)/float64(e.o.Limit))
	return true, e.plan(ctx)
}

// Write writes one package of the export, counted from 0.
func (e *Export) Write(ctx context.Context, i int, w io.Writer) (Sent, error) {
	v := e.volumes[i]
	out := Sent{Pieces: v.pieces, Attachments: len(v.blobs), Left: v.left}
	h, err := e.header(i)
	if err != nil {
		return out, err
	}
	pw, err := parcel.Create(w, e.keys, e.tx.Store.Device().Sign, h)
	if err != nil {
		return out, err
	}
	out.Package = h.Package
	for _, p := range v.pieces {
		err := e.tx.Operations(ctx, p, func(b []byte) error {
			e.o.passed(len(b))
			return pw.Op(b)
		})
		if err != nil {
			return out, err
		}
		out.Ops += p.To - p.From + 1
	}
	for _, b := range v.blobs {
		if err := e.writeBlob(ctx, pw, b); err != nil {
			return out, err
		}
	}
	return out, pw.Close()
}

func (e *Export) writeBlob(ctx context.Context, pw *parcel.Writer, b blob) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := attach.Content(e.tx, b.sum)
	if err != nil {
		return err
	}
	e.o.passed(int(b.size))
	return pw.Blob(b.sum, b.size, r)
}

// contents are the attachments that pieces make, and those that the receivers asked for,
// as far as their content is here.
func (e *Export) contents(ctx context.Context, pieces []store.Piece) (out []blob, err error) {
	sums, err := attachmentsIn(e.tx, e.to, pieces)
	if err != nil {
		return nil, err
	}
	for _, sum := range sums {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, here, err := e.content(sum)
		if err != nil {
			return nil, err
		}
		if here {
			out = append(out, b)
		}
	}
	return out, nil
}

func (e *Export) content(sum [32]byte) (b blob, here bool, err error) {
	r, err := attach.Content(e.tx, sum)
	if err != nil || r == nil { // it has not come here itself
		return b, false, err
	}
	return blob{sum, r.Size()}, true, nil
}

// cutting is an export while it is cut.
type cutting struct {
	*Export
	cuts   [][]store.Cut // by stream
	at     []int         // the next one of each
	index  map[[16]byte]int
	seen   map[[32]byte]bool // attachments that have their place
	budget int64
	cur    volume
	first  []int // where the current volume begins in each stream
	size   int64
	spill  []blob // what had no room beside the operations that brought it
	out    []volume
}

// cut divides what is to be sent. whole is all of it in one package.
func (e *Export) cut(ctx context.Context, whole volume) error {
	c := &cutting{Export: e, index: map[[16]byte]int{}, seen: map[[32]byte]bool{}, budget: e.room(whole.pieces)}
	every := int64(float64(c.budget) / e.share / 8)
	for i, p := range whole.pieces {
		cuts, err := e.tx.Cuts(ctx, p, every, attach.Kind.Name)
		if err != nil {
			return err
		}
		c.cuts = append(c.cuts, cuts)
		c.index[p.Stream] = i
	}
	c.at = make([]int, len(c.cuts))
	c.first = make([]int, len(c.cuts))
	if err := c.operations(ctx); err != nil {
		return err
	}
	if !e.o.Shared { // there, a package is found by the operations in it; what is left is asked for
		for _, b := range whole.blobs {
			if !c.seen[b.sum] {
				c.spill = append(c.spill, b)
			}
		}
		for _, b := range c.spill {
			c.begin(b.size)
			c.put(b)
		}
	}
	c.end()
	e.volumes = c.out
	if len(e.volumes) > MaxVolumes {
		return tooMany(len(e.volumes))
	}
	return nil
}

// operations gives each operation its package, and attachments theirs with them.
func (c *cutting) operations(ctx context.Context) error {
	must := c.foreign()
	for {
		group := c.closed(must)
		if must = nil; group == nil {
			if group = c.smallest(); group == nil {
				return nil
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.add(group); err != nil {
			return err
		}
	}
}

// foreign asks, for a folder that is shared, for all of the other PCs' streams first, and
// something of the own one: there each package is known by what it holds of the own stream.
func (c *cutting) foreign() []int {
	if !c.o.Shared {
		return nil
	}
	must := make([]int, len(c.cuts))
	for i := range c.cuts {
		must[i] = len(c.cuts[i])
	}
	gid, _, _ := c.tx.Head()
	if own, ok := c.index[[16]byte(gid)]; ok {
		must[own] = 1
	}
	return must
}

// smallest is the group with the fewest bytes that may come next: a cut and what it has
// seen; nil if there is none.
func (c *cutting) smallest() (best []int) {
	least := int64(0)
	for i := range c.cuts {
		if c.at[i] == len(c.cuts[i]) {
			continue
		}
		must := make([]int, len(c.cuts))
		must[i] = 1
		group := c.closed(must)
		if w := c.bytesOf(group); best == nil || w < least {
			best, least = group, w
		}
	}
	return best
}

// closed adds to a number of cuts of each stream those of others that they have seen.
func (c *cutting) closed(group []int) []int {
	if group == nil {
		return nil
	}
	done := make([]int, len(group))
	for again := true; again; {
		again = false
		for i := range group {
			for ; done[i] < group[i]; done[i]++ {
				for _, need := range c.cuts[i][c.at[i]+done[i]].Needs {
					j, ok := c.index[need.Stream]
					for ok && c.at[j]+group[j] < len(c.cuts[j]) && c.reach(j, group[j]) < need.Seq {
						group[j]++
						again = true
					}
				}
			}
		}
	}
	return group
}

// reach is how far a stream is given once n more of its cuts have their place.
func (c *cutting) reach(i, n int) int64 { return c.cuts[i][c.at[i]+n].From - 1 }

func (c *cutting) bytesOf(group []int) (n int64) {
	for i, k := range group {
		for _, cut := range c.cuts[i][c.at[i] : c.at[i]+k] {
			n += int64(float64(cut.Bytes) * c.share)
		}
	}
	return n
}

// add puts a group into the package that is being filled, or begins the next one.
func (c *cutting) add(group []int) error {
	var blobs []blob
	all := c.bytesOf(group)
	for i, k := range group {
		for _, cut := range c.cuts[i][c.at[i] : c.at[i]+k] {
			more, err := c.brought(cut)
			if err != nil {
				return err
			}
			blobs = append(blobs, more...)
		}
	}
	ops := all
	for _, b := range blobs {
		all += b.size
	}
	c.begin(all)
	c.size += ops
	c.cur.groups++
	for i, k := range group {
		c.at[i] += k
	}
	for n, b := range blobs {
		if n > 0 && c.size+b.size > c.budget {
			c.spill = append(c.spill, b)
			continue
		}
		c.put(b)
	}
	return nil
}

// brought are the attachments whose records a cut makes, each once.
func (c *cutting) brought(cut store.Cut) (out []blob, err error) {
	if c.o.Lean {
		return nil, nil
	}
	for _, id := range cut.Records {
		r, err := c.tx.ByID(&attach.Kind, id)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		sum, err := hex.DecodeString(r.Values.Str("sha256"))
		if err != nil || len(sum) != 32 || c.seen[[32]byte(sum)] {
			continue
		}
		c.seen[[32]byte(sum)] = true
		b, here, err := c.content([32]byte(sum))
		if err != nil {
			return nil, err
		}
		if here {
			out = append(out, b)
		}
	}
	return out, nil
}

// begin begins the next package if the one that is being filled has no room for n bytes.
func (c *cutting) begin(n int64) {
	if c.size > 0 && c.size+n > c.budget {
		c.end()
	}
}

func (c *cutting) put(b blob) {
	c.cur.blobs = append(c.cur.blobs, b)
	c.size += b.size
}

// end ends the package that is being filled.
func (c *cutting) end() {
	for i, from := range c.first {
		if from < c.at[i] {
			c.cur.pieces = append(c.cur.pieces, store.Join(c.cuts[i][from:c.at[i]]))
		}
		c.first[i] = c.at[i]
	}
	if c.cur.groups > 0 || len(c.cur.blobs) > 0 {
		c.out = append(c.out, c.cur)
	}
	c.cur, c.size = volume{}, 0
}
