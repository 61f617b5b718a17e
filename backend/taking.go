package backend

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// errPreview ends a transaction that only looked.
var errPreview = errors.New("preview")

// PreviewPackages checks packages to their last byte, in whatever order they are named, and
// shows what they would change if they were taken in at once, with those that wait. No record
// is changed. What their senders hold and have is noted where there is nothing to be taken in:
// nobody would take that in. tell, which may be nil, is told how far it is, in bytes. Faults:
// those of exchange.Check, Invalid (too many), NotFound, Cancelled.
func (b *Backend) PreviewPackages(ctx context.Context, paths []string, tell func(done, of int)) (Incoming, error) {
	m := &meter{tell: tell, passes: 3} // copied, checked, merged
	t, done, err := b.handed(ctx, paths, m)
	if err != nil {
		return Incoming{}, err
	}
	defer done()
	t.seen = true
	err = b.takeAsked(ctx, t, func() error { return nil }, func(*store.Tx, exchange.Took) error {
		if t.out.Noted = t.out.nothingNew(); t.out.Noted {
			return nil
		}
		return errPreview
	})
	var gap *store.GapError
	switch {
	case err == nil:
		b.forgetWaiting(t.now)
		return t.out, nil
	case errors.As(err, &gap):
		return b.waits(ctx, t.handed, gap, false)
	case errors.Is(err, errPreview):
		return t.out, nil
	}
	return t.out, err
}

// ImportPackages takes packages in at once, each whole or not at all, after a backup if they
// are large or void much: whoever has them taken in has seen by PreviewPackages what they
// do. One that others must come before is kept and taken in by itself when they have come.
// tell is as PreviewPackages has it.
func (b *Backend) ImportPackages(ctx context.Context, paths []string, tell func(done, of int)) (Incoming, error) {
	return b.importHanded(ctx, paths, true, tell)
}

// ImportUnseen is ImportPackages for somebody who has not looked. Fault: Conflict (they void
// much).
func (b *Backend) ImportUnseen(ctx context.Context, paths []string, tell func(done, of int)) (Incoming, error) {
	return b.importHanded(ctx, paths, false, tell)
}

func (b *Backend) importHanded(ctx context.Context, paths []string, seen bool, tell func(done, of int)) (Incoming, error) {
	m := &meter{tell: tell, passes: 4} // and read once more for their attachments
	t, done, err := b.handed(ctx, paths, m)
	if err != nil {
		return Incoming{}, err
	}
	defer done()
	t.seen = seen
	out, err := b.importChecked(ctx, t)
	if err != nil || out.Late == out.Files {
		return out, err
	}
	b.admitWaiting(ctx, t.waiting)
	err = b.Read(context.WithoutCancel(ctx), func(tx *store.Tx) (err error) {
		if _, out.Lacking, err = contentsIn(tx, nil); err != nil {
			return err
		}
		out.Lost, err = lostVolumes(tx)
		return err
	})
	return out, err
}

// taking is an import while it goes on, and what comes of it.
type taking struct {
	handed  []exchange.Inbound // by somebody just now, or by the shared folder
	waiting []exchange.Inbound // kept from before
	shown   bool               // somebody handed them over and sees what comes of it
	seen    bool               // and has seen what would, or looks now
	sure    bool               // so that they may void much

	dropped []exchange.Late // of those handed: had seen what is not there
	left    int             // of those kept: something is wrong with them
	now     []exchange.Inbound
	late    []exchange.Late // those handed that must wait
	out     Incoming
}

// handed are the packages that somebody hands over, checked, and those that wait. done
// clears the copies away.
func (b *Backend) handed(ctx context.Context, paths []string, m *meter) (t *taking, done func(), err error) {
	t = &taking{shown: true}
	var drop, shut func()
	if t.handed, drop, err = b.receive(ctx, paths, m); err != nil {
		return nil, nil, err
	}
	if t.waiting, shut, err = b.waiting(ctx, t.handed, m); err != nil {
		drop()
		return nil, nil, err
	}
	return t, func() { shut(); drop() }, nil
}

// importChecked takes packages in for good, and keeps those that must wait.
func (b *Backend) importChecked(ctx context.Context, t *taking) (Incoming, error) {
	ops := int64(0)
	for _, p := range t.handed {
		ops += p.Ops
	}
	older, large := saveWithin, ops > saveBefore
	if large {
		older = 0
	}
	if t.shown || large {
		if err := b.backupIfDue(ctx, older); err != nil {
			return Incoming{}, err
		}
	}
	write := func(tx *store.Tx, took exchange.Took) error {
		if took.Ops == 0 || !t.shown { // to write down that a shared folder's came would be news for the others, and so on without end
			return nil
		}
		return tx.Event("package imported", kind.Values{"from": t.out.Sender, "changes": took.Ops})
	}
	err := b.takeAsked(ctx, t, func() error { return b.backupIfDue(ctx, 0) }, write)
	var gap *store.GapError
	switch {
	case errors.As(err, &gap):
		return b.importLater(ctx, t, gap)
	case !t.shown && (errors.Is(err, errMuch) || refused(err)): // there is nobody to be asked, or told: it waits for somebody
		return t.out, cmp.Or(b.keepWaiting(t.handed), err)
	case err != nil:
		return t.out, err
	}
	var late []exchange.Inbound
	for _, l := range t.late {
		late = append(late, l.Inbound)
	}
	if t.shown {
		err = b.keepWaiting(late)
	}
	b.contents(ctx, t)
	b.forgetWaiting(t.now)
	return t.out, err
}

// refused reports whether packages can never be taken in, for what is in them.
func refused(err error) bool { return errors.Is(err, store.ErrFork) || errors.Is(err, store.ErrForged) }

// importLater keeps packages none of which can be taken in yet.
func (b *Backend) importLater(ctx context.Context, t *taking, gap *store.GapError) (Incoming, error) {
	keep := t.shown
	if !keep { // one of a shared folder stays there, but where what it waits for is lost it may be salvaged
		_, o, err := b.outlookOf(ctx, gap)
		if err != nil {
			return Incoming{}, err
		}
		keep = o.Gone
	}
	if keep {
		if err := b.keepWaiting(t.handed); err != nil {
			return Incoming{}, err
		}
	}
	return b.waits(ctx, t.handed, gap, t.shown)
}

// contents keeps the attachments that came with packages. The changes stand by then; what
// does not come now is asked for with the next package.
func (b *Backend) contents(ctx context.Context, t *taking) {
	s, err := b.session()
	t.out.Attachments = 0 // those that came, after those that were to come
	for _, p := range t.now {
		n := 0
		if err == nil {
			n, err = exchange.Attachments(ctx, s.store, p)
		}
		t.out.Attachments += n
	}
	if err != nil {
		slog.Warn("exchange: attachments were not all kept", "err", err)
		t.out.Note = fault.T("更改已导入，但附件没有全部取回；下次交换会自动补上。", "The changes are in, but not all attachments were kept; the next exchange brings them.")
	}
}

// takeIn takes in within one transaction what can be: all that was handed over and what
// waits if it fits, else as much of what was handed over as has seen nothing that is not
// there. What is wrong with a package that waits keeps no other out. It fails with a
// *store.GapError if nothing can be, and with errMuch if much would be voided and nobody is
// sure of that; who is, is so of what he was shown, and nothing that waits comes with it.
// then runs in the transaction.
func (b *Backend) takeIn(ctx context.Context, t *taking, then func(*store.Tx, exchange.Took) error) error {
	handed, waiting := t.handed, t.waiting
	if t.sure {
		waiting = nil
	}
	t.dropped, t.left = nil, 0
	for {
		err := b.takeOnce(ctx, t, slices.Concat(handed, waiting), then)
		var gap *store.GapError
		late := errors.As(err, &gap)
		switch {
		case err == nil || saysNothing(err):
			return err
		case late && len(waiting) > 0:
			waiting = nil
		case late && len(t.now) > 1:
			last := t.now[len(t.now)-1]
			t.dropped = append(t.dropped, exchange.Late{Inbound: last, Gap: gap})
			handed = without(handed, last)
		case late || len(waiting) == 0:
			return err
		default:
			rest, err2 := b.sound(ctx, handed, waiting)
			if err2 != nil || len(rest) == len(waiting) {
				return cmp.Or(err2, err)
			}
			waiting, t.left = rest, len(t.waiting)-len(rest)
		}
	}
}

// takeOnce is one attempt at it.
func (b *Backend) takeOnce(ctx context.Context, t *taking, try []exchange.Inbound, then func(*store.Tx, exchange.Took) error) error {
	return b.writeAhead(ctx, func(tx *store.Tx) error {
		return exchange.OwnGap(tx, b.takeNow(ctx, tx, t, try, then))
	})
}

func (b *Backend) takeNow(ctx context.Context, tx *store.Tx, t *taking, try []exchange.Inbound, then func(*store.Tx, exchange.Took) error) error {
	if err := MayExchange(tx); err != nil {
		return err
	}
	rest, err := unsalvaged(tx, try)
	if err != nil {
		return err
	}
	if len(rest) == 0 { // all of it is here
		t.now, t.late, t.out = nil, nil, b.facts(t.handed)
		return then(tx, exchange.Took{})
	}
	var late []exchange.Late
	if t.now, late, err = exchange.Order(tx, rest); err != nil {
		return err
	}
	if len(t.now) == 0 {
		return late[0].Gap
	}
	t.late = append(slices.Clone(t.dropped), handedOf(t.handed, late)...)
	took, err := b.merge(ctx, tx, t)
	if err != nil {
		return err
	}
	return then(tx, took)
}

// unsalvaged are the packages that were not salvaged whole.
func unsalvaged(tx *store.Tx, in []exchange.Inbound) (out []exchange.Inbound, err error) {
	for _, p := range in {
		here, err := exchange.Salvaged(tx, p.Came)
		if err != nil {
			return nil, err
		}
		if !here {
			out = append(out, p)
		}
	}
	return out, nil
}

// writeAhead is a transaction that brings something in. A PC that proves to be behind
// itself begins a new stream first.
func (b *Backend) writeAhead(ctx context.Context, attempt func(*store.Tx) error) error {
	err := b.Write(ctx, attempt)
	if !errors.Is(err, store.ErrBehind) {
		return err
	}
	s, err := b.session()
	if err == nil {
		err = s.store.Rebegin(ctx)
	}
	if err != nil {
		return err
	}
	return b.Write(ctx, attempt)
}

// handedOf are those late packages that were handed over just now.
func handedOf(handed []exchange.Inbound, late []exchange.Late) (out []exchange.Late) {
	for _, l := range late {
		if slices.ContainsFunc(handed, func(p exchange.Inbound) bool { return p.Package == l.Package }) {
			out = append(out, l)
		}
	}
	return out
}

// merge takes in what can be taken in now and works out what is to be shown of it.
func (b *Backend) merge(ctx context.Context, tx *store.Tx, t *taking) (took exchange.Took, err error) {
	var before beforehand
	if t.shown {
		if before, err = beforehandOf(tx); err != nil {
			return took, err
		}
	}
	if took, err = exchange.Take(ctx, tx, t.now); err != nil {
		return took, err
	}
	if !t.sure {
		if err := notMuch(tx, t.now, took); err != nil {
			return took, err
		}
	}
	for _, l := range t.late {
		if err := errors.Join(exchange.Heard(tx, l.Came), exchange.NoteVolume(tx, l.Came)); err != nil {
			return took, err
		}
	}
	if !t.shown { // nobody sees doubles and differences of it here
		t.out = b.facts(t.handed)
		t.out.Changes = took.Ops
		return took, nil
	}
	if t.out, err = b.incoming(tx, t.handed, t.now, took, before); err != nil {
		return took, err
	}
	t.out.Package = idOf(t.now[0])
	t.out.Late = len(t.late)
	t.out.Along = len(t.now) + len(t.late) - len(t.handed)
	t.out.Left = t.left
	for _, l := range t.late {
		m, err := missing(tx, l.Gap)
		if err != nil {
			return took, err
		}
		t.out.Waits = append(t.out.Waits, m)
	}
	t.out.Lost, err = lostVolumes(tx)
	return took, err
}

// missing is what must come before a package, in the words of a page.
func missing(tx *store.Tx, gap *store.GapError) (m Missing, err error) {
	m = Missing{From: gap.From, To: gap.To, stream: gap.Stream}
	device, _, err := tx.DeviceOf(gap.Stream)
	if err != nil {
		return m, err
	}
	if m.Own = device == [16]byte(tx.Store.Device().ID); !m.Own {
		m.Device, err = pcOf(tx, gap.Stream)
		return m, err
	}
	o, err := exchange.OutlookOf(tx, gap)
	if len(o.Holders) > 0 {
		m.Device = o.Holders[0].Name
	}
	return m, err
}

// waits says what is missing before packages can be taken in, of which none can be. kept
// tells that they are kept until then.
func (b *Backend) waits(ctx context.Context, in []exchange.Inbound, gap *store.GapError, kept bool) (Incoming, error) {
	out := b.facts(in)
	out.Late = len(in)
	err := b.Write(ctx, func(tx *store.Tx) (err error) {
		for _, p := range in {
			err = errors.Join(err, exchange.Heard(tx, p.Came))
			if kept {
				err = errors.Join(err, exchange.NoteVolume(tx, p.Came))
			}
		}
		m, err2 := missing(tx, gap) // its senders are known to hold it by now
		out.Waits = []Missing{m}
		return errors.Join(err, err2)
	})
	if err != nil || !slices.ContainsFunc(in, func(p exchange.Inbound) bool { _, cut := p.Volume(); return cut }) {
		return out, err
	}
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		for _, p := range in { // as it would be if they were kept
			err = errors.Join(err, exchange.NoteVolume(tx, p.Came))
		}
		if err != nil {
			return err
		}
		if out.Lost, err = lostVolumes(tx); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return out, err
}
