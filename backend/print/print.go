// Package print makes papers of registers: the ledger of any kind, the form of
// any record, filled or blank, and the sheet of the recovery key. Forms of one
// register alone are made where its rules are, with Job and package lay.
//
// It asks nobody's permission and looks nothing up but names: the caller brings
// rows that its user may see, masked where they must be. It writes no file and
// sends nothing to a printer.
package print

import (
	"cmp"
	"time"

	"opsbook/backend/print/canvas"
	"opsbook/backend/print/lay"
	"opsbook/backend/store"
)

// Company is who issues a paper.
type Company struct {
	Name     string // above the title of a form
	Short    string // on labels
	UnitLine string // 编制单位 of a ledger; the name if empty
}

// Unit is what a ledger writes behind 编制单位.
func (c Company) Unit() string { return cmp.Or(c.UnitLine, c.Name) }

// Options say how a paper is made. What a paper has no use for is ignored.
type Options struct {
	Company Company
	Title   string    // what the kind is called if empty
	Today   string    // YYYY-MM-DD: 截至日期, and the day that computed values are of
	By      string    // who prints: 制表
	Now     time.Time // 打印时间
	Sheet   string    // A4 or A3 for ledgers, A4 if empty; the ID of a label.Stock for labels
	Columns []string  // of a ledger, by name; those of the kind that fit if nil
	Said    string    // of a ledger, in place of 截至日期: what a report was asked
	Lying   bool      // of a ledger: A4 lies, however few columns there are
	Signs   []string  // of a ledger: who signs below it; 制表, 复核 and 部门负责人 if nil
	Signed  []string  // columns of a ledger that are written in by hand, row by row
	Head    string    // what the log of the ledger ended with, as a code that stands in the foot; ""
	Apart   bool      // rows of a ledger are of different things: they are not counted, nor added up
	Blank   bool      // nothing filled in, to be written on by hand
	Start   int       // labels: where the first goes on the first sheet, 1 if zero
	DX, DY  float64   // what the printer must be corrected by, mm
	Scale   float64   // the same, 1 if zero
}

// Rows calls fn for each row of a register in the order of the paper and stops
// when fn fails. Rows are complete: computed fields worked out, sensitive ones
// masked. They are good during the call only.
type Rows func(fn func(tx *store.Tx, r *store.Row) error) error

// Job is a paper in the making: a canvas that watches for characters which
// cannot be printed. It is for one goroutine.
type Job struct {
	*canvas.PDF
	Options
	missing []miss
}

// Begin starts a paper called title.
func Begin(title string, o Options) *Job {
	return &Job{Options: o, PDF: canvas.New(canvas.About{Title: title, Author: o.Company.Name, Created: o.Now, DX: o.DX, DY: o.DY, Scale: o.Scale})}
}

// Foot is what stands below each page: when it was printed and by whom.
func (j *Job) Foot(r *store.Row) lay.Foot {
	f := lay.Foot{Text: "打印时间：" + j.Now.Format("2006-01-02 15:04")}
	if j.By != "" {
		f.Text += "　打印人：" + j.By
	}
	if j.Head != "" {
		f.Text += "　台账校验码：" + j.Head
	}
	if r != nil && r.State == store.Voided {
		f.Mark = "作废"
	}
	return f
}

// Finish writes the file and tells how many pages it has. Characters that no
// font has are a fault.Invalid that names them.
func (j *Job) Finish() (pdf []byte, pages int, err error) {
	if err := j.complain(); err != nil {
		return nil, 0, err
	}
	pdf, err = j.Bytes()
	return pdf, j.Pages(), err
}

// LongDate writes YYYY-MM-DD as titles have it: 2024年06月12日.
func LongDate(day string) string {
	if len(day) != len("2024-06-12") {
		return day
	}
	return day[:4] + "年" + day[5:7] + "月" + day[8:] + "日"
}
