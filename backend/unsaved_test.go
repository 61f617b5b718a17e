package backend_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/record"
)

// What was typed and not saved is there after the lock, for who typed it alone.
func TestDraftsOutliveTheLock(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	if _, err := b.AddUser(ctx, record.Input{Values: map[string]any{"username": "second", "roles": "clerk", "data_scope": "all"}}, password); err != nil {
		t.Fatal(err)
	}
	unlock := func(name string) {
		t.Helper()
		if err := b.Lock(); err != nil {
			t.Fatal(err)
		}
		if err := b.Unlock(ctx, name, password); err != nil {
			t.Fatal(err)
		}
	}
	keep := func(kindName, id, text string) {
		t.Helper()
		if err := b.KeepUnsaved(ctx, kindName, id, text); err != nil {
			t.Fatal(err)
		}
	}
	says := func(kindName, want string) {
		t.Helper()
		d, err := b.Unsaved(ctx, kindName, "")
		if err != nil || d.Text != want || (want != "") != (len(d.At) == len("2006-01-02 15:04")) {
			t.Errorf("%s: %+v, %v; want %q", kindName, d, err, want)
		}
	}
	keep("location", "", `{"loc_name":"三楼"}`)
	keep("location", "", `{"loc_name":"三楼库房"}`)
	unlock("second")
	says("location", "")
	unlock("admin")
	says("location", `{"loc_name":"三楼库房"}`)
	keep("location", "", "")
	says("location", "")
	if err := b.KeepUnsaved(ctx, "location", "", strings.Repeat("字", 1<<20)); !fault.Is(err, fault.Invalid) {
		t.Errorf("too large: %v", err)
	}
	if err := b.KeepUnsaved(ctx, "location", "../x", "x"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no id: %v", err)
	}
	if err := b.KeepUnsaved(ctx, "nothing", "", "x"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no register: %v", err)
	}
	unlock("second")
	if _, err := b.Unsaved(ctx, "app_user", ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a form that the user may not open: %v", err)
	}
}

// Drafts do not heap up: the oldest makes room, the one just typed stays.
func TestDraftsAreFew(t *testing.T) {
	b := begun(t)
	ctx := context.Background()
	id := func(i int) string { return fmt.Sprintf("01890000-0000-7000-8000-%012d", i) }
	for i := range 60 {
		if err := b.KeepUnsaved(ctx, "location", id(i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	kept := 0
	for i := range 60 {
		if d, err := b.Unsaved(ctx, "location", id(i)); err != nil {
			t.Fatal(err)
		} else if d.Text != "" {
			kept++
		} else if i == 59 {
			t.Error("the newest is gone")
		}
	}
	if kept != 50 {
		t.Errorf("%d drafts", kept)
	}
}
