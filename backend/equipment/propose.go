package equipment

import (
	"strconv"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Propose returns values for the fields of v that are still empty, as a form
// offers them: the class by number and name, the life by class, how it is managed
// by the company's threshold, the usual residual value. v is normalised. What v
// says is never changed. A class that only groups others is good enough for an old
// ledger, whose name tells no more, but not offered to who can still look.
func Propose(tx *store.Tx, v kind.Values) (kind.Values, error) {
	org, err := organisation(tx)
	if err != nil {
		return nil, err
	}
	out := propose(tx.Lists(), org, v)
	if c, _ := tx.Lists().Code("asset_class", out.Str("class_code")); c.Off {
		delete(out, "class_code")
	}
	return out, nil
}

// Proposal is Propose for what somebody has typed so far; what cannot be read is
// refused when it is stored.
func Proposal(tx *store.Tx, in map[string]any) (kind.Values, error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	return Propose(tx, normal(tx, k, in))
}

func propose(lists kind.Lists, org, v kind.Values) kind.Values {
	out := kind.Values{}
	offer := func(field string, x any) {
		if v[field] == nil {
			out[field] = x
		}
	}
	class := v.Str("class_code")
	if class == "" {
		if code, ok := GuessClass(Prefix(v.Str("asset_no")), v.Str("name")); ok {
			class = code
			offer("class_code", code)
		}
	}
	if c, ok := lists.Code("asset_class", class); ok {
		if years, err := strconv.ParseInt(c.Attr["life_tax"], 10, 64); err == nil {
			offer("life_years", years)
		}
	}
	offer("manage_type", manageType(org, v))
	if rate := org["residual_rate"]; rate != nil {
		offer("residual_rate", rate)
	}
	return out
}

// manageType is fixed from the threshold on, by the price of one piece.
func manageType(org, v kind.Values) string {
	threshold, set := org["fixed_asset_threshold"].(int64)
	value, known := v["original_value"].(int64)
	switch {
	case v.Str("acquire_type") == "lease":
		return "leased"
	case v.Int("qty") > 1:
		return "low_value"
	case set && known && value < threshold:
		return "low_value"
	}
	return "fixed"
}

// organisation returns the settings of the company; none before the first run.
func organisation(tx *store.Tx) (kind.Values, error) {
	k, err := tx.Kind("organisation")
	if err != nil {
		return nil, err
	}
	rows, err := tx.From(k, 0, 1)
	if err != nil || len(rows) == 0 {
		return kind.Values{}, err
	}
	return rows[0].Values, nil
}
