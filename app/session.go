package app

import (
	"cmp"
	"time"

	"opsbook/backend"
	"opsbook/backend/audit"
	"opsbook/backend/desk"
	"opsbook/backend/organisation"
	"opsbook/backend/papers"
	"opsbook/backend/record"
	"opsbook/backend/report"
	"opsbook/backend/store"
	"opsbook/backend/user"
)

// Version is set by the build.
var Version = "dev"

// Status is how far the data folder is opened, and for whom.
type Status struct {
	State         backend.State `json:"state"`
	Version       string        `json:"version"`
	Folder        string        `json:"folder"`
	Users         []string      `json:"users"`
	User          *UserInfo     `json:"user"`
	Company       string        `json:"company"`
	Logo          string        `json:"logo"`       // the attachment that is the company's logo, "" if it has none
	LastBackup    string        `json:"lastBackup"` // YYYY-MM-DD HH:MM, "" if never
	BackupOverdue bool          `json:"backupOverdue"`
	MayBackup     bool          `json:"mayBackup"`
	LockMinutes   int64         `json:"lockMinutes"`
	Repaired      []string      `json:"repaired"` // copies of the key slots that were damaged and written again
	Door          string        `json:"door"`
	Today         string        `json:"todayDate"`
	Asked         bool          `json:"asked"` // there is no ledger yet, and this PC has asked to be let into one
}

// UserInfo is who works.
type UserInfo struct {
	Username string   `json:"username"`
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
}

// Status tells what the first screen must show.
func (a *App) Status() (s Status, err error) {
	defer guard(&err)
	b := a.core.b
	s = Status{State: b.State(), Version: Version, Folder: b.Dir(), Users: b.Usernames(), Repaired: b.Repaired(), Asked: b.Asked(), Today: b.Now().Format(time.DateOnly), LockMinutes: 10}
	if a.core.host != nil {
		s.Door = a.core.host.Door()
	}
	if s.State == backend.Open {
		err = b.Read(a.core.ctx, func(tx *store.Tx) error { return s.fill(tx) })
	}
	s.LastBackup, s.BackupOverdue = a.core.lastBackup()
	return s, err
}

// fill adds what only an open file tells.
func (s *Status) fill(tx *store.Tx) error {
	s.User = &UserInfo{Username: tx.Actor.Name, Roles: tx.Actor.Roles}
	if r, err := record.Find(tx, &user.Kind, tx.Actor.Name); err == nil {
		s.User.Name = cmp.Or(r.Values.Str("display_name"), tx.Actor.Name)
		s.LockMinutes = cmp.Or(r.Values.Int("lock_minutes"), 10)
	}
	s.MayBackup = backend.MayBackup(tx) == nil
	company, err := desk.Organisation(tx)
	s.Company = company.Str("name")
	if err == nil {
		s.Logo, err = organisation.Logo(tx)
	}
	return err
}

// SetUpResult is the recovery key, shown once, and which two groups are asked back.
type SetUpResult struct {
	Groups []string `json:"groups"`
	Ask    [2]int   `json:"ask"` // places from 0
}

// SetUp makes a new file and leaves it open.
func (a *App) SetUp(in backend.First) (r SetUpResult, err error) {
	defer guard(&err)
	ctx, done := a.core.start("setup")
	defer done()
	groups, err := a.core.b.Init(ctx, in)
	return askBack(groups), err
}

// askBack chooses the groups of a new recovery key that are asked back.
func askBack(groups []string) SetUpResult {
	r := SetUpResult{Groups: groups}
	if n := len(groups); n > 1 {
		first := int(time.Now().UnixNano()) % (n / 2)
		r.Ask = [2]int{first, n/2 + (first*7+3)%(n-n/2)}
	}
	return r
}

// ConfirmRecovery checks groups of the recovery key against the places asked for.
func (a *App) ConfirmRecovery(places []int, groups []string) (s Status, err error) {
	defer guard(&err)
	if err := a.core.b.CheckGroups(places, groups); err != nil {
		return s, err
	}
	return a.Status()
}

// Unlock opens the file with a password.
func (a *App) Unlock(username, password string) (s Status, err error) {
	defer guard(&err)
	a.core.forget()
	ctx, done := a.core.start("unlock")
	defer done()
	if err := a.core.b.Unlock(ctx, username, password); err != nil {
		return s, err
	}
	a.core.emit("session", map[string]any{})
	return a.Status()
}

// UnlockByRecovery opens the file with the recovery key and gives an
// administrator a new password.
func (a *App) UnlockByRecovery(groups, username, password string) (s Status, err error) {
	defer guard(&err)
	a.core.forget()
	ctx, done := a.core.start("unlock")
	defer done()
	if err := a.core.b.Recover(ctx, groups, username, password); err != nil {
		return s, err
	}
	a.core.emit("session", map[string]any{})
	return a.Status()
}

// Lock closes the file.
func (a *App) Lock() (s Status, err error) {
	defer guard(&err)
	if a.core.b.Username() == "" { // by another page
		return a.Status()
	}
	a.core.jobs.cancelAll()
	switch locked, err := a.core.b.LockUp(a.core.ctx); {
	case err != nil:
		return s, err
	case locked:
		a.core.forget()
		a.core.emit("session", map[string]any{})
	}
	return a.Status()
}

// ChangePassword changes the password of who works.
func (a *App) ChangePassword(old, password string) (err error) {
	defer guard(&err)
	ctx, done := a.core.start("password")
	defer done()
	return a.core.b.ChangePassword(ctx, old, password)
}

// UserView is an account in the list of users.
type UserView struct {
	desk.Row
	HasSlot bool `json:"hasSlot"`
}

// Users lists the accounts, and which have a password.
func (a *App) Users() (out []UserView, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return nil, err
	}
	page, err := d.List(a.core.ctx, desk.ListQuery{Kind: user.Kind.Name, Limit: desk.MaxPage, Wait: true})
	slots := map[string]bool{}
	for _, name := range a.core.b.Usernames() {
		slots[name] = true
	}
	out = []UserView{}
	for _, r := range page.Rows {
		out = append(out, UserView{r, slots[r.Number]})
	}
	return out, err
}

// AddUser makes an account with its password.
func (a *App) AddUser(in record.Input, password string) (out record.Outcome, err error) {
	defer guard(&err)
	ctx, done := a.core.start("password")
	defer done()
	return a.core.b.AddUser(ctx, in, password)
}

// SetPassword gives another user a new password.
func (a *App) SetPassword(username, password string) (err error) {
	defer guard(&err)
	ctx, done := a.core.start("password")
	defer done()
	return a.core.b.SetPassword(ctx, username, password)
}

// DisableUser takes an account and its password away.
func (a *App) DisableUser(username string) (err error) {
	defer guard(&err)
	return a.core.b.DisableUser(a.core.ctx, username)
}

// RecoveryKey shows the groups of the recovery key again.
func (a *App) RecoveryKey(password string) (groups []string, err error) {
	defer guard(&err)
	ctx, done := a.core.start("recovery")
	defer done()
	return a.core.b.RecoveryGroups(ctx, password)
}

// Rotate gives the file a new key and returns the new recovery key.
func (a *App) Rotate(password string) (groups []string, err error) {
	defer guard(&err)
	return a.core.b.Rotate(a.core.ctx, password)
}

// Meta is what the screens need to know of every register, its papers, and the reports.
type Meta struct {
	desk.Meta
	Sheets  map[string][]papers.Sheet `json:"sheets"` // by kind.Form.Of, the usual one first
	Ways    map[string]papers.Way     `json:"ways"`   // of the forms that have others, by kind.Form.Name
	Reports []report.View             `json:"reports"`
	Audit   string                    `json:"audit"` // what the user may do with the activity log: V view, P print, O export
}

// Meta is what the screens need to know of every register.
func (a *App) Meta() (m Meta, err error) {
	defer guard(&err)
	d, err := a.core.desk()
	if err != nil {
		return m, err
	}
	m.Sheets, m.Ways = papers.Sheets(), papers.Ways()
	if m.Reports, err = a.core.b.Reports(); err != nil {
		return m, err
	}
	m.Audit = d.Rights(&audit.Kind)
	m.Meta, err = d.Meta(a.core.ctx)
	return m, err
}

// Username is who has unlocked; "" if nobody.
func (a *App) Username() string { return a.core.b.Username() }
