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

// Holds tells which devices a person has, by number.
type Holds func(tx *store.Tx, person string) ([]string, error)

// Edit changes an employee as record.Edit does. Nobody leaves with devices: they
// are named, and stay to be handed back or over first (domain, acceptance (e)).
// What an old roster says of people who left long ago comes by import, which does
// not ask this.
func Edit(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input, holds Holds) (record.Outcome, error) {
	if err := refuseLeaving(tx, k, id, in, holds); err != nil {
		return record.Outcome{}, err
	}
	return record.Edit(tx, k, id, rev, in)
}

// refuseLeaving refuses a status that says that somebody has left while he has devices.
// Before it tells of them it asks for the right to change him.
func refuseLeaving(tx *store.Tx, k *kind.Kind, id string, in record.Input, holds Holds) error {
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
	say, err := hasDevices(tx, k, r, holds)
	if err != nil || say.ZH == "" {
		return err
	}
	return fault.InFields(map[string]fault.Text{f.Name: say})
}

// MayVoid refuses that an employee is void who has devices.
func MayVoid(tx *store.Tx, k *kind.Kind, r *store.Row, holds Holds) error {
	say, err := hasDevices(tx, k, r, holds)
	if err != nil || say.ZH == "" {
		return err
	}
	return &fault.Fault{Code: fault.Conflict, Message: say}
}

// named is how many devices a sentence lists.
const named = 10

// hasDevices is the sentence about somebody who has devices; none if he has none.
func hasDevices(tx *store.Tx, k *kind.Kind, r *store.Row, holds Holds) (fault.Text, error) {
	devices, err := holds(tx, r.ID)
	if err != nil || len(devices) == 0 {
		return fault.Text{}, err
	}
	etc, more := "", ""
	if len(devices) > named {
		etc, more = "等", ", …"
	}
	first := devices[:min(named, len(devices))]
	return fault.Sprintf("%[1]s名下还有 %[2]d 台设备：%[3]s%[5]s。请先归还或调拨。", "%[1]s still has %[2]d device(s): %[4]s%[6]s. Have them returned or handed over first.",
		record.Title(k, r.ID, r.Values), len(devices), fault.Whole(strings.Join(first, "、")), fault.Whole(strings.Join(first, ", ")), etc, more), nil
}

// Count is how many people who are there say in field what is asks for.
func Count(tx *store.Tx, field string, is func(string) bool) (int, error) {
	return tx.Count("employee", field, is, gone...)
}
