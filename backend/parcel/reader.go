package parcel

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// Handler is told what is in a file, in its order. Nothing of it is known to come
// from the sender until Read has returned nil: what it is told must be kept aside
// until then. An error of it ends the reading, and Read returns it.
type Handler struct {
	// Head is called once, before anything else, and says whose signature the file
	// must have.
	Head func(Head) (signer ed25519.PublicKey, err error)
	// Op is called for each operation: stream is the index of its range, seq its
	// number. canonical is only valid during the call.
	Op func(stream int, seq int64, canonical []byte) error
	// Blob is called for each attachment; what it leaves of r is skipped. r ends in
	// io.EOF only if size and hash were right.
	Blob func(hash [32]byte, size int64, r io.Reader) error
}

// Read reads a file of size bytes with one of ids. It returns nil only if it was
// read to its end, nothing follows there, and the signature of Handler.Head's signer
// over all of it is right. Faults: Damaged (no exchange file, incomplete, damaged,
// not signed so), Conflict (a newer program wrote it), Forbidden (not addressed to
// ids; wrong passphrase), Invalid (larger than lim), Cancelled (ctx).
func Read(ctx context.Context, r io.Reader, size int64, ids []age.Identity, lim Limits, h Handler) error {
	src := &source{ctx: ctx, r: r}
	in := bufio.NewReader(src)
	p, opening, err := open(in)
	if err != nil {
		return src.blame(err)
	}
	header, err := keys(in, p.Words)
	if err != nil {
		return src.blame(err)
	}
	var match *age.NoIdentityMatchError
	secret, err := age.Decrypt(io.MultiReader(bytes.NewReader(header), in), ids...)
	switch {
	case errors.As(err, &match) && p.Words:
		return because(wrongWords(), err)
	case errors.As(err, &match) || len(ids) == 0:
		return because(notForUs(), err)
	case err != nil:
		return src.blame(damaged(err))
	}
	packed := &counted{r: secret}
	// One goroutine, so that the decoder takes no more of packed than it needs.
	unpacked, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderLowmem(true))
	if err != nil {
		return fmt.Errorf("parcel: %w", err)
	}
	defer unpacked.Close()
	text := &bounded{r: unpacked, left: lim.plain(size)}
	if err := readText(ctx, text, opening, p.Package, lim, h); err != nil {
		return src.blame(err)
	}
	return src.blame(nothingAfter(text, packed))
}

// nothingAfter makes sure that a file ends where it says. zstd may have one empty
// block left; skipped or empty frames would be a place for what nobody has signed.
func nothingAfter(text io.Reader, packed *counted) error {
	const emptyBlock = 3
	before := packed.n
	if n, err := text.Read(make([]byte, 1)); n > 0 {
		return damaged(errors.New("something follows the end"))
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	if packed.n > before+emptyBlock {
		return damaged(fmt.Errorf("%d packed bytes follow the end", packed.n-before))
	}
	return nil
}

// source is the file; it remembers that reading failed, which is no damage.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		s.err = cancelled(s.ctx)
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = fmt.Errorf("parcel: %w", err)
	}
	return n, err
}

// blame returns what is to blame for err: the disk, if it could not be read.
func (s *source) blame(err error) error {
	if err != nil && s.err != nil {
		return s.err
	}
	return err
}

type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded is the decompressed file; it refuses to be larger than it may, and its
// errors are faults.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge(errors.New("decompressed"))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}
