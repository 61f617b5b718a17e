package qr

import "image"

// Grey is the brightness of a picture. What the decoders of JPEG and of grey pictures
// made is shared, not copied.
func Grey(img image.Image) *image.Gray {
	switch img := img.(type) {
	case *image.Gray:
		return img
	case *image.YCbCr:
		return &image.Gray{Pix: img.Y[img.YOffset(img.Rect.Min.X, img.Rect.Min.Y):], Stride: img.YStride, Rect: img.Rect}
	case *image.Paletted:
		return fromPalette(img)
	case *image.RGBA:
		return fromPixels(img.Rect, img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y):], img.Stride, false)
	case *image.NRGBA:
		return fromPixels(img.Rect, img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y):], img.Stride, true)
	}
	out := image.NewGray(img.Bounds())
	for y := out.Rect.Min.Y; y < out.Rect.Max.Y; y++ {
		for x := out.Rect.Min.X; x < out.Rect.Max.X; x++ {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

func fromPalette(img *image.Paletted) *image.Gray {
	var grey [256]byte
	for i, c := range img.Palette {
		r, g, b, a := c.RGBA()
		grey[i&255] = luma(r>>8, g>>8, b>>8) + byte(255-a>>8) // what is not there is white paper
	}
	out := image.NewGray(img.Rect)
	for y := range img.Rect.Dy() {
		for x, v := range img.Pix[y*img.Stride : y*img.Stride+img.Rect.Dx()] {
			out.Pix[y*out.Stride+x] = grey[v]
		}
	}
	return out
}

// fromPixels reads four bytes a point: red, green, blue and how much of it is there;
// whole says that the colours are not lessened by that.
func fromPixels(size image.Rectangle, pix []byte, stride int, whole bool) *image.Gray {
	out := image.NewGray(size)
	for y := range size.Dy() {
		row, to := pix[y*stride:], out.Pix[y*out.Stride:]
		for x := range size.Dx() {
			p := row[4*x : 4*x+4]
			v, a := uint32(luma(uint32(p[0]), uint32(p[1]), uint32(p[2]))), uint32(p[3])
			if whole {
				v = v * a / 255
			}
			to[x] = byte(v + 255 - a)
		}
	}
	return out
}

func luma(r, g, b uint32) byte { return byte((19595*r + 38470*g + 7471*b + 1<<15) >> 16) }

// part is a part of a page at its own size.
func part(img *image.Gray, r image.Rectangle) *image.Gray {
	return img.SubImage(r.Intersect(img.Rect)).(*image.Gray)
}

// Shrink is img at one k-th of its size, each point the mean of k×k.
func Shrink(img *image.Gray, k int) *image.Gray {
	if k <= 1 {
		return img
	}
	out := image.NewGray(image.Rect(0, 0, img.Rect.Dx()/k, img.Rect.Dy()/k))
	sums := make([]int, out.Rect.Dx())
	for y := range out.Rect.Dy() {
		clear(sums)
		for dy := range k {
			row := img.Pix[(y*k+dy)*img.Stride:]
			for x := range sums {
				for _, v := range row[x*k : x*k+k] {
					sums[x] += int(v)
				}
			}
		}
		for x, s := range sums {
			out.Pix[y*out.Stride+x] = byte(s / (k * k))
		}
	}
	return out
}

// double is img at twice its size, points in between the mean of their neighbours.
func double(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, 2*w, 2*h))
	for y := range 2 * h {
		// A point at a quarter from its neighbour takes three parts of it and one of the next.
		a, b := img.Pix[y/2*img.Stride:], img.Pix[beside(y, h)*img.Stride:]
		to := out.Pix[y*out.Stride : y*out.Stride+2*w]
		for x := range to {
			i, j := x/2, beside(x, w)
			to[x] = byte((9*int(a[i]) + 3*int(a[j]) + 3*int(b[i]) + int(b[j]) + 8) / 16)
		}
	}
	return out
}

// beside is the second nearest of n points to point i of 2n.
func beside(i, n int) int {
	if i%2 == 0 {
		return max(i/2-1, 0)
	}
	return min(i/2+1, n-1)
}

// soft is img with each point the mean of the nine around it: specks of dust vanish.
func soft(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		a, b, c := img.Pix[max(y-1, 0)*img.Stride:], img.Pix[y*img.Stride:], img.Pix[min(y+1, h-1)*img.Stride:]
		to := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range to {
			l, r := max(x-1, 0), min(x+1, w-1)
			to[x] = byte((int(a[l]) + int(a[x]) + int(a[r]) + int(b[l]) + int(b[x]) + int(b[r]) + int(c[l]) + int(c[x]) + int(c[r])) / 9)
		}
	}
	return out
}
