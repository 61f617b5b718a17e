package backend

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
	"opsbook/backend/vault/durable"
)

// What packages and what belongs to joining are called.
const (
	PackageSuffix = ".wsp" // packages, welcome ones too
	RequestSuffix = ".wsq" // requests to join
)

// saveBefore is how many operations of a package are worth a backup before it is taken in.
const saveBefore = 1000

// Device is a PC that takes part in the exchange, as its page shows it.
type Device struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Code    string `json:"code"` // what document numbers given out on it carry
	Admin   bool   `json:"admin"`
	Self    bool   `json:"self"`
	Revoked bool   `json:"revoked"`
	Lacks   int64  `json:"lacks"` // changes held here for which it has given no receipt
	Heard   string `json:"heard"` // when its last package was taken in, YYYY-MM-DD HH:MM; ""
	Sent    string `json:"sent"`  // when the last package for it was made
	Ahead   bool   `json:"ahead"` // its clock was more than a day ahead of this PC's
}

// ExchangeState is how this PC takes part.
type ExchangeState struct {
	Joined   bool     `json:"joined"`
	Admin    bool     `json:"admin"` // this PC may let others in and shut them out
	Devices  []Device `json:"devices"`
	Folder   string   `json:"folder"` // where the last package was written
	Disputes int64    `json:"disputes"`
	Waiting  int      `json:"waiting"` // packages that wait for others
}

const memoExchange = "exchange.dir"

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
		out.Disputes, err = tx.CountDisputes()
		return err
	})
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
		if !d.Self {
			facts, err := exchange.FactsOf(tx, p)
			if err != nil {
				return nil, err
			}
			d.Lacks, d.Ahead = facts.Lacks, facts.Ahead
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

// Packed says what became of an export.
type Packed struct {
	Path        string   `json:"path"`
	Size        int64    `json:"size"`
	Changes     int64    `json:"changes"`
	Attachments int      `json:"attachments"`
	To          []string `json:"to"` // names
}

// PackInput says what to export.
type PackInput struct {
	To   []string `json:"to"`   // device ids; none: everybody
	Dir  string   `json:"dir"`  // "": where the last one was written
	Full bool     `json:"full"` // everything, whatever was received already
	Lean bool     `json:"lean"` // without attachments

	Passing bool `json:"-"` // the folder is none of the user's, and not remembered
}

// ExportPackage writes what other PCs lack into a folder. Faults: Forbidden, Invalid
// (nobody to send to, no such folder), Full.
func (b *Backend) ExportPackage(ctx context.Context, in PackInput) (out Packed, err error) {
	s, err := b.session()
	if err != nil {
		return out, err
	}
	dir := in.Dir
	err = b.Write(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		if dir == "" {
			if dir, err = tx.Memo(memoExchange); err != nil {
				return err
			}
		}
		return exchange.Join(tx, deviceName())
	})
	if err != nil {
		return out, err
	}
	if err := folder(dir); err != nil {
		return out, err
	}
	path := ""
	var sent exchange.Sent
	var to []store.Peer
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) (err error) {
		if to, err = receivers(tx, in.To); err != nil {
			return err
		}
		path = filepath.Join(dir, packageName(tx, to))
		out.Size, err = place(path, func(w io.Writer) (err error) {
			sent, err = exchange.Pack(ctx, tx, to, exchange.Options{Full: in.Full, Lean: in.Lean}, w)
			return err
		})
		return err
	})
	if err != nil {
		return out, err
	}
	for _, p := range to {
		out.To = append(out.To, p.Name)
	}
	out.Path, out.Changes, out.Attachments = path, sent.Ops, sent.Attachments
	return out, b.Write(ctx, func(tx *store.Tx) error {
		if !in.Passing {
			if err := tx.SetMemo(memoExchange, dir); err != nil {
				return err
			}
		}
		if err := exchange.NoteSent(tx, sent, to); err != nil {
			return err
		}
		return tx.Event("package exported", kind.Values{"to": strings.Join(out.To, "、"), "changes": sent.Ops})
	})
}

// receivers are the PCs with these ids; all others if none is named.
func receivers(tx *store.Tx, ids []string) ([]store.Peer, error) {
	peers, err := tx.Peers()
	if err != nil {
		return nil, err
	}
	me := [16]byte(tx.Store.Device().ID)
	var out []store.Peer
	for _, p := range peers {
		if p.Device != me && !p.Revoked && (len(ids) == 0 || slices.Contains(ids, hex.EncodeToString(p.Device[:]))) {
			out = append(out, p)
		}
	}
	if len(out) == 0 || len(ids) > 0 && len(out) != len(ids) {
		return nil, fault.New(fault.Invalid, "没有可以发送的电脑。请先在“电脑”页面登记另一台电脑，或重新选择收件电脑。",
			"There is no PC to send to. Let another one in on the page of PCs first, or choose again.")
	}
	return out, nil
}

// packageName is how a package is called: for whom, from whom, when.
func packageName(tx *store.Tx, to []store.Peer) string {
	who := to[0].Name
	if len(to) > 1 {
		who = fmt.Sprintf("%d台电脑", len(to))
	}
	me, _, err := tx.Self()
	from := me.Name
	if err != nil || from == "" {
		from = deviceName()
	}
	return attach.SafeName("运营台账_" + from + "_给" + who + "_" + tx.Now.Format("20060102-150405") + PackageSuffix)
}

func folder(dir string) error {
	if info, err := os.Stat(dir); dir == "" || err != nil || !info.IsDir() {
		return fault.New(fault.Invalid, "找不到文件夹 %s。请插好 U 盘或重新选择文件夹。", "There is no folder %s. Connect the USB stick, or choose another folder.", fault.Whole(dir))
	}
	return nil
}

// place writes a file whole or not at all, and returns its size.
func place(path string, fill func(io.Writer) error) (size int64, err error) {
	draft := path + ".part"
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, vault.Explain(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft) // err says what went wrong first
		}
	}()
	err = fill(f)
	if err == nil {
		err = vault.Explain(f.Sync())
	}
	if info, e := f.Stat(); e == nil {
		size = info.Size()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return 0, vault.Explain(err)
	}
	return size, vault.Explain(durable.Rename(draft, path))
}
