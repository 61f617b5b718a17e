package parcel_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"testing"

	"filippo.io/age"

	"opsbook/backend/fault"
	"opsbook/backend/parcel"
)

// What anybody may write before age's payload ends in a fault or is what a Writer
// could have written.
func FuzzOpening(f *testing.F) {
	file := write(f, small())
	f.Add(file[:300])
	opening := parcel.Opening(parcel.Head{Package: id("package")}, true)
	f.Add(append(bytes.Clone(opening), "age-encryption.org/v1\n-> scrypt c2FsdHNhbHRzYWx0c2FsdA 18\nYm9keWJvZHk\n--- bWFj\n"...))
	f.Add(append(bytes.Clone(opening), "age-encryption.org/v1\n-> X25519 a\nb\n-> scrypt c 999\nd\n--- e\n"...))
	f.Add([]byte("WSP1\x00\x00\xff\xff"))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := parcel.Peek(bytes.NewReader(file))
		if err != nil {
			refused(t, "opening", err, fault.Damaged, fault.Conflict)
			return
		}
		if p.Format < 1 || p.MinReader < 1 || p.MinReader > parcel.Format || p.Format < p.MinReader {
			t.Errorf("%+v", p)
		}
		again, n, err := parcel.Keys(bytes.NewReader(file))
		if again != p {
			t.Errorf("%+v, then %+v", p, again)
		}
		if err != nil {
			refused(t, "keys", err, fault.Damaged, fault.Invalid)
		} else if stanzas := bytes.Count(file[:n], []byte("\n-> ")); stanzas > parcel.MaxTo || p.Words && stanzas > 1 {
			t.Errorf("%d recipients were accepted", stanzas)
		}
		if _, err = read(file); err == nil {
			t.Error("a file that nobody wrote was read")
		}
	})
}

var tight = parcel.Limits{Plain: 1 << 20, Ops: 1000, Frame: 4096, Value: 2048}

// Frames are what they were made of; what is none ends the reading.
func FuzzFrames(f *testing.F) {
	f.Add(parcel.Frame('O', "op"))
	f.Add(slices.Concat(parcel.Frame('H', ""), parcel.Frame('D', noise("d", 200)), parcel.Frame('E', noise("e", 66))))
	f.Add([]byte{'O', 0x80, 0x80, 0x40, 1})
	f.Add([]byte{'O', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, inside []byte) {
		kinds, payloads, err := parcel.Frames(inside, tight)
		if err == nil {
			t.Fatal("frames without an end")
		}
		refused(t, "frames", err, fault.Damaged, fault.Invalid)
		var again []byte
		for i, p := range payloads {
			if len(p) > tight.Frame {
				t.Errorf("a frame of %d bytes", len(p))
			}
			again = append(again, parcel.Frame(kinds[i], p)...)
		}
		// A length may be written longer than need be, never shorter.
		if len(again) > len(inside) {
			t.Errorf("%d bytes became frames of %d", len(inside), len(again))
		}
		if k, p, _ := parcel.Frames(again, tight); !bytes.Equal(k, kinds) || !slices.EqualFunc(p, payloads, bytes.Equal) {
			t.Error("frames differ when read again")
		}
	})
}

// FuzzText reads what is inside a file, as it is after decryption: the Handler is
// called in order for no more than there is, and only what was signed is believed.
func FuzzText(f *testing.F) {
	h := headed(one("A", 7, 8), one("B", 1, 1))
	h.Want, h.Digest = [][32]byte{hash("wanted")}, noise("digest", 32)
	opening, blob := parcel.Opening(h, false), noise("blob", 100)
	sum := sha256.Sum256(blob)
	text := slices.Concat(parcel.Frame('H', parcel.Marshal(h)), bytes.Repeat(parcel.Frame('O', "op"), 3),
		parcel.Frame('B', append(sum[:], 100)), parcel.Frame('D', blob[:60]), parcel.Frame('D', blob[60:]))
	whole := append(text, parcel.End(opening, text, parcel.Marshal(h), sender, 3, 1)...)
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	for _, seed := range []parcel.Head{headed(), headed(one("A", 1, 2)), headed(one("A", 1, 1), one("A", 1, 1))} {
		f.Add(slices.Concat(parcel.Frame('H', parcel.Marshal(seed)), parcel.Frame('O', "op"), parcel.Frame('E', noise("end", 66))))
	}
	f.Fuzz(func(t *testing.T, inside []byte) {
		var head parcel.Head
		calls, at, taken := 0, 0, 0
		err := parcel.ReadText(opening, inside, h.Package, tight, parcel.Handler{
			Head: func(got parcel.Head) (ed25519.PublicKey, error) {
				if calls++; calls > 1 {
					t.Error("a second head")
				}
				head = got
				return sender.Public().(ed25519.PublicKey), nil
			},
			Op: func(stream int, seq int64, canonical []byte) error {
				if taken += len(canonical); stream < at || stream >= len(head.Ranges) || len(canonical) == 0 || len(canonical) > tight.Value {
					t.Errorf("%d bytes of stream %d after %d", len(canonical), stream, at)
				} else if r := head.Ranges[stream]; seq < r.From || seq > r.To {
					t.Errorf("operation %d of %d to %d", seq, r.From, r.To)
				}
				at = stream
				return nil
			},
			Blob: func(hash [32]byte, size int64, r io.Reader) error {
				b, err := io.ReadAll(r)
				if taken += len(b); err == nil && (int64(len(b)) != size || sha256.Sum256(b) != hash) {
					t.Errorf("an attachment of %d bytes, announced %d", len(b), size)
				}
				return err
			},
		})
		if err == nil && !bytes.Equal(inside, whole) {
			t.Error("what nobody signed was believed")
		} else if err != nil {
			refused(t, "text", err, fault.Damaged, fault.Invalid)
		}
		if taken > len(inside) {
			t.Errorf("%d bytes out of %d", taken, len(inside))
		}
	})
}

// FuzzPacked reads what age has decrypted and zstd has yet to unpack.
func FuzzPacked(f *testing.F) {
	h := headed(one("A", 1, 1))
	opening, text := parcel.Opening(h, false), append(parcel.Frame('H', parcel.Marshal(h)), parcel.Frame('O', "op")...)
	f.Add(parcel.Packed(append(text, parcel.End(opening, text, parcel.Marshal(h), sender, 1, 0)...)))
	f.Add(parcel.Packed(text))
	f.Add(append(parcel.Packed(text), "\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"...))
	f.Add([]byte("\x28\xb5\x2f\xfd\x00\x50\x03\x00\x10O\x01\x00\x00"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		stop := errors.New("stop")
		handler := parcel.Handler{Head: func(parcel.Head) (ed25519.PublicKey, error) { return nil, stop }}
		sealed := parcel.Seal(opening, packed, ours.Recipient())
		err := parcel.Read(t.Context(), bytes.NewReader(sealed), int64(len(sealed)), []age.Identity{ours}, tight, handler)
		if !errors.Is(err, stop) {
			refused(t, "packed", err, fault.Damaged, fault.Invalid)
		}
	})
}
