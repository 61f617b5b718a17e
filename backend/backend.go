// Package backend puts the parts together: it knows every register, opens the
// data folder, and holds what is open between unlocking and locking. It is the
// one place that knows everything; it has no rules of its own.
package backend

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/double"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/labels"
	"opsbook/backend/lens"
	"opsbook/backend/number"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/purchase"
	"opsbook/backend/registers"
	"opsbook/backend/remind"
	"opsbook/backend/report"
	"opsbook/backend/requisition"
	"opsbook/backend/sheet"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
	"opsbook/backend/vault"
	"opsbook/backend/views"
)

// Catalog is every register of the program.
func Catalog() (*kind.Catalog, error) {
	kinds := append(registers.Kinds(), equipment.Kinds()...)
	kinds = append(kinds, stock.Kinds()...)
	kinds = append(kinds, requisition.Kinds()...)
	kinds = append(kinds, purchase.Kinds()...)
	kinds = append(kinds, partner.Kinds()...)
	kinds = append(kinds, stocktake.Kinds()...)
	kinds = append(kinds, training.Kinds()...)
	kinds = append(kinds, people.Kinds()...)
	kinds = append(kinds, user.Kind, number.Kind, flow.Kind, flow.Stages, flow.Delegations, attach.Kind, sheet.Kind, views.Kind, labels.Kind, remind.RuleKind, remind.MarkKind, double.Kind)
	kinds = append(kinds, forms.Kinds()...)
	forms.Bind(kinds)
	return kind.NewCatalog(kinds, registers.Lists())
}

// Config says where the data and this PC's identity lie, and whose clock counts.
type Config struct {
	Dir    string           // the data folder
	Device string           // this PC's identity; never inside Dir
	Now    func() time.Time // nil: time.Now
}

// State is how far a data folder is opened.
type State string

// The states of a data folder.
const (
	New    State = "new"    // nothing here yet
	Locked State = "locked" // data, and nobody has unlocked it
	Open   State = "open"
)

// Backend is one data folder, for this process alone.
type Backend struct {
	// Changed is called after each commit with the registers that it touched;
	// nil: nobody asks.
	Changed func(kinds []string)
	// Loaded is called when a long register has been read, so that its lists are
	// whole from now on, or could not be read; nil: nobody asks.
	Loaded func(kindName string, err error)

	cfg      Config
	declared *kind.Catalog
	reports  *report.Set
	folder   *vault.Folder

	door   sync.Mutex // held by whoever sets up, unlocks, recovers, rotates or locks
	copies sync.Mutex // held by whoever copies the file; taken after door

	mu       sync.Mutex // of what follows
	slots    *vault.Slots
	slotsErr error // why there are none although there is data
	open     *session
	ledger   string // which ledger it is, as backups name it; "" before anybody has opened it
	chosen   string // the user's own folder for backups, known since then
}

// session is what exists between unlocking and locking.
type session struct {
	key      vault.Key
	store    *store.Store
	username string
	actor    atomic.Pointer[store.Actor]
	lenses   atomic.Pointer[lens.Set]
	loaded   func(kindName string, err error)
	written  atomic.Int64 // transactions that changed records
	saved    atomic.Int64 // the same when the last backup began
	sharing  sharing
}

// Attach takes a data folder for this process, making it if there is none.
func Attach(cfg Config) (*Backend, error) {
	c, err := Catalog()
	if err != nil {
		return nil, err
	}
	reports, err := Reports(c)
	if err != nil {
		return nil, err
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	folder, err := vault.Lock(cfg.Dir)
	if err != nil {
		return nil, err
	}
	b := &Backend{declared: c, reports: reports, cfg: cfg, folder: folder}
	if b.State() == Locked {
		_ = os.RemoveAll(b.draftPath()) // of a first run that was cut off in its very last step
		_ = b.readSlots()               // Unlock says why there are none
	}
	return b, nil
}

// State tells how far the folder is opened.
func (b *Backend) State() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open != nil {
		return Open
	}
	if _, err := os.Stat(b.folder.DB()); errors.Is(err, fs.ErrNotExist) {
		return New
	}
	return Locked
}

// Dir is the data folder.
func (b *Backend) Dir() string { return filepath.Dir(b.folder.DB()) }

// Now is the clock.
func (b *Backend) Now() time.Time { return b.cfg.Now() }

// Close locks and lets the next process in.
func (b *Backend) Close() error {
	return errors.Join(b.Lock(), b.folder.Close())
}

func (b *Backend) session() (*session, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		return nil, fault.New(fault.Locked, "台账已锁定，请先解锁。", "The ledger is locked; unlock it first.")
	}
	return b.open, nil
}

// Catalog is every register, its fields called as in the ledger that is open; as
// declared while none is.
func (b *Backend) Catalog() *kind.Catalog {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		return b.declared
	}
	return b.open.store.Catalog()
}

// Desk is where the user who unlocked works.
func (b *Backend) Desk() (*desk.Desk, error) {
	s, err := b.session()
	if err != nil {
		return nil, err
	}
	return &desk.Desk{Store: s.store, Lenses: s.lenses.Load(), Actor: *s.actor.Load()}, nil
}

// Write runs fn in a transaction as the user who unlocked; lists show it when
// Write returns.
func (b *Backend) Write(ctx context.Context, fn func(*store.Tx) error) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	return b.write(ctx, s, *s.actor.Load(), fn)
}

func (b *Backend) write(ctx context.Context, s *session, actor store.Actor, fn func(*store.Tx) error) error {
	changes, err := s.store.Write(ctx, actor, fn)
	if err != nil || len(changes) == 0 {
		return err
	}
	s.written.Add(1)
	// The commit stands, whatever follows: a list that cannot follow is read anew.
	whole := context.WithoutCancel(ctx)
	if err := s.lenses.Load().Changed(whole, changes); err != nil {
		s.renew()
	}
	if s.username != "" && len(changes[user.Kind.Name])+len(changes["employee"])+len(changes["department"]) > 0 {
		if err := s.look(whole); err != nil { // what cannot be asked for may nothing
			s.actor.Store(&store.Actor{User: actor.User, Name: actor.Name, Reach: kind.Self})
		}
	}
	if b.Changed != nil {
		var kinds []string
		for k := range changes {
			kinds = append(kinds, k)
		}
		b.Changed(kinds)
	}
	return nil
}

// Read runs fn over the last commit as the user who unlocked.
func (b *Backend) Read(ctx context.Context, fn func(*store.Tx) error) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	return s.store.Read(ctx, *s.actor.Load(), fn)
}

// Fill lets fn write to the store directly, in transactions of its own, and then
// reads every list anew.
func (b *Backend) Fill(ctx context.Context, fn func(*store.Store, store.Actor) error) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	if err := fn(s.store, *s.actor.Load()); err != nil {
		return err
	}
	s.renew()
	return nil
}
