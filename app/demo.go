package app

import (
	"context"

	"opsbook/backend"
	"opsbook/backend/demo"
	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/papers"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// FillDemo fills a new file with the fictional company; scale is how many devices
// it has at least. It is for the command line. It returns how many records there are.
func FillDemo(a *App, scale int, progress func(done, of int)) (records int, err error) {
	count := func(done, of int) {
		records = done
		if progress != nil {
			progress(done, of)
		}
	}
	err = a.core.b.Fill(a.core.ctx, func(s *store.Store, actor store.Actor) error {
		if err := demo.Fill(a.core.ctx, s, actor, scale, count); err != nil {
			return err
		}
		if err := demo.Supplies(a.core.ctx, s, actor); err != nil || scale > 0 {
			return err // a company that was made to be measured has no more to show
		}
		if err := demo.Documents(a.core.ctx, s, actor); err != nil {
			return err
		}
		if err := demo.Partners(a.core.ctx, s, actor); err != nil {
			return err
		}
		if err := demo.Trainings(a.core.ctx, s, actor); err != nil {
			return err
		}
		if err := demo.Staff(a.core.ctx, s, actor, demo.Doors{Save: backend.Save, Step: backend.Step}); err != nil {
			return err
		}
		return dealt(a.core.ctx, s, actor)
	})
	return records, err
}

// dealt lets the demo company's clerk go through what he is reminded of.
func dealt(ctx context.Context, s *store.Store, actor store.Actor) error {
	set := lens.NewSet(s, 0)
	defer set.Close()
	d := &desk.Desk{Store: s, Lenses: set, Actor: actor}
	told, err := remind.For(ctx, d, backend.ReminderRules(s.Catalog()))
	if err != nil {
		return err
	}
	return demo.Dealt(ctx, s, actor, told.Items, demo.Papers{Archive: backend.Archive, Print: func(k *kind.Kind, id string) ([]byte, error) {
		p, err := papers.Make(ctx, d, k.Name+"_card", papers.Input{IDs: []string{id}})
		return p.PDF, err
	}})
}
