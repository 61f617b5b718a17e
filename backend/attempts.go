package backend

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"

	"opsbook/backend/exchange"
	"opsbook/backend/fault"
	"opsbook/backend/store"
)

// takeAsked is takeIn that goes on where much is voided, if somebody sees that; before runs
// before it does. A fork for which all is refused is noted.
func (b *Backend) takeAsked(ctx context.Context, t *taking, before func() error, then func(*store.Tx, exchange.Took) error) error {
	err := b.takeIn(ctx, t, then)
	if errors.Is(err, store.ErrFork) {
		return cmp.Or(b.Write(ctx, func(tx *store.Tx) error { return exchange.NoteRefused(tx, t.handed, err) }), err)
	}
	if !t.seen || !errors.Is(err, errMuch) {
		return err
	}
	if err := before(); err != nil {
		return err
	}
	t.sure = true
	return b.takeIn(ctx, t, then)
}

// saysNothing reports whether an error says nothing of the packages: somebody only looked,
// it was stopped, or the disk is full.
func saysNothing(err error) bool {
	return errors.Is(err, errPreview) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		fault.Is(err, fault.Cancelled) || fault.Is(err, fault.Full)
}

// sound are the packages that wait without those for which all would be refused. It fails
// if what was handed over is refused without any of them.
func (b *Backend) sound(ctx context.Context, handed, waiting []exchange.Inbound) ([]exchange.Inbound, error) {
	if err := b.try(ctx, handed); err != nil {
		return nil, err
	}
	bad, err := b.refused(ctx, handed, waiting)
	return without(waiting, bad...), err
}

// refused are those packages that cannot be taken in with the base, nor wait. They are
// halved until each is found: there are few, if any.
func (b *Backend) refused(ctx context.Context, base, of []exchange.Inbound) ([]exchange.Inbound, error) {
	err := b.try(ctx, slices.Concat(base, of))
	switch {
	case err == nil:
		return nil, nil
	case saysNothing(err):
		return nil, err
	case len(of) == 1:
		slog.Warn("exchange: a package that waits is left", "package", idOf(of[0]), "err", err)
		return of, nil
	}
	half := len(of) / 2
	first, err := b.refused(ctx, base, of[:half])
	if err != nil {
		return nil, err
	}
	second, err := b.refused(ctx, slices.Concat(base, without(of[:half], first...)), of[half:])
	return slices.Concat(first, second), err
}

// try is an attempt of which nothing stays. It says what is wrong with packages; that they
// must wait is nothing.
func (b *Backend) try(ctx context.Context, in []exchange.Inbound) error {
	err := b.takeOnce(ctx, &taking{handed: in}, in, func(*store.Tx, exchange.Took) error { return errPreview })
	var gap *store.GapError
	if errors.Is(err, errPreview) || errors.As(err, &gap) {
		return nil
	}
	return err
}

// without are packages without some of them.
func without(all []exchange.Inbound, but ...exchange.Inbound) []exchange.Inbound {
	return slices.DeleteFunc(slices.Clone(all), func(p exchange.Inbound) bool {
		return slices.ContainsFunc(but, func(q exchange.Inbound) bool { return q.Package == p.Package })
	})
}
