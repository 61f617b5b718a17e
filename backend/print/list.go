package print

import (
	"strconv"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/print/lay"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MaxRows bounds a ledger on paper: about 770 pages.
const MaxRows = 20_000

// signRoom is what the line of names below a ledger takes, mm.
const signRoom = 10

// List prints the ledger of a kind: title, 编制单位/截至日期/单位 line, a head that
// repeats, totals, names to be signed. Columns that find no room on the sheet
// are left out, the last first. More than MaxRows rows, a column that there is
// not, and characters without a glyph are faults.
func List(k *kind.Kind, rows Rows, o Options) (pdf []byte, pages int, err error) {
	if o.Title == "" {
		o.Title = k.Label
	}
	l := &ledger{Job: Begin(o.Title, o), k: k, sums: map[string]int64{}}
	if l.columns, err = l.candidates(); err != nil {
		return nil, 0, err
	}
	if !o.Blank {
		if err := rows(l.add); err != nil {
			return nil, 0, err
		}
	}
	l.draw()
	return l.Finish()
}

// ledger is a list in the making.
type ledger struct {
	*Job
	k       *kind.Kind
	columns []column
	rows    [][]string // texts of all candidates
	live    int
	void    int
	voided  []bool // by row: voided
	sums    map[string]int64
	tx      *store.Tx
	context kind.Context
	units   *record.Units
}

// add takes one row.
func (l *ledger) add(tx *store.Tx, r *store.Row) error {
	if len(l.rows) == MaxRows {
		return fault.New(fault.Invalid, "一次最多打印 %[1]d 行。请先筛选或分批打印，或者导出为表格。",
			"At most %[1]d rows can be printed at once. Filter first, print in parts, or export a spreadsheet.", MaxRows)
	}
	if l.tx != tx {
		l.tx, l.context, l.units = tx, record.Context(tx), record.NewUnits(tx)
	}
	number, void := record.Number(l.k, r.ID, r.Values), r.State == store.Voided
	cells := make([]string, len(l.columns))
	for i, c := range l.columns {
		v := r.Values[c.field.Name]
		text := oneLine(c.field.Text(v, l.context))
		if !beside(l.columns, c.field) {
			text = l.units.With(text, l.k, c.field, r.Values)
		}
		cells[i] = l.Check(text, number, c.field.Label)
		if n, ok := v.(int64); ok && !void {
			l.sums[c.field.Name] += n
		}
	}
	if void {
		l.void++
	} else {
		l.live++
	}
	l.rows, l.voided = append(l.rows, cells), append(l.voided, void)
	return nil
}

func oneLine(s string) string {
	if strings.ContainsAny(s, "\r\n") {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

func (l *ledger) draw() {
	l.measure()
	paper, chosen := l.choose()
	d := lay.Begin(l, paper, l.Foot(nil))
	d.Head(l.head(chosen))
	t := lay.Table{Dense: !l.byHand(), Columns: l.tableColumns(chosen, paper.Width()), Keep: signRoom}
	if l.Blank {
		t.Blank, t.Reserve = 40, signRoom
	}
	no := 0
	for i, cells := range l.rows {
		first := "作废"
		if !l.voided[i] {
			no++
			first = strconv.Itoa(no)
		}
		t.Rows = append(t.Rows, lay.Row{Cells: picked(first, cells, chosen)})
	}
	if len(l.rows) > 0 && !l.Apart {
		t.Rows = append(t.Rows, lay.Row{Kind: lay.Total, Cells: l.total(chosen)})
	}
	d.Table(t)
	d.Signers(l.signers()...)
	d.End()
}

// signers are who signs below the list.
func (l *ledger) signers() []string {
	out := []string{"制表：" + l.By, "复核：", "部门负责人："}
	if l.Signs != nil {
		out = nil
		for _, s := range l.Signs {
			out = append(out, s+"：")
		}
	}
	return append(out, "打印日期："+l.Now.Format("2006-01-02"))
}

func (l *ledger) head(chosen []column) lay.Head {
	h := lay.Head{Title: l.Title, Left: "编制单位：" + l.Company.Unit(), Right: "截至日期：" + LongDate(l.Today), Every: true}
	switch {
	case l.Blank:
		h.Right = "截至日期：　　　　年　　月　　日"
	case l.Said != "":
		h.Right = l.Check(l.Said, "", l.Title)
	}
	for _, c := range chosen {
		if c.field.Type == kind.Money {
			h.Right += "　　单位：元"
			break
		}
	}
	return h
}

func picked(first string, cells []string, chosen []column) []string {
	out := make([]string, 0, len(chosen)+1)
	out = append(out, first)
	for _, c := range chosen {
		out = append(out, cells[c.at])
	}
	return out
}

// total counts the rows and sums what can be summed; voided rows do not count. Where
// nothing can be, it only says how many there are.
func (l *ledger) total(chosen []column) []string {
	out := make([]string, len(chosen)+1)
	count := strconv.Itoa(l.live) + " 条"
	if l.void > 0 {
		count += "，另有作废 " + strconv.Itoa(l.void) + " 条"
	}
	out[0] = "共 " + count
	for i, c := range chosen {
		if c.summed {
			out[0] = "合计（" + count + "）"
			out[i+1] = c.field.Text(l.sums[c.field.Name], l.context)
		}
	}
	return out
}
