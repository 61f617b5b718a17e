package record

import (
	"fmt"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Edit changes fields and lines of a record for a user. rev is the revision the
// user saw; 0 does not ask. Faults: Forbidden, Conflict (somebody was faster, the
// status does not allow it), Invalid.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in Input) (Outcome, error) {
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return Outcome{}, err
	}
	r, err := Get(tx, k, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := editable(tx, k, r, rev); err != nil {
		return Outcome{}, err
	}
	return change(tx, k, r, in, options{user: true, action: kind.Change, old: r.Values, id: r.ID})
}

func editable(tx *store.Tx, k *kind.Kind, r *store.Row, rev int64) error {
	if err := user.Covers(tx, k, kind.Change, r); err != nil {
		return err
	}
	switch {
	case k.AppendOnly:
		return fault.New(fault.Conflict, "“%[1]s”只能新增，不能修改。", "Entries of %[2]s are added, never changed.", k.Label, k.English)
	case r.State != store.Live:
		return fault.New(fault.Conflict, "%[1]s已作废，不能修改。", "%[1]s is void and cannot be changed.", Number(k, r.ID, r.Values))
	case rev != 0 && rev != r.Rev:
		return fault.New(fault.Conflict, "%[1]s已被别人改过（您看到的是第 %[2]d 版，现在是第 %[3]d 版）。请刷新后再改。",
			"Somebody changed %[1]s meanwhile (you saw revision %[2]d, it is now %[3]d). Reload and try again.", Number(k, r.ID, r.Values), rev, r.Rev)
	}
	if !isOpen(k, r.Values) {
		return fault.New(fault.Conflict, "%[1]s在“%[2]s”状态下不能修改。", "%[1]s cannot be changed while it is %[2]s.",
			Number(k, r.ID, r.Values), statusLabel(tx, k, r.Values))
	}
	return document(tx, k, r)
}

// isOpen reports whether a record may be changed in its status.
func isOpen(k *kind.Kind, v kind.Values) bool {
	return len(k.Open) == 0 || slices.Contains(k.Open, v.Str("status"))
}

// Put changes fields of a record for a rule.
func Put(tx *store.Tx, k *kind.Kind, id string, v kind.Values) error {
	r, err := Get(tx, k, id)
	if err != nil {
		return err
	}
	if k.AppendOnly {
		return fmt.Errorf("record: %s is written once, and %s is written already", k.Name, id)
	}
	_, err = change(tx, k, r, Input{Values: v}, options{old: r.Values, id: r.ID})
	return err
}

// Amend is Edit for an importer, which has asked for permission and has the row
// at hand: only what differs is written. changed tells whether anything did.
func Amend(tx *store.Tx, k *kind.Kind, r *store.Row, in Input) (out Outcome, changed bool, err error) {
	if err := editable(tx, k, r, 0); err != nil {
		return Outcome{}, false, err
	}
	before := r.Rev
	out, err = change(tx, k, r, in, options{user: true, action: kind.Change, lenient: true, old: r.Values, id: r.ID})
	return out, out.Rev != before, err
}

func change(tx *store.Tx, k *kind.Kind, r *store.Row, in Input, o options) (Outcome, error) {
	v, warn, err := prepare(tx, k, in.Values, o)
	if err != nil {
		return Outcome{}, err
	}
	if k.Name == user.Kind.Name {
		if err := user.Keep(tx, r, v, false); err != nil {
			return Outcome{}, err
		}
	}
	if err := within(tx, k, &store.Row{ID: r.ID, Values: v}, o); err != nil {
		return Outcome{}, err
	}
	diff := kind.Values{}
	for _, f := range k.Stored() {
		if v[f.Name] != r.Values[f.Name] {
			diff[f.Name] = v[f.Name]
		}
	}
	for _, name := range o.said {
		diff[name] = v[name]
	}
	if err := tx.Update(k, r, diff); err != nil {
		return Outcome{}, err
	}
	r.Values = v
	more, err := saveLines(tx, k, r.ID, in.Lines, o)
	return Outcome{ID: r.ID, Number: Number(k, r.ID, v), Called: spoken(tx, k, r.ID, v), Rev: r.Rev, Warnings: append(warn, more...)}, err
}

// Revert gives fields the values they had before, for a rule that takes a change
// back: what an old ledger may lack may be empty again.
func Revert(tx *store.Tx, k *kind.Kind, r *store.Row, v kind.Values) error {
	_, err := change(tx, k, r, Input{Values: v}, options{lenient: true, old: r.Values, id: r.ID})
	return err
}
