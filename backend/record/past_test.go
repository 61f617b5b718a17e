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

// A withdrawn record is looked back at by those who could see it, and masked as
// it was; a number is understood however it is typed.
func TestPast(t *testing.T) {
	s := open(t)
	var ids []string
	must(t, s, func(tx *store.Tx) error {
		own, err := record.Add(tx, &department, kind.Values{"dept_code": "A", "dept_name": "甲"})
		if err != nil {
			return err
		}
		id, err := record.Add(tx, &employee, kind.Values{"emp_no": "0001", "name": "周雨桐", "dept_id": own, "mobile": "13900000007"})
		if err != nil {
			return err
		}
		no, err := record.Add(tx, &device, kind.Values{"no": "DN-2024-0001", "name": "电脑", "class": "A1", "bought": "2024-03-12", "dept_id": own})
		ids = []string{own, id, no}
		return err
	})
	find := func(what string, past bool) (r *store.Row, err error) {
		_ = as(t, s, user.System(), func(tx *store.Tx) error {
			if r, err = record.Find(tx, &device, what); past {
				r, err = record.Past(tx, &device, what)
			}
			return nil
		})
		return r, err
	}
	typed := []string{"DN-2024-0001", "dn-2024-0001", "ＤＮ-２０２４-０００１", " dn-2024-0001 "}
	for _, what := range typed {
		if r, err := find(what, false); err != nil || r.ID != ids[2] {
			t.Errorf("%q: %v, %v", what, r, err)
		}
	}
	must(t, s, func(tx *store.Tx) error {
		for i, k := range []*kind.Kind{&employee, &device} {
			r, err := record.Get(tx, k, ids[i+1])
			if err != nil {
				return err
			}
			if err := record.Withdraw(tx, k, r, "撤销导入"); err != nil {
				return err
			}
		}
		return nil
	})
	for _, what := range append(typed, ids[2]) {
		if r, err := find(what, false); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q is found: %v, %v", what, r, err)
		}
		if r, err := find(what, true); err != nil || r.ID != ids[2] || r.State != store.Withdrawn {
			t.Errorf("%q, past: %v, %v", what, r, err)
		}
	}
	if _, err := find(strings.Repeat("长", 1000), true); !fault.Is(err, fault.NotFound) || len([]rune(fault.Of(err).Message.ZH)) > 100 {
		t.Errorf("a long text: %v", err)
	}
	for _, tt := range []struct {
		who  store.Actor
		code fault.Code
	}{
		{store.Actor{Roles: []string{"dept_head"}, Depts: []string{ids[0]}}, ""},
		{store.Actor{Roles: []string{"dept_head"}, Depts: []string{ids[1]}}, fault.Forbidden},
		{store.Actor{Roles: []string{"viewer"}}, fault.Forbidden},
		{store.Actor{}, fault.Forbidden},
	} {
		var r *store.Row
		err := as(t, s, tt.who, func(tx *store.Tx) (err error) {
			r, err = record.Past(tx, &employee, "0001")
			return err
		})
		if tt.code != "" {
			if !fault.Is(err, tt.code) {
				t.Errorf("%v: %v, %v", tt.who.Roles, r, err)
			}
		} else if err != nil || r.Values.Str("mobile") != "139****0007" {
			t.Errorf("%v: %v, %v", tt.who.Roles, r, err)
		}
	}
}
