package store_test

import (
	"fmt"
	"slices"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// What is picked is what whole rows say, in the order asked for, and it cannot be
// written back: what else the row holds is not known.
func TestPick(t *testing.T) {
	s := storetest.Reopen(t, storetest.Config(t, nil, thing))
	first := add(t, s, kind.Values{"no": "A1", "name": "打印机", "cost": int64(5)})
	second := add(t, s, kind.Values{"no": "A2", "other": first})
	fields := thing.With([]string{"cost", "no", "other"})
	read(t, s, func(tx *store.Tx) error {
		got, err := tx.Pick(&thing, fields, 2, 99, 1)
		if err != nil || len(got) != 2 || got[0].ID != second || got[1].ID != first {
			t.Fatalf("%+v, %v", got, err)
		}
		for i, want := range []string{"map[cost:<nil> no:A2 other:" + first + "]", "map[cost:5 no:A1 other:<nil>]"} {
			if say := fmt.Sprint(map[string]any(got[i].Values)); say != want {
				t.Errorf("%s, want %s", say, want)
			}
		}
		none, err := tx.Pick(&thing, fields)
		if err != nil || none != nil {
			t.Errorf("of no numbers: %v, %v", none, err)
		}
		return nil
	})
	for what, change := range map[string]func(*store.Tx, *store.Row) error{
		"update": func(tx *store.Tx, r *store.Row) error { return tx.Update(&thing, r, kind.Values{"no": "A3"}) },
		"void":   func(tx *store.Tx, r *store.Row) error { return tx.SetState(&thing, r, store.Voided, "错") },
	} {
		_, err := s.Write(t.Context(), ann, func(tx *store.Tx) error {
			rows, err := tx.Pick(&thing, fields, 1)
			if err != nil {
				return err
			}
			return change(tx, &rows[0])
		})
		if err == nil {
			t.Errorf("%s of a row that was read in part", what)
		}
	}
}

func TestNewest(t *testing.T) {
	s := storetest.Reopen(t, storetest.Config(t, nil, thing))
	var ids []string
	for i := range 5 {
		v := kind.Values{"no": fmt.Sprint("A", i)}
		if i%2 == 1 {
			v["other"] = ids[0]
		}
		ids = append(ids, add(t, s, v))
	}
	write(t, s, func(tx *store.Tx) error {
		for i, state := range map[int]store.State{4: store.Voided, 2: store.Withdrawn} {
			r, err := tx.ByID(&thing, ids[i])
			if err == nil {
				err = tx.SetState(&thing, r, state, "错")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	read(t, s, func(tx *store.Tx) error {
		for _, c := range []struct {
			l    store.Latest
			want []string
		}{
			{store.Latest{N: 9}, []string{"A3", "A1", "A0"}},
			{store.Latest{N: 2}, []string{"A3", "A1"}},
			{store.Latest{N: 9, Void: true}, []string{"A4", "A3", "A1", "A0"}},
			{store.Latest{N: 9, Field: "other", Values: []string{ids[1], ids[0]}}, []string{"A3", "A1"}},
			{store.Latest{N: 9, Field: "other", Values: []string{""}}, nil},
			{store.Latest{N: 9, Field: "other"}, nil},
		} {
			rows, err := tx.Newest(&thing, c.l)
			var got []string
			for _, r := range rows {
				got = append(got, r.Values.Str("no"))
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%+v: %v, %v; want %v", c.l, got, err, c.want)
			}
		}
		if _, err := tx.Newest(&thing, store.Latest{Field: "nothing"}); err == nil {
			t.Error("bound by a field that is none")
		}
		return nil
	})
}
