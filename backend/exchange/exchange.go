// Package exchange lets PCs that are never online together have one ledger: each hands
// the others packages of what they lack, in any order, as often as it likes. What comes
// in is checked whole before anything of it counts, is shown before it is taken in, and
// is taken in as one transaction. Nothing is lost on the way that is not sent again by
// itself: a package holds everything for which its receivers have not given a receipt.
//
// The store merges (store.Merger), package parcel is the file, package carrier takes it
// from folder to folder; here is who sends what to whom, and what became of it.
package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parcel"
	"opsbook/backend/store"
)

// Options of a package.
type Options struct {
	Full    bool // everything from the first operation on, whatever the receivers have given receipts for
	Lean    bool // without attachments; they follow when they are asked for
	Shared  bool // for a folder that everybody reads: what stands in it counts as received, as Held says
	Held    map[[16]byte]int64
	Limit   int64       // bytes that a package should have at most; 0: there is no limit
	Passed  func(n int) // is told of each bytes that went into a package, before they are packed; may be nil
	welcome *welcome
}

func (o *Options) passed(n int) {
	if o.Passed != nil {
		o.Passed(n)
	}
}

// Sent says what went into a package.
type Sent struct {
	Package     [16]byte
	Ops         int64
	Attachments int
	Left        int // attachments that had no room; their PC asks for them
	Pieces      []store.Piece
}

// Join makes sure that this PC takes part: an administrator's PC enrols itself under
// name when it first sends. Faults: Forbidden, if it does not.
func Join(tx *store.Tx, name string) error {
	me, in, err := tx.Self()
	switch {
	case err != nil:
		return err
	case in && me.Revoked:
		return fault.New(fault.Forbidden, "这台电脑已被管理员停用，不能再交换数据。", "The administrator has shut this PC out; it cannot exchange data any more.")
	case in:
		return nil
	}
	admin, err := tx.Administers()
	if err != nil {
		return err
	}
	if !admin {
		return fault.New(fault.Forbidden, "这台电脑还没有加入，不能导出或导入交换文件。请先生成加入申请，交给管理员。",
			"This PC has not been let in yet. Make a request first and give it to the administrator.")
	}
	me.Name, me.Admin = name, true
	return tx.Enrol(me)
}

// Pack writes what the given PCs lack on w, as one package. It reads the file as tx sees it.
func Pack(ctx context.Context, tx *store.Tx, to []store.Peer, o Options, w io.Writer) (Sent, error) {
	o.Limit = 0
	e, err := Plan(ctx, tx, to, o)
	if err != nil {
		return Sent{}, err
	}
	return e.Write(ctx, 0, w)
}

// lacking is what all receivers hold, as far as their receipts say.
func lacking(tx *store.Tx, to []store.Peer, o Options) (map[[16]byte]int64, error) {
	if o.Full {
		return nil, nil
	}
	if o.Shared {
		return o.Held, nil
	}
	var all map[[16]byte]int64
	for _, p := range to {
		h, err := Holds(tx, p.Device)
		if err != nil {
			return nil, err
		}
		if h == nil {
			return nil, nil
		}
		all = Least(all, h)
	}
	return all, nil
}

// header is what a package of the export says of itself.
func (e *Export) header(i int) (h parcel.Head, err error) {
	tx := e.tx
	id, err := tx.NewID()
	if err != nil {
		return h, err
	}
	h.Package = [16]byte(store.IDBytes(id))
	h.Workspace, h.Sender = tx.Store.WorkspaceID(), [16]byte(tx.Store.Device().ID)
	h.Sent = tx.Now.UnixMilli()
	for _, p := range e.volumes[i].pieces {
		// The hash at the end the receiver works out himself, and the author's signature is
		// over it: so the usual small package stays small. The one before it has to be whole,
		// so that who wrote the operations can be told also where those before are lost.
		h.Ranges = append(h.Ranges, parcel.Range{Stream: p.Stream, From: p.From, To: p.To, Before: p.Before, Sig: p.Sig})
	}
	vector, err := tx.Vector()
	if err != nil {
		return h, err
	}
	for _, p := range vector {
		h.Vector = append(h.Vector, parcel.Position{Stream: p.Stream, Seq: p.Seq})
	}
	if h.Want, err = attach.Missing(tx, parcel.MaxWant); err != nil {
		return h, err
	}
	for _, p := range e.to {
		h.To = append(h.To, p.Device)
	}
	if e.o.Full && e.o.welcome == nil && i == len(e.volumes)-1 { // to read all records is worth it now and then
		h.Schema = schema(tx.Store.Catalog())
		sum, err := tx.Digest(tx.Context())
		if err != nil {
			return h, err
		}
		h.Digest = sum[:]
	}
	n := note{Welcome: e.o.welcome}
	if len(e.volumes) > 1 && !e.o.Shared { // in a shared folder, what is not there is only not there yet
		n.Volume = &volumeNote{Set: e.id[:], N: i + 1, Of: len(e.volumes)}
	}
	if n.Certificate, err = tx.Certificate(h.Sender, e.held); err != nil {
		return h, err
	}
	gid, _, head := tx.Head()
	if !slices.ContainsFunc(h.Ranges, func(r parcel.Range) bool { return bytes.Equal(r.Stream[:], gid) }) {
		n.Head = head[:store.Agrees]
	}
	if len(h.Ranges) == 0 || !bytes.Equal(h.Ranges[0].Stream[:], gid) { // the usual small package stays small
		n.Stream = gid
	}
	h.Note, err = noteOut.Marshal(n)
	return h, err
}

// schema tells which columns of records a program knows: digests of others cannot be compared.
func schema(c *kind.Catalog) string {
	h := sha256.New()
	for i := range c.Kinds {
		for _, f := range c.Kinds[i].Stored() {
			fmt.Fprintf(h, "%s.%s\n", c.Kinds[i].Name, f.Name)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// diverged reports whether records here and at the sender of a package are made of the same
// operations and are not the same: a mistake of the program, which nobody would notice else.
func (c *Came) diverged(tx *store.Tx) (bool, error) {
	if len(c.head.Digest) == 0 || c.head.Schema != schema(tx.Store.Catalog()) {
		return false, nil
	}
	if same, err := tx.Agrees(c.vector()); err != nil || !same {
		return false, err
	}
	sum, err := tx.Digest(tx.Context())
	return err == nil && !bytes.Equal(sum[:], c.head.Digest), err
}

// attachmentsIn are the attachments that pieces make, and those that the receivers asked for.
func attachmentsIn(tx *store.Tx, to []store.Peer, pieces []store.Piece) ([][32]byte, error) {
	var out [][32]byte
	seen := map[[32]byte]bool{}
	add := func(sum []byte) {
		if len(sum) == 32 && !seen[[32]byte(sum)] {
			seen[[32]byte(sum)] = true
			out = append(out, [32]byte(sum))
		}
	}
	for _, p := range pieces {
		rows, err := tx.MadeIn(&attach.Kind, p)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			sum, _ := hex.DecodeString(r.Values.Str("sha256")) // one that is no hash is left out
			add(sum)
		}
	}
	for _, p := range to {
		rows, err := tx.Query("SELECT want FROM receipt WHERE device=?", p.Device[:])
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var want []byte
			if err := rows.Scan(&want); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			for ; len(want) >= 32; want = want[32:] {
				add(want[:32])
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return out, nil
}
