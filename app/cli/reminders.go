package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"opsbook/app"
	"opsbook/backend/fault"
	"opsbook/backend/remind"
)

// reminders lists what the user is told, or says of an item of it that it is done or put off.
func (e *env) reminders() error {
	var until, note string
	e.flags.StringVar(&until, "until", "", "the day until which it is put off")
	e.flags.StringVar(&note, "note", "", "what was done, or why it is put off")
	pos, err := e.parse(0, 3)
	if err != nil {
		return err
	}
	if len(pos) > 0 && (pos[0] != "done" && pos[0] != "later" || len(pos) < 2 || (pos[0] == "later") != (until != "")) {
		return fmt.Errorf("%w: done RULE [NUMBER], or later RULE [NUMBER] --until DATE", errUsage)
	}
	return e.open(func(a *app.App) error {
		list, err := a.Reminders()
		if err != nil {
			return err
		}
		if len(pos) > 0 {
			number := ""
			if len(pos) > 2 {
				number = pos[2]
			}
			return e.sayReminder(a, list, pos[1], number, until, note)
		}
		return e.result(list, func(w io.Writer) {
			tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
			for _, it := range list.Items {
				fmt.Fprintf(tab, "%s\t%d\t%s\t%s\t%s\t%s\n", it.Due, it.Days, e.pick(it.Text), it.Number, it.Title, e.pick(it.Say))
			}
			_ = tab.Flush()
		})
	})
}

func (e *env) sayReminder(a *app.App, list remind.List, rule, number, until, note string) error {
	for _, it := range list.Items {
		if it.Rule != rule || it.Number != number {
			continue
		}
		mark, err := a.SayReminder(remind.Saying{Rule: it.Rule, Kind: it.Kind, ID: it.ID, Path: it.Path, Due: it.Due, Until: until, Note: note})
		if err != nil {
			return err
		}
		return e.result(map[string]string{"mark": mark}, func(w io.Writer) { fmt.Fprintln(w, mark) })
	}
	return fault.New(fault.NotFound, "现在没有“%s %s”这条提醒。", "There is no reminder “%s %s” now.", rule, number)
}

// chores lists the work that comes back with the calendar.
func (e *env) chores() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		all, err := a.Chores()
		if err != nil {
			return err
		}
		return e.result(all, func(w io.Writer) {
			tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
			for _, c := range all {
				fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\n", c.From, c.Due, c.Every, e.pick(c.Text), c.Done)
			}
			_ = tab.Flush()
		})
	})
}

// pick is a text in the language that was asked for.
func (e *env) pick(t fault.Text) string {
	if e.lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.ZH
}
