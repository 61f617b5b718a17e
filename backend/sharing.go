package backend

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"opsbook/backend/carrier"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// A shared folder spares the clerks the stick: each PC puts its changes there as packages
// and takes in what the others put. Nothing in it is ever changed or deleted, and that
// something is missing from it means nothing.

// memoShared is where the folder and what was put there are remembered.
const memoShared = "exchange.shared"

// shared is what this PC knows of the folder.
type shared struct {
	Dir string           `json:"dir"`
	Put map[string]int64 `json:"put"` // how far it has put each stream there, by hex name
	To  []string         `json:"to"`  // the PCs that its last package was for
}

// Shared says what one pass over the shared folder did.
type Shared struct {
	Dir   string     `json:"dir"`
	Put   int64      `json:"put"`   // changes written
	Took  int64      `json:"took"`  // changes taken in
	Waits bool       `json:"waits"` // something there builds on what has not arrived
	Bad   int        `json:"bad"`   // files that could not be read: half there, or damaged
	Held  int        `json:"held"`  // files that void much: they wait until somebody has looked
	Note  fault.Text `json:"note,omitzero"`
}

// putDraft is what a package is called until it lies in the shared folder.
const putDraft = "put" + PackageSuffix

// sharing keeps passes apart, and what they need not read again.
type sharing struct {
	turn chan struct{} // holds one while a pass goes on
	seen map[carrier.Item]bool
}

// begin waits until no other pass goes on.
func (s *sharing) begin(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pass remembers an item that need not be read again.
func (s *sharing) pass(it carrier.Item) {
	if s.seen == nil {
		s.seen = map[carrier.Item]bool{}
	}
	s.seen[it] = true
}

// ShareFolder sets the folder that PCs share, "" for none. Faults: Forbidden, Invalid.
func (b *Backend) ShareFolder(ctx context.Context, dir string) error {
	if dir != "" {
		if err := folder(dir); err != nil {
			return err
		}
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		if dir != "" {
			if err := exchange.Join(tx, deviceName()); err != nil {
				return err
			}
		}
		text, err := json.Marshal(shared{Dir: dir})
		if err != nil {
			return err
		}
		return tx.SetMemo(memoShared, string(text))
	})
}

func sharedOf(tx *store.Tx) (s shared, err error) {
	text, err := tx.Memo(memoShared)
	if err != nil || text == "" {
		return s, err
	}
	return s, json.Unmarshal([]byte(text), &s)
}

// SharedFolder is the folder that PCs share, "" if none.
func (b *Backend) SharedFolder(ctx context.Context) (dir string, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		s, err := sharedOf(tx)
		dir = s.Dir
		return err
	})
	return dir, err
}

// SyncShared takes in what others have put into the shared folder, and puts there what
// this PC has written since. Without a shared folder it does nothing. tell, which may be
// nil, is told how far it is, in bytes. Faults: NotFound (the folder is not there now, or no
// longer), Full, Cancelled; files that cannot be read are passed over.
func (b *Backend) SyncShared(ctx context.Context, tell func(done, of int)) (out Shared, err error) {
	s, err := b.session()
	if err != nil {
		return out, err
	}
	if err := s.sharing.begin(ctx); err != nil {
		return out, err
	}
	defer func() { <-s.sharing.turn }()
	var mine shared
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		if err := MayExchange(tx); err != nil {
			return err
		}
		mine, err = sharedOf(tx)
		return err
	})
	if err != nil || mine.Dir == "" {
		return out, err
	}
	out.Dir = mine.Dir
	c, err := carrier.Directory(mine.Dir, s.store.WorkspaceID())
	if err != nil {
		return out, err
	}
	items, err := c.List(ctx)
	if err != nil {
		return out, err
	}
	if err := b.takeShared(ctx, s, c, items, &out, &meter{tell: tell, passes: 3}); err != nil {
		return out, err
	}
	return out, b.putShared(ctx, s, c, items, mine, &out, &meter{tell: tell})
}

// takeShared takes in the items that hold something new, in as many rounds as bring
// something.
func (b *Backend) takeShared(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, out *Shared, m *meter) error {
	for progress := true; progress; {
		progress = false
		out.Waits, out.Bad = false, 0
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

// newItems are the items that hold something that is not here.
func (b *Backend) newItems(ctx context.Context, s *session, items []carrier.Item) (out []carrier.Item, err error) {
	own, have, err := b.position(ctx)
	for _, it := range items {
		if it.Stream != own && it.To > have[it.Stream] && !s.sharing.seen[it] {
			out = append(out, it)
		}
	}
	return out, err
}

// takeOne takes an item in, and reports whether it brought something.
func (b *Backend) takeOne(ctx context.Context, s *session, c carrier.Carrier, it carrier.Item, out *Shared, m *meter) (bool, error) {
	in, err := b.takeItem(ctx, c, it, m)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case fault.Is(err, fault.Full):
		return false, err
	case errors.Is(err, errMuch):
		out.Held++
		s.sharing.pass(it)
	case err != nil && fault.Of(err).Code == fault.Internal:
		return false, err
	case fault.Is(err, fault.NotFound) && folder(out.Dir) != nil: // it was pulled out meanwhile
		return false, err
	case err != nil: // half there, damaged, for others: what it holds comes again with a later one
		slog.Info("exchange: an item of the shared folder is passed over", "err", err)
		out.Bad++
	case len(in.Waits) > 0:
		out.Waits = true
	case in.Changes > 0:
		out.Took += in.Changes
		return true, nil
	default:
		s.sharing.pass(it)
	}
	return false, nil
}

// position is the stream that this PC writes, and how far it holds all.
func (b *Backend) position(ctx context.Context) (own [16]byte, have map[[16]byte]int64, err error) {
	have = map[[16]byte]int64{}
	err = b.Read(ctx, func(tx *store.Tx) error {
		gid, _, _ := tx.Head()
		own = [16]byte(gid)
		list, err := tx.Vector()
		for _, p := range list {
			have[p.Stream] = p.Seq
		}
		return err
	})
	return own, have, err
}

// takeItem copies an item to this PC's disk and takes it in; what it does is shown nowhere.
func (b *Backend) takeItem(ctx context.Context, c carrier.Carrier, it carrier.Item, m *meter) (in Incoming, err error) {
	r, err := c.Get(ctx, it)
	if err != nil {
		return in, err
	}
	defer r.Close()
	f, size, err := copyFrom(ctx, r, b.exchangeDir(), m)
	if err != nil {
		return in, err
	}
	defer func() { _ = errors.Join(f.Close(), os.Remove(f.Name())) }() // encrypted: one that stays does no harm
	p, err := b.check(ctx, f, size, m)
	if err != nil {
		return in, err
	}
	return b.importChecked(ctx, &taking{handed: []exchange.Inbound{p}})
}

// putShared puts what this PC holds beyond what stands in the folder, as many items as its
// size asks for.
func (b *Backend) putShared(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, mine shared, out *Shared, m *meter) error {
	held, to, err := b.lacking(ctx, items, mine)
	if err != nil || len(to) == 0 {
		return err
	}
	own, have, err := b.position(ctx)
	if err != nil || have[own] <= held[own] {
		return err // news of others alone are put by them
	}
	if err := os.MkdirAll(b.exchangeDir(), 0o700); err != nil {
		return vault.Explain(err)
	}
	var sent []exchange.Sent
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) error {
		e, err := exchange.Plan(ctx, tx, to, exchange.Options{Shared: true, Held: held, Limit: volumeDefault << 20, Passed: m.passed})
		if err != nil {
			return err
		}
		if m.of, err = e.Bytes(); err != nil {
			return err
		}
		for i := range e.Volumes() {
			one, err := b.putItem(ctx, c, e, i, own)
			if err != nil {
				return err
			}
			sent = append(sent, one)
			out.Put += one.Ops
		}
		return nil
	})
	if err != nil && len(sent) == 0 {
		return err
	}
	if err != nil {
		to = nil // not all of it is there: who has joined still lacks some
	}
	return errors.Join(err, b.notePut(context.WithoutCancel(ctx), mine, sent, to)) // what lies in the folder is there, whatever came after it
}

// putItem puts one package into the folder. It is known by what it holds of the own stream.
func (b *Backend) putItem(ctx context.Context, c carrier.Carrier, e *exchange.Export, i int, own [16]byte) (sent exchange.Sent, err error) {
	path := filepath.Join(b.exchangeDir(), putDraft)
	defer func() { _ = os.Remove(path) }()
	sum := sha256.New()
	size, err := place(path, func(w io.Writer) (err error) {
		sent, err = e.Write(ctx, i, io.MultiWriter(w, sum))
		return err
	})
	if err != nil {
		return sent, err
	}
	it := carrier.Item{Stream: own, Hash: [8]byte(sum.Sum(nil)), Size: size}
	for _, p := range sent.Pieces {
		if p.Stream == own {
			it.From, it.To = p.From, p.To
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return sent, vault.Explain(err)
	}
	return sent, errors.Join(c.Put(ctx, it, f), f.Close())
}

// lacking is what stands in the folder for everybody who takes part, and who that is. A PC
// that was let in since the last package gets what it lacks once more.
func (b *Backend) lacking(ctx context.Context, items []carrier.Item, mine shared) (held map[[16]byte]int64, to []store.Peer, err error) {
	held = map[[16]byte]int64{}
	err = b.Read(ctx, func(tx *store.Tx) error {
		for _, it := range items {
			if it.From <= held[it.Stream]+1 {
				held[it.Stream] = max(held[it.Stream], it.To)
			}
		}
		for name, seq := range mine.Put {
			if gid, err := hex.DecodeString(name); err == nil && len(gid) == 16 {
				held[[16]byte(gid)] = max(held[[16]byte(gid)], seq)
			}
		}
		peers, err := tx.Peers()
		if err != nil {
			return err
		}
		me := [16]byte(tx.Store.Device().ID)
		for _, p := range peers {
			if p.Device == me || p.Revoked {
				continue
			}
			to = append(to, p)
			if slices.Contains(mine.To, hex.EncodeToString(p.Device[:])) {
				continue
			}
			has, err := exchange.Holds(tx, p.Device)
			if err != nil {
				return err
			}
			if has == nil {
				has = map[[16]byte]int64{}
			}
			held = exchange.Least(held, has)
		}
		return nil
	})
	return held, to, err
}

// notePut remembers what was put, and for whom all of it is there.
func (b *Backend) notePut(ctx context.Context, mine shared, sent []exchange.Sent, to []store.Peer) error {
	if mine.Put == nil {
		mine.Put = map[string]int64{}
	}
	for _, one := range sent {
		for _, p := range one.Pieces {
			mine.Put[hex.EncodeToString(p.Stream[:])] = p.To
		}
	}
	if len(to) > 0 {
		mine.To = nil
	}
	for _, p := range to {
		mine.To = append(mine.To, hex.EncodeToString(p.Device[:]))
	}
	slices.SortFunc(mine.To, cmp.Compare[string])
	text, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetMemo(memoShared, string(text)); err != nil {
			return err
		}
		for _, one := range sent {
			if err := exchange.NoteSent(tx, one, to); err != nil { // no event: that would be news for the others
				return err
			}
		}
		return nil
	})
}
