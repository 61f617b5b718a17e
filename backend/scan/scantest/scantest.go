// Package scantest makes scanned pages for tests, as pictures and as the PDF files that
// scanners write.
package scantest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// Page is an A4 page of 150 dpi with a code of 20 mm at its top right, its clear zone
// within, and some lines; without text there is no code. The lines differ with seed.
func Page(t testing.TB, text string, seed int) *image.Gray {
	t.Helper()
	const wide, high, size, margin = 1240, 1754, 118, 59
	img := image.NewGray(image.Rect(0, 0, wide, high))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{240}), image.Point{}, draw.Src)
	for y := 300; y < 1600; y += 40 {
		for x := 100; x < 1100; x++ {
			if (x*7+y*3+seed*11)%23 < 9 {
				img.Pix[y*img.Stride+x], img.Pix[(y+1)*img.Stride+x] = 40, 40
			}
		}
	}
	if text == "" {
		return img
	}
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	n := code.Bounds().Dx()
	for y := range size {
		for x := range size {
			i, j := x*(n+8)/size-4, y*(n+8)/size-4
			if i >= 0 && j >= 0 && i < n && j < n && code.At(i, j) == color.Black {
				img.SetGray(wide-margin-size+x, margin+y, color.Gray{30})
			}
		}
	}
	return img
}

// JPEG packs a picture as scanners do.
func JPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 70}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// PNG packs a picture without loss.
func PNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Picture is a picture within a PDF file: the entries of its dictionary besides its
// length, and its bytes.
type Picture struct {
	Dict string
	Data []byte
}

// DCT is a picture that lies in the file as JPEG.
func DCT(t testing.TB, img image.Image) Picture {
	t.Helper()
	space := "/DeviceRGB"
	if _, ok := img.(*image.Gray); ok {
		space = "/DeviceGray"
	}
	b := img.Bounds()
	return Picture{fmt.Sprintf("/Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode", b.Dx(), b.Dy(), space), JPEG(t, img)}
}

// Bits is a picture of black and white, packed.
func Bits(t testing.TB, img *image.Gray) Picture {
	t.Helper()
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	for y := range h {
		row := make([]byte, (w+7)/8)
		for x := range w {
			if img.Pix[y*img.Stride+x] > 128 {
				row[x/8] |= 128 >> (x % 8)
			}
		}
		_, _ = z.Write(row)
	}
	_ = z.Close()
	return Picture{fmt.Sprintf("/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter [/FlateDecode]", w, h), b.Bytes()}
}

// PDF is a file of pages with one picture each; a picture without bytes gives a page
// without one.
func PDF(pages ...Picture) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	var kids strings.Builder
	for i, p := range pages {
		n := 10 + 3*i
		fmt.Fprintf(&kids, "%d 0 R ", n)
		fmt.Fprintf(&b, "%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R", n, n+1)
		if len(p.Data) > 0 {
			fmt.Fprintf(&b, " /Resources << /XObject << /Im0 %d 0 R >> >>", n+2)
		}
		draw := "q 595 0 0 842 0 0 cm /Im0 Do Q"
		fmt.Fprintf(&b, " >>\nendobj\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n", n+1, len(draw), draw)
		fmt.Fprintf(&b, "%d 0 obj\n<< /Type /XObject /Subtype /Image %s /Length %d >>\nstream\n%s\nendstream\nendobj\n", n+2, p.Dict, len(p.Data), p.Data)
	}
	fmt.Fprintf(&b, "2 0 obj\n<< /Type /Pages /Count %d /Kids [ %s] >>\nendobj\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n", len(pages), kids.String())
	b.WriteString("trailer\n<< /Root 1 0 R /Size 99 >>\nstartxref\n0\n%%EOF\n")
	return b.Bytes()
}
