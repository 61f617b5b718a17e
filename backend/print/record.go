package print

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MaxForms bounds how many forms come in one file.
const MaxForms = 1000

// Subject is a record to be printed with what belongs to it.
type Subject struct {
	Row   *store.Row             // nil prints an empty form
	Lines map[string][]store.Row // by Sub field
	Photo *canvas.Picture        // may be nil
}

// Record prints forms of a kind, one for each subject: its number with a code
// for scanners, labels and values by section, line items as tables, boxes for
// the opinions its steps ask for, a line to be signed. More than MaxForms and
// characters without a glyph are faults. o.Blank prints one empty form.
func Record(tx *store.Tx, k *kind.Kind, subjects []Subject, o Options) (pdf []byte, pages int, err error) {
	if o.Blank {
		subjects = []Subject{{}}
	}
	if err := TooMany(len(subjects)); err != nil {
		return nil, 0, err
	}
	if o.Title == "" {
		o.Title = FormTitle(k)
	}
	f := &form{Job: Begin(o.Title, o), k: k, tx: tx, context: record.Context(tx), units: record.NewUnits(tx)}
	for _, s := range subjects {
		if err := f.one(s); err != nil {
			return nil, 0, err
		}
	}
	return f.Finish()
}

// TooMany refuses more forms than go into one file, and none at all.
func TooMany(n int) error {
	switch {
	case n == 0:
		return fault.New(fault.Invalid, "没有要打印的记录。请先选择记录。", "There is nothing to print. Choose records first.")
	case n > MaxForms:
		return fault.New(fault.Invalid, "一次最多打印 %[2]d 张，选了 %[1]d 张。请分批打印。", "At most %[2]d forms can be printed at once, not %[1]d. Print them in parts.", n, MaxForms)
	}
	return nil
}

// FormTitle is what the form of one record is called where the kind does not
// say: 员工名册 is a list, its form is 员工登记表; 合作伙伴档案 becomes 合作伙伴档案表.
func FormTitle(k *kind.Kind) string {
	name := k.Label
	for _, list := range []string{"台账", "名册", "清单", "一览表", "信息"} {
		name = strings.TrimSuffix(name, list)
	}
	for _, end := range []string{"表", "单", "卡", "书"} {
		if strings.HasSuffix(name, end) {
			return name
		}
	}
	if strings.HasSuffix(name, "档案") || strings.HasSuffix(name, "记录") {
		return name + "表"
	}
	return name + "登记表"
}

// form is a record's paper in the making.
type form struct {
	*Job
	k       *kind.Kind
	tx      *store.Tx
	context kind.Context
	units   *record.Units
	doc     *lay.Doc
	number  string // of the record being printed
	section int    // headings so far
}

func (f *form) one(s Subject) error {
	code, err := f.begin(s)
	if err != nil {
		return err
	}
	h := lay.Head{Company: f.Company.Name, Title: f.Title, Code: code, Right: f.keyLabel() + "：" + f.number, Left: "截至日期：" + LongDate(f.Today)}
	if s.Row == nil {
		h.Left, h.Right = "填表日期：　　　　年　　月　　日", f.keyLabel()+"：______________"
	}
	f.doc.Head(h)
	pairs, photo := []lay.Pair(nil), s.Photo
	flush := func() {
		if len(pairs) > 0 {
			f.doc.Fields(lay.Fields{Pairs: pairs, Photo: photo, Label: labelWidth})
			pairs, photo = nil, nil
		}
	}
	for _, group := range f.sections() {
		f.heading(group.title, func() bool { return f.filled(group, s) })
		for _, field := range group.fields {
			if field.Type == kind.Sub {
				flush()
				if err := f.lines(field, s); err != nil {
					return err
				}
			} else if p, ok := f.pair(field, s); ok {
				pairs = append(pairs, p)
			}
		}
		flush()
	}
	f.close()
	return nil
}

// begin starts the form's first page.
func (f *form) begin(s Subject) (code canvas.Code, err error) {
	f.number, f.section = "", 0
	if s.Row != nil {
		f.number = record.Number(f.k, s.Row.ID, s.Row.Values)
		f.Check(f.number, f.k.Label)
		code, err = canvas.NewCode(f.number)
	}
	f.doc = lay.Begin(f, lay.A4(), f.Foot(s.Row))
	return code, err
}

func (f *form) keyLabel() string {
	if key, ok := f.k.Field(f.k.Key); ok {
		return key.Label
	}
	return "编号"
}

// sectioned is a heading with its fields.
type sectioned struct {
	title  string
	fields []*kind.Field
}

// sections groups the fields of a form; the key stands in the title block.
func (f *form) sections() []sectioned {
	out := []sectioned{{}}
	shown := f.k.Shown()
	for i := range shown {
		field := &shown[i]
		if field.Section.ZH != "" {
			out = append(out, sectioned{title: field.Section.ZH})
		}
		if field.Name != f.k.Key && field.Type != kind.File && field.Type != kind.Secret && field.Type != kind.JSON {
			out[len(out)-1].fields = append(out[len(out)-1].fields, field)
		}
	}
	return out
}

// filled reports whether anything of a section is printed.
func (f *form) filled(g sectioned, s Subject) bool {
	return slices.ContainsFunc(g.fields, func(field *kind.Field) bool {
		_, ok := f.pair(field, s)
		return ok || field.Type == kind.Sub
	})
}

var numerals = []rune("一二三四五六七八九十")

// heading writes 一、基本信息 over a section that has something to show.
func (f *form) heading(title string, filled func() bool) {
	if title == "" || !filled() {
		return
	}
	if f.section < len(numerals) {
		title = string(numerals[f.section]) + "、" + title
	}
	f.section++
	f.doc.Section(title)
}

// pair is a field with its value. Left out are hidden and locked fields without
// a value, and on an empty form what the program fills in.
func (f *form) pair(field *kind.Field, s Subject) (lay.Pair, bool) {
	p := lay.Pair{Label: f.label(field), Wide: field.Type == kind.LongText || field.Type == kind.RichText}
	if field.Type == kind.Sub {
		return p, false
	}
	if s.Row == nil {
		p.Value = f.options(field)
		p.Wide = p.Wide || len([]rune(p.Value)) > narrowOptions
		return p, field.Stored() && !field.Locked
	}
	v := s.Row.Values[field.Name]
	p.Value = f.Check(f.units.With(field.Text(v, f.context), f.k, field, s.Row.Values), f.number, field.Label)
	return p, v != nil || !field.Hidden && !field.Locked && field.Calc == nil
}

// narrowOptions is how many characters of options go into half a row.
const narrowOptions = 17

// labelWidth is the room for labels, mm.
const labelWidth = 26

// label is the name of a field, on two lines if it is long.
func (f *form) label(field *kind.Field) string {
	w := 2.3
	for _, r := range field.Label {
		w += f.Advance(r, canvas.Font{Bold: true, Pt: 10})
	}
	if w > labelWidth {
		return twoLines(field.Label)
	}
	return field.Label
}

// options are boxes to tick in place of a value, where a list is short.
func (f *form) options(field *kind.Field) string {
	names := []string{}
	switch field.Type {
	case kind.Bool:
		names = []string{"是", "否"}
	case kind.Enum, kind.Multi:
		for _, c := range f.context.Lists[field.Codes].Codes {
			if !c.Off {
				names = append(names, c.Label)
			}
		}
	}
	const most, longest = 6, 24
	if len(names) == 0 || len(names) > most || len([]rune(strings.Join(names, ""))) > longest {
		return ""
	}
	return "☐ " + strings.Join(names, "　☐ ")
}

// close writes what stands at the end of every form.
func (f *form) close() {
	if opinions := f.opinions(); len(opinions) > 0 {
		f.doc.Gap(2)
		f.doc.Opinions(opinions, 1)
	}
	f.doc.Gap(2)
	f.doc.Signers("填表人：", "审核人：", "日期：　　　　年　　月　　日")
	f.doc.End()
}

// opinions are one box for each role that decides on documents of the kind.
func (f *form) opinions() (out []lay.Opinion) {
	for _, role := range []string{"dept_head", "area_head"} {
		for _, s := range f.k.Steps {
			if slices.Contains(s.Roles, role) {
				out = append(out, lay.Opinion{Title: f.context.Lists.Label("role", role) + "意见"})
				break
			}
		}
	}
	return out
}
