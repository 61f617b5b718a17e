package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
)

var ben = store.Actor{User: "01890000-0000-7000-8000-000000000002", Name: "ben"}

// event writes down something on a PC.
func event(t *testing.T, p *pc, actor store.Actor, name string) {
	t.Helper()
	p.now = p.now.Add(time.Second)
	if _, err := p.Write(context.Background(), actor, func(tx *store.Tx) error { return tx.Event(name, kind.Values{"form": "x"}) }); err != nil {
		t.Fatal(err)
	}
}

// busy is a company of two PCs on which things happened, all of it held by both.
func busy(t *testing.T) (a, b *pc, ids []string) {
	t.Helper()
	pcs := company(t, 2, thing)
	a, b = pcs[0], pcs[1]
	for i := range 150 {
		a.now = a.now.Add(time.Minute)
		ids = append(ids, add(t, a.Store, kind.Values{"no": fmt.Sprint("A", i), "cost": int64(i)}))
	}
	give(t, a, b)
	for i := range 40 {
		a.now, b.now = a.now.Add(time.Hour), b.now.Add(time.Hour)
		update(t, a, ids[i], kind.Values{"name": "甲"})
		update(t, b, ids[i], kind.Values{"name": "乙", "cost": int64(-i)})
		event(t, b, ben, "print")
	}
	setState(t, b, ids[3], store.Voided, "重复")
	give(t, b, a)
	give(t, a, b)
	return a, b, ids
}

// sifted asks page by page.
func sifted(t *testing.T, s *store.Store, q store.Sought) (out []store.Logged) {
	t.Helper()
	for {
		var next string
		read(t, s, func(tx *store.Tx) error {
			some, n, err := tx.Sift(q)
			if len(some) > q.Limit {
				t.Fatalf("%d entries on a page of %d", len(some), q.Limit)
			}
			out, next = append(out, some...), n
			return err
		})
		if q.After = next; next == "" {
			return out
		}
	}
}

func named(list []store.Logged) (out []string) {
	for _, l := range list {
		out = append(out, fmt.Sprintf("%x %d", l.Origin, l.Seq))
	}
	return out
}

// The log is told in the order of its clocks, whole, however it is paged; each filter
// leaves what a look at every operation leaves.
func TestSiftAgreesWithTheWholeLog(t *testing.T) {
	a, b, ids := busy(t)
	type seen struct {
		store.Operation
		at time.Time
	}
	var all []seen
	read(t, a.Store, func(tx *store.Tx) error {
		return tx.Log(func(o store.Operation) error {
			if o.Act != store.ActMark {
				all = append(all, seen{o, time.UnixMilli(o.HLC >> 16)})
			}
			return nil
		})
	})
	slices.SortStableFunc(all, func(x, y seen) int { return -compare(x.HLC, y.HLC) })
	user, none := ann.User, ""
	from, to := all[len(all)/2].at, all[len(all)/4].at
	device := b.Device().ID
	for name, tt := range map[string]struct {
		q    store.Sought
		want func(seen) bool
	}{
		"all":       {store.Sought{}, func(seen) bool { return true }},
		"person":    {store.Sought{User: &user}, func(o seen) bool { return o.User == user }},
		"program":   {store.Sought{User: &none}, func(o seen) bool { return o.User == "" }},
		"register":  {store.Sought{Kinds: []string{"thing"}}, func(o seen) bool { return o.Kind == "thing" }},
		"events":    {store.Sought{Kinds: []string{""}}, func(o seen) bool { return o.Kind == "" }},
		"also":      {store.Sought{Kinds: []string{"none"}, Also: []store.Claim{{Kind: "thing", Field: "name", Value: "乙"}}}, func(o seen) bool { return o.Values["name"] == "乙" }},
		"days":      {store.Sought{From: from, To: to}, func(o seen) bool { return !o.at.Before(from) && o.at.Before(to) }},
		"record":    {store.Sought{Records: []store.Place{{Kind: "thing", ID: ids[3]}, {Kind: "thing", ID: ids[90]}}}, func(o seen) bool { return o.Record == ids[3] || o.Record == ids[90] }},
		"no record": {store.Sought{Records: []store.Place{}}, func(seen) bool { return false }},
		"record of a day": {store.Sought{To: to, User: &user, Records: []store.Place{{Kind: "thing", ID: ids[3]}}},
			func(o seen) bool { return o.at.Before(to) && o.User == user && o.Record == ids[3] }},
	} {
		var want []string
		for _, o := range all {
			if tt.want(o) {
				want = append(want, fmt.Sprintf("%x %d", o.Stream, o.Seq))
			}
		}
		for _, limit := range []int{1, 7, 64, 65, 1000} {
			if limit == 1 && len(want) > 100 {
				continue
			}
			tt.q.Limit = limit
			if got := named(sifted(t, a.Store, tt.q)); !slices.Equal(got, want) {
				t.Errorf("%s, %d a page: %d entries, want %d\n%v\n%v", name, limit, len(got), len(want), got, want)
			}
		}
	}
	onB := sifted(t, a.Store, store.Sought{Device: device, Limit: 50})
	for _, l := range onB {
		if string(l.Device[:]) != string(device) {
			t.Fatalf("%+v was not done on B", l)
		}
	}
	if len(onB) < 80 {
		t.Errorf("%d entries of B", len(onB))
	}
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// What an entry says was there before is what the record's history says.
func TestSiftTellsWhatWasBefore(t *testing.T) {
	a, _, ids := busy(t)
	for _, id := range []string{ids[0], ids[3], ids[149]} {
		got := sifted(t, a.Store, store.Sought{Records: []store.Place{{Kind: "thing", ID: id}}, Limit: 2})
		read(t, a.Store, func(tx *store.Tx) error {
			r, err := tx.ByID(&thing, id)
			if err != nil {
				return err
			}
			want, err := tx.History(&thing, r)
			byClock := func(x, y store.Entry) int { return y.At.Compare(x.At) }
			slices.SortStableFunc(want, byClock)
			if len(got) != len(want) {
				t.Fatalf("%d entries, the history has %d", len(got), len(want))
			}
			for i := range want {
				if fmt.Sprint(got[i].Entry) != fmt.Sprint(want[i]) {
					t.Errorf("entry %d:\n%+v\n%+v", i, got[i].Entry, want[i])
				}
			}
			return err
		})
	}
}

// A page goes on where the one before ended, whatever is written in between.
func TestPagesDoNotMove(t *testing.T) {
	a, b, ids := busy(t)
	before := named(sifted(t, a.Store, store.Sought{Limit: 1000}))
	var got []string
	next := ""
	for first := true; first || next != ""; first = false {
		read(t, a.Store, func(tx *store.Tx) error {
			some, n, err := tx.Sift(store.Sought{After: next, Limit: 20})
			got, next = append(got, named(some)...), n
			return err
		})
		update(t, a, ids[1], kind.Values{"name": fmt.Sprint(len(got))})
		update(t, b, ids[2], kind.Values{"name": fmt.Sprint(len(got))})
		give(t, b, a)
	}
	if !slices.Equal(got, before) {
		t.Errorf("%d entries, want %d", len(got), len(before))
	}
}

func TestBadPages(t *testing.T) {
	a, _, _ := busy(t)
	for _, after := range []string{"x", "1", "1.", ".1", "0.1", "1.0", "-", "1.-1", "1.1-", "1.zzzzzzzzzzzzzzzzzz", strings.Repeat("1.1-", 20_000) + "1.1"} {
		err := a.Read(context.Background(), ann, func(tx *store.Tx) error {
			_, _, err := tx.Sift(store.Sought{After: after, Limit: 5})
			return err
		})
		if !fault.Is(err, fault.Invalid) && after != strings.Repeat("1.1-", 20_000)+"1.1" {
			t.Errorf("%.20q: %v", after, err)
		}
	}
	read(t, a.Store, func(tx *store.Tx) error { // streams that there are not, places beyond the end
		some, _, err := tx.Sift(store.Sought{After: "zz.1-1.zzzz", Limit: 5})
		if len(some) != 5 {
			t.Errorf("%d entries", len(some))
		}
		return err
	})
}

// A stopped question ends with its context.
func TestSiftIsStopped(t *testing.T) {
	a, _, _ := busy(t)
	ctx, cancel := context.WithCancel(context.Background())
	err := a.Read(ctx, ann, func(tx *store.Tx) error {
		cancel()
		_, _, err := tx.Sift(store.Sought{Limit: 5})
		return err
	})
	if err == nil {
		t.Error("it went on")
	}
}
