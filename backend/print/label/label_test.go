package label_test

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/label"
	"opsbook/backend/print/printtest"
)

var about = canvas.About{Title: "标签", Created: time.Date(2026, 11, 22, 15, 36, 0, 0, time.UTC)}

func number(i int) string { return fmt.Sprintf("GDZC-2024-%05d", i+1) }

func labels(n int) []label.Label {
	names := []string{"台式计算机", "笔记本电脑", "多功能一体机"}
	specs := []string{"联想启天M455 i5/16G/512G固态/23.8寸", "华为MateBook 14", "佳能iR2425"}
	out := make([]label.Label, n)
	for i := range out {
		no := number(i)
		code, err := canvas.NewCode(no)
		if err != nil {
			panic(err)
		}
		out[i] = label.Label{
			Head: "北京某某文化发展有限公司　固定资产", Code: code,
			Lines: []string{"编号：" + no, "名称：" + names[i%3], "型号：" + specs[i%3], "部门：市场与合作伙伴部", "使用：301室 / 欧阳𠮷玥"},
			Foot:  "请勿撕毁　启用日期：2024-03-12",
		}
	}
	return out
}

func print(t testing.TB, s label.Stock, n int, o label.Options) (*canvas.PDF, []byte) {
	t.Helper()
	c := canvas.New(about)
	if err := label.Print(c, s, labels(n), o); err != nil {
		t.Fatal(err)
	}
	pdf, err := c.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("OPSBOOK_SAMPLES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, s.ID+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return c, pdf
}

func TestStocksFitTheirSheets(t *testing.T) {
	for _, s := range label.Stocks() {
		right := s.Left + float64(s.Across-1)*s.StepX + s.LabelW
		low := s.Top + float64(s.Down-1)*s.StepY + s.LabelH
		if s.Left < 0 || s.Top < 0 || right > s.W+1e-9 || low > s.H+1e-9 {
			t.Errorf("%s: labels reach %.2f × %.2f of %.0f × %.0f", s.ID, right, low, s.W, s.H)
		}
		if s.StepX < s.LabelW || s.StepY < s.LabelH {
			t.Errorf("%s: labels overlap", s.ID)
		}
		if d := (s.W - right) - s.Left; s.Across > 1 && (d > 0.11 || d < -0.11) {
			t.Errorf("%s: not in the middle of the sheet by %.2f", s.ID, d)
		}
		if got, err := label.Find(s.ID); err != nil || got.Name != s.Name {
			t.Errorf("Find(%q) = %v, %v", s.ID, got.Name, err)
		}
	}
	if _, err := label.Find("a4-999"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown stock: %v", err)
	}
}

// Every code on every stock can be read at the resolution of label printers,
// one label at a time, as a phone does.
func TestCodesAreRead(t *testing.T) {
	const dpi = 203
	px := func(mm float64) int { return int(mm * dpi / 25.4) }
	for _, s := range label.Stocks() {
		t.Run(s.ID, func(t *testing.T) {
			n := s.PerSheet()
			_, pdf := print(t, s, n, label.Options{Frame: n > 1})
			sheet := printtest.Render(t, pdf, 1, dpi).(interface {
				SubImage(image.Rectangle) image.Image
			})
			var parts []image.Image
			var want []string
			for i := range n {
				x, y := s.Left+float64(i%s.Across)*s.StepX, s.Top+float64(i/s.Across)*s.StepY
				parts = append(parts, sheet.SubImage(image.Rect(px(x), px(y), px(x+s.LabelW), px(y+s.LabelH))))
				want = append(want, number(i))
			}
			if got := printtest.Codes(t, parts...); !slices.Equal(got, want) {
				t.Errorf("read %q", got)
			}
			text := strings.Join(strings.Fields(printtest.Text(t, pdf, false)), "")
			for _, no := range want {
				if !strings.Contains(text, "编号："+no) {
					t.Errorf("the number %s is cut", no)
				}
			}
			printtest.Check(t, pdf)
		})
	}
}

func TestStart(t *testing.T) {
	s, err := label.Find("a4-24")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ start, labels, pages int }{{0, 24, 1}, {1, 25, 2}, {24, 1, 1}, {24, 2, 2}, {5, 20, 1}, {5, 21, 2}, {1, 0, 0}}
	for _, tt := range tests {
		c := canvas.New(about)
		if err := label.Print(c, s, labels(tt.labels), label.Options{Start: tt.start}); err != nil || c.Pages() != tt.pages {
			t.Errorf("%d labels from %d: %d pages, %v; want %d", tt.labels, tt.start, c.Pages(), err, tt.pages)
		}
	}
	for _, start := range []int{-1, 25} {
		c := canvas.New(about)
		if err := label.Print(c, s, labels(1), label.Options{Start: start}); !fault.Is(err, fault.Invalid) || c.Pages() != 0 {
			t.Errorf("start %d: %v, %d pages", start, err, c.Pages())
		}
	}
	_, pdf := print(t, s, 2, label.Options{Start: 5, Frame: true}) // second row: middle and right
	printtest.SamePicture(t, "start5.png", printtest.Render(t, pdf, 1, 40))
}

func TestText(t *testing.T) {
	_, pdf := print(t, label.Stocks()[3], 1, label.Options{})
	printtest.SameText(t, "sticker.txt", printtest.Text(t, pdf, true))
	printtest.SamePicture(t, "sticker.png", printtest.Render(t, pdf, 1, 150))
}

func Benchmark480(b *testing.B) {
	for b.Loop() {
		print(b, label.Stocks()[0], 480, label.Options{Frame: true})
	}
}
