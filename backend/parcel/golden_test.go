package parcel_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"opsbook/backend/parcel"
)

var update = flag.Bool("update", false, "write the file of this format, if there is none yet")

// golden is what the file of each format holds, written once and never again.
func golden() content {
	c := small()
	c.blobs = append(c.blobs, []byte{}, bytes.Repeat([]byte("more than one frame "), 60_000))
	return c
}

// A file of any format that was ever written can be read for ever.
func TestOldFormatsCanBeRead(t *testing.T) {
	name := func(format int) string { return filepath.Join("testdata", fmt.Sprintf("format-%d.wsp", format)) }
	if _, err := os.Stat(name(parcel.Format)); *update && errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(name(parcel.Format), write(t, golden()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for format := 1; format <= parcel.Format; format++ {
		file, err := os.ReadFile(name(format))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(file); err != nil || !reflect.DeepEqual(got, golden()) {
			t.Errorf("format %d: %v, %+v", format, err, got.head)
		}
		if p, err := parcel.Peek(bytes.NewReader(file)); err != nil || p.Format != format || p.Package != id("package") {
			t.Errorf("format %d: %+v %v", format, p, err)
		}
	}
}
