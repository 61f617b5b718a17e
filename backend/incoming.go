package backend

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"opsbook/backend/attach"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// maxPackage bounds a package file: what fits on a FAT32 stick.
const maxPackage = 4 << 30

// maxShown bounds what a preview lists of conflicts and duplicates.
const maxShown = 200

// Brought is what a package does to one register.
type Brought struct {
	Kind    string `json:"kind"`
	New     int64  `json:"new"`
	Changed int64  `json:"changed"`
	Voided  int64  `json:"voided"`
	Brake   bool   `json:"brake"` // it would void much of the register
}

// Twice are records that have the same value in a field that should be unique.
type Twice struct {
	Kind    string   `json:"kind"`
	Field   string   `json:"field"`
	Value   string   `json:"value"`
	Records []string `json:"records"` // ids
}

// Missing are changes of a PC that a package builds on and that have not come yet.
type Missing struct {
	Device string `json:"device"` // its name; ""
	From   int64  `json:"from"`
	To     int64  `json:"to"`
}

// Incoming is what a package holds, or what came of it.
type Incoming struct {
	Package     string     `json:"package"`
	Sender      string     `json:"sender"`
	SentAt      string     `json:"sentAt"` // by the sender's clock, YYYY-MM-DD HH:MM
	Changes     int64      `json:"changes"`
	Registers   []Brought  `json:"registers"`
	Disputes    []Dispute  `json:"disputes"` // new ones
	Twice       []Twice    `json:"twice"`
	Negative    int        `json:"negative"` // balances below zero
	Unknown     int64      `json:"unknown"`  // changes by a newer program, kept until this one is updated
	Attachments int        `json:"attachments"`
	Lacking     int        `json:"lacking"` // attachments whose content has not come
	Ahead       bool       `json:"ahead"`   // a clock is more than a day ahead
	Waits       []Missing  `json:"waits"`   // nothing was taken in: these are missing
	Note        fault.Text `json:"note,omitzero"`
}

func (b *Backend) exchangeDir() string { return filepath.Join(b.Dir(), "exchange") }
func (b *Backend) waitingDir() string  { return filepath.Join(b.exchangeDir(), "waiting") }

// errPreview ends a transaction that only looked.
var errPreview = errors.New("preview")

// PreviewPackage checks a package to its last byte and shows what it would change.
// Nothing is changed. Faults: those of exchange.Check.
func (b *Backend) PreviewPackage(ctx context.Context, path string) (Incoming, error) {
	in, done, err := b.receive(ctx, path)
	if err != nil {
		return Incoming{}, err
	}
	defer done()
	var out Incoming
	_, err = b.takeIn(ctx, in, func(tx *store.Tx, took exchange.Took, before map[store.Dispute]bool) error {
		out, err = b.incoming(tx, in[0], took, before)
		return errors.Join(err, errPreview)
	})
	var gap *store.GapError
	switch {
	case errors.As(err, &gap):
		return b.waits(ctx, in[0], gap)
	case errors.Is(err, errPreview):
		return out, nil
	}
	return out, err
}

// ImportPackage takes a package in, whole or not at all, after a backup if it is large.
// One that others must come before is kept and taken in by itself when they have come.
func (b *Backend) ImportPackage(ctx context.Context, path string) (Incoming, error) {
	return b.importOne(ctx, path, true)
}

// importOne takes a package in. handed says that somebody handed it over: then it stands
// in the log, and is kept if it must wait; one of a shared folder stays there, and writing
// down that it came would be news for the others, and so on without end.
func (b *Backend) importOne(ctx context.Context, path string, handed bool) (Incoming, error) {
	in, done, err := b.receive(ctx, path)
	if err != nil {
		return Incoming{}, err
	}
	defer done()
	if in[0].Ops > saveBefore {
		if err := b.backupIfDue(ctx, 0); err != nil {
			return Incoming{}, err
		}
	}
	out, err := b.admitPackages(ctx, in, handed)
	var gap *store.GapError
	if errors.As(err, &gap) && !handed {
		return b.waits(ctx, in[0], gap)
	}
	if errors.As(err, &gap) {
		if all, done2, e := b.withWaiting(ctx, in); e == nil && len(all) > 1 {
			defer done2()
			out, err = b.admitPackages(ctx, all, handed)
		}
	}
	if errors.As(err, &gap) {
		if err := b.keepWaiting(in[0]); err != nil {
			return Incoming{}, err
		}
		return b.waits(ctx, in[0], gap)
	}
	if err != nil {
		return out, err
	}
	b.admitWaiting(ctx)
	return out, nil
}

// receive copies a package to this PC's own disk, where nobody changes it, and checks it.
func (b *Backend) receive(ctx context.Context, path string) (in []exchange.Inbound, done func(), err error) {
	s, err := b.session()
	if err != nil {
		return nil, nil, err
	}
	if err := b.Write(ctx, mayReceive); err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(b.waitingDir(), 0o700); err != nil {
		return nil, nil, vault.Explain(err)
	}
	f, size, err := copyIn(ctx, path, b.exchangeDir())
	if err != nil {
		return nil, nil, err
	}
	done = func() { _ = errors.Join(f.Close(), os.Remove(f.Name())) } // a copy that stays is cleared away at the next one
	file := exchange.File{ReaderAt: f, Size: size}
	came, err := exchange.Check(ctx, s.store, file)
	if err != nil {
		done()
		return nil, nil, err
	}
	return []exchange.Inbound{{Came: came, File: file}}, done, nil
}

// mayReceive asks for the right to take packages in. A PC whose ledger was copied may take
// in what is addressed to it before it takes part: so it learns that it was let in.
func mayReceive(tx *store.Tx) error {
	if err := MayExchange(tx); err != nil {
		return err
	}
	_, in, err := tx.Self()
	if err != nil {
		return err
	}
	admin, err := tx.Administers()
	if err != nil || !in && !admin {
		return err
	}
	return exchange.Join(tx, deviceName())
}

// brought opens a file that somebody handed over.
func brought(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "打不开文件 %s。请检查 U 盘是否插好、文件是否还在。", "The file %s cannot be opened. Check that the stick is connected and the file still there.", fault.Whole(path))
	}
	return f, nil
}

// copyIn copies a file into a folder of this PC, bounded.
func copyIn(ctx context.Context, path, dir string) (f *os.File, size int64, err error) {
	from, err := brought(path)
	if err != nil {
		return nil, 0, err
	}
	defer from.Close()
	if f, err = os.CreateTemp(dir, "in-*"+PackageSuffix); err != nil {
		return nil, 0, vault.Explain(err)
	}
	buf := make([]byte, 1<<20)
	for err == nil {
		var n int
		if err = ctx.Err(); err != nil {
			break
		}
		n, err = from.Read(buf)
		if size += int64(n); size > maxPackage {
			err = fault.New(fault.Invalid, "文件超过 %d GB，不会是交换文件。", "The file is larger than %d GB; it cannot be an exchange file.", maxPackage>>30)
		} else if _, e := f.Write(buf[:n]); e != nil {
			err = vault.Explain(e)
		}
	}
	if errors.Is(err, io.EOF) {
		return f, size, nil
	}
	return nil, 0, errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// takeIn takes packages in within one transaction; then runs in it and may undo all of it.
func (b *Backend) takeIn(ctx context.Context, in []exchange.Inbound, then func(*store.Tx, exchange.Took, map[store.Dispute]bool) error) (took exchange.Took, err error) {
	s, err := b.session()
	if err != nil {
		return took, err
	}
	for range 2 {
		err = b.Write(ctx, func(tx *store.Tx) error {
			if err := MayExchange(tx); err != nil {
				return err
			}
			list, err := tx.Disputes(1 << 20)
			if err != nil {
				return err
			}
			before := map[store.Dispute]bool{}
			for _, d := range list {
				before[d] = true
			}
			if took, err = exchange.Take(ctx, tx, in); err != nil {
				return err
			}
			return then(tx, took, before)
		})
		if !errors.Is(err, store.ErrBehind) {
			return took, err
		}
		if err := s.store.Rebegin(ctx); err != nil {
			return took, err
		}
	}
	return took, err
}

// admitPackages takes packages in for good, their attachments too.
func (b *Backend) admitPackages(ctx context.Context, in []exchange.Inbound, noted bool) (out Incoming, err error) {
	_, err = b.takeIn(ctx, in, func(tx *store.Tx, took exchange.Took, before map[store.Dispute]bool) error {
		if out, err = b.incoming(tx, in[0], took, before); err != nil {
			return err
		}
		if took.Ops == 0 || !noted {
			return nil
		}
		return tx.Event("package imported", kind.Values{"from": in[0].Sender.Name, "changes": took.Ops})
	})
	if err != nil {
		return out, err
	}
	s, err := b.session()
	if err != nil {
		return out, err
	}
	for _, p := range in {
		// The changes stand; content that does not come with them is asked for again.
		n, err := exchange.Attachments(ctx, s.store, p)
		if err != nil {
			slog.Warn("exchange: attachments were not all kept", "err", err)
			out.Note = fault.T("更改已导入，但附件没有全部取回；下次交换会自动补上。", "The changes are in, but not all attachments were kept; the next exchange brings them.")
		}
		out.Attachments += n
	}
	return out, nil
}

// withWaiting adds the packages that wait.
func (b *Backend) withWaiting(ctx context.Context, in []exchange.Inbound) ([]exchange.Inbound, func(), error) {
	s, err := b.session()
	if err != nil {
		return nil, nil, err
	}
	paths, err := filepath.Glob(filepath.Join(b.waitingDir(), "*"+PackageSuffix))
	if err != nil {
		return nil, nil, err
	}
	var files []*os.File
	done := func() {
		for _, f := range files {
			_ = f.Close() // read only
		}
	}
	all := slices.Clone(in)
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			continue // taken in meanwhile
		}
		files = append(files, f)
		info, err := f.Stat()
		if err != nil {
			continue
		}
		file := exchange.File{ReaderAt: f, Size: info.Size()}
		came, err := exchange.Check(ctx, s.store, file)
		if err != nil {
			slog.Warn("exchange: a package that waits cannot be read", "path", path, "err", err)
			continue
		}
		all = append(all, exchange.Inbound{Came: came, File: file})
	}
	return all, done, nil
}

// admitWaiting takes in what waited, as far as it can be now.
func (b *Backend) admitWaiting(ctx context.Context) {
	for progress := true; progress; {
		progress = false
		all, done, err := b.withWaiting(ctx, nil)
		if err != nil {
			slog.Warn("exchange: packages that wait", "err", err)
			return
		}
		for _, p := range all {
			_, err := b.admitPackages(ctx, []exchange.Inbound{p}, true)
			if err == nil {
				progress = true
				f, _ := p.File.ReaderAt.(*os.File)
				if err := os.Remove(f.Name()); err != nil {
					slog.Warn("exchange: a package that was taken in stays", "err", err)
					progress = false
				}
			}
		}
		done()
	}
}

// keepWaiting keeps a package until what it builds on has come.
func (b *Backend) keepWaiting(p exchange.Inbound) error {
	path := filepath.Join(b.waitingDir(), hex.EncodeToString(p.Package[:])+PackageSuffix)
	_, err := place(path, func(w io.Writer) error {
		_, err := io.Copy(w, io.NewSectionReader(p.File, 0, p.File.Size))
		return err
	})
	return err
}

// waits says what is missing before a package can be taken in.
func (b *Backend) waits(ctx context.Context, p exchange.Inbound, gap *store.GapError) (Incoming, error) {
	out := b.facts(p)
	m := Missing{From: gap.From, To: gap.To}
	err := b.Write(ctx, func(tx *store.Tx) (err error) {
		if m.Device, err = pcOf(tx, gap.Stream); err != nil {
			return err
		}
		return exchange.Heard(tx, p.Came)
	})
	out.Waits = []Missing{m}
	return out, err
}

func (b *Backend) facts(p exchange.Inbound) Incoming {
	return Incoming{Package: hex.EncodeToString(p.Package[:]), Sender: p.Sender.Name, SentAt: minute(p.Sent, b.Now()),
		Registers: []Brought{}, Disputes: []Dispute{}, Twice: []Twice{}, Waits: []Missing{}}
}

// pcOf is the name of the PC that writes a stream; "" if nobody has heard of it.
func pcOf(tx *store.Tx, stream [16]byte) (string, error) {
	device, ok, err := tx.DeviceOf(stream)
	if err != nil || !ok {
		return "", err
	}
	p, _, err := tx.PeerOf(device)
	return p.Name, err
}

// Of a register with at least this many records it is much if a fifth of them are voided.
const brakeFrom = 20

func (b *Backend) incoming(tx *store.Tx, p exchange.Inbound, took exchange.Took, before map[store.Dispute]bool) (Incoming, error) {
	out := b.facts(p)
	out.Changes, out.Unknown, out.Ahead = took.Ops, took.Parked, len(took.Ahead) > 0
	for _, k := range tx.Store.Catalog().Kinds {
		n := Brought{Kind: k.Name, New: took.New[k.Name], Changed: took.Changed[k.Name], Voided: took.Voided[k.Name]}
		if n.New+n.Changed+n.Voided == 0 {
			continue
		}
		if n.Voided >= brakeFrom {
			live, err := tx.CountLive(&k)
			if err != nil {
				return out, err
			}
			n.Brake = n.Voided*5 > live+n.Voided
		}
		out.Registers = append(out.Registers, n)
		if err := out.duplicates(tx, &k); err != nil {
			return out, err
		}
	}
	list, err := tx.Disputes(1 << 20)
	if err != nil {
		return out, err
	}
	for _, d := range list {
		if before[d] || len(out.Disputes) == maxShown || !seesDispute(tx, d) {
			continue
		}
		shown, err := showDispute(tx, d)
		if err != nil {
			return out, err
		}
		out.Disputes = append(out.Disputes, shown)
	}
	if took.New["stock_move"] > 0 {
		if out.Negative, err = stock.CountNegative(tx); err != nil {
			return out, err
		}
	}
	lacking, err := attach.Missing(tx, maxShown)
	out.Lacking = len(lacking)
	return out, err
}

// duplicates lists records of a register that share what should be unique.
func (in *Incoming) duplicates(tx *store.Tx, k *kind.Kind) error {
	c := record.Context(tx)
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Unique == kind.No || !f.Stored() || len(in.Twice) >= maxShown {
			continue
		}
		groups, err := tx.Doubles(k, f, maxShown-len(in.Twice))
		if err != nil {
			return err
		}
		for _, g := range groups {
			in.Twice = append(in.Twice, Twice{Kind: k.Name, Field: f.Name, Value: f.Text(g.Value, c), Records: g.Records})
		}
	}
	return nil
}

// Arrival is a package that was taken in, as the page lists it.
type Arrival struct {
	Package string `json:"package"`
	Sender  string `json:"sender"`
	At      string `json:"at"`
	Changes int64  `json:"changes"`
	Undone  bool   `json:"undone"`
}

// Arrivals are the last packages that brought something.
func (b *Backend) Arrivals(ctx context.Context) (out []Arrival, err error) {
	out = []Arrival{}
	err = b.Read(ctx, func(tx *store.Tx) error {
		if err := MayExchange(tx); err != nil {
			return err
		}
		list, err := exchange.Arrivals(tx, maxShown)
		if err != nil {
			return err
		}
		for _, a := range list {
			p, _, err := tx.PeerOf(a.Sender)
			if err != nil {
				return err
			}
			out = append(out, Arrival{hex.EncodeToString(a.Package[:]), p.Name, minute(a.At, tx.Now), a.Ops, a.Undone})
		}
		return nil
	})
	return out, err
}

// UndoPackage takes back what a package brought, after a backup. It returns how many
// records it changed. Faults: NotFound, Conflict (it was taken back already).
func (b *Backend) UndoPackage(ctx context.Context, id string) (n int, err error) {
	if err := b.Read(ctx, MayExchange); err != nil {
		return 0, err
	}
	if err := b.backupIfDue(ctx, time.Minute); err != nil {
		return 0, err
	}
	err = b.Write(ctx, func(tx *store.Tx) error {
		list, err := exchange.Arrivals(tx, 1<<20)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a exchange.Arrival) bool { return strings.EqualFold(hex.EncodeToString(a.Package[:]), id) })
		switch {
		case i < 0:
			return fault.New(fault.NotFound, "没有导入过这个交换文件。", "That exchange file was never imported.")
		case list[i].Undone:
			return fault.New(fault.Conflict, "这次导入已经撤回过了。", "That import has been taken back already.")
		}
		if n, err = exchange.Undo(tx, list[i]); err != nil {
			return err
		}
		return tx.Event("package taken back", kind.Values{"records": int64(n)})
	})
	return n, err
}
