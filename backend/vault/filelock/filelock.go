// Package filelock takes a lock on an open file that the operating system gives
// back when the process ends, however it ends. It does not wait and it does not
// lock against programs that never ask.
package filelock

import (
	"errors"
	"os"
)

// ErrHeld means that another open file, here or in another process, has the lock.
var ErrHeld = errors.New("filelock: held by another process")

// Try takes the lock on f until f is closed. It returns ErrHeld at once when
// somebody else has it.
func Try(f *os.File) error { return try(f) }
