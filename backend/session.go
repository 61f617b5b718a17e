package backend

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
	"opsbook/backend/vault"
)

// First is what the first run asks for.
type First struct {
	Company     string       `json:"company"`
	Short       string       `json:"short"`
	Departments []Department `json:"departments"`
	Username    string       `json:"username"`
	Name        string       `json:"name"`
	Password    string       `json:"password"`
}

// Department is one department of the first run.
type Department struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Init makes a new encrypted file with the company, its departments and an
// administrator, and leaves it open. The groups are the recovery key: shown once.
func (b *Backend) Init(ctx context.Context, in First) (groups []string, err error) {
	if b.State() != New {
		return nil, fault.New(fault.Conflict, "这个文件夹里已经有台账,不能重新建立。请选一个空文件夹。",
			"This folder already holds a ledger. Choose an empty one.")
	}
	key := vault.NewKey()
	var id [16]byte
	rand.Read(id[:])
	slots, err := vault.CreateSlots(b.Dir(), id)
	if err != nil {
		return nil, err
	}
	slots.Now = b.cfg.Now
	if err := slots.Add(key, in.Username, in.Password); err != nil {
		return nil, err
	}
	s, err := b.start(ctx, key)
	if err != nil {
		return nil, err
	}
	err = b.write(ctx, s, user.System(), func(tx *store.Tx) error { return begin(tx, in) })
	if err == nil {
		err = b.enter(ctx, s, in.Username)
	}
	if err != nil {
		return nil, errors.Join(err, s.close(), b.unmake())
	}
	b.mu.Lock()
	b.slots, b.slotsErr, b.open = slots, nil, s
	b.mu.Unlock()
	return key.Groups(), nil
}

// begin writes the first records.
func begin(tx *store.Tx, in First) error {
	add := func(name string, v kind.Values) error {
		k, err := tx.Kind(name)
		if err == nil {
			_, err = record.Create(tx, k, v)
		}
		return err
	}
	if err := add("organisation", kind.Values{"name": in.Company, "short_name": in.Short}); err != nil {
		return err
	}
	for _, d := range in.Departments {
		if err := add("department", kind.Values{"dept_code": d.Code, "dept_name": d.Name}); err != nil {
			return err
		}
	}
	// Both roles: by the policy's table an administrator keeps accounts, and whoever
	// begins alone also keeps the registers.
	return add(user.Kind.Name, kind.Values{"username": in.Username, "display_name": in.Name, "roles": "admin;clerk", "data_scope": "all"})
}

// start opens the store and begins to load the lists.
func (b *Backend) start(ctx context.Context, key vault.Key) (*session, error) {
	st, err := store.Open(ctx, store.Config{Path: b.folder.DB(), Key: key, Catalog: b.Catalog, Device: b.cfg.Device, Now: b.cfg.Now})
	if err != nil {
		return nil, err
	}
	return &session{key: key, store: st, lenses: lens.NewSet(st, 0)}, nil
}

// enter makes username the one who works in s.
func (b *Backend) enter(ctx context.Context, s *session, username string) error {
	var actor store.Actor
	err := s.store.Read(ctx, user.System(), func(tx *store.Tx) (err error) {
		actor, err = user.ActorOf(tx, username)
		return err
	})
	if err != nil {
		return err
	}
	s.actor, s.username = actor, username
	return b.write(ctx, s, actor, func(tx *store.Tx) error { return tx.Event("unlock", nil) })
}

func (s *session) close() error {
	s.lenses.Close()
	s.key = vault.Key{}
	return s.store.Close()
}

// Unlock opens the file with a user's password.
func (b *Backend) Unlock(ctx context.Context, username, password string) error {
	if b.State() == New {
		return fault.New(fault.NotFound, "这个文件夹里还没有台账,请先建立。", "There is no ledger in this folder yet; set one up first.")
	}
	if b.slots == nil {
		return b.slotsErr
	}
	key, err := b.slots.Unlock(username, password)
	if err != nil {
		return err
	}
	return b.unlockWith(ctx, key, username)
}

func (b *Backend) unlockWith(ctx context.Context, key vault.Key, username string) error {
	if err := b.Lock(); err != nil {
		return err
	}
	s, err := b.start(ctx, key)
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
	key, err := vault.ParseGroups(groups)
	if err != nil {
		return err
	}
	if err := b.isAdmin(ctx, key, username); err != nil {
		return err
	}
	b.mu.Lock()
	slots := b.slots
	b.mu.Unlock()
	if slots == nil {
		var id [16]byte
		rand.Read(id[:])
		if slots, err = vault.CreateSlots(b.Dir(), id); err != nil {
			return err
		}
		slots.Now = b.cfg.Now
	}
	if slices.Contains(slots.Users(), username) {
		err = slots.Set(key, username, password)
	} else {
		err = slots.Add(key, username, password)
	}
	if err != nil {
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
	if err := b.Lock(); err != nil {
		return err
	}
	s, err := b.start(ctx, key)
	if err != nil {
		return err
	}
	err = s.store.Read(ctx, user.System(), func(tx *store.Tx) error {
		a, err := user.ActorOf(tx, username)
		if err == nil && !slices.Contains(a.Roles, "admin") {
			return fault.New(fault.Forbidden, "恢复密钥只能用来给系统管理员设新密码,“%s”不是管理员。",
				"The recovery key sets a new password for an administrator only; “%s” is none.", username)
		}
		return err
	})
	return errors.Join(err, s.close())
}

// Lock closes the file and forgets the key.
func (b *Backend) Lock() error {
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

// Usernames lists who has a password.
func (b *Backend) Usernames() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.slots == nil {
		return []string{}
	}
	return b.slots.Users()
}
