package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"opsbook/app"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// plain writes records as people read them: labels instead of names of fields, and
// values as they stand on the screen.
type plain struct {
	e     *env
	kinds map[string]*kind.Kind
	k     *kind.Kind
	c     kind.Context
}

// plainly is how records of a register read, with the names of those that they refer to.
func (e *env) plainly(a *app.App, kindName string, names map[string]string) (*plain, error) {
	m, err := a.Meta()
	if err != nil {
		return nil, err
	}
	p := &plain{e: e, kinds: map[string]*kind.Kind{}, c: kind.Context{Lists: m.Lists, Name: func(_, id string) string { return names[id] }}}
	for i := range m.Kinds {
		p.kinds[m.Kinds[i].Name] = &m.Kinds[i].Kind
	}
	if p.k = p.kinds[kindName]; p.k == nil {
		return nil, fmt.Errorf("cli: the register %s is not listed", kindName)
	}
	return p, nil
}

func (p *plain) label(f *kind.Field) string { return p.e.pick(fault.T(f.Label, f.English)) }

// text is a value as people read it, a quantity with its unit.
func (p *plain) text(k *kind.Kind, f *kind.Field, v kind.Values) string {
	out := f.Text(v[f.Name], p.c)
	if unit, ok := k.Field(f.Unit); ok && out != "" {
		return strings.TrimSpace(out + " " + unit.Text(v[unit.Name], p.c))
	}
	ref, ok := k.Field(f.Counts)
	if !ok || out == "" || p.kinds[ref.To] == nil || p.kinds[ref.To].Counted == nil {
		return out
	}
	unit, _ := p.kinds[ref.To].Field(p.kinds[ref.To].Counted.Unit)
	return strings.TrimSpace(out + " " + p.c.Lists.Label(unit.Codes, p.c.Name(ref.To, v.Str(ref.Name)+"."+unit.Name)))
}

func (p *plain) status(r *desk.Row) string {
	if f, ok := p.k.Status(); ok {
		return f.Text(r.Values[f.Name], p.c)
	}
	return r.Status
}

// list is number, title and status of each row.
func (p *plain) list(w io.Writer, page desk.ListPage) {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for i := range page.Rows {
		r := &page.Rows[i]
		fmt.Fprintf(t, "%s\t%s\t%s\n", r.Number, r.Title, p.status(r))
	}
	t.Flush()
	fmt.Fprintf(w, "%d\n", page.Total)
}

// record is all that is filled, in the order of the form, and its lines below.
func (p *plain) record(w io.Writer, v *desk.RecordView) {
	state := map[store.State]fault.Text{store.Voided: fault.T("（已作废）", " (void)"), store.Withdrawn: fault.T("（已随导入撤销）", " (withdrawn with its import)")}[v.Row.State]
	fmt.Fprintf(w, "%s  %s%s\n", v.Row.Number, v.Row.Title, p.e.pick(state))
	if v.Into != nil {
		fmt.Fprintf(w, "  %s %s  %s\n", p.e.pick(fault.T("已合并到", "merged into")), v.Into.Number, v.Into.Title)
	}
	for i := range p.k.Fields {
		f := &p.k.Fields[i]
		if x := v.Row.Values[f.Name]; x != nil && f.Type != kind.Sub {
			fmt.Fprintf(w, "  %s: %s\n", p.label(f), p.text(p.k, f, v.Row.Values))
		}
	}
	for _, f := range p.k.Lines() {
		if rows := v.Lines[f.Name]; len(rows) > 0 && p.kinds[f.To] != nil {
			fmt.Fprintf(w, "  %s (%s)\n", p.label(f), f.Name)
			p.lines(w, p.kinds[f.To], rows)
		}
	}
}

// lines is a table of those columns in which some line has something.
func (p *plain) lines(w io.Writer, k *kind.Kind, rows []desk.Row) {
	table := make([][]string, len(rows)+1)
	for i := range k.Fields {
		f := &k.Fields[i]
		used := false
		column := []string{p.label(f)}
		for _, r := range rows {
			column, used = append(column, p.text(k, f, r.Values)), used || r.Values[f.Name] != nil
		}
		if !used || f.Hidden {
			continue
		}
		for at, cell := range column {
			table[at] = append(table[at], cell)
		}
	}
	t := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	for _, cells := range table {
		fmt.Fprintln(t, "    "+strings.Join(cells, "\t"))
	}
	t.Flush()
}

// papers names what can be printed: of each register its list, its record or form, its labels.
func (e *env) papers(a *app.App) error {
	m, err := a.Meta()
	if err != nil {
		return err
	}
	type paper struct {
		Name  string `json:"name"`
		Label string `json:"label"`
		Of    string `json:"of"`
	}
	out := []paper{}
	for i := range m.Kinds {
		if k := &m.Kinds[i]; k.Chapter != "" {
			for _, f := range k.AllForms() {
				out = append(out, paper{f.Name, e.pick(fault.T(f.Label, f.English)), f.Of})
			}
		}
	}
	return e.result(out, func(w io.Writer) {
		for _, f := range out {
			of := map[string]fault.Text{"list": fault.T("台账", "list"), "labels": fault.T("标签", "labels")}[f.Of]
			fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Label, e.pick(cmp.Or(of, fault.T("表单", "form"))))
		}
	})
}
