package record_test

import (
	"strings"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Whoever administers alone stays: without him nobody gets in any more.
func TestTheLastAdministratorStays(t *testing.T) {
	s := open(t)
	var boss, second string
	must(t, s, func(tx *store.Tx) (err error) {
		boss, err = record.Create(tx, &user.Kind, kind.Values{"username": "boss", "roles": "admin;clerk", "data_scope": "all"})
		return err
	})
	edit := func(values map[string]any) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			_, err := record.Edit(tx, &user.Kind, boss, 0, record.Input{Values: values})
			return err
		}
	}
	void := func(tx *store.Tx) error { return record.Void(tx, &user.Kind, boss, "离职") }
	changes := []struct {
		name   string
		change func(tx *store.Tx) error
		code   fault.Code
		alone  bool // refused only while there is nobody else
	}{
		{"another role", edit(map[string]any{"roles": "clerk"}), fault.Conflict, true},
		{"disabled", edit(map[string]any{"status": "disabled"}), fault.Conflict, true},
		{"void", void, fault.Conflict, true},
		{"another user name", edit(map[string]any{"username": "root"}), fault.Invalid, false},
	}
	for _, tt := range changes {
		if err := as(t, s, user.System(), tt.change); !fault.Is(err, tt.code) {
			t.Errorf("alone: %s: %v", tt.name, err)
		}
	}
	must(t, s, edit(map[string]any{"roles": "admin", "display_name": "陈静"}))
	must(t, s, func(tx *store.Tx) (err error) {
		second, err = record.Create(tx, &user.Kind, kind.Values{"username": "second", "roles": "admin", "status": "disabled", "data_scope": "all"})
		return err
	})
	if err := as(t, s, user.System(), void); !fault.Is(err, fault.Conflict) {
		t.Errorf("a disabled administrator is no other: %v", err)
	}
	must(t, s, func(tx *store.Tx) error {
		_, err := record.Edit(tx, &user.Kind, second, 0, record.Input{Values: map[string]any{"status": "active"}})
		return err
	})
	undo := fault.New(fault.Cancelled, "", "")
	for _, tt := range changes {
		err := as(t, s, user.System(), func(tx *store.Tx) error {
			if err := tt.change(tx); err != nil {
				return err
			}
			return undo
		})
		if want := map[bool]fault.Code{true: fault.Cancelled, false: tt.code}[tt.alone]; !fault.Is(err, want) {
			t.Errorf("with another: %s: %v", tt.name, err)
		}
	}
}

func TestReasonsAreOneLineOfText(t *testing.T) {
	s := open(t)
	var id string
	must(t, s, func(tx *store.Tx) (err error) {
		id, err = record.Create(tx, &device, kind.Values{"name": "a", "bought": "2026-01-01"})
		return err
	})
	for _, reason := range []string{"", "  \u200b", strings.Repeat("长", 201)} {
		if err := as(t, s, user.System(), func(tx *store.Tx) error { return record.Void(tx, &device, id, reason) }); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.20q: %v", reason, err)
		}
	}
	must(t, s, func(tx *store.Tx) error { return record.Void(tx, &device, id, " 重复\n登记\x00 ") })
	must(t, s, func(tx *store.Tx) error {
		if r, err := record.Get(tx, &device, id); err != nil || r.Reason != "重复 登记" {
			t.Errorf("%q %v", r.Reason, err)
		}
		return nil
	})
}

// A void record is named by nobody anew; what named it before still does.
func TestANewReferenceToAVoidRecord(t *testing.T) {
	s := open(t)
	var d, gone, there string
	must(t, s, func(tx *store.Tx) (err error) {
		if gone, err = record.Create(tx, &department, kind.Values{"dept_code": "A", "dept_name": "旧部门"}); err != nil {
			return err
		}
		if there, err = record.Create(tx, &department, kind.Values{"dept_code": "B", "dept_name": "新部门"}); err != nil {
			return err
		}
		if d, err = record.Create(tx, &device, kind.Values{"name": "电脑", "bought": "2026-01-05", "dept_id": gone}); err != nil {
			return err
		}
		return record.Void(tx, &department, gone, "撤销")
	})
	edit := func(v map[string]any) error {
		return as(t, s, user.System(), func(tx *store.Tx) error {
			_, err := record.Edit(tx, &device, d, 0, record.Input{Values: v})
			return err
		})
	}
	refused := func(what string, err error) {
		t.Helper()
		if f := fault.Of(err); f == nil || f.Fields["dept_id"].ZH != "部门“旧部门”已作废，请另选一条。" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := edit(map[string]any{"name": "笔记本", "dept_id": gone}); err != nil {
		t.Errorf("the value that it has: %v", err)
	}
	if err := edit(map[string]any{"dept_id": there}); err != nil {
		t.Error(err)
	}
	refused("changed back", edit(map[string]any{"dept_id": gone}))
	refused("a new record", as(t, s, user.System(), func(tx *store.Tx) error {
		_, err := record.Create(tx, &device, kind.Values{"name": "电脑", "bought": "2026-01-05", "dept_id": gone})
		return err
	}))
	must(t, s, func(tx *store.Tx) error { return record.Put(tx, &device, d, kind.Values{"dept_id": gone}) }) // a rule brings back what was
}
