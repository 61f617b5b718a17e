package sheet

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/sheet/book"
	"opsbook/backend/sheet/head"
)

// table is one sheet being read.
type table struct {
	sheet   *book.Sheet
	index   int // in Draft.Sheets
	head    head.Header
	fields  []*kind.Field     // by place in head.Columns; nil: left out
	more    []string          // by the same: what the Guess calls it; "": not the Guess's own
	heads   map[string]string // what heads the Guess's own columns
	merges  []book.Range      // vertical ones below the heading that begin further down
	until   map[int]int       // column → the last row that a merged cell from above covers
	context []kind.Context
	title   int // column of the field that names a record
	top     []*book.Row
	status  string
	year    int      // that its titles name; 0: none
	lender  string   // the sheet whose year was taken for want of its own
	lent    bool     // that has been told
	across  []Across // see Guess.Across
	above   []string // texts of the row before, by place in head.Columns
}

// findTables finds the heading of each sheet and decides which are read.
func (d *Draft) findTables(ctx context.Context) error {
	d.tables, d.left = make([]*table, len(d.File.Book.Sheets)), map[int]fault.Text{}
	for i, s := range d.File.Book.Sheets {
		if err := ctx.Err(); err != nil {
			return err
		}
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
			d.left[i] = fault.T("隐藏的工作表，没有读取；需要时请勾选", "a hidden sheet, not read; choose it if you need it")
		default:
			d.left[i] = fault.T("没有选用，或没有找到认识的列名", "not chosen, or no column name in it is known")
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
	t := &table{sheet: s, index: index, top: top, until: map[int]int{}}
	h, ok := head.Find(top, layout.Merges, d.names)
	if !ok {
		if h, ok = head.Guess(top, layout.Merges, d.names); !ok {
			h = head.Header{Top: top[0].N, Bottom: top[0].N}
		}
	}
	t.head = h
	d.sideBySide(t)
	h = t.head
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
	t.year = year(title, s.Name, d.File.Name)
	d.prepare(t, kind.Context{Today: d.today, Year: t.year, Unit: unit, Lists: d.lists})
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

// borrowYears gives tables without a year that of the nearest one before them, else
// behind them: ledgers of a year have a sheet for each month.
func (d *Draft) borrowYears() {
	for i, t := range d.tables {
		if t == nil || t.year != 0 {
			continue
		}
		from := nearestYear(d.tables, i)
		if from == nil {
			continue
		}
		t.lender = d.Sheets[from.index].Name
		for c := range t.context {
			t.context[c].Year = from.year
		}
	}
}

func nearestYear(tables []*table, i int) *table {
	for _, t := range slices.Backward(tables[:i]) {
		if t != nil && t.year != 0 {
			return t
		}
	}
	for _, t := range tables[i+1:] {
		if t != nil && t.year != 0 {
			return t
		}
	}
	return nil
}

// prepare works out what each column of a table means.
func (d *Draft) prepare(t *table, c kind.Context) {
	n := len(t.head.Columns)
	t.heads = map[string]string{}
	t.fields, t.context, t.above, t.more = make([]*kind.Field, n), make([]kind.Context, n), make([]string, n), make([]string, n)
	for i, col := range t.head.Columns {
		t.context[i], t.more[i] = c, own(col.Field)
		if t.more[i] != "" {
			t.heads[t.more[i]] = parse.Fold(col.Path)
		}
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
