package pdf

import (
	"image"
	"image/color"
)

// space is how the samples of a picture are its points.
type space struct {
	n, bits int // samples of a point, bits of a sample
	img     image.Image
	put     func(size image.Rectangle, y int, row []byte) // puts a row of samples into img
}

// space finds how samples of the picture are colours, and makes the picture that
// they are put into.
func (m *Image) space() (s space, err error) {
	d, f := m.s.dict, m.file
	s.bits = f.int(d["BitsPerComponent"])
	mask, _ := f.get(d["ImageMask"]).(bool)
	if mask || s.bits == 0 {
		s.bits = 1
	}
	colours, table, err := m.colours(d["ColorSpace"], 0)
	if err != nil {
		return s, err
	}
	if mask || colours == 0 {
		colours = 1
	}
	s.n = colours
	size := image.Rect(0, 0, m.Width, m.Height)
	switch {
	case table != nil && s.bits <= 8 || colours == 1 && s.bits < 8:
		if table == nil {
			table = greys(s.bits, m.inverted())
		}
		m.palette(&s, size, table)
	case s.bits != 8:
		return s, unknown("samples of that size")
	default:
		m.plain(&s, size)
	}
	return s, nil
}

// inverted reports whether the least sample is the lightest.
func (m *Image) inverted() bool {
	a, _ := m.file.get(m.s.dict["Decode"]).([]any)
	return len(a) >= 2 && m.file.int(a[0]) == 1 && m.file.int(a[1]) == 0
}

func greys(bits int, inverted bool) color.Palette {
	n := 1 << bits
	out := make(color.Palette, n)
	for i := range out {
		y := uint8(i * 255 / (n - 1))
		if inverted {
			y = 255 - y
		}
		out[i] = color.Gray{y}
	}
	return out
}

// palette has samples that are places in a table.
func (m *Image) palette(s *space, size image.Rectangle, table color.Palette) {
	img := image.NewPaletted(size, table)
	bits, per := s.bits, 8/s.bits
	least := byte(1<<bits - 1)
	s.img = img
	s.put = func(size image.Rectangle, y int, row []byte) {
		to := img.Pix[y*img.Stride : y*img.Stride+size.Dx()]
		for x := range to {
			v := row[x/per] >> (8 - bits - x%per*bits) & least
			to[x] = min(v, byte(len(table)-1))
		}
	}
}

// plain has samples of eight bits: grey, red-green-blue, or four inks.
func (m *Image) plain(s *space, size image.Rectangle) {
	flip := byte(0)
	if m.inverted() {
		flip = 255
	}
	switch s.n {
	case 1:
		img := image.NewGray(size)
		s.img, s.put = img, func(_ image.Rectangle, y int, row []byte) {
			for x, v := range row {
				img.Pix[y*img.Stride+x] = v ^ flip
			}
		}
	case 3:
		img := image.NewRGBA(size)
		s.img, s.put = img, func(size image.Rectangle, y int, row []byte) {
			for x := range size.Dx() {
				p, v := img.Pix[y*img.Stride+4*x:], row[3*x:]
				p[0], p[1], p[2], p[3] = v[0]^flip, v[1]^flip, v[2]^flip, 255
			}
		}
	default:
		img := image.NewCMYK(size)
		s.img, s.put = img, func(_ image.Rectangle, y int, row []byte) {
			for x, v := range row {
				img.Pix[y*img.Stride+x] = v ^ flip
			}
		}
	}
}

// colours is how many samples a point has, 0 if nothing is said, and the table that
// they are places in, if any.
func (m *Image) colours(v any, depth int) (n int, table color.Palette, err error) {
	f := m.file
	v = f.get(v)
	a, _ := v.([]any)
	kind, ok := v.(name)
	if len(a) > 0 {
		kind, ok = f.get(a[0]).(name)
	}
	if !ok || depth > 3 {
		return 0, nil, nil
	}
	switch kind {
	case "DeviceGray", "CalGray", "G":
		return 1, nil, nil
	case "DeviceRGB", "CalRGB", "RGB":
		return 3, nil, nil
	case "DeviceCMYK", "CMYK":
		return 4, nil, nil
	case "ICCBased":
		if len(a) > 1 {
			if n := f.int(f.dict(a[1])["N"]); n == 1 || n == 3 || n == 4 {
				return n, nil, nil
			}
		}
	case "Indexed", "I":
		if len(a) > 3 {
			return m.indexed(a, depth)
		}
	}
	return 0, nil, unknown("colours of " + string(kind))
}

// indexed reads a table of colours: [/Indexed base last values].
func (m *Image) indexed(a []any, depth int) (int, color.Palette, error) {
	f := m.file
	base, _, err := m.colours(a[1], depth+1)
	if err != nil || base != 1 && base != 3 {
		return 0, nil, unknown("a table of colours")
	}
	var values []byte
	switch v := f.get(a[3]).(type) {
	case text:
		values = v
	case stream:
		if values, err = f.unfold(v, 1024); err != nil {
			return 0, nil, err
		}
	}
	var table color.Palette
	for i := 0; i <= min(f.int(a[2]), 255) && (i+1)*base <= len(values); i++ {
		c := values[i*base:]
		if base == 1 {
			table = append(table, color.Gray{c[0]})
		} else {
			table = append(table, color.RGBA{c[0], c[1], c[2], 255})
		}
	}
	if len(table) == 0 {
		return 0, nil, unknown("a table of colours")
	}
	return 1, table, nil
}
