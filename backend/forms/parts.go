package forms

import (
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
)

func (p *press) title(d *Doc, sheet int) {
	t := lay.Title{Text: p.month(d) + p.shown.form.Title, Company: p.Company.Name, Fixed: p.o.Overlay}
	if !p.shown.form.noLogo {
		t.Logo = p.o.Logo
	}
	t.Code = func(page int) canvas.Code {
		c, _ := p.code(d, sheet+page) // one did call on the first page
		return c
	}
	for _, i := range p.shown.form.Head {
		label, value := p.item(d, i, true)
		t.Items = append(t.Items, lay.Item{Label: label, Value: value, Width: i.Width, Rule: d.Row == nil})
	}
	p.doc.Title(t)
}

// month is what stands before the title.
func (p *press) month(d *Doc) string {
	if p.shown.form.Of == "" {
		return ""
	}
	if d.Row != nil {
		if m := d.Row.Values.Str(p.shown.form.Of); len(m) == len("2026-04") {
			return m[:4] + "年" + m[5:] + "月"
		}
	}
	return "　　　年　　月"
}

// item is the label and the value of an Item; long writes days out.
func (p *press) item(d *Doc, i Item, long bool) (label, value string) {
	label = i.Label
	if i.Field == "" {
		return label, p.Job.Check(d.Told[i.Told], p.number, label)
	}
	f := p.field(p.k, i.Field)
	label = p.called(p.k, i.Field, label, f.Label)
	var v any
	if d.Row != nil {
		v = p.value(p.k, d.Row.Values, i.Field)
	}
	if i.Ticks {
		value = p.ticks(f, v)
	}
	switch {
	case value != "":
	case d.Row == nil && f.Type == kind.Date && long && !p.o.Overlay:
		value = "　　　年　　月　　日"
	default:
		value = p.text(f, v, long)
	}
	return label, p.Job.Check(value, p.number, f.Label)
}

// framed prints items with cells for labels and values.
func (p *press) framed(d *Doc, items []Item) {
	var pairs []lay.Pair
	for _, i := range items {
		label, value := p.item(d, i, false)
		pairs = append(pairs, lay.Pair{Label: label, Value: value, Wide: i.Width == 12, High: i.High})
	}
	if len(pairs) > 0 {
		p.doc.Fields(lay.Fields{Pairs: pairs, Label: 30})
	}
}

// close prints what stands below the table.
func (p *press) close(d *Doc) {
	p.framed(d, p.shown.form.After)
	if p.shown.form.Pledge != "" {
		p.doc.Statement(p.shown.form.Pledge)
	}
	signs, opinions := p.shown.form.Signs, p.opinions(d)
	if p.lies() && len(opinions) > 0 { // all in one row
		for i, s := range signs {
			opinions = slices.Insert(opinions, i, lay.Opinion{Title: s, Options: []string{}})
		}
		signs = nil
	}
	p.doc.Opinions(opinions, p.abreast)
	if len(signs) > 0 {
		p.doc.Signatures(signs...)
	}
	p.notes()
	if len(p.shown.form.Foot) > 0 {
		var labels []string
		for _, l := range p.shown.form.Foot {
			labels = append(labels, l+"：")
		}
		p.doc.Signers(labels...)
	}
}

// notes are numbered if there are several.
func (p *press) notes() {
	notes := p.shown.form.Notes
	if len(notes) == 0 {
		return
	}
	text := "注：" + notes[0]
	if len(notes) > 1 {
		text = "注："
		for i, n := range notes {
			text += fmt.Sprintf("%d.%s；", i+1, n)
		}
		text = strings.TrimSuffix(text, "；")
	}
	p.doc.Note(p.Job.Check(text+"。", p.shown.form.Title))
}
