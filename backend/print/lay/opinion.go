package lay

import (
	"strings"
	"unicode/utf8"

	"opsbook/backend/print/canvas"
)

// Opinion is a box in which somebody agrees or not, and signs with a pen.
type Opinion struct {
	Title   string
	Options []string // 同意, 不同意 if nil
	Chosen  int      // 1 for the first option; 0 leaves all open for the pen
	Text    string   // the opinion as far as it is recorded
	Date    string   // of the signature, as it is written; "" leaves it for the pen
	Note    string   // small, at the lower left: who decided, who recorded it
}

const (
	opinionLabel = 30.0 // width of the label where a box is as wide as the page, mm
	sideHigh     = 26.0 // of boxes side by side
	signRow      = 6.5
	dateGap      = "　　　　年　　月　　日"
)

// OpinionHigh is how high a box over the whole width is at least, in mm.
func OpinionHigh(p Paper) float64 {
	if p.low() {
		return 13
	}
	return 22
}

var opinionFont = canvas.Font{Pt: 10}

// options writes the boxes to tick, ☑ 同意　☐ 不同意, on as many lines as w asks
// for; no option is torn.
func (o Opinion) options(c canvas.Canvas, w float64) string {
	names := o.Options
	if names == nil {
		names = []string{"同意", "不同意"}
	}
	var b strings.Builder
	used := 0.0
	for i, name := range names {
		text := "☐ " + name
		if i+1 == o.Chosen {
			text = "☑ " + name
		}
		if i > 0 {
			text = "　" + text
		}
		wide := textWidth(c, text, opinionFont)
		if used += wide; i > 0 && used > w-2*padX {
			text = "\n" + strings.TrimPrefix(text, "　")
			used = wide
		}
		b.WriteString(text)
	}
	return b.String()
}

// body is what stands in a box w wide: the options and the text.
func (o Opinion) body(c canvas.Canvas, w float64) Cell {
	text := o.options(c, w)
	if o.Text != "" {
		text += "\n" + o.Text
	}
	return Cell{Text: text, Font: opinionFont, VAlign: Top}
}

func (o Opinion) label() Cell {
	return Cell{Text: parted(o.Title), Font: canvas.Font{Bold: true, Pt: 10}, Align: Centre, Shade: true}
}

// parted puts what a label says in brackets on a line of its own if both do not fit in one.
func parted(label string) string {
	const fits = 7 // characters
	if utf8.RuneCountInString(label) <= fits {
		return label
	}
	return strings.Replace(label, "（", "\n（", 1)
}

// Opinions draws boxes, perRow side by side; with 1 each is as wide as the page
// with its title at the left.
func (d *Doc) Opinions(list []Opinion, perRow int) {
	for len(list) > 0 {
		n := min(max(1, perRow), len(list))
		if perRow > 1 {
			d.abreast(list[:n])
		} else {
			d.across(list[0])
		}
		list = list[n:]
	}
}

// across draws one box over the whole width. An opinion that would fill half
// the page is set as a row, which may go on on the next.
func (d *Doc) across(o Opinion) {
	w := d.paper.Width() - opinionLabel
	body := o.body(d.c, w)
	text := body.set(d.c, w)
	h := max(OpinionHigh(d.paper), text.height()+2*padY+signRow)
	if h > d.body()/2 {
		d.long(o)
		return
	}
	label := o.label()
	d.block(h, func(x, y, width float64) {
		label.paint(d.c, x, y, opinionLabel, h, label.set(d.c, opinionLabel))
		d.c.Rect(x, y, opinionLabel, h, thin)
		d.c.Rect(x, y, width, h, thin)
		body.paint(d.c, x+opinionLabel, y, w, h, text)
		o.sign(d.c, x+opinionLabel, y+h-signRow, w, "签字：　　　　　　")
	})
}

// sign writes the note, and the line for the pen with the date if there is one.
func (o Opinion) sign(c canvas.Canvas, x, y, w float64, label string) {
	room := 3*padX + textWidth(c, label+dateGap, opinionFont) // what label and date take
	if o.Note != "" {
		small := canvas.Font{Pt: 8, Grey: 70}
		if textWidth(c, o.Note, small) > w-room-2*padX { // who decided above who recorded it
			o.Note = strings.ReplaceAll(o.Note, "　", "\n")
		}
		Draw(c, x, y, w-room, signRow, Cell{Text: o.Note, Font: small})
	}
	if o.Date == "" {
		sign(c, x, y, w, label)
		return
	}
	Draw(c, x, y, w-2, signRow, Cell{Text: label + "　　" + o.Date, Font: opinionFont, Align: Right, Fit: Shrink})
}

// sign writes the line for pen and date at the right of a box.
func sign(c canvas.Canvas, x, y, w float64, label string) {
	Draw(c, x, y, w-2, signRow, Cell{Text: label + dateGap, Font: opinionFont, Align: Right, Fit: Shrink})
}

// abreast draws boxes side by side, all as high as the highest.
func (d *Doc) abreast(list []Opinion) {
	w := d.paper.Width() / float64(len(list))
	h := sideHigh
	var texts, titles []setting
	for _, o := range list {
		title, text := o.title().set(d.c, w), o.body(d.c, w-2).set(d.c, w-2)
		titles, texts = append(titles, title), append(texts, text)
		h = max(h, title.height()+text.height()+3*padY+2*signRow)
	}
	if h > d.body()/2 {
		for _, o := range list {
			d.long(o)
		}
		return
	}
	d.block(h, func(x, y, _ float64) {
		for i, o := range list {
			left, high := x+float64(i)*w, titles[i].height()+padY
			d.c.Rect(left, y, w, h, thin)
			o.title().paint(d.c, left, y, w, high, titles[i])
			o.body(d.c, w-2).paint(d.c, left+1, y+high+padY, w-2, h-high, texts[i])
			Draw(d.c, left, y+h-2*signRow, w, signRow, Cell{Text: "签字：", Font: opinionFont})
			o.sign(d.c, left, y+h-signRow, w, "")
		}
	})
}

func (o Opinion) title() Cell {
	return Cell{Text: o.Title, Font: canvas.Font{Bold: true, Pt: 10}, VAlign: Top}
}

// long sets an opinion as a row that may be split, with the signature below.
func (d *Doc) long(o Opinion) {
	w := d.paper.Width() - opinionLabel
	d.emit(d.row([]Cell{o.label(), o.body(d.c, w)}, []float64{opinionLabel, w}, OpinionHigh(d.paper)))
	d.block(signRow+2, func(x, y, w float64) {
		d.c.Rect(x, y, w, signRow+2, thin)
		o.sign(d.c, x, y+1, w, "签字：　　　　　　")
	})
}

// Signatures draws a row of boxes to be signed and dated: 发放人签字, 领用人签字. Where a
// label leaves no room for a name beside the date, the date stands below.
func (d *Doc) Signatures(labels ...string) {
	const date, name = "年　　月　　日", 18 // mm for a name
	w := d.paper.Width() / float64(max(1, len(labels)))
	wide := func(text string) float64 { return textWidth(d.c, text, opinionFont) + 2*padX + 0.1 }
	h, drop := 11.0, 0.0
	for _, label := range labels {
		if wide(label+"：")+name+wide(date) > w {
			h, drop = 17, 9
		}
	}
	d.block(h, func(x, y, _ float64) {
		for i, label := range labels {
			left := x + float64(i)*w
			d.c.Rect(left, y, w, h, thin)
			Draw(d.c, left, y, min(w, wide(label+"：")), h-drop, Cell{Text: label + "：", Font: opinionFont, Fit: Shrink})
			Draw(d.c, left, y+drop, w-1, h-drop, Cell{Text: date, Font: opinionFont, Align: Right, Fit: Shrink})
		}
	})
}
