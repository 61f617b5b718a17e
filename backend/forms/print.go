package forms

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MaxCopies bounds the copies of one document in a file.
const MaxCopies = 9

// maxSheets bounds the copies of all documents in a file.
const maxSheets = 3 * print.MaxForms

// Doc is a record to be printed with what its form shows besides its fields.
type Doc struct {
	Row     *store.Row             // nil: an empty form
	Lines   []store.Row            // rows of the table in their order; of an empty form those that all have
	Figures map[string]kind.Values // what the caller works out, by id of the line
	Told    map[string]string      // what the caller works out of the document, by Item.Told
	Decided []store.Row            // decisions (flow.Kind) in the order they were taken
	Version int                    // of the layout
}

// Options say how a form is made.
type Options struct {
	print.Options
	Copies  int             // 0: as many as are usual on the paper; one carries no name
	Overlay bool            // data only, for paper that is printed already
	Test    bool            // an empty form with marks in mm, to try such paper with
	Logo    *canvas.Picture // of the company; may be nil
	Layouts map[int]Layout  // by version; a version that is not there is the built-in form
}

// Print fills a form for each document, so many copies of each, in their order. Faults:
// Invalid (too many, none, no such paper, not made for overlay, no glyph).
func Print(tx *store.Tx, f *Form, docs []Doc, o Options) (pdf []byte, pages int, err error) {
	if o.Test {
		o.Overlay = false // the frame is what is to be held against the printed one
	}
	if o.Blank || o.Test {
		blank := Doc{Version: 1}
		if len(docs) > 0 {
			blank.Version, blank.Lines = docs[0].Version, docs[0].Lines
		}
		docs = []Doc{blank}
	}
	if err := print.TooMany(len(docs)); err != nil {
		return nil, 0, err
	}
	if o.Sheet, err = f.check(o); err != nil {
		return nil, 0, err
	}
	names := f.copies(o)
	if n := len(docs) * len(names); n > maxSheets {
		return nil, 0, fault.New(fault.Invalid, "一次最多打印 %[2]d 份，选了 %[1]d 份。请分批打印。", "At most %[2]d copies can be printed at once, not %[1]d. Print them in parts.", n, maxSheets)
	}
	k, err := tx.Kind(f.Kind)
	if err != nil {
		return nil, 0, err
	}
	o.Title = cmp.Or(o.Title, f.Title)
	p := &press{Job: print.Begin(o.Title, o.Options), o: o, reader: newReader(tx), k: k, paper: papers[o.Sheet], looks: map[int]*look{}, form: f}
	p.surface = p.Job
	if o.Sheet == half && !o.Overlay && !o.Test {
		p.surface = lay.Halves(p.surface)
	}
	if o.Overlay {
		p.surface = lay.DataOnly(p.surface)
	}
	for i := range docs {
		if err := tx.Context().Err(); err != nil {
			return nil, 0, err
		}
		if err := p.begin(&docs[i]); err != nil {
			return nil, 0, err
		}
		for _, name := range names {
			p.copy(&docs[i], name)
		}
	}
	if o.Test {
		p.Turn(1)
		lay.Ruler(p.Job, p.paper)
	}
	return p.Finish()
}

// check is the paper that o asks for.
func (f *Form) check(o Options) (paper string, err error) {
	paper = cmp.Or(o.Sheet, f.Papers[0])
	at := slices.IndexFunc(f.Papers, func(p string) bool { return strings.EqualFold(p, paper) })
	switch {
	case at < 0:
		return "", fault.New(fault.Invalid, "“%[1]s”不能印在 %[2]s 上，可用的纸张：%[3]s。", "“%[1]s” is not made for paper %[2]s but for %[3]s.", f.Title, paper, strings.Join(f.Papers, "、"))
	case (o.Overlay || o.Test) && !f.Overlay:
		return "", fault.New(fault.Invalid, "“%s”不能套打，请按普通方式打印。", "“%s” is not made for paper that is printed already; print it as usual.", f.Title)
	case o.Copies < 0 || o.Copies > MaxCopies:
		return "", fault.New(fault.Invalid, "份数填 1 到 %d。", "Copies are 1 to %d.", MaxCopies)
	}
	return f.Papers[at], nil
}

// copies names the copies of each document. Paper of three layers (241 × 140) is
// printed once; a single copy has no name.
func (f *Form) copies(o Options) []string {
	n := o.Copies
	if n == 0 {
		n = len(f.Copies)
	}
	if o.Copies == 0 && o.Sheet == threefold || o.Overlay || o.Test || n <= 1 {
		return []string{""}
	}
	out := slices.Clone(f.Copies)
	for i := len(out); i < n; i++ {
		out = append(out, fmt.Sprintf("第%c联", []rune("一二三四五六七八九")[i]))
	}
	return out[:n]
}

// press is a file of forms in the making.
type press struct {
	*print.Job
	*reader
	o       Options
	form    *Form
	k       *kind.Kind
	paper   lay.Paper
	surface canvas.Canvas
	looks   map[int]*look // by version of the layout
	// of the document being printed
	doc    *lay.Doc
	shown  look
	number string
	codes  map[int]canvas.Code // by page

	measuring bool    // nothing is drawn, and nothing added by hand
	closing   float64 // what stands below the table takes, mm
	abreast   int     // how many opinions stand beside each other
}

// look is a form as a version of its layout has it.
type look struct {
	form  *Form
	cols  []column
	boxes []box
}

func (p *press) lookOf(version int) (*look, error) {
	if l := p.looks[version]; l != nil {
		return l, nil
	}
	l := &look{form: p.form.with(p.o.Layouts[version])}
	var err error
	l.boxes, err = l.form.boxesOf(p.tx, p.k)
	l.cols = p.columns(l.form)
	p.looks[version] = l
	return l, err
}

// begin turns to a document.
func (p *press) begin(d *Doc) error {
	l, err := p.lookOf(d.Version)
	if err != nil {
		return err
	}
	p.shown = *l
	p.shown.cols = p.used(l.cols, d)
	p.number = ""
	if d.Row != nil {
		p.number = record.Number(p.k, d.Row.ID, d.Row.Values)
		p.Job.Check(p.number, p.k.Label)
	}
	p.codes = map[int]canvas.Code{}
	_, err = p.code(d, 1)
	return err
}

// copy prints one of a document.
func (p *press) copy(d *Doc, name string) {
	parts := [][]store.Row{d.Lines}
	if p.o.Overlay {
		parts = p.sheets(d.Lines)
	}
	p.fit(d)
	for i, lines := range parts {
		p.doc = lay.Begin(p.surface, p.paper, p.foot(d, name))
		p.body(d, lines, i, i*len(parts[0]), i == len(parts)-1)
		p.close(d)
		p.doc.End()
	}
}

// body prints what stands above the opinions: on printed paper, on a sheet of which there
// are several, the lines of the document from from on.
func (p *press) body(d *Doc, lines []store.Row, sheet, from int, last bool) {
	p.title(d, sheet)
	p.framed(d, p.shown.form.Before)
	if len(p.shown.form.Table) > 0 {
		p.table(d, lines, from, last)
	}
}

// sheets parts the lines into as many as the table of a printed sheet has rows for.
func (p *press) sheets(lines []store.Row) (out [][]store.Row) {
	for part := range slices.Chunk(lines, p.shown.form.Rows) {
		out = append(out, part)
	}
	if out == nil {
		out = [][]store.Row{nil}
	}
	return out
}

// foot stands around the page.
func (p *press) foot(d *Doc, name string) lay.Foot {
	f := p.Job.Foot(d.Row)
	f.Copy, f.Text = name, "打印时间："+p.Now.Format("2006-01-02 15:04")
	if p.By != "" {
		f.Text = "制表：" + p.By + "　" + f.Text
	}
	if d.Row == nil {
		f.Text = ""
	}
	if p.o.Test {
		f.Text = "套打测试页：按实际大小（100%）打印，与空白表单对齐重叠，错开多少毫米，就在打印偏移里填多少（右、下为正）。"
	}
	return f
}

// code is that of a page of the document; an empty form has none.
func (p *press) code(d *Doc, page int) (canvas.Code, error) {
	if d.Row == nil {
		return canvas.Code{}, nil
	}
	c, ok := p.codes[page]
	if ok {
		return c, nil
	}
	c, err := canvas.NewCode(fmt.Sprintf("OPS1|%s|%s|%d|%d", p.form.Name, p.number, page, d.Version))
	p.codes[page] = c
	return c, err
}
