package scan

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/tiff"
)

// pagesInOne puts two TIFF files into one of two pages, as scanners do: places within
// the second move, and the directory of the first names that of the second.
func pagesInOne(t testing.TB, grey ...uint8) []byte {
	t.Helper()
	var out []byte
	last := 4 // where the place of the next directory is written
	for _, g := range grey {
		img := image.NewGray(image.Rect(0, 0, 4, 4))
		for i := range img.Pix {
			img.Pix[i] = g
		}
		var b bytes.Buffer
		if err := tiff.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
		one, base := b.Bytes(), len(out)
		order := binary.LittleEndian
		at := int(order.Uint32(one[4:]))
		count := int(order.Uint16(one[at:]))
		for e := at + 2; e < at+2+12*count; e += 12 {
			tag, kind, n := order.Uint16(one[e:]), order.Uint16(one[e+2:]), order.Uint32(one[e+4:])
			if tag == 273 || kind == 5 || kind == 4 && n > 1 || kind == 3 && n > 2 { // places of strips, and of what is too long to stand here
				order.PutUint32(one[e+8:], order.Uint32(one[e+8:])+uint32(base))
			}
		}
		out = append(out, one...)
		order.PutUint32(out[last:], uint32(base+at))
		last = base + at + 2 + 12*count
	}
	return out
}

func TestPagesOfTIFF(t *testing.T) {
	p, err := Open("two.tif", pagesInOne(t, 10, 200))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Pages) != 2 {
		t.Fatalf("%d pages", len(p.Pages))
	}
	for i, want := range []uint8{10, 200} {
		err := p.Pages[i].pictures(nil, func(img image.Image) bool {
			if got := color.GrayModel.Convert(img.At(1, 1)).(color.Gray).Y; got != want {
				t.Errorf("page %d is %d, want %d", i+1, got, want)
			}
			return false
		})
		if err != nil {
			t.Error(err)
		}
		if _, suffix, err := p.Pages[i].file(); err != nil || suffix != ".png" {
			t.Error(suffix, err)
		}
	}
}

func FuzzTIFFPages(f *testing.F) {
	f.Add(pagesInOne(f, 10, 200))
	f.Add([]byte("MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x08"))
	f.Fuzz(func(t *testing.T, data []byte) {
		heads := tiffPages(data)
		if len(heads) < 1 || len(heads) > 500 {
			t.Errorf("%d pages", len(heads))
		}
	})
}

func TestTurned(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 2, 1))
	img.Pix[1] = 9 // at the right
	for degrees, at := range map[int]image.Point{90: {0, 1}, 180: {0, 0}, 270: {0, 0}} {
		if got := turned(img, degrees); color.GrayModel.Convert(got.At(at.X, at.Y)).(color.Gray).Y != 9 {
			t.Errorf("%d°: not at %v", degrees, at)
		}
	}
}
