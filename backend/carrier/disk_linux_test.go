package carrier_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"opsbook/backend/carrier"
	"opsbook/backend/fault"
)

// A disk that is full or read-only is told, and what was there stays as it was.
func TestDiskFull(t *testing.T) {
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip("a small disk cannot be mounted here: ", err)
	}
	t.Cleanup(func() { unix.Unmount(disk, unix.MNT_DETACH) })
	c := open(t, disk)
	put(t, c, item(mine, 1, 1, 5), "first")
	before := tree(t, disk)
	if err := c.Put(t.Context(), item(mine, 2, 2, 1<<20), bytes.NewReader(make([]byte, 1<<20))); !fault.Is(err, fault.Full) {
		t.Errorf("full: %v", err)
	}
	unchanged(t, "full", disk, before)
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Put(t.Context(), item(mine, 2, 2, 1), strings.NewReader("x")); !fault.Is(err, fault.Full) {
		t.Errorf("read-only: %v", err)
	}
	if err := c.Put(t.Context(), item(mine, 1, 1, 5), strings.NewReader("first")); err != nil {
		t.Errorf("read-only, but there already: %v", err)
	}
	unchanged(t, "read-only", disk, before)
}

// Folders that this user may not read are told; the others are listed.
func TestUnreadable(t *testing.T) {
	root := t.TempDir()
	if err := os.Chmod(filepath.Dir(root), 0o755); err != nil { // or nobody would reach it
		t.Fatal(err)
	}
	c := open(t, root)
	theirs := item(others, 1, 1, 6)
	put(t, c, item(mine, 1, 1, 4), "mine")
	put(t, c, theirs, "theirs")
	shut := func(name string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(filepath.Join(root, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	shut(companyHex+"/"+mineHex, 0)
	items, err := asNobody(t, c)
	if !fault.Is(err, fault.NotFound) || !slices.Equal(items, []carrier.Item{theirs}) {
		t.Errorf("one stream: %v %v", items, err)
	}
	shut(companyHex+"/"+mineHex, 0o755)
	shut(companyHex, 0)
	if items, err := asNobody(t, c); !fault.Is(err, fault.NotFound) || items != nil {
		t.Errorf("the company: %v %v", items, err)
	}
	shut(companyHex, 0o755)
	if items, err := asNobody(t, c); err != nil || len(items) != 2 {
		t.Errorf("all open: %v %v", items, err)
	}
}

// asNobody lists as a user who has no rights of his own; root may read everything.
func asNobody(t *testing.T, c carrier.Carrier) (items []carrier.Item, err error) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if os.Geteuid() == 0 {
			runtime.LockOSThread() // and never unlock: the thread ends with this goroutine
			if setErr := unix.Setfsuid(65534); setErr != nil {
				err = setErr
				return
			}
		}
		items, err = c.List(t.Context())
	}()
	<-done
	return items, err
}
