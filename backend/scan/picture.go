package scan

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"

	"opsbook/backend/scan/qr"
)

// tiffPages returns for each page of a TIFF file the beginning that makes the page
// the first one of the file: the place of its directory stands there.
func tiffPages(data []byte) (heads [][]byte) {
	var order binary.ByteOrder = binary.LittleEndian
	if len(data) > 0 && data[0] == 'M' {
		order = binary.BigEndian
	}
	word := func(at int, n int) int {
		switch {
		case at < 0 || at+n > len(data):
			return 0
		case n == 2:
			return int(order.Uint16(data[at:]))
		}
		return int(order.Uint32(data[at:]))
	}
	const maxPages = 500
	seen := map[int]bool{}
	for at := word(4, 4); at >= 8 && !seen[at] && len(heads) < maxPages; at = word(at+2+12*word(at, 2), 4) {
		seen[at] = true
		head := bytes.Clone(data[:8])
		order.PutUint32(head[4:], uint32(at))
		heads = append(heads, head)
	}
	if len(heads) == 0 {
		heads = [][]byte{data[:min(8, len(data))]}
	}
	return heads
}

// overlaid is data with another beginning.
type overlaid struct{ head, data []byte }

// ReadAt implements io.ReaderAt.
func (o overlaid) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= int64(len(o.data)) {
		return 0, io.EOF
	}
	n = copy(p, o.data[off:])
	if off < int64(len(o.head)) {
		copy(p[:n], o.head[off:])
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

const (
	smallSide = 1000 // points along a picture to look at
	smallGood = 55
)

// small is a picture of a page to look at: grey, its letters just to be read.
func small(page *image.Gray, turn int) []byte {
	k := max(1, (max(page.Rect.Dx(), page.Rect.Dy())+smallSide-1)/smallSide)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, turned(qr.Shrink(page, k), turn), &jpeg.Options{Quality: smallGood}); err != nil {
		return nil
	}
	return b.Bytes()
}

// turned is img turned clockwise by so many degrees.
func turned(img image.Image, degrees int) image.Image {
	if degrees == 0 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	size, place := image.Rect(0, 0, w, h), func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	switch degrees {
	case 90:
		size, place = image.Rect(0, 0, h, w), func(x, y int) (int, int) { return y, h - 1 - x }
	case 270:
		size, place = image.Rect(0, 0, h, w), func(x, y int) (int, int) { return w - 1 - y, x }
	}
	each := func(set func(to, x, y int)) {
		for at := range w * h {
			x, y := place(at%size.Dx(), at/size.Dx())
			set(at, x, y)
		}
	}
	switch img := img.(type) {
	case *image.Gray:
		out := image.NewGray(size)
		each(func(to, x, y int) { out.Pix[to] = img.Pix[y*img.Stride+x] })
		return out
	case *image.Paletted:
		out := image.NewPaletted(size, img.Palette)
		each(func(to, x, y int) { out.Pix[to] = img.Pix[y*img.Stride+x] })
		return out
	}
	out, from := image.NewRGBA(size), img.Bounds().Min
	each(func(to, x, y int) { out.Set(to%size.Dx(), to/size.Dx(), img.At(from.X+x, from.Y+y)) })
	return out
}
