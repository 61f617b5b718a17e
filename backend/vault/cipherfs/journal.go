package cipherfs

import (
	"encoding/binary"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// journal is a rollback journal. SQLite writes each record in three calls:
//
//	pgno (4 bytes BE) | page image (PageSize) | checksum (4 bytes BE)
//
// and everything else (headers, super-journal name) in other sizes. The page
// image is sealed as a database page. The checksum is a nonce plus the sum of
// every 200th byte of the image: it is shifted by the difference between the
// plain and the sealed image, so that on disk it matches the ciphertext, as
// SQLCipher writes it, and says nothing about the plaintext.
type journal struct {
	f  *file
	db *mainDB

	// latest 4-byte value and page record seen, to relate the three calls
	wordOff, pageOff int64
	word, delta      uint32
}

func jsum(page []byte) (s uint32) {
	for i := PageSize - 200; i > 0; i -= 200 {
		s += uint32(page[i])
	}
	return s
}

// pgnoAt is the page number of the record whose image is at off.
func (j *journal) pgnoAt(tls *libc.TLS, off int64) (uint32, int32) {
	if j.wordOff == off-4 && off >= 4 {
		return j.word, ok
	}
	if rc := j.f.realRead(tls, j.f.buf, 4, off-4); rc != ok {
		return 0, rc
	}
	return binary.BigEndian.Uint32(j.f.scratch(0, 4)), ok
}

func (j *journal) read(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	rc := j.f.realRead(tls, buf, n, off)
	if rc != ok {
		return rc
	}
	b := view(buf, n)
	switch n {
	case 4:
		w := binary.BigEndian.Uint32(b)
		if j.pageOff > 0 && off == j.pageOff+PageSize {
			binary.BigEndian.PutUint32(b, w-j.delta)
			return ok
		}
		j.wordOff, j.word = off, w
	case PageSize:
		pgno, rc := j.pgnoAt(tls, off)
		if rc != ok || pgno == 0 {
			return rc
		}
		if rc := j.db.ready(tls); rc != ok {
			return rc
		}
		sealed := jsum(b)
		if pgno == 1 && !j.db.onDisk {
			// Page 1 of the database is gone; the salt is in the journal's copy.
			if rc := j.db.use([SaltLen]byte(b), false); rc != ok {
				return rc
			}
		}
		if !j.db.openPage(b, pgno) {
			return j.f.fail(pgno, sqlite3.SQLITE_IOERR_DATA, "journal page failed authentication")
		}
		j.pageOff, j.delta = off, sealed-jsum(b)
	}
	return ok
}

func (j *journal) write(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	b := view(buf, n)
	switch n {
	case 4:
		w := binary.BigEndian.Uint32(b)
		if j.pageOff > 0 && off == j.pageOff+PageSize {
			binary.BigEndian.PutUint32(j.f.scratch(0, 4), w+j.delta)
			return j.f.realWrite(tls, j.f.buf, 4, off)
		}
		j.wordOff, j.word = off, w
	case PageSize:
		pgno, rc := j.pgnoAt(tls, off)
		if rc != ok {
			return rc
		}
		if rc := j.db.ready(tls); rc != ok {
			return rc
		}
		dst := j.f.scratch(0, PageSize)
		j.db.sealPage(dst, b, pgno)
		j.pageOff, j.delta = off, jsum(dst)-jsum(b)
		return j.f.realWrite(tls, j.f.buf, PageSize, off)
	}
	return j.f.realWrite(tls, buf, n, off)
}

func (j *journal) truncate(tls *libc.TLS, size int64) int32 { return j.f.realTruncate(tls, size) }
func (j *journal) size(tls *libc.TLS) (int64, int32)        { return j.f.realSize(tls) }
