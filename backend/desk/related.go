package desk

import (
	"context"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Related is a register whose records refer to this one.
type Related struct {
	Kind   string     `json:"kind"`
	Field  string     `json:"field"`
	Label  fault.Text `json:"label"`
	Count  int        `json:"count"`
	Rows   []Row      `json:"rows"`   // the first few
	Values []string   `json:"values"` // what the field is one of, to list all
	By     []Facet    `json:"by"`     // how many are in which status: 在职 28, 离职 4
}

// related counts who refers to the record, by register and field: the devices of
// a person, of a department, of a place; the people of a position. A text that
// takes its suggestions from the register (a place, a position) refers to the
// record by any of its names.
func (d *Desk) related(ctx context.Context, k *kind.Kind, r *Row) ([]Related, error) {
	out := []Related{}
	called := record.Called(k, r.Values)
	for i := range d.Store.Catalog().Kinds {
		o := &d.Store.Catalog().Kinds[i]
		if _, ok := user.Reach(d.Store.Catalog(), d.Actor, o, kind.View); !ok {
			continue
		}
		if o.Chapter == "" {
			found, err := d.relatedByLines(ctx, o, k, r.ID)
			if err != nil {
				return nil, err
			}
			if found.Count > 0 {
				out = append(out, found)
			}
			continue
		}
		for j := range o.Fields {
			f := &o.Fields[j]
			values := []string{r.ID}
			if f.Type == kind.Text {
				values = called
			}
			if f.To != k.Name || f.Type != kind.Ref && f.Type != kind.Text || len(values) == 0 {
				continue
			}
			found, err := d.relatedBy(ctx, o, f, values)
			if err != nil {
				return nil, err
			}
			if found.Count > 0 {
				out = append(out, found)
			}
		}
	}
	return out, nil
}

// shown is how many related records are named, and how many statuses are counted.
const shown = 5

func (d *Desk) relatedBy(ctx context.Context, o *kind.Kind, f *kind.Field, values []string) (Related, error) {
	q := ListQuery{Kind: o.Name, Limit: shown, Where: []Cond{{Field: f.Name, Op: "oneof", Values: values}}}
	out := Related{Kind: o.Name, Field: f.Name, Label: fault.T(o.Label+" · "+f.Label, o.English+" · "+f.English), Values: values, By: []Facet{}}
	page, err := d.List(ctx, q)
	if err != nil {
		return out, err
	}
	out.Count, out.Rows = page.Total, page.Rows
	if _, ok := o.Status(); ok && out.Count > 0 {
		out.By, err = d.Facets(ctx, q, "status", shown)
	}
	return out, err
}

// maxByLines bounds how many documents are looked for by their lines: the newest ones.
const maxByLines = 500

// relatedByLines are the documents that name a record of k in their lines, of the kind
// rows: the scrapping and the transfers of a device. Only the field by which lines are
// found quickly is looked at: an item of stock stands in more lines than anybody reads.
func (d *Desk) relatedByLines(ctx context.Context, rows, k *kind.Kind, id string) (out Related, err error) {
	f, ok := rows.Field(rows.Quick)
	parent, has := rows.Field(rows.Parent)
	if !ok || !has || f.To != k.Name || f.Type != kind.Ref {
		return out, nil
	}
	doc, err := d.Store.Catalog().Kind(parent.To)
	if err != nil {
		return out, err
	}
	key, ok := doc.Field(doc.Key)
	if !ok {
		return out, nil
	}
	numbers := []string{}
	err = d.Read(ctx, func(tx *store.Tx) error {
		lines, err := tx.Where(rows, f.Name, id)
		if err != nil {
			return err
		}
		for i := len(lines) - 1; i >= 0 && len(numbers) < maxByLines; i-- {
			if lines[i].State != store.Live {
				continue
			}
			r, err := tx.ByID(doc, lines[i].Values.Str(parent.Name))
			if err != nil {
				return err
			}
			if r != nil && !slices.Contains(numbers, r.Values.Str(key.Name)) {
				numbers = append(numbers, r.Values.Str(key.Name))
			}
		}
		return nil
	})
	if err != nil || len(numbers) == 0 {
		return out, err
	}
	if out, err = d.relatedBy(ctx, doc, key, numbers); err == nil {
		out.Label = fault.T(rows.Label+" · "+f.Label, rows.English+" · "+f.English)
	}
	return out, err
}
