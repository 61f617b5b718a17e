package backend

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/vault"
	"opsbook/backend/vault/durable"
)

// Packed says what became of an export.
type Packed struct {
	Path        string       `json:"path"`  // of the first file
	Files       []PackedFile `json:"files"` // in their order; the receivers need all of them
	Size        int64        `json:"size"`  // of all of them, bytes
	Changes     int64        `json:"changes"`
	Attachments int          `json:"attachments"`
	To          []string     `json:"to"` // names
}

// PackedFile is a file of an export.
type PackedFile struct {
	Path string `json:"path"`
	Size int64  `json:"size"` // bytes
}

// PackInput says what to export.
type PackInput struct {
	To     []string `json:"to"`     // device ids; none: everybody
	Dir    string   `json:"dir"`    // "": where the last one was written
	Full   bool     `json:"full"`   // everything, whatever was received already
	Lean   bool     `json:"lean"`   // without attachments
	Volume int      `json:"volume"` // how large a file may be, MiB; 0: as the last time

	Passing bool               `json:"-"` // the folder is none of the user's, and not remembered
	Tell    func(done, of int) `json:"-"` // how far it is, in bytes before they are packed; may be nil
}

// ExportPackage writes what other PCs lack into a folder, in as many files as its size
// asks for. Faults: Forbidden, Invalid (nobody to send to, no such folder, a size that
// cannot be), Full, Cancelled: then no file is left.
func (b *Backend) ExportPackage(ctx context.Context, in PackInput) (out Packed, err error) {
	s, err := b.session()
	if err != nil {
		return out, err
	}
	if in, err = b.prepare(ctx, in); err != nil {
		return out, err
	}
	var sent []exchange.Sent
	var to []store.Peer
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) (err error) {
		if to, err = receivers(tx, in.To); err != nil {
			return err
		}
		m := &meter{tell: in.Tell}
		e, err := exchange.Plan(ctx, tx, to, exchange.Options{Full: in.Full, Lean: in.Lean, Limit: int64(in.Volume) << 20, Passed: m.passed})
		if err != nil {
			return err
		}
		out.Files, sent, err = writeExport(ctx, e, in.Dir, packageName(tx, to), m)
		return err
	})
	if err != nil {
		return out, err
	}
	for _, p := range to {
		out.To = append(out.To, p.Name)
	}
	for i, s := range sent {
		out.Size, out.Changes, out.Attachments = out.Size+out.Files[i].Size, out.Changes+s.Ops, out.Attachments+s.Attachments
	}
	out.Path = out.Files[0].Path
	return out, b.noteExport(context.WithoutCancel(ctx), in, out, sent, to) // the files are there
}

// prepare makes sure that this PC takes part, and fills in what was chosen the last time.
func (b *Backend) prepare(ctx context.Context, in PackInput) (PackInput, error) {
	if in.Volume < 0 || in.Volume > volumeMost {
		return in, fault.New(fault.Invalid, "每个文件的大小要在 1 至 %d MB 之间。", "A file may have 1 to %d MB.", volumeMost)
	}
	err := b.Write(ctx, func(tx *store.Tx) (err error) {
		if err := MayExchange(tx); err != nil {
			return err
		}
		if in.Dir == "" {
			if in.Dir, err = tx.Memo(memoExchange); err != nil {
				return err
			}
		}
		if in.Volume == 0 {
			if in.Volume, err = volumeOf(tx); err != nil {
				return err
			}
		}
		return exchange.Join(tx, deviceName())
	})
	if err != nil {
		return in, err
	}
	return in, folder(in.Dir)
}

// writeExport writes the packages of an export as files of a folder, all or none.
func writeExport(ctx context.Context, e *exchange.Export, dir, name string, m *meter) (files []PackedFile, sent []exchange.Sent, err error) {
	drop := func() {
		for _, f := range files {
			_ = os.Remove(f.Path) // err says what went wrong first; a stick may be gone
		}
		files, sent = nil, nil
	}
	for i := 0; err == nil && i < e.Volumes(); i++ {
		if i == 0 {
			if m.of, err = e.Bytes(); err != nil {
				break
			}
			m.done = 0
		}
		path := filepath.Join(dir, volumeName(name, i, e.Volumes()))
		var one exchange.Sent
		var size int64
		size, err = place(path, func(w io.Writer) (err error) { one, err = e.Write(ctx, i, w); return err })
		if err != nil {
			break
		}
		files, sent = append(files, PackedFile{path, size}), append(sent, one)
		var anew bool
		if anew, err = e.Over(ctx, i, size); anew {
			drop()
			i = -1
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		drop()
	}
	return files, sent, err
}

// volumeName is what a file of several is called.
func volumeName(name string, i, of int) string {
	if of == 1 {
		return name
	}
	return fmt.Sprintf("%s_第%d卷共%d卷%s", strings.TrimSuffix(name, PackageSuffix), i+1, of, PackageSuffix)
}

// noteExport remembers an export, and what was chosen for it.
func (b *Backend) noteExport(ctx context.Context, in PackInput, out Packed, sent []exchange.Sent, to []store.Peer) error {
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetMemo(memoVolume, strconv.Itoa(in.Volume)); err != nil {
			return err
		}
		if !in.Passing {
			if err := tx.SetMemo(memoExchange, in.Dir); err != nil {
				return err
			}
		}
		for _, s := range sent {
			if err := exchange.NoteSent(tx, s, to); err != nil {
				return err
			}
		}
		return tx.Event("package exported", kind.Values{"to": strings.Join(out.To, "、"), "changes": out.Changes})
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

// place writes a file whole or not at all, and returns its size. Fault: Full (no room, no
// right, or the stick is gone).
func place(path string, fill func(io.Writer) error) (size int64, err error) {
	draft := path + ".part"
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, unwritable(path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft) // err says what went wrong first
		}
	}()
	out := &target{w: f}
	err = fill(out)
	if err == nil {
		out.err = f.Sync()
	}
	if info, e := f.Stat(); e == nil {
		size = info.Size()
	}
	if e := f.Close(); out.err == nil && err == nil {
		out.err = e
	}
	if out.err != nil {
		return 0, unwritable(path, out.err)
	}
	if err != nil {
		return 0, vault.Explain(err)
	}
	if err := durable.Rename(draft, path); err != nil {
		return 0, unwritable(path, err)
	}
	return size, nil
}

// target is a file that is written; it remembers that writing failed.
type target struct {
	w   io.Writer
	err error
}

func (t *target) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	if err != nil {
		t.err = err
	}
	return n, err
}

func unwritable(path string, cause error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Full,
		"文件夹 %s 写不进去：空间已满、没有写入权限，或者 U 盘、共享盘已断开。没有写出文件，台账没有改变。请检查后重试。",
		"The folder %s cannot be written: it is full, you may not write there, or the stick or share is gone. No file was written and the ledger is unchanged. Check it, then try again.",
		fault.Whole(filepath.Dir(path))), cause)
}
