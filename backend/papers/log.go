package papers

import (
	"context"

	"opsbook/backend/audit"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/store"
)

// Log prints the entries of the activity log that a query asks for. What the log ended with
// stands in its foot.
func Log(ctx context.Context, l *audit.Log, q audit.Query) (out Paper, err error) {
	err = l.Read(ctx, func(tx *store.Tx) error {
		rows, err := l.Rows(tx, kind.Print, q)
		if err != nil {
			return err
		}
		o, err := options(tx, Input{})
		if err != nil {
			return err
		}
		if out.Ending, err = tx.Ending(); err != nil {
			return err
		}
		o.Said, o.Head, o.Lying, o.Signs = rows.Said, out.Ending.Code, true, []string{"打印", "核对"}
		out.Name = audit.Kind.Label + "_" + o.Today + ".pdf"
		out.PDF, out.Pages, err = print.List(&audit.Kind, func(fn func(*store.Tx, *store.Row) error) error { return rows.Each(nil, fn) }, o)
		return err
	})
	return out, err
}
