package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"opsbook/backend"
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
		"waiting": e.exchangeWaiting, "discard": e.exchangeDiscard, "salvage": e.exchangeSalvage, "folder": e.exchangeFolder, "sync": e.exchangeSync,
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

// exchangeUndo takes an import back, or brings one back that was taken back; without a name
// it lists them.
func (e *env) exchangeUndo() error {
	redo := e.flags.Bool("redo", false, "bring back what taking the import back took away")
	pos, err := e.parse(0, 1)
	if err != nil {
		return err
	}
	if *redo && len(pos) == 0 {
		return fmt.Errorf("%w: which import", errUsage)
	}
	return e.unlocked(func(b *backend.Backend) error {
		if len(pos) == 0 {
			return e.arrivals(b)
		}
		turn := b.UndoPackage
		if *redo {
			turn = b.RedoPackage
		}
		out, err := turn(e.ctx, pos[0], nil)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) {
			fmt.Fprintln(w, out.Records)
			for _, s := range out.Stays {
				fmt.Fprintf(w, "%s: %d stay (%s)\n", s.Kind, s.N, s.Why)
			}
		})
	})
}

func (e *env) arrivals(b *backend.Backend) error {
	list, err := b.Arrivals(e.ctx)
	if err != nil {
		return err
	}
	return e.result(list, func(w io.Writer) {
		for _, a := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%d", a.Package, a.At, a.Sender, a.Changes)
			if a.Undone {
				fmt.Fprint(w, "\ttaken back")
			}
			fmt.Fprintln(w)
		}
	})
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
				fmt.Fprintf(w, "%s\t%s\tlacks %d\theard %s\tsent %s", d.Name, d.Code, d.Lacks, d.Heard, d.Sent)
				if d.Forked {
					fmt.Fprint(w, "\ttwo histories: an old image of its disk was put back")
				}
				fmt.Fprintln(w)
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
		return e.result(out, func(w io.Writer) {
			fmt.Fprintf(w, "%d changes written, %d taken in\n", out.Put, out.Took)
			tellMissing(w, out.Lacks)
			for _, a := range out.Aside {
				fmt.Fprintf(w, "what %s wrote since waits for exchange/discarded/%s, which was put aside: import it if it is wanted\n", a.Device, a.File)
			}
			if out.Held > 0 {
				fmt.Fprintln(w, out.Held, "files would void much: see exchange waiting")
			}
			if out.Refused > 0 {
				fmt.Fprintln(w, out.Refused, "files can never be taken in: see exchange waiting")
			}
			if s := e.pick(out.Note); s != "" {
				fmt.Fprintln(w, s)
			}
		})
	})
}
