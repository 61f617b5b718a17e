package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"opsbook/app"
	"opsbook/backend/kind"
	"opsbook/backend/report"
)

// report lists the reports, or asks one: for its rows, its paper or its workbook.
func (e *env) report() error {
	var params many
	var xlsx, pdf string
	e.flags.Var(&params, "param", "FIELD=VALUE, as a clerk would type it")
	e.flags.StringVar(&xlsx, "xlsx", "", "")
	e.flags.StringVar(&pdf, "pdf", "", "")
	pos, err := e.parse(0, 1)
	if err != nil {
		return err
	}
	in := map[string]any{}
	for _, p := range params {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return fmt.Errorf("%w: --param %s is not FIELD=VALUE", errUsage, p)
		}
		in[name] = value
	}
	if xlsx != "" && pdf != "" || len(pos) == 0 && len(params) > 0 {
		return fmt.Errorf("%w: one of --xlsx and --pdf, of one report", errUsage)
	}
	return e.open(func(a *app.App) error {
		switch {
		case len(pos) == 0:
			return e.reports(a)
		case xlsx != "" || pdf != "":
			written, path := a.ExportReport, xlsx
			if pdf != "" {
				written, path = a.PrintReport, pdf
			}
			out, err := written(pos[0], in)
			if err != nil {
				return err
			}
			return e.keep(a, out, path)
		}
		out, err := a.Report(pos[0], in)
		if err != nil {
			return err
		}
		return errors.Join(e.result(out, func(w io.Writer) { err = e.rows(w, a, pos[0], out) }), err)
	})
}

func (e *env) reports(a *app.App) error {
	m, err := a.Meta()
	if err != nil {
		return err
	}
	return e.result(m.Reports, func(w io.Writer) {
		for _, r := range m.Reports {
			fmt.Fprintf(w, "%s\t%s\n", r.Name, r.Label)
		}
	})
}

// rows prints a report as a table with its sums below.
func (e *env) rows(w io.Writer, a *app.App, name string, out *report.Result) error {
	m, err := a.Meta()
	if err != nil {
		return err
	}
	c := kind.Context{Lists: m.Lists, Name: func(_, id string) string { return out.Names[id] }}
	for _, r := range m.Reports {
		if r.Name != name {
			continue
		}
		k := kind.Kind{Fields: r.Fields}
		t := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
		line := func(text func(f *kind.Field) string) {
			var cells []string
			for _, column := range out.Columns {
				f, _ := k.Field(column)
				cells = append(cells, text(f))
			}
			fmt.Fprintln(t, strings.Join(cells, "\t"))
		}
		fmt.Fprintln(w, out.Said)
		line(func(f *kind.Field) string { return f.Label })
		for _, row := range out.Rows {
			line(func(f *kind.Field) string { return f.Text(row[f.Name], c) })
		}
		line(func(f *kind.Field) string {
			if sum, ok := out.Sums[f.Name]; ok {
				return f.Text(sum, c)
			}
			return ""
		})
		return t.Flush()
	}
	return errors.New("cli: a report that is not listed")
}
