package backend

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
)

// AddUser makes an account with its password.
func (b *Backend) AddUser(ctx context.Context, in record.Input, password string) (record.Outcome, error) {
	var out record.Outcome
	s, err := b.session()
	if err != nil {
		return out, err
	}
	slots, err := b.keySlots()
	if err != nil {
		return out, err
	}
	added := false
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		if out, err = record.Save(tx, &user.Kind, in); err != nil {
			return err
		}
		// The slot comes last in the transaction: if it cannot be written, the account
		// is not made either.
		err = slots.Add(s.key, out.Number, password)
		added = err == nil
		return err
	})
	if err != nil && added {
		err = errors.Join(err, slots.Remove(out.Number))
	}
	return out, err
}

// SetPassword gives another user a new password, for an administrator.
func (b *Backend) SetPassword(ctx context.Context, username, password string) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, &user.Kind, kind.Config); err != nil {
			return err
		}
		if _, err := user.ActorOf(tx, username); err != nil {
			return err
		}
		if err := tx.Event("password set", kind.Values{"username": username}); err != nil {
			return err
		}
		if slices.Contains(slots.Users(), username) {
			return slots.Set(s.key, username, password)
		}
		return slots.Add(s.key, username, password)
	})
}

// ChangePassword changes the password of the user who unlocked.
func (b *Backend) ChangePassword(ctx context.Context, old, password string) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	if err := slots.Change(s.username, old, password); err != nil {
		return err
	}
	return b.Write(ctx, func(tx *store.Tx) error { return tx.Event("password changed", nil) })
}

// DisableUser takes an account and its password away. Its name stays in history.
// The last administrator who can work stays (user.Keep).
func (b *Backend) DisableUser(ctx context.Context, username string) error {
	err := b.Write(ctx, func(tx *store.Tx) error {
		r, err := record.Find(tx, &user.Kind, username)
		if err != nil {
			return err
		}
		username = r.Values.Str("username") // he may have been named otherwise
		if r.ID == tx.Actor.User {
			return fault.New(fault.Conflict, "不能停用自己。", "You cannot disable yourself.")
		}
		_, err = record.Edit(tx, &user.Kind, r.ID, 0, record.Input{Values: map[string]any{"status": "disabled"}})
		return err
	})
	if err != nil {
		return err
	}
	slots, err := b.keySlots()
	if err != nil || !slices.Contains(slots.Users(), username) {
		return err
	}
	return slots.Remove(username)
}

// RemovePassword takes the password of another user away and leaves his account; he
// cannot unlock until SetPassword gives him a new one. The last administrator who
// can work stays.
func (b *Backend) RemovePassword(ctx context.Context, username string) error {
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	return b.Write(ctx, func(tx *store.Tx) error {
		if err := user.Gate(tx, &user.Kind, kind.Config); err != nil {
			return err
		}
		if username == tx.Actor.Name {
			return fault.New(fault.Conflict, "不能取消自己的密码。", "You cannot take your own password away.")
		}
		if !slices.Contains(slots.Users(), username) {
			return fault.New(fault.NotFound, "用户“%s”没有密码。", "The user “%s” has no password.", username)
		}
		if err := tx.Event("password removed", kind.Values{"username": username}); err != nil {
			return err
		}
		return slots.Remove(username)
	})
}

// RecoveryGroups shows the recovery key again, to an administrator who gives his
// password once more.
func (b *Backend) RecoveryGroups(ctx context.Context, password string) ([]string, error) {
	key, err := b.again(ctx, password)
	if err != nil {
		return nil, err
	}
	if err := b.Write(ctx, func(tx *store.Tx) error { return tx.Event("recovery key shown", nil) }); err != nil {
		return nil, err
	}
	return key.Groups(), nil
}

// again asks an administrator for his password once more and gives the data key.
func (b *Backend) again(ctx context.Context, password string) (vault.Key, error) {
	s, err := b.session()
	if err != nil {
		return vault.Key{}, err
	}
	if err := b.Read(ctx, func(tx *store.Tx) error { return user.Gate(tx, &user.Kind, kind.Config) }); err != nil {
		return vault.Key{}, err
	}
	slots, err := b.keySlots()
	if err != nil {
		return vault.Key{}, err
	}
	return slots.Unlock(s.username, password)
}

// CheckGroups tells whether somebody has really written the recovery key down: want
// are the places (from 0) of the groups given.
func (b *Backend) CheckGroups(want []int, given []string) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	for i, n := range want {
		groups := s.key.Groups()
		if i < len(given) && n >= 0 && n < len(groups) {
			groups[n] = given[i]
		}
		if k, err := vault.ParseGroups(strings.Join(groups, " ")); err != nil || k != s.key || i >= len(given) {
			return fault.New(fault.Invalid, "第 %d 组不对,请对照您记下的恢复密钥再输入。", "Group %d is not right; compare with the key you wrote down.", n+1)
		}
	}
	return nil
}

// Rotate gives the file a new data key; everybody keeps his password. The new
// recovery key replaces every one printed before.
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
	b.copies.Lock()
	fresh, err := vault.Rotate(ctx, b.folder, slots, key)
	b.copies.Unlock()
	if err != nil {
		return nil, errors.Join(err, b.unlockWith(context.WithoutCancel(ctx), key, username))
	}
	// The groups are handed out whatever follows: the old ones open nothing any more.
	err = b.unlockWith(context.WithoutCancel(ctx), fresh, username)
	if err == nil {
		err = b.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.Event("key rotated", nil) })
	}
	return fresh.Groups(), err
}

// unmake removes what a failed Init left, so that it can be tried again.
func (b *Backend) unmake() error {
	var errs []error
	for _, name := range []string{"opsbook.db", "opsbook.db-wal", "opsbook.db-shm", "slots.json", "slots.copy.json"} {
		if err := os.Remove(filepath.Join(b.Dir(), name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
