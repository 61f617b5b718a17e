package sheet

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Draft is a file read for a register: what would be written, and every problem.
// Nothing is stored until Run.
type Draft struct {
	Kind    *kind.Kind
	File    File
	Options Options
	Sheets  []SheetView
	Columns []ColumnView
	Counts  Counts
	Pending []string // "SHEET:ROW" of choices still open; Run takes them as a group

	names    *head.Names
	tables   []*table           // by sheet; nil: not read
	left     map[int]fault.Text // why a sheet is not read
	lists    kind.Lists
	today    string
	titles   map[string]string // id → title of what rows refer to
	rows     []kept
	problems map[int][]Problem
	changes  map[int][]Change
	arena    arena
	words    map[string]string // sentences, each kept once
}

// table is one sheet being read.
type table struct {
	sheet   *book.Sheet
	index   int // in Draft.Sheets
	head    head.Header
	fields  []*kind.Field // by place in head.Columns; nil: left out
	merges  []book.Range  // vertical ones below the heading
	context []kind.Context
	title   int // column of the field that names a record
	top     []*book.Row
	status  string
	above   []string // texts of the row before, by place in head.Columns
}

// Open reads a file for a register and judges every row. tx may be a read
// transaction. Faults: Forbidden, Invalid (nothing to read in it, too many rows),
// and those of book.
func Open(ctx context.Context, tx *store.Tx, k *kind.Kind, f File, g Guesses, o Options) (*Draft, error) {
	if err := user.Gate(tx, k, kind.Import); err != nil {
		return nil, err
	}
	d := &Draft{Kind: k, File: f, Options: o, lists: tx.Lists(), today: cmp.Or(o.Today, tx.Today()), titles: map[string]string{},
		problems: map[int][]Problem{}, changes: map[int][]Change{}, words: map[string]string{}}
	if err := d.learnNames(tx); err != nil {
		return nil, err
	}
	r := &reading{Draft: d, ctx: ctx, tx: tx, resolver: record.NewResolver(tx), show: record.Context(tx)}
	if make := g[k.Name]; make != nil {
		var err error
		if r.guess, err = make(tx); err != nil {
			return nil, err
		}
	}
	if err := d.findTables(); err != nil {
		return nil, err
	}
	if err := r.learnRegister(); err != nil {
		return nil, err
	}
	for i, t := range d.tables {
		if t == nil {
			d.leave(i)
		} else if err := r.table(t); err != nil {
			return nil, err
		}
	}
	r.weighAmounts()
	d.count()
	return d, nil
}

// importable reports whether a file may bring a field.
func importable(f *kind.Field) bool { return f.Stored() && !f.Locked && f.Type != kind.Secret }

// learnNames gathers what a column may be called.
func (d *Draft) learnNames(tx *store.Tx) error {
	d.names = head.NewNames()
	for label, field := range d.Options.Map {
		if f, ok := d.Kind.Field(field); field != "" && (!ok || !importable(f)) {
			return fault.New(fault.Invalid, "“%[1]s”不能导入到字段“%[2]s”:没有这个字段,或它由系统填写。",
				"The column “%[1]s” cannot go to the field “%[2]s”: there is none, or the program writes it.", label, field)
		}
		d.names.Add(label, field, head.Chosen)
	}
	memo, err := remembered(tx, d.Kind)
	if err != nil {
		return err
	}
	for label, field := range memo {
		if f, ok := d.Kind.Field(field); field == "" || ok && importable(f) {
			d.names.Add(label, field, head.Remembered)
		}
	}
	for i := range d.Kind.Fields {
		f := &d.Kind.Fields[i]
		d.names.Add(f.Label, f.Name, head.Labelled)
		for _, a := range append([]string{f.English, f.Name}, f.Alias...) {
			d.names.Add(a, f.Name, head.Aliased)
		}
		for part := range strings.SplitSeq(f.Label, "/") {
			d.names.Add(part, f.Name, head.Near)
		}
	}
	return nil
}

func memoKey(k *kind.Kind) string { return "import.columns." + k.Name }

// remembered is what the clerk chose for columns of this register before.
func remembered(tx *store.Tx, k *kind.Kind) (map[string]string, error) {
	var text string
	out := map[string]string{}
	ok, err := tx.One("SELECT value FROM memo WHERE key=?", []any{memoKey(k)}, &text)
	if err != nil || !ok {
		return out, err
	}
	return out, json.Unmarshal([]byte(text), &out)
}

// findTables finds the heading of each sheet and decides which are read.
func (d *Draft) findTables() error {
	d.tables, d.left = make([]*table, len(d.File.Book.Sheets)), map[int]fault.Text{}
	for i, s := range d.File.Book.Sheets {
		name := strings.TrimSpace(s.Name)
		v := SheetView{Name: name, Hidden: s.Hidden}
		t, err := d.tableOf(s, i)
		if err != nil {
			return err
		}
		v.Chosen = t != nil && t.head.Matched > 0 && !s.Hidden
		if d.Options.Sheets != nil {
			v.Chosen = t != nil && slices.ContainsFunc(d.Options.Sheets, func(o string) bool { return strings.TrimSpace(o) == name })
		}
		d.Sheets = append(d.Sheets, v)
		switch {
		case t == nil:
			d.left[i] = fault.T("空工作表", "an empty sheet")
		case v.Chosen:
			d.tables[i] = t
		case s.Hidden:
			d.left[i] = fault.T("隐藏的工作表,没有读取;需要时请勾选", "a hidden sheet, not read; choose it if you need it")
		default:
			d.left[i] = fault.T("没有选用,或没有找到认识的列名", "not chosen, or no column name in it is known")
		}
		if t != nil {
			d.addColumns(t)
		}
	}
	for _, o := range d.Options.Sheets {
		if !slices.ContainsFunc(d.Sheets, func(v SheetView) bool { return v.Name == strings.TrimSpace(o) }) {
			return fault.New(fault.NotFound, "文件里没有名为“%s”的工作表。", "The file has no sheet called “%s”.", o)
		}
	}
	return nil
}

// leave notes a sheet that is not read, as row 0.
func (d *Draft) leave(sheet int) {
	d.keep(kept{sheet: int32(sheet), decision: skip}, []Problem{{Level: Info, Message: d.left[sheet]}})
}

var (
	yearIn  = regexp.MustCompile(`(?:19|20)\d\d`)
	unitIn  = regexp.MustCompile(`[(/:,、 ](?:单位: ?)?(百万|万|千|亿)元? ?\)?$`)
	unitAll = regexp.MustCompile(`单位: ?(?:人民币)?(百万|万|千|亿)元`)
	unitFor = map[string]int64{"千": 1000, "万": 10000, "百万": 1000000, "亿": 100000000}
)

// tableOf finds a sheet's heading. It returns nil for an empty sheet.
func (d *Draft) tableOf(s *book.Sheet, index int) (*table, error) {
	var top []*book.Row
	for r, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		if top = append(top, r); len(top) == head.Rows {
			break
		}
	}
	if len(top) == 0 {
		return nil, nil
	}
	layout, err := s.Layout()
	if err != nil {
		return nil, err
	}
	t := &table{sheet: s, index: index, top: top}
	h, ok := head.Find(top, layout.Merges, d.names)
	if !ok {
		if h, ok = head.Guess(top, layout.Merges, d.names); !ok {
			h = head.Header{Top: top[0].N, Bottom: top[0].N}
		}
	}
	t.head = h
	for _, m := range layout.Merges {
		if m.Row > h.Bottom && m.LastRow > m.Row {
			t.merges = append(t.merges, m)
		}
	}
	slices.SortFunc(t.merges, func(a, b book.Range) int { return cmp.Compare(a.Row, b.Row) })
	var titles []string
	for _, r := range top {
		for _, c := range r.Cells {
			if r.N < h.Top {
				titles = append(titles, parse.Fold(c.Text))
			}
		}
	}
	title := strings.Join(titles, " ")
	unit := int64(0)
	if m := unitAll.FindStringSubmatch(title); m != nil {
		unit = unitFor[m[1]]
	}
	d.prepare(t, kind.Context{Today: d.today, Year: year(title, s.Name, d.File.Name), Unit: unit, Lists: d.lists})
	return t, nil
}

// year is the year that the titles above the heading, the sheet or the file name;
// 0 if they name none or several.
func year(texts ...string) int {
	for _, text := range texts {
		found := ""
		for _, y := range yearIn.FindAllString(text, -1) {
			if found != "" && found != y {
				return 0
			}
			found = y
		}
		if n, err := strconv.Atoi(found); err == nil {
			return n
		}
	}
	return 0
}

// prepare works out what each column of a table means.
func (d *Draft) prepare(t *table, c kind.Context) {
	n := len(t.head.Columns)
	t.fields, t.context, t.above = make([]*kind.Field, n), make([]kind.Context, n), make([]string, n)
	for i, col := range t.head.Columns {
		t.context[i] = c
		f, ok := d.Kind.Field(col.Field)
		if !ok || !importable(f) {
			continue
		}
		t.fields[i] = f
		if f.Name == d.Kind.Title {
			t.title = col.Col
		}
		if m := unitIn.FindStringSubmatch(parse.Fold(col.Path)); m != nil && f.Type == kind.Money {
			t.context[i].Unit = unitFor[m[1]]
		}
	}
	if f, ok := d.Kind.Status(); ok && importable(f) && f.Codes != "" && t.head.Of(f.Name) == 0 {
		t.status = statusIn(d.lists, f.Codes, strings.TrimSpace(t.sheet.Name))
	}
}

// statusIn is the status that a sheet's name tells of all its rows: 已报废.
func statusIn(l kind.Lists, list, name string) string {
	if c, ok := l.Find(list, name); ok && name != "" {
		return c.Key
	}
	for _, c := range l[list].Codes {
		if len([]rune(c.Label)) > 1 && strings.Contains(name, c.Label) {
			return c.Key
		}
	}
	return ""
}

// addColumns shows a table's columns; headings that several sheets have stand once.
func (d *Draft) addColumns(t *table) {
	for i, c := range t.head.Columns {
		at := slices.IndexFunc(d.Columns, func(v ColumnView) bool { return head.Norm(v.Header) == head.Norm(c.Path) })
		if at < 0 {
			v := ColumnView{Index: len(d.Columns), Header: strings.ReplaceAll(c.Path, "\n", ""), How: c.How, Guess: c.How == head.Near, Note: d.whyLeft(c), Samples: []string{}}
			if t.fields[i] != nil {
				v.Field = c.Field
			}
			d.Columns = append(d.Columns, v)
			at = v.Index
		}
		d.Columns[at].sample(t, c.Col)
	}
	t.top = nil
}

// samples is how many values of a column are shown.
const samples = 3

func (v *ColumnView) sample(t *table, col int) {
	for _, r := range t.top {
		c := r.At(col)
		if _, skipped := t.head.Skip(r, t.title); skipped || c.Text == "" || len(v.Samples) == samples {
			continue
		}
		v.Samples, v.Hidden = append(v.Samples, clip(c.Text)), v.Hidden || c.Hidden
	}
}

func (d *Draft) whyLeft(c head.Column) fault.Text {
	f, known := d.Kind.Field(c.Field)
	switch {
	case known && f.Calc != nil:
		return fault.T("由系统计算,不导入", "computed by the program, not imported")
	case known && !importable(f):
		return fault.T("由系统填写,不导入", "written by the program, not imported")
	case known:
		return fault.Text{}
	case head.Numbered(c.Path):
		return fault.T("序号,不导入", "a running number, not imported")
	case head.Norm(c.Path) == errorColumn:
		return fault.T("上次导入的错误原因,不导入", "why rows were rejected last time, not imported")
	case c.How == head.Chosen || c.How == head.Remembered:
		return fault.T("按您的选择不导入", "left out by choice")
	}
	return fault.T("没有对应的字段,不导入;可以自己指定", "fits no field, not imported; you may name one")
}

// place is how Options name a row.
func place(sheet string, row int) string { return fmt.Sprintf("%s:%d", sheet, row) }
