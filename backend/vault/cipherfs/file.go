package cipherfs

import (
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	ok        = int32(sqlite3.SQLITE_OK)
	shortRead = int32(sqlite3.SQLITE_IOERR_SHORT_READ)

	scratchSize = PageSize + 2*walFrameHdr // one WAL frame fits
)

// file is the Go side of one open sqlite3_file.
type file struct {
	vfs  *VFS
	name string
	real uintptr // the wrapped sqlite3_file
	buf  uintptr // scratchSize bytes of C memory
	h    handler
}

// handler is what differs between the kinds of files.
type handler interface {
	read(tls *libc.TLS, buf uintptr, n int, off int64) int32
	write(tls *libc.TLS, buf uintptr, n int, off int64) int32
	truncate(tls *libc.TLS, size int64) int32
	size(tls *libc.TLS) (int64, int32)
}

func fileOf(pFile uintptr) *file {
	f, _ := files.Load(at[cFile](pFile).id)
	return f.(*file)
}

// scratch is n bytes of C memory at offset i: what is passed to the wrapped VFS
// must not be (movable) Go stack memory.
func (f *file) scratch(i, n int) []byte { return view(f.buf+uintptr(i), n) }

func (f *file) realRead(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	return fn[fnFileRW](methods(f.real).FxRead)(tls, f.real, buf, int32(n), off)
}

func (f *file) realWrite(tls *libc.TLS, buf uintptr, n int, off int64) int32 {
	return fn[fnFileRW](methods(f.real).FxWrite)(tls, f.real, buf, int32(n), off)
}

func (f *file) realTruncate(tls *libc.TLS, size int64) int32 {
	return fn[fnTruncate](methods(f.real).FxTruncate)(tls, f.real, size)
}

func (f *file) realSize(tls *libc.TLS) (int64, int32) {
	p := tls.Alloc(8)
	defer tls.Free(8)
	rc := fn[fnFilePtr](methods(f.real).FxFileSize)(tls, f.real, p)
	return *at[int64](p), rc
}

func (f *file) fail(pgno uint32, rc int32, msg string) int32 {
	return f.vfs.fail(f.name, pgno, rc, msg)
}

// plain passes everything through.
type plain struct{ f *file }

func (p plain) read(tls *libc.TLS, b uintptr, n int, off int64) int32 {
	return p.f.realRead(tls, b, n, off)
}
func (p plain) write(tls *libc.TLS, b uintptr, n int, off int64) int32 {
	return p.f.realWrite(tls, b, n, off)
}
func (p plain) truncate(tls *libc.TLS, size int64) int32 { return p.f.realTruncate(tls, size) }
func (p plain) size(tls *libc.TLS) (int64, int32)        { return p.f.realSize(tls) }

// newIOMethods builds the sqlite3_io_methods. iVersion 2: shared memory yes,
// xFetch (mmap) no. SQLite then never maps the file.
func newIOMethods(tls *libc.TLS) uintptr {
	p := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	if p == 0 {
		return 0
	}
	*at[sqlite3.Tsqlite3_io_methods](p) = sqlite3.Tsqlite3_io_methods{
		FiVersion:               2,
		FxClose:                 fnPtr[fnFile](ioClose),
		FxRead:                  fnPtr[fnFileRW](ioRead),
		FxWrite:                 fnPtr[fnFileRW](ioWrite),
		FxTruncate:              fnPtr[fnTruncate](ioTruncate),
		FxSync:                  fnPtr[fnFileInt](ioSync),
		FxFileSize:              fnPtr[fnFilePtr](ioFileSize),
		FxLock:                  fnPtr[fnFileInt](ioLock),
		FxUnlock:                fnPtr[fnFileInt](ioUnlock),
		FxCheckReservedLock:     fnPtr[fnFilePtr](ioCheckReservedLock),
		FxFileControl:           fnPtr[fnFileCtl](ioFileControl),
		FxSectorSize:            fnPtr[fnFile](ioSectorSize),
		FxDeviceCharacteristics: fnPtr[fnFile](ioDeviceCharacteristics),
		FxShmMap:                fnPtr[fnShmMap](ioShmMap),
		FxShmLock:               fnPtr[fnShmLock](ioShmLock),
		FxShmBarrier:            fnPtr[fnShmBarrier](ioShmBarrier),
		FxShmUnmap:              fnPtr[fnFileInt](ioShmUnmap),
	}
	return p
}

func ioClose(tls *libc.TLS, pFile uintptr) int32 {
	f := fileOf(pFile)
	files.Delete(at[cFile](pFile).id)
	rc := fn[fnFile](methods(f.real).FxClose)(tls, f.real)
	if m, isDB := f.h.(*mainDB); isDB && m.keys != nil { // its WAL and journal are closed before
		m.keys.erase()
	}
	clear(f.scratch(0, scratchSize))
	libc.Xfree(tls, f.buf)
	return rc
}

func ioRead(tls *libc.TLS, pFile, buf uintptr, n int32, off int64) int32 {
	return fileOf(pFile).h.read(tls, buf, int(n), off)
}

func ioWrite(tls *libc.TLS, pFile, buf uintptr, n int32, off int64) int32 {
	return fileOf(pFile).h.write(tls, buf, int(n), off)
}

func ioTruncate(tls *libc.TLS, pFile uintptr, size int64) int32 {
	return fileOf(pFile).h.truncate(tls, size)
}

func ioFileSize(tls *libc.TLS, pFile, pOut uintptr) int32 {
	n, rc := fileOf(pFile).h.size(tls)
	*at[int64](pOut) = n
	return rc
}

func ioFileControl(tls *libc.TLS, pFile uintptr, op int32, arg uintptr) int32 {
	if op == sqlite3.SQLITE_FCNTL_MMAP_SIZE {
		*at[int64](arg) = 0 // PRAGMA mmap_size answers 0, the wrapped file never maps
		return ok
	}
	real := pFile + realOff
	return fn[fnFileCtl](methods(real).FxFileControl)(tls, real, op, arg)
}

func ioDeviceCharacteristics(tls *libc.TLS, pFile uintptr) int32 {
	real := pFile + realOff
	c := fn[fnFile](methods(real).FxDeviceCharacteristics)(tls, real)
	// Only whole pages (and 512-byte journal headers, and no WAL padding): force
	// powersafe-overwrite, the default of unix and win32. No sub-page reads, no
	// atomic-write shortcuts, no SAFE_APPEND (its journals have no record count).
	return c&(sqlite3.SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN|sqlite3.SQLITE_IOCAP_SEQUENTIAL|
		sqlite3.SQLITE_IOCAP_IMMUTABLE) | sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}
