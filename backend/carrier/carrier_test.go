package carrier_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"opsbook/backend/carrier"
	"opsbook/backend/fault"
)

var (
	company = [16]byte{0xc0, 1}
	mine    = [16]byte{0xaa}
	others  = [16]byte{0xbb}
)

const companyHex, mineHex, othersHex = "c0010000000000000000000000000000", "aa000000000000000000000000000000", "bb000000000000000000000000000000"

func item(stream [16]byte, from, to int64, size int) carrier.Item {
	return carrier.Item{Stream: stream, From: from, To: to, Hash: [8]byte{byte(from), 0xff}, Size: int64(size)}
}

func open(t *testing.T, root string) carrier.Carrier {
	t.Helper()
	c, err := carrier.Directory(root, company)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, c carrier.Carrier, it carrier.Item, content string) {
	t.Helper()
	if err := c.Put(t.Context(), it, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, c carrier.Carrier) []carrier.Item {
	t.Helper()
	items, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func get(c carrier.Carrier, it carrier.Item) (string, error) {
	r, err := c.Get(context.Background(), it)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	return string(b), errors.Join(err, r.Close())
}

// file makes a file and its folders below root.
func file(t *testing.T, root, name, content string) {
	t.Helper()
	name = filepath.Join(root, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// tree is everything below root: what files hold, where links lead.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		switch {
		case e.IsDir():
			all[filepath.ToSlash(name)] = "folder"
		case e.Type() == fs.ModeSymlink:
			all[filepath.ToSlash(name)], err = os.Readlink(path)
		default:
			var b []byte
			b, err = os.ReadFile(path)
			all[filepath.ToSlash(name)] = string(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// unchanged fails if what is below root is not what it was.
func unchanged(t *testing.T, what, root string, before map[string]string) {
	t.Helper()
	if after := tree(t, root); !maps.Equal(before, after) {
		t.Errorf("%s: the folder was\n%v\nand is\n%v", what, before, after)
	}
}

func TestPutListGet(t *testing.T) {
	root := t.TempDir()
	c := open(t, root)
	want := []carrier.Item{item(mine, 1, 9, 3), item(mine, 1, 10, 4), item(mine, 2, 2, 1), item(mine, 10, 11, 2), item(others, 1, 9, 5)}
	for _, i := range []int{3, 0, 4, 1, 2} {
		put(t, c, want[i], strings.Repeat("x", int(want[i].Size)))
	}
	if got := list(t, c); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	for _, it := range want {
		if got, err := get(c, it); err != nil || got != strings.Repeat("x", int(it.Size)) {
			t.Errorf("%v: %q %v", it, got, err)
		}
	}
	x := companyHex + "/" + mineHex
	if got := tree(t, root); len(got) != 4+5 || got[x+"/1-10-01ff000000000000.wsp"] != "xxxx" || got[x+"/10-11-0aff000000000000.wsp"] != "xx" {
		t.Errorf("%v", got)
	}
	if other, err := carrier.Directory(root, [16]byte{1}); err != nil || len(list(t, other)) != 0 {
		t.Errorf("another company sees %v %v", list(t, other), err)
	}
}

// Names that are not exactly an item's are somebody else's.
func TestListIgnoresEverythingElse(t *testing.T) {
	root, c := t.TempDir(), (carrier.Carrier)(nil)
	c = open(t, root)
	own := companyHex + "/" + mineHex + "/"
	for _, name := range []string{
		"1-2-00112233445566.wsp", "1-2-0011223344556677889900.wsp", "1-2-0011223344556677.wsp.tmp", "1-2-0011223344556677", "1-2-0011223344556677.WSP",
		"1-2-AA11223344556677.wsp", "01-2-0011223344556677.wsp", "+1-2-0011223344556677.wsp", "2-1-0011223344556677.wsp", "0-1-0011223344556677.wsp", "-1-2-0011223344556677.wsp",
		"1-2-0011223344556677 (1).wsp", "1-2-0011223344556677.sync-conflict-20261130-101010-ABCDEFG.wsp", ".syncthing.1-2-0011223344556677.wsp.tmp",
		"1-2-0011223344556677.wsp.nspart", "~1-2-0011223344556677.wsp", " 1-2-0011223344556677.wsp", "1 -2-0011223344556677.wsp", "1-2-3-0011223344556677.wsp",
		"1-9223372036854775808-0011223344556677.wsp", "desktop.ini", "Thumbs.db", ".stfolder/x", ".wsp", "--.wsp", "1--.wsp",
		"deeper/1-2-0011223344556677.wsp", "3-4-0011223344556677.wsp/5-6-0011223344556677.wsp",
	} {
		file(t, root, own+name, "x")
	}
	file(t, root, own+"7-8-0011223344556677.wsp", "") // only begun
	for _, name := range []string{
		"blobs/ab/1-2-0011223344556677.wsp", "desktop.ini", "AA000000000000000000000000000000/1-2-0011223344556677.wsp", "aa/1-2-0011223344556677.wsp",
		mineHex + " (1)/1-2-0011223344556677.wsp", "1-2-0011223344556677.wsp", "aa0000000000000000000000000000zz/1-2-0011223344556677.wsp",
	} {
		file(t, root, companyHex+"/"+name, "x")
	}
	file(t, root, companyHex+"/"+othersHex, "a file in the place of a folder")
	file(t, root, mineHex+"/1-2-0011223344556677.wsp", "outside the company")
	before := tree(t, root)
	if got := list(t, c); len(got) != 0 {
		t.Errorf("%v", got)
	}
	file(t, root, own+"1-2-0011223344556677.wsp", "x")
	want := carrier.Item{Stream: mine, From: 1, To: 2, Hash: [8]byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77}, Size: 1}
	if got := list(t, c); !slices.Equal(got, []carrier.Item{want}) {
		t.Errorf("%v", got)
	}
	before[own+"1-2-0011223344556677.wsp"] = "x"
	unchanged(t, "listed", root, before)
}

// A folder in which there is nothing tells nothing.
func TestNothingThere(t *testing.T) {
	root := t.TempDir()
	c := open(t, root)
	it := item(mine, 1, 2, 1)
	missing := func(what string) {
		t.Helper()
		before := tree(t, root)
		if got := list(t, c); len(got) != 0 {
			t.Errorf("%s: %v", what, got)
		}
		if _, err := get(c, it); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
		unchanged(t, what, root, before)
	}
	missing("empty")
	file(t, root, companyHex, "a file in the place of a folder")
	missing("a file")
	if err := c.Put(t.Context(), it, strings.NewReader("x")); !fault.Is(err, fault.Full) {
		t.Errorf("put beside a file: %v", err)
	}
	if err := errors.Join(os.Remove(filepath.Join(root, companyHex)), os.MkdirAll(filepath.Join(root, companyHex, mineHex), 0o755)); err != nil {
		t.Fatal(err)
	}
	missing("a stream without files")
	file(t, root, companyHex+"/"+mineHex+"/1-2-01ff000000000000.wsp/x", "a folder in the place of a file")
	missing("a folder")
	if err := c.Put(t.Context(), it, strings.NewReader("x")); !fault.Is(err, fault.Full) {
		t.Errorf("put over a folder: %v", err)
	}
	missing("and not put")

	for what, path := range map[string]string{
		"a file": filepath.Join(root, companyHex, mineHex, "1-2-01ff000000000000.wsp", "x"), "no folder": filepath.Join(root, "not mounted"), "no drive": filepath.Join(root, "a", "b", "c"),
	} {
		before := tree(t, root)
		c := open(t, path)
		if items, err := c.List(t.Context()); !fault.Is(err, fault.NotFound) || items != nil {
			t.Errorf("%s: %v %v", what, items, err)
		}
		if _, err := get(c, it); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
		if err := c.Put(t.Context(), it, strings.NewReader("x")); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
		unchanged(t, what, root, before)
	}
	for _, path := range []string{"", ".", "share", "../share"} {
		if _, err := carrier.Directory(path, company); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", path, err)
		}
	}
}

// An item is there whole or not at all, and putting it again is no error.
func TestPutIsWholeOrNotAtAll(t *testing.T) {
	root := t.TempDir()
	c := open(t, root)
	put(t, c, item(others, 1, 1, 6), "theirs")
	put(t, c, item(mine, 1, 1, 5), "first")
	before := tree(t, root)
	stop, it := errors.New("stop"), item(mine, 2, 3, 4)
	ctx, cancel := context.WithCancel(t.Context())
	cancelling := iotest.OneByteReader(io.TeeReader(strings.NewReader("more"), writes(func([]byte) { cancel() })))
	for what, tt := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		size int64
		is   func(error) bool
	}{
		"fails":        {t.Context(), io.MultiReader(strings.NewReader("mo"), iotest.ErrReader(stop)), 4, func(err error) bool { return errors.Is(err, stop) && !fault.Is(err, fault.Full) }},
		"too short":    {t.Context(), strings.NewReader("mor"), 4, func(err error) bool { return err != nil }},
		"too long":     {t.Context(), strings.NewReader("more!"), 4, func(err error) bool { return err != nil }},
		"empty":        {t.Context(), strings.NewReader(""), 0, func(err error) bool { return err != nil }},
		"is cancelled": {ctx, cancelling, 4, func(err error) bool { return fault.Is(err, fault.Cancelled) && errors.Is(err, context.Canceled) }},
	} {
		it.Size = tt.size
		if err := c.Put(tt.ctx, it, tt.r); !tt.is(err) {
			t.Errorf("%s: %v", what, err)
		}
		unchanged(t, what, root, before)
	}
	it.Size = 4
	if err := c.Put(ctx, item(mine, 9, 9, 1), strings.NewReader("x")); !fault.Is(err, fault.Cancelled) {
		t.Errorf("cancelled before: %v", err)
	}
	for _, no := range []carrier.Item{{}, item(mine, 0, 1, 1), item(mine, 2, 1, 1), item(mine, 1, 1, -1)} {
		if err := c.Put(t.Context(), no, strings.NewReader("x")); err == nil {
			t.Errorf("%v was put", no)
		}
		if _, err := get(c, no); err == nil {
			t.Errorf("%v is there", no)
		}
	}
	unchanged(t, "not put", root, before)

	own := companyHex + "/" + mineHex + "/"
	file(t, root, own+"2-3-02ff000000000000.wsp.tmp", "what a crash has left, longer than the item")
	put(t, c, it, "more")
	before[own+"2-3-02ff000000000000.wsp"] = "more"
	unchanged(t, "put after a crash", root, before)
	if err := c.Put(t.Context(), it, iotest.ErrReader(errors.New("read again"))); err != nil {
		t.Errorf("put again: %v", err)
	}
	if it.Size = 0; c.Put(t.Context(), it, strings.NewReader("more")) != nil {
		t.Error("put again without a size")
	}
	unchanged(t, "put again", root, before)
	file(t, root, own+"2-3-02ff000000000000.wsp", "mo") // a program that copies folders stopped amid it
	it.Size = 4
	put(t, c, it, "more")
	unchanged(t, "mended", root, before)
}

type writes func([]byte)

func (w writes) Write(p []byte) (int, error) { w(p); return len(p), nil }

// Whoever reads while another PC writes sees each item whole or not yet.
func TestPutWhileOthersRead(t *testing.T) {
	root := t.TempDir()
	writer, reader := open(t, root), open(t, root)
	content := bytes.Repeat([]byte("whole "), 50_000)
	var done sync.WaitGroup
	for w := range 3 {
		done.Go(func() {
			for i := range int64(20) {
				// Two of them put the same.
				if err := writer.Put(t.Context(), item([16]byte{byte(w / 2)}, i+1, i+1, len(content)), bytes.NewReader(content)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all := make(chan struct{})
	go func() { done.Wait(); close(all) }()
	for last := false; !last; {
		select {
		case <-all:
			last = true
		default:
		}
		items, err := reader.List(t.Context())
		if err != nil || last && len(items) != 40 {
			t.Fatalf("%d items, %v", len(items), err)
		}
		for _, it := range items {
			if it.Size != int64(len(content)) {
				t.Fatalf("%+v", it)
			}
		}
		if len(items) > 0 {
			if got, err := get(reader, items[len(items)-1]); err != nil || got != string(content) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
		}
	}
}

func TestListingIsBounded(t *testing.T) {
	root := t.TempDir()
	c := open(t, root)
	for i := range int64(20) {
		put(t, c, item(mine, i+1, i+1, 1), "x")
		file(t, root, fmt.Sprintf("%s/%s/junk%d", companyHex, othersHex, i), "x")
	}
	carrier.AtMost(c, 42) // 20 and 20 in 2 folders
	if got := list(t, c); len(got) != 20 {
		t.Errorf("%d items", len(got))
	}
	carrier.AtMost(c, 41)
	if _, err := c.List(t.Context()); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	it := item(mine, 1, 1, 1)
	r, err := c.Get(ctx, it)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cancel()
	if _, err := c.List(ctx); !fault.Is(err, fault.Cancelled) {
		t.Errorf("list: %v", err)
	}
	if _, err := c.Get(ctx, it); !fault.Is(err, fault.Cancelled) {
		t.Errorf("get: %v", err)
	}
	if _, err := r.Read(make([]byte, 1)); !fault.Is(err, fault.Cancelled) {
		t.Errorf("read: %v", err)
	}
}

// Links lead nowhere, whether out of the folder or within it.
func TestLinksAreNotFollowed(t *testing.T) {
	outside := t.TempDir()
	const name = "1-2-01ff000000000000.wsp"
	file(t, outside, mineHex+"/"+name, "secret")
	file(t, outside, name, "secret")
	secret := tree(t, outside)
	it := item(mine, 1, 2, 1)
	for at, target := range map[string]string{
		companyHex:                                       outside,
		companyHex + "/" + mineHex:                       outside,
		companyHex + "/" + mineHex + "/" + name:          filepath.Join(outside, name),
		companyHex + "/" + mineHex + "/" + name + ".tmp": filepath.Join(outside, name),
		companyHex + "/" + othersHex:                     mineHex,
	} {
		root := t.TempDir()
		if at == companyHex+"/"+othersHex {
			file(t, root, companyHex+"/"+mineHex+"/"+name, "own")
			it := it
			it.Stream = others
			if _, err := get(open(t, root), it); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", at, err)
			}
		}
		link := filepath.Join(root, filepath.FromSlash(at))
		if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o755), os.Symlink(target, link)); err != nil {
			t.Skip("links cannot be made here: ", err)
		}
		c := open(t, root)
		for _, got := range list(t, c) {
			if got.Stream != mine || got.Size != 3 {
				t.Errorf("%s: listed %v", at, got)
			}
		}
		if target != mineHex {
			if got, err := get(c, it); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: got %q, %v", at, got, err)
			}
		}
		err := c.Put(t.Context(), it, strings.NewReader("x"))
		if got, readErr := get(c, it); (err == nil) != (got == "x") {
			t.Errorf("%s: put %v, got %q %v", at, err, got, readErr)
		}
		unchanged(t, at, outside, secret)
	}
}
