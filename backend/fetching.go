package backend

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"

	"opsbook/backend/carrier"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// takeShared takes in the items that hold something new, in as many rounds as bring
// something.
func (b *Backend) takeShared(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, out *Shared, m *meter) error {
	for progress := true; progress; {
		progress = false
		out.Waits, out.Bad, out.Lacks, out.Aside, s.sharing.late = false, 0, []Missing{}, []Aside{}, nil
		todo, err := b.newItems(ctx, s, items)
		if err != nil || len(todo) == 0 {
			return err
		}
		if err := b.Write(ctx, mayReceive); err != nil {
			return err
		}
		m.done, m.of = 0, 0
		for _, it := range todo {
			m.of += it.Size * m.passes
		}
		for _, it := range todo {
			came, err := b.takeOne(ctx, s, c, it, out, m)
			if err != nil {
				return err
			}
			progress = progress || came
		}
	}
	return nil
}

// newItems are the items that hold something that is not here, but for those of PCs that were
// shut out: they are refused.
func (b *Backend) newItems(ctx context.Context, s *session, items []carrier.Item) (out []carrier.Item, err error) {
	own, have, err := b.position(ctx)
	if err != nil {
		return nil, err
	}
	err = b.Read(ctx, func(tx *store.Tx) error {
		peers, err := tx.Peers()
		if err != nil {
			return err
		}
		for _, it := range items {
			if it.Stream == own || it.To <= have[it.Stream] || s.sharing.seen[it] {
				continue
			}
			device, _, err := tx.DeviceOf(it.Stream)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(peers, func(p store.Peer) bool { return p.Device == device && p.Revoked }) {
				out = append(out, it)
			}
		}
		return nil
	})
	return out, err
}

// takeOne takes an item in, and reports whether it brought something.
func (b *Backend) takeOne(ctx context.Context, s *session, c carrier.Carrier, it carrier.Item, out *Shared, m *meter) (bool, error) {
	in, file, err := b.takeItem(ctx, c, it, m)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case fault.Is(err, fault.Full):
		return false, err
	case errors.Is(err, errMuch), errors.Is(err, errAside), refused(err):
		s.sharing.pass(it)
		if errors.Is(err, errMuch) {
			out.Held++
		} else if refused(err) {
			out.Refused++
		}
		return false, b.holdBack(ctx, s, it, file)
	case errors.Is(err, errCrowded): // it is tried again when there is room
		out.Note = fault.Of(err).Message
		return false, b.holdBack(ctx, s, it, file)
	case fault.Is(err, fault.Forbidden):
		return false, nil // for others, or of somebody who is not known yet
	case err != nil && fault.Of(err).Code == fault.Internal:
		return false, err
	case fault.Is(err, fault.NotFound) && folder(out.Dir) != nil: // it was pulled out meanwhile
		return false, err
	case err != nil: // half there, damaged: whoever put it puts again what it held (lacking)
		slog.Info("exchange: an item of the shared folder is passed over", "err", err)
		out.Bad++
		m, err := b.lackingOf(ctx, it)
		out.lacks(m)
		return false, err
	case len(in.Waits) > 0:
		out.Waits = true
		b.stalled(s, out, in.Waits[0])
		m, err := b.lackingOf(ctx, it)
		s.sharing.late = append(s.sharing.late, m)
		return false, err
	case in.Changes > 0:
		out.Took += in.Changes
		return true, nil
	default:
		s.sharing.pass(it)
	}
	return false, nil
}

// holdBack keeps in mind that an item is here and not taken in.
func (b *Backend) holdBack(ctx context.Context, s *session, it carrier.Item, file string) error {
	m, err := b.lackingOf(ctx, it)
	s.sharing.holdBack(heldBack{m, file})
	return err
}

// stalled says for what an item waits: nothing if that is here as well and waits itself, or is
// among the packages that wait for somebody.
func (b *Backend) stalled(s *session, out *Shared, m Missing) {
	if slices.ContainsFunc(s.sharing.late, m.beginsIn) {
		return
	}
	var aside []Aside
	for _, h := range s.sharing.held {
		if !m.beginsIn(h.Missing) {
			continue
		}
		if !b.isAside(h.file) {
			return
		}
		aside = append(aside, Aside{h.Device, h.file})
	}
	if len(aside) == 0 {
		out.lacks(m)
	}
	for _, a := range aside {
		if !slices.Contains(out.Aside, a) {
			out.Aside = append(out.Aside, a)
		}
	}
}

// lackingOf is what is not here as long as an item is not taken in.
func (b *Backend) lackingOf(ctx context.Context, it carrier.Item) (m Missing, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Vector()
		if err != nil {
			return err
		}
		from := it.From
		for _, p := range list {
			if p.Stream == it.Stream {
				from = max(from, p.Seq+1)
			}
		}
		m, err = missing(tx, &store.GapError{Stream: it.Stream, From: from, To: it.To})
		return err
	})
	return m, err
}

// errAside means that somebody has put a package aside.
var errAside = errors.New("exchange: the package was put aside")

// takeItem copies an item to this PC's disk and takes it in, unless somebody has put it aside;
// what it does is shown nowhere. file is what it is called among those that wait.
func (b *Backend) takeItem(ctx context.Context, c carrier.Carrier, it carrier.Item, m *meter) (in Incoming, file string, err error) {
	r, err := c.Get(ctx, it)
	if err != nil {
		return in, "", err
	}
	defer r.Close()
	f, size, err := copyFrom(ctx, r, b.exchangeDir(), m)
	if err != nil {
		return in, "", err
	}
	defer func() { _ = errors.Join(f.Close(), os.Remove(f.Name())) }() // encrypted: one that stays does no harm
	p, err := b.check(ctx, f, size, m)
	if err != nil {
		return in, "", err
	}
	if file = idOf(p) + PackageSuffix; b.isAside(file) {
		return in, file, errAside
	}
	in, err = b.importChecked(ctx, &taking{handed: []exchange.Inbound{p}})
	return in, file, err
}
