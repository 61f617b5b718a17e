package equipment

import (
	"slices"

	"opsbook/backend/store"
)

// Count is how many devices that the company still has say in field what is asks for.
func Count(tx *store.Tx, field string, is func(string) bool) (int, error) {
	return tx.Count(Kind.Name, field, is, gone...)
}

// HeldBy are the numbers of the devices that a person has now.
func HeldBy(tx *store.Tx, person string) (out []string, err error) {
	k, err := tx.Kind(Kind.Name)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Where(k, k.Owner, person)
	for _, r := range rows {
		if r.State == store.Live && !slices.Contains(placed, r.Values.Str("status")) {
			out = append(out, r.Values.Str(k.Key))
		}
	}
	slices.Sort(out)
	return out, err
}
