package parcel

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

const (
	chunk  = 1 << 20 // bytes of an attachment in a frame
	window = 1 << 20 // how far back zstd looks, and what a reader must keep in memory
)

// Writer writes one file: operations, then attachments, then Close. After an error
// there is no going on: the file has no end and every reader refuses it.
type Writer struct {
	out    io.WriteCloser // age
	packed *zstd.Encoder
	sign   ed25519.PrivateKey
	head   []byte
	sum    hash.Hash // of the opening and all frames
	order  order
	ops    int64 // that the ranges announce
	wrote  int64 // operations
	blobs  int64
	buf    []byte
	err    error
}

// Create begins a file on w, encrypted for to (at most MaxTo, or a passphrase
// alone) and signed with sign. Head must be within its bounds, and its ranges say
// what Op is called for.
func Create(w io.Writer, to []age.Recipient, sign ed25519.PrivateKey, h Head) (*Writer, error) {
	ops, err := h.check()
	if err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	if len(to) == 0 || len(to) > MaxTo || len(sign) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("parcel: %d recipients, a key of %d bytes", len(to), len(sign))
	}
	head, err := h.marshal()
	if err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	_, words := to[0].(*age.ScryptRecipient)
	opening, err := Plain{Format: Format, MinReader: Format, Package: h.Package, Words: words}.opening()
	if err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	if _, err := w.Write(opening); err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	p := &Writer{sign: sign, head: head, sum: sha256.New(), order: order{ranges: h.Ranges}, ops: ops}
	p.sum.Write(opening)
	if p.out, err = age.Encrypt(w, to...); err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	p.packed, err = zstd.NewWriter(p.out, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(window),
		zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false)) // age's own checks are stronger
	if err != nil {
		return nil, fmt.Errorf("parcel: %w", err)
	}
	for part := head; len(part) > 0; {
		n := min(len(part), Default.Frame)
		p.frame(frameHead, part[:n])
		part = part[n:]
	}
	return p, p.err
}

// Op writes the next operation, in the order of the ranges. It may be changed
// afterwards.
func (w *Writer) Op(canonical []byte) error {
	if w.err != nil {
		return w.err
	}
	if len(canonical) == 0 || len(canonical) > Default.Value {
		return w.fail(fmt.Errorf("an operation of %d bytes", len(canonical)))
	}
	if _, _, ok := w.order.next(); !ok {
		return w.fail(fmt.Errorf("more than the %d operations announced", w.ops))
	}
	w.wrote++
	return w.frame(frameOp, canonical)
}

// Blob writes an attachment of size bytes whose SHA-256 is hash. What r holds must
// be exactly that.
func (w *Writer) Blob(hash [32]byte, size int64, r io.Reader) error {
	if w.err != nil {
		return w.err
	}
	if w.wrote != w.ops || size < 0 {
		return w.fail(fmt.Errorf("an attachment of %d bytes after %d of %d operations", size, w.wrote, w.ops))
	}
	w.blobs++
	if err := w.frame(frameBlob, binary.AppendUvarint(hash[:], uint64(size))); err != nil {
		return err
	}
	sum, part, left := sha256.New(), make([]byte, min(size, chunk)), size
	for left > 0 {
		n, err := io.ReadFull(r, part[:min(left, chunk)])
		if err != nil {
			return w.fail(fmt.Errorf("attachment %x, %d bytes before its end: %w", hash, left-int64(n), err))
		}
		sum.Write(part[:n])
		if err := w.frame(frameData, part[:n]); err != nil {
			return err
		}
		left -= int64(n)
	}
	if n, err := io.ReadFull(r, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return w.fail(fmt.Errorf("attachment %x goes on after %d bytes: %w", hash, size, err))
	}
	if [32]byte(sum.Sum(nil)) != hash {
		return w.fail(fmt.Errorf("attachment %x: its content has another hash", hash))
	}
	return nil
}

// Close writes the end and the signature. It does not close what it was written to.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	if w.wrote != w.ops {
		return w.fail(fmt.Errorf("%d of the %d operations announced", w.wrote, w.ops))
	}
	end := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(w.ops)), uint64(w.blobs))
	w.buf = append(binary.AppendUvarint([]byte{frameEnd}, uint64(len(end)+ed25519.SignatureSize)), end...)
	w.sum.Write(w.buf)
	w.buf = append(w.buf, ed25519.Sign(w.sign, signed(w.sum, w.head))...)
	if err := w.put(); err != nil {
		return err
	}
	if err := errors.Join(w.packed.Close(), w.out.Close()); err != nil {
		return w.fail(err)
	}
	w.err = errors.New("parcel: closed")
	return nil
}

// signed is what the sender signs: the hash of everything before the signature, and
// the Head.
func signed(sum hash.Hash, head []byte) []byte {
	return append(sum.Sum([]byte(sealed)), head...)
}

func (w *Writer) frame(kind byte, payload []byte) error {
	w.buf = append(binary.AppendUvarint(append(w.buf[:0], kind), uint64(len(payload))), payload...)
	w.sum.Write(w.buf)
	return w.put()
}

func (w *Writer) put() error {
	if _, err := w.packed.Write(w.buf); err != nil {
		return w.fail(err)
	}
	return nil
}

func (w *Writer) fail(err error) error {
	w.err = fmt.Errorf("parcel: %w", err)
	return w.err
}
