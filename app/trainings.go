package app

import "opsbook/backend/training"

// Invite takes people into a session of training.
func (a *App) Invite(session string, w training.Whom) (out training.Invited, err error) {
	defer guard(&err)
	return a.core.b.Invite(a.core.ctx, session, w)
}

// PasteScores reads a pasted list of scores for a session; apply enters it.
func (a *App) PasteScores(session, list string, apply bool) (out training.MarkSheet, err error) {
	defer guard(&err)
	return a.core.b.PasteScores(a.core.ctx, session, list, apply)
}

// PasteEvals reads a pasted list of evaluations for a session; apply enters it.
func (a *App) PasteEvals(session, list string, apply bool) (out training.MarkSheet, err error) {
	defer guard(&err)
	return a.core.b.PasteEvals(a.core.ctx, session, list, apply)
}

// TrainingCard is what somebody's records of training come to; year is YYYY or "" for all.
func (a *App) TrainingCard(employee, year string) (c *training.Card, err error) {
	defer guard(&err)
	return a.core.b.TrainingCard(a.core.ctx, employee, year)
}

// TrainingTally is how many people of a session were there and passed so far.
func (a *App) TrainingTally(session string) (f training.Tallied, err error) {
	defer guard(&err)
	return a.core.b.TrainingTally(a.core.ctx, session)
}
