package backend

import (
	"context"
	"errors"
	"log/slog"

	"opsbook/backend/store"
	"opsbook/backend/vault"
)

// Rotate gives the file a new data key; everybody keeps his password. The new
// recovery key replaces every one printed before, so from the moment when the new
// file is in its place it is handed out whatever follows: what then fails is
// logged, and a ledger that could not be opened again is locked.
func (b *Backend) Rotate(ctx context.Context, password string) ([]string, error) {
	b.door.Lock()
	defer b.door.Unlock()
	username := b.Username()
	key, err := b.again(ctx, password)
	if err != nil {
		return nil, err
	}
	slots, err := b.keySlots()
	if err != nil {
		return nil, err
	}
	if err := b.lock(); err != nil {
		return nil, err
	}
	whole := context.WithoutCancel(ctx)
	b.copies.Lock()
	fresh, err := vault.Rotate(ctx, b.folder, slots, key)
	b.copies.Unlock()
	if fresh == (vault.Key{}) {
		return nil, errors.Join(err, b.unlockWith(whole, key, username))
	}
	if err != nil {
		err = errors.Join(err, b.readSlots())
	}
	err = errors.Join(err, b.unlockWith(whole, fresh, username))
	if b.State() == Open {
		err = errors.Join(err, b.Write(whole, func(tx *store.Tx) error { return tx.Event("key rotated", nil) }))
	}
	if err != nil {
		slog.Error("the data key was changed, but what follows failed", "err", err)
	}
	return fresh.Groups(), nil
}

// readSlots reads anew who has a password.
func (b *Backend) readSlots() error {
	slots, err := vault.ReadSlots(b.Dir())
	if slots != nil {
		slots.Now = b.cfg.Now
	}
	b.mu.Lock()
	b.slots, b.slotsErr = slots, err
	b.mu.Unlock()
	return err
}
