package sheet

import (
	"bufio"
	"context"
	"io"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet/xlsx"
	"opsbook/backend/store"
)

// Spec says what an exported ledger holds and says of itself.
type Spec struct {
	Kind    *kind.Kind
	Columns []string // fields in their order; none: those of the usual ledger
	Company string   // 编制单位
	Today   string   // 截至日期
	Said    string   // in its place: what a report was asked
	Head    string   // what the log of the ledger ended with, as a code that stands below; ""
	CSV     bool     // text with commas instead of a workbook
	Each    Each
}

// Each hands over the rows in their order, with what is computed and without what
// the actor may not see; desk.Desk.Each is one. Only the fields are looked at; a
// row may hold others.
type Each func(fields []string, fn func(*store.Tx, *store.Row) error) error

// Export writes a register as the usual ledger and returns how many rows it has:
// title, line of the unit, heading, rows, totals, signatures. Text stays text,
// whatever it begins with; numbers and dates are real ones. A CSV has the heading
// and the rows alone.
func Export(ctx context.Context, w io.Writer, s Spec) (rows int, err error) {
	fields, err := s.fields()
	if err != nil {
		return 0, err
	}
	var out ledger = &workbook{spec: s, fields: fields, w: xlsx.New(w), sums: make([]int64, len(fields))}
	if s.CSV {
		out = &csv{fields: fields, w: bufio.NewWriter(w)}
	}
	if err := out.begin(); err != nil {
		return 0, err
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	var show kind.Context
	err = s.Each(names, func(tx *store.Tx, r *store.Row) error {
		if rows++; rows == 1 {
			show = record.Context(tx)
		}
		if rows%1024 == 0 && ctx.Err() != nil {
			return fault.New(fault.Cancelled, "导出已取消。", "The export was cancelled.")
		}
		if rows > maxExported {
			return fault.New(fault.Invalid, "超过 %d 行，一张工作表放不下。请先筛选再导出。", "More than %d rows: too many for one sheet. Filter first.", maxExported)
		}
		return out.row(r.Values, show)
	})
	if err != nil {
		return rows, err
	}
	return rows, out.end()
}

// maxExported is how many rows fit on a sheet beside heading and totals.
const maxExported = 1_048_000

// fields are the columns of the ledger that can be written.
func (s Spec) fields() ([]*kind.Field, error) {
	all := s.Kind.Ledger()
	if len(s.Columns) > 0 {
		all = nil
		for _, name := range s.Columns {
			f, ok := s.Kind.Field(name)
			if !ok || !s.Kind.Keeps(name) {
				return nil, fault.New(fault.Invalid, "“%[1]s”没有字段“%[2]s”。", "%[3]s has no field “%[2]s”.", s.Kind.Label, name, s.Kind.English)
			}
			all = append(all, f)
		}
	}
	var out []*kind.Field
	for _, f := range all {
		if f.Type != kind.Sub && f.Type != kind.File && f.Type != kind.Secret {
			out = append(out, f)
		}
	}
	return out, nil
}

// ledger is one of the two forms of an export.
type ledger interface {
	begin() error
	row(v kind.Values, c kind.Context) error
	end() error
}
