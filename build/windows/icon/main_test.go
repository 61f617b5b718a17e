package main

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/png"
	"testing"
)

func TestIco(t *testing.T) {
	b, err := ico([]int{16, 256})
	if err != nil {
		t.Fatal(err)
	}
	if n := binary.LittleEndian.Uint16(b[4:]); n != 2 {
		t.Fatalf("%d pictures", n)
	}
	for i, side := range []int{16, 256} {
		entry := b[6+16*i:]
		size, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		img, err := png.Decode(bytes.NewReader(b[at : at+size]))
		if err != nil {
			t.Fatal(err)
		}
		if int(entry[0]) != side%256 || img.Bounds().Dx() != side {
			t.Errorf("entry %d, picture %d, want %d", entry[0], img.Bounds().Dx(), side)
		}
		is := func(x, y int, want color.NRGBA) {
			t.Helper()
			if got := color.NRGBAModel.Convert(img.At(x*side/32, y*side/32)); got != want {
				t.Errorf("%d px at %d,%d: %v, want %v", side, x, y, got, want)
			}
		}
		is(0, 0, color.NRGBA{}) // the rounded corner
		is(4, 16, blue)
		is(20, 10, white)
		if side == 256 { // at 16 the lines are half a pixel off the grid
			is(14, 10, blue)
		}
	}
}
