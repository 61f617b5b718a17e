package desk_test

import (
	"fmt"
	"testing"

	"opsbook/backend/desk"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// A list of a register that is still being read has its newest rows, within reach
// and masked like any other, and says that it is not all.
func TestEarlyPage(t *testing.T) {
	o := open(t)
	secret := kind.Values{"name": "乙员工", "dept_id": o.ids["department 乙"], "mobile": "13800000009"}
	o.write(user.System(), func(tx *store.Tx) error {
		for i := range 20_100 { // more than are read at once
			id, err := tx.NewID()
			if err != nil {
				return err
			}
			v := kind.Values{"no": fmt.Sprint("SB-", i), "name": "椅子", "dept_id": o.ids["department 乙"]}
			if i >= 20_098 {
				v["dept_id"], v["user_id"] = o.ids["department 甲"], o.ids["employee 甲"]
			}
			if _, err = tx.Insert(&device, id, v); err != nil {
				return err
			}
			if id, err = tx.NewID(); err != nil {
				return err
			}
			secret["emp_no"] = fmt.Sprint("1", i)
			if _, err := tx.Insert(&employee, id, secret); err != nil {
				return err
			}
		}
		return nil
	})
	never := func(role, busy string) *desk.Desk { // long registers are read one at a time, and busy is not done with
		d := o.at(role)
		d.Lenses = lens.NewSet(o.s, 0)
		t.Cleanup(d.Lenses.Close)
		held := make(chan bool, 1)
		d.Lenses.Loaded = func(string, error) {
			held <- true
			<-t.Context().Done()
		}
		if _, err := d.Lenses.Get(t.Context(), busy); err != nil {
			t.Fatal(err)
		}
		<-held
		return d
	}
	for role, want := range map[string][]string{"clerk": {"SB-20099", "SB-20098", "SB-20097"}, "dept_head": {"SB-20099", "SB-20098"}, "viewer": {"SB-20099", "SB-20098"}} {
		p, err := never(role, "employee").List(t.Context(), desk.ListQuery{Kind: "device", Limit: 3, Sums: []string{"cost"}})
		if err != nil || !p.Loading || p.Total != -1 || len(p.Sums) > 0 || p.Next != "" || len(p.Rows) != len(want) {
			t.Errorf("%s: %+v, %v", role, p, err)
			continue
		}
		for i, r := range p.Rows {
			if r.Number != want[i] || p.Names[r.Values.Str("dept_id")] == "" {
				t.Errorf("%s: row %d is %+v, names %v", role, i, r, p.Names)
			}
		}
	}
	for role, want := range map[string]string{"clerk": "138****0009", "admin": "13800000009"} {
		p, err := never(role, "device").List(t.Context(), desk.ListQuery{Kind: "employee", Limit: 1 << 40})
		if err != nil || !p.Loading || len(p.Rows) != desk.MaxPage || p.Rows[0].Values.Str("mobile") != want {
			t.Errorf("%s: %d rows, %v", role, len(p.Rows), err)
		}
	}
	if _, err := never("stranger", "employee").List(t.Context(), desk.ListQuery{Kind: "device", Limit: 3}); err == nil {
		t.Error("shown to one who may not see the register")
	}
	// Everything else waits for the whole.
	for _, q := range []desk.ListQuery{{Search: "椅"}, {Offset: 1}, {Sort: []desk.Order{{Field: "no"}}}, {Wait: true}, {After: o.ids["device 甲0"]},
		{Where: []desk.Cond{{Field: "name", Op: "is", Values: []string{"椅子"}}}}, {IDs: []string{o.ids["device 甲0"]}}} {
		q.Kind, q.Limit = "device", 3
		if p, err := o.at("clerk").List(t.Context(), q); err != nil || p.Loading || p.Total < 1 {
			t.Errorf("%+v: %+v, %v", q, p, err)
		}
	}
	if p, err := o.at("clerk").List(t.Context(), desk.ListQuery{Kind: "device", Limit: 3}); err != nil || p.Loading || p.Total != 20_104 {
		t.Errorf("read: %d, %v", p.Total, err)
	}
}
