package backend

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/lens"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
)

// start opens the store and begins to load the lists.
func (b *Backend) start(ctx context.Context, path string, key vault.Key) (*session, error) {
	st, err := store.Open(ctx, store.Config{Path: path, Key: key, Catalog: b.declared, Device: b.cfg.Device, Now: b.cfg.Now})
	if err != nil {
		return nil, err
	}
	s := &session{key: key, store: st, loaded: b.Loaded, sharing: sharing{turn: make(chan struct{}, 1)}}
	b.sweepExchange()
	s.lenses.Store(s.lists())
	return s, nil
}

// lists is a set of lists of which none has been read.
func (s *session) lists() *lens.Set {
	z := lens.NewSet(s.store, 0)
	z.Loaded = s.loaded
	return z
}

// enter makes username the one who works in s.
func (b *Backend) enter(ctx context.Context, s *session, username string) error {
	s.username = username
	if err := s.look(ctx); err != nil {
		return err
	}
	err := b.write(ctx, s, *s.actor.Load(), func(tx *store.Tx) error { return tx.Event("unlock", nil) })
	if err != nil {
		return err
	}
	var chosen string
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) (err error) {
		chosen, err = tx.Memo(memoBackup)
		return err
	})
	b.mu.Lock()
	b.ledger, b.chosen = s.store.Workspace(), chosen
	b.mu.Unlock()
	// Whoever asks before it is done reads for himself, and says what stands against it.
	go func() { _ = stock.Warm(context.Background(), s.store) }()
	return err
}

// look reads what the account of who works allows now.
func (s *session) look(ctx context.Context) error {
	return s.store.Read(ctx, user.System(), func(tx *store.Tx) error {
		actor, err := user.ActorOf(tx, s.username)
		if err == nil {
			actor.Depts, err = withMerged(tx, actor.Depts)
		}
		if err == nil {
			s.actor.Store(&actor)
		}
		return err
	})
}

// renew has every list read anew.
func (s *session) renew() { s.lenses.Swap(s.lists()).Close() }

func (s *session) close() error {
	s.lenses.Load().Close()
	return s.store.Close()
}

// Unlock opens the file with a user's password.
func (b *Backend) Unlock(ctx context.Context, username, password string) error {
	b.door.Lock()
	defer b.door.Unlock()
	if b.State() == New {
		return fault.New(fault.NotFound, "这个文件夹里还没有台账，请先建立。", "There is no ledger in this folder yet; set one up first.")
	}
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	key, err := heard(ctx, func() (vault.Key, error) { return slots.Unlock(username, password) })
	if err != nil {
		return err
	}
	return b.unlockWith(ctx, key, username)
}

// keySlots is who has a password; the error says why nobody has.
func (b *Backend) keySlots() (*vault.Slots, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.slots == nil {
		return nil, b.slotsErr
	}
	return b.slots, nil
}

func (b *Backend) unlockWith(ctx context.Context, key vault.Key, username string) error {
	if err := b.lock(); err != nil {
		return err
	}
	s, err := b.start(ctx, b.folder.DB(), key)
	if err != nil {
		return err
	}
	if err := b.enter(ctx, s, username); err != nil {
		return errors.Join(err, s.close())
	}
	b.mu.Lock()
	b.open = s
	b.mu.Unlock()
	return nil
}

// Recover opens the file with the recovery key and gives an administrator a new
// password. It is also the way in when both slot files are lost.
func (b *Backend) Recover(ctx context.Context, groups, username, password string) error {
	b.door.Lock()
	defer b.door.Unlock()
	key, err := vault.ParseGroups(groups)
	if err != nil {
		return err
	}
	if err := b.isAdmin(ctx, key, username); err != nil {
		return err
	}
	slots, _ := b.keySlots() // without any it begins new ones
	if slots == nil {
		var id [16]byte
		rand.Read(id[:])
		if slots, err = vault.CreateSlots(b.Dir(), id); err != nil {
			return err
		}
		slots.Now = b.cfg.Now
	}
	secret, err := heard(ctx, func() (vault.Secret, error) { return slots.Derive(password) })
	if err != nil {
		return err
	}
	if err := slots.Give(key, username, secret); err != nil {
		return err
	}
	b.mu.Lock()
	b.slots, b.slotsErr = slots, nil
	b.mu.Unlock()
	return b.unlockWith(ctx, key, username)
}

// isAdmin proves the key and that username is an administrator of the file,
// before anything is written.
func (b *Backend) isAdmin(ctx context.Context, key vault.Key, username string) error {
	if err := b.lock(); err != nil {
		return err
	}
	s, err := b.start(ctx, b.folder.DB(), key)
	if err != nil {
		return err
	}
	err = s.store.Read(ctx, user.System(), func(tx *store.Tx) error {
		a, err := user.ActorOf(tx, username)
		if err == nil && !slices.Contains(a.Roles, "admin") {
			return fault.New(fault.Forbidden, "恢复密钥只能用来给系统管理员设新密码，“%s”不是管理员。",
				"The recovery key sets a new password for an administrator only; “%s” is none.", username)
		}
		return err
	})
	return errors.Join(err, s.close())
}

// Lock closes the file; it is closed already is no mistake.
func (b *Backend) Lock() error {
	b.door.Lock()
	defer b.door.Unlock()
	return b.lock()
}

// LockUp closes the file as it was opened when this is asked, after a backup if the last one
// is some hours old, and tells whether it did: every page that has been left alone asks, and
// the last of them must not shut what somebody has just unlocked.
func (b *Backend) LockUp(ctx context.Context) (locked bool, err error) {
	asked, err := b.session()
	if err != nil {
		return false, nil
	}
	if err := b.backupIfDue(ctx, whileLocking); err != nil {
		// A backup that cannot be made must not keep the ledger open.
		slog.Warn("backup before locking", "err", err)
	}
	b.door.Lock()
	defer b.door.Unlock()
	if now, err := b.session(); err != nil || now != asked {
		return false, nil
	}
	return true, b.lock()
}

func (b *Backend) lock() error {
	b.mu.Lock()
	s := b.open
	b.open = nil
	b.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.close()
}

// Username is who has unlocked; "" if nobody.
func (b *Backend) Username() string {
	if s, err := b.session(); err == nil {
		return s.username
	}
	return ""
}

// Repaired names the copies of the key slots that were missing or damaged when the
// folder was opened and have been written again from the other copy.
func (b *Backend) Repaired() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.slots == nil {
		return []string{}
	}
	return append([]string{}, b.slots.Repaired...)
}

// Usernames lists who has a password.
func (b *Backend) Usernames() []string {
	slots, _ := b.keySlots()
	if slots == nil {
		return []string{}
	}
	return slots.Users()
}
