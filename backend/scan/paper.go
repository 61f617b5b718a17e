package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"path"
	"strings"

	"golang.org/x/image/tiff"

	"opsbook/backend/fault"
	"opsbook/backend/scan/pdf"
)

// Limits of what is read.
const (
	MaxSize   = 200 << 20  // bytes of a file
	maxPixels = 80_000_000 // of a picture: A3 in colour at 600 dpi has 70 million
	maxSide   = 30_000
)

// Paper is a file of scanned pages that lies in memory.
type Paper struct {
	Name  string
	Pages []Page

	data   []byte
	suffix string // of the file as it is: ".pdf", ".jpg", ".png", ".tif"
}

// Page is one page of a paper.
type Page struct {
	Mark    Mark
	Read    bool   // whether Mark was read
	Picture []byte // a small JPEG to look at, of a page that was not read; nil: nothing can be shown

	why  error // what stands against reading the page; nil: there is no code on it
	turn int   // degrees by which its pictures are shown turned
	// pictures shows what is on the page, the largest first, until look has seen enough.
	pictures func(w watch, look func(image.Image) (more bool)) error
	file     func() (content []byte, suffix string, err error) // the page as a file of its own
}

// watch wraps what a decoder reads, so that it ends when nobody waits any more.
type watch func(io.Reader) io.Reader

func watching(ctx context.Context) watch {
	return func(r io.Reader) io.Reader { return &watched{ctx, r} }
}

type watched struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}

// Open tells the pages of a file apart; name is what the user calls it. Nothing is
// decoded yet. Faults: Invalid (no scan, protected, empty, too large, too many pages).
func Open(name string, data []byte) (p *Paper, err error) {
	defer recovered(&err)
	if len(data) == 0 {
		return nil, fault.New(fault.Invalid, "这是空文件，里面没有页。请重新扫描。", "The file is empty. Scan again.")
	}
	if len(data) > MaxSize {
		return nil, fault.New(fault.Invalid, "文件太大：最多 %d MB。请降低扫描分辨率，或分成几个文件。", "The file is too large: at most %d MB. Scan at a lower resolution, or split it.", MaxSize>>20)
	}
	p = &Paper{Name: name, data: data}
	head := data[:min(len(data), 1024)]
	switch mime := http.DetectContentType(head); {
	case bytes.Contains(head, []byte("%PDF-")):
		p.suffix = ".pdf"
		return p, p.openPDF()
	case mime == "image/jpeg":
		p.suffix = ".jpg"
		p.one(jpeg.DecodeConfig, jpeg.Decode)
	case mime == "image/png":
		p.suffix = ".png"
		p.one(png.DecodeConfig, png.Decode)
	case bytes.HasPrefix(head, []byte("II*\x00")) || bytes.HasPrefix(head, []byte("MM\x00*")):
		p.suffix = ".tif"
		p.openTIFF()
	case strings.HasSuffix(strings.ToLower(name), ".pdf"):
		_, err := pdf.Open(data)
		return nil, err
	default:
		return nil, fault.New(fault.Invalid, "这不是扫描件：只认 PDF、JPG、PNG 和 TIFF。请在扫描软件里另存为 PDF 或 JPG。",
			"This is no scan: only PDF, JPG, PNG and TIFF are read. Save it as PDF or JPG.")
	}
	return p, nil
}

// Sealed is a file whose pages Open could not tell apart, as a paper of one page: a hand
// may file it all the same.
func Sealed(name string, data []byte) *Paper {
	p := &Paper{Name: name, data: data, suffix: strings.ToLower(path.Ext(name))}
	p.Pages = []Page{{file: p.whole}}
	return p
}

// recovered turns a panic of a decoder into what a clerk can do.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = unreadable(fmt.Errorf("panic: %v", r))
	}
}

// unreadable is the fault of a page that cannot be decoded. The cause is no use to a
// clerk.
func unreadable(cause error) error {
	if fault.Of(cause).Code != fault.Internal || errors.Is(cause, context.Canceled) {
		return cause
	}
	return fault.New(fault.Invalid, "这一页的图像损坏，或用了读不了的压缩方式。请重新扫描成 PDF 或 JPG，或看图手工归档。",
		"The picture of this page is damaged, or packed in a way that cannot be read. Scan it again as PDF or JPG, or file it by hand.")
}

type (
	configure func(io.Reader) (image.Config, error)
	decode    func(io.Reader) (image.Image, error)
)

// one makes the file a paper of one page.
func (p *Paper) one(c configure, d decode) {
	p.Pages = []Page{{
		pictures: func(w watch, look func(image.Image) bool) error {
			img, err := decoded(bytes.NewReader(p.data), c, d, w)
			if err == nil {
				look(img)
			}
			return err
		},
		file: p.whole,
	}}
}

func (p *Paper) whole() ([]byte, string, error) { return p.data, p.suffix, nil }

// decoded decodes a picture, once its size is known to be bearable.
func decoded(r io.ReadSeeker, c configure, d decode, w watch) (image.Image, error) {
	config, err := c(r)
	if err != nil {
		return nil, err
	}
	if config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels {
		return nil, fault.New(fault.Invalid, "这一页有 %[1]d×%[2]d 像素，太大了：每边最多 %[3]d，总共最多 %[4]d 万像素。请用 200 到 300 dpi 扫描。",
			"This page has %[1]d×%[2]d pixels, which is too large: at most %[3]d a side and %[5]d million in all. Scan at 200 to 300 dpi.",
			config.Width, config.Height, maxSide, maxPixels/10_000, maxPixels/1_000_000)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return d(w(r))
}

func (p *Paper) openPDF() error {
	f, err := pdf.Open(p.data)
	if err != nil {
		return err
	}
	for _, page := range f.Pages() {
		p.Pages = append(p.Pages, Page{
			turn:     page.Turn,
			pictures: func(w watch, look func(image.Image) bool) error { return picturesOf(page, w, look) },
			file:     func() ([]byte, string, error) { return pageOf(page) },
		})
	}
	if len(p.Pages) == 1 {
		p.Pages[0].file = p.whole
	}
	return nil
}

// picturesOf decodes the pictures of a page of a PDF file, as far as they can be read.
func picturesOf(page pdf.Page, w watch, look func(image.Image) bool) (err error) {
	images := page.Images()
	if len(images) == 0 {
		return fault.New(fault.Invalid, "这一页里没有扫描的图像（可能是直接生成的 PDF，不是扫描件）。请手工选择单据。",
			"There is no scanned picture on this page (the PDF may have been made without a scanner). Choose the document by hand.")
	}
	left, seen := maxPixels, false
	for _, m := range images {
		img, e := m.Decode(left, w)
		if e != nil {
			err = e
			continue
		}
		left -= img.Bounds().Dx() * img.Bounds().Dy()
		if seen = true; !look(img) {
			break
		}
	}
	if seen {
		return nil
	}
	return err
}

// pageOf makes a picture file of one page of a PDF file of several.
func pageOf(page pdf.Page) ([]byte, string, error) {
	images := page.Images()
	if len(images) != 1 {
		return nil, "", fault.New(fault.Invalid, "这一页由 %d 幅图像拼成，不能单独取出。请手工把整个文件归到单据，或重新扫描这一页。",
			"This page is made of %d pictures and cannot be taken out alone. File the whole file by hand, or scan the page again.", len(images))
	}
	if raw, ok := images[0].JPEG(); ok && page.Turn == 0 {
		return raw, ".jpg", nil
	}
	img, err := images[0].Decode(maxPixels, func(r io.Reader) io.Reader { return r })
	if err != nil {
		return nil, "", unreadable(err)
	}
	return pngOf(turned(img, page.Turn))
}

func pngOf(img image.Image) ([]byte, string, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, "", unreadable(err)
	}
	return b.Bytes(), ".png", nil
}

// openTIFF finds the pages of a file, which its decoder does not: it reads the first.
func (p *Paper) openTIFF() {
	for _, head := range tiffPages(p.data) {
		picture := func() (image.Image, error) {
			at := io.NewSectionReader(overlaid{head, p.data}, 0, int64(len(p.data)))
			return decoded(at, tiff.DecodeConfig, tiff.Decode, func(r io.Reader) io.Reader { return r })
		}
		p.Pages = append(p.Pages, Page{
			pictures: func(_ watch, look func(image.Image) bool) error {
				img, err := picture()
				if err == nil {
					look(img)
				}
				return err
			},
			file: func() ([]byte, string, error) {
				img, err := picture()
				if err != nil {
					return nil, "", unreadable(err)
				}
				return pngOf(img)
			},
		})
	}
	if len(p.Pages) == 1 {
		p.Pages[0].file = p.whole
	}
}
