package record

import (
	"maps"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Patch is what somebody changes in one record of a list: fields by name, as
// typed. References may be given by number or name. Rev is the revision that was
// seen; 0 does not ask.
type Patch struct {
	ID     string         `json:"id"`
	Rev    int64          `json:"rev"`
	Values map[string]any `json:"values"`
}

// Patched is what became of a Patch. Fields that were refused are named with the
// sentence that says why; the others are stored. Overtaken: the record is not as
// it was seen, and nothing of the patch was stored.
type Patched struct {
	ID        string                `json:"id"`
	Refused   map[string]fault.Text `json:"refused,omitempty"`
	Overtaken bool                  `json:"overtaken,omitempty"`
}

// Editor is how a record is changed for a user: Edit, or what its domain does instead.
type Editor func(tx *store.Tx, k *kind.Kind, id string, rev int64, in Input) (Outcome, error)

// MaxPatches bounds the records that one call may change.
const MaxPatches = 20_000

// PatchAll changes fields of many records for a user, as a paste into a list does,
// each by edit. What a rule refuses is left out, cell by cell, and the rest is stored. Faults:
// Forbidden for the register as a whole, Invalid for too many records.
func PatchAll(tx *store.Tx, k *kind.Kind, patches []Patch, edit Editor, progress func(done, of int)) ([]Patched, error) {
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return nil, err
	}
	if len(patches) > MaxPatches {
		return nil, fault.New(fault.Invalid, "一次最多修改 %[2]d 条记录，这里有 %[1]d 条。请分几次。", "At most %[2]d records can be changed at once; these are %[1]d. Do it in parts.", len(patches), MaxPatches)
	}
	resolver := NewResolver(tx)
	out := make([]Patched, 0, len(patches))
	for i, p := range patches {
		progress(i, len(patches))
		if err := tx.Context().Err(); err != nil {
			return nil, err
		}
		done, err := patch(tx, k, resolver, p, edit)
		if err != nil {
			return nil, err
		}
		out = append(out, done)
	}
	return out, nil
}

// patch leaves out refused fields until the rest holds: a check between two fields
// may complain of one that was not touched, and then the whole patch is refused.
func patch(tx *store.Tx, k *kind.Kind, resolver *Resolver, p Patch, edit Editor) (Patched, error) {
	out := Patched{ID: p.ID, Refused: map[string]fault.Text{}}
	values := maps.Clone(p.Values)
	for len(values) > 0 {
		err := resolver.Fill(k, values)
		if err == nil {
			_, err = edit(tx, k, p.ID, p.Rev, Input{Values: values})
		}
		f := fault.Of(err)
		switch {
		case err == nil:
			return out, nil
		case f.Code == fault.Internal || f.Code == fault.Cancelled:
			return out, err
		case f.Code == fault.Conflict && len(f.Fields) == 0:
			r, err := Get(tx, k, p.ID)
			if err != nil {
				return out, err
			}
			out.Overtaken = p.Rev != 0 && p.Rev != r.Rev && r.State == store.Live
		}
		if !drop(values, f, out.Refused) {
			break
		}
	}
	return out, nil
}

// drop moves the fields that a fault points at from values to refused; if it
// points at none of them, all. It reports whether a shorter patch may be tried.
func drop(values map[string]any, f *fault.Fault, refused map[string]fault.Text) bool {
	some := false
	for name, say := range f.Fields {
		if _, ok := values[name]; ok {
			refused[name], some = say, true
			delete(values, name)
		}
	}
	if some {
		return true
	}
	say := f.Message
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		say = f.Fields[name]
		break
	}
	for name := range values {
		refused[name] = say
	}
	return false
}
