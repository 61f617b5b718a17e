// Package printtest looks at PDF files the way their readers do, through the
// tools of poppler, qpdf and zbar. Where a tool is not installed a test is
// skipped, unless the environment says CI: there it fails.
package printtest

import (
	"bytes"
	"flag"
	"html"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	var complaint bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, complaint.Bytes(), out)
	}
	return out
}

func save(t testing.TB, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Text is the text of the file; layout keeps columns side by side, otherwise
// it comes in the order of drawing.
func Text(t testing.TB, pdf []byte, layout bool) string {
	t.Helper()
	mode := "-raw"
	if layout {
		mode = "-layout"
	}
	return string(tool(t, "pdftotext", mode, save(t, pdf), "-"))
}

// footPoints is where the line below each page stands, from the lower edge.
const footPoints = 45

var pageHeight = regexp.MustCompile(`Page size: +[\d.]+ x ([\d.]+)`)

// Foot takes a file apart: its text with columns side by side, and what stands below the
// pages. Each is laid out for itself: a foot of another width moves no column.
func Foot(t testing.TB, pdf []byte) (page, foot string) {
	t.Helper()
	found := pageHeight.FindStringSubmatch(Info(t, pdf))
	if found == nil {
		t.Fatal("pdfinfo tells no size of the page")
	}
	high, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	part := func(from, size float64) string {
		return string(tool(t, "pdftotext", "-layout", "-x", "0", "-y", strconv.Itoa(int(from)), "-W", "9999", "-H", strconv.Itoa(int(size)), save(t, pdf), "-"))
	}
	return part(0, high-footPoints), part(high-footPoints, footPoints)
}

// Info is what pdfinfo says of the file.
func Info(t testing.TB, pdf []byte) string {
	t.Helper()
	return string(tool(t, "pdfinfo", save(t, pdf)))
}

// Check fails the test if the structure of the file is damaged.
func Check(t testing.TB, pdf []byte) {
	t.Helper()
	tool(t, "qpdf", "--check", save(t, pdf))
}

// Render draws page n, from 1, in grey at so many dots per inch.
func Render(t testing.TB, pdf []byte, n, dpi int) image.Image {
	t.Helper()
	page := strconv.Itoa(n)
	out := tool(t, "pdftoppm", "-png", "-gray", "-r", strconv.Itoa(dpi), "-f", page, "-l", page, save(t, pdf))
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Codes reads the QR codes on pictures.
func Codes(t testing.TB, pictures ...image.Image) []string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"-q", "--raw", "-Sdisable", "-Sqrcode.enable"}
	for i, img := range pictures {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, strconv.Itoa(i)+".png")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	return strings.Fields(string(tool(t, "zbarimg", args...)))
}

// SameText compares with a golden file below testdata; -update writes it.
func SameText(t testing.TB, name, got string) {
	t.Helper()
	want := golden(t, name, []byte(got))
	if got != string(want) {
		t.Errorf("the text differs from testdata/%s:\n%s", name, got)
	}
}

// Tolerance of SamePicture: how far two greys may be apart to count as the
// same, and how many of a thousand points may differ. Renderers draw letters a
// little differently; a form whose rows have moved is beyond it.
const (
	greyApart   = 64
	perThousand = 4
)

// SamePicture compares with a golden PNG below testdata; -update writes it.
func SamePicture(t testing.TB, name string, got image.Image) {
	t.Helper()
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, got); err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(golden(t, name, b.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("the picture is %v, testdata/%s is %v", got.Bounds(), name, want.Bounds())
	}
	if n := apart(got, want); n > got.Bounds().Dx()*got.Bounds().Dy()*perThousand/1000 {
		t.Errorf("%d points differ from testdata/%s", n, name)
	}
}

func apart(a, b image.Image) (n int) {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			p, _, _, _ := a.At(x, y).RGBA()
			q, _, _, _ := b.At(x, y).RGBA()
			if d := int(p>>8) - int(q>>8); d > greyApart || d < -greyApart {
				n++
			}
		}
	}
	return n
}

func golden(t testing.TB, name string, got []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

// Page is what stands where on one page, in points from its upper left corner.
type Page struct {
	W, H  float64
	Words []Word
}

// Word is a text without a gap, with the box that it fills.
type Word struct {
	X0, Y0, X1, Y1 float64
	Text           string
}

var boxed = regexp.MustCompile(`<(page|word)((?: \w+="[\d.-]+")+)>(?:([^<]*)</word>)?`)

// Words are the words of each page with their places.
func Words(t testing.TB, pdf []byte) (out []Page) {
	t.Helper()
	number := func(attributes, name string) float64 {
		_, rest, _ := strings.Cut(attributes, " "+name+`="`)
		text, _, _ := strings.Cut(rest, `"`)
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("pdftotext -bbox: no %s in %s", name, attributes)
		}
		return n
	}
	for _, m := range boxed.FindAllStringSubmatch(string(tool(t, "pdftotext", "-bbox", save(t, pdf), "-")), -1) {
		if m[1] == "page" {
			out = append(out, Page{W: number(m[2], "width"), H: number(m[2], "height")})
			continue
		}
		last := &out[len(out)-1]
		last.Words = append(last.Words, Word{number(m[2], "xMin"), number(m[2], "yMin"), number(m[2], "xMax"), number(m[2], "yMax"), html.UnescapeString(m[3])})
	}
	return out
}
