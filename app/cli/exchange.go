package cli

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"opsbook/backend"
	"opsbook/backend/exchange"
	"opsbook/backend/fault"
)

// exchange is the command line of the exchange between PCs.
func (e *env) exchange() error {
	if len(e.args) == 0 {
		return fmt.Errorf("%w: what is missing", errUsage)
	}
	what := e.args[0]
	e.args = e.args[1:]
	verbs := map[string]func() error{
		"request": e.exchangeRequest, "enrol": e.exchangeEnrol, "join": e.exchangeJoin, "export": e.exchangeExport,
		"preview": e.exchangePreview, "import": e.exchangeImport, "undo": e.exchangeUndo, "conflicts": e.exchangeConflicts,
		"resolve": e.exchangeResolve, "devices": e.exchangeDevices, "rename": e.exchangeRename, "revoke": e.exchangeRevoke,
		"waiting": e.exchangeWaiting, "salvage": e.exchangeSalvage, "folder": e.exchangeFolder, "sync": e.exchangeSync,
	}
	run, ok := verbs[what]
	if !ok {
		return fmt.Errorf("%w: exchange %s", errUsage, what)
	}
	return run()
}

// unlocked unlocks the data folder for a command that needs no screen.
func (e *env) unlocked(fn func(b *backend.Backend) error) error {
	return e.folder(func(b *backend.Backend) error {
		if err := e.unlock(b); err != nil {
			return err
		}
		return fn(b)
	})
}

func (e *env) unlock(b *backend.Backend) error {
	password, err := e.password(e.pwFile)
	if err != nil {
		return err
	}
	return b.Unlock(e.ctx, e.user, password)
}

// folder takes the data folder as it is.
func (e *env) folder(fn func(b *backend.Backend) error) (err error) {
	b, err := e.attachFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return fn(b)
}

// exchangeRequest writes the request of this PC: of a new one, or of one whose data was
// copied from elsewhere, which needs a password.
func (e *env) exchangeRequest() error {
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	return e.folder(func(b *backend.Backend) error {
		if b.State() != backend.New {
			if err := e.unlock(b); err != nil {
				return err
			}
		}
		out, err := b.RequestJoin(e.ctx, pos[1], pos[0])
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintf(w, "%s\n%s\n", out.Path, out.Code) })
	})
}

// exchangeEnrol lets a PC in: without a code it shows the request.
func (e *env) exchangeEnrol() error {
	var in backend.AdmitInput
	e.flags.StringVar(&in.Code, "code", "", "the 20 digits that the new PC shows")
	e.flags.BoolVar(&in.Admin, "admin", false, "it may let others in, too")
	e.flags.StringVar(&in.Username, "for", "", "whose password is set first on it")
	pos, err := e.parse(1, 2)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		if len(pos) == 1 {
			seen, err := b.ReadRequest(e.ctx, pos[0])
			if err != nil {
				return err
			}
			return e.result(seen, func(w io.Writer) { fmt.Fprintf(w, "%s\n%s\n", seen.Name, seen.Code) })
		}
		in.Path, in.Dir = pos[0], pos[1]
		if in.Username == "" {
			in.Username = e.user
		}
		out, err := b.Admit(e.ctx, in)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintf(w, "%s\n%s\n", out.Path, out.Code) })
	})
}

// exchangeJoin begins a ledger from a welcome file: without a code it shows it.
func (e *env) exchangeJoin() error {
	var in backend.JoinInput
	e.flags.StringVar(&in.Code, "code", "", "the 20 digits that the administrator's PC shows")
	pos, err := e.parse(1, 1)
	if err != nil {
		return err
	}
	return e.folder(func(b *backend.Backend) error {
		if in.Path = pos[0]; in.Code == "" {
			seen, err := b.ReadInvitation(e.ctx, in.Path, nil)
			if err != nil {
				return err
			}
			return e.result(seen, func(w io.Writer) { fmt.Fprintf(w, "%s\n%s\n%s\n", seen.Company, seen.Username, seen.Code) })
		}
		if in.Password, err = e.password(e.pwFile); err != nil {
			return err
		}
		groups, err := b.Join(e.ctx, in)
		if err != nil {
			return err
		}
		m := made{Folder: e.data, Username: b.Username(), Recovery: groups}
		return e.result(m, m.print)
	})
}

func (e *env) exchangeExport() error {
	var in backend.PackInput
	var to many
	e.flags.Var(&to, "to", "the PC's name; several times for several, none for all")
	e.flags.BoolVar(&in.Full, "full", false, "everything, also what was received already")
	e.flags.BoolVar(&in.Lean, "lean", false, "without attachments")
	e.flags.IntVar(&in.Volume, "volume-size", 0, "MB that a file may have; 0: as the last time, 1900 at first")
	pos, err := e.parse(0, 1)
	if err != nil {
		return err
	}
	if len(pos) == 1 {
		in.Dir = pos[0]
	}
	return e.unlocked(func(b *backend.Backend) error {
		if in.To, err = e.devicesNamed(b, to); err != nil {
			return err
		}
		out, err := b.ExportPackage(e.ctx, in)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) {
			for _, f := range out.Files {
				fmt.Fprintln(w, f.Path)
			}
			fmt.Fprintf(w, "%d changes, %d attachments, %d bytes, to %s\n", out.Changes, out.Attachments, out.Size, strings.Join(out.To, ", "))
		})
	})
}

// devicesNamed are the ids of PCs by their names.
func (e *env) devicesNamed(b *backend.Backend, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	s, err := b.Exchange(e.ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range names {
		id := ""
		for _, d := range s.Devices {
			if d.Name == name && !d.Revoked {
				id = d.ID
			}
		}
		if id == "" {
			return nil, fault.New(fault.NotFound, "没有叫“%s”的电脑。", "There is no PC called “%s”.", name)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (e *env) exchangePreview() error {
	return e.takes(func(b *backend.Backend, paths []string) (backend.Incoming, error) {
		return b.PreviewPackages(e.ctx, paths, nil)
	})
}

func (e *env) exchangeImport() error {
	return e.takes(func(b *backend.Backend, paths []string) (backend.Incoming, error) {
		return b.ImportPackages(e.ctx, paths, nil)
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
				if p.Lost {
					why = "lost: can be salvaged"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s %d–%d\t%s\n", p.Package, p.SentAt, p.Sender, p.Changes, p.Missing.Device, p.Missing.From, p.Missing.To, why)
			}
		})
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
			for _, m := range out.Waits {
				fmt.Fprintf(w, "waits for changes %d to %d of %s\n", m.From, m.To, m.Device)
			}
			for _, l := range out.Lost {
				fmt.Fprintf(w, "of the %d files of %s, sent %s, these have not come: %s\n", l.Of, l.Sender, l.SentAt, strings.Trim(fmt.Sprint(l.Missing), "[]"))
			}
			for _, r := range out.Registers {
				fmt.Fprintf(w, "%s: %d new, %d changed, %d voided\n", r.Kind, r.New, r.Changed, r.Voided)
			}
			for _, m := range out.Months {
				fmt.Fprintf(w, "month %s has changed: %s\n", m.Month, m.Say().EN)
			}
			fmt.Fprintf(w, "%d changes, %d differences to settle\n", out.Changes, len(out.Disputes))
		})
	})
}

func (e *env) exchangeUndo() error {
	pos, err := e.parse(0, 1)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		if len(pos) == 0 {
			list, err := b.Arrivals(e.ctx)
			if err != nil {
				return err
			}
			return e.result(list, func(w io.Writer) {
				for _, a := range list {
					fmt.Fprintf(w, "%s\t%s\t%s\t%d\n", a.Package, a.At, a.Sender, a.Changes)
				}
			})
		}
		n, err := b.UndoPackage(e.ctx, pos[0], nil)
		if err != nil {
			return err
		}
		return e.result(map[string]int{"records": n}, func(w io.Writer) { fmt.Fprintln(w, n) })
	})
}

func (e *env) exchangeConflicts() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		found, err := b.Disputes(e.ctx, math.MaxInt)
		if err != nil {
			return err
		}
		list := found.List
		return e.result(list, func(w io.Writer) {
			for _, d := range list {
				fmt.Fprintf(w, "%s %s %s\n", d.Kind, d.Number, d.Field)
				for _, s := range d.Said {
					fmt.Fprintf(w, "\t%s\t%s %s %s\n", s.Text, s.PC, s.User, s.At)
				}
			}
		})
	})
}

// exchangeResolve decides on one field: by one of the values (first, second), or by one
// that is typed; of a record that was voided on one PC and changed on another, keep or void.
func (e *env) exchangeResolve() error {
	all := e.flags.String("all", "", "of a whole register: mine, theirs or shown")
	pos, err := e.parse(1, 4)
	if err != nil {
		return err
	}
	if (*all == "") != (len(pos) == 4) {
		return fmt.Errorf("%w: a field of a record, or --all of a register", errUsage)
	}
	return e.unlocked(func(b *backend.Backend) error {
		if *all != "" {
			n, err := b.SettleRegister(e.ctx, pos[0], backend.Way(*all), nil)
			if err != nil {
				return err
			}
			return e.result(map[string]int{"settled": n}, func(w io.Writer) { fmt.Fprintln(w, n) })
		}
		found, err := b.Disputes(e.ctx, math.MaxInt)
		if err != nil {
			return err
		}
		for _, d := range found.List {
			if d.Kind == pos[0] && (d.Number == pos[1] || d.Record == pos[1]) && d.Field == pos[2] {
				if err := b.SettleDisputes(e.ctx, []backend.Choice{{Kind: d.Kind, Record: d.Record, Field: d.Field, Value: decided(d, pos[3])}}); err != nil {
					return err
				}
				return e.result(map[string]bool{"settled": true}, func(w io.Writer) { fmt.Fprintln(w, "ok") })
			}
		}
		return fault.New(fault.NotFound, "%s %s 的 %s 没有待定的差异。", "Nothing is to be settled in %[3]s of %[1]s %[2]s.", pos[0], pos[1], pos[2])
	})
}

// decided is the value that a word on the command line stands for.
func decided(d backend.Dispute, word string) any {
	if d.Field == "_state" {
		return word == "keep"
	}
	for i, name := range []string{"first", "second"} {
		if word == name && i < len(d.Said) {
			return d.Said[i].Value
		}
	}
	return word
}

func (e *env) exchangeDevices() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		s, err := b.Exchange(e.ctx)
		if err != nil {
			return err
		}
		return e.result(s, func(w io.Writer) {
			for _, d := range s.Devices {
				fmt.Fprintf(w, "%s\t%s\tlacks %d\theard %s\tsent %s\n", d.Name, d.Code, d.Lacks, d.Heard, d.Sent)
			}
		})
	})
}

// exchangeRename calls a PC otherwise, for everybody.
func (e *env) exchangeRename() error {
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		ids, err := e.devicesNamed(b, pos[:1])
		if err != nil {
			return err
		}
		if err := b.RenameDevice(e.ctx, ids[0], pos[1]); err != nil {
			return err
		}
		return e.result(map[string]string{"name": pos[1]}, func(w io.Writer) { fmt.Fprintln(w, pos[1]) })
	})
}

func (e *env) exchangeRevoke() error {
	pos, err := e.parse(1, 1)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		ids, err := e.devicesNamed(b, pos)
		if err != nil {
			return err
		}
		if err := b.RevokeDevice(e.ctx, ids[0]); err != nil {
			return err
		}
		return e.result(map[string]bool{"revoked": true}, func(w io.Writer) { fmt.Fprintln(w, "ok") })
	})
}

// exchangeFolder tells the folder that PCs share, or sets it; "" or none for none.
func (e *env) exchangeFolder() error {
	pos, err := e.parse(0, 1)
	if err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		if len(pos) == 1 {
			if err := b.ShareFolder(e.ctx, pos[0]); err != nil {
				return err
			}
		}
		dir, err := b.SharedFolder(e.ctx)
		if err != nil {
			return err
		}
		return e.result(map[string]string{"folder": dir}, func(w io.Writer) { fmt.Fprintln(w, dir) })
	})
}

func (e *env) exchangeSync() error {
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	return e.unlocked(func(b *backend.Backend) error {
		out, err := b.SyncShared(e.ctx, nil)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintf(w, "%d changes written, %d taken in\n", out.Put, out.Took) })
	})
}
