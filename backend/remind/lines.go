package remind

import (
	"context"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/store"
)

// Lines are days that stand in lines of records, such as certificates of a person: the
// item is the record, and its line says what expires.
type Lines struct {
	Kind  string      // the lines
	Day   string      // their day
	Says  string      // their field that says what it is
	Of    string      // the records, and under which conditions
	When  []desk.Cond // of the records
	Whose string      // the field of the records that names a person; kind.Itself: they are persons
}

// Ask is the function of a Rule about such lines: those whose day is up to lead days
// ahead, or Grace days over. Who may not list the lines is told of those that concern him.
func (l Lines) Ask(ctx context.Context, d *desk.Desk, today string, lead int) ([]Item, error) {
	span, err := Around(today, kind.Grace, lead)
	if err != nil {
		return nil, err
	}
	if !d.May(l.Kind, kind.View) { // a line does not say whose its record is
		return l.own(ctx, d, span)
	}
	k, err := d.Store.Catalog().Kind(l.Kind)
	if err != nil {
		return nil, err
	}
	page, err := d.List(ctx, desk.ListQuery{Kind: l.Kind, Wait: true, Limit: MaxItems, Sort: []desk.Order{{Field: l.Day}}, Where: []desk.Cond{{Field: l.Day, Op: lens.Between, Values: span}}})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, r := range page.Rows {
		ids = append(ids, r.Values.Str(k.Parent))
	}
	records, err := d.List(ctx, desk.ListQuery{Kind: l.Of, Wait: true, IDs: ids, Limit: desk.MaxPage, Where: l.When})
	if err != nil {
		return nil, err
	}
	of := map[string]desk.Row{}
	for _, r := range records.Rows {
		of[r.ID] = r
	}
	var out []Item
	for _, r := range page.Rows {
		if rec, ok := of[r.Values.Str(k.Parent)]; ok {
			out = append(out, l.item(rec, r.Values))
		}
	}
	return out, nil
}

// own are those of records that name the actor.
func (l Lines) own(ctx context.Context, d *desk.Desk, span []string) (out []Item, err error) {
	if d.Actor.Employee == "" {
		return nil, nil
	}
	q := desk.ListQuery{Kind: l.Of, Wait: true, Limit: desk.MaxPage, Where: l.When}
	if l.Whose == kind.Itself {
		q.IDs = []string{d.Actor.Employee}
	} else {
		q.Where = append([]desk.Cond{{Field: l.Whose, Op: lens.Is, Values: []string{d.Actor.Employee}}}, q.Where...)
	}
	records, err := d.List(ctx, q)
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind(l.Kind)
		if err != nil {
			return err
		}
		for _, rec := range records.Rows {
			rows, err := tx.Where(k, k.Parent, rec.ID)
			if err != nil {
				return err
			}
			for i := range rows {
				if day := rows[i].Values.Str(l.Day); rows[i].State == store.Live && day >= span[0] && day <= span[1] {
					out = append(out, l.item(rec, rows[i].Values))
				}
			}
		}
		return nil
	})
	return out, err
}

func (l Lines) item(rec desk.Row, line kind.Values) Item {
	return Item{Kind: l.Of, ID: rec.ID, Number: rec.Number, Title: rec.Title, Due: line.Str(l.Day), Say: fault.T(line.Str(l.Says), line.Str(l.Says))}
}
