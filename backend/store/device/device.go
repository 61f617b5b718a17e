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

	"filippo.io/age"

	"opsbook/backend/vault/durable"
	"opsbook/backend/vault/filelock"
)

// Device is this PC's identity in one workspace. Its private half lies outside
// the data folder, so a copied file does not carry it: whoever opens the copy is
// another device and opens another stream.
type Device struct {
	ID   []byte // 16 bytes
	Sign ed25519.PrivateKey
	Open *age.X25519Identity // opens the packages that are addressed to this PC
}

// file is the identity on the disk; its secrets are sealed for this Windows account
// where the system can.
type file struct {
	Device string `json:"device"`
	Seed   string `json:"seed"`
	Open   string `json:"open"`
}

// Load reads this PC's identity in a workspace, or makes one; fresh tells which.
func Load(dir string, workspace []byte, random io.Reader) (d Device, fresh bool, err error) {
	return load(filepath.Join(dir, hex.EncodeToString(workspace)+".key"), random)
}

// pending is the name of the identity of a PC that has asked to be let in.
const pending = "joining.key"

// Applicant reads the identity under which this PC asks a company to let it in, or
// makes one.
func Applicant(dir string, random io.Reader) (Device, error) {
	d, _, err := load(filepath.Join(dir, pending), random)
	return d, err
}

// Applied reports whether this PC has asked to be let in, and has not joined yet.
func Applied(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, pending))
	return err == nil
}

// Admitted makes the applicant's identity the one of this PC in a workspace, too: the
// application stays until Joined says that it has come to its end.
func Admitted(dir string, workspace []byte) error {
	b, err := os.ReadFile(filepath.Join(dir, pending))
	if err == nil {
		err = durable.WriteFile(filepath.Join(dir, hex.EncodeToString(workspace)+".key"), b)
	}
	if err != nil {
		return fmt.Errorf("device: %w", err)
	}
	return nil
}

// Joined ends an application.
func Joined(dir string) error {
	if err := os.Remove(filepath.Join(dir, pending)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("device: %w", err)
	}
	return nil
}

func load(path string, random io.Reader) (d Device, fresh bool, err error) {
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d, err = create(path, random)
		return d, true, err
	case err != nil:
		return d, false, fmt.Errorf("device: %w", err)
	}
	if d, ok := unseal(b); ok {
		return d, false, nil
	}
	// A damaged key, or one of another Windows account, is as good as none: a new
	// device it is.
	d, err = create(path, random)
	return d, true, err
}

// unseal reads an identity; false if it is none that this account can open.
func unseal(b []byte) (Device, bool) {
	var f file
	if json.Unmarshal(b, &f) != nil {
		return Device{}, false
	}
	id, err := hex.DecodeString(f.Device)
	if err != nil || len(id) != 16 {
		return Device{}, false
	}
	seed, err := opened(f.Seed)
	if err != nil || len(seed) != ed25519.SeedSize {
		return Device{}, false
	}
	text, err := opened(f.Open)
	if err != nil {
		return Device{}, false
	}
	open, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return Device{}, false
	}
	return Device{id, ed25519.NewKeyFromSeed(seed), open}, true
}

func opened(sealed string) ([]byte, error) {
	b, err := hex.DecodeString(sealed)
	if err != nil {
		return nil, err
	}
	return unprotect(b)
}

func create(path string, random io.Reader) (Device, error) {
	d := Device{ID: make([]byte, 16)}
	seed := make([]byte, ed25519.SeedSize)
	for _, b := range [][]byte{d.ID, seed} {
		if _, err := io.ReadFull(random, b); err != nil {
			return d, fmt.Errorf("device: %w", err)
		}
	}
	d.Sign = ed25519.NewKeyFromSeed(seed)
	var err error
	if d.Open, err = age.GenerateX25519Identity(); err != nil {
		return d, fmt.Errorf("device: %w", err)
	}
	f := file{Device: hex.EncodeToString(d.ID)}
	for to, secret := range map[*string][]byte{&f.Seed: seed, &f.Open: []byte(d.Open.String())} {
		sealed, err := protect(secret)
		if err != nil {
			return d, fmt.Errorf("device: %w", err)
		}
		*to = hex.EncodeToString(sealed)
	}
	b, err := json.Marshal(f)
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
