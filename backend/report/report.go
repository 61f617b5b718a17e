// Package report is what a report is: declared as a register is, with what it asks for,
// its columns, and a function that works its rows out from other registers. Screen, paper,
// workbook and command line show any of them, and say nothing of their own. It writes nothing.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Report declares one report. Its Kind says what it is called, where the navigation has
// it, its columns (Fields) and which of them add up (Totals); it has no table.
type Report struct {
	kind.Kind
	Tells   fault.Text   // what one learns from it, in a sentence of a list of reports
	Params  []kind.Field // what it is asked with; a month or a year that must be given and is not is this one
	Sound   []kind.Check // what must hold between the Params
	Of      string       // the register that it is drawn from: who may see, print or export that may do so here
	Signed  []string     // columns for a pen: on paper and sheets only
	Signs   []string     // who signs its paper; nil: as every ledger
	Apart   bool         // its rows are figures of different things: its paper does not count them
	Upright bool         // its paper stands if its columns have room; else it lies
	Note    string       // stands behind what it was asked, wherever it is shown
	Leads   string       // the Ref column whose record a row opens; "": none
	Opens   string       // the report that a row opens, asked with what the row has of its Params; "": none
	// Make works the rows out; p has a value, or nil, for each of Params. What the actor
	// may not see of Of it leaves out.
	Make func(tx *store.Tx, p kind.Values) (Table, error)
}

// Table is what a report found.
type Table struct {
	Rows    []kind.Values
	Columns []string // those it has this time, in their order; nil: all
}

// Result is a table with what is said around it.
type Result struct {
	Params  kind.Values       `json:"params"`  // what it was asked, as it was taken
	Said    string            `json:"said"`    // the same in words: 月份：2026年03月　仓库：办公用品库
	Columns []string          `json:"columns"` // to be shown
	Rows    []kind.Values     `json:"rows"`
	Sums    map[string]int64  `json:"sums"`  // of what adds up
	Names   map[string]string `json:"names"` // of what rows and params refer to

	Ending store.Ending `json:"-"` // of a report about a period, to be handed out: what the log ended with
}

// MaxRows bounds a report: what is longer is no report any more.
const MaxRows = 20_000

// Months are the params of a report about a span of months, both of them included.
func Months() []kind.Field {
	return []kind.Field{
		{Name: "from", Label: "起始月份", English: "From", Type: kind.Month, Required: kind.Always},
		{Name: "to", Label: "截止月份", English: "To", Type: kind.Month, Required: kind.Always},
	}
}

// InOrder is what must hold of a span, of months or of days.
var InOrder = []kind.Check{{Field: "to", Is: ">=", Than: "from", Say: fault.T("截止不能早于起始。", "The end must not be before the beginning.")}}

// Set is every report of the program.
type Set struct{ list []Report }

// NewSet checks reports against the registers. Its error names the mistakes of the
// program's own text.
func NewSet(c *kind.Catalog, reports []Report) (*Set, error) {
	var wrong []string
	for i := range reports {
		r := &reports[i]
		for _, k := range []kind.Kind{r.Kind, *r.asks()} {
			if _, err := kind.NewCatalog(append(slices.Clone(c.Kinds), k), c.Lists); err != nil {
				wrong = append(wrong, err.Error())
			}
		}
		for _, name := range r.Signed {
			if _, ok := r.Field(name); !ok {
				wrong = append(wrong, r.Name+": no column "+name+" to be signed")
			}
		}
		if r.Opens != "" && !slices.ContainsFunc(reports, func(o Report) bool { return o.Name == r.Opens }) {
			wrong = append(wrong, r.Name+": no report "+r.Opens+" to open")
		}
		if f, ok := r.Field(r.Leads); r.Leads != "" && (!ok || f.Type != kind.Ref) {
			wrong = append(wrong, r.Name+": "+r.Leads+" leads nowhere")
		}
		if _, err := c.Kind(r.Of); err != nil || r.Make == nil || r.Chapter == "" {
			wrong = append(wrong, r.Name+": of no register, or in no chapter, or nothing makes it")
		}
		if r.Tells.ZH == "" || r.Tells.EN == "" {
			wrong = append(wrong, r.Name+": it does not say what it tells")
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("reports: %s", strings.Join(wrong, "; "))
	}
	return &Set{reports}, nil
}

// Get returns a report; a fault if there is none of this name.
func (s *Set) Get(name string) (*Report, error) {
	for i := range s.list {
		if s.list[i].Name == name {
			return &s.list[i], nil
		}
	}
	return nil, fault.New(fault.NotFound, "没有名为“%s”的报表。", "There is no report called “%s”.", name)
}

// Run asks a report for an action of the user: to see, print or export it. in holds
// stored or typed values of its Params. Faults: Forbidden, Invalid (in fields of Params,
// more than MaxRows rows), those of Make.
func (r *Report) Run(tx *store.Tx, action rune, in map[string]any) (*Result, error) {
	of, err := tx.Kind(r.Of)
	if err != nil {
		return nil, err
	}
	if err := user.Gate(tx, of, action); err != nil {
		return nil, err
	}
	p, err := r.asked(tx, in)
	if err != nil {
		return nil, err
	}
	t, err := r.Make(tx, p)
	if err != nil {
		return nil, err
	}
	if len(t.Rows) > MaxRows {
		return nil, fault.New(fault.Invalid, "“%[1]s”有 %[3]d 行，超过 %[4]d 行。请缩小范围。", "%[2]s has %[3]d rows, more than %[4]d. Ask for less.", r.Label, r.English, len(t.Rows), MaxRows)
	}
	out := &Result{Params: p, Said: r.said(tx, p), Columns: r.columns(t), Rows: append([]kind.Values{}, t.Rows...), Sums: map[string]int64{}, Names: map[string]string{}}
	for _, name := range r.Totals {
		for _, row := range t.Rows {
			out.Sums[name] += row.Int(name)
		}
	}
	if r.Periodic() && action != kind.View {
		if out.Ending, err = tx.Ending(); err != nil {
			return nil, err
		}
	}
	return out, r.names(tx, out)
}

// Periodic reports whether the report is about months or years: such papers are signed and
// filed, so they say what the log ended with when they were made.
func (r *Report) Periodic() bool {
	return slices.ContainsFunc(r.Params, func(f kind.Field) bool { return f.Type == kind.Month || f.Type == kind.Year })
}

// columns are what a table shows on a screen.
func (r *Report) columns(t Table) []string {
	out := []string{}
	for _, name := range r.Paper(t.Columns) {
		if !slices.Contains(r.Signed, name) {
			out = append(out, name)
		}
	}
	return out
}

// Paper are the columns on paper and sheets: those of a table, or all of the report, and
// those that are signed by hand.
func (r *Report) Paper(shown []string) []string {
	if shown != nil {
		out := slices.Clone(shown)
		for _, name := range r.Signed {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
		return out
	}
	out := []string{}
	for _, f := range r.Ledger() {
		out = append(out, f.Name)
	}
	return out
}

// asks is what the report is asked with, as a kind: its values are read and checked as
// those of a record.
func (r *Report) asks() *kind.Kind {
	return &kind.Kind{Name: r.Name + "_asked", Label: r.Label, English: r.English, Fields: r.Params, Checks: r.Sound}
}

// asked are the values of the Params.
func (r *Report) asked(tx *store.Tx, in map[string]any) (kind.Values, error) {
	k := r.asks()
	given := map[string]any{}
	for name, v := range in {
		if _, ok := k.Field(name); !ok {
			return nil, fault.New(fault.Invalid, "“%[1]s”没有条件“%[3]s”。", "%[2]s is not asked with “%[3]s”.", r.Label, r.English, name)
		}
		given[name] = v
	}
	if err := record.NewResolver(tx).Fill(k, given); err != nil {
		return nil, err
	}
	out, wrong := kind.Values{}, map[string]fault.Text{}
	c := record.Context(tx)
	for i := range k.Fields {
		f := &k.Fields[i]
		v, _, err := f.Normal(given[f.Name], c)
		switch {
		case err != nil && fault.Of(err).Code == fault.Internal:
			return nil, err
		case err != nil:
			wrong[f.Name] = fault.Of(err).Message
		case v != nil:
		case f.Required == kind.Always && f.Type == kind.Month:
			v = tx.Today()[:len("2006-01")]
		case f.Required == kind.Always && f.Type == kind.Year:
			v = tx.Today()[:len("2006")]
		default:
			v = f.Start(c)
		}
		out[f.Name] = v
		if err := exists(tx, f, v); err != nil {
			return nil, err
		}
	}
	for _, found := range k.Examine(out) {
		if _, said := wrong[found.Field]; !said && !found.Warn && !found.Gap {
			wrong[found.Field] = found.Say
		}
	}
	return out, fault.InFields(wrong)
}

// exists refuses a reference to a record that there is not.
func exists(tx *store.Tx, f *kind.Field, v any) error {
	id, _ := v.(string)
	if f.Type != kind.Ref || id == "" {
		return nil
	}
	to, err := tx.Kind(f.To)
	if err != nil {
		return err
	}
	_, err = record.Get(tx, to, id)
	return err
}

// said is what the report was asked, in words.
func (r *Report) said(tx *store.Tx, p kind.Values) string {
	c := record.Context(tx)
	var parts []string
	for i := range r.Params {
		f := &r.Params[i]
		text := f.Text(p[f.Name], c)
		if f.Type == kind.Month && len(text) == len("2006-01") {
			text = text[:4] + "年" + text[5:] + "月"
		}
		if text != "" {
			parts = append(parts, f.Label+"："+text)
		}
	}
	if r.Note != "" {
		parts = append(parts, r.Note)
	}
	return strings.Join(parts, "　")
}

// names learns how everything is called that rows and params refer to.
func (r *Report) names(tx *store.Tx, out *Result) error {
	n := record.NewNames(tx)
	rows := append([]kind.Values{out.Params}, out.Rows...)
	for _, f := range append(slices.Clone(r.Params), r.Fields...) {
		if !f.Refers() {
			continue
		}
		var ids []string
		for _, v := range rows {
			if id := v.Str(f.Name); id != "" && out.Names[id] == "" {
				ids = append(ids, id)
			}
		}
		if err := n.Learn(f.Target(), ids); err != nil {
			return err
		}
		for _, id := range ids {
			out.Names[id] = cmp.Or(n.Of(f.Target(), id), id)
		}
	}
	return nil
}

// Each hands the rows to a paper or a sheet as rows of a register.
func (r *Report) Each(tx *store.Tx, out *Result, fn func(*store.Tx, *store.Row) error) error {
	for i, v := range out.Rows {
		if err := fn(tx, &store.Row{PK: int64(i + 1), Values: v}); err != nil {
			return err
		}
	}
	return nil
}
