package backend

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/equipment"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/partner"
	"opsbook/backend/people"
	"opsbook/backend/purchase"
	"opsbook/backend/report"
	"opsbook/backend/sheet"
	"opsbook/backend/stock"
	"opsbook/backend/stocktake"
	"opsbook/backend/store"
	"opsbook/backend/training"
)

// Reports is every report of the program.
func Reports(c *kind.Catalog) (*report.Set, error) {
	heads := func(tx *store.Tx, department string) (int, error) {
		return people.Count(tx, "dept_id", func(id string) bool { return id == department })
	}
	var set *report.Set
	month := monthWork(func(name string) (*report.Report, error) { return set.Get(name) }, beside{})
	set, err := report.NewSet(c, slices.Concat(stock.Reports(heads, purchase.ComingAll), purchase.Reports(), equipment.Reports(), stocktake.Reports(), partner.Reports(), people.Reports(), training.Reports(), []report.Report{handover(c), month}))
	return set, err
}

// Reports are those that the user who unlocked may see.
func (b *Backend) Reports() ([]report.View, error) {
	s, err := b.session()
	if err != nil {
		return nil, err
	}
	return b.reports.Views(s.store.Catalog(), *s.actor.Load()), nil
}

// Jump finds what is called so: registers, then reports, then records.
func (b *Backend) Jump(ctx context.Context, text string) ([]desk.Hit, error) {
	d, err := b.Desk()
	if err != nil {
		return nil, err
	}
	hits, err := d.Jump(ctx, text)
	if err != nil {
		return nil, err
	}
	var reports []desk.Hit
	for _, r := range b.reports.Views(d.Store.Catalog(), d.Actor) {
		if desk.Called(r.Label, r.English, text) {
			reports = append(reports, desk.Hit{Report: r.Name})
		}
	}
	at := slices.IndexFunc(hits, func(h desk.Hit) bool { return h.ID != "" })
	if at < 0 {
		at = len(hits)
	}
	return slices.Insert(hits, at, reports...), nil
}

// Report asks a report: see report.Report.Run.
func (b *Backend) Report(ctx context.Context, name string, in map[string]any) (out *report.Result, err error) {
	r, err := b.report(ctx, name)
	if err != nil {
		return nil, err
	}
	err = b.Read(ctx, func(tx *store.Tx) error {
		out, err = r.Run(tx, kind.View, in)
		return err
	})
	return out, err
}

// PrintReport makes the paper of a report.
func (b *Backend) PrintReport(ctx context.Context, name string, in map[string]any) (papers.Paper, error) {
	r, err := b.report(ctx, name)
	if err != nil {
		return papers.Paper{}, err
	}
	d, err := b.Desk()
	if err != nil {
		return papers.Paper{}, err
	}
	return papers.Report(ctx, d, r, in)
}

// ExportReport writes a report as a workbook and returns the name to save it under, and what
// stands on it of the log.
func (b *Backend) ExportReport(ctx context.Context, name string, in map[string]any, w io.Writer) (file string, ending store.Ending, err error) {
	r, err := b.report(ctx, name)
	if err != nil {
		return "", ending, err
	}
	err = b.Read(ctx, func(tx *store.Tx) error {
		found, err := r.Run(tx, kind.Export, in)
		if err != nil {
			return err
		}
		ending = found.Ending
		company, err := desk.Organisation(tx)
		if err != nil {
			return err
		}
		_, err = sheet.Export(ctx, w, sheet.Spec{Kind: &r.Kind, Columns: r.Paper(found.Columns), Company: cmp.Or(company.Str("unit_line"), company.Str("name")), Said: found.Said, Head: found.Ending.Code,
			Each: func(_ []string, fn func(*store.Tx, *store.Row) error) error { return r.Each(tx, found, fn) }})
		return err
	})
	return r.Label + "_" + strings.ReplaceAll(b.Now().Format(time.DateOnly), "-", "") + ".xlsx", ending, err
}
