package attach_test

import (
	"bytes"
	"fmt"
	"testing"

	"opsbook/backend/attach"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

func TestRights(t *testing.T) {
	o := open(t)
	as := func(role string, depts ...string) store.Actor {
		return store.Actor{Name: role, Roles: []string{role}, Depts: depts}
	}
	plain, secret := o.mustAdd("合同.pdf", pdf(1, 99)), o.mustAdd("秘密.pdf", pdf(2, 99))
	papers, err := o.add("papers", "身份证.png", picture(t))
	if err != nil {
		t.Fatal(err)
	}
	o.do(user.System(), func(tx *store.Tx) error { return attach.Mark(tx, secret.ID, "invoice", "secret") })
	tests := []struct {
		actor     store.Actor
		sees      int // of the three; -1: the record is out of reach
		mayChange bool
	}{
		{as("admin"), 3, true},
		{as("clerk"), 1, true},
		{as("dept_head", o.dept), 1, true},
		{as("dept_head", o.other), -1, false},
		{as("viewer"), 1, false},
		{as("auditor"), -1, false},
		{as("nobody"), -1, false},
	}
	for i, tt := range tests {
		t.Run(tt.actor.Name+fmt.Sprint(i), func(t *testing.T) {
			got, err := o.list(tt.actor)
			if tt.sees < 0 {
				want(t, err, fault.Forbidden, "")
			} else if err != nil || len(got) != tt.sees {
				t.Errorf("sees %d, %v; want %d", len(got), err, tt.sees)
			}
			for n, a := range []attach.Attachment{plain, secret, papers} {
				_, err := o.content(tt.actor, a.ID)
				if may := tt.sees > 1 || tt.sees == 1 && n == 0; may != (err == nil) || !may && !fault.Is(err, fault.Forbidden) {
					t.Errorf("open %s: %v", a.Name, err)
				}
			}
			for name, k := range map[string]*kind.Kind{o.device: &device, o.part: &part} {
				err := o.try(tt.actor, func(tx *store.Tx) error {
					a, err := attach.Add(tx, k, name, "", "新.pdf", bytes.NewReader(pdf(byte(i+10), 99)))
					if err != nil {
						return err
					}
					return attach.Drop(tx, a.ID, "试")
				})
				if tt.mayChange != (err == nil) || !tt.mayChange && !fault.Is(err, fault.Forbidden) {
					t.Errorf("add to %s and drop: %v", k.Name, err)
				}
			}
		})
	}
	clerk := as("clerk")
	want(t, o.try(clerk, func(tx *store.Tx) error { return attach.Mark(tx, plain.ID, "scan", "secret") }), fault.Forbidden, "敏感字段")
	want(t, o.try(clerk, func(tx *store.Tx) error { return attach.Drop(tx, plain.ID, "  ") }), fault.Invalid, "原因")
	want(t, o.try(clerk, func(tx *store.Tx) error { return attach.Mark(tx, plain.ID, "nonsense", "internal") }), fault.Invalid, "")
	want(t, o.try(clerk, func(tx *store.Tx) error {
		_, err := attach.Add(tx, &device, o.void, "", "x.pdf", bytes.NewReader(pdf(1, 9)))
		return err
	}), fault.Conflict, "已作废")
	_, err = o.add("name", "x.pdf", pdf(1, 9))
	want(t, err, fault.Invalid, "没有放附件的字段")
	err = o.try(user.System(), func(tx *store.Tx) error { _, err := record.Create(tx, &attach.Kind, kind.Values{}); return err })
	want(t, err, fault.Forbidden, "")
}
