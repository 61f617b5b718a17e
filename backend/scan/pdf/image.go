package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"golang.org/x/image/ccitt"
)

// Image is a picture of a page.
type Image struct {
	Width, Height int // as the file says; what is decoded may differ

	file *File
	s    stream
}

func (f *File) image(s stream) *Image {
	return &Image{max(0, f.int(s.dict["Width"])), max(0, f.int(s.dict["Height"])), f, s}
}

// JPEG is the picture's own file if it is kept as one and needs nothing beside it to
// be shown as it is.
func (m *Image) JPEG() ([]byte, bool) {
	r, rest, err := m.file.reader(m.s)
	if err != nil || len(rest) != 1 || !isJPEG(rest[0].name) || m.s.dict["Decode"] != nil {
		return nil, false
	}
	data, err := readAll(r, int64(len(m.s.raw))*4)
	if err != nil {
		return nil, false
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	return data, err == nil && c.ColorModel != color.CMYKModel
}

func isJPEG(n name) bool { return n == "DCTDecode" || n == "DCT" }

// Decode unpacks the picture. watch wraps what is read, so that the caller can end it.
// Its error says what cannot be read; it is not for clerks. A picture of more than
// maxPixels is an error.
func (m *Image) Decode(maxPixels int, watch func(io.Reader) io.Reader) (image.Image, error) {
	if err := within(m.Width, m.Height, maxPixels); err != nil {
		return nil, err
	}
	r, rest, err := m.file.reader(m.s)
	if err != nil {
		return nil, err
	}
	r = watch(r)
	switch {
	case len(rest) == 0:
		return m.samples(r)
	case len(rest) > 1:
		return nil, unknown(rest[0].name)
	case isJPEG(rest[0].name):
		return m.jpeg(r, maxPixels)
	case rest[0].name == "CCITTFaxDecode" || rest[0].name == "CCF":
		return m.fax(r, rest[0].parms)
	}
	return nil, unknown(rest[0].name)
}

// maxSide bounds the sides of a picture: a row of it is held more than once.
const maxSide = 30_000

func within(w, h, maxPixels int) error {
	if w < 1 || h < 1 || w > maxSide || h > maxSide || w*h > maxPixels {
		return fmt.Errorf("pdf: a picture of %d×%d", w, h)
	}
	return nil
}

// jpeg decodes a picture whose own size may be another than the file says.
func (m *Image) jpeg(r io.Reader, maxPixels int) (image.Image, error) {
	data, err := readAll(r, int64(len(m.s.raw))*4)
	if err != nil {
		return nil, err
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	if err := within(c.Width, c.Height, maxPixels); err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return img, nil
}

// fax decodes a picture of black and white as fax machines send it.
func (m *Image) fax(r io.Reader, d dict) (image.Image, error) {
	columns, sub := m.file.int(d["Columns"]), ccitt.Group3
	if columns == 0 {
		columns = 1728
	}
	if columns != m.Width {
		return nil, unknown("rows of that size")
	}
	switch k := m.file.int(d["K"]); {
	case k < 0:
		sub = ccitt.Group4
	case k > 0:
		return nil, unknown("fax of two dimensions")
	}
	flag := func(key string) bool { b, _ := m.file.get(d[key]).(bool); return b }
	// Black is 0, as among other samples, unless told otherwise.
	return m.samples(ccitt.NewReader(r, ccitt.MSB, sub, m.Width, m.Height, &ccitt.Options{Invert: flag("BlackIs1"), Align: flag("EncodedByteAlign")}))
}

// samples reads the rows of the picture. What is missing at its end stays black,
// if anything is there at all.
func (m *Image) samples(r io.Reader) (image.Image, error) {
	s, err := m.space()
	if err != nil {
		return nil, err
	}
	row := make([]byte, (m.Width*s.n*s.bits+7)/8)
	pixels := image.Rect(0, 0, m.Width, m.Height)
	for y := range m.Height {
		if _, err := io.ReadFull(r, row); err != nil {
			if y > 0 && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
				break
			}
			return nil, fmt.Errorf("pdf: rows of a picture: %w", err)
		}
		s.put(pixels, y, row)
	}
	return s.img, nil
}
