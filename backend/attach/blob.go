package attach

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// partSize is how much of a file one row of the blob table holds, and how much of
// it is in memory at a time.
const partSize = 256 << 10

// content is what is known of a file when it is stored.
type content struct {
	sha256 string // hex
	size   int64
	mime   string
}

// take stores what r holds, once, and refuses what must not be kept. Nothing is
// left behind when it fails.
func take(tx *store.Tx, name string, r io.Reader) (c content, err error) {
	draft, err := draftKey(tx)
	if err != nil {
		return c, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, drop(tx, draft))
		}
	}()
	sum, size, err := write(tx, draft, name, r)
	if err != nil {
		return c, err
	}
	if c.mime, err = look(name, newReader(tx, draft, size, name)); err != nil {
		return c, err
	}
	c.sha256, c.size = hex.EncodeToString(sum), size
	// Content that is here already and whole is kept; damaged content is replaced.
	if _, err := io.Copy(io.Discard, newReader(tx, sum, size, name)); err == nil {
		return c, drop(tx, draft)
	} else if !fault.Is(err, fault.Damaged) {
		return c, err
	}
	if err := drop(tx, sum); err != nil {
		return c, err
	}
	_, err = tx.Exec("UPDATE blob SET hash=? WHERE hash=?", sum, draft)
	return c, err
}

// draftKey names content whose hash is not known yet. It is shorter than any hash.
func draftKey(tx *store.Tx) ([]byte, error) {
	id, err := tx.NewID()
	return store.IDBytes(id), err
}

func drop(tx *store.Tx, key []byte) error {
	_, err := tx.Exec("DELETE FROM blob WHERE hash=?", key)
	return err
}

// write stores r in parts under key and returns its hash and size.
func write(tx *store.Tx, key []byte, name string, r io.Reader) (sum []byte, size int64, err error) {
	h, buf := sha256.New(), make([]byte, partSize)
	for part := int64(0); ; part++ {
		if err := tx.Context().Err(); err != nil {
			return nil, 0, err
		}
		n, err := io.ReadFull(r, buf)
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return nil, 0, fmt.Errorf("attach: read %s: %w", name, err)
		}
		if size += int64(n); size > MaxSize {
			return nil, 0, fault.New(fault.Invalid, "“%s”太大：每个附件最多 %d MB。请压缩、降低扫描分辨率或分成几个文件。",
				"“%s” is too large: an attachment has at most %d MB. Compress it, scan at a lower resolution, or split it.", name, MaxSize>>20)
		}
		if n > 0 {
			h.Write(buf[:n])
			if _, err := tx.Exec("INSERT INTO blob(hash, part, data) VALUES(?,?,?)", key, part, buf[:n]); err != nil {
				return nil, 0, err
			}
		}
		if end {
			break
		}
	}
	if size == 0 {
		return nil, 0, fault.New(fault.Invalid, "“%s”是空文件，没有添加。", "“%s” is empty and was not added.", name)
	}
	return h.Sum(nil), size, nil
}

// Reader reads the content of an attachment, holding one part in memory. Reading
// from the beginning to the end checks the hash: content that is missing, cut
// short or altered is a Damaged fault instead of the last bytes. It is good as
// long as its transaction.
type Reader struct {
	tx   *store.Tx
	key  []byte
	size int64
	name string

	at     int64
	part   int64 // what buf holds; -1: nothing
	buf    []byte
	sum    hash.Hash
	summed int64 // how far sum has come
}

func newReader(tx *store.Tx, key []byte, size int64, name string) *Reader {
	return &Reader{tx: tx, key: key, size: size, name: name, part: -1, sum: sha256.New()}
}

// Size is the length of the content in bytes.
func (r *Reader) Size() int64 { return r.size }

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	if err := r.load(r.at / partSize); err != nil {
		return 0, err
	}
	n := copy(p, r.buf[r.at%partSize:])
	if r.at == r.summed {
		r.sum.Write(p[:n])
		r.summed += int64(n)
		if n > 0 && r.summed == r.size && len(r.key) == sha256.Size && !bytes.Equal(r.sum.Sum(nil), r.key) {
			return 0, r.damaged()
		}
	}
	r.at += int64(n)
	return n, nil
}

// Seek implements io.Seeker. What is read after a jump is not checked, unless the
// jump was to the beginning.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("attach: seek before the beginning")
	}
	if r.at = offset; offset == 0 {
		r.sum.Reset()
		r.summed = 0
	}
	return offset, nil
}

func (r *Reader) load(part int64) error {
	if part == r.part {
		return nil
	}
	found, err := r.tx.One("SELECT data FROM blob WHERE hash=? AND part=?", []any{r.key, part}, &r.buf)
	if err != nil {
		return err
	}
	if want := min(partSize, r.size-part*partSize); !found || int64(len(r.buf)) != want {
		r.part = -1
		return r.damaged()
	}
	r.part = part
	return nil
}

func (r *Reader) damaged() error {
	return fault.New(fault.Damaged, "附件“%s”的内容缺失或已损坏，没有打开。请从最近的备份取回，或重新添加原文件。",
		"The content of the attachment “%s” is missing or damaged; it was not opened. Take it from the latest backup, or attach the original again.", r.name)
}
