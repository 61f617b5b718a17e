package main

import (
	"context"
	"errors"
	"fmt"

	"opsbook/backend/demo"
	"opsbook/backend/kind"
	"opsbook/backend/papers"
	"opsbook/backend/record"
	"opsbook/backend/requisition"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

const (
	requisitionCount = 1000
	requisitionLines = 5 // of each
	requisitionsMost = 10_000
)

// requisitions prints applications for supplies, each with its lines and opinions, in one file.
func requisitions(ctx context.Context, b bed) (out []line, err error) {
	b.dir += "-requisitions"
	s, err := b.anew(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := errors.Join(demo.Fill(ctx, s, user.System(), 0, nil), hire(ctx, s)); err != nil {
		return nil, err
	}
	var in papers.Input
	if _, err := s.Write(ctx, user.System(), func(tx *store.Tx) (err error) {
		in.IDs, err = applied(tx)
		return err
	}); err != nil {
		return nil, err
	}
	d, err := deskOf(ctx, s)
	if err != nil {
		return nil, err
	}
	defer d.Lenses.Close()
	pages := 0
	l, err := repeated("papers: requisition forms in one file", requisitionCount, 3, func() error {
		p, err := papers.Make(ctx, d, "supply_requisition_card", in)
		pages = p.Pages
		return err
	})
	if err == nil && pages < requisitionCount {
		err = fmt.Errorf("%d pages of %d requisitions", pages, requisitionCount)
	}
	return []line{l.aim("p50", requisitionsMost)}, err
}

// applied writes the applications, all of one person, and answers their ids.
func applied(tx *store.Tx) (ids []string, err error) {
	items, err := tx.Kind("supply_item")
	if err != nil {
		return nil, err
	}
	things, err := tx.Newest(items, store.Latest{N: requisitionCount})
	if err != nil {
		return nil, err
	}
	who, err := newest(tx, 1)
	if err != nil {
		return nil, err
	}
	if len(things) < requisitionLines || len(who) == 0 {
		return nil, fmt.Errorf("%d items and %d people to write requisitions of", len(things), len(who))
	}
	people, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	person, err := tx.ByID(people, who[0])
	if err != nil {
		return nil, err
	}
	lines, err := tx.Kind("requisition_row")
	if err != nil {
		return nil, err
	}
	for i := range requisitionCount {
		id, err := record.Add(tx, &requisition.Kind, kind.Values{"apply_dept": person.Values["dept_id"], "applicant": who[0], "receiver": who[0], "apply_date": tx.Today(),
			"req_type": "daily", "purpose": fmt.Sprintf("测量用申请%04d", i), "need_date": tx.Today(), "warehouse": "main", "issued_first": int64(0), "status": "draft"})
		if err != nil {
			return nil, err
		}
		for n := range requisitionLines {
			if _, err := record.Add(tx, lines, kind.Values{"requisition_id": id, "item_id": things[(i+n)%len(things)].ID, "qty_apply": int64(1000 * (n + 1))}); err != nil {
				return nil, err
			}
		}
		ids = append(ids, id)
	}
	return ids, nil
}
