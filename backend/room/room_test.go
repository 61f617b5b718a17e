package room_test

import (
	"path/filepath"
	"testing"

	"opsbook/backend/room"
)

func TestFree(t *testing.T) {
	dir := t.TempDir()
	if n, err := room.Free(dir); n <= 0 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if n, err := room.Free(filepath.Join(dir, "not there")); err == nil {
		t.Errorf("a folder that is not there has %d bytes", n)
	}
}
