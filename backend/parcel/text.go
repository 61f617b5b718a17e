package parcel

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
)

// text reads the frames of a decompressed file.
type text struct {
	ctx    context.Context
	r      io.Reader
	sum    hash.Hash
	lim    Limits
	h      Handler
	buf    []byte
	head   []byte
	signer ed25519.PublicKey
	order  order
	ops    int64 // that the ranges announce
	read   int64 // operations
	blobs  int64
	name   [16]byte // of the package, as the opening says
}

// readText reads what is inside a file up to its end, and not further.
func readText(ctx context.Context, r io.Reader, opening []byte, name [16]byte, lim Limits, h Handler) error {
	t := &text{ctx: ctx, r: r, sum: sha256.New(), lim: lim, h: h, name: name}
	t.sum.Write(opening)
	kind, payload, err := t.readHead()
	for err == nil {
		switch kind {
		case frameOp:
			err = t.op(payload)
		case frameBlob:
			err = t.blob(payload)
		case frameEnd:
			return t.end(payload)
		default:
			err = damaged(fmt.Errorf("a frame of kind %#x", kind))
		}
		if err == nil {
			kind, payload, err = t.frame()
		}
	}
	return err
}

// readHead reads the Head and returns the frame after it.
func (t *text) readHead() (kind byte, payload []byte, err error) {
	for {
		if kind, payload, err = t.frame(); err != nil {
			return 0, nil, err
		}
		if kind != frameHead {
			break
		}
		if t.head = append(t.head, payload...); len(t.head) > maxHead || len(payload) == 0 {
			return 0, nil, damaged(fmt.Errorf("a head of %d bytes", len(t.head)))
		}
	}
	var h Head
	if err := h.unmarshal(t.head, t.name); err != nil {
		return 0, nil, damaged(err)
	}
	if t.ops, err = h.check(); errors.Is(err, errMany) || t.ops > t.lim.Ops {
		return 0, nil, tooLarge(errMany)
	} else if err != nil {
		return 0, nil, damaged(err)
	}
	t.order.ranges = slices.Clone(h.Ranges)
	if t.signer, err = t.h.Head(h); err != nil {
		return 0, nil, err
	}
	if len(t.signer) != ed25519.PublicKeySize {
		return 0, nil, unsigned(fmt.Errorf("a key of %d bytes", len(t.signer)))
	}
	return kind, payload, nil
}

func (t *text) op(canonical []byte) error {
	stream, seq, ok := t.order.next()
	if !ok {
		return damaged(fmt.Errorf("more than the %d operations announced", t.ops))
	}
	if len(canonical) == 0 {
		return damaged(errors.New("an operation of no bytes"))
	}
	if len(canonical) > t.lim.Value {
		return tooLarge(fmt.Errorf("an operation of %d bytes", len(canonical)))
	}
	t.read++
	if t.h.Op == nil {
		return nil
	}
	return t.h.Op(stream, seq, canonical)
}

func (t *text) blob(announced []byte) error {
	if len(announced) <= sha256.Size || t.read != t.ops {
		return damaged(fmt.Errorf("an attachment of %d bytes after %d of %d operations", len(announced), t.read, t.ops))
	}
	size, n := binary.Uvarint(announced[sha256.Size:])
	if n != len(announced)-sha256.Size || size > uint64(t.lim.Plain) {
		return damaged(fmt.Errorf("size of an attachment: %x", announced[sha256.Size:]))
	}
	t.blobs++
	b := &blob{t: t, left: int64(size), sum: sha256.New(), want: [32]byte(announced)}
	if t.h.Blob != nil {
		if err := t.h.Blob(b.want, int64(size), b); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, b); err != nil {
		return err
	}
	return nil
}

// end checks the last frame: numbers, and the signature over all before it.
func (t *text) end(payload []byte) error {
	counts := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(t.ops)), uint64(t.blobs))
	if t.read != t.ops || len(payload) != len(counts)+ed25519.SignatureSize || !bytes.HasPrefix(payload, counts) {
		return damaged(fmt.Errorf("the end after %d of %d operations and %d attachments", t.read, t.ops, t.blobs))
	}
	if !ed25519.Verify(t.signer, signed(t.sum, t.head), payload[len(counts):]) {
		return unsigned(errors.New("it does not fit the content"))
	}
	return nil
}

// frame reads the next frame. payload is valid until the next call. All is hashed
// but the signature.
func (t *text) frame() (kind byte, payload []byte, err error) {
	if t.ctx.Err() != nil {
		return 0, nil, cancelled(t.ctx)
	}
	t.buf = t.buf[:0]
	if err := t.more(2); err != nil {
		return 0, nil, err
	}
	for t.buf[len(t.buf)-1] >= 0x80 && len(t.buf) < 1+4 {
		if err := t.more(1); err != nil {
			return 0, nil, err
		}
	}
	kind = t.buf[0]
	size, n := binary.Uvarint(t.buf[1:])
	if n <= 0 || size > uint64(t.lim.Frame) {
		return 0, nil, damaged(fmt.Errorf("a frame of %d bytes", size))
	}
	start := len(t.buf)
	for left := int(size); left > 0; {
		step := min(left, 64<<10) // no more memory than there are bytes for
		if err := t.more(step); err != nil {
			return 0, nil, err
		}
		left -= step
	}
	hashed := t.buf
	if kind == frameEnd {
		hashed = t.buf[:max(start, len(t.buf)-ed25519.SignatureSize)]
	}
	t.sum.Write(hashed)
	return kind, t.buf[start:], nil
}

// more appends n bytes of the file to buf.
func (t *text) more(n int) error {
	have := len(t.buf)
	t.buf = slices.Grow(t.buf, n)[:have+n]
	if _, err := io.ReadFull(t.r, t.buf[have:]); short(err) {
		return damaged(err)
	} else if err != nil {
		return err
	}
	return nil
}

// blob is the content of an attachment.
type blob struct {
	t    *text
	left int64  // bytes not read from the file
	part []byte // read from the file and not by the handler
	sum  hash.Hash
	want [32]byte
	err  error
}

func (b *blob) Read(p []byte) (int, error) {
	if len(b.part) == 0 && b.err == nil {
		b.part, b.err = b.next()
	}
	if len(b.part) == 0 {
		return 0, b.err
	}
	n := copy(p, b.part)
	b.part = b.part[n:]
	return n, nil
}

// next is the next part; io.EOF after the last one, if all was right.
func (b *blob) next() ([]byte, error) {
	if b.left == 0 {
		if [32]byte(b.sum.Sum(nil)) != b.want {
			return nil, damaged(fmt.Errorf("attachment %x has another hash", b.want))
		}
		return nil, io.EOF
	}
	kind, part, err := b.t.frame()
	if err != nil {
		return nil, err
	}
	if kind != frameData || len(part) == 0 || int64(len(part)) > b.left {
		return nil, damaged(fmt.Errorf("attachment %x: a frame of kind %#x, %d of %d bytes", b.want, kind, len(part), b.left))
	}
	b.left -= int64(len(part))
	b.sum.Write(part)
	return part, nil
}
