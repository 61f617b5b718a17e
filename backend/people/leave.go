package people

import (
	"slices"
	"strings"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// gone are the statuses of people who are no longer there.
var gone = []string{"left", "retired"}

// Holds is what a person may have that he has to hand back or over before he leaves.
type Holds struct {
	By     func(tx *store.Tx, person string) ([]string, error) // what he has, as people call it
	What   fault.Text                                          // what it is
	ZH, EN string                                              // of him (1), how many (2), what they are called (3, in English 4) and whether there are more (5, in English 6)
}

// Edit changes an employee as record.Edit does. Nobody leaves with devices or partners: they
// are named, and stay to be handed back or over first (domain, acceptance (e), R28).
// What an old roster says of people who left long ago comes by import, which does
// not ask this. A department or position that is written over is a correction, and the
// outcome says so: it moves nobody in 员工异动表.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input, holds ...Holds) (record.Outcome, error) {
	if err := refuseLeaving(tx, k, id, in, holds); err != nil {
		return record.Outcome{}, err
	}
	was, err := tx.ByID(k, id)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil || was == nil {
		return out, err
	}
	is, err := record.Get(tx, k, id)
	if err != nil {
		return out, err
	}
	for _, name := range []string{"dept_id", "position_id"} {
		if was.Values[name] != nil && is.Values[name] != was.Values[name] && !slices.Contains(gone, is.Values.Str("status")) {
			out.Warnings = append(out.Warnings, kind.Finding{Field: name, Warn: true, Say: corrected})
			break
		}
	}
	return out, nil
}

// corrected says what becomes of a position that is written over.
var corrected = fault.T("部门、岗位按更正处理，不计入员工异动表；如果是调岗，请填写岗位异动审批表。",
	"Department and position count as corrected and not as moved in the report of staff. If somebody moves, enter a change of position.")

// refuseLeaving refuses a status that says that somebody has left while he has something.
// Before it tells of them it asks for the right to change him.
func refuseLeaving(tx *store.Tx, k *kind.Kind, id string, in record.Input, holds []Holds) error {
	f, ok := k.Status()
	if !ok || in.Values[f.Name] == nil {
		return nil
	}
	given, _, err := f.Normal(in.Values[f.Name], record.Context(tx))
	status, _ := given.(string)
	if err != nil || !slices.Contains(gone, status) {
		return nil // record says what is wrong with it
	}
	if err := user.Gate(tx, k, kind.Change); err != nil {
		return err
	}
	r, err := record.Get(tx, k, id)
	if err != nil {
		return err
	}
	if err := user.Covers(tx, k, kind.Change, r); err != nil {
		return err
	}
	if slices.Contains(gone, r.Values.Str(f.Name)) {
		return nil
	}
	say, err := has(tx, k, r, holds)
	if err != nil || say.ZH == "" {
		return err
	}
	return fault.InFields(map[string]fault.Text{f.Name: say})
}

// MayVoid refuses that an employee is void who has something.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row, holds ...Holds) error {
	say, err := has(tx, k, r, holds)
	if err != nil || say.ZH == "" {
		return err
	}
	return &fault.Fault{Code: fault.Conflict, Message: say}
}

// named is how many things a sentence lists.
const named = 10

// has are the sentences about what somebody has; none if he has nothing.
func has(tx *store.Tx, k *kind.Kind, r *store.Row, holds []Holds) (all fault.Text, err error) {
	for _, h := range holds {
		found, err := h.By(tx, r.ID)
		switch {
		case err != nil:
			return fault.Text{}, err
		case len(found) == 0:
			continue
		}
		etc, more := "", ""
		if len(found) > named {
			etc, more = "等", ", …"
		}
		first := found[:min(named, len(found))]
		say := fault.Sprintf(h.ZH, h.EN, record.Title(k, r.ID, r.Values), len(found), fault.Whole(strings.Join(first, "、")), fault.Whole(strings.Join(first, ", ")), etc, more)
		all.ZH, all.EN = all.ZH+say.ZH, strings.TrimSpace(all.EN+" "+say.EN)
	}
	return all, nil
}

// Count is how many people who are there say in field what is asks for.
func Count(tx *store.Tx, field string, is func(string) bool) (int, error) {
	return tx.Count("employee", field, is, gone...)
}
