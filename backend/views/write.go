package views

import (
	"encoding/json"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// Most bounds the views that one user makes of a register.
const Most = 40

// between is the room left between two neighbours, so that a view that is moved is
// the only one that is written.
const between = 1 << 20

// Save stores a view of k: a new one if it has no ID, behind all others; else its
// name, its sharing and its look. Rev is the revision that was seen; 0 does not ask.
// Faults: Forbidden, NotFound, Conflict (changed meanwhile, too many), Invalid.
func Save(tx *store.Tx, k *kind.Kind, in View) (View, error) {
	have, err := seen(tx, k)
	if err != nil {
		return View{}, err
	}
	if err := free(have, in); err != nil {
		return View{}, err
	}
	look, err := json.Marshal(in.Look)
	if err != nil {
		return View{}, err
	}
	v := kind.Values{"name": in.Name, "shared": shared(in), "look": string(look)}
	id := in.ID
	if id == "" {
		id, err = add(tx, k, have, v)
	} else {
		err = put(tx, in, v)
	}
	if err != nil {
		return View{}, err
	}
	r, err := record.Get(tx, &Kind, id)
	if err != nil {
		return View{}, err
	}
	return read(tx, k, record.NewNames(tx), r)
}

func shared(in View) int64 {
	if in.Shared {
		return 1
	}
	return 0
}

func add(tx *store.Tx, k *kind.Kind, have []store.Row, v kind.Values) (string, error) {
	own := 0
	for i := range have {
		if mine(tx, &have[i]) {
			own++
		}
	}
	if own >= Most {
		return "", fault.New(fault.Conflict, "您在这个台账已有 %d 个视图，最多 %d 个。请先删除不用的。",
			"You have %d views of this register; at most %d are allowed. Remove those that you do not use.", own, Most)
	}
	v["register"], v["owner"], v["place"] = k.Name, tx.Actor.User, int64(between)
	if n := len(have); n > 0 {
		v["place"] = have[n-1].Values.Int("place") + between
	}
	return record.Add(tx, &Kind, v)
}

func put(tx *store.Tx, in View, v kind.Values) error {
	r, _, err := changeable(tx, in.ID, store.Live)
	if err != nil {
		return err
	}
	if in.Rev != 0 && in.Rev != r.Rev {
		return fault.New(fault.Conflict, "视图“%[1]s”刚被别人改过，现在显示的是新的。请看过再存。",
			"Somebody changed the view “%[1]s” meanwhile; what you see now is the new one. Look at it and save again.", r.Values.Str("name"))
	}
	return record.Put(tx, &Kind, in.ID, v)
}

// free refuses a name that another view the actor sees has.
func free(have []store.Row, in View) error {
	f, _ := Kind.Field("name")
	name, _, err := f.Normal(in.Name, kind.Context{})
	if err != nil || name == nil {
		return nil // record says what is wrong with it
	}
	taken := func(r store.Row) bool { return r.ID != in.ID && r.Values["name"] == name }
	if !slices.ContainsFunc(have, taken) {
		return nil
	}
	return fault.InFields(map[string]fault.Text{"name": fault.Sprintf("已有名为“%[1]s”的视图，请换一个名称。", "There is a view called “%[1]s” already; choose another name.", name)})
}

// Move puts a view in front of another one, or behind all if before is "".
func Move(tx *store.Tx, id, before string) error {
	r, k, err := changeable(tx, id, store.Live)
	if err != nil {
		return err
	}
	rows, err := seen(tx, k)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(x store.Row) bool { return x.ID == id })
	at := slices.IndexFunc(rows, func(x store.Row) bool { return x.ID == before })
	if at < 0 {
		at = len(rows)
	}
	if place, ok := gap(rows, at); ok {
		return record.Put(tx, &Kind, id, kind.Values{"place": place})
	}
	for i, x := range slices.Insert(rows, at, *r) { // no room left: all anew
		if err := record.Put(tx, &Kind, x.ID, kind.Values{"place": int64(i+1) * between}); err != nil {
			return err
		}
	}
	return nil
}

// gap is a place in front of the row at; false if there is none between two.
func gap(rows []store.Row, at int) (int64, bool) {
	place := func(i int) int64 { return rows[i].Values.Int("place") }
	switch {
	case len(rows) == 0:
		return between, true
	case at == len(rows):
		return place(at-1) + between, true
	case at == 0:
		return place(0) - between, true
	}
	return (place(at-1) + place(at)) / 2, place(at)-place(at-1) > 1
}

// Drop removes a view; Keep takes that back.
func Drop(tx *store.Tx, id string) error {
	r, _, err := changeable(tx, id, store.Live)
	if err != nil {
		return err
	}
	return tx.SetState(&Kind, r, store.Voided, "删除视图")
}

// Keep takes the removal of a view back. Faults: Invalid if its name was given to
// another one meanwhile.
func Keep(tx *store.Tx, id string) error {
	r, k, err := changeable(tx, id, store.Voided)
	if err != nil {
		return err
	}
	have, err := seen(tx, k)
	if err != nil {
		return err
	}
	if err := free(have, View{ID: id, Name: r.Values.Str("name")}); err != nil {
		return err
	}
	return tx.SetState(&Kind, r, store.Live, "")
}
