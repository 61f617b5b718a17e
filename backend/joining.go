package backend

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/device"
	"opsbook/backend/user"
	"opsbook/backend/vault"
	"opsbook/backend/vault/durable"
)

// Application is what a PC that asks to take part shows.
type Application struct {
	Path string `json:"path"` // the file for the administrator
	Name string `json:"name"`
	Code string `json:"code"` // to be compared by telephone
}

// RequestJoin writes the request of this PC into a folder: of a new one that has no ledger
// yet, or of one whose ledger was copied from elsewhere. Faults: Invalid, Full.
func (b *Backend) RequestJoin(ctx context.Context, dir, name string) (out Application, err error) {
	if err := folder(dir); err != nil {
		return out, err
	}
	d, err := b.applicant(ctx)
	if err != nil {
		return out, err
	}
	content, r, err := exchange.AskToJoin(d, name)
	if err != nil {
		return out, err
	}
	out = Application{Path: filepath.Join(dir, requestName(name)), Name: name, Code: r.Code()}
	_, err = place(out.Path, func(w io.Writer) error { _, err := w.Write(content); return err })
	return out, err
}

// Asked reports whether this PC has no ledger yet and has asked to be let into one.
func (b *Backend) Asked() bool { return b.State() == New && device.Applied(b.cfg.Device) }

func requestName(name string) string { return "运营台账_加入申请_" + name + RequestSuffix }

// applicant is the identity under which this PC asks.
func (b *Backend) applicant(ctx context.Context) (device.Device, error) {
	if b.State() == New {
		return device.Applicant(b.cfg.Device, rand.Reader)
	}
	var d device.Device
	err := b.Read(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		me, in, err := tx.Self()
		if err == nil && in && !me.Revoked {
			err = fault.New(fault.Conflict, "这台电脑已经加入，名称是“%s”。", "This PC takes part already, as “%s”.", me.Name)
		}
		d = tx.Store.Device()
		return err
	})
	return d, err
}

// Applied is what an administrator sees of a request.
type Applied struct {
	Name string `json:"name"`
	Code string `json:"code"`
}

// ReadRequest shows a request. Faults: Damaged, NotFound, Forbidden.
func (b *Backend) ReadRequest(ctx context.Context, path string) (Applied, error) {
	if err := b.Read(ctx, mayAdmit); err != nil {
		return Applied{}, err
	}
	r, err := readRequest(path)
	return Applied{r.Name, r.Code()}, err
}

func readRequest(path string) (exchange.Request, error) {
	f, err := brought(path)
	if err != nil {
		return exchange.Request{}, err
	}
	defer f.Close()
	return exchange.ReadRequest(f)
}

// AdmitInput says which PC is let in, and how.
type AdmitInput struct {
	Path     string `json:"path"`     // of its request
	Code     string `json:"code"`     // as its user reads it out
	Admin    bool   `json:"admin"`    // it may let others in, too
	Username string `json:"username"` // whose password is set first on it
	Dir      string `json:"dir"`      // where the welcome file is written

	Tell func(done, of int) `json:"-"` // how far it is, in bytes before they are packed; may be nil
}

// Admitted is a PC that was let in.
type Admitted struct {
	Path string `json:"path"` // the welcome file
	Name string `json:"name"`
	Code string `json:"code"` // the new PC will show it
	Left int    `json:"left"` // attachments that had no room in the file; the new PC asks for them
}

// Admit lets a PC in and writes the file with which it begins. Faults: Forbidden, Invalid
// (the code is another one), Conflict, Damaged.
func (b *Backend) Admit(ctx context.Context, in AdmitInput) (out Admitted, err error) {
	s, err := b.session()
	if err != nil {
		return out, err
	}
	if err := b.Read(ctx, mayAdmit); err != nil {
		return out, err
	}
	r, err := readRequest(in.Path)
	if err != nil {
		return out, err
	}
	if !exchange.SameCode(in.Code, r.Code()) {
		return out, fault.New(fault.Invalid, "核对码与申请文件不符。请打电话让对方把屏幕上的 20 位数字再念一遍；仍不符就不要办理，文件可能被换过。",
			"The code is not that of the request. Have the 20 digits read out again by telephone; if they still differ, do not go on: the file may have been exchanged.")
	}
	if err := folder(in.Dir); err != nil {
		return out, err
	}
	m := &meter{tell: in.Tell}
	a := exchange.Admission{Admin: in.Admin, Username: in.Username, Limit: volumeDefault << 20,
		Begins: func(n int64) { m.of = n }, Passed: m.passed}
	var p store.Peer
	err = b.Write(ctx, func(tx *store.Tx) error {
		if err := mayAdmit(tx); err != nil {
			return err
		}
		if _, err := user.ActorOf(tx, in.Username); err != nil {
			return err
		}
		if err := exchange.Join(tx, deviceName()); err != nil {
			return err
		}
		if a.Company, err = company(tx); err != nil {
			return err
		}
		p, err = exchange.Admit(tx, r, a)
		return err
	})
	if err != nil {
		return out, err
	}
	out.Name, out.Path = p.Name, filepath.Join(in.Dir, "运营台账_欢迎_"+p.Name+PackageSuffix)
	var sent exchange.Sent
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) error {
		_, err := place(out.Path, func(w io.Writer) (err error) {
			sent, out.Code, err = exchange.Welcome(ctx, tx, p, a, w)
			return err
		})
		return err
	})
	if err != nil {
		return out, err
	}
	out.Left = sent.Left
	return out, b.Write(ctx, func(tx *store.Tx) error { return exchange.NoteSent(tx, sent, []store.Peer{p}) })
}

// company is what the company is called.
func company(tx *store.Tx) (string, error) {
	k, err := tx.Kind(store.CompanyKind)
	if err != nil {
		return "", err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return record.Title(k, rows[0].ID, rows[0].Values), nil
}

// RevokeDevice shuts a PC out: it is sent nothing any more, and what it writes from now
// on counts nowhere. Faults: Forbidden, NotFound, Invalid (this PC itself).
func (b *Backend) RevokeDevice(ctx context.Context, id string) error {
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := mayAdmit(tx); err != nil {
			return err
		}
		p, err := deviceOf(tx, id)
		if err != nil {
			return err
		}
		if err := tx.Revoke(p.Device); err != nil {
			return err
		}
		return tx.Event("PC shut out", kind.Values{"name": p.Name})
	})
}

// Invited is what a new PC shows of the file that lets it in.
type Invited struct {
	Company  string `json:"company"`
	Sender   string `json:"sender"`
	Username string `json:"username"`
	Code     string `json:"code"` // the administrator's PC shows the same
	Changes  int64  `json:"changes"`
}

// ReadInvitation checks a welcome file on the PC that it lets in. tell, which may be nil,
// is told how far it is, in bytes.
func (b *Backend) ReadInvitation(ctx context.Context, path string, tell func(done, of int)) (Invited, error) {
	in, done, err := b.invitation(ctx, path, &meter{tell: tell, passes: 2}) // copied, checked
	if err != nil {
		return Invited{}, err
	}
	defer done()
	return Invited{in.Company, in.Sender.Name, in.Username, in.Code, in.Ops}, nil
}

func (b *Backend) invitation(ctx context.Context, path string, m *meter) (in exchange.Invitation, done func(), err error) {
	if b.State() != New {
		return in, nil, fault.New(fault.Conflict, "这个文件夹里已经有台账。欢迎文件只在新电脑上用一次；日常交换请用“导入”。",
			"This folder holds a ledger already. A welcome file is used once, on a new PC; to exchange later, import packages.")
	}
	d, err := device.Applicant(b.cfg.Device, rand.Reader)
	if err != nil {
		return in, nil, err
	}
	if info, err := os.Stat(path); err == nil {
		m.of = info.Size() * m.passes
	}
	f, size, err := copyIn(ctx, path, b.Dir(), m)
	if err != nil {
		return in, nil, err
	}
	done = func() { _ = errors.Join(f.Close(), os.Remove(f.Name())) } // a copy that stays does no harm: it is encrypted
	if in, err = exchange.ReadInvitation(ctx, d, exchange.File{ReaderAt: f, Size: size, Passed: m.passed}); err != nil {
		done()
	}
	return in, done, err
}

// JoinInput is what a new PC is told.
type JoinInput struct {
	Path     string `json:"path"`     // of the welcome file
	Code     string `json:"code"`     // as the administrator's PC shows it
	Username string `json:"username"` // "": whom the administrator named
	Password string `json:"password"` // that opens the ledger on this PC

	Tell func(done, of int) `json:"-"` // how far it is, in bytes; may be nil
}

// Join begins a ledger from a welcome file and leaves it open. The groups are the recovery
// key of this PC's file: shown once. Faults: those of ReadInvitation; Invalid (the code,
// the password).
func (b *Backend) Join(ctx context.Context, in JoinInput) (groups []string, err error) {
	b.door.Lock()
	defer b.door.Unlock()
	if err := b.vacant(); err != nil {
		return nil, err
	}
	inv, done, err := b.invitation(ctx, in.Path, &meter{tell: in.Tell, passes: 5}) // then its letters, its changes and its attachments are read
	if err != nil {
		return nil, err
	}
	defer done()
	if !exchange.SameCode(in.Code, inv.Code) {
		return nil, fault.New(fault.Invalid, "核对码与欢迎文件不符。请与管理员电脑上显示的 20 位数字逐组核对；仍不符就不要继续，文件可能不是管理员发的。",
			"The code is not that of the welcome file. Compare the 20 digits with those on the administrator's PC; if they still differ, do not go on: the file may not be his.")
	}
	if in.Username == "" {
		in.Username = inv.Username
	}
	key := vault.NewKey()
	err = b.joinDraft(ctx, key, in, &inv)
	if err == nil {
		err = b.readSlots()
	}
	if err == nil {
		err = b.unlockWith(ctx, key, in.Username)
	}
	if err != nil {
		return nil, errors.Join(err, b.unmake())
	}
	if s, err := b.session(); err == nil {
		s.written.Add(1) // a new ledger is worth a backup
	}
	return key.Groups(), device.Joined(b.cfg.Device)
}

// joinDraft makes the ledger in the draft's folder and moves it to its place, as a first
// run does.
func (b *Backend) joinDraft(ctx context.Context, key vault.Key, in JoinInput, inv *exchange.Invitation) error {
	dir := b.draftPath()
	if err := os.Mkdir(dir, 0o700); err != nil {
		return vault.Explain(err)
	}
	if err := b.firstSlot(ctx, dir, key, in.Username, in.Password); err != nil {
		return err
	}
	d, err := device.Applicant(b.cfg.Device, rand.Reader)
	if err != nil {
		return err
	}
	letters, err := inv.Letters(ctx, d)
	if err != nil {
		return err
	}
	joins := inv.Joining(letters)
	if err := device.Admitted(b.cfg.Device, joins.Workspace[:]); err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Config{Path: filepath.Join(dir, filepath.Base(b.folder.DB())), Key: key,
		Catalog: b.declared, Device: b.cfg.Device, Now: b.cfg.Now, Joins: joins})
	if err != nil {
		return err
	}
	err = takeInvitation(ctx, st, in.Username, inv)
	if err := errors.Join(err, st.Close()); err != nil {
		return err
	}
	return b.moveDraft(dir)
}

func takeInvitation(ctx context.Context, st *store.Store, username string, inv *exchange.Invitation) error {
	_, err := st.Write(ctx, user.System(), func(tx *store.Tx) error {
		if _, err := exchange.Take(ctx, tx, []exchange.Inbound{inv.Inbound}); err != nil {
			return err
		}
		_, err := user.ActorOf(tx, username)
		return err
	})
	if err != nil {
		return err
	}
	_, err = exchange.Attachments(ctx, st, inv.Inbound)
	return err
}

// firstSlot gives the ledger in dir its first password.
func (b *Backend) firstSlot(ctx context.Context, dir string, key vault.Key, username, password string) error {
	var id [16]byte
	rand.Read(id[:])
	slots, err := vault.CreateSlots(dir, id)
	if err != nil {
		return err
	}
	secret, err := heard(ctx, func() (vault.Secret, error) { return slots.Derive(password) })
	if err != nil {
		return err
	}
	return slots.Give(key, username, secret)
}

// moveDraft moves the files of a ledger to their place, the database last.
func (b *Backend) moveDraft(dir string) error {
	for _, name := range ledgerFiles {
		if err := durable.Rename(filepath.Join(dir, name), filepath.Join(b.Dir(), name)); err != nil {
			return vault.Explain(err)
		}
	}
	return os.RemoveAll(dir)
}
