package lens

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

const (
	// Budget is the memory that a Set's lenses may take together, the largest of them
	// not counted, before the one that was longest unused is dropped.
	Budget = 256 << 20

	// smallRows is how long a register is read at once, in a fraction of a second;
	// longer ones are read in the background, one at a time.
	smallRows = 20_000
)

// Set holds the lenses of a store, each read at its first use. Its methods may be
// called from several goroutines. Close it before the store.
type Set struct {
	// Loaded is called when a long register has been read, or could not be, and
	// before the next one is; nil: nobody asks. It is set before the first Get.
	Loaded func(kindName string, err error)

	s      *store.Store
	budget int

	ctx  context.Context // of background work
	stop context.CancelCauseFunc
	work sync.WaitGroup
	long sync.Mutex // held while a long register is being read

	mu    sync.Mutex // also orders what Get begins and what Close waits for
	held  map[string]*Lens
	used  map[string]int // when a lens was last asked for
	clock int
}

// NewSet returns an empty Set over s that keeps within budget bytes; 0 is Budget.
func NewSet(s *store.Store, budget int) *Set {
	if budget <= 0 {
		budget = Budget
	}
	z := &Set{s: s, budget: budget, held: map[string]*Lens{}, used: map[string]int{}}
	z.ctx, z.stop = context.WithCancelCause(context.Background())
	return z
}

// Get returns a register's lens. A short register is ready when Get returns; a
// long one is read in the background, and Ready tells when it has been. Faults:
// NotFound, Conflict from a closed set.
func (z *Set) Get(ctx context.Context, kindName string) (*Lens, error) {
	k, err := z.s.Catalog().Kind(kindName)
	if err != nil {
		return nil, err
	}
	z.mu.Lock()
	if z.ctx.Err() != nil {
		z.mu.Unlock()
		return nil, context.Cause(z.ctx)
	}
	z.clock++
	z.used[kindName] = z.clock
	l := z.held[kindName]
	fresh := l == nil
	if fresh {
		l = New(z.s, k)
		z.held[kindName] = l // from here on Changed reaches it
		z.work.Add(1)
	}
	z.mu.Unlock()
	if !fresh {
		return l, nil
	}
	rows, err := z.rows(ctx, kindName)
	if err != nil || rows > smallRows {
		go z.background(l)
		return l, nil
	}
	return l, z.load(l)
}

// background reads a long register, one at a time.
func (z *Set) background(l *Lens) {
	z.long.Lock()
	defer z.long.Unlock()
	err := z.load(l) // Find says it too
	if z.Loaded != nil && z.ctx.Err() == nil {
		z.Loaded(l.k.Name, err)
	}
}

// load reads a lens and makes room for it.
func (z *Set) load(l *Lens) error {
	defer z.work.Done()
	err := l.Load(z.ctx)
	z.mu.Lock()
	defer z.mu.Unlock()
	if err != nil { // the next Get tries again
		if z.held[l.k.Name] == l {
			delete(z.held, l.k.Name)
		}
		return err
	}
	z.trim(l)
	return nil
}

// trim drops what was longest unused until the rest, and keep, are within budget. The
// largest is not counted: a register beyond the budget would else be read anew after
// every look at a short one, which takes seconds.
func (z *Set) trim(keep *Lens) {
	for {
		total, largest, oldest := 0, 0, ""
		for name, l := range z.held {
			total += l.Bytes()
			largest = max(largest, l.Bytes())
			if l != keep && l.Ready() && (oldest == "" || z.used[name] < z.used[oldest]) {
				oldest = name
			}
		}
		if total-largest <= z.budget || oldest == "" {
			return
		}
		delete(z.held, oldest)
	}
}

func (z *Set) rows(ctx context.Context, kindName string) (n int64, err error) {
	err = z.s.Read(ctx, store.Actor{}, func(tx *store.Tx) error {
		_, err := tx.One(fmt.Sprintf("SELECT ifnull(max(pk),0) FROM %q", kindName), nil, &n)
		return err
	})
	return n, err
}

// Changed takes in what a transaction has changed. It is called after every
// commit with what the store returned; it is not cut short by ctx, because the
// commit has happened.
func (z *Set) Changed(ctx context.Context, changes store.Changes) error {
	z.mu.Lock()
	held := make([]*Lens, 0, len(z.held))
	for _, l := range z.held {
		held = append(held, l)
	}
	z.mu.Unlock()
	var errs []error
	for _, l := range held {
		errs = append(errs, l.Refresh(context.WithoutCancel(ctx), changes))
	}
	return errors.Join(errs...)
}

// Warm reads the short registers, so that their first list is instant. It returns
// when they have been read or ctx ends.
func (z *Set) Warm(ctx context.Context) error {
	for i := range z.s.Catalog().Kinds {
		name := z.s.Catalog().Kinds[i].Name
		n, err := z.rows(ctx, name)
		if err != nil {
			return err
		}
		if n > smallRows {
			continue
		}
		if _, err := z.Get(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// Bytes is about what all lenses hold in memory.
func (z *Set) Bytes() (n int) {
	z.mu.Lock()
	defer z.mu.Unlock()
	for _, l := range z.held {
		n += l.Bytes()
	}
	return n
}

// Close ends what is being read and waits for it. Whoever still waits for a list
// is told to ask again: then he gets the new set's, or hears that the ledger is
// locked.
func (z *Set) Close() {
	z.mu.Lock()
	z.stop(fault.New(fault.Conflict, "列表刚刚关闭或正在重新读取，请再试一次。", "The list has just been closed or is being read anew; try again."))
	z.mu.Unlock()
	z.work.Wait()
}
