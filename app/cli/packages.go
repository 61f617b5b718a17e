package cli

import (
	"fmt"
	"io"
	"strings"

	"opsbook/backend"
	"opsbook/backend/exchange"
)

func (e *env) exchangePreview() error {
	return e.takes(func(b *backend.Backend, paths []string) (backend.Incoming, error) {
		return b.PreviewPackages(e.ctx, e.orWaiting(b, paths), nil)
	})
}

// orWaiting are packages by their files, or by their names if they wait.
func (e *env) orWaiting(b *backend.Backend, names []string) (out []string) {
	for _, name := range names {
		if path, err := b.WaitingFile(e.ctx, name); err == nil {
			name = path
		}
		out = append(out, name)
	}
	return out
}

// exchangeImport takes packages in. Before much is voided somebody has to say --anyway.
func (e *env) exchangeImport() error {
	anyway := e.flags.Bool("anyway", false, "also if they void much: their sender was asked")
	return e.takes(func(b *backend.Backend, paths []string) (backend.Incoming, error) {
		if *anyway {
			return b.ImportPackages(e.ctx, e.orWaiting(b, paths), nil)
		}
		return b.ImportUnseen(e.ctx, e.orWaiting(b, paths), nil)
	})
}

// exchangeWaiting lists the packages that wait, and why.
func (e *env) exchangeWaiting() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		list, err := b.WaitingPackages(e.ctx)
		if err != nil {
			return err
		}
		return e.result(list, func(w io.Writer) {
			for _, p := range list {
				why := p.Why.ZH
				switch {
				case p.Lost:
					why = "lost: can be salvaged"
				case p.Much:
					why = "to be looked at: " + why
				case p.Bad:
					why = "refused: " + why
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s %d–%d\t%s\n", p.Package, p.SentAt, p.Sender, p.Changes, p.Missing.Device, p.Missing.From, p.Missing.To, why)
			}
		})
	})
}

// exchangeDiscard puts a package that waits aside.
func (e *env) exchangeDiscard() error {
	pos, err := e.parse(1, 1)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		if err := b.DiscardWaiting(e.ctx, pos[0]); err != nil {
			return err
		}
		return e.result(map[string]bool{"discarded": true}, func(w io.Writer) { fmt.Fprintln(w, "ok") })
	})
}

// exchangeSalvage brings back what is in a package that waits for changes which are lost.
func (e *env) exchangeSalvage() error {
	look := e.flags.Bool("preview", false, "only show what would come back")
	return e.takes(func(b *backend.Backend, ids []string) (backend.Incoming, error) {
		switch {
		case len(ids) > 1:
			return backend.Incoming{}, fmt.Errorf("%w: one package at a time", errUsage)
		case *look:
			return b.PreviewSalvage(e.ctx, ids[0])
		}
		return b.SalvagePackage(e.ctx, ids[0])
	})
}

// takes looks at packages, or takes them in at once, in whatever order they are named.
func (e *env) takes(take func(*backend.Backend, []string) (backend.Incoming, error)) error {
	pos, err := e.parse(1, exchange.MaxVolumes)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		out, err := take(b, pos)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) {
			tellIncoming(w, out)
			if s := e.pick(out.Note); s != "" {
				fmt.Fprintln(w, s)
			}
		})
	})
}

// tellMissing says what others wait for.
func tellMissing(w io.Writer, list []backend.Missing) {
	for _, m := range list {
		if m.Own {
			fmt.Fprintf(w, "waits for changes %d to %d that this PC wrote before a backup was restored: ask %s\n", m.From, m.To, m.Device)
			continue
		}
		fmt.Fprintf(w, "waits for changes %d to %d of %s\n", m.From, m.To, m.Device)
	}
}

// tellIncoming says of packages what their preview shows.
func tellIncoming(w io.Writer, in backend.Incoming) {
	tellMissing(w, in.Waits)
	for _, l := range in.Lost {
		fmt.Fprintf(w, "of the %d files of %s, sent %s, these have not come: %s\n", l.Of, l.Sender, l.SentAt, strings.Trim(fmt.Sprint(l.Missing), "[]"))
	}
	for _, r := range in.Registers {
		much := ""
		if r.Brake {
			much = "; MUCH OF IT IS VOIDED: ask " + in.Sender
		}
		fmt.Fprintf(w, "%s: %d new, %d changed, %d voided%s\n", r.Kind, r.New, r.Changed, r.Voided, much)
	}
	for _, m := range in.Months {
		fmt.Fprintf(w, "month %s has changed: %s\n", m.Month, m.Say().EN)
	}
	for _, name := range in.Shut {
		fmt.Fprintf(w, "%s is shut out: what it wrote afterwards counts no longer\n", name)
	}
	for _, name := range in.Forked {
		fmt.Fprintf(w, "%s has two histories: what does not agree with the one here is left out\n", name)
	}
	if in.Diverged {
		fmt.Fprintf(w, "this PC and %s hold the same changes and do not show the same: a mistake of the program\n", in.Sender)
	}
	for _, x := range in.Twice {
		fmt.Fprintf(w, "%s: %d records have the same %s: %s\n", x.Kind, len(x.Records), x.Field, x.Value)
	}
	if in.MoreTwice {
		fmt.Fprintln(w, "and more like these")
	}
	for _, n := range []struct {
		of   int
		what string
	}{
		{in.Negative, "balances below zero"},
		{int(in.Unknown), "changes by a newer program, kept until this one is updated"},
		{int(in.Ignored), "changes by a PC that was shut out before; they do not count"},
		{in.Lacking, "attachments whose content has not come"},
		{in.Along, "files that had waited come with them"},
		{in.Left, "files that had waited do not: see exchange waiting"},
	} {
		if n.of > 0 {
			fmt.Fprintln(w, n.of, n.what)
		}
	}
	if in.Ahead {
		fmt.Fprintln(w, "the clock of a PC is more than a day ahead")
	}
	fmt.Fprintf(w, "%d changes, %d differences to settle\n", in.Changes, in.Differing)
}
