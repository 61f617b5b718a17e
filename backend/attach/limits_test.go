package attach_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

func TestLimits(t *testing.T) {
	o := open(t)
	big := pdf(9, attach.MaxSize)
	a := o.mustAdd("满.pdf", big)
	if b, err := o.content(user.System(), a.ID); err != nil || len(b) != attach.MaxSize {
		t.Error(len(b), err)
	}
	_, err := o.add("", "超.pdf", append(big, 1))
	want(t, err, fault.Invalid, "最多 20 MB")
	endless := o.try(user.System(), func(tx *store.Tx) error {
		_, err := attach.Add(tx, &device, o.device, "", "无尽", zeros{})
		return err
	})
	want(t, endless, fault.Invalid, "最多 20 MB")
	broken := o.try(user.System(), func(tx *store.Tx) error {
		_, err := attach.Add(tx, &device, o.device, "", "断.pdf", io.MultiReader(bytes.NewReader(big[:1<<20]), iotest.ErrReader(os.ErrClosed)))
		return err
	})
	if !errors.Is(broken, os.ErrClosed) || fault.Of(broken).Code != fault.Internal {
		t.Error("a source that breaks: ", broken)
	}
	if n := o.count("SELECT count(*) FROM blob"); n != attach.MaxSize>>18 {
		t.Errorf("%d parts", n)
	}
	for i := range attach.MaxFiles - 1 {
		o.mustAdd("小.pdf", pdf(byte(i), 20+i))
	}
	_, err = o.add("", "多.pdf", pdf(200, 200))
	want(t, err, fault.Invalid, "最多 100 个")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestDamagedContentIsFound(t *testing.T) {
	tests := []struct{ name, damage string }{
		{"altered", "UPDATE blob SET data=zeroblob(length(data)) WHERE part=1"},
		{"cut short", "UPDATE blob SET data=substr(data, 1, 1000) WHERE part=1"},
		{"a part is missing", "DELETE FROM blob WHERE part=0"},
		{"all is missing", "DELETE FROM blob"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := open(t)
			verify := func() (wrong []fault.Text) {
				t.Helper()
				err := o.Read(context.Background(), user.System(), func(tx *store.Tx) (err error) { wrong, err = attach.Verify(tx); return err })
				if err != nil {
					t.Fatal(err)
				}
				return wrong
			}
			in := pdf(5, 300<<10)
			a := o.mustAdd("合同.pdf", in)
			if w := verify(); len(w) != 0 {
				t.Fatal(w)
			}
			o.do(user.System(), func(tx *store.Tx) error { _, err := tx.Exec(tt.damage); return err })
			if w := verify(); len(w) != 1 || !strings.Contains(w[0].ZH, "合同.pdf") {
				t.Error("Verify: ", w)
			}
			b, err := o.content(user.System(), a.ID)
			want(t, err, fault.Damaged, "合同.pdf")
			if len(b) >= len(in) {
				t.Error("the whole of a damaged content was handed out")
			}
			if _, err := o.add("photos", "合同.pdf", in); err != nil {
				t.Fatal(err)
			}
			if w := verify(); len(w) != 0 {
				t.Error("after the original was added again: ", w)
			}
		})
	}
}

func TestNothingIsReadableOnDisk(t *testing.T) {
	o := open(t)
	marker := []byte("PLAINMARKER机密扫描件")
	in := append(pdf(4, 600<<10), bytes.Repeat(marker, 20_000)...)
	o.mustAdd("机密扫描件PLAINMARKER.pdf", in)
	look := func() {
		t.Helper()
		files, err := os.ReadDir(filepath.Dir(o.cfg.Path))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join(filepath.Dir(o.cfg.Path), f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range [][]byte{marker, []byte("PLAINMARKER"), []byte("%PDF"), []byte("application/pdf")} {
				if bytes.Contains(b, m) {
					t.Errorf("%s holds %q", f.Name(), m)
				}
			}
		}
	}
	look()
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	look()
}

// Whatever a file holds, it is taken and comes back as it was, or is refused with
// a sentence.
func FuzzAdd(f *testing.F) {
	o := open(f)
	f.Add("图.png", picture(f))
	f.Add("图.png", bomb(30_000, 30_000))
	f.Add("图.tif", []byte("II*\x00\x08\x00\x00\x00\xff\xff\x00\x01\x04\x00\xff\xff\xff\xff\x00\x00\x00\x00"))
	f.Add("图.bmp", []byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\xff\xff\xff\x7f\xff\xff\xff\x7f\x01\x00\x18\x00"))
	f.Add("图.webp", []byte("RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"))
	f.Add("图.gif", []byte("GIF89a\xff\xff\xff\xff\x80\x00\x00"))
	f.Add("图.jpg", []byte("\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"))
	f.Add("表.docx", []byte("PK\x03\x04 word/document.xml"))
	undo := errors.New("nothing is kept")
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		err := o.try(user.System(), func(tx *store.Tx) error {
			a, err := attach.Add(tx, &device, o.device, "", name, bytes.NewReader(content))
			if err != nil {
				return err
			}
			r, _, err := attach.Open(tx, a.ID)
			if err != nil {
				return err
			}
			if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, content) {
				t.Errorf("%d bytes came back as %d: %v", len(content), len(b), err)
			}
			return undo
		})
		if !errors.Is(err, undo) && !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", name, err)
		}
	})
}
