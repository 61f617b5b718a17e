package backend_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"opsbook/backend"
	"opsbook/backend/fault"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// endsWhen is a context that ends when a file has changed: here the key slots,
// which are written last in a transaction and before its commit.
type endsWhen struct {
	context.Context
	file string
	was  []byte
}

func slotsWritten(t *testing.T, b *backend.Backend) *endsWhen {
	t.Helper()
	c := &endsWhen{context.Background(), filepath.Join(b.Dir(), "slots.json"), nil}
	var err error
	if c.was, err = os.ReadFile(c.file); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *endsWhen) Err() error {
	if now, err := os.ReadFile(c.file); err != nil || !bytes.Equal(now, c.was) {
		return context.Canceled
	}
	return nil
}

// A commit that fails leaves every password as it was, and no password without its
// account or its event.
func TestNoPasswordWithoutItsCommit(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	add := record.Input{Values: map[string]any{"username": "second", "roles": "clerk"}}
	if _, err := b.AddUser(slotsWritten(t, b), add, password); err == nil {
		t.Error("an account although the commit failed")
	}
	if got := b.Usernames(); !slices.Equal(got, []string{"admin"}) {
		t.Errorf("passwords of %v", got)
	}
	if _, err := b.AddUser(ctx, add, password); err != nil {
		t.Fatal(err)
	}
	events := func() (n int) {
		t.Helper()
		if err := b.Read(ctx, func(tx *store.Tx) error {
			_, err := tx.One("SELECT count(*) FROM op", nil, &n)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := events()
	for what, err := range map[string]error{
		"set":    b.SetPassword(slotsWritten(t, b), "second", "Another1234"),
		"change": b.ChangePassword(slotsWritten(t, b), password, "Another1234"),
		"remove": b.RemovePassword(slotsWritten(t, b), "second"),
	} {
		if err == nil {
			t.Errorf("%s: done although the commit failed", what)
		}
	}
	if after := events(); after != before {
		t.Errorf("%d operations in the log, %d before", after, before)
	}
	for _, name := range []string{"second", "admin"} {
		if err := b.Unlock(ctx, name, "Another1234"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s, the password of a commit that failed: %v", name, err)
		}
		if err := b.Unlock(ctx, name, password); err != nil {
			t.Errorf("%s, the password as it was: %v", name, err)
		}
	}
	if err := b.ChangePassword(ctx, "Wrong1234", "Another1234"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the old password is wrong: %v", err)
	}
	if err := b.ChangePassword(ctx, password, "Another1234"); err != nil {
		t.Error(err)
	}
	if err := b.Unlock(ctx, "admin", "Another1234"); err != nil {
		t.Errorf("the new password: %v", err)
	}
}

// The groups of a new key are handed out although the ledger cannot be opened again:
// the old ones open nothing any more.
func TestTheNewRecoveryKeyIsAlwaysShown(t *testing.T) {
	cfg := config(t)
	b := attach(t, cfg)
	ctx := context.Background()
	old, err := b.Init(ctx, backend.First{Company: "星桥澜", Username: "admin", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	away := cfg.Device + ".away"
	if err := os.Rename(cfg.Device, away); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cfg.Device, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	groups, err := b.Rotate(ctx, password)
	if err != nil || len(groups) != 16 || slices.Equal(groups, old) || b.State() != backend.Locked {
		t.Errorf("%d groups, %s, %v", len(groups), b.State(), err)
	}
	if err := os.Remove(cfg.Device); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(away, cfg.Device); err != nil {
		t.Fatal(err)
	}
	if err := b.Unlock(ctx, "admin", password); err != nil {
		t.Fatal(err)
	}
	if shown, err := b.RecoveryGroups(ctx, password); err != nil || !slices.Equal(shown, groups) {
		t.Errorf("the key in use is not the one handed out: %v", err)
	}
	if groups, err = b.Rotate(ctx, password); err != nil || b.State() != backend.Open {
		t.Errorf("%d groups, %s, %v", len(groups), b.State(), err)
	}
}
