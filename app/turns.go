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

type turn struct{ cancel context.CancelFunc }

// take begins a question and ends the one before it of the same name; done is
// called when it is answered. Without a name it stands alone.
func (t *turns) take(ctx context.Context, name string) (_ context.Context, done func()) {
	if name == "" {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	mine := &turn{cancel}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.under == nil {
		t.under = map[string]*turn{}
	}
	if before := t.under[name]; before != nil {
		before.cancel()
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
