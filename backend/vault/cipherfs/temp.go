package cipherfs

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

const tempBlock = 4096

// tempFile is a temporary file: spilled sorter runs, temp tables, VACUUM's copy,
// statement journals. Nobody reads it after this process, so key, nonces and
// tags live in RAM only and any access size works by read-modify-write of
// 4 KiB blocks, each under a fresh nonce.
type tempFile struct {
	f      *file
	aead   cipher.AEAD
	n      uint64 // nonce counter
	end    int64  // logical size
	blocks map[int64]tempSeal
	plain  []byte // one block of plaintext, capacity for the tag
}

type tempSeal struct {
	nonce uint64
	tag   [16]byte
}

func newTempFile(f *file) *tempFile {
	var key [KeyLen]byte
	rand.Read(key[:])
	b, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the key length is fixed
	}
	a, err := cipher.NewGCM(b)
	if err != nil {
		panic(err)
	}
	return &tempFile{f: f, aead: a, blocks: map[int64]tempSeal{},
		plain: make([]byte, tempBlock, tempBlock+16)}
}

func (t *tempFile) nonce(n uint64) []byte {
	return binary.LittleEndian.AppendUint64(make([]byte, 4, 12), n)
}

// load decrypts block i into t.plain; a block never written is zero.
func (t *tempFile) load(tls *libc.TLS, i int64) int32 {
	s, found := t.blocks[i]
	if !found {
		clear(t.plain)
		return ok
	}
	if rc := t.f.realRead(tls, t.f.buf, tempBlock, i*tempBlock); rc != ok {
		return rc
	}
	b := append(t.plain[:0], t.f.scratch(0, tempBlock)...)
	b = append(b, s.tag[:]...)
	if _, err := t.aead.Open(b[:0], t.nonce(s.nonce), b, nil); err != nil {
		return t.f.fail(uint32(i), sqlite3.SQLITE_IOERR_DATA, "temp file failed authentication")
	}
	return ok
}

func (t *tempFile) store(tls *libc.TLS, i int64) int32 {
	t.n++
	out := t.aead.Seal(t.plain[:0], t.nonce(t.n), t.plain[:tempBlock], nil)
	copy(t.f.scratch(0, tempBlock), out)
	t.blocks[i] = tempSeal{t.n, [16]byte(out[tempBlock:])}
	return t.f.realWrite(tls, t.f.buf, tempBlock, i*tempBlock)
}

func (t *tempFile) read(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	out := view(buf, n)
	clear(out)
	avail := int(min(max(t.end-off, 0), int64(n)))
	for b := out[:avail]; len(b) > 0; {
		i, p := off/tempBlock, int(off%tempBlock)
		if rc := t.load(tls, i); rc != ok {
			return rc
		}
		k := copy(b, t.plain[p:tempBlock])
		b, off = b[k:], off+int64(k)
	}
	if avail < n {
		return shortRead
	}
	return ok
}

func (t *tempFile) write(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	for b := view(buf, n); len(b) > 0; {
		i, p := off/tempBlock, int(off%tempBlock)
		if p != 0 || len(b) < tempBlock {
			if rc := t.load(tls, i); rc != ok {
				return rc
			}
		}
		k := copy(t.plain[p:tempBlock], b)
		if rc := t.store(tls, i); rc != ok {
			return rc
		}
		b, off = b[k:], off+int64(k)
		t.end = max(t.end, off)
	}
	return ok
}

func (t *tempFile) truncate(tls *libc.TLS, size int64) int32 {
	last := (size + tempBlock - 1) / tempBlock
	for i := range t.blocks {
		if i >= last {
			delete(t.blocks, i)
		}
	}
	if p := int(size % tempBlock); p != 0 && size < t.end { // zero the cut-off tail
		if rc := t.load(tls, last-1); rc != ok {
			return rc
		}
		clear(t.plain[p:tempBlock])
		if rc := t.store(tls, last-1); rc != ok {
			return rc
		}
	}
	t.end = size
	return t.f.realTruncate(tls, last*tempBlock)
}

func (t *tempFile) size(*libc.TLS) (int64, int32) { return t.end, ok }
