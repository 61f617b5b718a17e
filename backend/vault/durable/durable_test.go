package durable

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	holds := func(want string) {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil || string(b) != want {
			t.Fatalf("%q, %v", b, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
			t.Error("left behind: ", left)
		}
	}
	for _, s := range []string{"one", "a longer second", ""} {
		if err := WriteFile(path, []byte(s)); err != nil {
			t.Fatal(err)
		}
		holds(s)
	}
	if err := WriteFile(filepath.Join(dir, "no", "folder"), nil); err == nil {
		t.Error("written into a folder that does not exist")
	}
	if err := Sync(path); err != nil {
		t.Error(err)
	}
	// A target that cannot be replaced: the error is told, the draft removed.
	folder := filepath.Join(t.TempDir(), "folder")
	if err := os.MkdirAll(filepath.Join(folder, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(folder, []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if _, err := os.Stat(folder + ".new"); err == nil {
		t.Error("the draft is left")
	}
}

func TestRenameIn(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, name := range []string{"from", "to"} {
		if err := root.WriteFile(name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := RenameIn(root, "from", "to"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "to")); err != nil || string(b) != "from" {
		t.Errorf("%q %v", b, err)
	}
	if err := RenameIn(root, "from", "to"); !os.IsNotExist(err) {
		t.Errorf("renamed what is not there: %v", err)
	}
	if err := RenameIn(root, "to", "../out"); err == nil {
		t.Error("renamed out of the folder")
	}
}
