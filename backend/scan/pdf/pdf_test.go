package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/scan/pdf"
	"opsbook/backend/scan/scantest"
)

func plain(r io.Reader) io.Reader { return r }

func packed(data []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Bytes()
}

// TestPictures decodes four points of each way in which scanners keep pictures.
func TestPictures(t *testing.T) {
	black, white, red := color.Gray{0}, color.Gray{255}, color.RGBA{255, 0, 0, 255}
	size := "/Width 2 /Height 2 "
	for _, tt := range []struct {
		name string
		dict string
		data []byte
		want [4]color.Color
	}{
		{"grey", "/ColorSpace /DeviceGray /BitsPerComponent 8", []byte{0, 255, 255, 0}, [4]color.Color{black, white, white, black}},
		{"bits", "/ColorSpace /DeviceGray /BitsPerComponent 1", []byte{0x40, 0x80}, [4]color.Color{black, white, white, black}},
		{"bits the other way", "/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0]", []byte{0x40, 0x80}, [4]color.Color{white, black, black, white}},
		{"stencil", "/ImageMask true", []byte{0x40, 0x80}, [4]color.Color{black, white, white, black}},
		{"colour", "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode", packed([]byte{255, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0}), [4]color.Color{red, black, white, red}},
		{"profile", "/ColorSpace [/ICCBased 90 0 R] /BitsPerComponent 8 /Filter /FlateDecode", packed([]byte{255, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0}), [4]color.Color{red, black, white, red}},
		{"a table", "/ColorSpace [/Indexed /DeviceRGB 1 <FF0000000000>] /BitsPerComponent 1", []byte{0x40, 0x80}, [4]color.Color{red, black, black, red}},
		{"a table as text", `/ColorSpace [/Indexed /DeviceRGB 1 (\377\000\0\0\0\0)] /BitsPerComponent 8`, []byte{0, 1, 1, 0}, [4]color.Color{red, black, black, red}},
		{"told from above", "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2 >>", packed([]byte{1, 0, 255, 2, 255, 1}), [4]color.Color{black, white, white, black}},
		{"told from the left", "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms [<< /Predictor 2 /Columns 2 >>]", packed([]byte{0, 255, 255, 1}), [4]color.Color{black, white, white, black}},
		{"letters", "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /ASCII85Decode", []byte("!<<'!~>"), [4]color.Color{black, white, white, black}},
		{"four inks", "/ColorSpace /DeviceCMYK /BitsPerComponent 8", []byte{0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255}, [4]color.Color{black, white, white, black}},
		// Group 4: each line as the one above it, all white.
		{"fax", "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2 /Rows 2 >>", []byte{0xc0, 0x04, 0x00, 0x40}, [4]color.Color{white, white, white, white}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := scantest.PDF(scantest.Picture{Dict: size + tt.dict, Data: tt.data})
			data = append(data, "90 0 obj << /N 3 /Length 0 >> stream\nendstream endobj\n"...)
			f, err := pdf.Open(data)
			if err != nil {
				t.Fatal(err)
			}
			img, err := f.Pages()[0].Images()[0].Decode(100, plain)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range tt.want {
				r, g, b, _ := img.At(i%2, i/2).RGBA()
				wr, wg, wb, _ := want.RGBA()
				if r != wr || g != wg || b != wb {
					t.Errorf("point %d is %v, want %v", i, img.At(i%2, i/2), want)
				}
			}
		})
	}
}

// TestShapes reads files as different programs write them.
func TestShapes(t *testing.T) {
	pic := scantest.DCT(t, image.NewGray(image.Rect(0, 0, 16, 16)))
	object := func(n int, body string) string { return fmt.Sprintf("%d 0 obj\n%s\nendobj\n", n, body) }
	stream := func(n int, dict string, data []byte) string {
		return object(n, fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data))
	}
	image := stream(5, "/Subtype /Image "+pic.Dict, pic.Data)
	head := "4 0 14 66 6 150 "
	inside := "<< /Type /Catalog /Pages 14 0 R >>"
	pages := "<< /Type /Pages /Kids [6 0 R] /Rotate 90 >>"
	page := "<< /Type /Page /Parent 14 0 R /Resources << /XObject << /A 5 0 R /B 5 0 R >> >> >>"
	pad := func(s string, n int) string { return s + strings.Repeat(" ", n-len(s)) }
	objStm := pad(inside, 66) + pad(pages, 84) + page
	for name, data := range map[string]string{
		"objects packed into a stream": image + stream(7, fmt.Sprintf("/Type /ObjStm /N 3 /First %d /Filter /FlateDecode", len(head)), packed([]byte(head+objStm))) +
			stream(8, "/Type /XRef /Root 4 0 R", nil),
		"length elsewhere, a later page in place of the first": object(4, inside) + object(14, pages) + object(6, "<< /Type /Page >>") +
			strings.Replace(image, fmt.Sprintf("/Length %d", len(pic.Data)), "/Length 30 0 R", 1) + object(30, fmt.Sprint(len(pic.Data))) + object(6, page) + "trailer << /Root 4 0 R >>",
		"pictures of all pages with each": object(4, inside) + object(14, pages) + image + stream(9, "/Subtype /Image "+pic.Dict, pic.Data) + stream(10, "", []byte("q /A Do Q")) +
			object(6, "<< /Type /Page /Contents [10 0 R] /Resources << /XObject << /A 5 0 R /B 9 0 R >> >> >>") + "trailer << /Root 4 0 R >>",
		"within a drawing": object(4, inside) + object(14, pages) + image + stream(11, "/Subtype /Form /Resources << /XObject << /C 5 0 R >> >>", nil) +
			object(6, "<< /Type /Page /Resources << /XObject << /F 11 0 R >> >> >>") + "trailer << /Root 4 0 R >>",
		"its tree lost, kids of themselves": image + object(6, page) + object(14, "<< /Kids [14 0 R] >>") + object(4, inside) + "trailer << /Root 4 0 R >>",
	} {
		t.Run(name, func(t *testing.T) {
			f, err := pdf.Open([]byte("%PDF-1.5\n" + data))
			if err != nil {
				t.Fatal(err)
			}
			if n := len(f.Pages()); n != 1 {
				t.Fatalf("%d pages", n)
			}
			images := f.Pages()[0].Images()
			if len(images) != 1 {
				t.Fatalf("%d pictures", len(images))
			}
			if raw, ok := images[0].JPEG(); !ok || !bytes.Equal(raw, pic.Data) {
				t.Errorf("%d bytes, want %d", len(raw), len(pic.Data))
			}
		})
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	deep := "%PDF-1.4\n1 0 obj " + strings.Repeat("[", 1_000_000)
	if _, err := pdf.Open([]byte(deep)); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	zeros := packed(make([]byte, 100<<20))
	packedUp := fmt.Sprintf("%%PDF-1.5\n7 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >> stream\n%s\nendstream endobj", len(zeros), zeros)
	if _, err := pdf.Open([]byte(packedUp)); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	f, err := pdf.Open(scantest.PDF(scantest.Picture{Dict: "/Width 10000 /Height 10000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode", Data: zeros}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Pages()[0].Images()[0].Decode(1_000_000, plain); err == nil {
		t.Error("a picture of 100 million points was decoded")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(scantest.PDF(scantest.DCT(f, image.NewGray(image.Rect(0, 0, 8, 8)))))
	f.Add(scantest.PDF(scantest.Bits(f, image.NewGray(image.Rect(0, 0, 9, 8)))))
	f.Add([]byte("%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Length 9>>stream\n2 0 (\\1)\nendstream"))
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Page/Resources<</XObject<</A 2 0 R>>>>>>endobj 2 0 obj<</Subtype/Image/Width 4/Height 4/Filter/LZWDecode/ColorSpace[/Indexed/DeviceRGB 1<00>]>>stream\n12345\nendstream"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		file, err := pdf.Open(data)
		if err != nil {
			return
		}
		for _, p := range file.Pages() {
			for _, m := range p.Images() {
				_, _ = m.JPEG()
				_, _ = m.Decode(10_000, plain)
			}
		}
	})
}
