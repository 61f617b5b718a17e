package cli

import (
	"fmt"
	"io"
	"os"

	"opsbook/app"
	"opsbook/backend/backup"
	"opsbook/backend/fault"
	"opsbook/backend/papers"
)

// print makes a paper: of the records named, of all, or blank; without arguments it names the papers.
func (e *env) print() error {
	var in papers.Input
	var filters many
	e.flags.BoolVar(&in.Blank, "blank", false, "an empty form to be filled by hand")
	e.flags.IntVar(&in.Start, "start", 0, "labels: where the first goes, from 1")
	e.flags.StringVar(&in.Sheet, "sheet", "", "A4, A3, a paper of the form (half, 241x140), or a stock of labels")
	e.flags.IntVar(&in.Copies, "copies", 0, "forms: how many copies; 0: the usual number")
	e.flags.BoolVar(&in.Overlay, "overlay", false, "forms: data only, for paper that is printed already")
	e.flags.BoolVar(&in.Test, "test-page", false, "forms: an empty one with marks in mm, to try such paper with")
	e.flags.Float64Var(&in.DX, "dx", 0, "what the printer is corrected by to the right, mm")
	e.flags.Float64Var(&in.DY, "dy", 0, "and down, mm")
	e.flags.StringVar(&in.Query.Search, "search", "", "")
	e.flags.Var(&filters, "filter", "")
	pos, err := e.parse(0, -1)
	switch {
	case err != nil:
		return err
	case len(pos) == 0:
		return e.open(e.papers)
	case len(pos) == 1:
		return fmt.Errorf("%w: a file to write is missing", errUsage)
	}
	form, file := pos[0], pos[len(pos)-1]
	in.IDs = pos[1 : len(pos)-1]
	if in.Query.Where, err = conditions(filters); err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		out, err := app.PrintNamed(a, form, in)
		if err != nil {
			return err
		}
		return e.keep(a, out, file)
	})
}

// keep writes a finished file to where the command says.
func (e *env) keep(a *app.App, out app.Out, file string) error {
	data, err := app.OutBytes(a, out.Token)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return fault.New(fault.Full, "不能写入 %s。请检查文件夹是否存在、能否写入、磁盘是否已满。", "Cannot write %s. Check that its folder exists, may be written to and has room.", fault.Whole(file))
	}
	return e.result(map[string]any{"file": file, "size": out.Size, "pages": out.Pages}, func(w io.Writer) { fmt.Fprintln(w, file) })
}

// backup copies the ledger into a new folder in DIR.
func (e *env) backup() error {
	pos, err := e.parse(1, 1)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		g, err := a.Backup(pos[0])
		if err != nil {
			return err
		}
		return e.result(g, func(w io.Writer) { fmt.Fprintln(w, g.Path) })
	})
}

// restore copies a backup into a new folder: with the password of the day it was
// made, or with the recovery key from --recovery-file.
func (e *env) restore() error {
	var recovery string
	e.flags.StringVar(&recovery, "recovery-file", "", "the file that holds the recovery key, in place of a password")
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	unlock, err := e.unlockBackup(recovery)
	if err != nil {
		return err
	}
	g, err := backup.Restore(e.ctx, pos[0], pos[1], unlock, nil)
	if err != nil {
		return err
	}
	return e.result(map[string]any{"folder": pos[1], "at": g.At}, func(w io.Writer) { fmt.Fprintln(w, pos[1]) })
}

func (e *env) unlockBackup(recovery string) (backup.Unlock, error) {
	if recovery == "" {
		password, err := e.password(e.pwFile)
		return backup.WithPassword(e.user, password), err
	}
	groups, err := os.ReadFile(recovery)
	if err != nil {
		return nil, fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(recovery))
	}
	return backup.WithRecoveryKey(string(groups)), nil
}

// picked are texts in the language of the command.
func (e *env) picked(all []fault.Text) []string {
	out := []string{}
	for _, t := range all {
		out = append(out, e.pick(t))
	}
	return out
}

// verify walks everything, or holds an export of the log or the code of a report against it; problems found are a result, and exit code 1.
func (e *env) verify() error {
	var file, code string
	e.flags.StringVar(&file, "audit", "", "a signed export of the activity log")
	e.flags.StringVar(&code, "code", "", "the code at the foot of a printed report")
	if _, err := e.parse(0, 0); err != nil {
		return err
	}
	if file != "" && code != "" {
		return fmt.Errorf("%w: one of --audit and --code", errUsage)
	}
	return e.open(func(a *app.App) error {
		switch {
		case file != "":
			out, err := app.CheckAuditFile(a, file)
			return e.checked(out, err)
		case code != "":
			out, err := a.CheckCode(code)
			return e.checked(out, err)
		}
		problems, err := app.Verify(a)
		if err != nil {
			return err
		}
		texts := e.picked(problems)
		if err := e.result(map[string]any{"ok": len(texts) == 0, "problems": texts}, func(w io.Writer) {
			for _, t := range texts {
				fmt.Fprintln(w, t)
			}
			if len(texts) == 0 {
				fmt.Fprintln(w, "ok")
			}
		}); err != nil {
			return err
		}
		if len(texts) > 0 {
			return app.Unsound(len(texts))
		}
		return nil
	})
}
