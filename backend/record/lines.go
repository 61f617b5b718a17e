package record

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// MaxLines bounds the line items of a document.
const MaxLines = 1000

// tooMany refuses more lines than a document may have.
func tooMany(f *kind.Field, n int) error {
	if n <= MaxLines {
		return nil
	}
	return fault.New(fault.Invalid, "“%[1]s”最多 %[4]d 行，这里有 %[3]d 行。请分几次登记。", "%[2]s takes at most %[4]d lines; these are %[3]d. Enter them in parts.", f.Label, f.English, n, MaxLines)
}

// lineKind is the field of k that holds lines, and their kind.
func lineKind(tx *store.Tx, k *kind.Kind, name string) (*kind.Field, *kind.Kind, error) {
	f, ok := k.Field(name)
	if !ok || f.Type != kind.Sub {
		var zh, en []string
		for _, f := range k.Lines() {
			zh, en = append(zh, f.Label+"（"+f.Name+"）"), append(en, f.English+" ("+f.Name+")")
		}
		return nil, nil, fault.New(fault.Invalid, "“%[1]s”没有明细“%[2]s”，它的明细有：%[4]s。", "%[3]s has no lines “%[2]s”; it has: %[5]s.",
			k.Label, name, k.English, cmp.Or(strings.Join(zh, "、"), "没有"), cmp.Or(strings.Join(en, ", "), "none"))
	}
	to, err := tx.Kind(f.To)
	return f, to, err
}

// saveLines brings the line items of a record to what was handed in: lines with
// an id are changed, those without are new, those not named any more are voided.
// What is wrong in lines comes back as one fault, whose Fields are cells: the Sub
// field, the place of the line from 0, and its field, as in "contacts.3.phone".
func saveLines(tx *store.Tx, k *kind.Kind, parent string, lines map[string][]Input, o options) (warn []kind.Finding, err error) {
	var wrong cells
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		f, to, err := lineKind(tx, k, name)
		if err != nil {
			return nil, err
		}
		if err := tooMany(f, len(lines[name])); err != nil {
			return nil, err
		}
		have, err := Lines(tx, to, parent)
		if err != nil {
			return nil, err
		}
		w, err := mergeLines(tx, f, to, parent, have, lines[name], o, &wrong)
		if err != nil {
			return nil, err
		}
		warn = append(warn, w...)
	}
	return warn, wrong.fault()
}

// PutLines changes fields of lines that are there, for a rule: each is named by its id.
// What is wrong comes back as from saveLines.
func PutLines(tx *store.Tx, k *kind.Kind, parent, name string, given []Input) error {
	f, to, err := lineKind(tx, k, name)
	if err != nil {
		return err
	}
	have, err := Lines(tx, to, parent)
	if err != nil {
		return err
	}
	var wrong cells
	for i, in := range given {
		at := slices.IndexFunc(have, func(r store.Row) bool { return r.ID == in.ID })
		if at < 0 {
			return goneLine(i)
		}
		_, err := change(tx, to, &have[at], in, options{old: have[at].Values, id: in.ID, parent: parent})
		if err := wrong.take(f, to, i, err); err != nil {
			return err
		}
	}
	return wrong.fault()
}

func goneLine(i int) error {
	return fault.New(fault.Conflict, "第 %d 行明细已被别人删除，请刷新。", "Line %d was removed meanwhile; reload.", i+1)
}

func mergeLines(tx *store.Tx, f *kind.Field, to *kind.Kind, parent string, have []store.Row, given []Input, o options, wrong *cells) (warn []kind.Finding, err error) {
	left := map[string]*store.Row{}
	for i := range have {
		left[have[i].ID] = &have[i]
	}
	for i, in := range given {
		lo := options{user: o.user, lenient: o.lenient, defaults: true, parent: parent}
		var out Outcome
		if r := left[in.ID]; r != nil {
			lo.old, lo.id = r.Values, r.ID
			delete(left, in.ID)
			out, err = change(tx, to, r, in, lo)
		} else if in.ID != "" {
			err = goneLine(i)
		} else {
			out, err = create(tx, to, in, lo)
		}
		if err = wrong.take(f, to, i, err); err != nil {
			return nil, err
		}
		warn = append(warn, out.Warnings...)
	}
	for i := range have {
		if r := left[have[i].ID]; r != nil {
			if err := tx.SetState(to, r, store.Voided, "从单据中去掉"); err != nil {
				return nil, err
			}
		}
	}
	return warn, nil
}

// cells gathers what is wrong in lines, so that one refusal names all of it.
type cells struct {
	fields map[string]fault.Text
	first  fault.Text // the sentence about the first one, which says where it is
}

// take keeps a fault that points at fields of line i; others come back, saying
// which line they speak of.
func (c *cells) take(f *kind.Field, to *kind.Kind, i int, err error) error {
	x := fault.Of(err)
	switch {
	case err == nil:
		return nil
	case x.Code == fault.Internal:
		return err
	case len(x.Fields) == 0:
		return &fault.Fault{Code: x.Code, Message: inLine(i, x.Message)}
	}
	if c.fields == nil {
		c.fields = map[string]fault.Text{}
		for j := range to.Fields {
			if say, ok := x.Fields[to.Fields[j].Name]; ok {
				c.first = inLine(i, say)
				break
			}
		}
		c.first = cmp.Or(c.first, inLine(i, x.Message))
	}
	for name, say := range x.Fields {
		c.fields[fmt.Sprintf("%s.%d.%s", f.Name, i, name)] = say
	}
	return nil
}

func (c *cells) fault() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &fault.Fault{Code: fault.Invalid, Fields: c.fields, Message: fault.Sprintf("%[2]s明细共有 %[1]d 处需要改正，请看标出的单元格。",
		"%[3]s %[1]d cell(s) of the lines need correction; see the marked ones.", len(c.fields), fault.Whole(c.first.ZH), fault.Whole(c.first.EN))}
}

func inLine(i int, say fault.Text) fault.Text {
	return fault.Sprintf("明细第 %[1]d 行：%[2]s", "Line %[1]d: %[3]s", i+1, fault.Whole(say.ZH), fault.Whole(say.EN))
}

// Line is a line item as it stands in a form.
type Line struct {
	Kind   *kind.Kind            // of the line
	Row    store.Row             // as it would be stored; what cannot be read is empty
	Kept   map[string]any        // by field: what was handed in and cannot be read
	Wrong  map[string]fault.Text // by field: why it would be refused
	Warned map[string]fault.Text // by field: what is worth a look all the same
	Uses   []string              // fields of kind.Kind.Spare that it has a use for, though nothing stands there
}

// TryLines reads some lines of a document of k as they stand in a form, without
// storing them. id is the document, "" for a new one; of is how many lines the form
// has in all. References may be given by number or name. Faults: Invalid (there are
// no such lines, too many), NotFound.
func TryLines(tx *store.Tx, k *kind.Kind, id, name string, given []Input, of int) (*kind.Kind, []Line, error) {
	f, to, err := lineKind(tx, k, name)
	if err != nil {
		return nil, nil, err
	}
	if err := tooMany(f, max(of, len(given))); err != nil {
		return nil, nil, err
	}
	have := map[string]*store.Row{}
	if id != "" && len(given) > 0 {
		rows, err := Lines(tx, to, id)
		if err != nil {
			return nil, nil, err
		}
		for i := range rows {
			have[rows[i].ID] = &rows[i]
		}
	}
	resolver := NewResolver(tx)
	out := make([]Line, len(given))
	for i, in := range given {
		o := options{user: true, defaults: true, trial: true, parent: id}
		if r := have[in.ID]; r != nil {
			o.old, o.id = r.Values, r.ID
		}
		if out[i], err = tryLine(tx, to, resolver, in, o); err != nil {
			return nil, nil, err
		}
	}
	return to, out, nil
}

func tryLine(tx *store.Tx, to *kind.Kind, resolver *Resolver, in Input, o options) (Line, error) {
	l := Line{Kind: to, Kept: map[string]any{}, Wrong: map[string]fault.Text{}, Warned: map[string]fault.Text{}}
	values := maps.Clone(in.Values)
	if err := resolver.Fill(to, values); err != nil {
		f := fault.Of(err)
		if f.Code != fault.Invalid {
			return l, err
		}
		for name, say := range f.Fields {
			l.Wrong[name] = say
			delete(values, name)
		}
	}
	v, warn := begun(tx, to, values, o, l.Wrong)
	for name := range l.Wrong {
		l.Kept[name] = in.Values[name]
	}
	more, err := judge(tx, to, v, o, l.Wrong)
	if err != nil {
		return l, err
	}
	for _, w := range append(warn, more...) {
		l.Warned[w.Field] = w.Say
	}
	delete(l.Wrong, to.Parent) // a new document has no id yet
	for name := range l.Kept {
		v[name] = nil
	}
	l.Row = store.Row{ID: o.id, Values: v}
	return l, nil
}
