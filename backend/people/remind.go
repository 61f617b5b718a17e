package people

import (
	"context"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// Reminders are those about the people who work here: certificates that expire, and, where
// a company wants that, birthdays.
func Reminders() []remind.Rule {
	return []remind.Rule{
		{Name: "cert_expiry_emp", Text: fault.T("员工证书到期、复训", "Certificates of employees that expire"), Of: "employee", Lead: []int{60, 30, 7}, To: kind.Tell(kind.ToClerk, kind.ToPerson), Ask: certificates},
		{Name: "birthday", Text: fault.T("员工生日", "Birthdays"), Of: "employee", Lead: []int{7}, To: kind.Tell(kind.ToClerk), Off: true, Find: birthdays},
	}
}

// certificates are those that expire of people who work here: of all whom the actor sees.
func certificates(ctx context.Context, d *desk.Desk, today string, lead int) (out []remind.Item, err error) {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil, err
	}
	q := desk.ListQuery{Kind: "employee_cert", Wait: true, Limit: desk.MaxPage, Sort: []desk.Order{{Field: "expiry"}}, Where: []desk.Cond{
		{Field: "expiry", Op: lens.Between, Values: []string{day.AddDate(0, 0, -kind.Grace).Format(time.DateOnly), day.AddDate(0, 0, lead).Format(time.DateOnly)}}}}
	if !d.May(q.Kind, kind.View) { // a certificate does not say whose its holder is
		if d.Actor.Employee == "" {
			return nil, nil
		}
		return ownCertificates(ctx, d, q.Where[0].Values)
	}
	page, err := d.List(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, r := range page.Rows {
		ids = append(ids, r.Values.Str("employee_id"))
	}
	people, err := d.List(ctx, desk.ListQuery{Kind: "employee", Wait: true, IDs: ids, Limit: desk.MaxPage, Where: []desk.Cond{{Field: "status", Op: lens.Not, Values: gone}}})
	if err != nil {
		return nil, err
	}
	who := map[string]desk.Row{}
	for _, p := range people.Rows {
		who[p.ID] = p
	}
	for _, r := range page.Rows {
		if p, ok := who[r.Values.Str("employee_id")]; ok {
			out = append(out, expires(p.ID, p.Number, p.Title, r.Values))
		}
	}
	return out, nil
}

// ownCertificates are those of the actor himself that expire within a span of days.
func ownCertificates(ctx context.Context, d *desk.Desk, span []string) (out []remind.Item, err error) {
	err = d.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.Kind("employee_cert")
		if err != nil {
			return err
		}
		rows, err := tx.Where(k, "employee_id", d.Actor.Employee)
		for i := range rows {
			if at := rows[i].Values.Str("expiry"); rows[i].State == store.Live && at >= span[0] && at <= span[1] {
				out = append(out, expires(d.Actor.Employee, "", "", rows[i].Values))
			}
		}
		return err
	})
	return out, err
}

func expires(id, number, title string, cert kind.Values) remind.Item {
	return remind.Item{Kind: "employee", ID: id, Number: number, Title: title, Due: cert.Str("expiry"), Say: fault.T(cert.Str("name"), cert.Str("name"))}
}

// birthdays are the next ones of the people who work here.
func birthdays(tx *store.Tx, today string, lead int) (out []remind.Item, err error) {
	k, err := tx.Kind("employee")
	if err != nil {
		return nil, err
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil, err
	}
	for after := int64(0); ; {
		const page = 1000
		rows, err := tx.From(k, after, page)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for i := range rows {
			after = rows[i].PK
			v := rows[i].Values
			born, err := time.Parse(time.DateOnly, v.Str("birth_date"))
			if err != nil || rows[i].State != store.Live || v.Str("status") == "left" || v.Str("status") == "retired" {
				continue
			}
			next := kind.MonthsAfter(born, 12*(day.Year()-born.Year()))
			if next.Before(day) {
				next = kind.MonthsAfter(born, 12*(day.Year()+1-born.Year()))
			}
			if next.Sub(day) <= time.Duration(lead)*24*time.Hour {
				out = append(out, remind.Item{Kind: "employee", ID: rows[i].ID, Number: v.Str("emp_no"), Title: v.Str("name"), Due: next.Format(time.DateOnly)})
			}
		}
	}
}
