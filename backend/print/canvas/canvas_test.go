package canvas_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/printtest"
)

var about = canvas.About{
	Title: "办公用品领用申请表 LY-202406-007", Author: "行政部 李𠮷", Subject: "领用",
	Created: time.Date(2026, 11, 22, 15, 36, 0, 0, time.UTC),
}

func draw(t *testing.T, about canvas.About, f func(c *canvas.PDF)) []byte {
	t.Helper()
	c := canvas.New(about)
	f(c)
	out, err := c.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func bytesOf(t *testing.T, img image.Image, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	if format == "png" {
		err = png.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTextComesBack(t *testing.T) {
	lines := []string{
		"王𬭚、李𠮷、𠮷野家㎡ ①②③",
		"☑同意 ☐不同意 ☒作废 ✓✔",
		"GDZC-2024-00137 1,234.50 (a) \\ 50% “引号”——……",
		"Ąŝ àéī Ωμ ≤≥±×÷ ℃",
	}
	pdf := draw(t, about, func(c *canvas.PDF) {
		c.Page(210, 297)
		for i, s := range lines {
			c.Text(20, 20+10*float64(i), s, canvas.Font{Pt: 12})
			c.Text(20, 100+10*float64(i), s, canvas.Font{Pt: 12, Bold: true, Grey: 90})
		}
		c.Text(20, 200, "葛\U000E0100\u200b城\ufeff", canvas.Font{Pt: 12})
	})
	got := printtest.Text(t, pdf, false)
	want := ""
	for _, s := range lines {
		want += s + "\n" + s + "\n"
	}
	want += "葛城\n\f"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	printtest.Check(t, pdf)
}

func TestUnknownCharactersAreBoxesNotFailures(t *testing.T) {
	pdf := draw(t, about, func(c *canvas.PDF) {
		c.Page(100, 100)
		c.Text(10, 20, "甲😀乙\U0010FFFF丙\uE000丁\uFFFF\xff戊", canvas.Font{Pt: 12})
		for r := rune(0x40000); r < 0x40000+7000; r++ {
			c.Text(10, 30, string(r), canvas.Font{Pt: 5})
		}
	})
	if got := printtest.Text(t, pdf, false); !strings.HasPrefix(got, "甲😀乙") || !strings.Contains(got, "戊") {
		t.Errorf("got %.60q", got)
	}
	printtest.Check(t, pdf)
}

func TestAbout(t *testing.T) {
	pdf := draw(t, about, func(c *canvas.PDF) {
		c.Page(210, 297)
		c.Page(420, 297)
		c.Turn(1)
		c.Text(10, 10, "一", canvas.Font{Pt: 10})
	})
	info := printtest.Info(t, pdf)
	for _, want := range []string{
		"办公用品领用申请表 LY-202406-007\n", "行政部 李𠮷\n", "领用\n", "运营台账 Opsbook\n",
		"Pages:           2\n", "595.28 x 841.89 pts (A4)", "Sun Nov 22 15:36:00 2026",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q in\n%s", want, info)
		}
	}
	if text := printtest.Text(t, pdf, false); text != "一\n\f\f" {
		t.Errorf("text %q is not on the first of two pages", text)
	}
}

func TestSameDrawingSameBytes(t *testing.T) {
	photo, err := canvas.Load(bytesOf(t, image.NewRGBA(image.Rect(0, 0, 40, 30)), "png"))
	if err != nil {
		t.Fatal(err)
	}
	logo, err := canvas.Load(bytesOf(t, quarters(), "jpeg"))
	if err != nil {
		t.Fatal(err)
	}
	sample := func(c *canvas.PDF) {
		c.Page(210, 297)
		c.Text(10, 20, "甲乙丙丁𠮷☑ABC", canvas.Font{Pt: 12})
		c.Text(10, 30, "甲乙丙丁𠮷☑ABC", canvas.Font{Pt: 12, Bold: true})
		c.Rect(10, 40, 20, 20, 0.5)
		c.Fill(12, 42, 5, 5, 230)
		c.Line(0, 0, 9, 9, 0.2)
		c.Image(50, 50, 40, 30, photo)
		c.Image(50, 90, 40, 30, logo)
		c.Image(50, 130, 40, 30, photo)
	}
	first := draw(t, about, sample)
	for range 5 {
		if !bytes.Equal(first, draw(t, about, sample)) {
			t.Fatal("the same drawing gave other bytes")
		}
	}
}

// The printer's correction moves and scales what is drawn.
func TestShiftAndScale(t *testing.T) {
	corrected := about
	corrected.DX, corrected.DY, corrected.Scale = 10, 20, 0.5
	pdf := draw(t, corrected, func(c *canvas.PDF) {
		c.Page(100, 100)
		c.Fill(40, 40, 40, 40, 0)
	})
	img := printtest.Render(t, pdf, 1, 254) // 10 points to the mm
	for p, black := range map[image.Point]bool{
		{X: 295, Y: 395}: false, {X: 305, Y: 405}: true, {X: 495, Y: 595}: true, {X: 505, Y: 605}: false,
	} {
		if v, _, _, _ := img.At(p.X, p.Y).RGBA(); (v < 0x8000) != black {
			t.Errorf("point %v: %#x, want black: %v", p, v, black)
		}
	}
}

// quarters is an upright picture: white, black / grey, grey.
func quarters() image.Image {
	img := image.NewGray(image.Rect(0, 0, 60, 40))
	for y := range 40 {
		for x := range 60 {
			v := uint8(128)
			if y < 20 {
				v = 255
				if x >= 30 {
					v = 0
				}
			}
			img.SetGray(x, y, color.Gray{Y: v})
		}
	}
	return img
}

// withTurn notes an orientation in a JPEG, as cameras do.
func withTurn(jpg []byte, turn byte, little bool) []byte {
	tiff := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0}
	if little {
		tiff = []byte{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, turn, 0, 0, 0, 0, 0, 0, 0}
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(body) + 2)}, body...)
	return append(out, jpg[2:]...)
}

func TestPhotographsAreTurned(t *testing.T) {
	jpg := bytesOf(t, quarters(), "jpeg")
	// Where the black quarter of the stored picture lands.
	for turn, black := range map[byte]image.Point{
		1: {X: 75, Y: 25}, 2: {X: 25, Y: 25}, 3: {X: 25, Y: 75}, 4: {X: 75, Y: 75},
		5: {X: 25, Y: 75}, 6: {X: 75, Y: 75}, 7: {X: 75, Y: 25}, 8: {X: 25, Y: 25},
	} {
		p, err := canvas.Load(withTurn(jpg, turn, turn%2 == 0))
		if err != nil {
			t.Fatal(err)
		}
		if upright := turn < 5; (p.Ratio() > 1) != upright {
			t.Errorf("turn %d: ratio %v", turn, p.Ratio())
		}
		pdf := draw(t, about, func(c *canvas.PDF) {
			c.Page(100, 100)
			c.Image(0, 0, 100, 100, p)
		})
		img := printtest.Render(t, pdf, 1, 25)
		for _, x := range []int{25, 75} {
			for _, y := range []int{25, 75} {
				v, _, _, _ := img.At(x*img.Bounds().Dx()/100, y*img.Bounds().Dy()/100).RGBA()
				if at := (image.Point{X: x, Y: y}); (v < 0x3000) != (at == black) {
					t.Errorf("turn %d: at %v %#x, the black quarter belongs at %v", turn, at, v, black)
				}
			}
		}
	}
}

func TestLoadBounds(t *testing.T) {
	wide := bytesOf(t, image.NewNRGBA(image.Rect(0, 0, 4000, 20)), "png")
	p, err := canvas.Load(wide)
	if err != nil || p.Ratio() != 1600.0/8 {
		t.Fatalf("a wide picture: %v, %v", p, err)
	}
	huge := bytes.Clone(wide)
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 × 65536, as the header says
	jpg := bytesOf(t, quarters(), "jpeg")
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "cut off": wide[:100], "cut off JPEG": jpg[:len(jpg)/2],
		"a bomb": huge, "too many bytes": make([]byte, canvas.MaxPictureBytes+1),
	} {
		if _, err := canvas.Load(data); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(withTurn(jpg.Bytes(), 6, true))
	f.Add(withTurn(jpg.Bytes(), 3, false))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := canvas.Load(data)
		if err == nil && !(p.Ratio() > 0) {
			t.Errorf("ratio %v", p.Ratio())
		}
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
	})
}

func TestRenderedMarks(t *testing.T) {
	pdf := draw(t, about, func(c *canvas.PDF) {
		c.Page(60, 20)
		c.Text(5, 12, "☐☑☒𠮷✓", canvas.Font{Pt: 24})
	})
	printtest.SamePicture(t, "marks.png", printtest.Render(t, pdf, 1, 100))
}
