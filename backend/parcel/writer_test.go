package parcel_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"

	"opsbook/backend/fault"
	"opsbook/backend/parcel"
)

// A Writer that was used wrongly writes no file that anybody reads.
func TestWriterRefuses(t *testing.T) {
	sum := sha256.Sum256([]byte("scan"))
	blob := func(w *parcel.Writer, size int64, text string) error {
		return w.Blob(sum, size, strings.NewReader(text))
	}
	ops := func(w *parcel.Writer, n int) (err error) {
		for range n {
			err = errors.Join(err, w.Op([]byte("op")))
		}
		return err
	}
	stop := errors.New("stop")
	for name, use := range map[string]func(w *parcel.Writer) error{
		"too few":               func(w *parcel.Writer) error { return ops(w, 2) },
		"too many":              func(w *parcel.Writer) error { return ops(w, 4) },
		"empty":                 func(w *parcel.Writer) error { return w.Op(nil) },
		"too large":             func(w *parcel.Writer) error { return w.Op(make([]byte, 1<<20+1)) },
		"attachment too early":  func(w *parcel.Writer) error { return errors.Join(blob(w, 4, "scan"), ops(w, 3)) },
		"attachment too short":  func(w *parcel.Writer) error { return errors.Join(ops(w, 3), blob(w, 4, "sca")) },
		"attachment too long":   func(w *parcel.Writer) error { return errors.Join(ops(w, 3), blob(w, 4, "scann")) },
		"another attachment":    func(w *parcel.Writer) error { return errors.Join(ops(w, 3), blob(w, 4, "scam")) },
		"a size below 0":        func(w *parcel.Writer) error { return errors.Join(ops(w, 3), blob(w, -1, "")) },
		"attachment unreadable": func(w *parcel.Writer) error { return errors.Join(ops(w, 3), w.Blob(sum, 4, iotest.ErrReader(stop))) },
	} {
		var b bytes.Buffer
		w := must(parcel.Create(&b, []age.Recipient{ours.Recipient()}, sender, headed(one("A", 1, 3))))
		use(w) // either it or Close tells
		if err := w.Close(); err == nil {
			t.Errorf("%s: closed", name)
		}
		if err := errors.Join(w.Op([]byte("op")), blob(w, 4, "scan")); err == nil {
			t.Errorf("%s: goes on", name)
		}
		_, err := read(b.Bytes())
		refused(t, name, err, fault.Damaged)
	}
	w := must(parcel.Create(io.Discard, []age.Recipient{ours.Recipient()}, sender, headed()))
	if err := w.Close(); err != nil || w.Close() == nil || w.Op([]byte("op")) == nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestHeadIsBounded(t *testing.T) {
	for name, change := range map[string]func(h *parcel.Head){
		"ranges":           func(h *parcel.Head) { h.Ranges = make([]parcel.Range, parcel.MaxStreams+1) },
		"positions":        func(h *parcel.Head) { h.Vector = make([]parcel.Position, parcel.MaxStreams+1) },
		"a position twice": func(h *parcel.Head) { h.Vector = make([]parcel.Position, 2) },
		"a position < 0":   func(h *parcel.Head) { h.Vector = []parcel.Position{{Seq: -1}} },
		"wanted":           func(h *parcel.Head) { h.Want = make([][32]byte, parcel.MaxWant+1) },
		"receivers":        func(h *parcel.Head) { h.To = make([][16]byte, parcel.MaxTo+1) },
		"note":             func(h *parcel.Head) { h.Note = make([]byte, parcel.MaxNote+1) },
		"schema":           func(h *parcel.Head) { h.Schema = strings.Repeat("x", parcel.MaxSchema+1) },
		"schema not UTF-8": func(h *parcel.Head) { h.Schema = "\xff" },
		"digest":           func(h *parcel.Head) { h.Digest = make([]byte, 31) },
		"signature":        func(h *parcel.Head) { h.Ranges = []parcel.Range{{From: 1, To: 1, Sig: make([]byte, 63)}} },
	} {
		h := headed()
		change(&h)
		if _, err := parcel.Create(io.Discard, []age.Recipient{ours.Recipient()}, sender, h); err == nil {
			t.Errorf("%s: a file was begun", name)
		}
		opening, text := parcel.Opening(h, false), []byte{}
		for raw := range slices.Chunk(parcel.Marshal(h), 1<<20) {
			text = append(text, parcel.Frame('H', raw)...)
		}
		text = append(text, parcel.End(opening, text, parcel.Marshal(h), sender, 0, 0)...)
		_, err := read(parcel.Pack(opening, text, nil, ours.Recipient()))
		refused(t, name, err, fault.Damaged)
	}
	if _, err := parcel.Create(io.Discard, []age.Recipient{ours.Recipient()}, sender[:31], headed()); err == nil {
		t.Error("half a key")
	}
}

// full takes so many bytes and then no more.
type full struct{ left int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return 0, errFull
	}
	f.left -= len(p)
	return len(p), nil
}

// A disk that is full is told, wherever it happens.
func TestWriterTellsOfTheDisk(t *testing.T) {
	h, blob := headed(one("A", 1, 1)), noise("blob", 3<<20)
	for left := 0; ; left += 1 + left/5 {
		f := &full{left}
		w, err := parcel.Create(f, []age.Recipient{ours.Recipient()}, sender, h)
		if err == nil {
			err = errors.Join(w.Op([]byte("op")), w.Blob(sha256.Sum256(blob), int64(len(blob)), bytes.NewReader(blob)), w.Close())
		}
		if err == nil {
			if left < len(blob) {
				t.Errorf("written to a disk of %d bytes", left)
			}
			break
		}
		if !errors.Is(err, errFull) {
			t.Fatalf("%d bytes: %v", left, err)
		}
	}
}
