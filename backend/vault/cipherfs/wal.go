package cipherfs

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	walHdr      = 32
	walFrameHdr = 24
	walFrame    = walFrameHdr + PageSize

	walVersion = 3007000 // what SQLite writes and wants to read in the header
)

// walFile is a write-ahead log, laid out as SQLite does it:
//
//	header (32) | frame header (24) + page | frame header + page | ...
//
// SQLite computes the frame checksums over the plaintext, above the VFS. On disk
//
//   - the header carries a keyed mark in place of the version number (its
//     checksum made to match). SQLite, SQLCipher, and we ourselves with another
//     key or beside another database, then answer SQLITE_CANTOPEN; without it the
//     frames would pass for a torn tail and be dropped, commits and all;
//   - bytes 8..23 of a frame header (salts, plaintext checksum) are one AES block;
//   - the page is sealed under the WAL keys, bound to page number and offset.
type walFile struct {
	f  *file
	db *mainDB

	keys  *fileKeys
	codec *pageCodec
	mask  cipher.Block

	hdrOff int64 // offset and page number of the frame header last seen
	pgno   uint32
	ad     [12]byte
}

func (w *walFile) ready(tls *libc.TLS) int32 {
	if rc := w.db.ready(tls); rc != ok {
		return rc
	}
	if w.keys != w.db.keys {
		b, err := aes.NewCipher(w.db.keys.walMask)
		if err != nil {
			return w.f.fail(0, sqlite3.SQLITE_IOERR_AUTH, err.Error())
		}
		k := w.db.keys
		w.keys, w.mask, w.codec = k, b, newPageCodec(k.walKey, k.walMAC)
	}
	return ok
}

// bind is the associated data of the page in the frame at off.
func (w *walFile) bind(pgno uint32, off int64) []byte {
	binary.LittleEndian.PutUint32(w.ad[:], pgno)
	binary.LittleEndian.PutUint64(w.ad[4:], uint64(off))
	return w.ad[:]
}

// pgnoAt is the page number in the header of the frame at off.
func (w *walFile) pgnoAt(tls *libc.TLS, off int64) (uint32, int32) {
	if w.hdrOff == off && off > 0 {
		return w.pgno, ok
	}
	b := w.f.buf + PageSize
	if rc := w.f.realRead(tls, b, walFrameHdr, off); rc != ok {
		return 0, rc
	}
	return binary.BigEndian.Uint32(view(b, 4)), ok
}

// split finds the frame of a file offset: its start and the position within.
func split(off int64) (frame int64, pos int) {
	pos = int((off - walHdr) % walFrame)
	return off - int64(pos), pos
}

func (w *walFile) read(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	if rc := w.ready(tls); rc != ok {
		return rc
	}
	if off < walHdr {
		return w.readHeader(tls, buf, n, off)
	}
	frame, pos := split(off)
	switch {
	case pos == walFrameHdr && n == PageSize: // a page: the hot path
		// Header and page in one read, the page number is in the header.
		rc := w.f.realRead(tls, w.f.buf, walFrame, frame)
		if rc != ok {
			copy(view(buf, n), w.f.scratch(walFrameHdr, n))
			return rc
		}
		pgno := binary.BigEndian.Uint32(w.f.scratch(0, 4))
		page := view(buf, n)
		copy(page, w.f.scratch(walFrameHdr, n))
		if !w.codec.open(page, 0, w.bind(pgno, frame)) {
			clear(page)
			return w.f.fail(pgno, sqlite3.SQLITE_IOERR_DATA, "WAL page failed authentication")
		}
		return ok
	case pos == 0 && n == walFrame: // recovery reads whole frames
		rc := w.f.realRead(tls, buf, n, off)
		if rc != ok {
			return rc
		}
		b := view(buf, n)
		w.mask.Decrypt(b[8:24], b[8:24])
		if !w.codec.open(b[walFrameHdr:], 0, w.bind(binary.BigEndian.Uint32(b), frame)) {
			// Torn or stale tail of the log, normal after a crash: hand SQLite a
			// frame that fails its checksum, it stops there.
			clear(b)
		}
		return ok
	case pos < walFrameHdr && pos+n <= walFrameHdr: // (part of) a frame header
		h := w.f.buf + PageSize
		if rc := w.f.realRead(tls, h, walFrameHdr, frame); rc != ok {
			clear(view(buf, n))
			return rc
		}
		b := view(h, walFrameHdr)
		w.mask.Decrypt(b[8:24], b[8:24])
		copy(view(buf, n), b[pos:])
		return ok
	}
	return w.f.fail(0, sqlite3.SQLITE_IOERR_READ, "unexpected WAL read")
}

func (w *walFile) write(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	if rc := w.ready(tls); rc != ok {
		return rc
	}
	if off == 0 && n == walHdr {
		b := dup(w.f.buf, buf, n)
		copy(b[4:], w.mark(b))
		walHdrSum(b)
		return w.f.realWrite(tls, w.f.buf, n, 0)
	}
	frame, pos := split(off)
	switch {
	case pos == 0 && n == walFrameHdr:
		b := dup(w.f.buf, buf, n)
		w.hdrOff, w.pgno = frame, binary.BigEndian.Uint32(b)
		w.mask.Encrypt(b[8:24], b[8:24])
		return w.f.realWrite(tls, w.f.buf, n, off)
	case pos == walFrameHdr && n == PageSize:
		pgno, rc := w.pgnoAt(tls, frame)
		if rc != ok {
			return rc
		}
		w.codec.seal(w.f.scratch(0, n), view(buf, n), 0, w.bind(pgno, frame))
		return w.f.realWrite(tls, w.f.buf, n, off)
	}
	return w.f.fail(0, sqlite3.SQLITE_IOERR_WRITE, "unexpected WAL write")
}

// readHeader reads (part of) the WAL header: all of it when a log is opened, its
// checksum alone (8 bytes at 24) when frame checksums are rewritten from frame 1.
func (w *walFile) readHeader(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	if off+int64(n) > walHdr {
		return w.f.fail(0, sqlite3.SQLITE_IOERR_READ, "unexpected WAL header read")
	}
	rc := w.f.realRead(tls, w.f.buf, walHdr, 0)
	if rc != ok {
		clear(view(buf, n))
		return rc
	}
	b := w.f.scratch(0, walHdr)
	have := [8]byte(b[24:])
	walHdrSum(b)
	valid := have == [8]byte(b[24:])
	copy(b[24:], have[:])
	switch {
	case !valid: // torn or empty: SQLite ignores it
	case hmac.Equal(b[4:8], w.mark(b)):
		binary.BigEndian.PutUint32(b[4:], walVersion)
		walHdrSum(b)
	default:
		return w.f.fail(0, sqlite3.SQLITE_CANTOPEN, "WAL belongs to another program, key or database")
	}
	dup(buf, w.f.buf+uintptr(off), n)
	return ok
}

// mark is what stands in place of the version in the header b.
func (w *walFile) mark(b []byte) []byte {
	m := hmac.New(sha256.New, w.keys.walHead)
	m.Write(b[:4])
	m.Write(b[8:24])
	return m.Sum(nil)[:4]
}

// walHdrSum sets the checksum of a WAL header; bit 0 of the magic is the word order.
func walHdrSum(b []byte) {
	var o binary.ByteOrder = binary.LittleEndian
	if b[3]&1 != 0 {
		o = binary.BigEndian
	}
	var s1, s2 uint32
	for i := 0; i < 24; i += 8 {
		s1 += o.Uint32(b[i:]) + s2
		s2 += o.Uint32(b[i+4:]) + s1
	}
	binary.BigEndian.PutUint32(b[24:], s1)
	binary.BigEndian.PutUint32(b[28:], s2)
}

func (w *walFile) truncate(tls *libc.TLS, size int64) int32 {
	w.hdrOff = 0
	return w.f.realTruncate(tls, size)
}

func (w *walFile) size(tls *libc.TLS) (int64, int32) { return w.f.realSize(tls) }
