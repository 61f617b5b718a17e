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
	b.door.Lock()
	defer b.door.Unlock()
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
	s, err := b.first(ctx, slots, key, in)
	if err != nil {
		return nil, errors.Join(err, b.unmake())
	}
	b.mu.Lock()
	b.slots, b.slotsErr, b.open = slots, nil, s
	b.mu.Unlock()
	return key.Groups(), nil
}

// first opens the new file and writes into it. Whatever fails, it is closed.
func (b *Backend) first(ctx context.Context, slots *vault.Slots, key vault.Key, in First) (*session, error) {
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
		return nil, errors.Join(err, s.close())
	}
	return s, nil
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
	s := &session{key: key, store: st}
	s.lenses.Store(lens.NewSet(st, 0))
	return s, nil
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
	err = s.store.Read(ctx, *s.actor.Load(), func(tx *store.Tx) error {
		_, err := tx.One("SELECT value FROM memo WHERE key=?", []any{memoBackup}, &chosen)
		return err
	})
	b.mu.Lock()
	b.ledger, b.chosen = s.store.Workspace(), chosen
	b.mu.Unlock()
	return err
}

// look reads what the account of who works allows now.
func (s *session) look(ctx context.Context) error {
	return s.store.Read(ctx, user.System(), func(tx *store.Tx) error {
		actor, err := user.ActorOf(tx, s.username)
		if err == nil {
			s.actor.Store(&actor)
		}
		return err
	})
}

// renew has every list read anew.
func (s *session) renew() { s.lenses.Swap(lens.NewSet(s.store, 0)).Close() }

func (s *session) close() error {
	s.lenses.Load().Close()
	return s.store.Close()
}

// Unlock opens the file with a user's password.
func (b *Backend) Unlock(ctx context.Context, username, password string) error {
	b.door.Lock()
	defer b.door.Unlock()
	if b.State() == New {
		return fault.New(fault.NotFound, "这个文件夹里还没有台账,请先建立。", "There is no ledger in this folder yet; set one up first.")
	}
	slots, err := b.keySlots()
	if err != nil {
		return err
	}
	key, err := slots.Unlock(username, password)
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
	if err := b.lock(); err != nil {
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

// Lock closes the file and forgets who worked.
func (b *Backend) Lock() error {
	b.door.Lock()
	defer b.door.Unlock()
	return b.lock()
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
