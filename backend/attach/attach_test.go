package attach_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
)

var lists = kind.Lists{
	"attach_kind": {Name: "attach_kind", Codes: []kind.Code{{Key: "scan", Label: "签字扫描件"}, {Key: "photo", Label: "照片"}, {Key: "doc", Label: "文档"}, {Key: "invoice", Label: "发票"}}},
	"secrecy":     {Name: "secrecy", Codes: []kind.Code{{Key: "internal", Label: "内部"}, {Key: "secret", Label: "秘密"}}},
}

var (
	dept   = kind.Kind{Name: "department", Label: "部门", English: "Department", Title: "name", Fields: []kind.Field{{Name: "name", Label: "名称", English: "Name", Type: kind.Text}}}
	device = kind.Kind{Name: "device", Label: "设备", English: "Device", Title: "name", Dept: "dept",
		Access: kind.Access{"admin": "VCEX", "clerk": "VCE", "dept_head": "VE@dept", "viewer": "V", "auditor": "P"},
		Fields: []kind.Field{
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
			{Name: "dept", Label: "部门", English: "Department", Type: kind.Ref, To: "department"},
			{Name: "photos", Label: "照片", English: "Pictures", Type: kind.File},
			{Name: "papers", Label: "证件", English: "Papers", Type: kind.File, Sensitive: true},
			{Name: "parts", Label: "配件", English: "Parts", Type: kind.Sub, To: "part"},
		}}
	part = kind.Kind{Name: "part", Label: "配件", English: "Part", Title: "name", Parent: "device",
		Fields: []kind.Field{
			{Name: "device", Label: "设备", English: "Device", Type: kind.Ref, To: "device"},
			{Name: "name", Label: "名称", English: "Name", Type: kind.Text},
		}}
)

// office is an open file with two departments, a device in the first and a part of it.
type office struct {
	*store.Store
	t                  testing.TB
	cfg                store.Config
	dept, other        string
	device, part, void string
}

func open(t testing.TB) *office {
	t.Helper()
	cfg := storetest.Config(t, lists, dept, device, part, attach.Kind)
	o := &office{Store: storetest.Reopen(t, cfg), t: t, cfg: cfg}
	add := func(tx *store.Tx, k *kind.Kind, id *string, v kind.Values) (err error) {
		*id, err = record.Add(tx, k, v)
		return err
	}
	o.do(user.System(), func(tx *store.Tx) error {
		return errors.Join(
			add(tx, &dept, &o.dept, kind.Values{"name": "行政部"}),
			add(tx, &dept, &o.other, kind.Values{"name": "财务部"}),
			add(tx, &device, &o.device, kind.Values{"name": "打印机", "dept": o.dept}),
			add(tx, &device, &o.void, kind.Values{"name": "旧机"}),
			add(tx, &part, &o.part, kind.Values{"name": "硒鼓", "device": o.device}),
			record.Void(tx, &device, o.void, "重复"))
	})
	return o
}

func (o *office) try(a store.Actor, fn func(*store.Tx) error) error {
	_, err := o.Write(context.Background(), a, fn)
	return err
}

func (o *office) do(a store.Actor, fn func(*store.Tx) error) {
	o.t.Helper()
	if err := o.try(a, fn); err != nil {
		o.t.Fatal(err)
	}
}

// add attaches content to the device as the administrator.
func (o *office) add(field, name string, content []byte) (a attach.Attachment, err error) {
	err = o.try(user.System(), func(tx *store.Tx) (err error) {
		a, err = attach.Add(tx, &device, o.device, field, name, bytes.NewReader(content))
		return err
	})
	return a, err
}

func (o *office) mustAdd(name string, content []byte) attach.Attachment {
	o.t.Helper()
	a, err := o.add("", name, content)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// content reads an attachment as actor.
func (o *office) content(a store.Actor, id string) (b []byte, err error) {
	err = o.Read(context.Background(), a, func(tx *store.Tx) error {
		r, _, err := attach.Open(tx, id)
		if err == nil {
			b, err = io.ReadAll(r)
		}
		return err
	})
	return b, err
}

func (o *office) list(a store.Actor) (out []attach.Attachment, err error) {
	err = o.Read(context.Background(), a, func(tx *store.Tx) (err error) {
		out, err = attach.List(tx, &device, o.device)
		return err
	})
	return out, err
}

func (o *office) count(q string, args ...any) (n int) {
	o.t.Helper()
	err := o.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		_, err := tx.One(q, args, &n)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// pdf is a PDF of n bytes whose content depends on seed.
func pdf(seed byte, n int) []byte {
	b := bytes.Repeat([]byte{seed, 0, seed ^ 0x5a}, n/3+1)[:n]
	copy(b, "%PDF-1.7\n")
	return b
}

func picture(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a PNG header that promises w×h pixels.
func bomb(w, h uint32) []byte {
	ihdr := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(ihdr[4:], w)
	binary.BigEndian.PutUint32(ihdr[8:], h)
	ihdr[12] = 8
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(ihdr))
}

func want(t testing.TB, err error, code fault.Code, zh string) {
	t.Helper()
	if !fault.Is(err, code) || !strings.Contains(fault.Of(err).Message.ZH, zh) {
		t.Errorf("got %v, want a %s fault with %q", err, code, zh)
	}
}

func TestAddListOpen(t *testing.T) {
	o := open(t)
	for _, size := range []int{10, 256 << 10, 256<<10 + 1, 3*(256<<10) - 1} {
		in := pdf(byte(size), size)
		a := o.mustAdd(fmt.Sprintf("合同 %d.pdf", size), in)
		if a.Size != int64(size) || a.MIME != "application/pdf" || a.Kind != "scan" || a.Secrecy != "internal" || a.Owner != o.device || !a.At.Equal(storetest.Clock) || a.By != "" {
			t.Errorf("%+v", a)
		}
		if b, err := o.content(user.System(), a.ID); err != nil || !bytes.Equal(b, in) {
			t.Errorf("%d bytes came back as %d: %v", size, len(b), err)
		}
	}
	got, err := o.list(user.System())
	if err != nil || len(got) != 4 || got[0].Name != "合同 10.pdf" {
		t.Errorf("%+v, %v", got, err)
	}
	err = o.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		r, a, err := attach.Open(tx, got[3].ID)
		if err != nil {
			return err
		}
		// TestReader reads at every place and size, and seeks.
		return iotest.TestReader(io.NewSectionReader(readerAt{r}, 0, a.Size), pdf(0xff, int(a.Size)))
	})
	if err != nil {
		t.Error(err)
	}
}

type readerAt struct{ *attach.Reader }

func (r readerAt) ReadAt(p []byte, off int64) (int, error) {
	if _, err := r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(r, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

func TestTypes(t *testing.T) {
	o := open(t)
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 4, 4)), nil); err != nil {
		t.Fatal(err)
	}
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	exe := append([]byte("MZ\x90\x00\x03"), make([]byte, 600)...)
	zip := func(name string) []byte { return append([]byte("PK\x03\x04\x14\x00\x00\x00"), name...) }
	tests := []struct {
		name    string
		content []byte
		mime    string // "": refused
		say     string
	}{
		{"图.png", picture(t), "image/png", ""},
		{"图.jpg", jpg.Bytes(), "image/jpeg", ""},
		{"坏图.png", []byte("\x89PNG\r\n\x1a\n but no more"), "application/octet-stream", ""},
		{"说明.txt", []byte("MZ-2024 会议记录"), "text/plain", ""},
		{"名单.csv", []byte("工号,姓名\n"), "text/csv", ""},
		{"报告.docx", zip("[Content_Types].xml word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""},
		{"表.xlsx", zip("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""},
		{"电子发票.ofd", zip("OFD.xml"), "application/ofd", ""},
		{"表.ods", zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"), "application/vnd.oasis.opendocument.spreadsheet", ""},
		{"包.docx", zip("anything"), "application/zip", ""},
		{"旧表.xls", ole, "application/vnd.ms-excel", ""},
		{"图纸.dwg", []byte("AC1027\x00\x00\x01"), "application/octet-stream", ""},
		{"程序.exe", pdf(1, 99), "", "程序、脚本"},
		{"发票.pdf.", exe, "", "程序、脚本"},
		{"发票\u202Efdp.scr", pdf(2, 99), "", "程序、脚本"},
		{"x.pdf:evil.exe", pdf(3, 99), "", "程序、脚本"},
		{"脚本.txt", []byte("#!/bin/sh\n"), "", "程序、脚本"},
		{"网页.txt", []byte("  <html><script>"), "", "程序、脚本"},
		{"图.txt", []byte("\xef\xbb\xbf<svg onload=x>"), "", "程序、脚本"},
		{"快捷方式", append([]byte("L\x00\x00\x00\x01\x14\x02\x00"), ole...), "", "程序、脚本"},
		{"空.pdf", nil, "", "空文件"},
		{"炸弹.png", bomb(30_000, 30_000), "", "30000×30000"},
		{"长条.png", bomb(30_001, 1), "", "每边最多 30000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := o.count("SELECT count(*) FROM blob")
			a, err := o.add("", tt.name, tt.content)
			if tt.mime != "" {
				if err != nil || a.MIME != tt.mime {
					t.Errorf("%q, %v; want %q", a.MIME, err, tt.mime)
				}
				return
			}
			want(t, err, fault.Invalid, tt.say)
			if n := o.count("SELECT count(*) FROM blob"); n != before {
				t.Errorf("%d parts were left behind", n-before)
			}
		})
	}
}

func TestSameContentIsStoredOnce(t *testing.T) {
	o := open(t)
	in := pdf(7, 300<<10)
	a := o.mustAdd("合同.pdf", in)
	_, err := o.add("", "合同 (2).pdf", in)
	want(t, err, fault.Conflict, "合同.pdf")
	if _, err := o.add("photos", "合同.pdf", in); err != nil {
		t.Error("another field: ", err)
	}
	if n := o.count("SELECT count(*) FROM blob"); n != 2 {
		t.Errorf("%d parts, want 2", n)
	}
	o.do(user.System(), func(tx *store.Tx) error { return attach.Drop(tx, a.ID, "传错了") })
	if got, err := o.list(user.System()); err != nil || len(got) != 1 || got[0].Field != "photos" {
		t.Errorf("after Drop: %+v, %v", got, err)
	}
	want(t, o.try(user.System(), func(tx *store.Tx) error { return attach.Drop(tx, a.ID, "again") }), fault.Conflict, "已经去掉")
	if _, err := o.add("", "合同.pdf", in); err != nil {
		t.Error("after Drop it can come again: ", err)
	}
	// A refused file in a transaction that goes on leaves nothing of itself.
	o.do(user.System(), func(tx *store.Tx) error {
		_, err := attach.Add(tx, &device, o.device, "", "x.png", bytes.NewReader(bomb(30_000, 30_000)))
		want(t, err, fault.Invalid, "像素")
		return nil
	})
	if n := o.count("SELECT count(*) FROM blob"); n != 2 {
		t.Errorf("%d parts, want 2", n)
	}
}
