package backend

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"opsbook/backend/carrier"
	"opsbook/backend/exchange"
	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// patience is how long what was put may take to reach a PC, through whatever keeps the
// folder alike everywhere, and how long this one waits before it puts something once more.
const patience = time.Hour

// putting is what a pass puts, and for whom.
type putting struct {
	own  [16]byte
	have int64              // of the own stream
	far  int64              // how far the folder, or a reader, holds it
	odd  bool               // there is more of it in the folder than this PC remembers
	held map[[16]byte]int64 // what need not be put
	to   []reader
	lost bool // some of what was put is not there any more
}

func (p *putting) peers() (out []store.Peer) {
	for _, r := range p.to {
		out = append(out, r.Peer)
	}
	return out
}

// reader is a PC that reads what is put.
type reader struct {
	store.Peer
	has   map[[16]byte]int64 // surely
	heard int64              // when its last package came, milliseconds since 1970
	puts  bool               // there are packages of its own in the folder
	again bool               // what was put has not reached it, and is put once more
}

func (r *reader) name() string { return hex.EncodeToString(r.Device[:]) }

// lag is how far a PC held the own stream when more of it was put.
type lag struct {
	Held  int64 `json:"held"`
	Since int64 `json:"since"` // milliseconds since 1970
	Again bool  `json:"again"` // it was put once more
}

// stuck reports whether a PC has taken part since, long after something was put, and still
// lacks it: it was lost on its way to it, where this PC cannot see that. It is put once more;
// if that does not help, people have to.
func (r *reader) stuck(mine shared, own [16]byte) bool {
	at, known := mine.Lags[r.name()]
	return known && r.puts && !at.Again && at.Held == r.has[own] && at.Held < mine.put(own) && r.heard-at.Since >= patience.Milliseconds()
}

// putShared puts what this PC holds beyond what stands in the folder, as many items as its
// size asks for.
func (b *Backend) putShared(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, mine shared, out *Shared, m *meter) error {
	own, have, err := b.position(ctx)
	if err != nil {
		return err
	}
	p, err := b.lacking(ctx, s, c, items, mine, own, have[own])
	if err != nil || len(p.to) == 0 {
		return err
	}
	if done, err := b.tellEnd(ctx, s, c, items, mine, p); done || err != nil {
		return err
	}
	if have[own] <= p.held[own] {
		return nil // news of others alone are put by them
	}
	var sent []exchange.Sent
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) error {
		e, err := exchange.Plan(ctx, tx, p.peers(), exchange.Options{Shared: true, Held: p.held, Limit: volumeDefault << 20, Passed: m.passed})
		if err != nil {
			return err
		}
		if m.of, err = e.Bytes(); err != nil {
			return err
		}
		for i := range e.Volumes() {
			one, err := b.putItem(ctx, c, e, i, carrier.Item{Stream: own})
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
	return errors.Join(err, b.notePut(context.WithoutCancel(ctx), mine, p, own, sent, err == nil)) // what lies in the folder is there, whatever came after it
}

// putItem puts one package into the folder. It is known by what it holds of the own stream; as
// it says, if that is nothing.
func (b *Backend) putItem(ctx context.Context, c carrier.Carrier, e *exchange.Export, i int, it carrier.Item) (sent exchange.Sent, err error) {
	if err := os.MkdirAll(b.exchangeDir(), 0o700); err != nil {
		return sent, vault.Explain(err)
	}
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
	it.Hash, it.Size = [8]byte(sum.Sum(nil)), size
	for _, p := range sent.Pieces {
		if p.Stream == it.Stream {
			it.From, it.To = p.From, p.To
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return sent, vault.Explain(err)
	}
	return sent, errors.Join(c.Put(ctx, it, f), f.Close())
}

// lacking is what stands in the folder for everybody who takes part, or has reached him, and
// who that is. Whom nothing was put for yet, and whom it has not reached, gets what he lacks
// once more; what is lost from the folder, or damaged in it, is put again for all.
func (b *Backend) lacking(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, mine shared, own [16]byte, have int64) (p putting, err error) {
	p.own, p.have = own, have
	items = p.known(items, mine)
	if p.to, err = b.readers(ctx, items); err != nil {
		return p, err
	}
	for _, r := range p.to {
		p.far = max(p.far, r.has[own])
		if mine.isFor(r) {
			p.held = exchange.Least(p.held, r.has)
		}
	}
	if p.held != nil {
		if p.held, err = standing(p.held, items, func(it carrier.Item) (bool, error) {
			if it.Stream != own {
				return true, nil // its own PC sees to it
			}
			return s.sharing.whole(ctx, c, it, mine.Dir)
		}); err != nil {
			return p, err
		}
		ago := b.Now().UnixMilli() - mine.Again
		p.lost = p.held[own] < mine.put(own) && (ago < 0 || ago >= patience.Milliseconds())
		for name := range mine.Put {
			if gid, err := hex.DecodeString(name); err == nil && len(gid) == 16 && !p.lost {
				p.held[[16]byte(gid)] = max(p.held[[16]byte(gid)], mine.Put[name])
			}
		}
	}
	for i := range p.to {
		r := &p.to[i]
		if r.again = r.stuck(mine, own); r.again || !mine.isFor(*r) {
			p.held = exchange.Least(p.held, r.has)
		}
	}
	return p, nil
}

// readers are the PCs that take part, but this one.
func (b *Backend) readers(ctx context.Context, items []carrier.Item) (out []reader, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		puts := map[[16]byte]bool{}
		for i, it := range items {
			if i > 0 && it.Stream == items[i-1].Stream {
				continue
			}
			device, _, err := tx.DeviceOf(it.Stream)
			if err != nil {
				return err
			}
			puts[device] = true
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
			r := reader{Peer: p, has: map[[16]byte]int64{}, puts: puts[p.Device]}
			has, err := exchange.Holds(tx, p.Device)
			if err != nil {
				return err
			}
			if has != nil {
				r.has = has
			}
			facts, err := exchange.FactsOf(tx, p)
			if err != nil {
				return err
			}
			r.heard = facts.Heard
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// standing is how far streams can be read on from what is held, by items that are whole.
func standing(held map[[16]byte]int64, items []carrier.Item, whole func(carrier.Item) (bool, error)) (map[[16]byte]int64, error) {
	out := map[[16]byte]int64{}
	for gid, n := range held {
		out[gid] = n
	}
	for _, it := range items {
		if it.From > out[it.Stream]+1 || it.To <= out[it.Stream] {
			continue
		}
		ok, err := whole(it)
		if err != nil {
			return nil, err
		}
		if ok {
			out[it.Stream] = it.To
		}
	}
	return out, nil
}

// notePut remembers what was put, and if that was all of it, for whom.
func (b *Backend) notePut(ctx context.Context, mine shared, p putting, own [16]byte, sent []exchange.Sent, all bool) error {
	now := b.Now().UnixMilli()
	if mine.Put == nil {
		mine.Put = map[string]int64{}
	}
	for _, one := range sent {
		for _, p := range one.Pieces {
			name := hex.EncodeToString(p.Stream[:])
			mine.Put[name] = max(mine.Put[name], p.To)
		}
	}
	var peers []store.Peer
	if all { // else the rest follows, for whom it was
		if p.lost {
			mine.Again = now
		}
		mine.To = nil
		lags := map[string]lag{}
		for _, r := range p.to {
			at, known := mine.Lags[r.name()]
			if !known || at.Held != r.has[own] {
				at = lag{Held: r.has[own], Since: now}
			}
			at.Again = at.Again || r.again
			lags[r.name()] = at
			mine.To, peers = append(mine.To, r.name()), append(peers, r.Peer)
		}
		mine.Lags = lags
		slices.Sort(mine.To)
	}
	text, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetMemo(memoShared, string(text)); err != nil {
			return err
		}
		for _, one := range sent {
			if err := exchange.NoteSent(tx, one, peers); err != nil { // no event: that would be news for the others
				return err
			}
		}
		return nil
	})
}
