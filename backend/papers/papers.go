// Package papers is where a screen or a command asks for a paper by its name:
// the ledger or the form of any kind, the papers that equipment declares besides,
// the sheet of the recovery key. It asks for the right to print, gathers what the
// user may see and hands it to whoever makes the paper. It writes nothing; the
// caller notes in the log that something was printed.
package papers

import (
	"cmp"
	"context"
	"slices"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/print"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// Input says what to print and how. Records are those of IDs (ids or numbers),
// in their order, else what Query finds; its register is the form's.
type Input struct {
	Query   desk.ListQuery `json:"query"`
	IDs     []string       `json:"ids"`
	Blank   bool           `json:"blank"`   // an empty form, to be filled by hand
	Start   int            `json:"start"`   // labels: where the first goes on the first sheet, from 1
	Sheet   string         `json:"sheet"`   // ledgers: A4, A3; labels: an ID of label.Stocks
	DX      float64        `json:"dx"`      // correction of the printer, mm
	DY      float64        `json:"dy"`      //
	Scale   float64        `json:"scale"`   // the same, 1 if zero
	Columns []string       `json:"columns"` // of a ledger, by name; empty: the usual ones
	Copies  int            `json:"copies"`  // of a form; 0: the usual number
	Overlay bool           `json:"overlay"` // data only, for a form that is printed already
	Test    bool           `json:"test"`    // an empty form with marks in mm, to try such paper with

	Layout *forms.Layout `json:"-"` // to be looked at before it is saved; nil: as it is kept
}

// Paper is a finished paper.
type Paper struct {
	PDF     []byte
	Name    string // to save it under
	Pages   int
	Printed []forms.Printed // what forms.Keep is to be told of, unless it was only looked at
	Ending  store.Ending    // what stands on it of the log; empty on most
}

// maxShift bounds the correction of a printer, mm: more is a slip of the hand.
const maxShift = 50

// Make makes a paper. form is a name of kind.AllForms. Faults: NotFound (form, record), Forbidden,
// Invalid (too much at once, nothing chosen, characters that no font has).
func Make(ctx context.Context, d *desk.Desk, form string, in Input) (out Paper, err error) {
	k, f, err := find(d.Store.Catalog(), form)
	if err != nil {
		return out, err
	}
	if err := in.check(); err != nil {
		return out, err
	}
	if form == training.CardForm {
		k = training.CardOf(k)
	}
	j := &job{ctx: ctx, desk: d, kind: k, form: f, in: in}
	if err := d.Read(ctx, j.prepare); err != nil {
		return out, err
	}
	if f.Of == "list" {
		out.PDF, out.Pages, err = j.list()
	} else {
		out.PDF, out.Pages, err = j.records()
	}
	if err != nil {
		return Paper{}, err
	}
	out.Name, out.Printed = j.o.Title+"_"+j.o.Today+".pdf", j.printed
	return out, nil
}

// Recovery returns the sheet of the recovery key whose groups the vault gave;
// file is where the data lie. Only an administrator may print it.
func Recovery(ctx context.Context, d *desk.Desk, groups []string, file string) (pdf []byte, name string, pages int, err error) {
	if !slices.Contains(d.Actor.Roles, "admin") {
		return nil, "", 0, fault.New(fault.Forbidden, "只有系统管理员可以打印恢复密钥。", "Only an administrator may print the recovery key.")
	}
	var o print.Options
	err = d.Read(ctx, func(tx *store.Tx) (err error) {
		o, err = options(tx, Input{})
		return err
	})
	if err != nil {
		return nil, "", 0, err
	}
	pdf, pages, err = print.RecoverySheet(print.Recovery{Groups: groups, User: d.Actor.Name, File: file}, o)
	return pdf, "恢复密钥_" + o.Today + ".pdf", pages, err
}

// find looks a form up among those of all registers.
func find(c *kind.Catalog, form string) (*kind.Kind, kind.Form, error) {
	for i := range c.Kinds {
		if k := &c.Kinds[i]; k.Chapter != "" {
			for _, f := range k.AllForms() {
				if f.Name == form {
					return k, f, nil
				}
			}
		}
	}
	return nil, kind.Form{}, fault.New(fault.NotFound, "没有名为“%s”的打印表格。", "There is no paper called “%s”.", form)
}

func (in Input) check() error {
	if max(in.DX, in.DY, -in.DX, -in.DY) > maxShift || in.Scale != 0 && (in.Scale < 0.5 || in.Scale > 2) {
		return fault.New(fault.Invalid, "打印偏移最多 %d 毫米，缩放 0.5 到 2 倍。请检查打印机校准值。",
			"A printer is corrected by at most %d mm and scaled by 0.5 to 2. Check its calibration.", maxShift)
	}
	return nil
}

// job is a paper being asked for.
type job struct {
	ctx  context.Context
	desk *desk.Desk
	kind *kind.Kind
	form kind.Form
	in   Input
	o    print.Options

	printed []forms.Printed

	many     bool                // several records are printed at once
	holdings map[string][]string // then: the devices that people hold, by person
}

// prepare asks for the right and collects what stands on every paper.
func (j *job) prepare(tx *store.Tx) error {
	if err := user.Gate(tx, j.kind, kind.Print); err != nil {
		return err
	}
	o, err := options(tx, j.in)
	j.o = o
	j.o.Title = j.title()
	return err
}

// title is the form's own where one is declared.
func (j *job) title() string {
	for _, f := range j.kind.Forms {
		if f.Name == j.form.Name {
			return f.Label
		}
	}
	if j.form.Of == "record" {
		return print.FormTitle(j.kind)
	}
	return j.form.Label
}

func options(tx *store.Tx, in Input) (print.Options, error) {
	org, err := desk.Organisation(tx)
	if err != nil {
		return print.Options{}, err
	}
	company := cmp.Or(org.Str("name"), org.Str("short_name"))
	return print.Options{
		Company: print.Company{Name: company, Short: cmp.Or(org.Str("short_name"), company), UnitLine: org.Str("unit_line")},
		Today:   tx.Today(), Now: tx.Now, By: record.NewNames(tx).User(tx.Actor.User), Sheet: in.Sheet, Columns: in.Columns, Blank: in.Blank,
		Start: in.Start, DX: in.DX, DY: in.DY, Scale: in.Scale,
	}, nil
}
