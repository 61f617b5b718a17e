package training

import (
	"fmt"

	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
)

// ProposeChance is what a chance of development begins with: the department of whom it is for.
func ProposeChance(tx *store.Tx, in map[string]any) (kind.Values, error) {
	who, _ := in["employee_id"].(string)
	out := kind.Values{}
	if err := proposePerson(tx, who, "", out); err != nil {
		return nil, err
	}
	delete(out, "emp_no")
	return out, nil
}

// SaveChance notes a chance, with what the person has been trained in by then.
func SaveChance(tx *store.Tx, in record.Input) (record.Outcome, error) {
	return save(tx, Chance.Name, ProposeChance, in, noted)
}

// noted writes what the training file says on the day.
func noted(tx *store.Tx, k *kind.Kind, out record.Outcome) (record.Outcome, error) {
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return out, err
	}
	person, err := found(tx, "employee", r.Values.Str("employee_id"))
	if err != nil || person == nil {
		return out, err
	}
	f, err := filesOf(tx)
	if err != nil {
		return out, err
	}
	c, err := f.card(person, "")
	if err != nil {
		return out, err
	}
	text := fmt.Sprintf("本年 %d 次 %s 课时，累计 %s 课时，合格率 %s，证书 %d 个", c.Year.Times, hourText(c.Year.Hours), hourText(c.All.Hours), rateText(c.All.Rate), valid(c.Certificates))
	if err := put(tx, k, r, kind.Values{"training": text}); err != nil {
		return out, err
	}
	out.Rev = r.Rev
	return out, nil
}
