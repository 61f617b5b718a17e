package cipherfs

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha512"
	"crypto/subtle"
	"hash"
)

const (
	// PageSize is the only page size: SQLCipher 4's default, SQLite's too.
	PageSize = 4096
	// SaltLen is the length of the random salt a database file starts with. It
	// is stored in clear, never changes while the file lives, and so tells one
	// file from another without any key.
	SaltLen = 16
	// KeyLen is the length of the raw key.
	KeyLen = 32
)

// A SQLCipher 4 page is ciphertext (4016) | IV (16) | HMAC-SHA512 (64), the HMAC
// over ciphertext, IV and the page number as uint32 LE. The first 16 bytes of
// page 1 are the salt, outside both encryption and HMAC.
const (
	reserve  = 80
	ivAt     = PageSize - reserve
	macAt    = ivAt + aes.BlockSize
	macIter  = 2
	saltMask = 0x3a
)

// fileKeys are the keys of one database file, that is of one (key, salt) pair.
type fileKeys struct {
	key, mac       []byte // database and rollback journal
	walKey, walMAC []byte // WAL page payloads
	walMask        []byte // AES-256 key for the second half of WAL frame headers
	walHead        []byte // HMAC-SHA256 key of the mark in the WAL header
}

// deriveKeys gives the WAL keys of its own: a WAL page image must not be a valid
// database page (no splicing), and SQLCipher could not read our WAL anyway.
func deriveKeys(key, salt []byte) (*fileKeys, error) {
	masked := make([]byte, SaltLen)
	for i := range masked {
		masked[i] = salt[i] ^ saltMask
	}
	mac, err := pbkdf2.Key(sha512.New, string(key), masked, macIter, KeyLen)
	if err != nil {
		return nil, err
	}
	okm, err := hkdf.Key(sha512.New, key, salt, "opsbook wal 1", 4*KeyLen)
	if err != nil {
		return nil, err
	}
	return &fileKeys{key: bytes.Clone(key), mac: mac,
		walKey: okm[:32], walMAC: okm[32:64], walMask: okm[64:96], walHead: okm[96:]}, nil
}

// erase is for when the file is closed. What crypto/aes and crypto/hmac have made of
// the keys is out of reach and goes with the garbage.
func (k *fileKeys) erase() {
	for _, b := range [][]byte{k.key, k.mac, k.walKey, k.walMAC, k.walMask, k.walHead} {
		clear(b)
	}
}

// ivSetter is implemented by crypto/aes's CBC modes: one cipher for all pages,
// no allocation for each.
type ivSetter interface{ SetIV([]byte) }

// pageCodec seals and opens whole pages. One belongs to one open file and is not
// safe for concurrent use; SQLite never uses one sqlite3_file concurrently.
type pageCodec struct {
	enc, dec cipher.BlockMode
	mac      hash.Hash
	sum      [sha512.Size]byte
}

func newPageCodec(key, macKey []byte) *pageCodec {
	b, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the key length is fixed by the callers
	}
	var iv [aes.BlockSize]byte
	return &pageCodec{
		enc: cipher.NewCBCEncrypter(b, iv[:]),
		dec: cipher.NewCBCDecrypter(b, iv[:]),
		mac: hmac.New(sha512.New, macKey),
	}
}

func (c *pageCodec) tag(page []byte, skip int, ad []byte) []byte {
	c.mac.Reset()
	c.mac.Write(page[skip:macAt])
	c.mac.Write(ad)
	return c.mac.Sum(c.sum[:0])
}

// seal encrypts src into dst (both PageSize bytes, not overlapping). SQLite does
// not use the reserved tail of src. The first skip bytes of dst are left alone
// (the salt on page 1). ad is authenticated.
func (c *pageCodec) seal(dst, src []byte, skip int, ad []byte) {
	iv := dst[ivAt:macAt]
	rand.Read(iv) // never fails
	c.enc.(ivSetter).SetIV(iv)
	c.enc.CryptBlocks(dst[skip:ivAt], src[skip:ivAt])
	copy(dst[macAt:], c.tag(dst, skip, ad))
}

// open checks and decrypts page in place; false: it is not what was sealed.
func (c *pageCodec) open(page []byte, skip int, ad []byte) bool {
	if subtle.ConstantTimeCompare(page[macAt:], c.tag(page, skip, ad)) != 1 {
		return false
	}
	c.dec.(ivSetter).SetIV(page[ivAt:macAt])
	c.dec.CryptBlocks(page[skip:ivAt], page[skip:ivAt])
	clear(page[ivAt:]) // no stale IV and MAC in SQLite's page cache
	return true
}
