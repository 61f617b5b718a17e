package parcel_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"io"
	"testing"

	"filippo.io/age"

	"opsbook/backend/fault"
	"opsbook/backend/parcel"
)

// Keys that are for tests only, and for ever: the golden file is encrypted for ours.
var (
	ours   = must(age.ParseX25519Identity("AGE-SECRET-KEY-1XZ0XCU7HP8VANCU057LCZ5HW9WSPCNXA9M7ZAKDAR3T77C7SRV5Q20VSPS"))
	theirs = must(age.ParseX25519Identity("AGE-SECRET-KEY-17FWJ4HK6G9T29QA3XXT8VTST4X9A392R0DQ8E9NLVQXENKMWPGESD5NQ3P"))
	sender = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	other  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// noise is n bytes that do not compress and are the same each time.
func noise(seed string, n int) []byte {
	var b []byte
	for sum := sha256.Sum256([]byte(seed)); len(b) < n; sum = sha256.Sum256(sum[:]) {
		b = append(b, sum[:]...)
	}
	return b[:n]
}

func id(seed string) [16]byte   { return [16]byte(noise(seed, 16)) }
func hash(seed string) [32]byte { return [32]byte(noise(seed, 32)) }

// one is a Range as its author would have signed it.
func one(stream string, from, to int64) parcel.Range {
	return parcel.Range{Stream: id(stream), From: from, To: to, Before: hash(stream + "before"), Head: hash(stream + "head"), Sig: noise(stream+"sig", 64)}
}

// headed is the Head of a file with these ranges; the sender holds just them.
func headed(ranges ...parcel.Range) parcel.Head {
	h := parcel.Head{Workspace: id("company"), Package: id("package"), Sender: id("sender"), Sent: 1_796_000_000_000, Schema: "2026.11",
		Ranges: ranges, To: [][16]byte{id("receiver")}}
	for _, r := range ranges {
		h.Vector = append(h.Vector, parcel.Position{Stream: r.Stream, Seq: r.To, Head: r.Head})
	}
	return h
}

type place struct {
	stream int
	seq    int64
}

// content is what a file holds.
type content struct {
	head  parcel.Head
	ops   [][]byte
	at    []place
	blobs [][]byte
}

// write makes a file of c for us.
func write(t testing.TB, c content) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := parcel.Create(&b, []age.Recipient{ours.Recipient()}, sender, c.head)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range c.ops {
		err = errors.Join(err, w.Op(op))
	}
	for _, x := range c.blobs {
		err = errors.Join(err, w.Blob(sha256.Sum256(x), int64(len(x)), bytes.NewReader(x)))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// keep is a Handler that keeps everything in c.
func (c *content) keep() parcel.Handler {
	return parcel.Handler{
		Head: func(h parcel.Head) (ed25519.PublicKey, error) {
			c.head = h
			return sender.Public().(ed25519.PublicKey), nil
		},
		Op: func(stream int, seq int64, canonical []byte) error {
			c.ops, c.at = append(c.ops, bytes.Clone(canonical)), append(c.at, place{stream, seq})
			return nil
		},
		Blob: func(hash [32]byte, size int64, r io.Reader) error {
			b, err := io.ReadAll(r)
			if err == nil && (sha256.Sum256(b) != hash || int64(len(b)) != size) {
				err = errors.New("the content of an attachment is not what was announced")
			}
			c.blobs = append(c.blobs, b)
			return err
		},
	}
}

// read reads a file with our key.
func read(file []byte) (content, error) {
	var c content
	err := parcel.Read(context.Background(), bytes.NewReader(file), int64(len(file)), []age.Identity{ours}, parcel.Default, c.keep())
	return c, err
}

// refused fails unless err is a fault with one of codes, with a sentence to show.
func refused(t testing.TB, what string, err error, codes ...fault.Code) {
	t.Helper()
	for _, code := range codes {
		if fault.Is(err, code) {
			return
		}
	}
	t.Errorf("%s: %v, want a fault of %v", what, err, codes)
}
