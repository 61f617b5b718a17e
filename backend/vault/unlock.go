package vault

import (
	"fmt"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/vault/internal/argon"
)

const (
	freeTries   = 4 // wrong passwords without a wait
	firstWait   = 30 * time.Second
	longestWait = time.Hour
)

// Unlock gives the data key for a password. A wrong one is a Forbidden fault;
// from the fifth on, each makes the user wait twice as long as the one before: 30
// seconds to one hour, also across restarts. Within that time any password is
// refused unread. A slot that is cheaper to guess than this machine can afford is
// made dearer on the way.
func (s *Slots) Unlock(user, password string) (Key, error) {
	s.deriving.Lock()
	defer s.deriving.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(user)
	if i < 0 {
		return Key{}, wrongPassword()
	}
	sl := &s.content.Slots[i]
	if wait := s.wait(sl); wait > 0 {
		return Key{}, tooMany(sl.Failures, wait)
	}
	if len(password) > 4*passwordMax {
		password = "" // no password is empty: it counts as a wrong one
	}
	start := time.Now() // a stopwatch, whatever Now says
	pair, ok := sl.unwrap(s.content.Database, halfWidths(password))
	took := time.Since(start)
	if !ok {
		return Key{}, s.failed(i)
	}
	k, err := sl.unseal(s.content.Database, pair)
	if err != nil {
		return Key{}, wrongKey(sl.User, err)
	}
	// A disk without room keeps nobody out who has the right password: the count
	// and the cost of the slot are put right at a later visit.
	if err := s.welcome(i, k, password, took); err != nil && !fault.Is(err, fault.Full) {
		return Key{}, err
	}
	return k, nil
}

// wait is how long the slot still refuses.
func (s *Slots) wait(sl *slot) time.Duration {
	total := penalty(sl.Failures)
	past := s.Now().Sub(time.Unix(sl.Failed, 0))
	if past < 0 { // the clock was set back: the wait begins anew rather than lasting for days
		return total
	}
	return total - past
}

func penalty(failures int) time.Duration {
	if failures <= freeTries {
		return 0
	}
	d := firstWait
	for n := freeTries + 1; n < failures && d < longestWait; n++ {
		d *= 2
	}
	return min(d, longestWait)
}

// failed counts a wrong password and is the fault that tells of it.
func (s *Slots) failed(i int) error {
	err := s.update(func(c *slotFile) error {
		c.Slots[i].Failures++
		c.Slots[i].Failed = s.Now().Unix()
		return nil
	})
	if err != nil {
		return err
	}
	n := s.content.Slots[i].Failures
	if wait := penalty(n); wait > 0 {
		return tooMany(n, wait)
	}
	return wrongPassword()
}

// welcome clears the count of wrong passwords and raises a slot that is weak: by
// what new slots cost, or because this machine took less than half of what a
// guess should cost (it is a faster one than that of the set-up).
func (s *Slots) welcome(i int, k Key, password string, took time.Duration) error {
	sl := &s.content.Slots[i]
	target := s.content.Target.AtLeast(argon.Floor())
	if took < argon.Enough/2 {
		target = target.AtLeast(argon.Calibrate())
	}
	weak := sl.Params.Weaker(target)
	if sl.Failures == 0 && !weak {
		return nil
	}
	return s.update(func(c *slotFile) error {
		c.Slots[i].Failures, c.Slots[i].Failed = 0, 0
		if !weak {
			return nil
		}
		c.Target = target
		made, err := newSlot(c.Database, k, sl.User, derive(password, sl.Params.AtLeast(target)))
		if err == nil {
			c.Slots[i] = made
		}
		return err
	})
}

func wrongPassword() error {
	return fault.New(fault.Forbidden, "用户名或密码不对。请检查大小写和输入法后重试。",
		"The user name or the password is wrong. Check capitals and the input method, then try again.")
}

func tooMany(failures int, wait time.Duration) error {
	zh, en := fmt.Sprintf("%d 秒", secondsOf(wait)), fmt.Sprintf("%d seconds", secondsOf(wait))
	if wait > 2*time.Minute {
		m := (secondsOf(wait) + 59) / 60
		zh, en = fmt.Sprintf("%d 分钟", m), fmt.Sprintf("%d minutes", m)
	}
	return fault.New(fault.Forbidden, "密码已经连续输错 %[1]d 次，请等 %[2]s 后再试。忘记密码时，请管理员重设，或使用恢复密钥。",
		"The password was wrong %[1]d times in a row; wait %[3]s before the next try. If it is forgotten, ask an administrator to reset it or use the recovery key.",
		failures, zh, en)
}

func secondsOf(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
