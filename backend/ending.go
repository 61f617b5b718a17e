package backend

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"

	"opsbook/backend/carrier"
	"opsbook/backend/exchange"
	"opsbook/backend/store"
)

// Where an old image of this PC's whole disk was put back, others may hold more of its stream
// than it does, and read nothing of what it has written since: by its numbers they have it.
// So it puts a package without changes whose number lies behind all that they hold, which
// they read. That says how the stream ends here, and they see that it is another one.

// tells reports whether an item is the package that says how the own stream ends.
func (s *shared) tells(it carrier.Item, own [16]byte) bool {
	return it.Stream == own && it.From == s.Told && it.To == s.Told
}

// known leaves out the items of the own stream that cannot hold what is here.
func (p *putting) known(items []carrier.Item, mine shared) (out []carrier.Item) {
	for _, it := range items {
		switch {
		case it.Stream != p.own:
			out = append(out, it)
		case mine.tells(it, p.own):
		default:
			p.far = max(p.far, it.To)
			if it.To <= p.have {
				out = append(out, it)
			}
		}
	}
	p.odd = p.far > mine.put(p.own)
	return out
}

// tellEnd tells the others how the own stream ends here if an older state may have been put
// back. It is done if nothing else is to be put.
func (b *Backend) tellEnd(ctx context.Context, s *session, c carrier.Carrier, items []carrier.Item, mine shared, p putting) (done bool, err error) {
	var forked bool
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		forked, err = exchange.Forked(tx, [16]byte(tx.Store.Device().ID))
		return err
	})
	if err != nil || !forked && !p.odd && p.far <= p.have {
		return false, err
	}
	if i := slices.IndexFunc(items, func(it carrier.Item) bool { return mine.tells(it, p.own) }); i >= 0 && mine.Told > p.far {
		if ok, err := s.sharing.whole(ctx, c, items[i], mine.Dir); ok || err != nil {
			return forked, err // what goes on from another history reaches nobody
		}
	}
	if p.have > p.far || p.far == math.MaxInt64 {
		return false, nil // what goes beyond it tells; or no number does, and somebody has made that one up
	}
	mine.Told = p.far + 1
	return true, b.putEnd(ctx, s, c, mine, p)
}

// putEnd puts the package that says how the own stream ends, and remembers its number.
func (b *Backend) putEnd(ctx context.Context, s *session, c carrier.Carrier, mine shared, p putting) error {
	_, have, err := b.position(ctx)
	if err != nil {
		return err
	}
	var sent exchange.Sent
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) error {
		e, err := exchange.Plan(ctx, tx, p.peers(), exchange.Options{Shared: true, Lean: true, Held: have})
		if err != nil {
			return err
		}
		sent, err = b.putItem(ctx, c, e, 0, carrier.Item{Stream: p.own, From: mine.Told, To: mine.Told})
		return err
	})
	if err != nil {
		return err
	}
	text, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	return b.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		return errors.Join(tx.SetMemo(memoShared, string(text)), exchange.NoteSent(tx, sent, p.peers()))
	})
}
