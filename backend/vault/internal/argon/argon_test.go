package argon

import (
	"bytes"
	"os"
	"testing"
	"time"
)

func TestFloor(t *testing.T) {
	if want := (Params{MemoryKiB: 65536, Passes: 3, Lanes: 4}); Floor() != want || !want.Sane() {
		t.Error(Floor())
	}
	Quick.Store(true)
	defer Quick.Store(false)
	if p := Floor(); !p.Sane() || !p.Weaker(Params{MemoryKiB: 65536, Passes: 3, Lanes: 4}) || Calibrate() != p {
		t.Error(p)
	}
}

func TestDerive(t *testing.T) {
	p := Params{MemoryKiB: 64, Passes: 1, Lanes: 1}
	salt := []byte("0123456789abcdef")
	k := p.Derive("password", salt)
	if len(k) != 32 || !bytes.Equal(k, p.Derive("password", salt)) {
		t.Error("not the same twice")
	}
	for _, other := range [][]byte{p.Derive("Password", salt), p.Derive("password", salt[1:]),
		Params{MemoryKiB: 128, Passes: 1, Lanes: 1}.Derive("password", salt)} {
		if bytes.Equal(k, other) {
			t.Error("the same from other input")
		}
	}
}

func TestParams(t *testing.T) {
	low, high := Params{64, 3, 1}, Params{128, 2, 4}
	if !low.Weaker(high) || !high.Weaker(low) || low.Weaker(low) {
		t.Error("Weaker")
	}
	if got := low.AtLeast(high); got != (Params{128, 3, 4}) {
		t.Error(got)
	}
}

// What this machine can afford; it takes seconds and as much as 1 GiB.
func TestCalibrate(t *testing.T) {
	if os.Getenv("OPSBOOK_LONG") == "" {
		t.Skip("OPSBOOK_LONG is not set")
	}
	start := time.Now()
	p := Calibrate()
	took := time.Since(start)
	if !p.Sane() || p.Weaker(Floor()) {
		t.Error(p)
	}
	start = time.Now()
	p.Derive("password", make([]byte, SaltLen))
	t.Logf("%d MiB, %d passes, %d lanes: %v a guess; calibrated in %v", p.MemoryKiB>>10, p.Passes, p.Lanes, time.Since(start), took)
}
