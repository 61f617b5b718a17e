package app

import (
	"opsbook/backend/figure"
	"opsbook/backend/remind"
)

// Reminders is what whoever is at work is told today, the earliest first.
func (a *App) Reminders() (out remind.List, err error) {
	defer guard(&err)
	return a.core.b.Reminders(a.core.ctx)
}

// SayReminder stores that an item is done, or put off, and returns the mark.
func (a *App) SayReminder(s remind.Saying) (mark string, err error) {
	defer guard(&err)
	return a.core.b.SayReminder(a.core.ctx, s)
}

// UnsayReminder takes a mark back.
func (a *App) UnsayReminder(mark string) (err error) {
	defer guard(&err)
	return a.core.b.UnsayReminder(a.core.ctx, mark)
}

// Chores are the work that comes back with the calendar.
func (a *App) Chores() (out []remind.ChoreView, err error) {
	defer guard(&err)
	return a.core.b.Chores(a.core.ctx)
}

// ReminderSettings are all reminders as the company has set them.
func (a *App) ReminderSettings() (out []remind.Setting, err error) {
	defer guard(&err)
	return a.core.b.ReminderSettings(a.core.ctx)
}

// SetReminder stores how the company wants to be told of something; reset: as declared.
func (a *App) SetReminder(s remind.Setting, reset bool) (err error) {
	defer guard(&err)
	return a.core.b.SetReminder(a.core.ctx, s, reset)
}

// HomeFigures are the figures of the first page that whoever is at work may see.
func (a *App) HomeFigures() (out []figure.View, err error) {
	defer guard(&err)
	return a.core.b.Figures(a.core.ctx)
}
