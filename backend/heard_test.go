package backend_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"opsbook/backend"
)

// Work on a password is given up at once, and what it would have done is left undone.
func TestCancelledAtAPassword(t *testing.T) {
	ctx := context.Background()
	over, cancel := context.WithCancel(ctx)
	cancel()
	fresh := attach(t, config(t))
	if _, err := fresh.Init(over, backend.First{Company: "星桥澜", Username: "admin", Password: password}); !errors.Is(err, context.Canceled) || fresh.State() != backend.New {
		t.Errorf("a first run: %v, and it is %v", err, fresh.State())
	}
	b := begun(t)
	const other = "another 43 password"
	if err := b.ChangePassword(over, password, other); !errors.Is(err, context.Canceled) {
		t.Errorf("a change of password: %v", err)
	}
	if err := b.SetPassword(over, "admin", other); !errors.Is(err, context.Canceled) {
		t.Errorf("a new password: %v", err)
	}
	if groups, err := b.RecoveryGroups(over, password); !errors.Is(err, context.Canceled) || groups != nil {
		t.Errorf("the recovery key: %v, %v", groups, err)
	}
	groups, err := b.RecoveryGroups(ctx, password)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	if err := b.Unlock(over, "admin", password); !errors.Is(err, context.Canceled) {
		t.Errorf("unlock: %v", err)
	}
	if err := b.Recover(over, strings.Join(groups, " "), "admin", other); err == nil {
		t.Error("recovered although it was cancelled")
	}
	if b.State() != backend.Locked {
		t.Fatalf("it is %v", b.State())
	}
	if err := b.Unlock(ctx, "admin", password); err != nil {
		t.Errorf("the password as it was: %v", err)
	}
}
