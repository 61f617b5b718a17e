package backend

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"

	"opsbook/backend/carrier"
)

// sharing keeps passes apart, and what they need not read again.
type sharing struct {
	turn    chan struct{} // holds one while a pass goes on
	seen    map[carrier.Item]bool
	held    []heldBack            // what is here and not taken in: nobody has to send it
	late    []Missing             // what is here and waits for what has not come, in this round
	checked map[carrier.Item]bool // own items, and whether they are whole

	mu     sync.Mutex
	passes map[Missing]int // in how many passes on end something was lacking
	aside  []Aside         // what stalled others in the last pass
}

// heldBack is what is in a package that waits for somebody, or was put aside.
type heldBack struct {
	Missing
	file string // among those that wait, or that were put aside
}

// holdBack notes a package that waits for somebody, or was put aside.
func (s *sharing) holdBack(h heldBack) {
	if !slices.Contains(s.held, h) {
		s.held = append(s.held, h)
	}
}

// manyPasses is in how many passes something may be lacking before people are told: what keeps the
// folder alike everywhere needs some minutes.
const manyPasses = 5

// passed counts a pass.
func (s *sharing) passed(lacks []Missing, aside []Aside) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aside = aside
	was := s.passes
	s.passes = map[Missing]int{}
	for _, m := range lacks {
		s.passes[m] = was[m] + 1
	}
}

// overdue is what has been lacking for so many passes that it may not come by itself.
func (s *sharing) overdue() []Missing {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Missing{}
	for m, n := range s.passes {
		if n >= manyPasses {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Missing) int { return cmp.Or(cmp.Compare(a.Device, b.Device), cmp.Compare(a.From, b.From)) })
	return out
}

// stalling are the packages that were put aside and for which others waited in the last pass.
func (s *sharing) stalling() []Aside {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Aside{}, s.aside...)
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

// whole reports whether an item that this PC has put is as it was put: its name says so. It
// is read once. It fails if the folder is not there any more.
func (s *sharing) whole(ctx context.Context, c carrier.Carrier, it carrier.Item, dir string) (bool, error) {
	if ok, known := s.checked[it]; known {
		return ok, nil
	}
	r, err := c.Get(ctx, it)
	sum := sha256.New()
	if err == nil {
		_, err = io.Copy(sum, r)
		err = errors.Join(err, r.Close())
	}
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil && folder(dir) != nil:
		return false, err
	case err != nil:
		slog.Warn("exchange: what was put cannot be read", "err", err)
		return false, nil // it may be the next time
	}
	ok := bytes.Equal(sum.Sum(nil)[:len(it.Hash)], it.Hash[:])
	if s.checked == nil {
		s.checked = map[carrier.Item]bool{}
	}
	s.checked[it] = ok
	return ok, nil
}
