package parcel

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"io"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

const MaxHead, Chunk = maxHead, chunk

// Opening is the readable beginning of a file with h.
func Opening(h Head, words bool) []byte {
	b, err := Plain{Format: Format, MinReader: Format, Package: h.Package, Words: words}.opening()
	if err != nil {
		panic(err)
	}
	return b
}

// Marshal is h as it stands in its frames.
func Marshal(h Head) []byte {
	b, err := h.marshal()
	if err != nil {
		panic(err)
	}
	return b
}

// Frame is one frame.
func Frame[T string | []byte](kind byte, payload T) []byte {
	return append(binary.AppendUvarint([]byte{kind}, uint64(len(payload))), payload...)
}

// End is the last frame of text, with a right signature. head is the Head in text, as
// it stands there.
func End(opening, text, head []byte, sign ed25519.PrivateKey, ops, blobs uint64) []byte {
	counts := binary.AppendUvarint(binary.AppendUvarint(nil, ops), blobs)
	end := append([]byte{frameEnd, byte(len(counts) + ed25519.SignatureSize)}, counts...)
	sum := sha256.New()
	sum.Write(opening)
	sum.Write(text)
	sum.Write(end)
	return append(end, ed25519.Sign(sign, signed(sum, head))...)
}

// Pack compresses and encrypts whatever text says; after follows the compressed.
func Pack(opening, text, after []byte, to ...age.Recipient) []byte {
	return Seal(opening, append(Packed(text), after...), to...)
}

// Packed is text compressed as a Writer does.
func Packed(text []byte) []byte {
	z, err := zstd.NewWriter(nil, zstd.WithWindowSize(window), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err)
	}
	return z.EncodeAll(text, nil)
}

// Seal encrypts what may not even be compressed.
func Seal(opening, packed []byte, to ...age.Recipient) []byte {
	out := bytes.NewBuffer(bytes.Clone(opening))
	w, err := age.Encrypt(out, to...)
	if err != nil {
		panic(err)
	}
	if _, err = w.Write(packed); err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return out.Bytes()
}

// ReadText reads what is inside a file, which must end after it.
func ReadText(opening, inside []byte, name [16]byte, lim Limits, h Handler) error {
	r := &bounded{r: bytes.NewReader(inside), left: lim.Plain}
	if err := readText(context.Background(), r, opening, name, lim, h); err != nil {
		return err
	}
	return nothingAfter(r, &counted{})
}

// Frames reads frames as long as there are any, and returns what they are made of.
func Frames(inside []byte, lim Limits) (kinds []byte, payloads [][]byte, err error) {
	t := &text{ctx: context.Background(), r: &bounded{r: bytes.NewReader(inside), left: lim.Plain}, sum: sha256.New(), lim: lim}
	for {
		kind, payload, err := t.frame()
		if err != nil {
			return kinds, payloads, err
		}
		kinds, payloads = append(kinds, kind), append(payloads, bytes.Clone(payload))
	}
}

// Keys reads what stands before age's payload, and tells how long it is.
func Keys(r io.Reader) (Plain, int, error) {
	in := bufio.NewReader(r)
	p, opening, err := open(in)
	if err != nil {
		return p, 0, err
	}
	header, err := keys(in, p.Words)
	return p, len(opening) + len(header), err
}
