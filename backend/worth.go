package backend

import (
	"cmp"
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/record"
	"opsbook/backend/stock"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Check tells what is wrong with a record in a form or worth a look, without saving it;
// a new one is looked at as it would be stored.
func Check(ctx context.Context, d *desk.Desk, kindName, id string, in record.Input) ([]kind.Finding, error) {
	k, err := d.Store.Catalog().Kind(kindName)
	if err != nil {
		return nil, err
	}
	var was kind.Values
	var more []kind.Finding
	err = d.Read(ctx, func(tx *store.Tx) error {
		if id != "" {
			r, err := record.View(tx, k, id)
			if err != nil {
				return err
			}
			was = r.Values
		} else {
			if err := user.Gate(tx, k, kind.Add); err != nil {
				return err
			}
			offered, err := Propose(tx, k, in.Values)
			if err != nil {
				return err
			}
			in.Values = record.Filled(in.Values, offered)
		}
		more, err = worth(tx, k, was, in.Values)
		return err
	})
	if err != nil {
		return nil, err
	}
	out, err := d.Check(ctx, kindName, id, in)
	return append(out, more...), err
}

// look adds what is worth a look to what came of a save; was is what stood there before.
func look(tx *store.Tx, k *kind.Kind, was kind.Values, out *record.Outcome) error {
	r, err := record.Get(tx, k, out.ID)
	if err != nil {
		return err
	}
	more, err := worth(tx, k, was, r.Values)
	out.Warnings = append(out.Warnings, more...)
	return err
}

// worth is what is worth a look in a record that a user enters or changes and that its kind
// alone does not know: who is named though he has left, a day whose month is closed. What
// stood there before, in was, is not said again. in holds stored or typed values.
func worth(tx *store.Tx, k *kind.Kind, was kind.Values, in map[string]any) (out []kind.Finding, err error) {
	c := record.Context(tx)
	v := kind.Values{}
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Type == kind.Ref || f.Type == kind.Date {
			v[f.Name] = was[f.Name]
			if x, given := in[f.Name]; given {
				v[f.Name], _, _ = f.Normal(x, c) // what cannot be read is told by Try
			}
		}
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		if v.Str(f.Name) == "" || v[f.Name] == was[f.Name] || k.ByRule(f) {
			continue
		}
		var say *fault.Text
		switch {
		case f.Type == kind.Ref && f.To == "employee":
			say, err = gone(tx, v.Str(f.Name), dayOf(k, v))
		case f.Name == "doc_date" && (k.Name == "stock_in" || k.Name == "stock_out"):
			say, err = stock.InClosedMonth(tx, v.Str(f.Name))
		}
		if err != nil {
			return nil, err
		}
		if say != nil {
			out = append(out, kind.Finding{Field: f.Name, Say: *say, Warn: true})
		}
	}
	return out, nil
}

// dayOf is the day that a document is of; "" if its kind has none.
func dayOf(k *kind.Kind, v kind.Values) string {
	if k.Number == nil {
		return ""
	}
	if f, ok := k.Field(k.Number.DateBy); ok && f.Type == kind.Date {
		return v.Str(f.Name)
	}
	return ""
}

// gone is what is said of somebody who had left by a day, today if it is ""; nil: nothing.
func gone(tx *store.Tx, id, day string) (*fault.Text, error) {
	k, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	r, err := tx.ByID(k, id)
	if err != nil || r == nil || r.Values.Str("status") != "left" {
		return nil, err
	}
	left := r.Values.Str("leave_date")
	if left > cmp.Or(day, tx.Today()) {
		return nil, nil // he was there on that day
	}
	say := fault.Sprintf("%[1]s已离职（%[2]s），请核对。", "%[1]s has left (%[3]s); please check.", r.Values.Str("name"), cmp.Or(left, "离职日期未填"), cmp.Or(left, "no day is known"))
	return &say, nil
}

// LineOf is what the domain of a register says of lines in a form, and what is worth a look
// in any.
func LineOf(kindName string) desk.LineMore {
	own := domains[kindName].line
	return func(tx *store.Tx, id string, l *record.Line) error {
		if own != nil {
			if err := own(tx, id, l); err != nil {
				return err
			}
		}
		for i := range l.Kind.Fields {
			f := &l.Kind.Fields[i]
			if f.Type != kind.Ref || f.To != "employee" || l.Row.Values.Str(f.Name) == "" || l.Kind.ByRule(f) {
				continue
			}
			say, err := gone(tx, l.Row.Values.Str(f.Name), "")
			if err != nil {
				return err
			}
			if say != nil {
				l.Warned[f.Name] = *say
			}
		}
		return nil
	}
}
