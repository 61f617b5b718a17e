package papers

import (
	"context"
	"strings"

	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/report"
	"opsbook/backend/store"
)

// Report prints a report as a ledger; in holds what it is asked.
func Report(ctx context.Context, d *desk.Desk, r *report.Report, in map[string]any) (out Paper, err error) {
	err = d.Read(ctx, func(tx *store.Tx) error {
		found, err := r.Run(tx, kind.Print, in)
		if err != nil {
			return err
		}
		o, err := options(tx, Input{})
		if err != nil {
			return err
		}
		o.Said, o.Lying, o.Signed, o.Signs, o.Columns, o.Apart = found.Said, !r.Upright, r.Signed, r.Signs, r.Paper(found.Columns), r.Apart
		if o.Title = r.Label; strings.HasPrefix(o.Title, "年度") {
			o.Title = found.Params.Str("year") + o.Title
		}
		o.Head, out.Ending = found.Ending.Code, found.Ending
		out.Name = o.Title + "_" + o.Today + ".pdf"
		out.PDF, out.Pages, err = print.List(&r.Kind, func(fn func(*store.Tx, *store.Row) error) error { return r.Each(tx, found, fn) }, o)
		return err
	})
	return out, err
}
