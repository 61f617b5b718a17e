package backend

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/flow"
	"opsbook/backend/kind"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/record"
	"opsbook/backend/sheet"
	"opsbook/backend/sheet/book"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// ReadBook reads a foreign spreadsheet that lies in memory; pasted says that data
// is what the clipboard held.
func ReadBook(name string, data []byte, pasted bool) (sheet.File, error) {
	f := sheet.File{Name: name, Hash: sha256.Sum256(data)}
	var err error
	if pasted {
		f.Book, err = book.Paste(strings.ToValidUTF8(string(data), "\uFFFD"))
	} else {
		f.Book, err = book.Open(bytes.NewReader(data), int64(len(data)), name, book.Default)
	}
	return f, err
}

// Draft reads a spreadsheet for a register: what would be written, and every
// problem. Nothing is stored.
func (b *Backend) Draft(ctx context.Context, kindName string, f sheet.File, o sheet.Options) (d *sheet.Draft, err error) {
	k, err := b.Catalog().Kind(kindName)
	if err != nil {
		return nil, err
	}
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		d, err = sheet.Open(ctx, tx, k, f, guesses(), o)
		return err
	})
	return d, err
}

// Import stores what a draft says, as one batch.
func (b *Backend) Import(ctx context.Context, d *sheet.Draft, progress func(done, of int)) (r sheet.Result, err error) {
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		r, err = d.Run(ctx, tx, progress)
		return err
	})
	return r, err
}

// UndoImport takes a batch back.
func (b *Backend) UndoImport(ctx context.Context, batch string, progress func(done, of int)) error {
	return b.Write(ctx, func(tx *store.Tx) error { return sheet.Undo(ctx, tx, batch, progress) })
}

// StepImported takes a step of every record that a batch made and that may still take it,
// all of them or none, and returns how many it took: the drafts of an old ledger are
// posted together. A fault names the record. Faults: those of Step, NotFound.
func (b *Backend) StepImported(ctx context.Context, batch, step string, progress func(done, of int)) (taken int, err error) {
	err = b.Write(ctx, func(tx *store.Tx) error {
		k, ids, err := sheet.Created(tx, batch)
		if err != nil {
			return err
		}
		if err := user.Gate(tx, k, kind.Import); err != nil {
			return err
		}
		s, ok := k.Step(step)
		if !ok || s.Reason || len(s.Asks) > 0 {
			return fault.New(fault.Invalid, "“%[1]s”没有可以成批办理的步骤“%[3]s”。", "%[2]s has no step “%[3]s” that could be taken in a batch.", k.Label, k.English, step)
		}
		for i, id := range ids {
			if ctx.Err() != nil {
				return fault.New(fault.Cancelled, "已取消，没有改变任何数据。", "Cancelled; nothing was changed.")
			}
			progress(i, len(ids))
			r, err := record.Get(tx, k, id)
			if err != nil {
				return err
			}
			if r.State != store.Live || !slices.Contains(s.From, r.Values.Str("status")) {
				continue
			}
			if err := Step(tx, k, id, step, flow.Opinion{}); err != nil {
				return ofRecord(record.Number(k, id, r.Values), err)
			}
			taken++
		}
		return nil
	})
	return taken, err
}

// ofRecord names the record that a fault of many is about.
func ofRecord(number string, err error) error {
	f := fault.Of(err)
	if f.Code == fault.Internal {
		return err
	}
	return &fault.Fault{Code: f.Code, Fields: f.Fields, Message: fault.Sprintf("%[1]s：%[2]s所有单据都没有办理。", "%[1]s: %[3]s Nothing was done to any of them.", number, fault.Whole(f.Message.ZH), fault.Whole(f.Message.EN))}
}

// guesses are what the domains know of the old ledgers of their kinds.
func guesses() sheet.Guesses {
	return sheet.Guesses{equipment.Kind.Name: equipment.Guess, "employee": people.Guess, "partner": partner.Guess, "stock_out": stock.Guess, "supply_item": stock.GuessItem, training.Record.Name: training.Guess}
}

// Export writes what q finds as a workbook, or as CSV, and returns a name to save
// it under. columns are names of fields; none: the usual ledger.
func (b *Backend) Export(ctx context.Context, q desk.ListQuery, columns []string, csv bool, w io.Writer, progress func(done, of int)) (name string, err error) {
	spec, total, err := b.export(ctx, q, columns, csv)
	if err != nil {
		return "", err
	}
	done, each := 0, spec.Each
	spec.Each = func(fields []string, fn func(*store.Tx, *store.Row) error) error {
		return each(fields, func(tx *store.Tx, r *store.Row) error {
			done++
			progress(done, total)
			return fn(tx, r)
		})
	}
	if _, err := sheet.Export(ctx, w, spec); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s_%s.%s", spec.Kind.Label, strings.ReplaceAll(spec.Today, "-", ""), map[bool]string{true: "csv", false: "xlsx"}[csv]), nil
}

// lookRows is how many rows of an export are looked at before it is written.
const lookRows = 20

// LookAtExport tells what Export would write: its columns, how many rows, and what the
// cells of the first ones show.
func (b *Backend) LookAtExport(ctx context.Context, q desk.ListQuery, columns []string, csv bool) (out sheet.Look, err error) {
	spec, total, err := b.export(ctx, q, columns, csv)
	if err != nil {
		return out, err
	}
	out, err = sheet.LookAt(spec, lookRows)
	out.Total = total
	return out, err
}

// export is what an export of q holds, for whoever may have it, and how many rows.
func (b *Backend) export(ctx context.Context, q desk.ListQuery, columns []string, csv bool) (spec sheet.Spec, total int, err error) {
	d, err := b.Desk()
	if err != nil {
		return spec, 0, err
	}
	k, err := b.Catalog().Kind(q.Kind)
	if err != nil {
		return spec, 0, err
	}
	if _, ok := user.Reach(b.Catalog(), d.Actor, k, kind.Export); !ok {
		return spec, 0, user.Denied(k, kind.Export)
	}
	if total, err = d.Count(ctx, q); err != nil {
		return spec, 0, err
	}
	spec = sheet.Spec{Kind: k, Columns: columns, CSV: csv, Today: b.Now().Format(time.DateOnly)}
	spec.Each = func(fields []string, fn func(*store.Tx, *store.Row) error) error {
		return d.Each(ctx, q, fields, func(tx *store.Tx, r *store.Row) error {
			if err := user.Covers(tx, k, kind.Export, r); err != nil {
				return err
			}
			return fn(tx, r)
		})
	}
	err = b.Read(ctx, func(tx *store.Tx) error {
		company, err := desk.Organisation(tx)
		spec.Company = cmp.Or(company.Str("unit_line"), company.Str("name"))
		return err
	})
	return spec, total, err
}
