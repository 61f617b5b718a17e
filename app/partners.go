package app

import (
	"opsbook/backend/partner"
	"opsbook/backend/store"
)

// PartnerStory is all that is known of a partner, by number, name or id.
func (a *App) PartnerStory(id string) (out *partner.Story, err error) {
	defer guard(&err)
	err = a.core.b.Read(a.core.ctx, func(tx *store.Tx) (err error) {
		out, err = partner.StoryOf(tx, id)
		return err
	})
	return out, err
}
