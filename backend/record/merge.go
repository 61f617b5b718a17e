package record

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Absorb makes a record say for a user what he chose when another one of its register was
// found to be the same and is merged into it: in by field, as typed or stored. Each field
// of in is said, also where it stays as it is, so that another PC that decided otherwise
// meanwhile, or voided this very record, is not heard over it. What should be unique may be
// the other one's. Faults: as of Edit.
func Absorb(tx *store.Tx, k *kind.Kind, keep, other *store.Row, in map[string]any) (Outcome, error) {
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return Outcome{}, err
	}
	if err := editable(tx, k, keep, 0); err != nil {
		return Outcome{}, err
	}
	o := options{user: true, action: kind.Change, lenient: true, old: keep.Values, id: keep.ID, twin: other.ID}
	for name := range in {
		o.said = append(o.said, name)
	}
	return change(tx, k, keep, Input{Values: in}, o)
}

// MayVoid refuses what a user may not void, before anything is done.
func MayVoid(tx *store.Tx, k *kind.Kind, id string) error {
	_, err := voidable(tx, k, id)
	return err
}

// Repoint makes a record name others than it did, for a rule. Only what it names anew is
// looked at: whether that exists, whether a tree would grow into itself, whether another
// record has what should be unique. Faults: Invalid.
func Repoint(tx *store.Tx, k *kind.Kind, r *store.Row, to kind.Values) error {
	wrong := map[string]fault.Text{}
	o := options{old: r.Values, id: r.ID}
	for name, x := range to {
		f, _ := k.Field(name)
		id, _ := x.(string)
		if f.Refers() && id != "" {
			if err := referred(tx, k, f, id, o, wrong); err != nil {
				return err
			}
		}
		if f.Unique != kind.Always || x == nil {
			continue
		}
		if mine, err := taken(tx, k, f, x, o); err != nil {
			return err
		} else if mine {
			wrong[name] = used(tx, f, x)
		}
	}
	if err := fault.InFields(wrong); err != nil {
		return err
	}
	return tx.Update(k, r, to)
}

// Frozen reports whether nobody changes a record any more: void, written once, a document
// that is on its way or done, or a line of one.
func Frozen(tx *store.Tx, k *kind.Kind, r *store.Row) (bool, error) {
	for {
		if k.AppendOnly || r.State != store.Live || !isOpen(k, r.Values) {
			return true, nil
		}
		f, ok := k.Field(k.Parent)
		if !ok || f.To == "" {
			return false, nil
		}
		up, err := tx.Kind(f.To)
		if err != nil {
			return true, err
		}
		doc, err := tx.ByID(up, r.Values.Str(f.Name))
		if err != nil || doc == nil {
			return true, err
		}
		k, r = up, doc
	}
}
