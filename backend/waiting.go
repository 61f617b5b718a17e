package backend

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// Bounds of packages that are taken in: how many at once, and how many may wait for others.
const (
	maxFiles   = exchange.MaxVolumes
	maxWaiting = 1000
)

func idOf(p exchange.Inbound) string { return hex.EncodeToString(p.Package[:]) }

// receive copies packages to this PC's own disk, where nobody changes them, and checks them;
// the same one twice counts once. done clears the copies away.
func (b *Backend) receive(ctx context.Context, paths []string, m *meter) (in []exchange.Inbound, done func(), err error) {
	if len(paths) == 0 || len(paths) > maxFiles {
		return nil, nil, fault.New(fault.Invalid, "一次可以导入 1 至 %d 个交换文件。", "From 1 to %d exchange files can be imported at once.", maxFiles)
	}
	if err := b.Write(ctx, mayReceive); err != nil {
		return nil, nil, err
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			m.of += info.Size() * m.passes
		}
	}
	var files []*os.File
	done = func() {
		for _, f := range files {
			_ = errors.Join(f.Close(), os.Remove(f.Name())) // a copy that stays is cleared away when the ledger is opened
		}
	}
	for _, path := range paths {
		f, size, err := copyIn(ctx, path, b.exchangeDir(), m)
		if err != nil {
			done()
			return nil, nil, ofFile(path, err)
		}
		files = append(files, f)
		p, err := b.check(ctx, f, size, m)
		if err != nil {
			done()
			if len(paths) > 1 {
				err = ofFile(path, err)
			}
			return nil, nil, err
		}
		if !slices.ContainsFunc(in, func(q exchange.Inbound) bool { return q.Package == p.Package }) {
			in = append(in, p)
		}
	}
	return in, done, nil
}

// check checks a package that lies on this PC's disk.
func (b *Backend) check(ctx context.Context, f *os.File, size int64, m *meter) (p exchange.Inbound, err error) {
	s, err := b.session()
	if err != nil {
		return p, err
	}
	p.File = exchange.File{ReaderAt: f, Size: size, Passed: m.passed}
	p.Came, err = exchange.Check(ctx, s.store, p.File)
	return p, err
}

// ofFile says which of several files a fault is about.
func ofFile(path string, err error) error {
	f := fault.Of(err)
	if f.Code == fault.Internal || f.Code == fault.Cancelled {
		return err
	}
	name := filepath.Base(path)
	said := fault.Text{ZH: "“" + name + "”：" + f.Message.ZH, EN: "“" + name + "”: " + f.Message.EN}
	return errors.Join(&fault.Fault{Code: f.Code, Message: said, Ref: f.Ref}, err)
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

// copyIn copies a file that somebody handed over into a folder of this PC, bounded. Faults:
// NotFound (it cannot be opened, or not be read to its end), Invalid (too large), Full.
func copyIn(ctx context.Context, path, dir string, m *meter) (f *os.File, size int64, err error) {
	from, err := brought(path)
	if err != nil {
		return nil, 0, err
	}
	defer from.Close()
	return copyFrom(ctx, from, dir, m)
}

// copyFrom is copyIn of what can be read.
func copyFrom(ctx context.Context, from io.Reader, dir string, m *meter) (f *os.File, size int64, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, 0, vault.Explain(err)
	}
	if f, err = os.CreateTemp(dir, copies); err != nil {
		return nil, 0, vault.Explain(err)
	}
	buf := make([]byte, 1<<20)
	for err == nil {
		var n int
		if err = ctx.Err(); err != nil {
			break
		}
		n, err = from.Read(buf)
		m.passed(n)
		if err != nil && !errors.Is(err, io.EOF) {
			err = unreadable(err)
		}
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

// unreadable is what is said of a file that could be opened and not be read to its end.
func unreadable(cause error) error {
	var f *fault.Fault
	if errors.As(cause, &f) {
		return cause
	}
	return fmt.Errorf("%w: %w", fault.New(fault.NotFound,
		"文件没有读完：U 盘或共享盘可能已拔出、断开，或者它不是文件。没有导入任何内容。请插好后再导入一次。",
		"The file could not be read to its end: the stick or share may be gone, or it is no file. Nothing was imported. Connect it and import again."), cause)
}

// copies are the names of what is copied to this PC's disk while it is read.
const copies = "in-*" + PackageSuffix

// sweepExchange clears away what a crash has left of packages that were being read or
// written: they are encrypted, and nobody works on them when a ledger is opened.
func (b *Backend) sweepExchange() {
	for _, pattern := range []string{copies, putDraft, putDraft + ".part"} {
		paths, _ := filepath.Glob(filepath.Join(b.exchangeDir(), pattern)) // a pattern of ours
		for _, path := range paths {
			_ = os.Remove(path) // the next time, then
		}
	}
}

// waiting are the packages that wait for others, but for those that were handed over again.
// done closes them.
func (b *Backend) waiting(ctx context.Context, handed []exchange.Inbound, m *meter) (in []exchange.Inbound, done func(), err error) {
	paths, err := filepath.Glob(filepath.Join(b.waitingDir(), "*"+PackageSuffix))
	if err != nil {
		return nil, nil, err
	}
	var files []*os.File
	done = func() {
		for _, f := range files {
			_ = f.Close() // read only
		}
	}
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			done()
			return nil, nil, err
		}
		if slices.ContainsFunc(handed, func(p exchange.Inbound) bool { return b.waitingPath(p) == path }) {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			continue // taken in meanwhile
		}
		files = append(files, f)
		info, err := f.Stat()
		if err != nil {
			continue
		}
		m.of += info.Size() * (m.passes - 1) // it is not copied
		p, err := b.check(ctx, f, info.Size(), m)
		if err != nil {
			slog.Warn("exchange: a package that waits cannot be read", "path", path, "err", err)
			continue
		}
		in = append(in, p)
	}
	return in, done, nil
}

// admitWaiting takes in what still waits, as far as it can be now, one by one.
func (b *Backend) admitWaiting(ctx context.Context, waiting []exchange.Inbound) {
	for progress := true; progress; {
		progress = false
		for _, p := range waiting {
			if _, err := os.Stat(b.waitingPath(p)); err != nil || ctx.Err() != nil {
				continue // taken in
			}
			t := taking{handed: []exchange.Inbound{p}, shown: true}
			err := b.takeIn(ctx, &t, func(tx *store.Tx, took exchange.Took) error { return nil })
			if err != nil {
				continue // it waits on
			}
			b.contents(ctx, &t)
			b.forgetWaiting(t.now)
			progress = true
		}
	}
}

func (b *Backend) waitingPath(p exchange.Inbound) string {
	return filepath.Join(b.waitingDir(), idOf(p)+PackageSuffix)
}

func (b *Backend) discardedDir() string { return filepath.Join(b.exchangeDir(), "discarded") }

// isAside reports whether somebody has put a package aside, and has not had it wait again
// since.
func (b *Backend) isAside(file string) bool {
	_, gone := os.Stat(filepath.Join(b.discardedDir(), file))
	_, back := os.Stat(filepath.Join(b.waitingDir(), file))
	return gone == nil && back != nil
}

// errCrowded means that no more packages can wait.
var errCrowded = errors.New("exchange: too many packages wait")

// keepWaiting keeps packages until what they build on has come, all or none of them.
func (b *Backend) keepWaiting(in []exchange.Inbound) error {
	if err := os.MkdirAll(b.waitingDir(), 0o700); err != nil {
		return vault.Explain(err)
	}
	there, err := os.ReadDir(b.waitingDir())
	if err != nil {
		return vault.Explain(err)
	}
	if len(there)+len(in) > maxWaiting {
		return errors.Join(fault.New(fault.Invalid, "等着的交换文件已有 %d 个，最多 %d 个。请先把前面的文件找齐导入，或移除不要的。", "%d exchange files wait already; there may be %d at most. Find and import what comes before them first, or remove what nobody wants.", len(there), maxWaiting), errCrowded)
	}
	var kept []exchange.Inbound
	for _, p := range in {
		if _, err := os.Stat(b.waitingPath(p)); err == nil {
			continue
		}
		kept = append(kept, p)
		_, err := place(b.waitingPath(p), func(w io.Writer) error {
			_, err := io.Copy(w, io.NewSectionReader(p.File, 0, p.File.Size))
			return err
		})
		if err != nil {
			b.forgetWaiting(kept)
			return err
		}
	}
	return nil
}

// forgetWaiting removes packages that were taken in from those that wait.
func (b *Backend) forgetWaiting(in []exchange.Inbound) {
	for _, p := range in {
		if f, ok := p.File.ReaderAt.(*os.File); ok && f.Name() == b.waitingPath(p) {
			_ = f.Close() // Windows removes no open file
		}
		if err := os.Remove(b.waitingPath(p)); err != nil && !errors.Is(err, os.ErrNotExist) {
			slog.Warn("exchange: a package that was taken in stays", "err", err)
		}
	}
}
