package store_test

import (
	"context"
	"strings"
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/store/storetest"
	"opsbook/backend/vault"
)

func verify(t *testing.T, s *store.Store) (wrong []string) {
	t.Helper()
	read(t, s, func(tx *store.Tx) (err error) { wrong, err = tx.Verify(context.Background()); return err })
	return wrong
}

// tamper changes the closed file as somebody does who has the recovery key and a
// SQLCipher tool.
func tamper(t *testing.T, cfg store.Config, query string) {
	t.Helper()
	db, err := vault.Open(context.Background(), cfg.Path, cfg.Key)
	if err != nil {
		t.Fatal(err)
	}
	res, err := db.Exec(query)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		t.Fatalf("%s changed nothing", query)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsTampering(t *testing.T) {
	for _, c := range []struct{ attack, want string }{
		{"UPDATE op SET hlc=hlc+1 WHERE opid & 1099511627775 = 3", "the chain ends at 7, not at 7, or with another hash"},
		{"UPDATE op SET body=(SELECT body FROM op WHERE opid & 1099511627775 = 2) WHERE opid & 1099511627775 = 3", "another hash"},
		{"UPDATE op SET usr=x'00' WHERE opid & 1099511627775 = 5", "another hash"},
		{"DELETE FROM op WHERE opid & 1099511627775 = 7", "the chain ends at 6, not at 7"},
		{"DELETE FROM op WHERE opid & 1099511627775 = 3", "operation 3 is missing"},
		{"UPDATE op SET body=CAST(substr(body, 1, instr(body, x'6669727374')-1) || 'other' || substr(body, instr(body, x'6669727374')+5) AS BLOB) WHERE act & 127 = 5",
			"not opened by the device"},
		{"UPDATE op SET prev=0 WHERE act & 127 = 3", "thing .* not what its changes add up to"},
		{"UPDATE thing SET cost=1 WHERE no='A1'", "thing .* not what its changes add up to"},
		{"UPDATE thing SET _state=0 WHERE _state=1", "not what its changes add up to"},
		{"UPDATE thing SET _reason='x' WHERE _state=1", "not what its changes add up to"},
		{"UPDATE thing SET rev=rev+1 WHERE no='A1'", "not what its changes add up to"},
		{"UPDATE thing SET other=id WHERE no='A1'", "not what its changes add up to"},
		{"DELETE FROM thing WHERE no='A1'", "the records stand at 4 revisions, the log holds 5"},
		{"INSERT INTO thing(id, rev, _state, _op, _last, no) SELECT randomblob(16), 1, 0, _op, _last, no FROM thing LIMIT 1", "not what its changes add up to"},
	} {
		t.Run(c.attack, func(t *testing.T) {
			cfg := storetest.Config(t, nil, thing)
			s := storetest.Reopen(t, cfg)
			add(t, s, kind.Values{"no": "A1", "cost": int64(459900)})
			second := add(t, s, kind.Values{"no": "A2", "name": "投影仪"})
			write(t, s, func(tx *store.Tx) error {
				r, err := tx.ByID(&thing, second)
				if err != nil {
					return err
				}
				if err := tx.Update(&thing, r, kind.Values{"name": "激光投影仪", "cost": int64(0)}); err != nil {
					return err
				}
				return tx.SetState(&thing, r, store.Voided, "重复")
			})
			write(t, s, func(tx *store.Tx) error { return tx.Event("print", kind.Values{"rows": int64(2)}) })
			add(t, s, kind.Values{"no": "A3"})
			if w := verify(t, s); len(w) > 0 {
				t.Fatal(w)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			tamper(t, cfg, c.attack)
			w := verify(t, storetest.Reopen(t, cfg))
			if text := strings.Join(w, "\n"); !found(c.want, text) {
				t.Errorf("found %q, want %q", text, c.want)
			}
		})
	}
}

// found reports whether the parts of want, cut at .*, stand in text one after the other.
func found(want, text string) bool {
	for part := range strings.SplitSeq(want, ".*") {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}
