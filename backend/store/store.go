// Package store keeps the one file: its transactions, the tables that follow the
// declared kinds, and the change log in which every change of a record stands.
//
// The log is append-only, hash-chained and written in the same transaction as the
// row (design: one log serves history, audit and the exchange between PCs). The
// store knows nothing of permissions, numbers or checks: package record is the
// only writer of records.
package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store/device"
	"opsbook/backend/vault"
)

// Config says what to open and whose clock and randomness to use.
type Config struct {
	Path    string // the database file; created if there is none
	Key     vault.Key
	Catalog *kind.Catalog
	Device  string           // the folder of this PC's identity, outside the data folder
	Now     func() time.Time // in the clerk's time zone; nil: time.Now
	Rand    io.Reader        // nil: crypto/rand
	Joins   *Joining         // of a new file: the company whose data it is to hold; nil: it begins one
}

// Joining says whose data a new file is to hold.
type Joining struct {
	Workspace [16]byte
	Root      ed25519.PublicKey
	RootSeed  []byte // on an administrator's PC; nil on others
	Code      string // what numbers given out on this PC carry
}

// Actor is who acts: the log keeps User; permissions look at the rest.
type Actor struct {
	User     string // id of the app_user record; "" before there is one
	Name     string // how the screen calls him
	Roles    []string
	Reach    kind.Reach // the widest reach his account allows, from his data scope
	Employee string     // id of his employee record, ""
	Depts    []string   // ids of the departments he may see when his reach is OwnDept, his own first
	Asked    bool       // chains of approval lead to him from departments that are not his, so he sees what is to be approved
}

// Store is an open file. Its methods may be called from several goroutines:
// writers take turns, readers see the last commit.
type Store struct {
	cfg       Config
	db        *sql.DB
	life      context.Context // ends with Close, and every read with it
	end       context.CancelFunc
	turn      sync.Mutex // held by the writer
	w         *conn
	readers   chan *conn
	cols      map[string]map[string]uint64 // table → column → its number in the file
	lists     atomic.Pointer[kind.Lists]
	catalog   atomic.Pointer[kind.Catalog] // as the users call its fields
	plans     sync.Map                     // kind → *plan
	held      sync.Map                     // see Hold
	rewritten sync.Map                     // kind → position of the log: see Mark
	at        atomic.Pointer[position]
	ids       idSource
	guard     guard
	device    device.Device
	hw        *device.HighWater

	workspace string // hex
	root      ed25519.PublicKey
}

// position is where this PC's log stands after a commit.
type position struct {
	stream stream
	clock  int64 // the last HLC given out

	unmarked bool // changes came in from others that no marker names yet
}

const readerCount = 3

// Open opens the file, adds the tables and columns that the catalog declares and
// the file lacks, and continues this PC's stream or opens a new one.
// Faults: Damaged (wrong key, not ours), Conflict (a newer program wrote it).
func Open(ctx context.Context, cfg Config) (_ *Store, err error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	db, err := vault.Open(ctx, cfg.Path, cfg.Key)
	if err != nil {
		return nil, err
	}
	cfg.Key = vault.Key{} // db has it until it is closed
	s := &Store{cfg: cfg, db: db, readers: make(chan *conn, readerCount)}
	s.life, s.end = context.WithCancel(context.Background())
	s.at.Store(&position{})
	s.catalog.Store(cfg.Catalog)
	defer func() {
		if err != nil {
			_ = s.shut(len(s.readers)) // err says what went wrong first
		}
	}()
	db.SetMaxOpenConns(readerCount + 1)
	if s.w, err = s.connect(ctx); err != nil {
		return nil, err
	}
	if err = s.guard.watch(s.w); err != nil {
		return nil, err
	}
	if err = s.prepareFile(ctx); err != nil {
		return nil, explain("open", err)
	}
	for range readerCount {
		c, err := s.connect(ctx)
		if err != nil {
			return nil, err
		}
		s.readers <- c
		if _, err := c.ExecContext(ctx, "PRAGMA query_only=1; PRAGMA cache_size=-4096"); err != nil {
			return nil, err
		}
	}
	if err = s.adopt(ctx); err != nil {
		return nil, explain("adopt", err)
	}
	return s, nil
}

// prepareFile is the part of Open that reads and grows the file.
func (s *Store) prepareFile(ctx context.Context) error {
	if err := s.refuseNewer(ctx); err != nil {
		return err
	}
	if err := s.follow(ctx); err != nil {
		return err
	}
	tx := s.begin(ctx, s.w, Actor{})
	lists, err := tx.currentLists()
	if err != nil {
		return err
	}
	s.lists.Store(&lists)
	catalog, err := tx.currentCatalog()
	if err != nil {
		return err
	}
	s.catalog.Store(catalog)
	return s.openStream(ctx)
}

// Close closes the file. Reads under way are cut short; a write under way is
// waited for, so whoever wants a long one to end cancels it first.
func (s *Store) Close() error {
	s.end()
	s.turn.Lock()
	defer s.turn.Unlock()
	if s.w == nil {
		return nil
	}
	return s.shut(readerCount)
}

// shut gives up the connections and the file; readers is how many there are. One
// that is in use comes back first.
func (s *Store) shut(readers int) error {
	s.end()
	var errs []error
	for range readers {
		errs = append(errs, (<-s.readers).Close())
	}
	if s.w != nil {
		errs = append(errs, s.w.Close())
		s.w = nil
	}
	errs = append(errs, s.hw.Close(), s.db.Close())
	return errors.Join(errs...)
}

// Now is the store's clock.
func (s *Store) Now() time.Time { return s.cfg.Now() }

// Path is where the file lies.
func (s *Store) Path() string { return s.cfg.Path }

// Workspace names the company's data: the same in every copy of the file, on every PC.
func (s *Store) Workspace() string { return s.workspace }

// WorkspaceID is Workspace as its 16 bytes.
func (s *Store) WorkspaceID() [16]byte { return [16]byte(s.workspaceID()) }

func (s *Store) workspaceID() []byte {
	b, _ := hex.DecodeString(s.workspace) // made by hex.EncodeToString
	return b
}

// Catalog is every register, its fields called as they are now: as declared, with
// the users' labels. Names, types and rules are the declared ones always.
func (s *Store) Catalog() *kind.Catalog { return s.catalog.Load() }

// Declared is every register as the program declares it.
func (s *Store) Declared() *kind.Catalog { return s.cfg.Catalog }

// Lists returns the code lists as they are now: those shipped, with the users' changes.
func (s *Store) Lists() kind.Lists { return *s.lists.Load() }

// Changes says which rows a transaction touched, by kind and row number, so that
// what is derived from them can be refreshed after the commit.
type Changes map[string][]int64

func errClosed() error {
	return fault.New(fault.Locked, "台账已锁定，请先解锁。", "The ledger is locked; unlock it first.")
}

// explain turns what SQLite says of disks and files into a sentence.
func explain(doing string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	if e := vault.Explain(err); e != err {
		return e
	}
	return fmt.Errorf("store: %s: %w", doing, err)
}
