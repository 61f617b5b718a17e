package print

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
)

// column is a field that a ledger may show.
type column struct {
	field       *kind.Field
	at          int     // place among the candidates
	must        bool    // never left out
	title       bool    // names the record
	summed      bool    // the total row adds it up
	empty       bool    // no row has a value
	mark        bool    // texts are single signs: √
	codes       bool    // texts are numbers and letters without a blank: 91110000MA01ABCD2X
	narrow      float64 // width in mm of the title on two lines
	least, want float64 // width in mm: below least it is hard to read, above want there is only air
}

const (
	ledgerPt  = 8.5 // letters of a dense table, see lay
	handPt    = 10  // and of one with room for a pen
	cellPad   = 2.8 // what a cell keeps free at its sides, mm
	numberCol = 10  // 序号
	widest    = 46  // no column wants more, mm
	squeezed  = 19  // a text column can be so narrow, mm
	tight     = 15  // and so on A3, which is asked for to see every column
	titleCol  = 34  // and so the one that names the record
	penWidth  = 24  // what is signed by hand needs, mm
	sign      = 3.4 // one character is not wider, mm
	sampled   = 500 // rows that are measured
)

// candidates are the columns asked for, or those of the kind.
func (l *ledger) candidates() ([]column, error) {
	fields := l.k.Ledger()
	if l.Columns != nil {
		fields = nil
		for _, name := range l.Columns {
			f, ok := l.k.Field(name)
			if !ok || !l.k.Keeps(name) || f.Type == kind.Sub || f.Type == kind.File || f.Type == kind.Secret {
				return nil, fault.New(fault.Invalid, "“%[1]s”没有可打印的列“%[2]s”。", "%[3]s has no column “%[2]s” to print.", l.k.Label, name, l.k.English)
			}
			fields = append(fields, f)
		}
	}
	var out []column
	for i, f := range fields {
		must := f.Name == l.k.Key || f.Name == l.k.Title || f.Name == "status" || slices.Contains(l.Signed, f.Name)
		out = append(out, column{field: f, at: i, must: must, title: f.Name == l.k.Title, summed: l.k.Summed(f), empty: true})
	}
	return out, nil
}

// measure finds how wide each column wants to be: what nine of ten texts need.
func (l *ledger) measure() {
	step := max(1, len(l.rows)/sampled)
	for i := range l.columns {
		c := &l.columns[i]
		var widths []float64
		c.codes = true
		for n := 0; n < len(l.rows); n += step {
			if text := l.rows[n][c.at]; text != "" {
				c.empty, c.codes = false, c.codes && isCode(text)
				widths = append(widths, l.wide(text, false))
			}
		}
		c.mark = !c.empty && slices.Max(widths) < sign
		usual, longest := 0.0, 0.0
		if len(widths) > 0 {
			slices.Sort(widths)
			usual, longest = widths[len(widths)*9/10], widths[len(widths)-1]
		}
		if c.summed {
			longest = max(longest, l.wide(c.field.Text(l.sums[c.field.Name], l.context), true))
		}
		for part := range strings.SplitSeq(twoLines(c.field.Heading()), "\n") {
			c.narrow = max(c.narrow, l.wide(part, true)+cellPad)
		}
		c.fit(l.wide(c.field.Heading(), true)+cellPad, usual, longest)
	}
	for i := range l.columns {
		signed := slices.Contains(l.Signed, l.columns[i].field.Name)
		if c := &l.columns[i]; l.Blank || signed {
			c.empty = false
			c.want = max(c.want, usualWidth(c.field))
			if signed {
				c.least = max(c.least, penWidth)
			}
		}
	}
}

// byHand reports whether rows have room for a pen.
func (l *ledger) byHand() bool { return l.Blank || len(l.Signed) > 0 }

// isCode reports whether text is one word of ASCII, which cannot be broken well.
func isCode(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// fit sets the widths from those of the title, of most texts and of the longest.
func (c *column) fit(head, usual, longest float64) {
	if longest < 1.4*usual { // a little more saves small letters
		usual = longest
	}
	if c.whole() {
		c.want = max(head, longest+cellPad)
		c.least = max(c.narrow, longest*0.88+cellPad)
		return
	}
	c.want = max(head, min(widest, usual+cellPad))
	c.squeeze(squeezed)
}

// squeeze says how narrow a text column may become.
func (c *column) squeeze(text float64) {
	if c.title {
		text = titleCol
	}
	if !c.whole() {
		c.least = max(c.narrow, min(text, c.want))
	}
}

// usualWidth is the room for a value that will be written by hand.
func usualWidth(f *kind.Field) float64 {
	switch f.Type {
	case kind.Int, kind.Bool:
		return 12
	case kind.Enum, kind.Percent, kind.Decimal, kind.Date, kind.Month, kind.Year, kind.Money, kind.User:
		return 20
	case kind.LongText:
		return 40
	}
	return 28
}

// whole reports whether the text must stay on one line: a number or a date torn
// in two is misread.
func (c *column) whole() bool {
	switch c.field.Type {
	case kind.Seq, kind.Date, kind.DateTime, kind.Month, kind.Year, kind.Phone, kind.IDCard, kind.Bool:
		return true
	}
	return c.field.Number() || c.codes && !c.empty
}

func (c *column) align() lay.Align {
	switch {
	case c.field.Number():
		return lay.Right
	case c.whole(), c.mark, c.field.Type == kind.Enum:
		return lay.Centre
	}
	return lay.Left
}

func (l *ledger) wide(text string, bold bool) float64 {
	w := 0.0
	pt := ledgerPt
	if l.byHand() {
		pt = handPt
	}
	for _, r := range text {
		w += l.Advance(r, canvas.Font{Pt: pt, Bold: bold})
	}
	return w
}

// large reports whether A3 was asked for.
func (l *ledger) large() bool { return strings.EqualFold(l.Sheet, "A3") }

// choose finds the sheet and the columns that go on it: upright if all have the
// room they want, else lying; what is empty or stands last is left out first.
func (l *ledger) choose() (lay.Paper, []column) {
	paper, chosen := lay.A4(), slices.Clone(l.columns)
	if l.large() {
		paper = lay.A3()
	} else if !l.Lying && total(chosen, wants) <= paper.Width() {
		return paper, share(chosen, paper.Width())
	}
	paper = paper.Landscape()
	for text := float64(squeezed); l.large() && text >= tight && total(chosen, leasts) > paper.Width(); text-- {
		for i := range chosen {
			chosen[i].squeeze(text)
		}
	}
	for total(chosen, leasts) > paper.Width() {
		i := expendable(chosen)
		if i < 0 {
			break
		}
		chosen = slices.Delete(chosen, i, i+1)
	}
	return paper, share(chosen, paper.Width())
}

func wants(c column) float64  { return c.want }
func leasts(c column) float64 { return c.least }

// total is the width of a table with its 序号.
func total(list []column, width func(column) float64) float64 {
	sum := float64(numberCol)
	for _, c := range list {
		sum += width(c)
	}
	return sum
}

// expendable is the column to leave out next; -1 if none may be.
func expendable(list []column) int {
	last := -1
	for i, c := range list {
		if c.must {
			continue
		}
		if last = i; c.empty {
			return i
		}
	}
	return last
}

// share sets want to the width each column gets: between least and want if room
// is short; what is left over goes to texts.
func share(list []column, width float64) []column {
	want, least := total(list, wants), total(list, leasts)
	texts := 0.0
	for _, c := range list {
		if !c.whole() {
			texts += c.want
		}
	}
	for i := range list {
		c := &list[i]
		switch {
		case want > width && want > least:
			c.want = c.least + (c.want-c.least)*max(0, width-least)/(want-least)
		case want < width && texts > 0 && !c.whole():
			c.want += min(c.want, (width-want)*c.want/texts)
		}
	}
	return list
}

func (l *ledger) tableColumns(chosen []column, width float64) []lay.Column {
	out := []lay.Column{{Head: []string{"序号"}, Width: numberCol, Align: lay.Centre, Fit: lay.Shrink}}
	scale := width / total(chosen, wants)
	for _, c := range chosen {
		head := c.field.Heading()
		if l.wide(head, true)+cellPad > c.want*scale {
			head = twoLines(head)
		}
		out = append(out, lay.Column{Head: []string{head}, Width: c.want, Align: c.align(), Fit: lay.Shrink})
	}
	return out
}

// twoLines breaks a label where it reads well: before its unit, behind a slash,
// else in the middle. Short ones stay whole.
func twoLines(label string) string {
	r := []rune(label)
	if len(r) < 4 {
		return label
	}
	at := (len(r) + 1) / 2
	if i := slices.Index(r, '('); i > 1 {
		at = i
	} else if i := slices.Index(r, '/'); i > 0 && i < len(r)-1 {
		at = i + 1
	}
	return string(r[:at]) + "\n" + string(r[at:])
}
