package carrier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"opsbook/backend/fault"
	"opsbook/backend/vault/durable"
)

// Put writes a draft beside the item, brings it to the disk and gives it the item's
// name. Faults: NotFound (no such folder), Full (it cannot be written), Cancelled.
func (d *directory) Put(ctx context.Context, it Item, r io.Reader) error {
	if !it.valid() {
		return fmt.Errorf("carrier: %+v is no item", it)
	}
	d.putting.Lock()
	defer d.putting.Unlock()
	if info, err := os.Stat(d.path); err != nil {
		return d.unreachable(err)
	} else if !info.IsDir() {
		return d.unreachable(fmt.Errorf("%s is no folder", d.path))
	}
	dir, err := d.stream(it, made)
	if err != nil {
		return d.unwritable(err)
	}
	defer dir.Close()
	if info, err := dir.Lstat(it.name()); err == nil && info.Mode().IsRegular() && info.Size() > 0 && info.Size() == it.Size {
		return nil
	}
	draft := it.name() + ".tmp"
	if err := dir.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) { // what a crash has left of ours
		return d.unwritable(err)
	}
	if err = d.write(ctx, dir, draft, it.Size, r); err == nil {
		if err = durable.RenameIn(dir, draft, it.name()); err != nil {
			err = d.unwritable(err)
		}
	}
	if err != nil {
		dir.Remove(draft) // the error that counts is err
	}
	return err
}

// made is folder that makes it if there is nothing.
func made(dir *os.Root, name string) (*os.Root, error) {
	sub, err := folder(dir, name)
	if !errors.Is(err, fs.ErrNotExist) {
		return sub, err
	}
	// Others must be able to write beside ours; what they may is for the share to say.
	if err := dir.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return folder(dir, name)
}

// write writes what r holds to the new file name and brings it to the disk.
func (d *directory) write(ctx context.Context, dir *os.Root, name string, size int64, r io.Reader) error {
	f, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return d.unwritable(err)
	}
	from := &reader{ctx: ctx, r: r}
	n, err := io.Copy(f, from)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	switch {
	case from.err != nil:
		return from.err
	case err != nil:
		return d.unwritable(err)
	case n == 0 || size > 0 && n != size:
		return fmt.Errorf("carrier: %d bytes of an item of %d", n, size)
	}
	return nil
}

// reader is what Put reads; it remembers that reading failed, which is no fault of
// the folder.
type reader struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (r *reader) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		r.err = cancelled(r.ctx)
		return 0, r.err
	}
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

func (d *directory) unwritable(err error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Full,
		"不能写入交换文件夹 %s：空间已满、没有写入权限，或文件正被打开。请检查后重试；原有的文件都没有改变。",
		"The exchange folder %s cannot be written: it is full, you may not write there, or a file is open. Check it and try again; what was there is unchanged.",
		fault.Whole(d.path)), err)
}
