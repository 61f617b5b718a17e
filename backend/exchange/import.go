package exchange

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"math"
	"slices"

	"filippo.io/age"
	"github.com/fxamacker/cbor/v2"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/parcel"
	"opsbook/backend/store"
)

// File is a package that can be read more than once.
type File struct {
	io.ReaderAt
	Size   int64
	Passed func(n int) // is told of bytes whenever they are read; may be nil
}

func (f File) reader() io.Reader { return &passing{io.NewSectionReader(f, 0, f.Size), f.Passed} }

type passing struct {
	io.Reader
	passed func(n int)
}

func (r *passing) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if r.passed != nil && n > 0 {
		r.passed(n)
	}
	return n, err
}

// Came says who sent a package that was checked to its last byte, and what is in it.
type Came struct {
	Package [16]byte
	Sender  store.Peer
	Sent    int64 // the sender's clock, milliseconds since 1970
	Ops     int64 // operations in it, those we have too

	// Blobs are attachments whose content is in it, the first of them.
	Blobs [][32]byte

	head parcel.Head
	note note
}

// Check reads a package from its first byte to its last. Only one that this returns
// without an error is from a PC of this company, for this PC, and as it was sent.
// Faults: those of parcel.Read; Forbidden (another company's, or its sender takes part
// no longer).
func Check(ctx context.Context, st *store.Store, f File) (Came, error) {
	var came Came
	if err := refuseWords(f); err != nil {
		return came, err
	}
	err := parcel.Read(ctx, f.reader(), f.Size, []age.Identity{st.Device().Open}, parcel.Default, parcel.Handler{
		Head: func(h parcel.Head) (key ed25519.PublicKey, err error) {
			came, err = accept(ctx, st, h)
			return came.Sender.Sign, err
		},
		Op: func(int, int64, []byte) error { came.Ops++; return nil },
		Blob: func(sum [32]byte, _ int64, _ io.Reader) error {
			if len(came.Blobs) < parcel.MaxWant {
				came.Blobs = append(came.Blobs, sum)
			}
			return nil // what nobody reads is skipped, and counted
		},
	})
	return came, err
}

// refuseWords refuses a file that a passphrase opens: a PC joins by a request, and is sent
// what its own key opens.
func refuseWords(f File) error {
	p, err := parcel.Peek(f.reader())
	if err == nil && p.Words {
		return fault.New(fault.Forbidden, "这是用口令加密的文件，不是给这台电脑的交换文件，没有导入。新电脑请先生成加入申请，交给管理员登记。",
			"A passphrase encrypts this file; it is none for this PC and was not imported. A new PC makes a request to join first and gives it to the administrator.")
	}
	return nil // what else is wrong with it, reading it says
}

// accept says whose signature a package must have, by what it says of itself.
func accept(ctx context.Context, st *store.Store, h parcel.Head) (came Came, err error) {
	came = Came{Package: h.Package, Sent: h.Sent, head: h}
	if h.Workspace != st.WorkspaceID() {
		return came, fault.New(fault.Forbidden, "这个交换文件属于另一个单位的台账，没有导入。", "This exchange file belongs to another company's ledger; it was not imported.")
	}
	if !slices.Contains(h.To, [16]byte(st.Device().ID)) {
		return came, notForThisPC()
	}
	if came.note, err = readNote(h.Note, h.Ranges); err != nil {
		return came, damaged(err)
	}
	return came, st.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
		p, known, err := tx.PeerOf(h.Sender)
		if err != nil {
			return err
		}
		if known && p.Revoked {
			return fault.New(fault.Forbidden, "电脑“%s”已被管理员停用，它发来的交换文件没有导入。如果这台电脑丢失过，请告诉管理员。",
				"The administrator has shut the PC “%s” out; its exchange file was not imported. If that PC was lost, tell the administrator.", p.Name)
		}
		if !known {
			p, known = store.Certified(h.Workspace, st.Root(), came.note.Certificate)
		}
		if !known || p.Device != h.Sender {
			return fault.New(fault.Forbidden, "发出这个交换文件的电脑没有经管理员登记，没有导入。请先让管理员登记它。",
				"The PC that sent this exchange file was not let in by the administrator; nothing was imported. Have it let in first.")
		}
		came.Sender = p
		return nil
	})
}

func notForThisPC() error {
	return fault.New(fault.Forbidden, "这个交换文件不是发给这台电脑的，没有导入。请让对方导出时选上这台电脑。",
		"This exchange file is not addressed to this PC; nothing was imported. Ask the sender to choose this PC when exporting.")
}

func damaged(cause error) error {
	return errors.Join(fault.New(fault.Damaged, "交换文件已损坏，没有导入任何内容。请让对方重新导出。",
		"The exchange file is damaged; nothing was imported. Ask the sender to export it again."), cause)
}

// Took says what came of packages that were taken in.
type Took struct {
	store.Merged
	Disputes int64 // fields that somebody has to decide on, in all
	Diverged bool  // records here and at a sender should be the same by now and are not
}

// Take takes checked packages in, as one change, which is taken back as one, too. It fails
// with a *store.GapError if operations are missing that those in the packages had seen: then
// nothing is taken in.
func Take(ctx context.Context, tx *store.Tx, packages []Inbound) (Took, error) {
	var out Took
	before, err := tx.Vector()
	if err != nil {
		return out, err
	}
	m, err := tx.Merger()
	if err != nil {
		return out, err
	}
	for _, p := range packages {
		own := [16]byte(p.note.Stream)
		if author, known, err := tx.DeviceOf(own); err != nil {
			return out, err
		} else if known && author == p.Sender.Device {
			if err := m.Heard(own, p.vector()[own], p.note.Head); err != nil {
				return out, err
			}
		}
		if err := p.merge(ctx, tx, m); err != nil {
			return out, explain(err)
		}
	}
	if out.Merged, err = m.Finish(); err != nil {
		return out, explain(unheard(tx, packages, err))
	}
	if err := strangers(tx, packages); err != nil {
		return out, err
	}
	had := vectorOf(before)
	for _, gid := range out.Forked {
		had[gid] = math.MaxInt64 - 1 // none of it came
		if err := noteFork(tx, gid); err != nil {
			return out, err
		}
	}
	for _, p := range packages {
		if err := p.remember(tx, had, packages[0].Package); err != nil {
			return out, err
		}
		diverged, err := p.diverged(tx)
		if err != nil {
			return out, err
		}
		out.Diverged = out.Diverged || diverged
	}
	out.Disputes, err = tx.CountDisputes()
	return out, err
}

// strangers refuses packages with what PCs wrote that were never let in: whoever was shut out
// could go on under a name of his own, and colleagues who have not heard of it yet would pass
// it on. While something is missing that a sender holds it is a *store.GapError: that he was let
// in may be in it.
func strangers(tx *store.Tx, packages []Inbound) error {
	for _, p := range packages {
		for _, r := range p.head.Ranges {
			in, err := tx.LetIn(r.Stream)
			if err != nil {
				return err
			}
			if in {
				continue
			}
			err = unheard(tx, packages, &store.UnvouchedError{Stream: r.Stream, From: r.From, To: r.To})
			var gap *store.GapError
			if errors.As(err, &gap) {
				return gap
			}
			return fault.New(fault.Forbidden, "“%s”的交换文件里有没经管理员登记的电脑写的内容，没有导入。请告诉管理员。",
				"The exchange file of “%s” holds what a PC wrote that the administrator never let in; nothing was imported. Tell the administrator.", p.Sender.Name)
		}
	}
	return nil
}

// unheard turns a *store.UnvouchedError into a *store.GapError while something is missing
// that a sender holds: whoever stands for the operations may be in it. What somebody stands
// for who was shut out since waits until its author hands it over himself.
func unheard(tx *store.Tx, packages []Inbound, err error) error {
	var u *store.UnvouchedError
	if !errors.As(err, &u) {
		return err
	}
	list, err2 := tx.Vector()
	if err2 != nil {
		return err2
	}
	have := vectorOf(list)
	for _, p := range packages {
		if gap := behind(have, p.vector()); gap != nil {
			return gap
		}
	}
	if u.Known {
		return &store.GapError{Stream: u.Stream, From: u.From, To: u.To}
	}
	return err
}

// Inbound is a package that Check has passed, with its file.
type Inbound struct {
	Came
	File File
}

// pieces take the operations of a package: a store.Merger, or a store.Salvager.
type pieces interface {
	Piece(gid [16]byte, from int64, before []byte) error
	Op(canonical []byte) error
	End(sig []byte) error
}

// merge reads the package again, which is on this PC's disk, and hands its operations over.
func (p *Inbound) merge(ctx context.Context, tx *store.Tx, m pieces) error {
	at := -1
	h := p.head
	begin := func(i int) error {
		at = i
		return m.Piece(h.Ranges[i].Stream, h.Ranges[i].From, h.Ranges[i].Before[:])
	}
	err := parcel.Read(ctx, p.File.reader(), p.File.Size, []age.Identity{tx.Store.Device().Open}, parcel.Default, parcel.Handler{
		Head: func(again parcel.Head) (ed25519.PublicKey, error) {
			if again.Package != h.Package {
				return nil, damaged(errors.New("exchange: the file was changed while it was read"))
			}
			return p.Sender.Sign, nil
		},
		Op: func(i int, _ int64, canonical []byte) error {
			if i != at {
				if at >= 0 {
					if err := m.End(h.Ranges[at].Sig); err != nil {
						return err
					}
				}
				if err := begin(i); err != nil {
					return err
				}
			}
			return m.Op(canonical)
		},
		Blob: func([32]byte, int64, io.Reader) error { return nil },
	})
	if err == nil && at >= 0 {
		err = m.End(h.Ranges[at].Sig)
	}
	return err
}

// remember notes that the package came, and what its sender holds and lacks. with is the
// package under whose name all that was taken in at once is taken back.
func (p *Inbound) remember(tx *store.Tx, had map[[16]byte]int64, with [16]byte) error {
	if err := errors.Join(Heard(tx, p.Came), NoteVolume(tx, p.Came)); err != nil {
		return err
	}
	var spans []span
	ops := int64(0)
	for _, r := range p.head.Ranges {
		if from := max(r.From, had[r.Stream]+1); from <= r.To {
			spans = append(spans, span{append([]byte{}, r.Stream[:]...), from, r.To})
			ops += r.To - from + 1
			had[r.Stream] = r.To
		}
	}
	body, err := cbor.Marshal(brought{spans, with[:]})
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT OR IGNORE INTO exchange(package, way, device, at, ops, body) VALUES(?,'in',?,?,?,?)",
		p.Package[:], p.Sender.Device[:], tx.Now.UnixMilli(), ops, body)
	return err
}

// Heard notes what the sender of a checked package holds and lacks. It counts also if the
// package itself must wait: two PCs that both lost something would else wait for each
// other for ever. If he holds more of the stream that this PC writes than it does itself, an
// old image of this one's whole disk was put back, and it has written on since: that somebody
// signed in, if nothing else.
func Heard(tx *store.Tx, c Came) error {
	if err := noteClock(tx, c); err != nil {
		return err
	}
	gid, seq, _ := tx.Head()
	if own := [16]byte(gid); c.vector()[own] > seq {
		if err := noteFork(tx, own); err != nil {
			return err
		}
	}
	want := make([]byte, 0, 32*len(c.head.Want))
	for _, sum := range c.head.Want {
		want = append(want, sum[:]...)
	}
	return noteReceipt(tx, c.Sender.Device, [16]byte(c.note.Stream), c.vector(), want)
}

// NoteRefused notes why packages were refused, if it was for a fork, and what their senders
// hold. It needs a transaction of its own: that of the import was undone.
func NoteRefused(tx *store.Tx, in []Inbound, why error) error {
	var f *store.ForkError
	if !errors.As(why, &f) {
		return nil
	}
	err := noteFork(tx, f.Stream)
	for _, p := range in {
		err = errors.Join(err, Heard(tx, p.Came))
	}
	return err
}

// OwnGap turns a *store.GapError in the stream that this PC writes into an ErrFork: nobody can
// send what is missing, since under these numbers something else stands here, or will.
func OwnGap(tx *store.Tx, err error) error {
	var gap *store.GapError
	gid, _, _ := tx.Head()
	if errors.As(err, &gap) && gap.Stream == [16]byte(gid) {
		return explain(&store.ForkError{Stream: gap.Stream})
	}
	return err
}

// Attachments keeps the content of attachments that came with a package, each in a
// transaction of its own: operations never wait for them. It returns how many it kept.
func Attachments(ctx context.Context, st *store.Store, p Inbound) (kept int, err error) {
	err = parcel.Read(ctx, p.File.reader(), p.File.Size, []age.Identity{st.Device().Open}, parcel.Default, parcel.Handler{
		Head: func(parcel.Head) (ed25519.PublicKey, error) { return p.Sender.Sign, nil },
		Op:   func(int, int64, []byte) error { return nil },
		Blob: func(sum [32]byte, _ int64, r io.Reader) error {
			_, err := st.Write(ctx, store.Actor{}, func(tx *store.Tx) error {
				took, err := attach.Receive(tx, sum, r)
				if took {
					kept++
				}
				return err
			})
			return err
		},
	})
	return kept, err
}

// explain says what is wrong with operations in a sentence; a *store.GapError stays what
// it is.
func explain(err error) error {
	switch {
	case errors.Is(err, store.ErrFork):
		return errors.Join(fault.New(fault.Damaged,
			"有一台电脑的整盘或虚拟机恢复过旧备份，它的记录成了两份对不上的历史：文件里的更改接着其中一份，本机有的是另一份，没有导入任何内容。是哪台电脑、怎么办，请看“数据交换”的“电脑”一页；写在本机后面的，就是本机。",
			"An old image of a PC's whole disk was put back, and it has two histories since: the changes in the file go on from one of them, and this PC has the other; nothing was imported. Which PC it is and what to do stands on the page of PCs of the exchange; if it stands behind this PC, it is this one."), err)
	case errors.Is(err, store.ErrUnproven):
		return errors.Join(fault.New(fault.Conflict,
			"无法证明这个交换文件里的更改是原电脑写的（由旧版程序导出，或由别的电脑代为担保），没有抢救，交换文件仍保留。请让发出它的电脑用新版程序重新导出一次。",
			"It cannot be proved that the PC that they name wrote the changes in this package (an older program exported it, or another PC vouches for them); nothing was recovered, and the package is kept. Have its sender export once more with the new program."), err)
	case errors.Is(err, store.ErrForged):
		return errors.Join(fault.New(fault.Damaged, "交换文件里有不是原电脑写的记录，没有导入任何内容。请联系管理员。",
			"The exchange file holds records that the PC they name did not write; nothing was imported. Tell the administrator."), err)
	}
	return err
}
