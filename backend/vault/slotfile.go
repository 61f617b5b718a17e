package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"opsbook/backend/fault"
	"opsbook/backend/vault/cipherfs"
	"opsbook/backend/vault/durable"
	"opsbook/backend/vault/internal/argon"
)

// SlotsFile is the name of the key slots in a data folder. One copy belongs into
// every backup: it opens the database that was saved with it.
const SlotsFile = "slots.json"

const (
	slotsCopy    = "slots.copy.json"
	slotsFormat  = 1
	slotsMax     = 4 << 20 // bytes
	usersMax     = 1000
	userNameMax  = 64  // runes
	passwordMax  = 256 // runes
	databaseSize = 16
)

// slotFile is the content of slots.json. The file is this, checksummed.
type slotFile struct {
	Format   int          `json:"format"`
	Sequence int64        `json:"sequence"`           // counts the writes: the higher copy is the newer
	Database []byte       `json:"database"`           // id of the database
	Target   argon.Params `json:"target"`             // what new slots cost on this machine; zero: not measured yet
	Salt     []byte       `json:"salt,omitempty"`     // first bytes of the database since its last rotation
	NextSalt []byte       `json:"nextSalt,omitempty"` // of the file that a rotation is about to put in place
	Slots    []slot       `json:"slots"`
}

type envelope struct {
	SHA256  string          `json:"sha256"` // hex, over the bytes of content
	Content json.RawMessage `json:"content"`
}

var errSlots = errors.New("not a valid slots file")

func (c *slotFile) encode() ([]byte, error) {
	content, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return json.Marshal(envelope{SHA256: hex.EncodeToString(sum[:]), Content: content})
}

// parseSlots reads a slots file and checks everything that later code relies on.
// A file of a newer format is a fault, anything else wrong is errSlots.
func parseSlots(b []byte) (*slotFile, error) {
	var e envelope
	if err := json.Unmarshal(b, &e); err != nil {
		return nil, fmt.Errorf("%w: %w", errSlots, err)
	}
	sum := sha256.Sum256(e.Content)
	if e.SHA256 != hex.EncodeToString(sum[:]) {
		return nil, fmt.Errorf("%w: checksum", errSlots)
	}
	return parseContent(e.Content)
}

func parseContent(b []byte) (*slotFile, error) {
	c := new(slotFile)
	if err := json.Unmarshal(b, c); err != nil {
		return nil, fmt.Errorf("%w: %w", errSlots, err)
	}
	if c.Format > slotsFormat {
		return nil, fault.New(fault.Damaged,
			"用户密钥文件由较新版本的运营台账写成（格式 %[1]d，本版本只认到 %[2]d）。请安装新版本后再打开。",
			"The key slots were written by a newer Opsbook (format %[1]d, this one reads up to %[2]d). Install the newer version.",
			c.Format, slotsFormat)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *slotFile) check() error {
	ok := c.Format == slotsFormat && c.Sequence > 0 && len(c.Database) == databaseSize && len(c.Slots) <= usersMax &&
		(c.Target == argon.Params{} || c.Target.Sane()) && saltOrNone(c.Salt) && saltOrNone(c.NextSalt)
	seen := map[string]bool{}
	for i := range c.Slots {
		s := &c.Slots[i]
		ok = ok && s.wellFormed(c.NextSalt != nil) && !seen[s.User]
		seen[s.User] = true
	}
	if !ok {
		return fmt.Errorf("%w: content", errSlots)
	}
	return nil
}

func (s *slot) wellFormed(rotating bool) bool {
	return len(s.ID) == slotID && s.User != "" && s.Params.Sane() && len(s.Salt) == argon.SaltLen &&
		len(s.Public) == 32 && len(s.Private) == wrappedLen && s.Current.wellFormed() &&
		(s.Next != nil) == rotating && (s.Next == nil || s.Next.wellFormed()) && s.Failures >= 0
}

func (b *sealed) wellFormed() bool { return len(b.Key) == sealedLen && len(b.Proof) == sha256.Size }

func saltOrNone(b []byte) bool { return b == nil || len(b) == cipherfs.SaltLen }

// readSlotFile reads one copy. fs.ErrNotExist: there is none.
func readSlotFile(path string) (*slotFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, slotsMax+1))
	if err != nil {
		return nil, err
	}
	if len(b) > slotsMax {
		return nil, fmt.Errorf("%w: longer than %d bytes", errSlots, slotsMax)
	}
	return parseSlots(b)
}

// loadSlots reads both copies and returns the newer valid one, with the names of
// those that have to be written again.
func loadSlots(dir string) (c *slotFile, stale []string, err error) {
	var errs []error
	var found [2]*slotFile
	names := [2]string{SlotsFile, slotsCopy}
	for i, name := range names {
		if found[i], err = readSlotFile(filepath.Join(dir, name)); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		} else if c == nil || found[i].Sequence > c.Sequence {
			c = found[i]
		}
	}
	if c == nil {
		return nil, nil, noSlots(dir, errors.Join(errs...))
	}
	for i, name := range names {
		if found[i] == nil || found[i].Sequence != c.Sequence {
			stale = append(stale, name)
		}
	}
	return c, stale, nil
}

func noSlots(dir string, err error) error {
	var newer *fault.Fault
	if errors.As(err, &newer) {
		return err
	}
	code, zh, en := fault.Damaged, "已损坏", "is damaged"
	if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errSlots) {
		code, zh, en = fault.NotFound, "不见了", "is missing"
	}
	return fmt.Errorf("%w: %w", fault.New(code,
		"用户密钥文件（%[1]s 中的 slots.json 和 slots.copy.json）%[2]s，密码暂时不能使用。数据本身还在：请用打印的恢复密钥打开，或者从最近一次备份中取回 slots.json 放回原处。",
		"The key slots (slots.json and slots.copy.json in %[1]s) %[3]s, so passwords cannot be used. The data is still there: open it with the printed recovery key, or put the slots.json of the latest backup back in its place.",
		fault.Whole(dir), zh, en), err)
}

// save writes both copies, one after the other: at every moment one of them is
// whole. When it fails, the change may be in the first copy already.
func (c *slotFile) save(dir string) error {
	b, err := c.encode()
	if err != nil {
		return err
	}
	for _, name := range []string{SlotsFile, slotsCopy} {
		if err := durable.WriteFile(filepath.Join(dir, name), b); err != nil {
			return Explain(err)
		}
	}
	return nil
}

// startsWith reports whether the file at path begins with salt.
func startsWith(path string, salt []byte) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, cipherfs.SaltLen)
	_, err = io.ReadFull(f, head)
	return err == nil && bytes.Equal(head, salt)
}
