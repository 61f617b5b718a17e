package user_test

import (
	"testing"

	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// bare has rights and no table, as the activity log.
var bare = kind.Kind{Name: "bare", Label: "无表", English: "Bare", Chapter: "system", Access: kind.Access{"admin": "V", "auditor": "VP"}}

// The table says what the gate does: for every role, register and action.
func TestTableIsTheGate(t *testing.T) {
	w := open(t)
	var table user.Table
	w.do(w.actor(kind.All, "admin"), func(tx *store.Tx) (err error) {
		table, err = user.Rights(tx, &bare)
		return err
	})
	if n := len(table.Rights); n < 2 || table.Rights[n-1].Kind != bare.Name || table.Rights[n-1].Name.ZH != bare.Label || len(table.Actions) == 0 {
		t.Fatalf("not whole: %+v", table)
	}
	for _, r := range table.Rights {
		k := &bare
		if r.Kind != bare.Name {
			var err error
			if k, err = w.Catalog().Kind(r.Kind); err != nil {
				t.Fatal(err)
			}
		}
		for _, role := range table.Roles {
			for _, action := range kind.Actions {
				w.do(w.actor(kind.All, role), func(tx *store.Tx) error {
					_, said := r.Roles[role][string(action)]
					open := user.Gate(tx, k, action) == nil
					if action == kind.Private { // nothing is asked for before: fields are masked or not
						_, granted := user.May(k, role, kind.View)
						open = granted && hasSensitive(k) && user.Private(w.Catalog(), tx.Actor, k)
						said = said && hasSensitive(k)
					}
					if said != open {
						t.Errorf("%s %s %c: the table says %v, the gate %v", r.Kind, role, action, said, open)
					}
					return nil
				})
			}
		}
	}
	w.do(w.actor(kind.All, "viewer"), func(tx *store.Tx) error {
		if _, err := user.Rights(tx); err == nil {
			t.Error("somebody who may not see the accounts sees the table")
		}
		return nil
	})
}

func hasSensitive(k *kind.Kind) bool {
	for _, f := range k.Fields {
		if f.Sensitive {
			return true
		}
	}
	return false
}
