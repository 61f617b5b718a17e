package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"opsbook/app"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/record"
)

// assignments reads FIELD=VALUE arguments.
func assignments(args []string) (map[string]any, error) {
	out := map[string]any{}
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return nil, fmt.Errorf("%w: %s is not FIELD=VALUE", errUsage, a)
		}
		out[name] = value
	}
	return out, nil
}

// filled parts what follows the record into fields and lines: field is what --lines named,
// and the file is the first argument that is no assignment.
func filled(rest []string, field string) (in record.Input, err error) {
	if field != "" {
		at := slices.IndexFunc(rest, func(s string) bool { return !strings.Contains(s, "=") })
		if at < 0 {
			return in, fmt.Errorf("%w: --lines FIELD FILE.json", errUsage)
		}
		if in.Lines, err = readLines(field, rest[at]); err != nil {
			return in, err
		}
		rest = slices.Delete(slices.Clone(rest), at, at+1)
	}
	in.Values, err = assignments(rest)
	return in, err
}

func (e *env) add() error {
	var lines string
	e.flags.StringVar(&lines, "lines", "", "FIELD, followed by FILE.json")
	pos, err := e.parse(1, -1)
	if err != nil {
		return err
	}
	in, err := filled(pos[1:], lines)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		out, err := app.SaveNamed(a, pos[0], in)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintln(w, out.Number) })
	})
}

// maxLinesFile bounds the JSON of line items.
const maxLinesFile = 16 << 20

// openFile opens a file to read; a folder is none.
func openFile(path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return nil, fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "读不到文件 %s。", "Cannot read the file %s.", fault.Whole(path))
	}
	return f, nil
}

func readLines(field, file string) (map[string][]record.Input, error) {
	f, err := openFile(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []map[string]any
	if err := json.NewDecoder(io.LimitReader(f, maxLinesFile)).Decode(&rows); err != nil {
		return nil, fault.New(fault.Invalid, "%s 不是明细的 JSON 数组。", "%s is not a JSON array of lines.", fault.Whole(file))
	}
	var in []record.Input
	for _, r := range rows {
		in = append(in, record.Input{Values: r})
	}
	return map[string][]record.Input{field: in}, nil
}

func (e *env) set() error {
	pos, err := e.parse(3, -1)
	if err != nil {
		return err
	}
	values, err := assignments(pos[2:])
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		out, err := app.EditNamed(a, pos[0], pos[1], record.Input{Values: values})
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintln(w, out.Number) })
	})
}

func (e *env) void() error {
	var reason string
	e.flags.StringVar(&reason, "reason", "", "")
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		v, err := app.Standing(a, pos[0], pos[1])
		if err != nil {
			return err
		}
		if err := a.Void(pos[0], v.Row.ID, reason); err != nil {
			return err
		}
		return e.result(map[string]any{"id": v.Row.ID, "number": v.Row.Number}, func(w io.Writer) { fmt.Fprintln(w, v.Row.Number) })
	})
}

// step takes a step: approver=, sign_date= and opinion= are said with it, the rest are
// fields that it asks for.
func (e *env) step() error {
	var lines string
	e.flags.StringVar(&lines, "lines", "", "FIELD, followed by FILE.json")
	pos, err := e.parse(3, -1)
	if err != nil {
		return err
	}
	in, err := filled(pos[3:], lines)
	if err != nil {
		return err
	}
	o := flow.Opinion{Values: in.Values, Lines: in.Lines}
	for name, into := range map[string]*string{"reason": &o.Reason, "opinion": &o.Reason, "sign_date": &o.SignDate, "approver": &o.Approver} {
		if s, ok := o.Values[name].(string); ok {
			*into = s
		}
		delete(o.Values, name)
	}
	return e.open(func(a *app.App) error {
		v, err := app.StepNamed(a, pos[0], pos[1], pos[2], o)
		if err != nil {
			return err
		}
		p, err := e.plainly(a, pos[0], v.Names)
		if err != nil {
			return err
		}
		return e.result(brief{v.Row.ID, v.Row.Number, v.Row.Status, v.Row.Values}, func(w io.Writer) { fmt.Fprintln(w, p.status(&v.Row)) })
	})
}

func (e *env) attach() error {
	pos, err := e.parse(3, 3)
	if err != nil {
		return err
	}
	f, err := openFile(pos[2])
	if err != nil {
		return err
	}
	defer f.Close()
	return e.open(func(a *app.App) error {
		v, err := app.Standing(a, pos[0], pos[1])
		if err != nil {
			return err
		}
		out, err := app.Attach(a, pos[0], v.Row.ID, "", filepath.Base(pos[2]), f)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) { fmt.Fprintln(w, out.Name) })
	})
}
