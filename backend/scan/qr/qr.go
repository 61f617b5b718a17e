// Package qr finds the QR code of a form on the picture of a scanned page. The code is
// small, a corner's on a page that was put in straight, and the page may lie in any
// of four directions, a little askew, grey and with dust: so parts and scales of the
// page are tried in the order in which they are likely, for a bounded time.
package qr

import (
	"context"
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
	single "github.com/makiuchi-d/gozxing/qrcode"
)

// Find returns the text of the first code on the page that want accepts; false if
// none was read before ctx ended. It may panic on what its library did not expect.
func Find(ctx context.Context, page *image.Gray, want func(string) bool) (string, bool) {
	for _, try := range tries(page) {
		if ctx.Err() != nil {
			break
		}
		for _, text := range try.read() {
			if want(text) {
				return text, true
			}
		}
	}
	return "", false
}

// try is one way to look at a part of a page.
type try struct {
	page *image.Gray
	part image.Rectangle
	how  look
}

type look struct {
	shrink int // by a whole number; 0: to twice the size
	soft   bool
	global bool // one threshold for all, which suits even paper
	many   bool // there may be other codes
}

// corner is how much of a page's width and height its code is sought in.
const (
	cornerW, cornerH = 40, 25 // hundredths
	fine             = 210    // points to an inch, about, that are enough for a code of 20 mm
	longInches       = 11.7   // the long side of A4
)

// tries lists what to do with a page, the likely first.
func tries(page *image.Gray) (out []try) {
	corners := cornersOf(page.Rect)
	k := max(1, int(float64(max(page.Rect.Dx(), page.Rect.Dy()))/longInches/fine+0.5))
	all := func(parts []image.Rectangle, how look) {
		for _, r := range parts {
			out = append(out, try{page, r, how})
		}
	}
	all(corners, look{shrink: k})
	all([]image.Rectangle{page.Rect}, look{shrink: k, many: true})
	finer := look{shrink: k - 1}
	all(corners, finer)
	finer.soft = true
	all(corners, finer)
	all(corners, look{shrink: k, soft: true, global: true})
	all([]image.Rectangle{page.Rect}, look{shrink: 2 * k, many: true})
	all(corners, look{shrink: max(1, k-1), global: true})
	return out
}

// cornersOf are where the code of an upright page is, then of one upside down, then
// of one that lies on its side.
func cornersOf(r image.Rectangle) []image.Rectangle {
	w, h := r.Dx()*cornerW/100, r.Dy()*cornerH/100
	if r.Dx() > r.Dy() {
		w, h = r.Dx()*cornerH/100, r.Dy()*cornerW/100
	}
	topRight := image.Rect(r.Max.X-w, r.Min.Y, r.Max.X, r.Min.Y+h)
	return []image.Rectangle{
		topRight,
		topRight.Add(image.Pt(w-r.Dx(), r.Dy()-h)), // bottom left
		topRight.Add(image.Pt(0, r.Dy()-h)),        // bottom right: turned clockwise
		topRight.Add(image.Pt(w-r.Dx(), 0)),        // top left
	}
}

// read returns the texts of the codes that are seen this way.
func (t try) read() []string {
	img := part(t.page, t.part)
	if img.Rect.Dx() < minSide || img.Rect.Dy() < minSide {
		return nil
	}
	if t.how.shrink == 0 {
		img = double(img)
	} else {
		img = Shrink(img, t.how.shrink)
	}
	if t.how.soft {
		img = soft(img)
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	source, err := gozxing.NewPlanarYUVLuminanceSource(img.Pix, img.Stride, len(img.Pix)/img.Stride, 0, 0, w, h, false)
	if err != nil {
		return nil
	}
	var binarizer gozxing.Binarizer
	if binarizer = gozxing.NewHybridBinarizer(source); t.how.global {
		binarizer = gozxing.NewGlobalHistgramBinarizer(source)
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer)
	if err != nil {
		return nil
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	if !t.how.many {
		if found, err := single.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return []string{found.GetText()}
		}
		return nil
	}
	found, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range found {
		out = append(out, f.GetText())
	}
	return out
}

// minSide is the least picture in which a code is sought, in points.
const minSide = 24
