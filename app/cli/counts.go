package cli

import (
	"fmt"
	"io"
	"path/filepath"

	"opsbook/app"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/sheet"
	"opsbook/backend/stocktake"
)

// counted is what a count sheet says, as the command line prints it.
type counted struct {
	sheet.Counts
	Entered int                   `json:"entered"`
	Lines   []stocktake.SheetLine `json:"lines"`
	Rows    []importedRow         `json:"rows"`
}

// countSheet enters a filled count sheet into a stocktake that is being counted, or tells
// what it would enter.
func (e *env) countSheet() error {
	var on string
	var dry bool
	e.flags.StringVar(&on, "on", "", "the day of the count; today")
	e.flags.BoolVar(&dry, "dry-run", false, "")
	pos, err := e.parse(2, 2)
	if err != nil {
		return err
	}
	data, err := readBounded(pos[1])
	if err != nil {
		return err
	}
	return e.open(func(a *app.App) error {
		got, err := app.CountSheetBytes(a, pos[0], filepath.Base(pos[1]), data, on, !dry)
		if err != nil {
			return err
		}
		out := counted{got.Counts, got.Entered, got.Lines, []importedRow{}}
		for _, r := range got.Rows {
			out.Rows = append(out.Rows, e.importedRow(r))
		}
		return e.result(out, func(w io.Writer) { tellCounts(w, out) })
	})
}

func tellCounts(w io.Writer, out counted) {
	fmt.Fprintf(w, "read %d, to enter %d, entered %d, warned %d, rejected %d\n", out.Read, len(out.Lines), out.Entered, out.Warned, out.Rejected)
	for _, l := range out.Lines {
		fmt.Fprintf(w, "  %s %s: %s → %s\n", l.Number, l.Name, quantity(l.Was), quantity(l.Will))
	}
	tellProblems(w, out.Rows)
}

// quantity is a count in words: - of nothing counted.
func quantity(v any) string {
	if n, ok := v.(int64); ok {
		return parse.FormatDecimal(n, kind.QtyScale)
	}
	return "-"
}

func tellProblems(w io.Writer, rows []importedRow) {
	for _, r := range rows {
		for _, p := range r.Problems {
			fmt.Fprintf(w, "  %s!%d %s: %s\n", r.Sheet, r.Row, p.Column, p.Message)
		}
	}
}
