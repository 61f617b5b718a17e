package backend

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// Waiting is a package that waits for what its changes build on.
type Waiting struct {
	Package string     `json:"package"`
	Sender  string     `json:"sender"`
	SentAt  string     `json:"sentAt"`  // by the sender's clock, YYYY-MM-DD HH:MM
	Changes int64      `json:"changes"` // in it
	Missing Missing    `json:"missing"` // what it waits for
	Lost    bool       `json:"lost"`    // that will not come any more: what is in it may be salvaged
	Bad     bool       `json:"bad"`     // it can never be taken in, for what Why says
	Much    bool       `json:"much"`    // it voids much: somebody has to look at it
	Why     fault.Text `json:"why,omitzero"`
}

// WaitingPackages are the packages that wait, and whether what they wait for can still come.
func (b *Backend) WaitingPackages(ctx context.Context) ([]Waiting, error) {
	if err := b.Read(ctx, MayExchange); err != nil {
		return nil, err
	}
	out := []Waiting{}
	paths, _ := filepath.Glob(filepath.Join(b.waitingDir(), "*"+PackageSuffix)) // a pattern of ours
	for _, path := range paths[:min(len(paths), maxShown)] {
		w := b.lookAt(ctx, strings.TrimSuffix(filepath.Base(path), PackageSuffix))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// lookAt says what a package waits for, or why it can never be taken in.
func (b *Backend) lookAt(ctx context.Context, id string) Waiting {
	w := Waiting{Package: id, Bad: true}
	err := b.onWaiting(ctx, id, func(p exchange.Inbound) error {
		w.Sender, w.SentAt, w.Changes = p.Sender.Name, minute(p.Sent, b.Now()), p.Ops
		m, lost, err := b.outlook(ctx, p)
		w.Missing = m
		w.Much = errors.Is(err, errMuch)
		if w.Bad = err != nil && !w.Much && !errors.Is(err, errArrived); err != nil {
			return err
		}
		w.Lost = lost.Gone
		return exchange.CheckOutlook(lost)
	})
	switch f := fault.Of(err); {
	case err == nil:
	case f.Code == fault.Internal:
		slog.Error("exchange: a package that waits", "package", id, "err", err)
		w.Why = fault.T("程序处理不了这个文件的内容，原因已写进运行日志。", "The program cannot deal with what is in this file; the log says why.")
	default:
		w.Why = f.Message
	}
	return w
}

// DiscardWaiting puts a package that waits aside, whyever it waits: it is not looked at any
// more. It goes to a folder of its own and not away, for it may hold the only copy of
// what is in it. Faults: NotFound, Forbidden, Full.
func (b *Backend) DiscardWaiting(ctx context.Context, id string) error {
	from, err := b.WaitingFile(ctx, id)
	if err != nil {
		return err
	}
	w := b.lookAt(ctx, id)
	to := b.discardedDir()
	if err := os.MkdirAll(to, 0o700); err != nil {
		return vault.Explain(err)
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Event("package discarded", kind.Values{"from": w.Sender, "changes": w.Changes}); err != nil {
			return err
		}
		if err := os.Rename(from, filepath.Join(to, filepath.Base(from))); err != nil {
			return unwritable(from, err)
		}
		return nil
	})
}

// WaitingFile is where a package that waits lies: it can be looked at and imported like one
// that somebody hands over. Faults: Forbidden, NotFound.
func (b *Backend) WaitingFile(ctx context.Context, id string) (string, error) {
	if err := b.Read(ctx, MayExchange); err != nil {
		return "", err
	}
	path := filepath.Join(b.waitingDir(), strings.ToLower(id)+PackageSuffix)
	raw, err := hex.DecodeString(id)
	if _, e := os.Stat(path); err != nil || len(raw) != 16 || e != nil {
		return "", fault.New(fault.NotFound, "没有这个等待中的交换文件，它可能已经导入。", "There is no such package waiting; it may have been taken in.")
	}
	return path, nil
}

// onWaiting runs fn on a package that waits. Faults: NotFound, those of exchange.Check.
func (b *Backend) onWaiting(ctx context.Context, id string, fn func(exchange.Inbound) error) error {
	path, err := b.WaitingFile(ctx, id)
	if err != nil {
		return err
	}
	f, err := brought(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	p, err := b.check(ctx, f, info.Size(), &meter{})
	if err != nil {
		return err
	}
	return fn(p)
}

// errArrived means that a package waits for nothing.
var errArrived = fault.New(fault.Conflict, "缺的部分已经到齐，下一次导入交换文件时会自动导入，不用抢救。",
	"Nothing is missing any more; it is taken in by itself with the next package, and nothing need be recovered.")

// outlook says what a package waits for, and whether that can still come. Faults: errArrived,
// and why it can never be taken in.
func (b *Backend) outlook(ctx context.Context, p exchange.Inbound) (m Missing, out exchange.Outlook, err error) {
	t := taking{handed: []exchange.Inbound{p}}
	err = b.takeIn(ctx, &t, func(*store.Tx, exchange.Took) error { return errPreview })
	var gap *store.GapError
	switch {
	case errors.As(err, &gap):
		return b.outlookOf(ctx, gap)
	case errors.Is(err, errPreview):
		err = errArrived
	}
	return m, out, err
}

// outlookOf says what is missing, and whether it can still come.
func (b *Backend) outlookOf(ctx context.Context, gap *store.GapError) (m Missing, out exchange.Outlook, err error) {
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		if m, err = missing(tx, gap); err != nil {
			return err
		}
		out, err = exchange.OutlookOf(tx, gap)
		return err
	})
	return m, out, err
}

// PreviewSalvage shows what would come back of a package that waits for changes which are
// lost. Nothing is changed. Faults: NotFound, Conflict (they may still come; nobody can
// prove who wrote them).
func (b *Backend) PreviewSalvage(ctx context.Context, id string) (out Incoming, err error) {
	err = b.onWaiting(ctx, id, func(p exchange.Inbound) error {
		out, err = b.salvage(ctx, p, errPreview)
		return err
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return out, err
}

// SalvagePackage brings back what is in a package that waits for changes which are lost,
// after a backup. Faults: those of PreviewSalvage.
func (b *Backend) SalvagePackage(ctx context.Context, id string) (out Incoming, err error) {
	err = b.onWaiting(ctx, id, func(p exchange.Inbound) error {
		if err := b.backupIfDue(ctx, time.Minute); err != nil {
			return err
		}
		t := taking{now: []exchange.Inbound{p}}
		if t.out, err = b.salvage(ctx, p, nil); err != nil {
			return err
		}
		b.contents(ctx, &t)
		b.forgetWaiting(t.now)
		out = t.out
		return nil
	})
	if err != nil {
		return out, err
	}
	waiting, done, err := b.waiting(ctx, nil, &meter{})
	if err != nil {
		return out, err
	}
	defer done()
	b.admitWaiting(ctx, waiting)
	return out, nil
}

// salvage is one transaction; end undoes it.
func (b *Backend) salvage(ctx context.Context, p exchange.Inbound, end error) (out Incoming, err error) {
	_, lost, err := b.outlook(ctx, p)
	if err != nil {
		return out, err
	}
	if err := exchange.CheckOutlook(lost); err != nil {
		return out, err
	}
	err = b.writeAhead(ctx, func(tx *store.Tx) error {
		before, err := beforehandOf(tx)
		if err != nil {
			return err
		}
		took, err := exchange.Salvage(ctx, tx, p)
		if err != nil {
			return err
		}
		in := []exchange.Inbound{p}
		if out, err = b.incoming(tx, in, in, took, before); err != nil {
			return err
		}
		return errors.Join(tx.Event("package salvaged", kind.Values{"from": p.Sender.Name, "changes": took.Ops}), end)
	})
	return out, err
}
