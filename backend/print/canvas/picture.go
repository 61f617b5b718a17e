package canvas

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // a format of Load

	"golang.org/x/image/draw"

	"opsbook/backend/fault"
)

// Bounds of a picture to be read, and the longer side it is reduced to: 1,600
// points are 300 dpi on half a page.
const (
	MaxPictureBytes  = 32 << 20
	MaxPicturePixels = 50 << 20
	keptSide         = 1600
	quality          = 85
)

// Picture is a picture ready for paper: upright, opaque, of bounded size.
type Picture struct {
	data   []byte
	format string // as gofpdf names it
	w, h   int    // pixels
}

// Ratio is width by height.
func (p *Picture) Ratio() float64 { return float64(p.w) / float64(p.h) }

// Load reads a JPEG or PNG. A photograph is turned as its camera noted.
// The error for anything else is a fault.Invalid.
func Load(data []byte) (*Picture, error) {
	if len(data) > MaxPictureBytes {
		return nil, fault.New(fault.Invalid, "图片有 %d MB，超过 %d MB，无法打印。请先压缩图片。",
			"The picture has %d MB, more than %d MB, and cannot be printed. Please make it smaller.", len(data)>>20, MaxPictureBytes>>20)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 || format != "jpeg" && format != "png" {
		return nil, unreadable()
	}
	if config.Width > MaxPicturePixels/config.Height {
		return nil, fault.New(fault.Invalid, "图片为 %d×%d 像素，太大，无法打印。请先缩小图片。",
			"The picture of %d×%d pixels is too large to print. Please make it smaller.", config.Width, config.Height)
	}
	turn := 1
	if format == "jpeg" {
		turn = orientation(data)
		if turn == 1 && max(config.Width, config.Height) <= keptSide && plain(config.ColorModel) {
			return asIs(data, config)
		}
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, unreadable()
	}
	return encode(upright(reduce(img), turn))
}

func unreadable() error {
	return fault.New(fault.Invalid, "图片无法读取：只支持完好的 JPG 和 PNG 图片。",
		"The picture cannot be read: only intact JPG and PNG pictures are supported.")
}

func plain(m color.Model) bool { return m == color.YCbCrModel || m == color.GrayModel }

// asIs passes a JPEG through that needs no change, once it is known to be whole.
func asIs(data []byte, config image.Config) (*Picture, error) {
	if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
		return nil, unreadable()
	}
	return &Picture{data: data, format: "jpg", w: config.Width, h: config.Height}, nil
}

// reduce draws img on white, at most keptSide long.
func reduce(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if side := max(w, h); side > keptSide {
		w, h = max(1, w*keptSide/side), max(1, h*keptSide/side)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}

func encode(img *image.RGBA) (*Picture, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return &Picture{data: out.Bytes(), format: "jpg", w: img.Bounds().Dx(), h: img.Bounds().Dy()}, nil
}
