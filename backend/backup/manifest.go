package backup

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

const (
	format      = 1
	maxManifest = 16 << 10 // bytes
	maxSlots    = 4 << 20
)

// manifest is backup.json. Its bytes are exactly its encoding, so that not one of
// them can change unnoticed. It tells no names and no numbers of rows.
type manifest struct {
	Format   int    `json:"format"`
	At       string `json:"at"`      // RFC 3339, seconds
	Ledger   string `json:"ledger"`  // hex of the workspace id
	Content  string `json:"content"` // hex SHA-256 over schema, row counts and heads of the log
	Database file   `json:"database"`
	Slots    file   `json:"slots"`
	Seal     string `json:"seal"` // hex HMAC-SHA256 of the above under a key made from the data key
}

type file struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hex
}

var (
	hexHash     = regexp.MustCompile(`^[0-9a-f]{64}$`)
	hexLedger   = regexp.MustCompile(`^[0-9a-f]{32}$`)
	errManifest = errors.New("not a valid manifest")
)

func (m manifest) encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), err
}

// parseManifest reads a manifest and checks all that later code relies on. One
// of a newer format is a fault; anything else wrong is errManifest.
func parseManifest(b []byte) (m manifest, err error) {
	if len(b) > maxManifest {
		return m, fmt.Errorf("%w: longer than %d bytes", errManifest, maxManifest)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%w: %w", errManifest, err)
	}
	if m.Format > format {
		return m, fault.New(fault.Conflict, "这个备份由更新版本的程序写成（格式 %d，本程序认识到 %d）。请先升级本程序。",
			"A newer program wrote this backup (format %d; this one knows up to %d). Update the program first.", m.Format, format)
	}
	at, err := time.Parse(time.RFC3339, m.At)
	ok := err == nil && at.Year() >= 2000 && m.Format == format && hexLedger.MatchString(m.Ledger) && hexHash.MatchString(m.Content) && hexHash.MatchString(m.Seal)
	for _, f := range []file{m.Database, m.Slots} {
		ok = ok && f.Size > 0 && f.Size < 1<<50 && hexHash.MatchString(f.SHA256)
	}
	if again, err := m.encode(); !ok || err != nil || !bytes.Equal(again, b) {
		return m, fmt.Errorf("%w: content", errManifest)
	}
	return m, nil
}

func readManifest(dir string) (manifest, error) {
	b, err := readSmall(filepath.Join(dir, manifestName), maxManifest)
	if err != nil {
		return manifest{}, err
	}
	return parseManifest(b)
}

// readSmall reads a file of at most limit bytes.
func readSmall(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s is longer than %d bytes", path, limit)
	}
	return b, err
}

// describe names what lies in dir and seals it.
func describe(ctx context.Context, dir string, k vault.Key, now time.Time, c contents) (m manifest, err error) {
	m = manifest{Format: format, At: now.Truncate(time.Second).Format(time.RFC3339), Ledger: c.ledger, Content: c.digest()}
	if m.Database, err = measure(ctx, filepath.Join(dir, dbName), nil); err != nil {
		return m, err
	}
	if m.Slots, err = measure(ctx, filepath.Join(dir, vault.SlotsFile), nil); err != nil {
		return m, err
	}
	m.Seal, err = m.seal(k)
	return m, err
}

// seal proves that whoever wrote the manifest had the data key.
func (m manifest) seal(k vault.Key) (string, error) {
	key, err := hkdf.Key(sha256.New, k[:], nil, "opsbook backup manifest", sha256.Size)
	if err != nil {
		return "", err
	}
	m.Seal = ""
	b, err := m.encode()
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (m manifest) sealedBy(k vault.Key) bool {
	want, err := m.seal(k)
	return err == nil && hmac.Equal([]byte(want), []byte(m.Seal))
}

func (m manifest) generation(path string) Generation {
	at, _ := time.Parse(time.RFC3339, m.At) // parseManifest has
	return Generation{Path: path, At: at, Ledger: m.Ledger, Size: m.Database.Size + m.Slots.Size}
}

// measure reads the file at path, into w if that is not nil.
func measure(ctx context.Context, path string, w io.Writer) (file, error) {
	f, err := os.Open(path)
	if err != nil {
		return file{}, err
	}
	defer f.Close()
	h := sha256.New()
	to := io.Writer(h)
	if w != nil {
		to = io.MultiWriter(h, w)
	}
	n, err := io.Copy(to, patient{ctx, f})
	return file{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// patient is a reader that stops when its context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// matchFiles compares the files in dir with their manifest, byte for byte.
func matchFiles(ctx context.Context, dir string, m manifest) error {
	for name, want := range m.files() {
		got, err := measure(ctx, filepath.Join(dir, name), nil)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if got != want {
			return altered(dir, name)
		}
	}
	return nil
}

func (m manifest) files() map[string]file {
	return map[string]file{dbName: m.Database, vault.SlotsFile: m.Slots}
}

func altered(dir, name string) error {
	return fault.New(fault.Damaged, "备份 %[1]s 里的 %[2]s 缺失、不完整或被改动过，不能使用。请换另一个备份。",
		"%[2]s in the backup %[1]s is missing, cut short or altered; it cannot be used. Take another backup.", fault.Whole(dir), name)
}
