// Package labels lets administrators call the fields of registers what their
// company calls them. A label is a record of its own, so that it lies in the file,
// has a history and comes along with backups; package store lays them over the
// declarations (store.LabelKind), so that every screen, sheet and paper and every
// sentence says the new one from the commit on.
package labels

import (
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Kind holds the labels, one record for each field that was ever renamed; what is
// empty is called as declared. Nobody adds or edits records of it but Set, which
// alone knows what else a label must not be.
var Kind = kind.Kind{
	Name: store.LabelKind, Label: "字段名称", English: "Labels of fields", Chapter: "system", Title: "field", Sort: "register",
	Fields: []kind.Field{
		{Name: "register", Label: "台账", English: "Register", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "field", Label: "字段", English: "Field", Type: kind.Text, Required: kind.Always, Locked: true},
		{Name: "label", Label: "自定名称", English: "Own label", Type: kind.Text, Limit: "1..20"},
		{Name: "english", Label: "自定英文名", English: "Own English label", Type: kind.Text, Limit: "1..48"},
	},
	Access: kind.Access{"admin": "VG", "auditor": "V"},
}

// Label is what one field is called: as declared, and by the company; "" where the
// declared one stands.
type Label struct {
	Field    string     `json:"field"`
	Declared fault.Text `json:"declared"`
	Own      fault.Text `json:"own"`
}

// Of returns the labels of a register's fields in their order.
func Of(tx *store.Tx, kindName string) ([]Label, error) {
	if err := user.Gate(tx, &Kind, kind.View); err != nil {
		return nil, err
	}
	k, err := tx.Store.Declared().Kind(kindName)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Where(&Kind, "register", kindName)
	if err != nil {
		return nil, err
	}
	own := map[string]fault.Text{}
	for _, r := range rows {
		own[r.Values.Str("field")] = fault.T(r.Values.Str("label"), r.Values.Str("english"))
	}
	out := make([]Label, 0, len(k.Fields))
	for _, f := range k.Fields {
		out = append(out, Label{Field: f.Name, Declared: fault.T(f.Label, f.English), Own: own[f.Name]})
	}
	return out, nil
}

// Set calls a field of a register something else; in each language an empty text,
// or the declared one, is the declared one again. Faults: Forbidden, NotFound,
// Invalid (too long, or another field of the register is called or known so).
func Set(tx *store.Tx, kindName, field string, own fault.Text) error {
	if err := user.Gate(tx, &Kind, kind.Config); err != nil {
		return err
	}
	k, err := tx.Store.Declared().Kind(kindName)
	if err != nil {
		return err
	}
	f, ok := k.Field(field)
	if !ok {
		return fault.New(fault.NotFound, "“%[1]s”没有字段“%[2]s”。", "%[3]s has no field “%[2]s”.", k.Label, field, k.English)
	}
	v, err := read(tx, k, f, own)
	if err != nil {
		return err
	}
	rows, err := tx.Where(&Kind, "register", kindName)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Values.Str("field") == field {
			return record.Put(tx, &Kind, r.ID, v)
		}
	}
	v["register"], v["field"] = kindName, field
	_, err = record.Add(tx, &Kind, v)
	return err
}

// read is what is stored of own labels: nothing where they are as declared.
func read(tx *store.Tx, k *kind.Kind, f *kind.Field, own fault.Text) (kind.Values, error) {
	now, err := tx.Kind(k.Name)
	if err != nil {
		return nil, err
	}
	v, wrong := kind.Values{}, map[string]fault.Text{}
	for _, x := range []struct{ name, text, declared string }{{"label", own.ZH, f.Label}, {"english", own.EN, f.English}} {
		of, _ := Kind.Field(x.name)
		given, _, err := of.Parse(x.text, kind.Context{})
		if err != nil {
			given = x.text // record says what is wrong with it
		}
		text, _ := given.(string)
		if other, taken := now.Called(text, f.Name); taken {
			wrong[x.name] = fault.Sprintf("“%[3]s”已是字段“%[1]s”的名称或别名，请换一个。",
				"“%[3]s” is a label or an alias of the field “%[2]s” already; choose another.", other.Label, other.English, text)
		}
		if text == x.declared {
			given = nil
		}
		v[x.name] = given
	}
	return v, fault.InFields(wrong)
}
