package forms

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Kinds are the registers of this package.
func Kinds() []kind.Kind { return []kind.Kind{LayoutKind, printedKind} }

// LayoutKind holds the versions of the layouts of forms: one record each, which never
// changes once it is there. Version 1 of every form is the built-in one and has none;
// a record without a layout is the built-in one again.
var LayoutKind = kind.Kind{
	Name: "form_layout", Label: "打印表格", English: "Printed forms", Chapter: "system", Title: "form", Sort: "form", AppendOnly: true,
	Fields: []kind.Field{
		{Name: "form", Label: "表格", English: "Form", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "version", Label: "版本", English: "Version", Type: kind.Int, Required: kind.Always, Locked: true},
		{Name: "layout", Label: "版式", English: "Layout", Type: kind.JSON, Locked: true, Hidden: true, Limit: "..20000"},
	},
	Access: kind.Access{"admin": "VG", "auditor": "V"},
}

// printedKind holds which version of a form a document was first printed with. As its
// Parent names no kind, nobody reaches it but through this package.
var printedKind = kind.Kind{
	Name: "form_printed", Label: "打印版本", English: "Versions that were printed", Title: "form", Parent: "doc", AppendOnly: true,
	Fields: []kind.Field{
		{Name: "doc", Label: "单据", English: "Document", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "form", Label: "表格", English: "Form", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "version", Label: "版本", English: "Version", Type: kind.Int, Required: kind.Always, Locked: true},
	},
}

// Versions are the layouts of a form that a company has saved, by version, and the one
// that new documents take; 1 if none was.
func Versions(tx *store.Tx, form string) (layouts map[int]Layout, newest int, err error) {
	rows, err := tx.Where(&LayoutKind, "form", form)
	if err != nil {
		return nil, 0, err
	}
	layouts, newest = map[int]Layout{}, 1
	for _, r := range rows {
		n := int(r.Values.Int("version"))
		newest = max(newest, n)
		text := r.Values.Str("layout")
		if text == "" {
			continue
		}
		var l Layout
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			return nil, 0, fmt.Errorf("forms: layout %s: %w", r.ID, err)
		}
		layouts[n] = l
	}
	return layouts, newest, nil
}

// Printed is a document that a file was made of, and the version it shows.
type Printed struct {
	Doc, Form string
	Version   int
	known     bool // it was printed before
}

// VersionOf is the version that a document is printed with: the one it was printed with
// first, or else newest.
func VersionOf(tx *store.Tx, form, doc string, newest int) (Printed, error) {
	rows, err := tx.Where(&printedKind, "doc", doc)
	for _, r := range rows {
		if r.Values.Str("form") == form {
			return Printed{doc, form, int(r.Values.Int("version")), true}, err
		}
	}
	return Printed{Doc: doc, Form: form, Version: newest}, err
}

// Keep remembers what was printed, so that these documents keep their version.
func Keep(tx *store.Tx, list []Printed) error {
	for _, p := range list {
		if p.known {
			continue
		}
		now, err := VersionOf(tx, p.Form, p.Doc, p.Version) // somebody else may have been first
		if err != nil {
			return err
		}
		if now.known {
			continue
		}
		if _, err := record.Add(tx, &printedKind, kind.Values{"doc": p.Doc, "form": p.Form, "version": int64(p.Version)}); err != nil {
			return err
		}
	}
	return nil
}

// Bounds of what a company may write into a form.
const (
	maxTitle = 30
	maxNotes = 10
	maxNote  = 120
	maxBoxes = 8
	maxWidth = 200 // mm
)

// Save keeps a layout as the newest version of a form, and returns its number; nil is
// the built-in form again. Faults: Forbidden, NotFound, Invalid (nothing is left of the
// table, too much text).
func Save(tx *store.Tx, form string, l *Layout) (int, error) {
	if err := user.Gate(tx, &LayoutKind, kind.Config); err != nil {
		return 0, err
	}
	f := ByName(form)
	if f == nil {
		return 0, unknown(form)
	}
	v := kind.Values{"form": form}
	if l != nil {
		tidy, err := f.Check(*l)
		if err != nil {
			return 0, err
		}
		if tidy.Boxes, err = f.renamed(tx, tidy.Boxes); err != nil {
			return 0, err
		}
		text, err := json.Marshal(tidy)
		if err != nil {
			return 0, fmt.Errorf("forms: layout of %s: %w", form, err)
		}
		v["layout"] = string(text)
	}
	_, newest, err := Versions(tx, form)
	if err != nil {
		return 0, err
	}
	v["version"] = int64(newest + 1)
	_, err = record.Add(tx, &LayoutKind, v)
	return newest + 1, err
}

// renamed takes the titles of the stages' boxes away that are called as their stage is,
// so that they go on following it.
func (f *Form) renamed(tx *store.Tx, boxes []Box) ([]Box, error) {
	k, err := tx.Kind(f.Kind)
	if err != nil {
		return nil, err
	}
	plain := *f
	plain.Boxes = nil
	usual, err := plain.boxesOf(tx, k)
	for i, b := range boxes {
		if b.Status != "" && slices.ContainsFunc(usual, func(u box) bool { return u.Box == b }) {
			boxes[i].Title = ""
		}
	}
	return boxes, err
}

func unknown(form string) error {
	return fault.New(fault.NotFound, "没有名为“%s”的打印表格。", "There is no paper called “%s”.", form)
}

// Check is l without what says nothing, or what stands against it.
func (f *Form) Check(l Layout) (Layout, error) {
	l.Title = strings.TrimSpace(l.Title)
	l.Notes = trimmed(l.Notes)
	l.Boxes = slices.DeleteFunc(slices.Clone(l.Boxes), func(b Box) bool { return b.Status == "" && strings.TrimSpace(b.Title) == "" })
	long := func(s string, most int) bool { return len([]rune(s)) > most }
	shown := 0
	for i := range l.Columns {
		c := &l.Columns[i]
		c.Head, c.Spare = "", false
		if c.Hidden {
			continue
		}
		if shown++; !(c.Width >= 5 && c.Width <= maxWidth) {
			return l, fault.New(fault.Invalid, "列宽填 5 到 %d 毫米。", "A column is 5 to %d mm wide.", maxWidth)
		}
	}
	switch {
	case l.Title == "" || long(l.Title, maxTitle):
		return l, fault.New(fault.Invalid, "标题要填写，最多 %d 个字。", "A form has a title of at most %d characters.", maxTitle)
	case len(l.Notes) > maxNotes || slices.ContainsFunc(l.Notes, func(n string) bool { return long(n, maxNote) }):
		return l, fault.New(fault.Invalid, "注最多 %d 条，每条最多 %d 个字。", "There are at most %d notes of %d characters.", maxNotes, maxNote)
	case len(l.Boxes) > maxBoxes || slices.ContainsFunc(l.Boxes, func(b Box) bool { return long(b.Title, maxTitle) }):
		return l, fault.New(fault.Invalid, "意见栏最多 %d 个，名称最多 %d 个字。", "There are at most %d boxes with titles of %d characters.", maxBoxes, maxTitle)
	case len(f.Table) > 0 && shown == 0:
		return l, fault.New(fault.Invalid, "表格至少要有一列。", "The table needs one column at least.")
	}
	return l, nil
}

func trimmed(list []string) (out []string) {
	for _, s := range list {
		if s = strings.Trim(strings.TrimSpace(s), "；;。"); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// View is a form as the settings show it.
type View struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Title   string `json:"title"` // built in
	English string `json:"english"`
	Version int    `json:"version"` // that new documents take
	Own     bool   `json:"own"`     // it is the company's own and not the built-in one
	Layout  Layout `json:"layout"`
	BuiltIn Layout `json:"builtIn"`
}

// Views are the forms of the registers of the program, for who may see their layouts.
func Views(tx *store.Tx) (out []View, err error) {
	if err := user.Gate(tx, &LayoutKind, kind.View); err != nil {
		return nil, err
	}
	r := newReader(tx)
	for _, f := range All() {
		k, err := tx.Kind(f.Kind)
		if err != nil {
			continue // not in this program
		}
		layouts, newest, err := Versions(tx, f.Name)
		if err != nil {
			return nil, err
		}
		v := View{Name: f.Name, Kind: f.Kind, Title: f.Title, English: f.English, Version: newest}
		own, ok := layouts[newest]
		v.Own = ok
		if v.BuiltIn, err = f.layout(r, k); err != nil {
			return nil, err
		}
		if v.Layout, err = f.with(own).layout(r, k); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// layout is a form's own.
func (f *Form) layout(r *reader, k *kind.Kind) (Layout, error) {
	l := Layout{Title: f.Title, Logo: !f.noLogo, Columns: []ColumnLook{}, Boxes: []Box{}, Notes: append([]string{}, f.Notes...)}
	boxes, err := f.boxesOf(r.tx, k)
	for _, b := range boxes {
		l.Boxes = append(l.Boxes, b.Box)
	}
	of := f.lineKind(r.catalog, k)
	for _, c := range f.Table {
		head := c.Head
		if field, _ := follow(r.catalog, of, c.Field); field != nil {
			head = r.called(of, c.Field, head, field.Heading())
		}
		l.Columns = append(l.Columns, ColumnLook{Field: c.Field, Head: cmp.Or(head, c.Field), Width: c.Width, Hidden: c.Hidden, Spare: of != nil && slices.Contains(of.Spare, c.Field), Always: c.Always})
	}
	return l, err
}
