package sheet

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/sheet/head"
	"opsbook/backend/store"
)

// ownMark begins the place of a column that is the Guess's own; no field is called so.
const ownMark = "+"

// own is the name of the Guess's own column; "" for any other.
func own(field string) string {
	name, ok := strings.CutPrefix(field, ownMark)
	if !ok {
		return ""
	}
	return name
}

// learnNames gathers what a column may be called; more are the Guess's own.
func (d *Draft) learnNames(tx *store.Tx, more map[string]string) error {
	d.names = head.NewNames()
	for label, field := range d.Options.Map {
		if f, ok := d.Kind.Field(field); field != "" && (!ok || !importable(f)) {
			return fault.New(fault.Invalid, "“%[1]s”不能导入到字段“%[2]s”：没有这个字段，或它由系统填写。",
				"The column “%[1]s” cannot go to the field “%[2]s”: there is none, or the program writes it.", label, field)
		}
		d.names.Add(label, field, head.Chosen)
	}
	memo, err := remembered(tx, d.Kind)
	if err != nil {
		return err
	}
	for label, field := range memo {
		if f, ok := d.Kind.Field(field); field == "" || ok && importable(f) {
			d.names.Add(label, field, head.Remembered)
		}
	}
	for i := range d.Kind.Fields {
		f := &d.Kind.Fields[i]
		if _, taken := more[f.Label]; taken && !importable(f) {
			continue // lines, which the Guess knows how to read
		}
		d.names.Add(f.Label, f.Name, head.Labelled)
		for _, a := range append([]string{f.Head, f.English, f.Name}, f.Alias...) {
			d.names.Add(a, f.Name, head.Aliased)
		}
		for part := range strings.SplitSeq(f.Label, "/") {
			d.names.Add(part, f.Name, head.Near)
		}
	}
	for _, label := range slices.Sorted(maps.Keys(more)) {
		d.names.Add(label, ownMark+more[label], head.Aliased)
	}
	return nil
}

func memoKey(k *kind.Kind) string { return "import.columns." + k.Name }

// remembered is what the clerk chose for columns of this register before.
func remembered(tx *store.Tx, k *kind.Kind) (map[string]string, error) {
	out := map[string]string{}
	text, err := tx.Memo(memoKey(k))
	if err != nil || text == "" {
		return out, err
	}
	return out, json.Unmarshal([]byte(text), &out)
}

// addColumns shows a table's columns; headings that several sheets have stand once.
func (d *Draft) addColumns(t *table) {
	for i, c := range t.head.Columns {
		at := slices.IndexFunc(d.Columns, func(v ColumnView) bool { return head.Norm(v.Header) == head.Norm(c.Path) })
		if at < 0 {
			v := ColumnView{Index: len(d.Columns), Header: strings.ReplaceAll(c.Path, "\n", ""), How: c.How, Guess: c.How == head.Near, Note: d.whyLeft(c), Samples: []string{}}
			if t.fields[i] != nil {
				v.Field = c.Field
			}
			if aside := own(c.Field); slices.ContainsFunc(t.across, func(a Across) bool { return a.Name == aside }) {
				if d.sums != nil && d.sums(aside) {
					v.Note = fault.T("合计，由系统计算，不导入", "a sum, worked out by the program and not imported")
				} else {
					v.Gives = append([]string{d.across}, d.gives...)
				}
			}
			d.Columns = append(d.Columns, v)
			at = v.Index
		}
		d.Columns[at].sample(t, c.Col)
	}
	t.top = nil
}

// samples is how many values of a column are shown.
const samples = 3

func (v *ColumnView) sample(t *table, col int) {
	for _, r := range t.top {
		c := r.At(col)
		if _, skipped := t.head.Skip(r, t.title); skipped || c.Text == "" || len(v.Samples) == samples {
			continue
		}
		v.Samples, v.Hidden = append(v.Samples, clip(c.Text)), v.Hidden || c.Hidden
	}
}

func (d *Draft) whyLeft(c head.Column) fault.Text {
	f, known := d.Kind.Field(c.Field)
	switch {
	case known && f.Calc != nil:
		return fault.T("由系统计算，不导入", "computed by the program, not imported")
	case known && !importable(f):
		return fault.T("由系统填写，不导入", "written by the program, not imported")
	case known:
		return fault.Text{}
	case own(c.Field) != "":
		return fault.Sprintf("作为“%s”导入", "imported as “%s”", own(c.Field))
	case head.Numbered(c.Path):
		return fault.T("序号，不导入", "a running number, not imported")
	case head.Norm(c.Path) == errorColumn:
		return fault.T("上次导入的错误原因，不导入", "why rows were rejected last time, not imported")
	case c.How == head.Chosen || c.How == head.Remembered:
		return fault.T("按您的选择不导入", "left out by choice")
	}
	return fault.T("没有对应的字段，不导入；可以自己指定", "fits no field, not imported; you may name one")
}
