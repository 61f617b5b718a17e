// Command icon draws the program's icon, the one of frontend/public/icon.svg, as a
// Windows .ico with a picture for each usual size:
//
//	go run ./build/windows/icon build/out/icon.ico
package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"log"
	"os"

	"golang.org/x/image/vector"
)

var (
	blue  = color.NRGBA{0x1d, 0x5b, 0xb8, 0xff}
	white = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	sizes = []int{16, 20, 24, 32, 40, 48, 64, 128, 256}
)

// view is the side of the drawing's own square.
const view = 32

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: icon FILE.ico")
	}
	b, err := ico(sizes)
	if err == nil {
		err = os.WriteFile(os.Args[1], b, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// ico packs PNG pictures of the sizes, at most 256 pixels, into one file.
func ico(sizes []int) ([]byte, error) {
	var head, pictures bytes.Buffer
	put := func(v any) { _ = binary.Write(&head, binary.LittleEndian, v) } // a Buffer takes everything
	put([]uint16{0, 1, uint16(len(sizes))})
	start := 6 + 16*len(sizes)
	for _, size := range sizes {
		before := pictures.Len()
		if err := png.Encode(&pictures, picture(size)); err != nil {
			return nil, err
		}
		side := uint8(size) // 256 is written as 0
		put([]uint8{side, side, 0, 0})
		put([]uint16{1, 32})
		put([]uint32{uint32(pictures.Len() - before), uint32(start + before)})
	}
	return append(head.Bytes(), pictures.Bytes()...), nil
}

// picture is a sheet ruled into a table, on a rounded square.
func picture(size int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	fill(img, blue, rounded(0, 0, view, view, 8))
	fill(img, white, rounded(9, 8, 14, 16, 0))
	for _, line := range [][4]float32{{9, 12, 14, 2}, {9, 17, 14, 2}, {13, 8, 2, 16}} {
		fill(img, blue, rounded(line[0], line[1], line[2], line[3], 0))
	}
	return img
}

// rounded is the outline of a rectangle with corners of radius r.
func rounded(x, y, w, h, r float32) func(*vector.Rasterizer, float32) {
	return func(z *vector.Rasterizer, k float32) {
		const c = 0.4477 // how far a cubic's handle stays from the corner of a quarter circle
		at := func(px, py float32) (float32, float32) { return px * k, py * k }
		line := func(px, py float32) { px, py = at(px, py); z.LineTo(px, py) }
		curve := func(bx, by, cx, cy, dx, dy float32) {
			bx, by = at(bx, by)
			cx, cy = at(cx, cy)
			dx, dy = at(dx, dy)
			z.CubeTo(bx, by, cx, cy, dx, dy)
		}
		z.MoveTo(at(x+r, y))
		line(x+w-r, y)
		curve(x+w-r*c, y, x+w, y+r*c, x+w, y+r)
		line(x+w, y+h-r)
		curve(x+w, y+h-r*c, x+w-r*c, y+h, x+w-r, y+h)
		line(x+r, y+h)
		curve(x+r*c, y+h, x, y+h-r*c, x, y+h-r)
		line(x, y+r)
		curve(x, y+r*c, x+r*c, y, x+r, y)
		z.ClosePath()
	}
}

func fill(img draw.Image, c color.Color, outline func(*vector.Rasterizer, float32)) {
	side := img.Bounds().Dx()
	z := vector.NewRasterizer(side, side)
	outline(z, float32(side)/view)
	z.Draw(img, img.Bounds(), image.NewUniform(c), image.Point{})
}
