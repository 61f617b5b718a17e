package app

import (
	"opsbook/backend/audit"
	"opsbook/backend/calendar"
	"opsbook/backend/flow"
	"opsbook/backend/number"
	"opsbook/backend/organisation"
	"opsbook/backend/policy"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// SetLogo makes an uploaded picture the company's logo; token is the upload's, ""
// takes the logo away.
func (a *App) SetLogo(token string) (err error) {
	defer guard(&err)
	if token == "" {
		return a.core.b.Write(a.core.ctx, organisation.DropLogo)
	}
	f, err := a.core.outs.uploaded(token)
	if err != nil {
		return err
	}
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return organisation.SetLogo(tx, f.Name, f.data) })
}

// Headcounts tells how many people work in each department, by its id.
func (a *App) Headcounts() (out map[string]int, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	return organisation.Headcounts(a.core.ctx, d)
}

// Numbering tells of every numbered register how it counts.
func (a *App) Numbering() (out []number.Overview, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = number.Overviews(tx)
		return err
	})
	return out, err
}

// TryNumbering tells what a register would give out under another rule.
func (a *App) TryNumbering(kindName string, rule number.Rule) (out number.Ahead, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = number.Try(tx, kindName, rule)
		return err
	})
	return out, err
}

// Rights is the table of who may do what.
func (a *App) Rights() (out user.Table, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = user.Rights(tx, &audit.Kind)
		return err
	})
	return out, err
}

// Policy is the text that the registers carry out. Whoever may open the ledger may
// read it.
func (a *App) Policy() (p *policy.Policy, err error) {
	defer guard(&err)
	if _, err := a.core.desk(); err != nil {
		return nil, err
	}
	return policy.Text(), nil
}

// Calendar is a year with its holidays and worked weekends.
func (a *App) Calendar(year int) (out calendar.Year, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = calendar.Of(tx, year)
		return err
	})
	return out, err
}

// SetDay says that a day is worked or not, and what it is called.
func (a *App) SetDay(day string, works bool, name string) (err error) {
	defer guard(&err)
	return a.core.b.Write(a.core.ctx, func(tx *store.Tx) error { return calendar.Set(tx, day, works, name) })
}

// WorkdayAfter is the n-th working day after a day.
func (a *App) WorkdayAfter(day string, n int) (out string, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) error {
		c, err := calendar.Load(tx)
		if err == nil {
			out, err = c.After(day, n)
		}
		return err
	})
	return out, err
}

// Chains are how documents are approved, register by register.
func (a *App) Chains() (out []flow.Overview, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	err = d.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = flow.Overviews(tx)
		return err
	})
	return out, err
}

// AdoptChain makes the declared chain of a register the company's own, to be changed.
func (a *App) AdoptChain(kindName string) (err error) {
	defer guard(&err)
	return a.write(kindName, flow.Adopt)
}

// DropChain gives up the company's own chain of a register.
func (a *App) DropChain(kindName string) (err error) {
	defer guard(&err)
	return a.write(kindName, flow.Drop)
}
