package cli

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"strings"

	"opsbook/app"
	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// many collects an option that may be given several times.
type many []string

func (m *many) String() string     { return strings.Join(*m, ",") }
func (m *many) Set(s string) error { *m = append(*m, s); return nil }

func (e *env) kinds() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		m, err := a.Meta()
		if err != nil {
			return err
		}
		type view struct {
			Name   string       `json:"name"`
			Label  string       `json:"label"`
			Fields []kind.Field `json:"fields"`
			Steps  []kind.Step  `json:"steps"`
			Forms  []kind.Form  `json:"forms"`
		}
		out := []view{}
		for _, k := range m.Kinds {
			out = append(out, view{k.Name, k.Label, k.Fields, append([]kind.Step{}, k.Steps...), k.AllForms()})
		}
		return e.result(out, func(w io.Writer) {
			for _, k := range out {
				fmt.Fprintf(w, "%s\t%s\n", k.Name, k.Label)
			}
		})
	})
}

// brief is a record as the command line prints it.
type brief struct {
	ID     string      `json:"id"`
	Number string      `json:"number"`
	Status string      `json:"status"`
	Values kind.Values `json:"values"`
}

func (e *env) list() error {
	q := desk.ListQuery{}
	var filters, sorts many
	var after string
	e.flags.StringVar(&q.Search, "search", "", "")
	e.flags.Var(&filters, "filter", "")
	e.flags.Var(&sorts, "sort", "")
	limit := 0
	e.flags.IntVar(&limit, "limit", 50, "")
	e.flags.StringVar(&after, "after", "", "")
	e.flags.BoolVar(&q.Void, "void", false, "also what was voided")
	pos, err := e.parse(1, 1)
	if err != nil {
		return err
	}
	if limit < 0 {
		return fmt.Errorf("%w: --limit %d", errUsage, limit)
	}
	q.Kind = pos[0]
	if q.Where, err = conditions(filters); err != nil {
		return err
	}
	q.Sort = orders(sorts)
	return e.open(func(a *app.App) error {
		q.After = after
		page, err := pages(a, q, limit)
		if err != nil {
			return err
		}
		rows := []brief{}
		for _, r := range page.Rows {
			rows = append(rows, brief{r.ID, r.Number, r.Status, r.Values})
		}
		out := map[string]any{"rows": rows, "total": page.Total, "next": page.Next, "names": page.Names}
		p, err := e.plainly(a, q.Kind, page.Names)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { p.list(w, page) })
	})
}

// pages lists the first limit rows that q finds.
func pages(a *app.App, q desk.ListQuery, limit int) (out desk.ListPage, err error) {
	for {
		q.Limit = min(limit-len(out.Rows), desk.MaxPage)
		page, err := app.ListNamed(a, q)
		if err != nil {
			return out, err
		}
		page.Rows = append(out.Rows, page.Rows...)
		maps.Copy(page.Names, out.Names)
		if out = page; len(out.Rows) >= limit || out.Next == "" {
			return out, nil
		}
		q.After = out.Next
	}
}

// orders reads FIELD and -FIELD.
func orders(sorts []string) (out []desk.Order) {
	for _, s := range sorts {
		out = append(out, desk.Order{Field: strings.TrimPrefix(s, "-"), Desc: strings.HasPrefix(s, "-")})
	}
	return out
}

// nearToday is FIELD=next:30 and FIELD=prev:30: within so many days from today, or
// before it.
var nearToday = regexp.MustCompile(`^=(next|prev):(\d+)$`)

// conditions reads the forms that more lists.
func conditions(filters []string) ([]desk.Cond, error) {
	var out []desk.Cond
	for _, f := range filters {
		i := strings.IndexAny(f, "=~!")
		if i <= 0 || f[i] == '!' && !strings.HasPrefix(f[i:], "!=") {
			return nil, fmt.Errorf("%w: --filter %s", errUsage, f)
		}
		field, rest := f[:i], f[i:]
		from, to, isRange := strings.Cut(strings.TrimPrefix(rest, "="), "..")
		near := nearToday.FindStringSubmatch(rest)
		switch {
		case near != nil:
			out = append(out, desk.Cond{Field: field, Op: near[1], Values: []string{near[2]}})
		case strings.HasPrefix(rest, "!="):
			out = append(out, desk.Cond{Field: field, Op: "not", Values: []string{rest[2:]}})
		case rest[0] == '~':
			out = append(out, desk.Cond{Field: field, Op: "contains", Values: []string{rest[1:]}})
		case rest == "=":
			out = append(out, desk.Cond{Field: field, Op: "empty"})
		case isRange:
			out = append(out, desk.Cond{Field: field, Op: "between", Values: []string{from, to}})
		case strings.Contains(rest, "|"):
			out = append(out, desk.Cond{Field: field, Op: "oneof", Values: strings.Split(rest[1:], "|")})
		default:
			out = append(out, desk.Cond{Field: field, Op: "is", Values: []string{rest[1:]}})
		}
	}
	return out, nil
}

func (e *env) show() error {
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		v, err := a.Record(pos[0], pos[1])
		if err != nil {
			return err
		}
		lines := map[string][]brief{}
		for name, rows := range v.Lines {
			lines[name] = []brief{}
			for _, r := range rows {
				lines[name] = append(lines[name], brief{r.ID, r.Number, r.Status, r.Values})
			}
		}
		out := map[string]any{"id": v.Row.ID, "number": v.Row.Number, "rev": v.Row.Rev, "status": v.Row.Status, "void": v.Row.State == store.Voided,
			"withdrawn": v.Row.State == store.Withdrawn, "values": v.Row.Values, "lines": lines, "names": v.Names, "attachments": v.Attachments, "into": v.Into, "parts": v.Parts}
		p, err := e.plainly(a, pos[0], v.Names)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { p.record(w, &v) })
	})
}

// entry is one of a history: when, who, what, and each field below it.
func (e *env) entry(w io.Writer, x *desk.Entry) {
	of := ""
	if x.Lines != nil {
		of = "  " + x.Lines.ZH
	}
	fmt.Fprintf(w, "%s  %s  %s%s\n", x.At, x.User, x.Action, of)
	for _, c := range x.Changes {
		fmt.Fprintf(w, "    %s: %s → %s\n", c.Label.ZH, c.OldText, c.NewText)
	}
}

func (e *env) history() error {
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		h, err := a.History(pos[0], pos[1])
		if err != nil {
			return err
		}
		return e.result(h, func(w io.Writer) {
			for i := range h {
				e.entry(w, &h[i])
				for j := range h[i].Parts {
					e.entry(w, &h[i].Parts[j])
				}
			}
		})
	})
}
