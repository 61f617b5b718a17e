// Package figure is what stands on the first page in numbers: each figure is declared by
// its domain, worked out when it is asked for, and leads to the list or the report behind it.
package figure

import (
	"context"
	"fmt"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
)

// Form is how a figure is drawn.
type Form string

// The forms.
const (
	Bars Form = "bars" // amounts of different things, side by side
	Ring Form = "ring" // parts of a whole
)

// Figure declares one figure.
type Figure struct {
	Name   string // its name in what users arrange; never renamed
	Text   fault.Text
	Of     string // the register that it is about: who sees that sees it
	Form   Form
	Unit   kind.Type // Int, Money or Decimal: how its numbers are written
	Scale  int       // of Decimal
	Report string    // the report that has it in full, on paper too
	Work   func(ctx context.Context, d *desk.Desk) ([]Point, error)
}

// Point is one number of a figure, and what is behind it.
type Point struct {
	Text  fault.Text  `json:"text"`
	Value int64       `json:"value"` // of the figure's unit: 分, or Scale digits
	Where []desk.Cond `json:"where"` // the records of Of behind it; nil: the report tells
}

// View is a figure worked out.
type View struct {
	Name   string     `json:"name"`
	Text   fault.Text `json:"text"`
	Of     string     `json:"of"`
	Form   Form       `json:"form"`
	Unit   kind.Type  `json:"unit"`
	Scale  int        `json:"scale"`
	Report string     `json:"report"`
	Points []Point    `json:"points"`
}

// For works out the figures that the actor of d may see.
func For(ctx context.Context, d *desk.Desk, all []Figure) ([]View, error) {
	out := []View{}
	for _, f := range all {
		if !d.May(f.Of, kind.View) {
			continue
		}
		points, err := f.Work(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", f.Name, err)
		}
		out = append(out, View{f.Name, f.Text, f.Of, f.Form, f.Unit, f.Scale, f.Report, points})
	}
	return out, nil
}

// ByValue counts the records that q finds by the values of a field, the most frequent
// first: n of them at most.
func ByValue(ctx context.Context, d *desk.Desk, q desk.ListQuery, field string, n int) ([]Point, error) {
	q.Wait = true
	facets, err := d.Facets(ctx, q, field, n)
	if err != nil {
		return nil, err
	}
	k, err := d.Store.Catalog().Kind(q.Kind)
	if err != nil {
		return nil, err
	}
	out := []Point{}
	for _, f := range facets {
		p := Point{Text: fault.T(f.Label, f.Label), Value: int64(f.N), Where: append([]desk.Cond{{Field: field, Op: "is", Values: []string{f.Value}}}, q.Where...)}
		if fd, ok := k.Field(field); ok && fd.Codes != "" {
			if c, ok := d.Store.Lists().Code(fd.Codes, f.Value); ok {
				p.Text = fault.T(c.Label, c.English)
			}
		}
		if f.Value == "" {
			p.Text = fault.T("未填写", "Not entered")
			p.Where[0] = desk.Cond{Field: field, Op: "empty"}
		}
		out = append(out, p)
	}
	return out, nil
}

// Months are the last n months up to the one of a day, the earliest first, as 2026-05.
func Months(day time.Time, n int) []string {
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
	out := make([]string, n)
	for i := range out {
		out[i] = first.AddDate(0, i-n+1, 0).Format("2006-01")
	}
	return out
}

// ByMonth adds up a number of the records that q finds in each month of a day of theirs;
// "" for the number: they are counted.
func ByMonth(ctx context.Context, d *desk.Desk, q desk.ListQuery, day, sum string, months []string) ([]Point, error) {
	out := make([]Point, len(months))
	for i, m := range months {
		in := q
		in.Where = append([]desk.Cond{{Field: day, Op: "between", Values: []string{m, m}}}, q.Where...)
		in.Wait, in.Limit = true, 0
		if sum != "" {
			in.Sums = []string{sum}
		}
		page, err := d.List(ctx, in)
		if err != nil {
			return nil, err
		}
		out[i] = Point{Text: fault.T(m, m), Value: int64(page.Total), Where: in.Where}
		if sum != "" {
			out[i].Value = page.Sums[sum]
		}
	}
	return out, nil
}
