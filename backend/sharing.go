package backend

import (
	"context"
	"encoding/hex"
	"encoding/json"
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
	Told  int64            `json:"told,omitempty"`  // the number by which the package is known that tells how the own stream ends
}

func (s *shared) put(stream [16]byte) int64 { return s.Put[hex.EncodeToString(stream[:])] }
func (s *shared) isFor(r reader) bool       { return slices.Contains(s.To, r.name()) }

// Shared says what one pass over the shared folder did.
type Shared struct {
	Dir     string     `json:"dir"`
	Put     int64      `json:"put"`     // changes written
	Took    int64      `json:"took"`    // changes taken in
	Waits   bool       `json:"waits"`   // something there builds on what has not arrived
	Bad     int        `json:"bad"`     // files that could not be read: half there, or damaged
	Held    int        `json:"held"`    // files that void much: they wait until somebody has looked
	Refused int        `json:"refused"` // files that can never be taken in: they are among those that wait, with why
	Lacks   []Missing  `json:"lacks"`   // what has not arrived, or not whole
	Aside   []Aside    `json:"aside"`   // files that were put aside and for which others wait
	Note    fault.Text `json:"note,omitzero"`
}

// Aside is a package of the shared folder that somebody has put aside, and for which
// what its PC wrote since waits.
type Aside struct {
	Device string `json:"device"` // the PC's name
	File   string `json:"file"`   // in exchange/discarded
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
	s.sharing.passed(out.Lacks, out.Aside)
	return out, b.putShared(ctx, s, c, items, mine, &out, &meter{tell: tell})
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
