package training

import (
	"context"
	"fmt"
	"slices"
	"time"

	"opsbook/backend/desk"
	"opsbook/backend/fault"
	"opsbook/backend/kind"
	"opsbook/backend/lens"
	"opsbook/backend/remind"
	"opsbook/backend/store"
)

// Reminders are those about trainings that are worked out: certificates that expire and
// were not renewed, whether a training gave them or they were entered in somebody's file, and
// trainings whose effect is to be judged three months later and is not yet.
func Reminders() []remind.Rule {
	return []remind.Rule{
		{Name: "cert_expiry_emp", Text: fault.T("员工证书到期、复训", "Certificates of employees that expire"), Of: "employee", Lead: []int{60, 30, 7}, To: kind.Tell(kind.ToClerk, kind.ToPerson), Ask: expiringInFiles},
		{Name: "cert_expiry_training", Text: fault.T("培训证书到期、复训", "Certificates from trainings that expire"), Of: Record.Name, Lead: []int{60, 30, 7}, To: kind.Tell(kind.ToClerk, kind.ToPerson), Ask: expiring},
		{Name: "training_eval_3m", Text: fault.T("培训行为评估", "Effect of trainings to be judged"), Of: Session.Name, Lead: []int{0}, To: kind.Tell(kind.ToDeptHead, kind.ToClerk), Ask: unjudged},
	}
}

func unjudged(ctx context.Context, d *desk.Desk, today string, lead int) (out []remind.Item, err error) {
	span, err := remind.Around(today, Later+kind.Grace, lead-Later)
	if err != nil {
		return nil, err
	}
	page, err := d.List(ctx, desk.ListQuery{Kind: Session.Name, Wait: true, Limit: remind.MaxItems, Sort: []desk.Order{{Field: "end_at"}}, Where: []desk.Cond{
		{Field: "end_at", Op: lens.Between, Values: span}, {Field: "status", Op: lens.Is, Values: []string{archived}}}})
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		for _, s := range page.Rows {
			evals, err := tx.Where(&Eval, "session_id", s.ID)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(evals, func(r store.Row) bool { return r.State == store.Live && r.Values.Str("behavior") != "" }) {
				continue
			}
			ended, err := time.Parse(time.DateOnly, s.Values.Str("end_at")[:len(time.DateOnly)])
			if err != nil {
				return err
			}
			out = append(out, remind.Item{Kind: Session.Name, ID: s.ID, Number: s.Number, Title: s.Title, Due: ended.AddDate(0, 0, Later).Format(time.DateOnly)})
		}
		return nil
	})
	return out, err
}

// expiring are certificates of people who work here that expire; what a later training on
// the same course has renewed is left out.
func expiring(ctx context.Context, d *desk.Desk, today string, lead int) (out []remind.Item, err error) {
	span, err := remind.Around(today, kind.Grace, lead)
	if err != nil {
		return nil, err
	}
	page, err := d.List(ctx, desk.ListQuery{Kind: Record.Name, Wait: true, Limit: remind.MaxItems, Sort: []desk.Order{{Field: "cert_expiry"}}, Where: []desk.Cond{
		{Field: "cert_expiry", Op: lens.Between, Values: span}, {Field: "result", Op: lens.Not, Values: []string{Fail, Absent}}}})
	if err != nil {
		return nil, err
	}
	err = d.Read(ctx, func(tx *store.Tx) error {
		people, err := tx.Kind("employee")
		if err != nil {
			return err
		}
		for _, r := range page.Rows {
			who, err := tx.ByID(people, r.Values.Str("employee_id"))
			if err != nil {
				return err
			}
			if who == nil || slices.Contains(gone, who.Values.Str("status")) {
				continue
			}
			until := r.Values.Str("cert_expiry")
			newer, err := renewed(tx, who.ID, r.Values, until)
			if err == nil && !newer {
				newer, err = inFile(tx, who.ID, r.Values.Str("name"), until)
			}
			if err != nil {
				return err
			}
			if !newer {
				out = append(out, remind.Item{Kind: Record.Name, ID: r.ID, Number: who.Values.Str("emp_no"), Title: who.Values.Str("name"), Due: r.Values.Str("cert_expiry"), Say: fault.T(r.Title, r.Title)})
			}
		}
		return nil
	})
	return out, err
}

// inFiles are the certificates in the files of people who work here.
var inFiles = remind.Lines{Kind: "employee_cert", Day: "expiry", Says: "name", Of: "employee", Whose: kind.Itself, When: []desk.Cond{{Field: "status", Op: lens.Not, Values: gone}}}

// expiringInFiles are certificates of files that expire. One that a training gave as well is
// told of by the training, and one that either of them has renewed by nobody.
func expiringInFiles(ctx context.Context, d *desk.Desk, today string, lead int) ([]remind.Item, error) {
	found, err := inFiles.Ask(ctx, d, today, lead)
	if err != nil {
		return nil, err
	}
	var out []remind.Item
	err = d.Read(ctx, func(tx *store.Tx) error {
		for _, it := range found {
			newer, err := inFile(tx, it.ID, it.Say.ZH, it.Due)
			if err == nil && !newer {
				newer, err = renewed(tx, it.ID, kind.Values{"name": it.Say.ZH}, before(it.Due))
			}
			if err != nil {
				return err
			}
			if !newer {
				out = append(out, it)
			}
		}
		return nil
	})
	return out, err
}

// before is the day before a day.
func before(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// renewed reports whether a training gave somebody a certificate of the same course, or of
// the same name, that is valid after a day. It is asked of each that expires whenever the
// first page is shown.
func renewed(tx *store.Tx, person string, v kind.Values, after string) (bool, error) {
	var course []byte
	if id := v.Str("course_id"); id != "" {
		course = store.IDBytes(id)
	}
	return there(tx, "SELECT 1 FROM training_record WHERE employee_id=? AND _state=0 AND cert_expiry>? AND (name=? OR course_id=?) AND coalesce(result,'') NOT IN (?,?) LIMIT 1",
		store.IDBytes(person), after, v.Str("name"), course, Fail, Absent)
}

// inFile reports whether somebody's file has a certificate of a name that is valid after a
// day, or for ever.
func inFile(tx *store.Tx, person, name, after string) (bool, error) {
	return there(tx, "SELECT 1 FROM employee_cert WHERE employee_id=? AND _state=0 AND name=? AND (expiry IS NULL OR expiry>?) LIMIT 1", store.IDBytes(person), name, after)
}

func there(tx *store.Tx, query string, args ...any) (bool, error) {
	var one int
	found, err := tx.One(query, args, &one)
	if err != nil {
		return false, fmt.Errorf("training: certificates: %w", err)
	}
	return found, nil
}
