package equipment

import (
	"maps"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// MaxAtOnce bounds how many devices are registered in one step.
const MaxAtOnce = 1000

// Register stores n equal devices for a user, each with a card and a running
// number of its own. serials are their serial numbers in order; nil if they have
// none. Faults: Invalid; Forbidden.
func Register(tx *store.Tx, in map[string]any, n int, serials []string) ([]record.Outcome, error) {
	return register(tx, in, n, serials, Save)
}

func register(tx *store.Tx, in map[string]any, n int, serials []string, save func(*store.Tx, record.Input) (record.Outcome, error)) ([]record.Outcome, error) {
	if err := countable(in, n, serials); err != nil {
		return nil, err
	}
	var out []record.Outcome
	for i := range n {
		one := maps.Clone(in)
		if len(serials) > 0 {
			one["sn"] = serials[i]
		}
		o, err := save(tx, record.Input{Values: one})
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// Save stores a new device for a user; what is left empty is as proposed.
func Save(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return record.Outcome{}, err
	}
	proposed, err := Proposal(tx, in.Values)
	if err != nil {
		return record.Outcome{}, err
	}
	in.Values = record.Filled(in.Values, proposed)
	return record.Save(tx, k, in)
}

func countable(in map[string]any, n int, serials []string) error {
	switch {
	case n < 1 || n > MaxAtOnce:
		return fault.New(fault.Invalid, "一次登记 1 到 %d 台，这里是 %d 台。", "1 to %d devices can be registered at once, not %d.", MaxAtOnce, n)
	case len(serials) > 0 && len(serials) != n:
		return fault.New(fault.Invalid, "要登记 %d 台，却给了 %d 个序列号。请一台一个，或者都不填。", "%d devices, but %d serial numbers. Give one for each, or none.", n, len(serials))
	case n > 1 && in["asset_no"] != nil && in["asset_no"] != "":
		return fault.New(fault.Invalid, "一次登记多台时，资产编号由系统连续编排，请不要填写。", "Several devices are numbered by the program; leave the asset number empty.")
	}
	return nil
}

// normal reads what can be read of in; what cannot is refused when it is stored.
func normal(tx *store.Tx, k *kind.Kind, in map[string]any) kind.Values {
	c := kind.Context{Today: tx.Today(), Lists: tx.Lists()}
	out := kind.Values{}
	for name, x := range in {
		if f, ok := k.Field(name); ok && f.Stored() {
			if got, _, err := f.Normal(x, c); err == nil {
				out[name] = got
			}
		}
	}
	return out
}
