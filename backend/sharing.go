package backend

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"slices"

	"opsbook/backend/carrier"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// A shared folder spares the clerks the stick: each PC puts its changes there as packages
// and takes in what the others put. Nothing in it is ever changed or deleted, and what is
// missing from it means nothing but that it is put there again by whoever put it.

// memoShared is where the folder and what was put there are remembered.
const memoShared = "exchange.shared"

// shared is what this PC knows of the folder.
type shared struct {
	Dir   string           `json:"dir"`
	Put   map[string]int64 `json:"put"`             // how far it has put each stream there, by hex name
	To    []string         `json:"to"`              // the PCs that its last package was for
	Lags  map[string]lag   `json:"lags,omitempty"`  // how far they had come by then
	Again int64            `json:"again,omitempty"` // when something that was lost was put again, milliseconds since 1970
}

func (s *shared) put(stream [16]byte) int64 { return s.Put[hex.EncodeToString(stream[:])] }
func (s *shared) isFor(r reader) bool       { return slices.Contains(s.To, r.name()) }

// Shared says what one pass over the shared folder did.
type Shared struct {
	Dir   string     `json:"dir"`
	Put   int64      `json:"put"`   // changes written
	Took  int64      `json:"took"`  // changes taken in
	Waits bool       `json:"waits"` // something there builds on what has not arrived
	Bad   int        `json:"bad"`   // files that could not be read: half there, or damaged
	Held  int        `json:"held"`  // files that void much: they wait until somebody has looked
	Lacks []Missing  `json:"lacks"` // what has not arrived, or not whole
	Note  fault.Text `json:"note,omitzero"`
}

// lacks notes what has not arrived.
func (s *Shared) lacks(m Missing) {
	if !slices.Contains(s.Lacks, m) {
		s.Lacks = append(s.Lacks, m)
	}
}

// putDraft is what a package is called until it lies in the shared folder.
const putDraft = "put" + PackageSuffix

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
	s.sharing.passed(out.Lacks)
	return out, b.putShared(ctx, s, c, items, mine, &out, &meter{tell: tell})
}

// takeShared takes in the items that hold something new, in as many rounds as bring
// something.
func (b *Backend) takeShared(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, out *Shared, m *meter) error {
	for progress := true; progress; {
		progress = false
		out.Waits, out.Bad, out.Lacks = false, 0, []Missing{}
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
		m, err := b.lackingOf(ctx, it)
		s.sharing.held = append(s.sharing.held, m)
		return false, err
	case err != nil && fault.Of(err).Code == fault.Internal:
		return false, err
	case fault.Is(err, fault.NotFound) && folder(out.Dir) != nil: // it was pulled out meanwhile
		return false, err
	case err != nil: // half there, damaged, for others: whoever put it puts again what it held (lacking)
		slog.Info("exchange: an item of the shared folder is passed over", "err", err)
		if out.Bad++; fault.Is(err, fault.Forbidden) {
			return false, nil // nobody can do anything about that
		}
		m, err := b.lackingOf(ctx, it)
		out.lacks(m)
		return false, err
	case len(in.Waits) > 0:
		out.Waits = true
		if m := in.Waits[0]; !slices.ContainsFunc(s.sharing.held, m.within) {
			out.lacks(m)
		}
	case in.Changes > 0:
		out.Took += in.Changes
		return true, nil
	default:
		s.sharing.pass(it)
	}
	return false, nil
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
