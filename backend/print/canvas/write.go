package canvas

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

const family = "cn"

// Bytes writes the file. The drawing stays as it is and may go on. The same
// drawing gives the same bytes, unless it has two pictures equally wide: gofpdf
// writes these in no fixed order.
func (c *PDF) Bytes() ([]byte, error) {
	w := writer{pdf: gofpdf.New("P", "mm", "A4", ""), about: c.about, names: map[[sha256.Size]byte]string{}}
	w.describe()
	for i, style := range []string{"", "B"} {
		ttf, err := c.faces[i].Cut(c.codes[i])
		if err != nil {
			return nil, err
		}
		w.pdf.AddUTF8FontFromBytes(family, style, ttf)
	}
	for _, p := range c.pages {
		w.page(p)
	}
	var out bytes.Buffer
	if err := w.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return nameCodes(out.Bytes(), c.private)
}

// writer replays a drawing on gofpdf and remembers what is set there, so that
// nothing is set twice.
type writer struct {
	pdf   *gofpdf.Fpdf
	about About
	names map[[sha256.Size]byte]string // of pictures, by content
	font  Font
	thick float64
	grey  int
}

func (w *writer) describe() {
	p, a := w.pdf, w.about
	p.SetCatalogSort(true)
	p.SetAutoPageBreak(false, 0)
	p.SetCreationDate(a.Created)
	p.SetModificationDate(a.Created)
	p.SetProducer("Opsbook", false)
	p.SetCreator(utf16Text("运营台账 Opsbook"), false)
	p.SetTitle(utf16Text(a.Title), false)
	p.SetAuthor(utf16Text(a.Author), false)
	p.SetSubject(utf16Text(a.Subject), false)
}

// utf16Text is s as a PDF wants its properties; gofpdf's own conversion breaks
// characters beyond 16 bits.
func utf16Text(s string) string {
	if s == "" {
		return ""
	}
	out := []byte{0xFE, 0xFF}
	for _, v := range utf16.Encode([]rune(s)) {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	return string(out)
}

func (w *writer) x(x float64) float64 { return x*w.about.Scale + w.about.DX }
func (w *writer) y(y float64) float64 { return y*w.about.Scale + w.about.DY }

func (w *writer) page(p *page) {
	w.pdf.AddPageFormat("P", gofpdf.SizeType{Wd: p.w, Ht: p.h})
	w.pdf.SetTextColor(0, 0, 0)
	w.font, w.thick, w.grey = Font{}, 0, -1
	for _, o := range p.ops {
		w.draw(o)
	}
}

func (w *writer) draw(o op) {
	x, y, k := w.x(o.x), w.y(o.y), w.about.Scale
	switch o.kind {
	case opText:
		w.setFont(o.font)
		w.pdf.Text(x, y, o.text)
	case opLine:
		w.setThick(o.thick)
		w.pdf.Line(x, y, w.x(o.w), w.y(o.h))
	case opRect:
		w.setThick(o.thick)
		w.pdf.Rect(x, y, o.w*k, o.h*k, "D")
	case opFill:
		if w.grey != int(o.grey) {
			w.grey = int(o.grey)
			w.pdf.SetFillColor(w.grey, w.grey, w.grey)
		}
		w.pdf.Rect(x, y, o.w*k, o.h*k, "F")
	case opImage:
		w.pdf.ImageOptions(w.image(o.picture), x, y, o.w*k, o.h*k, false, gofpdf.ImageOptions{}, 0, "")
	}
}

func (w *writer) setThick(thick float64) {
	if w.thick != thick {
		w.thick = thick
		w.pdf.SetLineWidth(thick * w.about.Scale)
	}
}

func (w *writer) setFont(f Font) {
	if w.font.Bold != f.Bold || w.font.Pt != f.Pt {
		style := ""
		if f.Bold {
			style = "B"
		}
		w.pdf.SetFont(family, style, f.Pt*w.about.Scale)
	}
	if w.font.Grey != f.Grey {
		w.pdf.SetTextColor(int(f.Grey), int(f.Grey), int(f.Grey))
	}
	w.font = f
}

// image hands a picture to gofpdf once per file, however often it is loaded:
// gofpdf writes a faulty dictionary when it meets the same bytes twice.
func (w *writer) image(p *Picture) string {
	sum := sha256.Sum256(p.data)
	name, ok := w.names[sum]
	if !ok {
		name = fmt.Sprintf("p%04d", len(w.names))
		w.names[sum] = name
		w.pdf.RegisterImageOptionsReader(name, gofpdf.ImageOptions{ImageType: p.format}, bytes.NewReader(p.data))
	}
	return name
}
