package lay

import "opsbook/backend/print/canvas"

// Title is the title block of a form, which stands on each of its pages.
type Title struct {
	Logo    *canvas.Picture // at the left; may be nil
	Company string          // above the title; may be empty
	Text    string
	Code    func(page int) canvas.Code // at the right, by the page of the document; may be nil
	Items   []Item                     // below the title
	Fixed   bool                       // one line to a row, whatever the texts: what does not fit is cut
}

// Item is a label and its value, without a frame.
type Item struct {
	Label, Value string
	Width        int  // twelfths of a row
	Rule         bool // a line to write on, for what has no value
}

// titleSize is how large the block is; smaller on sheets that are not high.
type titleSize struct{ company, title, item, code, pt, companyPt float64 }

func (d *Doc) titleSize() titleSize {
	if d.paper.low() {
		return titleSize{company: 5, title: 8.5, item: 5.6, code: 17, pt: 16, companyPt: 9.5}
	}
	return titleSize{company: companyRow, title: titleRow, item: 6.8, code: codeSize, pt: 20, companyPt: 11}
}

// Title draws the block, now and on each further page.
func (d *Doc) Title(t Title) {
	d.repeat(func() { d.title(t) })
}

func (d *Doc) title(t Title) {
	d.close()
	x, w, s, top := d.paper.Left, d.paper.Width(), d.titleSize(), d.y-codeRise
	inset := 0.0
	if t.Code != nil {
		if code := t.Code(d.c.Pages() - d.begin + 1); !code.Empty() {
			inset = s.code
			code.Draw(inked(d.c), x+w-s.code, top, s.code)
		}
	}
	if t.Logo != nil {
		inset = s.code
		place(d.c, t.Logo, x, top+1, s.code, s.code-3)
	}
	if t.Company != "" {
		Draw(d.c, x+inset, d.y, w-2*inset, s.company, Cell{Text: t.Company, Font: canvas.Font{Pt: s.companyPt}, Align: Centre, Fit: Shrink})
		d.y += s.company
	}
	Draw(d.c, x+inset, d.y, w-2*inset, s.title, Cell{Text: t.Text, Font: canvas.Font{Bold: true, Pt: s.pt}, Align: Centre, Fit: Shrink})
	d.y += s.title
	if inset > 0 {
		d.y = max(d.y, top+s.code-1)
	}
	d.items(t, s)
	d.y += 1.2
}

// items draws the rows of labels and values.
func (d *Doc) items(t Title, s titleSize) {
	for rest := t.Items; len(rest) > 0; {
		n, used := 0, 0
		for n < len(rest) && (n == 0 || used+rest[n].Width <= 12) {
			used += rest[n].Width
			n++
		}
		d.itemRow(rest[:n], s.item, t.Fixed)
		rest = rest[n:]
	}
}

func (d *Doc) itemRow(items []Item, least float64, fixed bool) {
	f, x := canvas.Font{Pt: 10}, d.paper.Left
	each := d.paper.Width() / 12
	labels, values, left := make([]float64, len(items)), make([]setting, len(items)), make([]float64, len(items))
	high, at := least, Middle
	for i, item := range items {
		left[i], labels[i] = x, min(each*float64(item.Width)*0.7, textWidth(d.c, item.Label+"：", f)+padX+0.1)
		values[i] = Cell{Text: item.Value, Font: f, Fit: Compact}.set(d.c, each*float64(item.Width)-labels[i])
		if len(values[i].lines) > 1 && !fixed {
			high, at = max(high, values[i].room()), Top
		}
		x += each * float64(item.Width)
	}
	for i, item := range items {
		w := each*float64(item.Width) - labels[i]
		Draw(d.c, left[i], d.y, labels[i]+padX, high, Cell{Text: item.Label + "：", Font: f, Fit: Shrink, VAlign: at})
		value := Cell{Text: item.Value, Font: f, Fit: Compact, VAlign: at, Data: true}
		if fixed {
			Draw(d.c, left[i]+labels[i], d.y, w, high, value)
		} else {
			value.paint(d.c, left[i]+labels[i], d.y, w, high, values[i])
		}
		if item.Rule && item.Value == "" {
			d.c.Line(left[i]+labels[i], d.y+high-1.2, left[i]+labels[i]+w-2, d.y+high-1.2, thin)
		}
	}
	d.y += high
}
