package backend

import (
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// What packages and what belongs to joining are called.
const (
	PackageSuffix = ".wsp" // packages, welcome ones too
	RequestSuffix = ".wsq" // requests to join
)

// saveBefore is how many operations of a package are worth a backup before it is taken in,
// however recent the last one is; saveWithin is how recent it is otherwise. What is less can
// be taken back.
const (
	saveBefore = 1000
	saveWithin = 24 * time.Hour
)

// Device is a PC that takes part in the exchange, as its page shows it.
type Device struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Code    string `json:"code"` // what document numbers given out on it carry
	Admin   bool   `json:"admin"`
	Self    bool   `json:"self"`
	Revoked bool   `json:"revoked"`
	Lacks   int64  `json:"lacks"`  // changes held here for which it has given no receipt
	Heard   string `json:"heard"`  // when its last package was taken in, YYYY-MM-DD HH:MM; ""
	Sent    string `json:"sent"`   // when the last package for it was made
	Ahead   bool   `json:"ahead"`  // its clock was more than a day ahead of this PC's
	Behind  bool   `json:"behind"` // its clock was more than two days behind
	Forked  bool   `json:"forked"` // an old image of its disk was put back: what it wrote since cannot be taken in
}

// ExchangeState is how this PC takes part.
type ExchangeState struct {
	Joined   bool     `json:"joined"`
	Admin    bool     `json:"admin"` // this PC may let others in and shut them out
	Devices  []Device `json:"devices"`
	Folder   string   `json:"folder"` // where the last package was written
	Volume   int      `json:"volume"` // how large a file may be, MiB
	Disputes int64    `json:"disputes"`
	Waiting  int      `json:"waiting"` // packages that wait for others
	Lost     []Lost   `json:"lost"`    // exports of which files have not come

	Overdue []Missing `json:"overdue"` // what the shared folder should have brought long ago
	Aside   []Aside   `json:"aside"`   // files of it that were put aside and for which others wait
}

// Lost is an export in several files of which some have not come.
type Lost struct {
	Sender  string `json:"sender"`
	SentAt  string `json:"sentAt"` // by the sender's clock, YYYY-MM-DD HH:MM
	Of      int    `json:"of"`
	Missing []int  `json:"missing"` // counted from 1
}

// What this PC remembers of exports: the folder, and how large a file may be, in MiB.
const (
	memoExchange = "exchange.dir"
	memoVolume   = "exchange.volume"
)

// How large a file may be, in MiB: what fits on a stick by default.
const (
	volumeDefault = 1900
	volumeMost    = 4000
)

// Exchange tells who takes part and what they lack.
func (b *Backend) Exchange(ctx context.Context) (out ExchangeState, err error) {
	err = b.Read(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		if out.Devices, err = b.devices(tx); err != nil {
			return err
		}
		out.Joined = slices.ContainsFunc(out.Devices, func(d Device) bool { return d.Self && !d.Revoked })
		if out.Admin, err = tx.Administers(); err != nil {
			return err
		}
		if out.Folder, err = tx.Memo(memoExchange); err != nil {
			return err
		}
		if out.Volume, err = volumeOf(tx); err != nil {
			return err
		}
		if out.Lost, err = lostVolumes(tx); err != nil {
			return err
		}
		out.Disputes, err = tx.CountDisputes()
		return err
	})
	if s, err := b.session(); err == nil {
		out.Overdue, out.Aside = s.sharing.overdue(), s.sharing.stalling()
	}
	waiting, _ := filepath.Glob(filepath.Join(b.waitingDir(), "*"+PackageSuffix)) // a pattern of ours
	out.Waiting = len(waiting)
	return out, err
}

func (b *Backend) devices(tx *store.Tx) ([]Device, error) {
	peers, err := tx.Peers()
	if err != nil {
		return nil, err
	}
	me := [16]byte(tx.Store.Device().ID)
	out := []Device{}
	for _, p := range peers {
		d := Device{ID: hex.EncodeToString(p.Device[:]), Name: p.Name, Code: p.Code, Admin: p.Admin, Revoked: p.Revoked, Self: p.Device == me}
		if d.Forked, err = exchange.Forked(tx, p.Device); err != nil {
			return nil, err
		}
		if !d.Self {
			facts, err := exchange.FactsOf(tx, p)
			if err != nil {
				return nil, err
			}
			d.Lacks, d.Ahead, d.Behind = facts.Lacks, facts.Ahead, facts.Behind
			d.Heard, d.Sent = minute(facts.Heard, tx.Now), minute(facts.Sent, tx.Now)
		}
		out = append(out, d)
	}
	return out, nil
}

func minute(ms int64, now time.Time) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(now.Location()).Format("2006-01-02 15:04")
}

// MayExchange asks for the right to hand packages over and take them in: whoever may
// back the ledger up.
func MayExchange(tx *store.Tx) error { return MayBackup(tx) }

// mayAdmit asks for the right to let PCs in and shut them out.
func mayAdmit(tx *store.Tx) error { return user.Gate(tx, &user.Kind, kind.Config) }

// deviceName is what this PC is called until somebody calls it otherwise.
func deviceName() string {
	name, err := os.Hostname()
	if err != nil || exchange.CheckName(name) != nil {
		return "PC"
	}
	return name
}

// volumeOf is how large a file may be, as it was chosen last.
func volumeOf(tx *store.Tx) (int, error) {
	text, err := tx.Memo(memoVolume)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > volumeMost { // nobody has chosen yet
		return volumeDefault, nil
	}
	return n, nil
}

// lostVolumes are the exports of which files have not come.
func lostVolumes(tx *store.Tx) ([]Lost, error) {
	list, err := exchange.LostVolumes(tx)
	if err != nil {
		return nil, err
	}
	out := []Lost{}
	for _, l := range list {
		p, _, err := tx.PeerOf(l.Sender)
		if err != nil {
			return nil, err
		}
		out = append(out, Lost{p.Name, minute(l.Sent, tx.Now), l.Of, l.Missing})
	}
	return out, nil
}

// RenameDevice calls a PC otherwise, for everybody: the administrator's signed word on it is
// a change that goes to all PCs. Faults: Forbidden, NotFound, Invalid, Conflict (there is
// one of that name).
func (b *Backend) RenameDevice(ctx context.Context, id, name string) error {
	if err := exchange.CheckName(name); err != nil {
		return err
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := mayAdmit(tx); err != nil {
			return err
		}
		p, err := deviceOf(tx, id)
		if err != nil || p.Name == name {
			return err
		}
		was := p.Name
		if p, err = exchange.Rename(tx, p, name); err != nil {
			return err
		}
		return tx.Event("PC renamed", kind.Values{"name": p.Name, "was": was})
	})
}

// deviceOf is the PC with this id that takes part.
func deviceOf(tx *store.Tx, id string) (store.Peer, error) {
	peers, err := tx.Peers()
	if err != nil {
		return store.Peer{}, err
	}
	i := slices.IndexFunc(peers, func(p store.Peer) bool { return hex.EncodeToString(p.Device[:]) == id })
	if i < 0 || peers[i].Revoked {
		return store.Peer{}, fault.New(fault.NotFound, "没有这台电脑，或它已经停用。", "There is no such PC, or it was shut out already.")
	}
	return peers[i], nil
}
