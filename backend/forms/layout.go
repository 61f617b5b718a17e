package forms

import (
	"slices"
)

// Layout is what a company has changed of a form; the zero Layout changes nothing.
type Layout struct {
	Title   string       `json:"title"`
	Logo    bool         `json:"logo"`
	Columns []ColumnLook `json:"columns"` // of the table in their order
	Boxes   []Box        `json:"boxes"`
	Notes   []string     `json:"notes"`
}

// ColumnLook is how a column is shown.
type ColumnLook struct {
	Field  string  `json:"field"`
	Head   string  `json:"head"` // as it is printed
	Width  float64 `json:"width"`
	Hidden bool    `json:"hidden"`
	Spare  bool    `json:"spare"`  // left out of a document none of whose lines has anything there
	Always bool    `json:"always"` // but not even then
}

// with is the form as the layout changes it.
func (f *Form) with(l Layout) *Form {
	if l.Title == "" {
		return f
	}
	out := *f
	out.Title, out.Notes, out.Boxes, out.Table, out.noLogo = l.Title, l.Notes, l.Boxes, nil, !l.Logo
	find := func(list []Column, field string) int {
		return slices.IndexFunc(list, func(c Column) bool { return c.Field == field })
	}
	for _, look := range l.Columns {
		if at := find(f.Table, look.Field); at >= 0 && find(out.Table, look.Field) < 0 {
			c := f.Table[at]
			c.Width, c.Hidden, c.Always = look.Width, look.Hidden, look.Always
			out.Table = append(out.Table, c)
		}
	}
	for _, c := range f.Table { // of a later version of the program
		if find(out.Table, c.Field) < 0 {
			out.Table = append(out.Table, c)
		}
	}
	return &out
}
