// Package argon sets what one guess of a password costs: Argon2id, with the
// parameters measured on the machine at hand. It is internal so that nothing but
// the vault and its test helper can turn the cost down.
package argon

import (
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
)

// Params is what one guess costs.
type Params struct {
	MemoryKiB uint32 `json:"memoryKiB"`
	Passes    uint32 `json:"passes"`
	Lanes     uint8  `json:"lanes"`
}

const (
	// SaltLen is the length of a salt for Derive.
	SaltLen = 16
	// Enough is how long a guess takes at least after Calibrate, unless the
	// machine can do the most it is ever asked for in less.
	Enough = 500 * time.Millisecond

	ceilingKiB = 1 << 20
	maxPasses  = 64
)

// Quick lowers the floor to what a test can afford. vaulttest alone sets it.
var Quick atomic.Bool

// Floor is the least a slot may cost: the second recommendation of RFC 9106.
func Floor() Params {
	if Quick.Load() {
		return Params{MemoryKiB: 64, Passes: 1, Lanes: 1}
	}
	return Params{MemoryKiB: 64 << 10, Passes: 3, Lanes: 4}
}

// Calibrate finds how much memory makes a guess take Enough on this machine,
// between the floor and 1 GiB, by trying. It takes about twice that long.
func Calibrate() Params {
	p := Floor()
	for !Quick.Load() && p.MemoryKiB < ceilingKiB {
		start := time.Now()
		p.Derive("", make([]byte, SaltLen))
		if time.Since(start) >= Enough {
			break
		}
		p.MemoryKiB *= 2
	}
	return p
}

// Derive makes a 32-byte key of a password. It gives the memory back at once:
// nothing else in the program is as large.
func (p Params) Derive(password string, salt []byte) []byte {
	defer debug.FreeOSMemory()
	return argon2.IDKey([]byte(password), salt, p.Passes, p.MemoryKiB, p.Lanes, 32)
}

// Sane reports whether a file may ask for this: more is an attempt to choke the
// machine, not a password. Cheap ones are sane: they are read, then raised.
func (p Params) Sane() bool {
	return p.Lanes >= 1 && p.MemoryKiB >= 8*uint32(p.Lanes) && p.MemoryKiB <= ceilingKiB &&
		p.Passes >= 1 && p.Passes <= maxPasses
}

// Weaker reports whether p is cheaper than q in memory or passes.
func (p Params) Weaker(q Params) bool { return p.MemoryKiB < q.MemoryKiB || p.Passes < q.Passes }

// AtLeast is p, raised to q where it is lower.
func (p Params) AtLeast(q Params) Params {
	return Params{MemoryKiB: max(p.MemoryKiB, q.MemoryKiB), Passes: max(p.Passes, q.Passes), Lanes: max(p.Lanes, q.Lanes)}
}
