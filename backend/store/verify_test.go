package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
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

// Somebody who has the key of a file rewrites in it what a colleague wrote, with the hash
// that the chain then ends with: the colleague's signature says so, and where that is
// gone, what others found before.
func TestVerifyFindsWhatAColleagueDidNotWrite(t *testing.T) {
	for _, spoil := range []struct{ too, want string }{{"SELECT 1", "not what was signed"}, {"DELETE FROM sig", "not what a PC found it to be"}} {
		pcs := company(t, 2, thing)
		a, b := pcs[0], pcs[1]
		add(t, b.Store, kind.Values{"no": "B1", "name": "MMMM"})
		give(t, b, a)
		add(t, a.Store, kind.Values{"no": "A1"}) // after the marker that names what b wrote
		if w := verify(t, a.Store); len(w) > 0 {
			t.Fatal(w)
		}
		write(t, a.Store, func(tx *store.Tx) error {
			var gid []byte
			read(t, b.Store, func(tx *store.Tx) error { gid, _, _ = tx.Head(); return nil })
			list, err := tx.Pieces(nil)
			if err != nil {
				return err
			}
			for _, p := range list {
				if !bytes.Equal(p.Stream[:], gid) {
					continue
				}
				before, _, err := tx.HashOf(p.Stream, p.To-1)
				if err != nil {
					return err
				}
				p.From = p.To
				h := sha256.New()
				h.Write(slices.Concat([]byte("wsp-op"), gid, before[:]))
				if err := tx.Operations(context.Background(), p, func(canonical []byte) error {
					h.Write(bytes.Replace(canonical, []byte("MMMM"), []byte("XXXX"), 1))
					return nil
				}); err != nil {
					return err
				}
				var body []byte
				if _, err := tx.One("SELECT body FROM op o JOIN stream s ON o.opid=s.n<<40|s.seq WHERE s.gid=?", []any{gid}, &body); err != nil {
					return err
				}
				for query, args := range map[string][]any{
					"UPDATE op SET body=? WHERE opid=(SELECT n<<40|seq FROM stream WHERE gid=?)": {bytes.Replace(body, []byte("MMMM"), []byte("XXXX"), 1), gid},
					"UPDATE stream SET head=? WHERE gid=?":                                       {h.Sum(nil), gid},
					spoil.too:                                                                    nil,
				} {
					if _, err := tx.Exec(query, args...); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if w := verify(t, a.Store); len(w) != 1 || !strings.Contains(w[0], spoil.want) {
			t.Errorf("%v, not %s", w, spoil.want)
		}
	}
}
