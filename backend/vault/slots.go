package vault

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"opsbook/backend/fault"
	"opsbook/backend/vault/internal/argon"
)

// Slots says whose password gives the data key of a folder. It lives in
// slots.json and slots.copy.json; each method that changes it has written both
// when it returns nil. Its names of users are not secret. Safe for concurrent use.
type Slots struct {
	// Now is the clock for the waiting time after wrong passwords; time.Now.
	Now func() time.Time
	// Repaired names the copies that were missing, damaged or old when the slots
	// were read, and have been written again from the other one.
	Repaired []string

	deriving sync.Mutex // held by whoever needs the memory that a guess takes
	mu       sync.Mutex // of what follows; taken after deriving
	dir      string
	content  *slotFile
}

// CreateSlots starts empty slots for the database with this id. Valid ones in
// dir are a Conflict fault; damaged ones are replaced.
func CreateSlots(dir string, dbID [16]byte) (*Slots, error) {
	if _, _, err := loadSlots(dir); err == nil {
		return nil, fault.New(fault.Conflict, "文件夹 %s 里已经有用户密钥文件，没有覆盖它。",
			"The folder %s has key slots already; they were not overwritten.", fault.Whole(dir))
	} else if !errors.Is(err, errSlots) && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	c := &slotFile{Format: slotsFormat, Sequence: 1, Database: dbID[:], Slots: []slot{}}
	if err := c.save(dir); err != nil {
		return nil, err
	}
	return &Slots{Now: time.Now, dir: dir, content: c}, nil
}

// ReadSlots reads the slots in dir. One good copy is enough: the other is written
// again and named in Repaired. Without any it is a fault that tells how to get
// in. It also ends a key rotation that a crash had cut off: forward if the new
// database is in its place, back if not. Call it with the folder locked.
func ReadSlots(dir string) (*Slots, error) {
	c, stale, err := loadSlots(dir)
	if err != nil {
		return nil, err
	}
	s := &Slots{Now: time.Now, Repaired: stale, dir: dir, content: c}
	if c.NextSalt != nil && exists(filepath.Join(dir, dbName)) {
		if err := s.endRotation(startsWith(filepath.Join(dir, dbName), c.NextSalt)); err != nil {
			return nil, err
		}
	} else if len(stale) > 0 {
		if err := c.save(dir); err != nil {
			return nil, err
		}
	}
	return s, s.tidy()
}

// Users lists who has a slot, in the order they were added.
func (s *Slots) Users() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, sl := range s.content.Slots {
		out = append(out, sl.User)
	}
	return out
}

// Secret is a password that has been worked on: what costs a second is done, and
// giving it to somebody takes no time.
type Secret struct {
	params argon.Params
	salt   []byte
	key    []byte
}

// Derive works on a password. The password has at least 8 characters, letters and
// digits among them.
func (s *Slots) Derive(password string) (Secret, error) {
	if err := goodPassword(password); err != nil {
		return Secret{}, err
	}
	s.deriving.Lock()
	defer s.deriving.Unlock()
	s.mu.Lock()
	p := s.content.Target
	s.mu.Unlock()
	if p.Weaker(argon.Floor()) {
		p = argon.Calibrate()
	}
	return derive(password, p), nil
}

// Add gives user a password that leads to k, the data key. He must have none yet.
func (s *Slots) Add(k Key, user, password string) error {
	if s.find(user) {
		return fault.New(fault.Conflict, "用户“%s”已经有密码了。", "The user %q has a password already.", user)
	}
	return s.Set(k, user, password)
}

// Set gives user a password, instead of the one he may have, for whoever holds the
// data key k: an administrator, or the recovery key.
func (s *Slots) Set(k Key, user, password string) error {
	secret, err := s.Derive(password)
	if err != nil {
		return err
	}
	return s.Give(k, user, secret)
}

// Give is Set with a password that has been worked on.
func (s *Slots) Give(k Key, user string, secret Secret) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	user = strings.TrimSpace(user)
	i, n := s.index(user), utf8.RuneCountInString(user)
	switch {
	case n == 0 || n > userNameMax || strings.ContainsFunc(user, unicode.IsControl) || !utf8.ValidString(user):
		return fault.New(fault.Invalid, "用户名应为 1 到 %d 个字。", "A user name has 1 to %d characters.", userNameMax)
	case i < 0 && len(s.content.Slots) >= usersMax:
		return fault.New(fault.Invalid, "最多 %d 个用户。", "There can be at most %d users.", usersMax)
	}
	// k must be the key that the others lead to.
	for j := range s.content.Slots {
		if err := s.content.Slots[j].prove(s.content.Database, k); err != nil {
			return wrongKey(s.content.Slots[j].User, err)
		}
	}
	return s.update(func(c *slotFile) error {
		if c.Target.Weaker(argon.Floor()) {
			c.Target = secret.params
		}
		made, err := newSlot(c.Database, k, user, secret)
		if err != nil {
			return err
		}
		if i < 0 {
			c.Slots = append(c.Slots, made)
		} else {
			c.Slots[i] = made
		}
		return nil
	})
}

// Keep remembers what password user has, or that he has none. back brings it back,
// for whoever changed it as part of something that did not come about.
func (s *Slots) Keep(user string) (back func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var was *slot
	if i := s.index(user); i >= 0 {
		was = new(slot)
		*was = s.content.Slots[i]
	}
	return func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		i := s.index(user)
		if i < 0 && was == nil || i >= 0 && was != nil && bytes.Equal(s.content.Slots[i].ID, was.ID) {
			return nil
		}
		return s.update(func(c *slotFile) error {
			switch {
			case was == nil:
				c.Slots = slices.Delete(c.Slots, i, i+1)
			case i < 0:
				c.Slots = append(c.Slots, *was)
			default:
				c.Slots[i] = *was
			}
			return nil
		})
	}
}

// Remove takes the slot of user away; the last one stays. Whoever saw the data
// key still has it: Rotate, if the user has left.
func (s *Slots) Remove(user string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(user)
	switch {
	case i < 0:
		return noUser(user)
	case len(s.content.Slots) == 1:
		return fault.New(fault.Conflict, "“%s”是最后一个能打开数据的用户，不能删除。请先添加另一个用户。",
			"%q is the last user who can open the data and cannot be removed. Add another one first.", user)
	}
	return s.update(func(c *slotFile) error {
		c.Slots = slices.Delete(c.Slots, i, i+1)
		return nil
	})
}

// update changes a copy of the content and keeps it when it is written.
func (s *Slots) update(change func(*slotFile) error) error {
	next := *s.content
	next.Slots = slices.Clone(s.content.Slots)
	next.Sequence++
	if err := change(&next); err != nil {
		return err
	}
	if err := next.save(s.dir); err != nil {
		return err
	}
	s.content = &next
	return nil
}

func (s *Slots) find(user string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.index(user) >= 0
}

// index is where the slot of user is, -1 if he has none.
func (s *Slots) index(user string) int {
	user = strings.TrimSpace(user)
	return slices.IndexFunc(s.content.Slots, func(sl slot) bool { return sl.User == user })
}

func goodPassword(p string) error {
	n := utf8.RuneCountInString(p)
	if n >= 8 && n <= passwordMax && strings.ContainsFunc(p, unicode.IsLetter) && strings.ContainsFunc(p, unicode.IsDigit) {
		return nil
	}
	return fault.New(fault.Invalid, "密码太弱：至少 8 个字符，同时有字母（或汉字）和数字，最多 %d 个字符。",
		"The password is too weak: at least 8 characters with both letters and digits, at most %d characters.", passwordMax)
}

// halfWidths makes a password the same whether typed in full or half width.
func halfWidths(p string) string { return strings.Map(halfWidth, p) }

func noUser(user string) error {
	return fault.New(fault.NotFound, "没有用户“%s”。", "There is no user %q.", user)
}

func wrongKey(user string, err error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Forbidden,
		"密钥与用户“%s”的密钥记录不一致：密钥不对，或者用户密钥文件被改动过。没有保存。",
		"The key does not match the slot of user %q: the key is wrong, or the key slots were changed by hand. Nothing was saved.", user), err)
}
