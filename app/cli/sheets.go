package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"opsbook/app"
	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/sheet"
)

// imported is the result of an import as the command line prints it.
type imported struct {
	Batch string `json:"batch"`
	sheet.Counts
	Rows    []importedRow   `json:"rows"`
	Earlier []sheet.Earlier `json:"earlier"` // imports of the same file that stand
}

type importedRow struct {
	Sheet    string            `json:"sheet"`
	Row      int               `json:"row"`
	Decision sheet.Decision    `json:"decision"`
	Values   kind.Values       `json:"values"`
	Shown    map[string]string `json:"shown"`
	Problems []importedProblem `json:"problems"`
	Beside   []sheet.Beside    `json:"beside,omitempty"` // what the row brings to other registers
}

type importedProblem struct {
	Column  string      `json:"column"`
	Value   string      `json:"value"`
	Message string      `json:"message"`
	Level   sheet.Level `json:"level"`
}

func (e *env) importFile() error {
	var sheets, maps, choices, same, register many
	var o sheet.Options
	var dry bool
	e.flags.Var(&sheets, "sheet", "")
	e.flags.Var(&maps, "map", "LABEL=FIELD; LABEL= leaves the column out")
	e.flags.Var(&choices, "choose", "SHEET:ROW=split or group")
	e.flags.Var(&same, "same", "FIELD:TEXT=VALUE: what to read instead of TEXT in every row")
	e.flags.Var(&register, "register", "FIELD or FIELD:NAME: unknown names to register with the import")
	e.flags.StringVar(&o.Today, "today", "", "")
	e.flags.BoolVar(&dry, "dry-run", false, "")
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	o.Sheets, o.Register = sheets, register
	if o.Map, err = pairs("--map", maps); err != nil {
		return err
	}
	if o.Choose, err = pairs("--choose", choices); err != nil {
		return err
	}
	if o.Same, err = pairs("--same", same); err != nil {
		return err
	}
	if err := sensible(o); err != nil {
		return err
	}
	data, err := readBounded(pos[1])
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		out, err := e.importInto(a, pos[0], filepath.Base(pos[1]), data, o, dry)
		if err != nil {
			return err
		}
		return e.result(out, func(w io.Writer) {
			fmt.Fprintf(w, "%s: read %d, created %d, updated %d, unchanged %d, skipped %d, warned %d, rejected %d\n",
				out.Batch, out.Read, out.Created, out.Updated, out.Unchanged, out.Skipped, out.Warned, out.Rejected)
			if out.Added > 0 {
				fmt.Fprintf(w, "  registered with it: %d\n", out.Added)
			}
			for _, b := range out.Earlier {
				fmt.Fprintf(w, "  the same file was imported before: %s, %s, %s\n", b.Batch, b.At, b.User)
			}
			tellProblems(w, out.Rows)
		})
	})
}

// sensible refuses what the importer would pass over in silence.
func sensible(o sheet.Options) error {
	for row, choice := range o.Choose {
		name, n, ok := cutLast(row, ':')
		if _, err := strconv.Atoi(n); !ok || name == "" || err != nil || choice != "split" && choice != "group" {
			return fmt.Errorf("%w: --choose %s=%s is not SHEET:ROW=split|group", errUsage, row, choice)
		}
	}
	for what := range o.Same {
		if field, _, ok := strings.Cut(what, ":"); !ok || field == "" {
			return fmt.Errorf("%w: --same %s is not FIELD:TEXT=VALUE", errUsage, what)
		}
	}
	if _, err := time.Parse(time.DateOnly, o.Today); o.Today != "" && err != nil {
		return fmt.Errorf("%w: --today %s is not YYYY-MM-DD", errUsage, o.Today)
	}
	return nil
}

// cutLast parts s at the last sep.
func cutLast(s string, sep byte) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func (e *env) importInto(a *app.App, kindName, name string, data []byte, o sheet.Options, dry bool) (out imported, err error) {
	d, err := app.ImportBytes(a, kindName, name, data, o)
	if err != nil {
		return out, err
	}
	if !slices.ContainsFunc(d.Columns, func(c sheet.ColumnView) bool { return c.Field != "" }) {
		return out, fault.New(fault.Invalid, "“%s”里没有认得的列标题，没有导入任何数据。请核对文件和台账，或用 --map 列标题=字段 指明各列。",
			"No heading in “%s” is known; nothing was imported. Check the file and the register, or name the columns with --map LABEL=FIELD.", name)
	}
	out.Counts, out.Rows, out.Earlier = d.Counts, []importedRow{}, d.Earlier
	for off := 0; ; off += pageRows {
		page, err := a.ImportRows(d.ID, "", off, pageRows)
		if err != nil {
			return out, err
		}
		for _, r := range page.Rows {
			out.Rows = append(out.Rows, e.importedRow(r))
		}
		if off+pageRows >= page.Total {
			break
		}
	}
	r, err := a.ImportRun(d.ID, dry)
	out.Batch, out.Counts = r.Batch, r.Counts
	return out, err
}

const pageRows = 200

func (e *env) importedRow(r sheet.RowView) importedRow {
	out := importedRow{r.Sheet, r.Row, r.Decision, r.Values, r.Shown, []importedProblem{}, r.Beside}
	for _, p := range r.Problems {
		m := p.Message.ZH
		if e.lang == "en" {
			m = p.Message.EN
		}
		out.Problems = append(out.Problems, importedProblem{p.Column, p.Value, m, p.Level})
	}
	return out
}

// pairs reads A=B options; the last = parts them, because a label may hold one.
func pairs(option string, list many) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range list {
		key, value, ok := cutLast(s, '=')
		if !ok || key == "" {
			return nil, fmt.Errorf("%w: %s %s", errUsage, option, s)
		}
		out[key] = value
	}
	return out, nil
}

func readBounded(path string) ([]byte, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, app.MaxUpload+1))
	if err == nil && len(data) > app.MaxUpload {
		err = errors.New("too large")
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "文件 %s 读不完整，或超过 %d MB。", "The file %s cannot be read whole, or exceeds %d MB.", fault.Whole(path), app.MaxUpload>>20)
	}
	return data, nil
}

func (e *env) undoImport() error {
	pos, err := e.parse(1, 1)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		if err := a.ImportUndo(pos[0]); err != nil {
			return err
		}
		return e.result(map[string]string{"batch": pos[0]}, func(w io.Writer) { fmt.Fprintln(w, pos[0]) })
	})
}

// stepImport takes a step of all records that a batch made.
func (e *env) stepImport() error {
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		n, err := a.ImportStep(pos[0], pos[1])
		if err != nil {
			return err
		}
		return e.result(map[string]any{"batch": pos[0], "taken": n}, func(w io.Writer) { fmt.Fprintln(w, n) })
	})
}

// export writes what a query finds to FILE: a workbook, or CSV by its ending.
func (e *env) export() error {
	q := desk.ListQuery{}
	var filters, sorts many
	e.flags.StringVar(&q.Search, "search", "", "")
	e.flags.Var(&filters, "filter", "")
	e.flags.Var(&sorts, "sort", "")
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	q.Kind = pos[0]
	if q.Where, err = conditions(filters); err != nil {
		return err
	}
	q.Sort = orders(sorts)
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(pos[1])), ".")
	if format != "xlsx" && format != "csv" {
		return fmt.Errorf("%w: %s ends neither in .xlsx nor in .csv", errUsage, pos[1])
	}
	return e.open(func(a *app.App) error {
		out, err := app.ExportNamed(a, q, format)
		if err != nil {
			return err
		}
		return e.keep(a, out, pos[1])
	})
}
