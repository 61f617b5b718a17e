package papers_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"regexp"
	"slices"
	"strings"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/parse"
	"opsbook/backend/print"
	"opsbook/backend/print/printtest"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/stock"
	"opsbook/backend/store"
)

// Acceptance sample (h): every form of a document prints blank and filled within its
// page, with everything that the document says; what needs more than a page goes on on
// the next under the same head, and is signed where its last line stands.
func TestEveryForm(t *testing.T) {
	for _, f := range forms.All() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			for _, tt := range []struct {
				name   string
				lines  int
				long   bool
				little bool
			}{
				{name: "full", lines: 5}, {name: "little", lines: 1, little: true}, {name: "long", lines: 10, long: true},
				{name: "10", lines: 10}, {name: "25", lines: 25}, {name: "40", lines: 40},
			} {
				if tt.lines > 5 && !tt.long && f.Lines == "" {
					continue
				}
				t.Run(tt.name, func(t *testing.T) {
					o.t = t
					s := &filler{office: o, form: f, long: tt.long, little: tt.little, plain: tt.name == "10", lots: tt.name == "full" || tt.long, n: 100 * len(o.ids)}
					id := s.document(tt.lines)
					for i, sheet := range papers.Ways()[f.Name].Sheets {
						if i > 0 && sheet.ID != "A4" && tt.lines != 5 && !tt.long {
							continue
						}
						pdf, pages := o.print(f.Name, papers.Input{IDs: []string{id}, Sheet: sheet.ID, Copies: 1})
						if tt.name == "10" && strings.HasPrefix(sheet.ID, "A4") && pages > 1 {
							t.Errorf("%s: ten lines take %d pages", sheet.ID, pages)
						}
						sample(t, fmt.Sprintf("every-%s-%s-%s", f.Name, sheet.ID, tt.name), pdf)
						s.says(pdf, id, sheet.ID)
					}
				})
			}
			t.Run("blank", func(t *testing.T) {
				o.t = t
				for _, sheet := range papers.Ways()[f.Name].Sheets {
					pdf, pages := o.print(f.Name, papers.Input{Blank: true, Sheet: sheet.ID, Copies: 1})
					sample(t, fmt.Sprintf("every-%s-%s-blank", f.Name, sheet.ID), pdf)
					if pages != 1 {
						t.Errorf("%s: an empty form takes %d pages", sheet.ID, pages)
					}
					text := flat(printtest.Text(t, pdf, false))
					for _, want := range slices.Concat([]string{f.Title, strings.Join(o.heads(f, nil), "")}, f.Signs, f.Foot) {
						if !strings.Contains(text, flat(want)) {
							t.Errorf("%s: %s is missing:\n%s", sheet.ID, want, text)
						}
					}
					within(t, pdf)
				}
			})
		})
	}
}

// heads are what stands over the columns of a form; of lines none of which has anything
// in a column that may go, that column is left out.
func (o *office) heads(f *forms.Form, lines []store.Row) (out []string) {
	for _, c := range o.columns(f, lines) {
		out = append(out, c.Head)
	}
	return out
}

func (o *office) columns(f *forms.Form, lines []store.Row) (out []forms.ColumnLook) {
	o.t.Helper()
	err := o.desk.Read(context.Background(), func(tx *store.Tx) error {
		views, err := forms.Views(tx)
		for _, v := range views {
			if v.Name == f.Name {
				out = slices.DeleteFunc(v.BuiltIn.Columns, func(c forms.ColumnLook) bool {
					return c.Hidden || c.Spare && !c.Always && !slices.ContainsFunc(lines, func(r store.Row) bool { return r.Values[c.Field] != nil })
				})
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for i := range out {
		if out[i].Field == "#" {
			out[i].Head = "序号"
		}
	}
	return out
}

var ofPages = regexp.MustCompile(`第(\d+)页/共(\d+)页`)

// says checks the text of a document's form.
func (s *filler) says(pdf []byte, id, sheet string) {
	t := s.t
	t.Helper()
	raw := printtest.Text(t, pdf, false)
	whole := flat(raw)
	for _, want := range s.wanted(id) {
		if !strings.Contains(whole, flat(want)) {
			t.Errorf("%s: %q is missing:\n%s", sheet, want, whole)
		}
	}
	numbers := ofPages.FindAllStringSubmatch(whole, -1)
	for i, n := range numbers {
		if n[1] != fmt.Sprint(i+1) || n[2] != fmt.Sprint(len(numbers)) {
			t.Errorf("%s: page %d of %d says %s", sheet, i+1, len(numbers), n[0])
		}
	}
	within(t, pdf)
	if sheet == "half" { // two pages on a sheet are one text
		return
	}
	pages := strings.Split(strings.TrimSuffix(raw, "\f"), "\f")
	if len(pages) != len(numbers) {
		t.Errorf("%s: %d pages, %d of them numbered", sheet, len(pages), len(numbers))
	}
	s.pages(pages, id, sheet)
}

// pages checks what stands on which of them.
func (s *filler) pages(pages []string, id, sheet string) {
	t := s.t
	t.Helper()
	rows := s.rows(id)
	var head string
	s.read(func(tx *store.Tx) { head = flat(strings.Join(s.heads(s.form, s.stored(tx, id)), "")) })
	last := -1 // the page with the last line
	for i, text := range pages {
		if pages[i] = flat(text); !strings.Contains(pages[i], flat(s.form.Title)) {
			t.Errorf("%s: page %d has no title", sheet, i+1)
		}
	}
	for n, r := range rows {
		on := slices.IndexFunc(pages, func(text string) bool { return strings.Contains(text, r) })
		switch {
		case on < 0:
			t.Errorf("%s: line %d is torn or lost: %s\n%s", sheet, n+1, r, strings.Join(pages, "\n"))
		case on < last:
			t.Errorf("%s: line %d stands before its time on page %d", sheet, n+1, on+1)
		case !strings.Contains(pages[on], head):
			t.Errorf("%s: page %d has line %d without the head of the table %s:\n%s", sheet, on+1, n+1, head, pages[on])
		}
		last = max(last, on)
	}
	if want := map[bool]int{true: 1}[s.form.Total != ""]; strings.Count(strings.Join(pages, ""), "合计（大写）") != want {
		t.Errorf("%s: the total stands there %d times, not %d", sheet, strings.Count(strings.Join(pages, ""), "合计（大写）"), want)
	}
	end := pages[len(pages)-1]
	for _, sign := range slices.Concat(s.form.Signs, s.form.Foot) {
		if !strings.Contains(end, flat(sign)) {
			t.Errorf("%s: %s is not signed on the last page", sheet, sign)
		}
	}
	if len(rows) > 0 && !s.long && last != len(pages)-1 {
		t.Errorf("%s: what is signed on page %d has no line with it, the last is on page %d", sheet, len(pages), last+1)
	}
}

// of is a record with what is computed of it.
func (s *filler) of(tx *store.Tx, k *kind.Kind, id string) kind.Values {
	r, err := record.Get(tx, k, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return record.WithComputed(tx, k, r.Values)
}

// say is what stands at a path of a record, as people write it.
func (s *filler) say(tx *store.Tx, k *kind.Kind, v kind.Values, path string, long bool) string {
	name, further, more := strings.Cut(path, ".")
	f, _ := k.Field(name)
	if more {
		if v.Str(name) == "" {
			return ""
		}
		to := s.kind(f.To)
		return s.say(tx, to, s.of(tx, to, v.Str(name)), further, long)
	}
	if day := v.Str(name); f.Type == kind.Date && long {
		return print.LongDate(day)
	}
	text := f.Text(v[name], record.Context(tx))
	if _, ok := v[name].(int64); ok && f.Type == kind.Decimal {
		whole, behind, _ := strings.Cut(text, ".")
		n, _, _ := parse.Decimal(whole, 2)
		text = strings.TrimSuffix(parse.FormatMoney(n), ".00")
		if f.Scale == kind.PriceScale && len(behind) < 2 {
			behind += strings.Repeat("0", 2-len(behind))
		}
		if behind != "" {
			text += "." + behind
		}
	}
	return text
}

// wanted is what must stand on the form besides its lines.
func (s *filler) wanted(id string) (out []string) {
	k := s.kind(s.form.Kind)
	s.read(func(tx *store.Tx) {
		v := s.of(tx, k, id)
		for n, i := range slices.Concat(s.form.Head, s.form.Before, s.form.After) {
			if i.Field != "" {
				out = append(out, s.say(tx, k, v, i.Field, n < len(s.form.Head)))
			}
		}
		if s.form.Total == "" || s.form.Kind == "stock_out" {
			return
		}
		sum, known := int64(0), false
		lines := s.lineKind()
		for _, r := range s.stored(tx, id) {
			n, ok := s.of(tx, lines, r.ID)[s.form.Total].(int64)
			sum, known = sum+n, known || ok
		}
		if known {
			out = append(out, "合计（大写）"+parse.Capital(sum)+parse.FormatMoney(sum))
		}
	})
	return out
}

// stored are the lines of the document in their order.
func (s *filler) stored(tx *store.Tx, id string) []store.Row {
	k := s.lineKind()
	rows, err := []store.Row(nil), error(nil)
	switch {
	case s.form.By != "":
		rows, err = tx.Where(k, s.form.By, id)
	case k.Parent != "":
		rows, err = record.Lines(tx, k, id)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return rows
}

// rows are the lines as they stand on paper, cell by cell. What an issue cost is checked
// where it is worked out.
func (s *filler) rows(id string) (out []string) {
	s.read(func(tx *store.Tx) {
		k := s.lineKind()
		united := k.Name == "plan_course" || slices.ContainsFunc(s.form.Table, func(c forms.Column) bool { return strings.HasSuffix(c.Field, "unit") })
		for n, r := range s.stored(tx, id) {
			v := s.of(tx, k, r.ID)
			text := ""
			for _, c := range s.form.Table {
				switch {
				case c.Hidden || strings.HasPrefix(c.Field, "~"):
				case c.Field == "#":
					text += fmt.Sprint(n + 1)
				case c.Type != "":
					out = append(out, flat(text))
					text = ""
				default:
					text += s.say(tx, k, v, c.Field, false)
					if strings.HasSuffix(c.Field, "qty") && !united { // of devices: 1 台
						text += s.say(tx, k, v, strings.TrimSuffix(c.Field, "qty")+"unit", false)
					}
				}
			}
			out = append(out, flat(text))
		}
	})
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func (o *office) read(fn func(tx *store.Tx)) {
	o.t.Helper()
	if err := o.desk.Read(context.Background(), func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
		o.t.Fatal(err)
	}
}

// within fails if a word stands outside the page or over another one.
func within(t testing.TB, pdf []byte) {
	t.Helper()
	const letter = 0.25 // of a box above and below its letters
	for n, page := range printtest.Words(t, pdf) {
		edge := 12.0 // points that a printer of single sheets cannot reach
		if page.W > page.H && page.H < 400 {
			edge = 5
		}
		for i, w := range page.Words {
			if w.X0 < edge || w.Y0+(w.Y1-w.Y0)*letter < edge || w.X1 > page.W-edge || w.Y1-(w.Y1-w.Y0)*letter > page.H-edge {
				t.Errorf("page %d: %q stands outside", n+1, w.Text)
			}
			if strings.Contains(w.Text, "…") {
				t.Errorf("page %d: %q is cut", n+1, w.Text)
			}
			for _, v := range page.Words[:i] {
				wide := min(w.X1, v.X1) - max(w.X0, v.X0)
				high := min(w.Y1-(w.Y1-w.Y0)*letter, v.Y1-(v.Y1-v.Y0)*letter) - max(w.Y0+(w.Y1-w.Y0)*letter, v.Y0+(v.Y1-v.Y0)*letter)
				if wide > 0.5 && high > 0.5 {
					t.Errorf("page %d: %q stands over %q", n+1, w.Text, v.Text)
				}
			}
		}
	}
}

// The list that is signed for what was handed out, and the card of a device that has
// moved often, go on over pages as the forms do.
func TestEveryListAndCard(t *testing.T) {
	for _, n := range []int{1, 10, 25, 40} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			o := stocked(t)
			o.receiptOn("RK-202602-001", "2026-02-05", line(o, "中性笔", 900, 1_2500), line(o, long, 900, 1_2500))
			want := []string{}
			for i := range n {
				no := fmt.Sprintf("CK-202603-%03d", i+1)
				o.issueOn(no, "2026-03-13", "张伟", line(o, []string{"中性笔", long}[i%2], int64(i+1), 0))
				want = append(want, no)
			}
			set, err := report.NewSet(o.s.Catalog(), stock.Reports(nil, nothing))
			if err != nil {
				t.Fatal(err)
			}
			r, err := set.Get("supply_sign")
			if err != nil {
				t.Fatal(err)
			}
			signed, err := papers.Report(context.Background(), o.desk, r, map[string]any{"month": "2026-03"})
			if err != nil {
				t.Fatal(err)
			}
			sample(t, fmt.Sprintf("every-supply_sign-%d", n), signed.PDF)
			overPages(t, signed.PDF, "领用人签字", want)
			for i := range n {
				o.put("DN-2024-0013", kind.Values{"location": fmt.Sprintf("%d楼%d室", i%5+1, 300+i)})
			}
			want = want[:0]
			for i := range n {
				want = append(want, fmt.Sprintf("%d楼%d室", i%5+1, 300+i))
			}
			pdf, _ := o.print("equipment_card", papers.Input{IDs: []string{"DN-2024-0013"}})
			sample(t, fmt.Sprintf("every-equipment_card-%d", n), pdf)
			overPages(t, pdf, "", want)
		})
	}
}

// overPages checks that all texts are there, the pages are numbered and each page that
// has one of the texts has the head.
func overPages(t *testing.T, pdf []byte, head string, want []string) {
	t.Helper()
	within(t, pdf)
	pages := strings.Split(strings.TrimSuffix(printtest.Text(t, pdf, false), "\f"), "\f")
	for i, text := range pages {
		if pages[i] = flat(text); !strings.Contains(pages[i], fmt.Sprintf("第%d页/共%d页", i+1, len(pages))) {
			t.Errorf("page %d is not numbered of %d", i+1, len(pages))
		}
	}
	for _, w := range want {
		on := slices.IndexFunc(pages, func(text string) bool { return strings.Contains(text, w) })
		if on < 0 || !strings.Contains(pages[on], head) {
			t.Errorf("%s is lost, or stands without the head %s", w, head)
		}
	}
}

// A company calls each form as it likes, adds a note and a box, leaves a column out and
// wants its logo on it or not; what is tried is what is printed after it was saved.
func TestEveryFormAsACompanyWantsIt(t *testing.T) {
	o := open(t)
	o.write(func(tx *store.Tx) error {
		k, err := tx.Kind("organisation")
		if err == nil {
			_, err = attach.Add(tx, k, o.ids["org"], "logo", "标志.jpg", bytes.NewReader(photo(t)))
		}
		return err
	})
	var views []forms.View
	o.write(func(tx *store.Tx) (err error) { views, err = forms.Views(tx); return err })
	if len(views) < 18 {
		t.Fatalf("%d forms", len(views))
	}
	for _, v := range views {
		t.Run(v.Name, func(t *testing.T) {
			o.t = t
			own := v.Layout
			own.Title, own.Notes = "本单位自定的单据", []string{"第一条说明", "第二条说明"}
			own.Boxes = append(slices.Clone(own.Boxes), forms.Box{Title: "工会意见"})
			left := ""
			if len(own.Columns) > 2 {
				own.Columns = slices.Clone(own.Columns)
				at := slices.IndexFunc(own.Columns, func(c forms.ColumnLook) bool { return !c.Hidden && !c.Spare && c.Field != "#" })
				own.Columns[at].Hidden, left = true, own.Columns[at].Head
				own.Columns[0], own.Columns[len(own.Columns)-1] = own.Columns[len(own.Columns)-1], own.Columns[0]
			}
			plain, _ := o.print(v.Name, papers.Input{Blank: true, Copies: 1})
			built := flat(printtest.Text(t, plain, false))
			tried, _ := o.print(v.Name, papers.Input{Blank: true, Copies: 1, Layout: &own})
			within(t, tried)
			o.write(func(tx *store.Tx) error { _, err := forms.Save(tx, v.Name, &own); return err })
			saved, _ := o.print(v.Name, papers.Input{Blank: true, Copies: 1})
			text := flat(printtest.Text(t, saved, false))
			if text != flat(printtest.Text(t, tried, false)) {
				t.Error("what is printed is not what was looked at")
			}
			for _, want := range []string{"本单位自定的单据", "工会意见", "注：1.第一条说明；2.第二条说明。"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s is missing:\n%s", want, text)
				}
			}
			if left != "" && strings.Count(text, left) >= strings.Count(built, left) {
				t.Errorf("%s is there, though it was taken out:\n%s", left, text)
			}
			logo := dark(printtest.Render(t, saved, 1, 60))
			own.Logo = false
			o.write(func(tx *store.Tx) error { _, err := forms.Save(tx, v.Name, &own); return err })
			bare, _ := o.print(v.Name, papers.Input{Blank: true, Copies: 1})
			if n := dark(printtest.Render(t, bare, 1, 60)); logo < n+200 {
				t.Errorf("a logo makes %d dark points of %d", logo, n)
			}
		})
	}
}

// dark counts the points of the upper left corner that are not white, where a logo stands.
func dark(p image.Image) (n int) {
	for y := range 70 {
		for x := range 100 {
			if v, _, _, _ := p.At(x, y).RGBA(); v < 0xE000 {
				n++
			}
		}
	}
	return n
}
