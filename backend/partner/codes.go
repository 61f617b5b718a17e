package partner

import (
	"encoding/json"
	"slices"

	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/parse"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// figures are the attributes of codes that assessments count with, by list.
var figures = map[string][]string{"eval_item": {"full"}, "partner_grade": {"from", "months"}}

// SaveCode stores a new option of a code list.
func SaveCode(tx *store.Tx, in record.Input) (record.Outcome, error) {
	k, err := tx.Kind(store.ListKind)
	if err != nil {
		return record.Outcome{}, err
	}
	out, err := record.Save(tx, k, in)
	if err != nil {
		return out, err
	}
	return out, countable(tx, k, out.ID)
}

// EditCode changes one.
func EditCode(tx *store.Tx, k *kind.Kind, id string, rev int64, in record.Input) (record.Outcome, error) {
	out, err := record.Edit(tx, k, id, rev, in)
	if err != nil {
		return out, err
	}
	return out, countable(tx, k, id)
}

// countable refuses points and bands that are no numbers: an assessment could not be added
// up. What no list of assessments has is left alone.
func countable(tx *store.Tx, k *kind.Kind, id string) error {
	r, err := record.Get(tx, k, id)
	if err != nil || figures[r.Values.Str("dict")] == nil {
		return err
	}
	var attr map[string]string
	if json.Unmarshal([]byte(r.Values.Str("attr")), &attr) != nil {
		return nil // nothing is said there
	}
	for name, text := range attr {
		if text == "" || !slices.Contains(figures[r.Values.Str("dict")], name) {
			continue
		}
		if n, _, err := parse.Decimal(text, 1); err != nil || n < 0 || n > 10_000 || name == "full" && n == 0 {
			return fault.InFields(map[string]fault.Text{"attr": fault.Sprintf("“%[1]s”的分数或月数“%[2]s”不对，请填 0 到 1000 的数，最多一位小数；分值要大于 0。", "“%[1]s”: “%[2]s” is no number of points or months. Enter 0 to 1000 with one digit at most; points of an item are above 0.",
				r.Values.Str("label"), text)})
		}
	}
	return nil
}
