package record

import (
	"encoding/json"
	"fmt"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Units answers in which unit a quantity is, remembering what it has looked up; for the
// display of one page, one form, one export.
type Units struct {
	tx   *store.Tx
	seen map[string]string // by path and id of the thing
}

// NewUnits looks units up in tx.
func NewUnits(tx *store.Tx) *Units { return &Units{tx, map[string]string{}} }

// Of is the label of the unit that f has in a record of k with the values v; "" if it is
// no quantity, or nobody said the unit.
func (u *Units) Of(k *kind.Kind, f *kind.Field, v kind.Values) string {
	path := u.tx.Store.Catalog().UnitPath(k, f)
	name, further, through := strings.Cut(path, ".")
	own, ok := k.Field(name)
	if !ok || v.Str(name) == "" {
		return ""
	}
	if !through {
		return u.tx.Lists().Label(own.Codes, v.Str(name))
	}
	key := own.To + "." + v.Str(name)
	if unit, ok := u.seen[key]; ok {
		return unit
	}
	if of, err := u.tx.Kind(own.To); err == nil {
		if r, err := u.tx.ByID(of, v.Str(name)); err == nil && r != nil {
			unit, _ := of.Field(further)
			u.seen[key] = u.tx.Lists().Label(unit.Codes, r.Values.Str(further))
		}
	}
	return u.seen[key]
}

// With is the text of a quantity with its unit behind it: 3 包.
func (u *Units) With(text string, k *kind.Kind, f *kind.Field, v kind.Values) string {
	if text == "" {
		return ""
	}
	return strings.TrimSpace(text + " " + u.Of(k, f, v))
}

// UnitCodes are the codes of the units that things of a register are counted in, by their
// ids: of a page at once.
func UnitCodes(tx *store.Tx, k *kind.Kind, ids []string) (map[string]string, error) {
	plain := make([]string, len(ids))
	for i, id := range ids {
		plain[i] = strings.ReplaceAll(id, "-", "")
	}
	list, err := json.Marshal(plain)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(fmt.Sprintf("SELECT r.id, r.%q FROM json_each(?) j CROSS JOIN %q r ON r.id=unhex(j.value)", k.Counted.Unit, k.Name), string(list))
	if err != nil {
		return nil, fmt.Errorf("record: units of %s: %w", k.Name, err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id []byte
		var code *string
		if err := rows.Scan(&id, &code); err != nil {
			return nil, fmt.Errorf("record: units of %s: %w", k.Name, err)
		}
		if code != nil {
			out[store.IDText(id)] = *code
		}
	}
	return out, rows.Err()
}
