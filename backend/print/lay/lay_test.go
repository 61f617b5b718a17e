package lay_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/font"
	"opsbook/backend/print/lay"
	"opsbook/backend/print/printtest"
)

func TestSamples(t *testing.T) {
	for name, draw := range map[string]func(c *canvas.PDF){
		"requisition": func(c *canvas.PDF) { requisition(c) },
		"card":        func(c *canvas.PDF) { card(t, c) },
		"ledger":      func(c *canvas.PDF) { ledger(c, 60) },
	} {
		t.Run(name, func(t *testing.T) {
			c := canvas.New(about)
			draw(c)
			pdf := finish(t, c, name)
			printtest.Check(t, pdf)
			printtest.SameText(t, name+".txt", printtest.Text(t, pdf, true))
			printtest.SamePicture(t, name+".png", printtest.Render(t, pdf, c.Pages(), 45))
		})
	}
}

// Every character of the 通用规范汉字表 goes through a form, in both weights,
// and comes out of the file as itself.
func TestStandardCharacters(t *testing.T) {
	raw, err := os.ReadFile("../font/testdata/tgscc.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := strings.ReplaceAll(string(raw), "\n", "")
	if n := utf8.RuneCountInString(list); n != 8105 {
		t.Fatalf("the list has %d characters, want 8105", n)
	}
	if missing := font.Missing(list); len(missing) > 0 {
		t.Fatalf("no glyph for %q", string(missing))
	}
	c := canvas.New(about)
	d := lay.Begin(c, lay.A4(), lay.Foot{Bare: true})
	d.Table(lay.Table{Columns: []lay.Column{{Width: 1}}, Rows: []lay.Row{{Cells: []string{list}}}})
	d.Table(lay.Table{Columns: []lay.Column{{Width: 1}}, Rows: []lay.Row{{Kind: lay.Total, Cells: []string{list}}}})
	d.End()
	pdf := finish(t, c, "characters")
	got := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, printtest.Text(t, pdf, false))
	if got != list+list {
		t.Errorf("%d characters came back of %d, or in other order", utf8.RuneCountInString(got), 2*8105)
	}
	printtest.Check(t, pdf)
}

// A row goes whole on the next page; the head repeats; a row taller than a page
// goes on; no text is lost on the way.
func TestPageBreaks(t *testing.T) {
	c := canvas.New(about)
	d := lay.Begin(c, lay.Paper{W: 120, H: 100, Top: 10, Right: 10, Bottom: 10, Left: 10}, lay.Foot{})
	long := ""
	for i := range 400 {
		long += fmt.Sprintf("第%d句。", i)
	}
	var rows []lay.Row
	for i := range 9 {
		rows = append(rows, lay.Row{Cells: []string{fmt.Sprintf("行%da\n行%db\n行%dc", i, i, i), "短"}})
	}
	rows = append(rows, lay.Row{Kind: lay.Group, Cells: []string{"组"}}, lay.Row{Cells: []string{"长", long}},
		lay.Row{Kind: lay.Total, Cells: []string{"合计", "9"}})
	d.Table(lay.Table{Columns: []lay.Column{{Head: []string{"甲栏"}, Width: 30}, {Head: []string{"乙栏"}, Width: 70}}, Rows: rows})
	d.End()
	pages := strings.Split(strings.TrimSuffix(printtest.Text(t, finish(t, c, "breaks"), false), "\f"), "\f")
	if len(pages) != c.Pages() || len(pages) < 5 {
		t.Fatalf("%d pages of text, %d of the file", len(pages), c.Pages())
	}
	for i, page := range pages {
		if !strings.HasPrefix(page, "甲栏\n乙栏\n") && !strings.HasPrefix(page, "甲栏 乙栏\n") {
			t.Errorf("page %d does not begin with the head: %.40q", i+1, page)
		}
		if want := fmt.Sprintf("第 %d 页 / 共 %d 页", i+1, len(pages)); !strings.Contains(page, want) {
			t.Errorf("page %d has no %q", i+1, want)
		}
		for n := range 9 {
			if a, c := strings.Contains(page, fmt.Sprintf("行%da", n)), strings.Contains(page, fmt.Sprintf("行%dc", n)); a != c {
				t.Errorf("row %d is torn at page %d", n, i+1)
			}
		}
		if strings.Contains(page, "组\n") && !strings.Contains(page, "第0句") {
			t.Errorf("the group begins at the foot of page %d", i+1)
		}
	}
	text := ""
	for i, page := range pages {
		body := strings.ReplaceAll(strings.ReplaceAll(page, "甲栏", ""), "乙栏", "")
		text += strings.Split(body, fmt.Sprintf("第 %d 页", i+1))[0]
	}
	flat := strings.NewReplacer("\n", "", " ", "").Replace(text)
	if !strings.Contains(flat, strings.Replace(long, "第0句。", "第0句。", 1)) {
		t.Error("a part of the long cell is lost")
	}
}

// What is drawn stays within the margins, whatever the texts.
func TestNothingLeavesThePaper(t *testing.T) {
	long := strings.Repeat("长长的文字（含English words与1234567890.12）、", 90)
	for name, p := range map[string]lay.Paper{
		"A4": lay.A4(), "A3 lying": lay.A3().Landscape(), "three copies": {W: 241, H: 140, Top: 8, Right: 12, Bottom: 8, Left: 12},
	} {
		t.Run(name, func(t *testing.T) {
			c := &bounds{PDF: canvas.New(about), t: t, paper: p}
			d := lay.Begin(c, p, lay.Foot{Text: long, Copy: "存根联"})
			d.Head(lay.Head{Company: long, Title: long, Left: long[:600], Right: long, Code: code("LY-1"), Every: true})
			d.Fields(lay.Fields{Pairs: []lay.Pair{{Label: "甲", Value: long}, {Label: "乙", Value: "短"}, {Label: long[:90], Value: long, Wide: true}}})
			d.Fields(lay.Fields{Pairs: []lay.Pair{{Label: "甲", Value: long}}, Photo: photo(t)})
			d.Fields(lay.Fields{Pairs: []lay.Pair{{Label: "甲", Value: "乙"}}, Photo: photo(t)})
			d.Section("一、" + long[:300])
			d.Table(lay.Table{Columns: []lay.Column{{Head: []string{long[:60], "子"}, Width: 1}, {Head: []string{long[:60], "孙"}, Width: 2, Fit: lay.Clip}, {Width: 1, Fit: lay.Shrink}},
				Rows: []lay.Row{{Cells: []string{long, long, long}}, {Kind: lay.Group, Cells: []string{long}}, {Kind: lay.Total, Cells: []string{"计", "", "1"}}}, Blank: 9})
			d.Opinions([]lay.Opinion{{Title: long[:90], Text: long}, {Title: "乙", Text: "好", Options: []string{"一", "二", long[:120]}}}, 1)
			d.Opinions([]lay.Opinion{{Title: long[:90], Text: long}, {Title: "乙"}, {Title: "丙", Chosen: 2}}, 3)
			d.Signatures("发放人签字", long)
			d.Pictures([]lay.Captioned{{Picture: photo(t), Caption: "铭牌"}, {Picture: photo(t)}, {Picture: photo(t), Caption: "全貌"}}, 2, 400)
			d.Note(long)
			d.Signers("制表：", "复核：")
			d.End()
			printtest.Check(t, finish(t, c.PDF, "bounds "+name))
		})
	}
}

// bounds is a canvas that complains when something is drawn off the paper.
type bounds struct {
	*canvas.PDF
	t     *testing.T
	paper lay.Paper
}

func (b *bounds) check(what string, x, y, w, h float64) {
	if x < 0 || y < 0 || x+w > b.paper.W+0.01 || y+h > b.paper.H+0.01 || w < 0 || h < 0 {
		b.t.Errorf("page %d: %s at %.1f, %.1f of %.1f × %.1f", b.Pages(), what, x, y, w, h)
	}
}

func (b *bounds) Text(x, y float64, s string, f canvas.Font) {
	w := 0.0
	for _, r := range s {
		w += b.Advance(r, f)
	}
	b.check(fmt.Sprintf("text %.30q", s), x, y-f.Pt*0.3, w, f.Pt*0.35)
	b.PDF.Text(x, y, s, f)
}

func (b *bounds) Rect(x, y, w, h, thick float64) {
	b.check("a frame", x, y, w, h)
	b.PDF.Rect(x, y, w, h, thick)
}

func (b *bounds) Fill(x, y, w, h float64, grey uint8) {
	b.check("an area", x, y, w, h)
	b.PDF.Fill(x, y, w, h, grey)
}

func (b *bounds) Image(x, y, w, h float64, p *canvas.Picture) {
	b.check("a picture", x, y, w, h)
	b.PDF.Image(x, y, w, h, p)
}

func TestCodeIsRead(t *testing.T) {
	texts := []string{"LY-202611-007", "GDZC-2024-00137", "设备：李𠮷的电脑"}
	c := canvas.New(about)
	c.Page(100, 40)
	for i, s := range texts {
		code(s).Draw(c, 5+30*float64(i), 5, 25)
	}
	got := printtest.Codes(t, printtest.Render(t, finish(t, c, "codes"), 1, 150))
	slices.Sort(got)
	slices.Sort(texts)
	if !slices.Equal(got, texts) {
		t.Errorf("read %q, want %q", got, texts)
	}
	if _, err := canvas.NewCode(strings.Repeat("长", 5000)); !fault.Is(err, fault.Invalid) {
		t.Errorf("a text too long for a code: %v", err)
	}
}

func TestDrawInBox(t *testing.T) {
	tests := []struct {
		text string
		fit  lay.Fit
		want []string
	}{
		{"短", lay.Wrap, []string{"短"}},
		{"联想启天M455 i5/16G/512G固态", lay.Shrink, []string{"联想启天M455", "i5/16G/512G固态"}},
		{"北京某某咨询有限公司第一分公司", lay.Clip, []string{"北京某某咨…"}},
		{strings.Repeat("很长的文字", 20), lay.Wrap, []string{"很长的文字很长的文", "字很长的文字很长…"}},
	}
	for _, tt := range tests {
		c := canvas.New(about)
		c.Page(100, 40)
		lay.Draw(c, 10, 10, 23, 6, lay.Cell{Text: tt.text, Font: canvas.Font{Pt: 9}, Fit: tt.fit})
		got := strings.TrimSpace(printtest.Text(t, finish(t, c, "box"), false))
		if got != strings.Join(tt.want, "\n") {
			t.Errorf("%q became %q, want %q", tt.text, got, tt.want)
		}
	}
}

func BenchmarkForm(b *testing.B) {
	for b.Loop() {
		c := canvas.New(about)
		requisition(c)
		finish(b, c, "form")
	}
}

func BenchmarkLedger100Pages(b *testing.B) {
	for b.Loop() {
		c := canvas.New(about)
		ledger(c, 2600)
		finish(b, c, "ledger")
		if c.Pages() < 100 {
			b.Fatal(c.Pages())
		}
	}
}

func TestCalibrate(t *testing.T) {
	for _, p := range []lay.Paper{lay.A4(), {W: 241, H: 140}, {W: 50, H: 30}} {
		c := &bounds{PDF: canvas.New(about), t: t, paper: p}
		lay.Calibrate(c, p)
		img := printtest.Render(t, finish(t, c.PDF, "calibrate"), 1, 254) // 10 points to the mm
		at := 20
		if p.W == 50 {
			at = 10
		}
		for _, mm := range []int{at - 1, at + 1} {
			v, _, _, _ := img.At(mm*10, at*10).RGBA()
			w, _, _, _ := img.At(at*10, mm*10).RGBA()
			if v > 0x8000 || w > 0x8000 {
				t.Errorf("%.0f × %.0f: the cross does not stand %d mm from the edges", p.W, p.H, at)
			}
		}
	}
}
