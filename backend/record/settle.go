package record

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Settle decides for a user on fields of a record to which several PCs gave values
// without knowing of each other: each value as a form sends it; of "_state" whether the
// record counts (true keeps it). It is a change like any other, also of a record that is
// frozen: what stands there is nobody's decision yet. Faults: Forbidden, NotFound,
// Conflict (one of them is settled), Invalid.
func Settle(tx *store.Tx, k *kind.Kind, id string, values map[string]any) error {
	r, err := Get(tx, k, id)
	if err != nil {
		return err
	}
	if err := maySettle(tx, k, r); err != nil {
		return err
	}
	why, err := whyVoid(tx, k, id)
	if err != nil {
		return err
	}
	set := kind.Values{}
	for name, value := range values {
		open, err := tx.Disputed(k, id, name)
		if err != nil {
			return err
		}
		if !open {
			return fault.New(fault.Conflict, "%[1]s的这一项已经定下来了，请刷新。", "This field of %[1]s has been decided on meanwhile; reload.", Number(k, r.ID, r.Values))
		}
		if name == "_state" {
			continue
		}
		f, ok := k.Field(name)
		if !ok || !f.Stored() {
			return fault.New(fault.NotFound, "“%[1]s”没有字段“%[2]s”。", "%[3]s has no field “%[2]s”.", k.Label, name, k.English)
		}
		if set[name], _, err = f.Normal(value, Context(tx)); err != nil {
			return err
		}
	}
	if err := tx.Update(k, r, set); err != nil {
		return err
	}
	keep, ok := values["_state"].(bool)
	if _, said := values["_state"]; !said {
		return nil
	}
	if ok && keep {
		return tx.SetState(k, r, store.Live, "")
	}
	return tx.SetState(k, r, store.Voided, why)
}

// whyVoid is the reason that whoever voided a record gave for it.
func whyVoid(tx *store.Tx, k *kind.Kind, id string) (string, error) {
	said, _, err := tx.Said(k, id, "_state")
	for _, s := range said {
		if s.Reason != "" {
			return s.Reason, err
		}
	}
	return "", err
}

// maySettle asks whether the user may change the record, or the document that a line
// belongs to.
func maySettle(tx *store.Tx, k *kind.Kind, r *store.Row) error {
	for k.Parent != "" {
		f, ok := k.Field(k.Parent)
		if !ok || f.To == "" {
			break
		}
		up, err := tx.Kind(f.To)
		if err != nil {
			return err
		}
		if r, err = Get(tx, up, r.Values.Str(k.Parent)); err != nil {
			return err
		}
		k = up
	}
	if k.AppendOnly || k.Access == nil { // nobody changes it by hand: who may keep accounts decides
		return user.Gate(tx, &user.Kind, kind.Config)
	}
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return err
	}
	return user.Covers(tx, k, kind.Change, r)
}
