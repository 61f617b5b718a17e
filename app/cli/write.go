package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

func (e *env) add() error {
	var lines string
	e.flags.StringVar(&lines, "lines", "", "FIELD, followed by FILE.json")
	pos, err := e.parse(1, -1)
	if err != nil {
		return err
	}
	in := record.Input{}
	rest := pos[1:]
	if lines != "" {
		if len(rest) == 0 {
			return fmt.Errorf("%w: --lines FIELD FILE.json", errUsage)
		}
		// The file is the first argument behind --lines that is no assignment.
		for i, s := range rest {
			if !strings.Contains(s, "=") {
				if in.Lines, err = readLines(lines, s); err != nil {
					return err
				}
				rest = append(append([]string{}, rest[:i]...), rest[i+1:]...)
				break
			}
		}
	}
	if in.Values, err = assignments(rest); err != nil {
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

func (e *env) step() error {
	pos, err := e.parse(3, -1)
	if err != nil {
		return err
	}
	values, err := assignments(pos[3:])
	if err != nil {
		return err
	}
	var o flow.Opinion
	for name, v := range values {
		switch s := v.(string); name {
		case "reason", "opinion":
			o.Reason = s
		case "sign_date":
			o.SignDate = s
		default:
			return fmt.Errorf("%w: a step takes reason= and sign_date=, not %s", errUsage, name)
		}
	}
	return e.open(func(a *app.App) error {
		v, err := app.Standing(a, pos[0], pos[1])
		if err != nil {
			return err
		}
		if err := a.Step(pos[0], v.Row.ID, pos[2], o); err != nil {
			return err
		}
		if v, err = a.Record(pos[0], v.Row.ID); err != nil {
			return err
		}
		return e.result(brief{v.Row.ID, v.Row.Number, v.Row.Status, v.Row.Values}, func(w io.Writer) { fmt.Fprintln(w, v.Row.Status) })
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
