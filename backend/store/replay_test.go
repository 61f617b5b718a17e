package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
)

// rowsOf reads every row of a kind as the file holds it.
func rowsOf(t *testing.T, s *store.Store) (out map[string]string) {
	t.Helper()
	out = map[string]string{}
	read(t, s, func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT id, rev, _state, ifnull(_reason, '') , no, name, cost, other FROM thing")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id []byte
			var rev, state int64
			var reason string
			v := make([]any, 4)
			if err := rows.Scan(&id, &rev, &state, &reason, &v[0], &v[1], &v[2], &v[3]); err != nil {
				return err
			}
			if b, ok := v[3].([]byte); ok {
				v[3] = store.IDText(b)
			}
			out[store.IDText(id)] = fmt.Sprint(rev, state, reason, v)
		}
		return rows.Err()
	})
	return out
}

// replayed is what the rows must be by the log alone, from its first operation.
func replayed(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	type row struct {
		rev    int64
		values kind.Values
	}
	rows := map[string]*row{}
	read(t, s, func(tx *store.Tx) error {
		return tx.Log(func(o store.Operation) error {
			if o.Kind != "thing" {
				return nil
			}
			r := rows[o.Record]
			if (r == nil) != (o.Act == store.ActInsert) {
				t.Fatalf("operation %d: act %d on %v", o.Seq, o.Act, r)
			}
			if r == nil {
				r = &row{values: kind.Values{"_state": int64(0)}}
				rows[o.Record] = r
			}
			r.rev++
			for name, v := range o.Values {
				r.values[name] = v
			}
			return nil
		})
	})
	out := map[string]string{}
	for id, r := range rows {
		v := r.values
		out[id] = fmt.Sprint(r.rev, v["_state"], v.Str("_reason"), []any{v["no"], v["name"], v["cost"], v["other"]})
	}
	return out
}

// Invariant I2: the rows are what replaying the log from empty gives; also when
// some transactions fail, the file is closed in between and streams change.
func TestReplayingTheLogGivesTheRows(t *testing.T) {
	cfg := storetest.Config(t, nil, thing)
	s := storetest.Reopen(t, cfg)
	rnd := rand.New(rand.NewPCG(1, 2))
	var ids []string
	pick := func() any {
		if len(ids) == 0 || rnd.IntN(3) == 0 {
			return nil
		}
		return ids[rnd.IntN(len(ids))]
	}
	values := func() kind.Values {
		all := kind.Values{"no": fmt.Sprint("N", rnd.IntN(50)), "name": []any{nil, "打印机", "\U00020BB7"}[rnd.IntN(3)], "cost": rnd.Int64() - rnd.Int64(), "other": pick()}
		for name := range all {
			if rnd.IntN(3) == 0 {
				delete(all, name)
			}
		}
		return all
	}
	for step := range 400 {
		refuse := rnd.IntN(5) == 0
		var born []string
		_, err := s.Write(context.Background(), ann, func(tx *store.Tx) error {
			for range 1 + rnd.IntN(4) {
				if len(ids) == 0 || rnd.IntN(3) == 0 {
					id, err := tx.NewID()
					if err != nil {
						return err
					}
					if _, err := tx.Insert(&thing, id, values()); err != nil {
						return err
					}
					born = append(born, id)
					continue
				}
				r, err := tx.ByID(&thing, ids[rnd.IntN(len(ids))])
				if err != nil {
					return err
				}
				if rnd.IntN(4) == 0 {
					err = tx.SetState(&thing, r, store.State(rnd.IntN(3)), []string{"", "录错"}[rnd.IntN(2)])
				} else {
					err = tx.Update(&thing, r, values())
				}
				if err != nil {
					return err
				}
			}
			if refuse {
				return errors.New("refused at the end")
			}
			return nil
		})
		if refuse != (err != nil) {
			t.Fatalf("step %d: %v", step, err)
		}
		if !refuse {
			ids = append(ids, born...)
		}
		if step%130 == 129 { // once as it is, then as another PC
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if step > 200 {
				cfg.Device = t.TempDir()
			}
			s = storetest.Reopen(t, cfg)
		}
	}
	got, want := rowsOf(t, s), replayed(t, s)
	if len(want) != len(ids) || !reflect.DeepEqual(got, want) {
		t.Errorf("%d rows, %d by the log, %d made", len(got), len(want), len(ids))
		for id := range want {
			if got[id] != want[id] {
				t.Errorf("%s: %s, by the log %s", id, got[id], want[id])
			}
		}
	}
	read(t, s, func(tx *store.Tx) error {
		wrong, err := tx.Verify(context.Background())
		if len(wrong) > 0 {
			t.Error(wrong)
		}
		return err
	})
}
