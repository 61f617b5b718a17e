// Package device keeps what makes this PC itself in one workspace: its signing
// key and how far its streams have come. Both lie outside the data folder, so
// that a copied, restored or rolled-back file is noticed.
package device

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"opsbook/backend/vault/durable"
	"opsbook/backend/vault/filelock"
)

// Device is this PC's identity in one workspace. Its private half lies outside
// the data folder, so a copied file does not carry it: whoever opens the copy is
// another device and opens another stream.
type Device struct {
	ID   []byte // 16 bytes
	Sign ed25519.PrivateKey
}

type file struct {
	Device string `json:"device"`
	Seed   string `json:"seed"` // sealed for this Windows account where the system can
}

// Load reads this PC's identity, or makes one; fresh tells which.
func Load(dir string, workspace []byte, random io.Reader) (d Device, fresh bool, err error) {
	path := filepath.Join(dir, hex.EncodeToString(workspace)+".key")
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d, err = create(path, random)
		return d, true, err
	case err != nil:
		return d, false, fmt.Errorf("device: %w", err)
	}
	var f file
	err0 := json.Unmarshal(b, &f)
	id, err1 := hex.DecodeString(f.Device)
	sealed, err2 := hex.DecodeString(f.Seed)
	seed, err3 := unprotect(sealed)
	if err := errors.Join(err0, err1, err2, err3); err != nil || len(id) != 16 || len(seed) != ed25519.SeedSize {
		// A damaged key, or one of another Windows account, is as good as none: a new
		// device it is.
		d, err := create(path, random)
		return d, true, err
	}
	return Device{id, ed25519.NewKeyFromSeed(seed)}, false, nil
}

func create(path string, random io.Reader) (Device, error) {
	d := Device{ID: make([]byte, 16)}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, d.ID); err != nil {
		return d, fmt.Errorf("device: %w", err)
	}
	if _, err := io.ReadFull(random, seed); err != nil {
		return d, fmt.Errorf("device: %w", err)
	}
	d.Sign = ed25519.NewKeyFromSeed(seed)
	sealed, err := protect(seed)
	if err != nil {
		return d, fmt.Errorf("device: %w", err)
	}
	b, err := json.Marshal(file{hex.EncodeToString(d.ID), hex.EncodeToString(sealed)})
	if err != nil {
		return d, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return d, fmt.Errorf("device: %w", err)
	}
	if err := durable.WriteFile(path, b); err != nil {
		return d, fmt.Errorf("device: %w", err)
	}
	return d, nil
}

// HighWater remembers outside the data folder how far this PC's stream has come.
// If the file is ever behind it, an older copy was put in its place, and going on
// in the same stream would give two histories one name. While it is open no other
// process, and no other copy of the file in this one, can go on with the stream.
type HighWater struct {
	f     *os.File
	noted int64 // what Note wrote last
}

// ErrHeld means that another copy of the file is open and goes on with the stream.
var ErrHeld = errors.New("device: the stream is in use")

const hwRecord = 64 // seq 8, head 32, crc 4, rest zero

// OpenHighWater opens the mark of one stream, making it if there is none. It
// returns ErrHeld if it is open already.
func OpenHighWater(dir string, gid []byte) (*HighWater, error) {
	f, err := os.OpenFile(filepath.Join(dir, hex.EncodeToString(gid)+".hw"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("device: high water: %w", err)
	}
	if err := filelock.Try(f); err != nil {
		_ = f.Close()
		if errors.Is(err, filelock.ErrHeld) {
			return nil, ErrHeld
		}
		return nil, fmt.Errorf("device: high water: %w", err)
	}
	return &HighWater{f: f}, nil
}

// Note writes the stream's position: its last number and hash. Two records take
// turns, so one torn by a power cut leaves the other.
func (h *HighWater) Note(seq int64, head []byte) error {
	if h.noted == seq {
		return nil
	}
	b := make([]byte, hwRecord)
	binary.BigEndian.PutUint64(b, uint64(seq))
	copy(b[8:40], head)
	binary.BigEndian.PutUint32(b[40:], crc32.ChecksumIEEE(b[:40]))
	if _, err := h.f.WriteAt(b, seq%2*hwRecord); err != nil {
		return fmt.Errorf("device: high water: %w", err)
	}
	h.noted = seq
	return nil
}

// Ahead reports whether the stream was once further than seq, or had another hash there.
func (h *HighWater) Ahead(seq int64, head []byte) bool {
	b := make([]byte, 2*hwRecord)
	n, _ := h.f.ReadAt(b, 0)
	for b = b[:n]; len(b) >= hwRecord; b = b[hwRecord:] {
		r := b[:hwRecord]
		if binary.BigEndian.Uint32(r[40:]) != crc32.ChecksumIEEE(r[:40]) {
			continue
		}
		was := int64(binary.BigEndian.Uint64(r))
		if was > seq || was == seq && seq > 0 && !bytes.Equal(r[8:40], head) {
			return true
		}
	}
	return false
}

// Close closes the mark; a nil one too.
func (h *HighWater) Close() error {
	if h == nil {
		return nil
	}
	return h.f.Close()
}
