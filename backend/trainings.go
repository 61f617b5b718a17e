package backend

import (
	"context"

	"opsbook/backend/store"
	"opsbook/backend/training"
)

// Invite takes people into a session of training: see training.Invite.
func (b *Backend) Invite(ctx context.Context, session string, w training.Whom) (out training.Invited, err error) {
	err = b.Write(ctx, func(tx *store.Tx) (err error) {
		out, err = training.Invite(tx, session, w)
		return err
	})
	return out, err
}

// PasteScores reads a pasted list of scores, and enters it if apply says so: see
// training.Paste.
func (b *Backend) PasteScores(ctx context.Context, session, list string, apply bool) (out training.MarkSheet, err error) {
	return b.pasted(ctx, session, list, apply, training.Paste)
}

// PasteEvals does the same with evaluations: see training.PasteEvals.
func (b *Backend) PasteEvals(ctx context.Context, session, list string, apply bool) (out training.MarkSheet, err error) {
	return b.pasted(ctx, session, list, apply, training.PasteEvals)
}

func (b *Backend) pasted(ctx context.Context, session, list string, apply bool, read func(*store.Tx, string, string, bool) (training.MarkSheet, error)) (out training.MarkSheet, err error) {
	run := b.Read
	if apply {
		run = b.Write
	}
	err = run(ctx, func(tx *store.Tx) (err error) {
		out, err = read(tx, session, list, apply)
		return err
	})
	return out, err
}

// TrainingCard is somebody's card: see training.CardFor.
func (b *Backend) TrainingCard(ctx context.Context, employee, year string) (c *training.Card, err error) {
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = training.CardFor(tx, employee, year)
		return err
	})
	return c, err
}

// TrainingTally counts the records of a session: see training.TallyOf.
func (b *Backend) TrainingTally(ctx context.Context, session string) (f training.Tallied, err error) {
	err = b.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = training.TallyOf(tx, session)
		return err
	})
	return f, err
}
