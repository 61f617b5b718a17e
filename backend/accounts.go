package backend

import (
	"context"
	"errors"
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
	err := b.entrust(ctx, kind.Add, password, func(tx *store.Tx) (username string, err error) {
		k, err := tx.Kind(user.Kind.Name) // as its fields are called now
		if err != nil {
			return "", err
		}
		out, err = record.Save(tx, k, in)
		return out.Number, err
	})
	return out, err
}

// SetPassword gives another user a new password, for an administrator.
func (b *Backend) SetPassword(ctx context.Context, username, password string) error {
	return b.entrust(ctx, kind.Config, password, func(tx *store.Tx) (string, error) {
		if _, err := user.ActorOf(tx, username); err != nil {
			return "", err
		}
		return username, tx.Event("password set", kind.Values{"username": username})
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
	if _, err := heard(ctx, func() (vault.Key, error) { return slots.Unlock(s.username, old) }); err != nil {
		return err
	}
	return b.entrust(ctx, 0, password, func(tx *store.Tx) (string, error) {
		return s.username, tx.Event("password changed", nil)
	})
}

// entrust gives a password to the user that fn names, if the actor may do this to
// accounts (0: to his own). It is worked on before the transaction begins, because
// that takes a second, and comes last within it: what fails leaves the passwords as
// they were, and nobody has one without its event.
func (b *Backend) entrust(ctx context.Context, action rune, password string, fn func(*store.Tx) (username string, err error)) error {
	s, err := b.session()
	if err != nil {
		return err
	}
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	allowed := func(tx *store.Tx) error {
		if action == 0 {
			return nil
		}
		return user.Gate(tx, &user.Kind, action)
	}
	if err := b.Read(ctx, allowed); err != nil { // before the second is spent
		return err
	}
	secret, err := heard(ctx, func() (vault.Secret, error) { return slots.Derive(password) })
	if err != nil {
		return err
	}
	back := func() error { return nil }
	err = b.Write(ctx, func(tx *store.Tx) error {
		if err := allowed(tx); err != nil {
			return err
		}
		username, err := fn(tx)
		if err != nil {
			return err
		}
		back = slots.Keep(username)
		return slots.Give(s.key, username, secret)
	})
	if err != nil {
		return errors.Join(err, back())
	}
	return nil
}

// DisableUser takes an account and its password away. Its name stays in history.
// The last administrator who can work stays (user.Keep).
func (b *Backend) DisableUser(ctx context.Context, username string) error {
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	back := func() error { return nil }
	err = b.Write(ctx, func(tx *store.Tx) error {
		r, err := record.Find(tx, &user.Kind, username)
		if err != nil {
			return err
		}
		username := r.Values.Str("username") // he may have been named otherwise
		if r.ID == tx.Actor.User {
			return fault.New(fault.Conflict, "不能停用自己。", "You cannot disable yourself.")
		}
		if _, err := record.Edit(tx, &user.Kind, r.ID, 0, record.Input{Values: map[string]any{"status": "disabled"}}); err != nil {
			return err
		}
		if !slices.Contains(slots.Users(), username) {
			return nil
		}
		back = slots.Keep(username)
		return slots.Remove(username)
	})
	if err != nil {
		return errors.Join(err, back())
	}
	return nil
}

// RemovePassword takes the password of another user away and leaves his account; he
// cannot unlock until SetPassword gives him a new one. The last administrator who
// can work stays.
func (b *Backend) RemovePassword(ctx context.Context, username string) error {
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	back := slots.Keep(username)
	err = b.Write(ctx, func(tx *store.Tx) error {
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
	if err != nil {
		return errors.Join(err, back())
	}
	return nil
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
	return heard(ctx, func() (vault.Key, error) { return slots.Unlock(s.username, password) })
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
			return fault.New(fault.Invalid, "第 %d 组不对，请对照您记下的恢复密钥再输入。", "Group %d is not right; compare with the key you wrote down.", n+1)
		}
	}
	return nil
}
