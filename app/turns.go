package app

import (
	"context"
	"sync"
)

// turns lets a new question of somebody end his last one, which nobody waits for
// any more: people type on while a search is under way.
type turns struct {
	mu    sync.Mutex
	under map[string]*turn // by whose it is
}

type turn struct {
	cancel context.CancelFunc
	nth    int
}

// take begins a question, the nth of its name, and ends the one before it; done is
// called when it is answered. Questions come by several connections: one that a later
// one has overtaken is ended itself. Without a name it stands alone.
func (t *turns) take(ctx context.Context, name string, nth int) (_ context.Context, done func()) {
	if name == "" {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	mine := &turn{cancel, nth}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.under == nil {
		t.under = map[string]*turn{}
	}
	if other := t.under[name]; other != nil {
		if other.nth > nth {
			cancel()
			return ctx, func() {}
		}
		other.cancel()
	}
	t.under[name] = mine
	return ctx, func() {
		cancel()
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.under[name] == mine {
			delete(t.under, name)
		}
	}
}

// end ends every question.
func (t *turns) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, under := range t.under {
		under.cancel()
	}
}
