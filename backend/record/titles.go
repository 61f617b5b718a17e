package record

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"opsbook/backend/kind"
	"opsbook/backend/store"
)

// Titles are how records are called, by id in hex; on says how which, a list, names
// them: r is the record, j.value what stands in the list.
func Titles(tx *store.Tx, k *kind.Kind, on string, which any) (map[string]string, error) {
	list, err := json.Marshal(which)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, n := range append([]string{k.Title, k.Key}, k.Together...) {
		if f, ok := k.Field(n); ok && f.Stored() && f.Column() == "TEXT" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	q := "SELECT r.id"
	for _, n := range names {
		q += fmt.Sprintf(", r.%q", n)
	}
	rows, err := tx.Query(q+" FROM json_each(?) j CROSS JOIN "+fmt.Sprintf("%q", k.Name)+" r ON "+on, string(list))
	if err != nil {
		return nil, fmt.Errorf("record: titles of %s: %w", k.Name, err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id []byte
		texts := make([]*string, len(names))
		dest := []any{&id}
		for i := range texts {
			dest = append(dest, &texts[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, fmt.Errorf("record: titles of %s: %w", k.Name, err)
		}
		v := kind.Values{}
		for i, t := range texts {
			if t != nil {
				v[names[i]] = *t
			}
		}
		out[hex.EncodeToString(id)] = Title(k, store.IDText(id), v)
	}
	return out, rows.Err()
}

// Learn looks up many records of a kind at once, for Of: a page refers to a hundred,
// and a question for each would cost more than the page.
func (n *Names) Learn(kindName string, ids []string) error {
	k, err := n.tx.Kind(kindName)
	if err != nil {
		return nil // Of shows the id
	}
	var plain []string
	for _, id := range ids {
		if _, known := n.seen[id]; !known {
			plain = append(plain, strings.ReplaceAll(id, "-", ""))
		}
	}
	if len(plain) == 0 {
		return nil
	}
	slices.Sort(plain)
	found, err := Titles(n.tx, k, "r.id=unhex(j.value)", slices.Compact(plain))
	if err != nil {
		return err
	}
	for id, title := range found {
		b, _ := hex.DecodeString(id)
		n.seen[store.IDText(b)] = title
	}
	return nil
}
