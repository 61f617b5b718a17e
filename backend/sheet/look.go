package sheet

import (
	"errors"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/sheet/xlsx"
	"opsbook/backend/store"
)

// Look is the beginning of an export, to be looked at before it is written.
type Look struct {
	Sheet   string     `json:"sheet"` // what its sheet is called; "" for text with commas
	Head    []string   `json:"head"`  // the heading: all columns in order
	Numbers []bool     `json:"numbers"`
	Rows    [][]string `json:"rows"`  // what the cells of the first rows show
	Total   int        `json:"total"` // how many rows would be written
}

// errSeen ends the reading of rows once there are enough to look at.
var errSeen = errors.New("enough rows")

// LookAt tells what Export would write of the first n rows: the heading and the cells as
// a spreadsheet shows them, or as the text has them. Total is left to the caller.
func LookAt(s Spec, n int) (out Look, err error) {
	fields, err := s.fields()
	if err != nil {
		return out, err
	}
	out.Rows = [][]string{}
	text := &csv{fields: fields}
	if out.Head = text.heading(); !s.CSV {
		out.Sheet = xlsx.SheetName(s.Kind.Label)
		out.Head = append([]string{rowHeading}, out.Head...)
		out.Numbers = append(out.Numbers, true)
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
		out.Numbers = append(out.Numbers, f.Number())
	}
	var show kind.Context
	var cells []xlsx.Cell
	err = s.Each(names, func(tx *store.Tx, r *store.Row) error {
		if len(out.Rows) == n {
			return errSeen
		}
		if len(out.Rows) == 0 {
			show = record.Context(tx)
		}
		if s.CSV {
			out.Rows = append(out.Rows, text.texts(r.Values, show))
			return nil
		}
		cells = rowCells(cells[:0], len(out.Rows)+1, fields, r.Values, show)
		line := make([]string, len(cells))
		for i, c := range cells {
			line[i] = c.Shown()
		}
		out.Rows = append(out.Rows, line)
		return nil
	})
	if errors.Is(err, errSeen) {
		err = nil
	}
	return out, err
}
