// Package forms holds the papers that documents are printed as: what stands in their
// title block, which columns their table has, who gives an opinion and who signs, in
// how many copies, on which paper. A form is plain data; it is filled from any record
// of its kind, or left empty for the pen. What a company changes of a form is a Layout,
// kept in versions: a document keeps the one it was first printed with.
//
// It asks nobody's permission: the caller brings records that its user may print. What
// follows from other registers, such as what an issue cost, the caller brings as well.
package forms

import (
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/print/lay"
)

// Form is one paper of a kind. Its words are Chinese as the paper is; labels that are
// left empty are those of the fields.
type Form struct {
	Name    string // kind.Form.Name, for ever: it stands in the codes on paper
	Kind    string
	Title   string
	Of      string // a month that stands before the title: 2026年04月办公用品采购计划表; "": none
	English string
	Papers  []string // keys of Papers, the usual one first
	Copies  []string // what each copy is called along its edge; empty: one copy
	Overlay bool     // may be printed on paper that is printed already (套打)

	Head   []Item // without a frame, below the title
	Before []Item // in a frame, above the table
	Lines  string // the field of the lines; or, with By, a register
	By     string // the field of that register that names the record
	Table  []Column
	Rows   int      // rows of the table at least, empty ones for the pen
	Twice  bool     // the table stands twice side by side, so that a page has two lists of Rows
	Total  string   // the column of money that is added up and written in characters
	Sums   []string // columns of money behind it that are added up as well
	After  []Item   // in a frame, below the table

	Pledge string   // what the signer promises
	Boxes  []Box    // opinions, unless the kind has a chain of stages
	Beside bool     // it goes with the paper that is decided upon: no stage gives its opinion here
	Signs  []string // boxes to be signed and dated
	Foot   []string // a line to be signed, without boxes
	Notes  []string

	noLogo bool // a company does not want its logo on it
}

// Item is a labelled value outside the table.
type Item struct {
	Field string // one of the document's, or ref.field; "": for the pen, unless it is told
	Told  string // a text that the caller works out, see Doc.Told
	Label string
	Width int     // twelfths of a row; in a frame 12 or 6
	Ticks bool    // the options of the code list, the chosen one ticked
	High  float64 // room for the pen in a frame, mm
}

// Column is one of the table. Field is one of the line's, item_id.name one of the
// record that it names, "#" the number of the row, "~" and a name an empty column for the
// pen; Type makes it a figure that the caller works out.
type Column struct {
	Field  string
	Head   string
	Width  float64 // mm, against the other columns
	Type   kind.Type
	Hidden bool        // only shown where a company asks for it
	Always bool        // shown though no line has anything there, see kind.Kind.Spare
	Unless []kind.Cond // its cells stay empty while the document meets all of these
}

// Box is where somebody gives an opinion and signs. Status is that of a document which
// waits for it; such a box without a title is called as the stage is.
type Box struct {
	Title  string `json:"title"`
	Status string `json:"status"`
}

// The IDs of the sheets that forms come on.
const (
	full      = "A4"
	half      = "half" // two pages on a sheet of A4, to be cut apart
	lying     = "A4-lying"
	threefold = "241x140" // for dot-matrix printers, on paper of several layers
)

var papers = map[string]lay.Paper{
	full:      lay.A4(),
	lying:     lay.A4().Landscape(),
	half:      {W: 210, H: lay.HalfHigh, Top: 9, Right: 15, Bottom: 10, Left: 15},
	threefold: {W: 241, H: 140, Top: 7, Right: 19, Bottom: 8, Left: 19},
}

// All are the forms of the program.
func All() []*Form {
	out := make([]*Form, 0, 16)
	for _, group := range [][]Form{supplies, buying, devices, trainings, partners, staffing} {
		for i := range group {
			out = append(out, &group[i])
		}
	}
	return out
}

// ByName is the form called name; nil if there is none.
func ByName(name string) *Form {
	for _, f := range All() {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Bind gives the kinds their forms: each is then printed under its name wherever the
// kind's papers are. Forms of registers that are not there are left out.
func Bind(kinds []kind.Kind) {
	for _, f := range All() {
		for i := range kinds {
			if k := &kinds[i]; k.Name == f.Kind {
				k.Forms = append(slices.Clone(k.Forms), kind.Form{Name: f.Name, Label: f.Title, English: f.English, Of: "record"})
			}
		}
	}
}

// Mistakes tells what is wrong with the forms of the kinds in c: fields that are not
// there, papers that nobody knows.
func Mistakes(c *kind.Catalog) (out []string) {
	for _, f := range All() {
		k, err := c.Kind(f.Kind)
		if err != nil {
			continue // not in this program
		}
		say := func(what string) { out = append(out, f.Name+": "+what) }
		for _, p := range f.Papers {
			if _, ok := papers[p]; !ok {
				say("no paper " + p)
			}
		}
		for _, i := range slices.Concat(f.Head, f.Before, f.After) {
			if _, ok := follow(c, k, i.Field); !ok && i.Field != "" {
				say("no field " + i.Field)
			}
		}
		if m, ok := k.Field(f.Of); f.Of != "" && (!ok || m.Type != kind.Month) {
			say("no month " + f.Of)
		}
		of := f.lineKind(c, k)
		if (of == nil) != (f.Lines == "") {
			say("no lines " + f.Lines)
			continue
		}
		for _, col := range f.Table {
			if _, ok := follow(c, of, col.Field); !ok && col.Field != rowNumber && col.Type == "" && !strings.HasPrefix(col.Field, forPen) {
				say("no column " + col.Field)
			}
		}
		if f.Total != "" && !slices.ContainsFunc(f.Table, func(col Column) bool { return col.Field == f.Total }) {
			say("no total " + f.Total)
		}
	}
	return out
}

// lineKind is the kind of the table's rows; nil if there is none.
func (f *Form) lineKind(c *kind.Catalog, k *kind.Kind) *kind.Kind {
	name := f.Lines
	if f.By == "" {
		sub, ok := k.Field(f.Lines)
		if !ok {
			return nil
		}
		name = sub.To
	}
	of, err := c.Kind(name)
	if err != nil {
		return nil
	}
	if _, ok := of.Field(f.By); f.By != "" && !ok {
		return nil
	}
	return of
}
