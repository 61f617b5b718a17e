package cipherfs

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// NamePrefix starts the name of every VFS registered here.
const NamePrefix = "opsbook-cipher-"

// Error is a failure of the encryption layer. SQLite carries result codes only,
// so the detail is kept in VFS.LastError.
type Error struct {
	File string
	Page uint32 // 0 when not about a page
	Code int32  // the SQLite result code returned
	Msg  string
}

// Error is for logs.
func (e *Error) Error() string {
	return fmt.Sprintf("cipherfs: %s: page %d: %s (rc %d)", e.File, e.Page, e.Msg, e.Code)
}

// VFS is a registered encrypting VFS.
type VFS struct {
	name    string
	own     uintptr                      // its *sqlite3_vfs
	base    uintptr                      // the *sqlite3_vfs being wrapped
	key     atomic.Pointer[[KeyLen]byte] // nil once forgotten
	lastErr atomic.Pointer[Error]
}

// C memory cannot hold Go pointers: these tables lead from the numbers it holds
// back to Go values.
var (
	seq   atomic.Uintptr
	vfses sync.Map // pAppData -> *VFS
	files sync.Map // cFile.id -> *file

	ioOnce sync.Once
	ioTab  uintptr // our sqlite3_io_methods, in C memory
)

// Register registers a new VFS over the operating system's for one key. A DSN
// names it (vfs=...) and so carries no secret.
func Register(key [KeyLen]byte) (*VFS, error) {
	tls := libc.NewTLS()
	defer tls.Close()

	base := sqlite3.Xsqlite3_vfs_find(tls, 0) // runs sqlite3_initialize
	if base == 0 {
		return nil, errors.New("cipherfs: SQLite has no default VFS")
	}
	ioOnce.Do(func() { ioTab = newIOMethods(tls) })

	id := seq.Add(1)
	v := &VFS{name: fmt.Sprintf("%s%d", NamePrefix, id), base: base}
	v.key.Store(&key)
	zName, err := libc.CString(v.name) // owned by the VFS from here on
	if err != nil {
		return nil, err
	}
	p := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	if p == 0 || ioTab == 0 {
		return nil, errors.New("cipherfs: out of memory")
	}
	fillVFS(at[sqlite3.Tsqlite3_vfs](p), at[sqlite3.Tsqlite3_vfs](base), zName, id)
	v.own = p
	vfses.Store(id, v)
	if rc := sqlite3.Xsqlite3_vfs_register(tls, p, 0); rc != ok {
		return nil, fmt.Errorf("cipherfs: sqlite3_vfs_register: %d", rc)
	}
	return v, nil
}

// fillVFS makes c a copy of base (mxPathname, xDl*, xSetSystemCall ... as they
// are) with our own methods wherever base's want their own pVfs or files.
func fillVFS(c, base *sqlite3.Tsqlite3_vfs, zName, id uintptr) {
	*c = *base
	c.FpNext = 0
	c.FiVersion = min(base.FiVersion, 2)
	c.FszOsFile = int32(realOff) + base.FszOsFile
	c.FzName = zName
	c.FpAppData = id
	c.FxOpen = fnPtr[fnOpen](vfsOpen)
	c.FxDelete = fnPtr[fnDelete](vfsDelete)
	c.FxAccess = fnPtr[fnAccess](vfsAccess)
	c.FxFullPathname = fnPtr[fnFullPath](vfsFullPathname)
	c.FxRandomness = fnPtr[fnVfsBuf](vfsRandomness)
	c.FxSleep = fnPtr[fnSleep](vfsSleep)
	c.FxCurrentTime = fnPtr[fnTime](vfsCurrentTime)
	c.FxGetLastError = fnPtr[fnVfsBuf](vfsGetLastError)
	c.FxCurrentTimeInt64 = fnPtr[fnTime](vfsCurrentTimeInt64)
}

// Forget erases the key and takes the VFS out of SQLite's list: no file opens
// through it any more. Files that are still open go on with the keys they have;
// those are erased when they are closed. The few bytes of C memory stay, because a
// connection that is closing may still point to them.
func (v *VFS) Forget() {
	if k := v.key.Swap(nil); k != nil {
		clear(k[:])
	}
	tls := libc.NewTLS()
	defer tls.Close()
	sqlite3.Xsqlite3_vfs_unregister(tls, v.own) // always SQLITE_OK once SQLite runs
}

// Holds reports whether the VFS still has its key.
func (v *VFS) Holds() bool { return v.key.Load() != nil }

// Name is the value for the vfs= parameter of a DSN.
func (v *VFS) Name() string { return v.name }

// LastError is the latest failure of the encryption layer, nil if none.
func (v *VFS) LastError() *Error { return v.lastErr.Load() }

func (v *VFS) fail(file string, pgno uint32, rc int32, msg string) int32 {
	v.lastErr.Store(&Error{File: file, Page: pgno, Code: rc, Msg: msg})
	return rc
}

func vfsOf(pVfs uintptr) *VFS {
	v, _ := vfses.Load(at[sqlite3.Tsqlite3_vfs](pVfs).FpAppData)
	return v.(*VFS)
}

// handlerFor chooses by the kind of file. rc is not ok when a journal or WAL
// belongs to no database of ours.
func handlerFor(tls *libc.TLS, f *file, zName uintptr, flags int32) (h handler, rc int32) {
	switch {
	case flags&sqlite3.SQLITE_OPEN_MAIN_DB != 0:
		return &mainDB{f: f}, ok
	case flags&(sqlite3.SQLITE_OPEN_WAL|sqlite3.SQLITE_OPEN_MAIN_JOURNAL) != 0:
		// zName of a WAL or journal comes from the pager: it leads to the
		// database's sqlite3_file, which is one of ours.
		db := mainOf(sqlite3.Xsqlite3_database_file_object(tls, zName))
		if db == nil {
			return nil, f.fail(0, sqlite3.SQLITE_CANTOPEN, "no database for this journal")
		}
		if flags&sqlite3.SQLITE_OPEN_WAL != 0 {
			return &walFile{f: f, db: db}, ok
		}
		return &journal{f: f, db: db}, ok
	case flags&sqlite3.SQLITE_OPEN_SUPER_JOURNAL != 0:
		return plain{f}, ok // names of the databases of one transaction, nothing else
	}
	return newTempFile(f), ok // TEMP_DB, TRANSIENT_DB, TEMP_JOURNAL, SUBJOURNAL
}

func vfsOpen(tls *libc.TLS, pVfs, zName, pFile uintptr, flags int32, pOutFlags uintptr) int32 {
	v := vfsOf(pVfs)
	cf := at[cFile](pFile)
	*cf = cFile{} // pMethods == 0 tells SQLite not to call xClose after a failure
	f := &file{vfs: v, real: pFile + realOff}
	if zName != 0 {
		f.name = libc.GoString(zName)
	}
	var rc int32
	if f.h, rc = handlerFor(tls, f, zName, flags); rc != ok {
		return rc
	}
	b := at[sqlite3.Tsqlite3_vfs](v.base)
	if rc = fn[fnOpen](b.FxOpen)(tls, v.base, zName, f.real, flags, pOutFlags); rc != ok {
		// The wrapped VFS may have set pMethods and then wants xClose.
		if at[sqlite3.Tsqlite3_file](f.real).FpMethods != 0 {
			fn[fnFile](methods(f.real).FxClose)(tls, f.real)
		}
		return rc
	}
	if f.buf = libc.Xmalloc(tls, scratchSize); f.buf == 0 {
		fn[fnFile](methods(f.real).FxClose)(tls, f.real)
		return sqlite3.SQLITE_NOMEM
	}
	cf.id = seq.Add(1)
	files.Store(cf.id, f)
	cf.base.FpMethods = ioTab
	return ok
}
