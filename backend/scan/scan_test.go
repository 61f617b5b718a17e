package scan_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"os"
	"strings"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/scan"
	"opsbook/backend/scan/scantest"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	os.Exit(m.Run())
}

var lists = kind.Lists{
	"attach_kind": {Name: "attach_kind", Codes: []kind.Code{{Key: "scan", Label: "签字扫描件"}, {Key: "photo", Label: "照片"}, {Key: "doc", Label: "文档"}}},
	"secrecy":     {Name: "secrecy", Codes: []kind.Code{{Key: "internal", Label: "内部"}}},
}

var slip = kind.Kind{Name: "slip", Label: "领用单", English: "Slips", Chapter: "asset", Key: "doc_no", Title: "doc_no",
	Access: kind.Access{"admin": "VCEX", "clerk": "VCE", "viewer": "V"},
	Fields: []kind.Field{{Name: "doc_no", Label: "单号", English: "Number", Type: kind.Text, Unique: kind.Always}}}

// office has two documents, and a third one that is void.
type office struct {
	*store.Store
	t    *testing.T
	docs map[string]string // id by number
}

func open(t *testing.T) *office {
	o := &office{storetest.Open(t, lists, slip, attach.Kind), t, map[string]string{}}
	_, err := o.Write(context.Background(), user.System(), func(tx *store.Tx) error {
		for _, no := range []string{"LY-202406-007", "LY-202406-008", "LY-202406-009"} {
			id, err := record.Add(tx, &slip, kind.Values{"doc_no": no})
			if err != nil {
				return err
			}
			o.docs[no] = id
		}
		return record.Void(tx, &slip, o.docs["LY-202406-009"], "重复")
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

var clerk = store.Actor{User: "c", Roles: []string{"clerk"}, Reach: kind.All}

// file reads and files a file for an actor.
func (o *office) file(a store.Actor, name string, data []byte) scan.Result {
	o.t.Helper()
	p, err := scan.Open(name, data)
	if err != nil {
		return scan.Unopened(name, err)
	}
	if err := scan.Read(context.Background(), []*scan.Paper{p}, func(int, int) {}); err != nil {
		o.t.Fatal(err)
	}
	var r scan.Result
	if _, err := o.Write(context.Background(), a, func(tx *store.Tx) (err error) { r, err = p.File(tx); return err }); err != nil {
		o.t.Fatal(err)
	}
	return r
}

// files are the attachments of a document, as name and kind.
func (o *office) files(no string) []string {
	o.t.Helper()
	var out []string
	err := o.Read(context.Background(), user.System(), func(tx *store.Tx) error {
		all, err := attach.List(tx, &slip, o.docs[no])
		for _, a := range all {
			out = append(out, a.Name+" "+a.Kind+" "+a.MIME)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

const seven, eight = "OPS1|slip_card|LY-202406-007|1|1", "OPS1|slip_card|LY-202406-008|1|1"

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPagesFindTheirDocuments(t *testing.T) {
	o := open(t)
	page := scantest.JPEG(t, scantest.Page(t, seven, 0))
	r := o.file(clerk, "SCAN0001.JPG", page)
	if p := r.Places[0]; p.State != scan.Filed || p.Number != "LY-202406-007" || p.Name != "LY-202406-007_1.jpg" || p.Mark != seven || p.Picture != "" {
		t.Errorf("%+v", p)
	}
	if p := o.file(clerk, "again.jpg", page).Places[0]; p.State != scan.Already || !strings.Contains(p.Say.ZH, "LY-202406-007_1.jpg") {
		t.Errorf("the same again: %+v", p)
	}
	if p := o.file(clerk, "better.png", scantest.PNG(t, scantest.Page(t, seven, 1))).Places[0]; p.State != scan.Filed || p.Name != "LY-202406-007_1.png" {
		t.Errorf("the same page, another picture: %+v", p)
	}
	if p := o.file(clerk, "third.png", scantest.PNG(t, scantest.Page(t, seven, 2))).Places[0]; p.Name != "LY-202406-007_1 (2).png" || !strings.Contains(p.Say.ZH, "两份都保留") {
		t.Errorf("the same page once more: %+v", p)
	}
	same(t, o.files("LY-202406-007"), "LY-202406-007_1.jpg scan image/jpeg", "LY-202406-007_1.png scan image/png", "LY-202406-007_1 (2).png scan image/png")
}

func TestPDFIsFiledWholeOrByPage(t *testing.T) {
	o := open(t)
	one, two := scantest.DCT(t, scantest.Page(t, seven, 0)), scantest.Bits(t, scantest.Page(t, "OPS1|slip_card|LY-202406-007|2|1", 0))
	r := o.file(clerk, "both.pdf", scantest.PDF(one, two))
	if len(r.Places) != 1 || r.Places[0].State != scan.Filed || len(r.Places[0].Pages) != 2 {
		t.Fatalf("%+v", r)
	}
	other, bare := scantest.Bits(t, scantest.Page(t, eight, 0)), scantest.DCT(t, scantest.Page(t, "", 0))
	r = o.file(clerk, "mixed.pdf", scantest.PDF(one, bare, other))
	if len(r.Places) != 3 || r.Places[0].State != scan.Filed || r.Places[1].State != scan.Left || r.Places[2].State != scan.Filed {
		t.Fatalf("%+v", r)
	}
	if len(r.Places[1].Picture) < 1000 || !strings.Contains(r.Places[1].Say.ZH, "没有读到") {
		t.Errorf("the page without a code: %d bytes to look at, %s", len(r.Places[1].Picture), r.Places[1].Say.ZH)
	}
	same(t, o.files("LY-202406-007"), "LY-202406-007.pdf scan application/pdf", "LY-202406-007_1.jpg scan image/jpeg")
	same(t, o.files("LY-202406-008"), "LY-202406-008_1.png scan image/png")
	r = o.file(clerk, "backs.pdf", scantest.PDF(bare, bare, bare))
	if len(r.Places) != 1 || len(r.Places[0].Pages) != 3 {
		t.Errorf("a file without any code is one place: %+v", r)
	}
}

func TestWhatStandsAgainstFiling(t *testing.T) {
	o := open(t)
	read := func(text string) []byte { return scantest.JPEG(t, scantest.Page(t, text, 0)) }
	for _, tt := range []struct {
		name  string
		actor store.Actor
		text  string
		say   string
	}{
		{"no such document", clerk, "OPS1|slip_card|LY-202406-999|1|1", "LY-202406-999"},
		{"no such form", clerk, "OPS1|moon_card|LY-202406-007|1|1", "moon_card"},
		{"a ledger", clerk, "OPS1|slip|LY-202406-007|1|1", "“slip”"},
		{"another code", clerk, "https://example.com/very/long/path", "没有读到"},
		{"void", clerk, "OPS1|slip_card|LY-202406-009|1|1", "已作废"},
		{"may only see", store.Actor{User: "v", Roles: []string{"viewer"}, Reach: kind.All}, seven, "权限"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := o.file(tt.actor, "x.jpg", read(tt.text)).Places[0]
			if p.State != scan.Left || !strings.Contains(p.Say.ZH, tt.say) || p.Say.EN == "" || len(p.Picture) == 0 {
				t.Errorf("%s: %s", p.State, p.Say.ZH)
			}
		})
	}
	same(t, o.files("LY-202406-007"))
}

func TestMessyFiles(t *testing.T) {
	o := open(t)
	good := scantest.PDF(scantest.DCT(t, scantest.Page(t, seven, 0)))
	small := scantest.DCT(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	bomb := scantest.Picture{Dict: "/Width 30000 /Height 30000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode", Data: scantest.Bits(t, scantest.Page(t, "", 0)).Data}
	for _, tt := range []struct {
		name string
		data []byte
		say  string
	}{
		{"empty.pdf", nil, "空文件"},
		{"text.pdf", []byte("这是一封信"), "不是 PDF"},
		{"letter.txt", []byte("hello"), "只认 PDF"},
		{"nothing.zip", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), "只认 PDF"},
		{"cut.jpg", scantest.JPEG(t, scantest.Page(t, seven, 0))[:2000], "损坏"},
		{"cut.png", scantest.PNG(t, scantest.Page(t, seven, 0))[:2000], "损坏"},
		{"cut.tif", []byte("II*\x00\x08\x00\x00\x00\xff\xff"), "损坏"},
		{"bomb.png", bombPNG(30_000, 30_000), "30000×30000"},
		{"bomb.pdf", scantest.PDF(bomb), "损坏"},
		{"bare.pdf", scantest.PDF(scantest.Picture{}), "没有扫描的图像"},
		{"no pages.pdf", []byte("%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>"), "没有完整的页"},
		{"locked.pdf", bytes.Replace(good, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Encrypt 9 0 R"), 1), "密码"},
		{"jpx.pdf", scantest.PDF(scantest.Picture{Dict: "/Width 9 /Height 9 /Filter /JPXDecode", Data: []byte("xx")}), "压缩方式"},
		{"many.pdf", scantest.PDF(make([]scantest.Picture, 501)...), "超过 500 页"},
		{"tiny.pdf", scantest.PDF(small), "没有读到"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := o.file(clerk, tt.name, tt.data)
			if len(r.Places) != 1 || r.Places[0].State != scan.Left || !strings.Contains(r.Places[0].Say.ZH, tt.say) || r.Places[0].Say.EN == "" {
				t.Errorf("%+v", r)
			}
		})
	}
	// What is cut off behind the picture has lost only the tree of its pages.
	end := bytes.Index(good, []byte("2 0 obj\n<< /Type /Pages"))
	if p := o.file(clerk, "half.pdf", good[:end]).Places[0]; p.State != scan.Filed {
		t.Errorf("cut off behind its picture: %+v", p)
	}
}

// bombPNG says that it is so large and has next to nothing in it.
func bombPNG(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestByHand(t *testing.T) {
	o := open(t)
	bare := scantest.Page(t, "", 0)
	p, err := scan.Open("backs.pdf", scantest.PDF(scantest.DCT(t, bare), scantest.DCT(t, scantest.Page(t, "", 1))))
	if err != nil {
		t.Fatal(err)
	}
	place := func(a store.Actor, no string, pages ...int) error {
		_, err := o.Write(context.Background(), a, func(tx *store.Tx) error {
			_, err := p.FileAt(tx, &slip, o.docs[no], pages)
			return err
		})
		return err
	}
	if err := errors.Join(place(clerk, "LY-202406-007", 1, 2), place(clerk, "LY-202406-008", 2)); err != nil {
		t.Fatal(err)
	}
	same(t, o.files("LY-202406-007"), "LY-202406-007.pdf scan application/pdf")
	same(t, o.files("LY-202406-008"), "LY-202406-008_2.jpg scan image/jpeg")
	for name, tt := range map[string]struct {
		err  error
		code fault.Code
	}{
		"again":       {place(clerk, "LY-202406-007", 1, 2), fault.Conflict},
		"void":        {place(clerk, "LY-202406-009", 1), fault.Conflict},
		"no page":     {place(clerk, "LY-202406-007", 3), fault.Invalid},
		"none":        {place(clerk, "LY-202406-007"), fault.Invalid},
		"twice":       {place(clerk, "LY-202406-007", 1, 1), fault.Invalid},
		"no document": {place(clerk, "LY-0", 1), fault.NotFound},
		"no right":    {place(store.Actor{User: "v", Roles: []string{"viewer"}, Reach: kind.All}, "LY-202406-007", 1), fault.Forbidden},
	} {
		if !fault.Is(tt.err, tt.code) {
			t.Errorf("%s: %v, want %s", name, tt.err, tt.code)
		}
	}
}

func TestAFileThatCannotBeOpenedIsFiledByHand(t *testing.T) {
	o := open(t)
	p := scan.Sealed("locked.PDF", []byte("%PDF-1.4 trailer << /Encrypt 1 0 R >>"))
	if _, err := o.Write(context.Background(), clerk, func(tx *store.Tx) error {
		_, err := p.FileAt(tx, &slip, o.docs["LY-202406-007"], []int{1})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	same(t, o.files("LY-202406-007"), "LY-202406-007.pdf scan application/pdf")
	_, err := o.Write(context.Background(), clerk, func(tx *store.Tx) error {
		_, err := scan.Sealed("x.exe", []byte("MZ")).FileAt(tx, &slip, o.docs["LY-202406-007"], []int{1})
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestReadStopsWithContext(t *testing.T) {
	p, err := scan.Open("x.jpg", scantest.JPEG(t, scantest.Page(t, seven, 0)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := scan.Read(ctx, []*scan.Paper{p}, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
