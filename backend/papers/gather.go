package papers

import (
	"errors"
	"io"
	"slices"
	"strings"

	"opsbook/backend/attach"
	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/fault"
	"opsbook/backend/forms"
	"opsbook/backend/kind"
	"opsbook/backend/partner"
	"opsbook/backend/print"
	"opsbook/backend/print/canvas"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
)

// list prints a ledger.
func (j *job) list() (pdf []byte, pages int, err error) {
	if len(j.o.Columns) == 0 {
		j.o.Columns = j.form.Columns
		if j.kind.Name == equipment.Kind.Name && !strings.EqualFold(j.o.Sheet, "A3") {
			j.o.Columns = equipment.LedgerColumns
		}
	}
	if j.in.IDs != nil && !j.in.Blank {
		if err := j.desk.Read(j.ctx, j.resolve); err != nil {
			return nil, 0, err
		}
	}
	for _, w := range j.form.Where {
		j.in.Query.Where = append(slices.Clone(j.in.Query.Where), desk.Cond{Field: w.Field, Op: "oneof", Values: w.In})
	}
	if j.form.Name == equipment.YearForm {
		return j.yearPlan()
	}
	return print.List(j.kind, j.each, j.o)
}

// yearPlan prints the plans that were asked for with the months of this year.
func (j *job) yearPlan() (pdf []byte, pages int, err error) {
	year := j.o.Today[:len("2026")]
	j.o.Title, j.o.Lying, j.o.Signs, j.o.Columns = year+equipment.YearPlan.Label, true, equipment.YearSigns, nil
	var months *equipment.Year
	return print.List(&equipment.YearPlan, func(fn func(*store.Tx, *store.Row) error) error {
		return j.each(func(tx *store.Tx, r *store.Row) (err error) {
			if months == nil {
				if months, err = equipment.NewYear(tx, year); err != nil {
					return err
				}
			}
			return fn(tx, &store.Row{PK: r.PK, ID: r.ID, State: r.State, Values: months.Row(r)})
		})
	}, j.o)
}

// resolve turns the numbers that were asked for into a query for their ids.
func (j *job) resolve(tx *store.Tx) error {
	j.in.Query.IDs, j.in.Query.Void = []string{}, true
	for _, what := range j.in.IDs {
		r, err := record.View(tx, j.kind, what)
		if err != nil {
			return err
		}
		j.in.Query.IDs = append(j.in.Query.IDs, r.ID)
	}
	return nil
}

// each passes on the rows that the query finds and the user may print.
func (j *job) each(fn func(*store.Tx, *store.Row) error) error {
	q := j.in.Query
	q.Kind = j.kind.Name
	return j.desk.Each(j.ctx, q, nil, func(tx *store.Tx, r *store.Row) error {
		if err := user.Covers(tx, j.kind, kind.Print, r); err != nil {
			return err
		}
		return fn(tx, r)
	})
}

// records prints forms, cards or labels.
func (j *job) records() (pdf []byte, pages int, err error) {
	var rows []*store.Row
	if !j.in.Blank && !j.in.Test {
		if rows, err = j.chosen(); err != nil {
			return nil, 0, err
		}
	}
	err = j.desk.Read(j.ctx, func(tx *store.Tx) (err error) {
		form := forms.ByName(j.form.Name)
		switch {
		case form != nil:
			pdf, pages, err = j.filled(tx, form, rows)
		case j.form.Name == training.CardForm:
			pdf, pages, err = j.trainingCards(tx, rows)
		case j.form.Of == "labels":
			pdf, pages, err = equipment.Labels(tx, rows, j.o)
		case j.kind.Name == equipment.Kind.Name:
			pdf, pages, err = j.cards(tx, rows)
		case j.kind.Name == "partner":
			pdf, pages, err = partner.Card(tx, rows, j.o)
		default:
			pdf, pages, err = j.forms(tx, rows)
		}
		return err
	})
	return pdf, pages, err
}

// chosen are the records asked for, complete and masked.
func (j *job) chosen() (rows []*store.Row, err error) {
	if j.in.IDs == nil {
		return rows, j.each(func(_ *store.Tx, r *store.Row) error {
			if len(rows) == equipment.MaxLabels {
				return fault.New(fault.Invalid, "一次选得太多，超过 %d 条。请先筛选或分批打印。", "More than %d records at once. Filter first, or print in parts.", equipment.MaxLabels)
			}
			keep := *r
			rows = append(rows, &keep)
			return nil
		})
	}
	return rows, j.desk.Read(j.ctx, func(tx *store.Tx) error {
		for _, what := range j.in.IDs {
			r, err := record.View(tx, j.kind, what)
			if err == nil {
				err = user.Covers(tx, j.kind, kind.Print, r)
			}
			if err != nil {
				return err
			}
			record.WithComputed(tx, j.kind, r.Values)
			rows = append(rows, r)
		}
		return nil
	})
}

func (j *job) cards(tx *store.Tx, rows []*store.Row) (pdf []byte, pages int, err error) {
	var devices []equipment.Carded
	if len(rows) > print.MaxForms {
		return nil, 0, print.TooMany(len(rows))
	}
	titles := map[string]bool{}
	for _, r := range rows {
		titles[equipment.CardTitle(tx.Lists(), r.Values)] = true
		photo, err := j.photo(tx, r)
		if err != nil {
			return nil, 0, err
		}
		devices = append(devices, equipment.Carded{Row: r, Photo: photo})
	}
	if len(titles) == 1 { // the file is called as all its cards
		for j.o.Title = range titles {
		}
	}
	return equipment.Card(tx, devices, j.o)
}

func (j *job) trainingCards(tx *store.Tx, rows []*store.Row) (pdf []byte, pages int, err error) {
	people := make([]training.Portrait, 0, len(rows))
	for _, r := range rows {
		photo, err := j.photo(tx, r)
		if err != nil {
			return nil, 0, err
		}
		people = append(people, training.Portrait{Row: r, Photo: photo})
	}
	return training.Print(tx, people, j.o)
}

func (j *job) forms(tx *store.Tx, rows []*store.Row) (pdf []byte, pages int, err error) {
	var subjects []print.Subject
	if len(rows) > print.MaxForms {
		return nil, 0, print.TooMany(len(rows))
	}
	for _, r := range rows {
		s := print.Subject{Row: r, Lines: map[string][]store.Row{}}
		if s.Photo, err = j.photo(tx, r); err != nil {
			return nil, 0, err
		}
		for _, f := range j.kind.Lines() {
			if s.Lines[f.Name], err = lines(tx, f, r); err != nil {
				return nil, 0, err
			}
		}
		subjects = append(subjects, s)
	}
	return print.Record(tx, j.kind, subjects, j.o)
}

// lines are those of a document as its reader may see them.
func lines(tx *store.Tx, f *kind.Field, doc *store.Row) ([]store.Row, error) {
	to, err := tx.Kind(f.To)
	if err != nil {
		return nil, err
	}
	rows, err := record.Lines(tx, to, doc.ID)
	for i := range rows {
		record.WithComputed(tx, to, rows[i].Values)
		if !user.Private(tx.Store.Catalog(), tx.Actor, to) {
			record.Mask(to, rows[i].Values)
		}
		record.Veil(to, doc.Values, rows[i].Values)
	}
	return rows, err
}

// photo is the newest picture among a record's attachments in its own file
// fields; nil if it has none, or none that can be drawn.
func (j *job) photo(tx *store.Tx, r *store.Row) (*canvas.Picture, error) {
	list, err := attach.List(tx, j.kind, r.ID)
	if err != nil {
		return nil, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		if a := list[i]; a.Field == "" || a.MIME != "image/jpeg" && a.MIME != "image/png" {
			continue
		}
		content, _, err := attach.Open(tx, list[i].ID)
		if err != nil {
			return nil, err
		}
		if p, err := picture(content); p != nil || err != nil {
			return p, err
		}
	}
	return nil, nil
}

// picture reads one; nil if it cannot be drawn.
func picture(content io.Reader) (*canvas.Picture, error) {
	data, err := io.ReadAll(io.LimitReader(content, canvas.MaxPictureBytes))
	if err != nil {
		return nil, err
	}
	p, err := canvas.Load(data)
	var bad *fault.Fault
	if errors.As(err, &bad) {
		return nil, nil
	}
	return p, err
}
