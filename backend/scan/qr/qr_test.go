package qr_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	code "github.com/boombuler/barcode/qr"

	"opsbook/backend/scan/qr"
)

const text = "OPS1|stock_in_card|RK-202406-0123|1|1"

// paper is an A4 page with lines of writing and a table, and at its top right a code
// of 20 mm, its clear zone within.
func paper(t testing.TB) *image.Gray {
	t.Helper()
	bits, err := code.Encode(text, code.M, code.Auto)
	if err != nil {
		t.Fatal(err)
	}
	const wide, high, size, margin = 210.0, 297.0, 20.0, 10.0
	modules := bits.Bounds().Dx()
	dark := func(x, y float64) bool { // in mm from the top left
		if cx, cy := x-(wide-margin-size), y-margin; cx >= 0 && cx < size && cy >= 0 && cy < size {
			i, j := int(cx/size*float64(modules+8))-4, int(cy/size*float64(modules+8))-4
			return i >= 0 && j >= 0 && i < modules && j < modules && bits.At(i, j) == color.Black
		}
		if y > 40 && y < 270 && x > 20 && x < 190 {
			return math.Mod(y-40, 8) < 0.3 || math.Mod(x-20, 42.5) < 0.3 || // a table
				math.Mod(y-40, 8) > 2.5 && math.Mod(y-40, 8) < 5.5 && math.Mod(x*7.3+math.Floor(y*3)*2.1, 3.7) < 1.2 && math.Mod(x-20, 42.5) < 30
		}
		return y > 15 && y < 22 && x > 60 && x < 150 && math.Mod(x*5.1+math.Floor(y*2), 6) < 2.5
	}
	img := image.NewGray(image.Rect(0, 0, int(wide*perMM), int(high*perMM)))
	for py := range img.Rect.Dy() {
		for px := range img.Rect.Dx() {
			if img.Pix[py*img.Stride+px] = 235; dark((float64(px)+.5)/perMM, (float64(py)+.5)/perMM) {
				img.Pix[py*img.Stride+px] = 35
			}
		}
	}
	return img
}

// perMM is how fine the original is.
const perMM = 16.0

// scanned is the original as a scanner of so many dots per inch sees it, turned by
// degrees clockwise.
func scanned(of *image.Gray, dpi int, degrees float64, noise int, r *rand.Rand) *image.Gray {
	step := 25.4 * perMM / float64(dpi)
	w, h := int(float64(of.Rect.Dx())/step), int(float64(of.Rect.Dy())/step)
	if int(degrees+360+45)/90%2 == 1 {
		w, h = h, w
	}
	img := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for py := range h {
		for px := range w {
			sum := 0
			for k := range 4 { // a point is the mean of 2×2 of the original
				x := (float64(px) + float64(k%2)/2 + .25 - float64(w)/2) * step
				y := (float64(py) + float64(k/2)/2 + .25 - float64(h)/2) * step
				sx, sy := int(x*cos+y*sin)+of.Rect.Dx()/2, int(-x*sin+y*cos)+of.Rect.Dy()/2
				if sx >= 0 && sy >= 0 && sx < of.Rect.Dx() && sy < of.Rect.Dy() {
					sum += int(of.Pix[sy*of.Stride+sx])
				}
			}
			v := sum / 4
			if noise > 0 {
				if v += r.IntN(2*noise+1) - noise; r.IntN(4000) < noise { // dust
					v = r.IntN(256)
				}
			}
			img.Pix[py*img.Stride+px] = byte(min(max(v, 0), 255))
		}
	}
	return img
}

func packed(t testing.TB, img image.Image, quality int) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func find(img image.Image) bool {
	_, ok := qr.Find(context.Background(), qr.Grey(img), func(s string) bool { return s == text })
	return ok
}

// TestReadRate reads pages as scanners and copiers make them. At 150 dpi and more all
// are read; at 100 dpi, where a module is two points, most.
func TestReadRate(t *testing.T) {
	angles := []float64{0, 3, -3, 90, 180, 270, 93, 177}
	original := paper(t)
	for _, tt := range []struct {
		dpi, noise, quality, least int // of the eight angles
	}{
		{100, 0, 75, 6},
		{150, 0, 75, 8}, {150, 20, 60, 8}, {150, 45, 40, 8},
		{200, 0, 75, 8}, {200, 20, 60, 8}, {200, 45, 40, 8},
		{300, 0, 75, 8}, {300, 20, 60, 8}, {300, 60, 30, 8},
	} {
		if os.Getenv("OPSBOOK_LONG") == "" && tt.noise <= 20 && tt.dpi > 150 {
			continue
		}
		t.Run(fmt.Sprintf("%d dpi, noise %d, quality %d", tt.dpi, tt.noise, tt.quality), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(tt.dpi*100+tt.noise)))
			read := 0
			for _, angle := range angles {
				if find(packed(t, scanned(original, tt.dpi, angle, tt.noise, r), tt.quality)) {
					read++
				} else {
					t.Logf("not read at %v°", angle)
				}
			}
			if read < tt.least {
				t.Errorf("%d of %d were read, want %d", read, len(angles), tt.least)
			}
			t.Logf("%d of %d", read, len(angles))
		})
	}
}

// BenchmarkFind is a page of 300 dpi, decoded already: one that lies straight, and one
// without a code, on which everything is tried.
func BenchmarkFind(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	straight := scanned(paper(b), 300, 0, 20, r)
	bare := image.NewGray(straight.Rect)
	copy(bare.Pix, straight.Pix)
	for y := range bare.Rect.Dy() / 6 {
		for x := bare.Rect.Dx() / 2; x < bare.Rect.Dx(); x++ {
			bare.SetGray(x, y, color.Gray{235})
		}
	}
	for name, page := range map[string]*image.Gray{"straight": straight, "no code": bare} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				find(page)
			}
		})
	}
}
