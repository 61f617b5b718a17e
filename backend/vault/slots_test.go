package vault_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/vault"
)

const password = "密码 abc 2026"

// newSlots makes slots with one user, 王芳, whose password is password.
func newSlots(t testing.TB, dir string, k vault.Key) *vault.Slots {
	t.Helper()
	s, err := vault.CreateSlots(dir, [16]byte{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	must(t, s.Add(k, "王芳", password))
	return s
}

func readSlots(t testing.TB, dir string) *vault.Slots {
	t.Helper()
	s, err := vault.ReadSlots(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// opens fails unless user's password gives k, now and after reading anew.
func opens(t testing.TB, dir string, s *vault.Slots, user, password string, k vault.Key) {
	t.Helper()
	for _, s := range []*vault.Slots{s, readSlots(t, dir)} {
		if got, err := s.Unlock(user, password); err != nil || got != k {
			t.Fatalf("%s: %v, right key: %v", user, err, got == k)
		}
	}
}

func TestSlots(t *testing.T) {
	dir, k := t.TempDir(), vault.NewKey()
	s := newSlots(t, dir, k)
	opens(t, dir, s, "王芳", password, k)
	opens(t, dir, s, " 王芳 ", "密码\u3000abc\u3000２０２６", k) // full width from an input method

	must(t, s.Add(k, "李强", "lq-2026-pass"))
	opens(t, dir, s, "李强", "lq-2026-pass", k)
	want(t, s.Add(k, "李强", "lq-2026-pass"), fault.Conflict, "已经有密码")
	want(t, s.Add(vault.NewKey(), "赵敏", "zm-2026-pass"), fault.Forbidden, "不一致")
	want(t, s.Add(k, "", "zm-2026-pass"), fault.Invalid, "1 到 64")
	want(t, s.Add(k, strings.Repeat("长", 65), "zm-2026-pass"), fault.Invalid, "1 到 64")
	for _, weak := range []string{"", "a1", "abcdefgh", "12345678", "密码密码密码密码", "abc 123", strings.Repeat("a1", 200)} {
		want(t, s.Add(k, "赵敏", weak), fault.Invalid, "太弱")
	}
	if got := readSlots(t, dir).Users(); !slices.Equal(got, []string{"王芳", "李强"}) {
		t.Fatal(got)
	}

	must(t, s.Set(k, "李强", "lq-2027-pass"))
	opens(t, dir, s, "李强", "lq-2027-pass", k)
	_, err := s.Unlock("李强", "lq-2026-pass")
	want(t, err, fault.Forbidden, "密码不对")
	want(t, s.Set(k, "李强", "short1"), fault.Invalid, "太弱")

	must(t, s.Set(k, "李强", "lq-reset-1"))
	opens(t, dir, s, "李强", "lq-reset-1", k)
	want(t, s.Set(vault.NewKey(), "李强", "lq-reset-2"), fault.Forbidden, "不一致")

	back := s.Keep("李强") // what did not come about leaves the password as it was
	must(t, s.Set(k, "李强", "lq-reset-3"))
	must(t, back())
	opens(t, dir, s, "李强", "lq-reset-1", k)
	back = s.Keep("李强")
	must(t, s.Remove("李强"))
	must(t, back())
	opens(t, dir, s, "李强", "lq-reset-1", k)
	back = s.Keep("赵敏")
	must(t, s.Set(k, "赵敏", "zm-2026-pass"))
	must(t, back())
	must(t, back())
	if got := readSlots(t, dir).Users(); !slices.Equal(got, []string{"王芳", "李强"}) {
		t.Fatal(got)
	}

	must(t, s.Remove("王芳"))
	_, err = s.Unlock("王芳", password)
	want(t, err, fault.Forbidden, "密码不对")
	want(t, s.Remove("王芳"), fault.NotFound, "王芳")
	want(t, s.Remove("李强"), fault.Conflict, "最后一个")
	opens(t, dir, s, "李强", "lq-reset-1", k)
}

func TestCreateSlotsKeepsGoodOnes(t *testing.T) {
	dir := t.TempDir()
	newSlots(t, dir, vault.NewKey())
	_, err := vault.CreateSlots(dir, [16]byte{})
	want(t, err, fault.Conflict, "没有覆盖")
	for _, name := range []string{"slots.json", "slots.copy.json"} {
		write(t, filepath.Join(dir, name), []byte("gone"))
	}
	k := vault.NewKey()
	opens(t, dir, newSlots(t, dir, k), "王芳", password, k)
}

func TestSlotCopies(t *testing.T) {
	k := vault.NewKey()
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	tests := []struct {
		name        string
		first, copy func([]byte) []byte // nil: the file is removed
		repaired    []string
		code        fault.Code // "": it opens
	}{
		{"both good", same, same, nil, ""},
		{"first lost", nil, same, []string{"slots.json"}, ""},
		{"copy lost", same, nil, []string{"slots.copy.json"}, ""},
		{"first damaged", flip, same, []string{"slots.json"}, ""},
		{"copy damaged", same, flip, []string{"slots.copy.json"}, ""},
		{"copy cut short", same, func(b []byte) []byte { return b[:len(b)/3] }, []string{"slots.copy.json"}, ""},
		{"first too long", func([]byte) []byte { return make([]byte, 5<<20) }, same, []string{"slots.json"}, ""},
		{"both damaged", flip, flip, nil, fault.Damaged},
		{"one lost, one damaged", nil, flip, nil, fault.Damaged},
		{"both lost", nil, nil, nil, fault.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			newSlots(t, dir, k)
			for name, change := range map[string]func([]byte) []byte{"slots.json": tt.first, "slots.copy.json": tt.copy} {
				path := filepath.Join(dir, name)
				if change == nil {
					must(t, os.Remove(path))
				} else {
					write(t, path, change(read(t, path)))
				}
			}
			s, err := vault.ReadSlots(dir)
			if tt.code != "" {
				want(t, err, tt.code, "恢复密钥")
				return
			}
			if err != nil || !slices.Equal(s.Repaired, tt.repaired) {
				t.Fatal(err, s.Repaired)
			}
			opens(t, dir, s, "王芳", password, k)
			if again := readSlots(t, dir); again.Repaired != nil {
				t.Error("not repaired for good:", again.Repaired)
			}
		})
	}
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func same(b []byte) []byte { return b }

// A copy that was written before the other is older: the newer one counts.
func TestOlderCopy(t *testing.T) {
	dir, k := t.TempDir(), vault.NewKey()
	s := newSlots(t, dir, k)
	old := read(t, filepath.Join(dir, "slots.json"))
	must(t, s.Set(k, "王芳", "another-2026"))
	for _, name := range []string{"slots.json", "slots.copy.json"} {
		newer := read(t, filepath.Join(dir, name))
		write(t, filepath.Join(dir, name), old)
		s := readSlots(t, dir)
		if !slices.Equal(s.Repaired, []string{name}) {
			t.Fatal(s.Repaired)
		}
		opens(t, dir, s, "王芳", "another-2026", k)
		if got := read(t, filepath.Join(dir, name)); string(got) != string(newer) {
			t.Error(name, "is not the newer one again")
		}
	}
}

func TestWrongPasswordsWait(t *testing.T) {
	dir, k := t.TempDir(), vault.NewKey()
	s := newSlots(t, dir, k)
	now := time.Unix(1_800_000_000, 0)
	clock := func() time.Time { return now }
	s.Now = clock
	try := func(pw string) error { _, err := s.Unlock("王芳", pw); return err }
	for range 4 {
		want(t, try("wrong-2026"), fault.Forbidden, "密码不对")
	}
	for i, wait := range []string{"30 秒", "60 秒", "120 秒", "4 分钟", "8 分钟", "16 分钟", "32 分钟", "60 分钟", "60 分钟"} {
		want(t, try("wrong-2026"), fault.Forbidden, wait)
		want(t, try(password), fault.Forbidden, wait) // the right one too, unread
		s = readSlots(t, dir)                         // and after a restart
		s.Now = clock
		want(t, try(password), fault.Forbidden, wait)
		now = now.Add(min(30*time.Second<<i, time.Hour) - time.Second)
		want(t, try(password), fault.Forbidden, "请等 1 秒")
		now = now.Add(time.Second)
	}
	must(t, try(password))
	want(t, try("wrong-2026"), fault.Forbidden, "密码不对") // counted from one again
	must(t, try(password))

	for range 5 {
		err := try("wrong-2026")
		if err == nil {
			t.Fatal("no error")
		}
	}
	now = now.Add(-1000 * time.Hour) // a clock set back does not lock anybody out for long
	want(t, try(password), fault.Forbidden, "30 秒")
	now = now.Add(1000*time.Hour + 30*time.Second)
	must(t, try(password))
}

// Slots of a newer version are left alone, and the fault says so.
func TestNewerSlotsFormat(t *testing.T) {
	dir := t.TempDir()
	newSlots(t, dir, vault.NewKey())
	newer := []byte(`{"sha256":"` + sum(`{"format":2}`) + `","content":{"format":2}}`)
	for _, name := range []string{"slots.json", "slots.copy.json"} {
		write(t, filepath.Join(dir, name), newer)
	}
	_, err := vault.ReadSlots(dir)
	want(t, err, fault.Damaged, "新版本")
	_, err = vault.CreateSlots(dir, [16]byte{})
	want(t, err, fault.Damaged, "新版本")
}

// A write that fails leaves the slots as they were, in memory and in the files.
func TestSlotsUnwritable(t *testing.T) {
	dir, k := t.TempDir(), vault.NewKey()
	s := newSlots(t, dir, k)
	before := read(t, filepath.Join(dir, "slots.json"))
	must(t, os.Mkdir(filepath.Join(dir, "slots.json.new"), 0o700)) // in the way of every write
	if err := s.Add(k, "李强", "lq-2026-pass"); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if got := s.Users(); len(got) != 1 {
		t.Error(got)
	}
	if string(read(t, filepath.Join(dir, "slots.json"))) != string(before) {
		t.Error("the file changed")
	}
	if got, err := s.Unlock("王芳", password); err != nil || got != k {
		t.Error(err)
	}
}
