package cli

import (
	"fmt"
	"io"

	"opsbook/app"
	"opsbook/backend"
)

// duplicates lists what is probably there twice, and what is named though it does not count.
func (e *env) duplicates() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		out, err := a.Duplicates()
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) {
			for _, g := range out.Groups {
				fmt.Fprintf(w, "%s %s %s\n", g.Kind, g.Why, g.Value)
				for _, r := range g.Records {
					fmt.Fprintf(w, "\t%s\t%s\t%s\t%s %s %s\n", r.ID, r.Number, r.Title, r.PC, r.User, r.At)
				}
			}
			for _, s := range out.Strays {
				fmt.Fprintf(w, "%s gone %s\t%s\t%s\n", s.Kind, s.Gone.ID, s.Gone.Number, s.Gone.Title)
				for _, by := range s.By {
					fmt.Fprintf(w, "\t%s\t%d\n", by.Kind, by.N)
				}
			}
		})
	})
}

// merge makes one record of two, named by number or id; undo takes that back, apart says
// that they are not the same.
func (e *env) merge() error {
	var set, take many
	var note string
	e.flags.Var(&set, "set", "FIELD=VALUE of the one that stays, where neither is right")
	e.flags.Var(&take, "take", "a field in which the other one is right")
	e.flags.StringVar(&note, "note", "", "why they are not the same")
	pos, err := e.parse(2, 4)
	if err != nil {
		return err
	}
	switch {
	case len(pos) == 2 && pos[0] == "undo":
		return e.open(func(a *app.App) error {
			if err := a.Unmerge(pos[1]); err != nil {
				return err
			}
			return e.result(map[string]string{"undone": pos[1]}, func(w io.Writer) { fmt.Fprintln(w, pos[1]) })
		})
	case len(pos) == 4 && pos[0] == "apart":
		return e.open(func(a *app.App) error { return e.apart(a, pos[1], pos[2:], note) })
	case len(pos) != 3:
		return fmt.Errorf("%w: KIND KEEP OTHER", errUsage)
	}
	values, err := assignments(set)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		out, err := a.Merge(backend.MergeInput{Kind: pos[0], Keep: pos[1], Other: pos[2], Take: take, Values: values})
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintf(w, "%s\t%d\t%s\n", out.Number, out.Changed, out.Mark) })
	})
}

// apart says of two records that they are not the same.
func (e *env) apart(a *app.App, kind string, named []string, note string) error {
	var ids []string
	for _, what := range named {
		v, err := app.Standing(a, kind, what)
		if err != nil {
			return err
		}
		ids = append(ids, v.Row.ID)
	}
	if err := a.Apart(kind, ids, note); err != nil {
		return err
	}
	return e.result(map[string][]string{"apart": ids}, func(w io.Writer) { fmt.Fprintln(w, "ok") })
}
