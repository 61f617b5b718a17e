package kept_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"opsbook/backend/fault"
	"opsbook/backend/kept"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/user"
	"opsbook/backend/vault/vaulttest"
)

func TestMain(m *testing.M) {
	vaulttest.Quick()
	m.Run()
}

var note = kind.Kind{Name: "note", Label: "便条", English: "Notes", Key: "no", Title: "name", Owner: "by",
	Access: kind.Access{"admin": "VCEX", "clerk": "V", "viewer": "V@self"},
	Fields: []kind.Field{{Name: "no", Label: "编号", English: "Number", Type: kind.Text, Unique: kind.Always}, {Name: "name", Label: "内容", English: "Text", Type: kind.Text},
		{Name: "by", Label: "谁的", English: "Whose", Type: kind.Text}}}

// desk is a file with notes of 甲, and two who look at them.
type desk struct {
	*store.Store
	t   *testing.T
	ids []string
}

var (
	clerk = store.Actor{User: "01890000-0000-7000-8000-000000000001", Roles: []string{"clerk"}}
	other = store.Actor{User: "01890000-0000-7000-8000-000000000002", Roles: []string{"clerk"}}
	guest = store.Actor{User: clerk.User, Roles: []string{"viewer"}, Employee: "乙"} // the same account, with less
)

func open(t *testing.T, n int) *desk {
	d := &desk{storetest.Open(t, kind.Lists{}, note), t, nil}
	d.do(user.System(), func(tx *store.Tx) error {
		for i := range n {
			id, err := record.Add(tx, &note, kind.Values{"no": fmt.Sprintf("N%02d", i), "name": fmt.Sprintf("便条%d", i), "by": "甲"})
			if err != nil {
				return err
			}
			d.ids = append(d.ids, id)
		}
		return nil
	})
	return d
}

func (d *desk) try(a store.Actor, fn func(*store.Tx) error) error {
	_, err := d.Write(context.Background(), a, fn)
	return err
}

func (d *desk) do(a store.Actor, fn func(*store.Tx) error) {
	d.t.Helper()
	if err := d.try(a, fn); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) lists(a store.Actor) (recent, stars []string) {
	d.t.Helper()
	d.do(a, func(tx *store.Tx) error {
		l, err := kept.Of(tx)
		for _, p := range l.Recent {
			recent = append(recent, p.Number)
		}
		for _, p := range l.Stars {
			stars = append(stars, p.Number)
		}
		return err
	})
	return recent, stars
}

func (d *desk) visit(a store.Actor, i int) error {
	return d.try(a, func(tx *store.Tx) error { return kept.Visit(tx, "note", d.ids[i]) })
}

func (d *desk) star(a store.Actor, i int, on bool) error {
	return d.try(a, func(tx *store.Tx) error { return kept.Star(tx, "note", d.ids[i], on) })
}

func TestLatestFirstAndEachOnce(t *testing.T) {
	d := open(t, kept.MaxRecent+3)
	for _, i := range []int{0, 1, 0, 2, 2} {
		if err := d.visit(clerk, i); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := d.lists(clerk); !slices.Equal(got, []string{"N02", "N00", "N01"}) {
		t.Errorf("%v", got)
	}
	if got, stars := d.lists(other); got != nil || stars != nil {
		t.Errorf("another user sees %v %v", got, stars)
	}
	for i := range d.ids {
		if err := d.visit(clerk, i); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := d.lists(clerk); len(got) != kept.MaxRecent || got[0] != "N14" || got[kept.MaxRecent-1] != "N03" {
		t.Errorf("%v", got)
	}
}

func TestStars(t *testing.T) {
	d := open(t, kept.MaxStars+1)
	for i := range kept.MaxStars {
		if err := d.star(clerk, i, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.star(clerk, kept.MaxStars, true); !fault.Is(err, fault.Conflict) {
		t.Errorf("one too many: %v", err)
	}
	if err := d.star(clerk, 0, true); err != nil {
		t.Errorf("again: %v", err)
	}
	if err := d.star(clerk, 3, false); err != nil {
		t.Error(err)
	}
	if err := d.star(clerk, 3, false); err != nil {
		t.Errorf("taking away what is not there: %v", err)
	}
	if _, got := d.lists(clerk); len(got) != kept.MaxStars-1 || got[0] != "N00" || slices.Contains(got, "N03") {
		t.Errorf("%v", got)
	}
}

// Nobody notes or is shown what he may not see.
func TestOnlyWhatMayBeSeen(t *testing.T) {
	d := open(t, 3)
	for i := range d.ids {
		if d.visit(clerk, i) != nil || d.star(clerk, i, true) != nil {
			t.Fatal("not noted")
		}
	}
	if recent, stars := d.lists(guest); recent != nil || stars != nil {
		t.Errorf("with less rights he still sees %v %v", recent, stars)
	}
	if err := d.visit(guest, 0); !fault.Is(err, fault.Forbidden) {
		t.Errorf("visit: %v", err)
	}
	if err := d.star(guest, 0, true); !fault.Is(err, fault.Forbidden) {
		t.Errorf("star: %v", err)
	}
	if err := d.try(clerk, func(tx *store.Tx) error { return kept.Star(tx, "nothing", d.ids[0], true) }); !fault.Is(err, fault.NotFound) {
		t.Errorf("no register: %v", err)
	}
	d.do(user.System(), func(tx *store.Tx) error {
		r, err := record.Get(tx, &note, d.ids[1])
		if err != nil {
			return err
		}
		return record.Withdraw(tx, &note, r, "撤回")
	})
	if recent, stars := d.lists(clerk); !slices.Equal(recent, []string{"N02", "N00"}) || !slices.Equal(stars, []string{"N02", "N00"}) {
		t.Errorf("withdrawn: %v %v", recent, stars)
	}
	d.do(clerk, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE memo SET value='{' WHERE key LIKE 'kept.%'")
		return err
	})
	if recent, _ := d.lists(clerk); recent != nil {
		t.Errorf("what cannot be read: %v", recent)
	}
	if err := d.visit(clerk, 0); err != nil {
		t.Errorf("and after: %v", err)
	}
}
