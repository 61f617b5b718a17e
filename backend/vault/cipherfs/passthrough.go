package cipherfs

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// What the wrapped VFS does as well as we could. Its methods must get their own
// pVfs (unix and win32 keep the lock-style finder and more in its pAppData) and
// their own sqlite3_file.

func baseOf(pVfs uintptr) (uintptr, *sqlite3.Tsqlite3_vfs) {
	b := vfsOf(pVfs).base
	return b, at[sqlite3.Tsqlite3_vfs](b)
}

func vfsDelete(tls *libc.TLS, pVfs, zName uintptr, syncDir int32) int32 {
	b, m := baseOf(pVfs)
	return fn[fnDelete](m.FxDelete)(tls, b, zName, syncDir)
}

func vfsAccess(tls *libc.TLS, pVfs, zName uintptr, flags int32, pOut uintptr) int32 {
	b, m := baseOf(pVfs)
	return fn[fnAccess](m.FxAccess)(tls, b, zName, flags, pOut)
}

func vfsFullPathname(tls *libc.TLS, pVfs, zName uintptr, nOut int32, zOut uintptr) int32 {
	b, m := baseOf(pVfs)
	return fn[fnFullPath](m.FxFullPathname)(tls, b, zName, nOut, zOut)
}

func vfsRandomness(tls *libc.TLS, pVfs uintptr, n int32, zOut uintptr) int32 {
	b, m := baseOf(pVfs)
	return fn[fnVfsBuf](m.FxRandomness)(tls, b, n, zOut)
}

func vfsSleep(tls *libc.TLS, pVfs uintptr, us int32) int32 {
	b, m := baseOf(pVfs)
	return fn[fnSleep](m.FxSleep)(tls, b, us)
}

func vfsCurrentTime(tls *libc.TLS, pVfs, pOut uintptr) int32 {
	b, m := baseOf(pVfs)
	return fn[fnTime](m.FxCurrentTime)(tls, b, pOut)
}

func vfsGetLastError(tls *libc.TLS, pVfs uintptr, n int32, zOut uintptr) int32 {
	b, m := baseOf(pVfs)
	return fn[fnVfsBuf](m.FxGetLastError)(tls, b, n, zOut)
}

func vfsCurrentTimeInt64(tls *libc.TLS, pVfs, pOut uintptr) int32 {
	b, m := baseOf(pVfs)
	return fn[fnTime](m.FxCurrentTimeInt64)(tls, b, pOut)
}

func ioSync(tls *libc.TLS, pFile uintptr, flags int32) int32 {
	real := pFile + realOff
	return fn[fnFileInt](methods(real).FxSync)(tls, real, flags)
}

func ioLock(tls *libc.TLS, pFile uintptr, l int32) int32 {
	real := pFile + realOff
	return fn[fnFileInt](methods(real).FxLock)(tls, real, l)
}

func ioUnlock(tls *libc.TLS, pFile uintptr, l int32) int32 {
	real := pFile + realOff
	return fn[fnFileInt](methods(real).FxUnlock)(tls, real, l)
}

func ioCheckReservedLock(tls *libc.TLS, pFile, pOut uintptr) int32 {
	real := pFile + realOff
	return fn[fnFilePtr](methods(real).FxCheckReservedLock)(tls, real, pOut)
}

func ioSectorSize(tls *libc.TLS, pFile uintptr) int32 {
	real := pFile + realOff
	return fn[fnFile](methods(real).FxSectorSize)(tls, real)
}

func ioShmMap(tls *libc.TLS, pFile uintptr, pg, pgsz, ext int32, pp uintptr) int32 {
	real := pFile + realOff
	return fn[fnShmMap](methods(real).FxShmMap)(tls, real, pg, pgsz, ext, pp)
}

func ioShmLock(tls *libc.TLS, pFile uintptr, off, n, flags int32) int32 {
	real := pFile + realOff
	return fn[fnShmLock](methods(real).FxShmLock)(tls, real, off, n, flags)
}

func ioShmBarrier(tls *libc.TLS, pFile uintptr) {
	real := pFile + realOff
	fn[fnShmBarrier](methods(real).FxShmBarrier)(tls, real)
}

func ioShmUnmap(tls *libc.TLS, pFile uintptr, del int32) int32 {
	real := pFile + realOff
	return fn[fnFileInt](methods(real).FxShmUnmap)(tls, real, del)
}
