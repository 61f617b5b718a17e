package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/partner"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/training"
	"opsbook/backend/user"
	"opsbook/build/bench/meter"
)

// What the reports of people and partners are measured with, beside homePeople and
// homeTrainings.
const (
	cardCount    = 500
	partnerCount = 2_000
	periods      = 4 // assessments of each partner
	reportTimes  = 5
)

// Targets: ms.
const (
	cardsMost  = 10_000
	reportMost = 2_000
)

// asked are the reports that read every person, every training or every assessment.
var asked = []struct {
	name string
	in   map[string]any
}{
	{"hr_roster", map[string]any{"by": "post"}}, {"hr_roster", map[string]any{"by": "move"}}, {"month_work", nil},
	{"training_year", nil}, {"training_person", nil}, {"training_missing", nil}, {"cert_list", nil}, {"training_eval_due", nil},
	{"partner_rank", nil},
}

// staffed measures what is printed and reported of many people: training cards in one
// file, and the reports that read all of them.
func staffed(ctx context.Context, b bed) (out []line, err error) {
	b.dir += "-people"
	s, err := b.anew(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := errors.Join(demo.Fill(ctx, s, user.System(), 0, nil), hire(ctx, s), trained(ctx, s), assessed(ctx, s)); err != nil {
		return nil, err
	}
	d, err := deskOf(ctx, s)
	if err != nil {
		return nil, err
	}
	defer d.Lenses.Close()
	printed, err := cards(ctx, d)
	if err != nil {
		return nil, err
	}
	told, err := reports(ctx, d)
	return append(printed, told...), err
}

// cards prints training cards of the people with trainings.
func cards(ctx context.Context, d *desk.Desk) ([]line, error) {
	var in papers.Input
	err := d.Read(ctx, func(tx *store.Tx) (err error) {
		in.IDs, err = newest(tx, cardCount)
		return err
	})
	if err != nil {
		return nil, err
	}
	pages := 0
	l, err := repeated("people: training cards in one file", cardCount, 3, func() error {
		p, err := papers.Make(ctx, d, training.CardForm, in)
		pages = p.Pages
		return err
	})
	if err == nil && pages < cardCount {
		err = fmt.Errorf("%d pages of %d cards", pages, cardCount)
	}
	return []line{l.aim("p50", cardsMost)}, err
}

// newest are the people hired last.
func newest(tx *store.Tx, n int) (ids []string, err error) {
	k, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	rows, err := tx.Newest(k, store.Latest{N: n})
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// reports asks each report as its page does.
func reports(ctx context.Context, d *desk.Desk) (out []line, err error) {
	set, err := backend.Reports(d.Store.Catalog())
	if err != nil {
		return nil, err
	}
	for _, q := range asked {
		r, err := set.Get(q.name)
		if err != nil {
			return nil, err
		}
		rows := 0
		l, err := repeated("", 0, reportTimes, func() error {
			return d.Read(ctx, func(tx *store.Tx) error {
				got, err := r.Run(tx, kind.View, q.in)
				if err == nil {
					rows = len(got.Rows)
				}
				return err
			})
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		l.What = fmt.Sprintf("report: %s %v, %d rows", q.name, q.in, rows)
		if q.in == nil {
			l.What = fmt.Sprintf("report: %s, %d rows", q.name, rows)
		}
		l.Rows = homeTrainings
		out = append(out, l.aim("p50", reportMost))
	}
	return out, nil
}

// repeated times work, with its CPU.
func repeated(what string, rows, times int, work func() error) (line, error) {
	var each, used []time.Duration
	for range times {
		began, cpu := time.Now(), meter.Self().CPU
		if err := work(); err != nil {
			return line{}, err
		}
		each, used = append(each, time.Since(began)), append(used, meter.Self().CPU-cpu)
	}
	l := timed(what, rows, each)
	l.CPU, l.CPU99 = ms(meter.Mean(used)), ms(meter.Rank(used, 0.99))
	return l, nil
}

// assessed writes partners, each with an assessment a half-year.
func assessed(ctx context.Context, s *store.Store) error {
	_, err := s.Write(ctx, user.System(), func(tx *store.Tx) error {
		cards, err := tx.Kind("partner")
		if err != nil {
			return err
		}
		evals, err := tx.Kind(partner.Eval.Name)
		if err != nil {
			return err
		}
		scorer, err := newest(tx, 1)
		if err != nil {
			return err
		}
		for i := range partnerCount {
			id, err := record.Add(tx, cards, kind.Values{"name": fmt.Sprintf("测量伙伴%04d(虚构)", i), "category": "WL", "level": "core", "status": "active"})
			if err != nil {
				return err
			}
			for n := range periods {
				year := tx.Now.Year() - 1 + n/2
				_, err := record.Add(tx, evals, kind.Values{"partner_id": id, "period": fmt.Sprintf("%dH%d", year, 1+n%2), "scorer1": scorer[0], "scheme": "partner", "category": "WL", "eval_date": tx.Today(), "veto": int64(0), "status": "approved",
					"performance": int64(300 + i%100), "service": int64(250), "credit": int64(200), "total": int64(750 + i%100), "grade": "B"})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}
