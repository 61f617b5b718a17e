package equipment

import (
	"cmp"

	"opsbook/backend/fault"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/print/label"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MaxLabels bounds how many labels come in one file.
const MaxLabels = 5000

// usualStock is the sheet of labels if none is chosen.
const usualStock = "a4-24"

// Labels prints asset labels on the stock o.Sheet, from position o.Start on. The
// code holds the asset number and nothing else, so that any scanner can type it.
// Faults: no such stock, a start that is not on the sheet, more than MaxLabels,
// missing glyphs.
func Labels(tx *store.Tx, devices []*store.Row, o print.Options) (pdf []byte, pages int, err error) {
	switch n := len(devices); {
	case n == 0:
		return nil, 0, print.TooMany(0)
	case n > MaxLabels:
		return nil, 0, fault.New(fault.Invalid, "一次最多打印 %[2]d 张标签，选了 %[1]d 张。请分批打印。", "At most %[2]d labels can be printed at once, not %[1]d. Print them in parts.", n, MaxLabels)
	}
	stock, err := label.Find(cmp.Or(o.Sheet, usualStock))
	if err != nil {
		return nil, 0, err
	}
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, 0, err
	}
	c := &cards{Job: print.Begin(cmp.Or(o.Title, "资产标签"), o), k: k, tx: tx, context: record.Context(tx)}
	list := make([]label.Label, 0, len(devices))
	for _, r := range devices {
		l, err := c.label(r)
		if err != nil {
			return nil, 0, err
		}
		list = append(list, l)
	}
	if err := label.Print(c, stock, list, label.Options{Start: o.Start}); err != nil {
		return nil, 0, err
	}
	return c.Finish()
}

// label is what stands on one: lines without a value are left out.
func (c *cards) label(r *store.Row) (label.Label, error) {
	code, err := canvas.NewCode(r.Values.Str(c.k.Key))
	l := label.Label{Head: cmp.Or(c.Company.Short, c.Company.Name) + "　" + c.text(r.Values, "manage_type"), Code: code}
	for _, line := range [][2]string{{"编号", c.k.Key}, {"名称", "name"}, {"型号", "model"}, {"部门", "dept_id"}} {
		if s := c.text(r.Values, line[1]); s != "" {
			l.Lines = append(l.Lines, c.called(line[0], line[1])+"："+s)
		}
	}
	return l, err
}
