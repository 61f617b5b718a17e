package cipherfs

import (
	"crypto/rand"
	"encoding/binary"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

var magic = []byte("SQLite format 3\x00") // 16 bytes: the salt's place on disk

// mainDB is the database file: page n at (n-1)*PageSize, sealed.
type mainDB struct {
	f      *file
	salt   [SaltLen]byte
	onDisk bool // salt was read from the file
	keys   *fileKeys
	codec  *pageCodec
}

func mainOf(pFile uintptr) *mainDB {
	if pFile == 0 {
		return nil
	}
	m, _ := fileOf(pFile).h.(*mainDB)
	return m
}

// use switches to the keys of salt.
func (m *mainDB) use(salt [SaltLen]byte, onDisk bool) int32 {
	if m.codec != nil && salt == m.salt {
		m.onDisk = m.onDisk || onDisk
		return ok
	}
	secret := m.f.vfs.key.Load()
	if secret == nil {
		return m.f.fail(0, sqlite3.SQLITE_IOERR_AUTH, "the key has been forgotten")
	}
	k, err := deriveKeys(secret[:], salt[:])
	if err != nil {
		return m.f.fail(0, sqlite3.SQLITE_IOERR_AUTH, err.Error())
	}
	m.salt, m.onDisk, m.keys, m.codec = salt, onDisk, k, newPageCodec(k.key, k.mac)
	return ok
}

// ready makes sure that keys are loaded: from the salt in the file, or from a
// fresh salt while the file is still empty (page 1 will carry it to disk).
func (m *mainDB) ready(tls *libc.TLS) int32 {
	if m.onDisk {
		return ok
	}
	size, rc := m.f.realSize(tls)
	if rc != ok {
		return rc
	}
	var salt [SaltLen]byte
	if size >= SaltLen {
		if rc := m.f.realRead(tls, m.f.buf, SaltLen, 0); rc != ok {
			return rc
		}
		copy(salt[:], m.f.scratch(0, SaltLen))
		// A big first transaction spills pages before page 1: then the salt's
		// place is a hole and our fresh salt stands.
		if salt != [SaltLen]byte{} {
			return m.use(salt, true)
		}
	}
	if m.codec != nil {
		return ok
	}
	rand.Read(salt[:])
	return m.use(salt, false)
}

func pgnoAD(pgno uint32) []byte { return binary.LittleEndian.AppendUint32(nil, pgno) }

func skipOf(pgno uint32) int {
	if pgno == 1 {
		return SaltLen
	}
	return 0
}

// sealPage encrypts a database page image (for the file or for the journal).
func (m *mainDB) sealPage(dst, src []byte, pgno uint32) {
	if pgno == 1 {
		copy(dst, m.salt[:])
	}
	m.codec.seal(dst, src, skipOf(pgno), pgnoAD(pgno))
}

func (m *mainDB) openPage(page []byte, pgno uint32) bool {
	if !m.codec.open(page, skipOf(pgno), pgnoAD(pgno)) {
		return false
	}
	if pgno == 1 {
		copy(page, magic)
	}
	return true
}

// readPage reads and opens page pgno into buf.
func (m *mainDB) readPage(tls *libc.TLS, buf uintptr, pgno uint32) int32 {
	if rc := m.ready(tls); rc != ok {
		return rc
	}
	rc := m.f.realRead(tls, buf, PageSize, int64(pgno-1)*PageSize)
	if rc != ok {
		return rc // a short read is zero-filled: SQLite decides
	}
	page := view(buf, PageSize)
	// The file may have been created anew by someone else: follow its salt.
	if salt := [SaltLen]byte(page); pgno == 1 && salt != [SaltLen]byte{} {
		if rc := m.use(salt, true); rc != ok {
			return rc
		}
	}
	if m.openPage(page, pgno) {
		return ok
	}
	clear(page)
	if pgno == 1 {
		return m.f.fail(1, sqlite3.SQLITE_NOTADB, "wrong key, damaged, or not an encrypted database")
	}
	return m.f.fail(pgno, sqlite3.SQLITE_IOERR_DATA, "page failed authentication")
}

func (m *mainDB) read(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	if n == PageSize && off%PageSize == 0 {
		return m.readPage(tls, buf, uint32(off/PageSize)+1)
	}
	out := view(buf, n)
	i := int(off % PageSize)
	if i+n > PageSize {
		return m.f.fail(0, sqlite3.SQLITE_IOERR_READ, "read across pages")
	}
	// Part of a page. SQLite does two of these, both on page 1: the 100-byte
	// header when it opens the file (no lock held), and bytes 24..39 when it
	// takes a read lock in rollback mode.
	rc := m.readPage(tls, m.f.buf, uint32(off/PageSize)+1)
	if off == 0 && n == 100 && rc != ok {
		// Empty file: this header sets page size and reserve of the new database.
		// Damaged: page 1 may be torn and still be repaired from a hot journal or
		// the WAL; failing here would make that impossible. The real check comes
		// when SQLite reads page 1 under a lock.
		m.header(out)
		return ok
	}
	copy(out, m.f.scratch(i, n))
	return rc
}

// header is a minimal database header: magic, page size, reserved bytes. Given
// for an empty file it makes SQLite create the database with these values, and
// treat them as fixed: PRAGMA page_size and auto_vacuum then change nothing.
func (m *mainDB) header(out []byte) {
	clear(out)
	copy(out, magic)
	binary.BigEndian.PutUint16(out[16:], PageSize)
	out[18], out[19] = 1, 1
	out[20] = reserve
	out[21], out[22], out[23] = 64, 32, 32
}

func (m *mainDB) write(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	if n != PageSize || off%PageSize != 0 {
		return m.f.fail(0, sqlite3.SQLITE_IOERR_WRITE, "write is not one whole page (page_size must stay 4096)")
	}
	if rc := m.ready(tls); rc != ok {
		return rc
	}
	pgno := uint32(off/PageSize) + 1
	src := view(buf, PageSize)
	if pgno == 1 && src[20] != reserve {
		// The tail of every page would be lost under IV and MAC.
		return m.f.fail(1, sqlite3.SQLITE_IOERR_WRITE, "database has the wrong number of reserved bytes")
	}
	if rc := m.fillTo(tls, off); rc != ok {
		return rc
	}
	m.sealPage(m.f.scratch(0, PageSize), src, pgno)
	return m.f.realWrite(tls, m.f.buf, PageSize, off)
}

// fillTo writes sealed zero pages from the end of the file up to off. SQLite
// leaves holes: pages allocated and freed in one transaction are not written.
// Yet the backup API (and SQLCipher's integrity check) read them, and an all-zero
// page cannot be let through as valid. Page 1 stays a hole: its header would be
// read, unlocked, by other connections.
func (m *mainDB) fillTo(tls *libc.TLS, off int64) int32 {
	end, rc := m.f.realSize(tls) // not cached: other connections truncate
	if rc != ok || off <= end {
		return rc
	}
	var zero [PageSize]byte
	for o := max(end/PageSize*PageSize, PageSize); o < off; o += PageSize {
		m.sealPage(m.f.scratch(0, PageSize), zero[:], uint32(o/PageSize)+1)
		if rc := m.f.realWrite(tls, m.f.buf, PageSize, o); rc != ok {
			return rc
		}
	}
	return ok
}

// truncate may also extend: a WAL checkpoint does when the last pages were freed.
func (m *mainDB) truncate(tls *libc.TLS, size int64) int32 {
	end, rc := m.f.realSize(tls)
	if rc != ok {
		return rc
	}
	if size > end {
		if rc := m.ready(tls); rc != ok {
			return rc
		}
		return m.fillTo(tls, size)
	}
	return m.f.realTruncate(tls, size)
}

func (m *mainDB) size(tls *libc.TLS) (int64, int32) { return m.f.realSize(tls) }
