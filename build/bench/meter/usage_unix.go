//go:build unix

package meter

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// Self returns what this process has cost so far.
func Self() Usage {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return Usage{}
	}
	return Usage{time.Duration(u.Utime.Nano() + u.Stime.Nano()), resident(&u)}
}

func peak(ps *os.ProcessState) int64 {
	if u, ok := ps.SysUsage().(*syscall.Rusage); ok {
		return resident(u)
	}
	return 0
}

// resident is in bytes on Darwin, in KiB elsewhere.
func resident(u *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10
}
