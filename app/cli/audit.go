package cli

import (
	"cmp"
	"fmt"
	"io"

	"opsbook/app"
	"opsbook/backend/audit"
	"opsbook/backend/desk"
)

// audit tells what happened in the ledger, or writes it into a signed file or on paper.
func (e *env) audit() error {
	q := audit.Query{}
	limit := 0
	var file, pdf string
	e.flags.StringVar(&q.Person, "person", "", "an account; system: the program")
	e.flags.StringVar(&q.Kind, "kind", "", "a register; event: what changed no record")
	e.flags.StringVar(&q.Device, "pc", "", "a PC by its name or its letters; self: this one")
	e.flags.StringVar(&q.From, "from", "", "the first day")
	e.flags.StringVar(&q.To, "to", "", "the last day")
	e.flags.StringVar(&q.Number, "number", "", "of a record, in --kind or in any register")
	e.flags.StringVar(&q.After, "after", "", "the cursor of the page before")
	e.flags.IntVar(&limit, "limit", 50, "how many entries, at most")
	e.flags.StringVar(&file, "export", "", "write a signed file")
	e.flags.StringVar(&pdf, "pdf", "", "write a paper")
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	if limit < 1 || file != "" && pdf != "" {
		return fmt.Errorf("%w: --limit is 1 or more; one of --export and --pdf", errUsage)
	}
	return e.open(func(a *app.App) error {
		if file != "" || pdf != "" {
			written := a.ExportAudit
			if pdf != "" {
				written = a.PrintAudit
			}
			out, err := written(q)
			if err != nil {
				return err
			}
			return e.keep(a, out, cmp.Or(file, pdf))
		}
		page, err := entries(a, q, limit)
		if err != nil {
			return err
		}
		return e.result(page, func(w io.Writer) { e.entries(w, &page) })
	})
}

// entries are the first limit entries that a query asks for.
func entries(a *app.App, q audit.Query, limit int) (out audit.Page, err error) {
	out.Entries = []audit.Entry{}
	for {
		q.Limit = min(limit-len(out.Entries), audit.MaxPage)
		page, err := a.Audit(q)
		if err != nil {
			return out, err
		}
		page.Entries = append(out.Entries, page.Entries...)
		if out = page; len(out.Entries) >= limit || out.Next == "" {
			return out, nil
		}
		q.After = out.Next
	}
}

// entries prints a page: when, who, where, what, of which record, and each field below it.
func (e *env) entries(w io.Writer, page *audit.Page) {
	for i := range page.Entries {
		x := &page.Entries[i]
		pc := e.pick(page.PC(x.PC))
		if x.Came != "" {
			pc += " (" + x.Came + ")"
		}
		fmt.Fprintf(w, "%s  %s  %s  %s  %s %s\n", x.At, x.User, pc, e.pick(x.What), e.pick(x.Register), x.Record)
		if x.Closed {
			fmt.Fprintln(w, "    ****")
		}
		for _, c := range x.Changes {
			fmt.Fprintf(w, "    %s: %s\n", e.pick(c.Label), step(c))
		}
	}
	if page.Next != "" {
		fmt.Fprintln(w, "--after "+page.Next)
	}
}

// step is what a field was and became; of what is new only that.
func step(c desk.Change) string {
	if c.Old == nil {
		return c.NewText
	}
	return c.OldText + " → " + c.NewText
}

// checked tells what a signed export or a code is worth; problems are a result, and exit
// code 1.
func (e *env) checked(out audit.Checked, err error) error {
	if err != nil {
		return err
	}
	said := map[string]any{"ok": len(out.Problems) == 0, "problems": e.picked(out.Problems), "made": out.Made, "by": out.By, "pc": out.PC, "paper": e.pick(out.Paper), "asked": out.Asked, "entries": out.Entries, "code": out.Code}
	if err := e.result(said, func(w io.Writer) {
		for _, fact := range []string{out.Made, out.By, out.PC, e.pick(out.Paper), out.Asked} {
			if fact != "" {
				fmt.Fprintln(w, fact)
			}
		}
		for _, t := range e.picked(out.Problems) {
			fmt.Fprintln(w, t)
		}
		if len(out.Problems) == 0 {
			fmt.Fprintln(w, "ok")
		}
	}); err != nil {
		return err
	}
	if n := len(out.Problems); n > 0 {
		return app.Unsound(n)
	}
	return nil
}
